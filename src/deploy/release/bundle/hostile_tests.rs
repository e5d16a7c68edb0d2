//! What tar can say, and a bundle may not: made with python's `tarfile` and by hand.

use std::process::{Command, Stdio};

use super::{Bundle, Fault, Member, pack};
use crate::release::fixture::{Machine, contents};

const BINARY: &[u8] = b"#!/bin/sh\n";

/// What is wrong with a bundle, as it is told.
fn verdict(machine: &Machine, bundle: &[u8]) -> String {
    let told = |at: &str, fault: &Fault| format!("{at}: {fault}");
    let opened = match Bundle::open(bundle) {
        Ok(opened) => opened,
        Err(error) => return told(error.at, &error.fault),
    };
    let accepted = match opened.verify(&machine.keys(), &machine.expectation()) {
        Ok(accepted) => accepted,
        Err(refusal) => return refusal.to_string(),
    };
    accepted.unpack(&mut Vec::new()).map_or_else(|error| told(error.at, &error.fault), |_| "accepted".to_owned())
}

fn good(machine: &Machine) -> Vec<u8> {
    machine.bundle(&contents("1.4.0", BINARY), BINARY)
}

/// Offsets of the three headers and of the end.
fn offsets(bundle: &[u8]) -> [usize; 4] {
    let is_header = |at: &usize| bundle.get(at + 257..at + 262) == Some(b"ustar".as_slice());
    let headers: Vec<usize> = (0..bundle.len()).step_by(512).filter(is_header).collect();
    [headers[0], headers[1], headers[2], headers[2] + 1024]
}

