//! A unit's self-check in the browser: filled in item by item, two at once, report and scan, submitted, sent back; its
//! workbook and that of a sheet, out and back.

use axum::http::StatusCode;
use mingjian_core::event::ChainId;
use mingjian_testkit::{CAMPAIGN, fill_cell};

use crate::client::{Answer, Client};
use crate::filled::Filled;
use crate::on_site;
use crate::site::{Site, api, c};
use crate::year::Year;

const AT: &str = "/units/hekou/self-check";
/// A picture of one pixel.
pub const PNG: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\
\x00\x00\x00\x0aIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\xb18\xf6\x14\x00\x00\x00\x00IEND\xaeB\x60\x82";

async fn length(site: &Site) -> i64 {
    site.length_of(&ChainId::Campaign(CAMPAIGN.into())).await
}

/// Saves an item as its form does.
async fn save(client: &mut Client, item: &str, version: &str, score: &str, text: &str) -> Answer {
    let csrf = client.csrf().await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("version", version),
        ("score", score),
        ("text", text),
    ];
    client.post(&c(&format!("{AT}/{item}")), &fields).await
}

async fn report(client: &mut Client, version: &str, text: &str, files: &[(&str, &[u8])]) -> Answer {
    let csrf = client.csrf().await;
    // Each form that is opened has an id of its own.
    let command = format!("report-{version}-{}-{}", text.len(), files.len());
    let fields = [
        ("csrf", csrf.as_str()),
        ("command", &command),
        ("version", version),
        ("report", text),
    ];
    client
        .post_files(&c(&format!("{AT}-report")), &fields, files)
        .await
}

async fn checking(site: &Site) -> (Year<'_>, Client) {
    let mut year = Year::begin(site).await;
    year.reach("self-checking").await;
    (year, site.person("hekou-liaison").await)
}

