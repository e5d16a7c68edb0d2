//! What can happen to release 1.0.1 in a play.

/// What happens to release 1.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// It holds.
    Good,
    /// It neither takes over nor starts.
    Refuses,
    /// It takes over, and crashes again and again.
    Crashes,
    /// Its check comes to its end without a word, as `exit 0` does.
    Mute,
    /// Its check never comes to an end, and systemd is patient.
    Hangs,
    /// Its check never comes to an end, and systemd ends it.
    TimesOut,
    /// What ran before it says that it made room, and goes on until it is stopped.
    Stays,
    /// It does not know how it is.
    Ignorant,
    /// It says how it is, a byte at a time.
    Trickles,
    /// It lets nobody ask.
    Full,
    /// Nobody can tell what runs.
    Hidden,
    /// So it does, and the one before it does not start any more; that of the package, which would hold, is in place no more: it has
    /// to be put there first.
    Cascades,
}

impl Story {
    /// Those that are interrupted at every step.
    pub const ALL: [Self; 4] = [Self::Good, Self::Refuses, Self::Crashes, Self::Cascades];

    /// What runs when all is over.
    pub fn version_in_the_end(self) -> &'static str {
        match self {
            Self::Good | Self::Stays => "1.0.1",
            Self::Refuses
            | Self::Crashes
            | Self::Cascades
            | Self::Mute
            | Self::Hangs
            | Self::TimesOut
            | Self::Ignorant
            | Self::Trickles
            | Self::Full
            | Self::Hidden => "0.1.0",
        }
    }
}
