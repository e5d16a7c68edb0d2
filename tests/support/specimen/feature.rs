//! `/specimen`: one sub-command for each word of `ui`.

use std::sync::Arc;

use ffj_bot::app::approval::{self, Asked};
use ffj_bot::app::feature::{
    Approval, Chat, Command, Contexts, DeferredWork, Doing, Feature, Medium, Menu, MenuOn, PostKind, Posts, Press, Rendered, Rendering,
    Starts, Sub, Switch, forgets_nothing,
};
use ffj_bot::app::outbox::{give_up, post};
use ffj_bot::app::services::Services;
use ffj_bot::app::{Call, Durability, Fail, Store, StoreError};
use ffj_bot::domain::error::{Refusal, UserError};
use ffj_bot::domain::guild::Who;
use ffj_bot::domain::id::UserId;
use ffj_bot::domain::language::Language;
use ffj_bot::domain::outbox::{Lane, Post, Target};
use ffj_bot::feature::reminder;
use ffj_bot::text::{plain, say};
use ffj_bot::ui::{
    Attachment, Channel, Choosable, Deferred, Done, Embed, Integer, Maybe, Message, Number, Opt, Page, Person, Pick, Picture, Reply, Role,
    Selection, Text,
};
use serde::{Deserialize, Serialize};

/// The smallest picture: one pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15,
    0xc4, 0x89, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

const WHAT: Opt<Text> = Opt::text("quoi", 100);
const HOW_MANY: Opt<Integer> = Opt::integer("combien", 1, 50);
const HOW_MUCH: Maybe<Number> = Opt::number("poids", 0, 1).optional();
const WHO: Maybe<Person> = Opt::person("personne").optional();
const ROLE: Maybe<Role> = Opt::role("role").optional();
const CHANNEL: Maybe<Channel> = Opt::channel("salon").optional();
const FILE: Maybe<Attachment> = Opt::attachment("fichier").optional();

/// The ten minutes are over.
const TOO_LATE: Refusal = Refusal { code: "E9", key: "specimen-late", values: &[] };

/// What is done by a second person.
const CONSENT: Approval = Approval { kind: "specimen", who: Who::All, hours: 1, approved, refused };

const fn sub(key: &'static str, run: ffj_bot::app::feature::Run) -> Sub {
    Sub { key, options: &[], run, suggest: None }
}

const SPECIMEN: Command = Command {
    key: "specimen",
    who: Who::All,
    contexts: Contexts::Community,
    durability: Durability::Disk,
    subs: &[
        Sub {
            key: "options",
            options: &[WHAT.spec, HOW_MANY.spec, HOW_MUCH.spec, WHO.spec, ROLE.spec, CHANNEL.spec, FILE.spec],
            run: options,
            suggest: None,
        },
        sub("choix", choices),
        sub("liste", list),
        sub("image", picture),
        sub("rapport", report),
        sub("publier", publish),
        sub("defaire", undoable),
        sub("accord", consent),
    ],
    written: None,
};

/// The specimen.
pub static FEATURE: Feature = Feature {
    name: "specimen",
    switch: Some(Switch { key: "specimen", starts: Starts::Off }),
    commands: &[SPECIMEN],
    additions: &[],
    menus: &[
        Menu {
            key: "specimen-personne",
            on: MenuOn::Person,
            who: Who::All,
            contexts: Contexts::Community,
            durability: Durability::System,
            run: on_person,
        },
        Menu {
            key: "specimen-message",
            on: MenuOn::Message,
            who: Who::All,
            contexts: Contexts::Community,
            durability: Durability::System,
            run: on_message,
        },
    ],
    presses: &[
        Press { action: "specimen-choisi", who: Who::All, run: chosen },
        Press { action: "specimen-page", who: Who::All, run: turned },
        Press { action: "specimen-defaire", who: Who::All, run: undone },
    ],
    approvals: &[CONSENT],
    refusals: &[TOO_LATE],
    due: &[],
    deferred: &[
        DeferredWork { kind: "specimen", waits: false, perform: draw },
        DeferredWork { kind: "specimen-report", waits: false, perform: read },
    ],
    posts: Some(Posts { kinds: &[PostKind { kind: "specimen", render }], undelivered: give_up }),
    stories: &[],
    tables: &[],
    forget: forgets_nothing,
};

