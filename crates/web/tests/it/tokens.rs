//! Programs: tokens from making to end, what they reach, keys against doing things twice, lists in pages, trouble.

use axum::http::StatusCode;
use mingjian_core::event::ChainId;
use mingjian_testkit::{AUTHORITY, CAMPAIGN};
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::on_site;
use crate::site::{MINUTE, Site, api, c};
use crate::year::Year;

const DAY: i64 = 24 * 60 * MINUTE;

/// Makes a token on the page; the answer is the page that shows it.
async fn make(client: &mut Client, fields: &[(&str, &str)]) -> Answer {
    let csrf = client.csrf().await;
    let own = [("csrf", csrf.as_str()), ("name", "同步"), ("until", "2026-12-31")];
    client.post("/tokens", &[&own[..], fields].concat()).await
}

/// The token that a page shows.
fn shown(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let start = page.body.find("value=\"mj_").expect("a token") + 7;
    page.body[start..].split('"').next().expect("its end").to_owned()
}

/// A program of somebody, with a token that reaches so far.
async fn program(site: &Site, person: &str, fields: &[(&str, &str)]) -> Client {
    let token = shown(&make(&mut site.person(person).await, fields).await);
    site.stranger().with("authorization", &format!("Bearer {token}"))
}

fn body(id: &str) -> Value {
    json!({"authority": AUTHORITY, "body": id, "name": "财政局", "display_order": 3})
}

const REGISTER: &str = "/api/v1/commands/body.register";

