//! Tests of the store, each on SQLite and on a temporary PostgreSQL.
#![cfg(test)]

mod blobs;
mod facts;
mod frontier;
mod jobs;
mod migrations;
mod record;
mod rows;
mod statements;
mod writers;

/// Makes two tests of each named `async fn(TestStore)` of the module, one an engine.
macro_rules! on_stores {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(mingjian_testkit::TestStore::on(mingjian_testkit::Engine::Sqlite).await.unwrap()).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(mingjian_testkit::TestStore::on(mingjian_testkit::Engine::Postgres).await.unwrap()).await;
            })+
        }
    };
}
pub(crate) use on_stores;
