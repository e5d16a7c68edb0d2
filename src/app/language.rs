//! The language a person reads.

use super::{Context, Fail};
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::store::{Tx, person};

/// The language for a person: their choice, else their Discord's, else the community's.
///
/// # Errors
/// Those of the database.
pub fn of(tx: &Tx<'_>, person: Option<UserId>, locale: Option<&str>, house: Language) -> Result<Language, Fail> {
    let chosen = person.map(|id| person::language(tx, id)).transpose()?.flatten();
    Ok(chosen.or_else(|| locale.and_then(Language::from_locale)).unwrap_or(house))
}

/// Stores the person's choice; none follows their Discord again.
///
/// # Errors
/// Those of the database.
pub fn choose(context: &Context<'_>, language: Option<Language>) -> Result<(), Fail> {
    Ok(person::set_language(context.tx, context.person()?, language)?)
}
