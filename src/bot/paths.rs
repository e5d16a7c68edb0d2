//! Where the bot keeps things: systemd says, else the table of the manual.

use std::path::PathBuf;

/// Folders of the bot.
#[derive(Debug, Clone)]
pub struct Paths {
    /// State: the database.
    pub state: PathBuf,
    /// Run time: the control socket.
    pub runtime: PathBuf,
    /// The deployer's state, of which the bot reads a part.
    pub deployer: PathBuf,
}

impl Paths {
    /// From `STATE_DIRECTORY` and `RUNTIME_DIRECTORY`, else the defaults. `FFJ_DEPLOY_STATE` is for tests.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            state: folder("STATE_DIRECTORY", "/var/lib/ffj-bot"),
            runtime: folder("RUNTIME_DIRECTORY", "/run/ffj-bot"),
            deployer: folder("FFJ_DEPLOY_STATE", "/var/lib/ffj-deploy"),
        }
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.state.join("ffj-bot.db")
    }
}

/// systemd separates several folders by colons; ours is the first.
fn folder(variable: &str, default: &str) -> PathBuf {
    let named = std::env::var(variable).ok().and_then(|all| all.split(':').next().filter(|one| !one.is_empty()).map(PathBuf::from));
    named.unwrap_or_else(|| PathBuf::from(default))
}
