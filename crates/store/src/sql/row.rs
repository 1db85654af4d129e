//! What goes into a statement and what comes out: TEXT and BIGINT, each of them or NULL.
//!
//! **Invariant:** no other type, so that both databases keep, compare and give back the same.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, TypeInfo, ValueRef};

use super::failed;
use crate::fault::Fault;

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
