//! A machine in a temporary directory, for the tests of this module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Dialogue, Hidden, SecretStore, SetupError};
use crate::config::secret::{Name, Secret};

/// A token that no output may ever contain.
pub(super) const CANARY: &str = "MTAwMDAwMDAwMDAwMDAwMDAx.Gcanary.canary-canary_canary0123456789";

/// The token as a secret.
pub(super) fn secret() -> Secret {
    Secret::new(Name::DiscordToken, CANARY.into()).unwrap()
}

/// Stands in for the tool: keeps the name, and the content with its letters exchanged.
const TOOL: &str = r#"
case "$1" in
encrypt)
    [ "$2" = --with-key=host ] || exit 9
    { echo "$3"; tr A-Za-z N-ZA-Mn-za-m; } >"$5" ;;
decrypt)
    [ "$(head -n 1 "$3")" = "$2" ] || { echo "Embedded credential name does not match" >&2; exit 1; }
    tail -n +2 "$3" | tr A-Za-z N-ZA-Mn-za-m ;;
esac
"#;

/// Directories as on a machine, and a store in them.
pub(super) struct Machine {
    root: tempfile::TempDir,
    pub(super) store: SecretStore,
}

impl Machine {
    pub(super) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let store = store(root.path(), TOOL);
        std::fs::create_dir(root.path().join("ffj-bot")).unwrap();
        Self { root, store }
    }

    /// The same directories with another tool.
    pub(super) fn with_tool(&self, script: &str) -> SecretStore {
        store(self.root.path(), script)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.root.path().join("ffj-bot/ffj-bot.toml")
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Names and contents of all files.
    pub(super) fn everything(&self) -> String {
        let mut text = String::new();
        collect(self.root.path(), &mut text);
        text
    }
}

fn store(root: &Path, script: &str) -> SecretStore {
    let command = ["/bin/sh", "-c", script, "systemd-creds"].map(Into::into).to_vec();
    SecretStore::new(root.join("credstore.encrypted"), root.join("credstore"), root.join("system"), command)
}

fn collect(directory: &Path, text: &mut String) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else {
            writeln!(text, "{}\n{}", path.display(), std::fs::read_to_string(&path).unwrap()).unwrap();
        }
    }
}

/// Holds a dialogue with the given answers, one a line; gives everything that was said.
pub(super) fn talk(answers: &str, run: impl FnOnce(&mut Dialogue<'_>) -> Result<(), SetupError>) -> (String, Result<(), SetupError>) {
    let mut input = answers.as_bytes();
    let mut output = Vec::new();
    let result = run(&mut Dialogue::new(&mut input, &mut output, Hidden::Input));
    (String::from_utf8(output).unwrap(), result)
}
