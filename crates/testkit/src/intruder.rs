//! Somebody who opens the database file with a program of their own.

use std::path::Path;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, sqlite::SqliteConnectOptions};

/// Runs statements in an SQLite file, without minding its foreign keys.
pub(crate) async fn execute(file: &Path, sql: &str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(false)
        .connect()
        .await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await?;
    connection.close().await
}
