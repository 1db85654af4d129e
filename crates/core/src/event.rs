//! 事件 (Event): the business facts of which the record consists, and the only way in which stored rows change.
//!
//! An event says what happened, never which row was written. Each has a stable name and a version; its bytes are
//! hashed as they were stored, so a field is added only with a default, and anything else is a new version beside
//! the old one. **Invariant:** what was once written stays readable, and totals are exact text `n/d`.

use serde::{Deserialize, Serialize};

use crate::flow::{Fact, Filed};
use crate::ids::{AuthorityId, CampaignId, RubricVersionId};
use crate::lang::Text;
use crate::score::UnitStatus;
use crate::sheet::{Entry, Focus, Unit};

/// 留痕 chain: one an authority, one a campaign; a command appends to exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum ChainId {
    /// People, roles, calendars, lists, settings.
    Authority(AuthorityId),
    /// Everything of one campaign.
    Campaign(CampaignId),
}

impl ChainId {
    /// The chain's key in a store: `authority:<id>` or `campaign:<id>`.
    pub fn key(&self) -> String {
        match self {
            Self::Authority(id) => format!("authority:{id}"),
            Self::Campaign(id) => format!("campaign:{id}"),
        }
    }

    /// The chain of a key.
    pub fn parse(key: &str) -> Option<Self> {
        match key.split_once(':')? {
            ("authority", id) => Some(Self::Authority(id.into())),
            ("campaign", id) => Some(Self::Campaign(id.into())),
            _ => None,
        }
    }
}

/// The key of one entry: authority, campaign, unit, indicator, period, source, assessor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryKey {
    /// The authority that assesses.
    pub authority: AuthorityId,
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit's id on the campaign's list.
    pub unit: String,
    /// The indicator's id.
    pub indicator: String,
    /// 轮次, empty when there is one a year.
    pub period: String,
    /// Source, empty when there is one.
    pub source: String,
    /// 考核员, empty when one sheet is kept by all.
    pub assessor: String,
}

impl EntryKey {
    /// The key under which an entry stands.
    pub fn of(authority: &AuthorityId, campaign: &CampaignId, entry: &Entry) -> Self {
        Self {
            authority: authority.clone(),
            campaign: campaign.clone(),
            unit: entry.unit.clone(),
            indicator: entry.indicator.clone(),
            period: entry.period.clone(),
            source: entry.source.clone(),
            assessor: entry.assessor.clone(),
        }
    }
}

/// 状态 of a result, under names that stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// Scored to the end.
    Scored,
    /// A veto stopped the scoring.
    Vetoed,
    /// Excluded from the year.
    Excluded,
    /// Nothing was applicable.
    NotApplicable,
    /// Entries are open.
    Draft,
    /// Counts only in the body above it.
    Joined,
}

impl ResultStatus {
    /// The name under which rows keep it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scored => "scored",
            Self::Vetoed => "vetoed",
            Self::Excluded => "excluded",
            Self::NotApplicable => "not_applicable",
            Self::Draft => "draft",
            Self::Joined => "joined",
        }
    }
}

impl From<UnitStatus> for ResultStatus {
    fn from(status: UnitStatus) -> Self {
        match status {
            UnitStatus::Scored => Self::Scored,
            UnitStatus::Vetoed => Self::Vetoed,
            UnitStatus::Excluded => Self::Excluded,
            UnitStatus::NotApplicable => Self::NotApplicable,
            UnitStatus::Draft => Self::Draft,
            UnitStatus::Joined => Self::Joined,
        }
    }
}

/// 单位得分 as the record keeps it: exact text `n/d`, of any length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// How the unit stands.
    pub status: ResultStatus,
    /// The total before rounding; absent while it has none.
    pub exact: Option<String>,
    /// The total after the one rounding.
    pub total: Option<String>,
    /// The total as printed.
    pub shown: Option<String>,
    /// The number on which units are ranked, scaled to a whole number, for sorting.
    pub rank_key: Option<i64>,
    /// The grade's id, by thresholds; a grade by quota belongs to the whole class.
    pub grade: Option<String>,
    /// Number of open entries.
    pub open: i64,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "body")]
