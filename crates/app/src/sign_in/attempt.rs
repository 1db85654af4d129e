//! 登录尝试: an attempt is counted as a failure first, and taken back when the password was right.
//!
//! So attempts at the same time, in however many processes, cannot get past a limit that they would only reach
//! afterwards; who goes away in the middle has failed. **Invariant:** a name that nobody has is counted, locked,
//! checked and answered like any other.

use mingjian_core::ids::Moment;
use mingjian_core::refusal::Refusal;
use mingjian_store::Tx;
use mingjian_store::tables::credential::{self, CredentialRow};
use mingjian_store::tables::session;
use mingjian_store::tables::sign_in_log::{self, LockRow};

use super::log::Outcome;
use super::session::Who;
use super::{DAY, MINUTE, SignedIn, Visit, check_password, earlier, later, login, password};
use crate::error::AppError;
use crate::run::App;

/// For how long failures count together.
const WINDOW: i64 = 10 * MINUTE;
/// How many attempts of one network may fail in that time.
const BY_NETWORK: i64 = 20;
/// How many attempts of everybody may fail in that time.
const IN_TOTAL: i64 = 1000;
/// How many failures lock a login name.
const FAILURES: i64 = 5;
/// For how long the first lock lasts; each further one twice as long.
const FIRST_LOCK: i64 = 15 * MINUTE;
/// The longest lock.
const LONGEST_LOCK: i64 = DAY;

/// An attempt that was counted and may be checked.
struct Counted {
    /// Its row in the log.
    entry: String,
    /// The key of the login name's failures.
    key: String,
    /// Who has the login name.
    credential: Option<CredentialRow>,
}

impl App {
    /// Signs somebody in by login name and password.
    ///
    /// # Errors
    /// MJ7100 wrong name or password, MJ7101 too many attempts, MJ7102 locked.
    pub async fn sign_in(
        &self,
        login_name: &str,
        password: &str,
        visit: &Visit,
    ) -> Result<SignedIn, AppError> {
        let counted = self.count(login_name, visit).await?;
        let hash = counted.credential.as_ref().map(|row| row.hash.as_str());
        let right = password::verify(password, hash).await?;
        let Some(row) = counted.credential.as_ref().filter(|_| right) else {
            return self.failed(&counted, Outcome::Wrong, "MJ7100").await;
        };
        if row.suspended {
            return self.failed(&counted, Outcome::Suspended, "MJ7100").await;
        }
        let renewed = if password::is_dated(&row.hash) {
            Some(password::hash(password, &self.deps.random.salt()).await?)
        } else {
            None
        };
        let now = self.deps.clock.now();
        let Some(mut tx) = self.unchanged(row).await? else {
            return self.failed(&counted, Outcome::Wrong, "MJ7100").await;
        };
        if let Some(hash) = renewed {
            credential::set_hash(&mut tx, &row.person, &hash, row.must_change, row.changed_at).await?;
        }
        sign_in_log::clear_lock(&mut tx, &counted.key).await?;
        sign_in_log::settle(&mut tx, &counted.entry, Outcome::Success.name()).await?;
        let who = Who {
            person: &row.person,
            acting_as: "",
            must_change: row.must_change,
        };
        let signed_in = self.begin_session(&mut tx, now, visit, who).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Changes the password of who is signed in. All sessions of the person end, and a new one begins.
    ///
    /// # Errors
    /// MJ7103 wrong old password, MJ7106 signed out, MJ7108 no account, MJ7110 to MJ7113 for the new password, and
    /// those of [`App::sign_in`] against guessing.
    pub async fn change_password(
        &self,
        token: &str,
        old: &str,
        new: &str,
        visit: &Visit,
    ) -> Result<SignedIn, AppError> {
        let now = self.deps.clock.now();
        let over = || Refusal::new("MJ7106", &[]);
        let session = self.live(token, now).await?.ok_or_else(over)?;
        let row = credential::by_person(&mut self.store.read().await?, &session.person).await?;
        let row = row.ok_or_else(|| Refusal::new("MJ7108", &[]))?;
        check_password(&row.login, new)?;
        let counted = self.count(&row.login, visit).await?;
        let hash = counted.credential.as_ref().map(|row| row.hash.as_str());
        let right = password::verify(old, hash).await?;
        let Some(row) = counted.credential.as_ref().filter(|_| right) else {
            return self.failed(&counted, Outcome::Wrong, "MJ7103").await;
        };
        if row.suspended || row.person != session.person {
            return self.failed(&counted, Outcome::Suspended, "MJ7106").await;
        }
        let same = password::normal(old) == password::normal(new);
        let hash = password::hash(new, &self.deps.random.salt()).await?;
        let now = self.deps.clock.now();
        let Some(mut tx) = self.unchanged(row).await? else {
            return self.failed(&counted, Outcome::Wrong, "MJ7103").await;
        };
        sign_in_log::clear_lock(&mut tx, &counted.key).await?;
        let outcome = if same { Outcome::Success } else { Outcome::Changed };
        sign_in_log::settle(&mut tx, &counted.entry, outcome.name()).await?;
        if same {
            tx.commit().await?;
            return Err(Refusal::new("MJ7113", &[]).into());
        }
        // Signed out meanwhile is signed out: a new password gives no new session to an old token.
        if session::find(&mut tx, &session.digest, now).await?.is_none() {
            return Err(over().into());
        }
        credential::set_hash(&mut tx, &row.person, &hash, false, now).await?;
        credential::drop_links(&mut tx, &row.person).await?;
        session::end_all(&mut tx, &row.person).await?;
        let who = Who {
            person: &row.person,
            acting_as: &session.acting_as,
            must_change: false,
        };
        let signed_in = self.begin_session(&mut tx, now, visit, who).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Counts an attempt as a failure before its password is looked at.
    async fn count(&self, typed: &str, visit: &Visit) -> Result<Counted, AppError> {
        let now = self.deps.clock.now();
        let name = login::normal(typed);
        let key = login::key(&name);
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        let credential = if login::possible(&name) {
            credential::by_login(&mut tx, &name).await?
        } else {
            None
        };
        let person = credential.as_ref().map_or("", |row| row.person.as_str());
        let mut entry = self.entry(now, typed, person, visit, Outcome::Begun);
        let refused = match limited(&mut tx, &entry.network, now).await? {
            Some(refusal) => {
                entry.outcome = Outcome::Limited.name().to_owned();
                Some(refusal)
            }
            None => {
                let refusal = lock(&mut tx, &key, now).await?;
                if refusal.is_some() {
                    entry.outcome = Outcome::Locked.name().to_owned();
                }
                refusal
            }
        };
        // Who is turned away for being too many is counted on one row, so that a flood does not fill the disk.
        let flood = entry.outcome == Outcome::Limited.name();
        let since = earlier(now, WINDOW);
        if !flood || !sign_in_log::again(&mut tx, &entry.network, &entry.outcome, now, since).await? {
            sign_in_log::insert(&mut tx, &entry).await?;
        }
        tx.commit().await?;
        match refused {
            Some(refusal) => Err(refusal.into()),
            None => Ok(Counted {
                entry: entry.id,
                key,
                credential,
            }),
        }
    }

    /// Leaves the count as it stands and says how it ended.
    async fn failed(
        &self,
        counted: &Counted,
        outcome: Outcome,
        code: &'static str,
    ) -> Result<SignedIn, AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::settle(&mut tx, &counted.entry, outcome.name()).await?;
        tx.commit().await?;
        Err(Refusal::new(code, &[]).into())
    }

    /// A transaction behind the gate in which an account is still as it was when its password was checked.
    async fn unchanged(&self, row: &CredentialRow) -> Result<Option<Tx>, AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        let found = credential::by_person(&mut tx, &row.person).await?;
        // Not the hash: the same password may have been hashed anew by a sign-in at the same time.
        let same = |found: CredentialRow| {
            (found.login, found.suspended, found.must_change, found.changed_at)
                == (row.login.clone(), row.suspended, row.must_change, row.changed_at)
        };
        Ok(found.is_some_and(same).then_some(tx))
    }
}

