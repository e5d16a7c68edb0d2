//! `scripts/demo`: the bot at work without a Discord account, told as a conversation. Not a test; it ends with an error if
//! what it shows is not true.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use discord_double::{Answer, Double, Options};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(20);

/// Prints the conversation.
struct Stage {
    began: Instant,
    colours: bool,
}

impl Stage {
    fn line(&self, colour: &str, who: &str, text: &str) {
        let (on, off) = if self.colours { (format!("\x1b[{colour}m"), "\x1b[0m") } else { (String::new(), "") };
        let text = text.replace('\n', &format!("\n{:21}", ""));
        println!("{:6.2} s  {on}{who:>9}{off}  {text}", self.began.elapsed().as_secs_f64());
    }

    fn story(&self, text: &str) {
        self.line("2", "·", text);
    }

    fn person(&self, text: &str) {
        self.line("1;36", "Alice", text);
    }

    fn bot(&self, text: &str) {
        self.line("1;35", "bot", &readable(text));
    }
}

/// Discord shows moments in everybody's own time; here they are shown in UTC.
fn readable(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<t:") {
        shown.push_str(before);
        let (moment, after) = after.split_once('>').unwrap_or((after, ""));
        let (seconds, form) = moment.split_once(':').unwrap_or((moment, ""));
        let at = seconds.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        match at {
            Some(at) if form != "R" => shown.push_str(&at.strftime("%d/%m/%Y %H:%M:%S UTC").to_string()),
            Some(at) => {
                let seconds = at.as_second() - jiff::Timestamp::now().as_second();
                shown.push_str(&if seconds > 0 { format!("dans {seconds} s") } else { format!("il y a {} s", -seconds) });
            }
            None => {}
        }
        rest = after;
    }
    shown + rest
}

/// Folders and configuration for the bot, removed at the end.
struct House {
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl House {
    fn new(program: PathBuf, double: &Double) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        for name in ["state", "run", "credentials"] {
            std::fs::create_dir(folder.path().join(name))?;
        }
        std::fs::write(folder.path().join("credentials/discord-token"), double.token())?;
        let operators: Vec<String> = ["proprietaire", "alice"].iter().map(|name| double.user(name).id().to_string()).collect();
        let config = format!("[discord]\napi_url = \"{}\"\noperators = {operators:?}\n", double.api_url());
        std::fs::write(folder.path().join("ffj-bot.toml"), config)?;
        Ok(Self { folder, program })
    }

    fn start(&self) -> std::io::Result<Child> {
        let path = |name: &str| self.folder.path().join(name);
        Command::new(&self.program)
            .arg("run")
            .arg("--config")
            .arg(path("ffj-bot.toml"))
            .env_clear()
            .env("STATE_DIRECTORY", path("state"))
            .env("RUNTIME_DIRECTORY", path("run"))
            .env("CREDENTIALS_DIRECTORY", path("credentials"))
            .stderr(Stdio::from(std::fs::File::options().create(true).append(true).open(path("log"))?))
            .spawn()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

fn button(answer: &Answer, action: &str) -> Result<String, String> {
    let rows = answer.data["components"].as_array().into_iter().flatten();
    let parts = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let ids = parts.filter_map(|part| part["custom_id"].as_str());
    ids.into_iter().find(|id| id.contains(action)).map(str::to_owned).ok_or(format!("no button {action}"))
}

async fn show(program: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let stage = Stage { began: Instant::now(), colours: std::io::stdout().is_terminal() };
    let double = Double::start(Options { identify_interval: Duration::ZERO, ..Options::default() });
    let house = House::new(program.to_owned(), &double)?;
    stage.story("une doublure de Discord écoute sur cette machine ; rien ne sort d'ici");
    let mut child = house.start()?;
    double.wait_ready(PATIENCE).await.map_err(|why| format!("{why}\n{}", house.log()))?;
    double.wait_commands(PATIENCE).await?;
    stage.story(&format!("le bot est en ligne (processus {})", child.id()));

    let alice = double.user("alice");
    let wish = json!({ "quand": "dans 3 secondes", "quoi": "relire le procès-verbal" });
    stage.person("/rappel moi quand: dans 3 secondes quoi: relire le procès-verbal");
    let echo = alice.slash("general", "rappel moi", wish).answer(PATIENCE).await?;
    stage.bot(echo.content());
    stage.person("[Confirmer]");
    let confirmed = alice.click(&echo, &button(&echo, "confirmer")?).answer(PATIENCE).await?;
    stage.bot(confirmed.content());

    child.kill()?;
    child.wait()?;
    stage.story("kill -9 : le bot est mort");
    stage.person("/rappel liste");
    let waiting = alice.slash("general", "rappel liste", json!({}));
    let mut child = house.start()?;
    stage.story(&format!("le bot redémarre (processus {}) et reprend la session où elle en était", child.id()));
    let list = waiting.answer(PATIENCE).await?;
    stage.bot(list.content());
    let is_reminder = |message: &Value| message["content"].as_str().is_some_and(|text| text.contains("procès-verbal"));
    let delivered = double.wait_message("dm:alice", is_reminder, PATIENCE).await.map_err(|why| format!("{why}\n{}", house.log()))?;
    stage.bot(delivered["content"].as_str().unwrap_or(""));
    let status = alice.slash("general", "statut", json!({})).answer(PATIENCE).await?;
    stage.person("/statut");
    stage.bot(status.content());

    nix::sys::signal::kill(nix::unistd::Pid::from_raw(i32::try_from(child.id())?), nix::sys::signal::Signal::SIGTERM)?;
    child.wait()?;
    let report = double.report();
    let copies = double.messages("dm:alice").iter().filter(|message| is_reminder(message)).count();
    stage.story(&format!(
        "interactions : {} ; sans réponse : {} ; répondues deux fois : {} ; rappel remis : {copies} fois ; sessions : {} ; reprises : {}",
        report.interactions,
        report.unanswered.len(),
        report.visible_twice,
        report.identifies,
        report.resumes,
    ));
    let sound = report.unanswered.is_empty() && report.visible_twice == 0 && copies == 1 && report.rejected.is_empty();
    if sound { Ok(()) } else { Err(format!("this should not be: {report:?}\n{}", house.log()).into()) }
}

fn main() -> std::process::ExitCode {
    let Some(program) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: demo PATH-TO-FFJ-BOT (scripts/demo does the rest)");
        return 2.into();
    };
    let shown = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(show(&program)));
    match shown {
        Ok(()) => 0.into(),
        Err(error) => {
            eprintln!("demo: {error}");
            1.into()
        }
    }
}
