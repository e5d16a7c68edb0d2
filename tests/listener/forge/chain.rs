//! From the forge's delivery to the bundle in its slot: the listener and the looker, each the real program.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use hmac::{Hmac, Mac as _};

use super::machine::Machine;
use support::gitea::{Gitea, content};

const DEPLOY: &str = env!("CARGO_BIN_EXE_ffj-deploy");
const SECRET: &str = "the-secret-of-the-forge";
const RELEASE: &str = include_str!("../../data/webhook/gitea-release.json");
/// How systemd hands a socket over: as the third file, for the process with this number.
const ACTIVATE: &str = r#"exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve --config "$1""#;

struct Listener(Child);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn a_delivery_leads_to_a_bundle_for_the_activator() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", &content(100_000, 5));
    let machine = Machine::new(&gitea);
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let child = Command::new("/bin/sh")
        .args(["-c", ACTIVATE, DEPLOY])
        .arg(machine.path("deploy.toml"))
        .env_clear()
        .env("STATE_DIRECTORY", machine.path("state"))
        .env("WEBHOOK_SECRET", SECRET)
        .stdin(Stdio::from(OwnedFd::from(socket.try_clone().unwrap())))
        .spawn();
    let _listener = Listener(child.unwrap());

    let mac: Hmac<sha2::Sha256> = Hmac::new_from_slice(SECRET.as_bytes()).unwrap();
    let tag = mac.chain_update(RELEASE).finalize().into_bytes();
    let signature: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    let head = format!(
        "POST /git-webhook HTTP/1.1\r\nHost: bot.example\r\nContent-Type: application/json\r\nContent-Length: {}\r\nX-Gitea-Event: \
         release\r\nX-Gitea-Delivery: d-17\r\nX-Gitea-Signature: {signature}\r\n\r\n",
        RELEASE.len()
    );
    let mut stream = TcpStream::connect(socket.local_addr().unwrap()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(RELEASE.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    assert!(machine.files().contains(&"look".to_owned()) && !machine.files().contains(&"request".to_owned()), "{:?}", machine.files());

    let said = machine.look(&["--timer"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("6f0b6f0e5d0a4c9b9f1c6a4f1f6a0030") && said.err.contains("1.4.0"), "{said:?}");
    assert!(!machine.files().contains(&"look".to_owned()));
    let request = machine.json("request");
    assert_eq!((&request["kind"], &request["delivery"]), (&"bundle".into(), &"d-17".into()), "{request}");
    assert_eq!(machine.looked()["asked"], "d-17");
    assert!(machine.claim() == content(100_000, 5));
}
