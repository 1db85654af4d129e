//! A job comes with its command, is done by one, and comes back when nobody says that it is done.

use mingjian_core::ids::Moment;
use mingjian_store::jobs::{self, Job};
use mingjian_testkit::TestStore;

crate::on_stores! { a_job_goes_with_its_transaction, a_job_is_taken_by_one, a_lease_that_ran_out_is_taken_again }

fn job(id: &str, due_at: i64) -> Job {
    Job {
        id: id.to_owned(),
        kind: "mail".to_owned(),
        body: "{}".to_owned(),
        due_at: Moment(due_at),
        attempts: 0,
    }
}

async fn enqueue(home: &TestStore, all: &[Job]) {
    let mut tx = home.store.begin().await.unwrap();
    for job in all {
        jobs::enqueue(&mut tx, job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn a_job_goes_with_its_transaction(home: TestStore) {
    let mut tx = home.store.begin().await.unwrap();
    jobs::enqueue(&mut tx, &job("a", 0)).await.unwrap();
    drop(tx);
    assert_eq!(
        jobs::take(&home.store, Moment(9), Moment(10)).await.unwrap(),
        None
    );
}

async fn a_job_is_taken_by_one(home: TestStore) {
    /// So many that takers meet at the same job again and again.
    const JOBS: i64 = 60;
    let mut all: Vec<Job> = (0..JOBS)
        .map(|number| job(&format!("{number:02}"), number % 7))
        .collect();
    all.push(job("late", 50));
    enqueue(&home, &all).await;
    let takers: Vec<_> = (0..6)
        .map(|_| {
            let store = home.store.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                // Who finds the same job as another goes away empty and asks again.
                for _ in 0..2 * JOBS {
                    taken.extend(jobs::take(&store, Moment(10), Moment(100)).await.unwrap());
                }
                taken
            })
        })
        .collect();
    let mut taken = Vec::new();
    for taker in takers {
        taken.extend(taker.await.unwrap().into_iter().map(|job| (job.id, job.attempts)));
    }
    taken.sort();
    assert_eq!(
        taken,
        (0..JOBS)
            .map(|number| (format!("{number:02}"), 1))
            .collect::<Vec<_>>()
    );
}

async fn a_lease_that_ran_out_is_taken_again(home: TestStore) {
    enqueue(&home, &[job("a", 0)]).await;
    let first = jobs::take(&home.store, Moment(1), Moment(10))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        jobs::take(&home.store, Moment(9), Moment(20)).await.unwrap(),
        None
    );
    let second = jobs::take(&home.store, Moment(10), Moment(20))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((first.attempts, second.attempts), (1, 2));
    assert!(
        !jobs::finish(&home.store, &first).await.unwrap(),
        "the first taker has lost it"
    );
    assert!(jobs::finish(&home.store, &second).await.unwrap());
    assert_eq!(
        jobs::take(&home.store, Moment(99), Moment(100)).await.unwrap(),
        None
    );
}
