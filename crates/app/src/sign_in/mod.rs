//! 登录: passwords, sessions, one-time links and the log of who came in.
//!
//! Working rows beside the record. What somebody may do once inside is no matter of this module: the functions for
//! administrators ask nobody, their caller has asked. **Invariant:** a secret leaves this module once, to the person
//! it belongs to, and only its digest stays; no answer says whether a login name exists.

mod account;
mod attempt;
mod demo;
mod link;
mod log;
mod login;
mod network;
mod obvious;
mod password;
mod session;

use std::fmt;

use mingjian_core::ids::Moment;

pub use account::Account;
pub use link::{Link, Purpose};
pub use log::{Outcome, Purged};
pub use mingjian_store::tables::sign_in_log::SignInRow;
pub use password::{MAX_PASSWORD, MIN_PASSWORD, check_password};
pub use session::Session;

/// One minute in milliseconds.
const MINUTE: i64 = 60_000;
/// One hour in milliseconds.
const HOUR: i64 = 60 * MINUTE;
/// One day in milliseconds.
const DAY: i64 = 24 * HOUR;
/// After how many minutes without a sign a session is over, unless a setting says otherwise.
pub const IDLE_MINUTES: i64 = 30;
/// The longest time without a sign that a setting may allow, in minutes.
pub const MAX_IDLE_MINUTES: i64 = 12 * 60;

/// 来访: from where somebody comes, for the log and for counting attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The address of the other side, or of the person behind a proxy that is trusted.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    /// The token that the browser holds already; its session ends when a new one begins.
    pub held: Option<String>,
    /// After how many minutes without a sign the new session is over: 1 to [`MAX_IDLE_MINUTES`].
    pub idle_minutes: i64,
}

impl Visit {
    /// A visit by a browser that holds no token.
    pub fn new(address: &str, browser: &str) -> Self {
        Self {
            address: address.to_owned(),
            browser: browser.to_owned(),
            held: None,
            idle_minutes: IDLE_MINUTES,
        }
    }
}

/// 已登录: the one answer that holds the token of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// 256 bits in hexadecimal digits, for the cookie; nothing else keeps it.
    pub token: String,
    /// Who signed in.
    pub person: String,
    /// Whether nothing but a change of password is allowed.
    pub must_change: bool,
    /// When the session is over in any case.
    pub ends_at: Moment,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("person", &self.person)
            .field("must_change", &self.must_change)
            .field("ends_at", &self.ends_at)
            .finish_non_exhaustive()
    }
}

/// A moment so many milliseconds later.
fn later(moment: Moment, milliseconds: i64) -> Moment {
    Moment(moment.0.saturating_add(milliseconds))
}

/// A moment so many milliseconds earlier.
fn earlier(moment: Moment, milliseconds: i64) -> Moment {
    Moment(moment.0.saturating_sub(milliseconds))
}

/// Text from outside for the log: so many characters, none of them a control character.
fn clean(text: &str, most: usize) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_cut_and_cannot_break_a_line() {
        assert_eq!(clean("a\nb\0c", 4), "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn an_answer_printed_for_the_log_does_not_show_its_token() {
        let signed_in = SignedIn {
            token: "secret".to_owned(),
            person: "1".to_owned(),
            must_change: false,
            ends_at: Moment(0),
        };
        assert!(!format!("{signed_in:?}").contains("secret"));
    }
}
