//! From an event to its answer: claim, count in hand, handler, stored answer, send. The claim, the effect and the answer are one
//! transaction; the order of events is the order of transactions.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::answer::Answerer;
use super::command::{self, Call};
use super::invocation::{self, Act, Invocation, Slash};
use super::message::Reply;
use super::reply;
use super::work::Workshop;
use crate::app::StoreError;
use crate::app::clock::Clock;
use crate::app::health::Health;
use crate::app::ledger::{Claimed, Decided, Event, Ledger};
use crate::app::{Durability, Fail, Outcome, Scene, Tx, language, setting};
use crate::domain::button::ButtonKey;
use crate::domain::error::UserError;
use crate::domain::guild::Asker;
use crate::domain::id::{EventId, UserId};
use crate::domain::language::Language;

/// Settings that can change while the bot runs.
#[derive(Debug, Clone)]
pub struct House {
    /// People named as operators.
    pub operators: Vec<UserId>,
    /// Language of the community.
    pub language: Language,
    /// Its time zone.
    pub zone: TimeZone,
    /// Prefix of written commands.
    pub prefix: Option<String>,
}

/// Where an event stood in its session.
pub type Position = Option<(String, u64)>;

/// Answers whose sending ended, on their way to the database.
type Closing = mpsc::UnboundedSender<(EventId, Outcome)>;

/// Routes events. Clones share everything.
#[derive(Clone)]
pub struct Router {
    parts: Arc<Parts>,
}

/// What the router works with.
pub struct Parts {
    /// Claims.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
    /// Signs buttons.
    pub keys: ButtonKey,
    /// Gives answers.
    pub answerer: Answerer,
    /// Does deferred work.
    pub workshop: Workshop,
    /// Settings that can change.
    pub house: RwLock<Arc<House>>,
    /// Takes note of sent answers.
    pub closing: Closing,
}

impl Router {
    /// A router.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// Takes changed settings into use.
    pub fn refurnish(&self, house: House) {
        *self.parts.house.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(house);
    }

