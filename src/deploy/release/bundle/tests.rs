//! Bundles that are written and read, by us and by GNU tar.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use proptest::prelude::*;

use super::{Bundle, Fault, Field, Member, header, pack};
use crate::release::fixture::{Machine, contents};
use crate::release::manifest::Contents;

/// A binary of two and a half blocks.
fn binary() -> Vec<u8> {
    (0..1280_u32).map(|at| (at % 251).try_into().unwrap()).collect()
}

fn machine() -> Machine {
    Machine::new()
}

/// Takes the bundle apart; the binary, or what was wrong and where.
fn take(machine: &Machine, bundle: &[u8]) -> Result<Vec<u8>, (&'static str, Fault)> {
    let opened = Bundle::open(bundle).map_err(|error| (error.at, error.fault))?;
    let mut expectation = machine.expectation();
    expectation.max_size = 1 << 20;
    let accepted = opened.verify(&machine.keys(), &expectation).unwrap();
    let mut binary = Vec::new();
    accepted.unpack(&mut binary).map_err(|error| (error.at, error.fault))?;
    Ok(binary)
}

#[test]
fn what_is_packed_is_unpacked() {
    let machine = machine();
    for length in [1, 511, 512, 513, 65_536, 65_537, 200_000] {
        let binary = vec![7; length];
        let bundle = machine.bundle(&contents("1.4.0", &binary), &binary);
        assert_eq!(bundle.len() % 10_240, 0);
        assert_eq!(take(&machine, &bundle).unwrap(), binary);
    }
}

#[test]
fn manifest_and_signature_come_before_a_byte_of_the_binary_is_read() {
    let machine = machine();
    let bundle = machine.bundle(&contents("1.4.0", &binary()), &binary());
    let opened = Bundle::open(&bundle[..2048]).unwrap();
    assert_eq!(opened.manifest, contents("1.4.0", &binary()).to_json().unwrap().as_bytes());
    assert_eq!(opened.rest.len(), 0);
}

#[test]
fn gnu_tar_makes_the_same_bytes() {
    let machine = machine();
    for length in [1, 1280, 5000, 8192] {
        let binary = vec![7; length];
        let ours = machine.bundle(&contents("1.4.0", &binary), &binary);
        let opened = Bundle::open(ours.as_slice()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (member, bytes) in [(Member::Manifest, &opened.manifest), (Member::Signature, &opened.signature), (Member::Binary, &binary)] {
            let path = folder.path().join(member.name());
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(member.mode().try_into().unwrap())).unwrap();
        }
        let tar = |options: &[&str]| {
            let mut tar = Command::new("tar");
            tar.arg("-C").arg(folder.path()).args(options).args(["-cf", "-"]).args(Member::ALL.map(Member::name));
            tar.output().unwrap().stdout
        };
        assert!(tar(&["--format=ustar", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"]) == ours, "{length}");
        // Whoever packs without these options says who they are and what time it is, and nothing that matters.
        for options in [&["--format=ustar"][..], &["--format=gnu"], &["--format=gnu", "--owner=someone:1234", "--mtime=@1700000000"]] {
            assert_eq!(take(&machine, &tar(options)).unwrap(), binary, "{options:?}");
        }
        // What is unpacked by GNU tar is what is unpacked here.
        let path = folder.path().join("x.bundle");
        fs::write(&path, &ours).unwrap();
        let listed = Command::new("tar").arg("-tf").arg(&path).output().unwrap();
        assert_eq!(String::from_utf8(listed.stdout).unwrap(), "manifest.json\nmanifest.json.minisig\nffj-bot\n");
    }
}

#[test]
fn a_binary_that_is_not_the_signed_one_is_refused() {
    let machine = machine();
    let binary = binary();
    let bundle = machine.bundle(&contents("1.4.0", &binary), &binary);
    let mut damaged = bundle.clone();
    let last = damaged.iter().rposition(|byte| *byte != 0).unwrap();
    damaged[last] ^= 1;
    assert!(matches!(take(&machine, &damaged), Err(("ffj-bot", Fault::Digest { .. }))));

    for size in [binary.len() + 1, binary.len() - 1] {
        let other = Contents { size: size.try_into().unwrap(), ..contents("1.4.0", &binary) };
        let manifest = other.to_json().unwrap().into_bytes();
        let mut bundle = Vec::new();
        pack(&mut bundle, &manifest, &machine.signer.sign(&manifest), &mut binary.as_slice(), 1280).unwrap();
        assert!(matches!(take(&machine, &bundle), Err(("ffj-bot", Fault::Size { found: 1280, .. }))), "{size}");
    }
}

#[test]
fn a_binary_of_another_length_is_not_packed() {
    let pack = |binary: &[u8], size| pack(&mut Vec::new(), b"{}", b"", &mut { binary }, size).map_err(|error| (error.at, error.fault));
    assert!(pack(b"1234", 4).is_ok());
    assert!(matches!(pack(b"1234", 3), Err(("ffj-bot", Fault::Trailing))));
    assert!(matches!(pack(b"1234", 5), Err(("ffj-bot", Fault::CutOff))));
    assert!(matches!(pack(b"", 1 << 33), Err(("ffj-bot", Fault::Number(Field::Size)))));
}

#[test]
fn a_full_disk_is_not_the_bundle_s_fault() {
    let machine = machine();
    let bundle = machine.bundle(&contents("1.4.0", &binary()), &binary());
    let mut expectation = machine.expectation();
    expectation.max_size = 2000;
    let accepted = Bundle::open(bundle.as_slice()).unwrap().verify(&machine.keys(), &expectation).unwrap();
    let mut small = [0_u8; 100];
    assert!(matches!(accepted.unpack(&mut small.as_mut_slice()).unwrap_err().fault, Fault::Write(_)));
}

#[test]
fn a_bundle_that_is_cut_off_anywhere_is_refused() {
    let machine = machine();
    let bundle = machine.bundle(&contents("1.4.0", &binary()), &binary());
    let end = bundle.iter().rposition(|byte| *byte != 0).unwrap().next_multiple_of(512);
    for length in (0..end + 1024).filter(|length| length % 37 == 0 || length % 512 < 2) {
        assert!(matches!(take(&machine, &bundle[..length]), Err((_, Fault::CutOff))), "{length}");
    }
    assert_eq!(take(&machine, &bundle[..end + 1024]).unwrap(), binary());
}

proptest! {
    #[test]
    fn no_block_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 512)) {
        prop_assert!(header::read(&bytes.try_into().unwrap(), Member::Binary).is_err());
    }

    #[test]
    fn no_file_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        prop_assert!(Bundle::open(bytes.as_slice()).is_err());
    }

    /// Even with a sum that is put right, a changed byte is refused or says who and when.
    #[test]
    fn no_header_has_a_second_meaning(at in 0_usize..512, byte: u8) {
        let good = header::write(Member::Binary, 1280).unwrap();
        let mut block = good;
        block[at] = byte;
        let sum: u64 = block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) }).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let ignored = (108..124).contains(&at) || (136..148).contains(&at) || (265..329).contains(&at);
        let ends = [107, 135].contains(&at) && byte == b' ';
        match header::read(&block, Member::Binary) {
            Ok(size) if (124..136).contains(&at) => prop_assert!(size != 1280 || block == good || ends),
            Ok(size) => prop_assert!(size == 1280 && (block == good || ignored || ends)),
            Err(_) => prop_assert!(block != good),
        }
    }
}
