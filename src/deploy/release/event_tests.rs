//! Tests of reading what a forge says, with payloads as Gitea and Forgejo send them.

use proptest::prelude::*;

use super::*;

const GITEA_PUSH: &str = include_str!("../../../tests/data/webhook/gitea-push.json");
const GITEA_TAG: &str = include_str!("../../../tests/data/webhook/gitea-create-tag.json");
const GITEA_RELEASE: &str = include_str!("../../../tests/data/webhook/gitea-release.json");
const FORGEJO_PUSH: &str = include_str!("../../../tests/data/webhook/forgejo-push.json");
const FORGEJO_PUSH_TAG: &str = include_str!("../../../tests/data/webhook/forgejo-push-tag.json");
const FORGEJO_RELEASE: &str = include_str!("../../../tests/data/webhook/forgejo-release.json");

fn watch() -> Watch {
    Watch::Source(Filter { repository: "ffj/bot".into(), branch: "main".into(), tags: "v*".into() })
}

fn read(kind: &str, body: &str) -> Notice {
    Notice::read(kind.as_bytes(), body.as_bytes()).unwrap()
}

#[test]
fn both_forges_are_understood() {
    let table = [
        ("push", GITEA_PUSH, Event::Push { branch: "main".into() }),
        ("push", FORGEJO_PUSH, Event::Push { branch: "main".into() }),
        ("push", FORGEJO_PUSH_TAG, Event::Tag { name: "v1.4.0".into() }),
        ("create", GITEA_TAG, Event::Tag { name: "v1.4.0".into() }),
        ("release", GITEA_RELEASE, Event::Release { tag: "v1.4.0".into() }),
        ("release", FORGEJO_RELEASE, Event::Release { tag: "v1.4.0".into() }),
    ];
    for (kind, body, event) in table {
        let notice = read(kind, body);
        assert_eq!(notice, Notice { repository: "ffj/bot".into(), event });
        assert_eq!(watch().judge(&notice), Ok(()));
    }
}

#[test]
fn what_brings_no_release_is_left_aside_with_its_reason() {
    let branch = GITEA_PUSH.replace("refs/heads/main", "refs/heads/feature/main");
    let deleted = GITEA_PUSH.replace(r#""after": "bffeb74224043ba2feb48d137756c8a9331c449a""#, &format!(r#""after": "{:040}""#, 0));
    assert_ne!(deleted, GITEA_PUSH);
    let table = [
        ("push", branch, Ignored::Branch("feature/main".into())),
        ("push", deleted, Ignored::Event),
        ("push", GITEA_PUSH.replace("refs/heads/main", "refs/pull/3/head"), Ignored::Event),
        ("push", GITEA_PUSH.replace(r#""full_name": "ffj/bot""#, r#""full_name": "ffj/bot2""#), Ignored::Repository("ffj/bot2".into())),
        ("create", GITEA_TAG.replace(r#""ref_type": "tag""#, r#""ref_type": "branch""#), Ignored::Event),
        ("create", GITEA_TAG.replace(r#""ref": "v1.4.0""#, r#""ref": "nightly""#), Ignored::Tag("nightly".into())),
        ("release", GITEA_RELEASE.replace(r#""action": "published""#, r#""action": "deleted""#), Ignored::Event),
        ("release", GITEA_RELEASE.replace(r#""draft": false"#, r#""draft": true"#), Ignored::Event),
        ("release", GITEA_RELEASE.replace(r#""tag_name": "v1.4.0""#, r#""tag_name": "1.4.0""#), Ignored::Tag("1.4.0".into())),
        ("ping", "{}".into(), Ignored::Event),
        ("issues", GITEA_PUSH.into(), Ignored::Event),
        ("", "not even JSON".into(), Ignored::Event),
    ];
    for (kind, body, reason) in table {
        assert_eq!(watch().judge(&read(kind, &body)), Err(reason));
    }
    assert_eq!(Watch::Nothing.judge(&read("push", GITEA_PUSH)), Err(Ignored::NoSource));
    assert_eq!(Watch::OnlyByHand.judge(&read("push", GITEA_PUSH)), Err(Ignored::OnlyByHand));
    assert_eq!(watch().judge(&read("push", &GITEA_PUSH.replace("ffj/bot", "FFJ/Bot"))), Ok(()));
}

#[test]
fn what_is_not_the_payload_of_its_event_is_refused() {
    for (kind, body) in [
        ("push", "{}"),
        ("push", "[]"),
        ("push", ""),
        ("push", r#"{"repository":{"full_name":"ffj/bot"}}"#),
        ("push", r#"{"repository":{"full_name":"ffj/bot"},"ref":3}"#),
        ("create", r#"{"repository":{"full_name":"ffj/bot"},"ref":"v1"}"#),
        ("release", r#"{"repository":{"full_name":"ffj/bot"},"action":"published"}"#),
        ("release", GITEA_PUSH),
    ] {
        assert!(Notice::read(kind.as_bytes(), body.as_bytes()).is_err(), "{kind} {body}");
    }
    // Deep nesting is an error, not a full stack.
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Notice::read(b"push", deep.as_bytes()).is_err());
}

#[test]
fn patterns_match_what_they_say() {
    for (pattern, name, expected) in [
        ("v*", "v1.4.0", true),
        ("v*", "v", true),
        ("v*", "1.4.0", false),
        ("*", "", true),
        ("*", "anything/at all", true),
        ("v1.4.0", "v1.4.0", true),
        ("v1.4.0", "v1.4.01", false),
        ("v*-rc*", "v1-rc1", true),
        ("v*-rc*", "v1", false),
        ("v*.0", "v1.0.0", true),
        ("v*.0", "v1.0.1", false),
        // The beginning and the end do not share a character.
        ("v1*1", "v1", false),
        ("a*b*b", "ab", false),
        ("**", "x", true),
        ("", "", true),
        ("", "x", false),
    ] {
        assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
    }
}

#[test]
fn who_follows_pre_releases_follows_what_comes_after_them() {
    let table = [
        ("v*", "v1.4.0", true),
        ("v*-rc.*", "v1.4.0-rc.2", true),
        ("v*-rc.*", "v1.4.0", true),
        ("v*-rc.*", "v1.4.0-beta.1", false),
        ("v*-rc.*", "1.4.0", false),
        ("v1*-*", "v2.0.0", false),
    ];
    for (pattern, tag, expected) in table {
        assert_eq!(follows(pattern, tag), expected, "{pattern} {tag}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(kind in "push|create|release|ping|.*", body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Notice::read(kind.as_bytes(), &body);
    }

    /// A payload that is damaged anywhere is refused or read, and never about another repository by accident of a single byte.
    #[test]
    fn no_damage_makes_it_panic(at in 0..GITEA_RELEASE.len(), byte in any::<u8>(), kind in "push|create|release") {
        let mut body = GITEA_RELEASE.as_bytes().to_vec();
        if let Some(place) = body.get_mut(at) {
            *place = byte;
        }
        if let Ok(notice) = Notice::read(kind.as_bytes(), &body) {
            let _ = watch().judge(&notice);
        }
        let _ = Notice::read(kind.as_bytes(), body.get(..at).unwrap_or_default());
    }

    #[test]
    fn a_name_is_one_of_every_pattern_made_from_it(name in "[a-z.]{0,12}", from in 0usize..12, to in 0usize..12) {
        let (from, to) = (from.min(to).min(name.len()), to.max(from).min(name.len()));
        let pattern = format!("{}*{}", &name[..from], &name[to..]);
        prop_assert!(matches(&pattern, &name), "{pattern}");
    }
}
