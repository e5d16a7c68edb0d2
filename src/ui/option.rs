//! Options of commands as typed constants, so that what is defined and what is read cannot differ; and what was given for them.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_json::Value;

use crate::domain::error::UserError;
use crate::domain::id::{ChannelId, RoleId};

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

/// A kind of option: how what was given for it is read.
pub trait Kind {
    /// What it gives.
    type Value<'a>;

    /// Reads it; none when it is not of this kind.
    fn read(given: &Value) -> Option<Self::Value<'_>>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $value:ty = $read:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind;

        impl Kind for $kind {
            type Value<'a> = $value;

            fn read(given: &Value) -> Option<Self::Value<'_>> {
                $read(given)
            }
        }
    )+};
}

kinds! {
    /// Text.
    Text: &'a str = Value::as_str;
    /// Text with suggestions.
    Suggested: &'a str = Value::as_str;
    /// One of a list.
    Choice: &'a str = Value::as_str;
    /// A role.
    Role: RoleId = id;
    /// A text channel.
    Channel: ChannelId = id;
    /// Yes or no.
    Yes: bool = Value::as_bool;
}

fn id<T: std::str::FromStr>(given: &Value) -> Option<T> {
    given.as_str().and_then(|text| text.parse().ok())
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

/// What was given with a command: options by name, and what Discord says of the channels among them.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Options by name.
    pub options: BTreeMap<String, Value>,
    /// The person's permissions in the channels that options name.
    pub channels: BTreeMap<String, u64>,
}

impl Given {
    /// What was given for an option.
    ///
    /// # Errors
    /// When it was not given or is of another kind: Discord holds an older definition of the command than this release.
    pub fn get<K: Kind>(&self, option: &Opt<K>) -> Result<K::Value<'_>, UserError> {
        self.options.get(option.spec.key).and_then(K::read).ok_or(UserError::OldButton)
    }

    /// What was given for an option that may be left out.
    ///
    /// # Errors
    /// When it is of another kind, as for [`Given::get`].
    pub fn find<K: Kind>(&self, option: &Maybe<K>) -> Result<Option<K::Value<'_>>, UserError> {
        self.options.get(option.spec.key).map(|given| K::read(given).ok_or(UserError::OldButton)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHAT: Opt<Text> = Opt::text("quoi", 100);
    const WHERE: Maybe<Channel> = Opt::channel("salon").optional();

    #[test]
    fn what_is_defined_is_what_is_read() {
        let options = BTreeMap::from([("quoi".to_owned(), "le PV".into()), ("salon".to_owned(), "7".into())]);
        let given = Given { options, ..Given::default() };
        assert_eq!(given.get(&WHAT), Ok("le PV"));
        assert_eq!(given.find(&WHERE), Ok(Some(ChannelId(7))));
        assert_eq!((WHAT.spec.required, WHERE.spec.required), (true, false));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_neither_empty_nor_absent() {
        assert_eq!(Given::default().get(&WHAT), Err(UserError::OldButton));
        assert_eq!(Given::default().find(&WHERE), Ok(None));
        let given = Given { options: BTreeMap::from([("salon".to_owned(), true.into())]), ..Given::default() };
        assert_eq!(given.find(&WHERE), Err(UserError::OldButton));
    }
}
