//! The routes of application commands.

use serde_json::{Map, Value, json};

use super::{ApiError, Context, Outcome, Reply, access};
use crate::schema::{self, Problem};
use crate::world::Snowflake;
use crate::world::json as write;

/// Creations a day and scope.
const CREATES_PER_DAY: usize = 200;
const DAY_MS: u64 = 86_400_000;

/// The scope of a route: 0 for global commands, else the guild.
fn scope(context: &Context<'_>, guild_route: bool) -> Result<Snowflake, ApiError> {
    if context.id(0)? != context.state.world.application {
        return Err(ApiError::fact(403, 20_012, "You are not authorized to perform this action on this application"));
    }
    if !guild_route {
        return Ok(0);
    }
    let guild = context.id(1)?;
    access::guild(context.state, guild).map_err(|_| ApiError::missing_access())?;
    Ok(guild)
}

fn list(context: &mut Context<'_>, guild: bool) -> Outcome {
    let scope = scope(context, guild)?;
    let full = context.flag("with_localizations");
    let commands = context.state.commands.scopes.get(&scope).cloned().unwrap_or_default();
    let shown: Vec<Value> = commands.into_iter().map(|command| if full { command } else { plain(command) }).collect();
    Ok(Reply::ok(json!(shown)))
}

/// A command without its localisations, as lists show it by default.
fn plain(mut command: Value) -> Value {
    if let Some(map) = command.as_object_mut() {
        map.remove("name_localizations");
        map.remove("description_localizations");
    }
    command
}

pub fn list_global(context: &mut Context<'_>) -> Outcome {
    list(context, false)
}

pub fn list_guild(context: &mut Context<'_>) -> Outcome {
    list(context, true)
}

fn put(context: &mut Context<'_>, guild: bool) -> Outcome {
    let scope = scope(context, guild)?;
    let Some(asked) = context.body.as_array().cloned() else {
        return Err(ApiError::form("Only lists are accepted.", ""));
    };
    let mut problems = schema::commands(&context.body);
    problems.extend(asked.iter().enumerate().flat_map(|(index, one)| only_global(one, guild, &format!("{index}/"))));
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    let old = context.state.commands.scopes.get(&scope).cloned().unwrap_or_default();
    let new = asked.iter().filter(|one| !old.iter().any(|before| same(before, one))).count();
    count_creates(context, scope, new)?;
    let made: Vec<Value> = asked
        .iter()
        .map(|one| {
            let id = old.iter().find(|before| same(before, one)).and_then(|before| before["id"].as_str());
            registered(context, one, scope, id)
        })
        .collect();
    context.state.commands.scopes.insert(scope, made.clone());
    context.state.tally.command_writes += 1;
    Ok(Reply::ok(json!(made)))
}

pub fn put_global(context: &mut Context<'_>) -> Outcome {
    put(context, false)
}

pub fn put_guild(context: &mut Context<'_>) -> Outcome {
    put(context, true)
}

fn post(context: &mut Context<'_>, guild: bool) -> Outcome {
    let scope = scope(context, guild)?;
    let asked = context.body.clone();
    let mut problems = schema::one_command(&asked);
    problems.extend(only_global(&asked, guild, ""));
    let old = context.state.commands.scopes.get(&scope).cloned().unwrap_or_default();
    let before = old.iter().position(|before| same(before, &asked));
    if before.is_none() {
        let mut together = old.clone();
        together.push(asked.clone());
        let crowded = schema::commands(&json!(together)).into_iter();
        problems.extend(crowded.filter(|problem| problem.code == "APPLICATION_COMMANDS_MAX"));
    }
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    count_creates(context, scope, usize::from(before.is_none()))?;
    let id = before.and_then(|index| old[index]["id"].as_str());
    let made = registered(context, &asked, scope, id);
    let commands = context.state.commands.scopes.entry(scope).or_default();
    match before {
        Some(index) => commands[index] = made.clone(),
        None => commands.push(made.clone()),
    }
    context.state.tally.command_writes += 1;
    Ok(Reply::json(if before.is_some() { 200 } else { 201 }, made))
}

pub fn post_global(context: &mut Context<'_>) -> Outcome {
    post(context, false)
}

pub fn post_guild(context: &mut Context<'_>) -> Outcome {
    post(context, true)
}

fn one(context: &mut Context<'_>, guild: bool) -> Outcome {
    let (scope, index) = position(context, guild)?;
    Ok(Reply::ok(context.state.commands.scopes[&scope][index].clone()))
}

fn position(context: &Context<'_>, guild: bool) -> Result<(Snowflake, usize), ApiError> {
    let scope = scope(context, guild)?;
    let id = context.id(if guild { 2 } else { 1 })?.to_string();
    let all = context.state.commands.scopes.get(&scope).map(Vec::as_slice).unwrap_or_default();
    let index = all.iter().position(|command| command["id"] == id.as_str());
    Ok((scope, index.ok_or_else(ApiError::unknown_command)?))
}

pub fn get_global(context: &mut Context<'_>) -> Outcome {
    one(context, false)
}

