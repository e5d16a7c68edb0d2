//! Detached minisign signatures: bytes in, the key that vouches for them out.

use ffj_base::contract::reason::Code;

use minisign_verify::{Error, Signature};

use super::key::{COMMENT, KeyId, TrustedKeys};

/// Longest signature that is even looked at; one of minisign has about 300 bytes.
pub const MAX_SIGNATURE: u64 = 4 * 1024;

/// A trusted key that vouches for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// Name of the file of the key.
    pub key: String,
    /// Its id.
    pub id: KeyId,
}

/// Why a signature counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is longer than [`MAX_SIGNATURE`].
    #[error("longer than {MAX_SIGNATURE} bytes")]
    TooLong,
    /// Not the four lines of a minisign signature.
    #[error("not a minisign signature")]
    Malformed,
    /// Made with a key that is not in the set.
    #[error("made with key {0}, which is not trusted")]
    UnknownKey(KeyId),
    /// Made with a key that is trusted no longer.
    #[error("made with key {} ({}), which is revoked", .0.id, .0.key)]
    Revoked(SignedBy),
    /// Made in minisign's old format, over the file and not over its hash.
    #[error("made in the old format; sign with `minisign -SH`")]
    Legacy,
    /// Made for other bytes, or damaged, or forged.
    #[error("does not match, made with key {} ({})", .0.id, .0.key)]
    Wrong(SignedBy),
}

impl SignatureError {
    /// Its code, for journal, history and JSON.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::TooLong => Code::SignatureTooLong,
            Self::Malformed => Code::SignatureMalformed,
            Self::UnknownKey(_) => Code::SignatureUnknownKey,
            Self::Revoked(_) => Code::SignatureRevokedKey,
            Self::Legacy => Code::SignatureLegacy,
            Self::Wrong(_) => Code::SignatureWrong,
        }
    }
}

/// Checks that a trusted key signed these bytes.
///
/// # Errors
/// When none did, and why.
pub fn verify(signed: &[u8], signature: &[u8], keys: &TrustedKeys) -> Result<SignedBy, SignatureError> {
    if !u64::try_from(signature.len()).is_ok_and(|length| length <= MAX_SIGNATURE) {
        return Err(SignatureError::TooLong);
    }
    let (id, signature) = parse(signature).ok_or(SignatureError::Malformed)?;
    let key = keys.find(id).ok_or(SignatureError::UnknownKey(id))?;
    let signer = SignedBy { key: key.name.clone(), id };
    if key.revoked {
        return Err(SignatureError::Revoked(signer));
    }
    match key.public.verify(signed, &signature, false) {
        Ok(()) => Ok(signer),
        Err(Error::UnexpectedAlgorithm) => Err(SignatureError::Legacy),
        Err(_) => Err(SignatureError::Wrong(signer)),
    }
}

/// Stricter than the library about what stands around the signature: four lines, and nothing after them.
fn parse(signature: &[u8]) -> Option<(KeyId, Signature)> {
    let text = std::str::from_utf8(signature).ok()?;
    let mut lines = text.lines();
    let id = lines.next().filter(|line| line.starts_with(COMMENT)).and(lines.next()).and_then(KeyId::of_line)?;
    if lines.count() != 2 {
        return None;
    }
    Some((id, Signature::decode(text).ok()?))
}
