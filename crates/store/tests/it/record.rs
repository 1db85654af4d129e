//! Whoever tampers with the record or the rows is found, and the place is named.

use mingjian_store::{Breach, Report, Store};
use mingjian_testkit::{Engine, TestStore};

use crate::facts::{campaign_chain, opening, scored, small, write};

crate::on_stores! {
    an_untouched_record_holds,
    an_edited_body_is_named,
    an_edited_salt_is_named,
    a_removed_body_is_named,
    an_edited_entry_is_named,
    a_deleted_entry_is_named,
    two_swapped_entries_are_named,
    a_cut_tail_is_named,
    a_cut_tail_with_its_head_is_found_by_a_noted_head,
    an_edited_row_is_named,
    an_added_row_is_named,
    a_deleted_row_is_named,
    every_table_of_a_campaign_is_compared,
    another_campaign_is_not_blamed,
}

async fn verified(store: &Store) -> Report {
    store.verify(&campaign_chain(), None).await.unwrap()
}

async fn after(home: &TestStore, sql: &'static str) -> Vec<Breach> {
    let (store, _) = small(home).await;
    home.tamper(sql).await.unwrap();
    verified(&store).await.breaches
}

fn score_row(key: &str) -> String {
    format!("u1 / {key}")
}

async fn an_untouched_record_holds(home: TestStore) {
    let (store, head) = small(&home).await;
    let report = store.verify(&campaign_chain(), Some(&head)).await.unwrap();
    assert_eq!((report.entries, report.last, report.breaches), (10, head, vec![]));
}

async fn an_edited_body_is_named(home: TestStore) {
    let found = after(
        &home,
        "UPDATE event_body SET body = replace(body, '公开目录齐全', '公开目录不全') WHERE seq = 7",
    )
    .await;
    // A record that does not hold proves nothing about rows: they are not compared.
    assert_eq!(found, [Breach::BodyEdited { seq: 7 }]);
}

async fn an_edited_salt_is_named(home: TestStore) {
    let found = after(&home, "UPDATE event_body SET salt = 'ff' WHERE seq = 6").await;
    assert_eq!(found, [Breach::BodyEdited { seq: 6 }]);
}

async fn a_removed_body_is_named(home: TestStore) {
    let found = after(&home, "DELETE FROM event_body WHERE seq = 10").await;
    assert!(found.contains(&Breach::BodyMissing { seq: 10 }), "{found:?}");
}

async fn an_edited_entry_is_named(home: TestStore) {
    let found = after(&home, "UPDATE chain_entry SET actor = '李四' WHERE seq = 6").await;
    assert_eq!(found, [Breach::EntryEdited { seq: 6 }]);
}

async fn a_deleted_entry_is_named(home: TestStore) {
    let found = after(
        &home,
        "DELETE FROM chain_entry WHERE seq = 9; DELETE FROM event_body WHERE seq = 9",
    )
    .await;
    assert_eq!(found, [Breach::EntriesMissing { first: 9, last: 9 }]);
}

async fn two_swapped_entries_are_named(home: TestStore) {
    let swap = "UPDATE chain_entry SET seq = -1 WHERE seq = 6; UPDATE event_body SET seq = -1 WHERE seq = 6; \
                UPDATE chain_entry SET seq = 6 WHERE seq = 7; UPDATE event_body SET seq = 6 WHERE seq = 7; \
                UPDATE chain_entry SET seq = 7 WHERE seq = -1; UPDATE event_body SET seq = 7 WHERE seq = -1";
    let found = after(&home, swap).await;
    assert_eq!(
        found,
        [
            Breach::EntryMoved { seq: 6, from: 7 },
            Breach::EntryMoved { seq: 7, from: 6 }
        ]
    );
}

async fn a_cut_tail_is_named(home: TestStore) {
    let (store, head) = small(&home).await;
    home.tamper("DELETE FROM chain_entry WHERE seq > 8; DELETE FROM event_body WHERE seq > 8")
        .await
        .unwrap();
    let report = verified(&store).await;
    let last = report.last.clone();
    assert_eq!(last.seq, 8);
    assert!(
        report.breaches.contains(&Breach::HeadMismatch { head, last }),
        "{:?}",
        report.breaches
    );
}

