//! What can be wrong with a bundle.

use std::{fmt, io};

use crate::release::Digest;

/// Why a bundle is refused.
#[derive(Debug, thiserror::Error)]
#[error("cannot take the bundle, at {at}")]
pub struct BundleError {
    /// The member that was expected, or the end.
    pub at: &'static str,
    /// What was found.
    #[source]
    pub fault: Fault,
}

impl BundleError {
    /// Whether it is the machine that failed, and not what was brought.
    #[must_use]
    pub const fn is_of_this_machine(&self) -> bool {
        matches!(self.fault, Fault::Read(_) | Fault::Write(_))
    }
}

/// What a member of a tar can be beside a regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A hard link.
    HardLink,
    /// A symbolic link.
    SymbolicLink,
    /// A device.
    Device,
    /// A directory.
    Directory,
    /// A pipe.
    Pipe,
    /// A pax header.
    PaxHeader,
    /// A GNU long name.
    LongName,
    /// A sparse file.
    SparseFile,
    /// Something else.
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HardLink => "a hard link",
            Self::SymbolicLink => "a symbolic link",
            Self::Device => "a device",
            Self::Directory => "a directory",
            Self::Pipe => "a pipe",
            Self::PaxHeader => "a pax header",
            Self::LongName => "a GNU long name",
            Self::SparseFile => "a sparse file",
            Self::Unknown => "of an unknown type",
        })
    }
}

/// A field of the header of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What stands before its name.
    Prefix,
    /// The name that a link leads to.
    LinkName,
    /// Its mode.
    Mode,
    /// The format of the tar.
    Format,
    /// The number of a device.
    Device,
    /// What is left of the header.
    Rest,
    /// Number of its owner.
    Owner,
    /// Number of its group.
    Group,
    /// Its time.
    Time,
    /// Its length.
    Size,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prefix => "prefix",
            Self::LinkName => "link name",
            Self::Mode => "mode",
            Self::Format => "format",
            Self::Device => "device",
            Self::Rest => "end of the header",
            Self::Owner => "owner",
            Self::Group => "group",
            Self::Time => "time",
            Self::Size => "size",
        })
    }
}

/// What is wrong with a bundle.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The bundle could not be read.
    #[error("cannot read")]
    Read(#[source] io::Error),
    /// What was read could not be written.
    #[error("cannot write")]
    Write(#[source] io::Error),
    /// It ends in the middle.
    #[error("the bundle is cut off")]
    CutOff,
    /// It ends, properly, before this member.
    #[error("it is missing")]
    Missing,
    /// Damaged, or no tar at all.
    #[error("the header is damaged, or this is not a tar")]
    Checksum,
    /// Not a regular file.
    #[error("it is {0}")]
    Type(Kind),
    /// Another name, or another order.
    #[error("its name is \"{0}\"")]
    Name(String),
    /// A field that says something for which a plain tar has no use.
    #[error("its {0} is not that of a plain tar")]
    Field(Field),
    /// A field that is no octal number.
    #[error("its {0} is not a number")]
    Number(Field),
    /// Another mode.
    #[error("its mode is {0:o}")]
    Mode(u64),
    /// Too long to be what it is meant to be.
    #[error("it has {found} bytes, more than {limit}")]
    TooLong {
        /// Bytes it has.
        found: u64,
        /// Bytes it may have.
        limit: u64,
    },
    /// Not as long as the manifest says.
    #[error("it has {found} bytes, the manifest says {signed}")]
    Size {
        /// Bytes it has.
        found: u64,
        /// Bytes it should have.
        signed: u64,
    },
    /// Not the binary the manifest means.
    #[error("its digest is {found}, the manifest says {signed}")]
    Digest {
        /// Digest it has.
        found: Digest,
        /// Digest it should have.
        signed: Digest,
    },
    /// Something hides in the bytes that fill up a block.
    #[error("the bytes that fill its last block are not zero")]
    Padding,
    /// Something follows.
    #[error("something follows")]
    Trailing,
}
