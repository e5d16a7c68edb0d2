//! Starting, ending, and refusing to start.

use tokio::io::AsyncWriteExt as _;

use super::house::{House, PUSH, SECRET, SETTINGS, fails};
use super::wire::{Request, answer};

#[test]
fn without_a_secret_that_can_sign_it_does_not_start_and_says_what_to_type() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("incoming")).unwrap();
    std::fs::create_dir(folder.path().join("credentials")).unwrap();
    let credential = |name: &str| folder.path().join("credentials").join(name);
    let serve = || fails(folder.path(), SETTINGS, |command| command.env("CREDENTIALS_DIRECTORY", credential("")));
    let says = |(code, said): (Option<i32>, String), name: &str| {
        assert_eq!(code, Some(78), "{said}");
        assert!(said.contains("démarrage impossible") && said.contains(&format!("« sudo ffj-bot secret set {name} »")), "{said}");
    };
    says(serve(), "webhook-secret");
    for empty in ["", "\n", "two words"] {
        std::fs::write(credential("webhook-secret"), empty).unwrap();
        says(serve(), "webhook-secret");
    }
    std::fs::write(credential("webhook-secret"), SECRET).unwrap();
    std::fs::write(credential("webhook-secret-next"), "").unwrap();
    says(serve(), "webhook-secret-next");
    says(fails(folder.path(), SETTINGS, |command| command.env("WEBHOOK_SECRET", "")), "webhook-secret");
}

#[test]
fn without_its_folder_or_settings_it_does_not_start_either() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |settings: &str| fails(folder.path(), settings, |command| command.env("WEBHOOK_SECRET", SECRET));
    let (code, said) = serve(SETTINGS);
    assert!(code == Some(78) && said.contains("systemd-tmpfiles --create") && said.contains("incoming"), "{said}");
    let (code, said) = serve("[listener]\nlissen = 1\n");
    assert!(code == Some(78) && said.contains("listener.listen"), "{said}");
    std::fs::create_dir(folder.path().join("incoming")).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = format!("[listener]\nlisten = \"{}\"\n", taken.local_addr().unwrap());
    let (code, said) = serve(&listen);
    assert!(code == Some(1) && said.contains("ss -ltnp"), "{said}");
}

#[tokio::test]
async fn it_says_that_it_lives_and_what_it_is() {
    let house = House::with("");
    let get = |line: &str| Request { line: line.to_owned(), headers: vec![("Host".into(), "x".into())], body: Vec::new() };
    let health = house.send(&get("GET /health")).await;
    assert_eq!((health.status, &health.json()["version"]), (200, &env!("CARGO_PKG_VERSION").into()));
    let version = house.send(&get("GET /version?x")).await;
    assert_eq!((version.status, &version.json()["product"]), (200, &"ffj-deploy".into()));
    let head = house.send(&get("HEAD /health")).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn every_socket_of_the_unit_is_served() {
    let mut house = House::new();
    let second = house.also_listen();
    for (number, address) in [(1, house.address()), (2, second), (3, house.address()), (4, second)] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(&Request::push(number).bytes()).await.unwrap();
        assert_eq!(answer(&mut stream).await.status, 202, "{address}");
    }
    assert!(house.journal().contains(&second.to_string()), "{}", house.journal());
}

#[tokio::test]
async fn an_end_lets_requests_in_hand_finish_and_a_restart_loses_no_connection() {
    let mut house = House::new();
    let request = Request::gitea("push", "d-1", PUSH);
    let mut in_hand = house.connect().await;
    in_hand.write_all(&request.bytes()[..1000]).await.unwrap();
    // It is in hand once another one, that came later, was answered.
    assert_eq!(house.send(&Request::push(2)).await.status, 202);
    let rest = tokio::spawn(async move {
        in_hand.write_all(&request.bytes()[1000..]).await.unwrap();
        answer(&mut in_hand).await
    });
    house.stop().await;
    assert_eq!(rest.await.unwrap().status, 202);
    // The socket is systemd's: it takes connections while nobody serves them.
    let mut waiting = house.connect().await;
    waiting.write_all(&Request::push(3).bytes()).await.unwrap();
    house.start();
    assert_eq!(answer(&mut waiting).await.status, 202);
}
