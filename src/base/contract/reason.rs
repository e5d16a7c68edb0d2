//! The stable names of what the deployer tells: why a deployment did not come about, why an order was not carried out, and what somebody
//! who insisted overruled. The deployer says each in French; the bot has its own sentence for each in its other languages.

/// Declares the codes, each with its name.
macro_rules! codes {
    ($($(#[$what:meta])* $code:ident = $name:literal,)*) => {
        /// Why something did not come about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$what])* $code,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// Its stable name, for journal, history and JSON.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    /// What came cannot be read.
    BundleUnreadable = "bundle-unreadable",
    /// What came is no release, or a damaged one.
    BundleInvalid = "bundle-invalid",
    /// What lies in the spool is no plain file.
    BundleForeign = "bundle-foreign",
    /// No key on this machine can verify a signature.
    NoKeys = "no-keys",
    /// The signature is longer than one is.
    SignatureTooLong = "signature-too-long",
    /// The signature is none.
    SignatureMalformed = "signature-malformed",
    /// Signed with a key that is not trusted here.
    SignatureUnknownKey = "signature-unknown-key",
    /// Signed with a key that is revoked here.
    SignatureRevokedKey = "signature-revoked-key",
    /// Signed in the former format of minisign.
    SignatureLegacy = "signature-legacy",
    /// The signature does not belong to it.
    SignatureWrong = "signature-wrong",
    /// The manifest is too long.
    ManifestTooLong = "manifest-too-long",
    /// The manifest cannot be understood.
    ManifestInvalid = "manifest-invalid",
    /// A release of another program.
    WrongProduct = "wrong-product",
    /// Built for another kind of machine.
    WrongTarget = "wrong-target",
    /// Longer than this machine takes.
    TooLarge = "too-large",
    /// It needs a newer deployer.
    DeployerTooOld = "deployer-too-old",
    /// Older than what was confirmed here.
    Older = "older",
    /// It failed here before.
    Quarantined = "quarantined",
    /// Another binary of this version is in place.
    VersionTaken = "version-taken",
    /// It comes before a release, and nobody asked for such.
    PreRelease = "pre-release",
    /// A newer one waits for a person.
    OlderThanWaiting = "older-than-waiting",
    /// The disk does not take it.
    NotStaged = "not-staged",
    /// The disk does not let it take the place of the other.
    NotSwapped = "not-swapped",
    /// The release of the package cannot be put back in place.
    NotSeeded = "not-seeded",
    /// Its check could not be run.
    PreflightNotRun = "preflight-not-run",
    /// This machine cannot execute it.
    CannotExecute = "cannot-execute",
    /// Its check failed.
    Preflight = "preflight",
    /// Its check takes too long.
    PreflightSlow = "preflight-slow",
    /// Its check ended without a word.
    PreflightMute = "preflight-mute",
    /// It did not take over; the one before went on.
    NoHandover = "no-handover",
    /// It cannot be started.
    NotStarted = "not-started",
    /// It runs and does not answer.
    Silent = "silent",
    /// It ended by itself.
    Crashed = "crashed",
    /// systemd gave it up.
    GivenUp = "given-up",
    /// It refuses the configuration, a secret or the database.
    Unconfigured = "unconfigured",
    /// What was put back in its place waits for a person as well: nothing runs.
    UnconfiguredToo = "unconfigured-too",
    /// It runs and does not hear Discord, which answers.
    Deaf = "deaf",
    /// It runs and does not say how it is.
    Ignorant = "ignorant",
    /// It cannot be shown which program runs.
    Unproven = "unproven",
    /// It did not take over, not even after a restart.
    NotTakenOver = "not-taken-over",
    /// A person did not want it after all, before it took anybody's place.
    Cancelled = "cancelled",
    /// The machine or the activator stopped in the middle, before it was in place.
    Interrupted = "interrupted",
    /// A person wanted another release: the only reason that is no failure.
    Asked = "asked",
    /// Something is under way.
    NotNow = "not-now",
    /// Updates are frozen.
    Frozen = "frozen",
    /// There is nothing to go back to.
    NoTarget = "no-target",
    /// It is not in place, failed here, or cannot read the database.
    BadTarget = "bad-target",
    /// It does not wait to be activated.
    NotWaiting = "not-waiting",
    /// The bundle is gone.
    NoBundle = "no-bundle",
    /// Only root may ask for it.
    RootOnly = "root-only",
    /// Not while a release is on trial.
    OnTrial = "on-trial",
    /// From here one goes back by one step, and once.
    TooFar = "too-far",
}

impl Code {
    /// Whether it says why an order was not carried out; the others say why a deployment did not come about.
    #[must_use]
    pub const fn refuses_an_order(self) -> bool {
        matches!(
            self,
            Self::NotNow
                | Self::Frozen
                | Self::NoTarget
                | Self::BadTarget
                | Self::NotWaiting
                | Self::NoBundle
                | Self::RootOnly
                | Self::OnTrial
                | Self::TooFar
        )
    }
}

/// The release cannot read the database as it is.
pub const SCHEMA: &str = "schema";

/// What can be overruled by whoever insists.
pub const OVERRULED: [&str; 3] = [Code::Older.name(), Code::Quarantined.name(), SCHEMA];
