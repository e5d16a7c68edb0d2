//! The REST side: HTTP, authorisation, faults and limits around the routes.

mod access;
mod body;
mod callback;
mod channel;
mod command;
pub mod control;
mod error;
mod general;
mod guild;
pub mod limit;
mod message;
mod route;
pub mod serve;
mod webhook;

pub use error::ApiError;

use std::collections::HashMap;

use hyper::HeaderMap;
use serde_json::Value;

use crate::state::{Shared, State, Upload};
use crate::world::Snowflake;

/// A request, read to its end.
pub struct Request {
    pub method: String,
    /// The path after `/api/v10`.
    pub path: String,
    pub query: HashMap<String, String>,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: Body,
    pub headers: Vec<(&'static str, String)>,
}

/// The body of an answer.
#[derive(Debug, Clone)]
pub enum Body {
    Empty,
    Json(Value),
    Html(String),
    File(String, Vec<u8>),
}

impl Reply {
    pub fn json(status: u16, value: Value) -> Self {
        Self { status, body: Body::Json(value), headers: Vec::new() }
    }

    pub fn ok(value: Value) -> Self {
        Self::json(200, value)
    }

    pub fn none() -> Self {
        Self { status: 204, body: Body::Empty, headers: Vec::new() }
    }

    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\r\n");
        Self { status, body: Body::Html(page), headers: Vec::new() }
    }
}

/// What a route works with.
pub struct Context<'a> {
    pub shared: &'a Shared,
    pub state: &'a mut State,
    pub params: Vec<String>,
    pub query: &'a HashMap<String, String>,
    pub body: Value,
    pub files: Vec<Upload>,
}

/// What a route gives.
pub type Outcome = Result<Reply, ApiError>;

impl Context<'_> {
    /// The id in the path's `index`-th parameter.
    pub fn id(&self, index: usize) -> Result<Snowflake, ApiError> {
        let text = self.params.get(index).map_or("", String::as_str);
        text.parse().map_err(|_| ApiError::bad_snowflake(text))
    }

    /// A query parameter as a number within bounds.
    pub fn number(&self, key: &str, default: usize, most: usize) -> Result<usize, ApiError> {
        match self.query.get(key) {
            None => Ok(default),
            Some(text) => match text.parse() {
                Ok(number) if (1..=most).contains(&number) => Ok(number),
                _ => Err(ApiError::form(&format!("{key}: int value should be between 1 and {most}."), key)),
            },
        }
    }

    /// Whether a query flag is set.
    pub fn flag(&self, key: &str) -> bool {
        self.query.get(key).is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "1" | "true"))
    }
}
