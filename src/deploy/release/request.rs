//! Signature of a webhook request: whether somebody who knows the secret says "look now". Nothing else is taken from a request.

use std::fmt;

use hmac::{Hmac, Mac};

use super::digest::{Digest, unhex};
use super::provider::{Form, Provider};

/// What stands before the digits of some.
const PREFIX: &str = "sha256=";

/// The secrets that are valid at the moment: one, or two while one replaces the other.
#[derive(Clone)]
pub struct Secrets {
    current: Hmac<sha2::Sha256>,
    next: Option<Hmac<sha2::Sha256>>,
}

/// Which secret a request was signed with; when it is the next one, the current one can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretUsed {
    /// The one in use.
    Current,
    /// The one that replaces it.
    Next,
}

/// A secret that everybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an empty secret signs everything")]
pub struct EmptySecret;

/// Why a request is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No header with a signature.
    #[error("not signed")]
    Unsigned,
    /// A header that holds no signature.
    #[error("{0} is not a signature")]
    Malformed(&'static str),
    /// At least one of the signatures is for another body or with another secret.
    #[error("the signature does not match")]
    Wrong,
}

impl Secrets {
    /// Takes the secret in use, and the one that replaces it where there is one.
    ///
    /// # Errors
    /// When one is empty: that is a configuration to be refused at the start, not a request to be refused later.
    pub fn new(current: &[u8], next: Option<&[u8]>) -> Result<Self, EmptySecret> {
        Ok(Self { current: keyed(current)?, next: next.map(keyed).transpose()? })
    }

    /// Begins the check of a request by its headers, names in any case; its body follows as it comes over the wire.
    ///
    /// Every signature that is present must be good, with one and the same secret: forges send several, and a request that
    /// disagrees with itself was not made by one.
    ///
    /// # Errors
    /// When none is there, or one of them cannot be one. The body need not be read then.
    pub fn begin<'a>(&self, headers: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Check, RequestError> {
        let tags = headers.into_iter().filter_map(|(name, value)| tag(name, value)).collect::<Result<Vec<_>, _>>()?;
        if tags.is_empty() {
            return Err(RequestError::Unsigned);
        }
        Ok(Check { tags, current: self.current.clone(), next: self.next.clone() })
    }
}

/// The check of one request, whose body comes in pieces.
pub struct Check {
    tags: Vec<[u8; 32]>,
    current: Hmac<sha2::Sha256>,
    next: Option<Hmac<sha2::Sha256>>,
}

/// A request that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Genuine {
    /// The secret it was signed with.
    pub secret: SecretUsed,
    /// What it is known again by: the digest of its signature, from which neither body nor signature can be told.
    pub fingerprint: Digest,
}

impl Check {
    /// Takes the next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.current.update(piece);
        if let Some(next) = &mut self.next {
            next.update(piece);
        }
    }

    /// Whether the whole body is what was signed.
    ///
    /// # Errors
    /// When a signature is for another body or with another secret.
    pub fn finish(self) -> Result<Genuine, RequestError> {
        // `verify_slice` compares in constant time.
        let all = |mac: &Hmac<sha2::Sha256>| self.tags.iter().all(|tag| mac.clone().verify_slice(tag).is_ok());
        let secret = match (all(&self.current), self.next.as_ref().is_some_and(all)) {
            (true, _) => SecretUsed::Current,
            (_, true) => SecretUsed::Next,
            _ => return Err(RequestError::Wrong),
        };
        let fingerprint = self.tags.first().map(|tag| Digest::of(tag)).ok_or(RequestError::Unsigned)?;
        Ok(Genuine { secret, fingerprint })
    }
}

fn keyed(secret: &[u8]) -> Result<Hmac<sha2::Sha256>, EmptySecret> {
    if secret.is_empty() {
        return Err(EmptySecret);
    }
    // HMAC takes keys of any length.
    Hmac::new_from_slice(secret).map_err(|_| EmptySecret)
}

