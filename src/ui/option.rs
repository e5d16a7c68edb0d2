//! Options of commands as typed constants, so that what is defined and what is read cannot differ.

use std::marker::PhantomData;

use super::given::{Attachment, Channel, Choice, Integer, Number, Person, Role, Suggested, Text, Yes};

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text of up to so many characters.
    Text(u16),
    /// Text with suggestions.
    Suggested,
    /// One of these; their words are under `choice-…`.
    Choice(&'static [&'static str]),
    /// A role.
    Role,
    /// A text channel.
    Channel,
    /// A person.
    Person,
    /// A whole number from one to another.
    Integer(u32, u32),
    /// A number, with decimals if need be, from one whole number to another.
    Number(i32, i32),
    /// A file.
    Attachment,
    /// Yes or no.
    Yes,
}

/// An option as it is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Key of its words, and its French name.
    pub key: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be given.
    pub required: bool,
}

/// An option that must be given.
#[derive(Debug)]
pub struct Opt<K> {
    /// Its definition.
    pub spec: Spec,
    kind: PhantomData<fn() -> K>,
}

/// An option that may be left out.
#[derive(Debug)]
pub struct Maybe<K> {
    /// Its definition.
    pub spec: Spec,
    kind: PhantomData<fn() -> K>,
}

impl<K> Opt<K> {
    const fn new(key: &'static str, takes: Takes) -> Self {
        Self { spec: Spec { key, takes, required: true }, kind: PhantomData }
    }

    /// The same, to be left out by whoever wants to.
    #[must_use]
    pub const fn optional(&self) -> Maybe<K> {
        Maybe { spec: Spec { key: self.spec.key, takes: self.spec.takes, required: false }, kind: PhantomData }
    }
}

impl Opt<Text> {
    /// Text of up to `most` characters.
    #[must_use]
    pub const fn text(key: &'static str, most: u16) -> Self {
        Self::new(key, Takes::Text(most))
    }
}

impl Opt<Suggested> {
    /// Text with suggestions.
    #[must_use]
    pub const fn suggested(key: &'static str) -> Self {
        Self::new(key, Takes::Suggested)
    }
}

impl Opt<Choice> {
    /// One of a list.
    #[must_use]
    pub const fn choice(key: &'static str, of: &'static [&'static str]) -> Self {
        Self::new(key, Takes::Choice(of))
    }
}

impl Opt<Role> {
    /// A role.
    #[must_use]
    pub const fn role(key: &'static str) -> Self {
        Self::new(key, Takes::Role)
    }
}

impl Opt<Channel> {
    /// A text channel.
    #[must_use]
    pub const fn channel(key: &'static str) -> Self {
        Self::new(key, Takes::Channel)
    }
}

impl Opt<Yes> {
    /// Yes or no.
    #[must_use]
    pub const fn yes(key: &'static str) -> Self {
        Self::new(key, Takes::Yes)
    }
}

impl Opt<Person> {
    /// A person.
    #[must_use]
    pub const fn person(key: &'static str) -> Self {
        Self::new(key, Takes::Person)
    }
}

impl Opt<Integer> {
    /// A whole number from `least` to `most`.
    #[must_use]
    pub const fn integer(key: &'static str, least: u32, most: u32) -> Self {
        Self::new(key, Takes::Integer(least, most))
    }
}

impl Opt<Number> {
    /// A number from `least` to `most`.
    #[must_use]
    pub const fn number(key: &'static str, least: i32, most: i32) -> Self {
        Self::new(key, Takes::Number(least, most))
    }
}

impl Opt<Attachment> {
    /// A file.
    #[must_use]
    pub const fn attachment(key: &'static str) -> Self {
        Self::new(key, Takes::Attachment)
    }
}