async fn a_cut_tail_with_its_head_is_found_by_a_noted_head(home: TestStore) {
    let (store, head) = small(&home).await;
    let cut = "DELETE FROM chain_entry WHERE seq > 8; DELETE FROM event_body WHERE seq > 8; \
               DELETE FROM unit_total; \
               UPDATE chain_head SET seq = 8, hash = (SELECT hash FROM chain_entry WHERE seq = 8)";
    home.tamper(cut).await.unwrap();
    assert!(
        verified(&store).await.holds(),
        "rows, record and head agree: only a head kept elsewhere can tell"
    );
    let report = store.verify(&campaign_chain(), Some(&head)).await.unwrap();
    assert_eq!(report.breaches, [Breach::NotedHeadMissing { noted: head }]);
}

async fn an_edited_row_is_named(home: TestStore) {
    let found = after(
        &home,
        "UPDATE score_entry SET body = replace(body, '4/3', '9') WHERE indicator = '1.1'",
    )
    .await;
    assert_eq!(
        found,
        [Breach::RowEdited {
            table: "score_entry",
            key: score_row("1.1")
        }]
    );
}

async fn an_added_row_is_named(home: TestStore) {
    let add = "INSERT INTO score_entry SELECT authority, campaign, unit, '9.9', period, source, assessor, body, \
               version, changed_at FROM score_entry WHERE indicator = '1.1'";
    let found = after(&home, add).await;
    assert_eq!(
        found,
        [Breach::RowUnknown {
            table: "score_entry",
            key: score_row("9.9")
        }]
    );
}

async fn a_deleted_row_is_named(home: TestStore) {
    let found = after(&home, "DELETE FROM score_entry WHERE indicator = '1.2'").await;
    assert_eq!(
        found,
        [Breach::RowMissing {
            table: "score_entry",
            key: score_row("1.2")
        }]
    );
}

async fn every_table_of_a_campaign_is_compared(home: TestStore) {
    let edits = "UPDATE rubric_version SET yaml = yaml || '#'; UPDATE campaign SET year = 2025; \
                 UPDATE unit SET display_order = 9 WHERE id = 'u3'; \
                 UPDATE unit_total SET rank_key = 999 WHERE unit = 'u1'";
    let found = after(&home, edits).await;
    let edited = |table, key: &str| Breach::RowEdited {
        table,
        key: key.to_owned(),
    };
    let expected = [
        edited("rubric_version", "r1"),
        edited("campaign", "2026"),
        edited("unit", "u3"),
        edited("unit_total", "u1"),
    ];
    assert_eq!(found, expected);
}

async fn another_campaign_is_not_blamed(home: TestStore) {
    let (store, _) = small(&home).await;
    home.tamper("INSERT INTO rubric_version SELECT authority, 'other', id, sha256, yaml FROM rubric_version")
        .await
        .unwrap();
    assert!(verified(&store).await.holds());
}

/// The most memory this process has held since `reset`, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Lets the kernel forget the most that this process has held so far.
fn reset() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Twenty thousand entries of 4 KiB are 80 MiB; a walk in pages does not keep them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_record_is_walked_in_little_memory() {
    const ENTRIES: i64 = 20_000;
    let home = TestStore::on(Engine::Sqlite).await.unwrap();
    write(&home.store, &campaign_chain(), "open", &opening())
        .await
        .unwrap();
    let reason = "公".repeat(1_300);
    for start in (0..ENTRIES).step_by(1_000) {
        let events: Vec<_> = (start..start + 1_000)
            .map(|at| scored("u1", "1.1", at, "1", &reason))
            .collect();
        write(&home.store, &campaign_chain(), "score", &events)
            .await
            .unwrap();
    }
    reset();
    let before = peak();
    let report = verified(&home.store).await;
    let grown = peak().saturating_sub(before);
    assert_eq!((report.entries, report.breaches), (ENTRIES + 5, vec![]));
    assert!(
        grown < 40 * 1024,
        "walking {ENTRIES} entries took {grown} KiB more"
    );
}
