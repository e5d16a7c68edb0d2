//! The shipped example as a form: settings are filled in, and its comments stay.

/// The example that the package ships.
pub(super) const EXAMPLE: &str = include_str!("../../debian/conf/ffj-bot.toml");

/// Puts `values` (dotted key, TOML text) in the place of the commented settings of `example`.
pub(super) fn fill(example: &str, values: &[(&str, String)]) -> String {
    let mut section = "";
    let mut filled = String::new();
    for line in example.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        }
        let value = line.strip_prefix('#').and_then(|rest| rest.split_once(" = ")).and_then(|(key, _)| {
            values.iter().find(|(path, _)| path.split_once('.') == Some((section, key))).map(|(_, value)| (key, value))
        });
        match value {
            Some((key, value)) => filled.push_str(&format!("{key} = {value}")),
            None => filled.push_str(line),
        }
        filled.push('\n');
    }
    filled
}

/// Writes `values` as plain sections, without comments.
pub(super) fn sections(values: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut current = "";
    for (path, value) in values {
        let (section, key) = path.split_once('.').unwrap_or(("", path));
        if section != current {
            text.push_str(&format!("\n[{section}]\n"));
            current = section;
        }
        text.push_str(&format!("{key} = {value}\n"));
    }
    text
}

/// Writes a TOML basic string.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_survives_being_quoted() {
        for text in ["", "a\"b\\c", "tab\tnul\0del\u{7f}", "é€😀", "'''", "\r\n"] {
            let table: toml::Table = toml::from_str(&format!("x = {}", quote(text))).unwrap();
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }

    #[test]
    fn only_the_setting_of_that_section_is_filled() {
        let filled = fill("[a]\n# x = 1 is nice\n#x = 1\n[b]\n#x = 1\n", &[("b.x", "2".to_owned())]);
        assert_eq!(filled, "[a]\n# x = 1 is nice\n#x = 1\n[b]\nx = 2\n");
    }
}
