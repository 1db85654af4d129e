//! 待办: a thing that is due from a unit or a person, and how far away its day is.
//!
//! Distances are working days: what ends on a day off has its last reminder on the working day before.
//! **Does not** know why a thing is due, nor whether it is done: what is done is not handed in.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::ids::CampaignId;
use crate::lang::Text;

/// 收件方: who is reminded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Recipient {
    /// 单位: the unit with this id.
    Unit(String),
    /// 个人: the person with this id, for instance an assessor.
    Person(String),
}

impl Recipient {
    /// The recipient as one text, `unit:…` or `person:…`, for keys.
    pub fn key(&self) -> String {
        self.to_string()
    }

    /// The recipient of a key; `None` when it is no such text.
    ///
    /// ```
    /// use mingjian_core::reminder::Recipient;
    /// let unit = Recipient::Unit("chengguan".to_owned());
    /// assert_eq!(Recipient::from_key(&unit.key()), Some(unit));
    /// ```
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':')? {
            ("unit", id) => Some(Self::Unit(id.to_owned())),
            ("person", id) => Some(Self::Person(id.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(id) => write!(f, "unit:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
        }
    }
}

/// 待办: something open that is due by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Its id, the same as long as the thing is the same, over all campaigns of an authority.
    pub id: String,
    /// What kind of thing, for instance `self_check`.
    pub kind: String,
    /// The campaign to which it belongs.
    pub campaign: CampaignId,
    /// From whom it is due.
    pub who: Recipient,
    /// What is due, in words.
    pub title: Text,
    /// The last day.
    pub due: Date,
    /// How often the day was moved by an act; each move arms the leads anew.
    pub moves: u32,
    /// Where it is done: the address of a page.
    pub link: String,
}

/// 距离: where today stands to the last day, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// So many working days lie behind the last day, today among them.
    Overdue(u32),
    /// Today is the last working day; the last day itself is today or a day off behind it.
    LastDay,
    /// So many working days are left after today.
    Left(u32),
}

/// 提醒事项: one line of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is due.
    pub due: Due,
    /// Where today stands to its last day.
    pub standing: Standing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_names_no_recipient_is_none() {
        assert_eq!(Recipient::from_key("chengguan"), None);
        assert_eq!(Recipient::from_key("office:1"), None);
        let person = Recipient::Person("a:b".to_owned());
        assert_eq!(Recipient::from_key(&person.key()), Some(person));
    }
}
