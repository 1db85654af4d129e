//! 设置 of an authority: what it chose once for all its campaigns, and the days that came into the calendar later.
//!
//! **Invariant:** a day added to the calendar keeps the date on which it became known.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::lang::Text;

/// How many digits the fingerprint of a signing key has.
const FINGERPRINT: usize = 32;

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

/// 停用: since when and why bundles of an inspector are not taken any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
    /// 理由.
    pub reason: String,
}

/// 受信任的检查方: who signs bundles of the online inspection with a key whose fingerprint was compared once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspector {
    /// The fingerprint of the key, as [`fingerprint`] writes it.
    pub fingerprint: String,
    /// Who signs with it.
    pub name: String,
    /// How the fingerprint was compared: whom one spoke to, or which letter says it.
    pub checked: String,
    /// Who put it on the list.
    pub by: ActorId,
    /// When.
    pub at: Moment,
    /// Once it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// The fingerprint of a key in the form in which all are compared: small digits in groups of four; none for what is no
/// fingerprint.
///
/// ```
/// use mingjian_core::flow::settings::fingerprint;
/// let written = fingerprint("AB12-0000 1111:2222333344445555 6666");
/// assert_eq!(written.as_deref(), Some("ab12 0000 1111 2222 3333 4444 5555 6666"));
/// assert_eq!(fingerprint("ab12"), None);
/// ```
pub fn fingerprint(text: &str) -> Option<String> {
    let digits: Vec<char> = text
        .chars()
        .filter(|one| !matches!(one, ' ' | '-' | ':' | '\u{3000}'))
        .map(|one| one.to_ascii_lowercase())
        .collect();
    if digits.len() != FINGERPRINT || !digits.iter().all(char::is_ascii_hexdigit) {
        return None;
    }
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    Some(groups.join(" "))
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
    /// 受信任的检查方, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inspectors: Vec<Inspector>,
}

impl Settings {
    /// The inspector of a fingerprint, on the list or withdrawn.
    pub fn inspector(&self, signer: &str) -> Option<&Inspector> {
        let signer = fingerprint(signer)?;
        self.inspectors.iter().find(|one| one.fingerprint == signer)
    }
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
        /// The key of an inspector was put on the list.
        "inspector.trusted" => Trusted { fingerprint: String, name: String, checked: String, by: ActorId },
        /// The key of an inspector was withdrawn.
        "inspector.withdrawn" => Withdrew { fingerprint: String, reason: String, by: ActorId },
    }
}

impl Paper for Settings {
    const KIND: Kind = Kind::Settings;
    type Fact = SettingsFact;

    fn apply(old: Option<Self>, fact: &SettingsFact, at: Moment) -> Option<Self> {
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
            SettingsFact::Trusted {
                fingerprint,
                name,
                checked,
                by,
            } => {
                settings.inspectors.retain(|one| one.fingerprint != *fingerprint);
                settings.inspectors.push(Inspector {
                    fingerprint: fingerprint.clone(),
                    name: name.clone(),
                    checked: checked.clone(),
                    by: by.clone(),
                    at,
                    withdrawn: None,
                });
            }
            SettingsFact::Withdrew {
                fingerprint,
                reason,
                by,
            } => {
                let known = settings.inspectors.iter_mut();
                for one in known.filter(|one| one.fingerprint == *fingerprint) {
                    one.withdrawn = Some(Withdrawn {
                        by: by.clone(),
                        at,
                        reason: reason.clone(),
                    });
                }
            }
        }
        Some(settings)
    }
}