fn whisper(text: impl Into<String>) -> Result<Reply, Fail> {
    Ok(Reply::Whisper(Message::text(text)))
}

fn options(call: &Call<'_>) -> Result<Reply, Fail> {
    let mut lines = vec![format!("quoi={} combien={}", call.get(&WHAT)?, call.get(&HOW_MANY)?)];
    lines.extend(call.find(&HOW_MUCH)?.map(|weight| format!("poids={weight}")));
    if let Some(person) = call.find(&WHO)? {
        let here = person.roles.as_ref().map_or_else(|| "absente".to_owned(), |roles| format!("{} roles", roles.len()));
        lines.push(format!("personne={} {here} bot={}", person.name, person.bot));
    }
    lines.extend(call.find(&ROLE)?.map(|role| format!("role=<@&{role}>")));
    lines.extend(call.find(&CHANNEL)?.map(|channel| format!("salon=<#{channel}>")));
    lines.extend(call.find(&FILE)?.map(|file| format!("fichier={} {}", file.name, file.size)));
    whisper(lines.join("\n"))
}

fn on_person(call: &Call<'_>) -> Result<Reply, Fail> {
    let person = call.target_person()?;
    whisper(format!("personne={} <@{}>", person.name, person.id))
}

fn on_message(call: &Call<'_>) -> Result<Reply, Fail> {
    let message = call.target_message()?;
    whisper(format!("message de <@{}> dans <#{}> : {}", message.author, message.channel, message.content))
}

fn choices(call: &Call<'_>) -> Result<Reply, Fail> {
    let one = |name: &str| Choosable { value: name.to_owned(), label: name.to_owned(), about: Some(format!("l'association {name}")) };
    let several = Pick::Of(["amazone", "vie-feminine", "garance"].map(one).to_vec());
    let kinds =
        [("liste", several, (1, 2)), ("personne", Pick::Person, (1, 1)), ("role", Pick::Role, (1, 1)), ("salon", Pick::Channel, (1, 1))];
    let select = |message: Message, (id, pick, count): (&str, Pick, (u8, u8))| {
        message.selection(Selection {
            id: call.keys.sign("specimen-choisi", id),
            pick,
            hint: plain(call.context.language, "specimen-hint"),
            count,
        })
    };
    Ok(Reply::Whisper(kinds.into_iter().fold(Message::text("choix"), select)))
}

fn chosen(call: &Call<'_>) -> Result<Reply, Fail> {
    let chosen: Vec<String> = call.chosen()?;
    let names: Vec<&str> = call.input.given.people.values().map(|person| person.name.as_str()).collect();
    Ok(Reply::Replace(Message::text(format!("{}={} {}", call.input.id, chosen.join("+"), names.join(" ")))))
}

fn page(call: &Call<'_>, object: &str, wanted: usize) -> Message {
    let all: Vec<u32> = (1..=23).collect();
    let page = Page::of(&all, wanted, 10);
    let lines = page.items.iter().map(|item| format!("- {object} {item}")).chain(call.page_line(&page));
    Message::text(lines.collect::<Vec<_>>().join("\n")).row(call.page_buttons("specimen-page", object, &page))
}

fn list(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Whisper(page(call, "objet-a", 0)))
}

fn turned(call: &Call<'_>) -> Result<Reply, Fail> {
    let (object, wanted) = call.wanted_page()?;
    Ok(Reply::Replace(page(call, object, wanted)))
}

