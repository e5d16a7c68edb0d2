//! Syntax of a sender address, strict enough for any mail library to accept it.

use ffj_base::config::{text, value};

/// Checks `name@domain` or `Name <name@domain>`, and gives it without stray spaces.
pub(super) fn mailbox(given: &str) -> Result<String, String> {
    let given = given.trim_matches(' ');
    let valid = match given.strip_suffix('>').and_then(|open| open.rsplit_once('<')) {
        Some((name, address)) => display_name(name.trim_end_matches(' ')) && is_address(address),
        None => is_address(given),
    };
    if valid { Ok(given.to_owned()) } else { Err(text::not_a_mailbox()) }
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let atom = |atom: &str| !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b));
    local.len() <= 64 && local.split('.').all(atom) && value::host(domain).is_ok() && !domain.ends_with('.') && !domain.contains('_')
}

/// A name is either plain words or one quoted string; signs that mean something in a header must be quoted.
fn display_name(name: &str) -> bool {
    let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    let forbidden = if quoted.is_some() { "\"\\" } else { "\"\\<>()[]:;@,." };
    let name = quoted.unwrap_or(name);
    name.chars().count() <= 64 && !name.chars().any(|c| c.is_control() || forbidden.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sender_addresses_are_accepted_with_or_without_a_name() {
        for right in ["bot@example.org", "Fédération <bot+x@mail.example.org>", "\"F.F.J.\" <a.b@localhost>"] {
            assert_eq!(mailbox(right).as_deref(), Ok(right));
        }
    }

    #[test]
    fn what_could_break_a_header_is_refused() {
        for wrong in [
            "",
            "bot",
            "bot@",
            "@example.org",
            "a@b@c",
            "a b@example.org",
            "bot@exa mple.org",
            "F.F.J. <a@b.org>",
            "X <a@b.org> y",
            "a..b@example.org",
            "a@b.org\r\nBcc: c@d.org",
            "X\n <a@b.org>",
            "<a@b.org",
            "a@b..org",
        ] {
            assert!(mailbox(wrong).is_err(), "{wrong:?}");
        }
    }
}
