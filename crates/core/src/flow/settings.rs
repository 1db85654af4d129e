//! 设置 of an authority: what it chose once for all its campaigns, and the days that came into the calendar later.
//!
//! **Invariant:** a day added to the calendar keeps the date on which it became known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::Moment;

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

/// 设置.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Reminders, so many working days before a deadline.
    #[serde(default)]
    pub reminder_leads: Vec<u8>,
    /// Days that were changed after the yearly notice.
    #[serde(default)]
    pub changed_days: Vec<ChangedDay>,
}

facts! {
    /// What happens to the settings.
    pub enum SettingsFact {
        /// The leads of reminders were set.
        "settings.leads_set" => LeadsSet { reminder_leads: Vec<u8> },
        /// A day of the calendar was changed.
        "calendar.day_changed" => DayChanged { day: ChangedDay },
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
        }
        Some(settings)
    }
}
