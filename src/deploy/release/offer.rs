//! What a forge offers, and which of it is worth fetching.
//!
//! A release counts when its tag is its version, with or without a `v` before it, and is followed by the pattern of the
//! configuration. A draft never counts. A pre-release, such as `1.4.0-rc.2`, only counts when the pattern has a hyphen and so asks
//! for pre-releases: with `v*` nobody becomes a tester unasked. What the forge calls a pre-release and the version does not,
//! contradicts itself and does not count.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::Version;
use super::event::{follows, matches};
use super::known::Known;

/// A release, as Gitea and Forgejo describe it; everything else is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Offer {
    /// The tag.
    #[serde(rename = "tag_name")]
    pub tag: String,
    /// Whether it is not published.
    #[serde(default)]
    pub draft: bool,
    /// Whether whoever published it does not call it final.
    #[serde(default)]
    pub prerelease: bool,
    /// Its files; one that is described otherwise than as a file is none for us.
    #[serde(default, deserialize_with = "files")]
    pub assets: Vec<Asset>,
}

/// A page of the list of releases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The releases.
    pub offers: Vec<Offer>,
    /// How many are described in a way that is not understood.
    pub odd: usize,
}

fn files<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<Asset>, D::Error> {
    let all = Option::<Vec<serde_json::Value>>::deserialize(given)?.unwrap_or_default();
    Ok(all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect())
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asset {
    /// Its number in the forge.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// `attachment`, or `external` for one that lies elsewhere; older forges do not say.
    pub r#type: Option<String>,
}

/// A release that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its version, as the tag says; what counts in the end is the signed manifest.
    pub version: Version,
    /// The tag.
    pub tag: String,
    /// The bundle for this machine.
    pub asset: Asset,
}

/// What is followed.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Pattern of the tags.
    pub tags: &'a str,
    /// This machine, as Debian calls it.
    pub architecture: &'a str,
}

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Something to fetch.
    New(Candidate),
    /// Nothing, because there is no release that is followed.
    None,
    /// Nothing, because the newest is not newer than what is here.
    Here(Version),
    /// Nothing, because the newest waits for somebody to activate it.
    Staged(Version),
    /// Nothing, because the newest has failed here.
    Quarantined(Version),
    /// Nothing, because the newest has no file for this machine.
    NoFile(Version, String),
}

/// Debian's name of an architecture that Rust names.
#[must_use]
pub fn debian_architecture(rust: &str) -> Option<&'static str> {
    match rust {
        "aarch64" => Some("arm64"),
        "x86_64" => Some("amd64"),
        _ => None,
    }
}

/// Whether a pattern asks for pre-releases.
#[must_use]
pub fn wants_before_release(tags: &str) -> bool {
    tags.contains('-')
}

/// Whether a pattern asks for this pre-release, whose tag is its version, with or without a `v`.
#[must_use]
pub fn follows_version(tags: &str, version: &Version) -> bool {
    wants_before_release(tags) && (matches(tags, &version.to_string()) || matches(tags, &format!("v{version}")))
}

/// Name of the bundle of a release.
#[must_use]
pub fn file_name(version: &Version, architecture: &str) -> String {
    format!("ffj-bot_{version}_{architecture}.bundle")
}

/// Reads a page of releases. What is odd about one of them is no reason not to see the others.
///
/// # Errors
/// When it is not a list.
pub fn read(bytes: &[u8]) -> Result<Page, serde_json::Error> {
    let all: Vec<&RawValue> = serde_json::from_slice(bytes)?;
    let offers: Vec<Offer> = all.iter().filter_map(|one| serde_json::from_str(one.get()).ok()).collect();
    Ok(Page { odd: all.len() - offers.len(), offers })
}

/// The newest release that is new here; when there is none, why.
#[must_use]
pub fn choose(offers: &[Offer], wanted: Wanted<'_>, known: &Known) -> Choice {
    let mut followed: Vec<(Version, &Offer)> = offers.iter().filter_map(|offer| Some((version(offer, wanted.tags)?, offer))).collect();
    followed.sort_by(|(left, _), (right, _)| right.cmp(left));
    let mut passed = None;
    for (version, offer) in followed {
        if known.bar().is_some_and(|bar| version <= *bar) {
            let waits = known.staged.as_ref() == Some(&version);
            return passed.unwrap_or(if waits { Choice::Staged(version) } else { Choice::Here(version) });
        }
        if known.quarantine.contains(&version) {
            passed.get_or_insert(Choice::Quarantined(version));
            continue;
        }
        let name = file_name(&version, wanted.architecture);
        let asset = offer.assets.iter().find(|asset| asset.name == name && asset.r#type.as_deref() != Some("external"));
        match asset {
            Some(asset) => return Choice::New(Candidate { version, tag: offer.tag.clone(), asset: asset.clone() }),
            None => passed = passed.or(Some(Choice::NoFile(version, name))),
        }
    }
    passed.unwrap_or(Choice::None)
}

/// The version of a release that is followed.
fn version(offer: &Offer, tags: &str) -> Option<Version> {
    let version: Version = offer.tag.strip_prefix('v').unwrap_or(&offer.tag).parse().ok()?;
    let counts = if version.is_before_release() {
        wants_before_release(tags) && matches(tags, &offer.tag)
    } else {
        !offer.prerelease && follows(tags, &offer.tag)
    };
    (counts && !offer.draft).then_some(version)
}

#[cfg(test)]
#[path = "offer_tests.rs"]
mod tests;
