//! What a command, a button or a form answers.

use super::message::{Message, Picture};
use super::option::{Spec, Takes};

/// A form to fill in.
#[derive(Debug, Clone)]
pub struct Form {
    /// Signed id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name in the answer.
    pub key: &'static str,
    /// Its words.
    pub label: String,
    /// Already filled in, so that nothing is typed twice.
    pub value: String,
    /// Whether it has room for several lines.
    pub long: bool,
    /// Whether it must be filled in.
    pub required: bool,
    /// Most characters.
    pub most: u16,
}

impl Field {
    /// A field that takes what the option takes, under the same name.
    #[must_use]
    pub fn of(option: Spec, label: String, value: String) -> Self {
        let most = match option.takes {
            Takes::Text(most) => most,
            Takes::Suggested
            | Takes::Choice(_)
            | Takes::Role
            | Takes::Channel
            | Takes::Person
            | Takes::Integer(..)
            | Takes::Number(..)
            | Takes::Attachment
            | Takes::Yes => SHORT,
        };
        Self { key: option.key, label, value, long: false, required: option.required, most }
    }

    /// With room for several lines.
    #[must_use]
    pub const fn long(mut self) -> Self {
        self.long = true;
        self
    }
}

/// Most characters of a field that stands for something short.
const SHORT: u16 = 100;

/// Work that takes longer than Discord waits: its kind is known to one feature. It is stored, so that another process finishes it when
/// this one is gone.
pub type Deferred = crate::domain::tagged::Tagged;

/// The result of deferred work.
#[derive(Debug, Clone)]
pub struct Done {
    /// What is said.
    pub message: Message,
    /// With a picture. An answer that is given at once has none: it is stored, and what is stored is small.
    pub picture: Option<Picture>,
}

impl From<Message> for Done {
    fn from(message: Message) -> Self {
        Self { message, picture: None }
    }
}

/// What a command answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// To the person alone. The rule, see `design.md` §4.10.
    Whisper(Message),
    /// To everybody who sees the channel: a public act.
    Public(Message),
    /// In place of the message whose button was pressed.
    Replace(Message),
    /// A form.
    Ask(Form),
    /// Suggestions while typing: label and value.
    Suggest(Vec<(String, String)>),
    /// It takes longer: the work goes on and its result follows, to the person alone.
    Later(Deferred),
    /// It takes longer, and its result takes the place of the message whose button was pressed.
    ReplaceLater(Deferred),
}
