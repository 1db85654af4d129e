//! 发送障碍: why a mail did not go, what that means for it, and for the others behind it.
//!
//! **Invariant:** only an answer of the server, or a step before the text, says that a mail was not taken.

use std::error::Error as _;

use lettre::transport::smtp::Error;
use mingjian_core::lang::{Lang, say};

/// The longest detail that is kept, in characters.
const MAX_DETAIL: usize = 300;

/// What trouble means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// No mail gets through now; all wait.
    ServerWide,
    /// This mail waits.
    Later,
    /// This mail will never be taken.
    Never,
    /// This mail may have been taken.
    Doubt,
}

/// 发送障碍.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) meaning: Meaning,
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Trouble {
    pub(super) fn new(meaning: Meaning, code: &'static str, detail: &str) -> Self {
        let detail = detail.chars().map(|c| if c.is_control() { ' ' } else { c });
        Self {
            meaning,
            code,
            detail: detail.take(MAX_DETAIL).collect(),
        }
    }

    /// A step took too long.
    pub(super) fn slow() -> Self {
        Self::new(Meaning::ServerWide, "MJ9210", "timeout")
    }

    /// The text went out and no answer came.
    pub(super) fn doubt(detail: &str) -> Self {
        Self::new(Meaning::Doubt, "MJ9215", detail)
    }

    /// On the way to the server: name, connection, greeting, encryption.
    pub(super) fn connecting(error: &Error) -> Self {
        let code = if error.is_tls() || is_certificate(error) || error.is_client() {
            "MJ9213"
        } else {
            match error.status() {
                Some(_) if error.is_transient() => "MJ9211",
                Some(_) => "MJ9212",
                None => "MJ9210",
            }
        };
        Self::new(Meaning::ServerWide, code, &chain(error))
    }

    /// At the sign-in.
    pub(super) fn signing_in(error: &Error) -> Self {
        let code = if error.is_permanent() || error.is_client() {
            "MJ9214"
        } else {
            "MJ9210"
        };
        Self::new(Meaning::ServerWide, code, &chain(error))
    }

    /// At the sender, which is the same for all mails.
    pub(super) fn sender(error: &Error) -> Self {
        let number = error.status().map(u16::from);
        let code = match number {
            Some(523 | 530 | 538) => "MJ9213",
            Some(_) if error.is_transient() => "MJ9211",
            Some(_) => "MJ9212",
            None => "MJ9210",
        };
        Self::new(Meaning::ServerWide, code, &chain(error))
    }

    /// At the recipient or before the text.
    pub(super) fn mail(error: &Error) -> Self {
        let (meaning, code) = match error.status() {
            Some(_) if error.is_permanent() => (Meaning::Never, "MJ9212"),
            Some(_) => (Meaning::Later, "MJ9211"),
            None => (Meaning::ServerWide, "MJ9210"),
        };
        Self::new(meaning, code, &chain(error))
    }

    /// Behind the text: without an answer nobody knows.
    pub(super) fn text(error: &Error) -> Self {
        match error.status() {
            Some(_) => Self::mail(error),
            None => Self::doubt(&chain(error)),
        }
    }
}

/// The last trouble of a mail in words, from its code and detail.
pub fn words(code: &str, detail: &str, lang: Lang) -> String {
    let args = [("detail", detail), ("address", detail)];
    let (what, mend) = (say(lang, code, &args), say(lang, &format!("{code}-mend"), &args));
    match lang {
        Lang::Zh => format!("{code} {what}{mend}"),
        Lang::En => format!("{code} {what} {mend}"),
    }
}

fn is_certificate(error: &Error) -> bool {
    chain(error).contains("certificate")
}

fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}
