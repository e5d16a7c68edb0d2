//! The official OpenAPI description: found at run time, patched where it is wrong, compiled piece by piece.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::{ValidationError, ValidationErrorKind};
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::Problem;

/// The description, ready to judge bodies.
pub struct Spec {
    document: &'static Value,
    incoming: &'static Registry<'static>,
    outgoing: &'static Registry<'static>,
    compiled: Mutex<HashMap<String, Option<Arc<Validator>>>>,
    source: PathBuf,
}

/// The description of this process, or nothing when the file is absent: then only our own rules judge.
pub fn spec() -> Option<&'static Spec> {
    static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
    SPEC.get_or_init(|| Spec::load(&find()?)).as_ref()
}

/// Looks for the file: `DISCORD_OPENAPI`, else up from this crate and from the current directory.
fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("DISCORD_OPENAPI") {
        return Some(PathBuf::from(named));
    }
    let starts = [Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))), std::env::current_dir().ok()];
    let places = ["shared/discord/openapi.json", "../shared/discord/openapi.json"];
    starts
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .flat_map(|folder| places.map(|place| folder.join(place)))
        .find(|path| path.is_file())
}

impl Spec {
    fn load(path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let mut document: Value = serde_json::from_str(&text).ok()?;
        patch(&mut document);
        // Discord takes ids as numbers too, and discord.py sends them so; it never gives them so.
        let mut lenient = document.clone();
        lenient["components"]["schemas"]["SnowflakeType"]["type"] = json!(["string", "integer"]);
        let outgoing = prepare(document)?.1;
        let (document, incoming) = prepare(lenient)?;
        Some(Self { document, incoming, outgoing, compiled: Mutex::default(), source: path.to_owned() })
    }

    /// Where the description was read from.
    pub fn source(&self) -> &Path {
        &self.source
    }

    /// Resolves a pointer in the document.
    pub(super) fn at(&self, pointer: &str) -> Option<&'static Value> {
        self.document.pointer(pointer)
    }

    /// The schema of a JSON request body. For callbacks the branch is chosen by `type`, so that errors are readable.
    pub(super) fn request_schema(&self, template: &str, method: &str, body: &Value) -> Option<String> {
        if template == "/interactions/{interaction_id}/{interaction_token}/callback" {
            let name = match body["type"].as_u64() {
                Some(1) => "PongInteractionCallbackRequest",
                Some(4 | 5) => "CreateMessageInteractionCallbackRequest",
                Some(6 | 7) => "UpdateMessageInteractionCallbackRequest",
                Some(8) => "ApplicationCommandAutocompleteCallbackRequest",
                Some(9) => "ModalInteractionCallbackRequest",
                _ => "",
            };
            if !name.is_empty() {
                return Some(format!("/components/schemas/{name}"));
            }
        }
        let pointer = format!("/paths/{}/{}/requestBody/content/application~1json/schema", escape(template), method.to_ascii_lowercase());
        self.at(&pointer).map(|_| pointer)
    }

    /// The schema of an answer: outer `None` for an undescribed status, inner `None` for one without a body.
    pub(super) fn response_schema(&self, template: &str, method: &str, status: u16) -> Option<Option<String>> {
        let responses = format!("/paths/{}/{}/responses", escape(template), method.to_ascii_lowercase());
        let all = self.at(&responses)?;
        let exact = status.to_string();
        let key = if all.get(&exact).is_some() { exact } else { format!("{}XX", status / 100) };
        let response = all.get(&key)?;
        if let Some(reference) = response["$ref"].as_str() {
            let pointer = format!("{}/content/application~1json/schema", reference.trim_start_matches('#'));
            return Some(self.at(&pointer).map(|_| pointer));
        }
        let pointer = format!("{responses}/{key}/content/application~1json/schema");
        Some(self.at(&pointer).map(|_| pointer))
    }

    fn validator(&self, pointer: &str, answer: bool) -> Option<Arc<Validator>> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        compiled
            .entry(format!("{answer} {pointer}"))
            .or_insert_with(|| {
                let encoded = pointer.replace('{', "%7B").replace('}', "%7D").replace('@', "%40");
                let schema = json!({"$ref": format!("urn:discord#{encoded}")});
                let registry = if answer { self.outgoing } else { self.incoming };
                jsonschema::options().with_registry(registry).build(&schema).ok().map(Arc::new)
            })
            .clone()
    }

    /// Judges a value by the schema at a pointer; ids in our answers must be texts.
    pub(super) fn validate(&self, pointer: &str, value: &Value, answer: bool) -> Vec<Problem> {
        let Some(validator) = self.validator(pointer, answer) else {
            return vec![Problem::at("", "SCHEMA", format!("the schema {pointer} cannot be compiled"))];
        };
        if validator.is_valid(value) {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for error in validator.iter_errors(value) {
            explain(&error, &mut problems);
        }
        problems
    }
}