on_site! {
    async fn a_token_acts_in_its_makers_name_without_a_form_of_this_site(site: small) {
        let mut program = program(&site, "office", &[("read", "1"), ("write", "body")]).await;
        let before = site.length().await;
        let done = program.post_json(REGISTER, &body("finance")).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert_eq!(site.length().await, before + 1);
        let seen = program.get("/api/v1/bodies").await;
        assert_eq!(seen.status, StatusCode::OK);
        seen.says(&["finance"]);
        let far = program.with("origin", "https://elsewhere.example").post_json(REGISTER, &body("audit")).await;
        assert_eq!(far.status, StatusCode::OK, "a program has no cookie that another site could use");
    }

    async fn a_token_reaches_its_scope_and_no_further(site: small) {
        let mut reader = program(&site, "office", &[("read", "1")]).await;
        assert_eq!(reader.get("/api/v1/bodies").await.status, StatusCode::OK);
        let refused = reader.post_json(REGISTER, &body("finance")).await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("MJ7204")));
        let mut writer = program(&site, "office", &[("write", "body")]).await;
        assert_eq!(writer.get("/api/v1/bodies").await.status, StatusCode::FORBIDDEN);
        let plan = writer.post_json("/api/v1/commands/plan.draft", &json!({})).await;
        assert_eq!(plan.json()["code"], "MJ7204");
        let mut leader = program(&site, "leader", &[("read", "1")]).await;
        let entry = leader.post_json(&api("/units/chengguan/sheet/entries"), &json!({"entry": {}, "version": 0})).await;
        assert_eq!(entry.json()["code"], "MJ7204", "an address of its own counts as the command that it gives");
    }

    async fn a_token_does_nothing_that_its_maker_could_not_do(site: small) {
        let mut head = site.person("head").await;
        let beyond = make(&mut head, &[("write", "body")]).await;
        assert_eq!(beyond.status, StatusCode::UNPROCESSABLE_ENTITY);
        beyond.says(&["MJ7205", "value=\"同步\""]);
        let mut program = program(&site, "head", &[("read", "1"), ("write", "self_check")]).await;
        for closed in [api("/ranking"), "/api/v1/accounts".to_owned(), "/api/v1/sign-ins".to_owned()] {
            assert_eq!(program.get(&closed).await.status, StatusCode::NOT_FOUND, "{closed}");
        }
        let other = json!({"campaign": CAMPAIGN, "unit": "chengguan"});
        let submit = program.post_json("/api/v1/commands/self_check.submit", &other).await;
        assert_eq!(submit.status, StatusCode::NOT_FOUND, "another unit's papers: {}", submit.body);
        let mut administrator = site.person("administrator").await;
        for never in ["role", "person", "token"] {
            make(&mut administrator, &[("write", never)]).await.says(&["MJ7205"]);
        }
    }

    async fn a_token_is_made_in_the_makers_own_role_only(site: small) {
        let seat = site.inner().seat("group", "").await.expect("asked").expect("a seat");
        let officer = site.inner().seat("security-officer", "").await.expect("asked").expect("a seat");
        let command = mingjian_app::commands::token::MakeToken {
            authority: AUTHORITY.into(),
            name: "同步".to_owned(),
            grant: seat.acting,
            reach: mingjian_core::flow::token::Reach { read: true, write: Vec::new() },
            until: "2026-12-31".parse().expect("a day"),
            digest: String::new(),
        };
        let refused = site.inner().make_token(officer.actor, command).await.expect_err("refused");
        assert!(refused.is_refused_with("MJ7207"), "{refused}");
    }

    async fn a_token_is_seen_once_and_kept_as_a_digest(site: small) {
        let mut office = site.person("office").await;
        let page = make(&mut office, &[("read", "1")]).await;
        assert_eq!(page.header("cache-control"), "no-store");
        let token = shown(&page);
        let secret = token.rsplit('_').next().expect("a secret").to_owned();
        for path in ["/tokens", "/api/v1/tokens"] {
            let answer = office.get(path).await;
            answer.says(&["同步"]);
            assert!(!answer.body.contains(&secret), "{path}");
        }
        let others = site.person("leader").await.get("/api/v1/tokens").await.json();
        assert_eq!(others["tokens"], json!([]), "everybody sees their own");
        let all = site.person("security-officer").await.get("/api/v1/tokens").await.json();
        assert_eq!(all["tokens"].as_array().expect("a list").len(), 1, "the security officer sees all");
    }

    async fn an_ended_token_one_past_its_day_and_an_invented_one_open_nothing(site: small) {
        let mut office = site.person("office").await;
        let token = shown(&make(&mut office, &[("read", "1")]).await);
        let with = |token: &str| site.stranger().with("authorization", &format!("Bearer {token}"));
        assert_eq!(with(&token).get("/api/v1/bodies").await.status, StatusCode::OK);
        let id = office.get("/api/v1/tokens").await.json()["tokens"][0]["id"].as_str().expect("an id").to_owned();
        let end = json!({"authority": AUTHORITY, "token": id, "reason": "遗失"});
        let foreign = site.person("leader").await.post_json("/api/v1/commands/token.end", &end).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN, "another's token");
        let later = shown(&make(&mut office, &[("read", "1")]).await);
        let ended = site.person("security-officer").await.post_json("/api/v1/commands/token.end", &end).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
        let forged = format!("{}0", &later[..later.len() - 1]);
        for worthless in [token.as_str(), &forged, "", "x", "mj_", &"m".repeat(5000)] {
            let answer = with(worthless).get("/api/v1/bodies").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{worthless}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.json()["code"], "MJ7432");
        }
        assert_eq!(with(&later).get("/api/v1/bodies").await.status, StatusCode::OK);
        site.app.clock.advance(400 * DAY);
        assert_eq!(with(&later).get("/api/v1/bodies").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_token_ends_with_the_role_in_which_it_was_made(site: small) {
        let mut program = program(&site, "office", &[("read", "1")]).await;
        assert_eq!(program.get("/api/v1/bodies").await.status, StatusCode::OK);
        let grant = site.inner().seat("office", "").await.expect("asked").expect("a seat").acting;
        let end = json!({"authority": AUTHORITY, "grant": grant, "reason": "调离"});
        let done = site.person("administrator").await.post_json("/api/v1/commands/role.end", &end).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert_eq!(program.get("/api/v1/bodies").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_token_opens_no_page_and_makes_no_token(site: small) {
        let mut program = program(&site, "office", &[("read", "1"), ("write", "body")]).await;
        for page in ["/", "/bodies", "/tokens", "/account"] {
            assert_eq!(program.get(page).await.status, StatusCode::SEE_OTHER, "{page}");
        }
        let make = program.post_json("/api/v1/commands/token.make", &json!({})).await;
        assert_eq!(make.status, StatusCode::FORBIDDEN, "{}", make.body);
    }

    async fn a_key_is_good_for_one_body(site: small) {
        let mut office = program(&site, "office", &[("write", "body")]).await.with("idempotency-key", "k-1");
        let before = site.length().await;
        let first = office.post_json(REGISTER, &body("finance")).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        assert_eq!(office.post_json(REGISTER, &body("finance")).await.json(), first.json(), "the same receipt");
        let other = office.post_json(REGISTER, &body("audit")).await;
        assert_eq!((other.status, other.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("MJ9005")));
        assert_eq!(site.length().await, before + 1);
        let twofold = program(&site, "twofold", &[("read", "1")]).await;
        drop(twofold);
        for wrong in ["", "a b", &"k".repeat(101)] {
            let mut client = site.person("office").await.with("idempotency-key", wrong);
            assert_eq!(client.post_json(REGISTER, &body("audit")).await.json()["code"], "MJ7431", "{wrong}");
        }
    }

    async fn a_key_protects_an_entry_of_a_sheet_too(site: scored) {
        let mut leader = site.leader().await.with("idempotency-key", "entry-1");
        let path = api("/units/education/sheet/entries");
        let change = json!({"entry": {"unit": "", "indicator": "staff-post", "full": true}, "version": 0});
        let first = leader.post_json(&path, &change).await;
        let length = site.length_of(&ChainId::Campaign(CAMPAIGN.into())).await;
        let second = leader.post_json(&path, &change).await;
        assert_eq!(second.status, first.status, "{}", second.body);
        assert_eq!(site.length_of(&ChainId::Campaign(CAMPAIGN.into())).await, length);
    }

    async fn lists_come_in_pages(site: small) {
        Year::begin(&site).await.reach("self-checking").await;
        let (mut liaison, record, own) = (site.person("hekou-liaison").await, api("/record"), api("/evidence"));
        for (command, title) in [("a1", "甲"), ("a2", "乙"), ("a3", "丙")] {
            let csrf = liaison.csrf().await;
            let fields = [("csrf", csrf.as_str()), ("command", command), ("form", "statement"), ("title", title), ("text", title)];
            let added = liaison.post_files(&c("/units/hekou/evidence"), &fields, &[]).await;
            assert_eq!(added.status, 303, "{}", added.body);
        }
        for (person, path, list) in [
            ("administrator", "/api/v1/accounts", "people"),
            ("office", "/api/v1/bodies", "bodies"),
            ("hekou-liaison", own.as_str(), "evidence"),
            ("auditor", record.as_str(), "entries"),
        ] {
            let mut client = site.person(person).await;
            let whole = client.get(path).await.json()[list].as_array().expect("a list").clone();
            assert!(whole.len() > 2, "{path}: {}", whole.len());
            let (mut found, mut after) = (Vec::new(), String::new());
            loop {
                let page = client.get(&format!("{path}?limit=2&after={after}")).await.json();
                let part = page[list].as_array().expect("a list").clone();
                assert!((1..=2).contains(&part.len()), "{path}: {}", part.len());
                found.extend(part);
                // The record counts its entries, the other lists name theirs.
                after = match &page["next"] {
                    Value::String(next) => next.clone(),
                    Value::Number(next) => next.to_string(),
                    _ => String::new(),
                };
                if after.is_empty() {
                    break;
                }
            }
            assert_eq!(found, whole, "{path}");
        }
        let mut administrator = site.person("administrator").await;
        let mut officer = site.person("security-officer").await;
        let first = officer.get("/api/v1/sign-ins?limit=1").await.json();
        assert_eq!(first["rows"].as_array().expect("rows").len(), 1);
        let next = first["next"].as_str().expect("next").to_owned();
        let second = officer.get(&format!("/api/v1/sign-ins?limit=1&after={next}")).await.json();
        assert_ne!(second["rows"], first["rows"]);
        for wrong in ["limit=0", "limit=x", "limit=501", "limit=-1"] {
            let answer = officer.get(&format!("/api/v1/sign-ins?{wrong}")).await;
            assert_eq!(answer.json()["code"], "MJ7430", "{wrong}");
        }
        let unknown = administrator.get("/api/v1/accounts?after=nobody").await;
        assert_eq!(unknown.json()["code"], "MJ7430");
    }

    async fn trouble_is_told_in_the_language_that_was_asked_for(site: small) {
        let chinese = site.stranger().get("/api/v1/bodies").await;
        assert_eq!(chinese.header("content-type"), "application/problem+json");
        assert_eq!(chinese.header("content-language"), "zh-CN");
        assert_eq!(chinese.json()["title"], "请先登录");
        let english = site.stranger().with("accept-language", "en-GB,en;q=0.8,zh;q=0.5").get("/api/v1/bodies").await;
        assert_eq!(english.header("content-language"), "en");
        assert_eq!(english.json()["title"], english.json()["en"]["title"]);
        assert_eq!(english.json()["zh"]["title"], "请先登录");
        assert_eq!(english.header("www-authenticate"), "Bearer", "other headers stay");
        let named = site.person("office").await.with("accept-language", "zh").get("/api/v1/nothing?lang=en").await;
        assert_eq!((named.status, named.header("content-language")), (StatusCode::NOT_FOUND, "en"));
        assert_eq!(named.json()["status"], 404);
    }
}
