//! Several who write at once: nothing is lost, and the chain has no gap.

use mingjian_core::event::ChainId;
use mingjian_core::ids::{ActorId, CommandId};
use mingjian_store::tables::{command_receipt, score_entry};
use mingjian_store::{Act, Store, chain};
use mingjian_testkit::TestStore;

use crate::facts::{AT, campaign, campaign_chain, opening, receipt, scored, write};

/// Changes of each writer.
const CHANGES: i64 = 25;

crate::on_stores! { two_programs_lose_nothing, two_that_found_a_chain_share_it, who_reads_first_may_still_write }

/// Reads the version under the lock and writes the next one, as every command does.
async fn count_up(store: Store, name: &'static str) {
    for number in 0..CHANGES {
        let mut tx = store.begin().await.unwrap();
        let head = chain::lock(&mut tx, &campaign_chain()).await.unwrap();
        let rows = score_entry::of_unit(&mut tx, &campaign(), "u1").await.unwrap();
        let seen = rows.first().map_or(0, |row| row.version);
        let events = [scored("u1", "1.1", seen, "1", name)];
        for event in &events {
            Store::apply(&mut tx, event, AT).await.unwrap();
        }
        let (actor, command_id) = (ActorId::from(name), CommandId(format!("{name}{number}")));
        let act = Act {
            actor: &actor,
            command_id: &command_id,
            at: AT,
        };
        chain::append(&mut tx, &campaign_chain(), head, &act, &events, || {
            "00".repeat(32)
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
}

async fn two_programs_lose_nothing(home: TestStore) {
    let one = home.store.clone();
    write(&one, &campaign_chain(), "open", &opening()).await.unwrap();
    // A second store on the same data stands for a second program; two tasks on the first, for two people.
    let other = Store::open(&home.location()).await.unwrap();
    let writers = [
        tokio::spawn(count_up(one.clone(), "甲")),
        tokio::spawn(count_up(one.clone(), "乙")),
        tokio::spawn(count_up(other, "丙")),
    ];
    for writer in writers {
        writer.await.unwrap();
    }
    let rows = score_entry::of_unit(&mut one.read().await.unwrap(), &campaign(), "u1")
        .await
        .unwrap();
    assert_eq!(
        rows.iter().map(|row| row.version).collect::<Vec<_>>(),
        [3 * CHANGES]
    );
    let report = one.verify(&campaign_chain(), None).await.unwrap();
    assert_eq!((report.entries, report.breaches), (5 + 3 * CHANGES, vec![]));
}

async fn two_that_found_a_chain_share_it(home: TestStore) {
    let (one, other) = (home.store.clone(), Store::open(&home.location()).await.unwrap());
    let chain = ChainId::Campaign(campaign());
    let (first, second) = tokio::join!(write(&one, &chain, "a", &[]), write(&other, &chain, "b", &[]));
    assert_eq!(first.unwrap(), second.unwrap());
}

/// A transaction that reads before it locks anything: on SQLite a plain BEGIN would fail as soon as the other
/// program has written in between.
async fn who_reads_first_may_still_write(home: TestStore) {
    async fn look_then_keep(store: Store, program: &'static str) {
        for number in 0..CHANGES {
            let mut tx = store.begin().await.unwrap();
            let id = CommandId(format!("{program}{number}"));
            assert_eq!(command_receipt::find(&mut tx, &id).await.unwrap(), None);
            tokio::task::yield_now().await;
            command_receipt::keep(&mut tx, &receipt(id)).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
    let other = Store::open(&home.location()).await.unwrap();
    let programs = [
        tokio::spawn(look_then_keep(home.store.clone(), "甲")),
        tokio::spawn(look_then_keep(other, "乙")),
    ];
    for program in programs {
        program.await.unwrap();
    }
}
