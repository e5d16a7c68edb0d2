//! Signatures that count, and the many that do not.

use proptest::prelude::*;

use super::fixture::{Signer, keys};
use super::key::{KeyId, KeyProblem, TrustedKeys};
use super::signature::{SignatureError, SignedBy, verify};

const BYTES: &[u8] = b"{}";

/// A key, and two signatures of `test` with it, from the documentation of minisign-verify.
const KEY: &str = "untrusted comment: minisign public key E7620F1842B4E81F\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n";
const PREHASHED: &str = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==";
const LEGACY: &str = "untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==";

fn signed_by(key: &str, id: KeyId) -> SignedBy {
    SignedBy { key: key.to_owned(), id }
}

#[test]
fn the_key_that_signed_is_named() {
    let (everyday, spare, stranger) = (Signer::new("release.pub"), Signer::new("spare.pub"), Signer::new("stranger.pub"));
    let keys = keys(&[&everyday, &spare], &[]);
    assert_eq!(verify(BYTES, &everyday.sign(BYTES), &keys), Ok(signed_by("release.pub", everyday.id())));
    assert_eq!(verify(BYTES, &spare.sign(BYTES), &keys), Ok(signed_by("spare.pub", spare.id())));
    assert_eq!(verify(BYTES, &stranger.sign(BYTES), &keys), Err(SignatureError::UnknownKey(stranger.id())));
}

#[test]
fn a_revoked_key_is_refused_by_name_and_the_spare_one_goes_on() {
    let (everyday, spare) = (Signer::new("release.pub"), Signer::new("spare.pub"));
    let keys = keys(&[&everyday, &spare], &[everyday.id()]);
    let refused = verify(BYTES, &everyday.sign(BYTES), &keys).unwrap_err();
    assert_eq!(refused, SignatureError::Revoked(signed_by("release.pub", everyday.id())));
    assert_eq!(refused.to_string(), format!("made with key {} (release.pub), which is revoked", everyday.id()));
    assert!(verify(BYTES, &spare.sign(BYTES), &keys).is_ok());
    assert_eq!(keys.list().map(|(name, _, revoked)| (name, revoked)).collect::<Vec<_>>(), [("release.pub", true), ("spare.pub", false)]);
}

#[test]
fn signatures_of_minisign_itself_count_unless_they_are_of_the_old_format() {
    let keys = TrustedKeys::parse([("minisign.pub", KEY)], &[]).unwrap();
    let id = "E7620F1842B4E81F".parse().unwrap();
    assert_eq!(verify(b"test", PREHASHED.as_bytes(), &keys), Ok(signed_by("minisign.pub", id)));
    assert_eq!(verify(b"test", LEGACY.as_bytes(), &keys), Err(SignatureError::Legacy));
}

#[test]
fn what_is_not_exactly_a_signature_is_refused() {
    let signer = Signer::new("release.pub");
    let keys = keys(&[&signer], &[]);
    let good = String::from_utf8(signer.sign(BYTES)).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let wrong = SignatureError::Wrong(signed_by("release.pub", signer.id()));
    let table = [
        ("other bytes", String::from_utf8(signer.sign(b"other")).unwrap(), wrong.clone()),
        ("another trusted comment", good.replace("release", "relaase"), wrong.clone()),
        ("nothing", String::new(), SignatureError::Malformed),
        ("three lines", lines[..3].join("\n"), SignatureError::Malformed),
        ("a fifth line", format!("{}\nmore", lines.join("\n")), SignatureError::Malformed),
        ("two signatures", format!("{good}{good}"), SignatureError::Malformed),
        ("no comment", lines[1..].join("\n"), SignatureError::Malformed),
        ("a key", signer.file().1, SignatureError::Malformed),
        ("an endless comment", good.replacen('\n', &"x".repeat(4096), 1), SignatureError::TooLong),
    ];
    for (what, signature, expected) in table {
        assert_eq!(verify(BYTES, signature.as_bytes(), &keys), Err(expected), "{what}");
    }
    assert_eq!(verify(BYTES, b"\xff\xfe", &keys), Err(SignatureError::Malformed));
    assert_eq!(verify(b"{} ", good.as_bytes(), &keys), Err(wrong));
}

