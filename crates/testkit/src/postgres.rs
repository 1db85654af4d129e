//! PostgreSQL for tests: one temporary server for all test processes, one fresh database a test.
//!
//! The server is the system's own program, on a free loopback port, with its data in the temporary directory. The
//! first test process starts it, a small shell process stops and removes it when no test process has used it for
//! half a minute. **Invariant:** whether a process uses the server is known by a file lock, which the system
//! releases even when the process is killed.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

mod cluster;
mod programs;

use cluster::Cluster;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Why there is no PostgreSQL for this test, and what to do about it.
pub struct Unavailable(pub(crate) String);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sentence itself, since tests unwrap.
impl fmt::Debug for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unavailable {}

/// An empty database of its own; removed when dropped.
pub struct TestDatabase {
    url: String,
    name: String,
    cluster: Arc<Cluster>,
}

impl TestDatabase {
    /// The address, `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements in it past the store, with `psql`: for playing the one who tampers.
    ///
    /// # Errors
    /// What `psql` says.
    pub fn execute(&self, sql: &str) -> Result<String, Unavailable> {
        self.cluster.psql(&self.name, sql)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // What fails to go now goes with the server.
        let _ = self.cluster.psql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// Makes a database that sorts by bytes, starting the server when no test has done so yet.
///
/// # Errors
/// PostgreSQL is not installed, or does not start; the sentence says what to do.
pub fn database() -> Result<TestDatabase, Unavailable> {
    database_with("LC_COLLATE 'C' LC_CTYPE 'C'")
}

/// Makes a database with other options of CREATE DATABASE, for instance another collation.
///
/// # Errors
/// As [`database`].
pub fn database_with(options: &str) -> Result<TestDatabase, Unavailable> {
    let cluster = cluster::shared()?;
    // Process ids come again while the server lives on, so the name also holds a random part.
    let name = format!(
        "t_{}_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed),
        programs::random_hex(4)?
    );
    cluster.psql(
        "postgres",
        &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {options}"),
    )?;
    Ok(TestDatabase {
        url: cluster.url(&name),
        name,
        cluster,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_databases_know_nothing_of_each_other() {
        let (one, other) = (database().unwrap(), database().unwrap());
        one.execute("CREATE TABLE only_here (id TEXT)").unwrap();
        assert!(other.execute("SELECT * FROM only_here").is_err());
    }

    #[test]
    fn a_database_sorts_by_bytes() {
        let database = database().unwrap();
        assert_eq!(database.execute("SELECT 'B' < 'a'").unwrap().trim(), "t");
    }

    #[test]
    fn a_dropped_database_is_gone() {
        let kept = database().unwrap();
        let name = { database().unwrap().name.clone() };
        let found = kept
            .execute(&format!(
                "SELECT count(*) FROM pg_database WHERE datname = '{name}'"
            ))
            .unwrap();
        assert_eq!(found.trim(), "0");
    }
}
