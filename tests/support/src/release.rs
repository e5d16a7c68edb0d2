//! Somebody who makes releases: a key, and bundles of real programs, signed as `scripts/sign-release` does.

use std::path::{Path, PathBuf};

use ffj_deploy::release::Digest;
use ffj_deploy::release::bundle::pack;
use ffj_deploy::release::manifest::{Contents, Schema};
use minisign::KeyPair;

/// Who signs.
pub struct Signer(KeyPair);

/// A release before it is signed.
pub struct Draft {
    pub contents: Contents,
    pub binary: Vec<u8>,
}

impl Signer {
    pub fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    /// The `.pub` file.
    pub fn file(&self) -> String {
        self.0.pk.to_box().unwrap().to_string()
    }

    /// Id of the key.
    pub fn id(&self) -> String {
        let number: [u8; 8] = self.0.pk.keynum().try_into().unwrap();
        format!("{:016X}", u64::from_le_bytes(number))
    }

    /// The bundle of a draft.
    pub fn bundle(&self, draft: &Draft) -> Vec<u8> {
        self.sign(draft.contents.to_json().unwrap().as_bytes(), &draft.binary)
    }

    /// The bundle of a manifest and its program.
    pub fn sign(&self, manifest: &[u8], binary: &[u8]) -> Vec<u8> {
        let signature = minisign::sign(None, &self.0.sk, manifest, Some("release"), None).unwrap().to_string();
        let (mut bundle, size) = (Vec::new(), u64::try_from(binary.len()).unwrap());
        pack(&mut bundle, manifest, signature.as_bytes(), &mut &binary[..], size).unwrap();
        bundle
    }
}

impl Draft {
    /// A release of this program, which a few bytes at its end tell from the others.
    pub fn new(version: &str, program: &[u8], tail: &str) -> Self {
        let binary = [program, tail.as_bytes()].concat();
        let (schema, oldest) = (ffj_bot::store::SCHEMA, ffj_bot::store::readable_since());
        let contents = Contents {
            product: "ffj-bot".to_owned(),
            version: version.parse().unwrap(),
            commit: format!("{:0<40}", hex(version)),
            target: ffj_base::version::target(),
            size: u64::try_from(binary.len()).unwrap(),
            sha256: Digest::of(&binary),
            schema: Schema { writes: schema, reads: [oldest, schema] },
            minimum_deployer: "0.1.0".parse().unwrap(),
            built_at: "2026-02-01T12:00:00Z".to_owned(),
        };
        Self { contents, binary }
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// A program without its debug symbols, which weigh ten times as much as it does.
pub fn stripped(program: &Path, folder: &Path) -> PathBuf {
    let to = folder.join(program.file_name().unwrap());
    let stripped = std::process::Command::new("strip").arg("-o").arg(&to).arg(program).status().unwrap();
    assert!(stripped.success(), "strip {}", program.display());
    to
}
