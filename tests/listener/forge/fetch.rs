//! The client: what is listed, and a file that comes whole or not at all.

use std::time::Duration;

use ffj_deploy::adapter::forge::{Forge, ForgeError, Limits, Settings};
use ffj_deploy::adapter::spool::{Spool, Writer};
use ffj_deploy::release::known::Known;
use ffj_deploy::release::offer::{Candidate, Choice, Wanted, choose};

use support::gitea::{Gitea, Trick, architecture, content};

const SIZE: usize = 300_000;

/// A client and its folder.
struct Looker {
    folder: tempfile::TempDir,
    spool: Spool,
}

fn patient() -> Limits {
    Limits { pauses: vec![Duration::ZERO; 3], ..Limits::default() }
}

impl Looker {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Looker).unwrap();
        Self { folder, spool }
    }

    fn forge(&self, gitea: &Gitea, limits: Limits) -> Forge {
        let tags = "v*".to_owned();
        let (forge, repository) = (gitea.url(), "ffj/bot".to_owned());
        Forge::new(Settings {
            provider: ffj_deploy::release::Provider::Gitea,
            forge,
            repository,
            tags,
            token: None,
            bundle_limit: 1 << 20,
            limits,
        })
        .unwrap()
    }

    async fn newest(&self, gitea: &Gitea) -> Candidate {
        let offers = self.forge(gitea, patient()).offers().await.unwrap();
        match choose(&offers.offers, Wanted { tags: "v*", architecture: architecture() }, &Known::default()) {
            Choice::New(candidate) => candidate,
            other => panic!("{other:?}"),
        }
    }

    async fn fetch(&self, gitea: &Gitea, limits: Limits) -> Result<(), ForgeError> {
        let candidate = self.newest(gitea).await;
        self.forge(gitea, limits).fetch(&candidate, &self.spool).await
    }

    /// Without a new attempt.
    async fn fetch_once(&self, gitea: &Gitea) -> Result<(), ForgeError> {
        self.fetch(gitea, Limits { pauses: Vec::new(), ..patient() }).await
    }

    fn bundle(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("bundle")).unwrap()
    }

    fn part(&self) -> Option<u64> {
        std::fs::metadata(self.folder.path().join(".ffj-look.part")).ok().map(|part| part.len())
    }
}

#[tokio::test]
async fn the_newest_is_found_on_any_page() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v2.0.0", b"newest");
    for minor in 0..30 {
        gitea.publish(&format!("v1.{minor}.0"), b"older");
    }
    assert_eq!(looker.newest(&gitea).await.tag, "v2.0.0");
    assert_eq!(gitea.asked().len(), 2, "31 of them, twenty on a page");
    gitea.small_pages(7);
    assert_eq!(looker.newest(&gitea).await.tag, "v2.0.0");
    assert_eq!(gitea.asked().len(), 2 + 5, "a forge that gives less on a page than it is asked for");
}

#[tokio::test]
async fn a_whole_file_is_put_in_its_slot() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 0));
    looker.fetch(&gitea, patient()).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 0));
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(looker.folder.path().join("bundle")).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o644);
    assert_eq!((looker.part(), std::fs::read_dir(looker.folder.path()).unwrap().count()), (None, 1));
}

#[tokio::test]
async fn a_broken_download_is_continued_where_it_broke() {
    for at in [0, 1, 511, 65_536, SIZE / 2, SIZE - 1] {
        let (gitea, looker) = (Gitea::new(), Looker::new());
        gitea.publish("v1.4.0", &content(SIZE, 1));
        gitea.trick_file(&[Trick::Cut(at)]);
        looker.fetch(&gitea, patient()).await.unwrap();
        assert!(looker.bundle() == content(SIZE, 1), "cut at {at}");
        let asked = gitea.files_asked();
        let expected = (at > 0).then(|| format!("bytes={at}-"));
        assert_eq!((asked.len(), asked[1].header("range")), (2, expected.as_deref()), "cut at {at}");
    }
}

