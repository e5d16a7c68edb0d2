//! What features send to third places, and how it is put into words.

use jiff::Timestamp;

use crate::app::{Fail, Tx};
use crate::domain::button::ButtonKey;
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::domain::outbox::{Post, Refusal, Target};
use crate::ui::{Message, Picture};

/// What a feature sends to third places.
pub struct Posts {
    /// Its kinds.
    pub kinds: &'static [PostKind],
    /// Decides what becomes of a row that cannot be delivered where it should: it must end, or go elsewhere.
    pub undelivered: fn(&Tx<'_>, &Undelivered<'_>) -> Result<(), Fail>,
}

/// A kind of post.
pub struct PostKind {
    /// Its kind, as in the stored JSON.
    pub kind: &'static str,
    /// Puts it into words; none when this release cannot read it, or it has no words for this way.
    pub render: fn(&Post, &Rendering<'_>) -> Option<Rendered>,
}

/// For whom and where a post is put into words.
pub struct Rendering<'a> {
    /// Signs buttons.
    pub keys: &'a ButtonKey,
    /// Where it goes.
    pub to: Medium,
    /// Language of the community, for what has no reader of its own.
    pub language: Language,
}

/// Where words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A channel or a direct conversation.
    Chat,
    /// A mail.
    Mail,
}

/// A post in words.
#[derive(Debug, Clone)]
pub enum Rendered {
    /// For Discord.
    Chat(Chat),
    /// For a mail server.
    Mail {
        /// Language of the words around it.
        language: Language,
        /// One line that says it.
        subject: String,
        /// The text.
        text: String,
    },
}

/// A post for Discord.
#[derive(Debug, Clone, Default)]
pub struct Chat {
    /// The message.
    pub message: Message,
    /// A picture with it.
    pub picture: Option<Picture>,
    /// People who are notified.
    pub mentions: Vec<u64>,
    /// By what it is recognised that an interrupted attempt may have left it, beside its nonce and its first button: a line that no other
    /// message holds.
    pub mark: Option<String>,
    /// Whether it says how something stands, and is edited when that changes.
    pub edited: bool,
    /// The private thread that may be opened for it; none: it never goes to one.
    pub thread: Option<Thread>,
}

/// A private thread for one person.
#[derive(Debug, Clone)]
pub struct Thread {
    /// What it is called.
    pub name: String,
    /// Who is let in, by being mentioned.
    pub person: UserId,
}

impl From<Message> for Chat {
    fn from(message: Message) -> Self {
        Self { message, ..Self::default() }
    }
}

impl Rendered {
    /// A message, to nobody in particular.
    #[must_use]
    pub fn message(message: Message) -> Self {
        Self::Chat(message.into())
    }
}

/// A row of the outbox that cannot be delivered where it should.
pub struct Undelivered<'a> {
    /// The row.
    pub row: i64,
    /// Where it should have gone.
    pub target: &'a Target,
    /// What it says.
    pub post: &'a Post,
    /// Why not.
    pub refusal: Refusal,
    /// When that was known.
    pub now: Timestamp,
}
