//! What a community can set, and who may do what. One list, so that commands, texts and tests know the same settings.

use super::error::UserError;
use super::id::{RoleId, UserId};

/// Roles that the features know; each community says which of its own roles they are.
pub const ROLES: [&str; 6] = ["coordination", "communication", "secretariat", "moderation", "referente", "membre"];
/// Channels that the features know. New ones are added at the end: the buttons of the wizard name a step by its number.
pub const CHANNELS: [&str; 3] = ["exploitation", "annonces", "coordination"];
/// Keys of the features that can be switched off in a community.
pub const SWITCHES: &[&str] = &["rappel"];

/// Discord's permission bits that the bot looks at (Discord, Topics, Permissions).
pub mod permission {
    /// Everything.
    pub const ADMINISTRATOR: u64 = 1 << 3;
    /// Settings of the community.
    pub const MANAGE_GUILD: u64 = 1 << 5;
    /// See a channel.
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    /// Write in a channel.
    pub const SEND_MESSAGES: u64 = 1 << 11;
    /// Read what was written before; needed to look for a message whose sending was interrupted.
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    /// Open a private thread, for a person who takes no direct messages.
    pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
    /// Write in threads.
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

    /// What the bot asks for when it is invited: bit and key of its name.
    pub const NEEDED: [(u64, &str); 5] = [
        (VIEW_CHANNEL, "view-channel"),
        (SEND_MESSAGES, "send-messages"),
        (READ_MESSAGE_HISTORY, "read-message-history"),
        (CREATE_PRIVATE_THREADS, "create-private-threads"),
        (SEND_MESSAGES_IN_THREADS, "send-messages-in-threads"),
    ];
    /// What nothing that it posts arrives without.
    pub const TO_WRITE: [(u64, &str); 2] = [NEEDED[0], NEEDED[1]];
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// The person.
    pub id: Option<UserId>,
    /// Roles in the community; empty outside one.
    pub roles: Vec<RoleId>,
    /// Permissions in the channel; zero outside a community.
    pub permissions: u64,
    /// Named in the configuration of the machine.
    pub operator: bool,
}

/// Who may run a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    All,
    /// Holders of any of these roles of [`ROLES`], and those who manage the community.
    Role(&'static [&'static str]),
    /// Those who manage the community, and operators.
    Manager,
    /// People named in the configuration of the machine.
    Operator,
}

/// Decides whether `asker` may. `role_of` gives the role of the community for a key of [`ROLES`].
///
/// # Errors
/// [`UserError::RoleMissing`] with whom to ask.
pub fn may(who: Who, asker: &Asker, role_of: impl Fn(&str) -> Option<RoleId>) -> Result<(), UserError> {
    let manages = asker.permissions & (permission::ADMINISTRATOR | permission::MANAGE_GUILD) != 0;
    let refused = |role, ask| Err(UserError::RoleMissing { role, ask });
    match who {
        Who::All => Ok(()),
        Who::Operator if asker.operator => Ok(()),
        Who::Operator => refused("exploitation", Vec::new()),
        Who::Manager if manages || asker.operator => Ok(()),
        Who::Manager => refused("gestion", Vec::new()),
        Who::Role(roles) => {
            let known: Vec<RoleId> = roles.iter().filter_map(|role| role_of(role)).collect();
            let holds = known.iter().any(|role| asker.roles.contains(role));
            if holds || manages { Ok(()) } else { refused(roles.first().copied().unwrap_or("gestion"), known) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COORDINATION: RoleId = RoleId(5);

    fn role_of(key: &str) -> Option<RoleId> {
        (key == "coordination").then_some(COORDINATION)
    }

    #[test]
    fn roles_managers_and_operators_are_told_apart() {
        let member = Asker { id: Some(UserId(1)), ..Asker::default() };
        let coordinator = Asker { roles: vec![COORDINATION], ..member.clone() };
        let manager = Asker { permissions: permission::MANAGE_GUILD, ..member.clone() };
        let operator = Asker { operator: true, ..member.clone() };
        let staff = Who::Role(&["coordination"]);
        let table = [
            (Who::All, [true, true, true, true]),
            (staff, [false, true, true, false]),
            (Who::Manager, [false, false, true, true]),
            (Who::Operator, [false, false, false, true]),
        ];
        for (who, expected) in table {
            let got = [&member, &coordinator, &manager, &operator].map(|asker| may(who, asker, role_of).is_ok());
            assert_eq!(got, expected, "{who:?}");
        }
    }

    #[test]
    fn a_refusal_names_whom_to_ask() {
        let refused = may(Who::Role(&["coordination"]), &Asker::default(), role_of);
        assert_eq!(refused, Err(UserError::RoleMissing { role: "coordination", ask: vec![COORDINATION] }));
    }
}
