//! The stable names of what the deployer tells: why a deployment did not come about, how an order was answered, and what somebody
//! who insisted overruled. The bot has its own sentence for each; a test holds these lists and the code together.

/// Why a deployment did not come about.
pub const REASONS: [&str; 41] = [
    "bundle-unreadable",
    "bundle-invalid",
    "bundle-foreign",
    "no-keys",
    "signature-too-long",
    "signature-malformed",
    "signature-unknown-key",
    "signature-revoked-key",
    "signature-legacy",
    "signature-wrong",
    "manifest-too-long",
    "manifest-invalid",
    "wrong-product",
    "wrong-target",
    "too-large",
    "deployer-too-old",
    "older",
    "quarantined",
    "version-taken",
    "pre-release",
    "older-than-waiting",
    "not-staged",
    "not-swapped",
    "not-seeded",
    "preflight-not-run",
    "cannot-execute",
    "preflight",
    PREFLIGHT_SLOW,
    "no-handover",
    "not-started",
    "silent",
    "crashed",
    "given-up",
    "unconfigured",
    UNCONFIGURED_TOO,
    "deaf",
    "ignorant",
    "unproven",
    "not-taken-over",
    "preflight-mute",
    CANCELLED,
];

/// The check of the release took too long.
pub const PREFLIGHT_SLOW: &str = "preflight-slow";

/// What was put back in its place waits for a person as well: nothing runs.
pub const UNCONFIGURED_TOO: &str = "unconfigured-too";

/// A person did not want it after all, before it took anybody's place.
pub const CANCELLED: &str = "cancelled";

/// A person wanted another release: the only reason that is no failure.
pub const ASKED: &str = "asked";

/// How an order was answered: the first nine say why it was refused, the others what is done.
pub const ANSWERS: [&str; 17] = [
    "not-now",
    "frozen",
    "no-target",
    "bad-target",
    "not-waiting",
    "no-bundle",
    "root-only",
    "on-trial",
    "too-far",
    "activate",
    "roll-back",
    "freeze",
    "unfreeze",
    "look",
    "apply",
    "package",
    "prune",
];

/// The release cannot read the database as it is.
pub const SCHEMA: &str = "schema";

/// What can be overruled by whoever insists.
pub const OVERRULED: [&str; 3] = ["older", "quarantined", SCHEMA];
