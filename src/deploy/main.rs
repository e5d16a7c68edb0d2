//! The deployer.

fn main() -> std::process::ExitCode {
    ffj_deploy::main()
}
