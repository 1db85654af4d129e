//! 账号凭据: login names with their Argon2id hashes, and the one-time links that set them.
//!
//! Working rows beside the record: no event makes them, and no replay accounts for them. **Invariant:** neither a
//! password nor the token of a link stands here, only what cannot be turned back into one.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    INSERT = "INSERT INTO credential (person, login, hash, must_change, suspended, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    SET_HASH = "UPDATE credential SET hash = $2, must_change = $3, changed_at = $4 WHERE person = $1";
    SET_SUSPENDED = "UPDATE credential SET suspended = $2 WHERE person = $1";
    SET_MUST_CHANGE = "UPDATE credential SET must_change = 1 WHERE person = $1";
    BY_LOGIN = "SELECT person, login, hash, must_change, suspended, changed_at FROM credential WHERE login = $1";
    BY_PERSON = "SELECT person, login, hash, must_change, suspended, changed_at FROM credential \
        WHERE person = $1";
    LIST = "SELECT person, login, hash, must_change, suspended, changed_at FROM credential ORDER BY login";
    ANY = "SELECT person FROM credential LIMIT 1";
    LINK_INSERT = "INSERT INTO sign_in_link (digest, purpose, person, login, made_by, made_at, valid_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LINK_FIND = "SELECT purpose, person, login, made_by, made_at, valid_until FROM sign_in_link WHERE digest = $1";
    LINK_OF_PURPOSE = "SELECT purpose, person, login, made_by, made_at, valid_until FROM sign_in_link \
        WHERE purpose = $1 ORDER BY made_at DESC LIMIT 1";
    LINK_TAKE = "DELETE FROM sign_in_link WHERE digest = $1";
    LINK_DROP = "DELETE FROM sign_in_link WHERE person = $1";
    LINK_PURGE = "DELETE FROM sign_in_link WHERE valid_until <= $1 AND purpose <> $2";
}

/// 账号: what a person signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct CredentialRow {
    /// Whose it is.
    pub person: String,
    /// The login name in its normal form.
    pub login: String,
    /// The Argon2id hash with salt and parameters.
    pub hash: String,
    /// Whether the password has to be changed before anything else.
    pub must_change: bool,
    /// Whether an administrator stopped it.
    pub suspended: bool,
    /// When the password was last changed.
    pub changed_at: Moment,
}

/// 一次性链接: sets a password once, for somebody who has none or has forgotten it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// What it is for.
    pub purpose: String,
    /// For whom.
    pub person: String,
    /// The login name, empty when the person chooses it.
    pub login: String,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Moment,
    /// From when on it is worth nothing.
    pub valid_until: Moment,
}

fn read(row: &Row) -> Result<CredentialRow, Fault> {
    Ok(CredentialRow {
        person: row.text("person")?,
        login: row.text("login")?,
        hash: row.text("hash")?,
        must_change: row.int("must_change")? != 0,
        suspended: row.int("suspended")? != 0,
        changed_at: Moment(row.int("changed_at")?),
    })
}

fn read_link(row: &Row) -> Result<LinkRow, Fault> {
    Ok(LinkRow {
        purpose: row.text("purpose")?,
        person: row.text("person")?,
        login: row.text("login")?,
        made_by: row.text("made_by")?,
        made_at: Moment(row.int("made_at")?),
        valid_until: Moment(row.int("valid_until")?),
    })
}

/// The credential behind a login name.
///
/// # Errors
/// The database's own.
pub async fn by_login(reader: &mut Reader, login: &str) -> Result<Option<CredentialRow>, Fault> {
    let row = reader.row(BY_LOGIN, values![login]).await?;
    row.as_ref().map(read).transpose()
}

/// The credential of a person.
///
/// # Errors
/// The database's own.
pub async fn by_person(reader: &mut Reader, person: &str) -> Result<Option<CredentialRow>, Fault> {
    let row = reader.row(BY_PERSON, values![person]).await?;
    row.as_ref().map(read).transpose()
}