#[tokio::test]
async fn what_has_come_is_kept_for_the_next_look() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 2));
    gitea.trick_file(&[Trick::Cut(100_000), Trick::Cut(50_000)]);
    for have in [100_000, 150_000] {
        let error = looker.fetch_once(&gitea).await.unwrap_err();
        assert!(matches!(error, ForgeError::Cut(_)), "{error:?}");
        assert_eq!(looker.part(), Some(have));
        assert!(!looker.folder.path().join("bundle").exists());
    }
    looker.fetch_once(&gitea).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 2));
    let asked = gitea.files_asked();
    assert_eq!(asked[2].header("range"), Some("bytes=150000-"));
    // What lies in the file beyond what was noted may not have reached the disk, and is not believed.
    let error = {
        gitea.trick_file(&[Trick::Cut(100_000)]);
        looker.fetch_once(&gitea).await.unwrap_err()
    };
    assert!(matches!(error, ForgeError::Cut(_)));
    let part = looker.folder.path().join(".ffj-look.part");
    let mut torn = std::fs::read(&part).unwrap();
    torn.extend([0; 1000]);
    std::fs::write(&part, torn).unwrap();
    looker.fetch_once(&gitea).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 2));
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_begun_anew() {
    for other in [content(SIZE, 9), content(SIZE, 10)] {
        let (gitea, looker) = (Gitea::new(), Looker::new());
        gitea.publish("v1.4.0", &content(SIZE, 3));
        gitea.trick_file(&[Trick::Cut(200_000), Trick::Replace(other.clone(), "\"uuid-other\"")]);
        looker.fetch(&gitea, patient()).await.unwrap();
        assert!(looker.bundle() == other, "no byte of the former");
    }
    // One of another length is not what was announced.
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 3));
    gitea.trick_file(&[Trick::Cut(200_000), Trick::Replace(content(SIZE + 1, 9), "\"uuid-other\"")]);
    let error = looker.fetch(&gitea, patient()).await.unwrap_err();
    assert!(matches!(error, ForgeError::Changed), "{error:?}");
    assert!(!looker.folder.path().join("bundle").exists());
    // Another release is begun anew, even under the name of the former.
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 4));
    gitea.trick_file(&[Trick::Cut(100_000)]);
    looker.fetch_once(&gitea).await.unwrap_err();
    gitea.edit(|release| release["assets"][0]["id"] = 99.into());
    looker.fetch_once(&gitea).await.unwrap();
    assert_eq!(gitea.files_asked()[1].header("range"), None);
}

#[tokio::test]
async fn the_wrong_part_is_not_taken() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 5));
    gitea.trick_file(&[Trick::Cut(1000), Trick::WrongPart, Trick::WrongPart]);
    looker.fetch(&gitea, patient()).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 5));
    assert_eq!(gitea.files_asked().len(), 4);
}

#[tokio::test]
async fn a_forge_that_starts_again_is_waited_for_and_not_for_ever() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 6));
    gitea.trick_list(&[Trick::Status(502), Trick::Hang, Trick::Status(503)]);
    gitea.trick_file(&[Trick::Hang, Trick::Status(504), Trick::Cut(5)]);
    looker.fetch(&gitea, patient()).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 6));
    gitea.trick_list(&[Trick::Status(502), Trick::Status(502), Trick::Status(502), Trick::Status(502)]);
    let error = looker.forge(&gitea, patient()).offers().await.unwrap_err();
    assert!(matches!(error, ForgeError::Status { status: 502, .. }), "{error:?}");
}

#[tokio::test]
async fn too_large_a_file_is_not_fetched_whatever_was_announced() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content((1 << 20) + 1, 7));
    let error = looker.fetch(&gitea, patient()).await.unwrap_err();
    assert!(matches!(error, ForgeError::TooLarge { .. }), "{error:?}");
    assert_eq!(gitea.files_asked().len(), 0);
    // A small one was announced, and much more comes, without a length.
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 7));
    gitea.trick_file(&[const { Trick::Endless(8 << 20) }; 4]);
    let error = looker.fetch(&gitea, patient()).await.unwrap_err();
    assert!(matches!(error, ForgeError::Changed), "{error:?}");
    assert!(looker.part().is_none_or(|size| size <= u64::try_from(SIZE).unwrap()));
    assert!(!looker.folder.path().join("bundle").exists());
    // So is a list.
    // However few are asked for.
    gitea.trick_list(&[const { Trick::Endless(2 << 20) }; 3]);
    gitea.trick_list(&vec![Trick::Garbage(vec![b' '; (1 << 20) + 1]); 7]);
    for _ in 0..2 {
        let error = looker.forge(&gitea, patient()).offers().await.unwrap_err();
        assert!(matches!(error, ForgeError::TooLarge { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn who_is_too_slow_is_left() {
    let (gitea, looker) = (Gitea::new(), Looker::new());
    gitea.publish("v1.4.0", &content(SIZE, 8));
    let candidate = looker.newest(&gitea).await;
    gitea.trick_file(&[Trick::Drip]);
    let hurried = Limits { total: Duration::from_millis(500), ..patient() };
    let error = looker.forge(&gitea, hurried).fetch(&candidate, &looker.spool).await.unwrap_err();
    assert!(matches!(error, ForgeError::Late), "{error:?}");
    // What has come is of use the next time.
    let have = looker.part().unwrap();
    looker.fetch(&gitea, patient()).await.unwrap();
    assert!(looker.bundle() == content(SIZE, 8));
    let expected = (have > 0).then(|| format!("bytes={have}-"));
    assert_eq!(gitea.files_asked()[1].header("range"), expected.as_deref());
    gitea.trick_list(&[Trick::Silence]);
    let restless = Limits { silence: Duration::from_millis(100), pauses: Vec::new(), ..patient() };
    let error = looker.forge(&gitea, restless).offers().await.unwrap_err();
    assert!(error.is_about_silence(), "{error:?}");
}
