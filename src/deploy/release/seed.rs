//! What becomes of the release that the package carries, and of a tree that a power cut left in disorder.

use super::layout::Link;
use super::version::Version;

/// A change of the links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relink {
    /// Which link.
    pub link: Link,
    /// Where it leads from then on.
    pub to: Version,
}

/// What is done with the packaged release, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seeded {
    /// Nothing ran before.
    First,
    /// It runs already.
    AsItWas,
    /// It is newer than what ran, which becomes the previous one.
    Newer {
        /// What ran before.
        than: Version,
    },
    /// It is older than what runs, and somebody asked for it.
    Older {
        /// What ran before.
        than: Version,
    },
    /// It is older than what runs, which stays.
    LeftAside {
        /// What runs.
        for_the_sake_of: Version,
    },
}

/// Decides about the packaged release. `current` is what a valid link leads to; `downgrade` that somebody asked for an older one.
#[must_use]
pub fn seed(packaged: &Version, current: Option<&Version>, downgrade: bool) -> Seeded {
    match current {
        None => Seeded::First,
        Some(current) if current == packaged => Seeded::AsItWas,
        Some(current) if current < packaged => Seeded::Newer { than: current.clone() },
        Some(current) if downgrade => Seeded::Older { than: current.clone() },
        Some(current) => Seeded::LeftAside { for_the_sake_of: current.clone() },
    }
}

impl Seeded {
    /// The links to change, in this order: a power cut in between leaves both on what ran before.
    #[must_use]
    pub fn relinks(&self, packaged: &Version) -> Vec<Relink> {
        let current = Relink { link: Link::Current, to: packaged.clone() };
        match self {
            Self::First => vec![current],
            Self::Newer { than } | Self::Older { than } => vec![Relink { link: Link::Previous, to: than.clone() }, current],
            Self::AsItWas | Self::LeftAside { .. } => Vec::new(),
        }
    }
}

/// Chooses what runs from now on when `current` leads to nothing sound: what ran before it, else the newest sound release.
/// None: only the packaged release is left.
#[must_use]
pub fn substitute(previous: Option<&Version>, sound: &[Version]) -> Option<Version> {
    previous.filter(|version| sound.contains(version)).or_else(|| sound.iter().max()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn a_package_never_replaces_a_newer_release_unless_asked() {
        let (old, new) = (version("1.9.0"), version("1.10.0"));
        assert_eq!(seed(&new, None, false), Seeded::First);
        assert_eq!(seed(&new, Some(&new), false), Seeded::AsItWas);
        assert_eq!(seed(&new, Some(&old), false), Seeded::Newer { than: old.clone() });
        assert_eq!(seed(&old, Some(&new), false), Seeded::LeftAside { for_the_sake_of: new.clone() });
        assert_eq!(seed(&old, Some(&new), true), Seeded::Older { than: new });
    }

    #[test]
    fn the_former_release_is_kept_as_previous_before_current_moves() {
        let (old, new) = (version("1.9.0"), version("1.10.0"));
        let relinks = seed(&new, Some(&old), false).relinks(&new);
        assert_eq!(relinks, [Relink { link: Link::Previous, to: old }, Relink { link: Link::Current, to: new.clone() }]);
        assert_eq!(seed(&new, Some(&new), false).relinks(&new), []);
    }

    #[test]
    fn a_broken_link_is_mended_with_what_ran_before_it() {
        let [a, b, c] = ["1.0.0", "1.1.0", "1.2.0"].map(version);
        assert_eq!(substitute(Some(&a), &[a.clone(), b.clone()]), Some(a.clone()));
        assert_eq!(substitute(Some(&c), &[a.clone(), b.clone()]), Some(b));
        assert_eq!(substitute(None, std::slice::from_ref(&a)), Some(a));
        assert_eq!(substitute(None, &[]), None);
    }
}
