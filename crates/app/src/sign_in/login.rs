//! 登录名: the name that somebody types, in one normal form.
//!
//! **Invariant:** two names that look alike up to width and case are one name.

use mingjian_core::refusal::Refusal;
use mingjian_store::sha256;
use unicode_normalization::UnicodeNormalization;

/// The shortest login name, in characters.
const MIN: usize = 2;
/// The longest login name, in characters.
const MAX: usize = 64;
/// The most characters that are looked at at all.
const READ: usize = 200;

/// The normal form: compatibility forms folded (NFKC), lower case, no blanks around it.
pub(super) fn normal(login: &str) -> String {
    let folded: String = login
        .chars()
        .take(READ)
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect();
    folded.trim().nfkc().collect()
}

/// Whether a name in its normal form can be anybody's.
pub(super) fn possible(login: &str) -> bool {
    (MIN..=MAX).contains(&login.chars().count())
        && login
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'))
}

/// The normal form of a name that somebody chooses.
///
/// # Errors
/// MJ7114 when it cannot be a login name.
pub(super) fn chosen(login: &str) -> Result<String, Refusal> {
    let name = normal(login);
    if possible(&name) {
        Ok(name)
    } else {
        let (min, max) = (MIN.to_string(), MAX.to_string());
        Err(Refusal::new("MJ7114", &[("min", &min), ("max", &max)]))
    }
}

/// Under which key the failures of a name are counted, whether it exists or not.
pub(super) fn key(login: &str) -> String {
    sha256(&["login", login])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_make_no_other_name() {
        assert_eq!(normal(" Ｚｈａｎｇ.San "), "zhang.san");
        assert_eq!(normal("张三"), "张三");
    }

    #[test]
    fn a_name_of_blanks_or_of_one_character_is_refused() {
        for name in ["", "a", "a b", "a\0b", "<b>", &"x".repeat(MAX + 1)] {
            assert_eq!(chosen(name).unwrap_err().code, "MJ7114", "{name}");
        }
        assert_eq!(chosen("Li.Si@Office"), Ok("li.si@office".to_owned()));
    }
}
