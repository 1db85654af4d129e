//! The change of one entry: by form, by htmx, by JSON, over a newer version, forged.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{Answer, Client};

const ITEM: &str = "/units/water/sheet/staff-office";

async fn open(client: &mut Client) -> Answer {
    client.get("/units/water/sheet?item=staff-office").await
}

async fn total(client: &mut Client) -> String {
    client.get("/api/v1/units/water").await.json()["total"]
        .as_str()
        .expect("a total")
        .to_owned()
}

#[tokio::test]
async fn a_plain_form_changes_an_entry_and_goes_back() {
    let mut client = Client::new();
    let before = total(&mut client).await;
    let page = open(&mut client).await;
    let (csrf, version) = (page.field("csrf"), page.field("version"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("version", &version),
        ("n.contact-wrong", "２"),
        ("reason", "两处不符"),
        ("do", "save"),
    ];
    let answer = client.post(ITEM, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(
        answer
            .header("location")
            .contains("saved=staff-office#i-staff-office"),
        "{}",
        answer.header("location")
    );
    assert_ne!(total(&mut client).await, before);
    let path = answer
        .header("location")
        .split('#')
        .next()
        .expect("a path")
        .to_owned();
    client.get(&path).await.says(&["已记", "两处不符"]);
}

#[tokio::test]
async fn htmx_gets_the_row_and_the_totals() {
    let mut plain = Client::new();
    let page = open(&mut plain).await;
    let (csrf, version) = (page.field("csrf"), page.field("version"));
    let mut client = plain.with("hx-request", "true");
    let row = client.get(ITEM).await;
    assert!(
        row.body.trim_start().starts_with("<li class=\"it on\""),
        "{}",
        row.body
    );
    let answer = client
        .post(ITEM, &[("csrf", &csrf), ("version", &version), ("do", "full")])
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.says(&[
        "<li class=\"it done\"",
        "id=\"totals\" hx-swap-oob=\"true\"",
        "id=\"said\"",
    ]);
    assert!(!answer.body.contains("<html"));
}

#[tokio::test]
async fn a_refusal_stands_at_the_entry_and_keeps_what_was_typed() {
    let mut client = Client::new();
    let page = open(&mut client).await;
    let (csrf, version) = (page.field("csrf"), page.field("version"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("version", &version),
        ("n.contact-wrong", "3"),
        ("do", "save"),
    ];
    let answer = client.post(ITEM, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&[
        "role=\"alert\"",
        "name=\"n.contact-wrong\" inputmode=\"numeric\" value=\"3\"",
    ]);
    let fields = [
        ("csrf", csrf.as_str()),
        ("version", &version),
        ("n.contact-wrong", "many"),
        ("do", "save"),
    ];
    client.post(ITEM, &fields).await.says(&["MJ4191", "“many”不是数"]);
}

#[tokio::test]
async fn an_older_version_shows_both_and_lets_the_person_choose() {
    let mut one = Client::new();
    let mut two = one.other();
    let (first, second) = (open(&mut one).await, open(&mut two).await);
    let fill = |page: &Answer, reason: &'static str| {
        vec![
            ("csrf".to_owned(), page.field("csrf")),
            ("version".to_owned(), page.field("version")),
            ("n.contact-wrong".to_owned(), "1".to_owned()),
            ("reason".to_owned(), reason.to_owned()),
            ("do".to_owned(), "save".to_owned()),
        ]
    };
    let borrow = |all: &[(String, String)]| -> Vec<(String, String)> { all.to_vec() };
    let send = borrow(&fill(&first, "第一人的理由"));
    let send: Vec<(&str, &str)> = send.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(one.post(ITEM, &send).await.status, StatusCode::SEE_OTHER);
    let late = fill(&second, "第二人的理由");
    let send: Vec<(&str, &str)> = late.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = two.post(ITEM, &send).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.says(&["第一人的理由", "第二人的理由", "用我的", "用现在的"]);
    let again = [
        ("csrf", answer.field("csrf")),
        ("version", answer.field("version")),
        ("do", answer.field("do")),
        ("n.contact-wrong", answer.field("n.contact-wrong")),
        ("reason", answer.field("reason")),
    ];
    let send: Vec<(&str, &str)> = again.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(two.post(ITEM, &send).await.status, StatusCode::SEE_OTHER);
    open(&mut one).await.says(&["第二人的理由"]);
}

#[tokio::test]
async fn what_does_not_come_from_this_site_changes_nothing() {
    let mut client = Client::new();
    let before = total(&mut client).await;
    let page = open(&mut client).await;
    let (csrf, version) = (page.field("csrf"), page.field("version"));
    let good = [
        ("csrf", csrf.as_str()),
        ("version", &version),
        ("do", "na"),
        ("reason", "x"),
    ];
    let without = [("version", version.as_str()), ("do", "na"), ("reason", "x")];
    assert_eq!(client.post(ITEM, &without).await.status, StatusCode::FORBIDDEN);
    let mut stranger = client.other();
    assert_eq!(
        stranger.post(ITEM, &good).await.status,
        StatusCode::FORBIDDEN,
        "another browser's token"
    );
    let mut forged = client.other().with("sec-fetch-site", "cross-site");
    assert_eq!(forged.post(ITEM, &good).await.status, StatusCode::FORBIDDEN);
    let mut forged = client.other().with("origin", "https://elsewhere.example");
    let body = json!({"entry": {"unit": "water", "indicator": "staff-office", "full": true}, "version": 1});
    let answer = forged.post_json("/api/v1/units/water/sheet/entries", &body).await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("MJ7403"))
    );
    assert_eq!(total(&mut client).await, before);
}

#[tokio::test]
async fn a_client_changes_an_entry_with_json() {
    let mut client = Client::new();
    let path = "/api/v1/units/water/sheet/entries";
    let body = |version: i64| {
        json!({"version": version, "entry": {"unit": "water", "indicator": "staff-office", "reason": "一处不符",
            "occurrences": [{"trigger": "contact-wrong", "count": 1}]}})
    };
    let answer = client.post_json(path, &body(1)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.json()["version"], 2);
    assert!(answer.json()["total"].is_string());
    let stale = client.post_json(path, &body(1)).await;
    assert_eq!(
        (stale.status, stale.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("MJ9001"))
    );
    assert_eq!(
        client.post_json(path, &json!({"x": 1})).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let mut client = Client::new();
    let long = "x".repeat(300 * 1024);
    let answer = client.post(ITEM, &[("reason", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
