//! A machine with everything of ours installed, a Discord, people who use the bot, and somebody who sends releases.

use std::path::Path;
use std::time::Duration;

use discord_double::{Double, Options};
use ffj_deploy::release::manifest::Contents;
use hmac::Mac as _;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::machine::{Machine, free_port, skip};
use crate::program::{BOT, DEPLOY, FAULTY, repository};
use crate::release::{Draft, Signer, stripped};
use crate::service::{Service, Wish};

/// The activator has nothing in hand. What runs once is « activating » while it works, which is-active does not count.
pub const AT_REST: &str = "systemctl show -P ActiveState ffj-deploy-apply.service | grep -qE '^(inactive|failed)$'";

/// What signs deliveries.
const SECRET: &str = "a-secret-for-the-tests";

/// The stage.
pub struct Stage {
    pub service: Service,
    pub signer: Signer,
    pub spare: Signer,
    pub program: Vec<u8>,
    pub faulty: Vec<u8>,
    port: u16,
}

impl Stage {
    /// A machine whose bot runs the release of the package, 0.1.0, with this probation; none when this host cannot have one.
    pub async fn set(suite: &str, options: Options, probation: &str) -> Option<Self> {
        Self::set_with(suite, options, probation, &BOT, |_| {}).await
    }

    /// The same with this program as the release of the package, whose manifest may say something else than usual.
    pub async fn set_with(suite: &str, options: Options, probation: &str, program: &Path, say: impl FnOnce(&mut Contents)) -> Option<Self> {
        let machine = Machine::boot(suite).await?;
        let service = Service { double: Double::start(options), machine };
        let folder = tempfile::tempdir().unwrap();
        let program = stripped(program, folder.path());
        let faulty = stripped(&FAULTY, folder.path());
        let deployer = stripped(&DEPLOY, folder.path());
        let (signer, spare) = (Signer::new(), Signer::new());
        let port = free_port();
        let stage =
            Self { service, signer, spare, program: std::fs::read(&program).unwrap(), faulty: std::fs::read(&faulty).unwrap(), port };
        let machine = &stage.service.machine;
        machine.push(&program, "/usr/lib/ffj-bot/ffj-bot").await;
        machine.push(&deployer, "/usr/bin/ffj-deploy").await;
        machine.push(&repository().join("debian/bin/ffj-bot"), "/usr/bin/ffj-bot").await;
        machine.push(&repository().join("systemd"), "/root/").await;
        let works = machine.shell("/usr/lib/ffj-bot/ffj-bot --version && ffj-deploy --version", &[], b"").await;
        if works.code != 0 {
            skip(&format!("needs a build that runs on {suite} ({})", works.err.trim()));
            return None;
        }
        let mut packaged = Draft::new("0.1.0", &stage.program, "");
        say(&mut packaged.contents);
        machine.write("/usr/lib/ffj-bot/manifest.json", &packaged.contents.to_json().unwrap()).await;
        machine.write("/etc/ffj-bot/keys/release.pub", &stage.signer.file()).await;
        machine.write("/etc/ffj-bot/keys/spare.pub", &stage.spare.file()).await;
        let source = "[source]\nforge = \"http://127.0.0.1:9\"\nrepository = \"ffj/bot\"\n";
        machine.write("/etc/ffj-bot/deploy.toml", &format!("{source}[policy]\nprobation = \"{probation}\"\n")).await;
        machine
            .write(
                "/etc/systemd/system/ffj-deploy.socket.d/test.conf",
                &format!("[Socket]\nListenStream=\nListenStream=127.0.0.1:{port}\n"),
            )
            .await;
        machine
            .ask(
                "cd /root/systemd && install -m 0644 *.service *.path *.socket *.target *.timer /usr/lib/systemd/system/
                 install -m 0644 ffj-bot.sysusers /usr/lib/sysusers.d/ffj-bot.conf
                 install -m 0644 ffj-bot.tmpfiles /usr/lib/tmpfiles.d/ffj-bot.conf
                 install -m 0644 ffj-bot.catalog /usr/lib/systemd/catalog/ && journalctl --update-catalog
                 systemd-sysusers && systemd-tmpfiles --create ffj-bot.conf && systemctl daemon-reload
                 ffj-deploy seed
                 systemctl enable ffj-bot.target ffj-bot.service ffj-deploy-recover ffj-deploy-apply.path",
            )
            .await;
        stage.service.configure(&Wish::default()).await;
        stage.service.store_token(&stage.service.double.token()).await;
        let stored = machine.shell("ffj-bot secret set webhook-secret --from-stdin", &[], format!("{SECRET}\n").as_bytes()).await;
        assert_eq!(stored.code, 0, "{stored:?}");
        let gateway = stage.service.double.gateway_url();
        let gateway = gateway.split([':', '/']).nth(4).unwrap_or_default().to_owned();
        machine.ask("systemctl start ffj-bot.target ffj-deploy.socket ffj-bot.service").await;
        stage.service.until_line("En ligne").await;
        machine.write("/var/lib/ffj-bot/gateway-port", &gateway).await;
        machine.ask("chmod 0644 /var/lib/ffj-bot/gateway-port").await;
        Some(stage)
    }

    /// A good release.
    pub fn good(&self, version: &str, tail: &str) -> Vec<u8> {
        self.signer.bundle(&self.draft(version, tail))
    }

    /// A good release before it is signed.
    pub fn draft(&self, version: &str, tail: &str) -> Draft {
        Draft::new(version, &self.program, tail)
    }

