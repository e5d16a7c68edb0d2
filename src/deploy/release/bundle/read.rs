//! Reading a tar piece by piece, each as long as it was said to be.

use std::io::Read;

use super::header::Block;
use super::{Fault, Member, header};

/// Most that is in memory of a binary.
const CHUNK: u64 = 64 * 1024;
/// Bytes of a block.
pub(super) const BLOCK: u64 = 512;
/// Blocks to which a tar is rounded up, by tradition.
pub(super) const RECORD: u64 = 20;

/// Reads a member that fits in memory.
pub(super) fn small(from: &mut impl Read, member: Member, limit: u64) -> Result<Vec<u8>, Fault> {
    let found = header(from, member)?;
    if found > limit {
        return Err(Fault::TooLong { found, limit });
    }
    let bytes = exactly(from, found)?;
    padding(from, found)?;
    Ok(bytes)
}

/// Reads the header of a member, and says how long it is.
pub(super) fn header(from: &mut impl Read, member: Member) -> Result<u64, Fault> {
    let block = block(from)?.ok_or(Fault::CutOff)?;
    header::read(&block, member)
}

/// Reads a member that does not.
pub(super) fn large(from: &mut impl Read, size: u64, each: impl FnMut(&[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
    pieces(from, size, each)?;
    padding(from, size)
}

/// Reads as many bytes, piece by piece.
pub(super) fn pieces(from: &mut impl Read, size: u64, mut each: impl FnMut(&[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut left = size;
    while left > 0 {
        let length = left.min(CHUNK);
        each(&exactly(from, length)?)?;
        left -= length;
    }
    Ok(())
}

/// Two blocks of zeros, more of them up to the end of a record, and nothing else.
pub(super) fn end(from: &mut impl Read) -> Result<(), Fault> {
    let mut count = 0;
    while let Some(block) = block(from)? {
        count += 1;
        if count > RECORD + 1 || block.iter().any(|byte| *byte != 0) {
            return Err(Fault::Trailing);
        }
    }
    if count < 2 { Err(Fault::CutOff) } else { Ok(()) }
}

/// How many zeros fill the last block of a member.
pub(super) const fn filling(size: u64) -> u64 {
    size.next_multiple_of(BLOCK) - size
}

fn padding(from: &mut impl Read, size: u64) -> Result<(), Fault> {
    let zeros = exactly(from, filling(size))?;
    if zeros.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Fault::Padding) }
}

/// The next block; none at the end of the file.
fn block(from: &mut impl Read) -> Result<Option<Block>, Fault> {
    let bytes = up_to(from, BLOCK)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    bytes.try_into().map(Some).map_err(|_| Fault::CutOff)
}

fn exactly(from: &mut impl Read, length: u64) -> Result<Vec<u8>, Fault> {
    let bytes = up_to(from, length)?;
    if u64::try_from(bytes.len()) == Ok(length) { Ok(bytes) } else { Err(Fault::CutOff) }
}

fn up_to(from: &mut impl Read, length: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes).map_err(Fault::Read)?;
    Ok(bytes)
}
