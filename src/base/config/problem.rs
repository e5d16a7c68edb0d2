//! Problems and warnings about a configuration, and the report that lists them all.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use super::text;

/// Exit code for a configuration or a credential that cannot be used; systemd does not restart on it.
pub const EXIT_CONFIG: u8 = 78;

/// One thing that cannot be used, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File that holds it.
    pub file: PathBuf,
    /// Line in that file, from 1.
    pub line: Option<usize>,
    /// Dotted key; empty when the whole file or a line is meant.
    pub key: String,
    /// The value as written, shortened and with anything that looks like a secret masked.
    pub value: Option<String>,
    /// What is wrong and what is allowed, in French.
    pub why: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub(super) fn of_file(file: &Path, why: String) -> Self {
        Self { file: file.to_owned(), line: None, key: String::new(), value: None, why }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        if let Some(value) = &self.value {
            write!(f, "{value} ")?;
        }
        f.write_str(&self.why)?;
        match self.line {
            Some(line) => write!(f, "{}", text::at_line(line)),
            None => Ok(()),
        }
    }
}

/// A legal but unwise setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// File it is about, when it is about a file.
    pub file: Option<PathBuf>,
    /// Key it is about, when it is about a key.
    pub key: Option<&'static str>,
    /// What is unwise and what to do, in French.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}: ", file.display())?;
        }
        if let Some(key) = self.key {
            write!(f, "{key}: ")?;
        }
        f.write_str(&self.text)
    }
}

/// Everything that keeps a configuration from being used; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Program the configuration is for, named in the advice.
    pub program: &'static str,
    /// The main file, whether or not a problem is in it.
    pub main: PathBuf,
    /// All problems, in the order of files and lines.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    /// The whole report with its first line, as a command that cannot start prints it.
    #[must_use]
    pub fn report(&self) -> String {
        text::cannot_start(self.program, &self.to_string())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut files: BTreeMap<&Path, Vec<&Problem>> = BTreeMap::new();
        for problem in &self.problems {
            files.entry(&problem.file).or_default().push(problem);
        }
        let count = self.problems.len();
        match files.first_key_value() {
            Some((file, problems)) if files.len() == 1 => {
                writeln!(f, "{}", text::problems_in_file(count, file))?;
                for problem in problems {
                    writeln!(f, "  {problem}")?;
                }
            }
            _ => {
                writeln!(f, "{}", text::problems_in_files(count, files.len()))?;
                for (file, problems) in files {
                    writeln!(f, "  {}", file.display())?;
                    for problem in problems {
                        writeln!(f, "    {problem}")?;
                    }
                }
            }
        }
        f.write_str(&text::correct_then_check(self.program))
    }
}

impl Error for ConfigError {}