    pub(super) fn house(&self) -> Arc<House> {
        Arc::clone(&self.parts.house.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Takes an interaction. Returns false when it was not understood and its position is still to be noted.
    pub fn interaction(&self, payload: &str, position: Position) -> bool {
        let received = self.parts.clock.now();
        let invocation = match invocation::read(payload) {
            Ok(invocation) => invocation,
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                tracing::warn!(
                    message_id = crate::text::journal::UNKNOWN_EVENT,
                    line,
                    column,
                    "an interaction of unknown shape was left aside"
                );
                self.apologise(payload, received);
                return false;
            }
        };
        let deadline = self.parts.clock.deadline(invocation.event.made_at_ms(), received);
        match &invocation.act {
            Act::Typing { .. } => {
                // One process answers; a claim for each keystroke would wear out the card. A lost suggestion harms nobody.
                if self.parts.ledger.slot().leads() {
                    self.watched(self.clone().suggest(invocation, deadline));
                }
                false
            }
            Act::Command(_) | Act::Press { .. } | Act::Form { .. } | Act::Other(_) => {
                let event = Event { id: invocation.event, deadline, position };
                self.act(invocation, event, received);
                true
            }
        }
    }

    /// Answers what cannot be read beyond its envelope, so that nobody waits in vain. Nothing was done, so nothing is claimed.
    fn apologise(&self, payload: &str, received: Timestamp) {
        let Ok((event, to)) = invocation::envelope(payload) else { return };
        let deadline = self.parts.clock.deadline(event.made_at_ms(), received);
        let answer = Reply::Whisper(reply::incident(self.house().language, &reply::reference(event))).render().to_string();
        let router = self.clone();
        self.watched(async move {
            router.parts.answerer.give(event, &to, &answer, deadline).await;
        });
    }

    /// Queues the transaction at once, so that the order is kept, and finishes in a task.
    fn act(&self, invocation: Invocation, event: Event, received: Timestamp) {
        let in_hand = self.parts.health.take_in_hand();
        let durability = durability(&invocation.act);
        let (router, house) = (self.clone(), self.house());
        let shared = Arc::new(invocation);
        let handled = Arc::clone(&shared);
        let deadline = event.deadline;
        let claimed = self.parts.ledger.decide(event, durability, move |tx| router.handle(tx, &handled, &house, received));
        let router = self.clone();
        self.watched(async move {
            router.conclude(&shared, claimed.await, deadline).await;
            drop(in_hand);
        });
    }

    /// Runs a task whose panic is not lost.
    pub(super) fn watched(&self, task: impl Future<Output = ()> + Send + 'static) {
        let handle = tokio::spawn(task);
        tokio::spawn(async move {
            if let Err(error) = handle.await {
                tracing::error!(message_id = crate::text::journal::INCIDENT, panicked = error.is_panic(), "a task failed");
            }
        });
    }

    /// Within the transaction: what to answer.
    fn handle(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp) -> Result<Decided, StoreError> {
        let reference = reply::reference(invocation.event);
        let language = match language::of(tx, Some(invocation.person), invocation.locale.as_deref(), house.language) {
            Ok(language) => language,
            Err(Fail::Store(error)) => return Err(error),
            Err(Fail::User(_)) => house.language,
        };
        let outcome = tx.nested(|tx| {
            catch_unwind(AssertUnwindSafe(|| self.run(tx, invocation, house, now, language)))
                .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
        });
        let (reply, work) = match outcome {
            Ok(Reply::Later(work)) => {
                let stored = serde_json::to_string(&work).map_err(|_| StoreError::Unreadable("work"))?;
                (Reply::Later(work), Some(stored))
            }
            Ok(reply) => (reply, None),
            Err(Fail::User(error)) => {
                tracing::info!(ffj_ref = reference, refusal = kind_of(&error), "refused a request");
                (Reply::Whisper(reply::refused(language, &error, &reference)), None)
            }
            // The database cannot take anything: the claim neither. The person is told without it.
            Err(Fail::Store(
                error @ (StoreError::Busy | StoreError::Full | StoreError::ReadOnly | StoreError::Damaged | StoreError::Closed),
            )) => {
                return Err(error);
            }
            Err(Fail::Store(error)) => {
                tracing::error!(message_id = crate::text::journal::INCIDENT, ffj_ref = reference, error = %error, "a request failed");
                (Reply::Whisper(reply::incident(language, &reference)), None)
            }
        };
        Ok(Decided { answer: Some((invocation.to.clone(), reply.render().to_string())), work })
    }

    /// Finds and runs the handler.
    fn run(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp, language: Language) -> Result<Reply, Fail> {
        let asker = asker(invocation, house);
        let nothing = (Slash::default(), BTreeMap::new());
        let scene = Scene {
            tx,
            now,
            zone: &house.zone,
            clock_trusted: self.parts.clock.trusted(),
            asker: &asker,
            guild: invocation.guild,
            channel: invocation.channel,
            language,
        };
        let mut call = Call {
            scene,
            slash: &nothing.0,
            id: "",
            values: &[],
            fields: &nothing.1,
            own_permissions: invocation.own_permissions,
            keys: &self.parts.keys,
            health: &self.parts.health,
        };
        match &invocation.act {
            Act::Command(slash) => {
                let (command, sub) = command::find(&slash.path).ok_or(UserError::OldButton)?;
                call.slash = slash;
                permit(&call, command)?;
                (sub.run)(&call)
            }
            Act::Press { id, values } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                (call.id, call.values) = (&pressed.id, values);
                press(&call, &pressed.action)
            }
            Act::Form { id, fields } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                (call.id, call.fields) = (&pressed.id, fields);
                press(&call, &pressed.action)
            }
            Act::Typing { .. } | Act::Other(_) => Err(UserError::OldButton.into()),
        }
    }

    /// After the commit: give the answer, then finish what takes longer.
    async fn conclude(&self, invocation: &Invocation, claimed: Result<Claimed, StoreError>, deadline: i64) {
        match claimed {
            Ok(Claimed::Mine(decided)) => {
                self.parts.health.store(None);
                if let Some((to, answer)) = &decided.answer {
                    let outcome = self.parts.answerer.give(invocation.event, to, answer, deadline).await;
                    self.note(invocation.event, outcome);
                }
                if let Some(work) = &decided.work {
                    self.finish(invocation, work).await;
                }
            }
            Ok(Claimed::Taken) => {}
            Ok(Claimed::TooLate) => {
                tracing::info!(ffj_ref = reply::reference(invocation.event), "an event came after Discord's deadline and was not acted on");
            }
            Err(error) => self.refuse_without_store(invocation, &error, deadline).await,
        }
    }

    async fn finish(&self, invocation: &Invocation, work: &str) {
        const TOKEN_LIVES: Duration = Duration::from_secs(15 * 60 - 10);
        self.parts.workshop.finish(invocation.event, &invocation.to, work, TOKEN_LIVES).await;
    }

    /// E10: nothing could be stored. The person is told so, before anything is acknowledged.
    async fn refuse_without_store(&self, invocation: &Invocation, error: &StoreError, deadline: i64) {
        let reference = reply::reference(invocation.event);
        tracing::error!(message_id = crate::text::journal::STORE_FAULT, ffj_ref = reference, error = %error, "nothing can be stored");
        self.parts.health.store(Some(error.advice()));
        let language = invocation.locale.as_deref().and_then(Language::from_locale).unwrap_or(self.house().language);
        let answer = Reply::Whisper(reply::refused(language, &UserError::NotStored, &reference)).render().to_string();
        self.parts.answerer.give(invocation.event, &invocation.to, &answer, deadline).await;
    }

    /// Suggestions while an option is typed: read, answered once, never stored.
    async fn suggest(self, invocation: Invocation, deadline: i64) {
        let (router, house, now) = (self.clone(), self.house(), self.parts.clock.now());
        let asked = invocation.clone();
        let read =
            self.parts.ledger.store().write::<_, Fail>(Durability::System, move |tx| router.suggestions(tx, &asked, &house, now)).await;
        let found = read.unwrap_or_default();
        let answer = Reply::Suggest(found).render().to_string();
        let left = deadline - self.parts.clock.now().as_millisecond();
        let patience = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        if let Err(error) = self.parts.answerer.post(invocation.event, &invocation.to, answer, patience).await {
            tracing::debug!(error = %error, "a suggestion was not delivered");
        }
    }

    fn suggestions(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp) -> Result<Vec<(String, String)>, Fail> {
        let Act::Typing { slash, option, typed } = &invocation.act else { return Ok(Vec::new()) };
        let Some((command, sub)) = command::find(&slash.path) else { return Ok(Vec::new()) };
        let Some(suggest) = sub.suggest.filter(|_| sub.options.iter().any(|one| one.key == option)) else { return Ok(Vec::new()) };
        let language = language::of(tx, Some(invocation.person), invocation.locale.as_deref(), house.language)?;
        let asker = asker(invocation, house);
        let scene = Scene {
            tx,
            now,
            zone: &house.zone,
            clock_trusted: true,
            asker: &asker,
            guild: invocation.guild,
            channel: invocation.channel,
            language,
        };
        let fields = BTreeMap::new();
        let (keys, health, own_permissions) = (&self.parts.keys, &*self.parts.health, invocation.own_permissions);
        let call = Call { scene, slash, id: "", values: &[], fields: &fields, own_permissions, keys, health };
        permit(&call, command)?;
        suggest(&call, typed)
    }

    /// Notes how the sending of an answer ended.
    pub(super) fn note(&self, event: EventId, outcome: Outcome) {
        match outcome {
            Outcome::Sent => self.parts.health.answered(),
            Outcome::Late | Outcome::Refused => {
                tracing::warn!(ffj_ref = reply::reference(event), late = outcome == Outcome::Late, "an answer was not taken by Discord");
            }
        }
        // The receiver lives as long as the process; a lost note costs one harmless repetition.
        let _ended = self.parts.closing.send((event, outcome));
    }

    /// Sends a synthetic event the way of all events, and proves that the database answers. A database that refuses answers.
    pub async fn probe(&self) {
        let now = self.parts.clock.now();
        // Ids this small are from before Discord existed, so no true event has them.
        let id = EventId(u64::from(self.parts.ledger.slot().number()) + 1);
        let event = Event { id, deadline: i64::MAX, position: None };
        let passed = self.parts.ledger.decide(event, Durability::System, |_| Ok(Decided { answer: None, work: None })).await;
        let proved = self.parts.ledger.probe(now).await;
        let fault = passed.err().or(proved.err());
        self.parts.health.store(fault.as_ref().map(StoreError::advice));
    }

    /// Waits until the notes about sent answers are written.
    pub async fn settle(&self) {
        // The writer takes notes in order, so a transaction after them finds them done.
        if let Err(error) = self.parts.ledger.probe(self.parts.clock.now()).await {
            tracing::debug!(error = %error, "the database does not answer at the end");
        }
    }

    /// Gives the answers and finishes the work that dead processes left behind. Returns how many answers were given.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn inherit(&self) -> Result<usize, StoreError> {
        let now = self.parts.clock.now();
        let (answers, jobs) = self.parts.ledger.inherit(now).await?;
        let inherited = answers.len();
        for open in answers {
            let (router, in_hand) = (self.clone(), self.parts.health.take_in_hand());
            self.watched(async move {
                let outcome = router.parts.answerer.give(open.event, &open.to, &open.answer, open.deadline).await;
                router.note(open.event, outcome);
                drop(in_hand);
            });
        }
        for job in jobs {
            let workshop = self.parts.workshop.clone();
            let left = u64::try_from(job.ends_at - now.as_millisecond()).unwrap_or(0);
            self.watched(async move { workshop.finish(job.event, &job.to, &job.work, Duration::from_millis(left)).await });
        }
        Ok(inherited)
    }
}

