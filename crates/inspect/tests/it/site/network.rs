//! What a site as a whole shows over the network, and what other hosts ask of programs.

use std::sync::Arc;

use mingjian_inspect::crawl::{Memory, Outcome};
use mingjian_testkit::site::{FixtureSite, Reply};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;

use super::{Ticking, Told, client, links, run, sweep};

/// A server on this machine that shows a certificate nobody vouches for, and its port.
async fn secured(name: &str) -> u16 {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let accepts = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let accepts = accepts.clone();
            tokio::spawn(async move {
                let _ = accepts.accept(stream).await;
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nobody_vouches_for_is_told() {
    let port = secured("www.qinghe.gov.cn").await;
    let site = FixtureSite::start(|_| Reply::status(404)).unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.site.start = format!("https://www.qinghe.gov.cn:{port}/").parse().unwrap();
    sweep.client = client(
        &[format!("www.qinghe.gov.cn:{port}")],
        Arc::new(Told::new(&[&["127.0.0.1"]])),
    );
    sweep.attached.probes = 4;
    let swept = run(&Memory::default(), sweep).await;
    let found = swept.of("certificate");
    assert_eq!(found.len(), 1, "{:?}", swept.report.findings);
    assert_eq!(found[0].params[0], ("why".to_owned(), "chain".to_owned()));
    assert!(swept.of("domain-form").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_of_another_form_and_a_missing_elder_version_are_told() {
    for (host, home, rules) in [
        (
            "www.qinghe.example",
            "<title>青禾区</title><p>首页",
            vec!["domain-form", "elder-version-missing"],
        ),
        (
            "www.qinghe.gov.cn",
            "<title>青禾区</title><a href=/old/>长者模式</a>",
            Vec::new(),
        ),
    ] {
        let site = FixtureSite::start(move |asked| match asked.path.as_str() {
            "/" | "/old/" => Reply::page(home),
            _ => Reply::status(404),
        })
        .unwrap();
        let port = site.address.port();
        let mut sweep = sweep(&site, &Ticking::new());
        sweep.site.start = format!("http://{host}:{port}/").parse().unwrap();
        sweep.client = client(
            &[format!("{host}:{port}")],
            Arc::new(Told::new(&[&["127.0.0.1"]])),
        );
        sweep.attached.probes = 1;
        let swept = run(&Memory::default(), sweep).await;
        for rule in mingjian_inspect::crawl::SITE_RULES {
            assert_eq!(
                swept.of(rule).len(),
                usize::from(rules.contains(rule)),
                "{host} {rule}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_other_hosts_keep_from_programs_is_not_asked() {
    let other = FixtureSite::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /inner/\n".to_vec()),
        _ => Reply::page("<p>开放"),
    })
    .unwrap();
    let (open, kept) = (other.url("/open.html"), other.url("/inner/x.html"));
    let (one, two) = (open.clone(), kept.clone());
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&[&one, &two])),
        _ => Reply::status(404),
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    let allowed = [site.address.to_string(), other.address.to_string()];
    sweep.client = client(&allowed, Arc::new(mingjian_inspect::fetch::SystemResolver));
    let swept = run(&Memory::default(), sweep).await;
    let outcome = |url: &str| {
        swept
            .rows
            .get(url)
            .and_then(|row| row.visit.clone())
            .map(|visit| visit.outcome)
    };
    assert_eq!(outcome(&kept), Some(Outcome::NotChecked("robots".to_owned())));
    assert_eq!(outcome(&open), Some(Outcome::Opened));
    assert_eq!((other.count("/inner/x.html"), other.count("/robots.txt")), (0, 1));
}
