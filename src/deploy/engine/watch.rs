//! The probation: a release is watched for as long as it says, and each thing that speaks against it is reported.

use std::time::{Duration, Instant};

use super::live::{LOOK_EVERY, Verdict};
use super::{Engine, EngineError};
use crate::deploy::text;
use crate::release::machine::{Event, Fault, Release};

/// Pause between two looks at a release that is on trial.
const WATCH_EVERY: Duration = Duration::from_secs(2);
/// How many looks in a row may go without an answer.
const MAX_SILENT: u32 = 8;

impl Engine {
    pub(super) fn watch(&mut self, release: &Release) -> Result<Event, EngineError> {
        let over = Instant::now() + self.settings.policy.probation;
        let (mut silent, mut unlike) = (0, 0);
        loop {
            if let Some(event) = self.urgent_order()? {
                return Ok(event);
            }
            let facts = self.unit.facts()?;
            let verdict = self.look(release, &facts);
            silent = if verdict == Verdict::Silent { silent + 1 } else { 0 };
            unlike = if matches!(verdict, Verdict::Other | Verdict::Wanting) { unlike + 1 } else { 0 };
            match verdict {
                Verdict::Well | Verdict::Old if Instant::now() >= over => return Ok(Event::ProbationOver),
                // While it is stopped nothing is proved, and it is no fault: it is watched again from its next start on.
                Verdict::Stopped | Verdict::Changing => return Ok(Event::Degraded),
                Verdict::Unconfigured if self.unconfigured_before => return Ok(Event::Degraded),
                Verdict::Silent if silent > MAX_SILENT => {
                    self.because("silent", text::silent());
                    return Ok(Event::Failed { fault: Fault::Release });
                }
                Verdict::Other | Verdict::Wanting if unlike > 1 => return Ok(Event::Degraded),
                _ => {
                    if let Some(event) = self.grave(&verdict, &facts) {
                        return Ok(event);
                    }
                }
            }
            let left = over.saturating_duration_since(Instant::now());
            self.place.state.wait_for_order(left.clamp(LOOK_EVERY, WATCH_EVERY));
        }
    }
}
