//! 留痕 (chain): the record of acts, one hash chain an authority and one a campaign.
//!
//! An entry's digest covers the digest before it, its number, the event's name and version, the time, the actor,
//! the command and the digest of `salt ‖ body`; body and salt stand in a table of their own.
//! **Invariant:** entries are only ever appended, each in the transaction that changes the rows it speaks of, and
//! whoever appends has locked the head first.

use mingjian_core::event::{ChainId, Event};
use mingjian_core::ids::{ActorId, CommandId, Moment};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    /// Makes the head if there is none, and locks it in either case.
    LOCK = "INSERT INTO chain_head (chain, seq, hash) VALUES ($1, 0, $2) \
        ON CONFLICT (chain) DO UPDATE SET seq = chain_head.seq RETURNING seq, hash";
    MOVE_HEAD = "UPDATE chain_head SET seq = $2, hash = $3 WHERE chain = $1";
    APPEND = "INSERT INTO chain_entry \
        (chain, seq, name, version, at, actor, command_id, body_hash, previous, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    KEEP_BODY = "INSERT INTO event_body (chain, seq, salt, body) VALUES ($1, $2, $3, $4)";
    HEAD = "SELECT seq, hash FROM chain_head WHERE chain = $1";
    CHAINS = "SELECT chain FROM chain_head ORDER BY chain";
    ENTRIES = "SELECT e.seq, e.name, e.version, e.at, e.actor, e.command_id, e.body_hash, e.previous, e.hash, \
        b.salt, b.body FROM chain_entry e LEFT JOIN event_body b ON b.chain = e.chain AND b.seq = e.seq \
        WHERE e.chain = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3";
}

/// What stands before the first entry of a chain: it binds the chain to its key.
pub(crate) fn beginning(chain: &ChainId) -> String {
    sha256(&["mingjian chain 1", &chain.key()])
}

/// The end of a chain: number and digest of its last entry. Printed on documents, it guards against a cut-off
/// tail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last entry, 0 when there is none.
    pub seq: i64,
    /// Its digest.
    pub hash: String,
}

/// An entry of a chain, with its body unless that was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Number, from 1.
    pub seq: i64,
    /// Name of the event.
    pub name: String,
    /// Version of the event.
    pub version: i64,
    /// When it happened.
    pub at: Moment,
    /// Who did it.
    pub actor: String,
    /// By which command.
    pub command_id: String,
    /// Digest of `salt ‖ body`.
    pub body_hash: String,
    /// Digest of the entry before.
    pub previous: String,
    /// Digest of this entry.
    pub hash: String,
    /// The salt.
    pub salt: Option<String>,
    /// The event as text.
    pub body: Option<String>,
}

impl Entry {
    /// The digest that an entry must have at a number of the chain.
    pub(crate) fn digest_at(&self, seq: i64) -> String {
        sha256(&[
            &self.previous,
            &seq.to_string(),
            &self.name,
            &self.version.to_string(),
            &self.at.0.to_string(),
            &self.actor,
            &self.command_id,
            &self.body_hash,
        ])
    }
}

/// SHA-256 over several texts, each behind its length so that no two lists give the same bytes.
pub fn sha256(parts: &[&str]) -> String {
    let begun = parts.iter().fold(Digest::new(), |digest, part| digest.part(part));
    begun.end()
}

/// The same as [`sha256`], part by part.
#[derive(Debug, Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Over nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more text.
    #[must_use]
    pub fn part(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
        self
    }

    /// In hexadecimal.
    pub fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

/// SHA-256 of the bytes of a file, as other programs give it.
pub fn hex_sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Locks a chain until the transaction ends and says where it ends now. First step of every command.
///
/// # Errors
/// The database's own.
pub async fn lock(tx: &mut Tx, chain: &ChainId) -> Result<Head, Fault> {
    let row = tx.row(LOCK, values![chain.key(), beginning(chain)]).await?;
    let row = row.ok_or_else(|| Fault::Row {
        table: "chain_head",
        what: "no head came back".to_owned(),
    })?;
    let head = head_of(&row)?;
    tx.heads.insert(chain.key(), head.clone());
    Ok(head)
}

/// Who acts, by which command and when: the same for all events of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act<'a> {
    /// The actor's name.
    pub actor: &'a ActorId,
    /// The command.
    pub command_id: &'a CommandId,
    /// When.
    pub at: Moment,
}

