//! Our own rules for buttons, selects, modals and layouts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Problem, chars, items};

/// One component of a tree with where it stands.
pub struct Node<'a> {
    /// The component.
    pub value: &'a Value,
    /// Its path, with slashes.
    pub path: String,
}

impl<'a> Node<'a> {
    /// Lists every component of a tree, nested ones after their holder.
    pub fn all(list: &'a Value) -> Vec<Self> {
        let mut out = Vec::new();
        collect(list, "components", &mut out);
        out
    }
}

fn collect<'a>(list: &'a Value, path: &str, out: &mut Vec<Node<'a>>) {
    for (index, value) in items(list).iter().enumerate() {
        let here = format!("{path}/{index}");
        out.push(Node { value, path: here.clone() });
        collect(&value["components"], &format!("{here}/components"), out);
        for single in ["accessory", "component"] {
            if value[single].is_object() {
                out.push(Node { value: &value[single], path: format!("{here}/{single}") });
            }
        }
    }
}

/// Judges the components of a message.
pub fn components(list: &Value, v2: bool) -> Vec<Problem> {
    let mut out = Vec::new();
    let nodes = Node::all(list);
    let top = items(list);
    if !v2 {
        if top.len() > 5 {
            out.push(Problem::at("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."));
        }
        for (index, one) in top.iter().enumerate().filter(|(_, one)| one["type"] != 1) {
            let text = format!("Component type {} needs the IS_COMPONENTS_V2 flag.", one["type"]);
            out.push(Problem::at(&format!("components/{index}/type"), "UNION_TYPE_CHOICES", text));
        }
    }
    if nodes.len() > 40 {
        out.push(Problem::at("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "At most 40 components."));
    }
    for node in &nodes {
        match node.value["type"].as_u64() {
            Some(1) => row(node, &mut out),
            Some(2) => button(node, &mut out),
            Some(3) => select(node, &mut out),
            _ => {}
        }
    }
    out.extend(twice(&nodes));
    out
}

fn row(node: &Node<'_>, out: &mut Vec<Problem>) {
    let inside = items(&node.value["components"]);
    let selects = inside.iter().filter(|one| one["type"] != 2).count();
    if selects > 0 && inside.len() > 1 {
        let text = "A row holds up to five buttons or one select.";
        out.push(Problem::at(&format!("{}/components", node.path), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text));
    }
}

fn button(node: &Node<'_>, out: &mut Vec<Problem>) {
    let value = node.value;
    let mut missing = |key: &str| {
        out.push(Problem::at(&format!("{}/{key}", node.path), "BASE_TYPE_REQUIRED", "This field is required"));
    };
    match value["style"].as_u64() {
        Some(5) => {
            if value["url"].is_null() {
                missing("url");
            }
        }
        Some(6) => {
            if value["sku_id"].is_null() {
                missing("sku_id");
            }
            return;
        }
        _ => {
            if value["custom_id"].is_null() {
                missing("custom_id");
            }
        }
    }
    if chars(&value["label"]) == 0 && value["emoji"].is_null() {
        missing("label");
    }
    if value["style"] == 5 && !value["custom_id"].is_null() {
        let text = "A custom id and url cannot both be specified";
        out.push(Problem::at(&format!("{}/custom_id", node.path), "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", text));
    }
}

fn select(node: &Node<'_>, out: &mut Vec<Problem>) {
    let options = items(&node.value["options"]);
    let mut seen = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        if !seen.insert(option["value"].as_str()) {
            let path = format!("{}/options/{index}/value", node.path);
            out.push(Problem::at(&path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"));
        }
    }
    let most = node.value["max_values"].as_u64().unwrap_or(1);
    if most > options.len() as u64 {
        let text = "max_values is larger than the number of options.";
        out.push(Problem::at(&format!("{}/max_values", node.path), "NUMBER_TYPE_MAX", text));
    }
}

fn twice(nodes: &[Node<'_>]) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    nodes
        .iter()
        .filter(|node| node.value["custom_id"].as_str().is_some_and(|id| !seen.insert(id)))
        .map(|node| {
            let text = "Component custom id cannot be duplicated";
            Problem::at(&format!("{}/custom_id", node.path), "COMPONENT_CUSTOM_ID_DUPLICATED", text)
        })
        .collect()
}

/// Judges a modal.
pub fn modal(data: &Value) -> Vec<Problem> {
    let nodes = Node::all(&data["components"]);
    let mut out: Vec<Problem> = twice(&nodes);
    if items(&data["components"]).len() > 5 {
        out.push(Problem::at("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."));
    }
    for node in nodes.iter().filter(|node| node.value["type"] == 4) {
        let labelled = node.path.ends_with("/component");
        if !labelled && node.value["label"].is_null() {
            out.push(Problem::at(&format!("{}/label", node.path), "BASE_TYPE_REQUIRED", "This field is required"));
        }
        let least = node.value["min_length"].as_u64().unwrap_or(0);
        let most = node.value["max_length"].as_u64().unwrap_or(4000);
        if least > most {
            let text = "min_length is larger than max_length.";
            out.push(Problem::at(&format!("{}/min_length", node.path), "NUMBER_TYPE_MAX", text));
        }
        let length = chars(&node.value["value"]) as u64;
        if !node.value["value"].is_null() && (length > most || (length > 0 && length < least)) {
            let text = format!("Must be between {least} and {most} in length.");
            out.push(Problem::at(&format!("{}/value", node.path), "BASE_TYPE_BAD_LENGTH", text));
        }
    }
    for node in nodes.iter().filter(|node| node.value["type"] == 3) {
        select(node, &mut out);
    }
    out
}
