//! What people are shown, in the form that Discord takes.

use serde_json::Value;
use serenity::all::{ButtonStyle, ChannelType, InputTextStyle};
use serenity::builder::{
    AutocompleteChoice, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateEmbed, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EditInteractionResponse, EditMessage,
};

use crate::domain::fold::{length, shorten};
use crate::ui::message::{LONGEST, MOST_OPTIONS};
use crate::ui::{Button, Choosable, Form, Message, Pick, Picture, Reply, Weight};

/// Longest words for a picture (Discord, Attachment Object).
const LONGEST_ALT: usize = 1_024;
/// Most characters of all cards of a message together, less the few that say of each of ten what has no room in it.
const ALL_CARDS: usize = 6_000 - 10 * 6;
/// Most facts on a card.
const MOST_FACTS: usize = 25;
/// Stands for what has no room.
const MORE: &str = "…";
/// Longest label of a button.
const LONGEST_LABEL: usize = 80;

/// The body of an answer.
#[must_use]
pub fn render(reply: Reply) -> Value {
    let body = match reply {
        Reply::Whisper(message) => CreateInteractionResponse::Message(response(message).ephemeral(true)),
        Reply::Public(message) => CreateInteractionResponse::Message(response(message)),
        Reply::Replace(message) => CreateInteractionResponse::UpdateMessage(response(message)),
        Reply::Ask(form) => CreateInteractionResponse::Modal(modal(form)),
        Reply::Suggest(choices) => {
            let choices = choices.into_iter().take(25).map(|(label, value)| AutocompleteChoice::new(shorten(&label, 100), value));
            CreateInteractionResponse::Autocomplete(CreateAutocompleteResponse::new().set_choices(choices.collect()))
        }
        Reply::Later(_) => CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true)),
        Reply::ReplaceLater(_) => CreateInteractionResponse::Acknowledge,
    };
    serde_json::to_value(body).unwrap_or_default()
}

/// A message to be posted, with the nonce that lets Discord recognise a repetition.
#[must_use]
pub fn render_post(message: Message, nonce: &str, mentions: &[u64]) -> Value {
    let components = components(&message);
    let allowed = CreateAllowedMentions::new().users(mentions.iter().map(|id| serenity::model::id::UserId::new((*id).max(1))));
    let post = CreateMessage::new()
        .content(shorten(&message.text, LONGEST))
        .embeds(embeds(&message))
        .components(components)
        .allowed_mentions(allowed)
        .nonce(serenity::all::Nonce::String(nonce.to_owned()))
        .enforce_nonce(true);
    serde_json::to_value(post).unwrap_or_default()
}

/// A body that announces the picture which travels beside it, if there is one.
#[must_use]
pub fn announce(mut body: Value, picture: Option<&Picture>) -> Value {
    let Some(picture) = picture else { return body };
    // As Discord names the parts of such a request: the file with this number is in the part « files[0] ».
    body["attachments"] = serde_json::json!([{ "id": 0, "filename": picture.name, "description": shorten(&picture.alt, LONGEST_ALT) }]);
    body
}

/// What a posted message says from now on.
#[must_use]
pub fn render_change(message: Message) -> Value {
    let edit = EditMessage::new()
        .components(components(&message))
        .embeds(embeds(&message))
        .content(shorten(&message.text, LONGEST))
        .allowed_mentions(CreateAllowedMentions::new());
    serde_json::to_value(edit).unwrap_or_default()
}

/// The result of deferred work, in place of « the bot is thinking ».
#[must_use]
pub fn render_edit(message: Message) -> Value {
    let edit = EditInteractionResponse::new()
        .components(components(&message))
        .embeds(embeds(&message))
        .content(shorten(&message.text, LONGEST))
        .allowed_mentions(CreateAllowedMentions::new());
    serde_json::to_value(edit).unwrap_or_default()
}

fn response(message: Message) -> CreateInteractionResponseMessage {
    let components = components(&message);
    CreateInteractionResponseMessage::new()
        .content(shorten(&message.text, LONGEST))
        .embeds(embeds(&message))
        .components(components)
        .allowed_mentions(CreateAllowedMentions::new())
}

/// Discord's limits for cards, in characters (Discord, Embed Limits): for each part, and for all cards of a message together. What
/// does not fit is not left out without a word: a text ends with « … », and so does a list of facts.
fn embeds(message: &Message) -> Vec<CreateEmbed> {
    let mut room = Room(ALL_CARDS);
    let mut made = Vec::new();
    for one in message.embeds.iter().take(10) {
        let title = room.take(&one.title, 256);
        // What is looked over comes before a long text.
        let mut facts = Vec::new();
        for (name, value) in one.facts.iter().take(MOST_FACTS) {
            if room.0 == 0 {
                break;
            }
            facts.push((room.take(name, 256), room.take(value, 1_024), true));
        }
        if facts.len() < one.facts.len() {
            facts.truncate(MOST_FACTS - 1);
            facts.push((MORE.to_owned(), MORE.to_owned(), true));
        }
        made.push(CreateEmbed::new().title(title).description(room.take(&one.text, 3_000)).fields(facts));
    }
    made
}

/// Characters that are left for the cards of a message.
struct Room(usize);

