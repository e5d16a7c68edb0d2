//! Causes, in French: what keeps a bundle, a manifest, a key, the disk or the service manager from doing what was asked. What the
//! system or another program says in its own words is quoted.

use std::io;

use super::order_refused;
use crate::adapter::disk::{DiskError, Verb};
use crate::adapter::releasedir::TreeError;
use crate::adapter::statedir::{BookError, IntakeError};
use crate::adapter::units::UnitError;
use crate::config::text::system_error;
use crate::engine::EngineError;
use crate::keys::KeysError;
use crate::release::bundle::{BundleError, Fault, Field, Kind};
use crate::release::key::KeyProblem;
use crate::release::machine::StepError;
use crate::release::manifest::{ManifestError, Problem};

/// An error that is said in French, with its causes, on one line.
pub trait Cause {
    /// Says it.
    fn said(&self) -> String;
}

/// Lets errors be said by functions.
macro_rules! causes {
    ($($error:ty => $say:path),* $(,)?) => {
        $(impl Cause for $error {
            fn said(&self) -> String {
                $say(self)
            }
        })*
    };
}

causes! {
    EngineError => engine,
    TreeError => tree,
    DiskError => disk,
    BookError => book,
    IntakeError => intake,
    UnitError => unit,
    StepError => order_refused,
    KeysError => keys,
    io::Error => system,
}

/// What keeps the activator from working.
pub fn engine(error: &EngineError) -> String {
    match error {
        EngineError::Disk(error) => disk(error),
        EngineError::Tree(error) => tree(error),
        EngineError::Book(error) => book(error),
        EngineError::Intake(error) => intake(error),
        EngineError::Step(error) => order_refused(error),
        EngineError::Unit(error) => unit(error),
        EngineError::Nothing => "aucune version n'est en place : « sudo ffj-deploy recover »".to_owned(),
    }
}

fn tree(error: &TreeError) -> String {
    match error {
        TreeError::Disk(error) => disk(error),
        TreeError::Bundle(error) => bundle(error),
        TreeError::Manifest { path, source } => format!("{} ne peut pas servir : {}", path.display(), manifest(source)),
        TreeError::Altered { path, found, wanted } => {
            format!("{} est abîmé : son empreinte est {found}, son manifeste annonce {wanted}", path.display())
        }
    }
}

fn book(error: &BookError) -> String {
    match error {
        BookError::Disk(error) => disk(error),
        BookError::Json(_) => "l'état ne peut pas être noté".to_owned(),
    }
}

fn intake(error: &IntakeError) -> String {
    match error {
        IntakeError::Disk(error) => disk(error),
        IntakeError::Foreign(name) => format!("{name} n'est pas un fichier ordinaire d'une personne qui peut le déposer"),
        IntakeError::TooLarge { name, limit } => format!("{name} a plus que les {limit} octets permis"),
    }
}

/// The disk.
pub fn disk(error: &DiskError) -> String {
    let (verb, path, cause) = error.parts();
    let done = match verb {
        Verb::Create => "créé",
        Verb::Flush => "mis à l'abri sur le disque",
        Verb::Link => "repris",
        Verb::Lock => "réservé",
        Verb::Open => "ouvert",
        Verb::Read => "lu",
        Verb::Remove => "enlevé",
        Verb::Rename => "mis en place",
        Verb::Write => "écrit",
    };
    format!("{} ne peut pas être {done} : {}", path.display(), system(cause))
}

/// The operating system.
pub fn system(error: &io::Error) -> String {
    let words = system_error(error);
    if words != error.to_string() {
        return words;
    }
    match (error.kind(), error.raw_os_error()) {
        (io::ErrorKind::ConnectionRefused, _) => "connexion refusée".to_owned(),
        (io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe, _) => "connexion coupée".to_owned(),
        (io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown, _) => {
            "le réseau n'y mène pas".to_owned()
        }
        (io::ErrorKind::AddrInUse, _) => "cette adresse est déjà prise".to_owned(),
        (io::ErrorKind::AddrNotAvailable, _) => "cette machine n'a pas cette adresse".to_owned(),
        (io::ErrorKind::AlreadyExists, _) => "il existe déjà".to_owned(),
        (io::ErrorKind::DirectoryNotEmpty, _) => "le dossier n'est pas vide".to_owned(),
        (io::ErrorKind::UnexpectedEof, _) => "il est coupé".to_owned(),
        (io::ErrorKind::InvalidData, _) => "son contenu n'est pas celui attendu".to_owned(),
        (io::ErrorKind::TimedOut, _) => "pas de réponse à temps".to_owned(),
        (_, Some(5)) => "erreur de lecture ou d'écriture du disque".to_owned(),
        (_, Some(24)) => "trop de fichiers ouverts".to_owned(),
        (_, Some(code)) => format!("erreur {code} du système"),
        (_, None) => format!("« {words} »"),
    }
}