/// Writes the notes about sent answers, as many together as have come meanwhile.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn close_answers(ledger: Ledger, clock: Arc<Clock>, mut notes: mpsc::UnboundedReceiver<(EventId, Outcome)>) -> Result<(), Fail> {
    while let Some(first) = notes.recv().await {
        let mut together = vec![first];
        while let Ok(next) = notes.try_recv() {
            together.push(next);
        }
        if let Err(error) = ledger.close(together, clock.now()).await {
            // They stay open and are repeated after the next start, which Discord takes for what it is.
            tracing::warn!(error = %error, "cannot note sent answers");
        }
    }
    Ok(())
}

fn asker(invocation: &Invocation, house: &House) -> Asker {
    Asker {
        id: Some(invocation.person),
        roles: invocation.roles.clone(),
        permissions: invocation.permissions,
        operator: house.operators.contains(&invocation.person),
    }
}

/// Who may, where, and whether the feature is on.
pub(super) fn permit(call: &Call<'_>, command: &command::Command) -> Result<(), Fail> {
    if command.place == command::Place::Community && call.scene.guild.is_none() {
        return Err(UserError::GuildOnly.into());
    }
    if let Some(module) = command.module {
        module_is_on(call, module)?;
    }
    setting::allow(&call.scene, command.who)
}

