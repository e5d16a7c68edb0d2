//! What the commands print. Whoever reads it may go away in the middle, as `head` does: that is nobody's failure.

use std::fmt;
use std::io::{self, Write as _};

/// Prints a line on standard output.
pub fn line(what: fmt::Arguments<'_>) {
    if let Err(error) = writeln!(io::stdout().lock(), "{what}")
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        tracing::debug!(error = %error, "cannot print");
    }
}

/// Prints a line on standard output, as `println!` does, and does not mind when nobody reads it any more.
#[macro_export]
macro_rules! out {
    ($($what:tt)*) => { $crate::output::line(format_args!($($what)*)) };
}
