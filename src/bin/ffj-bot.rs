//! The bot.

fn main() -> std::process::ExitCode {
    ffj_bot::bot::main(ffj_bot::feature::FEATURES)
}
