//! What somebody did, read from Discord's event. Own types, because serenity's lose the values of today's forms.

mod wire;

use std::collections::BTreeMap;

use serde::Deserialize;

use self::wire::{Data, MESSAGE, USER, Wire};
use crate::app::AnswerTo;
use crate::domain::id::{ChannelId, EventId, GuildId, RoleId, UserId};
use crate::ui::{Given, Target};

/// What somebody did.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The event.
    pub event: EventId,
    /// Where the answer goes.
    pub to: AnswerTo,
    /// What it is.
    pub act: Act,
    /// The community.
    pub guild: Option<GuildId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// Who.
    pub person: UserId,
    /// Their roles.
    pub roles: Vec<RoleId>,
    /// Their permissions in the channel.
    pub permissions: u64,
    /// The bot's permissions in the channel.
    pub own_permissions: u64,
    /// Language of their Discord.
    pub locale: Option<String>,
}

/// The kinds of acts.
#[derive(Debug, Clone)]
pub enum Act {
    /// A slash command.
    Command(Slash),
    /// Typing an option of a slash command.
    Typing {
        /// So far.
        slash: Slash,
        /// The option being typed.
        option: String,
        /// What was typed.
        typed: String,
    },
    /// A button or selection.
    Press {
        /// Its id.
        id: String,
        /// What was selected.
        values: Vec<String>,
        /// What Discord says of what was selected.
        given: Given,
    },
    /// A command of the menu of a person or a message.
    Menu {
        /// Its name, in the base language.
        name: String,
        /// On what it was opened.
        target: Target,
    },
    /// A filled-in form.
    Form {
        /// Its id.
        id: String,
        /// Field names and values.
        fields: BTreeMap<String, String>,
    },
    /// Something this release does not know.
    Other(u64),
}

/// A slash command.
#[derive(Debug, Clone, Default)]
pub struct Slash {
    /// Names from the command down to the sub-command.
    pub path: Vec<String>,
    /// What was given with it.
    pub given: Given,
}

/// Reads only what is needed to answer.
///
/// # Errors
/// When not even that is there.
pub fn envelope(payload: &str) -> Result<(EventId, AnswerTo), serde_json::Error> {
    #[derive(Deserialize)]
    struct Envelope {
        id: EventId,
        application_id: String,
        token: String,
    }
    let read: Envelope = serde_json::from_str(payload)?;
    Ok((read.id, AnswerTo { application: read.application_id, token: read.token }))
}

/// Reads the payload of INTERACTION_CREATE.
///
/// # Errors
/// When it is not of the known shape. The error names a place, never a value.
pub fn read(payload: &str) -> Result<Invocation, serde_json::Error> {
    let wire: Wire = serde_json::from_str(payload)?;
    let (person, roles, permissions) = match (wire.member, wire.user) {
        (Some(member), _) => (member.user.id, member.roles, member.permissions.0),
        (None, Some(user)) => (user.id, Vec::new(), 0),
        (None, None) => return Err(serde::de::Error::missing_field("user")),
    };
    Ok(Invocation {
        event: wire.id,
        to: AnswerTo { application: wire.application_id, token: wire.token },
        act: act(wire.kind, wire.data),
        guild: wire.guild_id,
        channel: wire.channel_id,
        person,
        roles,
        permissions,
        own_permissions: wire.app_permissions.0,
        locale: wire.locale,
    })
}

