//! Rules of bringing a release: what may be trusted, what may be installed, what happens next.
//!
//! Contract: pure. Bytes and facts come in as arguments, verdicts and actions go out; no clock, no randomness, no file, no process,
//! no logging, and nothing of the rest of the crate. Whoever performs the actions decides nothing.

pub mod ask;
pub mod bundle;
pub mod digest;
pub mod event;
pub mod key;
pub mod known;
pub mod layout;
pub mod machine;
pub mod manifest;
pub mod offer;
pub mod order;
pub mod policy;
pub mod provider;
pub mod refusal;
pub mod request;
pub mod revival;
pub mod right;
pub mod seed;
pub mod signature;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod signature_tests;

pub use bundle::Bundle;
pub use digest::Digest;
pub use ffj_base::contract::version::{self, Version};
pub use key::TrustedKeys;
pub use layout::Layout;
pub use machine::{State, after_boot, step};
pub use manifest::{Manifest, Unverified, Verified};
pub use policy::{Accepted, Expectation, verify};
pub use provider::Provider;
pub use refusal::Refusal;
pub use right::{Moment, Right, right};
