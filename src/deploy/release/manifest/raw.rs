//! A manifest as it is written, and what each value must look like. All problems are found, not the first.

use serde::Deserialize;

use super::object::Object;
use super::{Contents, Field, Problem, Schema};
use crate::release::digest::is_hex;

/// Longest name of a product or a target.
const MAX_NAME: usize = 64;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawManifest {
    product: String,
    version: String,
    commit: String,
    target: String,
    size: u64,
    sha256: String,
    schema: Object<RawSchema>,
    minimum_deployer: String,
    built_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchema {
    writes: u32,
    reads: [u32; 2],
}

/// What was wrong so far.
#[derive(Default)]
struct Check(Vec<Problem>);

impl Check {
    fn holds(&mut self, field: Field, valid: bool, reason: &'static str) {
        if !valid {
            self.0.push(Problem { field, reason });
        }
    }

    fn parse<T: std::str::FromStr>(&mut self, field: Field, given: &str, reason: &'static str) -> Option<T> {
        let parsed = given.parse().ok();
        self.holds(field, parsed.is_some(), reason);
        parsed
    }
}

impl RawManifest {
    pub(super) fn check(self) -> Result<Contents, Vec<Problem>> {
        let Object(RawSchema { writes, reads }) = self.schema;
        let schema = Schema { writes, reads };
        let mut check = Check::default();
        check.holds(Field::Product, is_name(&self.product), "not a name of lower-case letters, digits and hyphens");
        let version = check.parse(Field::Version, &self.version, "not a version such as 1.4.0 or 1.4.0-rc.2");
        check.holds(Field::Commit, is_hex(&self.commit, 40), "not 40 lower-case hexadecimal digits");
        check.holds(Field::Target, is_triple(&self.target), "not a target such as aarch64-unknown-linux-gnu");
        check.holds(Field::Size, self.size > 0, "an empty binary");
        let sha256 = check.parse(Field::Sha256, &self.sha256, "not 64 lower-case hexadecimal digits");
        check.holds(Field::Reads, reads[0] <= reads[1], "the oldest comes first, then the newest");
        check.holds(Field::Writes, reads[0] <= writes && writes <= reads[1], "outside of what it reads");
        let minimum_deployer = check.parse(Field::MinimumDeployer, &self.minimum_deployer, "not a version such as 1.4.0 or 1.4.0-rc.2");
        check.holds(Field::BuiltAt, is_rfc_3339(&self.built_at), "not a time such as 2026-02-01T12:00:00Z");
        match (version, sha256, minimum_deployer, check.0) {
            (Some(version), Some(sha256), Some(minimum_deployer), problems) if problems.is_empty() => Ok(Contents {
                product: self.product,
                version,
                commit: self.commit,
                target: self.target,
                size: self.size,
                sha256,
                schema,
                minimum_deployer,
                built_at: self.built_at,
            }),
            (.., problems) => Err(problems),
        }
    }
}

fn is_name(given: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    given.len() <= MAX_NAME && given.starts_with(|first: char| first.is_ascii_lowercase()) && given.bytes().all(plain)
}

fn is_triple(given: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    given.len() <= MAX_NAME && (3..=4).contains(&given.split('-').count()) && given.split('-').all(part)
}

/// Only the shape and the range of each number: a 31 February is one that nobody acts upon.
fn is_rfc_3339(given: &str) -> bool {
    let Some((date, rest)) = given.split_at_checked(11) else { return false };
    let Some((time, rest)) = rest.split_at_checked(8) else { return false };
    let fraction = rest.strip_prefix('.').map(|rest| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let zone = rest.split_at_checked(fraction.map_or(0, |digits| digits + 1)).map_or("", |(_, zone)| zone);
    let date = numbers(date, "####-##-##T").is_some_and(|n| (1..=12).contains(&n[1]) && (1..=31).contains(&n[2]));
    // 60: a leap second.
    let time = numbers(time, "##:##:##").is_some_and(|n| n[0] <= 23 && n[1] <= 59 && n[2] <= 60);
    let offset = zone == "Z" || numbers(zone, "+##:##").or_else(|| numbers(zone, "-##:##")).is_some_and(|n| n[0] <= 23 && n[1] <= 59);
    date && time && offset && fraction.is_none_or(|digits| (1..=9).contains(&digits))
}

/// The numbers of a text in which each `#` of the pattern is a digit and anything else is itself.
fn numbers(given: &str, pattern: &str) -> Option<Vec<u32>> {
    let fits = given.len() == pattern.len()
        && given.bytes().zip(pattern.bytes()).all(|(byte, sign)| if sign == b'#' { byte.is_ascii_digit() } else { byte == sign });
    let groups = given.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    if fits { groups.map(|group| group.parse().ok()).collect() } else { None }
}
