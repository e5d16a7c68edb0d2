//! What this program is, for `--version` and everybody who reports it.

/// Version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Commit it was built from; `unknown` outside the release scripts, which set it.
pub const COMMIT: &str = match option_env!("FFJ_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

/// Target it was built for, as Rust names it: `aarch64-unknown-linux-gnu`. The manifest of a release carries the same name.
#[must_use]
pub fn target() -> String {
    let libc = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    format!("{}-unknown-{}-{libc}", std::env::consts::ARCH, std::env::consts::OS)
}
