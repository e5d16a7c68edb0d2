//! Everything the double remembers, behind one lock, and the signal that it changed.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::fault::Faults;
use crate::gateway::session::Session;
use crate::interaction::Record;
use crate::options::Options;
use crate::report::Tally;
use crate::rest::limit::Buckets;
use crate::snowflake::Ids;
use crate::world::{Snowflake, World};

/// What the servers, the actors and the tests share.
pub struct Shared {
    pub options: Options,
    pub clock: Clock,
    pub ids: Ids,
    pub away: watch::Sender<bool>,
    pub stop_asked: watch::Sender<bool>,
    pub rest: OnceLock<SocketAddr>,
    pub gateway: OnceLock<SocketAddr>,
    changed: watch::Sender<u64>,
    state: Mutex<State>,
}

impl Shared {
    pub fn new(options: Options) -> Self {
        let (state, clock) = (State::new(&options), Clock::driven_by(options.time.clone()));
        Self {
            options,
            clock,
            ids: Ids::default(),
            away: watch::Sender::new(false),
            stop_asked: watch::Sender::new(false),
            rest: OnceLock::new(),
            gateway: OnceLock::new(),
            changed: watch::Sender::new(0),
            state: Mutex::new(state),
        }
    }

    /// Locks without announcing a change. A panic of a test elsewhere must not hide the state from the report.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on the state, then wakes whoever waits for a condition.
    pub fn with<R>(&self, work: impl FnOnce(&mut State) -> R) -> R {
        let result = work(&mut self.lock());
        self.changed.send_modify(|version| *version = version.wrapping_add(1));
        result
    }

    /// A receiver that sees every change from here on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Makes an id of now.
    pub fn id(&self) -> Snowflake {
        self.ids.next(&self.clock)
    }

    /// `127.0.0.1:port` of the REST side.
    pub fn rest_authority(&self) -> String {
        self.rest.get().map(ToString::to_string).unwrap_or_default()
    }

    /// `127.0.0.1:port` of the gateway.
    pub fn gateway_authority(&self) -> String {
        self.gateway.get().map(ToString::to_string).unwrap_or_default()
    }
}

/// A message as Discord shows it to its author.
#[derive(Debug, Clone)]
pub struct Message {
    pub value: Value,
    pub channel: Snowflake,
    pub author: Snowflake,
    pub ephemeral: bool,
    pub deleted: bool,
}

/// A file of a message.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The `n` of `files[n]`.
    pub index: String,
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Registered commands.
#[derive(Debug, Default)]
pub struct Commands {
    /// By guild; key 0 holds the global ones.
    pub scopes: BTreeMap<Snowflake, Vec<Value>>,
    /// Times of creations by scope, for the limit of 200 a day.
    pub creates: BTreeMap<Snowflake, Vec<u64>>,
}

/// The state proper.
pub struct State {
    pub world: World,
    pub commands: Commands,
    pub sessions: BTreeMap<String, Session>,
    pub interactions: BTreeMap<Snowflake, Record>,
    pub messages: HashMap<Snowflake, Message>,
    pub files: HashMap<Snowflake, Upload>,
    /// Enforced nonces: channel and nonce to message and time.
    pub nonces: HashMap<(Snowflake, String), (Snowflake, u64)>,
    pub faults: Faults,
    pub buckets: Buckets,
    pub tally: Tally,
    pub identifies_left: u32,
    pub last_identify: Option<u64>,
    pub next_connection: u64,
}

impl State {
    fn new(options: &Options) -> Self {
        Self {
            world: options.world.clone(),
            commands: Commands::default(),
            sessions: BTreeMap::new(),
            interactions: BTreeMap::new(),
            messages: HashMap::new(),
            files: HashMap::new(),
            nonces: HashMap::new(),
            faults: Faults::new(options.privileged_intents),
            buckets: Buckets::default(),
            tally: Tally::default(),
            identifies_left: options.identify_budget,
            last_identify: None,
            next_connection: 0,
        }
    }
}
