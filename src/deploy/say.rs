//! What every command says in the same way: why it could not, and what runs.
#![expect(clippy::print_stderr, reason = "a command line prints")]

use std::path::{Path, PathBuf};

use ffj_base::exit;

use crate::adapter::releasedir;
use crate::cli::Cli;
use crate::config::{self, DeploySettings};
use crate::paths::ROOT;
use crate::release::Layout;
use crate::release::layout::Link;
use crate::text::{self, Cause};

/// Says what is wrong with the command line.
pub fn misused(why: &str) -> u8 {
    eprintln!("ffj-deploy: {why}");
    exit::USAGE
}

/// Says why nothing could be done, with every cause.
pub fn complain(error: &impl Cause) -> u8 {
    eprintln!("ffj-deploy: {}", error.said());
    exit::FAILED
}

/// Says why nothing was changed, and what runs.
pub fn give_up(cli: &Cli, why: &str) -> u8 {
    eprintln!("ffj-deploy: {why} — {}", text::runs(&runs(&cli.config)));
    exit::FAILED
}

/// Where the link leads, which is truer than what was said of it; nothing when it leads nowhere.
pub fn runs(config: &Path) -> String {
    let root = config::load(config).map_or_else(|_| PathBuf::from(ROOT), |loaded| loaded.settings.target.root);
    releasedir::says(&Layout::new(root), Link::Current).map(|version| version.to_string()).unwrap_or_default()
}

/// The settings; with a configuration that cannot be read, why not.
pub fn settings(file: &Path) -> Result<DeploySettings, u8> {
    config::load(file).map(|loaded| loaded.settings).map_err(|error| {
        eprintln!("{}", error.report());
        exit::CONFIG
    })
}
