//! Both engines understand every statement.

use mingjian_testkit::TestStore;

crate::on_stores! { every_statement_prepares }

async fn every_statement_prepares(home: TestStore) {
    let store = home.store.clone();
    let mut count = 0;
    for statement in mingjian_store::statements() {
        store
            .prepare(statement)
            .await
            .unwrap_or_else(|fault| panic!("{}: {}", statement.text(), fault.chain()));
        count += 1;
    }
    assert!(count > 20, "only {count} statements are listed");
}
