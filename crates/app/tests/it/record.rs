//! What somebody changes past the application is found and named.

use mingjian_core::event::ChainId;
use mingjian_store::chain;
use mingjian_testkit::{CAMPAIGN, TestApp, assessor, lost, on_both};

use crate::enter::enter;

async fn after(app: &TestApp, sql: &str) -> Vec<String> {
    app.prepare().await.unwrap();
    app.run(assessor(), enter(1, lost("chengguan", "site", 7)))
        .await
        .unwrap();
    assert_eq!(app.breaches().await.unwrap(), Vec::<String>::new());
    app.tamper(sql).await.unwrap();
    app.breaches().await.unwrap()
}

const ALL_OF_IT: &str = "chain = 'campaign:2025'";

on_both! {
    async fn an_edited_event_is_named(app) {
        let sql = format!("UPDATE event_body SET body = replace(body, '更新不及时', '没有理由') WHERE {ALL_OF_IT}");
        let breaches = after(&app, &sql).await;
        assert_eq!(breaches, ["entry 10: the event's text was changed"]);
    }

    async fn a_deleted_event_is_named(app) {
        let sql = format!("DELETE FROM event_body WHERE {ALL_OF_IT} AND seq = 8; DELETE FROM chain_entry WHERE {ALL_OF_IT} AND seq = 8");
        let breaches = after(&app, &sql).await;
        assert_eq!(breaches, ["entries 8 to 8 are gone"]);
    }

    async fn swapped_events_are_named(app) {
        let sql = ["chain_entry", "event_body"].map(|table| format!(
            "UPDATE {table} SET seq = -1 WHERE {ALL_OF_IT} AND seq = 5; \
             UPDATE {table} SET seq = 5 WHERE {ALL_OF_IT} AND seq = 7; \
             UPDATE {table} SET seq = 7 WHERE {ALL_OF_IT} AND seq = -1;"
        ));
        let breaches = after(&app, &sql.concat()).await;
        assert_eq!(breaches, ["entry 5: it was recorded as number 7", "entry 7: it was recorded as number 5"]);
    }

    async fn an_edited_actor_is_named(app) {
        let sql = format!("UPDATE chain_entry SET actor = 'user:other' WHERE {ALL_OF_IT} AND seq = 10");
        let breaches = after(&app, &sql).await;
        assert_eq!(breaches, ["entry 10: event, time, actor or command was changed"]);
    }

    async fn a_cut_tail_is_named(app) {
        let cut = |table| format!("DELETE FROM {table} WHERE {ALL_OF_IT} AND seq > 9;");
        let breaches = after(&app, &[cut("event_body"), cut("chain_entry")].concat()).await;
        assert_eq!(breaches, ["the chain ends with number 9, its head says 11"]);
    }

    async fn a_tail_cut_together_with_the_head_is_found_by_a_noted_head(app) {
        app.prepare().await.unwrap();
        let campaign = ChainId::Campaign(CAMPAIGN.into());
        let old = chain::head(&mut app.store().read().await.unwrap(), &campaign).await.unwrap().unwrap();
        app.run(assessor(), enter(1, lost("chengguan", "site", 7))).await.unwrap();
        let noted = chain::head(&mut app.store().read().await.unwrap(), &campaign).await.unwrap().unwrap();
        let cut = |table| format!("DELETE FROM {table} WHERE {ALL_OF_IT} AND seq > {};", old.seq);
        let head = format!("UPDATE chain_head SET seq = {}, hash = '{}' WHERE {ALL_OF_IT}", old.seq, old.hash);
        app.tamper(&[cut("event_body"), cut("chain_entry"), head].concat()).await.unwrap();
        let report = app.store().verify(&campaign, Some(&noted)).await.unwrap();
        assert!(report.breaches[0].to_string().starts_with("number 11 with the digest "));
        let without = app.store().verify(&campaign, Some(&old)).await.unwrap();
        let named: Vec<String> = without.breaches.iter().map(ToString::to_string).collect();
        let rows = ["score_entry chengguan / site: the row was changed", "unit_total chengguan: the row was changed"];
        assert_eq!(named, rows, "the rows give it away");
    }

    async fn an_edited_entry_is_named(app) {
        let sql = "UPDATE score_entry SET body = replace(body, '7', '6') WHERE unit = 'chengguan' AND indicator = 'site'";
        assert_eq!(after(&app, sql).await, ["score_entry chengguan / site: the row was changed"]);
    }

    async fn an_edited_total_is_named(app) {
        let breaches = after(&app, "UPDATE unit_total SET total = '99/1' WHERE unit = 'chengguan'").await;
        assert_eq!(breaches, ["unit_total chengguan: the row was changed"]);
    }

    async fn a_row_that_is_gone_and_one_that_nobody_made_are_named(app) {
        let breaches = after(&app, "UPDATE unit SET id = 'third' WHERE id = 'hekou'").await;
        assert_eq!(breaches, ["unit hekou: the row is gone", "unit third: no event made this row"]);
    }
}
