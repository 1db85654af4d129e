//! Receipts: which commands have had their effect, so that a second click gives the first answer.
//!
//! Not a table of an event: a receipt says which events a command gave, and is written in their transaction.

use mingjian_core::ids::{ActorId, CommandId, Moment};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::sql::{Reader, Tx, statements, values};

statements! {
    INSERT = "INSERT INTO command_receipt \
        (command_id, command, digest, actor, chain, at, first_seq, last_seq, head) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT command, digest, actor, chain, at, first_seq, last_seq, head FROM command_receipt \
        WHERE command_id = $1";
}

/// 回执 of a command: what it did, for ever the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The command's id.
    pub command_id: CommandId,
    /// The command's name.
    pub command: String,
    /// Digest of what the command asked for.
    pub digest: String,
    /// Who sent it.
    pub actor: ActorId,
    /// Name of the chain.
    pub chain: String,
    /// When it had its effect.
    pub at: Moment,
    /// Number of its first event in the chain.
    pub first_seq: i64,
    /// Number of its last event; one less than the first when it changed nothing.
    pub last_seq: i64,
    /// Digest of the chain's head behind it.
    pub head: String,
}

/// The receipt of a command that was seen before.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, command_id: &CommandId) -> Result<Option<Receipt>, Fault> {
    let Some(row) = reader.row(FIND, values![command_id.as_str()]).await? else {
        return Ok(None);
    };
    Ok(Some(Receipt {
        command_id: command_id.clone(),
        command: row.text("command")?,
        digest: row.text("digest")?,
        actor: ActorId(row.text("actor")?),
        chain: row.text("chain")?,
        at: Moment(row.int("at")?),
        first_seq: row.int("first_seq")?,
        last_seq: row.int("last_seq")?,
        head: row.text("head")?,
    }))
}

/// Keeps a receipt together with the events of its command.
///
/// # Errors
/// The database's own.
pub async fn keep(tx: &mut Tx, receipt: &Receipt) -> Result<(), Fault> {
    let row = values![
        receipt.command_id.as_str(),
        receipt.command.clone(),
        receipt.digest.clone(),
        receipt.actor.as_str(),
        receipt.chain.clone(),
        receipt.at.0,
        receipt.first_seq,
        receipt.last_seq,
        receipt.head.clone(),
    ];
    tx.execute(INSERT, row).await.map(drop)
}
