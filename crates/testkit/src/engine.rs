//! A store on either database, empty and of its own.

use std::path::PathBuf;

use mingjian_store::{FILE, Location, Store};
use tempfile::TempDir;

use crate::intruder;
use crate::postgres::{self, TestDatabase};

/// Whatever stops a test before it has begun.
pub type TestError = Box<dyn std::error::Error + Send + Sync>;

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in a directory that goes with the test.
    Sqlite,
    /// A database on the temporary server.
    Postgres,
}

enum Place {
    Folder(TempDir),
    Database(TestDatabase),
}

/// An open store with its place.
pub struct TestStore {
    /// The store.
    pub store: Store,
    place: Place,
}

impl TestStore {
    /// A new store with all migrations.
    ///
    /// # Errors
    /// The database cannot be made.
    pub async fn on(engine: Engine) -> Result<Self, TestError> {
        let place = match engine {
            Engine::Sqlite => Place::Folder(TempDir::with_prefix("mingjian-test-")?),
            Engine::Postgres => Place::Database(postgres::database()?),
        };
        let store = Store::open(&location(&place)).await?;
        Ok(Self { store, place })
    }

    /// Where it stands, for opening it a second time.
    pub fn location(&self) -> Location {
        location(&self.place)
    }

    /// Changes something past the application, as somebody with the keys of the database could.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tamper(&self, sql: &str) -> Result<(), TestError> {
        match &self.place {
            Place::Folder(folder) => intruder::execute(&file(folder), sql).await?,
            Place::Database(database) => {
                // Whoever owns the server is not held by foreign keys either.
                database.execute(&format!("SET session_replication_role = replica; {sql}"))?;
            }
        }
        Ok(())
    }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join(FILE)
}

fn location(place: &Place) -> Location {
    match place {
        Place::Folder(folder) => Location::Folder(folder.path().to_path_buf()),
        Place::Database(database) => Location::Postgres(database.url().to_owned()),
    }
}
