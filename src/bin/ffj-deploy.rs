//! The deployer.

fn main() -> std::process::ExitCode {
    ffj_bot::deploy::main()
}