pub enum Event {
    /// An authority began to use the system.
    #[serde(rename = "authority.founded")]
    AuthorityFounded {
        /// Its id.
        authority: AuthorityId,
        /// Its name.
        name: Text,
    },
    /// A rubric was taken into use for a campaign, bytes and all.
    #[serde(rename = "rubric.adopted")]
    RubricAdopted {
        /// The authority.
        authority: AuthorityId,
        /// The campaign.
        campaign: CampaignId,
        /// Id of this stored version.
        rubric: RubricVersionId,
        /// SHA-256 of the YAML text, hexadecimal.
        sha256: String,
        /// The YAML text.
        yaml: String,
    },
    /// A campaign was opened.
    #[serde(rename = "campaign.opened")]
    CampaignOpened {
        /// The authority.
        authority: AuthorityId,
        /// The campaign.
        campaign: CampaignId,
        /// Its title.
        title: Text,
        /// 考核年度.
        year: i32,
        /// The rubric it is pinned to.
        rubric: RubricVersionId,
        /// Shown on every page and print, for instance 演示数据.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Text>,
        /// 演示: anybody at the machine may try things out.
        demo: bool,
        /// 重点考核.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        focus: Option<Focus>,
    },
    /// A unit was put on the campaign's list.
    #[serde(rename = "unit.enrolled")]
    UnitEnrolled {
        /// The authority.
        authority: AuthorityId,
        /// The campaign.
        campaign: CampaignId,
        /// Official order (规范顺序), from 1.
        display_order: i64,
        /// The unit.
        unit: Unit,
    },
    /// An entry of a score sheet was made or changed. Its reason stands in the entry.
    #[serde(rename = "score_entry.changed")]
    ScoreEntryChanged {
        /// Its key.
        key: EntryKey,
        /// The version that was replaced, 0 when there was none.
        previous: i64,
        /// Its version, from 1.
        version: i64,
        /// What stands now.
        entry: Box<Entry>,
        /// The unit's exact total before, as `n/d`; absent when it had none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total_before: Option<String>,
        /// The unit's exact total from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total_after: Option<String>,
    },
    /// A unit's total became another: its own entries changed, or those of a unit that counts in it.
    #[serde(rename = "unit_total.changed")]
    UnitTotalChanged {
        /// The authority.
        authority: AuthorityId,
        /// The campaign.
        campaign: CampaignId,
        /// The unit.
        unit: String,
        /// What stands now.
        #[serde(flatten)]
        total: Total,
    },
    /// 考核形式: full or focused assessment was decided.
    #[serde(rename = "campaign.focused")]
    CampaignFocused {
        /// The campaign.
        campaign: CampaignId,
        /// The chosen nodes; absent for a full assessment.
        focus: Option<Focus>,
    },
    /// Something happened to a paper of the procedure.
    #[serde(untagged)]
    Filed(Filed),
}

impl Event {
    /// A fact that happened to a paper.
    pub fn filed(chain: &ChainId, paper: &str, fact: impl Into<Fact>) -> Self {
        Self::Filed(Filed {
            chain: chain.clone(),
            paper: paper.to_owned(),
            fact: fact.into(),
        })
    }
}

/// Why a stored event cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the event {name} version {version} cannot be read by this program")]
pub struct UnreadableEvent {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What is wrong, when the name and version are known.
    pub source: Option<serde_json::Error>,
}

impl Event {
    /// The stable name under which it is stored.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AuthorityFounded { .. } => "authority.founded",
            Self::RubricAdopted { .. } => "rubric.adopted",
            Self::CampaignOpened { .. } => "campaign.opened",
            Self::UnitEnrolled { .. } => "unit.enrolled",
            Self::ScoreEntryChanged { .. } => "score_entry.changed",
            Self::UnitTotalChanged { .. } => "unit_total.changed",
            Self::CampaignFocused { .. } => "campaign.focused",
            Self::Filed(filed) => filed.fact.name(),
        }
    }

    /// The names of all facts that a record can hold.
    pub fn names() -> impl Iterator<Item = &'static str> {
        const OWN: [&str; 7] = [
            "authority.founded",
            "rubric.adopted",
            "campaign.opened",
            "unit.enrolled",
            "score_entry.changed",
            "unit_total.changed",
            "campaign.focused",
        ];
        OWN.into_iter().chain(Fact::names())
    }

    /// The version of its body's form.
    pub fn version(&self) -> i64 {
        1
    }

    /// The text that is stored and hashed.
    ///
    /// # Errors
    /// Only if a body cannot be written as JSON at all.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a stored event.
    ///
    /// # Errors
    /// A name or version that this program does not know, a text that does not fit them.
    pub fn read(name: &str, version: i64, text: &str) -> Result<Self, UnreadableEvent> {
        let unreadable = |source| UnreadableEvent {
            name: name.to_owned(),
            version,
            source,
        };
        let event: Self = serde_json::from_str(text).map_err(|e| unreadable(Some(e)))?;
        if event.name() == name && event.version() == version {
            Ok(event)
        } else {
            Err(unreadable(None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_back_as_it_was_written() {
        let event = Event::AuthorityFounded {
            authority: "a".into(),
            name: Text::zh("示例区"),
        };
        let text = event.text().unwrap();
        assert_eq!(
            text,
            r#"{"name":"authority.founded","body":{"authority":"a","name":"示例区"}}"#
        );
        assert_eq!(Event::read(event.name(), event.version(), &text).unwrap(), event);
    }

    #[test]
    fn a_version_that_is_not_known_is_not_guessed() {
        let event = Event::AuthorityFounded {
            authority: "a".into(),
            name: Text::zh("示例区"),
        };
        let error = Event::read("authority.founded", 2, &event.text().unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the event authority.founded version 2 cannot be read by this program"
        );
    }

    #[test]
    fn a_chain_is_found_again_by_its_key() {
        let chain = ChainId::Campaign("2020:a".into());
        assert_eq!(chain.key(), "campaign:2020:a");
        assert_eq!(ChainId::parse("campaign:2020:a"), Some(chain));
        assert_eq!(ChainId::parse("house:1"), None);
    }
}
