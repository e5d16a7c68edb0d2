//! Mail through aiosmtpd, which keeps every mail that it takes in a folder.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use discord_double::Options;
use serde_json::json;
use support::deployer::Deployer;
use support::house::{House, eventually};
use support::machine::{free_port, skip};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The Python that Debian's packages are for, whichever comes first in the PATH.
const PYTHON: &str = "/usr/bin/python3";

/// A server and its folder; it ends with the value.
struct Server {
    folder: tempfile::TempDir,
    port: u16,
    _child: Child,
}

impl Server {
    /// Starts it; none where it is not installed, which is said, and fails where the tests must run.
    async fn start() -> Option<Self> {
        let there = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status().await;
        if !there.is_ok_and(|status| status.success()) {
            skip("needs aiosmtpd (scripts/lib/setup outside)");
            return None;
        }
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        // Without a name to look up; --nosetuid, because it is nobody's service here.
        let child = Command::new(PYTHON)
            .args(["-m", "aiosmtpd", "--nosetuid", "--listen", &format!("127.0.0.1:{port}"), "--class", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let server = Self { folder, port, _child: child };
        let listens = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), listens).await.expect("aiosmtpd does not listen");
        Some(server)
    }

    /// Every mail that it has taken, as it came.
    fn taken(&self) -> Vec<String> {
        let files = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        let mail = self.folder.path().join("mail");
        files(mail.join("new")).map(|file| std::fs::read_to_string(Path::new(&file)).unwrap()).collect()
    }
}

#[tokio::test]
async fn a_failed_update_is_mailed_once_to_each_through_a_server_of_others() {
    let Some(server) = Server::start().await else { return };
    for bots in [1, 2] {
        let before = server.taken().len();
        let mut house = House::empty(Options { identify_interval: Duration::from_millis(1), ..Options::default() });
        house.configure(&format!(
            "[mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"Bot <bot@association.example>\"\n\
             alerts = [\"alice@association.example\", \"chloe@association.example\"]\n",
            server.port
        ));
        for _ in 0..bots {
            house.start().await;
        }
        let mut deployer = Deployer::begin(&house).await;
        deployer.tell("1.4.0", "rolled_back", &json!({ "reason": { "code": "probe", "text": "Elle ne répond pas." } }));
        eventually("both mails to be taken", || server.taken().len() >= before + 2).await;
        eventually("every row to be sent", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0).await;
        let taken = server.taken();
        assert_eq!(taken.len(), before + 2, "one to each");
        for name in ["alice", "chloe"] {
            let to = format!("X-RcptTo: {name}@association.example\n");
            assert_eq!(taken.iter().filter(|mail| mail.contains(&to)).count(), bots, "{taken:#?}");
        }
        for mail in taken {
            assert!(mail.contains("\nAuto-Submitted: auto-generated\n") && mail.contains("\nMessage-ID: <"), "{mail}");
        }
        house.end();
    }
}
