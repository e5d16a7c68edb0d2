//! Tests of what only the deployer is configured with.

use super::*;

#[test]
fn every_mistake_about_the_listener_is_reported_at_its_place() {
    let text = "[listener]\ntrusted_proxies = [\"::1\", \"10.0.0.0/8\", \"::ffff:127.0.0.1\", \"proxy.example\"]\nbundle_limit = 0\n\
                [source]\nforge = \"https://a.example\"\nrepository = \"a/b\"\ntags = \"v *\"\n";
    let error = parse(Path::new("x"), text).unwrap_err();
    let found: Vec<(&str, Option<usize>)> = error.problems.iter().map(|problem| (problem.key.as_str(), problem.line)).collect();
    let expected = [
        ("listener.trusted_proxies[2]", Some(2)),
        ("listener.trusted_proxies[4]", Some(2)),
        ("listener.bundle_limit", Some(3)),
        ("source.tags", Some(7)),
    ];
    assert_eq!(found, expected);
    let listener = parse(Path::new("x"), "listener.trusted_proxies = [\"::ffff:127.0.0.1\"]").unwrap().settings.listener;
    assert_eq!(listener.trusted_proxies, ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]);
}
