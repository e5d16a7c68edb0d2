//! The address that invites the bot to a server, with exactly the permissions it uses.

/// One permission of the bot on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Number of its bit.
    pub bit: u8,
    /// Discord's name for it.
    pub name: &'static str,
    /// What the bot needs it for.
    pub what: &'static str,
}

const fn permission(bit: u8, name: &'static str, what: &'static str) -> Permission {
    Permission { bit, name, what }
}

/// Every permission the bot asks for; never administrator.
pub const PERMISSIONS: &[Permission] = &[
    permission(10, "VIEW_CHANNEL", "everything"),
    permission(11, "SEND_MESSAGES", "everything"),
    permission(16, "READ_MESSAGE_HISTORY", "looking for a message whose sending was interrupted"),
    permission(36, "CREATE_PRIVATE_THREADS", "reminders of people who take no direct messages"),
    permission(38, "SEND_MESSAGES_IN_THREADS", "the same"),
];

/// The sum of all permissions, as Discord writes it.
#[must_use]
pub fn permissions() -> u64 {
    PERMISSIONS.iter().fold(0, |all, permission| all | 1 << permission.bit)
}

/// The address that invites the application.
#[must_use]
pub fn invite_url(application: u64) -> String {
    let permissions = permissions();
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands\
         &permissions={permissions}"
    )
}

/// The application id that a token begins with; none when its first part is not one.
#[must_use]
pub fn application_id(token: &str) -> Option<u64> {
    let digits = String::from_utf8(base64(token.split('.').next()?)?).ok()?;
    let shaped = (17..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if shaped { digits.parse().ok() } else { None }
}

/// Decodes base64, of either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_is_read_from_the_token() {
        assert_eq!(application_id("MTAwMDAwMDAwMDAwMDAwMDAx.x.y"), Some(100_000_000_000_000_001));
        assert_eq!(application_id("MTAwMDAwMDAwMDAwMDAwMDAwMQ.x.y"), Some(1_000_000_000_000_000_001));
        for wrong in ["", "a.b.c", "é.b.c", "aGVsbG8.x.y"] {
            assert_eq!(application_id(wrong), None);
        }
    }

    #[test]
    fn the_invitation_never_asks_for_administration() {
        assert_eq!(permissions() & (1 << 3 | 1 << 5), 0, "neither administrator nor server management");
        assert_eq!(usize::try_from(permissions().count_ones()), Ok(PERMISSIONS.len()), "no bit twice");
        assert!(invite_url(7).contains("client_id=7&scope=bot+applications.commands&permissions="));
    }
}