impl Room {
    fn take(&mut self, text: &str, most: usize) -> String {
        let fits = shorten(text, most.min(self.0));
        self.0 = self.0.saturating_sub(length(&fits));
        fits
    }
}

fn components(message: &Message) -> Vec<CreateActionRow> {
    let selections = message.selections.iter().map(|selection| {
        let kind = match &selection.pick {
            Pick::Role => CreateSelectMenuKind::Role { default_roles: None },
            Pick::Person => CreateSelectMenuKind::User { default_users: None },
            Pick::Of(options) => CreateSelectMenuKind::String { options: options.iter().take(MOST_OPTIONS).map(choosable).collect() },
            Pick::Channel => {
                let channel_types = Some(vec![ChannelType::Text, ChannelType::News]);
                CreateSelectMenuKind::Channel { channel_types, default_channels: None }
            }
        };
        let (least, most) = selection.count;
        // Discord refuses a selection of which more can be chosen than it lists.
        let most = match &selection.pick {
            Pick::Of(options) => most.min(u8::try_from(options.len()).unwrap_or(most)),
            Pick::Role | Pick::Channel | Pick::Person => most,
        };
        let made = CreateSelectMenu::new(selection.id.clone(), kind).min_values(least).max_values(most);
        CreateActionRow::SelectMenu(made.placeholder(shorten(&selection.hint, 150)))
    });
    let buttons =
        message.buttons.iter().filter(|row| !row.is_empty()).map(|row| CreateActionRow::Buttons(row.iter().map(button).collect()));
    selections.chain(buttons).collect()
}

fn choosable(one: &Choosable) -> CreateSelectMenuOption {
    let made = CreateSelectMenuOption::new(shorten(&one.label, 100), one.value.clone());
    match &one.about {
        Some(about) => made.description(shorten(about, 100)),
        None => made,
    }
}

fn button(button: &Button) -> CreateButton {
    let style = match button.weight {
        Weight::Main => ButtonStyle::Primary,
        Weight::Plain => ButtonStyle::Secondary,
    };
    CreateButton::new(button.id.clone()).label(shorten(&button.label, LONGEST_LABEL)).style(style)
}

fn modal(form: Form) -> CreateModal {
    let fields = form.fields.into_iter().map(|field| {
        let style = if field.long { InputTextStyle::Paragraph } else { InputTextStyle::Short };
        let input = CreateInputText::new(style, shorten(&field.label, 45), field.key).required(field.required).max_length(field.most);
        CreateActionRow::InputText(if field.value.is_empty() { input } else { input.value(field.value) })
    });
    CreateModal::new(form.id, shorten(&form.title, 45)).components(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Embed;

    #[test]
    fn answers_are_private_and_mention_nobody_unless_said_otherwise() {
        let whisper = render(Reply::Whisper(Message::text("@everyone")));
        assert_eq!(whisper["data"]["flags"], 64);
        assert_eq!(whisper["data"]["allowed_mentions"]["parse"], serde_json::json!([]));
        let public = render(Reply::Public(Message::text("x")));
        assert_eq!(public["data"]["flags"], Value::Null);
    }

    #[test]
    fn a_text_beyond_the_limit_is_cut_and_a_post_carries_its_nonce() {
        let post = render_post(Message::text("a".repeat(3_000)), "abc", &[7]);
        assert_eq!(post["content"].as_str().unwrap().chars().count(), 2_000);
        assert_eq!(post["nonce"], "abc");
        assert_eq!(post["enforce_nonce"], true);
        assert_eq!(post["allowed_mentions"]["users"], serde_json::json!(["7"]));
    }

    #[test]
    fn cards_stay_within_the_limits_of_discord_and_show_where_something_has_no_room() {
        let facts = |count: usize, value: usize| (0..count).map(|at| (format!("fait {at}"), "v".repeat(value))).collect();
        let card = |facts, text: usize| Embed { title: "t".repeat(300), text: "x".repeat(text), facts };
        let shown = |cards: Vec<Embed>| {
            let message = cards.into_iter().fold(Message::text("x"), Message::embed);
            render(Reply::Public(message))["data"]["embeds"].clone()
        };
        let small = shown(vec![card(facts(3, 10), 10)]);
        assert_eq!(small[0]["fields"].as_array().map(Vec::len), Some(3), "{small}");
        let many = shown(vec![card(facts(26, 10), 10)]);
        assert_eq!((many[0]["fields"].as_array().map(Vec::len), many[0]["fields"][24]["name"].as_str()), (Some(25), Some("…")), "{many}");
        let much = shown(vec![card(facts(4, 1_024), 3_000), card(facts(25, 500), 4_000)]);
        let strings = |value: &Value, name: &str| length(value[name].as_str().unwrap_or_default());
        let total: usize = much
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let facts = one["fields"].as_array().unwrap();
                strings(one, "title")
                    + strings(one, "description")
                    + facts.iter().map(|fact| strings(fact, "name") + strings(fact, "value")).sum::<usize>()
            })
            .sum();
        assert!(total <= 6_000, "{total}");
        let last = much[1]["fields"].as_array().unwrap().last().unwrap();
        assert_eq!(last["value"], "…", "{last}");
    }
}
