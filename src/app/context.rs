//! The circumstances of a use case, and what a command, a button or a form is given.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::feature::Features;
use super::health::Health;
use super::services::Services;
use super::{Fail, Tx};
use crate::domain::button::ButtonKey;
use crate::domain::error::{Thing, UserError};
use crate::domain::guild::Asker;
use crate::domain::guild::permission::{ADMINISTRATOR, SEND_MESSAGES, VIEW_CHANNEL};
use crate::domain::id::{ChannelId, GuildId, UserId};
use crate::domain::language::Language;
use crate::domain::undo::UNDO_SECONDS;
use crate::text::{plain, say};
use crate::ui::given::{Named, Pointed};
use crate::ui::{Button, Given, Kind, Maybe, Opt, Page, Spec, Target, Weight};

/// The circumstances of a use case.
pub struct Context<'a> {
    /// The open transaction.
    pub tx: &'a Tx<'a>,
    /// Now.
    pub now: Timestamp,
    /// Time zone of the community.
    pub zone: &'a TimeZone,
    /// Whether the clock can be trusted to decide what is due.
    pub clock_trusted: bool,
    /// Who asks.
    pub asker: &'a Asker,
    /// Where: the community.
    pub guild: Option<GuildId>,
    /// Where: the channel.
    pub channel: Option<ChannelId>,
    /// Language of the person.
    pub language: Language,
    /// Language of the community, for what everybody sees.
    pub community_language: Language,
}

impl Context<'_> {
    /// The person; every interaction has one.
    ///
    /// # Errors
    /// An incident when it has none after all.
    pub fn person(&self) -> Result<UserId, Fail> {
        self.asker.id.ok_or(Fail::User(UserError::Incident))
    }

    /// The community.
    ///
    /// # Errors
    /// When asked for outside one.
    pub fn community(&self) -> Result<GuildId, Fail> {
        self.guild.ok_or(Fail::User(UserError::GuildOnly))
    }

    /// Whether what was done at a time, ms since 1970, can still be undone.
    #[must_use]
    pub fn can_undo(&self, done_at: i64) -> bool {
        self.now_ms() - done_at <= UNDO_SECONDS * 1000
    }

    /// Now, in ms since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}

/// What was done, beside its circumstances: which command with which options, or which button, selection or form.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Options of a slash command; none for buttons and forms.
    pub given: &'a Given,
    /// The object of a button, selection or form.
    pub id: &'a str,
    /// What was selected.
    pub values: &'a [String],
    /// On what a menu was opened.
    pub target: Option<&'a Target>,
    /// The fields of a form.
    pub fields: &'a BTreeMap<String, String>,
    /// The bot's permissions in the channel.
    pub own_permissions: u64,
}

impl Input<'static> {
    /// Nothing was given.
    #[must_use]
    pub const fn none(own_permissions: u64) -> Self {
        static GIVEN: Given =
            Given { options: BTreeMap::new(), channels: BTreeMap::new(), people: BTreeMap::new(), files: BTreeMap::new() };
        static FIELDS: BTreeMap<String, String> = BTreeMap::new();
        Self { given: &GIVEN, id: "", values: &[], target: None, fields: &FIELDS, own_permissions }
    }
}

/// What a command, a button or a form is given.
pub struct Call<'a> {
    /// The circumstances.
    pub context: Context<'a>,
    /// What was done.
    pub input: Input<'a>,
    /// Signs buttons.
    pub keys: &'a ButtonKey,
    /// How the bot is.
    pub health: &'a Health,
    /// All features.
    pub features: Features,
    /// What features use that lives as long as the process.
    pub services: &'a Services,
}

/// What posting needs, with the keys of the names.
const POSTING: [(u64, &str); 2] = [(VIEW_CHANNEL, "view-channel"), (SEND_MESSAGES, "send-messages")];

