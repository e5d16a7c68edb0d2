//! The routes, by the official templates.

use super::{Context, Outcome, callback, channel, command, general, guild, message, webhook};

/// What serves a route.
pub type Handler = fn(&mut Context<'_>) -> Outcome;

/// A route: method, template and handler.
pub struct Route {
    pub method: &'static str,
    pub template: &'static str,
    pub handler: Handler,
}

/// What a path leads to.
pub enum Found {
    Route(&'static Route, Vec<String>),
    WrongMethod,
    Nothing,
}

const APP: &str = "/applications/{application_id}/commands";
const APP_ONE: &str = "/applications/{application_id}/commands/{command_id}";
const APP_GUILD: &str = "/applications/{application_id}/guilds/{guild_id}/commands";
const APP_GUILD_ONE: &str = "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}";
const HOOK: &str = "/webhooks/{webhook_id}/{webhook_token}";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const HOOK_MESSAGE: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
const CHANNEL: &str = "/channels/{channel_id}";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
const PIN: &str = "/channels/{channel_id}/messages/pins/{message_id}";
const OVERWRITE: &str = "/channels/{channel_id}/permissions/{overwrite_id}";
const REACTION: &str = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me";
const MEMBER_ROLE: &str = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}";

const fn route(method: &'static str, template: &'static str, handler: Handler) -> Route {
    Route { method, template, handler }
}

/// Every route; fixed words stand before parameters.
static ROUTES: &[Route] = &[
    route("GET", "/gateway", general::gateway),
    route("GET", "/gateway/bot", general::gateway_bot),
    route("GET", "/users/@me", general::me),
    route("GET", "/users/@me/guilds", general::my_guilds),
    route("POST", "/users/@me/channels", general::open_dm),
    route("GET", "/users/{user_id}", general::user),
    route("GET", "/oauth2/applications/@me", general::application),
    route("GET", "/applications/@me", general::application),
    route("GET", APP, command::list_global),
    route("PUT", APP, command::put_global),
    route("POST", APP, command::post_global),
    route("GET", APP_ONE, command::get_global),
    route("PATCH", APP_ONE, command::patch_global),
    route("DELETE", APP_ONE, command::delete_global),
    route("GET", APP_GUILD, command::list_guild),
    route("PUT", APP_GUILD, command::put_guild),
    route("POST", APP_GUILD, command::post_guild),
    route("GET", APP_GUILD_ONE, command::get_guild),
    route("PATCH", APP_GUILD_ONE, command::patch_guild),
    route("DELETE", APP_GUILD_ONE, command::delete_guild),
    route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback::post),
    route("POST", HOOK, webhook::post),
    route("GET", ORIGINAL, webhook::get),
    route("PATCH", ORIGINAL, webhook::edit),
    route("DELETE", ORIGINAL, webhook::delete),
    route("GET", HOOK_MESSAGE, webhook::get),
    route("PATCH", HOOK_MESSAGE, webhook::edit),
    route("DELETE", HOOK_MESSAGE, webhook::delete),
    route("GET", CHANNEL, channel::get),
    route("PATCH", CHANNEL, channel::patch),
    route("DELETE", CHANNEL, channel::delete),
    route("GET", MESSAGES, message::list),
    route("POST", MESSAGES, message::create),
    route("PUT", PIN, message::pin),
    route("DELETE", PIN, message::unpin),
    route("GET", MESSAGE, message::get),
    route("PATCH", MESSAGE, message::edit),
    route("DELETE", MESSAGE, message::delete),
    route("PUT", REACTION, message::react),
    route("PUT", OVERWRITE, channel::put_overwrite),
    route("DELETE", OVERWRITE, channel::delete_overwrite),
    route("POST", "/channels/{channel_id}/typing", channel::typing),
    route("POST", "/channels/{channel_id}/threads", channel::create_thread),
    route("POST", "/channels/{channel_id}/messages/{message_id}/threads", channel::thread_from_message),
    route("GET", "/guilds/{guild_id}", guild::get),
    route("GET", "/guilds/{guild_id}/channels", guild::channels),
    route("POST", "/guilds/{guild_id}/channels", guild::create_channel),
    route("GET", "/guilds/{guild_id}/roles", guild::roles),
    route("GET", "/guilds/{guild_id}/members", guild::members),
    route("GET", "/guilds/{guild_id}/members/{user_id}", guild::member),
    route("PUT", MEMBER_ROLE, guild::add_role),
    route("DELETE", MEMBER_ROLE, guild::remove_role),
];

/// Finds the route of a path. Empty segments are not forgiven: Discord has no `//`.
pub fn find(method: &str, path: &str) -> Found {
    let mut other_method = false;
    for route in ROUTES {
        if let Some(params) = matches(route.template, path) {
            if route.method == method {
                return Found::Route(route, params);
            }
            other_method = true;
        }
    }
    if other_method { Found::WrongMethod } else { Found::Nothing }
}

fn matches(template: &str, path: &str) -> Option<Vec<String>> {
    let mut params = Vec::new();
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        // Fixed words too: discord.js writes @original as %40original.
        let segment = super::body::decode(segments.next()?);
        if wanted.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            params.push(segment);
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_words_win_over_parameters() {
        let Found::Route(route, params) = find("PATCH", "/webhooks/1/tok/messages/@original") else { panic!("no route") };
        assert_eq!(route.template, ORIGINAL);
        assert_eq!(params, ["1", "tok"]);
    }

    #[test]
    fn fixed_words_may_be_encoded() {
        let Found::Route(route, _) = find("PATCH", "/webhooks/1/tok/messages/%40original") else { panic!("no route") };
        assert_eq!(route.template, ORIGINAL);
    }

    #[test]
    fn double_slashes_and_wrong_methods_lead_nowhere() {
        assert!(matches!(find("GET", "//gateway"), Found::Nothing));
        assert!(matches!(find("DELETE", "/gateway"), Found::WrongMethod));
    }
}
