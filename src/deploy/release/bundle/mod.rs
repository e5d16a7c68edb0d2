//! The file a release comes in: a plain tar of exactly `manifest.json`, `manifest.json.minisig` and `ffj-bot`, in this order.
//!
//! Read as a stream, in the order of trust: manifest and signature are read, then verified, and only then the binary is read,
//! as long as the manifest says and not a byte longer. A bundle that is anything else is refused, and nothing is guessed.

use std::io::{Read, Write};

use super::digest::Hasher;
use super::layout;
use super::manifest::{Contents, MAX_MANIFEST, Manifest, Unverified};
use super::policy::Accepted;
use super::signature::MAX_SIGNATURE;

pub use fault::{BundleError, Fault, Field, Kind};
pub use pack::pack;

mod fault;
mod header;
mod pack;
mod read;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

/// A bundle that is being read, and how far it is trusted: [`Unverified`] or [`Accepted`].
#[derive(Debug)]
pub struct Bundle<R, Trust = Unverified> {
    /// The manifest, byte for byte.
    pub manifest: Vec<u8>,
    /// Its signature.
    pub signature: Vec<u8>,
    pub(super) trust: Trust,
    pub(super) rest: R,
}

/// The files of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// `manifest.json`
    Manifest,
    /// `manifest.json.minisig`
    Signature,
    /// `ffj-bot`
    Binary,
}

impl Member {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Manifest, Self::Signature, Self::Binary];

    /// Its only name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manifest => layout::MANIFEST,
            Self::Signature => layout::SIGNATURE,
            Self::Binary => layout::BINARY,
        }
    }

    /// Its only mode.
    #[must_use]
    pub const fn mode(self) -> u64 {
        match self {
            Self::Manifest | Self::Signature => 0o644,
            Self::Binary => 0o755,
        }
    }

    const fn error(self, fault: Fault) -> BundleError {
        BundleError { at: self.name(), fault }
    }
}

impl<R: Read> Bundle<R> {
    /// Reads manifest and signature, and leaves the binary where it is.
    ///
    /// # Errors
    /// When they are not what a bundle begins with.
    pub fn open(mut from: R) -> Result<Self, BundleError> {
        let mut small = |member: Member, limit| read::small(&mut from, member, limit).map_err(|fault| member.error(fault));
        let manifest = small(Member::Manifest, MAX_MANIFEST)?;
        let signature = small(Member::Signature, MAX_SIGNATURE)?;
        Ok(Self { manifest, signature, trust: Unverified, rest: from })
    }
}

impl<R> Bundle<R> {
    /// What the manifest claims; none when it is no manifest. Good for telling a person, never for acting.
    #[must_use]
    pub fn claims(&self) -> Option<Contents> {
        Manifest::parse(&self.manifest).ok().map(|manifest| manifest.claims().clone())
    }
}

impl<R: Read> Bundle<R, Accepted> {
    /// What was verified.
    pub const fn accepted(&self) -> &Accepted {
        &self.trust
    }

    /// Hands the binary over, and makes sure that it is the one that was signed and that nothing follows it.
    ///
    /// # Errors
    /// When it is not, or cannot be read or written. Then what was handed over is good for nothing, and must be removed.
    pub fn unpack(mut self, into: &mut impl Write) -> Result<Accepted, BundleError> {
        let contents = self.trust.manifest().contents();
        binary(&mut self.rest, into, contents).map_err(|fault| Member::Binary.error(fault))?;
        read::end(&mut self.rest).map_err(|fault| BundleError { at: "the end", fault })?;
        Ok(self.trust)
    }
}

fn binary(from: &mut impl Read, into: &mut impl Write, signed: &Contents) -> Result<(), Fault> {
    let found = read::header(from, Member::Binary)?;
    if found != signed.size {
        return Err(Fault::Size { found, signed: signed.size });
    }
    let mut hasher = Hasher::default();
    read::large(from, found, |piece| {
        hasher.update(piece);
        into.write_all(piece).map_err(Fault::Write)
    })?;
    let digest = hasher.finish();
    if digest == signed.sha256 { Ok(()) } else { Err(Fault::Digest { found: digest, signed: signed.sha256 }) }
}
