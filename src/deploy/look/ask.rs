//! A person asks the service to look, and waits for what it says.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Duration;

use ffj_base::adapter::systemd;
use ffj_base::exit;
use tokio::time::Instant;

use super::super::cli::LookArgs;
use super::looked::{self, Looked};
use super::{print, text};
use crate::adapter::spool::{Spool, Writer};
use crate::release::ask::{By, DeliveryId, LOOK, Look};

/// The unit that starts the service when somebody wants a look.
const TRIGGER: &str = "ffj-deploy-look.path";

/// How long to wait.
struct Patience {
    /// Until the service has taken the wish.
    taken: Duration,
    /// Until it has answered.
    answered: Duration,
    /// Between two looks at the folder.
    step: Duration,
}

/// The service may take fifteen minutes, and be at it already.
const PATIENCE: Patience =
    Patience { taken: Duration::from_secs(16 * 60), answered: Duration::from_secs(32 * 60), step: Duration::from_millis(200) };

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
enum Unanswered {
    /// Nobody took the wish.
    NotTaken,
    /// It was taken, and nothing more was heard of it.
    Silent,
}

/// Asks and waits.
pub fn ask(folder: &Path, args: &LookArgs, as_json: bool) -> u8 {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return crate::say::complain(&error),
    };
    if systemd::unit_state(TRIGGER).as_deref() != Some("active") {
        eprintln!("ffj-deploy: {}", text::look::no_trigger(TRIGGER));
        return exit::FAILED;
    }
    let Some(id) = id() else {
        eprintln!("ffj-deploy: {}", text::look::no_spool(folder));
        return exit::FAILED;
    };
    let wish = Look { by: By::Person, id: Some(id), time: seconds(), force: args.force, dry_run: args.dry_run };
    let opened = Spool::open(folder, Writer::Person).and_then(|spool| spool.look(&wish).map(|()| spool));
    let spool = match opened {
        Ok(spool) => spool,
        Err(error) => {
            eprintln!("ffj-deploy: {}", text::look::cannot_by_hand(folder, &error));
            return exit::FAILED;
        }
    };
    let shows = std::io::stderr().is_terminal() && !as_json;
    let answer = runtime.block_on(wait(&spool, &wish, &PATIENCE, |since| {
        if shows {
            eprint!("\r{}", text::look::waiting(since));
            let _shown = std::io::stderr().flush();
        }
    }));
    if shows {
        eprint!("\r\x1b[K");
    }
    match answer {
        Ok(looked) => {
            print(&looked, as_json);
            if looked.ok { exit::DONE } else { looked.code.max(exit::FAILED) }
        }
        Err(unanswered) => {
            let said = match unanswered {
                Unanswered::NotTaken => text::look::no_trigger(TRIGGER),
                Unanswered::Silent => text::look::silent(),
            };
            eprintln!("ffj-deploy: {said}");
            exit::FAILED
        }
    }
}

/// Waits for the answer to this wish.
async fn wait(spool: &Spool, wish: &Look, patience: &Patience, mut shows: impl FnMut(Duration)) -> Result<Looked, Unanswered> {
    let start = Instant::now();
    loop {
        if let Some(looked) = Looked::read(spool).filter(|looked| looked.asked == wish.id) {
            return Ok(looked);
        }
        let since = start.elapsed();
        if since > patience.answered {
            return Err(Unanswered::Silent);
        }
        if since > patience.taken && std::fs::symlink_metadata(spool.path(LOOK)).is_ok() {
            return Err(Unanswered::NotTaken);
        }
        shows(since);
        tokio::time::sleep(patience.step).await;
    }
}

/// An id that nobody else has.
fn id() -> Option<DeliveryId> {
    let mut bytes = [0; 16];
    std::io::Read::read_exact(&mut std::fs::File::open("/dev/urandom").ok()?, &mut bytes).ok()?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    DeliveryId::read(text.as_bytes())
}

fn seconds() -> u64 {
    u64::try_from(looked::now().as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Patience = Patience { taken: Duration::ZERO, answered: Duration::from_secs(60), step: Duration::from_millis(1) };

    fn answer(asked: Option<DeliveryId>) -> Looked {
        let said = "rien de nouveau".to_owned();
        let (at, found, failing_since) = (looked::now(), None, None);
        Looked { format: looked::FORMAT, at, ok: true, said, found, failing_since, code: 0, asked, boot: String::new(), handed: None }
    }

    #[tokio::test]
    async fn only_the_answer_to_this_wish_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Person).unwrap();
        let service = Spool::open(folder.path(), Writer::Looker).unwrap();
        let wish = Look { by: By::Person, id: id(), time: 1, force: true, dry_run: false };
        spool.look(&wish).unwrap();
        let patience = Patience { taken: Duration::from_secs(60), ..QUICK };
        let mut steps = 0;
        let said = wait(&spool, &wish, &patience, |_| {
            steps += 1;
            match steps {
                1 => answer(None).write(&service).unwrap(),
                2 => answer(id()).write(&service).unwrap(),
                3 => assert_eq!(service.claim_look().unwrap(), Some(wish.clone())),
                _ => answer(wish.id.clone()).write(&service).unwrap(),
            }
        });
        assert_eq!(said.await.unwrap().asked, wish.id);
        assert_eq!(steps, 4);
    }

    #[tokio::test]
    async fn a_wish_that_nobody_takes_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Person).unwrap();
        let wish = Look { by: By::Person, id: id(), time: 1, force: false, dry_run: false };
        spool.look(&wish).unwrap();
        assert_eq!(wait(&spool, &wish, &QUICK, |_| {}).await, Err(Unanswered::NotTaken));
        spool.claim_look().unwrap();
        let short = Patience { answered: Duration::ZERO, ..QUICK };
        assert_eq!(wait(&spool, &wish, &short, |_| {}).await, Err(Unanswered::Silent));
    }
}
