//! What is written comes back, whole or not at all.

use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::person::PersonFact;
use mingjian_core::flow::{Kept, Kind};
use mingjian_core::ids::Moment;
use mingjian_store::tables::{
    campaign, command_receipt, paper, rubric_version, score_entry, unit, unit_total,
};
use mingjian_store::{Fault, Store, chain};
use mingjian_testkit::{Engine, TestStore};

use crate::facts::{AT, authority, campaign, campaign_chain, opening, receipt, scored, small, total, write};

crate::on_stores! {
    rows_and_record_come_back,
    units_come_in_official_order,
    totals_of_any_length_come_back_exactly,
    what_is_not_committed_leaves_nothing,
    a_reader_sees_one_state,
    a_change_of_a_version_that_is_gone_is_refused,
    a_command_has_one_receipt,
    facts_written_at_once_are_the_same_as_one_after_another,
    one_fact_that_does_not_fit_leaves_none_of_those_beside_it,
}

fn person(id: &str, fact: PersonFact) -> Event {
    Event::filed(&ChainId::Authority(authority()), id, fact)
}

fn named(name: &str) -> PersonFact {
    PersonFact::Registered {
        name: name.to_owned(),
        body: String::new(),
        former_bodies: Vec::new(),
        email: String::new(),
    }
}

fn blocked() -> PersonFact {
    PersonFact::Blocked {
        reason: "调离".to_owned(),
    }
}

async fn people(store: &Store) -> Vec<Kept> {
    let chain = ChainId::Authority(authority());
    paper::of_kind(&mut store.read().await.unwrap(), &chain, Kind::Person)
        .await
        .unwrap()
}

async fn facts_written_at_once_are_the_same_as_one_after_another(home: TestStore) {
    let events = [
        person("sun", named("孙")),
        person("sun", blocked()),
        person("sun", named("孙敏")),
        person("li", named("李")),
        person(
            "sun",
            PersonFact::Unblocked {
                reason: "返岗".to_owned(),
            },
        ),
    ];
    let dated: Vec<(&Event, Moment)> = (0_i64..)
        .map(|at| Moment(AT.0 + at))
        .zip(&events)
        .map(|(at, e)| (e, at))
        .collect();
    let mut tx = home.store.begin().await.unwrap();
    Store::apply_all(&mut tx, &dated).await.unwrap();
    tx.commit().await.unwrap();
    let at_once = people(&home.store).await;
    let versions: Vec<(&str, i64)> = at_once
        .iter()
        .map(|kept| (kept.id.as_str(), kept.version))
        .collect();
    assert_eq!(versions, [("li", 1), ("sun", 4)]);

    let other = TestStore::on(Engine::Sqlite).await.unwrap();
    for (event, at) in dated {
        let mut tx = other.store.begin().await.unwrap();
        Store::apply(&mut tx, event, at).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(at_once, people(&other.store).await);
}

async fn one_fact_that_does_not_fit_leaves_none_of_those_beside_it(home: TestStore) {
    let events = [person("sun", blocked()), person("sun", named("孙"))];
    let dated: Vec<(&Event, Moment)> = events.iter().map(|event| (event, AT)).collect();
    let mut tx = home.store.begin().await.unwrap();
    let refused = Store::apply_all(&mut tx, &dated).await;
    assert!(matches!(refused, Err(Fault::Paper(_))), "{refused:?}");
    drop(tx);
    assert_eq!(people(&home.store).await, []);
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
