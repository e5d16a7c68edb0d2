//! Components as Discord gives them back: numbered, with their defaults, without nulls.

use serde_json::{Value, json};

use super::embed::stripped;

/// The components of a message as shown.
pub fn shown(list: &Value, attachments: &Value) -> Value {
    let mut next = 1;
    let all = list.as_array().into_iter().flatten();
    Value::Array(all.map(|one| one_shown(&stripped(one), attachments, &mut next)).collect())
}

fn one_shown(component: &Value, attachments: &Value, next: &mut u64) -> Value {
    let mut out = component.clone();
    let Some(map) = out.as_object_mut() else { return out };
    let given = component["id"].as_u64().filter(|id| *id != 0);
    map.insert("id".to_owned(), json!(given.unwrap_or(*next)));
    *next += 1;
    let mut default = |key: &str, value: Value| {
        map.entry(key).or_insert(value);
    };
    match component["type"].as_u64() {
        Some(3 | 5..=8) => {
            default("min_values", json!(1));
            default("max_values", json!(1));
            map.remove("required");
        }
        Some(11) => {
            default("description", Value::Null);
            default("spoiler", json!(false));
            map.insert("media".to_owned(), media(&component["media"], attachments));
        }
        Some(12) => {
            let items = component["items"].as_array().into_iter().flatten().map(|item| {
                json!({
                    "media": media(&item["media"], attachments), "description": item["description"],
                    "spoiler": item["spoiler"] == true,
                })
            });
            let items: Vec<Value> = items.collect();
            map.insert("items".to_owned(), json!(items));
        }
        Some(13) => {
            let file = media(&component["file"], attachments);
            let known = named(&component["file"], attachments);
            default("spoiler", json!(false));
            map.insert("name".to_owned(), known.map_or(Value::Null, |one| one["filename"].clone()));
            map.insert("size".to_owned(), known.map_or(Value::Null, |one| one["size"].clone()));
            map.insert("file".to_owned(), file);
        }
        Some(14) => {
            default("spacing", json!(1));
            default("divider", json!(true));
        }
        Some(17) => {
            default("accent_color", Value::Null);
            default("spoiler", json!(false));
        }
        _ => {}
    }
    if component["components"].is_array() {
        let inside = component["components"].as_array().into_iter().flatten();
        let inside: Vec<Value> = inside.map(|one| one_shown(one, attachments, next)).collect();
        map.insert("components".to_owned(), json!(inside));
    }
    if component["accessory"].is_object() {
        map.insert("accessory".to_owned(), one_shown(&component["accessory"], attachments, next));
    }
    out
}

/// The attachment that `attachment://name` means.
fn named<'a>(media: &Value, attachments: &'a Value) -> Option<&'a Value> {
    let name = media["url"].as_str()?.strip_prefix("attachment://")?;
    attachments.as_array()?.iter().find(|one| one["filename"] == name)
}

fn media(asked: &Value, attachments: &Value) -> Value {
    match named(asked, attachments) {
        Some(one) => json!({
            "id": one["id"], "url": one["url"], "proxy_url": one["proxy_url"], "content_type": one["content_type"],
            "attachment_id": one["id"],
        }),
        None => json!({"id": "1", "url": asked["url"], "proxy_url": asked["url"]}),
    }
}
