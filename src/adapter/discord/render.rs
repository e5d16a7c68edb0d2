//! What people are shown, in the form that Discord takes.

use serde_json::Value;
use serenity::all::{ButtonStyle, ChannelType, InputTextStyle};
use serenity::builder::{
    AutocompleteChoice, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateEmbed, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EditInteractionResponse, EditMessage,
};

use crate::domain::fold::shorten;
use crate::ui::message::{LONGEST, MOST_OPTIONS};
use crate::ui::{Button, Choosable, Embed, Form, Message, Pick, Picture, Reply, Weight};

/// Longest words for a picture (Discord, Attachment Object).
const LONGEST_ALT: usize = 1_024;
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

/// Discord's limits for a card, in characters (Discord, Embed Limits).
fn embeds(message: &Message) -> Vec<CreateEmbed> {
    let embed = |one: &Embed| {
        let facts = one.facts.iter().take(25).map(|(name, value)| (shorten(name, 256), shorten(value, 1_024), true));
        CreateEmbed::new().title(shorten(&one.title, 256)).description(shorten(&one.text, 3_000)).fields(facts)
    };
    message.embeds.iter().take(10).map(embed).collect()
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
}
