//! Facts that one feature understands and the engine only stores and passes on: a kind, and JSON.

use serde::{Deserialize, Serialize};

/// Facts of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    kind: String,
    json: String,
}

/// What is stored names no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind is named")]
pub struct NotTagged;

impl Tagged {
    /// Of a kind, with facts that are an object.
    ///
    /// # Errors
    /// When they are not.
    pub fn new(kind: &str, facts: &impl Serialize) -> Result<Self, NotTagged> {
        let mut value = serde_json::to_value(facts).map_err(|_| NotTagged)?;
        value.as_object_mut().ok_or(NotTagged)?.insert("kind".to_owned(), kind.into());
        Ok(Self { kind: kind.to_owned(), json: value.to_string() })
    }

    /// From the stored form. What the facts mean is known to the feature.
    ///
    /// # Errors
    /// When it names no kind.
    pub fn read(json: &str) -> Result<Self, NotTagged> {
        #[derive(Deserialize)]
        struct Tag {
            kind: String,
        }
        let tag: Tag = serde_json::from_str(json).map_err(|_| NotTagged)?;
        Ok(Self { kind: tag.kind, json: json.to_owned() })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// As it is stored.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Its facts; none when they are of a form that this release does not know.
    #[must_use]
    pub fn facts<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_stored_with_their_kind_and_read_back() {
        #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
        struct Facts {
            content: String,
        }
        let facts = Facts { content: "le PV".into() };
        let tagged = Tagged::new("reminder", &facts).unwrap();
        let read = Tagged::read(tagged.json()).unwrap();
        assert_eq!((read.kind(), read.facts::<Facts>()), ("reminder", Some(facts)));
        assert_eq!(Tagged::read("{}"), Err(NotTagged));
        assert_eq!(Tagged::new("x", &7), Err(NotTagged));
    }
}