pub fn get_guild(context: &mut Context<'_>) -> Outcome {
    one(context, true)
}

fn patch(context: &mut Context<'_>, guild: bool) -> Outcome {
    let (scope, index) = position(context, guild)?;
    let mut asked = context.state.commands.scopes[&scope][index].clone();
    let id = asked["id"].as_str().map(str::to_owned);
    write::merge(&mut asked, context.body.clone());
    let problems = schema::one_command(&asked);
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    let made = registered(context, &asked, scope, id.as_deref());
    if let Some(slot) = context.state.commands.scopes.get_mut(&scope).and_then(|all| all.get_mut(index)) {
        *slot = made.clone();
    }
    Ok(Reply::ok(made))
}

pub fn patch_global(context: &mut Context<'_>) -> Outcome {
    patch(context, false)
}

pub fn patch_guild(context: &mut Context<'_>) -> Outcome {
    patch(context, true)
}

fn delete(context: &mut Context<'_>, guild: bool) -> Outcome {
    let (scope, index) = position(context, guild)?;
    if let Some(all) = context.state.commands.scopes.get_mut(&scope) {
        all.remove(index);
    }
    Ok(Reply::none())
}

pub fn delete_global(context: &mut Context<'_>) -> Outcome {
    delete(context, false)
}

pub fn delete_guild(context: &mut Context<'_>) -> Outcome {
    delete(context, true)
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn same(one: &Value, other: &Value) -> bool {
    one["name"] == other["name"] && kind(one) == kind(other)
}

/// Contexts and installation kinds belong to global commands only.
fn only_global(command: &Value, guild: bool, path: &str) -> Vec<Problem> {
    let keys = ["contexts", "integration_types", "dm_permission"];
    let wrong = keys.into_iter().filter(|key| guild && !command[*key].is_null() && *key != "dm_permission");
    wrong.map(|key| Problem::at(&format!("{path}{key}"), "APPLICATION_COMMAND_GLOBAL_ONLY", "Only for global commands")).collect()
}

fn count_creates(context: &mut Context<'_>, scope: Snowflake, new: usize) -> Result<(), ApiError> {
    let now = context.shared.clock.now();
    let creates = context.state.commands.creates.entry(scope).or_default();
    creates.retain(|at| at + DAY_MS > now);
    if creates.len() + new > CREATES_PER_DAY {
        let text = "Max number of daily application command creates has been reached (200)";
        let mut error = ApiError::fact(429, 30_034, text);
        let oldest = creates.first().copied().unwrap_or(now);
        error.body["retry_after"] = json!((oldest + DAY_MS - now) / 1000);
        error.body["global"] = json!(false);
        return Err(error);
    }
    creates.extend(std::iter::repeat_n(now, new));
    Ok(())
}

/// A command as Discord keeps it.
fn registered(context: &Context<'_>, asked: &Value, scope: Snowflake, id: Option<&str>) -> Value {
    let world = &context.state.world;
    let new_id = context.shared.id().to_string();
    let permissions = match &asked["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    let mut out = json!({
        "id": id.unwrap_or(&new_id), "application_id": world.application.to_string(),
        "version": context.shared.id().to_string(), "type": kind(asked), "name": asked["name"],
        "name_localizations": asked["name_localizations"], "description": asked["description"].as_str().unwrap_or(""),
        "description_localizations": asked["description_localizations"], "default_member_permissions": permissions,
        "nsfw": asked["nsfw"] == true,
    });
    if asked["options"].as_array().is_some_and(|list| !list.is_empty()) {
        out["options"] = options(&asked["options"]);
    }
    if scope == 0 {
        out["contexts"] = asked["contexts"].clone();
        let kinds = if asked["integration_types"].is_null() { json!([0]) } else { asked["integration_types"].clone() };
        out["integration_types"] = kinds;
        out["dm_permission"] = json!(asked["dm_permission"] != false);
    } else {
        out["guild_id"] = json!(scope.to_string());
    }
    out
}

/// Options as Discord gives them back: what does not belong to a type, is null or empty is left out.
fn options(list: &Value) -> Value {
    let shown = list.as_array().into_iter().flatten().map(|option| {
        let kind = option["type"].as_u64().unwrap_or(0);
        let mut out: Map<String, Value> = option.as_object().map(write::without_nulls).unwrap_or_default();
        let keeps = |key: &str| match key {
            "choices" | "autocomplete" => matches!(kind, 3 | 4 | 10),
            "min_value" | "max_value" => matches!(kind, 4 | 10),
            "min_length" | "max_length" => kind == 3,
            "channel_types" => kind == 7,
            "options" => kind <= 2,
            "required" => kind > 2,
            _ => true,
        };
        out.retain(|key, value| keeps(key) && value.as_array().is_none_or(|list| !list.is_empty()));
        out.retain(|key, value| !(key == "required" || key == "autocomplete") || value == true);
        if out.contains_key("options") {
            out.insert("options".to_owned(), options(&option["options"]));
        }
        Value::Object(out)
    });
    Value::Array(shown.collect())
}
