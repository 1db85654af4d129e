//! Forms and programs give commands: success, refusal, twice the same, hostile fields, who may not.

use axum::http::StatusCode;
use mingjian_core::event::ChainId;
use mingjian_core::lang::Lang;
use mingjian_testkit::{AUTHORITY, CAMPAIGN};
use serde_json::json;

use crate::client::Client;
use crate::on_site;

/// A body to be registered, with the fields of a form.
const BODY: [(&str, &str); 5] = [
    ("authority", AUTHORITY),
    ("body", "finance"),
    ("name", "财政局"),
    ("display_order:int", "3"),
    ("member:bool", "1"),
];

const PLAN: [(&str, &str); 9] = [
    ("campaign", CAMPAIGN),
    ("plan.title", "2025年度考核方案"),
    ("plan.document_number", "示政办发〔2026〕5号"),
    ("plan.signed_on", "2026-03-01"),
    ("plan.published_on:opt", ""),
    ("plan.assessed_from", "2025-01-01"),
    ("plan.assessed_to", "2025-12-31"),
    ("plan.limits.notice_days:int", "15"),
    ("plan.target_points:opt", "3"),
];

fn with_csrf<'a>(csrf: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("csrf", csrf)], fields].concat()
}

async fn give(client: &mut Client, name: &str, fields: &[(&str, &str)]) -> crate::client::Answer {
    let csrf = client.csrf().await;
    let fields = with_csrf(&csrf, fields);
    client.post(&format!("/do/{name}"), &fields).await
}

fn campaign() -> ChainId {
    ChainId::Campaign(CAMPAIGN.into())
}

