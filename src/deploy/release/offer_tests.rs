//! Which release of a forge is chosen, and which is left aside.

use super::*;

const ARM: Wanted<'static> = Wanted { tags: "v*", architecture: "arm64" };

fn offer(tag: &str, files: &[&str]) -> Offer {
    let version = tag.trim_start_matches('v');
    let asset = |(id, file): (u64, &&str)| Asset { id, name: format!("ffj-bot_{version}_{file}.bundle"), size: 10, r#type: None };
    Offer { tag: tag.to_owned(), draft: false, prerelease: false, assets: (1..).zip(files).map(asset).collect() }
}

fn version(given: &str) -> Version {
    given.parse().unwrap()
}

fn known(floor: &str) -> Known {
    Known { runs: Some(version(floor)), floor: Some(version(floor)), ..Known::default() }
}

fn new(choice: &Choice) -> &str {
    match choice {
        Choice::New(candidate) => &candidate.tag,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_newest_by_version_is_chosen_whatever_the_order() {
    let offers = ["v1.9.0", "v1.10.0", "v1.2.0"].map(|tag| offer(tag, &["amd64", "arm64"]));
    let choice = choose(&offers, ARM, &Known::default());
    let Choice::New(candidate) = &choice else { panic!("{choice:?}") };
    assert_eq!((candidate.tag.as_str(), candidate.asset.id), ("v1.10.0", 2));
    assert_eq!(choose(&offers, ARM, &known("1.10.0")), Choice::Here(version("1.10.0")));
    assert_eq!(choose(&offers, ARM, &known("2.0.0")), Choice::Here(version("1.10.0")));
    assert_eq!(choose(&[], ARM, &known("1.0.0")), Choice::None);
}

#[test]
fn a_tag_is_the_version_with_or_without_a_v_and_nothing_else() {
    let all = Wanted { tags: "*", ..ARM };
    assert_eq!(new(&choose(&[offer("1.4.0", &["arm64"])], all, &Known::default())), "1.4.0");
    for tag in ["vv1.4.0", "V1.4.0", "1.4", "v1.4.0+1", "release-1.4.0", "v1.4.0/..", "latest", ""] {
        assert_eq!(choose(&[offer(tag, &["arm64"])], all, &Known::default()), Choice::None, "{tag}");
    }
    assert_eq!(choose(&[offer("1.4.0", &["arm64"])], ARM, &Known::default()), Choice::None, "not of the pattern");
}

#[test]
fn a_pre_release_is_only_for_who_asks_for_it() {
    let candidate = Offer { prerelease: true, ..offer("v1.4.0-rc.2", &["arm64"]) };
    let unmarked = offer("v1.4.0-rc.2", &["arm64"]);
    let odd = Offer { prerelease: true, ..offer("v1.4.0", &["arm64"]) };
    let last = offer("v1.3.0", &["arm64"]);
    let offers = |first: &Offer| [first.clone(), last.clone()];
    let testers = Wanted { tags: "v*-rc.*", ..ARM };
    for first in [&candidate, &unmarked] {
        assert_eq!(new(&choose(&offers(first), ARM, &Known::default())), "v1.3.0");
        assert_eq!(new(&choose(&offers(first), testers, &Known::default())), "v1.4.0-rc.2");
    }
    for wanted in [ARM, testers] {
        assert_eq!(new(&choose(&offers(&odd), wanted, &Known::default())), "v1.3.0");
    }
    // Whoever tests gets the release too once it is there.
    assert_eq!(new(&choose(&[candidate, offer("v1.4.0", &["arm64"])], testers, &Known::default())), "v1.4.0");
    let draft = Offer { draft: true, ..offer("v9.0.0", &["arm64"]) };
    assert_eq!(new(&choose(&offers(&draft), ARM, &Known::default())), "v1.3.0");
}

#[test]
fn what_is_left_aside_is_said_and_the_next_one_still_counts() {
    let offers = [offer("v1.5.0", &["amd64"]), offer("v1.4.0", &["arm64"])];
    assert_eq!(new(&choose(&offers, ARM, &known("1.3.0"))), "v1.4.0");
    let no_file = Choice::NoFile(version("1.5.0"), "ffj-bot_1.5.0_arm64.bundle".to_owned());
    assert_eq!(choose(&offers, ARM, &known("1.4.0")), no_file);
    let mut failed = known("1.3.0");
    failed.quarantine = vec![version("1.4.0")];
    assert_eq!(choose(&offers[1..], ARM, &failed), Choice::Quarantined(version("1.4.0")));
    assert_eq!(choose(&offers, ARM, &failed), no_file);
    let mut elsewhere = offer("v1.4.0", &["arm64"]);
    elsewhere.assets[0].r#type = Some("external".to_owned());
    assert!(matches!(choose(&[elsewhere], ARM, &known("1.3.0")), Choice::NoFile(..)));
    assert!(matches!(choose(&[Offer { assets: vec![], ..offer("v1.4.0", &[]) }], ARM, &known("1.3.0")), Choice::NoFile(..)));
}

#[test]
fn what_is_on_trial_or_waits_is_not_fetched_again() {
    let offers = [offer("v1.4.0", &["arm64"])];
    let mut trial = known("1.3.0");
    trial.runs = Some(version("1.4.0"));
    assert_eq!(choose(&offers, ARM, &trial), Choice::Here(version("1.4.0")));
    let mut waits = known("1.3.0");
    waits.staged = Some(version("1.4.0"));
    assert_eq!(choose(&offers, ARM, &waits), Choice::Staged(version("1.4.0")));
    assert_eq!(new(&choose(&[offer("v1.5.0", &["arm64"])], ARM, &waits)), "v1.5.0");
}

#[test]
fn a_page_of_a_forge_is_read_and_nothing_else() {
    let page = br#"[{"id":7,"tag_name":"v1.4.0","draft":false,"prerelease":false,"assets":[{"id":3,"name":"a","size":5,"uuid":"x",
        "browser_download_url":"https://elsewhere.example/a"}]},{"tag_name":"v1.3.0","assets":null}]"#;
    let Page { offers, odd } = read(page).unwrap();
    assert_eq!((offers.len(), offers[0].assets[0].id, odd), (2, 3, 0));
    for other in [b"{}".as_slice(), b"<html>", b"[1,", b""] {
        assert!(read(other).is_err());
    }
}

#[test]
fn what_is_odd_about_one_release_hides_no_other() {
    let page = br#"[{"tag_name":"v1.5.0","assets":[{"id":"x","name":"odd"},7,{"id":4,"name":"b","size":6}]},{"tag_name":1},
        {},null,{"tag_name":"v1.4.0","assets":{"a":1}},{"tag_name":"v1.3.0"}]"#;
    let Page { offers, odd } = read(page).unwrap();
    let tags: Vec<&str> = offers.iter().map(|offer| offer.tag.as_str()).collect();
    assert_eq!((tags, odd), (vec!["v1.5.0", "v1.3.0"], 4));
    assert_eq!(offers[0].assets.iter().map(|asset| asset.id).collect::<Vec<_>>(), [4], "its other files are there");
}
