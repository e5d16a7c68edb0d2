//! Where the programs under test are.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The bot.
pub static BOT: LazyLock<PathBuf> = LazyLock::new(|| built("ffj-bot"));
/// The deployer.
pub static DEPLOY: LazyLock<PathBuf> = LazyLock::new(|| built("ffj-deploy"));
/// The bot with a feature that only tests contain.
pub static SPECIMEN: LazyLock<PathBuf> = LazyLock::new(|| built("specimen"));
/// The bot with a fault that is written behind it.
pub static FAULTY: LazyLock<PathBuf> = LazyLock::new(|| built("faulty-release"));

/// The folder that holds everything.
pub fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// A program of this build, beside the folder of the test that runs. Cargo builds the programs of a package for its own tests alone,
/// so one of another package may be older than what it was built from: that would be a test of something else.
fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join(name);
    assert!(program.is_file(), "{} is not built: cargo test --no-run", program.display());
    let changed = |path: &Path| path.metadata().and_then(|file| file.modified()).unwrap();
    let sources = std::fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let newer = sources.split_once(": ").into_iter().flat_map(|(_, sources)| sources.split_whitespace());
    let newer = newer.map(Path::new).find(|source| source.is_file() && changed(source) > changed(&program));
    assert_eq!(newer, None, "is newer than {}: cargo test --no-run", program.display());
    program
}
