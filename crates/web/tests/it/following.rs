//! What one follows: progress with texts to copy, limits day by day, the record and its verification.

use axum::http::StatusCode;
use mingjian_core::event::ChainId;
use mingjian_testkit::CAMPAIGN;
use serde_json::json;

use crate::on_site;
use crate::site::{api, c};
use crate::year::Year;

on_site! {
    async fn progress_counts_what_is_done_and_has_texts_to_copy(site: small) {
        let mut year = Year::begin(&site).await;
        for stage in ["planning", "seconding", "noticing", "self-checking"] {
            year.step(stage).await;
        }
        let mut office = site.person("office").await;
        let page = office.get(&c("/progress")).await;
        page.says(&["未签收 2 家", "【政务公开考核提醒】签收考核通知", "【政务公开考核提醒】报送自查自评", "尚未办理：城关镇、河口镇", "data-copy"]);
        page.says(&["时限：2026年3月17日（周二）"]);
        office.get(&c("/progress?lang=en")).await.says(&["[Assessment reminder] Submit the self-check"]);
        office.get(&c("/progress?lang=zh")).await;
        year.self_check("hekou").await;
        let view = office.get(&api("/progress")).await.json();
        assert_eq!((&view["received"], &view["submitted"], &view["units"]), (&json!(1), &json!(1), &json!(2)));
        assert_eq!(view["owed"][1]["units"][0]["id"], "chengguan");
        let hekou = &view["classes"][0]["rows"][1];
        assert_eq!((&hekou["items"], &hekou["done"]), (&json!(2), &json!(1)), "one item is open");
        assert_eq!(view["classes"][0]["sections"][0]["done"], 3, "of four");
        assert!(!view.to_string().contains("total") && !view.to_string().contains("score"), "a score is shown: {view}");
        let page = office.get(&c("/progress")).await;
        page.says(&["未签收 1 家", "尚未办理：城关镇\n", "3/4"]);
        let mut feedback = Year::of(&site);
        feedback.begin_from("self-checking");
        for stage in ["assessing", "moderating", "feeding-back"] {
            feedback.step(stage).await;
        }
        let page = office.get(&c("/progress")).await;
        page.says(&["未回复 2 家", "回复反馈的拟扣分"]);
    }

    async fn a_limit_opens_to_every_day_on_the_way_there(site: small) {
        Year::begin(&site).await.reach("feeding-back").await;
        let mut office = site.person("office").await;
        let notice = office.get(&c("/notice")).await;
        notice.says(&["<details class=\"limit\">", "2026年3月17日", "起始日不计", "class=\"cal\""]);
        let feedback = office.get(&c("/feedback")).await;
        feedback.says(&["<details class=\"limit\">", "5个工作日", "class=\"cal\""]);
        let mut head = site.person("hekou-head").await;
        let view = head.get(&api("/feedback")).await.json();
        assert_eq!(view["limit"]["count"], 5);
        assert_eq!(view["limit"]["due"], view["due"]);
    }

    async fn the_auditor_verifies_the_record_and_reads_who_changed_a_score(site: small) {
        Year::begin(&site).await.reach("proposing").await;
        let mut auditor = site.person("auditor").await;
        auditor.get(&c("/record")).await.says(&["转入拟定", "office某", "领导小组办公室", "立即核验"]);
        auditor.get(&c("/record?verify=1")).await.says(&["核验相符", "与现有数据比对一致"]);
        let unit = auditor.get(&c("/record?unit=hekou&person=hekou-head")).await;
        unit.says(&["回复反馈", "得分经过"]);
        assert!(!unit.body.contains("<th scope=\"row\">转入拟定"), "a filter holds");
        let story = auditor.get(&c("/record/units/hekou")).await;
        story.says(&["河口镇：得分经过", "赵组长", "考核组组长", "满分 → 扣 12 分", "扣 12 分 → 扣 10 分", "更新不及时", "88.00 → 90.00"]);
        let view = auditor.get(&api("/record/units/hekou")).await.json();
        assert_eq!(view["changes"].as_array().map(Vec::len), Some(4));
        assert_eq!(auditor.get(&c("/record/units/nowhere")).await.status, StatusCode::NOT_FOUND);
        assert!(site.length_of(&ChainId::Campaign(CAMPAIGN.into())).await > 0);
    }

    async fn an_edited_row_is_named_on_the_auditors_page(site: small) {
        Year::begin(&site).await.reach("moderating").await;
        site.app.tamper("UPDATE score_entry SET body = replace(body, '12', '1') WHERE unit = 'hekou' AND indicator = 'mechanism'").await.expect("an edit");
        let mut auditor = site.person("auditor").await;
        auditor.get(&c("/record?verify=1")).await.says(&["核验不符 1 处", "score_entry", "hekou"]);
        auditor.get(&c("/record?verify=1&lang=en")).await.says(&["does not say what the record says"]);
    }
}
