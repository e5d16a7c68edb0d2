//! Commands as a client would let a person fill them in.

use serde_json::{Map, Value, json};

use super::select::Resolved;
use crate::schema::{chars, items};
use crate::state::State;
use crate::world::{Channel, Snowflake, permission};

/// A command with its sub-commands, such as `rappel moi`.
pub struct Path<'a> {
    /// Words of the path.
    pub text: &'a str,
    /// The option being completed, if any.
    pub focused: Option<&'a str>,
}

/// Finds a registered command that this user is shown in this channel.
fn find<'a>(state: &'a State, user: Snowflake, channel: &Channel, name: &str, kind: u64) -> Result<&'a Value, String> {
    let scopes = [channel.guild, Some(0)];
    let command = scopes
        .iter()
        .flatten()
        .filter_map(|scope| state.commands.scopes.get(scope))
        .flatten()
        .find(|command| command["name"] == name && command["type"].as_u64().unwrap_or(1) == kind)
        .ok_or_else(|| format!("the command \"{name}\" is not registered here"))?;
    let context = u64::from(channel.guild.is_none());
    let elsewhere = command["contexts"].as_array().is_some_and(|list| !list.iter().any(|one| *one == context));
    if elsewhere || (context == 1 && command["dm_permission"] == false) {
        return Err(format!("the command \"{name}\" is not offered in this kind of channel"));
    }
    let rights = permission::in_channel(&state.world, user, channel);
    let admin = rights & permission::ADMINISTRATOR != 0;
    let needed: Option<u64> = command["default_member_permissions"].as_str().and_then(|bits| bits.parse().ok());
    if let (Some(needed), Some(_)) = (needed, channel.guild)
        && !admin
        && (needed == 0 || rights & needed != needed)
    {
        return Err(format!("this user is not shown the command \"{name}\""));
    }
    if rights & permission::USE_APPLICATION_COMMANDS == 0 {
        return Err("this user may not use commands here".to_owned());
    }
    Ok(command)
}

/// Finds a context-menu command.
pub fn find_menu(state: &State, user: Snowflake, channel: &Channel, name: &str, kind: u64) -> Result<Value, String> {
    let command = find(state, user, channel, name, kind)?;
    Ok(head(command))
}

fn head(command: &Value) -> Value {
    let mut out = json!({"id": command["id"], "name": command["name"], "type": command["type"]});
    if !command["guild_id"].is_null() {
        out["guild_id"] = command["guild_id"].clone();
    }
    out
}

/// Builds the data of a slash command or of an autocompletion; the second value is the focused option's type.
pub fn command_data(
    state: &State,
    user: Snowflake,
    channel: &Channel,
    path: &Path<'_>,
    given: &Value,
) -> Result<(Value, Option<u64>), String> {
    let mut words = path.text.trim_start_matches('/').split_whitespace();
    let name = words.next().ok_or("the command has no name")?;
    let command = find(state, user, channel, name, 1)?;
    let mut level = command;
    let mut nested = Vec::new();
    for word in words {
        level = items(&level["options"])
            .iter()
            .find(|one| one["name"] == word && matches!(one["type"].as_u64(), Some(1 | 2)))
            .ok_or_else(|| format!("\"{}\" has no sub-command \"{word}\"", path.text))?;
        nested.push((word, level["type"].clone()));
    }
    if items(&level["options"]).iter().any(|one| matches!(one["type"].as_u64(), Some(1 | 2))) {
        return Err(format!("\"{}\" needs a sub-command", path.text));
    }
    let empty = Map::new();
    let given = match given {
        Value::Null => &empty,
        Value::Object(map) => map,
        _ => return Err("options are given as an object".to_owned()),
    };
    let definitions = items(&level["options"]);
    if let Some(stranger) = given.keys().find(|key| !definitions.iter().any(|one| one["name"] == key.as_str())) {
        return Err(format!("\"{}\" has no option \"{stranger}\"", path.text));
    }
    let mut resolved = Resolved::new(state, user, channel);
    let mut filled = Vec::new();
    let mut focused = None;
    for definition in definitions {
        let name = definition["name"].as_str().unwrap_or("");
        let completing = path.focused == Some(name);
        match given.get(name).filter(|value| !value.is_null()) {
            None if completing => {
                filled.push(json!({"name": name, "type": definition["type"], "value": "", "focused": true}));
            }
            None if definition["required"] == true && path.focused.is_none() => {
                return Err(format!("\"{}\" requires the option \"{name}\"", path.text));
            }
            None => {}
            Some(value) if completing => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                filled.push(json!({"name": name, "type": definition["type"], "value": text, "focused": true}));
            }
            Some(value) => {
                let value = accepted(definition, value, &mut resolved).map_err(|why| format!("option \"{name}\": {why}"))?;
                filled.push(json!({"name": name, "type": definition["type"], "value": value}));
            }
        }
        if completing {
            if definition["autocomplete"] != true {
                return Err(format!("the option \"{name}\" does not autocomplete"));
            }
            focused = definition["type"].as_u64();
        }
    }
    if let Some(name) = path.focused.filter(|_| focused.is_none()) {
        return Err(format!("\"{}\" has no option \"{name}\"", path.text));
    }
    let mut options = filled;
    for (word, kind) in nested.into_iter().rev() {
        options = vec![json!({"name": word, "type": kind, "options": options})];
    }
    let mut data = head(command);
    if !options.is_empty() {
        data["options"] = json!(options);
    }
    if let Some(resolved) = resolved.value() {
        data["resolved"] = resolved;
    }
    Ok((data, focused))
}

/// Checks a value as a client does before it sends, and resolves names to ids.
fn accepted(definition: &Value, value: &Value, resolved: &mut Resolved<'_>) -> Result<Value, String> {
    let kind = definition["type"].as_u64().unwrap_or(0);
    let wrong = |wanted: &str| Err(format!("{value} is not {wanted}"));
    match kind {
        3 => {
            if !value.is_string() {
                return wrong("a text");
            }
            let length = chars(value) as u64;
            let least = definition["min_length"].as_u64().unwrap_or(0);
            let most = definition["max_length"].as_u64().unwrap_or(6000);
            if length < least || length > most {
                return Err(format!("{length} characters, allowed are {least} to {most}"));
            }
        }
        4 if !value.is_i64() && !value.is_u64() => return wrong("an integer"),
        10 if !value.is_number() => return wrong("a number"),
        5 if !value.is_boolean() => return wrong("a boolean"),
        6 => return resolved.user(value),
        7 => return resolved.channel(value),
        8 => return resolved.role(value),
        9 => return resolved.user(value).or_else(|_| resolved.role(value)),
        11 => return resolved.attachment(value),
        _ => {}
    }
    if let (4 | 10, Some(number)) = (kind, value.as_f64()) {
        let least = definition["min_value"].as_f64().unwrap_or(f64::MIN);
        let most = definition["max_value"].as_f64().unwrap_or(f64::MAX);
        if number < least || number > most {
            return Err(format!("{number} is outside {least} to {most}"));
        }
    }
    let choices = items(&definition["choices"]);
    if !choices.is_empty() && !choices.iter().any(|choice| choice["value"] == *value) {
        return Err(format!("{value} is not one of the choices"));
    }
    Ok(value.clone())
}
