//! `seed` and `recover`: a release is always in place, whatever happened. They need neither a network nor a running service, and
//! a configuration or a state that cannot be read does not stop them.
#![expect(clippy::print_stderr, reason = "commands print")]

use std::path::Path;

use ffj_base::adapter::{mounts, systemd};
use ffj_base::exit;
use ffj_base::out;
use serde_json::json;

use super::cli::{Cli, SeedArgs};
use super::engine::{Engine, started};
use super::paths::{self, ACTIVATOR, Paths};
use super::say::complain;
use super::text::Cause as _;
use super::{ask, text};
use crate::adapter::releasedir::{Tree, TreeError, look};
use crate::adapter::statedir::Book;
use crate::adapter::units::{Activity, Unit};
use crate::config::{self, DeploySettings};
use crate::release::layout::{Folder, Link};
use crate::release::order::Wish;
use crate::release::seed::{self, Seeded};
use crate::release::{Layout, Version};

/// `ffj-deploy seed`.
pub fn seed(cli: &Cli, args: &SeedArgs) -> u8 {
    let (layout, settings) = usual(&cli.config);
    if args.before_upgrade {
        if let Some(settings) = settings.filter(|_| systemd::booted()) {
            started::note(&Paths::of(&cli.places).state, &Unit::new(settings.target.unit));
        }
        return exit::DONE;
    }
    if mounts::vanishes(layout.root()) {
        eprintln!("ffj-deploy: {}", text::overlay());
    }
    // What runs is not pushed aside: it hands over to the new release, which can be undone.
    let paths = Paths::of(&cli.places);
    // Nor is the release on trial, whether its process is there at the moment or not.
    let runs =
        paths.state.marker().exists() || systemd::booted() && settings.as_ref().is_some_and(|settings| is_active(&settings.target.unit));
    match put_in_place(cli, layout, args, runs) {
        Ok((said, Seeded::Newer { .. } | Seeded::Older { .. })) if runs && args.hand_over && !args.dry_run => {
            let brought = ask::order(cli, Wish::Package { force: args.downgrade }, false);
            if brought == exit::DONE {
                out!("ffj-bot: {said}");
            }
            brought
        }
        // Said, and done, once the units of the package are known.
        Ok((_, Seeded::Newer { .. } | Seeded::Older { .. })) if runs && !args.dry_run => exit::DONE,
        // By the second time everything was said.
        Ok(_) if args.hand_over => exit::DONE,
        Ok((said, _)) => {
            if cli.json {
                out!("{}", json!({ "said": said, "changed": !args.dry_run }));
            } else {
                out!("ffj-bot: {said}");
            }
            exit::DONE
        }
        Err(error) => complain(&error),
    }
}

fn is_active(unit: &str) -> bool {
    Unit::new(unit).facts().is_ok_and(|facts| facts.activity == Activity::Active || facts.main_pid != 0)
}

fn put_in_place(cli: &Cli, layout: Layout, args: &SeedArgs, runs: bool) -> Result<(String, Seeded), TreeError> {
    let source = Folder::at(&cli.places.package);
    let release = look(&source)?;
    let version = &release.contents().version;
    let tree = Tree::take(layout)?;
    // When what should run is damaged, what would be put in its place counts, as in `recover`.
    let current = match tree.leads_to(Link::Current) {
        Some(current) => Some(current),
        None => seed::substitute(tree.leads_to(Link::Previous).as_ref(), &tree.sound()?),
    };
    let decided = seed::seed(version, current.as_ref(), args.downgrade);
    let said = text::seeded(version, &decided);
    if args.dry_run {
        return Ok((text::would(&said), decided));
    }
    if runs && matches!(decided, Seeded::Newer { .. } | Seeded::Older { .. }) {
        return Ok((said, decided));
    }
    if !tree.holds(&release) {
        tree.install(&source, &release)?;
    }
    decided.relinks(version).iter().try_for_each(|change| tree.relink(change.link, &change.to))?;
    // It stays, or it is the one that runs: either way the link leads to it now.
    if let Some(kept) = current.filter(|_| tree.leads_to(Link::Current).is_none()) {
        tree.relink(Link::Current, &kept)?;
    }
    Ok((said, decided))
}

/// `ffj-deploy recover`.
pub fn recover(cli: &Cli) -> u8 {
    let (layout, settings) = usual(&cli.config);
    let state = Paths::of(&cli.places).state;
    let remembered = Book::open(state).ok().and_then(|book| book.last).map(|last| last.state.quarantine);
    let failed: Vec<Version> = remembered.into_iter().flat_map(std::collections::BTreeMap::into_values).collect();
    match put_in_order(layout, &cli.places.package, &failed) {
        Ok(said) => {
            if cli.json {
                out!("{}", json!({ "said": said }));
            } else {
                said.iter().for_each(|line| out!("{line}"));
            }
        }
        Err(error) => return complain(&error),
    }
    // What runs is in place. What was under way goes on from there; when that is not known any more, the bot starts all the same.
    let remembered = settings.map(|settings| Engine::open(Paths::of(&cli.places), settings, "boot"));
    match remembered.map(|opened| opened.and_then(|engine| engine.map_or(Ok(false), |mut engine| engine.recover()))) {
        // It was about to take its place when the machine went down. Without systemd whoever calls goes on by himself.
        Some(Ok(true)) if systemd::booted() => {
            if let Err(error) = Unit::new(ACTIVATOR).start_soon() {
                eprintln!("ffj-deploy: {}", error.said());
            }
        }
        Some(Ok(_)) | None => {}
        Some(Err(error)) => eprintln!("ffj-deploy: {}", text::not_remembered(&error)),
    }
    exit::DONE
}

fn put_in_order(layout: Layout, package: &Path, failed: &[Version]) -> Result<Vec<String>, TreeError> {
    let tree = Tree::take(layout)?;
    let swept = tree.sweep()?;
    let mut said = Vec::new();
    if !swept.is_empty() {
        said.push(text::swept(&swept));
    }
    if let Some(current) = tree.leads_to(Link::Current) {
        said.push(text::in_order(&current));
        return Ok(said);
    }
    let previous = tree.leads_to(Link::Previous);
    // What has failed here is the last thing to be run again.
    let sound: Vec<Version> = tree.sound()?.into_iter().filter(|version| !failed.contains(version)).collect();
    let version: Version = match seed::substitute(previous.as_ref(), &sound) {
        Some(version) => version,
        None => {
            let source = Folder::at(package);
            let release = look(&source)?;
            tree.install(&source, &release)?;
            release.contents().version.clone()
        }
    };
    Seeded::First.relinks(&version).iter().try_for_each(|change| tree.relink(change.link, &change.to))?;
    said.push(text::mended(&version));
    Ok(said)
}

/// The tree that the configuration names, and the settings; with a configuration that cannot be read, the usual tree.
pub fn usual(config: &Path) -> (Layout, Option<DeploySettings>) {
    if !config.exists() {
        // As at the first installation, where it comes later.
        return (Layout::new(paths::ROOT), config::parse(config, "").ok().map(|loaded| loaded.settings));
    }
    match config::load(config) {
        Ok(loaded) => (Layout::new(&loaded.settings.target.root), Some(loaded.settings)),
        Err(_) => {
            eprintln!("ffj-deploy: {}", text::usual_place(Path::new(paths::ROOT)));
            (Layout::new(paths::ROOT), None)
        }
    }
}
