//! `seed` and `recover`: a release is always in place, whatever happened. They need neither a network nor a running service, and
//! a configuration that cannot be read does not stop them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "commands print")]

use std::path::Path;

use serde_json::json;

use super::cli::{RecoverArgs, SeedArgs};
use super::text;
use crate::adapter::mounts;
use crate::adapter::releasedir::{Tree, TreeError, packaged};
use crate::release::Layout;
use crate::release::layout::{Folder, Link};
use crate::release::seed::{self, Seeded};
use crate::{config, exit};

/// `ffj-deploy seed`.
pub fn seed(config: &Path, args: &SeedArgs, as_json: bool) -> u8 {
    let layout = layout(config);
    if mounts::vanishes(layout.root()) {
        eprintln!("ffj-deploy : {}", text::overlay());
    }
    match put_in_place(layout, args) {
        Ok(said) => {
            if as_json {
                println!("{}", json!({ "said": said, "changed": !args.dry_run }));
            } else {
                println!("ffj-bot : {said}");
            }
            exit::DONE
        }
        Err(error) => super::complain(&error),
    }
}

fn put_in_place(layout: Layout, args: &SeedArgs) -> Result<String, TreeError> {
    let source = Folder::at(&args.package);
    let release = packaged(&source)?;
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
        return Ok(text::would(&said));
    }
    if !tree.holds(&release) {
        tree.install(&source, &release)?;
    }
    decided.relinks(version).iter().try_for_each(|change| tree.relink(change.link, &change.to))?;
    // It stays, or it is the one that runs: either way the link leads to it now.
    if let Some(kept) = current.filter(|_| tree.leads_to(Link::Current).is_none()) {
        tree.relink(Link::Current, &kept)?;
    }
    Ok(said)
}

/// `ffj-deploy recover`.
pub fn recover(config: &Path, args: &RecoverArgs, as_json: bool) -> u8 {
    match put_in_order(layout(config), args) {
        Ok(said) => {
            if as_json {
                println!("{}", json!({ "said": said }));
            } else {
                said.iter().for_each(|line| println!("{line}"));
            }
            exit::DONE
        }
        Err(error) => super::complain(&error),
    }
}

fn put_in_order(layout: Layout, args: &RecoverArgs) -> Result<Vec<String>, TreeError> {
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
    let version = match seed::substitute(previous.as_ref(), &tree.sound()?) {
        Some(version) => version,
        None => {
            let source = Folder::at(&args.package);
            let release = packaged(&source)?;
            tree.install(&source, &release)?;
            release.contents().version.clone()
        }
    };
    Seeded::First.relinks(&version).iter().try_for_each(|change| tree.relink(change.link, &change.to))?;
    said.push(text::mended(&version));
    Ok(said)
}

/// The tree that the configuration names; with one that cannot be read, the usual one.
fn layout(config: &Path) -> Layout {
    if !config.exists() {
        return Layout::new(super::ROOT);
    }
    match config::load_deploy(config) {
        Ok(loaded) => Layout::new(loaded.settings.target.root),
        Err(_) => {
            eprintln!("ffj-deploy : {}", text::usual_place(Path::new(super::ROOT)));
            Layout::new(super::ROOT)
        }
    }
}