/// The service manager.
pub fn unit(error: &UnitError) -> String {
    match error {
        UnitError::Tool(error) => format!("systemctl ne peut pas être lancé : {}", system(error)),
        UnitError::Refused { verb, unit, said } => format!("« systemctl {verb} {unit} » a échoué : « {said} »"),
    }
}

/// What is wrong with a bundle, and where.
pub fn bundle(error: &BundleError) -> String {
    match error.at {
        "the end" => format!("à la fin : {}", fault(&error.fault)),
        member => format!("à {member} : {}", fault(&error.fault)),
    }
}

fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Read(error) => format!("lecture impossible, {}", system(error)),
        Fault::Write(error) => format!("écriture impossible, {}", system(error)),
        Fault::CutOff => "le fichier est coupé".to_owned(),
        Fault::Missing => "il manque".to_owned(),
        Fault::Checksum => "l'en-tête est abîmé, ou ce n'est pas une archive tar".to_owned(),
        Fault::Type(kind) => format!("c'est {}", member(*kind)),
        Fault::Name(name) => format!("son nom est « {} »", super::safe(name)),
        Fault::Field(name) => format!("{} n'est pas celui d'une archive simple", field(*name)),
        Fault::Number(name) => format!("{} n'est pas un nombre", field(*name)),
        Fault::Mode(mode) => format!("ses droits sont {mode:o}"),
        Fault::TooLong { found, limit } => format!("{found} octets, plus que les {limit} permis"),
        Fault::Size { found, signed } => format!("{found} octets, le manifeste en annonce {signed}"),
        Fault::Digest { found, signed } => format!("son empreinte est {found}, le manifeste annonce {signed}"),
        Fault::Padding => "quelque chose se cache dans le remplissage de l'archive".to_owned(),
        Fault::Trailing => "quelque chose suit la fin de l'archive".to_owned(),
    }
}

/// What a member is in place of a regular file.
const fn member(kind: Kind) -> &'static str {
    match kind {
        Kind::HardLink => "un lien physique",
        Kind::SymbolicLink => "un lien symbolique",
        Kind::Device => "un périphérique",
        Kind::Directory => "un dossier",
        Kind::Pipe => "un tube",
        Kind::PaxHeader => "un en-tête pax",
        Kind::LongName => "un nom long à la façon de GNU",
        Kind::SparseFile => "un fichier creux",
        Kind::Unknown => "d'un type inconnu",
    }
}

/// A field of its header.
const fn field(field: Field) -> &'static str {
    match field {
        Field::Prefix => "son préfixe",
        Field::LinkName => "son nom de lien",
        Field::Mode => "son champ de droits",
        Field::Format => "son format",
        Field::Device => "son périphérique",
        Field::Rest => "la fin de son en-tête",
        Field::Owner => "son numéro de propriétaire",
        Field::Group => "son numéro de groupe",
        Field::Time => "son heure",
        Field::Size => "sa longueur",
    }
}

/// What is wrong with a manifest.
pub fn manifest(error: &ManifestError) -> String {
    match error {
        ManifestError::TooLong => "il est trop long".to_owned(),
        ManifestError::Json(error) => {
            let what = match error.classify() {
                serde_json::error::Category::Eof => "il est coupé",
                serde_json::error::Category::Data => "une clé manque, est en trop ou double, ou a une valeur d'une autre sorte",
                serde_json::error::Category::Syntax | serde_json::error::Category::Io => "ce n'est pas du JSON",
            };
            format!("{what} (ligne {}, colonne {})", error.line(), error.column())
        }
        ManifestError::Values(problems) => problems.iter().map(problem).collect::<Vec<_>>().join(" ; "),
    }
}

fn problem(problem: &Problem) -> String {
    use crate::release::manifest::Field;
    let why = match problem.field {
        Field::Product => "n'est pas un nom en minuscules, chiffres et traits d'union",
        Field::Version | Field::MinimumDeployer => "n'est pas une version comme 1.4.0 ou 1.4.0-rc.2",
        Field::Commit => "n'a pas 40 chiffres hexadécimaux en minuscules",
        Field::Target => "n'est pas une cible comme aarch64-unknown-linux-gnu",
        Field::Size => "vaut zéro",
        Field::Sha256 => "n'a pas 64 chiffres hexadécimaux en minuscules",
        Field::Reads => "doit donner le plus ancien, puis le plus récent",
        Field::Writes => "est hors de schema.reads",
        Field::BuiltAt => "n'est pas une heure comme 2026-02-01T12:00:00Z",
    };
    format!("{} {why}", problem.field)
}

