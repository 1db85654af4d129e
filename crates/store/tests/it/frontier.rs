//! The frontier: each row is taken by one, a killed run loses nothing, and a sweep is done when nothing waits.

use mingjian_core::ids::Moment;
use mingjian_store::tables::frontier::{self, NewRow, Settled, TakenRow};
use mingjian_testkit::TestStore;

crate::on_stores! {
    rows_are_taken_in_order_and_each_by_one, a_killed_run_loses_nothing_and_writes_nothing_more,
    a_row_and_what_was_found_on_it_are_written_together, a_second_look_waits_for_its_day, sweeps_do_not_meet,
}

fn new(url: &str, place: i64) -> NewRow {
    NewRow {
        url: url.to_owned(),
        place,
        target: format!("{{\"url\":\"{url}\"}}"),
        visit: None,
    }
}

fn settled(url: &str, taken: &TakenRow, look_at: i64) -> Settled {
    Settled {
        url: url.to_owned(),
        taken: taken.taken,
        visit: "{}".to_owned(),
        look_at: Moment(look_at),
    }
}

async fn take(home: &TestStore, now: i64) -> Option<TakenRow> {
    frontier::take(&home.store, "s", Moment(now), Moment(now + 100), 0)
        .await
        .unwrap()
}

async fn add(home: &TestStore, rows: &[NewRow]) {
    frontier::add(&home.store, "s", rows, Moment(1)).await.unwrap();
}

async fn rows_are_taken_in_order_and_each_by_one(home: TestStore) {
    add(&home, &[new("c", 2), new("a", 1), new("b", 1)]).await;
    add(&home, &[new("a", 0)]).await;
    let mut order = Vec::new();
    while let Some(row) = take(&home, 5).await {
        order.push(row.target);
    }
    assert_eq!(order, ["{\"url\":\"a\"}", "{\"url\":\"b\"}", "{\"url\":\"c\"}"]);
    assert_eq!(
        frontier::next_due(&home.store, "s", 0).await.unwrap(),
        Some(Moment(105))
    );
    let again = take(&home, 105).await.unwrap();
    assert_eq!(again.taken, 2);
    frontier::postpone(&home.store, "s", "a", again.taken, Moment(900))
        .await
        .unwrap();
    assert_ne!(take(&home, 105).await.unwrap().target, again.target);
    let late = frontier::take(&home.store, "s", Moment(105), Moment(200), 3)
        .await
        .unwrap();
    assert_eq!(late, None, "nothing of that place");
}

async fn a_killed_run_loses_nothing_and_writes_nothing_more(home: TestStore) {
    add(&home, &[new("a", 0), new("b", 0)]).await;
    let lost = take(&home, 1).await.unwrap();
    frontier::open(&home.store, "s", Moment(2)).await.unwrap();
    let again = take(&home, 2).await.unwrap();
    assert_eq!(again.target, lost.target);
    for (taken, written) in [(&lost, false), (&again, true)] {
        let row = settled("a", taken, 0);
        let done = frontier::settle(&home.store, "s", &row, &[new("x", 0)], Moment(3)).await;
        assert_eq!(done.unwrap(), written);
    }
}

async fn a_row_and_what_was_found_on_it_are_written_together(home: TestStore) {
    add(&home, &[new("a", 0)]).await;
    let row = take(&home, 1).await.unwrap();
    let mut skipped = new("z", 1);
    skipped.visit = Some("{\"is\":\"not_checked\"}".to_owned());
    let found = [new("b", 1), skipped, new("a", 1)];
    assert!(
        frontier::settle(&home.store, "s", &settled("a", &row, 0), &found, Moment(2))
            .await
            .unwrap()
    );
    let rows = frontier::rows(&home.store, "s", "", 10).await.unwrap();
    let shown: Vec<(&str, bool)> = rows.iter().map(|row| (row.url.as_str(), row.pending)).collect();
    assert_eq!(shown, [("a", false), ("b", true), ("z", false)]);
    let behind = frontier::rows(&home.store, "s", "a", 1).await.unwrap();
    assert_eq!((behind.len(), behind[0].url.as_str()), (1, "b"));
    // A taker that comes twice writes once.
    assert!(
        !frontier::settle(&home.store, "s", &settled("a", &row, 0), &[], Moment(3))
            .await
            .unwrap()
    );
}

async fn a_second_look_waits_for_its_day(home: TestStore) {
    add(&home, &[new("dead", 0), new("good", 0)]).await;
    for (url, look_at) in [("dead", 1_000), ("good", 0)] {
        let row = take(&home, 1).await.unwrap();
        frontier::settle(&home.store, "s", &settled(url, &row, look_at), &[], Moment(2))
            .await
            .unwrap();
    }
    assert_eq!(
        frontier::next_due(&home.store, "s", 0).await.unwrap(),
        None,
        "done"
    );
    let waiting = || async {
        let rows = frontier::rows(&home.store, "s", "", 10).await.unwrap();
        rows.into_iter()
            .filter(|row| row.pending)
            .map(|row| row.url)
            .collect::<Vec<String>>()
    };
    frontier::open(&home.store, "s", Moment(500)).await.unwrap();
    assert_eq!(
        waiting().await,
        ["good"],
        "a new sweep leaves out what is not due"
    );
    frontier::open(&home.store, "s", Moment(1_000)).await.unwrap();
    assert_eq!(waiting().await, ["dead", "good"]);
}

async fn sweeps_do_not_meet(home: TestStore) {
    add(&home, &[new("a", 0)]).await;
    let other = frontier::take(&home.store, "t", Moment(5), Moment(9), 0)
        .await
        .unwrap();
    assert_eq!(other, None);
    frontier::add(&home.store, "t", &[new("a", 0)], Moment(1))
        .await
        .unwrap();
    frontier::open(&home.store, "t", Moment(5)).await.unwrap();
    assert!(take(&home, 5).await.is_some());
    assert!(frontier::rows(&home.store, "t", "", 9).await.unwrap()[0].pending);
}
