//! A house for the bot: folders, configuration, a double of Discord, and one or more processes of the real program.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use discord_double::{Actor, Double, Options};
use serde_json::Value;
use tokio::process::Command;

use crate::bot::{Bot, lines};
use crate::dialogue::{all_answered, all_valid, remind};
use crate::program::{BOT, SPECIMEN};

/// Longest wait for anything; only a failing test waits this long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The house.
pub struct House {
    pub double: Double,
    folder: tempfile::TempDir,
    pub bots: Vec<Bot>,
    extra: String,
    /// The file that drives the time of the processes started from now on.
    drives: Option<PathBuf>,
}

impl House {
    /// A house without a bot yet.
    pub fn empty(options: Options) -> Self {
        Self::make(&BOT, options, false)
    }

    fn make(program: &Path, mut options: Options, driven: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let drives = driven.then(|| folder.path().join("time"));
        options.time.clone_from(&drives);
        for name in ["state", "credentials"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::os::unix::fs::symlink(program, folder.path().join("ffj-bot")).unwrap();
        let double = Double::start(options);
        let house = Self { double, folder, bots: Vec::new(), extra: String::new(), drives };
        house.write_token(&house.double.token());
        house.configure("");
        house
    }

    /// A house with so many processes on one database, ready.
    pub async fn with(bots: usize) -> Self {
        Self::inhabited(&BOT, bots, false).await
    }

    /// A house whose time is driven, with so many processes, ready: the double of Discord and all processes agree about it.
    pub async fn driven(bots: usize) -> Self {
        Self::inhabited(&BOT, bots, true).await
    }

    /// [`House::driven`] with the bot that has a feature of the tests.
    pub async fn specimen(bots: usize) -> Self {
        Self::inhabited(&SPECIMEN, bots, true).await
    }

    async fn inhabited(program: &Path, bots: usize, driven: bool) -> Self {
        let options = Options { identify_interval: Duration::from_millis(1), ..Options::default() };
        let mut house = Self::make(program, options, driven);
        for _ in 0..bots {
            house.start().await;
        }
        house
    }

    fn time(&self) -> PathBuf {
        self.folder.path().join("time")
    }

    /// Moves the time of everybody in the house, forward or back.
    pub fn travel(&self, by: jiff::SignedDuration) {
        let before: i128 = std::fs::read_to_string(self.time()).map_or(0, |text| text.trim().parse().unwrap());
        set_time(&self.time(), before + by.as_millis());
    }

    /// From the next start on, the bots' time is a time of its own, so far from the real one; a further call moves those that have it.
    pub fn drive_bots_alone(&mut self, by: jiff::SignedDuration) {
        let own = self.folder.path().join("time-of-bots");
        set_time(&own, by.as_millis());
        self.drives = Some(own);
    }

    /// Has somebody reminded of something, and moves the time of everybody to when it is due.
    pub async fn remind(&self, who: &Actor, what: &str) {
        const AHEAD: i64 = 20;
        remind(who, AHEAD, what).await;
        self.travel(jiff::SignedDuration::from_secs(AHEAD + 2));
    }

    /// Runs a test with one process, then with two. Their time is driven, so that nothing due is waited for.
    pub async fn each(test: impl AsyncFn(&mut Self)) {
        for bots in [1, 2] {
            let mut house = Self::driven(bots).await;
            test(&mut house).await;
            house.end();
        }
    }

    /// Writes the configuration; `more` is added at the end.
    pub fn configure(&self, more: &str) {
        let operator = self.double.user("proprietaire").id();
        let second = self.double.user("alice").id();
        let text = format!(
            "[discord]\napi_url = \"{}\"\noperators = [\"{operator}\", \"{second}\"]\n{}\n[bot]\nlanguage = \"fr\"\ntime_zone = \"Europe/Brussels\"\n{more}\n",
            self.double.api_url(),
            self.extra,
        );
        std::fs::write(self.config(), text).unwrap();
    }

    /// Adds lines to the `[discord]` section.
    pub fn configure_discord(&mut self, lines: &str) {
        self.extra = lines.to_owned();
        self.configure("");
    }

    pub fn write_token(&self, token: &str) {
        std::fs::write(self.folder.path().join("credentials/discord-token"), token).unwrap();
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("ffj-bot.toml")
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub fn database(&self) -> PathBuf {
        self.state().join("ffj-bot.db")
    }

    /// The folder in which the deployer would speak; there is none until a test plays the deployer.
    pub fn deployer(&self) -> PathBuf {
        self.folder.path().join("deployer")
    }

    /// The link through which the bot is started, as /opt/ffj-bot/current is.
    pub fn program(&self) -> PathBuf {
        self.folder.path().join("ffj-bot")
    }

    /// The program with the house's folders, for a command such as `status`.
    pub fn command(&self, runtime: &Path) -> Command {
        self.command_of(&BOT, runtime)
    }

    fn command_of(&self, program: &Path, runtime: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .arg("--config")
            .arg(self.config())
            .env_clear()
            .env("STATE_DIRECTORY", self.state())
            .env("RUNTIME_DIRECTORY", runtime)
            .env("FFJ_DEPLOY_STATE", self.deployer())
            .env("CREDENTIALS_DIRECTORY", self.folder.path().join("credentials"))
            .kill_on_drop(true);
        command.envs(self.drives.iter().map(|file| ("FFJ_TIME", file)));
        command
    }

    /// Starts a process without waiting for it.
    pub fn launch(&mut self) -> &mut Bot {
        let runtime = self.folder.path().join(format!("run-{}", self.bots.len()));
        std::fs::create_dir_all(&runtime).unwrap();
        let bot = self.spawn(runtime);
        self.bots.push(bot);
        self.bots.last_mut().unwrap()
    }

    fn spawn(&self, runtime: PathBuf) -> Bot {
        let log = runtime.join("log");
        let before = lines(&log).len();
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let child = self.command_of(&self.program(), &runtime).arg("run").stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Bot { child, runtime, log, before }
    }

    /// Starts a process and waits until people can use it.
    pub async fn start(&mut self) {
        self.launch();
        let at = self.bots.len() - 1;
        self.wait_ready(at).await;
    }

    /// Waits until a process says it is ready.
    pub async fn wait_ready(&self, at: usize) {
        let bot = &self.bots[at];
        eventually(&format!("bot {at} to be ready"), || lines(&bot.log).iter().skip(bot.before).any(|line| line.contains(" ready "))).await;
    }

    /// Kills a process with SIGKILL and waits until it is gone.
    pub async fn kill(&mut self, at: usize) {
        self.bots[at].child.kill().await.unwrap();
    }

    /// Starts a killed process again, with the same folders.
    pub fn revive(&mut self, at: usize) {
        let runtime = self.bots[at].runtime.clone();
        self.bots[at] = self.spawn(runtime);
    }

    /// Asserts what must hold after every test.
    pub fn end(&self) {
        all_answered(&self.double, &self.logs());
        self.end_sound();
    }

    /// Asserts what must hold even where answers were made impossible: every body was valid.
    pub fn end_sound(&self) {
        all_valid(&self.double);
    }

    /// Posts a message in the name of the bot, behind its back.
    pub async fn post(&self, channel: &str, body: &Value) -> Value {
        let channel = self.double.world(|world| world.find_channel(channel).map(|channel| channel.id)).unwrap();
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v10/channels/{channel}/messages", self.double.api_url()))
            .header("authorization", format!("Bot {}", self.double.token()))
            .header("user-agent", "DiscordBot (tests, 1)")
            .json(body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap()
    }

    /// Everything the processes wrote.
    pub fn logs(&self) -> String {
        self.bots.iter().map(|bot| std::fs::read_to_string(&bot.log).unwrap_or_default()).collect::<Vec<_>>().join("\n--\n")
    }

    /// Asks the database of the house.
    pub fn query<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let connection = rusqlite::Connection::open(self.database()).unwrap();
        connection.busy_timeout(PATIENCE).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// Sets a file that drives the time, at once for whoever reads it.
fn set_time(file: &Path, ms: i128) {
    let next = file.with_extension("next");
    std::fs::write(&next, ms.to_string()).unwrap();
    std::fs::rename(next, file).unwrap();
}

/// Waits until something holds. Looks again and again, because files and processes announce nothing.
pub async fn eventually(what: &str, holds: impl FnMut() -> bool) {
    eventually_within(PATIENCE, what, holds).await;
}

/// As [`eventually`], with a patience of its own.
pub async fn eventually_within(longest: Duration, what: &str, mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(longest, wait).await.unwrap_or_else(|_| panic!("waited in vain for {what}"));
}
