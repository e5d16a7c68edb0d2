//! The bot in a play: whoever asks at its socket is answered as the story wants it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::time::Duration;

use serde_json::{Value, json};

use super::play::Play;
use super::socket::{crowd_at, listen};

impl Play {
    /// Plays the bot: a proof of whatever runs.
    pub(super) fn answer(&self) {
        let listener = listen(&self.outside.join("run/control.sock"));
        let (play, root) = (self.outside.join("play"), self.folder.join("opt/releases"));
        let (runs, socket) = (play.join("runs"), self.outside.join("run/control.sock"));
        let does = move |story: &str| {
            let read = |name: &str| fs::read_to_string(play.join(name)).unwrap_or_default().trim().to_owned();
            read("story") == story && read("runs") == "1.0.1"
        };
        std::thread::spawn(move || {
            let mut crowd = Vec::new();
            loop {
                // Whoever wants in then has to wait for ever.
                while does("Full") {
                    crowd.extend(crowd_at(&socket));
                    std::thread::park_timeout(Duration::from_millis(20));
                }
                crowd.clear();
                let Ok((mut stream, _)) = listener.accept() else { return };
                if does("Trickles") {
                    let does = does.clone();
                    std::thread::spawn(move || {
                        while does("Trickles") && stream.write_all(b" ").is_ok() {
                            std::thread::park_timeout(Duration::from_millis(20));
                        }
                    });
                    continue;
                }
                let mut line = String::new();
                let Ok(_) = BufReader::new(&stream).read_line(&mut line) else { continue };
                let asked: Value = serde_json::from_str(&line).unwrap_or_default();
                let release = fs::read_to_string(&runs).unwrap_or_default();
                let exe = root.canonicalize().unwrap_or(root.clone()).join(release.trim()).join("ffj-bot");
                let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
                let proof = json!({
                    "reply": "health", "nonce": asked["nonce"], "boot_id": boot.trim(), "exe": exe, "online": true,
                    "link_seconds": 1, "unsteady_seconds": 1, "reached_seconds": 1, "store_fault": null, "line": "En ligne",
                });
                let proof = if does("Ignorant") { json!({ "reply": "failed", "why": "unknown request" }) } else { proof };
                // Whoever was killed does not want to know.
                let _gone = stream.write_all(format!("{proof}\n").as_bytes());
            }
        });
    }
}