/// The signature of a header that is meant to hold one.
fn tag(name: &str, value: &[u8]) -> Option<Result<[u8; 32], RequestError>> {
    let (header, form) = Provider::all_headers().map(|headers| headers.signature).find(|(header, _)| header.eq_ignore_ascii_case(name))?;
    // So a forge says that it has no secret to sign with: it has not signed.
    if value.is_empty() {
        return None;
    }
    let text = std::str::from_utf8(value).ok();
    let digits = text.and_then(|text| match form {
        Form::Prefixed => text.strip_prefix(PREFIX),
        Form::Bare => Some(text),
    });
    // Digits are digits, whoever writes them large.
    Some(digits.and_then(|digits| unhex(&digits.to_ascii_lowercase())).ok_or(RequestError::Malformed(header)))
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: &[u8] = br#"{"ref":"refs/heads/main"}"#;

    fn sign(secret: &str, body: &[u8]) -> String {
        let mac: Hmac<sha2::Sha256> = Hmac::new_from_slice(secret.as_bytes()).unwrap();
        mac.chain_update(body).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn verify(headers: &[(&str, &str)], body: &[u8]) -> Result<SecretUsed, RequestError> {
        let secrets = Secrets::new(b"old", Some(b"new")).unwrap();
        let mut check = secrets.begin(headers.iter().map(|(name, value)| (*name, value.as_bytes())))?;
        // Where a body is cut makes no difference.
        body.chunks(7).for_each(|piece| check.update(piece));
        check.finish().map(|genuine| genuine.secret)
    }

    /// RFC 4231, test case 2.
    #[test]
    fn it_is_hmac_sha_256() {
        assert_eq!(sign("Jefe", b"what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn requests_are_believed_or_not() {
        use RequestError::{Malformed, Unsigned, Wrong};
        let (old, new) = (sign("old", BODY), sign("new", BODY));
        let (stranger, elsewhere, upper) = (sign("other", BODY), sign("old", b"{}"), old.to_uppercase());
        let (hub, hub_new, sha1) = (format!("sha256={old}"), format!("sha256={new}"), format!("sha1={}", &old[..40]));
        let (long, short, spaced) = (format!("{old}0"), &old[..63], format!("{old} "));
        let empty = sign("old", b"");
        let (gitea, forgejo, github) = ("X-Gitea-Signature", "X-Forgejo-Signature", "X-Hub-Signature-256");
        let none: &[u8] = b"";
        let table = [
            ("good", vec![(gitea, &*old)], BODY, Ok(SecretUsed::Current)),
            ("good, of Forgejo", vec![(forgejo, &old)], BODY, Ok(SecretUsed::Current)),
            ("good, as GitHub does", vec![(github, &hub)], BODY, Ok(SecretUsed::Current)),
            ("good, the next secret", vec![(gitea, &new)], BODY, Ok(SecretUsed::Next)),
            ("name in lower case", vec![("x-gitea-signature", &old)], BODY, Ok(SecretUsed::Current)),
            ("all that a forge sends", vec![(gitea, &old), (forgejo, &old), (github, &hub)], BODY, Ok(SecretUsed::Current)),
            ("empty body, signed", vec![(gitea, &empty)], none, Ok(SecretUsed::Current)),
            ("wrong key", vec![(gitea, &stranger)], BODY, Err(Wrong)),
            ("wrong body", vec![(gitea, &elsewhere)], BODY, Err(Wrong)),
            ("empty body, signed for another", vec![(gitea, &old)], none, Err(Wrong)),
            ("missing", vec![], BODY, Err(Unsigned)),
            ("other headers only", vec![("X-Gitea-Event", "push"), ("X-Hub-Signature", &sha1)], BODY, Err(Unsigned)),
            ("empty: not signed", vec![(gitea, ""), (github, "")], BODY, Err(Unsigned)),
            ("prefix where none belongs", vec![(gitea, &hub)], BODY, Err(Malformed("x-gitea-signature"))),
            ("no prefix where one belongs", vec![(github, &old)], BODY, Err(Malformed("x-hub-signature-256"))),
            ("wrong prefix", vec![(github, &sha1)], BODY, Err(Malformed("x-hub-signature-256"))),
            ("upper case", vec![(gitea, &upper)], BODY, Ok(SecretUsed::Current)),
            ("too long", vec![(gitea, &long)], BODY, Err(Malformed("x-gitea-signature"))),
            ("too short", vec![(forgejo, short)], BODY, Err(Malformed("x-forgejo-signature"))),
            ("a space", vec![(gitea, &spaced)], BODY, Err(Malformed("x-gitea-signature"))),
            ("not hexadecimal", vec![(gitea, "zz")], BODY, Err(Malformed("x-gitea-signature"))),
            ("one good, one wrong", vec![(gitea, &old), (forgejo, &stranger)], BODY, Err(Wrong)),
            ("one good, one malformed", vec![(gitea, &old), (github, "sha256=")], BODY, Err(Malformed("x-hub-signature-256"))),
            ("one header twice, disagreeing", vec![(gitea, &old), (gitea, &stranger)], BODY, Err(Wrong)),
            ("two secrets in one request", vec![(gitea, &old), (github, &hub_new)], BODY, Err(Wrong)),
        ];
        for (what, headers, body, expected) in table {
            assert_eq!(verify(&headers, body), expected, "{what}");
        }
    }

    #[test]
    fn an_empty_secret_is_refused_before_any_request() {
        assert_eq!(Secrets::new(b"", None).err(), Some(EmptySecret));
        assert_eq!(Secrets::new(b"old", Some(b"")).err(), Some(EmptySecret));
        assert!(Secrets::new(&[b'x'; 200], None).is_ok());
    }

    #[test]
    fn a_request_is_known_again_whatever_its_headers_are_called() {
        let secrets = Secrets::new(b"old", None).unwrap();
        let fingerprint = |name, signature: &str, body| {
            let mut check = secrets.begin([(name, signature.as_bytes())]).unwrap();
            check.update(body);
            check.finish().unwrap().fingerprint
        };
        let signature = sign("old", BODY);
        let first = fingerprint("X-Gitea-Signature", &signature, BODY);
        assert_eq!(fingerprint("X-Hub-Signature-256", &format!("sha256={signature}"), BODY), first);
        assert_ne!(fingerprint("X-Gitea-Signature", &sign("old", b"{}"), b"{}"), first);
        assert_ne!(first.to_string(), signature);
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", Secrets::new(b"canary", None).unwrap()), "Secrets(..)");
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic_or_believe(value in proptest::collection::vec(any::<u8>(), 0..100), tail in "[0-9a-f]{64}") {
            let secrets = Secrets::new(b"old", None).unwrap();
            for name in ["X-Gitea-Signature", "X-Hub-Signature-256"] {
                for given in [value.as_slice(), tail.as_bytes()] {
                    let believed = secrets.begin([(name, given)]).and_then(|mut check| {
                        check.update(BODY);
                        check.finish()
                    });
                    prop_assert!(believed.is_err());
                }
            }
        }
    }
}
