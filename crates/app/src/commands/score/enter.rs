//! 记一项评分: an entry of a score sheet is made or changed.
//!
//! Clause: 方案六(四), the score sheets are filled in fairly and truly; each deduction has its reason.
//! **Invariant:** an entry that the rubric does not accept is refused; one over a version that the person has not
//! seen is refused as stale; nothing is silently overwritten.

use std::sync::Arc;

use mingjian_core::access::{Action, ScopeOf};
use mingjian_core::event::{ChainId, EntryKey, Event};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::score::{Scheme, UnitResult};
use mingjian_core::sheet::{Entry, Status, Unit};
use mingjian_store::{CampaignRow, EntryRow, Writing};

use super::super::campaign::total_changed;
use crate::error::AppError;
use crate::run::{App, Command};

/// Makes or changes one entry.
pub struct EnterScore {
    /// The campaign.
    pub campaign: CampaignId,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
    /// What is to stand.
    pub entry: Entry,
}

/// The state of the sheet.
pub struct Facts {
    campaign: CampaignRow,
    rubric: Arc<Rubric>,
    units: Vec<Unit>,
    entries: Vec<EntryRow>,
}

impl Command for EnterScore {
    const NAME: &'static str = "score.enter";
    type Facts = Facts;

    fn action(&self) -> Action {
        Action::EnterScore
    }

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    async fn load(&self, app: &App, tx: &mut Writing) -> Result<Facts, AppError> {
        let campaign = tx.campaign(&self.campaign).await?.ok_or(AppError::NotFound)?;
        let row = tx.rubric(&campaign.rubric).await?.ok_or(AppError::NotFound)?;
        let rubric = app.rubric_of(&campaign.rubric, &row.yaml)?;
        let units: Vec<Unit> = tx.units(&self.campaign).await?.into_iter().map(|row| row.unit).collect();
        // Subordinate units count in a body's total; alone, the unit's own sheet is enough.
        let joined = units.iter().any(|u| u.parent.is_some());
        let only = (!joined).then_some(self.entry.unit.as_str());
        let entries = tx.entries(&self.campaign, only).await?;
        Ok(Facts { campaign, rubric, units, entries })
    }

    fn scope(&self, facts: &Facts) -> ScopeOf {
        ScopeOf { demo: facts.campaign.demo, unit: Some(self.entry.unit.clone()) }
    }

    fn decide(&self, facts: &Facts, _now_ms: i64) -> Result<Vec<Event>, Vec<Refusal>> {
        let entry = &self.entry;
        let Some(unit) = facts.units.iter().find(|u| u.id == entry.unit) else {
            return Err(vec![Refusal::new("MJ4010", &[("unit", &entry.unit)])]);
        };
        self.has_reasons(&facts.rubric)?;
        let same = |row: &&EntryRow| {
            row.key.unit == entry.unit
                && row.key.indicator == entry.indicator
                && row.key.period == entry.period
                && row.key.source == entry.source
                && row.key.assessor == entry.assessor
        };
        let standing = facts.entries.iter().find(same);
        let now = standing.map_or(0, |row| row.version);
        if standing.is_some_and(|row| row.entry == *entry) {
            return Ok(Vec::new());
        }
        if now != self.seen_version {
            let params = [("node", entry.indicator.clone()), ("now", now.to_string()), ("seen", self.seen_version.to_string())];
            let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
            return Err(vec![Refusal::new("MJ9001", &params).at(Place::node(entry.indicator.as_str()))]);
        }
        let mut sheet: Vec<Entry> = facts.entries.iter().filter(|row| !same(row)).map(|row| row.entry.clone()).collect();
        sheet.push(entry.clone());
        let result = total(&facts.rubric, &facts.units, &sheet, &unit.id)?;
        let key = EntryKey {
            authority: facts.campaign.authority.clone(),
            campaign: self.campaign.clone(),
            unit: entry.unit.clone(),
            indicator: entry.indicator.clone(),
            period: entry.period.clone(),
            source: entry.source.clone(),
            assessor: entry.assessor.clone(),
        };
        Ok(vec![
            Event::ScoreEntryChanged { key, version: now + 1, entry: entry.clone() },
            total_changed(&self.campaign, &facts.rubric, &result),
        ])
    }
}

impl EnterScore {
    /// A loss has a reason, a claim names its piece of work.
    fn has_reasons(&self, rubric: &Rubric) -> Result<(), Vec<Refusal>> {
        let entry = &self.entry;
        let refuse = |code| Err(vec![Refusal::new(code, &[("node", &entry.indicator)]).at(Place::node(&*entry.indicator))]);
        let bonus = find(&rubric.indicators, &entry.indicator).is_some_and(|i| i.kind() == Kind::Bonus);
        if bonus {
            return match entry.occurrences.iter().any(|o| o.work.trim().is_empty()) {
                true => refuse("MJ4071"),
                false => Ok(()),
            };
        }
        let missing = entry.reason.trim().is_empty();
        let unexplained = entry.occurrences.iter().any(|o| o.reason.trim().is_empty());
        let loses = entry.lost.is_some() || entry.lost_share.is_some() || entry.fired;
        if missing && (unexplained || loses) { refuse("MJ4070") } else { Ok(()) }
    }
}

fn find<'r>(indicators: &'r [Indicator], id: &str) -> Option<&'r Indicator> {
    indicators.iter().find_map(|i| if i.id.text == id { Some(i) } else { find(&i.children, id) })
}

/// The unit's total as it would stand; a range while entries are open.
fn total(rubric: &Rubric, units: &[Unit], sheet: &[Entry], unit: &str) -> Result<UnitResult, Vec<Refusal>> {
    let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
    let draft = scheme.scoring(units, sheet, Status::Draft, None)?.one(unit)?;
    if draft.open > 0 {
        return Ok(draft);
    }
    scheme.scoring(units, sheet, Status::Final, None)?.one(unit)
}
