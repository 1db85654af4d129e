//! Opening a database again changes nothing, and one that is not ours is not opened.

use std::sync::Arc;

use mingjian_store::{Fault, Location, Store};
use mingjian_testkit::TestStore;
use mingjian_testkit::postgres;

use crate::facts::{campaign_chain, small};

crate::on_stores! {
    opening_again_changes_nothing,
    a_migration_with_another_text_is_refused,
    a_newer_database_is_refused,
    a_refused_database_stays_as_it_is,
    looking_changes_nothing_and_takes_no_other_version,
    an_older_database_is_told_of_and_a_new_one_is_not,
}

async fn looking_changes_nothing_and_takes_no_other_version(home: TestStore) {
    let (store, head) = small(&home).await;
    store.close().await;
    let store = Store::look(&home.location()).await.unwrap();
    let report = store.verify(&campaign_chain(), Some(&head)).await.unwrap();
    assert!(report.holds(), "{:?}", report.breaches);
    store.close().await;
    home.tamper("DELETE FROM schema_version WHERE version > 5")
        .await
        .unwrap();
    let older = Store::look(&home.location()).await;
    assert!(
        matches!(older, Err(Fault::Migration { version: 5, .. })),
        "{older:?}"
    );
    home.tamper("INSERT INTO schema_version (version, name, sha256) VALUES (99, 'later', 'ab')")
        .await
        .unwrap();
    let newer = Store::look(&home.location()).await;
    assert!(
        matches!(newer, Err(Fault::Migration { version: 99, .. })),
        "{newer:?}"
    );
}

async fn an_older_database_is_told_of_and_a_new_one_is_not(home: TestStore) {
    home.store.close().await;
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |before: i64, after: i64| told.lock().unwrap().push((before, after));
    Store::open_telling(&home.location(), tell)
        .await
        .unwrap()
        .close()
        .await;
    assert_eq!(*told.lock().unwrap(), [], "nothing to do");
    home.tamper(
        "DROP TABLE sweep; DROP TABLE finding; DROP INDEX paper_by_id; DROP INDEX paper_versions; \
         DROP TABLE frontier; DROP TABLE checked_file; DELETE FROM schema_version WHERE version >= 6",
    )
    .await
    .unwrap();
    Store::open_telling(&home.location(), tell)
        .await
        .unwrap()
        .close()
        .await;
    let told = told.into_inner().unwrap();
    let [(5, after)] = told[..] else {
        panic!("{told:?}")
    };
    assert!(after >= 6, "{after}");
}

async fn opening_again_changes_nothing(home: TestStore) {
    let (store, head) = small(&home).await;
    store.close().await;
    let store = Store::open(&home.location()).await.unwrap();
    let report = store.verify(&campaign_chain(), Some(&head)).await.unwrap();
    assert_eq!((report.last.clone(), report.breaches), (head, vec![]));
}

async fn a_migration_with_another_text_is_refused(home: TestStore) {
    home.store.close().await;
    home.tamper("UPDATE schema_version SET sha256 = 'ab' WHERE version = 1")
        .await
        .unwrap();
    let refused = Store::open(&home.location()).await;
    assert!(
        matches!(refused, Err(Fault::Migration { version: 1, .. })),
        "{refused:?}"
    );
}

async fn a_newer_database_is_refused(home: TestStore) {
    home.store.close().await;
    home.tamper("INSERT INTO schema_version (version, name, sha256) VALUES (99, 'later', 'ab')")
        .await
        .unwrap();
    let refused = Store::open(&home.location()).await;
    assert!(
        matches!(refused, Err(Fault::Migration { version: 99, .. })),
        "{refused:?}"
    );
}

async fn a_refused_database_stays_as_it_is(home: TestStore) {
    let (store, head) = small(&home).await;
    store.close().await;
    home.tamper("UPDATE schema_version SET sha256 = sha256 || 'x' WHERE version = 1")
        .await
        .unwrap();
    assert!(Store::open(&home.location()).await.is_err());
    home.tamper("UPDATE schema_version SET sha256 = substr(sha256, 1, 64) WHERE version = 1")
        .await
        .unwrap();
    let store = Store::open(&home.location()).await.unwrap();
    assert!(
        store
            .verify(&campaign_chain(), Some(&head))
            .await
            .unwrap()
            .holds()
    );
}

/// The database's own collation says C here; the order comes from another library.
#[tokio::test]
async fn a_database_that_sorts_by_a_language_is_refused() {
    let database =
        postgres::database_with("LOCALE_PROVIDER icu ICU_LOCALE 'zh' LC_COLLATE 'C' LC_CTYPE 'C'").unwrap();
    assert_eq!(database.execute("SELECT 'B' < 'a'").unwrap().trim(), "f");
    let refused = Store::open(&Location::Postgres(database.url().to_owned())).await;
    assert!(matches!(refused, Err(Fault::Collation)), "{refused:?}");
}

async fn opened_by_four_at_once(location: Location) {
    let location = Arc::new(location);
    let openers: Vec<_> = (0..4)
        .map(|_| {
            let location = Arc::clone(&location);
            tokio::spawn(async move { Store::open(&location).await.map(drop) })
        })
        .collect();
    for opener in openers {
        opener.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_programs_may_open_a_new_folder_at_once() {
    let folder = tempfile::tempdir().unwrap();
    opened_by_four_at_once(Location::Folder(folder.path().to_owned())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_programs_may_open_a_new_database_at_once() {
    let database = postgres::database().unwrap();
    opened_by_four_at_once(Location::Postgres(database.url().to_owned())).await;
}