impl<'a> Call<'a> {
    /// What was given for an option.
    ///
    /// # Errors
    /// See [`Given::get`].
    pub fn get<K: Kind>(&self, option: &Opt<K>) -> Result<K::Value<'a>, UserError> {
        self.input.given.get(option)
    }

    /// What was given for an option that may be left out.
    ///
    /// # Errors
    /// See [`Given::find`].
    pub fn find<K: Kind>(&self, option: &Maybe<K>) -> Result<Option<K::Value<'a>>, UserError> {
        self.input.given.find(option)
    }

    /// What was written into the field of a form that stands for an option; none when it was left empty.
    #[must_use]
    pub fn field(&self, option: Spec) -> Option<&'a str> {
        self.input.fields.get(option.key).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// The object of a button, selection or form.
    ///
    /// # Errors
    /// When it is none of this release's.
    pub fn object<T: std::str::FromStr>(&self) -> Result<T, Fail> {
        self.input.id.parse().map_err(|_| Fail::User(UserError::OldButton))
    }

    /// A button with the words of `label`.
    #[must_use]
    pub fn button(&self, action: &str, id: &str, label: &str, weight: Weight) -> Button {
        Button { id: self.keys.sign(action, id), label: plain(self.context.language, label), weight }
    }

    /// The way back from what was just done; for ten minutes, which [`Context::can_undo`] counts.
    #[must_use]
    pub fn undo(&self, action: &str, id: &str) -> Button {
        self.button(action, id, "button-undo", Weight::Plain)
    }

    /// The person on whom a menu was opened.
    ///
    /// # Errors
    /// When it was opened on something else.
    pub fn target_person(&self) -> Result<&'a Named, Fail> {
        match self.input.target {
            Some(Target::Person(person)) => Ok(person),
            Some(Target::Message(_)) | None => Err(UserError::OldButton.into()),
        }
    }

    /// The message on which a menu was opened.
    ///
    /// # Errors
    /// When it was opened on something else.
    pub fn target_message(&self) -> Result<&'a Pointed, Fail> {
        match self.input.target {
            Some(Target::Message(message)) => Ok(message),
            Some(Target::Person(_)) | None => Err(UserError::OldButton.into()),
        }
    }

    /// What was chosen in a selection.
    ///
    /// # Errors
    /// When one of it is not of this kind.
    pub fn chosen<T: std::str::FromStr>(&self) -> Result<Vec<T>, Fail> {
        self.input.values.iter().map(|value| value.parse().map_err(|_| UserError::OldButton.into())).collect()
    }

    /// The object and the page that a button of [`Call::page_buttons`] asks for.
    ///
    /// # Errors
    /// When it is none of this release's.
    pub fn wanted_page(&self) -> Result<(&'a str, usize), Fail> {
        let parts = self.input.id.rsplit_once('-').and_then(|(object, page)| Some((object, page.parse().ok()?)));
        parts.ok_or(Fail::User(UserError::OldButton))
    }

    /// The buttons to the page before and after; none where there is only one.
    #[must_use]
    pub fn page_buttons<T>(&self, action: &str, object: &str, page: &Page<'_, T>) -> Vec<Button> {
        let to = |number: usize, label: &str| self.button(action, &format!("{object}-{number}"), label, Weight::Plain);
        let before = page.before().map(|number| to(number, "button-page-before"));
        before.into_iter().chain(page.after().map(|number| to(number, "button-page-after"))).collect()
    }

    /// Which page it is, for the end of a text; none where there is only one.
    #[must_use]
    pub fn page_line<T>(&self, page: &Page<'_, T>) -> Option<String> {
        let values = [("page", (page.number + 1).into()), ("of", page.of.into()), ("all", page.all.into())];
        (page.of > 1).then(|| format!("-# {}", say(self.context.language, "page-line", &values)))
    }

    /// The person may have something posted only where they could post it themselves.
    ///
    /// # Errors
    /// When they cannot.
    pub fn person_may_post(&self, channel: ChannelId) -> Result<(), Fail> {
        let held = self.input.given.channels.get(&channel.to_string()).copied().unwrap_or(0);
        let may = held & ADMINISTRATOR != 0 || POSTING.iter().all(|(bit, _)| held & bit != 0);
        if may { Ok(()) } else { Err(UserError::Gone(Thing::Channel).into()) }
    }

    /// The bot can post where the command was run. Of other channels Discord does not tell; those show when it is sent, and the
    /// person is told then.
    ///
    /// # Errors
    /// E2, naming the missing permission.
    pub fn bot_may_post(&self, channel: ChannelId) -> Result<(), Fail> {
        let own = self.input.own_permissions;
        if self.context.channel != Some(channel) || own & ADMINISTRATOR != 0 {
            return Ok(());
        }
        match POSTING.iter().find(|(bit, _)| own & bit == 0) {
            Some((_, permission)) => Err(UserError::BotLacks { permission, channel }.into()),
            None => Ok(()),
        }
    }
}
