//! The picture, as others see it: its shape, not how it comes about.

use serde::{Deserialize, Serialize};

/// The picture, as others see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Version of the program.
    pub version: String,
    /// Commit it was built from.
    pub commit: String,
    /// Process number.
    pub pid: u32,
    /// Seconds since the start.
    pub up_seconds: u64,
    /// Connection to Discord.
    pub link: Link,
    /// Seconds in this state.
    pub link_seconds: u64,
    /// Seconds since the last acknowledged heartbeat; none before the first.
    pub heartbeat_seconds: Option<u64>,
    /// Communities; none after a resumed session, which does not announce them again.
    pub guilds: Option<usize>,
    /// Whether the commands are registered as this release defines them.
    pub commands_in_sync: bool,
    /// Rows waiting to be sent.
    pub waiting: u32,
    /// Rows given up within a day.
    pub failed: u32,
    /// Interactions being handled.
    pub in_hand: usize,
    /// Interactions answered since the start.
    pub answered: u64,
    /// Key of the database's fault, if it has one.
    pub store_fault: Option<String>,
    /// Whether the clock can be trusted.
    pub clock_trusted: bool,
    /// How often the supply was too weak since the start.
    #[serde(default)]
    pub under_voltages: u32,
    /// Whether it is shutting down.
    pub stopping: bool,
    /// The machine.
    pub host: HostFacts,
}

/// Where the connection to Discord stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// Not tried yet.
    #[default]
    Starting,
    /// Connected, session running.
    Online,
    /// Lost; will be tried again.
    Reconnecting,
    /// Held back, so that the daily number of identifies is not exceeded.
    Waiting,
    /// Stopped for good.
    Stopped,
}

/// Facts about the machine that people ask for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HostFacts {
    /// Memory the process holds, in KiB.
    pub memory_kib: Option<u64>,
    /// Free space for the database, in MiB.
    pub disk_free_mib: Option<u64>,
    /// Temperature of the processor, in degrees Celsius.
    pub temperature: Option<f32>,
    /// Load of the last minute.
    pub load: Option<f64>,
}
