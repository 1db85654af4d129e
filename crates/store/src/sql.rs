//! The databases: SQLite and PostgreSQL behind one concrete [`Store`], one SQL text for both.
//!
//! The only file that names the database library, and the only one that knows on which engine it runs.
//! **Invariant:** a statement is a literal of the store (see [`Statement`]); reading and writing are different
//! types, so that a query cannot write.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{
    Decode, Executor, Pool, Postgres, Row as _, SqlSafeStr, Sqlite, Transaction, Type, TypeInfo, ValueRef,
};

use crate::fault::Fault;

/// The file of the embedded database inside the data directory.
pub const FILE: &str = "mingjian.db";
/// How many connections read at the same time.
const READERS: u32 = 4;
/// How many connections a PostgreSQL store holds.
const CONNECTIONS: u32 = 10;
/// How long a command waits for another program that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// Key of the lock under which migrations run on PostgreSQL.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7033918105213)";

/// Where the data stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A directory with the embedded database; made when it is missing.
    Folder(PathBuf),
    /// The address of a PostgreSQL database: `postgres://user@host/name`.
    Postgres(String),
}

/// A statement of the store. Made only by the `statements!` macro, from literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement(&'static str);

impl Statement {
    /// For the `statements!` macro.
    pub(crate) const fn literal(text: &'static str) -> Self {
        Self(text)
    }

    /// The SQL text.
    pub fn text(self) -> &'static str {
        self.0
    }
}

/// Names statements as constants and lists them in `ALL`, so that the tests prepare every one on both engines.
macro_rules! statements {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:literal;)+) => {
        $($(#[$meta])* $vis const $name: $crate::sql::Statement = $crate::sql::Statement::literal($text);)+
        /// All statements of this file.
        pub(crate) const ALL: &[$crate::sql::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

/// A parameter of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
}

macro_rules! into_value {
    ($($from:ty => |$value:ident| $to:expr;)+) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )+};
}

into_value! {
    &str => |value| Self::Text(Some(value.to_owned()));
    String => |value| Self::Text(Some(value));
    Option<String> => |value| Self::Text(value);
    i64 => |value| Self::Int(Some(value));
    Option<i64> => |value| Self::Int(value);
    bool => |value| Self::Int(Some(i64::from(value)));
}

/// The parameters of a statement from values of any kind that a column can hold.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}
pub(crate) use values;

fn failed(doing: &str, error: sqlx::Error) -> Fault {
    Fault::Database {
        doing: doing.to_owned(),
        source: Box::new(error),
    }
}

/// One concrete store for both databases.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { write: Pool<Sqlite>, read: Pool<Sqlite> },
    Postgres(Pool<Postgres>),
}

impl Store {
    /// Opens the database and brings it to this program's version.
    ///
    /// # Errors
    /// The database cannot be reached, is newer than this program, or sorts by the rules of a language.
    pub async fn open(location: &Location) -> Result<Self, Fault> {
        let store = match location {
            Location::Folder(folder) => Self {
                pools: sqlite(folder).await?,
            },
            Location::Postgres(url) => Self {
                pools: postgres(url).await?,
            },
        };
        crate::migrate::migrate(&store).await?;
        Ok(store)
    }

    /// An empty database in memory that is gone with its store: for replaying a record.
    pub(crate) async fn scratch() -> Result<Self, Fault> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await
            .map_err(|e| failed("open a database in memory", e))?;
        let store = Self {
            pools: Pools::Sqlite {
                write: pool.clone(),
                read: pool,
            },
        };
        crate::migrate::migrate(&store).await?;
        Ok(store)
    }

    /// Begins a transaction that writes. On SQLite it holds the only writer at once, so that reading and then
    /// writing cannot fail halfway.
    ///
    /// # Errors
    /// No connection could be had.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::Sqlite(
                write
                    .begin_with("BEGIN IMMEDIATE")
                    .await
                    .map_err(|e| failed("begin", e))?,
            ),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await.map_err(|e| failed("begin", e))?),
        };
        Ok(Tx(Reader { inner }))
    }

    /// Begins a transaction that sees one state of the data and cannot write.
    ///
    /// # Errors
    /// No connection could be had.
    pub async fn read(&self) -> Result<Reader, Fault> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await.map_err(|e| failed("begin", e))?),
            Pools::Postgres(pool) => Inner::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map_err(|e| failed("begin", e))?,
            ),
        };
        Ok(Reader { inner })
    }

    /// Closes all connections; on SQLite this also empties the write-ahead log.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Asks the database whether it understands a statement, without running it.
    ///
    /// # Errors
    /// It does not.
    pub async fn prepare(&self, statement: Statement) -> Result<(), Fault> {
        let text = statement.0.into_sql_str();
        match &self.pools {
            Pools::Sqlite { read, .. } => read.prepare(text).await.map(drop),
            Pools::Postgres(pool) => pool.prepare(text).await.map(drop),
        }
        .map_err(|e| failed(statement.0, e))
    }
}

async fn sqlite(folder: &Path) -> Result<Pools, Fault> {
    std::fs::create_dir_all(folder).map_err(|source| Fault::Folder {
        folder: folder.display().to_string(),
        source,
    })?;
    let options = SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY);
    let open = |e| failed("open the database file", e);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await
        .map_err(open)?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_lazy_with(options.read_only(true));
    Ok(Pools::Sqlite { write, read })
}