/// Appends events behind a locked head and moves it; `salt` gives fresh random text for each.
///
/// # Errors
/// The database's own.
pub async fn append(
    tx: &mut Tx,
    chain: &ChainId,
    head: Head,
    act: &Act<'_>,
    events: &[Event],
    mut salt: impl FnMut() -> String,
) -> Result<Head, Fault> {
    let key = chain.key();
    let mut head = head;
    for event in events {
        let (salt, body) = (salt(), event.text()?);
        let mut entry = Entry {
            seq: head.seq + 1,
            name: event.name().to_owned(),
            version: event.version(),
            at: act.at,
            actor: act.actor.to_string(),
            command_id: act.command_id.to_string(),
            body_hash: sha256(&[&salt, &body]),
            previous: head.hash,
            hash: String::new(),
            salt: Some(salt),
            body: Some(body),
        };
        entry.hash = entry.digest_at(entry.seq);
        keep(tx, &key, &entry).await?;
        head = Head {
            seq: entry.seq,
            hash: entry.hash,
        };
    }
    tx.execute(MOVE_HEAD, values![key.clone(), head.seq, head.hash.clone()])
        .await?;
    tx.heads.insert(key, head.clone());
    Ok(head)
}

async fn keep(tx: &mut Tx, chain: &str, entry: &Entry) -> Result<(), Fault> {
    let row = values![
        chain,
        entry.seq,
        entry.name.clone(),
        entry.version,
        entry.at.0,
        entry.actor.clone(),
        entry.command_id.clone(),
        entry.body_hash.clone(),
        entry.previous.clone(),
        entry.hash.clone(),
    ];
    tx.execute(APPEND, row).await?;
    tx.execute(
        KEEP_BODY,
        values![chain, entry.seq, entry.salt.clone(), entry.body.clone()],
    )
    .await?;
    Ok(())
}

/// The end of a chain as its head says; `None` when there is no such chain.
///
/// # Errors
/// The database's own.
pub async fn head(reader: &mut Reader, chain: &ChainId) -> Result<Option<Head>, Fault> {
    let row = reader.row(HEAD, values![chain.key()]).await?;
    row.as_ref().map(head_of).transpose()
}

/// The end of a chain as the transaction saw it first, without asking again.
///
/// # Errors
/// The database's own.
pub async fn seen_head(reader: &mut Reader, chain: &ChainId) -> Result<Option<Head>, Fault> {
    if let Some(seen) = reader.heads.get(&chain.key()) {
        return Ok(Some(seen.clone()));
    }
    let found = head(reader, chain).await?;
    if let Some(found) = &found {
        reader.heads.insert(chain.key(), found.clone());
    }
    Ok(found)
}

/// All chains of the database, by name.
///
/// # Errors
/// The database's own.
pub async fn chains(reader: &mut Reader) -> Result<Vec<ChainId>, Fault> {
    let rows = reader.rows(CHAINS, &[]).await?;
    let unknown = |name: &str| Fault::Row {
        table: "chain_head",
        what: format!("{name} names no chain"),
    };
    rows.iter()
        .map(|row| {
            let name = row.text("chain")?;
            ChainId::parse(&name).ok_or_else(|| unknown(&name))
        })
        .collect()
}

/// Up to `limit` entries of a chain behind a number, in order.
///
/// # Errors
/// The database's own.
pub async fn entries(
    reader: &mut Reader,
    chain: &ChainId,
    behind: i64,
    limit: i64,
) -> Result<Vec<Entry>, Fault> {
    let rows = reader.rows(ENTRIES, values![chain.key(), behind, limit]).await?;
    rows.iter().map(entry_of).collect()
}

pub(crate) fn head_of(row: &Row) -> Result<Head, Fault> {
    Ok(Head {
        seq: row.int("seq")?,
        hash: row.text("hash")?,
    })
}

fn entry_of(row: &Row) -> Result<Entry, Fault> {
    Ok(Entry {
        seq: row.int("seq")?,
        name: row.text("name")?,
        version: row.int("version")?,
        at: Moment(row.int("at")?),
        actor: row.text("actor")?,
        command_id: row.text("command_id")?,
        body_hash: row.text("body_hash")?,
        previous: row.text("previous")?,
        hash: row.text("hash")?,
        salt: row.optional_text("salt")?,
        body: row.optional_text("body")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_digest_do_not_run_into_each_other() {
        assert_ne!(sha256(&["ab", "c"]), sha256(&["a", "bc"]));
        assert_eq!(
            sha256(&[]),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
