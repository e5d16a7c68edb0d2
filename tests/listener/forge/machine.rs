//! A machine with the real program: its configuration, its state, and what it leaves there.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use support::gitea::Gitea;

const DEPLOY: &str = env!("CARGO_BIN_EXE_ffj-deploy");
pub const TOKEN: &str = "canary-token-0123456789";

pub struct Machine {
    folder: tempfile::TempDir,
}

/// What the program left and said.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Machine {
    /// A machine that follows `ffj/bot` there.
    pub fn new(gitea: &Gitea) -> Self {
        Self::with(&format!("[source]\nforge = \"{}\"\nrepository = \"ffj/bot\"\n", gitea.url()))
    }

    pub fn with(settings: &str) -> Self {
        let machine = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(machine.path("state/incoming")).unwrap();
        machine.configure(settings);
        machine
    }

    pub fn configure(&self, settings: &str) {
        std::fs::write(self.path("deploy.toml"), settings).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn slot(&self, name: &str) -> PathBuf {
        self.path("state/incoming").join(name)
    }

    /// What everybody may know, with some of it changed.
    pub fn status(&self, change: Value) {
        let mut status = json!({ "format": 1, "runs": "1.0.0", "previous": null, "phase": "confirmed", "mode": "auto", "floor": "1.0.0",
            "frozen": null, "staged": null, "kept": ["1.0.0"], "quarantine": [], "orders": [], "deployments": [] });
        for (key, value) in change.as_object().unwrap() {
            status[key] = value.clone();
        }
        std::fs::write(self.path("state/status.json"), status.to_string()).unwrap();
    }

    /// `ffj-deploy look-now` with these words after it.
    pub fn look(&self, words: &[&str]) -> Said {
        self.look_with(words, None)
    }

    pub fn look_with(&self, words: &[&str], token: Option<&str>) -> Said {
        let mut command = Command::new(DEPLOY);
        command.arg("look-now").args(words).arg("--config").arg(self.path("deploy.toml")).env_clear();
        command.env("STATE_DIRECTORY", self.path("state"));
        // Nobody is asked but whom the configuration names.
        command.env("http_proxy", "http://127.0.0.1:1").env("HTTP_PROXY", "http://127.0.0.1:1").env("ALL_PROXY", "http://127.0.0.1:1");
        if let Some(token) = token {
            command.env("FORGE_TOKEN", token);
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The names in the spool, but for those that begin with a dot.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("state/incoming")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.slot(name)).unwrap()).unwrap()
    }

    pub fn looked(&self) -> Value {
        self.json("looked.json")
    }

    /// Takes what was fetched, as the activator does.
    pub fn claim(&self) -> Vec<u8> {
        assert_eq!(self.json("request")["kind"], "bundle");
        std::fs::remove_file(self.slot("request")).unwrap();
        let bundle = std::fs::read(self.slot("bundle")).unwrap();
        std::fs::remove_file(self.slot("bundle")).unwrap();
        bundle
    }
}
