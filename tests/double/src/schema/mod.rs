//! Judging bodies: Discord's official OpenAPI description where it is at hand, and our own rules for what it misses.

mod command;
mod component;
mod keys;
mod message;
mod spec;

pub use command::{commands, one_command};
pub use component::{Node, modal};
pub use message::message;
pub use spec::{Spec, spec};

use serde_json::{Map, Value, json};

/// One fault in a body, at a path of keys and indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Keys and indices from the body's root.
    pub path: Vec<String>,
    /// Discord's code, such as `BASE_TYPE_MAX_LENGTH`.
    pub code: &'static str,
    /// Discord's sentence, or one like it.
    pub message: String,
}

impl Problem {
    /// A problem at a path written with slashes; the empty string is the root.
    pub fn at(path: &str, code: &'static str, message: impl Into<String>) -> Self {
        let path = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { path, code, message: message.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {} ({})", self.path.join("."), self.message, self.code)
    }
}

/// Judges a request body by the official description and for unknown keys.
pub fn request(template: &str, method: &str, body: &Value) -> Vec<Problem> {
    let Some(spec) = spec() else { return Vec::new() };
    let Some(pointer) = spec.request_schema(template, method, body) else { return Vec::new() };
    let mut problems = spec.validate(&pointer, body, false);
    problems.extend(keys::unknown(spec, &pointer, body));
    problems
}

/// Judges one of our answers by the official description.
pub fn answer(template: &str, method: &str, status: u16, body: Option<&Value>) -> Vec<Problem> {
    let Some(spec) = spec() else { return Vec::new() };
    match spec.response_schema(template, method, status) {
        None => vec![Problem::at("", "STATUS", format!("{status} is not described for {method} {template}"))],
        Some(None) => Vec::new(),
        Some(Some(pointer)) => body.map(|body| spec.validate(&pointer, body, true)).unwrap_or_default(),
    }
}

/// Writes problems in the shape of Discord's error 50035.
pub fn form_errors(problems: &[Problem]) -> Value {
    let mut errors = Value::Object(Map::new());
    for problem in problems {
        let mut level = &mut errors;
        for key in &problem.path {
            level = &mut level[key.as_str()];
        }
        let fault = json!({"code": problem.code, "message": problem.message});
        match level["_errors"].as_array_mut() {
            Some(list) => list.push(fault),
            None => level["_errors"] = json!([fault]),
        }
    }
    json!({"message": "Invalid Form Body", "code": 50035, "errors": errors})
}

/// Counts characters as Discord's limits do.
pub(crate) fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

/// The elements of an optional list.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_discords_shape() {
        let shape = form_errors(&[Problem::at("embeds/0/title", "BASE_TYPE_MAX_LENGTH", "too long")]);
        assert_eq!(shape["code"], 50035);
        assert_eq!(shape["errors"]["embeds"]["0"]["title"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    }
}
