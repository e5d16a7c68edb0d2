//! What the doctor found, and who looks. The findings are values; each key names a sentence that says what it is and what to do.

use std::pin::Pin;

use crate::domain::id::GuildId;

/// The future of a diagnosis.
pub type Diagnosis = Pin<Box<dyn Future<Output = Vec<Finding>> + Send>>;

/// Looks at the machine, and at Discord for a community. Made by the composition root, which knows how.
pub struct Doctor(pub Box<dyn Fn(GuildId) -> Diagnosis + Send + Sync>);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Does not apply here, or could not be looked at.
    Skipped,
    /// Works, but should be looked after.
    Unwise,
    /// Something does not work.
    Bad,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub verdict: Verdict,
    /// Key of its sentence, below `doctor-`.
    pub key: &'static str,
    /// Values of the sentence.
    pub values: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding without values.
    #[must_use]
    pub const fn new(verdict: Verdict, key: &'static str) -> Self {
        Self { verdict, key, values: Vec::new() }
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// The worst of the findings.
#[must_use]
pub fn worst(findings: &[Finding]) -> Verdict {
    findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Good)
}

/// Free space under which the database is in danger, in MiB.
const LOW_SPACE_MIB: u64 = 200;

/// Judges the free space, in MiB.
#[must_use]
pub fn space(free: Option<u64>) -> Finding {
    match free {
        None => Finding::new(Verdict::Skipped, "space-unknown"),
        Some(mib) if mib < LOW_SPACE_MIB => Finding::new(Verdict::Bad, "space-low").with("free", mib),
        Some(mib) => Finding::new(Verdict::Good, "space-good").with("free", mib),
    }
}

/// Files that can still be made under which the database is in danger: its journal alone comes and goes as two.
const LOW_FILES: u64 = 1_000;

/// Judges the number of files that can still be made, of `all`; some file systems have no limit and say zero.
#[must_use]
pub fn files(free: u64, all: u64) -> Option<Finding> {
    (all > 0 && free < LOW_FILES).then(|| Finding::new(Verdict::Bad, "files-low").with("free", free))
}

/// Judges the clock by its distance from Discord's, in ms, and whether it is trusted.
#[must_use]
pub fn clock(trusted: bool, ahead_ms: Option<i64>) -> Finding {
    let seconds = ahead_ms.map_or(0, |ms| ms.abs() / 1000);
    if trusted { Finding::new(Verdict::Good, "clock-good") } else { Finding::new(Verdict::Bad, "clock-wrong").with("seconds", seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_judged_by_their_worst() {
        let findings = [space(Some(5_000)), space(Some(10)), clock(true, None)];
        assert_eq!(findings.each_ref().map(|found| found.verdict), [Verdict::Good, Verdict::Bad, Verdict::Good]);
        assert_eq!(worst(&findings), Verdict::Bad);
        assert_eq!(worst(&[]), Verdict::Good);
    }

    #[test]
    fn files_run_out_only_where_they_are_counted() {
        assert_eq!(files(999, 100_000).map(|found| found.key), Some("files-low"));
        assert_eq!([files(1_000, 100_000), files(0, 0)], [None, None]);
    }
}