/// What is wrong with the keys.
pub fn keys(error: &KeysError) -> String {
    match error {
        KeysError::Disk(error) => disk(error),
        KeysError::NotAnId(line) => {
            format!("revoked : « {} » n'est pas le numéro d'une clé minisign, 16 chiffres hexadécimaux au plus", super::safe(line))
        }
        KeysError::Problems(problems) => problems.iter().map(key).collect::<Vec<_>>().join(" ; "),
    }
}

fn key(problem: &KeyProblem) -> String {
    match problem {
        KeyProblem::NotAKey(file) => format!("{file} n'est pas une clé publique de minisign"),
        KeyProblem::SameId(file, other) => format!("{file} a le même numéro que {other}, mais est une autre clé"),
        KeyProblem::None => "il n'y a pas de clé valable".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Words of the English messages that must not reach a person in the middle of a French sentence.
    const ENGLISH: [&str; 11] = [" the ", "cannot", " it ", " its ", " is ", " not ", "missing", "failed", "directory", "denied", " has "];

    fn french(said: &str) {
        let padded = format!(" {said} ");
        assert!(!said.is_empty() && ENGLISH.iter().all(|word| !padded.contains(word)), "{said}");
    }

    #[test]
    fn every_fault_of_a_bundle_is_said_in_french() {
        let digest = crate::release::Digest::of(b"x");
        let io = || io::Error::from_raw_os_error(5);
        let kinds = [Kind::HardLink, Kind::Device, Kind::PaxHeader, Kind::LongName, Kind::SparseFile, Kind::Unknown];
        let fields = [Field::Prefix, Field::LinkName, Field::Mode, Field::Format, Field::Rest, Field::Owner, Field::Time, Field::Size];
        let faults = [
            Fault::Read(io()),
            Fault::Write(io()),
            Fault::CutOff,
            Fault::Missing,
            Fault::Checksum,
            Fault::Name("ffj-bot.exe".to_owned()),
            Fault::Mode(0o4755),
            Fault::TooLong { found: 2, limit: 1 },
            Fault::Size { found: 2, signed: 1 },
            Fault::Digest { found: digest, signed: digest },
            Fault::Padding,
            Fault::Trailing,
        ];
        let kinds = kinds.into_iter().map(Fault::Type);
        let fields = fields.into_iter().flat_map(|name| [Fault::Field(name), Fault::Number(name)]);
        for fault in faults.into_iter().chain(kinds).chain(fields) {
            french(&bundle(&BundleError { at: "the end", fault }));
        }
    }

    #[test]
    fn every_problem_of_a_manifest_and_of_the_keys_is_said_in_french() {
        for wrong in ["", "{", "[]", "{}", r#"{"product":1}"#] {
            french(&manifest(&crate::release::Manifest::parse(wrong.as_bytes()).unwrap_err()));
        }
        let wrong = r#"{"product":"X","version":"x","commit":"x","target":"x","size":0,"sha256":"x","schema":{"writes":9,"reads":[5,4]},
            "minimum_deployer":"x","built_at":"x"}"#;
        let said = manifest(&crate::release::Manifest::parse(wrong.as_bytes()).unwrap_err());
        french(&said);
        assert!(said.contains("schema.writes"), "{said}");
        let problems = vec![KeyProblem::NotAKey("a.pub".into()), KeyProblem::SameId("a.pub".into(), "b.pub".into()), KeyProblem::None];
        french(&keys(&KeysError::Problems(problems)));
        french(&keys(&KeysError::NotAnId("all\u{1b}[2J of them".into())));
    }

    #[test]
    fn the_disk_and_the_service_manager_are_said_in_french() {
        for verb in Verb::ALL {
            for code in [1, 2, 5, 13, 17, 20, 21, 24, 28, 30, 39, 98, 99] {
                let error = DiskError::at(verb, Path::new("/opt/x"), io::Error::from_raw_os_error(code));
                let said = EngineError::Disk(error).said();
                french(&said);
                assert!(said.contains("/opt/x"), "{said}");
            }
        }
        french(&UnitError::Tool(io::Error::from_raw_os_error(2)).said());
        french(&EngineError::Nothing.said());
    }
}
