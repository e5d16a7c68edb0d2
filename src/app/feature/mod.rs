//! What a feature is: one value that says everything about it. The engine works with the list of them and knows none by name; whoever
//! leaves something out is told by the compiler, or by the tests that walk the list.

mod command;
mod list;
mod post;
pub(super) mod table;
mod work;

use jiff::Timestamp;

pub use super::approval::Approval;
pub use command::{Addition, Command, Contexts, Menu, MenuOn, Press, Run, Say, Sub, Suggest, option_key};
pub use list::{Features, Found};
pub use post::{Chat, Medium, PostKind, Posts, Rendered, Rendering, Thread, Undelivered};
pub use table::{AUDIT, ENGINE, Kept, Personal, Table};
pub use work::{DeferredWork, Doing, DueWork, Lines, Story};

use super::{Fail, Tx};
use crate::domain::error::Refusal;

/// A feature.
pub struct Feature {
    /// Its folder below `src/feature`.
    pub name: &'static str,
    /// What a community switches it on and off with; none: it is always on.
    pub switch: Option<Switch>,
    /// Its commands.
    pub commands: &'static [Command],
    /// What it adds to commands of other features.
    pub additions: &'static [Addition],
    /// Its commands in the menus of people and messages.
    pub menus: &'static [Menu],
    /// Its buttons, selections and forms.
    pub presses: &'static [Press],
    /// What wants a second person.
    pub approvals: &'static [Approval],
    /// What it alone refuses.
    pub refusals: &'static [Refusal],
    /// Its work that is due at a time.
    pub due: &'static [DueWork],
    /// Its work that takes longer than Discord waits.
    pub deferred: &'static [DeferredWork],
    /// What it sends to third places, and what becomes of what cannot be delivered; none: it sends nothing.
    pub posts: Option<Posts>,
    /// What it can tell of single rows, for `ffj-bot why`.
    pub stories: &'static [Story],
    /// The tables that it keeps.
    pub tables: &'static [Table],
    /// Forgets what is kept for longer than its tables say.
    pub forget: fn(&Tx<'_>, Timestamp) -> Result<(), Fail>,
}

/// A switch that each community has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// Its key, one of [`crate::domain::guild::SWITCHES`].
    pub key: &'static str,
    /// How it stands where nobody has touched it.
    pub starts: Starts,
}

/// How a switch stands where nobody has touched it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// On: it was there from the beginning.
    On,
    /// Off: a release brought it, and the coordination of each community was told, see [`super::arrival`].
    Off,
}

/// For a feature that keeps nothing, or only what is in use.
///
/// # Errors
/// Never.
pub fn forgets_nothing(_: &Tx<'_>, _: Timestamp) -> Result<(), Fail> {
    Ok(())
}