on_site! {
    async fn a_form_gives_a_command_and_goes_back_to_where_it_stood(site: small) {
        let mut office = site.person("office").await;
        let before = site.length().await;
        let fields = [&BODY[..], &[("back", "/bodies?x=1")]].concat();
        give(&mut office, "body.register", &fields).await.goes_to("/bodies?x=1");
        assert_eq!(site.length().await, before + 1);
        let away = [&BODY[..], &[("back", "https://elsewhere.example/")]].concat();
        give(&mut office, "body.register", &away).await.goes_to("/");
        let before = site.length_of(&campaign()).await;
        give(&mut office, "plan.draft", &PLAN).await.goes_to("/");
        assert_eq!(site.length_of(&campaign()).await, before + 1);
    }

    async fn a_script_is_told_where_to_go_on(site: small) {
        let mut office = site.person("office").await.with("hx-request", "true");
        let answer = give(&mut office, "plan.draft", &[&PLAN[..], &[("back", "/c/2025/plan")]].concat()).await;
        assert_eq!((answer.status, answer.header("hx-redirect")), (StatusCode::OK, "/c/2025/plan"), "{}", answer.body);
    }

    async fn a_refusal_is_a_page_without_a_script_and_a_note_with_one(site: small) {
        let mut office = site.person("office").await;
        let before = site.length_of(&campaign()).await;
        let mut wrong = PLAN;
        wrong[1].1 = " ";
        wrong[5].1 = "2026-01-01";
        let page = give(&mut office, "plan.draft", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says(&["<html", "MJ2101", "MJ2102"]);
        let mut scripted = office.clone().with("hx-request", "true");
        let note = give(&mut scripted, "plan.draft", &wrong).await;
        assert_eq!(note.status, StatusCode::UNPROCESSABLE_ENTITY);
        note.says(&["class=\"note bad\"", "MJ2101", "MJ2102"]);
        assert!(!note.body.contains("<html"), "{}", note.body);
        let early = [("campaign", CAMPAIGN), ("document.number", "1号"), ("document.date", "2026-03-01")];
        give(&mut office, "notice.send", &early).await.says(&["MJ2110"]);
        assert_eq!(site.length_of(&campaign()).await, before, "a refusal leaves no trace");
    }

    async fn a_form_sent_twice_has_one_effect(site: small) {
        let mut administrator = site.person("administrator").await;
        let before = site.length().await;
        let role = [("authority", AUTHORITY), ("person", "office"), ("role", "assessor"), ("command", "0123456789abcdef")];
        for _ in 0..3 {
            give(&mut administrator, "role.grant", &role).await.goes_to("/");
        }
        assert_eq!(site.length().await, before + 1);
        let mut other = role;
        other[3].1 = "fedcba9876543210";
        give(&mut administrator, "role.grant", &other).await.goes_to("/");
        assert_eq!(site.length().await, before + 2);
    }

    async fn what_does_not_come_from_this_browser_changes_nothing(site: small) {
        let mut office = site.person("office").await;
        let csrf = office.csrf().await;
        let before = site.length().await;
        assert_eq!(office.post("/do/body.register", &BODY).await.status, StatusCode::FORBIDDEN, "no token");
        let good = with_csrf(&csrf, &BODY);
        let mut other = site.person("twofold").await;
        assert_eq!(other.post("/do/body.register", &good).await.status, StatusCode::FORBIDDEN, "another's token");
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "null")] {
            let answer = office.clone().with(name, value).post("/do/body.register", &good).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        }
        let plain = office.clone().post("/api/v1/commands/body.register", &good).await;
        assert_eq!(plain.status, StatusCode::FORBIDDEN, "a form as a program's command");
        assert_eq!(office.get("/do/body.register").await.status, StatusCode::NOT_FOUND, "a link changes nothing");
        assert_eq!(site.length().await, before);
    }

    async fn hostile_fields_are_refused_and_change_nothing(site: small) {
        let mut office = site.person("office").await;
        let before = (site.length().await, site.length_of(&campaign()).await);
        let deep = "a.".repeat(400);
        let long = "x".repeat(70_000);
        let hostile: [(&str, &str); 14] = [
            ("plan.limits.notice_days:int", "99999999999999999999"),
            ("plan.limits.notice_days:int", "-1"),
            ("plan.limits.notice_days:int", "1e3"),
            ("plan.periods.4000000000.id", "x"),
            ("plan.periods.1999.id", "x"),
            ("plan.title.zh", "x"),
            ("plan", "x"),
            ("__proto__", "x"),
            ("plan.signed_on", "2026-02-30"),
            ("plan.x:json", "{"),
            ("plan.title:what", "x"),
            ("", "x"),
            (&deep, "x"),
            (&long, "x"),
        ];
        for (name, value) in hostile {
            let answer = give(&mut office, "plan.draft", &[&PLAN[..], &[(name, value)]].concat()).await;
            let name: String = name.chars().take(40).collect();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}: {}", answer.body);
        }
        let many: Vec<(String, String)> = (0..5000).map(|n| (format!("f{n}"), "x".to_owned())).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = give(&mut office, "plan.draft", &[&PLAN[..], &many].concat()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for name in ["nothing", "plan.draft%00", "..%2Fsign-out", "%F0%9F%98%80"] {
            assert_eq!(give(&mut office, name, &PLAN).await.status, StatusCode::NOT_FOUND, "{name}");
        }
        assert_eq!((site.length().await, site.length_of(&campaign()).await), before);
    }

    async fn what_one_may_not_do_is_refused_and_what_one_may_not_see_is_not_there(site: small) {
        let before = (site.length().await, site.length_of(&campaign()).await);
        for (person, name, fields, status) in [
            ("group", "plan.draft", &PLAN[..], StatusCode::FORBIDDEN),
            ("liaison", "plan.draft", &PLAN[..], StatusCode::FORBIDDEN),
            ("administrator", "plan.draft", &PLAN[..], StatusCode::NOT_FOUND),
            ("security-officer", "plan.draft", &PLAN[..], StatusCode::NOT_FOUND),
            ("administrator", "body.register", &BODY[..], StatusCode::NOT_FOUND),
            ("auditor", "body.register", &BODY[..], StatusCode::FORBIDDEN),
        ] {
            let answer = give(&mut site.person(person).await, name, fields).await;
            assert_eq!(answer.status, status, "{person}: {name}: {}", answer.body);
        }
        assert_eq!((site.length().await, site.length_of(&campaign()).await), before);
    }

    async fn a_program_gives_a_command_under_a_key_once(site: small) {
        let mut office = site.person("office").await.with("idempotency-key", "k-1");
        let path = "/api/v1/commands/body.register";
        let body = json!({"authority": AUTHORITY, "body": "finance", "name": {"zh": "财政局", "en": "Finance"}, "display_order": 3});
        let before = site.length().await;
        let first = office.post_json(path, &body).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        assert_eq!(first.json()["name"], "body.register");
        let second = office.post_json(path, &body).await;
        assert_eq!(second.json(), first.json(), "the same receipt");
        assert_eq!(site.length().await, before + 1);
        let unknown = office.post_json("/api/v1/commands/nothing", &body).await;
        assert_eq!((unknown.status, unknown.json()["code"].as_str()), (StatusCode::NOT_FOUND, Some("MJ7001")));
        let mut office = site.person("office").await;
        for wrong in [json!({}), json!([]), json!({"authority": AUTHORITY, "body": 1}), json!(null)] {
            let answer = office.post_json(path, &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            let problem = answer.json();
            assert_eq!(problem["code"], "MJ9006", "{wrong}");
            for lang in [Lang::Zh, Lang::En] {
                let tag = if lang == Lang::Zh { "zh" } else { "en" };
                assert!(problem["refusals"][0]["what"][tag].is_string(), "{problem}");
            }
        }
    }
}
