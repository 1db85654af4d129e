//! Every page and every view in both languages.

use axum::http::StatusCode;
use mingjian_core::points::Points;

use crate::client::Client;
use crate::sample::Memory;

const PAGES: &[&str] = &[
    "/",
    "/?class=A&sort=total&dir=desc",
    "/?grade=near",
    "/units/education",
    "/units/bashang?open=all",
    "/units/education/sheet",
    "/units/education/sheet?item=staff-post",
    "/rubric",
    "/rubric?class=B",
    "/deadline?from=2026-02-13&days=10",
    "/deadline?from=2026-02-13&days=15&kind=plain",
];

#[tokio::test]
async fn each_page_renders_in_both_languages_without_a_raw_key() {
    for lang in ["zh", "en"] {
        let mut client = Client::new();
        for path in PAGES {
            let join = if path.contains('?') { '&' } else { '?' };
            let answer = client.get(&format!("{path}{join}lang={lang}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let tag = if lang == "zh" {
                "<html lang=\"zh-CN\""
            } else {
                "<html lang=\"en\""
            };
            answer.says(&[
                tag,
                "</html>",
                if lang == "zh" {
                    "演示数据"
                } else {
                    "Demonstration data"
                },
            ]);
            assert!(
                !answer.body.contains("{ $"),
                "{path}: a message with an open parameter"
            );
            assert!(!answer.body.contains("style="), "{path}: an inline style");
            assert!(!answer.body.contains("onclick"), "{path}: an inline script");
        }
    }
}

#[tokio::test]
async fn the_ranking_shows_each_class_by_rank_and_filters() {
    let mut client = Client::new();
    let whole = client.get("/").await;
    whole.says(&["2025年度排名", "A 类", "B 类", "优秀", "中位数"]);
    let one = client.get("/?q=教育局").await;
    one.says(&["区教育局"]);
    assert!(!one.body.contains("区财政局</a>"), "filtered");
    client.get("/?q=没有这家").await.says(&["没有符合条件的单位"]);
}

#[tokio::test]
async fn a_unit_explains_its_total() {
    let mut client = Client::new();
    let page = client.get("/units/bashang?open=all").await;
    page.says(&[
        "坝上乡",
        "为什么是",
        "满分",
        "重大扣分",
        "待核",
        "不得分",
        "\u{2212}",
    ]);
    let json = client.get("/api/v1/units/bashang").await.json();
    assert!(json["total"].is_string(), "points are text");
    assert_eq!(json["tree"].as_array().expect("a tree").len(), 6);
}

#[tokio::test]
async fn the_rubric_is_a_document_with_its_marks() {
    let mut client = Client::new();
    client.get("/rubric").await.says(&[
        "示例表,非原附件",
        "分管负责人和责任分工",
        "每处扣 0.3，合计不超过 0.9",
        "待核",
    ]);
    let json = client.get("/api/v1/rubric?class=A").await.json();
    assert_eq!(json["classes"].as_array().expect("classes").len(), 1);
}

#[tokio::test]
async fn a_deadline_is_shown_day_by_day() {
    let mut client = Client::new();
    let page = client.get("/deadline?from=2026-02-13&days=10").await;
    page.says(&["2026年3月5日", "春节", "调休班", "datetime=\"2026-03-05\""]);
    let refused = client.get("/deadline?from=2026-02-13&days=0").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(&["MJ2008"]);
    let json = client.get("/api/v1/deadline?from=x&days=10").await;
    assert_eq!(json.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert_eq!(json.json()["refusals"][0]["code"], "MJ2002");
}

#[tokio::test]
async fn what_is_not_there_is_404_in_pages_and_api() {
    let mut client = Client::new();
    for path in [
        "/nothing",
        "/units/nobody",
        "/units/nobody/sheet",
        "/units/nobody/sheet/x",
        "/assets/0/x.css",
    ] {
        let answer = client.get(path).await;
        assert!(
            matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::SEE_OTHER),
            "{path}"
        );
    }
    client.get("/nothing").await.says(&["没有这一页", "MJ7001"]);
    let api = client.get("/api/v1/nothing").await;
    assert_eq!(api.status, StatusCode::NOT_FOUND);
    let problem = api.json();
    assert_eq!(problem["code"], "MJ7001");
    assert!(problem["title"]["en"].is_string() && problem["title"]["zh"].is_string());
}

#[tokio::test]
async fn a_fault_shows_its_id_and_nothing_of_the_program() {
    let mut desk = Memory::demo();
    desk.fails = true;
    let mut client = Client::at(desk);
    let answer = client.get("/").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    answer.says(&["MJ9000", "0123456789ab"]);
    assert!(
        !answer.body.contains("Trouble") && !answer.body.contains(".rs"),
        "a name of the program"
    );
}

#[tokio::test]
async fn hostile_text_is_shown_and_not_run() {
    let evil = "<script>alert(1)</script>\"'>&";
    let mut client = Client::at(Memory::named(evil));
    for path in [
        "/",
        "/units/qinghe",
        "/units/qinghe/sheet",
        "/units/hetang",
        "/?lang=en",
    ] {
        let answer = client.get(path).await;
        assert!(!answer.body.contains("<script>alert"), "{path}");
    }
    client
        .get("/units/qinghe")
        .await
        .says(&["&#60;script&#62;alert(1)"]);
    let asked = client
        .get("/?q=%22%3E%3Cscript%3Ealert(1)&sort=%22%3E%3Cscript%3E")
        .await;
    assert!(
        !asked.body.contains("<script>alert") && !asked.body.contains("\"><script>"),
        "in a field"
    );
}

#[tokio::test]
async fn the_export_has_a_mark_for_office_programs_and_no_formula() {
    let mut client = Client::at(Memory::named("=1+1"));
    let answer = client.get("/api/v1/ranking.csv?class=A").await;
    assert!(answer.body.starts_with('\u{feff}'));
    answer.says(&["'=1+1", "名次"]);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
}

/// Points of a field that is exact text.
fn points(value: &serde_json::Value) -> Points {
    Points::parse(value.as_str().expect("text")).expect("points")
}

/// Whether a node's score is what its rows add up to, and those below it too.
fn adds_up(unit: &str, node: &serde_json::Value) {
    let all = |name: &str| node[name].as_array().expect("an array").clone();
    if !all("children").is_empty() {
        let below: Points = all("children").iter().map(|child| points(&child["score"])).sum();
        let own: Points = all("losses")
            .iter()
            .filter(|loss| loss["counted"] == true)
            .map(|loss| points(&loss["amount"]))
            .sum();
        let moved: Points = all("adjustments").iter().map(|one| points(&one["amount"])).sum();
        assert_eq!(
            below - own + moved,
            points(&node["score"]),
            "{unit}: {}",
            node["id"]
        );
    }
    assert_eq!(
        points(&node["effective"]) - points(&node["net"]),
        points(&node["score"]),
        "{unit}: {}",
        node["id"]
    );
    all("children").iter().for_each(|child| adds_up(unit, child));
}

#[tokio::test]
async fn the_rows_of_every_unit_add_up_to_its_total() {
    let mut client = Client::new();
    let ranking = client.get("/api/v1/ranking").await.json();
    for class in ranking["classes"].as_array().expect("classes") {
        for row in class["rows"].as_array().expect("rows") {
            let unit = row["unit"].as_str().expect("an id");
            let view = client.get(&format!("/api/v1/units/{unit}")).await.json();
            let all = |name: &str| view[name].as_array().expect("an array").clone();
            all("tree").iter().for_each(|node| adds_up(unit, node));
            let tree: Points = all("tree").iter().map(|node| points(&node["score"])).sum();
            let outside: Points = all("outside").iter().map(|line| points(&line["amount"])).sum();
            let moved: Points = all("adjustments").iter().map(|one| points(&one["amount"])).sum();
            let total = points(&view["total"]);
            assert_eq!(
                tree + points(&view["bonus"]) - outside + moved,
                total,
                "{unit}: the tree"
            );
            let account: Points = all("account").iter().map(|line| points(&line["amount"])).sum();
            assert_eq!(account, total, "{unit}: the account");
            let claims: Points = all("bonuses").iter().map(|node| points(&node["score"])).sum();
            let limits: Points = all("bonus_limits").iter().map(|one| points(&one["amount"])).sum();
            assert_eq!(claims + limits, points(&view["bonus"]), "{unit}: the bonus");
            let parts: Points = row["parts"].as_array().expect("parts").iter().map(points).sum();
            assert_eq!(
                parts,
                all("tree").iter().map(|node| points(&node["score"])).sum(),
                "{unit}: the ranking"
            );
        }
    }
}
