//! The program: its line, its control routes and its end.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn call(api: &str, method: &str, path: &str, body: &Value) -> Value {
    let address = api.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a listener");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let content = answer.split("\r\n\r\n").nth(1).expect("a body");
    serde_json::from_str(content).expect("JSON")
}

#[test]
fn the_program_can_be_driven_over_http() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_discord-double"))
        .args(["--token", "faux.jeton"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let hello: Value = serde_json::from_str(&lines.next().expect("a line").expect("a line")).expect("JSON");
    let api = hello["api"].as_str().expect("an address");
    assert_eq!(hello["token"], "faux.jeton");
    let said = call(api, "POST", "/_double/say", &json!({"user": "bruno", "channel": "general", "text": "bonjour"}));
    assert_eq!(said["content"], "bonjour");
    let heard = call(api, "GET", "/_double/messages?channel=general", &Value::Null);
    assert_eq!(heard[0]["id"], said["id"]);
    let refused = call(api, "POST", "/_double/slash", &json!({"command": "aide"}));
    assert!(refused["error"].as_str().expect("a reason").contains("not registered"));
    assert_eq!(call(api, "POST", "/_double/fault", &json!({"kind": "reconnect"}))["injected"], "reconnect");
    let rest = json!({"kind": "rest", "prefix": "/gateway", "action": "html", "status": 502});
    assert_eq!(call(api, "POST", "/_double/fault", &rest)["injected"], "rest");
    assert!(call(api, "POST", "/_double/fault", &json!({"kind": "x"}))["error"].is_string());
    assert_eq!(call(api, "GET", "/_double/sessions", &Value::Null), json!([]));
    assert_eq!(call(api, "GET", "/_double/report", &Value::Null)["interactions"], 0);
    call(api, "POST", "/_double/stop", &json!({}));
    let report: Value = serde_json::from_str(&lines.next().expect("a report").expect("a line")).expect("JSON");
    assert_eq!(report["visible_twice"], 0);
    assert!(child.wait().expect("an end").success());
}

#[test]
fn help_teaches() {
    let output = Command::new(env!("CARGO_BIN_EXE_discord-double")).arg("--help").output().expect("the program");
    let text = String::from_utf8(output.stdout).expect("a text");
    assert!(output.status.success());
    for word in ["--gateway-port", "/_double/slash", "/_double/report", "lecture-seule"] {
        assert!(text.contains(word), "{word}");
    }
}
