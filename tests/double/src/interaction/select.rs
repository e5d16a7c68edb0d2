//! Buttons and selects, and the `resolved` part of interactions.

use serde_json::{Map, Value, json};

use crate::schema::{Node, items};
use crate::state::State;
use crate::world::{Channel, Snowflake, json as write, permission};

/// The users, members, channels, roles and files that an interaction names.
pub struct Resolved<'a> {
    state: &'a State,
    /// Who acts: permissions in resolved channels are theirs.
    user: Snowflake,
    guild: Option<Snowflake>,
    maps: Map<String, Value>,
}

impl<'a> Resolved<'a> {
    pub fn new(state: &'a State, user: Snowflake, channel: &Channel) -> Self {
        Self { state, user, guild: channel.guild, maps: Map::new() }
    }

    /// The collected maps, unless there are none.
    pub fn value(self) -> Option<Value> {
        if self.maps.is_empty() { None } else { Some(Value::Object(self.maps)) }
    }

    fn add(&mut self, map: &str, id: Snowflake, value: Value) {
        let entry = self.maps.entry(map).or_insert_with(|| json!({}));
        entry[id.to_string()] = value;
    }

    /// Resolves a user by name or id.
    pub fn user(&mut self, value: &Value) -> Result<Value, String> {
        let world = &self.state.world;
        let found = value.as_str().and_then(|who| world.find_user(who.trim_start_matches('@')));
        let user = found.ok_or_else(|| format!("{value} is not a user"))?;
        let (id, shown) = (user.id, write::user(user));
        self.add("users", id, shown);
        if let Some(guild) = self.guild.and_then(|guild| world.guilds.get(&guild))
            && let Some(mut member) = write::member(guild, id)
        {
            member["permissions"] = json!(permission::in_guild(world, id, guild.id).to_string());
            for key in ["mute", "deaf"] {
                member.as_object_mut().map(|map| map.remove(key));
            }
            self.add("members", id, member);
        }
        Ok(json!(id.to_string()))
    }

    /// Resolves a channel by name or id.
    pub fn channel(&mut self, value: &Value) -> Result<Value, String> {
        let world = &self.state.world;
        let found = value.as_str().and_then(|which| world.find_channel(which));
        let channel = found.ok_or_else(|| format!("{value} is not a channel"))?;
        self.add("channels", channel.id, write::partial_channel(world, channel, self.user));
        Ok(json!(channel.id.to_string()))
    }

    /// Resolves a role by name or id.
    pub fn role(&mut self, value: &Value) -> Result<Value, String> {
        let world = &self.state.world;
        let found = self.guild.and_then(|guild| world.find_role(guild, value.as_str()?));
        let role = found.ok_or_else(|| format!("{value} is not a role"))?;
        self.add("roles", role.id, write::role(world, role));
        Ok(json!(role.id.to_string()))
    }

    /// Takes a file as `{"filename": …, "size": …, "url": …}`.
    pub fn attachment(&mut self, value: &Value) -> Result<Value, String> {
        let name = value["filename"].as_str().ok_or("an attachment needs a filename")?;
        let id = u64::try_from(self.maps.len()).unwrap_or(0) + 1_000_000_000_000_000_000;
        let url = value["url"].as_str().unwrap_or("http://127.0.0.1/attachments/none");
        let shown = json!({
            "id": id.to_string(), "filename": name, "size": value["size"].as_u64().unwrap_or(1), "url": url,
            "proxy_url": url, "ephemeral": true,
            "content_type": value["content_type"].as_str().unwrap_or("application/octet-stream"),
        });
        self.add("attachments", id, shown);
        Ok(json!(id.to_string()))
    }
}

/// Finds an enabled component of a message by its custom id.
pub fn component(message: &Value, custom_id: &str) -> Result<Value, String> {
    let nodes = Node::all(&message["components"]);
    let found = nodes.iter().find(|node| node.value["custom_id"] == custom_id);
    let node = found.ok_or_else(|| {
        let known: Vec<&str> = nodes.iter().filter_map(|node| node.value["custom_id"].as_str()).collect();
        format!("the message has no component \"{custom_id}\"; it has: {}", known.join(", "))
    })?;
    if node.value["disabled"] == true {
        return Err(format!("the component \"{custom_id}\" is disabled"));
    }
    Ok(node.value.clone())
}

/// The values of a select with what they resolve to, checked as a client would.
pub fn select_data(state: &State, user: Snowflake, channel: &Channel, definition: &Value, chosen: &[&str]) -> Result<Value, String> {
    let least = definition["min_values"].as_u64().unwrap_or(1);
    let most = definition["max_values"].as_u64().unwrap_or(1);
    let count = chosen.len() as u64;
    if count < least || count > most {
        return Err(format!("{count} values chosen, allowed are {least} to {most}"));
    }
    let mut resolved = Resolved::new(state, user, channel);
    let mut values = Vec::new();
    for one in chosen {
        let value = json!(one);
        values.push(match definition["type"].as_u64() {
            Some(3) => {
                if !items(&definition["options"]).iter().any(|option| option["value"] == value) {
                    return Err(format!("\"{one}\" is not one of the options"));
                }
                value
            }
            Some(5) => resolved.user(&value)?,
            Some(6) => resolved.role(&value)?,
            Some(7) => resolved.user(&value).or_else(|_| resolved.role(&value))?,
            Some(8) => resolved.channel(&value)?,
            _ => return Err("this component is not a select".to_owned()),
        });
    }
    let mut out = json!({"values": values});
    if let Some(resolved) = resolved.value() {
        out["resolved"] = resolved;
    }
    Ok(out)
}
