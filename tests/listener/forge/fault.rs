//! Each fault of a forge is one clear sentence, and never a leak.

use super::machine::{Machine, TOKEN};
use support::gitea::{Gitea, Trick, content};

/// Looks in vain; gives the sentence.
fn sentence(machine: &Machine, token: Option<&str>) -> String {
    let said = machine.look_with(&[], token);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    let looked = machine.looked();
    assert_eq!((&looked["ok"], looked["failing_since"].is_string()), (&false.into(), true), "{looked}");
    let sentence = looked["said"].as_str().unwrap().to_owned();
    assert_eq!(said.err, format!("ffj-deploy: {sentence}\n"), "one sentence, and the same one");
    assert!(!sentence.contains('\n') && !sentence.contains(TOKEN), "{sentence}");
    assert!("REASON=".len() + sentence.len() <= 256, "journalctl -x would not show it: {sentence}");
    assert!(!machine.files().contains(&"request".to_owned()), "{:?}", machine.files());
    sentence
}

#[test]
fn an_answer_that_is_no_list_is_said() {
    let table = [
        (Trick::Status(401), None, "demande un jeton (401)"),
        (Trick::Status(401), Some(TOKEN), "refuse le jeton forge-token (401)"),
        (Trick::Status(403), Some(TOKEN), "refuse le jeton forge-token (403)"),
        (Trick::Status(404), None, "ne connaît pas le dépôt ffj/bot (404)"),
        (Trick::Status(404), Some(TOKEN), "ne connaît pas le dépôt ffj/bot (404)"),
        (Trick::Status(418), None, "réponse inattendue (418)"),
        (Trick::Status(429), None, "demande d'attendre (429)"),
        (Trick::Status(500), None, "est en panne (500)"),
        (Trick::Garbage(b"<!DOCTYPE html><html>".to_vec()), None, "n'est pas celle de Gitea ou de Forgejo"),
        (Trick::Garbage(b"{\"message\":\"hello\"}".to_vec()), None, "n'est pas celle de Gitea ou de Forgejo"),
        (Trick::Garbage(b"[{\"tag_name\":".to_vec()), None, "n'est pas celle de Gitea ou de Forgejo"),
        (Trick::Garbage(Vec::new()), None, "n'est pas celle de Gitea ou de Forgejo"),
        (Trick::Garbage(vec![b' '; (1 << 20) + 1]), None, "bien trop longue"),
        (Trick::Endless((1 << 20) + 1), None, "bien trop longue"),
        (Trick::Redirect("/api/v1/repos/ffj/bot/releases?draft=false&limit=1&page=1".to_owned()), None, "sans fin"),
    ];
    for (trick, token, expected) in table {
        let gitea = Gitea::new();
        gitea.publish("v1.4.0", b"bundle");
        gitea.trick_list(&vec![trick.clone(); 6]);
        let sentence = sentence(&Machine::new(&gitea), token);
        assert!(sentence.contains(expected), "{trick:?}: {sentence}");
        assert!(sentence.contains(&gitea.url()) || sentence.contains("ffj/bot"), "it says whose fault it is: {sentence}");
    }
}

#[test]
fn a_file_that_cannot_be_had_is_said() {
    for (trick, expected) in [
        (Trick::Status(404), "n'est plus là (404)"),
        (Trick::Status(403), "demande un jeton (403)"),
        (Trick::Status(500), "est en panne (500)"),
    ] {
        let gitea = Gitea::new();
        gitea.publish("v1.4.0", &content(10_000, 0));
        gitea.trick_file(std::slice::from_ref(&trick));
        let machine = Machine::new(&gitea);
        let sentence = sentence(&machine, None);
        assert!(sentence.contains(expected), "{trick:?}: {sentence}");
        assert_eq!(machine.looked()["found"], "1.4.0", "it was found all the same");
    }
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", &content((1 << 20) + 1, 0));
    let machine =
        Machine::with(&format!("[listener]\nbundle_limit = 1\n[source]\nforge = \"{}\"\nrepository = \"ffj/bot\"\n", gitea.url()));
    assert!(sentence(&machine, None).contains("dépasse 1 Mio"));
}

