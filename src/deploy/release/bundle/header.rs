//! One header of a tar, 512 bytes. Ours rather than a library's, because libraries read what people have packed in forty years,
//! and this reads three regular files: everything else that tar can say is refused here, in sight.
//!
//! Owner, group and time are not looked at. Nothing else has a second spelling.

use super::{Fault, Field, Kind, Member};

/// What a tar consists of.
pub(super) type Block = [u8; 512];

type Bytes = std::ops::Range<usize>;
const NAME: Bytes = 0..100;
const MODE: Bytes = 100..108;
const UID: Bytes = 108..116;
const GID: Bytes = 116..124;
const SIZE: Bytes = 124..136;
const TIME: Bytes = 136..148;
const SUM: Bytes = 148..156;
const TYPE: usize = 156;
const LINK: Bytes = 157..257;
const MAGIC: Bytes = 257..265;
const DEVICES: Bytes = 329..345;
const PREFIX: Bytes = 345..500;
const REST: Bytes = 500..512;

/// POSIX, and what GNU tar writes when nobody says `--format=ustar`. For a regular file with a short name the two differ in nothing
/// but these bytes and the devices.
const MAGICS: [&[u8]; 2] = [b"ustar\x0000", b"ustar  \0"];
/// A regular file has no device; GNU tar writes numbers, others nothing.
const NO_DEVICES: [&[u8]; 2] = [b"0000000\x000000000\0", &[0; 16]];

/// Checks that this is the header of the member, and says how long the member is.
pub(super) fn read(block: &Block, member: Member) -> Result<u64, Fault> {
    if block.iter().all(|byte| *byte == 0) {
        return Err(Fault::Missing);
    }
    if octal(&block[SUM][..7]) != Some(sum(block)) || block[SUM.end - 1] != b' ' {
        return Err(Fault::Checksum);
    }
    // What it is comes first: a link called `x` is a link, not a wrong name.
    if block[TYPE] != b'0' {
        return Err(Fault::Type(kind(block[TYPE])));
    }
    let expect = |valid: bool, field: Field| if valid { Ok(()) } else { Err(Fault::Field(field)) };
    let zero = |bytes: Bytes| block[bytes].iter().all(|byte| *byte == 0);
    if !is_text(&block[NAME], member.name()) {
        return Err(Fault::Name(shown(&block[NAME])));
    }
    expect(zero(PREFIX), Field::Prefix)?;
    expect(zero(LINK), Field::LinkName)?;
    let number = |bytes: Bytes, field: Field| octal(&block[bytes]).ok_or(Fault::Number(field));
    let mode = number(MODE, Field::Mode)?;
    if mode != member.mode() {
        return Err(Fault::Mode(mode));
    }
    expect(MAGICS.contains(&&block[MAGIC]), Field::Format)?;
    expect(NO_DEVICES.contains(&&block[DEVICES]), Field::Device)?;
    expect(zero(REST), Field::Rest)?;
    number(UID, Field::Owner)?;
    number(GID, Field::Group)?;
    number(TIME, Field::Time)?;
    number(SIZE, Field::Size)
}

/// The header of a member: nobody's, of no time.
pub(super) fn write(member: Member, size: u64) -> Result<Block, Fault> {
    let mut block = [0; 512];
    let mut put = |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    let digits = format!("{size:011o}\0");
    if digits.len() != SIZE.len() {
        return Err(Fault::Number(Field::Size));
    }
    put(NAME.start, member.name().as_bytes());
    put(MODE.start, format!("{:07o}\0", member.mode()).as_bytes());
    put(UID.start, b"0000000\x000000000\0");
    put(SIZE.start, digits.as_bytes());
    put(TIME.start, b"00000000000\0");
    put(TYPE, b"0");
    put(MAGIC.start, MAGICS[0]);
    put(DEVICES.start, NO_DEVICES[0]);
    let digits = format!("{:06o}\0 ", sum(&block));
    block[SUM].copy_from_slice(digits.as_bytes());
    Ok(block)
}

/// Sum of all bytes, those of the sum itself counted as spaces.
fn sum(block: &Block) -> u64 {
    let byte = |(at, byte): (usize, &u8)| if SUM.contains(&at) { b' '.into() } else { u64::from(*byte) };
    block.iter().enumerate().map(byte).sum()
}

/// Digits that fill the field up to one final NUL or space. No sign, no filling spaces, no base 256.
fn octal(field: &[u8]) -> Option<u64> {
    let (last, digits) = field.split_last()?;
    let digit = |value: u64, byte: &u8| matches!(byte, b'0'..=b'7').then(|| value << 3 | u64::from(byte - b'0'));
    if matches!(last, 0 | b' ') { digits.iter().try_fold(0, digit) } else { None }
}

/// Whether the field holds this text and then nothing.
fn is_text(field: &[u8], text: &str) -> bool {
    field.strip_prefix(text.as_bytes()).is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
}

/// A name for a message, whatever it holds.
fn shown(field: &[u8]) -> String {
    let name = field.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(name).escape_debug().to_string()
}

const fn kind(flag: u8) -> Kind {
    match flag {
        b'1' => Kind::HardLink,
        b'2' => Kind::SymbolicLink,
        b'3' | b'4' => Kind::Device,
        b'5' => Kind::Directory,
        b'6' => Kind::Pipe,
        b'g' | b'x' => Kind::PaxHeader,
        b'K' | b'L' => Kind::LongName,
        b'S' => Kind::SparseFile,
        _ => Kind::Unknown,
    }
}
