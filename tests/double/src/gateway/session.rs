//! Sessions: what each has been told, over which connection, and until when it can be resumed.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::intent;
use crate::clock::millis;
use crate::fault::GatewayFault;
use crate::options::Options;
use crate::state::State;
use crate::world::Snowflake;

/// What a connection is asked to do.
#[derive(Debug, Clone)]
pub enum Out {
    /// Send an event; the interaction in it counts as delivered once it is written.
    Event { text: String, interaction: Option<Snowflake> },
    /// Have a fault.
    Fault(GatewayFault),
}

/// A live connection of a session.
#[derive(Debug, Clone)]
pub struct Link {
    pub connection: u64,
    pub out: UnboundedSender<Out>,
}

/// An event as it was told.
#[derive(Debug, Clone)]
struct Told {
    seq: u64,
    name: String,
    data: Arc<str>,
    interaction: Option<Snowflake>,
}

impl Told {
    fn out(&self) -> Out {
        let text = format!(r#"{{"op":0,"s":{},"t":"{}","d":{}}}"#, self.seq, self.name, self.data);
        Out::Event { text, interaction: self.interaction }
    }
}

/// A session of the bot.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    pub intents: u64,
    pub seq: u64,
    pub link: Option<Link>,
    pub gone_at: Option<u64>,
    pub resumes: u32,
    pub used_resume_url: bool,
    told: VecDeque<Told>,
    keep: usize,
}

/// A session as tests see it.
#[derive(Debug, Clone, Serialize)]
pub struct SessionInfo {
    /// Id.
    pub id: String,
    /// Intents of its IDENTIFY.
    pub intents: u64,
    /// Last sequence number.
    pub seq: u64,
    /// Whether a connection is attached.
    pub alive: bool,
    /// How often it was resumed.
    pub resumes: u32,
    /// Whether the last resumption came by `resume_gateway_url`.
    pub used_resume_url: bool,
}

impl Session {
    pub fn new(id: String, intents: u64, link: Link, keep: usize) -> Self {
        Self { id, intents, seq: 0, link: Some(link), gone_at: None, resumes: 0, used_resume_url: false, told: VecDeque::new(), keep }
    }

    pub fn info(&self) -> SessionInfo {
        SessionInfo {
            id: self.id.clone(),
            intents: self.intents,
            seq: self.seq,
            alive: self.link.is_some(),
            resumes: self.resumes,
            used_resume_url: self.used_resume_url,
        }
    }

    /// Tells an event: remembers it for replay, and sends it if a connection is there.
    pub fn tell(&mut self, name: &str, data: Arc<str>, interaction: Option<Snowflake>) {
        self.seq += 1;
        let told = Told { seq: self.seq, name: name.to_owned(), data, interaction };
        self.send(told.out());
        self.told.push_back(told);
        if self.told.len() > self.keep {
            self.told.pop_front();
        }
    }

    /// Sends without remembering.
    pub fn send(&self, out: Out) {
        if let Some(link) = &self.link {
            // A connection that has just ended takes nothing; its session keeps the event for the replay.
            let _ = link.out.send(out);
        }
    }

    /// Whether everything after `seq` is still remembered.
    pub fn remembers(&self, seq: u64) -> bool {
        self.told.front().is_none_or(|first| first.seq <= seq + 1)
    }

    /// Attaches a new connection and repeats everything after `seq`; an older connection is cut.
    pub fn resume(&mut self, link: Link, seq: u64) {
        self.send(Out::Fault(GatewayFault::Fin));
        self.link = Some(link);
        self.gone_at = None;
        self.resumes += 1;
        for told in self.told.iter().filter(|told| told.seq > seq) {
            self.send(told.out());
        }
        self.tell("RESUMED", "{}".into(), None);
    }

    /// Tells the last interaction again.
    pub fn repeat_interaction(&mut self) {
        let last = self.told.iter().rev().find(|told| told.interaction.is_some()).cloned();
        if let Some(told) = last {
            self.tell(&told.name, told.data, told.interaction);
        }
    }
}

impl State {
    /// Forgets the sessions that can no longer be resumed.
    pub fn expire_sessions(&mut self, options: &Options, now: u64) {
        let window = millis(options.resume_window);
        self.sessions.retain(|_, session| session.gone_at.is_none_or(|gone| gone + window >= now));
    }

    /// Tells an event to every session whose intents ask for it.
    pub fn dispatch(&mut self, event: &str, data: &Value, interaction: Option<Snowflake>) {
        let in_guild = !data["guild_id"].is_null() || event.starts_with("GUILD_");
        let needed = intent::needed(event, in_guild);
        let bot = self.world.bot.to_string();
        let is_message = matches!(event, "MESSAGE_CREATE" | "MESSAGE_UPDATE");
        let blank = is_message && hides_content(data, &bot, in_guild);
        let full: Arc<str> = data.to_string().into();
        let blanked: Arc<str> = if blank { without_content(data).to_string().into() } else { full.clone() };
        for session in self.sessions.values_mut() {
            if needed != 0 && session.intents & needed == 0 {
                continue;
            }
            let sees = session.intents & intent::MESSAGE_CONTENT != 0;
            session.tell(event, if sees { full.clone() } else { blanked.clone() }, interaction);
        }
    }
}

/// Whether a message's content needs the intent: not the bot's own, not direct, not mentioning it.
fn hides_content(message: &Value, bot: &str, in_guild: bool) -> bool {
    let mentioned = message["mentions"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == bot));
    in_guild && message["author"]["id"] != bot && !mentioned
}

fn without_content(message: &Value) -> Value {
    let mut out = message.clone();
    if let Some(map) = out.as_object_mut() {
        map.insert("content".to_owned(), json!(""));
        for key in ["embeds", "attachments", "components"] {
            map.insert(key.to_owned(), json!([]));
        }
        map.remove("poll");
    }
    out
}
