//! 日历版本: a list, an amendment, a law or a local addition, with the date from which it was known.
//!
//! The list of a year appears the autumn before and may be changed in mid-year (国办发明电〔2020〕1号), so every
//! mark of a day belongs to a version. What the days are stands in `workday.rs`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use crate::lang::Text;

/// 来源: what kind of text a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The law that names the holidays (全国年节及纪念日放假办法); used only where a year has no list yet.
    Act,
    /// The yearly circular (国务院办公厅关于某年部分节假日安排的通知).
    List,
    /// A change in mid-year.
    Amendment,
    /// What an office added itself.
    Local,
}

/// 知悉日期的依据: how the date is known from which a version was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownOnSource {
    /// The date printed under the circular, or stated by the office that added it.
    Circular,
    /// An assumption, which every explanation then says.
    Assumed,
}

/// 日历版本: one text that decides days, and since when it was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What kind of text it is.
    pub origin: Origin,
    /// The year that it is about; for a law the first year of its validity.
    pub year: i16,
    /// From this day on it counts as known.
    #[serde(serialize_with = "iso")]
    pub known_on: Date,
    /// How that day is known.
    pub known_on_source: KnownOnSource,
    /// The day of publication where it was not the day of signing.
    #[serde(serialize_with = "iso_or_null")]
    pub published_on: Option<Date>,
    /// The document's number, such as 国办发明电〔2020〕27号; for a local addition whatever the office cites.
    pub document: String,
    /// Why it was made; empty for lists and laws.
    pub reason: Text,
}

impl Version {
    /// Whether it was known on a day; `None` means everything is known.
    pub fn is_known(&self, known_on: Option<Date>) -> bool {
        known_on.is_none_or(|day| self.known_on <= day)
    }
}

/// Writes a date as ISO text, as the store and the API do.
pub(super) fn iso<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// As [`iso`], for a date that may be missing.
pub(super) fn iso_or_null<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_version_is_known_from_its_day_on() {
        let version = Version {
            origin: Origin::List,
            year: 2021,
            known_on: date(2020, 11, 25),
            known_on_source: KnownOnSource::Circular,
            published_on: None,
            document: "国办发明电〔2020〕27号".into(),
            reason: Text::default(),
        };
        assert!(!version.is_known(Some(date(2020, 11, 24))));
        assert!(version.is_known(Some(date(2020, 11, 25))));
        assert!(version.is_known(None));
    }
}
