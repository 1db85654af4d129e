//! 接口令牌 (token): a program acts over the API in a person's name and role, as far as the token reaches.
//!
//! **Invariant:** keeps the digest of the secret only; a token reaches no further than its person in that role, and
//! nothing at all after its last day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::Moment;

/// Longest time for which a token is given, in days.
pub const MAX_DAYS: i32 = 400;

/// 权限范围: what a program may do with a token. A range is a group of commands: those whose name begins with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Whether it may ask questions.
    #[serde(default)]
    pub read: bool,
    /// Chapters of commands that it may give: `score` for `score.enter`, `self_check` for `self_check.save`.
    #[serde(default)]
    pub write: Vec<String>,
}

impl Reach {
    /// Whether it reaches a command.
    pub fn writes(&self, command: &str) -> bool {
        let chapter = command.split('.').next().unwrap_or_default();
        self.write.iter().any(|one| one == chapter)
    }

    /// Whether it reaches nothing.
    pub fn is_empty(&self) -> bool {
        !self.read && self.write.is_empty()
    }
}

/// 接口令牌.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is for, in words.
    pub name: String,
    /// In whose name the program acts.
    pub person: String,
    /// In which of their roles: id of the grant.
    pub grant: String,
    /// How far it reaches.
    pub reach: Reach,
    /// Its last day.
    pub until: Date,
    /// SHA-256 of the secret.
    pub digest: String,
    /// When it was made.
    pub made_at: Moment,
    /// Why it was ended before its time; empty while it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ended: String,
}

impl Token {
    /// Whether it is worth something on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended.is_empty() && day <= self.until
    }
}

facts! {
    /// What happens to a token.
    pub enum TokenFact {
        /// It was made.
        "token.made" => Made {
            name: String, person: String, grant: String, reach: Reach, until: Date, digest: String,
        },
        /// It was ended before its time.
        "token.ended" => Ended { reason: String },
    }
}

impl Paper for Token {
    const KIND: Kind = Kind::Token;
    type Fact = TokenFact;

    fn apply(old: Option<Self>, fact: &TokenFact, at: Moment) -> Option<Self> {
        match (old, fact) {
            (
                None,
                TokenFact::Made {
                    name,
                    person,
                    grant,
                    reach,
                    until,
                    digest,
                },
            ) => Some(Self {
                name: name.clone(),
                person: person.clone(),
                grant: grant.clone(),
                reach: reach.clone(),
                until: *until,
                digest: digest.clone(),
                made_at: at,
                ended: String::new(),
            }),
            (Some(old), TokenFact::Ended { reason }) => Some(Self {
                ended: reason.clone(),
                ..old
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_token_reaches_the_commands_of_its_chapters_only() {
        let reach = Reach {
            read: false,
            write: vec!["score".to_owned()],
        };
        assert!(reach.writes("score.enter"));
        assert!(!reach.writes("scores.enter"));
        assert!(!reach.writes("self_check.save"));
    }

    #[test]
    fn an_ended_token_and_one_past_its_last_day_are_worth_nothing() {
        let made = TokenFact::Made {
            name: "填报".to_owned(),
            person: "p".to_owned(),
            grant: "g".to_owned(),
            reach: Reach::default(),
            until: date(2026, 3, 31),
            digest: "d".to_owned(),
        };
        let token = Token::apply(None, &made, Moment(0)).unwrap();
        assert!(token.holds_on(date(2026, 3, 31)) && !token.holds_on(date(2026, 4, 1)));
        let ended = TokenFact::Ended {
            reason: "遗失".to_owned(),
        };
        assert!(
            !Token::apply(Some(token), &ended, Moment(0))
                .unwrap()
                .holds_on(date(2026, 3, 1))
        );
    }
}