/// Changes bytes of a header and puts its sum right.
fn patch(bundle: &mut [u8], header: usize, at: usize, bytes: &[u8]) {
    let block = &mut bundle[header..header + 512];
    block[at..at + bytes.len()].copy_from_slice(bytes);
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

#[test]
fn fields_that_say_more_than_a_plain_tar_are_refused() {
    let machine = Machine::new();
    let table: [(&str, usize, usize, &[u8]); 26] = [
        ("manifest.json: its name is \"./manifest.json\"", 0, 0, b"./manifest.json"),
        ("manifest.json: its name is \"Manifest.json\"", 0, 0, b"M"),
        ("manifest.json: its name is \"manifest.json\"", 0, 14, b"x"),
        ("ffj-bot: its name is \"/fj-bot\"", 2, 0, b"/"),
        ("ffj-bot: its name is \"../-bot\"", 2, 0, b"../"),
        ("ffj-bot: its name is \"ffj-bot/\"", 2, 7, b"/"),
        ("ffj-bot: its name is \"f\\u{1b}j-bot\"", 2, 1, b"\x1b"),
        ("ffj-bot: its prefix is not that of a plain tar", 2, 345, b"/etc"),
        ("ffj-bot: its prefix is not that of a plain tar", 2, 499, b"x"),
        ("ffj-bot: its link name is not that of a plain tar", 2, 157, b"/etc/passwd"),
        ("ffj-bot: its mode is 4755", 2, 100, b"0004755\0"),
        ("ffj-bot: its mode is 644", 2, 100, b"0000644\0"),
        ("ffj-bot: its mode is 100755", 2, 100, b"0100755\0"),
        ("manifest.json: its mode is 666", 0, 100, b"0000666\0"),
        ("ffj-bot: its mode is not a number", 2, 100, b"    755\0"),
        ("ffj-bot: its size is not a number", 2, 124, b"\x80\0\0\0\0\0\0\0\0\0\0\x0a"),
        ("ffj-bot: its size is not a number", 2, 124, b"-0000000012\0"),
        ("ffj-bot: its size is not a number", 2, 124, b"000000000009"),
        ("ffj-bot: its size is not a number", 2, 124, b"0000000001\0\0"),
        ("ffj-bot: it has 8589934591 bytes, the manifest says 10", 2, 124, b"77777777777\0"),
        ("manifest.json: it has 8589934591 bytes, more than 65536", 0, 124, b"77777777777\0"),
        ("manifest.json.minisig: it has 4097 bytes, more than 4096", 1, 124, b"00000010001\0"),
        ("ffj-bot: its format is not that of a plain tar", 2, 257, b"ustar\x0001"),
        ("ffj-bot: its format is not that of a plain tar", 2, 257, b"\0\0\0\0\0\0\0\0"),
        ("ffj-bot: its device is not that of a plain tar", 2, 329, b"0000010\0"),
        ("ffj-bot: its end of the header is not that of a plain tar", 2, 511, b"x"),
    ];
    for (expected, header, at, bytes) in table {
        let mut bundle = good(&machine);
        let header = offsets(&bundle)[header];
        patch(&mut bundle, header, at, bytes);
        assert_eq!(verdict(&machine, &bundle), expected, "{bytes:?}");
    }
}

#[test]
fn anything_but_a_regular_file_is_refused() {
    let machine = Machine::new();
    let kinds = [
        (b'1', "a hard link"),
        (b'2', "a symbolic link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'5', "a directory"),
        (b'6', "a pipe"),
        (b'7', "of an unknown type"),
        (b'\0', "of an unknown type"),
        (b'S', "a sparse file"),
        (b'L', "a GNU long name"),
        (b'x', "a pax header"),
        (b'g', "a pax header"),
        (b'V', "of an unknown type"),
    ];
    for (flag, kind) in kinds {
        for (header, member) in Member::ALL.into_iter().enumerate() {
            let mut bundle = good(&machine);
            let header = offsets(&bundle)[header];
            patch(&mut bundle, header, 156, &[flag]);
            assert_eq!(verdict(&machine, &bundle), format!("{}: it is {kind}", member.name()));
        }
    }
}

#[test]
fn bytes_where_none_belong_are_refused() {
    let machine = Machine::new();
    let good = good(&machine);
    let [_, signature, binary, end] = offsets(&good);
    let mut table = vec![("accepted", good.clone())];
    let mut with = |expected, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bundle = good.clone();
        change(&mut bundle);
        table.push((expected, bundle));
    };
    with("manifest.json: the bytes that fill its last block are not zero", &|bundle| bundle[signature - 1] = 1);
    with("ffj-bot: the bytes that fill its last block are not zero", &|bundle| bundle[end - 1] = 1);
    with("the end: something follows", &|bundle| bundle[end] = 1);
    with("the end: something follows", &|bundle| *bundle.last_mut().unwrap() = 1);
    with("the end: something follows", &|bundle| bundle.extend([0; 10_240]));
    with("the end: the bundle is cut off", &|bundle| bundle.push(0));
    with("the end: the bundle is cut off", &|bundle| bundle.truncate(end + 512));
    with("the end: the bundle is cut off", &|bundle| bundle.truncate(end));
    with("the end: something follows", &|bundle| {
        let again = bundle[binary..end].to_vec();
        bundle.splice(end..end, again);
    });
    with("manifest.json: the header is damaged, or this is not a tar", &|bundle| bundle[148] ^= 1);
    with("manifest.json: the header is damaged, or this is not a tar", &|bundle| bundle[155] = 0);
    with("manifest.json: the header is damaged, or this is not a tar", &|bundle| bundle[..2].copy_from_slice(b"\x1f\x8b"));
    with("manifest.json: it is missing", &|bundle| bundle.fill(0));
    for (expected, bundle) in table {
        assert_eq!(verdict(&machine, &bundle), expected);
    }
}

#[test]
fn members_come_in_one_order_and_each_once() {
    let machine = Machine::new();
    let good = good(&machine);
    let [manifest, signature, binary, end] = offsets(&good);
    let (manifest, signature, binary, end) = (&good[manifest..signature], &good[signature..binary], &good[binary..end], &good[end..]);
    let table: [(&str, &[&[u8]]); 5] = [
        ("manifest.json: its name is \"manifest.json.minisig\"", &[signature, manifest, binary, end]),
        ("manifest.json: its name is \"ffj-bot\"", &[binary, manifest, signature, end]),
        ("manifest.json.minisig: its name is \"ffj-bot\"", &[manifest, binary, signature, end]),
        ("manifest.json.minisig: its name is \"manifest.json\"", &[manifest, manifest, signature, binary, end]),
        ("ffj-bot: it is missing", &[manifest, signature, end]),
    ];
    for (expected, parts) in table {
        assert_eq!(verdict(&machine, &parts.concat()), expected);
    }
}

#[test]
fn tricks_of_python_s_tarfile_are_refused() {
    let machine = Machine::new();
    let script = r##"
import io, sys, tarfile
manifest, signature, binary = (part.encode("latin-1") for part in sys.stdin.read().split("\0"))
trick = sys.argv[1]
out = io.BytesIO()
tar = tarfile.open(fileobj=out, mode="w", format={"gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}.get(sys.argv[2], tarfile.USTAR_FORMAT),
                   pax_headers={"comment": "x"} if trick == "global" else None)
def add(name, data, mode=0o644, **more):
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), mode
    for key, value in more.items(): setattr(info, key, value)
    tar.addfile(info, io.BytesIO(data))
more = {"time": dict(mtime=1.5), "owner": dict(uname="é"), "path": dict(pax_headers={"path": "../../etc/passwd"}),
        "size": dict(pax_headers={"size": "99"})}.get(trick, {})
if trick == "directory": add("./", b"", 0o755, type=tarfile.DIRTYPE)
add("manifest.json", manifest)
add("manifest.json.minisig", signature)
if trick == "link": add("ffj-bot", b"", 0o755, type=tarfile.SYMTYPE, linkname="/bin/sh")
elif trick == "hard": add("ffj-bot", b"", 0o755, type=tarfile.LNKTYPE, linkname="manifest.json")
elif trick == "long": add("x/" * 80 + "ffj-bot", binary, 0o755)
elif trick == "deep": add("x" * 90 + "/" + "ffj-bot" + "y" * 40, binary, 0o755)
else: add("ffj-bot", binary, 0o755, **more)
if trick == "more": add("postinst", b"#!/bin/sh", 0o755)
tar.close()
sys.stdout.buffer.write(out.getvalue())
"##;
    let opened = Bundle::open(std::io::Cursor::new(good(&machine))).unwrap();
    let table = [
        ("none", "ustar", "accepted"),
        ("none", "gnu", "accepted"),
        ("none", "pax", "accepted"),
        ("directory", "ustar", "manifest.json: it is a directory"),
        ("link", "ustar", "ffj-bot: it is a symbolic link"),
        ("hard", "ustar", "ffj-bot: it is a hard link"),
        ("more", "ustar", "the end: something follows"),
        ("long", "gnu", "ffj-bot: it is a GNU long name"),
        ("long", "pax", "ffj-bot: it is a pax header"),
        ("time", "pax", "ffj-bot: it is a pax header"),
        ("owner", "pax", "ffj-bot: it is a pax header"),
        ("path", "pax", "ffj-bot: it is a pax header"),
        ("size", "pax", "ffj-bot: it is a pax header"),
        ("global", "pax", "manifest.json: it is a pax header"),
    ];
    for (trick, format, expected) in table {
        let mut python = Command::new("python3");
        let mut python = python.args(["-c", script, trick, format]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let parts = [opened.manifest.as_slice(), &opened.signature, BINARY].join(&0);
        std::io::Write::write_all(&mut python.stdin.take().unwrap(), &parts).unwrap();
        let bundle = python.wait_with_output().unwrap().stdout;
        assert_eq!(verdict(&machine, &bundle), expected, "{trick} {format}");
    }
}

#[test]
fn an_empty_signature_is_carried_and_then_refused() {
    let machine = Machine::new();
    let manifest = contents("1.4.0", BINARY).to_json().unwrap();
    let mut bundle = Vec::new();
    pack(&mut bundle, manifest.as_bytes(), b"", &mut { BINARY }, 10).unwrap();
    assert_eq!(verdict(&machine, &bundle), "cannot trust the manifest: the signature is refused");
}
