//! The handle of a running double.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::actor::Actor;
use crate::gateway::session::SessionInfo;
use crate::handle::Interaction;
use crate::options::Options;
use crate::place::Place;
use crate::report::{Callback, Report};
use crate::server::Server;
use crate::state::{Shared, State};
use crate::world::World;

/// A running Discord. Clones are handles of the same one; it ends with [`Double::stop`] or its last handle.
#[derive(Clone)]
pub struct Double {
    pub(crate) shared: Arc<Shared>,
    server: Arc<Mutex<Server>>,
}

/// A condition did not come true in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedOut(pub Duration);

impl std::fmt::Display for TimedOut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "nothing of the kind happened within {:?}", self.0)
    }
}

impl std::error::Error for TimedOut {}

impl Double {
    /// Starts a double.
    ///
    /// # Panics
    /// When the ports cannot be opened: no test can go on then.
    #[track_caller]
    #[expect(clippy::panic, reason = "a test harness aborts with a clear message")]
    pub fn start(options: Options) -> Self {
        match Self::try_start(options) {
            Ok(double) => double,
            Err(error) => panic!("cannot start the Discord double: {error}"),
        }
    }

    /// Starts a double, or tells why it cannot.
    pub fn try_start(options: Options) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::new(options));
        let server = Server::start(&shared)?;
        Ok(Self { shared, server: Arc::new(Mutex::new(server)) })
    }

    /// A handle that does not own the listeners: for the control routes, which run on them.
    pub(crate) fn over(shared: Arc<Shared>) -> Self {
        Self { shared, server: Arc::new(Mutex::new(Server::none())) }
    }

    /// Waits until someone asks for the end over `/_double/stop`.
    pub async fn stop_asked(&self) {
        // The sender lives in `shared`, so waiting cannot fail.
        let _ = self.shared.stop_asked.subscribe().wait_for(|asked| *asked).await;
    }

    /// `http://127.0.0.1:PORT`, to which clients append `/api/v10`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.rest_authority())
    }

    /// `ws://127.0.0.1:PORT/gw`, as `GET /gateway` tells it.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gw", self.shared.gateway_authority())
    }

    /// The token the bot must use.
    pub fn token(&self) -> String {
        self.shared.options.token.clone()
    }

    /// Closes the ports and every connection.
    pub fn stop(&self) {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).stop();
    }

    /// Moves the double's clock: deadlines, token lifetimes, nonces, resumability, budgets.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
        self.shared.with(|_| ());
    }

    /// The double's time in milliseconds since the Unix epoch.
    pub fn now(&self) -> u64 {
        self.shared.clock.now()
    }

    /// Looks at or changes the world, without telling the bot.
    pub fn world<R>(&self, work: impl FnOnce(&mut World) -> R) -> R {
        self.shared.with(|state| work(&mut state.world))
    }

    /// Acts as a user, by name or id.
    ///
    /// # Panics
    /// When the world has no such user.
    #[track_caller]
    #[expect(clippy::panic, reason = "a test harness aborts with a clear message")]
    pub fn user(&self, name: &str) -> Actor {
        match self.try_user(name) {
            Ok(actor) => actor,
            Err(why) => panic!("{why}"),
        }
    }

    /// Acts as a user, or tells that there is none.
    pub fn try_user(&self, name: &str) -> Result<Actor, String> {
        let found = self.shared.lock().world.find_user(name).map(|user| user.id);
        let user = found.ok_or_else(|| format!("the world has no user \"{name}\""))?;
        Ok(Actor { shared: self.shared.clone(), user })
    }

    /// Waits until a condition holds; it is looked at again at each change.
    pub(crate) async fn until<R>(
        shared: &Shared,
        timeout: Duration,
        mut condition: impl FnMut(&State) -> Option<R>,
    ) -> Result<R, TimedOut> {
        let mut changes = shared.changes();
        let wait = async {
            loop {
                // Marked as seen before looking, so that no change falls in between.
                changes.borrow_and_update();
                if let Some(result) = condition(&shared.lock()) {
                    return Some(result);
                }
                if changes.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(timeout, wait).await.ok().flatten().ok_or(TimedOut(timeout))
    }

    /// Waits until some session is alive: identified or resumed.
    pub async fn wait_ready(&self, timeout: Duration) -> Result<SessionInfo, TimedOut> {
        self.wait_sessions(timeout, |all| all.iter().find(|one| one.alive).cloned()).await
    }

    /// Waits until the sessions fulfil a condition.
    pub async fn wait_sessions<R>(&self, timeout: Duration, mut condition: impl FnMut(&[SessionInfo]) -> Option<R>) -> Result<R, TimedOut> {
        Self::until(&self.shared, timeout, |state| condition(&infos(state))).await
    }

    /// Waits until the report fulfils a condition.
    pub async fn wait_report(&self, timeout: Duration, mut condition: impl FnMut(&Report) -> bool) -> Result<Report, TimedOut> {
        Self::until(&self.shared, timeout, |state| Some(Report::of(state)).filter(|report| condition(report))).await
    }

    /// Waits until commands are registered, globally or in a guild; gives how many.
    pub async fn wait_commands(&self, timeout: Duration) -> Result<usize, TimedOut> {
        let count = |state: &State| state.commands.scopes.values().map(Vec::len).sum::<usize>();
        Self::until(&self.shared, timeout, |state| Some(count(state)).filter(|count| *count > 0)).await
    }

    /// Waits for a message in a channel, one already there included.
    pub async fn wait_message(
        &self,
        channel: impl Into<Place>,
        mut predicate: impl FnMut(&Value) -> bool,
        timeout: Duration,
    ) -> Result<Value, TimedOut> {
        let place = channel.into();
        Self::until(&self.shared, timeout, |state| messages(state, &place).into_iter().find(|message| predicate(message))).await
    }

    /// The messages of a channel, oldest first.
    pub fn messages(&self, channel: impl Into<Place>) -> Vec<Value> {
        messages(&self.shared.lock(), &channel.into())
    }

    /// The bytes of an attachment, by its id.
    pub fn attachment(&self, id: &str) -> Option<Vec<u8>> {
        let id = id.parse().ok()?;
        self.shared.lock().files.get(&id).map(|file| file.bytes.clone())
    }

    /// The registered commands: of a guild, or the global ones.
    pub fn commands(&self, guild: Option<u64>) -> Vec<Value> {
        self.shared.lock().commands.scopes.get(&guild.unwrap_or(0)).cloned().unwrap_or_default()
    }

    /// The sessions, alive or resumable.
    pub fn sessions(&self) -> Vec<SessionInfo> {
        let now = self.shared.clock.now();
        self.shared.with(|state| {
            state.expire_sessions(&self.shared.options, now);
            infos(state)
        })
    }

    /// Every attempt to answer an interaction, with its time.
    pub fn on_callback(&self) -> Vec<Callback> {
        self.shared.lock().tally.callbacks.clone()
    }

    /// An interaction by id.
    pub fn interaction(&self, id: u64) -> Option<Interaction> {
        self.shared.lock().interactions.contains_key(&id).then(|| Interaction { shared: self.shared.clone(), id })
    }

    /// How long somebody has waited by now who has no answer yet: the one who has waited longest.
    pub fn longest_wait(&self) -> Duration {
        let now = self.now();
        let state = self.shared.lock();
        let waiting = state.interactions.values().filter(|record| record.answers.is_empty());
        Duration::from_millis(waiting.map(|record| now.saturating_sub(record.raised_at)).max().unwrap_or(0))
    }

    /// The sum of what happened.
    pub fn report(&self) -> Report {
        Report::of(&self.shared.lock())
    }

    /// Tells every session an event of any kind, filtered by intents; put `guild_id` in it if it is a guild's.
    pub fn emit(&self, event: &str, data: &Value) {
        self.shared.with(|state| state.dispatch(event, data, None));
    }

    /// Raises slash commands of one user at a rate without waiting for their answers.
    ///
    /// # Errors
    /// When the command cannot be run by this user here.
    pub async fn load(
        &self,
        user: &Actor,
        channel: impl Into<Place>,
        command: &str,
        options: &Value,
        load: Load,
    ) -> Result<Vec<Interaction>, String> {
        let place = channel.into();
        let mut raised = Vec::with_capacity(load.count);
        let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / load.per_second.max(0.001)));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
        for _ in 0..load.count {
            ticks.tick().await;
            raised.push(user.try_slash(place.clone(), command, options)?);
        }
        Ok(raised)
    }
}

/// How many interactions, how fast.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Interactions per second.
    pub per_second: f64,
    /// How many in all.
    pub count: usize,
}

fn infos(state: &State) -> Vec<SessionInfo> {
    state.sessions.values().map(crate::gateway::session::Session::info).collect()
}

fn messages(state: &State, place: &Place) -> Vec<Value> {
    let channel = place.find(state, None);
    let ids = channel.and_then(|id| state.world.channels.get(&id)).map(|channel| channel.messages.as_slice());
    ids.unwrap_or_default().iter().filter_map(|id| state.messages.get(id)).map(|one| one.value.clone()).collect()
}
