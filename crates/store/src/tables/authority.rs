//! 各级政府主体: the authorities whose offices run assessments.

use mingjian_core::event::Event;
use mingjian_core::ids::AuthorityId;
use mingjian_core::lang::Text;

use super::json;
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "authority";

statements! {
    INSERT = "INSERT INTO authority (id, name) VALUES ($1, $2)";
    FIND = "SELECT id, name FROM authority WHERE id = $1";
    LIST = "SELECT id, name FROM authority ORDER BY id";
    pub(super) DUMP = "SELECT id, name FROM authority WHERE id = $1";
}

/// An authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityRow {
    /// Its id.
    pub id: AuthorityId,
    /// Its name.
    pub name: Text,
}

/// The authority of an id.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, id: &AuthorityId) -> Result<Option<AuthorityRow>, Fault> {
    let row = reader.row(FIND, values![id.as_str()]).await?;
    row.map(|row| {
        Ok(AuthorityRow {
            id: id.clone(),
            name: json(TABLE, &row.text("name")?)?,
        })
    })
    .transpose()
}

/// All authorities, by their ids.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader) -> Result<Vec<AuthorityRow>, Fault> {
    let rows = reader.rows(LIST, &[]).await?;
    let read = |row: &Row| -> Result<AuthorityRow, Fault> {
        Ok(AuthorityRow {
            id: AuthorityId(row.text("id")?),
            name: json(TABLE, &row.text("name")?)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn founded(tx: &mut Tx, event: &Event) -> Result<u64, Fault> {
    let Event::AuthorityFounded { authority, name } = event else {
        return Ok(0);
    };
    tx.execute(INSERT, values![authority.as_str(), serde_json::to_string(name)?])
        .await
}
