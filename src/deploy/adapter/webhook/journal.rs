//! Ids of the listener's messages in the journal, explained in `systemd/ffj-bot.catalog` as those of the bot are.

/// A request was refused; the client is in `FFJ_CLIENT`, for whoever bans addresses.
pub const REFUSED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0020";
/// One client was refused so often that nothing more is said about it for a while.
pub const REFUSED_OFTEN: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0021";
/// A delivery was taken, and the activator is asked to look.
pub const TAKEN: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0022";
/// A delivery was good and cannot be kept.
pub const SPOOL_FAULT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0023";
