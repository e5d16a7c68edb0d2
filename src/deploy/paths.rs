//! Where things are on a machine, unless the command line or systemd says otherwise.

use std::path::PathBuf;

use ffj_base::contract::looked;

use crate::adapter::process::Processes;
use crate::adapter::statedir::StateDir;
use crate::cli::Places;

/// The release that the package carries.
pub const PACKAGED: &str = "/usr/lib/ffj-bot";
/// The tree of releases, unless the configuration names another.
pub const ROOT: &str = "/opt/ffj-bot";
/// Where the deployer keeps its state, unless systemd says otherwise.
pub const STATE: &str = "/var/lib/ffj-deploy";
/// Where the bot has its control socket.
pub const RUNTIME: &str = "/run/ffj-bot";
/// Where the kernel shows its processes.
pub const PROC: &str = "/proc";
/// The trusted keys.
pub const KEYS: &str = "/etc/ffj-bot/keys";
/// The bot's secrets.
pub const CREDENTIALS: &str = "/etc/credstore.encrypted";
/// Where a secret is that somebody wanted to be kept in plain text.
pub const PLAIN_CREDENTIALS: &str = "/etc/credstore";
/// The unit that deploys.
pub const ACTIVATOR: &str = "ffj-deploy-apply.service";

/// Where the deployer keeps its state.
pub fn state() -> PathBuf {
    std::env::var_os("STATE_DIRECTORY").map_or_else(|| PathBuf::from(STATE), PathBuf::from)
}

/// Where everything is.
#[derive(Debug, Clone)]
pub struct Paths {
    /// What the deployer remembers and is given.
    pub state: StateDir,
    /// The runtime directory of the bot, with its control socket.
    pub runtime: PathBuf,
    /// The release that the package carries.
    pub package: PathBuf,
    /// The keys whose signatures count.
    pub keys: PathBuf,
    /// The processes of this machine.
    pub processes: Processes,
    /// Secrets of the bot: a process that was handed over does not have those that changed since its unit was started.
    pub credentials: PathBuf,
}

/// The one folder below it that the listener and the looker may write.
pub fn spool() -> PathBuf {
    state().join(looked::FOLDER)
}

impl Paths {
    /// As the command line says.
    pub fn of(places: &Places) -> Self {
        Self {
            // systemd separates several folders by colons; ours is the first.
            state: StateDir::new(PathBuf::from(places.state.display().to_string().split(':').next().unwrap_or(STATE))),
            runtime: places.runtime.clone(),
            package: places.package.clone(),
            keys: places.keys.clone(),
            processes: Processes::new(places.proc.clone()),
            credentials: PathBuf::from(CREDENTIALS),
        }
    }
}
