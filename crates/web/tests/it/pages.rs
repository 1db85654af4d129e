//! Every page of results and every view in both languages.

use axum::http::StatusCode;
use mingjian_core::points::Points;

use crate::on_site;
use crate::site::{api, c};

const IN_CAMPAIGN: &[&str] = &[
    "/ranking",
    "/ranking?class=A&sort=total&dir=desc",
    "/ranking?grade=near",
    "/units/education",
    "/units/bashang?open=all",
    "/units/education/sheet",
    "/units/education/sheet?item=staff-post",
    "/rubric",
    "/rubric?class=B",
];

const EVERYWHERE: &[&str] = &[
    "/deadline?from=2026-02-13&days=10",
    "/deadline?from=2026-02-13&days=15&kind=plain",
    "/account",
];

on_site! {
    async fn each_page_renders_in_both_languages_without_a_raw_key(site: scored) {
        let mut client = site.leader().await;
        let pages = IN_CAMPAIGN.iter().map(|path| c(path));
        let pages: Vec<String> = pages.chain(EVERYWHERE.iter().map(|&path| path.to_owned())).collect();
        for (lang, tag, demo) in [
            ("zh", "<html lang=\"zh-CN\"", "演示数据"),
            ("en", "<html lang=\"en\"", "Demonstration data"),
        ] {
            for path in &pages {
                let join = if path.contains('?') { '&' } else { '?' };
                let answer = client.get(&format!("{path}{join}lang={lang}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                answer.says(&[tag, "</html>", demo]);
                assert!(!answer.body.contains("{ $"), "{path}: a message with an open parameter");
                assert!(!answer.body.contains("style="), "{path}: an inline style");
                assert!(!answer.body.contains("onclick"), "{path}: an inline script");
                assert_eq!(answer.body.matches("<h1").count(), 1, "{path}: one heading of the first rank");
            }
        }
    }

    async fn the_ranking_shows_each_class_by_rank_and_filters(site: scored) {
        let mut client = site.leader().await;
        let whole = client.get(&c("/ranking")).await;
        whole.says(&["2025年度排名", "A 类", "B 类", "优秀", "中位数"]);
        let one = client.get(&c("/ranking?q=%E6%95%99%E8%82%B2%E5%B1%80")).await;
        one.says(&["区教育局"]);
        assert!(!one.body.contains("区财政局</a>"), "filtered");
        client.get(&c("/ranking?q=nobody")).await.says(&["没有符合条件的单位"]);
    }

    async fn a_unit_explains_its_total(site: scored) {
        let mut client = site.leader().await;
        let page = client.get(&c("/units/bashang?open=all")).await;
        page.says(&["坝上乡", "为什么是", "满分", "重大扣分", "待核", "不得分", "\u{2212}"]);
        let json = client.get(&api("/units/bashang")).await.json();
        assert!(json["total"].is_string(), "points are text");
        assert_eq!(json["tree"].as_array().expect("a tree").len(), 6);
    }

    async fn the_rubric_is_a_document_with_its_marks(site: scored) {
        let mut client = site.leader().await;
        client.get(&c("/rubric")).await.says(&[
            "示例表,非原附件",
            "分管负责人和责任分工",
            "每处扣 0.3，合计不超过 0.9",
            "待核",
        ]);
        let json = client.get(&api("/rubric?class=A")).await.json();
        assert_eq!(json["classes"].as_array().expect("classes").len(), 1);
    }

    async fn a_deadline_is_shown_day_by_day_to_everybody(site: empty) {
        let mut client = site.stranger();
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

    async fn what_is_not_there_is_404_in_pages_and_api(site: scored) {
        let mut client = site.leader().await;
        let own = ["/units/nobody", "/units/nobody/sheet", "/nothing"].map(c);
        let away = ["/nothing", "/assets/0/x.css", "/c/nothing/ranking", "/c/2025%00/ranking", "/link/nothing"];
        for path in own.iter().map(String::as_str).chain(away) {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        client.get("/nothing").await.says(&["没有这一页", "MJ7001"]);
        for path in ["/api/v1/nothing".to_owned(), api("/units/nobody"), "/api/v1/c/nothing/ranking".to_owned()] {
            let answer = client.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            let problem = answer.json();
            assert_eq!(problem["code"], "MJ7001", "{path}");
            assert!(problem["en"]["title"].is_string() && problem["zh"]["title"].is_string());
        }
    }

    async fn results_are_not_there_for_units_and_for_who_sees_no_scores(site: scored) {
        let closed = [c("/ranking"), c("/units/water/sheet"), c("/units/education"), api("/ranking"), api("/ranking.csv")];
        for person in ["liaison", "head", "administrator", "security-officer"] {
            let mut client = site.person(person).await;
            for path in &closed {
                assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{person}: {path}");
            }
        }
        for person in ["office", "leader", "assessor", "group", "auditor"] {
            let mut client = site.person(person).await;
            for path in &closed {
                assert_eq!(client.get(path).await.status, StatusCode::OK, "{person}: {path}");
            }
        }
    }

    async fn a_fault_shows_its_id_and_nothing_of_the_program(site: scored) {
        let mut client = site.leader().await;
        site.app.tamper("ALTER TABLE score_entry RENAME TO gone").await.expect("tampered");
        let answer = client.get(&c("/ranking")).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        answer.says(&["MJ9000"]);
        let problem = client.get(&api("/ranking")).await;
        assert_eq!(problem.status, StatusCode::INTERNAL_SERVER_ERROR);
        let id = problem.json()["id"].as_str().expect("an id").to_owned();
        assert!(!id.is_empty());
        for body in [&answer.body, &problem.body] {
            for word in ["Trouble", ".rs", "score_entry", "SELECT", "sqlx", "no such table"] {
                assert!(!body.contains(word), "{word}: a name of the program");
            }
        }
    }

    async fn hostile_text_is_shown_and_not_run(site: hostile) {
        let mut client = site.leader().await;
        for path in ["/ranking", "/units/qinghe", "/units/qinghe/sheet", "/units/hetang", "/ranking?lang=en"] {
            let answer = client.get(&c(path)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.body.contains("<script>alert"), "{path}");
        }
        client.get(&c("/units/qinghe")).await.says(&["&#60;script&#62;alert(1)"]);
        let asked = client.get(&c("/ranking?q=%22%3E%3Cscript%3Ealert(1)&sort=%22%3E%3Cscript%3E")).await;
        assert!(
            !asked.body.contains("<script>alert") && !asked.body.contains("\"><script>"),
            "in a field"
        );
        let back = site.stranger().get("/sign-in?back=%22%3E%3Cscript%3Ealert(1)").await;
        assert!(!back.body.contains("<script>alert"), "in a way back");
    }

    async fn the_export_has_a_mark_for_office_programs_and_no_formula(site: formula) {
        let mut client = site.leader().await;
        let answer = client.get(&api("/ranking.csv?class=A")).await;
        assert!(answer.body.starts_with('\u{feff}'));
        answer.says(&["'=1+1", "名次"]);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    }

    async fn the_rows_of_every_unit_add_up_to_its_total(site: scored) {
        let mut client = site.leader().await;
        let ranking = client.get(&api("/ranking")).await.json();
        for class in ranking["classes"].as_array().expect("classes") {
            for row in class["rows"].as_array().expect("rows") {
                let unit = row["unit"].as_str().expect("an id");
                let view = client.get(&api(&format!("/units/{unit}"))).await.json();
                unit_adds_up(unit, &view, row);
            }
        }
    }
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

/// Whether a unit's view adds up by itself and to its row of the ranking.
fn unit_adds_up(unit: &str, view: &serde_json::Value, row: &serde_json::Value) {
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
