//! What was given: options of a command, and what Discord says of the people, files and channels among them; and what a menu points at.

use std::collections::BTreeMap;

use serde_json::Value;

use super::option::{Maybe, Opt};
use crate::domain::error::UserError;
use crate::domain::id::{ChannelId, RoleId, UserId};

/// What was given with a command: options by name, and what Discord says of what they name.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Options by name.
    pub options: BTreeMap<String, Value>,
    /// The person's permissions in the channels that options name.
    pub channels: BTreeMap<String, u64>,
    /// The people that options name.
    pub people: BTreeMap<String, Named>,
    /// The files.
    pub files: BTreeMap<String, File>,
}

/// A person, as Discord names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub id: UserId,
    /// What they are called here.
    pub name: String,
    /// Their roles in the community; none when they are not in it.
    pub roles: Option<Vec<RoleId>>,
    /// Whether it is a program.
    pub bot: bool,
}

/// A file that was sent along. Discord keeps it for a day at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Where it can be fetched.
    pub url: String,
    /// What it says that it holds, such as `image/png`; nobody has checked that.
    pub content_type: Option<String>,
}

/// A message that a menu points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The message.
    pub id: String,
    /// Where it is.
    pub channel: ChannelId,
    /// Who wrote it.
    pub author: UserId,
    /// What it says. Discord gives it to whoever is asked through a menu, whatever the intents.
    pub content: String,
}

/// What a menu was opened on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A person.
    Person(Named),
    /// A message.
    Message(Pointed),
}

/// A kind of option: how what was given for it is read.
pub trait Kind {
    /// What it gives.
    type Value<'a>;

    /// Reads it; none when it is not of this kind.
    fn read<'a>(value: &'a Value, given: &'a Given) -> Option<Self::Value<'a>>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $value:ty = $read:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind;

        impl Kind for $kind {
            type Value<'a> = $value;

            fn read<'a>(value: &'a Value, given: &'a Given) -> Option<Self::Value<'a>> {
                let read: fn(&'a Value, &'a Given) -> Option<Self::Value<'a>> = $read;
                read(value, given)
            }
        }
    )+};
}

kinds! {
    /// Text.
    Text: &'a str = |value, _| value.as_str();
    /// Text with suggestions.
    Suggested: &'a str = |value, _| value.as_str();
    /// One of a list.
    Choice: &'a str = |value, _| value.as_str();
    /// A role.
    Role: RoleId = |value, _| id(value);
    /// A text channel.
    Channel: ChannelId = |value, _| id(value);
    /// A person.
    Person: &'a Named = |value, given| given.people.get(value.as_str()?);
    /// A whole number.
    Integer: i64 = |value, _| value.as_i64();
    /// A number.
    Number: f64 = |value, _| value.as_f64();
    /// A file.
    Attachment: &'a File = |value, given| given.files.get(value.as_str()?);
    /// Yes or no.
    Yes: bool = |value, _| value.as_bool();
}

fn id<T: std::str::FromStr>(given: &Value) -> Option<T> {
    given.as_str().and_then(|text| text.parse().ok())
}

impl Given {
    /// What was given for an option.
    ///
    /// # Errors
    /// When it was not given or is of another kind: Discord holds an older definition of the command than this release.
    pub fn get<K: Kind>(&self, option: &Opt<K>) -> Result<K::Value<'_>, UserError> {
        self.options.get(option.spec.key).and_then(|value| K::read(value, self)).ok_or(UserError::OldButton)
    }

    /// What was given for an option that may be left out.
    ///
    /// # Errors
    /// When it is of another kind, as for [`Given::get`].
    pub fn find<K: Kind>(&self, option: &Maybe<K>) -> Result<Option<K::Value<'_>>, UserError> {
        self.options.get(option.spec.key).map(|value| K::read(value, self).ok_or(UserError::OldButton)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHAT: Opt<Text> = Opt::text("quoi", 100);
    const WHERE: Maybe<Channel> = Opt::channel("salon").optional();
    const WHO: Opt<Person> = Opt::person("membre");
    const FILE: Opt<Attachment> = Opt::attachment("fichier");
    const HOW_MANY: Opt<Integer> = Opt::integer("nombre", 1, 10);
    const HOW_MUCH: Opt<Number> = Opt::number("poids", 0, 1);

    fn given<const N: usize>(options: [(&str, Value); N]) -> Given {
        Given { options: options.map(|(name, value)| (name.to_owned(), value)).into(), ..Given::default() }
    }

    #[test]
    fn what_is_defined_is_what_is_read() {
        let given = given([("quoi", "le PV".into()), ("salon", "7".into()), ("nombre", 3.into()), ("poids", 0.5.into())]);
        assert_eq!(given.get(&WHAT), Ok("le PV"));
        assert_eq!(given.find(&WHERE), Ok(Some(ChannelId(7))));
        assert_eq!((given.get(&HOW_MANY), given.get(&HOW_MUCH)), (Ok(3), Ok(0.5)));
        assert_eq!((WHAT.spec.required, WHERE.spec.required), (true, false));
    }

    #[test]
    fn people_and_files_are_what_discord_says_of_them() {
        let emma = Named { id: UserId(4), name: "emma".to_owned(), roles: None, bot: false };
        let file = File { name: "pv.pdf".to_owned(), size: 12, url: "https://cdn.example/pv.pdf".to_owned(), content_type: None };
        let mut given = given([("membre", "4".into()), ("fichier", "9".into())]);
        assert_eq!((given.get(&WHO), given.get(&FILE)), (Err(UserError::OldButton), Err(UserError::OldButton)), "Discord did not say who");
        given.people.insert("4".to_owned(), emma.clone());
        given.files.insert("9".to_owned(), file.clone());
        assert_eq!((given.get(&WHO), given.get(&FILE)), (Ok(&emma), Ok(&file)));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_neither_empty_nor_absent() {
        assert_eq!(Given::default().get(&WHAT), Err(UserError::OldButton));
        assert_eq!(Given::default().find(&WHERE), Ok(None));
        assert_eq!(given([("salon", true.into())]).find(&WHERE), Err(UserError::OldButton));
    }
}
