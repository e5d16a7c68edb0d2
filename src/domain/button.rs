//! Ids of buttons and forms: `v1:<action>:<id>:<mac>`. The state is in the database, so a button works for ever and in
//! whatever release runs when it is pressed. The code at the end keeps made-up ids out.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Version of the form; a future form gets a new number and the old one stays readable.
const VERSION: &str = "v1";
/// Bytes of the code that are kept: 64 bits cannot be guessed through Discord's rate limits.
const CODE_BYTES: usize = 8;

/// What a component asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressed {
    /// What to do, such as `rappel-confirmer`.
    pub action: String,
    /// On what.
    pub id: String,
}

/// Why an id is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ButtonError {
    /// Another version, or not of our form at all.
    #[error("unknown form")]
    Unknown,
    /// The code does not fit.
    #[error("wrong code")]
    Forged,
}

/// The key that signs ids.
#[derive(Clone)]
pub struct ButtonKey(Vec<u8>);

impl ButtonKey {
    /// From bytes made once and kept in the database.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The id for an action. Stays within Discord's 100 characters for ids up to 40.
    #[must_use]
    pub fn sign(&self, action: &str, id: &str) -> String {
        let signed = format!("{VERSION}:{action}:{id}");
        let code: String = self.code(&signed).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{signed}:{code}")
    }

    /// Reads an id.
    ///
    /// # Errors
    /// When it is of another form, or its code does not fit.
    pub fn read(&self, custom_id: &str) -> Result<Pressed, ButtonError> {
        let (signed, code) = custom_id.rsplit_once(':').ok_or(ButtonError::Unknown)?;
        let parts: Vec<&str> = signed.split(':').collect();
        let [VERSION, action, id] = parts.as_slice() else { return Err(ButtonError::Unknown) };
        let given = unhex(code).ok_or(ButtonError::Forged)?;
        let mut mac = self.mac();
        mac.update(signed.as_bytes());
        // Compared in constant time.
        mac.verify_truncated_left(&given).map_err(|_| ButtonError::Forged)?;
        if given.len() != CODE_BYTES {
            return Err(ButtonError::Forged);
        }
        Ok(Pressed { action: (*action).to_owned(), id: (*id).to_owned() })
    }

    fn code(&self, signed: &str) -> Vec<u8> {
        let mut mac = self.mac();
        mac.update(signed.as_bytes());
        mac.finalize().into_bytes().into_iter().take(CODE_BYTES).collect()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length; the error type belongs to ciphers that do not")]
    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0).expect("any length")
    }
}

/// Bytes of lower-case hexadecimal text.
fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ButtonKey {
        ButtonKey::new(vec![7; 32])
    }

    #[test]
    fn what_was_signed_is_read_back() {
        let id = key().sign("rappel-confirmer", "42");
        assert_eq!(key().read(&id), Ok(Pressed { action: "rappel-confirmer".into(), id: "42".into() }));
        assert!(id.len() <= 100);
    }

    #[test]
    fn altered_foreign_and_old_ids_are_refused() {
        let good = key().sign("rappel-confirmer", "42");
        let cases = [
            (good.replace("42", "43"), ButtonError::Forged),
            (good.replace("v1", "v0"), ButtonError::Unknown),
            (good[..good.len() - 2].to_owned(), ButtonError::Forged),
            ("v1:rappel-confirmer:42:".to_owned(), ButtonError::Forged),
            ("v1:rappel-confirmer:42:é".to_owned(), ButtonError::Forged),
            ("poll_yes".to_owned(), ButtonError::Unknown),
            (String::new(), ButtonError::Unknown),
            (ButtonKey::new(vec![8; 32]).sign("rappel-confirmer", "42"), ButtonError::Forged),
        ];
        for (id, expected) in cases {
            assert_eq!(key().read(&id), Err(expected), "{id}");
        }
    }
}
