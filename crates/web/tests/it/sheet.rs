//! The change of one entry: by form, by htmx, by JSON, over a newer version, forged, by whom it may not be done.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{Answer, Client};
use crate::on_site;
use crate::site::{api, c};

const ITEM: &str = "/c/2025/units/water/sheet/staff-office";
const ENTRIES: &str = "/api/v1/c/2025/units/water/sheet/entries";

async fn open(client: &mut Client) -> Answer {
    client.get(&c("/units/water/sheet?item=staff-office")).await
}

async fn total(client: &mut Client) -> String {
    client.get(&api("/units/water")).await.json()["total"]
        .as_str()
        .expect("a total")
        .to_owned()
}

fn filled<'a>(page: &'a [String; 2], count: &'a str, reason: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("csrf", &page[0]),
        ("version", &page[1]),
        ("n.contact-wrong", count),
        ("reason", reason),
        ("do", "save"),
    ]
}

async fn tokens(client: &mut Client) -> [String; 2] {
    let page = open(client).await;
    [page.field("csrf"), page.field("version")]
}

on_site! {
    async fn a_plain_form_changes_an_entry_and_goes_back(site: scored) {
        let mut client = site.leader().await;
        let before = total(&mut client).await;
        let page = tokens(&mut client).await;
        let answer = client.post(ITEM, &filled(&page, "２", "两处不符")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.header("location");
        assert!(to.starts_with(&c("/units/water/sheet?")) && to.contains("saved=staff-office#i-staff-office"), "{to}");
        assert_ne!(total(&mut client).await, before);
        let path = to.split('#').next().expect("a path").to_owned();
        client.get(&path).await.says(&["已记", "两处不符"]);
    }

    async fn htmx_gets_the_row_and_the_totals(site: scored) {
        let mut plain = site.leader().await;
        let [csrf, version] = tokens(&mut plain).await;
        let mut client = plain.with("hx-request", "true");
        let row = client.get(ITEM).await;
        assert!(row.body.trim_start().starts_with("<li class=\"it on\""), "{}", row.body);
        let answer = client.post(ITEM, &[("csrf", &csrf), ("version", &version), ("do", "full")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.says(&["<li class=\"it done\"", "id=\"totals\" hx-swap-oob=\"true\"", "id=\"said\""]);
        assert!(!answer.body.contains("<html"));
    }

    async fn a_refusal_stands_at_the_entry_and_keeps_what_was_typed(site: scored) {
        let mut client = site.leader().await;
        let page = tokens(&mut client).await;
        let answer = client.post(ITEM, &filled(&page, "3", "")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says(&["role=\"alert\"", "name=\"n.contact-wrong\" inputmode=\"numeric\" value=\"3\""]);
        let answer = client.post(ITEM, &filled(&page, "many", "")).await;
        answer.says(&["MJ4191", "“many”不是数"]);
    }

    async fn an_older_version_shows_both_and_lets_the_person_choose(site: scored) {
        let (mut one, mut two) = (site.leader().await, site.person("assessor").await);
        let (first, second) = (tokens(&mut one).await, tokens(&mut two).await);
        let answer = one.post(ITEM, &filled(&first, "1", "第一人的理由")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let answer = two.post(ITEM, &filled(&second, "1", "第二人的理由")).await;
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

    async fn what_does_not_come_from_this_site_changes_nothing(site: scored) {
        let mut client = site.leader().await;
        let before = total(&mut client).await;
        let [csrf, version] = tokens(&mut client).await;
        let good = [("csrf", csrf.as_str()), ("version", &version), ("do", "na"), ("reason", "x")];
        assert_eq!(client.post(ITEM, &good[1..]).await.status, StatusCode::FORBIDDEN, "no token");
        let mut other = site.person("assessor").await;
        assert_eq!(other.post(ITEM, &good).await.status, StatusCode::FORBIDDEN, "another browser's token");
        let mut forged = client.clone().with("sec-fetch-site", "cross-site");
        assert_eq!(forged.post(ITEM, &good).await.status, StatusCode::FORBIDDEN);
        let mut forged = client.clone().with("origin", "https://elsewhere.example");
        assert_eq!(forged.post(ITEM, &good).await.status, StatusCode::FORBIDDEN);
        let body = json!({"entry": {"unit": "water", "indicator": "staff-office", "full": true}, "version": 1});
        let answer = forged.post_json(ENTRIES, &body).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("MJ7403")));
        assert_eq!(total(&mut client).await, before);
    }

    async fn a_client_changes_an_entry_with_json(site: scored) {
        let mut client = site.leader().await;
        let body = |version: i64| {
            json!({"version": version, "entry": {"unit": "water", "indicator": "staff-office", "reason": "一处不符",
                "occurrences": [{"trigger": "contact-wrong", "count": 1}]}})
        };
        let answer = client.post_json(ENTRIES, &body(1)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.json()["version"], 2);
        assert!(answer.json()["total"].is_string());
        // The same again is what stands already; another one over the old version is not.
        let mut other = body(1);
        other["entry"]["reason"] = "另一处不符".into();
        let stale = client.post_json(ENTRIES, &other).await;
        assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("MJ9001")));
        let wrong = client.post_json(ENTRIES, &json!({"x": 1})).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn who_may_see_a_sheet_but_not_score_is_told_so(site: scored) {
        let mut leader = site.leader().await;
        let before = total(&mut leader).await;
        let body = json!({"version": 1, "entry": {"unit": "water", "indicator": "staff-office", "not_applicable": true,
            "reason": "x"}});
        for person in ["office", "group", "auditor"] {
            let answer = site.person(person).await.post_json(ENTRIES, &body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}: {}", answer.body);
        }
        for person in ["liaison", "head", "administrator", "security-officer"] {
            let answer = site.person(person).await.post_json(ENTRIES, &body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{person}: {}", answer.body);
        }
        assert_eq!(total(&mut leader).await, before);
    }

    async fn a_body_without_end_is_cut_off(site: small) {
        let mut client = site.leader().await;
        let long = "x".repeat(1200 * 1024);
        let answer = client.post(ITEM, &[("reason", &long)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