    /// A release with a fault.
    pub fn with_fault(&self, version: &str, fault: &str) -> Vec<u8> {
        self.signer.bundle(&Draft::new(version, &self.faulty, &format!("fault={fault}")))
    }

    /// Sends a bundle as a CI does; it must be accepted.
    pub async fn send(&self, bundle: &[u8]) {
        assert_eq!(self.offer(bundle).await, 202);
    }

    /// Sends a bundle; the status of the answer.
    pub async fn offer(&self, bundle: &[u8]) -> u16 {
        self.post("bundle", &[("content-type", "application/octet-stream")], bundle.to_vec()).await
    }

    /// The same, where whoever takes it may just be killed: none when there is no answer.
    pub async fn try_offer(&self, bundle: &[u8]) -> Option<u16> {
        self.try_post("bundle", &[("content-type", "application/octet-stream")], bundle.to_vec()).await.ok()
    }

    /// A release that is a script.
    pub fn script(&self, version: &str, script: &str) -> Vec<u8> {
        self.signer.bundle(&Draft::new(version, script.as_bytes(), &format!("# {version}\n")))
    }

    /// Says how large a bundle it would be, and sends none of it; the status of the answer.
    pub async fn announce_size(&self, bytes: u64) -> u16 {
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let zeros = "0".repeat(64);
        let head = format!(
            "POST /bundle HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\nx-hub-signature-256: sha256={zeros}\r\n\
             content-length: {bytes}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Says, as the forge does, that something was pushed; the status of the answer.
    pub async fn announce(&self, number: usize) -> u16 {
        let body = format!(r#"{{"ref":"refs/heads/main","after":"{number:040}","repository":{{"full_name":"ffj/bot"}}}}"#);
        let delivery = format!("delivery-{number}");
        let headers = [("content-type", "application/json"), ("x-gitea-event", "push"), ("x-gitea-delivery", delivery.as_str())];
        self.post("git-webhook", &headers, body.into_bytes()).await
    }

    async fn post(&self, place: &str, headers: &[(&str, &str)], body: Vec<u8>) -> u16 {
        self.try_post(place, headers, body).await.unwrap()
    }

    async fn try_post(&self, place: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Result<u16, reqwest::Error> {
        let mac: hmac::Hmac<sha2::Sha256> = hmac::Mac::new_from_slice(SECRET.as_bytes()).unwrap();
        let tag: String = mac.chain_update(&body).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request =
            client.post(format!("http://127.0.0.1:{}/{place}", self.port)).header("x-hub-signature-256", format!("sha256={tag}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Ok(request.body(body).timeout(Duration::from_secs(60)).send().await?.status().as_u16())
    }

    /// What everybody may know.
    pub async fn report(&self) -> Value {
        serde_json::from_str(&self.service.machine.ask("ffj-deploy status --json").await).unwrap()
    }

    /// Waits until the latest deployment of a version has this outcome; what is said of it.
    pub async fn until(&self, version: &str, outcome: &str) -> Value {
        let ended = format!(r#"grep -q '"version":"{version}"[^}}]*"outcome":"{outcome}"' /var/lib/ffj-deploy/status.json"#);
        self.service.machine.until(&ended).await;
        let report = self.report().await;
        report["deployments"].as_array().unwrap().iter().rev().find(|one| one["version"] == version).cloned().unwrap()
    }

    /// Waits until so many deployments have this outcome; what is said of the latest one.
    pub async fn until_count(&self, outcome: &str, count: usize) -> Value {
        let many = format!(r#"test "$(grep -o '"outcome":"{outcome}"' /var/lib/ffj-deploy/status.json | wc -l)" -ge {count}"#);
        self.service.machine.until(&many).await;
        self.report().await["deployments"].as_array().unwrap().last().cloned().unwrap()
    }

    /// The release that runs, by the file that the main process runs. A process that systemd has just made is not the bot yet.
    pub async fn runs(&self) -> String {
        const EXE: &str = r#"readlink "/proc/$(systemctl show -P MainPID ffj-bot)/exe""#;
        self.service.machine.until(&format!("{EXE} | grep -q ^/opt/ffj-bot/releases/")).await;
        self.service.machine.ask(&format!("{EXE} | cut -d/ -f5")).await
    }

    /// What people see who look now: `systemctl status`, `doctor` and `ffj-deploy status`, each as far as it speaks of this.
    pub async fn shown(&self) -> String {
        const LOOK: &str = r#"systemctl status --lines 0 ffj-bot | grep -E '^ +(Active|Status):'
            ffj-bot doctor | grep -v '^En ordre' || true
            ffj-deploy status || true"#;
        let said = self.service.machine.shell(LOOK, &[], b"").await;
        format!("{}{}", said.out, said.err)
    }

    /// Milliseconds from each request to the new release acting, the shortest first.
    pub async fn live_times(&self) -> Vec<u64> {
        let history = self.service.machine.ask("ffj-deploy history --json").await;
        let history: Value = serde_json::from_str(&history).unwrap();
        let mut times: Vec<u64> = history["deployments"].as_array().unwrap().iter().filter_map(|one| one["live_ms"].as_u64()).collect();
        times.sort_unstable();
        times
    }

    /// What must hold at the end of every story.
    pub async fn sound(&self, version: &str) {
        self.service.machine.until(AT_REST).await;
        assert_eq!(self.runs().await, version);
        let report = self.report().await;
        assert_eq!((report["current"].as_str(), report["runs"].as_str()), (Some(version), Some(version)), "{report}");
        self.service.machine.ask("! test -e /var/lib/ffj-deploy/probation").await;
        self.service.converse().await;
    }
}
