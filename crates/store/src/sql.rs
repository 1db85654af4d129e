//! The databases: SQLite and PostgreSQL behind one concrete [`Store`], one SQL text for both.
//!
//! With its part `row` the only file that names the database library or knows on which engine it runs.
//! **Invariant:** a statement is a literal of the store (see [`Statement`]); reading and writing are different
//! types, so that a query cannot write.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, Executor, Pool, Postgres, SqlSafeStr, Sqlite, Transaction};

use crate::chain::Head;
use crate::fault::Fault;

mod row;

pub(crate) use row::{Row, Value, values};

/// The file of the embedded database inside the data directory.
pub const FILE: &str = "mingjian.db";
/// Locked while a program opens that file.
const OPENING: &str = "opening.lock";
/// How many connections read at the same time.
const READERS: u32 = 4;
/// How many connections a PostgreSQL store holds.
const CONNECTIONS: u32 = 10;
/// How long a command waits for another program that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// A connection that was used this recently is taken to be there still.
const FRESH: Duration = Duration::from_secs(1);
/// Key of the lock under which migrations run on PostgreSQL.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7033918105213)";

/// Asked of the order itself: a database may sort by a language whatever its collation is called.
const SORTS_BY_BYTES: &str = "SELECT 'B' < 'a' AND 'a b' < 'aa'";

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
        Self::open_telling(location, |_, _| {}).await
    }

    /// Does the same, and says before it changes an older database from which version to which it goes.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_telling(location: &Location, tell: impl FnOnce(i64, i64)) -> Result<Self, Fault> {
        let pools = match location {
            Location::Folder(folder) => sqlite(folder).await?,
            Location::Postgres(url) => postgres(url).await?,
        };
        let store = Self { pools };
        crate::migrate::migrate(&store, tell).await?;
        Ok(store)
    }

    /// Opens a database for looking at it: nothing is made, migrated or written.
    ///
    /// # Errors
    /// The database cannot be reached, or is not of this program's version.
    pub async fn look(location: &Location) -> Result<Self, Fault> {
        let pools = match location {
            Location::Folder(folder) => {
                let options = SqliteConnectOptions::new()
                    .filename(folder.join(FILE))
                    .read_only(true)
                    .busy_timeout(BUSY);
                let pool = SqlitePoolOptions::new()
                    .max_connections(READERS)
                    .connect_with(options)
                    .await;
                let pool = pool.map_err(|e| failed("open the database file", e))?;
                Pools::Sqlite {
                    write: pool.clone(),
                    read: pool,
                }
            }
            Location::Postgres(url) => postgres(url).await?,
        };
        let store = Self { pools };
        crate::migrate::is_current(&store).await?;
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
        crate::migrate::migrate(&store, |_, _| {}).await?;
        Ok(store)
    }

    /// Begins a transaction that writes. On SQLite it holds the only writer at once, so that reading and then
    /// writing cannot fail halfway.
    ///
    /// # Errors
    /// No connection could be had.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        let pools = self.pools.clone();
        let inner = uncancelled(async move {
            Ok(match pools {
                Pools::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
                Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
            })
        })
        .await?;
        Ok(Tx(Reader::new(inner)))
    }

    /// Begins a transaction that sees one state of the data and cannot write.
    ///
    /// # Errors
    /// No connection could be had.
    pub async fn read(&self) -> Result<Reader, Fault> {
        let pools = self.pools.clone();
        let inner = uncancelled(async move {
            Ok(match pools {
                Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
                Pools::Postgres(pool) => Inner::Postgres(
                    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                        .await?,
                ),
            })
        })
        .await?;
        Ok(Reader::new(inner))
    }

    /// For one statement, without a transaction around it: two more of them would see two states.
    ///
    /// # Errors
    /// No connection could be had.
    pub async fn glance(&self) -> Result<Reader, Fault> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => read.acquire().await.map(Inner::SqliteAlone),
            Pools::Postgres(pool) => pool.acquire().await.map(Inner::PostgresAlone),
        };
        inner.map(Reader::new).map_err(|e| failed("take a connection", e))
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

/// Begins to its end even when nobody waits for it any more: a connection on which BEGIN was broken off would go
/// back to the pool inside a transaction, and the next one would write into a transaction that cannot.
async fn uncancelled(
    begin: impl Future<Output = Result<Inner, sqlx::Error>> + Send + 'static,
) -> Result<Inner, Fault> {
    let begun = tokio::spawn(begin).await;
    begun
        .map_err(|e| failed("begin", sqlx::Error::Io(std::io::Error::other(e))))?
        .map_err(|e| failed("begin", e))
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
    let _turn = turn(folder).await;
    // A file does not go away as a server does: nothing to be tested each time.
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
        .map_err(open)?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .connect_lazy_with(options.read_only(true));
    Ok(Pools::Sqlite { write, read })
}

