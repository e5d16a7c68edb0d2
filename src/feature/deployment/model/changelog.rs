//! What is new in a release: the entries of the Debian changelog above the release that ran before.

/// An entry: version and its points.
type Entry<'a> = (&'a str, Vec<String>);

/// The points of the entries for `version` and those between it and `from`, the newest first. Nothing when the changelog does not
/// begin with `version`; only its own points when `from` is not in it.
#[must_use]
pub fn new_in(changelog: &str, version: &str, from: Option<&str>) -> Vec<String> {
    let entries = entries(changelog);
    let Some((first, points)) = entries.first() else { return Vec::new() };
    if !same(first, version) {
        return Vec::new();
    }
    let before = from.and_then(|from| entries.iter().position(|(version, _)| same(version, from)));
    match before {
        Some(before) => entries.iter().take(before).flat_map(|(_, points)| points.clone()).collect(),
        None => points.clone(),
    }
}

/// Whether a Debian version is this release: its revision, if it has one, does not count, and `~` stands for `-`.
fn same(debian: &str, release: &str) -> bool {
    debian.rsplit_once('-').map_or(debian, |(upstream, _)| upstream).replacen('~', "-", 1) == release
}

/// Reads the entries: `name (version) …`, then points after `*` that go on in lines indented further.
fn entries(changelog: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in changelog.lines() {
        if !line.starts_with(' ') {
            let version = line.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
            entries.extend(version.map(|(version, _)| (version, Vec::new())));
            continue;
        }
        let Some((_, points)) = entries.last_mut() else { continue };
        let text = line.trim();
        if let Some(point) = text.strip_prefix("* ") {
            points.push(point.to_owned());
        } else if !text.is_empty()
            && !line.starts_with(" -- ")
            && let Some(point) = points.last_mut()
        {
            point.push(' ');
            point.push_str(text);
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "ffj-bot (1.4.0) unstable; urgency=medium

  * Reminders can be shared
    with a group.
  * Fewer words.

 -- A <a@example.org>  Sun, 22 Nov 2026 12:00:00 +0000

ffj-bot (1.3.9-2) unstable; urgency=low

  * Something small.

 -- A <a@example.org>  Sat, 21 Nov 2026 12:00:00 +0000

ffj-bot (1.3.9~rc.1) unstable; urgency=low

  * Old.

 -- A <a@example.org>  Fri, 20 Nov 2026 12:00:00 +0000
";

    #[test]
    fn the_entries_since_the_release_before_are_found() {
        let all = ["Reminders can be shared with a group.", "Fewer words.", "Something small."];
        assert_eq!(new_in(SAMPLE, "1.4.0", Some("1.3.9-rc.1")), all);
        assert_eq!(new_in(SAMPLE, "1.4.0", Some("1.3.9")), all[..2]);
        assert_eq!(new_in(SAMPLE, "1.4.0", Some("0.9.0")), all[..2], "not in the changelog: what this release itself brings");
        assert_eq!(new_in(SAMPLE, "1.4.0", None), all[..2]);
    }

    #[test]
    fn another_release_and_another_text_give_nothing() {
        assert_eq!(new_in(SAMPLE, "1.3.9", None), Vec::<String>::new());
        assert_eq!(new_in("", "1.4.0", None), Vec::<String>::new());
        assert_eq!(new_in("  * a point of nothing", "1.4.0", None), Vec::<String>::new());
    }

    #[test]
    fn the_changelog_of_this_package_is_understood() {
        let ours = include_str!("../../../../debian/changelog");
        assert!(!new_in(ours, env!("CARGO_PKG_VERSION"), None).is_empty());
    }
}
