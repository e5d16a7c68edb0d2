//! What the tests of this folder share: people who sign, and releases of the bot.

use super::bundle::pack;
use super::key::{KeyId, TrustedKeys};
use super::manifest::{Contents, Schema};
use super::policy::{Accepted, Expectation, Insistence, Unasked, verify};
use super::{Digest, Refusal, Version};

/// Somebody with a minisign key.
pub(super) struct Signer {
    name: &'static str,
    pair: minisign::KeyPair,
}

impl Signer {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, pair: minisign::KeyPair::generate_unencrypted_keypair().unwrap() }
    }

    /// The `.pub` file.
    pub(super) fn file(&self) -> (&'static str, String) {
        (self.name, self.pair.pk.to_box().unwrap().to_string())
    }

    /// The line of the key alone.
    pub(super) fn line(&self) -> String {
        self.pair.pk.to_base64()
    }

    pub(super) fn id(&self) -> KeyId {
        let number: [u8; 8] = self.pair.pk.keynum().try_into().unwrap();
        format!("{:016X}", u64::from_le_bytes(number)).parse().unwrap()
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        minisign::sign(None, &self.pair.sk, bytes, Some("release"), None).unwrap().to_string().into_bytes()
    }
}

/// The set of these people's keys.
pub(super) fn keys(signers: &[&Signer], revoked: &[KeyId]) -> TrustedKeys {
    let files: Vec<_> = signers.iter().map(|signer| signer.file()).collect();
    TrustedKeys::parse(files.iter().map(|(name, text)| (*name, text.as_str())), revoked).unwrap()
}

pub(super) fn version(given: &str) -> Version {
    given.parse().unwrap()
}

/// What the manifest of a release says.
pub(super) fn contents(given: &str, binary: &[u8]) -> Contents {
    Contents {
        product: "ffj-bot".to_owned(),
        version: version(given),
        commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        target: "aarch64-unknown-linux-gnu".to_owned(),
        size: binary.len().try_into().unwrap(),
        sha256: Digest::of(binary),
        schema: Schema { writes: 7, reads: [5, 7] },
        minimum_deployer: version("1.2.0"),
        built_at: "2026-02-01T12:00:00Z".to_owned(),
    }
}

/// A machine, and the one whose key it trusts.
pub(super) struct Machine {
    pub(super) signer: Signer,
    pub(super) deployer: Version,
    pub(super) floor: Option<Version>,
    pub(super) quarantine: std::collections::BTreeMap<Digest, Version>,
    pub(super) installed: std::collections::BTreeMap<Version, Digest>,
    pub(super) insistence: Insistence,
    /// The tags that are followed and what waits, when nobody asks.
    pub(super) unasked: Option<(&'static str, Version)>,
}

impl Machine {
    pub(super) fn new() -> Self {
        let deployer = version("1.2.0");
        let (floor, quarantine, installed) = Default::default();
        Self { signer: Signer::new("release.pub"), deployer, floor, quarantine, installed, insistence: Insistence::None, unasked: None }
    }

    pub(super) fn keys(&self) -> TrustedKeys {
        keys(&[&self.signer], &[])
    }

    pub(super) fn expectation(&self) -> Expectation<'_> {
        Expectation {
            product: "ffj-bot",
            target: "aarch64-unknown-linux-gnu",
            deployer: &self.deployer,
            floor: self.floor.as_ref(),
            quarantine: &self.quarantine,
            installed: &self.installed,
            max_size: 1000,
            insistence: self.insistence,
            unasked: self.unasked.as_ref().map(|(tags, waiting)| Unasked { tags, waiting: Some(waiting) }),
        }
    }

    /// Asks whether a release with this manifest, properly signed, may come.
    pub(super) fn verify(&self, contents: &Contents) -> Result<Accepted, Refusal> {
        let manifest = contents.to_json().unwrap();
        verify(manifest.as_bytes(), &self.signer.sign(manifest.as_bytes()), &self.keys(), &self.expectation())
    }

    /// The bundle of a release, properly signed.
    pub(super) fn bundle(&self, contents: &Contents, mut binary: &[u8]) -> Vec<u8> {
        let manifest = contents.to_json().unwrap();
        let signature = self.signer.sign(manifest.as_bytes());
        let mut bundle = Vec::new();
        pack(&mut bundle, manifest.as_bytes(), &signature, &mut binary, contents.size).unwrap();
        bundle
    }
}
