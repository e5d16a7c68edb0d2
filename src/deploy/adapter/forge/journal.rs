//! Ids of the looker's messages in the journal, explained in `systemd/ffj-bot.catalog` as those of the listener are.

/// A new release was fetched, and the activator is asked to verify it.
pub const FETCHED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0030";
/// The forge could not be asked; it is asked again by and by.
pub const LOOK_FAILED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0031";
/// The forge could not be asked for over a day.
pub const LOOK_FAILS_ON: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0032";
/// The forge can be asked again.
pub const LOOK_WORKS: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0033";
/// What asks for a look cannot be taken away, or the spool cannot be written.
pub const LOOK_FAULT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0034";