fn pixel(language: Language) -> Picture {
    Picture { name: "specimen.png", bytes: PIXEL.to_vec(), alt: plain(language, "specimen-alt") }
}

fn card(language: Language) -> Embed {
    let facts = vec![("inscrites".to_owned(), "12".to_owned()), ("votantes".to_owned(), "9".to_owned())];
    Embed { title: plain(language, "specimen-title"), text: say(language, "specimen-text", &[("count", 9.into())]), facts }
}

fn picture(call: &Call<'_>) -> Result<Reply, Fail> {
    let facts = serde_json::json!({ "language": call.context.language });
    Ok(Reply::Later(Deferred::new("specimen", &facts).map_err(StoreError::from)?))
}

fn draw(_: Arc<Services>, work: &Deferred) -> Doing {
    let language = work.facts::<serde_json::Value>().and_then(|facts| serde_json::from_value(facts["language"].clone()).ok());
    Box::pin(async move {
        let language: Language = language?;
        Some(Done { message: Message::text("voici").embed(card(language)), picture: Some(pixel(language)) })
    })
}

/// Whose reminders the report is about.
#[derive(Serialize, Deserialize)]
struct Report {
    owner: UserId,
    language: Language,
}

fn report(call: &Call<'_>) -> Result<Reply, Fail> {
    let facts = Report { owner: call.context.person()?, language: call.context.language };
    Ok(Reply::Later(Deferred::new("specimen-report", &facts).map_err(StoreError::from)?))
}

/// Reads all of somebody's reminders, however many they are: beside the writer.
fn read(services: Arc<Services>, work: &Deferred) -> Doing {
    let facts = work.facts::<Report>();
    Box::pin(async move {
        let (store, Report { owner, .. }) = (services.get::<Store>()?, facts?);
        let all = store.read(move |tx| reminder::store::of(tx, owner)).await.ok()?;
        let letters: usize = all.iter().map(|one| one.content.len()).sum();
        Some(Message::text(format!("rapport : {} rappels, {letters} lettres", all.len())).into())
    })
}

fn publish(call: &Call<'_>) -> Result<Reply, Fail> {
    let context = &call.context;
    let channel = context.channel.ok_or(UserError::GuildOnly)?;
    let said = Post::new("specimen", &serde_json::json!({})).map_err(StoreError::from)?;
    post(context.tx, Lane::Normal, &format!("specimen:{}", context.now_ms()), &Target::Channel(channel), &said, context.now)?;
    whisper("publié")
}

fn render(_: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    if rendering.to == Medium::Mail {
        return None;
    }
    let message = Message::text("publication").embed(card(rendering.language));
    Some(Rendered::Chat(Chat { message, picture: Some(pixel(rendering.language)), ..Chat::default() }))
}

fn undoable(call: &Call<'_>) -> Result<Reply, Fail> {
    let undo = call.undo("specimen-defaire", &call.context.now_ms().to_string());
    Ok(Reply::Whisper(Message::text("fait").row(vec![undo])))
}

fn undone(call: &Call<'_>) -> Result<Reply, Fail> {
    if !call.context.can_undo(call.object()?) {
        return Err(TOO_LATE.into());
    }
    Ok(Reply::Replace(Message::text("défait")))
}

fn consent(call: &Call<'_>) -> Result<Reply, Fail> {
    let request = approval::ask(&call.context, &CONSENT, "la salle")?;
    Ok(Reply::Public(Message::text("demande").row(approval::buttons(call, request))))
}

fn approved(call: &Call<'_>, asked: &Asked) -> Result<Message, Fail> {
    let by = asked.by.map_or_else(String::new, |by| format!("<@{by}>"));
    Ok(Message::text(format!("{} : accordé par <@{}> à {by}", asked.object, call.context.person()?)))
}

fn refused(_: &Call<'_>, asked: &Asked) -> Result<Message, Fail> {
    Ok(Message::text(format!("{} : refusé", asked.object)))
}
