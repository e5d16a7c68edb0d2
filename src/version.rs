//! What this program is, for `--version` and everybody who reports it.

/// Version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Commit it was built from; `unknown` outside the release scripts, which set it.
pub const COMMIT: &str = match option_env!("FFJ_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

/// Machine it was built for, such as `aarch64-linux`.
#[must_use]
pub fn target() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}