#[test]
fn a_key_is_read_from_its_file_or_its_line() {
    let signer = Signer::new("release.pub");
    let (name, file) = signer.file();
    for text in [file.clone(), signer.line(), format!("{}\r\n", signer.line()), file.replace('\n', "\r\n"), format!("\n{file}\n\n")] {
        let keys = TrustedKeys::parse([(name, text.as_str())], &[]).unwrap();
        assert!(verify(BYTES, &signer.sign(BYTES), &keys).is_ok(), "{text:?}");
    }
}

#[test]
fn a_set_with_a_bad_file_is_refused_with_all_its_problems() {
    let signer = Signer::new("release.pub");
    let (_, file) = signer.file();
    let two = format!("{file}{file}");
    let not_a_key = |name: &str| KeyProblem::NotAKey(name.to_owned());
    let bad = [("empty.pub", ""), ("text.pub", "hello"), ("two.pub", &two), ("good.pub", &file), ("sig.pub", PREHASHED)];
    let problems = TrustedKeys::parse(bad, &[]).unwrap_err();
    assert_eq!(problems, ["empty.pub", "text.pub", "two.pub", "sig.pub"].map(not_a_key));
    assert_eq!(TrustedKeys::parse([], &[]).unwrap_err(), [KeyProblem::None]);
    assert_eq!(TrustedKeys::parse([("release.pub", file.as_str())], &[signer.id()]).unwrap_err(), [KeyProblem::None]);
}

#[test]
fn one_id_belongs_to_one_key() {
    let signer = Signer::new("release.pub");
    let line = signer.line();
    let other = format!("{}{}", &line[..20], Signer::new("").line().get(20..).unwrap());
    let problems = TrustedKeys::parse([("a.pub", line.as_str()), ("b.pub", other.as_str())], &[]).unwrap_err();
    assert_eq!(problems, [KeyProblem::SameId("b.pub".to_owned(), "a.pub".to_owned())]);
    assert!(TrustedKeys::parse([("a.pub", line.as_str()), ("b.pub", signer.file().1.as_str())], &[]).is_ok());
}

#[test]
fn ids_are_written_as_minisign_writes_them() {
    let keys = TrustedKeys::parse([("minisign.pub", KEY)], &[]).unwrap();
    assert_eq!(keys.list().next().unwrap().1.to_string(), "E7620F1842B4E81F");
    assert_eq!("e7620f1842b4e81f".parse::<KeyId>().unwrap().to_string(), "E7620F1842B4E81F");
    // minisign prints no leading zeros. Whoever forgets a digit revokes a key that nobody has, and « check » says so.
    assert_eq!("7620f1842b4e81f".parse::<KeyId>().unwrap().to_string(), "07620F1842B4E81F");
    for wrong in ["", "E7620F1842B4E81F0", "+7620F1842B4E81F", "RWQf6LRCGA9i53ml"] {
        assert!(wrong.parse::<KeyId>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,20}(\nRU[A-Za-z0-9+/]{10,110}=?){0,3}") {
        let keys = TrustedKeys::parse([("minisign.pub", KEY)], &[]).unwrap();
        let _ = verify(&bytes, &bytes, &keys);
        let _ = verify(&bytes, text.as_bytes(), &keys);
        let _ = TrustedKeys::parse([("x", text.as_str())], &[]);
    }

    #[test]
    fn no_damaged_signature_counts(at in 54..PREHASHED.len(), byte: u8) {
        let keys = TrustedKeys::parse([("minisign.pub", KEY)], &[]).unwrap();
        let mut bytes = PREHASHED.as_bytes().to_vec();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(verify(b"test", &bytes, &keys).is_err());
    }
}
