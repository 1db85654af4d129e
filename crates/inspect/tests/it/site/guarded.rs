//! Nothing inside is asked, whichever way a page tries to send the program there.

use std::sync::Arc;

use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Memory, Outcome};
use mingjian_inspect::fetch::{Failure, Method, Refused, Request};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, Told, client, links, run, sweep};

fn get(url: &str) -> Request {
    Request::new(Method::Get, url.parse::<Address>().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_and_links_into_the_inner_network_are_refused() {
    let inner = FixtureSite::start(|_| Reply::page("<p>内部系统</p>")).unwrap();
    let port = inner.address.port();
    let targets = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://[64:ff9b::7f00:1]:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "gopher://127.0.0.1:70/".to_owned(),
    ];
    let all = targets.clone();
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => {
            let redirects: Vec<String> = (0..all.len()).map(|at| format!("/r{at}")).collect();
            let mut paths: Vec<&str> = redirects.iter().map(String::as_str).collect();
            paths.extend(all.iter().map(String::as_str));
            Reply::page(&links(&paths))
        }
        path => match path.strip_prefix("/r").and_then(|at| at.parse::<usize>().ok()) {
            Some(at) => Reply::to(&all[at]),
            None => Reply::status(404),
        },
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(inner.asked().len(), 0, "{:?}", inner.asked());
    for (at, target) in targets.iter().enumerate() {
        let outcome = swept.outcome(&site, &format!("/r{at}"));
        match (target, outcome) {
            (_, Outcome::NotJudged(why)) if why == "inner_address" || why == "scheme" => {}
            // A name is only known to lead inside when it is asked for.
            (to, Outcome::Moved(_)) if to.contains("localhost") => {}
            other => panic!("{other:?}"),
        }
    }
    let refused = swept.report.coverage.not_judged.get("inner_address");
    assert!(
        refused.is_some_and(|count| *count >= 10),
        "{:?}",
        swept.report.coverage
    );
}

#[tokio::test]
async fn a_name_is_resolved_once_for_a_connection_and_every_address_is_looked_at() {
    let site = FixtureSite::start(|_| Reply::page("<p>-</p>").with("Connection", "close")).unwrap();
    let port = site.address.port();
    // First as allowed, then inside: the name that was named by hand is asked, another one is not, whatever it says.
    let named = format!("named.test:{port}");
    let resolver = Arc::new(Told::new(&[
        &["127.0.0.1"],
        &["127.0.0.1"],
        &["1.1.1.1", "127.0.0.1"],
        &["::ffff:127.0.0.1"],
    ]));
    let client = client(std::slice::from_ref(&named), resolver);
    assert!(client.fetch(&get(&format!("http://{named}/"))).await.is_ok());
    for _ in 0..3 {
        let failed = client
            .fetch(&get(&format!("http://other.test:{port}/")))
            .await
            .unwrap_err();
        assert_eq!(failed, Failure::Refused(Refused::Address));
    }
    assert_eq!(site.asked().len(), 1);
    // The same name at another port was not named.
    let failed = client.fetch(&get("http://named.test:1/")).await.unwrap_err();
    assert_eq!(failed, Failure::Refused(Refused::Address));
}

#[tokio::test]
async fn other_schemes_are_never_opened() {
    let client = client(&["127.0.0.1:80".to_owned()], Arc::new(Told::new(&[&["1.1.1.1"]])));
    for url in ["file:///etc/passwd", "ftp://127.0.0.1:80/", "data:text/html,x"] {
        let failed = client.fetch(&get(url)).await.unwrap_err();
        assert_eq!(failed, Failure::Refused(Refused::Scheme), "{url}");
    }
}
