//! Unknown and misspelt keys, which Discord ignores in silence and a strict double must not.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Problem, Spec};

/// Keys that the official description lacks in places: `nsfw` of commands is documented, the others belong to channel
/// messages and are sent by discord.py and discord.js with every other kind of message too.
const TOLERATED: &[&str] = &["nsfw", "tts", "nonce", "enforce_nonce"];

/// Finds the keys of a body that no branch of its schema lists.
pub fn unknown(spec: &Spec, pointer: &str, body: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(schema) = spec.at(pointer) {
        walk(spec, &[schema], body, &mut Vec::new(), &mut problems);
    }
    problems
}

fn walk(spec: &Spec, schemas: &[&Value], value: &Value, path: &mut Vec<String>, out: &mut Vec<Problem>) {
    let mut branches = Vec::new();
    schemas.iter().for_each(|schema| flatten(spec, schema, &mut branches));
    match value {
        Value::Array(elements) => {
            let inner: Vec<&Value> = branches.iter().filter_map(|branch| branch.get("items")).collect();
            if inner.is_empty() {
                return;
            }
            for (index, element) in elements.iter().enumerate() {
                path.push(index.to_string());
                walk(spec, &inner, element, path, out);
                path.pop();
            }
        }
        Value::Object(map) => {
            if branches.iter().any(|branch| branch.get("additionalProperties").is_some_and(|more| more != false)) {
                return;
            }
            // Libraries send the empty fields of sibling types (a user option's `choices`), so the union is allowed.
            let known: BTreeSet<&str> = branches
                .iter()
                .filter_map(|branch| branch["properties"].as_object())
                .flat_map(|properties| properties.keys().map(String::as_str))
                .collect();
            if known.is_empty() {
                return;
            }
            for (key, element) in map {
                path.push(key.clone());
                if known.contains(key.as_str()) {
                    let inner: Vec<&Value> = branches.iter().filter_map(|branch| branch.get("properties")?.get(key)).collect();
                    walk(spec, &inner, element, path, out);
                } else if !TOLERATED.contains(&key.as_str()) {
                    let message = format!("The key \"{key}\" does not exist here.");
                    out.push(Problem { path: path.clone(), code: "UNKNOWN_KEY", message });
                }
                path.pop();
            }
        }
        _ => {}
    }
}

/// Follows references and unions down to plain schemas.
fn flatten<'a>(spec: &'a Spec, schema: &'a Value, out: &mut Vec<&'a Value>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if let Some(target) = spec.at(reference.trim_start_matches('#')) {
            flatten(spec, target, out);
        }
        return;
    }
    for union in ["oneOf", "anyOf", "allOf"] {
        for branch in super::items(&schema[union]) {
            flatten(spec, branch, out);
        }
    }
    out.push(schema);
}
