//! The activator alone, killed before each single system call that changes the disk; and the power cut at the same places, with the
//! disk as it was when it was last told to keep something. systemd and the bot are played: what is tried here is what the activator
//! leaves behind.
//!
//! After each of them: a release that is whole is current and is what runs, nothing is under way, what is told is true, what was
//! brought has arrived or was refused for good, and the next release comes.

mod bot;
mod command;
mod disk;
pub mod play;
mod socket;
mod story;
pub mod trace;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use play::{Play, Story};
use trace::Stop;

/// Points that are tried side by side: most of the time of each is waiting.
const WORKERS: usize = 12;

#[test]
fn killed_or_cut_off_at_every_step_it_ends_as_if_nothing_had_been() {
    let every: usize = std::env::var("FFJ_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(9);
    if !cfg!(target_arch = "x86_64") {
        support::machine::skip("needs x86_64, whose system calls it knows");
        return;
    }
    let mut total = 0;
    for (number, story) in Story::ALL.into_iter().enumerate() {
        let all = trace_once(story);
        let wrong = Mutex::new(Vec::new());
        let next = AtomicUsize::new(0);
        let points: Vec<(usize, Stop)> =
            (1..=all).flat_map(|point| [(point, Stop::Kill), (point, Stop::PowerCut)]).skip(number % every).step_by(every).collect();
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    while let Some((point, stop)) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(why) = try_point(story, *point, *stop) {
                            wrong.lock().unwrap().push(format!("{story:?}, {stop:?} before change {point} of {all}: {why}"));
                        }
                    }
                });
            }
        });
        let wrong = wrong.into_inner().unwrap();
        println!("{story:?}: {all} changes of the disk, {} points tried, {} wrong", points.len(), wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        total += points.len();
    }
    println!("{total} points: each ended with a verified release running, the truth told, and the next release brought");
}

/// How many changes of the disk a story makes when nothing interrupts it.
fn trace_once(story: Story) -> usize {
    let play = Play::new(story);
    play.bring("1.0.1");
    let ended = trace::run(&play, None);
    assert!(ended.finished, "{story:?} does not end by itself");
    play.check(story.version_in_the_end()).unwrap();
    assert!(ended.changes > 40, "{story:?}: {} changes are too few to be true", ended.changes);
    ended.changes
}

fn try_point(story: Story, point: usize, stop: Stop) -> Result<(), String> {
    let mut play = Play::new(story);
    play.bring("1.0.1");
    let ended = trace::run(&play, Some(point));
    if ended.finished {
        // Another run takes another number of looks at the bot, none of which change anything; the end may come earlier.
        return play.check(story.version_in_the_end());
    }
    if stop == Stop::PowerCut {
        play.lose_power(&ended.kept);
        play.recover()?;
        play.start_what_is_current()?;
    }
    play.apply()?;
    play.check(story.version_in_the_end())?;
    play.behave();
    play.bring("1.0.2");
    play.apply()?;
    play.check("1.0.2")
}
