//! A machine on which the package can be installed, and a Discord for it on the host.

use std::path::PathBuf;

use discord_double::Double;

use crate::dialogue::answered;
use crate::load;
use crate::machine::{Machine, Said, skip};
use crate::program::repository;

/// The version of each package.
pub const NOW: &str = ffj_base::version::VERSION;
pub const NEXT: &str = match std::str::from_utf8(&NEXT_DIGITS) {
    Ok(next) => next,
    Err(_) => panic!(),
};

/// As `scripts/lib/packages` has it: every digit before the first point is a nine.
const NEXT_DIGITS: [u8; NOW.len()] = {
    let mut digits = [0; NOW.len()];
    let (mut at, mut major) = (0, true);
    while at < digits.len() {
        major = major && NOW.as_bytes()[at] != b'.';
        digits[at] = if major { b'9' } else { NOW.as_bytes()[at] };
        at += 1;
    }
    digits
};

/// The packages: this version, and the same called by the next number.
#[derive(Clone, Copy)]
pub enum Package {
    Now,
    Next,
}

impl Package {
    /// Where it lies in the machine.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Now => "/root/now.deb",
            Self::Next => "/root/next.deb",
        }
    }

    fn file(self) -> PathBuf {
        folder().join(self.path().trim_start_matches("/root/"))
    }

    /// The unsigned bundle that was built beside it.
    pub fn bundle(self, architecture: &str) -> PathBuf {
        let (folder, version) = match self {
            Self::Now => (folder().join("now"), NOW),
            Self::Next => (folder().join("next"), NEXT),
        };
        folder.join(format!("ffj-bot_{version}_{architecture}.bundle"))
    }

    /// The package for another processor, on this host.
    pub fn file_for(self, architecture: &str) -> PathBuf {
        folder().join(self.path().trim_start_matches("/root/").replace(".deb", &format!("-{architecture}.deb")))
    }
}

fn folder() -> PathBuf {
    let named = std::env::var_os("FFJ_PACKAGES").map(PathBuf::from);
    named.unwrap_or_else(|| repository().join("target/package/test"))
}

/// The machine.
pub struct Installed {
    pub double: Double,
    pub machine: Machine,
}

impl Installed {
    /// A machine with both packages at hand and none installed; none when this host cannot have one.
    pub async fn nothing(suite: &str) -> Option<Self> {
        for package in [Package::Now, Package::Next] {
            if !package.file().exists() {
                skip(&format!("needs {} (scripts/lib/packages builds it)", package.file().display()));
                return None;
            }
        }
        let machine = Machine::boot(suite).await?;
        for package in [Package::Now, Package::Next] {
            machine.push(&package.file(), package.path()).await;
        }
        Some(Self { double: Double::start(load::options()), machine })
    }

    /// Runs apt-get as an installation without a terminal does.
    pub async fn apt(&self, arguments: &str) -> Said {
        self.machine.shell(&format!("DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 {arguments}"), &[], b"").await
    }

    /// [`Installed::apt`], which must succeed; what it printed.
    pub async fn apt_done(&self, arguments: &str) -> String {
        let said = self.apt(arguments).await;
        let report = format!("{}{}", said.out, said.err);
        assert_eq!(said.code, 0, "apt-get {arguments}\n{report}");
        report
    }

    /// Installs a package.
    pub async fn install(&self, package: Package) -> String {
        self.apt_done(&format!("install {}", package.path())).await
    }

    /// Sets the bot up with flags, as a person does who has read --help.
    pub async fn init(&self) -> Said {
        let operators = ["proprietaire", "alice"].map(|name| format!("--operator {}", self.double.user(name).id())).join(" ");
        let command = format!("ffj-bot init --non-interactive {operators} --api-url {} --token-stdin", self.double.api_url());
        self.machine.shell(&command, &[], format!("{}\n", self.double.token()).as_bytes()).await
    }

    /// A property of the bot's unit.
    pub async fn show(&self, property: &str) -> String {
        self.machine.ask(&format!("systemctl show -P {property} ffj-bot")).await
    }

    /// Waits until the bot says that it is online with this version.
    pub async fn online(&self, version: &str) {
        self.machine.until(&format!(r#"systemctl show -P StatusText ffj-bot | grep -q "^En ligne · v{version} ""#)).await;
    }

    /// Asks a harmless question, which must be answered by this version.
    pub async fn converse(&self, version: &str) {
        let status = answered(&self.double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
        assert!(status.content().contains("En ligne") && status.content().contains(version), "{}", status.content());
    }

    /// Every file of the machine that a package could leave behind.
    pub async fn files(&self) -> String {
        self.machine
            .ask(
                "find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /root -o -path /var/log -o -path /var/tmp \
                  -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /dev \\) -prune -o -print | sort",
            )
            .await
    }

    /// What is there and was not, besides the users that stay and the backups.
    pub async fn left_over(&self, before: &str) -> Vec<String> {
        let before: std::collections::BTreeSet<&str> = before.lines().collect();
        let known = |path: &&str| {
            // Made by systemd for any package; « - » files are dpkg's and passwd's own copies.
            ["/etc/passwd-", "/etc/group-", "/etc/shadow-", "/etc/gshadow-", "/etc/.pwd.lock", "/etc/credstore.encrypted", "/etc/credstore"]
                .contains(path)
                || path.starts_with("/var/lib/systemd/")
                || path.starts_with("/var/backups/ffj-bot")
        };
        self.files().await.lines().filter(|path| !before.contains(path) && !known(path)).map(str::to_owned).collect()
    }

    /// Asserts what must hold after every test.
    pub fn end(&self) {
        let report = self.double.report();
        assert_eq!(report.unanswered, Vec::<String>::new(), "unanswered");
        assert_eq!(report.visible_twice, 0, "answered twice");
        assert_eq!(report.rejected.len(), 0, "bodies that Discord would not take");
    }
}
