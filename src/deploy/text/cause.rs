//! Causes, in French: what keeps a bundle, a manifest, a key, the disk or the service manager from doing what was asked. What the
//! system or another program says in its own words is quoted.

use std::error::Error;
use std::io;

use super::order_refused;
use crate::adapter::disk::DiskError;
use crate::adapter::releasedir::TreeError;
use crate::adapter::statedir::{BookError, IntakeError};
use crate::adapter::units::UnitError;
use crate::config::text::system_error;
use crate::engine::EngineError;
use crate::keys::KeysError;
use crate::release::bundle::{BundleError, Fault};
use crate::release::key::KeyProblem;
use crate::release::machine::StepError;
use crate::release::manifest::{ManifestError, Problem};

/// An error with its causes, on one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let known = [
        error.downcast_ref::<EngineError>().map(engine),
        error.downcast_ref::<TreeError>().map(tree),
        error.downcast_ref::<DiskError>().map(disk),
        error.downcast_ref::<BookError>().map(book),
        error.downcast_ref::<IntakeError>().map(intake),
        error.downcast_ref::<UnitError>().map(unit),
        error.downcast_ref::<StepError>().map(order_refused),
        error.downcast_ref::<KeysError>().map(keys),
        error.downcast_ref::<io::Error>().map(system),
    ];
    known.into_iter().flatten().next().unwrap_or_else(|| error.to_string())
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
        "bring to the disk" => "mis à l'abri sur le disque",
        "create" => "créé",
        "link" => "repris",
        "lock" => "réservé",
        "open" => "ouvert",
        "read" => "lu",
        "remove" => "enlevé",
        "rename to" => "mis en place",
        "write" => "écrit",
        _ => "utilisé",
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
        Fault::Type(kind) => format!("c'est {}", member(kind)),
        Fault::Name(name) => format!("son nom est « {} »", super::safe(name)),
        Fault::Field(name) => format!("{} n'est pas celui d'une archive simple", field(name)),
        Fault::Number(name) => format!("{} n'est pas un nombre", field(name)),
        Fault::Mode(mode) => format!("ses droits sont {mode:o}"),
        Fault::TooLong { found, limit } => format!("{found} octets, plus que les {limit} permis"),
        Fault::Size { found, signed } => format!("{found} octets, le manifeste en annonce {signed}"),
        Fault::Digest { found, signed } => format!("son empreinte est {found}, le manifeste annonce {signed}"),
        Fault::Padding => "quelque chose se cache dans le remplissage de l'archive".to_owned(),
        Fault::Trailing => "quelque chose suit la fin de l'archive".to_owned(),
    }
}

/// The kinds of members that `release::bundle` names.
fn member(kind: &str) -> &'static str {
    match kind {
        "a hard link" => "un lien physique",
        "a symbolic link" => "un lien symbolique",
        "a device" => "un périphérique",
        "a directory" => "un dossier",
        "a pipe" => "un tube",
        "a pax header" => "un en-tête pax",
        "a GNU long name" => "un nom long à la façon de GNU",
        "a sparse file" => "un fichier creux",
        _ => "d'un type inconnu",
    }
}

/// The fields of a header that `release::bundle` names.
fn field(name: &str) -> &'static str {
    match name {
        "prefix" => "son préfixe",
        "link name" => "son nom de lien",
        "mode" => "son champ de droits",
        "format" => "son format",
        "device" => "son périphérique",
        "end of the header" => "la fin de son en-tête",
        "owner" => "son numéro de propriétaire",
        "group" => "son numéro de groupe",
        "time" => "son heure",
        "size" => "sa longueur",
        _ => "un champ de son en-tête",
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
    let Problem { field, .. } = problem;
    let why = match *field {
        "product" => "n'est pas un nom en minuscules, chiffres et traits d'union",
        "version" | "minimum_deployer" => "n'est pas une version comme 1.4.0 ou 1.4.0-rc.2",
        "commit" => "n'a pas 40 chiffres hexadécimaux en minuscules",
        "target" => "n'est pas une cible comme aarch64-unknown-linux-gnu",
        "size" => "vaut zéro",
        "sha256" => "n'a pas 64 chiffres hexadécimaux en minuscules",
        "schema.reads" => "doit donner le plus ancien, puis le plus récent",
        "schema.writes" => "est hors de schema.reads",
        "built_at" => "n'est pas une heure comme 2026-02-01T12:00:00Z",
        _ => "ne convient pas",
    };
    format!("{field} {why}")
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
        let kinds = ["a hard link", "a symbolic link", "a device", "a directory", "a pipe", "a pax header", "a sparse file", "of another"];
        let fields = ["prefix", "link name", "mode", "format", "device", "end of the header", "owner", "group", "time", "size", "x"];
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
        assert!(!said.contains("ne convient pas") && said.contains("schema.writes"), "{said}");
        let problems = vec![KeyProblem::NotAKey("a.pub".into()), KeyProblem::SameId("a.pub".into(), "b.pub".into()), KeyProblem::None];
        french(&keys(&KeysError::Problems(problems)));
        french(&keys(&KeysError::NotAnId("all\u{1b}[2J of them".into())));
    }

    #[test]
    fn the_disk_and_the_service_manager_are_said_in_french() {
        let verbs = ["bring to the disk", "create", "link", "lock", "open", "read", "remove", "rename to", "write"];
        for verb in verbs {
            for code in [1, 2, 5, 13, 17, 20, 21, 24, 28, 30, 39, 98, 99] {
                let error = DiskError::at(verb, Path::new("/opt/x"), io::Error::from_raw_os_error(code));
                let said = chain(&EngineError::Disk(error));
                french(&said);
                assert!(said.contains("/opt/x") && !said.contains("utilisé"), "{said}");
            }
        }
        french(&chain(&UnitError::Tool(io::Error::from_raw_os_error(2))));
        french(&chain(&EngineError::Nothing));
    }
}
