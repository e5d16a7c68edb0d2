//! Exit codes of both programs (`sysexits.h` where it has one).

/// Done.
pub const DONE: u8 = 0;
/// Failed; nothing was changed, and the message says what runs.
pub const FAILED: u8 = 1;
/// Wrong usage of the command line (clap uses the same number).
pub const USAGE: u8 = 2;
/// Not now: the disk is full, or something is busy (`EX_TEMPFAIL`).
pub const TEMPORARY: u8 = 75;
/// Configuration or credentials (`EX_CONFIG`); the unit does not restart on it, because only a person can mend it.
pub const CONFIG: u8 = 78;
