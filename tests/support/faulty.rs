//! A release of the bot with a fault that is written behind its program: `fault=NAME` in the last bytes of the file. Without one it
//! is the bot. The faults begin once it is the bot that people use, where no check beforehand can find them.
#![allow(clippy::print_stderr, reason = "it says what it does, for whoever reads the journal")]
#![allow(clippy::disallowed_methods, reason = "a fault that begins after a while is what it is for")]

use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;
use std::time::Duration;

use nix::sys::socket::{Shutdown, shutdown};

/// How long it behaves.
const GRACE: Duration = Duration::from_millis(1500);

fn main() -> ExitCode {
    let verb = std::env::args().skip(1).find(|word| ["run", "preflight"].contains(&word.as_str())).unwrap_or_default();
    match (fault().as_str(), verb.as_str()) {
        ("exits", "run") | ("migration", "preflight") => {
            eprintln!("ffj-bot: this release is broken");
            return ExitCode::from(1);
        }
        ("hangs", "run") => loop {
            std::thread::park();
        },
        // Sound, and in no hurry: there is time for something to happen meanwhile.
        ("slow", "preflight") => std::thread::sleep(GRACE * 3),
        ("crashes", "run") => after(|| std::process::abort()),
        (fault, "run") if fault.starts_with("dies-") => {
            let seconds = fault.trim_start_matches("dies-").parse().unwrap_or_default();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_secs(seconds));
                std::process::abort();
            });
        }
        // It stops as a whole, as a process that spins would: nothing feeds the watchdog.
        ("freezes", "run") => after(|| nix::sys::signal::raise(nix::sys::signal::Signal::SIGSTOP).unwrap_or_default()),
        ("deaf", "run") => after(deafen),
        ("hostile", "run") => after(|| {
            if let Err(error) = turn_hostile() {
                eprintln!("ffj-bot: cannot do harm: {error}");
            }
        }),
        ("refuses", "run") => after(|| std::process::exit(ffj_base::exit::CONFIG.into())),
        _ => {}
    }
    let code = ffj_bot::bot::main(ffj_bot::feature::FEATURES);
    // It does what it is asked for, and says that it has failed.
    if (fault().as_str(), verb.as_str()) == ("ends-badly", "run") { ExitCode::from(1) } else { code }
}

fn after(act: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        std::thread::sleep(GRACE);
        act();
    });
}

/// Does what the user of the bot can do against the deployer: orders that should end its trial, a folder in the place of its orders that
/// root cannot empty, and a control socket in front of which everybody waits.
fn turn_hostile() -> std::io::Result<()> {
    let orders = std::path::Path::new("/var/lib/ffj-deploy/orders");
    let order = |text: &str| {
        std::fs::write(orders.join("new"), text)?;
        std::fs::set_permissions(orders.join("new"), PermissionsExt::from_mode(0o644))?;
        std::fs::rename(orders.join("new"), orders.join("order"))
    };
    order(r#"{"id":"evil","by":"discord:1","do":"activate","version":"9.9.9"}"#)?;
    let socket = std::path::PathBuf::from(std::env::var("RUNTIME_DIRECTORY").unwrap_or_default()).join("control.sock");
    let deaf = std::os::unix::net::UnixListener::bind(socket.with_file_name("deaf"))?;
    std::fs::set_permissions(socket.with_file_name("deaf"), PermissionsExt::from_mode(0o660))?;
    nix::sys::socket::listen(&deaf, nix::sys::socket::Backlog::new(1)?)?;
    std::fs::rename(socket.with_file_name("deaf"), &socket)?;
    let _crowd = [(); 2].map(|()| std::os::unix::net::UnixStream::connect(&socket));
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let trap = orders.join("order");
        if trap.exists() {
            continue;
        }
        std::fs::create_dir_all(trap.join("closed"))?;
        std::fs::write(trap.join("closed/file"), "x")?;
        std::fs::set_permissions(trap.join("closed"), PermissionsExt::from_mode(0o755))?;
        std::fs::set_permissions(&trap, PermissionsExt::from_mode(0o777))?;
    }
}

/// Closes every connection to Discord's gateway as soon as it is made. The port is in `gateway`, beside the state.
fn deafen() {
    let state = std::env::var("STATE_DIRECTORY").unwrap_or_default();
    let port: u16 = std::fs::read_to_string(format!("{state}/gateway-port")).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let remote = format!(":{port:04X}");
    loop {
        // Columns of /proc/net/tcp: remote address in the third, inode in the tenth.
        let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap_or_default();
        let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let inodes: Vec<String> = rows
            .filter(|row| row.get(2).is_some_and(|address| address.ends_with(&remote)))
            .filter_map(|row| row.get(9).map(|inode| format!("socket:[{inode}]")))
            .collect();
        for number in 3..64 {
            let leads = std::fs::read_link(format!("/proc/self/fd/{number}")).unwrap_or_default();
            if inodes.iter().any(|inode| leads.to_str() == Some(inode)) {
                let _closed = shutdown(number, Shutdown::Both);
            }
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What is written behind the program.
fn fault() -> String {
    let program = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    let tail = program.get(program.len().saturating_sub(64)..).unwrap_or_default();
    let tail = String::from_utf8_lossy(tail).into_owned();
    tail.rsplit("fault=").next().filter(|_| tail.contains("fault=")).unwrap_or_default().trim().to_owned()
}