fn act(kind: u64, data: Data) -> Act {
    match (kind, data.kind) {
        (2, USER | MESSAGE) => {
            let name = data.name.clone();
            data.target().map_or(Act::Other(kind), |target| Act::Menu { name, target })
        }
        (2, _) => Act::Command(data.slash().0),
        (3, _) => {
            let given = data.resolved.given();
            Act::Press { id: data.custom_id, values: data.values, given }
        }
        (4, _) => {
            let (slash, focused) = data.slash();
            let (option, typed) = focused.unwrap_or_default();
            Act::Typing { slash, option, typed }
        }
        (5, _) => {
            let mut fields = BTreeMap::new();
            data.components.into_iter().for_each(|component| component.collect(&mut fields));
            Act::Form { id: data.custom_id, fields }
        }
        (other, _) => Act::Other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(kind: u64, data: &str) -> String {
        format!(
            r#"{{"id":"10","application_id":"1","type":{kind},"token":"t","version":1,"guild_id":"2","channel_id":"3","locale":"fr",
            "app_permissions":"3072","member":{{"user":{{"id":"4","username":"a"}},"roles":["5"],"permissions":"32"}},"data":{data}}}"#
        )
    }

    #[test]
    fn a_sub_command_and_its_options_are_found() {
        let data = r#"{"id":"9","name":"rappel","type":1,"options":[{"name":"moi","type":1,"options":[
            {"name":"quand","type":3,"value":"demain"},{"name":"n","type":4,"value":3}]}]}"#;
        let read = read(&envelope(2, data)).unwrap();
        let Act::Command(slash) = read.act else { panic!("not a command") };
        assert_eq!(slash.path, ["rappel", "moi"]);
        assert_eq!((slash.given.options["quand"].as_str(), slash.given.options["n"].as_i64()), (Some("demain"), Some(3)));
        assert_eq!((read.person, read.permissions, read.own_permissions), (UserId(4), 32, 3072));
    }

    #[test]
    fn people_files_and_what_a_menu_points_at_are_read() {
        let data = r#"{"id":"9","name":"tache","type":1,"options":[{"name":"qui","type":6,"value":"7"},{"name":"fichier","type":11,"value":"8"}],
            "resolved":{"users":{"7":{"id":"7","username":"emma","global_name":"Emma"}},"members":{"7":{"nick":null,"roles":["5"]}},
            "attachments":{"8":{"id":"8","filename":"pv.pdf","size":12,"url":"https://cdn/pv.pdf"}}}}"#;
        let Act::Command(slash) = read(&envelope(2, data)).unwrap().act else { panic!("not a command") };
        let emma = &slash.given.people["7"];
        assert_eq!((emma.name.as_str(), &emma.roles, emma.bot), ("Emma", &Some(vec![RoleId(5)]), false));
        assert_eq!((slash.given.files["8"].name.as_str(), slash.given.files["8"].size), ("pv.pdf", 12));
        let data = r#"{"id":"9","name":"Signaler","type":3,"target_id":"6","resolved":{"messages":{"6":{"id":"6","channel_id":"3",
            "author":{"id":"7","username":"emma"},"content":"bonjour"}}}}"#;
        let Act::Menu { target: Target::Message(pointed), .. } = read(&envelope(2, data)).unwrap().act else { panic!("not a menu") };
        assert_eq!((pointed.author, pointed.channel, pointed.content.as_str()), (UserId(7), ChannelId(3), "bonjour"));
        let gone = r#"{"id":"9","name":"Signaler","type":3,"target_id":"6"}"#;
        assert!(matches!(read(&envelope(2, gone)).unwrap().act, Act::Other(2)), "what Discord does not tell is not invented");
    }

    #[test]
    fn forms_of_yesterday_and_today_give_the_same_fields() {
        let rows = r#"{"custom_id":"f","components":[{"type":1,"components":[{"type":4,"custom_id":"quoi","value":"x"}]}]}"#;
        let labels = r#"{"custom_id":"f","components":[{"type":18,"component":{"type":4,"custom_id":"quoi","value":"x"}},
            {"type":18,"component":{"type":3,"custom_id":"choix","values":["a","b"]}}]}"#;
        for data in [rows, labels] {
            let Act::Form { fields, .. } = read(&envelope(5, data)).unwrap().act else { panic!("not a form") };
            assert_eq!(fields["quoi"], "x");
        }
    }

    #[test]
    fn an_unknown_shape_is_an_error_without_content() {
        let error = read(r#"{"id":"10","secret":"très privé"}"#).unwrap_err().to_string();
        assert!(!error.contains("privé"), "{error}");
        assert!(matches!(read(&envelope(77, "{}")).unwrap().act, Act::Other(77)));
    }
}