/// Holds other programs off while the file is made and set to its mode: of two that do so at once SQLite refuses one
/// without waiting. Where the folder knows no locks, the file is opened all the same.
async fn turn(folder: &Path) -> Option<std::fs::File> {
    let path = folder.join(OPENING);
    let locked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::options().create(true).append(true).open(path)?;
        file.lock()?;
        std::io::Result::Ok(file)
    });
    locked.await.ok().and_then(Result::ok)
}

async fn postgres(url: &str) -> Result<Pools, Fault> {
    let options =
        PgConnectOptions::from_str(url).map_err(|e| failed("read the address of the database", e))?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|e| failed("reach the database", e))?;
    let bytewise = sqlx::query_scalar(SORTS_BY_BYTES).fetch_one(&pool).await;
    if bytewise.map_err(|e| failed(SORTS_BY_BYTES, e))? {
        Ok(Pools::Postgres(pool))
    } else {
        Err(Fault::Collation)
    }
}

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    SqliteAlone(PoolConnection<Sqlite>),
    PostgresAlone(PoolConnection<Postgres>),
}

/// On which a statement runs.
enum On<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A transaction that reads. Dropped, it ends.
#[derive(Debug)]
pub struct Reader {
    inner: Inner,
    /// The heads of chains that were looked at in it.
    pub(crate) heads: HashMap<String, Head>,
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
    fn new(inner: Inner) -> Self {
        Self {
            inner,
            heads: HashMap::new(),
        }
    }

    fn on(&mut self) -> On<'_> {
        match &mut self.inner {
            Inner::Sqlite(tx) => On::Sqlite(tx),
            Inner::Postgres(tx) => On::Postgres(tx),
            Inner::SqliteAlone(connection) => On::Sqlite(connection),
            Inner::PostgresAlone(connection) => On::Postgres(connection),
        }
    }

    /// All rows of a statement.
    pub(crate) async fn rows(&mut self, statement: Statement, values: &[Value]) -> Result<Vec<Row>, Fault> {
        match self.on() {
            On::Sqlite(on) => {
                let rows = on_sqlite(statement, values).fetch_all(on).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            On::Postgres(on) => {
                let rows = on_postgres(statement, values).fetch_all(on).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
        }
        .map_err(|e| failed(statement.0, e))
    }

    /// The first row of a statement.
    pub(crate) async fn row(&mut self, statement: Statement, values: &[Value]) -> Result<Option<Row>, Fault> {
        match self.on() {
            On::Sqlite(on) => {
                let row = on_sqlite(statement, values).fetch_optional(on).await;
                row.map(|row| row.map(Row::Sqlite))
            }
            On::Postgres(on) => {
                let row = on_postgres(statement, values).fetch_optional(on).await;
                row.map(|row| row.map(Row::Postgres))
            }
        }
        .map_err(|e| failed(statement.0, e))
    }
}

impl Tx {
    /// Runs a statement and says how many rows it touched.
    pub(crate) async fn execute(&mut self, statement: Statement, values: &[Value]) -> Result<u64, Fault> {
        match self.0.on() {
            On::Sqlite(on) => {
                let done = on_sqlite(statement, values).execute(on).await;
                done.map(|done| done.rows_affected())
            }
            On::Postgres(on) => {
                let done = on_postgres(statement, values).execute(on).await;
                done.map(|done| done.rows_affected())
            }
        }
        .map_err(|e| failed(statement.0, e))
    }

    /// Runs the statements of a migration, one after another.
    pub(crate) async fn execute_script(&mut self, name: &str, script: &'static str) -> Result<(), Fault> {
        match self.0.on() {
            On::Sqlite(on) => sqlx::raw_sql(script).execute(on).await.map(drop),
            On::Postgres(on) => sqlx::raw_sql(script).execute(on).await.map(drop),
        }
        .map_err(|e| failed(name, e))
    }

    /// Keeps other programs from migrating until the transaction ends. On SQLite it is the only writer anyway.
    pub(crate) async fn lock_migrations(&mut self) -> Result<(), Fault> {
        match self.0.on() {
            On::Sqlite(_) => Ok(()),
            On::Postgres(on) => sqlx::query(MIGRATION_LOCK)
                .execute(on)
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
            // A statement on its own has lasted since it ran.
            Inner::SqliteAlone(_) | Inner::PostgresAlone(_) => Ok(()),
        }
        .map_err(|e| failed("commit", e))
    }
}
