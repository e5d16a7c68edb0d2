//! Writing a bundle. One release has one bundle, byte for byte: the one that GNU tar makes with `--format=ustar --mtime=@0 --owner=0
//! --group=0 --numeric-owner`.

use std::io::{Read, Write};

use super::read::{BLOCK, RECORD, filling, pieces};
use super::{BundleError, Fault, Member, header};

/// Writes the bundle of a manifest, its signature and a binary of `size` bytes.
///
/// # Errors
/// When something cannot be read or written, or the binary is not as long as it was said to be.
pub fn pack(into: &mut impl Write, manifest: &[u8], signature: &[u8], binary: &mut impl Read, size: u64) -> Result<(), BundleError> {
    let mut at = 0;
    for (member, mut bytes) in [(Member::Manifest, manifest), (Member::Signature, signature)] {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        at += one(into, member, &mut bytes, length).map_err(|fault| member.error(fault))?;
    }
    let member = Member::Binary;
    at += one(into, member, binary, size).map_err(|fault| member.error(fault))?;
    let end = (at + 2 * BLOCK).next_multiple_of(RECORD * BLOCK) - at;
    zeros(into, end).map_err(|fault| BundleError { at: "the end", fault })
}

/// Writes one member, and says how many bytes it took.
fn one(into: &mut impl Write, member: Member, from: &mut impl Read, size: u64) -> Result<u64, Fault> {
    into.write_all(&header::write(member, size)?).map_err(Fault::Write)?;
    pieces(from, size, |piece| into.write_all(piece).map_err(Fault::Write))?;
    let mut more = [0];
    if from.read(&mut more).map_err(Fault::Read)? > 0 {
        return Err(Fault::Trailing);
    }
    zeros(into, filling(size))?;
    Ok(BLOCK + size + filling(size))
}

fn zeros(into: &mut impl Write, count: u64) -> Result<(), Fault> {
    std::io::copy(&mut std::io::repeat(0).take(count), into).map(drop).map_err(Fault::Write)
}
