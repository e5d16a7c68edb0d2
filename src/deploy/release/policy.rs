//! Whether a release may come onto this machine: one pure function from bytes, keys and what this machine expects to a verdict.

use std::collections::BTreeMap;

use super::bundle::Bundle;
use super::key::TrustedKeys;
use super::manifest::{Contents, MAX_MANIFEST, Manifest, ManifestError, Unverified, Verified};
use super::refusal::Refusal;
use super::{Digest, Version, offer, signature};

/// Version of the rules below, recorded with every verdict.
pub const GATES: u32 = 2;

/// What this machine expects of a release.
#[derive(Debug, Clone)]
pub struct Expectation<'a> {
    /// Program that is deployed.
    pub product: &'a str,
    /// Machine this is, as a Rust target triple.
    pub target: &'a str,
    /// Version of the deployer.
    pub deployer: &'a Version,
    /// Newest version that was ever confirmed here. An older one may be signed, but whoever sends it replays the past.
    pub floor: Option<&'a Version>,
    /// Releases that failed here.
    pub quarantine: &'a BTreeMap<Digest, Version>,
    /// Releases that are in place.
    pub installed: &'a BTreeMap<Version, Digest>,
    /// Longest binary that is taken, in bytes.
    pub max_size: u64,
    /// Whether a person insists.
    pub insistence: Insistence,
    /// What holds for a release that nobody at the machine asked for; none when somebody did.
    pub unasked: Option<Unasked<'a>>,
}

/// What a release has to be that comes by itself, from the forge or a CI.
#[derive(Debug, Clone, Copy)]
pub struct Unasked<'a> {
    /// Pattern of the tags that are followed. Whoever follows `v*` has not asked to try out pre-releases, wherever one comes from.
    pub tags: &'a str,
    /// The release that waits for a person: an older one would take its place.
    pub waiting: Option<&'a Version>,
}

/// Whether a person insists on a release. Overrules [`Refusal::Older`] and [`Refusal::Quarantined`], and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Insistence {
    /// A machine asks, or a person who did not insist.
    #[default]
    None,
    /// `--force`
    Force,
}

/// A release that may come, and what was overruled for it.
#[derive(Debug)]
pub struct Accepted {
    manifest: Manifest<Verified>,
    overruled: Vec<Refusal>,
}

impl Accepted {
    /// What was verified.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest<Verified> {
        &self.manifest
    }

    /// What would have kept it out, had nobody insisted; for the record.
    #[must_use]
    pub fn overruled(&self) -> &[Refusal] {
        &self.overruled
    }
}

/// Decides whether a release may come. The signature is checked before a byte of the manifest is read.
///
/// # Errors
/// The first reason why it may not.
pub fn verify(manifest: &[u8], signature: &[u8], keys: &TrustedKeys, expected: &Expectation<'_>) -> Result<Accepted, Refusal> {
    if !u64::try_from(manifest.len()).is_ok_and(|length| length <= MAX_MANIFEST) {
        return Err(Refusal::Manifest(ManifestError::TooLong));
    }
    let signed_by = signature::verify(manifest, signature, keys).map_err(Refusal::Signature)?;
    let manifest = Manifest::parse(manifest).map_err(Refusal::Manifest)?;
    let mut overruled = Vec::new();
    for refusal in RULES.iter().filter_map(|rule| rule(manifest.claims(), expected)) {
        if expected.insistence == Insistence::None || !refusal.can_be_overruled() {
            return Err(refusal);
        }
        overruled.push(refusal);
    }
    Ok(Accepted { manifest: manifest.trusted(signed_by), overruled })
}

type Rule = fn(&Contents, &Expectation<'_>) -> Option<Refusal>;

const RULES: [Rule; 9] = [product, target, size, deployer, floor, quarantine, version, before_release, waiting];

fn product(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let other = release.product != expected.product;
    other.then(|| Refusal::Product { found: release.product.clone(), expected: expected.product.to_owned() })
}

fn target(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let other = release.target != expected.target;
    other.then(|| Refusal::Target { found: release.target.clone(), expected: expected.target.to_owned() })
}

fn size(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let (version, size, limit) = (release.version.clone(), release.size, expected.max_size);
    (size > limit).then_some(Refusal::TooLarge { version, size, limit })
}

fn deployer(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let (version, needed) = (release.version.clone(), release.minimum_deployer.clone());
    (needed > *expected.deployer).then_some(Refusal::DeployerTooOld { version, needed })
}

fn floor(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let floor = expected.floor.filter(|floor| release.version < **floor)?;
    Some(Refusal::Older { version: release.version.clone(), floor: floor.clone() })
}

fn quarantine(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let failed = expected.quarantine.contains_key(&release.sha256);
    failed.then(|| Refusal::Quarantined { version: release.version.clone(), sha256: release.sha256 })
}

fn version(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let installed = *expected.installed.get(&release.version).filter(|installed| **installed != release.sha256)?;
    Some(Refusal::VersionTaken { version: release.version.clone(), installed })
}

fn before_release(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let tags = expected.unasked?.tags;
    let followed = || offer::follows_version(tags, &release.version);
    (release.version.is_before_release() && !followed()).then(|| Refusal::BeforeRelease { version: release.version.clone() })
}

fn waiting(release: &Contents, expected: &Expectation<'_>) -> Option<Refusal> {
    let waits = expected.unasked?.waiting.filter(|waits| release.version < **waits)?;
    Some(Refusal::Waits { version: release.version.clone(), waits: waits.clone() })
}

impl<R> Bundle<R, Unverified> {
    /// Decides whether the release in the bundle may come: [`verify`].
    ///
    /// # Errors
    /// The first reason why it may not.
    pub fn verify(self, keys: &TrustedKeys, expected: &Expectation<'_>) -> Result<Bundle<R, Accepted>, Refusal> {
        let trust = verify(&self.manifest, &self.signature, keys, expected)?;
        Ok(Bundle { manifest: self.manifest, signature: self.signature, trust, rest: self.rest })
    }
}
