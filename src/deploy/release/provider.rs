//! The kinds of forge that releases come from, and everything in which they differ: the headers of their deliveries, the form of their
//! signatures, their addresses, how they take a token, what their answers mean. Another kind joins by filling in each match here.

use super::event::{NotUnderstood, Notice};
use super::offer::{self, Page};

/// A kind of forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Forgejo, which came from Gitea and still speaks as it does.
    Forgejo,
    /// Gitea.
    Gitea,
}

/// How the signature of a delivery is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Hexadecimal digits alone.
    Bare,
    /// After `sha256=`.
    Prefixed,
}

/// The headers of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headers {
    /// Names the event.
    pub event: &'static str,
    /// Names the delivery.
    pub delivery: &'static str,
    /// Holds the HMAC-SHA-256 of the body.
    pub signature: (&'static str, Form),
}

/// What both send beside their own, for programs that were made for GitHub.
const OF_GITHUB: Headers =
    Headers { event: "x-github-event", delivery: "x-github-delivery", signature: ("x-hub-signature-256", Form::Prefixed) };

impl Provider {
    /// All of them, in the order in which their headers are looked for: Forgejo sends those of Gitea too.
    pub const ALL: [Self; 2] = [Self::Forgejo, Self::Gitea];

    /// Its own headers, then those that it sends for others.
    #[must_use]
    pub const fn headers(self) -> [Headers; 2] {
        let own = match self {
            Self::Forgejo => {
                Headers { event: "x-forgejo-event", delivery: "x-forgejo-delivery", signature: ("x-forgejo-signature", Form::Bare) }
            }
            Self::Gitea => Headers { event: "x-gitea-event", delivery: "x-gitea-delivery", signature: ("x-gitea-signature", Form::Bare) },
        };
        [own, OF_GITHUB]
    }

    /// The headers of all kinds, in the order in which they are looked for.
    pub fn all_headers() -> impl Iterator<Item = Headers> {
        let own = Self::ALL.into_iter().map(|provider| provider.headers()[0]);
        own.chain(Self::ALL.into_iter().map(|provider| provider.headers()[1]))
    }

    /// Reads the payload of a delivery.
    ///
    /// # Errors
    /// When the payload of an event of ours is not one.
    pub fn notice(self, kind: &[u8], body: &[u8]) -> Result<Notice, NotUnderstood> {
        match self {
            Self::Forgejo | Self::Gitea => Notice::read(kind, body),
        }
    }

    /// The way to the list of releases, and what is asked of it: how many, which page, and whether those before a release are wanted.
    #[must_use]
    pub fn releases<'a>(
        self,
        (owner, name): (&'a str, &'a str),
        limit: usize,
        page: usize,
        before_release: bool,
    ) -> (Vec<&'a str>, Vec<(&'static str, String)>) {
        match self {
            Self::Forgejo | Self::Gitea => {
                let mut query = vec![("draft", "false".to_owned())];
                // `true` would mean: these only.
                query.extend((!before_release).then(|| ("pre-release", "false".to_owned())));
                query.extend([("limit", limit.to_string()), ("page", page.to_string())]);
                (vec!["api", "v1", "repos", owner, name, "releases"], query)
            }
        }
    }

    /// Header in which it says how many there are on all pages.
    #[must_use]
    pub const fn total(self) -> &'static str {
        match self {
            Self::Forgejo | Self::Gitea => "x-total-count",
        }
    }

    /// Reads a page of releases.
    ///
    /// # Errors
    /// When it is not one.
    pub fn offers(self, page: &[u8]) -> Result<Page, serde_json::Error> {
        match self {
            Self::Forgejo | Self::Gitea => offer::read(page),
        }
    }

    /// The way to a file of a release.
    #[must_use]
    pub fn asset<'a>(self, (owner, name): (&'a str, &'a str), tag: &'a str, file: &'a str) -> Vec<&'a str> {
        match self {
            Self::Forgejo | Self::Gitea => vec![owner, name, "releases", "download", tag, file],
        }
    }

    /// What a request is authorised with.
    #[must_use]
    pub fn authorization(self, token: &str) -> String {
        match self {
            Self::Forgejo | Self::Gitea => format!("token {token}"),
        }
    }

    /// The way to its version.
    #[must_use]
    pub fn version(self) -> Vec<&'static str> {
        match self {
            Self::Forgejo | Self::Gitea => vec!["api", "v1", "version"],
        }
    }

    /// Whether a forge of this version is known to give no file of a release for a token. Gitea does since 1.22; what Forgejo calls
    /// itself names the Gitea it goes back to (`9.0.3+gitea-1.22.0`), and says nothing of what it brought in since.
    #[must_use]
    pub fn withholds_files(version: &str) -> bool {
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
        let mut parts = version.split(['.', '-', '+']);
        let since = (number(parts.next()), number(parts.next()));
        !version.contains("+gitea") && matches!(since, (Some(major), Some(minor)) if (major, minor) < (1, 22))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_headers_come_before_those_that_are_sent_for_others() {
        let events: Vec<&str> = Provider::all_headers().map(|headers| headers.event).collect();
        assert_eq!(events, ["x-forgejo-event", "x-gitea-event", "x-github-event", "x-github-event"]);
    }

    #[test]
    fn what_withholds_files_is_known_by_its_version() {
        for old in ["1.21.11", "1.0.0", "1.21.0-rc1", "1.21.3+dev-12-gabcdef0"] {
            assert!(Provider::withholds_files(old), "{old}");
        }
        for other in ["1.22.0", "1.25.1", "2.0.0", "9.0.3+gitea-1.22.0", "7.0.5+gitea-1.21.11", "", "development", "1"] {
            assert!(!Provider::withholds_files(other), "{other}");
        }
    }
}
