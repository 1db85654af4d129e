//! 设置 of an authority: what it chose once for all its campaigns, and the days that came into the calendar later.
//!
//! **Invariant:** a day added to the calendar keeps the date on which it became known.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::Moment;
use crate::lang::Text;

/// One day that a later notice of the government changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedDay {
    /// The day.
    pub date: Date,
    /// Whether it is a working day from now on.
    pub workday: bool,
    /// The notice that says so.
    pub source: String,
    /// The day on which it became known.
    pub known_on: Date,
}

/// 层级: at which level an authority stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省.
    Province,
    /// 市.
    City,
    /// 县（区）.
    County,
}

impl Level {
    /// All of them, the highest first.
    pub const ALL: [Self; 3] = [Self::Province, Self::City, Self::County];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
        }
    }
}

/// 主体概况: who leads the assessment here, and who assesses this authority in turn.
///
/// Clause: 晋政办发〔2020〕44号第五条 (分级负责): the leading group of each level assesses its own departments and the
/// next lower governments, and is itself an object one level up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Its level.
    pub level: Level,
    /// 领导小组: its full name.
    pub leading_group: Text,
    /// 领导小组办公室: the office that runs the year.
    pub office: Text,
    /// The authority that assesses this one, where it uses the same system; empty otherwise.
    #[serde(default)]
    pub above: String,
    /// The unit as which this authority is assessed there.
    #[serde(default)]
    pub unit_above: String,
}

/// 设置.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Reminders, so many working days before a deadline.
    #[serde(default)]
    pub reminder_leads: Vec<u8>,
    /// Days that were changed after the yearly notice.
    #[serde(default)]
    pub changed_days: Vec<ChangedDay>,
    /// 主体概况, once it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

facts! {
    /// What happens to the settings.
    pub enum SettingsFact {
        /// The leads of reminders were set.
        "settings.leads_set" => LeadsSet { reminder_leads: Vec<u8> },
        /// A day of the calendar was changed.
        "calendar.day_changed" => DayChanged { day: ChangedDay },
        /// Level, leading group, office and who assesses it were stated.
        "authority.stated" => Stated { standing: Standing },
    }
}

impl Paper for Settings {
    const KIND: Kind = Kind::Settings;
    type Fact = SettingsFact;

    fn apply(old: Option<Self>, fact: &SettingsFact, _at: Moment) -> Option<Self> {
        let mut settings = old.unwrap_or_default();
        match fact {
            SettingsFact::LeadsSet { reminder_leads } => settings.reminder_leads.clone_from(reminder_leads),
            SettingsFact::DayChanged { day } => {
                settings
                    .changed_days
                    .retain(|one| one.date != day.date || one.known_on != day.known_on);
                settings.changed_days.push(day.clone());
            }
            SettingsFact::Stated { standing } => settings.standing = Some(standing.clone()),
        }
        Some(settings)
    }
}
