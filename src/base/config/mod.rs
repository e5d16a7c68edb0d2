//! Configuration files of both programs: one TOML file with drop-ins, turned into validated settings.
//!
//! Three steps, three types: files → what is written → what is meant. What there is to write, and what is meant by it, is the
//! program's own: a [`Schema`]. This file is the only reader of files here. All problems are collected and reported together.

mod key;
mod layer;
mod problem;
mod recover;
pub mod secret;
pub mod text;
pub mod value;

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub use key::{Key, Kind, key};
pub use layer::Check;
use layer::Merged;
pub use problem::{ConfigError, EXIT_CONFIG, Problem, Warning};

/// Largest configuration file that is read, in bytes; anything larger is a mistake.
const FILE_LIMIT: u64 = 1 << 20;

/// A valid configuration, what is unwise in it, and the files it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<S> {
    /// What the program runs with.
    pub settings: S,
    /// Legal but unwise settings, to be shown and never fatal.
    pub warnings: Vec<Warning>,
    /// The files read, in the order in which they apply.
    pub files: Vec<PathBuf>,
}

/// What a program can be configured with.
#[derive(Debug, Clone, Copy)]
pub struct Schema<S> {
    /// The program, named in advice.
    pub program: &'static str,
    /// Everything that can be written.
    pub keys: &'static [Key],
    /// Turns what is written into what is meant; anything refused is in the [`Check`].
    pub validate: fn(toml::Table, &mut Check) -> S,
}

impl<S> Schema<S> {
    /// Reads the configuration: `path`, then its drop-ins (`ffj-bot.d/*.toml` beside `ffj-bot.toml`) in name order.
    ///
    /// # Errors
    /// Lists every problem of every file when at least one setting cannot be used or a file cannot be read.
    pub fn load(&self, path: &Path) -> Result<Loaded<S>, ConfigError> {
        self.finish(read_sources(path, None))
    }

    /// Reads the configuration as it would be if `replaced` (the file itself or a drop-in) held `text`.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_replacing(&self, path: &Path, replaced: &Path, text: &str) -> Result<Loaded<S>, ConfigError> {
        self.finish(read_sources(path, Some((replaced, text))))
    }

    /// Validates one text as if it were the whole configuration; `path` only serves to name it.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn parse(&self, path: &Path, text: &str) -> Result<Loaded<S>, ConfigError> {
        self.finish(Sources::from_text(path, text))
    }

    fn finish(&self, sources: Sources) -> Result<Loaded<S>, ConfigError> {
        let mut merged = Merged::new(self.keys);
        for source in &sources.found {
            merged.add(&source.path, &source.text);
        }
        let (table, mut check) = merged.finish(&sources.main);
        check.problems.extend(sources.unreadable);
        let settings = (self.validate)(table, &mut check);
        let (problems, mut warnings) = check.into_parts();
        warnings.extend(sources.found.iter().flat_map(SourceFile::warnings));
        if problems.is_empty() {
            let files = sources.found.into_iter().map(|source| source.path).collect();
            Ok(Loaded { settings, warnings, files })
        } else {
            Err(ConfigError { program: self.program, main: sources.main, problems })
        }
    }
}

/// The directory whose `*.toml` complete the file at `path`: `ffj-bot.d` for `ffj-bot.toml`.
#[must_use]
pub fn drop_in_directory(path: &Path) -> PathBuf {
    path.with_extension("d")
}

/// The texts to merge, and the files that could not be read.
struct Sources {
    main: PathBuf,
    found: Vec<SourceFile>,
    unreadable: Vec<Problem>,
}

/// One file as read.
struct SourceFile {
    path: PathBuf,
    text: String,
    mode: Option<u32>,
}

impl Sources {
    fn from_text(path: &Path, text: &str) -> Self {
        let found = vec![SourceFile { path: path.to_owned(), text: text.to_owned(), mode: None }];
        Self { main: path.to_owned(), found, unreadable: Vec::new() }
    }
}

impl SourceFile {
    fn warnings(&self) -> Vec<Warning> {
        let mode = self.mode.unwrap_or(0);
        let about = |text| Warning { file: Some(self.path.clone()), key: None, text };
        let mut warnings = Vec::new();
        if mode & 0o002 != 0 {
            warnings.push(about(text::world_writable(mode)));
        }
        if mode & 0o004 != 0 && value::masked(&self.text) != self.text {
            warnings.push(about(text::world_readable_secret()));
        }
        warnings
    }
}

fn read_sources(main: &Path, replacing: Option<(&Path, &str)>) -> Sources {
    let mut sources = Sources { main: main.to_owned(), found: Vec::new(), unreadable: Vec::new() };
    let mut paths = match drop_ins(main) {
        Ok(paths) => paths,
        Err(error) => {
            sources.unreadable.push(Problem::of_file(&drop_in_directory(main), text::unreadable(&error)));
            Vec::new()
        }
    };
    if let Some((path, _)) = replacing
        && path != main
        && !paths.iter().any(|known| known == path)
    {
        paths.push(path.to_owned());
        paths.sort();
    }
    paths.insert(0, main.to_owned());
    for path in paths {
        match replacing {
            Some((replaced, text)) if replaced == path => {
                sources.found.push(SourceFile { path, text: text.to_owned(), mode: None });
            }
            _ => match read_source(&path) {
                Ok(source) => sources.found.push(source),
                Err(why) => {
                    let why = if path == main { text::main_unreadable(&why) } else { why };
                    sources.unreadable.push(Problem::of_file(&path, why));
                }
            },
        }
    }
    sources
}

fn read_source(path: &Path) -> Result<SourceFile, String> {
    let mode = fs::metadata(path).map_err(|error| text::unreadable(&error))?.permissions().mode();
    let bytes = read_file(path, FILE_LIMIT).map_err(|error| text::unreadable(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| text::not_utf8(error.utf8_error().valid_up_to()))?;
    Ok(SourceFile { path: path.to_owned(), text, mode: Some(mode & 0o7777) })
}

fn drop_ins(main: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(drop_in_directory(main)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Reads a whole file of at most `limit` bytes.
fn read_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(read).is_ok_and(|read| read <= limit);
    if fits { Ok(bytes) } else { Err(io::ErrorKind::FileTooLarge.into()) }
}
