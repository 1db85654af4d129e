//! 卷宗: the papers of the procedure, one row a paper, its text folded from its facts.
//!
//! What needs a column of its own for sorting or joining has a table of its own; papers are read whole.
//! **Invariant:** a fact that does not fit what stands is a misfit, and nothing is written.

use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::{self, Filed, Kept, Kind};
use mingjian_core::ids::Moment;

use crate::chain::{Head, head_of};
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "paper";

statements! {
    INSERT = "INSERT INTO paper (chain, kind, id, body, version, changed_at) VALUES ($1, $2, $3, $4, $6, $5)";
    UPDATE = "UPDATE paper SET body = $4, version = version + $6, changed_at = $5 \
        WHERE chain = $1 AND kind = $2 AND id = $3";
    FIND = "SELECT kind, id, body, version, changed_at FROM paper WHERE chain = $1 AND kind = $2 AND id = $3";
    OF_CHAIN = "SELECT kind, id, body, version, changed_at FROM paper WHERE chain = $1 ORDER BY kind, id";
    OF_KIND = "SELECT kind, id, body, version, changed_at FROM paper WHERE chain = $1 AND kind = $2 ORDER BY id";
    MARKS = "SELECT kind, COUNT(*) AS papers, CAST(SUM(version) AS BIGINT) AS facts FROM paper WHERE chain = $1 \
        GROUP BY kind ORDER BY kind";
    MARK = "SELECT COUNT(*) AS papers, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS facts FROM paper \
        WHERE chain = $1 AND kind = $2";
    BETWEEN = "SELECT kind, id, body, version, changed_at FROM paper \
        WHERE chain = $1 AND kind = $2 AND id >= $3 AND id < $4 ORDER BY id";
    SAYING = "SELECT kind, id, body, version, changed_at FROM paper \
        WHERE chain = $1 AND kind = $2 AND body LIKE $3 ORDER BY id";
    BODIES = "SELECT chain, kind, id, body FROM paper WHERE chain > $1 OR (chain = $1 AND kind > $2) \
        OR (chain = $1 AND kind = $2 AND id > $3) ORDER BY chain, kind, id LIMIT $4";
    CHAIN_OF = "SELECT chain FROM paper WHERE kind = $1 AND id = $2 ORDER BY chain";
    HEADS_OF = "SELECT p.chain, h.seq, h.hash FROM paper p JOIN chain_head h ON h.chain = p.chain \
        WHERE p.kind = $1 AND p.id = $2 ORDER BY p.chain";
    pub(super) DUMP_CAMPAIGN = "SELECT kind, id, body, version, changed_at FROM paper WHERE chain = 'campaign:' || $1";
    pub(super) DUMP_AUTHORITY = "SELECT kind, id, body, version, changed_at FROM paper WHERE chain = 'authority:' || $1";
}

/// One paper.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, chain: &ChainId, kind: Kind, id: &str) -> Result<Option<Kept>, Fault> {
    let row = reader.row(FIND, values![chain.key(), kind.name(), id]).await?;
    row.as_ref().map(read).transpose()
}

/// All papers of a chain.
///
/// # Errors
/// The database's own.
pub async fn of_chain(reader: &mut Reader, chain: &ChainId) -> Result<Vec<Kept>, Fault> {
    let rows = reader.rows(OF_CHAIN, values![chain.key()]).await?;
    rows.iter().map(read).collect()
}

/// All papers of a kind.
///
/// # Errors
/// The database's own.
pub async fn of_kind(reader: &mut Reader, chain: &ChainId, kind: Kind) -> Result<Vec<Kept>, Fault> {
    let rows = reader.rows(OF_KIND, values![chain.key(), kind.name()]).await?;
    rows.iter().map(read).collect()
}

/// How many papers of a kind there are and of how many facts they consist: another pair with each fact, since facts
/// are only ever added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Papers.
    pub papers: i64,
    /// Facts of all of them together.
    pub facts: i64,
}

/// The mark of a kind of a chain.
///
/// # Errors
/// The database's own.
pub async fn mark(reader: &mut Reader, chain: &ChainId, kind: Kind) -> Result<Mark, Fault> {
    let row = reader.row(MARK, values![chain.key(), kind.name()]).await?;
    row.as_ref().map_or(Ok(Mark { papers: 0, facts: 0 }), mark_of)
}

/// The marks of all kinds of which a chain has papers.
///
/// # Errors
/// The database's own.
pub async fn marks(reader: &mut Reader, chain: &ChainId) -> Result<Vec<(Kind, Mark)>, Fault> {
    let rows = reader.rows(MARKS, values![chain.key()]).await?;
    rows.iter()
        .map(|row| Ok((kind_of(&row.text("kind")?)?, mark_of(row)?)))
        .collect()
}

