// READ crates/store/WHO-DOES-WHAT.md FIRST: two engineers are at work here; it says who does what.
//! 事件: business facts, the only way in which stored rows change.
//!
//! An event has a name and a version; its stored bytes are hashed as stored, and old versions stay readable.
//! **Invariant:** an event says what happened, never which row was written.

use serde::{Deserialize, Serialize};

use crate::ids::{AuthorityId, CampaignId, RubricVersionId};
use crate::lang::Text;
use crate::points::Points;
use crate::sheet::{Entry, Status, Unit};

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
    /// A rubric was taken into use, bytes and all.
    #[serde(rename = "rubric.adopted")]
    RubricAdopted {
        /// The authority.
        authority: AuthorityId,
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
        /// Whether sheets are scored as final or as draft.
        status: Status,
        /// Demonstration: shown on every page and print.
        demo: bool,
    },
    /// A unit was put on the campaign's list.
    #[serde(rename = "unit.enrolled")]
    UnitEnrolled {
        /// The campaign.
        campaign: CampaignId,
        /// Official order (规范顺序), from 1.
        display_order: i64,
        /// The unit.
        unit: Unit,
    },
    /// An entry of a score sheet was made or changed.
    #[serde(rename = "score_entry.changed")]
    ScoreEntryChanged {
        /// Its key.
        key: EntryKey,
        /// Its version, from 1.
        version: i64,
        /// What stands now.
        entry: Entry,
    },
    /// The unit's total became another.
    #[serde(rename = "unit_total.changed")]
    UnitTotalChanged {
        /// The campaign.
        campaign: CampaignId,
        /// The unit.
        unit: String,
        /// Exact total; absent while it has none.
        exact: Option<Points>,
        /// Total as shown.
        total: Option<Points>,
        /// Total scaled and rounded by the settings, for sorting.
        rank_key: Option<i64>,
        /// Threshold grade.
        grade: Option<String>,
        /// Number of open entries.
        open: i64,
    },
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
        }
    }

    /// The version of its body's form.
    pub fn version(&self) -> i64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_name_is_the_name() {
        let event = Event::AuthorityFounded { authority: "a".into(), name: Text::zh("示例区") };
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["name"], event.name());
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }
}
