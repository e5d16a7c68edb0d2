//! The double as a program of its own.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use discord_double::{Double, Options};
use serde_json::json;

/// A strict, stateful double of Discord on loopback.
///
/// Prints one line of JSON with its addresses and then serves until SIGINT, SIGTERM or POST /_double/stop, when it
/// prints its report. Point the bot at `api` (it appends /api/v10) with `token`; the gateway's address comes from
/// GET /gateway.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES)]
struct Arguments {
    /// REST port; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Gateway port; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    gateway_port: u16,
    /// The bot's token.
    #[arg(long)]
    token: Option<String>,
    /// Heartbeat interval in milliseconds.
    #[arg(long, default_value_t = 41_250)]
    heartbeat: u64,
    /// Least time between two IDENTIFYs in milliseconds.
    #[arg(long, default_value_t = 5000)]
    identify_interval: u64,
    /// How long a lost session stays resumable, in milliseconds.
    #[arg(long, default_value_t = 180_000)]
    resume_window: u64,
    /// Apply rate limits instead of only announcing them.
    #[arg(long)]
    enforce_limits: bool,
}

const EXAMPLES: &str = "\
Examples (with the printed address in $API):
  curl -d '{\"user\":\"alice\",\"channel\":\"general\",\"command\":\"aide\"}' $API/_double/slash
  curl \"$API/_double/interaction/ID?wait_ms=3000\"
  curl \"$API/_double/messages?channel=general\"
  curl -d '{\"user\":\"alice\",\"channel\":\"dm\",\"text\":\"bonjour\"}' $API/_double/say
  curl -d '{\"rate\":100,\"count\":1000,\"command\":\"aide\"}' $API/_double/load
  curl -d '{\"kind\":\"reset\"}' $API/_double/fault
  curl -d '{\"kind\":\"rest\",\"prefix\":\"/interactions/\",\"action\":\"drop_after\"}' $API/_double/fault
  curl $API/_double/report
  curl -d '{}' $API/_double/stop
The world: users proprietaire, alice, bruno (role exploitation), chloe (role coordination), david, emma (direct
messages closed); channels general, annonces, exploitation, coordination, prive (hidden from the bot), lecture-seule.
All control routes and faults are described in the crate's documentation.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut options = Options {
        port: arguments.port,
        gateway_port: arguments.gateway_port,
        heartbeat_interval: Duration::from_millis(arguments.heartbeat),
        identify_interval: Duration::from_millis(arguments.identify_interval),
        resume_window: Duration::from_millis(arguments.resume_window),
        enforce_limits: arguments.enforce_limits,
        ..Options::default()
    };
    if let Some(token) = arguments.token {
        options.token = token;
    }
    let double = match Double::try_start(options) {
        Ok(double) => double,
        Err(error) => {
            eprintln!("discord-double: cannot listen on 127.0.0.1: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (application, guild) = double.world(|world| (world.application.to_string(), world.first_guild().map(|guild| guild.id.to_string())));
    println!(
        "{}",
        json!({
            "api": double.api_url(), "gateway": double.gateway_url(), "token": double.token(),
            "application": application, "guild": guild, "pid": std::process::id(),
        })
    );
    if let Err(error) = until_asked(&double).await {
        eprintln!("discord-double: cannot wait for signals: {error}");
        return ExitCode::FAILURE;
    }
    let report = serde_json::to_string(&double.report());
    double.stop();
    match report {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("discord-double: cannot write the report: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn until_asked(double: &Double) -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
        () = double.stop_asked() => Ok(()),
    }
}
