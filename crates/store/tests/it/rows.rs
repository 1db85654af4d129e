//! What is written comes back, whole or not at all.

use mingjian_core::event::Event;
use mingjian_store::tables::{campaign, command_receipt, rubric_version, score_entry, unit, unit_total};
use mingjian_store::{Fault, Store, chain};
use mingjian_testkit::TestStore;

use crate::facts::{AT, authority, campaign, campaign_chain, opening, receipt, scored, small, total, write};

crate::on_stores! {
    rows_and_record_come_back,
    units_come_in_official_order,
    totals_of_any_length_come_back_exactly,
    what_is_not_committed_leaves_nothing,
    a_reader_sees_one_state,
    a_change_of_a_version_that_is_gone_is_refused,
    a_command_has_one_receipt,
}

async fn rows_and_record_come_back(home: TestStore) {
    let (store, head) = small(&home).await;
    let mut reader = store.read().await.unwrap();

    let opened = campaign::find(&mut reader, &campaign()).await.unwrap().unwrap();
    assert_eq!(
        (opened.authority, opened.title.en.as_str(), opened.year),
        (authority(), "Assessment", 2026)
    );
    assert_eq!(
        (opened.label.unwrap().zh.as_str(), opened.demo, opened.opened_at),
        ("演示数据", true, AT)
    );
    let rubric = rubric_version::find(&mut reader, &campaign(), &opened.rubric)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(rubric.yaml, "mingjian: rubric/1\n");

    let entries = score_entry::of_unit(&mut reader, &campaign(), "u1")
        .await
        .unwrap();
    let found: Vec<_> = entries
        .iter()
        .map(|row| {
            (
                row.key.indicator.as_str(),
                row.version,
                row.entry.points.as_ref().unwrap().fraction(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [("1.1", 2, "4/3".to_owned()), ("1.2", 1, "2/1".to_owned())]
    );
    assert_eq!(
        score_entry::of_campaign(&mut reader, &campaign()).await.unwrap(),
        entries
    );

    assert_eq!(
        chain::head(&mut reader, &campaign_chain()).await.unwrap(),
        Some(head.clone())
    );
    let record = chain::entries(&mut reader, &campaign_chain(), 0, 100)
        .await
        .unwrap();
    assert_eq!(
        record.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        (1..=10).collect::<Vec<_>>()
    );
    assert_eq!(record.last().unwrap().hash, head.hash);
    let first = record.first().unwrap();
    assert_eq!(
        (first.actor.as_str(), first.at, first.command_id.as_str()),
        ("张三", AT, "open")
    );
    let events: Vec<Event> = record
        .iter()
        .map(|entry| Event::read(&entry.name, entry.version, entry.body.as_deref().unwrap()).unwrap())
        .collect();
    assert_eq!(events.get(..5).unwrap(), opening());
    let page = chain::entries(&mut reader, &campaign_chain(), 4, 3)
        .await
        .unwrap();
    assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [5, 6, 7]);
}

async fn units_come_in_official_order(home: TestStore) {
    let (store, _) = small(&home).await;
    let units = unit::list(&mut store.read().await.unwrap(), &campaign())
        .await
        .unwrap();
    assert_eq!(
        units.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>(),
        ["u2", "u1", "u3"]
    );
}

async fn totals_of_any_length_come_back_exactly(home: TestStore) {
    let store = home.store.clone();
    let long = format!("{}/{}", "7".repeat(90), "9".repeat(80));
    let mut events = opening();
    events.extend([
        total("u1", Some("10/3"), Some(333)),
        total("u2", None, None),
        total("u3", Some(&long), Some(900)),
    ]);
    write(&store, &campaign_chain(), "open", &events).await.unwrap();
    let rows = unit_total::list(&mut store.read().await.unwrap(), &campaign())
        .await
        .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.unit.as_str(), row.total.exact.clone(), row.total.rank_key))
        .collect();
    let expected = [
        ("u3", Some(long), Some(900)),
        ("u1", Some("10/3".to_owned()), Some(333)),
        ("u2", None, None),
    ];
    assert_eq!(found, expected);
    assert!(store.verify(&campaign_chain(), None).await.unwrap().holds());
}

async fn what_is_not_committed_leaves_nothing(home: TestStore) {
    let store = home.store.clone();
    let mut tx = store.begin().await.unwrap();
    chain::lock(&mut tx, &campaign_chain()).await.unwrap();
    for event in opening() {
        Store::apply(&mut tx, &event, AT).await.unwrap();
    }
    command_receipt::keep(&mut tx, &receipt("c1".into()))
        .await
        .unwrap();
    drop(tx);

    let mut reader = store.read().await.unwrap();
    assert_eq!(campaign::list(&mut reader).await.unwrap(), []);
    assert_eq!(chain::chains(&mut reader).await.unwrap(), []);
    assert_eq!(
        command_receipt::find(&mut reader, &"c1".into()).await.unwrap(),
        None
    );
    drop(reader);
    write(&store, &campaign_chain(), "open", &opening())
        .await
        .unwrap();
}

async fn a_reader_sees_one_state(home: TestStore) {
    let (store, _) = small(&home).await;
    let mut reader = store.read().await.unwrap();
    let before = score_entry::of_campaign(&mut reader, &campaign()).await.unwrap();
    write(
        &store,
        &campaign_chain(),
        "later",
        &[scored("u2", "1.1", 0, "1", "后来")],
    )
    .await
    .unwrap();
    assert_eq!(
        score_entry::of_campaign(&mut reader, &campaign()).await.unwrap(),
        before
    );
    drop(reader);
    let after = score_entry::of_campaign(&mut store.read().await.unwrap(), &campaign())
        .await
        .unwrap();
    assert_eq!(after.len(), before.len() + 1);
}

async fn a_change_of_a_version_that_is_gone_is_refused(home: TestStore) {
    let (store, head) = small(&home).await;
    let stale = write(
        &store,
        &campaign_chain(),
        "stale",
        &[scored("u1", "1.1", 1, "5", "迟到")],
    )
    .await;
    assert!(
        matches!(stale, Err(Fault::Misfit { touched: 0, .. })),
        "{stale:?}"
    );
    let now = chain::head(&mut store.read().await.unwrap(), &campaign_chain())
        .await
        .unwrap();
    assert_eq!(now, Some(head));
}

async fn a_command_has_one_receipt(home: TestStore) {
    let store = home.store.clone();
    let mut tx = store.begin().await.unwrap();
    command_receipt::keep(&mut tx, &receipt("c1".into()))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.begin().await.unwrap();
    assert_eq!(
        command_receipt::find(&mut tx, &"c1".into()).await.unwrap(),
        Some(receipt("c1".into()))
    );
    assert!(
        command_receipt::keep(&mut tx, &receipt("c1".into()))
            .await
            .is_err()
    );
}