/// Leaked on purpose: one description serves every double of the process, to its end.
fn prepare(document: Value) -> Option<(&'static Value, &'static Registry<'static>)> {
    let document: &'static Value = Box::leak(Box::new(document));
    let registry = Registry::new().add("urn:discord", document).ok()?.prepare().ok()?;
    Some((document, Box::leak(Box::new(registry))))
}

fn escape(template: &str) -> String {
    template.replace('~', "~0").replace('/', "~1")
}

/// Bit sets travel as strings in the documentation and in every library; the description says integer.
fn patch(document: &mut Value) {
    let as_text = json!({"type": ["integer", "string", "null"], "pattern": "^[0-9]+$", "minimum": 0});
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    for schema in schemas.values_mut() {
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        let overwrite = properties.contains_key("allow") && properties.contains_key("deny");
        for (key, property) in properties.iter_mut() {
            let bits = key == "default_member_permissions" || (overwrite && (key == "allow" || key == "deny"));
            if bits && property["type"].as_array().is_some_and(|types| types.contains(&json!("integer"))) {
                *property = as_text.clone();
            }
        }
    }
    // The codes of form errors are words, whatever the description says.
    if let Some(code) = document.pointer_mut("/components/schemas/InnerErrors/properties/_errors/items") {
        *code = json!({"type": "object", "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}}});
    }
    // Of a rate limit's fields the documentation has `code` only sometimes.
    if let Some(common) = document.pointer_mut("/components/schemas/RatelimitedResponse/allOf/0") {
        *common = json!({"type": "object", "required": ["message"]});
    }
    let put = "/paths/~1channels~1{channel_id}~1permissions~1{overwrite_id}/put/requestBody/content/application~1json/schema/properties";
    if let Some(properties) = document.pointer_mut(put) {
        properties["allow"] = as_text.clone();
        properties["deny"] = as_text;
    }
}

/// Turns a validator's error into Discord's words; of a union only the branch that was meant is explained.
fn explain(error: &ValidationError<'_>, out: &mut Vec<Problem>) {
    let path: Vec<String> = error.instance_path().as_str().split('/').skip(1).map(str::to_owned).collect();
    let (code, message) = match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            if let Some(branch) = meant(context, path.len()) {
                branch.iter().for_each(|error| explain(error, out));
                return;
            }
            ("UNION_TYPE_CHOICES", "Value matches none of the allowed forms.".to_owned())
        }
        ValidationErrorKind::MaxLength { limit } => ("BASE_TYPE_MAX_LENGTH", format!("Must be {limit} or fewer in length.")),
        ValidationErrorKind::MinLength { limit } => ("BASE_TYPE_MIN_LENGTH", format!("Must be {limit} or more in length.")),
        ValidationErrorKind::MaxItems { limit } => ("BASE_TYPE_MAX_LENGTH", format!("Must be {limit} or fewer in length.")),
        ValidationErrorKind::MinItems { limit } => ("BASE_TYPE_MIN_LENGTH", format!("Must be {limit} or more in length.")),
        ValidationErrorKind::Maximum { limit } => ("NUMBER_TYPE_MAX", format!("int value should be less than or equal to {limit}.")),
        ValidationErrorKind::Minimum { limit } => ("NUMBER_TYPE_MIN", format!("int value should be greater than or equal to {limit}.")),
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            ("BASE_TYPE_CHOICES", format!("Value not allowed: {error}"))
        }
        ValidationErrorKind::Required { property } => {
            let mut path = path;
            path.extend(property.as_str().map(str::to_owned));
            out.push(Problem { path, code: "BASE_TYPE_REQUIRED", message: "This field is required".to_owned() });
            return;
        }
        ValidationErrorKind::Type { .. } => ("BASE_TYPE_BAD_TYPE", error.to_string()),
        _ => ("BASE_TYPE_INVALID", error.to_string()),
    };
    out.push(Problem { path, code, message });
}

/// The branch of a union whose `type` fits: neither the value as a whole nor its `type` is of the wrong kind.
fn meant<'a>(context: &'a [Vec<ValidationError<'static>>], depth: usize) -> Option<&'a Vec<ValidationError<'static>>> {
    context.iter().filter(|errors| !errors.is_empty()).find(|errors| {
        !errors.iter().any(|error| {
            let path = error.instance_path().as_str();
            let levels = path.split('/').skip(1).count();
            let whole = levels == depth && matches!(error.kind(), ValidationErrorKind::Type { .. });
            whole || (levels == depth + 1 && path.ends_with("/type"))
        })
    })
}
