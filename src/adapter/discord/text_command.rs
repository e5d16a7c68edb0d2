//! Commands that are written instead of chosen: `!aide` where a prefix is configured and Discord grants the content, and
//! `@bot aide`, which needs nothing. The answer is a row of the outbox, written with the claim.

use serde::Deserialize;

use super::router::{Actor, Position, Router, permit};
use crate::app::feature::{Command, Found};
use crate::app::ledger::{Claimed, Decided, Event};
use crate::app::live::LiveSettings;
use crate::app::{Durability, Fail, Input, StoreError, Tx, language, notice, outbox};
use crate::domain::guild::Asker;
use crate::domain::id::{ChannelId, EventId, GuildId, RoleId, UserId};
use crate::domain::outbox::{Lane, Target};

#[derive(Deserialize)]
struct Said {
    id: EventId,
    channel_id: ChannelId,
    guild_id: Option<GuildId>,
    author: Author,
    member: Option<Member>,
    #[serde(default)]
    content: String,
}

#[derive(Deserialize)]
struct Author {
    id: UserId,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    roles: Vec<RoleId>,
}

/// The name of the command that a message asks for, if it does.
fn wanted<'a>(content: &'a str, prefix: Option<&str>, me: &str) -> Option<&'a str> {
    let content = content.trim();
    let after_prefix = prefix.and_then(|prefix| content.strip_prefix(prefix));
    let mention = content.strip_prefix("<@").map(|rest| rest.strip_prefix('!').unwrap_or(rest));
    let after_mention = mention.and_then(|rest| rest.strip_prefix(me)).and_then(|rest| rest.strip_prefix('>'));
    after_prefix.or(after_mention)?.split_whitespace().next()
}

impl Router {
    /// Takes a message.
    pub fn message(&self, payload: &str, me: &str, position: Position) {
        let Ok(said) = serde_json::from_str::<Said>(payload) else {
            tracing::warn!(message_id = crate::text::journal::UNKNOWN_EVENT, "a message of unknown shape was left aside");
            return;
        };
        let settings = self.parts().live.now();
        let name = wanted(&said.content, settings.prefix.as_deref(), me);
        let command = name.and_then(|name| self.parts().features.find_written(name));
        let Some(command) = command.filter(|_| !said.author.bot) else { return };
        let now = self.parts().clock.now();
        // Nothing is promised to the person yet, so there is no deadline but good sense.
        let event = Event { id: said.id, deadline: i64::MAX, position };
        let router = self.clone();
        let claimed = self.parts().ledger.decide(event, Durability::System, move |tx| router.say(tx, &said, &command, &settings, now));
        self.watched(async move {
            match claimed.await {
                Ok(Claimed::Mine(_) | Claimed::Taken | Claimed::TooLate) => {}
                Err(error) => tracing::error!(message_id = crate::text::journal::STORE_FAULT, error = %error, "nothing can be stored"),
            }
        });
    }

    fn say(
        &self,
        tx: &Tx<'_>,
        said: &Said,
        command: &Found<Command>,
        settings: &LiveSettings,
        now: jiff::Timestamp,
    ) -> Result<Decided, StoreError> {
        let nothing = Decided { answer: None, work: None };
        let Some(answer) = command.what.written else { return Ok(nothing) };
        let roles = said.member.as_ref().map(|member| member.roles.clone()).unwrap_or_default();
        let asker = Asker { id: Some(said.author.id), roles, permissions: 0, operator: settings.operators.contains(&said.author.id) };
        let language = language::of(tx, asker.id, None, settings.language).unwrap_or(settings.language);
        let actor = Actor { asker, guild: said.guild_id, channel: Some(said.channel_id), language };
        let call = self.call(tx, &actor, settings, now, Input::none(0));
        match permit(&call, command.what.who, command.what.contexts, command.feature).and_then(|()| answer(&call)) {
            Ok(message) => {
                let post = notice::answering(message.text)?;
                let put = outbox::post(tx, Lane::Urgent, &format!("message:{}", said.id), &Target::Channel(said.channel_id), &post, now);
                match put {
                    Ok(_) => Ok(nothing),
                    Err(Fail::Store(error)) => Err(error),
                    Err(Fail::User(_)) => Ok(nothing),
                }
            }
            // Silence: a refusal in a channel would tell everybody.
            Err(Fail::User(_)) => Ok(nothing),
            Err(Fail::Store(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn prefix_and_mention_are_recognised() {
        let table = [
            ("!aide", Some("!"), Some("aide")),
            ("  !aide rappel", Some("!"), Some("aide")),
            ("!aide", None, None),
            ("<@42> aide", None, Some("aide")),
            ("<@!42> statut", None, Some("statut")),
            ("<@421> aide", None, None),
            ("bonjour !aide", Some("!"), None),
            ("!", Some("!"), None),
            ("", Some("!"), None),
        ];
        for (content, prefix, expected) in table {
            assert_eq!(wanted(content, prefix, "42"), expected, "{content}");
        }
    }
}
