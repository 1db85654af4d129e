//! Pages and open data after the decision, over a real application: result, correction, consequences, rectification,
//! cases, what the public sees before and after.

use axum::http::StatusCode;
use mingjian_testkit::CAMPAIGN;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::{Answer, Client};
use crate::filled::Filled;
use crate::on_site;
use crate::site::{Site, api, c};
use crate::year::Year;

const PAGES: [(&str, &str); 7] = [
    // Page and who may see it: o office, t team, g leading group, u unit, a auditor.
    ("/result", "otgua"),
    ("/result?recompute=1", "otgua"),
    ("/consequences", "otga"),
    ("/rectification", "otgua"),
    ("/cases", "oga"),
    ("/result/target", "o"),
    ("/result/correct", "o"),
];

const PEOPLE: [(&str, char); 8] = [
    ("office", 'o'),
    ("zhao", 't'),
    ("group", 'g'),
    ("auditor", 'a'),
    ("hekou-head", 'u'),
    ("chengguan-liaison", 'u'),
    ("administrator", '-'),
    ("security-officer", '-'),
];

const OPEN: [&str; 5] = ["", "/units", "/digest", "/open-data.csv", "/open-data.json"];

fn open(path: &str) -> String {
    format!("/api/v1/public/campaigns/{CAMPAIGN}{path}")
}

/// A page without raw keys, open parameters or anything inline.
fn whole(page: &Answer, at: &str) {
    for bad in ["{ $", "style=", "onclick"] {
        assert!(!page.body.contains(bad), "{at}: {bad}");
    }
    crate::procedure::whole(&page.body, at);
    let mut words = String::new();
    for part in page.body.split('<').skip(1) {
        words.push_str(part.split_once('>').map_or("", |(_, text)| text));
        words.push(' ');
    }
    for chapter in [
        "result",
        "course",
        "rectification",
        "case",
        "public",
        "correct",
        "target",
        "ground",
        "severity",
        "channel",
    ] {
        let key = words.split_whitespace().find(|word| {
            word.strip_prefix(chapter)
                .is_some_and(|rest| rest.starts_with('-') && !rest.contains('.'))
        });
        assert_eq!(key, None, "{at}: a raw key");
    }
}

async fn give(site: &Site, person: &str, name: &str, mut input: Value) {
    input["campaign"] = json!(CAMPAIGN);
    let answer = site
        .person(person)
        .await
        .post_json(&format!("/api/v1/commands/{name}"), &input)
        .await;
    assert_eq!(answer.status, 200, "{person}: {name}: {}", answer.body);
}

/// A year up to a stage, with 3 points in the target-responsibility system.
async fn year<'s>(site: &'s Site, goal: &str) -> Year<'s> {
    let mut year = Year::begin(site).await;
    year.reach("planning").await;
    let plan = json!({
        "title": "2025年度政务公开考核方案", "document_number": "示政办发〔2026〕5号", "signed_on": "2026-03-01",
        "assessed_from": "2025-01-01", "assessed_to": "2025-12-31", "target_points": "3",
    });
    give(site, "office", "plan.draft", json!({"plan": plan})).await;
    if goal != "planning" {
        year.reach(goal).await;
    }
    year
}

/// The same with 河口镇 failed by a reason, approved and published.
async fn failed(site: &Site) {
    year(site, "proposing").await;
    let differences = json!([{"unit": "hekou", "grade": "pass", "reason": "被多次通报"}]);
    give(
        site,
        "office",
        "grades.propose",
        json!({"differences": differences}),
    )
    .await;
    give(site, "office", "proposal.submit", json!({})).await;
    let view = site.person("group").await.get(&api("/proposal")).await.json();
    let document = json!({"number": "纪要2号", "date": "2026-03-02"});
    give(
        site,
        "group",
        "result.approve",
        json!({"digest": view["digest"], "document": document}),
    )
    .await;
    give(site, "office", "result.publish", json!({"document": document})).await;
}

fn signed(form: Filled) -> Filled {
    form.with("document.number", "文1号")
        .with("document.date", "2026-03-02")
}