fn mark_of(row: &Row) -> Result<Mark, Fault> {
    Ok(Mark {
        papers: row.int("papers")?,
        facts: row.int("facts")?,
    })
}

fn kind_of(name: &str) -> Result<Kind, Fault> {
    Kind::from_name(name).ok_or_else(|| Fault::Row {
        table: TABLE,
        what: format!("kind {name}"),
    })
}

/// The papers of a kind whose ids stand between two: the first inside, the last not.
///
/// # Errors
/// The database's own.
pub async fn between(
    reader: &mut Reader,
    chain: &ChainId,
    kind: Kind,
    ids: (&str, &str),
) -> Result<Vec<Kept>, Fault> {
    let rows = reader
        .rows(BETWEEN, values![chain.key(), kind.name(), ids.0, ids.1])
        .await?;
    rows.iter().map(read).collect()
}

/// The papers of a kind in whose text a word stands: for what is rare and has no column of its own. The word holds
/// no wildcard.
///
/// # Errors
/// The database's own.
pub async fn saying(
    reader: &mut Reader,
    chain: &ChainId,
    kind: Kind,
    word: &str,
) -> Result<Vec<Kept>, Fault> {
    let pattern = format!("%{word}%");
    let rows = reader
        .rows(SAYING, values![chain.key(), kind.name(), pattern])
        .await?;
    rows.iter().map(read).collect()
}

/// Up to `limit` papers of all chains behind a key (chain, kind, id), each with its key and its text: for a walk
/// over everything.
///
/// # Errors
/// The database's own.
pub async fn bodies(
    reader: &mut Reader,
    after: &(String, String, String),
    limit: i64,
) -> Result<Vec<((String, String, String), String)>, Fault> {
    let key = values![after.0.clone(), after.1.clone(), after.2.clone(), limit];
    let rows = reader.rows(BODIES, key).await?;
    let read = |row: &Row| {
        Ok((
            (row.text("chain")?, row.text("kind")?, row.text("id")?),
            row.text("body")?,
        ))
    };
    rows.iter().map(read).collect()
}

/// The chains in which a paper of this kind and id stands: for an id from outside that says not where.
///
/// # Errors
/// The database's own.
pub async fn chains_of(reader: &mut Reader, kind: Kind, id: &str) -> Result<Vec<ChainId>, Fault> {
    let rows = reader.rows(CHAIN_OF, values![kind.name(), id]).await?;
    let keys = rows.iter().map(|row| row.text("chain"));
    Ok(keys
        .collect::<Result<Vec<_>, Fault>>()?
        .iter()
        .filter_map(|key| ChainId::parse(key))
        .collect())
}

/// The same, each with where it ends: one question for what is known at that end.
///
/// # Errors
/// The database's own.
pub async fn heads_of(reader: &mut Reader, kind: Kind, id: &str) -> Result<Vec<(ChainId, Head)>, Fault> {
    let rows = reader.rows(HEADS_OF, values![kind.name(), id]).await?;
    let mut found = Vec::new();
    for row in &rows {
        if let Some(chain) = ChainId::parse(&row.text("chain")?) {
            found.push((chain, head_of(row)?));
        }
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Kept, Fault> {
    Ok(Kept {
        kind: kind_of(&row.text("kind")?)?,
        id: row.text("id")?,
        body: row.text("body")?,
        version: row.int("version")?,
        changed_at: Moment(row.int("changed_at")?),
    })
}

/// The paper to which a fact happened.
pub(super) fn of(event: &Event) -> Option<(&ChainId, Kind, &str)> {
    let Event::Filed(filed) = event else { return None };
    Some((&filed.chain, filed.fact.kind(), &filed.paper))
}

/// What happened to one paper, one after another, as one row.
pub(super) async fn filed(tx: &mut Tx, events: &[(&Event, Moment)]) -> Result<u64, Fault> {
    let facts: Vec<(&Filed, Moment)> = events
        .iter()
        .filter_map(|(event, at)| match event {
            Event::Filed(filed) => Some((filed, *at)),
            _ => None,
        })
        .collect();
    let (Some(((first, at), more)), Some((_, last))) = (facts.split_first(), facts.last()) else {
        return Ok(0);
    };
    let kind = first.fact.kind();
    let old = find(tx, &first.chain, kind, &first.paper).await?;
    let text = old.as_ref().map(|kept| kept.body.as_str());
    let body = flow::fold_all(text, first, more, *at).map_err(Fault::Paper)?;
    let count = i64::try_from(facts.len()).unwrap_or(i64::MAX);
    let row = values![
        first.chain.key(),
        kind.name(),
        first.paper.clone(),
        body,
        last.0,
        count
    ];
    let statement = if old.is_some() { UPDATE } else { INSERT };
    tx.execute(statement, row).await
}
