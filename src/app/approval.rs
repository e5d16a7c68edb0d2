//! What wants a second person: one asks for it, another one decides. What is approved is done in the transaction that notes who did.

use jiff::Timestamp;

use super::feature::{Press, table};
use super::{Call, Context, Fail, setting};
use crate::domain::error::UserError;
use crate::domain::guild::Who;
use crate::domain::id::UserId;
use crate::store::{StoreError, Tx, approval};
use crate::ui::{Button, Message, Reply, Weight};

pub use crate::store::approval::Asked;

/// A kind of thing that wants a second person.
pub struct Approval {
    /// Its kind, as in the database.
    pub kind: &'static str,
    /// Who may decide; never the person who asked, whatever they may.
    pub who: Who,
    /// For how many hours it can be decided.
    pub hours: u32,
    /// Does what was asked for, and says so in place of the card.
    pub approved: fn(&Call<'_>, &Asked) -> Result<Message, Fail>,
    /// Says in place of the card that it is not done.
    pub refused: fn(&Call<'_>, &Asked) -> Result<Message, Fail>,
}

/// The buttons of every card.
pub const PRESSES: &[Press] = &[
    // Who may is the kind's own; it is looked up below.
    Press { action: "approbation-oui", who: Who::All, run: |call| decide(call, true) },
    Press { action: "approbation-non", who: Who::All, run: |call| decide(call, false) },
];

/// Asks for something on behalf of the person of the context. `object` is what it is about, in the words of the feature that asks.
/// Returns what [`buttons`] wants.
///
/// # Errors
/// Those of the database, or outside a community.
pub fn ask(context: &Context<'_>, what: &Approval, object: &str) -> Result<Request, Fail> {
    let at = context.now_ms();
    let id = approval::put(context.tx, context.community()?, what.kind, object, context.person()?, at)?;
    Ok(Request { id, at })
}

/// Something that was asked for, as its card names it. With the time: numbers come again when a copy of the database is put back, and a
/// card of before must not decide what was asked for since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    id: i64,
    at: i64,
}

impl std::fmt::Display for Request {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}-{}", self.id, self.at)
    }
}

impl std::str::FromStr for Request {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts = text.split_once('-').and_then(|(id, at)| Some((id.parse().ok()?, at.parse().ok()?)));
        parts.map(|(id, at)| Self { id, at }).ok_or(())
    }
}

/// The buttons of the card on which somebody else decides.
#[must_use]
pub fn buttons(call: &Call<'_>, request: Request) -> Vec<Button> {
    let id = request.to_string();
    vec![
        call.button("approbation-oui", &id, "button-approve", Weight::Main),
        call.button("approbation-non", &id, "button-refuse", Weight::Plain),
    ]
}

fn decide(call: &Call<'_>, approved: bool) -> Result<Reply, Fail> {
    let context = &call.context;
    let request: Request = call.object()?;
    let asked = approval::find(context.tx, request.id)?.filter(|asked| Some(asked.guild) == context.guild && asked.at == request.at);
    let asked = asked.ok_or(UserError::OldButton)?;
    let found = call.features.approval(&asked.kind).ok_or(UserError::OldButton)?;
    setting::is_on(context, found.feature.switch)?;
    setting::allow(context, found.what.who)?;
    let person = context.person()?;
    may_decide(&asked, found.what, person, context.now)?;
    if !approval::decide(context.tx, asked.id, person, approved, context.now_ms())? {
        return Err(UserError::Incident.into());
    }
    let say = if approved { found.what.approved } else { found.what.refused };
    Ok(Reply::Replace(say(call, &asked)?))
}

/// Whether this person may decide this now.
fn may_decide(asked: &Asked, what: &Approval, person: UserId, now: Timestamp) -> Result<(), UserError> {
    if let Some(decided) = &asked.decided {
        return Err(UserError::Decided { by: decided.by, approved: decided.approved });
    }
    if asked.by == Some(person) {
        return Err(UserError::SamePerson);
    }
    if now.as_millisecond() - asked.at > i64::from(what.hours) * 3_600_000 {
        return Err(UserError::TooLateToDecide);
    }
    Ok(())
}

/// Forgets what was decided long ago, or never.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    approval::forget(tx, table::AUDIT.before(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::GuildId;
    use crate::store::approval::Decision;

    fn nothing(_: &Call<'_>, _: &Asked) -> Result<Message, Fail> {
        Ok(Message::default())
    }

    #[test]
    fn the_second_person_is_another_one_and_decides_once_and_in_time() {
        let what = Approval { kind: "x", who: Who::All, hours: 1, approved: nothing, refused: nothing };
        let (anna, emma) = (UserId(1), UserId(2));
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let asked = Asked { id: 1, guild: GuildId(1), kind: "x".to_owned(), object: String::new(), by: Some(anna), at: 0, decided: None };
        assert_eq!(may_decide(&asked, &what, emma, at(3_600_000)), Ok(()));
        assert_eq!(may_decide(&asked, &what, emma, at(3_600_001)), Err(UserError::TooLateToDecide));
        assert_eq!(may_decide(&asked, &what, anna, at(1)), Err(UserError::SamePerson));
        let decided = Asked { decided: Some(Decision { by: Some(emma), approved: true }), ..asked };
        assert_eq!(may_decide(&decided, &what, UserId(3), at(1)), Err(UserError::Decided { by: Some(emma), approved: true }));
    }
}