async fn page(client: &mut Client, path: &str) -> Answer {
    let answer = client.get(&c(path)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer
}

on_site! {
    async fn every_page_stands_for_the_roles_that_may_see_it_in_both_languages(site: small) {
        let mut year = year(&site, "assessing").await;
        for stage in ["assessing", "approved", "published"] {
            if stage != "assessing" {
                year.reach(stage).await;
            }
            for (person, role) in PEOPLE {
                let mut client = site.person(person).await;
                for (path, roles) in PAGES {
                    for lang in ["zh", "en"] {
                        let join = if path.contains('?') { '&' } else { '?' };
                        let at = c(&format!("{path}{join}lang={lang}"));
                        let answer = client.get(&at).await;
                        let at = format!("{stage}: {person}: {at}");
                        match (roles.contains(role), path) {
                            (true, "/result/target") if stage == "assessing" => assert_eq!(answer.status, 422, "{at}"),
                            (true, _) => {
                                assert_eq!(answer.status, StatusCode::OK, "{at}: {}", answer.body);
                                whole(&answer, &at);
                            }
                            (false, _) => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}"),
                        }
                    }
                }
            }
        }
    }

    async fn a_unit_reads_its_result_on_its_page_once_it_is_published(site: small) {
        let mut year = year(&site, "approved").await;
        let mut head = site.person("hekou-head").await;
        let before = page(&mut head, "/result").await;
        before.says(&["结果还没有公布"]);
        assert!(!before.body.contains("90.00"));
        year.reach("published").await;
        let after = page(&mut head, "/result").await;
        after.says(&["90.00", "河口镇为什么是 90.00 分", "更新不及时", "2.70"]);
        assert!(!after.body.contains("城关镇") && !after.body.contains("赵组长"), "nobody else");
        let json = head.get(&api("/result")).await.json();
        assert_eq!(json["classes"][0]["rows"].as_array().expect("rows").len(), 1);
        assert_eq!(head.get(&api("/result?unit=chengguan")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_correction_goes_from_choice_to_decision_in_the_browser(site: small) {
        year(&site, "published").await;
        let mut office = site.person("office").await;
        let chosen = page(&mut office, "/result/correct?unit=chengguan&item=mechanism").await;
        let csrf = chosen.field("csrf");
        let fields = [
            ("csrf", csrf.as_str()), ("changes", ""), ("unit", "chengguan"), ("item", "mechanism"), ("do", "save"),
            ("lost", "15"), ("reason", "迟报"), ("because", "材料漏看"),
        ];
        let preview = office.post(&c("/result/correct"), &fields).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        whole(&preview, "the preview");
        preview.says(&["共 2 家单位", "85.00", "第 2 号审定"]);
        assert_eq!(office.get(&api("/result")).await.json()["corrections"].as_array().expect("a list").len(), 0, "nothing is written");
        let wrong = office.post(&c("/result/correct"), &[("csrf", &csrf), ("unit", "chengguan"), ("item", "mechanism"), ("do", "save"), ("lost", "15"), ("because", "x")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says(&["MJ4070"]);
        Filled::one(&preview, "decision.correct").with("reason", "材料漏看").done(&mut office).await;
        let mut group = site.person("group").await;
        let waiting = page(&mut group, "/result").await;
        waiting.says(&["待审定的更正", "85.00"]);
        whole(&waiting, "the pending correction");
        signed(Filled::one(&waiting, "decision.approve_correction")).done(&mut group).await;
        let after = page(&mut office, "/result?recompute=1&lang=zh").await;
        after.says(&["第 2 号审定变动了什么", "重算结果与审定一致"]);
        page(&mut office, "/result?version=1").await.says(&["仅供查阅", "100.00"]);
        signed(Filled::one(&after, "result.publish")).with("ranks:bool", "1").done(&mut office).await;
        let public = site.stranger().get(&format!("/public/{CAMPAIGN}")).await;
        public.says(&["第 2 号审定更正", "材料漏看", "?version=1"]);
    }

    async fn the_public_sees_nothing_before_publication_and_everything_that_was_published_after(site: small) {
        let mut year = year(&site, "approved").await;
        let mut anybody = site.stranger();
        let mut office = site.person("office").await;
        anybody.get("/public").await.says(&["还没有公布的结果"]);
        for client in [&mut anybody, &mut office] {
            assert_eq!(client.get(&format!("/public/{CAMPAIGN}")).await.status, StatusCode::NOT_FOUND);
            for path in OPEN {
                assert_eq!(client.get(&open(path)).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        assert_eq!(anybody.get("/api/v1/public/campaigns").await.json()["campaigns"], json!([]));
        year.reach("published").await;
        for lang in ["zh", "en"] {
            let list = anybody.get(&format!("/public?lang={lang}")).await;
            whole(&list, "the list");
            list.says(&[&format!("/public/{CAMPAIGN}")]);
            let shown = anybody.get(&format!("/public/{CAMPAIGN}?lang={lang}")).await;
            whole(&shown, "the public page");
            assert!(!shown.body.contains("90.00") && !shown.body.contains("/c/"), "grades only, and no way inside");
        }
        anybody.get(&format!("/public/{CAMPAIGN}?lang=zh")).await.says(&["城关镇", "河口镇", "优秀", "怎么考的", "工作", "SHA-256"]);
        let campaigns = anybody.get("/api/v1/public/campaigns").await.json();
        assert_eq!(campaigns["campaigns"][0]["id"], CAMPAIGN);
        let result = anybody.get(&open("")).await.json();
        assert!(result["classes"][0]["groups"][0]["rows"][0].get("total").is_none());
        assert_eq!(anybody.get(&open("/units")).await.json()["units"].as_array().expect("units").len(), 2);
        let digest = anybody.get(&open("/digest")).await.json();
        assert_eq!(digest["decision_sha256"], result["sha256"]);
        for (file, field) in [("/open-data.csv", "csv_sha256"), ("/open-data.json", "json_sha256")] {
            let first = anybody.get(&format!("{}?lang=en", open(file))).await;
            let found: String = Sha256::digest(first.body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(digest[field], json!(found), "{file}: the file as it is downloaded");
            assert_eq!(first.body, anybody.get(&open(file)).await.body, "the same in every language");
        }
        let data = anybody.get(&open("/open-data.json")).await.json();
        assert!(data["licence"]["zh"].as_str().expect("a note").contains("注明来源"));
        let csv = anybody.get(&open("/open-data.csv")).await;
        assert!(csv.body.starts_with('\u{feff}') && csv.body.contains("hekou,河口镇"));
    }

    async fn the_office_exports_the_conversion_with_its_formula(site: small) {
        year(&site, "approved").await;
        let mut office = site.person("office").await;
        page(&mut office, "/result/target").await.says(&["折算分 = 审定总分 ÷ 100 × 3", "四舍五入，保留 2 位小数", "2.70", "target.xlsx"]);
        let csv = office.get(&api("/target.csv")).await;
        assert!(csv.body.contains("90.00,100,3,2.70"), "{}", csv.body);
        for person in ["zhao", "group", "auditor", "hekou-head"] {
            assert_eq!(site.person(person).await.get(&api("/target.csv")).await.status, StatusCode::NOT_FOUND, "{person}");
        }
    }

    async fn criticism_and_rectification_are_handled_page_by_page(site: small) {
        failed(&site).await;
        let (mut office, mut group) = (site.person("office").await, site.person("group").await);
        let mut head = site.person("hekou-head").await;
        let first = page(&mut office, "/consequences").await;
        Filled::one(&first, "criticism.propose").with("reasons", "考核不合格").with("route", "government").done(&mut office).await;
        signed(Filled::one(&page(&mut group, "/consequences").await, "consequence.decide")).with("agreed:bool", "1").done(&mut group).await;
        signed(Filled::one(&page(&mut office, "/consequences").await, "consequence.request")).done(&mut office).await;
        signed(Filled::one(&page(&mut office, "/consequences").await, "consequence.record_reply")).with("agreed:bool", "1").done(&mut office).await;
        let last = page(&mut office, "/consequences").await;
        whole(&last, "with papers");
        signed(Filled::one(&last, "consequence.issue")).done(&mut office).await;
        let write = page(&mut office, "/rectification").await;
        whole(&write, "the form of an order");
        signed(Filled::one(&write, "rectification.order")).with("completion_due", "2026-04-30").done(&mut office).await;
        let own = page(&mut head, "/rectification").await;
        own.says(&["更新不及时", "自签收起算"]);
        Filled::one(&own, "rectification.sign").done(&mut head).await;
        let due = page(&mut head, "/rectification").await;
        due.says(&["2026年3月16日", "2026年4月30日"]);
        let refused = Filled::one(&due, "rectification.submit_measures").with("measures.text", " ").send(&mut head).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        Filled::one(&due, "rectification.submit_measures").with("measures.text", "明确专人").done(&mut head).await;
        let going = page(&mut head, "/rectification").await;
        Filled::one(&going, "rectification.note_progress").with("note.text", "完成一半").done(&mut head).await;
        Filled::one(&going, "rectification.report_completion").with("report.text", "已完成").done(&mut head).await;
        let check = page(&mut office, "/rectification").await;
        whole(&check, "an order that was reported");
        Filled::one(&check, "rectification.close").with("reason", "合格").done(&mut office).await;
        for lang in ["zh", "en"] {
            whole(&page(&mut office, &format!("/rectification?lang={lang}")).await, "a closed order");
        }
        assert!(!page(&mut site.person("chengguan-head").await, "/rectification").await.body.contains("河口镇"));
    }

    async fn a_case_is_a_404_for_everybody_who_is_not_named(site: small) {
        year(&site, "published").await;
        let mut office = site.person("office").await;
        let form = page(&mut office, "/cases").await;
        let form = Filled::one(&form, "case.open").with("matter.ground", "leak").with("matter.facts", "泄露个人信息");
        form.with("named:list", "group").done(&mut office).await;
        let id = office.get(&api("/cases")).await.json()["cases"][0]["id"].as_str().expect("an id").to_owned();
        let at = format!("/cases/{id}");
        let open = page(&mut office, &at).await;
        whole(&open, "a case");
        open.says(&["泄露国家秘密", "泄露个人信息", "group某"]);
        page(&mut site.person("group").await, &at).await.says(&["泄露个人信息"]);
        for person in ["twofold", "auditor", "zhao", "hekou-head", "administrator"] {
            let mut client = site.person(person).await;
            assert_eq!(client.get(&c(&at)).await.status, StatusCode::NOT_FOUND, "{person}");
            assert!(!client.get(&c("/cases")).await.body.contains("泄露个人信息"), "{person}");
        }
        Filled::one(&open, "case.record_outcome").with("outcome.text", "约谈").done(&mut office).await;
        let known = page(&mut office, &at).await;
        Filled::one(&known, "case.close").done(&mut office).await;
        page(&mut office, &at).await.says(&["办结"]);
    }
}
