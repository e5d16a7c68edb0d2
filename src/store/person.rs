//! What a person chose.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};
use crate::domain::id::UserId;
use crate::domain::language::Language;

/// The language a person chose; none: as their Discord.
///
/// # Errors
/// Those of the database.
pub fn language(tx: &Tx<'_>, person: UserId) -> Result<Option<Language>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT language FROM person WHERE id = ?1")?;
    let found: Option<Option<String>> = statement.query_row([person.to_string()], |row| row.get(0)).optional()?;
    Ok(found.flatten().and_then(|code| Language::from_locale(&code)))
}

/// Stores the choice.
///
/// # Errors
/// Those of the database.
pub fn set_language(tx: &Tx<'_>, person: UserId, language: Option<Language>) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO person (id, language) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET language = ?2",
        params![person.to_string(), language.map(Language::code)],
    )?;
    Ok(())
}
