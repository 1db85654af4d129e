//! 密码: the rules for a new one, and Argon2id on threads of its own.
//!
//! Parameters are the library's (19 MiB, two passes); a hash with others is renewed at the next sign-in.
//! **Invariant:** at most [`AT_ONCE`] hashes are computed at the same time, so that guessing cannot fill the memory.

use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};
use mingjian_core::refusal::Refusal;
use mingjian_store::{Fault, sha256};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use super::login;
use super::obvious::is_obvious;

/// The shortest password, in characters.
pub const MIN_PASSWORD: usize = 10;
/// The longest password, in characters.
pub const MAX_PASSWORD: usize = 200;
/// How many hashes are computed at the same time.
const AT_ONCE: usize = 2;
/// What is checked for a login name that nobody has: as much work as any other, and never right.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static WORK: Semaphore = Semaphore::const_new(AT_ONCE);

/// The normal form of a password, so that it is the same from every keyboard; `None` when it is too long for one.
pub(super) fn normal(password: &str) -> Option<String> {
    // One character can become eighteen; so the length is looked at before and after.
    if password.chars().count() > MAX_PASSWORD {
        return None;
    }
    let folded: String = password.nfkc().collect();
    (folded.chars().count() <= MAX_PASSWORD).then_some(folded)
}

/// Whether somebody with this login name may take a password: 10 to 200 characters of any kind, neither the login
/// name nor obvious.
///
/// # Errors
/// MJ7110 too short, MJ7111 too long, MJ7112 obvious.
pub fn check_password(login: &str, password: &str) -> Result<(), Refusal> {
    let max = MAX_PASSWORD.to_string();
    let Some(password) = normal(password) else {
        return Err(Refusal::new("MJ7111", &[("max", &max)]));
    };
    if password.chars().count() < MIN_PASSWORD {
        let min = MIN_PASSWORD.to_string();
        return Err(Refusal::new("MJ7110", &[("min", &min)]));
    }
    let login = login::normal(login);
    if password.to_lowercase() == login || is_obvious(&password, &login) {
        return Err(Refusal::new("MJ7112", &[]));
    }
    Ok(())
}

/// Whether a hash was made with other parameters than today's.
pub(super) fn is_dated(hash: &str) -> bool {
    let today = format!(
        "$argon2id$v=19$m={},t={},p={}$",
        Params::DEFAULT_M_COST,
        Params::DEFAULT_T_COST,
        Params::DEFAULT_P_COST
    );
    !hash.starts_with(&today)
}

/// Whether a password belongs to a hash. Without a hash, or with a password longer than any, the same work is done
/// and the answer is no.
pub(super) async fn verify(password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    let candidate = normal(password);
    let possible = candidate.is_some() && hash.is_some();
    let (candidate, hash) = (candidate.unwrap_or_default(), hash.unwrap_or(NOBODY).to_owned());
    let right = work("the check of a password", move || {
        Ok(Argon2::default()
            .verify_password(candidate.as_bytes(), hash.as_str())
            .is_ok())
    })
    .await?;
    Ok(right && possible)
}

/// The hash of a password that has passed [`check_password`], with a salt from the application's source of chance.
pub(super) async fn hash(password: &str, chance: &str) -> Result<String, Fault> {
    let candidate = normal(password).unwrap_or_default();
    let salt: String = sha256(&["salt of a password", chance]).chars().take(32).collect();
    work("the hash of a password", move || {
        Argon2::default()
            .hash_password_with_salt(candidate.as_bytes(), salt.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    })
    .await
}

/// Does slow work on a thread where it holds nobody up, when its turn has come. The turn goes with the work: it ends
/// with it also when nobody waits for the answer any more.
async fn work<T: Send + 'static>(
    doing: &'static str,
    job: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Fault> {
    let failed = |what: String| Fault::Work { doing, what };
    let turn = WORK.acquire().await.map_err(|error| failed(error.to_string()))?;
    tokio::task::spawn_blocking(move || {
        let done = job();
        drop(turn);
        done
    })
    .await
    .map_err(|error| failed(error.to_string()))?
    .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stand_in_for_nobody_costs_as_much_as_a_real_hash() {
        assert!(!is_dated(NOBODY));
        assert!(argon2::password_hash::phc::PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn lengths_count_characters_and_no_kind_is_demanded() {
        let code = |password: &str| check_password("zhang", password).map_err(|refusal| refusal.code);
        assert_eq!(code("春眠不觉晓处处闻啼"), Err("MJ7110"));
        assert_eq!(code("春眠不觉晓处处闻啼鸟"), Ok(()));
        assert_eq!(code(&"春眠不觉晓处处闻啼鸟".repeat(21)), Err("MJ7111"));
        assert_eq!(code("qwertyuiop"), Err("MJ7112"));
        let own = check_password("Wang.Er.Xiao.Dui", "wang.er.xiao.dui");
        assert_eq!(own.map_err(|refusal| refusal.code), Err("MJ7112"));
    }

    #[tokio::test]
    async fn a_password_typed_in_full_width_is_the_same_password() {
        let hash = hash("moon-over-river", "chance").await.unwrap();
        assert!(!is_dated(&hash));
        assert!(verify("ｍｏｏｎ-over-river", Some(&hash)).await.unwrap());
        assert!(!verify("moon-over-rivers", Some(&hash)).await.unwrap());
        assert!(!verify("moon-over-river", None).await.unwrap());
        assert!(!verify(&"x".repeat(100_000), Some(&hash)).await.unwrap());
    }
}
