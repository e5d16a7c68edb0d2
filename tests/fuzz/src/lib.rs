//! What the fuzz targets share: somebody who signs, and a machine that expects a release.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a target fails by panicking")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ffj_deploy::release::manifest::{Contents, Schema};
use ffj_deploy::release::policy::{Expectation, Insistence};
use ffj_deploy::release::{Digest, TrustedKeys, Version};
use minisign::KeyPair;

/// Largest binary that the machine takes, in bytes.
pub const MAX_SIZE: u64 = 1 << 16;

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate_unencrypted_keypair().unwrap());
static PUBLIC: LazyLock<String> = LazyLock::new(|| PAIR.pk.to_box().unwrap().to_string());
static KEYS: LazyLock<TrustedKeys> = LazyLock::new(|| TrustedKeys::parse([("fuzz.pub", public_key())], &[]).unwrap());
static DEPLOYER: LazyLock<Version> = LazyLock::new(|| "1.2.0".parse().unwrap());
static NO_FAILURE: BTreeMap<Digest, Version> = BTreeMap::new();
static NOTHING_INSTALLED: BTreeMap<Version, Digest> = BTreeMap::new();

/// The keys that the machine trusts: that of [`sign`].
pub fn keys() -> &'static TrustedKeys {
    &KEYS
}

/// The file of that key.
pub fn public_key() -> &'static str {
    &PUBLIC
}

/// Signs with the key that the machine trusts; the key is a new one in each process.
pub fn sign(bytes: &[u8]) -> Vec<u8> {
    minisign::sign(None, &PAIR.sk, bytes, Some("release"), None).unwrap().to_string().into_bytes()
}

/// A machine on which nothing has happened yet.
pub fn expectation() -> Expectation<'static> {
    Expectation {
        product: "ffj-bot",
        target: "aarch64-unknown-linux-gnu",
        deployer: &DEPLOYER,
        floor: None,
        quarantine: &NO_FAILURE,
        installed: &NOTHING_INSTALLED,
        max_size: MAX_SIZE,
        insistence: Insistence::None,
        unasked: None,
    }
}

/// What the manifest of this binary says.
pub fn contents(binary: &[u8]) -> Contents {
    Contents {
        product: "ffj-bot".to_owned(),
        version: "1.4.0".parse().unwrap(),
        commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        target: "aarch64-unknown-linux-gnu".to_owned(),
        size: binary.len().try_into().unwrap(),
        sha256: Digest::of(binary),
        schema: Schema { writes: 7, reads: [5, 7] },
        minimum_deployer: "1.2.0".parse().unwrap(),
        built_at: "2026-02-01T12:00:00Z".to_owned(),
    }
}
