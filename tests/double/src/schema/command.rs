//! Our own rules for command definitions.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Problem, chars, items};

/// The locales Discord has.
const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE",
    "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko", "ar", "he",
];

/// Judges a bulk overwrite: each command, their number per type and the uniqueness of their names.
pub fn commands(list: &Value) -> Vec<Problem> {
    let mut out = Vec::new();
    let mut names = BTreeSet::new();
    let mut counts = [0_usize; 5];
    for (index, command) in items(list).iter().enumerate() {
        let kind = kind(command);
        counts[kind.min(4)] += 1;
        if !names.insert((kind, command["name"].as_str())) {
            let text = "Application command names must be unique";
            out.push(Problem::at(&format!("{index}/name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", text));
        }
        for mut problem in one_command(command) {
            problem.path.insert(0, index.to_string());
            out.push(problem);
        }
    }
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        if counts[kind] > most {
            let text = format!("Maximum number of application commands reached ({most} of type {kind}).");
            out.push(Problem::at("", "APPLICATION_COMMANDS_MAX", text));
        }
    }
    out
}

fn kind(command: &Value) -> usize {
    command["type"].as_u64().and_then(|kind| usize::try_from(kind).ok()).unwrap_or(1)
}

/// Judges one command.
pub fn one_command(command: &Value) -> Vec<Problem> {
    let mut out = Vec::new();
    let chat = kind(command) == 1;
    texts(command, "", chat, &mut out);
    let empty = chars(&command["description"]) == 0;
    if chat && empty {
        out.push(Problem::at("description", "BASE_TYPE_REQUIRED", "This field is required"));
    }
    if !chat && !empty {
        let text = "Context menu commands cannot have description";
        out.push(Problem::at("description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", text));
    }
    if !chat && !items(&command["options"]).is_empty() {
        let text = "Context menu commands cannot have options";
        out.push(Problem::at("options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", text));
    }
    options(&command["options"], "options", 0, &mut out);
    if size(command) > 8000 {
        let text = "Command exceeds maximum size (8000)";
        out.push(Problem::at("", "APPLICATION_COMMAND_TOO_LARGE", text));
    }
    out
}

fn options(list: &Value, path: &str, depth: u8, out: &mut Vec<Problem>) {
    let mut names = BTreeSet::new();
    let mut optional_seen = false;
    let nested = items(list).iter().filter(|option| is_group(option)).count();
    if nested > 0 && nested < items(list).len() {
        let text = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        out.push(Problem::at(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text));
    }
    for (index, option) in items(list).iter().enumerate() {
        let here = format!("{path}/{index}");
        texts(option, &here, true, out);
        if !names.insert(option["name"].as_str()) {
            let text = "Option names must be unique";
            out.push(Problem::at(&format!("{here}/name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", text));
        }
        if is_group(option) {
            if depth > 1 || (depth == 1 && option["type"] == 2) {
                let text = "Sub-commands nest one group deep at most";
                out.push(Problem::at(&format!("{here}/type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text));
            }
            options(&option["options"], &format!("{here}/options"), depth + 1, out);
            continue;
        }
        let required = option["required"] == true;
        if required && optional_seen {
            let text = "Required options must be placed before non-required options";
            out.push(Problem::at(&here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text));
        }
        optional_seen |= !required;
        choices(option, &here, out);
    }
}

fn is_group(option: &Value) -> bool {
    matches!(option["type"].as_u64(), Some(1 | 2))
}

fn choices(option: &Value, path: &str, out: &mut Vec<Problem>) {
    let list = items(&option["choices"]);
    if option["autocomplete"] == true {
        if !list.is_empty() {
            let text = "Autocomplete and choices exclude each other";
            out.push(Problem::at(path, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", text));
        }
        if !matches!(option["type"].as_u64(), Some(3 | 4 | 10)) {
            let text = "Only string, integer and number options autocomplete";
            out.push(Problem::at(&format!("{path}/autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE", text));
        }
    }
    let mut names = BTreeSet::new();
    for (index, choice) in list.iter().enumerate() {
        locales(&choice["name_localizations"], &format!("{path}/choices/{index}/name_localizations"), out);
        if !names.insert(choice["name"].as_str()) {
            let text = "Choice names must be unique";
            out.push(Problem::at(&format!("{path}/choices/{index}"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", text));
        }
    }
}

/// Names, descriptions and their localisations.
fn texts(one: &Value, path: &str, chat: bool, out: &mut Vec<Problem>) {
    let names = &one["name_localizations"];
    locales(names, &format!("{path}/name_localizations"), out);
    locales(&one["description_localizations"], &format!("{path}/description_localizations"), out);
    if chat {
        name(&one["name"], &format!("{path}/name"), out);
    }
    for (locale, value) in names.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let here = format!("{path}/name_localizations/{locale}");
        if chat {
            name(value, &here, out);
        } else if chars(value) > 32 || chars(value) == 0 {
            out.push(Problem::at(&here, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length."));
        }
    }
    for (locale, value) in one["description_localizations"].as_object().into_iter().flatten() {
        if chars(value) > 100 || (chars(value) == 0 && !value.is_null()) {
            let here = format!("{path}/description_localizations/{locale}");
            out.push(Problem::at(&here, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
        }
    }
}

fn name(value: &Value, path: &str, out: &mut Vec<Problem>) {
    let Some(text) = value.as_str() else { return };
    let length = text.chars().count();
    let allowed = |c: char| c.is_alphanumeric() || "-_'ʼ".contains(c) || matches!(c, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}');
    let lower = text.chars().all(|c| c.to_lowercase().eq(std::iter::once(c)));
    if length == 0 || length > 32 || !lower || !text.chars().all(allowed) {
        let message = "Command name is invalid: 1 to 32 lower-case letters, digits, - or _.";
        out.push(Problem::at(path, "APPLICATION_COMMAND_INVALID_NAME", message));
    }
}

fn locales(map: &Value, path: &str, out: &mut Vec<Problem>) {
    for locale in map.as_object().into_iter().flatten().map(|(key, _)| key) {
        if !LOCALES.contains(&locale.as_str()) {
            let text = format!("Value must be one of {{{}}}.", LOCALES.join(", "));
            out.push(Problem::at(&format!("{path}/{locale}"), "ENUM_TYPE_COERCE", text));
        }
    }
}

/// Characters of a command, of each text the longest localisation.
fn size(one: &Value) -> usize {
    let longest = |plain: &Value, localised: &Value| {
        let other = localised.as_object().into_iter().flatten().map(|(_, value)| chars(value)).max();
        chars(plain).max(other.unwrap_or(0))
    };
    let own = longest(&one["name"], &one["name_localizations"])
        + longest(&one["description"], &one["description_localizations"])
        + chars(&one["value"]);
    let inside = items(&one["options"]).iter().chain(items(&one["choices"]));
    own + inside.map(size).sum::<usize>()
}
