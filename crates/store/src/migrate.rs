//! Migrations: forward only, numbered, inside the binary, run under a lock.
//!
//! **Invariant:** a migration that has run is never changed; its digest stands in the database, and a database
//! that another version of the program has migrated further is not opened.

use crate::chain::sha256;
use crate::fault::Fault;
use crate::sql::{Reader, Store, Tx, statements, values};

/// Number, name and text of all migrations, oldest first.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        1,
        "record_and_scores",
        include_str!("../migrations/0001_record_and_scores.sql"),
    ),
    (2, "sign_in", include_str!("../migrations/0002_sign_in.sql")),
    (3, "files", include_str!("../migrations/0003_files.sql")),
    (4, "outbox", include_str!("../migrations/0004_outbox.sql")),
    (5, "papers", include_str!("../migrations/0005_papers.sql")),
    (
        6,
        "checked_files",
        include_str!("../migrations/0006_checked_files.sql"),
    ),
    (7, "frontier", include_str!("../migrations/0007_frontier.sql")),
    (
        8,
        "paper_indexes",
        include_str!("../migrations/0008_paper_indexes.sql"),
    ),
    (9, "sweeps", include_str!("../migrations/0009_sweeps.sql")),
    (
        10,
        "findings_told",
        include_str!("../migrations/0010_findings_told.sql"),
    ),
];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL)";

statements! {
    APPLIED = "SELECT version, sha256 FROM schema_version ORDER BY version";
    NOTE = "INSERT INTO schema_version (version, name, sha256) VALUES ($1, $2, $3)";
}

/// The digest over all migrations: equal for databases of the same shape.
pub fn fingerprint() -> String {
    let texts: Vec<&str> = MIGRATIONS.iter().map(|(_, _, text)| *text).collect();
    sha256(&texts)
}

fn newest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|(version, _, _)| *version)
        .max()
        .unwrap_or(0)
}

/// Refuses a database that is not of the version of this program; changes nothing.
pub(crate) async fn is_current(store: &Store) -> Result<(), Fault> {
    let found = applied(&mut store.read().await?).await?;
    let version = found.iter().map(|(version, _)| *version).max().unwrap_or(0);
    if version == newest() {
        return Ok(());
    }
    let what = format!(
        "this program knows {}; `serve` of the newer one brings it there",
        newest()
    );
    Err(Fault::Migration { version, what })
}

/// Brings a database to the version of this program; all new migrations or none. `tell` hears of an older one before
/// it is changed.
pub(crate) async fn migrate(store: &Store, tell: impl FnOnce(i64, i64)) -> Result<(), Fault> {
    let mut tx = store.begin().await?;
    tx.lock_migrations().await?;
    tx.execute_script("the table of migrations", TABLE).await?;
    let applied = applied(&mut tx).await?;
    let newest = newest();
    if let Some((version, _)) = applied.iter().find(|(version, _)| *version > newest) {
        let what = format!("it is newer; this program knows {newest}");
        return Err(Fault::Migration {
            version: *version,
            what,
        });
    }
    if let Some(before) = applied
        .iter()
        .map(|(version, _)| *version)
        .max()
        .filter(|before| *before < newest)
    {
        tell(before, newest);
    }
    for (version, name, text) in MIGRATIONS {
        let digest = sha256(&[text]);
        match applied.iter().find(|(known, _)| known == version) {
            Some((_, known)) if *known == digest => {}
            Some(_) => {
                let what = "its text was changed after it had run".to_owned();
                return Err(Fault::Migration {
                    version: *version,
                    what,
                });
            }
            None => run(&mut tx, *version, name, text, digest).await?,
        }
    }
    tx.commit().await
}

async fn applied(reader: &mut Reader) -> Result<Vec<(i64, String)>, Fault> {
    let rows = reader.rows(APPLIED, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.int("version")?, row.text("sha256")?)))
        .collect()
}

async fn run(tx: &mut Tx, version: i64, name: &str, text: &'static str, digest: String) -> Result<(), Fault> {
    tx.execute_script(name, text).await?;
    tx.execute(NOTE, values![version, name, digest]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_a_gap() {
        for (at, (version, _, _)) in MIGRATIONS.iter().enumerate() {
            assert_eq!(usize::try_from(*version), Ok(at + 1));
        }
    }
}
