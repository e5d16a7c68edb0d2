//! Where things are at the forge: every address is made from the configuration, none is taken from an answer.

use reqwest::Url;

use crate::release::Provider;

/// The addresses of one repository.
#[derive(Debug, Clone)]
pub(super) struct Address {
    provider: Provider,
    base: Url,
    owner: String,
    name: String,
}

impl Address {
    /// The repository `owner/name` at `base`; none when that is not an address.
    pub(super) fn new(provider: Provider, base: &str, repository: &str) -> Option<Self> {
        let base = Url::parse(base).ok().filter(|base| matches!(base.scheme(), "http" | "https") && base.has_host())?;
        let (owner, name) = repository.split_once('/')?;
        Some(Self { provider, base, owner: owner.to_owned(), name: name.to_owned() })
    }

    /// A page of releases.
    pub(super) fn releases(&self, limit: usize, page: usize, before_release: bool) -> Url {
        let (path, query) = self.provider.releases(self.repository(), limit, page, before_release);
        let mut url = self.below(&path);
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    /// A file of a release.
    pub(super) fn asset(&self, tag: &str, name: &str) -> Url {
        self.below(&self.provider.asset(self.repository(), tag, name))
    }

    /// The version of the forge.
    pub(super) fn version(&self) -> Url {
        self.below(&self.provider.version())
    }

    fn repository(&self) -> (&str, &str) {
        (&self.owner, &self.name)
    }

    fn below(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.set_query(None);
        url.set_fragment(None);
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

/// Where a redirection leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To the same scheme, host and port.
    Here(Url),
    /// Anywhere else: the host, for people.
    Away(String),
}

/// Judges the target of a redirection.
pub(super) fn leads(from: &Url, location: &str) -> Leads {
    let Ok(to) = from.join(location) else { return Leads::Away("?".to_owned()) };
    let plain = to.username().is_empty() && to.password().is_none();
    if to.origin() == from.origin() && plain {
        Leads::Here(to)
    } else {
        Leads::Away(format!("{}://{}", to.scheme(), to.host_str().unwrap_or("?")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(given: &str) -> Url {
        Url::parse(given).unwrap()
    }

    #[test]
    fn addresses_are_those_of_a_forge() {
        let address = Address::new(Provider::Gitea, "https://git.example/forge", "ffj/bot").unwrap();
        assert_eq!(
            address.releases(20, 2, false).as_str(),
            "https://git.example/forge/api/v1/repos/ffj/bot/releases?draft=false&pre-release=false&limit=20&page=2"
        );
        assert!(!address.releases(20, 1, true).as_str().contains("pre-release"));
        let address = Address::new(Provider::Gitea, "https://git.example", "ffj/bot").unwrap();
        assert_eq!(
            address.asset("v1.4.0", "ffj-bot_1.4.0_arm64.bundle").as_str(),
            "https://git.example/ffj/bot/releases/download/v1.4.0/ffj-bot_1.4.0_arm64.bundle"
        );
        // Whatever is in a name, it stays one name.
        assert!(address.asset("v/../x?y", "a").as_str().contains("/download/v%2F..%2Fx%3Fy/a"));
        assert!(
            Address::new(Provider::Gitea, "ftp://git.example", "ffj/bot").is_none()
                && Address::new(Provider::Gitea, "git.example", "ffj/bot").is_none()
        );
    }

    #[test]
    fn only_the_same_scheme_host_and_port_is_here() {
        let from = url("https://git.example/a/b");
        for here in ["/c", "d", "https://git.example/c", "https://git.example:443/c", "//git.example/c", "https://GIT.example/"] {
            assert!(matches!(leads(&from, here), Leads::Here(_)), "{here}");
        }
        for away in [
            "http://git.example/c",
            "https://git.example:444/c",
            "https://git.example.evil.example/",
            "//evil.example/c",
            "https://git.example@evil.example/",
            "https://user:pw@git.example/",
            "\\\\evil.example\\c",
            "data:,x",
            "file:///etc/passwd",
            "https://[",
        ] {
            assert!(matches!(leads(&from, away), Leads::Away(_)), "{away}");
        }
        assert_eq!(leads(&from, "http://s3.example:9000/x?signature=y"), Leads::Away("http://s3.example".to_owned()));
    }
}