on_site! {
    async fn a_unit_fills_in_its_items_and_sees_what_is_missing(site: small) {
        let (_, mut liaison) = checking(&site).await;
        liaison.get(&c("/self-check")).await.says(&["河口镇自查自评", "还不能报送", "2 项没有自评分", "由单位负责人报送"]);
        let page = liaison.get(&c("/self-check?item=site")).await;
        page.says(&["name=\"score\"", "name=\"version\" value=\"0\"", "本系统为非涉密系统，严禁上传涉密文件"]);
        let saved = save(&mut liaison, "mechanism", "0", "40", "机制健全").await;
        saved.goes_to(&c(&format!("{AT}?item=site&saved=mechanism#i-mechanism")));
        liaison.get(&c(&format!("{AT}?item=site&saved=mechanism"))).await.says(&["机制 已存，已填 1/2", "1 项没有自评分"]);
        // What is no number, or too much, is refused beside what was typed.
        let wrong = save(&mut liaison, "site", "0", "六十", "写好的文字").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says(&["MJ4191", "value=\"六十\"", "写好的文字"]);
        let over = save(&mut liaison, "site", "0", "61", "").await;
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
        over.says(&["MJ2131"]);
        // The same view for programs.
        let view = liaison.get(&api("/self-check")).await.json();
        assert_eq!((view["done"].as_i64(), view["open"].as_bool()), (Some(1), Some(true)));
    }

    async fn the_second_of_two_sees_both_versions_and_chooses(site: small) {
        let (_, mut liaison) = checking(&site).await;
        let mut head = site.person("hekou-head").await;
        save(&mut liaison, "site", "0", "58", "联络员写的").await;
        let before = length(&site).await;
        let stale = save(&mut head, "site", "0", "50", "负责人写的").await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says(&["MJ9001", "联络员写的", "负责人写的", "用我的", "用现在的"]);
        assert_eq!(length(&site).await, before, "nothing is overwritten");
        let chosen = save(&mut head, "site", "1", "50", "负责人写的").await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        head.get(&c(&format!("{AT}?item=site"))).await.says(&["负责人写的", "name=\"version\" value=\"2\""]);
        // The same by htmx: only the row comes back.
        let mut scripted = liaison.clone().with("hx-request", "true");
        let row = save(&mut scripted, "site", "1", "57", "又改").await;
        assert_eq!(row.status, StatusCode::CONFLICT);
        assert!(!row.body.contains("<html"), "{}", row.body);
    }

    async fn the_report_is_text_or_a_stamped_scan_and_is_not_overwritten_either(site: small) {
        let (_, mut liaison) = checking(&site).await;
        report(&mut liaison, "0", "自查报告正文", &[]).await.goes_to(&c(&format!("{AT}?saved=report#report")));
        liaison.get(&c(AT)).await.says(&["自查报告正文", "name=\"version\" value=\"1\""]);
        let stale = report(&mut liaison, "0", "旧的", &[]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says(&["自查报告正文", "旧的"]);
        let scanned = report(&mut liaison, "1", "自查报告正文", &[("盖章.png", PNG)]).await;
        assert_eq!(scanned.status, StatusCode::SEE_OTHER, "{}", scanned.body);
        let page = liaison.get(&c(AT)).await;
        page.says(&["盖章扫描件</a>", "以盖章扫描件为准"]);
        // The scan is a piece of evidence, looked at like any other.
        liaison.get(&c("/units/hekou/evidence")).await.says(&["2025年度考核自查报告盖章扫描件"]);
        let marked = report(&mut liaison, "2", "正文", &[("扫描.txt", "机密★10年\n".as_bytes())]).await;
        assert_eq!(marked.status, StatusCode::UNPROCESSABLE_ENTITY);
        marked.says(&["MJ3079"]);
        let fake = report(&mut liaison, "2", "另一篇正文", &[("扫描.pdf", b"<script>alert(1)</script>")]).await;
        assert_eq!(fake.status, StatusCode::UNPROCESSABLE_ENTITY);
        fake.says(&["MJ3024"]);
    }

    async fn the_head_submits_after_seeing_what_happens_and_the_office_sends_back(site: small) {
        let (year, mut liaison) = checking(&site).await;
        let mut head = site.person("hekou-head").await;
        assert!(Filled::all(&head.get(&c("/self-check")).await, "self_check.submit").is_empty(), "something is missing");
        let sign = [("campaign", CAMPAIGN), ("unit", "hekou")];
        let csrf = liaison.csrf().await;
        liaison.post("/do/notice.sign_receipt", &[&sign[..], &[("csrf", &csrf)]].concat()).await;
        for (item, score) in [("mechanism", "40"), ("site", "58.5")] {
            save(&mut liaison, item, "0", score, "已完成").await;
        }
        report(&mut liaison, "0", "报告", &[]).await;
        assert!(Filled::all(&liaison.get(&c("/self-check")).await, "self_check.submit").is_empty(), "not the liaison");
        let page = head.get(&c("/self-check")).await;
        page.says(&["已填 2/2 项、自评合计 98.50 分", "报送后不能改"]);
        Filled::one(&page, "self_check.submit").done(&mut head).await;
        let locked = head.get(&c("/self-check?item=site")).await;
        locked.says(&["已报送", "各项和报告已锁定"]);
        assert!(!locked.body.contains("name=\"score\""));
        let late = save(&mut liaison, "site", "1", "60", "").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.says(&["MJ2137"]);
        // The office and the team read it; another unit does not know of it.
        let mut office = site.person("office").await;
        site.person("qian").await.get(&c(AT)).await.says(&["河口镇自查自评", "98.50"]);
        assert_eq!(site.person("chengguan-liaison").await.get(&c(AT)).await.status, StatusCode::NOT_FOUND);
        let page = office.get(&c(AT)).await;
        let back = Filled::one(&page, "self_check.send_back").with("reason", "请补网站截图");
        back.done(&mut office).await;
        let page = liaison.get(&c("/self-check?lang=en")).await;
        page.says(&["Sent back by the office:", "请补网站截图"]);
        year.submit("hekou").await;
    }

    async fn a_workbook_out_and_back_is_a_list_of_differences_that_count_once_confirmed(site: small) {
        let (_, mut liaison) = checking(&site).await;
        let out = liaison.get(&c(&format!("{AT}.xlsx"))).await;
        assert_eq!(out.status, StatusCode::OK);
        assert!(out.header("content-disposition").starts_with("attachment; filename=\""), "{:?}", out.headers);
        let csrf = liaison.csrf().await;
        let own = [("csrf", csrf.as_str())];
        let back = c(&format!("{AT}-book"));
        liaison.post_files(&back, &own, &[("自查.xlsx", &out.bytes)]).await.says(&["工作簿与现有内容相同"]);
        let filled = fill_cell(&out.bytes, "H6", "58.5").expect("a cell");
        let before = length(&site).await;
        let listed = liaison.post_files(&back, &own, &[("自查.xlsx", &filled)]).await;
        assert_eq!(listed.status, StatusCode::OK, "{}", listed.body);
        listed.says(&["58.5", "自评分", "确认生效"]);
        assert_eq!((listed.body.matches("name=\"change\"").count(), length(&site).await), (1, before));
        let change = listed.field("change").replace("&#34;", "\"");
        let fields = [("csrf", csrf.as_str()), ("command", "once"), ("change", change.as_str())];
        let confirm = format!("{back}/confirm");
        liaison.post(&confirm, &fields).await.says(&["1 项已生效"]);
        assert_eq!(length(&site).await, before + 1, "one changed cell is exactly one change");
        // The book from before says another thing than what stands now.
        let other = fill_cell(&out.bytes, "H6", "57").expect("a cell");
        let late = liaison.post_files(&back, &own, &[("自查.xlsx", &other)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.says(&["MJ8215", "H6"]);
        // A closed cell, another unit's book, no workbook at all: each with its reason, and nothing changes.
        let closed = fill_cell(&out.bytes, "E6", "99").expect("a cell");
        for (bytes, code) in [(closed.as_slice(), "MJ8210"), (b"PK no book".as_slice(), "MJ81")] {
            let refused = liaison.post_files(&back, &own, &[("自查.xlsx", bytes)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says(&[code]);
        }
        let mut other = site.person("chengguan-liaison").await;
        let csrf = other.csrf().await;
        let theirs = c("/units/chengguan/self-check-book");
        other.post_files(&theirs, &[("csrf", &csrf)], &[("自查.xlsx", &out.bytes)]).await.says(&["MJ8204", "河口镇"]);
        let none = other.post_files(&theirs, &[("csrf", &csrf)], &[]).await;
        none.says(&["MJ8240"]);
        assert_eq!(length(&site).await, before + 1);
        assert_eq!(other.get(&c(&format!("{AT}.xlsx"))).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_sheet_goes_out_and_comes_back_as_a_workbook(site: small) {
        let mut year = Year::begin(&site).await;
        year.reach("assessing").await;
        let mut zhao = site.person("zhao").await;
        zhao.get(&c("/units/hekou/sheet")).await.says(&["导出工作簿（xlsx）", "传回工作簿"]);
        let out = zhao.get(&c("/units/hekou/sheet.xlsx")).await;
        assert_eq!(out.status, StatusCode::OK);
        let csrf = zhao.csrf().await;
        let own = [("csrf", csrf.as_str())];
        let back = c("/units/hekou/sheet-book");
        let mut tried = Vec::new();
        for cell in ["J6", "K6", "L6", "M6", "N6"] {
            let Ok(filled) = fill_cell(&out.bytes, cell, "51") else { continue };
            let listed = zhao.post_files(&back, &own, &[("评分.xlsx", &filled)]).await;
            if listed.status == StatusCode::OK && listed.body.contains("<td data-l=\"栏\">得分") {
                let change = listed.field("change").replace("&#34;", "\"");
                let fields = [("csrf", csrf.as_str()), ("command", "sheet"), ("change", change.as_str())];
                zhao.post(&format!("{back}/confirm"), &fields).await.says(&["1 项已生效"]);
                let view = zhao.get(&api("/units/hekou/sheet")).await;
                view.says(&["\"points\":\"51\""]);
                return;
            }
            tried.push((cell, listed.status));
        }
        panic!("no cell for points: {tried:?}");
    }
}