async fn postgres(url: &str) -> Result<Pools, Fault> {
    let options =
        PgConnectOptions::from_str(url).map_err(|e| failed("read the address of the database", e))?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .connect_with(options)
        .await
        .map_err(|e| failed("reach the database", e))?;
    let text = "SELECT datcollate::text FROM pg_database WHERE datname = current_database()";
    let collation: String = sqlx::query_scalar(text)
        .fetch_one(&pool)
        .await
        .map_err(|e| failed(text, e))?;
    // Order and equality of ids must be the same on both engines.
    if collation != "C" && collation != "POSIX" && !collation.starts_with("C.") {
        return Err(Fault::Collation { collation });
    }
    Ok(Pools::Postgres(pool))
}

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction that reads. Dropped, it ends.
#[derive(Debug)]
pub struct Reader {
    inner: Inner,
}

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves everything as it was.
#[derive(Debug)]
pub struct Tx(Reader);

impl Deref for Tx {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.0
    }
}

fn on_sqlite<'q>(statement: Statement, values: &[Value]) -> sqlx::query::Query<'q, Sqlite, SqliteArguments> {
    values
        .iter()
        .fold(sqlx::query(statement.0), |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Int(number) => query.bind(*number),
        })
}

fn on_postgres<'q>(statement: Statement, values: &[Value]) -> sqlx::query::Query<'q, Postgres, PgArguments> {
    values
        .iter()
        .fold(sqlx::query(statement.0), |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Int(number) => query.bind(*number),
        })
}

impl Reader {
    /// All rows of a statement.
    pub(crate) async fn rows(&mut self, statement: Statement, values: &[Value]) -> Result<Vec<Row>, Fault> {
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let rows = on_sqlite(statement, values).fetch_all(&mut **tx).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            Inner::Postgres(tx) => {
                let rows = on_postgres(statement, values).fetch_all(&mut **tx).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
        }
        .map_err(|e| failed(statement.0, e))
    }

    /// The first row of a statement.
    pub(crate) async fn row(&mut self, statement: Statement, values: &[Value]) -> Result<Option<Row>, Fault> {
        match &mut self.inner {
            Inner::Sqlite(tx) => on_sqlite(statement, values)
                .fetch_optional(&mut **tx)
                .await
                .map(|row| row.map(Row::Sqlite)),
            Inner::Postgres(tx) => on_postgres(statement, values)
                .fetch_optional(&mut **tx)
                .await
                .map(|row| row.map(Row::Postgres)),
        }
        .map_err(|e| failed(statement.0, e))
    }
}

impl Tx {
    /// Runs a statement and says how many rows it touched.
    pub(crate) async fn execute(&mut self, statement: Statement, values: &[Value]) -> Result<u64, Fault> {
        match &mut self.0.inner {
            Inner::Sqlite(tx) => on_sqlite(statement, values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            Inner::Postgres(tx) => on_postgres(statement, values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(|e| failed(statement.0, e))
    }

    /// Runs the statements of a migration, one after another.
    pub(crate) async fn execute_script(&mut self, name: &str, script: &'static str) -> Result<(), Fault> {
        match &mut self.0.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
        }
        .map_err(|e| failed(name, e))
    }

    /// Keeps other programs from migrating until the transaction ends. On SQLite it is the only writer anyway.
    pub(crate) async fn lock_migrations(&mut self) -> Result<(), Fault> {
        match &mut self.0.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(tx) => sqlx::query(MIGRATION_LOCK)
                .execute(&mut **tx)
                .await
                .map(drop)
                .map_err(|e| failed(MIGRATION_LOCK, e)),
        }
    }

    /// Makes everything that was done in the transaction last.
    ///
    /// # Errors
    /// The database could not; then nothing was done.
    pub async fn commit(self) -> Result<(), Fault> {
        match self.0.inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        }
        .map_err(|e| failed("commit", e))
    }
}

/// A row as it came.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    fn get<'r, T>(&'r self, name: &str) -> Result<T, Fault>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(name),
            Self::Postgres(row) => row.try_get(name),
        }
        .map_err(|e| failed(name, e))
    }

    /// A TEXT column that is never NULL.
    pub(crate) fn text(&self, name: &str) -> Result<String, Fault> {
        self.get(name)
    }

    /// A TEXT column that may be NULL.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<String>, Fault> {
        self.get(name)
    }

    /// A BIGINT column that is never NULL.
    pub(crate) fn int(&self, name: &str) -> Result<i64, Fault> {
        self.get(name)
    }

    /// A BIGINT column that may be NULL.
    pub(crate) fn optional_int(&self, name: &str) -> Result<Option<i64>, Fault> {
        self.get(name)
    }

    /// All columns as text, a NULL as `None`: for comparing rows of different databases.
    pub(crate) fn cells(&self) -> Result<Vec<Option<String>>, Fault> {
        (0..self.width()).map(|at| self.cell(at)).collect()
    }

    fn width(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.len(),
            Self::Postgres(row) => row.len(),
        }
    }

    fn cell(&self, at: usize) -> Result<Option<String>, Fault> {
        let number = match self {
            Self::Sqlite(row) => row
                .try_get_raw(at)
                .map(|value| value.type_info().name() == "INTEGER"),
            Self::Postgres(row) => row
                .try_get_raw(at)
                .map(|value| value.type_info().name() == "INT8"),
        };
        let number = number.map_err(|e| failed("read a column", e))?;
        match (self, number) {
            (Self::Sqlite(row), true) => row
                .try_get::<Option<i64>, _>(at)
                .map(|n| n.map(|n| n.to_string())),
            (Self::Postgres(row), true) => row
                .try_get::<Option<i64>, _>(at)
                .map(|n| n.map(|n| n.to_string())),
            (Self::Sqlite(row), false) => row.try_get(at),
            (Self::Postgres(row), false) => row.try_get(at),
        }
        .map_err(|e| failed("read a column", e))
    }
}
