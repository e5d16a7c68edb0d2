//! Where the programs under test are.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The bot.
pub static BOT: LazyLock<PathBuf> = LazyLock::new(|| built("ffj-bot"));
/// The deployer.
pub static DEPLOY: LazyLock<PathBuf> = LazyLock::new(|| built("ffj-deploy"));
/// The bot with a fault that is written behind it.
pub static FAULTY: LazyLock<PathBuf> = LazyLock::new(|| built("faulty-release"));

/// The folder that holds everything.
pub fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// A program of this build: cargo builds it for whatever uses it, beside the folder of the test that runs.
fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join(name);
    assert!(program.is_file(), "{} is not built: cargo test --no-run", program.display());
    program
}
