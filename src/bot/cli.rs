//! The command line of `ffj-bot`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::app::feature::Story;
use crate::feature::FEATURES;
use crate::setup::{ImportArgs, InitArgs};

/// The configuration of the unit.
pub const CONFIG: &str = "/etc/ffj-bot/ffj-bot.toml";

/// A community bot for Discord that nobody has to look after.
#[derive(Debug, Parser)]
#[command(name = "ffj-bot", disable_version_flag = true, arg_required_else_help = true)]
#[command(after_help = "First time: sudo ffj-bot init\nTrouble:    sudo ffj-bot doctor")]
pub struct Cli {
    /// Configuration file; its drop-ins lie beside it in ffj-bot.d/
    #[arg(long, global = true, value_name = "FILE", default_value = CONFIG)]
    pub config: PathBuf,
    /// Print the version and exit
    #[arg(long, short = 'V')]
    pub version: bool,
    /// For scripts: JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Reads the name of a story that a feature or the engine tells.
fn story() -> impl TypedValueParser<Value = &'static Story> {
    let kinds = PossibleValuesParser::new(FEATURES.stories().map(|story| story.kind));
    kinds.try_map(|kind| FEATURES.stories().find(|story| story.kind == kind).ok_or("nobody tells it"))
}

/// The definition of the command line, for the manual and the completion.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the bot; systemd does this
    Run(RunCommand),
    /// Check the configuration and say everything that is wrong with it
    Check,
    /// Look for what does not work and say how to mend it
    Doctor,
    /// Show how the running bot is
    Status,
    /// Tell the story of one reminder or message: when it was due, what became of it, and why
    Why {
        /// Of what
        #[arg(value_name = "KIND", value_parser = story())]
        story: &'static Story,
        /// Its number, as the journal names it
        #[arg(value_name = "NUMBER")]
        id: i64,
    },
    /// Let the running bot read its configuration again
    Reload,
    /// Let the installed release take the running bot's place, without anybody noticing; "systemctl reload ffj-bot" does this
    Handover,
    /// Find out whether this release could run here, without touching anything; the deployer does this
    #[command(hide = true)]
    Preflight,
    /// Mail what was ordered in the bot's name; for the deployer
    #[command(hide = true)]
    Tell {
        /// What the deployer has written down
        file: PathBuf,
    },
    /// Start the process that takes over, as no child of the one before
    #[command(hide = true)]
    StartSuccessor,
    /// Set up this machine, step by step
    Init(Box<InitCommand>),
    /// Take over the .env file of the former bot
    ImportEnv(ImportCommand),
    /// Store, replace and list secrets
    #[command(subcommand)]
    Secret(SecretCommand),
}

/// Flags of `run`.
#[derive(Debug, Args)]
pub struct RunCommand {
    /// Take over from the process at the other end of standard input
    #[arg(long, hide = true)]
    pub successor: bool,
}

/// Flags of `init`; without any it asks.
#[derive(Debug, Args)]
pub struct InitCommand {
    /// Discord id of a person who may use /bot; give it twice or more
    #[arg(long = "operator", value_name = "ID")]
    operators: Vec<String>,
    /// Language of the house: fr, en or nl
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Time zone, such as Europe/Brussels
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Prefix of written commands, such as !
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// Ask Discord for the content of messages (privileged)
    #[arg(long, value_name = "BOOL")]
    message_content: Option<bool>,
    /// Address of a Discord API proxy
    #[arg(long, value_name = "URL")]
    api_url: Option<String>,
    /// Mail server
    #[arg(long, value_name = "HOST")]
    mail_host: Option<String>,
    /// Port of the mail server
    #[arg(long, value_name = "PORT")]
    mail_port: Option<String>,
    /// How the mail server is secured: starttls, tls or none
    #[arg(long, value_name = "KIND")]
    mail_tls: Option<String>,
    /// Sender of mails
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Login at the mail server
    #[arg(long, value_name = "NAME")]
    mail_user: Option<String>,
    /// File that holds the password of the mail server
    #[arg(long, value_name = "FILE")]
    mail_password_file: Option<PathBuf>,
    /// Read the token from the first line of standard input
    #[arg(long, requires = "non_interactive", conflicts_with = "token_file")]
    token_stdin: bool,
    /// File that holds the token
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Keep secrets unencrypted (machines without systemd-creds)
    #[arg(long)]
    plain: bool,
    /// Ask nothing
    #[arg(long)]
    non_interactive: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace a configuration that is there; the former is kept as .bak
    #[arg(long)]
    force: bool,
    /// Do not start the bot afterwards
    #[arg(long)]
    no_start: bool,
}

impl From<InitCommand> for InitArgs {
    fn from(given: InitCommand) -> Self {
        Self {
            operators: given.operators,
            language: given.language,
            time_zone: given.time_zone,
            prefix: given.prefix,
            message_content: given.message_content,
            api_url: given.api_url,
            mail_host: given.mail_host,
            mail_port: given.mail_port,
            mail_tls: given.mail_tls,
            mail_from: given.mail_from,
            mail_user: given.mail_user,
            mail_password_file: given.mail_password_file,
            token_stdin: given.token_stdin,
            token_file: given.token_file,
            plain: given.plain,
            non_interactive: given.non_interactive,
            dry_run: given.dry_run,
            force: given.force,
            start: !given.no_start,
        }
    }
}

/// Flags of `import-env`.
#[derive(Debug, Args)]
pub struct ImportCommand {
    /// The former bot's .env
    #[arg(value_name = "FILE")]
    env_file: PathBuf,
    /// Mail server, which the .env does not name
    #[arg(long, value_name = "HOST")]
    mail_host: Option<String>,
    /// Keep secrets unencrypted (machines without systemd-creds)
    #[arg(long)]
    plain: bool,
    /// Say what would become of each line, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl From<ImportCommand> for ImportArgs {
    fn from(given: ImportCommand) -> Self {
        Self { env_file: given.env_file, mail_host: given.mail_host, plain: given.plain, dry_run: given.dry_run }
    }
}

/// What to do with secrets.
#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Store a secret; asks for it without showing it
    Set(SecretArgs),
    /// Replace a secret that is in use
    Rotate(SecretArgs),
    /// List the secrets, never their values
    List,
}

/// Which secret, and where it comes from.
#[derive(Debug, Args)]
pub struct SecretArgs {
    /// discord-token, smtp-password, webhook-secret or forge-token
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Read it from the first line of standard input
    #[arg(long, conflicts_with = "from_file")]
    pub from_stdin: bool,
    /// Read it from a file
    #[arg(long, value_name = "FILE")]
    pub from_file: Option<PathBuf>,
    /// Keep it unencrypted (machines without systemd-creds)
    #[arg(long)]
    pub plain: bool,
}
