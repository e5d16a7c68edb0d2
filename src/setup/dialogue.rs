//! A conversation with a person, over any reader and writer so that tests can hold it too.

use std::io::{self, BufRead, Write};

use super::{SetupError, text};
use crate::config::secret::{Name, Secret};

/// Where answers that must not appear on the screen are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// The terminal, with echo off.
    Terminal,
    /// The same reader as other answers.
    Input,
}

/// A conversation with a person.
pub struct Dialogue<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
    hidden: Hidden,
}

impl<'a> Dialogue<'a> {
    /// Talks over `output` and listens to `input`.
    pub fn new(input: &'a mut dyn BufRead, output: &'a mut dyn Write, hidden: Hidden) -> Self {
        Self { input, output, hidden }
    }

    /// Writes one paragraph.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn say(&mut self, line: &str) -> Result<(), SetupError> {
        writeln!(self.output, "{line}").map_err(SetupError::Terminal)
    }

    /// Asks for one line, without the spaces around it.
    ///
    /// # Errors
    /// [`SetupError::Aborted`] at the end of the input.
    pub fn ask(&mut self, question: &str, default: Option<&str>) -> Result<String, SetupError> {
        write!(self.output, "{}", text::prompt(question, default)).map_err(SetupError::Terminal)?;
        self.output.flush().map_err(SetupError::Terminal)?;
        let line = self.line()?;
        if line.is_none() {
            self.say("")?;
        }
        line.map(|line| line.trim().to_owned()).ok_or(SetupError::Aborted)
    }

    /// Asks a question that is answered by yes or no, until it is.
    ///
    /// # Errors
    /// [`SetupError::Aborted`] at the end of the input.
    pub fn confirm(&mut self, question: &str, default: bool) -> Result<bool, SetupError> {
        loop {
            let answer = self.ask(&text::yes_or_no(question, default), None)?.to_lowercase();
            match answer.as_str() {
                "" => return Ok(default),
                "o" | "oui" | "y" | "yes" => return Ok(true),
                "n" | "non" | "no" => return Ok(false),
                _ => self.say(text::answer_yes_or_no())?,
            }
        }
    }

    /// Asks for a secret without showing it, until it can be one; none for an empty answer.
    ///
    /// # Errors
    /// [`SetupError::Aborted`] at the end of the input.
    pub fn secret(&mut self, name: Name, question: &str) -> Result<Option<Secret>, SetupError> {
        loop {
            write!(self.output, "{}", text::prompt(question, None)).map_err(SetupError::Terminal)?;
            self.output.flush().map_err(SetupError::Terminal)?;
            let line = self.hidden_line()?;
            self.say("")?;
            let answer = line.ok_or(SetupError::Aborted)?;
            if answer.trim().is_empty() {
                return Ok(None);
            }
            match Secret::new(name, answer.trim().as_bytes().to_vec()) {
                Ok(secret) => return Ok(Some(secret)),
                Err(fault) => self.say(&text::try_again(&text::secret_refused(name.as_str(), &fault.to_string())))?,
            }
        }
    }

    /// Reads one line of the input without asking; none at its end.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub fn line(&mut self) -> Result<Option<String>, SetupError> {
        let mut bytes = Vec::new();
        let count = self.input.read_until(b'\n', &mut bytes).map_err(SetupError::Terminal)?;
        Ok((count > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn hidden_line(&mut self) -> Result<Option<String>, SetupError> {
        match self.hidden {
            Hidden::Input => self.line(),
            Hidden::Terminal => match rpassword::read_password() {
                Ok(line) => Ok(Some(line)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                Err(error) => Err(SetupError::Terminal(error)),
            },
        }
    }
}
