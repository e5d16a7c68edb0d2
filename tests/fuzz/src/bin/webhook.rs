//! A request as the listener sees it: lines of headers, an empty line, and a body. Headers alone are never believed; with the
//! signature of the secret every body is, and what it says is judged.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use std::net::{IpAddr, Ipv4Addr};

use ffj_deploy::adapter::webhook::client::client;
use ffj_deploy::release::ask::{Ask, DeliveryId, LONGEST_ID, Look};
use ffj_deploy::release::event::{Filter, Notice, Watch};
use ffj_deploy::release::request::Secrets;
use libfuzzer_sys::fuzz_target;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fuzz_target!(|given: &[u8]| {
    let end = given.windows(2).position(|pair| pair == b"\n\n").unwrap_or(given.len());
    let (head, body) = (&given[..end], given.get(end + 2..).unwrap_or_default());
    let headers: Vec<(&str, &[u8])> = head.split(|byte| *byte == b'\n').filter_map(header).collect();

    let secrets = Secrets::new(b"a secret that nobody can guess", None).unwrap();
    if let Ok(mut check) = secrets.begin(headers.iter().copied()) {
        check.update(body);
        assert!(check.finish().is_err(), "believed without the secret");
    }
    let value = |name: &str| headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    if let Some(id) = value("x-gitea-delivery").and_then(DeliveryId::read) {
        assert!(id.as_str().len() <= LONGEST_ID && id.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        let look = serde_json::to_vec(&id).unwrap();
        assert_eq!(serde_json::from_slice::<DeliveryId>(&look).unwrap(), id);
    }
    let forwarded = || headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-forwarded-for")).map(|(_, value)| *value);
    assert_eq!(client(HERE, &[], forwarded()), HERE, "a stranger named another address");
    let _named = client(HERE, &[HERE], forwarded());
    let watch = Watch::Source(Filter { repository: "ffj/bot".to_owned(), branch: "main".to_owned(), tags: "v*-rc.*".to_owned() });
    for kind in [value("x-gitea-event").unwrap_or_default(), b"push", b"create", b"release"] {
        if let Ok(notice) = Notice::read(kind, body)
            && watch.judge(&notice).is_ok()
        {
            assert!(notice.repository.eq_ignore_ascii_case("ffj/bot"));
        }
    }
    // What the listener leaves in the spool is read by others.
    let _ = (Look::read(body), serde_json::from_slice::<Ask>(body).is_ok());
});

fn header(line: &[u8]) -> Option<(&str, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((std::str::from_utf8(&line[..colon]).ok()?, line[colon + 1..].trim_ascii()))
}
