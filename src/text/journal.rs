//! Ids of the messages that an operator may meet in the journal. `systemd/ffj-bot.catalog` explains each in French
//! (`journalctl -x`); a test holds the two together. An id is never used again for something else.

/// Started and usable.
pub const READY: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0001";
/// Stopping as asked.
pub const STOPPING: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0002";
/// The configuration or a credential cannot be used.
pub const BAD_CONFIGURATION: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0003";
/// Discord refuses the token.
pub const BAD_TOKEN: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0004";
/// Discord refuses an intent.
pub const BAD_INTENTS: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0005";
/// Discord is away; nothing is lost.
pub const LINK_LOST: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0006";
/// Connected again.
pub const LINK_BACK: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0007";
/// The daily number of identifies is nearly used up.
pub const IDENTIFY_FLOOR: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0008";
/// The database cannot be read or written.
pub const STORE_FAULT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0009";
/// A message was refused by Discord.
pub const UNDELIVERED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000a";
/// An incident a person was told about, with its reference in `FFJ_REF`.
pub const INCIDENT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000b";
/// The clock cannot be trusted.
pub const CLOCK_WRONG: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000c";
/// Discord refuses an intent; the bot goes on without it.
pub const INTENT_DROPPED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0013";
/// The bot is in a community.
pub const JOINED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0014";
/// The bot was removed from a community.
pub const LEFT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0015";
/// Something that was due was done late, for a reason.
pub const LATE: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0012";
/// A setting is legal but unwise.
pub const UNWISE: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000d";
/// The configuration was read again.
pub const RELOADED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000e";
/// Something of Discord was not understood and left aside.
pub const UNKNOWN_EVENT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a000f";
/// A hand-over did not come about.
pub const NO_HANDOVER: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0011";
/// The program does not fit Discord any more.
pub const OUTDATED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0010";
/// The status of the deployer cannot be read or understood.
pub const DEPLOYER_UNREADABLE: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0040";
/// A deployment did not succeed.
pub const DEPLOYMENT_FAILED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0041";
/// A mail waits: the server does not answer or does not let us in.
pub const MAIL_WAITS: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0042";
/// A mail was refused for good.
pub const MAIL_RETURNED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0043";
/// An operator gave an order to the deployer.
pub const ORDERED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0044";
/// An order cannot be handed over to the deployer.
pub const ORDERS_CLOSED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0045";
/// The deployer did not answer an order in time.
pub const ORDER_UNANSWERED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0046";
