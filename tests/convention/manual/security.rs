//! The section SECURITY of the manual of `ffj-deploy`: what everybody can do at worst, and the rights of whoever orders, from the code.

use ffj_deploy::release::machine::Who;
use ffj_deploy::release::order::Wish;
use ffj_deploy::release::{Moment, right};

/// What everybody can do at worst; `tests/machine/deploy/hostile.rs` tries it.
pub const WORST: [(&str, &str); 6] = [
    (
        "the bot, a release on trial too",
        "Writes its orders and answers at its control socket. It can end its own trial, go one step back and not another one, freeze \
         updates for seven days, and be silent, which ends its trial within seconds. It cannot make itself stay, raise what counts as \
         older, or stop the orders of root, the way back or the watch on it: what it leaves in a slot is put aside unopened.",
    ),
    (
        "the listener and the looker",
        "Write the spool. They can keep back what the forge offers, and bring what is signed with a good key and not older than what was \
         confirmed. What is no signed release for this machine never gets further than to be verified.",
    ),
    (
        "a stranger on the network",
        "Takes places and bandwidth of the listener. Without the secret of the webhook nothing leads to a look, and no bundle reaches \
         whoever verifies it.",
    ),
    (
        "who has stolen a key that releases are signed with",
        "Brings any program, as long as its id is not in `/etc/ffj-bot/keys/revoked`. From then on what it has signed is neither brought \
         nor activated, also when it waits already; `ffj-deploy check` names what is in place and is vouched for no more.",
    ),
    (
        "a member of the group ffj-bot",
        "What the bot can: ask the control socket for a hand-over or a reading of the configuration, and leave orders in the bot's name.",
    ),
    ("root", "Everything. Orders of root wait for no trial: they are judged first, and then what is on trial gives way, unconfirmed."),
];

/// The rights of operators and of root, as the code decides them.
pub fn rights() -> Vec<(String, &'static str)> {
    let wishes = Wish::of_each_kind(&"1.0.0".parse().unwrap());
    let mut rows = Vec::new();
    for (who, name) in [(Who::Operator, "by way of the bot"), (Who::Root, "by root")] {
        for wish in &wishes {
            let cells = Moment::ALL.map(|moment| (moment.name(), right(who, wish, moment).name()));
            let all_the_same = cells.iter().all(|(_, right)| *right == cells[0].1);
            let cells: Vec<String> = if all_the_same {
                vec![format!("always: {}", cells[0].1)]
            } else {
                cells.iter().map(|(moment, right)| format!("{moment}: {right}")).collect()
            };
            rows.push((format!("{}, {name}", wish.name()), &*Box::leak(cells.join("; ").into_boxed_str())));
        }
    }
    rows
}
