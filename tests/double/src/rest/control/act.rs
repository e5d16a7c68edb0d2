//! Acting as a user over HTTP.

use serde_json::{Value, json};

use crate::double::Double;
use crate::place::{MessageRef, Target};

/// Acts; gives the interaction's id, or the message.
pub fn act(double: &Double, action: &str, body: &Value) -> Result<Value, String> {
    let text = |key: &str| body[key].as_str().ok_or_else(|| format!("{action} needs \"{key}\""));
    let actor = double.try_user(body["user"].as_str().unwrap_or("alice"))?;
    let channel = body["channel"].as_str().unwrap_or("general");
    let interaction = match action {
        "say" => return actor.try_say(channel, text("text")?),
        "slash" => actor.try_slash(channel, text("command")?, &body["options"])?,
        "autocomplete" => actor.try_autocomplete(channel, text("command")?, &body["options"], text("focused")?)?,
        "click" => actor.try_click(message(body)?, text("custom_id")?)?,
        "select" => {
            let values: Vec<&str> = body["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            actor.try_select(message(body)?, text("custom_id")?, &values)?
        }
        "submit" => actor.try_submit(message(body)?, &body["fields"])?,
        "context_menu" => {
            let target = match body["target_user"].as_str() {
                Some(user) => Target::User(user.to_owned()),
                None => Target::Message(message(body)?),
            };
            actor.try_context_menu(channel, text("command")?, target)?
        }
        other => return Err(format!("nobody can \"{other}\"")),
    };
    Ok(json!({"interaction": interaction.id().to_string()}))
}

/// A message by `message`, or the original one of `interaction`.
fn message(body: &Value) -> Result<MessageRef, String> {
    let id = |key: &str| body[key].as_str().and_then(|id| id.parse::<u64>().ok());
    match (id("message"), id("interaction")) {
        (Some(message), _) => Ok(MessageRef::Id(message)),
        (None, Some(interaction)) => Ok(MessageRef::Original(interaction)),
        (None, None) => Err("\"message\" or \"interaction\" is needed".to_owned()),
    }
}
