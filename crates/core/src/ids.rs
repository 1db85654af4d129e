//! 标识: the names under which things are kept, each a type of its own so that none is mistaken for another.
//!
//! New ids are UUIDs of version 7, so that they sort by time; ids that came from outside (a rubric's, a unit's) are
//! kept as they were written. **Invariant:** an id is text and says nothing about what it names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest id that is taken from outside, in bytes.
pub const MAX_LENGTH: usize = 200;

/// Whether a text from outside can be an id or part of a key: not empty, not endless, no control characters.
pub fn well_formed(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_LENGTH && !text.chars().any(char::is_control)
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

ids! {
    /// 各级政府主体: the authority whose office runs assessments.
    AuthorityId;
    /// 一次考核: a campaign; unique over all authorities.
    CampaignId;
    /// 考核表版本: one stored version of a rubric.
    RubricVersionId;
    /// Made by whoever gives a command; sent twice, it has one effect.
    CommandId;
    /// Who acts: a person, or `system:<job>`.
    ActorId;
}

/// 时刻: milliseconds since 1970-01-01 UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Dates are those of Beijing, whatever the machine's clock says.
const HOURS_EAST: i8 = 8;

impl Moment {
    /// The day in Beijing; the first or last day that can be written for moments beyond all calendars.
    pub fn date(self) -> jiff::civil::Date {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => jiff::tz::Offset::constant(HOURS_EAST).to_datetime(at).date(),
            Err(_) if self.0 < 0 => jiff::civil::Date::MIN,
            Err(_) => jiff::civil::Date::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_neither_empty_nor_endless_nor_has_it_control_characters() {
        assert!(well_formed("城关镇"));
        assert!(!well_formed(""));
        assert!(!well_formed("a\0b"));
        assert!(!well_formed(&"x".repeat(MAX_LENGTH + 1)));
    }
}
