//! What a forge says has happened, and whether that may mean a new release. Read only after the signature was found good.

use serde::Deserialize;

/// What has happened in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Commits arrived on a branch.
    Push {
        /// The branch, without `refs/heads/`.
        branch: String,
    },
    /// A tag was set.
    Tag {
        /// The tag, without `refs/tags/`.
        name: String,
    },
    /// A release was published or changed.
    Release {
        /// The tag it belongs to.
        tag: String,
    },
    /// Something that brings no release: a ping, an issue, a deletion.
    Other,
}

/// What a delivery says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The repository as `owner/name`; empty where the event is none of ours.
    pub repository: String,
    /// What has happened there.
    pub event: Event,
}

/// The payload is not what Gitea and Forgejo send for this event.
#[derive(Debug, thiserror::Error)]
#[error("not the payload of its event")]
pub struct NotUnderstood(#[source] Option<serde_json::Error>);

/// What is listened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// Nothing: releases only come by hand or as bundles.
    Nothing,
    /// Nothing, since only a person may ask.
    OnlyByHand,
    /// One repository.
    Source(Filter),
}

/// The repository, branch and tags that are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The repository as `owner/name`.
    pub repository: String,
    /// The branch.
    pub branch: String,
    /// Pattern of the tags, in which `*` stands for any characters.
    pub tags: String,
}

/// Why a good delivery leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ignored {
    /// It brings no release.
    Event,
    /// It is about another repository.
    Repository(String),
    /// It is about a branch that is not followed.
    Branch(String),
    /// It is about a tag that is not followed.
    Tag(String),
    /// No source is configured.
    NoSource,
    /// Only a person may ask for a release.
    OnlyByHand,
    /// It was already taken.
    Known,
}

/// The part of the payloads that is looked at; everything else is passed over.
#[derive(Deserialize)]
struct Payload {
    repository: Repository,
    r#ref: Option<String>,
    ref_type: Option<String>,
    after: Option<String>,
    action: Option<String>,
    release: Option<Release>,
}

#[derive(Deserialize)]
struct Repository {
    full_name: String,
}

#[derive(Deserialize)]
struct Release {
    tag_name: String,
    #[serde(default)]
    draft: bool,
}

impl Notice {
    /// Reads a payload of the event that the forge's header names.
    ///
    /// The header is not signed, but it only chooses how signed bytes are read.
    ///
    /// # Errors
    /// When the payload of an event of ours is not one.
    pub fn read(kind: &[u8], body: &[u8]) -> Result<Self, NotUnderstood> {
        if !matches!(kind, b"push" | b"create" | b"release") {
            return Ok(Self { repository: String::new(), event: Event::Other });
        }
        let payload: Payload = serde_json::from_slice(body).map_err(|error| NotUnderstood(Some(error)))?;
        let repository = payload.repository.full_name.clone();
        let event = match kind {
            b"push" => push(payload),
            b"create" => created(payload),
            _ => released(payload),
        };
        event.map(|event| Self { repository, event }).ok_or(NotUnderstood(None))
    }
}

fn push(payload: Payload) -> Option<Event> {
    let name = payload.r#ref?;
    // What was deleted points to nothing afterwards.
    if payload.after.is_some_and(|after| after.bytes().all(|byte| byte == b'0')) {
        return Some(Event::Other);
    }
    Some(match (name.strip_prefix("refs/heads/"), name.strip_prefix("refs/tags/")) {
        (Some(branch), _) => Event::Push { branch: branch.to_owned() },
        (_, Some(tag)) => Event::Tag { name: tag.to_owned() },
        _ => Event::Other,
    })
}

fn created(payload: Payload) -> Option<Event> {
    let name = payload.r#ref?;
    Some(match payload.ref_type?.as_str() {
        "tag" => Event::Tag { name: name.strip_prefix("refs/tags/").unwrap_or(&name).to_owned() },
        // The push that made a branch is announced too.
        _ => Event::Other,
    })
}

fn released(payload: Payload) -> Option<Event> {
    let release = payload.release?;
    Some(match payload.action?.as_str() {
        "published" | "updated" if !release.draft => Event::Release { tag: release.tag_name },
        _ => Event::Other,
    })
}

impl Watch {
    /// Whether somebody should look because of this.
    ///
    /// # Errors
    /// When not, with the reason.
    pub fn judge(&self, notice: &Notice) -> Result<(), Ignored> {
        let filter = match self {
            Self::Nothing => return Err(Ignored::NoSource),
            Self::OnlyByHand => return Err(Ignored::OnlyByHand),
            Self::Source(filter) => filter,
        };
        if notice.event == Event::Other {
            return Err(Ignored::Event);
        }
        // Forges keep the case of a name and do not tell two apart by it.
        if !notice.repository.eq_ignore_ascii_case(&filter.repository) {
            return Err(Ignored::Repository(notice.repository.clone()));
        }
        match &notice.event {
            Event::Push { branch } if *branch != filter.branch => Err(Ignored::Branch(branch.clone())),
            Event::Tag { name: tag } | Event::Release { tag } if !follows(&filter.tags, tag) => Err(Ignored::Tag(tag.clone())),
            Event::Push { .. } | Event::Tag { .. } | Event::Release { .. } | Event::Other => Ok(()),
        }
    }
}

/// Whether a tag is followed: it is one of the pattern, or it is the release that a pre-release of the pattern comes before.
///
/// A pattern with a hyphen, such as `v*-rc.*`, is about pre-releases. Who tests `1.4.0-rc.2` wants `1.4.0` afterwards.
#[must_use]
pub fn follows(pattern: &str, tag: &str) -> bool {
    matches(pattern, tag) || pattern.split_once('-').is_some_and(|(before, _)| !tag.contains('-') && matches(before, tag))
}

/// Whether a name is one of a pattern, in which `*` stands for any characters, also none.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