fn module_is_on(call: &Call<'_>, module: &'static str) -> Result<(), Fail> {
    if setting::module_on(call.scene.tx, call.scene.guild, module)? { Ok(()) } else { Err(UserError::ModuleOff(module).into()) }
}

fn press(call: &Call<'_>, action: &str) -> Result<Reply, Fail> {
    let press = command::presses().find(|press| press.action == action).ok_or(UserError::OldButton)?;
    let feature = command::COMMANDS.iter().find(|command| action.split('-').next() == Some(command.key));
    if let Some(module) = feature.and_then(|command| command.module) {
        module_is_on(call, module)?;
    }
    setting::allow(&call.scene, press.who)?;
    (press.run)(call)
}

/// How far the commit must have come before the answer. Buttons and forms change something; commands say for themselves.
fn durability(act: &Act) -> Durability {
    match act {
        Act::Command(slash) => command::find(&slash.path).map_or(Durability::System, |(command, _)| command.durability),
        Act::Press { .. } | Act::Form { .. } => Durability::Disk,
        Act::Typing { .. } | Act::Other(_) => Durability::System,
    }
}

/// The kind of a refusal for the journal, without what the person wrote.
const fn kind_of(error: &UserError) -> &'static str {
    match error {
        UserError::RoleMissing { .. } => "E1",
        UserError::BotLacks { .. } => "E2",
        UserError::Gone(_) => "E4",
        UserError::PastDate { .. }
        | UserError::AmbiguousDate(_)
        | UserError::UnknownDate(_)
        | UserError::NoSuchDate(_)
        | UserError::ImpossibleDate
        | UserError::UnknownRepeat => "E7",
        UserError::TooLong { .. } | UserError::Empty | UserError::TooMany { .. } => "E8",
        UserError::AlreadyDone(_) => "E9",
        UserError::NotStored => "E10",
        UserError::ClockWrong => "E12",
        UserError::OldButton => "old-button",
        UserError::ModuleOff(_) => "module-off",
        UserError::GuildOnly => "guild-only",
        UserError::Incident => "incident",
    }
}
