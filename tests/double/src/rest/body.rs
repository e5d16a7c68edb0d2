//! Request bodies: JSON, or multipart with `payload_json` and `files[n]`.

use std::collections::HashMap;

use hyper::HeaderMap;
use serde_json::Value;

use super::ApiError;
use crate::schema::Problem;
use crate::state::Upload;

/// Splits and decodes a query or form string.
pub fn query(text: &str) -> HashMap<String, String> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// Undoes percent-encoding.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes.get(index + 1..index + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[index], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                index += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        index += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads a body by its content type; an absent body is null.
pub fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<(Value, Vec<Upload>), ApiError> {
    if bytes.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    let plain = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match plain.as_str() {
        "application/json" => Ok((json(bytes)?, Vec::new())),
        "multipart/form-data" => multipart(kind, bytes),
        _ => {
            let text = "Expected \"Content-Type\" header to be one of {'application/json'}.";
            Err(ApiError::problems(&[Problem::at("", "CONTENT_TYPE_INVALID", text)]))
        }
    }
}

/// Writes the ids of a body as texts, which numbers are allowed to stand for.
///
/// The `id` of a component is a number of its own and stays one.
pub fn ids_as_text(value: &mut Value, key: &str) {
    let list_of_ids = matches!(key, "users" | "roles" | "sticker_ids" | "applied_tags");
    let holder_of_ids = matches!(key, "attachments" | "permission_overwrites");
    match value {
        Value::Array(elements) => {
            for element in elements {
                if list_of_ids && element.is_number() {
                    *element = Value::String(element.to_string());
                }
                ids_as_text(element, key);
            }
        }
        Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                let id = name.ends_with("_id") && name != "custom_id" || holder_of_ids && name == "id";
                if id && inner.is_number() {
                    *inner = Value::String(inner.to_string());
                }
                ids_as_text(inner, name);
            }
        }
        _ => {}
    }
}

fn json(bytes: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|_| ApiError::mistake(400, 50_109, "The request body contains invalid JSON."))
}

fn multipart(kind: &str, bytes: &[u8]) -> Result<(Value, Vec<Upload>), ApiError> {
    let broken = || ApiError::mistake(400, 50_109, "The multipart body cannot be read.");
    let boundary =
        kind.split(';').find_map(|part| part.trim().strip_prefix("boundary=")).map(|text| text.trim_matches('"')).ok_or_else(broken)?;
    let (mut payload, mut files) = (Value::Null, Vec::new());
    for part in split(bytes, format!("--{boundary}").as_bytes()) {
        let part = part.strip_prefix(b"\r\n").unwrap_or(part);
        if part.starts_with(b"--") || part.is_empty() {
            continue;
        }
        let cut = find(part, b"\r\n\r\n").ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&part[..cut]).into_owned();
        let content = part[cut + 4..].strip_suffix(b"\r\n").unwrap_or(&part[cut + 4..]);
        let name = parameter(&head, "name").ok_or_else(broken)?;
        if name == "payload_json" {
            payload = json(content)?;
            continue;
        }
        let index = name
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'))
            .ok_or_else(|| ApiError::form(&format!("The part \"{name}\" is neither payload_json nor files[n]."), &name))?;
        let content_type = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-type:").map(|kind| kind.trim().to_owned()))
            .unwrap_or_else(|| "application/octet-stream".to_owned());
        files.push(Upload {
            index: index.to_owned(),
            name: parameter(&head, "filename").unwrap_or_else(|| "unknown".to_owned()),
            content_type,
            bytes: content.to_vec(),
        });
    }
    Ok((payload, files))
}

/// A quoted parameter of the Content-Disposition line; `name` must not match inside `filename`.
fn parameter(head: &str, key: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition"))?;
    line.split(';').find_map(|part| {
        let value = part.trim().strip_prefix(key)?.strip_prefix('=')?;
        Some(value.trim_matches('"').to_owned())
    })
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

fn split<'a>(mut bytes: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(bytes, boundary) {
        parts.push(&bytes[..at]);
        bytes = &bytes[at + boundary.len()..];
    }
    parts.push(bytes);
    parts.into_iter().skip(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multipart_gives_payload_and_files() {
        let body = b"--B\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"x\"}\r\n\
            --B\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n\
            bytes\r\n--B--\r\n";
        let (payload, files) = multipart("multipart/form-data; boundary=B", body).expect("a readable body");
        assert_eq!(payload["content"], "x");
        assert_eq!((files[0].index.as_str(), files[0].name.as_str()), ("0", "a.txt"));
        assert_eq!(files[0].bytes, b"bytes");
    }

    #[test]
    fn queries_are_decoded() {
        assert_eq!(query("a=b%20c&d")["a"], "b c");
    }
}