/// All credentials by login name.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader) -> Result<Vec<CredentialRow>, Fault> {
    reader.rows(LIST, &[]).await?.iter().map(read).collect()
}

/// Whether anybody can sign in at all.
///
/// # Errors
/// The database's own.
pub async fn any(reader: &mut Reader) -> Result<bool, Fault> {
    Ok(reader.row(ANY, &[]).await?.is_some())
}

/// Adds a credential.
///
/// # Errors
/// The database's own, also when the person or the login name has one.
pub async fn insert(tx: &mut Tx, row: &CredentialRow) -> Result<(), Fault> {
    let row = values![
        row.person.clone(),
        row.login.clone(),
        row.hash.clone(),
        row.must_change,
        row.suspended,
        row.changed_at.0,
    ];
    tx.execute(INSERT, row).await.map(drop)
}

/// Sets the hash of a person; the same password under other parameters keeps its moment of change.
///
/// # Errors
/// The database's own.
pub async fn set_hash(
    tx: &mut Tx,
    person: &str,
    hash: &str,
    must_change: bool,
    changed_at: Moment,
) -> Result<(), Fault> {
    let row = values![person, hash, must_change, changed_at.0];
    tx.execute(SET_HASH, row).await.map(drop)
}

/// Stops a credential, or lets it go again; `false` when the person has none.
///
/// # Errors
/// The database's own.
pub async fn set_suspended(tx: &mut Tx, person: &str, suspended: bool) -> Result<bool, Fault> {
    Ok(tx.execute(SET_SUSPENDED, values![person, suspended]).await? == 1)
}

/// Demands a change of password at the next sign-in; `false` when the person has no credential.
///
/// # Errors
/// The database's own.
pub async fn demand_change(tx: &mut Tx, person: &str) -> Result<bool, Fault> {
    Ok(tx.execute(SET_MUST_CHANGE, values![person]).await? == 1)
}

/// Keeps a one-time link under the digest of its token; the person's earlier ones are gone.
///
/// # Errors
/// The database's own.
pub async fn keep_link(tx: &mut Tx, digest: &str, link: &LinkRow) -> Result<(), Fault> {
    drop_links(tx, &link.person).await?;
    let row = values![
        digest,
        link.purpose.clone(),
        link.person.clone(),
        link.login.clone(),
        link.made_by.clone(),
        link.made_at.0,
        link.valid_until.0,
    ];
    tx.execute(LINK_INSERT, row).await.map(drop)
}

/// The link of a digest, whether it is still valid or not.
///
/// # Errors
/// The database's own.
pub async fn link(reader: &mut Reader, digest: &str) -> Result<Option<LinkRow>, Fault> {
    let row = reader.row(LINK_FIND, values![digest]).await?;
    row.as_ref().map(read_link).transpose()
}

/// The newest link of a purpose, whether it is still valid or not.
///
/// # Errors
/// The database's own.
pub async fn link_for(reader: &mut Reader, purpose: &str) -> Result<Option<LinkRow>, Fault> {
    let row = reader.row(LINK_OF_PURPOSE, values![purpose]).await?;
    row.as_ref().map(read_link).transpose()
}

/// Takes a link away; `true` for the one who took it.
///
/// # Errors
/// The database's own.
pub async fn take_link(tx: &mut Tx, digest: &str) -> Result<bool, Fault> {
    Ok(tx.execute(LINK_TAKE, values![digest]).await? == 1)
}

/// Takes all links of a person away.
///
/// # Errors
/// The database's own.
pub async fn drop_links(tx: &mut Tx, person: &str) -> Result<(), Fault> {
    tx.execute(LINK_DROP, values![person]).await.map(drop)
}

/// Takes links away that are over, except those of one purpose; says how many.
///
/// # Errors
/// The database's own.
pub async fn purge_links(tx: &mut Tx, now: Moment, except: &str) -> Result<u64, Fault> {
    tx.execute(LINK_PURGE, values![now.0, except]).await
}
