//! The languages the bot speaks.

use serde::{Deserialize, Serialize};

/// A language of the catalogue. French is complete by definition; the tests hold the others to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French, the language of the house.
    #[default]
    Fr,
    /// English.
    En,
    /// Dutch.
    Nl,
}

impl Language {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Fr, Self::En, Self::Nl];

    /// The two letters people write.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::Nl => "nl",
        }
    }

    /// The language for a code or a Discord locale such as `en-GB`; none for those the bot does not speak.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['-', '_']).next().unwrap_or(locale);
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discord_locales_map_to_what_we_speak() {
        let cases = [("fr", Some(Language::Fr)), ("en-US", Some(Language::En)), ("nl", Some(Language::Nl)), ("pt-BR", None), ("", None)];
        for (locale, expected) in cases {
            assert_eq!(Language::from_locale(locale), expected, "{locale}");
        }
    }
}
