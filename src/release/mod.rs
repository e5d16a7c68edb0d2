//! Rules of bringing a release: what may be trusted, what may be installed, what happens next.
//!
//! Contract: pure. Bytes and facts come in as arguments, verdicts and actions go out; no clock, no randomness, no file, no process,
//! no logging, and nothing of the rest of the crate. Whoever performs the actions decides nothing.

pub mod layout;
pub mod version;

pub use layout::Layout;
pub use version::Version;
