//! Discord's errors, and whether one is the caller's mistake or a fact of the world.

use serde_json::{Value, json};

use super::Reply;
use crate::schema::{self, Problem};

/// A refused request.
#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: u16,
    pub body: Value,
    /// Whether the request itself was wrong, rather than the world not allowing it.
    pub malformed: bool,
}

impl ApiError {
    fn new(status: u16, code: u32, message: &str, malformed: bool) -> Self {
        Self { status, body: json!({"message": message, "code": code}), malformed }
    }

    /// A fact of the world: something does not exist, or is not allowed.
    pub fn fact(status: u16, code: u32, message: &str) -> Self {
        Self::new(status, code, message, false)
    }

    /// A mistake of the caller.
    pub fn mistake(status: u16, code: u32, message: &str) -> Self {
        Self::new(status, code, message, true)
    }

    pub fn problems(problems: &[Problem]) -> Self {
        Self { status: 400, body: schema::form_errors(problems), malformed: true }
    }

    pub fn form(message: &str, path: &str) -> Self {
        Self::problems(&[Problem::at(path, "BASE_TYPE_INVALID", message)])
    }

    pub fn bad_snowflake(text: &str) -> Self {
        let message = format!("Value \"{text}\" is not snowflake.");
        Self::problems(&[Problem::at("id", "NUMBER_TYPE_COERCE", message)])
    }

    pub fn unauthorized() -> Self {
        Self::mistake(401, 0, "401: Unauthorized")
    }

    pub fn no_route() -> Self {
        Self::mistake(404, 0, "404: Not Found")
    }

    pub fn wrong_method() -> Self {
        Self::mistake(405, 0, "405: Method Not Allowed")
    }

    pub fn unknown_channel() -> Self {
        Self::fact(404, 10_003, "Unknown Channel")
    }

    pub fn unknown_guild() -> Self {
        Self::fact(404, 10_004, "Unknown Guild")
    }

    pub fn unknown_message() -> Self {
        Self::fact(404, 10_008, "Unknown Message")
    }

    pub fn unknown_member() -> Self {
        Self::fact(404, 10_007, "Unknown Member")
    }

    pub fn unknown_user() -> Self {
        Self::fact(404, 10_013, "Unknown User")
    }

    pub fn unknown_webhook() -> Self {
        Self::fact(404, 10_015, "Unknown Webhook")
    }

    pub fn unknown_interaction() -> Self {
        Self::fact(404, 10_062, "Unknown interaction")
    }

    pub fn unknown_command() -> Self {
        Self::fact(404, 10_063, "Unknown application command")
    }

    pub fn missing_access() -> Self {
        Self::fact(403, 50_001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::fact(403, 50_013, "Missing Permissions")
    }

    pub fn empty_message() -> Self {
        Self::mistake(400, 50_006, "Cannot send an empty message")
    }

    pub fn reply(self) -> Reply {
        Reply::json(self.status, self.body)
    }
}
