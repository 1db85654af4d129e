//! One entry is changed: through all layers, once, and never over what somebody has not seen.

use mingjian_app::commands::score::EnterScore;
use mingjian_app::queries::ShowTotal;
use mingjian_app::{App, AppError, Given};
use mingjian_core::access::{Actor, Role};
use mingjian_core::ids::CommandId;
use mingjian_core::sheet::Entry;
use mingjian_store::tables::{score_entry, unit_total};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, assessor, entry, full, lost, on_both};

pub fn enter(seen_version: i64, entry: Entry) -> EnterScore {
    EnterScore {
        campaign: CAMPAIGN.into(),
        seen_version,
        entry,
    }
}

/// The version of the entry about the site of 城关镇.
pub async fn version(app: &App) -> i64 {
    let mut reader = app.store().read().await.unwrap();
    let rows = score_entry::of_unit(&mut reader, &CAMPAIGN.into(), "chengguan")
        .await
        .unwrap();
    rows.iter()
        .find(|row| row.key.indicator == "site")
        .unwrap()
        .version
}

pub async fn shown(app: &TestApp, unit: &str) -> Option<String> {
    let query = ShowTotal {
        unit: unit.to_owned(),
    };
    app.app
        .ask(&assessor(), &CAMPAIGN.into(), &query)
        .await
        .unwrap()
        .shown
}

on_both! {
    async fn a_changed_entry_gives_a_new_total(app) {
        app.prepare().await.unwrap();
        let receipt = app.run(assessor(), enter(1, lost("chengguan", "site", 7))).await.unwrap();
        assert_eq!(receipt.last_seq, receipt.first_seq + 1, "the entry and the total");
        let mut reader = app.store().read().await.unwrap();
        let rows = score_entry::of_unit(&mut reader, &CAMPAIGN.into(), "chengguan").await.unwrap();
        let row = rows.iter().find(|row| row.key.indicator == "site").unwrap();
        assert_eq!((row.version, row.entry.reason.as_str()), (2, "更新不及时"));
        let totals = unit_total::list(&mut reader, &CAMPAIGN.into()).await.unwrap();
        let total = &totals.iter().find(|row| row.unit == "chengguan").unwrap().total;
        assert_eq!(total.total.as_deref(), Some("93/1"));
        assert_eq!(total.grade.as_deref(), Some("excellent"));
    }

    async fn the_last_open_entry_makes_the_total_final(app) {
        app.prepare().await.unwrap();
        assert_eq!(shown(&app, "chengguan").await, None, "a rank needs all units");
        app.run(assessor(), enter(0, lost("hekou", "site", 4))).await.unwrap();
        assert_eq!(shown(&app, "chengguan").await.as_deref(), Some("100.00"));
        assert_eq!(shown(&app, "hekou").await.as_deref(), Some("96.00"));
    }

    async fn the_same_command_twice_has_one_effect(app) {
        app.prepare().await.unwrap();
        let give = || {
            let command = enter(1, lost("chengguan", "site", 7));
            app.app.run(Given { id: "twice".into(), actor: assessor(), command })
        };
        let first = give().await.unwrap();
        app.clock.advance(60_000);
        assert_eq!(give().await.unwrap(), first);
        assert_eq!(version(&app.app).await, 2);
    }

    async fn an_id_that_was_used_for_something_else_is_refused(app) {
        app.prepare().await.unwrap();
        let give = |points, actor| {
            let command = enter(1, lost("chengguan", "site", points));
            app.app.run(Given { id: CommandId::from("once"), actor, command })
        };
        give(7, assessor()).await.unwrap();
        assert!(give(8, assessor()).await.unwrap_err().is_refused_with("MJ9005"));
        assert!(give(7, Actor::system("other")).await.unwrap_err().is_refused_with("MJ9005"));
    }

    async fn a_version_that_was_not_seen_is_not_overwritten(app) {
        app.prepare().await.unwrap();
        app.run(assessor(), enter(1, lost("chengguan", "site", 7))).await.unwrap();
        let late = app.run(assessor(), enter(1, lost("chengguan", "site", 9))).await.unwrap_err();
        assert!(late.is_refused_with("MJ9001"), "{late}");
        let unseen = app.run(assessor(), enter(0, lost("chengguan", "site", 9))).await.unwrap_err();
        assert!(unseen.is_refused_with("MJ9001"), "{unseen}");
        app.run(assessor(), enter(2, lost("chengguan", "site", 9))).await.unwrap();
    }

    async fn what_stands_already_is_no_new_event(app) {
        app.prepare().await.unwrap();
        let receipt = app.run(assessor(), enter(0, full("chengguan", "site"))).await.unwrap();
        assert!(receipt.last_seq < receipt.first_seq);
    }

    async fn an_entry_that_the_rubric_does_not_know_is_refused(app) {
        app.prepare().await.unwrap();
        let run = |entry| app.run(assessor(), enter(0, entry));
        assert!(matches!(run(full("chengguan", "nothing")).await, Err(AppError::Refused(_))));
        assert!(run(full("nobody", "site")).await.unwrap_err().is_refused_with("MJ4010"));
        assert!(matches!(run(lost("hekou", "site", 61)).await, Err(AppError::Refused(_))));
        let silent = Entry { reason: String::new(), ..lost("hekou", "site", 1) };
        assert!(run(silent).await.unwrap_err().is_refused_with("MJ4070"));
        let hostile = Entry { assessor: "a\0b".to_owned(), ..full("hekou", "site") };
        // Nobody has a sheet of that name; the leader may write in any.
        let leader = Actor::of("leader", Role::TeamLeader, AUTHORITY);
        assert!(app.run(leader, enter(0, hostile)).await.unwrap_err().is_refused_with("MJ9002"));
        assert!(matches!(run(entry("\0", "site")).await, Err(AppError::Refused(_))));
    }
}
