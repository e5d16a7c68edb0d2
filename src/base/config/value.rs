//! Validation of single values shared by both programs, and how values are shown without giving a secret away.

use std::net::{IpAddr, Ipv6Addr};

use super::text;

/// Most characters of a value that are repeated to people.
const SHOWN_VALUE: usize = 60;

/// Shortest run of secret-like characters that is masked: forge tokens have 40, webhook secrets 32 and more.
const SECRET_RUN: usize = 32;

/// What stands for a masked part.
const MASK: &str = "[masqué]";

/// An address of a service: its normal form, and whether it leaves the machine unencrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The address in its normal form.
    pub text: String,
    /// Whether it is http, without encryption.
    pub plain: bool,
    /// Whether it leads to this machine.
    pub local: bool,
}

/// Parses an http or https address without account, query or fragment; the last slash is dropped.
pub fn url(given: &str) -> Result<Url, String> {
    let refused = text::not_a_url;
    let (scheme, rest) = given.split_once("://").ok_or_else(refused)?;
    let plain = match scheme.to_ascii_lowercase().as_str() {
        "https" => false,
        "http" => true,
        _ => return Err(refused()),
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let allowed_in_path = |c: char| c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c);
    if !path.chars().all(allowed_in_path) {
        return Err(refused());
    }
    let (name, port) = split_port(authority).ok_or_else(refused)?;
    if let Some(port) = port {
        port.parse::<u16>().ok().filter(|port| *port != 0).ok_or_else(text::not_a_port)?;
    }
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    match bare {
        Some(address) => {
            address.parse::<Ipv6Addr>().map_err(|_| refused())?;
        }
        None if name.contains(':') => return Err(refused()),
        None => host(name)?,
    }
    let local = is_loopback(bare.unwrap_or(name));
    let scheme = if plain { "http" } else { "https" };
    let text = format!("{scheme}://{}{}", authority.to_ascii_lowercase(), path.trim_end_matches('/'));
    Ok(Url { text, plain, local })
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if authority.starts_with('[') {
        let end = authority.find(']')?;
        let (name, rest) = authority.split_at(end + 1);
        return match rest.strip_prefix(':') {
            Some(port) => Some((name, Some(port))),
            None => rest.is_empty().then_some((name, None)),
        };
    }
    match authority.split_once(':') {
        Some((name, port)) => Some((name, Some(port))),
        None => Some((authority, None)),
    }
}

/// Checks a host name or an IP address.
pub fn host(given: &str) -> Result<(), String> {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let name = given.strip_suffix('.').unwrap_or(given);
    let valid = given.parse::<IpAddr>().is_ok() || (name.len() <= 253 && name.split('.').all(label));
    if valid { Ok(()) } else { Err(text::not_a_host()) }
}

/// True for the addresses and the name that never leave this machine.
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Finds a word in a closed list.
pub fn one_of<T: Copy>(given: &str, choices: &[(&str, T)]) -> Result<T, String> {
    match choices.iter().find(|(word, _)| *word == given) {
        Some((_, choice)) => Ok(*choice),
        None => {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Err(text::not_one_of(&words.join(", ")))
        }
    }
}

/// Shortens a value as written to one line, with anything that looks like a secret masked.
pub fn shown(written: &str) -> String {
    let line = masked(&written.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut shown: String = line.chars().filter(|c| !c.is_control()).take(SHOWN_VALUE).collect();
    if line.chars().count() > SHOWN_VALUE {
        shown.push('…');
    }
    shown
}

/// Replaces what looks like a token, a key or the account part of an address.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "-_.+=~:@%".contains(c) {
            run.push(c);
        } else {
            push_run(&mut result, &run);
            run.clear();
            result.push(c);
        }
    }
    push_run(&mut result, &run);
    result
}

fn push_run(result: &mut String, run: &str) {
    if result.ends_with("://") && run.contains('@') {
        let host = run.rsplit('@').next().unwrap_or_default();
        result.push_str(MASK);
        result.push('@');
        result.push_str(host);
    } else if run.split(['.', ':', '@']).any(is_secret_like) || is_token_like(run) {
        result.push_str(MASK);
    } else {
        result.push_str(run);
    }
}

fn is_secret_like(word: &str) -> bool {
    let word = word.trim_matches(['-', '=', '_']);
    word.len() >= SECRET_RUN && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The shape of a Discord token: three parts, the first one the application in base64.
fn is_token_like(run: &str) -> bool {
    let parts: Vec<&str> = run.split('.').collect();
    let long = |part: Option<&&str>, least: usize| part.is_some_and(|part| part.len() >= least);
    parts.len() == 3 && long(parts.first(), 18) && long(parts.get(1), 4) && long(parts.get(2), 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_local_only_when_they_cannot_leave_the_machine() {
        for local in ["http://127.0.0.1:80/api", "http://[::1]:9/", "http://LOCALHOST", "http://127.9.8.7"] {
            assert!(url(local).unwrap().local, "{local}");
        }
        for remote in ["http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1", "http://[::2]"] {
            assert!(!url(remote).unwrap().local, "{remote}");
        }
    }

    #[test]
    fn addresses_that_are_not_plain_services_are_refused() {
        for wrong in [
            "htp://example.org",
            "example.org",
            "https://",
            "https://a b",
            "https://user:pass@example.org",
            "https://example.org/?a",
            "https://example.org#a",
            "https://example.org:0",
            "https://example.org:70000",
            "https://[::1",
            "https://[::1]x",
            "http://127.0.0.1\\@evil.example",
            "https://exa_mple..org",
            "https://a:b:c",
        ] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
        assert_eq!(url("HTTPS://Proxy.Example:8443/discord/").unwrap().text, "https://proxy.example:8443/discord");
    }

    #[test]
    fn whatever_looks_like_a_secret_is_masked() {
        let token = "MTAwMDAwMDAwMDAwMDAwMDAx.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB";
        let hex = "0123456789abcdef0123456789abcdef01234567";
        for text in [format!("\"{token}\""), format!("x {hex} y"), format!("https://me:{hex}@forge.example/x")] {
            let masked = masked(&text);
            assert!(!masked.contains(token) && !masked.contains(hex) && masked.contains(MASK), "{masked}");
        }
        for harmless in ["\"Europe/Brussels\"", "70000", "https://git.example/ffj", "Nom <bot@example.org>", "\"\""] {
            assert_eq!(masked(harmless), harmless);
        }
    }
}