/// Whether there have been too many failures from one network, or from everywhere.
async fn limited(tx: &mut Tx, network: &str, now: Moment) -> Result<Option<Refusal>, AppError> {
    let since = earlier(now, WINDOW);
    let too_many = sign_in_log::failures_of(tx, network, since).await? >= BY_NETWORK
        || sign_in_log::failures(tx, since).await? >= IN_TOTAL;
    Ok(too_many.then(|| Refusal::new("MJ7101", &[("minutes", &minutes(WINDOW))])))
}

/// Counts a failure of a login name, unless it is locked; the last one that is allowed locks it already.
async fn lock(tx: &mut Tx, key: &str, now: Moment) -> Result<Option<Refusal>, AppError> {
    let known = sign_in_log::lock_of(tx, key).await?.unwrap_or(LockRow {
        failed: 0,
        locks: 0,
        locked_until: Moment(0),
    });
    if known.locked_until > now {
        let wait = minutes(known.locked_until.0.saturating_sub(now.0));
        return Ok(Some(Refusal::new("MJ7102", &[("minutes", &wait)])));
    }
    let mut next = LockRow {
        failed: known.failed + 1,
        ..known
    };
    if next.failed >= FAILURES {
        next = LockRow {
            failed: 0,
            locks: known.locks + 1,
            locked_until: later(now, lock_time(known.locks)),
        };
    }
    sign_in_log::set_lock(tx, key, next, now).await?;
    Ok(None)
}

/// How long a lock lasts after so many before it.
fn lock_time(before: i64) -> i64 {
    let doublings = u32::try_from(before).unwrap_or(0).min(16);
    FIRST_LOCK
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_LOCK)
}

/// Whole minutes, the last one counted as full.
fn minutes(milliseconds: i64) -> String {
    milliseconds
        .saturating_add(MINUTE - 1)
        .div_euclid(MINUTE)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_doubles_up_to_a_day() {
        let times: Vec<i64> = [0, 1, 2, 6, 7, 1000].map(|n| lock_time(n) / MINUTE).to_vec();
        assert_eq!(times, [15, 30, 60, 960, 1440, 1440]);
    }

    #[test]
    fn a_minute_that_has_begun_is_waited_for() {
        assert_eq!(minutes(1), "1");
        assert_eq!(minutes(15 * MINUTE), "15");
    }
}
