//! What people are told of deployments: in a channel one message that is edited, or a mail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::model::Bulletin;
use super::words;
use crate::app::StoreError;
use crate::app::feature::{Chat, Medium, Rendered, Rendering};
use crate::domain::language::Language;
use crate::domain::outbox::Post;
use crate::text::{plain, say};
use crate::ui::Message;

/// How a deployment stands.
pub(super) const DEPLOYMENT: &str = "deployment";
/// The forge has been looked at in vain for too long.
pub(super) const FORGE_AWAY: &str = "forge_away";

#[derive(Serialize, Deserialize)]
struct Deployment {
    bulletin: Bulletin,
    language: Language,
}

#[derive(Serialize, Deserialize)]
struct ForgeAway {
    /// Since when, ms since 1970.
    since: i64,
    language: Language,
}

pub(super) fn of_deployment(bulletin: Bulletin, language: Language) -> Result<Post, StoreError> {
    Ok(Post::new(DEPLOYMENT, &Deployment { bulletin, language })?)
}

pub(super) fn of_forge_away(since: i64, language: Language) -> Result<Post, StoreError> {
    Ok(Post::new(FORGE_AWAY, &ForgeAway { since, language })?)
}

pub(super) fn deployment(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let Deployment { bulletin, language } = post.facts()?;
    let lines = words::lines(language, &bulletin);
    if rendering.to == Medium::Mail {
        let end = say(language, "mail-end", &[("deployment", bulletin.id.clone().into())]);
        let text = format!("{}\n\n{end}\n", lines.join("\n"));
        return Some(Rendered::Mail { language, subject: words::subject(language, &bulletin), text });
    }
    // The last line is for those who look into it, and lets the bot find its message again.
    let mark = format!("-# {}", bulletin.id);
    let message = Message::text(format!("{}\n{mark}", lines.join("\n")));
    Some(Rendered::Chat(Chat { message, mark: Some(mark), edited: true, ..Chat::default() }))
}

pub(super) fn forge_away(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let ForgeAway { since, language } = post.facts()?;
    if rendering.to == Medium::Mail {
        let since = Timestamp::from_millisecond(since).ok()?;
        let (subject, text) = words::forge_away(language, since.strftime("%Y-%m-%d %H:%M UTC").to_string());
        return Some(Rendered::Mail { language, subject, text: format!("{text}\n\n{}\n", plain(language, "mail-end-alert")) });
    }
    let (_, text) = words::forge_away(language, format!("<t:{}:f>", since.div_euclid(1000)));
    Some(Rendered::message(Message::text(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::feature::Posts;
    use crate::domain::button::ButtonKey;
    use crate::feature::deployment::model::Stage;

    #[test]
    fn what_goes_by_mail_says_it_in_plain_words() {
        let bulletin = Bulletin {
            id: "20261125T180000Z-1.4.0".into(),
            stage: Stage::RolledBack,
            version: Some("1.4.0".into()),
            commit: "0123456".into(),
            from: Some("1.3.2".into()),
            runs: Some("1.3.2".into()),
            live_ms: None,
            reason: Some("Elle ne répond pas.".into()),
            code: None,
            evidence: false,
        };
        let keys = ButtonKey::new(vec![1; 32]);
        let rendering = Rendering { keys: &keys, to: Medium::Mail, language: Language::Fr };
        let words = |post: Post, render: fn(&Post, &Rendering<'_>) -> Option<Rendered>| match render(&post, &rendering) {
            Some(Rendered::Mail { subject, text, .. }) => (subject, text),
            other => panic!("no mail: {other:?}"),
        };
        let (subject, text) = words(of_deployment(bulletin, Language::Fr).unwrap(), deployment);
        assert!(text.starts_with(&subject) && text.contains("Elle ne répond pas.") && text.contains("mail.alerts"), "{text}");
        let since = "2026-11-25T18:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let (_, text) = words(of_forge_away(since, Language::En).unwrap(), forge_away);
        assert!(text.contains("2026-11-25 18:00 UTC") && text.contains("mail.alerts"), "{text}");
        let Some(Posts { kinds, .. }) = &super::super::FEATURE.posts else { panic!("no posts") };
        assert_eq!(kinds.len(), 2);
    }
}
