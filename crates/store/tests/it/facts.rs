//! Small facts to write.

use mingjian_core::event::{ChainId, EntryKey, Event, ResultStatus, Total};
use mingjian_core::ids::{ActorId, AuthorityId, CampaignId, CommandId, Moment};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::sheet::{Entry, Unit};
use mingjian_store::chain::{self, Head};
use mingjian_store::{Act, Fault, Receipt, Store};
use mingjian_testkit::TestStore;

/// The time at which everything happens that a helper writes.
pub const AT: Moment = Moment(1_790_000_000_000);

pub fn authority() -> AuthorityId {
    "示例区".into()
}

pub fn campaign() -> CampaignId {
    "2026".into()
}

pub fn campaign_chain() -> ChainId {
    ChainId::Campaign(campaign())
}

/// A campaign with three units: 1 rubric, 2 campaign, 3 to 5 units.
pub fn opening() -> Vec<Event> {
    let mut events = vec![
        Event::RubricAdopted {
            authority: authority(),
            campaign: campaign(),
            rubric: "r1".into(),
            sha256: "00".repeat(32),
            yaml: "mingjian: rubric/1\n".to_owned(),
        },
        Event::CampaignOpened {
            authority: authority(),
            campaign: campaign(),
            title: Text {
                zh: "政务公开考核".to_owned(),
                en: "Assessment".to_owned(),
            },
            year: 2026,
            rubric: "r1".into(),
            label: Some(Text::zh("演示数据")),
            demo: true,
            focus: None,
        },
    ];
    // Out of the order of their ids and names: only the official order may count.
    for (at, id) in ["u2", "u1", "u3"].into_iter().enumerate() {
        events.push(Event::UnitEnrolled {
            authority: authority(),
            campaign: campaign(),
            display_order: i64::try_from(at).unwrap() + 1,
            unit: Unit {
                id: id.to_owned(),
                name: Text::zh(format!("{id}镇")),
                class: "A".to_owned(),
                ..Unit::default()
            },
        });
    }
    events
}

pub fn key(unit: &str, indicator: &str) -> EntryKey {
    EntryKey {
        authority: authority(),
        campaign: campaign(),
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
        period: String::new(),
        source: String::new(),
        assessor: String::new(),
    }
}

/// An entry of `points` that replaces version `previous`.
pub fn scored(unit: &str, indicator: &str, previous: i64, points: &str, reason: &str) -> Event {
    let entry = Entry {
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
        points: Some(Points::parse(points).unwrap()),
        reason: reason.to_owned(),
        ..Entry::default()
    };
    Event::ScoreEntryChanged {
        key: key(unit, indicator),
        previous,
        version: previous + 1,
        entry: Box::new(entry),
        total_before: None,
        total_after: Some(points.to_owned()),
    }
}

pub fn total(unit: &str, exact: Option<&str>, rank_key: Option<i64>) -> Event {
    Event::UnitTotalChanged {
        authority: authority(),
        campaign: campaign(),
        unit: unit.to_owned(),
        total: Total {
            status: if exact.is_some() {
                ResultStatus::Scored
            } else {
                ResultStatus::Draft
            },
            exact: exact.map(str::to_owned),
            total: exact.map(str::to_owned),
            shown: exact.map(|_| "90.50".to_owned()),
            rank_key,
            grade: exact.map(|_| "excellent".to_owned()),
            open: i64::from(exact.is_none()),
        },
    }
}

/// What commands do with a store: lock, apply, append, commit.
pub async fn write(store: &Store, chain: &ChainId, command: &str, events: &[Event]) -> Result<Head, Fault> {
    let mut tx = store.begin().await?;
    let head = chain::lock(&mut tx, chain).await?;
    for event in events {
        Store::apply(&mut tx, event, AT).await?;
    }
    let (actor, command_id) = (ActorId::from("张三"), CommandId::from(command));
    let act = Act {
        actor: &actor,
        command_id: &command_id,
        at: AT,
    };
    let mut number = head.seq;
    let salt = || {
        number += 1;
        format!("{number:064x}")
    };
    let head = chain::append(&mut tx, chain, head, &act, events, salt).await?;
    tx.commit().await?;
    Ok(head)
}

/// A campaign whose chain has ten entries: 1 to 5 the opening, 6 to 8 entries, 9 and 10 totals.
pub async fn small(home: &TestStore) -> (Store, Head) {
    let store = home.store.clone();
    write(&store, &campaign_chain(), "open", &opening())
        .await
        .unwrap();
    let events = [
        scored("u1", "1.1", 0, "3.5", "第一次"),
        scored("u1", "1.2", 0, "2", "公开目录齐全"),
        scored("u1", "1.1", 1, "4/3", "复核后更正"),
        total("u1", Some("10/3"), Some(333)),
        total("u2", None, None),
    ];
    let head = write(&store, &campaign_chain(), "score", &events).await.unwrap();
    assert_eq!(head.seq, 10);
    (store, head)
}

/// A receipt as a command over [`small`] would leave it.
pub fn receipt(command_id: CommandId) -> Receipt {
    Receipt {
        command_id,
        command: "score.enter".to_owned(),
        digest: "11".repeat(32),
        actor: "张三".into(),
        chain: campaign_chain().key(),
        at: AT,
        first_seq: 6,
        last_seq: 10,
        head: "22".repeat(32),
    }
}
