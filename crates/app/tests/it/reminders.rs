//! Reminders follow from the papers of the year: who owes what is told, on the days that were set, and never twice.

use mingjian_app::commands::house::{BlockPerson, SetLeads};
use mingjian_app::mail::{Mail, MailState};
use mingjian_core::access::Actor;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::reminder::Recipient;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, on_both};

use crate::year::{DAY, must, reach, self_check};

const SITE: &str = "https://kaohe.example.gov.cn";

async fn remind(app: &TestApp) -> (usize, usize) {
    let queued = app.app.remind(SITE).await.unwrap();
    assert_eq!((queued.uncounted, queued.malformed), (Vec::new(), Vec::new()));
    (queued.digests, queued.mails)
}

/// The mails in a state: to whom.
async fn to(app: &TestApp, state: MailState) -> Vec<String> {
    let mails = app.app.mails(&AUTHORITY.into()).await.unwrap();
    let mut found: Vec<String> = mails
        .into_iter()
        .filter(|mail| mail.state == state)
        .map(|mail| mail.address)
        .collect();
    found.sort();
    found
}

async fn mail(app: &TestApp, address: &str) -> Mail {
    let mails = app.app.mails(&AUTHORITY.into()).await.unwrap();
    mails.into_iter().find(|mail| mail.address == address).unwrap()
}

on_both! {
    async fn units_are_told_of_the_self_check_that_they_owe_and_once_only(app) {
        // The notice went out on Monday, 2 March; the self-check is due on Tuesday, 17 March.
        reach(&app, Stage::SelfChecking).await;
        assert_eq!(remind(&app).await, (0, 0), "eleven working days ahead");
        app.clock.advance(8 * DAY);
        assert_eq!(remind(&app).await, (2, 2));
        assert_eq!(to(&app, MailState::Queued).await, ["liaison.chengguan@example.cn", "liaison.hekou@example.cn"]);
        let one = mail(&app, "liaison.chengguan@example.cn").await;
        assert!(one.subject.contains("报送自查自评（2025年度考核）") && one.subject.contains("还有 5 个工作日"), "{}", one.subject);
        assert!(one.body.starts_with("城关镇：\n"), "{}", one.body);
        assert!(one.body.contains("办理：https://kaohe.example.gov.cn/c/2025/self-check"), "{}", one.body);
        assert!(one.body.contains("政府办公室\n") && one.body.ends_with("演示数据\n"), "{}", one.body);
        assert_eq!(remind(&app).await, (0, 0), "said already");
        assert_eq!(app.second().await.unwrap().remind(SITE).await.unwrap().digests, 0, "another process knows");
    }

    async fn what_was_done_before_it_left_is_withdrawn(app) {
        reach(&app, Stage::SelfChecking).await;
        app.clock.advance(8 * DAY);
        assert_eq!(remind(&app).await, (2, 2));
        self_check(&app, "chengguan").await;
        assert_eq!(remind(&app).await, (0, 0));
        assert_eq!(to(&app, MailState::Withdrawn).await, ["liaison.chengguan@example.cn"]);
        assert_eq!(to(&app, MailState::Queued).await, ["liaison.hekou@example.cn"]);
    }

    async fn a_day_that_passed_reaches_the_head_of_the_unit_and_the_office(app) {
        reach(&app, Stage::SelfChecking).await;
        self_check(&app, "chengguan").await;
        app.clock.advance(16 * DAY);
        let owed = app.app.owed(&CAMPAIGN.into(), "").await.unwrap();
        let who: Vec<Recipient> = owed.iter().map(|due| due.who.clone()).collect();
        assert_eq!(who, [Recipient::Unit("hekou".to_owned()), Recipient::Person("office:1".to_owned())]);
        assert_eq!(remind(&app).await, (2, 3));
        let all = ["head.hekou@example.cn", "liaison.hekou@example.cn", "office.1@example.cn"];
        assert_eq!(to(&app, MailState::Queued).await, all);
        let office = mail(&app, "office.1@example.cn").await;
        assert!(office.body.contains("逾期未办：报送自查自评，1 个单位（河口镇）（2025年度考核）"), "{}", office.body);
        assert!(office.body.contains("/c/2025/progress"), "{}", office.body);
    }

    async fn the_days_are_those_that_the_authority_set(app) {
        reach(&app, Stage::SelfChecking).await;
        let leads = SetLeads { authority: AUTHORITY.into(), reminder_leads: vec![7] };
        must(&app, Actor::system("test"), leads).await;
        app.clock.advance(3 * DAY);
        assert_eq!(remind(&app).await, (0, 0), "eight working days ahead");
        app.clock.advance(DAY);
        assert_eq!(remind(&app).await, (2, 2), "seven working days ahead");
        app.clock.advance(4 * DAY);
        assert_eq!(remind(&app).await, (0, 0), "five is not set");
    }

    async fn nobody_who_was_blocked_is_written_to(app) {
        reach(&app, Stage::SelfChecking).await;
        let block = BlockPerson {
            authority: AUTHORITY.into(),
            person: "liaison:hekou".to_owned(),
            reason: "调离".to_owned(),
        };
        must(&app, Actor::system("test"), block).await;
        app.clock.advance(8 * DAY);
        assert_eq!(remind(&app).await, (2, 2));
        assert_eq!(to(&app, MailState::Queued).await, ["head.hekou@example.cn", "liaison.chengguan@example.cn"], "the head instead");
    }

    async fn a_closed_year_owes_nothing(app) {
        reach(&app, Stage::Closed).await;
        app.clock.advance(60 * DAY);
        assert_eq!(remind(&app).await, (0, 0));
        assert_eq!(app.app.owed(&CAMPAIGN.into(), SITE).await.unwrap(), []);
    }
}
