//! Every sentence a person reads, a catalogue for each language: the engine's own beside this file, those of each feature beside the
//! feature. French first: a key that a translation lacks is said in French, and a test keeps that from happening.

pub mod journal;
pub mod show;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;

macro_rules! catalogues {
    ($($feature:literal),+ $(,)?) => {
        /// The features that have words.
        pub const FEATURES: &[&str] = &[$($feature),+];

        /// The catalogues, in the order of [`Language::ALL`].
        const SOURCES: [&[&str]; 3] = [
            &[include_str!("engine.fr.ftl"), $(include_str!(concat!("../feature/", $feature, "/fr.ftl"))),+],
            &[include_str!("engine.en.ftl"), $(include_str!(concat!("../feature/", $feature, "/en.ftl"))),+],
            &[include_str!("engine.nl.ftl"), $(include_str!(concat!("../feature/", $feature, "/nl.ftl"))),+],
        ];
    };
}

catalogues!["help", "status", "language", "reminder", "setting", "deployment"];

/// Further catalogues, in the order of [`Language::ALL`], of a program that has features of its own.
static MORE: OnceLock<[&str; 3]> = OnceLock::new();

/// Adds the catalogues of features that a program has beside those of this crate. To be called before anything is said, once.
///
/// # Errors
/// With the catalogues, when some were added before.
pub fn add(catalogues: [&'static str; 3]) -> Result<(), [&'static str; 3]> {
    MORE.set(catalogues)
}

/// A value put into a sentence.
pub type Value<'a> = FluentValue<'a>;

/// The sentence for `key`, with its values.
#[must_use]
pub fn say<'a>(language: Language, key: &str, values: &[(&'a str, Value<'a>)]) -> String {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    lookup(language, id, attribute, values).or_else(|| lookup(Language::Fr, id, attribute, values)).unwrap_or_else(|| key.to_owned())
}

/// The sentence for `key`, which needs no values.
#[must_use]
pub fn plain(language: Language, key: &str) -> String {
    say(language, key, &[])
}

/// Whether there are words for `key`.
#[must_use]
pub fn known(key: &str) -> bool {
    has(Language::Fr, key)
}

/// Place of a language in [`SOURCES`].
const fn index(language: Language) -> usize {
    match language {
        Language::Fr => 0,
        Language::En => 1,
        Language::Nl => 2,
    }
}

/// Reads a catalogue the first time it is asked for.
fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; 3] = [const { OnceLock::new() }; 3];
    BUNDLES[index(language)].get_or_init(|| {
        let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate values from right-to-left text show up as boxes on some phones, and no catalogue needs them.
        bundle.set_use_isolating(false);
        let more = MORE.get().map(|more| more[index(language)]);
        for source in SOURCES[index(language)].iter().copied().chain(more) {
            // A faulty message is left out, the others stand; the tests refuse a catalogue with a fault.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        bundle
    })
}

fn lookup<'a>(language: Language, id: &str, attribute: Option<&str>, values: &[(&'a str, Value<'a>)]) -> Option<String> {
    let bundle = bundle(language);
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let args: FluentArgs<'_> = values.iter().cloned().collect();
    let mut faults = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned())
}

/// Whether the catalogue of exactly this language has the key.
#[must_use]
pub fn has(language: Language, key: &str) -> bool {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    lookup(language, id, attribute, &[]).is_some()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_catalogue_is_well_formed() {
        for source in SOURCES.into_iter().flatten() {
            let faults = FluentResource::try_new((*source).to_owned()).err().map(|(_, faults)| faults);
            assert_eq!(faults, None);
        }
    }

    #[test]
    fn the_translations_have_the_same_keys_and_values_as_french() {
        let french = keys(Language::Fr);
        // What the deployer says, it says in French itself: its reasons and answers.
        let said_in_french = |key: &str| (key.starts_with("reason-") || key.starts_with("answer-")) && !key.ends_with("-unknown");
        for language in [Language::En, Language::Nl] {
            let mut translated = keys(language);
            translated.retain(|key, _| !said_in_french(key));
            assert_eq!(translated, french, "{language:?}");
        }
    }

    #[test]
    fn values_are_put_in_and_numbers_agree() {
        assert_eq!(say(Language::Fr, "waiting-count", &[("count", 0.into())]), "0 envoi en attente");
        assert_eq!(say(Language::Fr, "waiting-count", &[("count", 2.into())]), "2 envois en attente");
        assert_eq!(plain(Language::En, "no-such-key"), "no-such-key");
    }

    /// All keys of a language, attributes as `id.attribute`, each with the names of the values it wants.
    fn keys(language: Language) -> BTreeMap<String, Vec<String>> {
        let mut found = BTreeMap::new();
        let mut id = String::new();
        let mut name = String::new();
        for line in SOURCES[index(language)].iter().flat_map(|source| source.lines()) {
            let is_message = line.starts_with(|c: char| c.is_ascii_lowercase());
            let attribute = line.strip_prefix("    .").and_then(|rest| rest.split_once(" =")).map(|(name, _)| name);
            if is_message {
                id = line.split(' ').next().unwrap_or_default().to_owned();
                name.clone_from(&id);
                assert!(found.insert(name.clone(), Vec::new()).is_none(), "{name} is there twice");
            } else if let Some(attribute) = attribute {
                name = format!("{id}.{attribute}");
                found.insert(name.clone(), Vec::new());
            }
            for part in line.split("{ $").skip(1).chain(line.split("($").skip(1)) {
                let value: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                let values = found.entry(name.clone()).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        for values in found.values_mut() {
            values.sort();
        }
        found
    }
}