#[test]
fn a_gitea_that_gives_no_file_for_a_token_is_said_by_its_version() {
    for (version, token, expected) in [
        ("1.21.11", Some(TOKEN), "est un Gitea 1.21.11"),
        ("1.21.11", None, "n'est plus là (404)"),
        ("1.22.0", Some(TOKEN), "n'est plus là (404)"),
        ("9.0.3+gitea-1.21.0", Some(TOKEN), "n'est plus là (404)"),
    ] {
        let gitea = Gitea::new();
        gitea.publish("v1.4.0", &content(10_000, 0));
        gitea.calls_itself(version);
        gitea.trick_file(&[Trick::Status(404)]);
        let sentence = sentence(&Machine::new(&gitea), token);
        assert!(sentence.contains(expected), "{version}: {sentence}");
        let asked = gitea.asked().iter().filter(|asked| asked.target == "/api/v1/version").count();
        assert_eq!(asked, usize::from(token.is_some()), "who has no token learns nothing from it");
    }
}

#[test]
fn nobody_else_is_asked_and_the_token_stays_here() {
    let (gitea, other) = (Gitea::new(), Gitea::new());
    for (list, file) in [(true, false), (false, true)] {
        gitea.publish("v1.4.0", &content(10_000, 0));
        let away = |list| Trick::Redirect(format!("{}/{}", other.url(), if list { "api/v1/repos/ffj/bot/releases" } else { "file" }));
        if list {
            gitea.trick_list(&[away(true)]);
        }
        if file {
            gitea.trick_file(&[away(false)]);
        }
        gitea.lock(TOKEN);
        let sentence = sentence(&Machine::new(&gitea), Some(TOKEN));
        assert!(sentence.contains("renvoie vers http://127.0.0.1, qui n'est pas demandé"), "{sentence}");
    }
    assert_eq!(other.asked().len(), 0, "it was not even connected to");
    assert!(gitea.asked().iter().all(|asked| asked.header("authorization") == Some(&format!("token {TOKEN}"))));
    // Names for the same machine are other hosts too.
    let port = gitea.url().rsplit(':').next().unwrap().to_owned();
    for host in [format!("http://localhost:{port}/x"), format!("https://127.0.0.1:{port}/x"), format!("//user@127.0.0.1:{port}/x")] {
        gitea.trick_file(&[Trick::Redirect(host)]);
        assert!(sentence(&Machine::new(&gitea), Some(TOKEN)).contains("qui n'est pas demandé"));
    }
    assert!(gitea.asked().iter().all(|asked| asked.target != "/x"));
}

#[test]
fn a_redirection_on_the_same_host_is_followed_with_the_token() {
    let gitea = Gitea::new();
    let name = gitea.publish("v1.4.0", &content(10_000, 0));
    gitea.lock(TOKEN);
    let there = format!("{}/ffj/bot/releases/download/v1.4.0/{name}", gitea.url());
    gitea.trick_file(&[Trick::Redirect("/attachments/1".to_owned()), Trick::Redirect(there)]);
    let machine = Machine::new(&gitea);
    let said = machine.look_with(&[], Some(TOKEN));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(machine.claim() == content(10_000, 0));
    assert!(gitea.asked().iter().all(|asked| asked.header("authorization").is_some()));
    assert!(gitea.asked().iter().any(|asked| asked.target == "/attachments/1"));
}

#[test]
fn a_token_that_cannot_be_one_is_a_matter_of_configuration() {
    let gitea = Gitea::new();
    let said = Machine::new(&gitea).look_with(&[], Some("two words canary"));
    assert_eq!(said.code, 78, "{said:?}");
    assert!(!said.err.contains("canary"), "{said:?}");
    assert_eq!(gitea.asked().len(), 0);
}
