//! 记一项评分: an entry of a score sheet is made or changed.
//!
//! Clause: 方案六(四), the score sheets are filled in fairly and truly; each deduction has its reason.
//! **Invariant:** an entry that the rubric does not accept is refused; one over a version that the person has not
//! seen is refused as stale; nothing is silently overwritten.


use std::sync::Arc;

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, EntryKey, Event, Total};
use mingjian_core::flow::procedure::Procedure;
use mingjian_core::flow::{Deed, Kind as PaperKind, Papers, SOLE};
use mingjian_core::ids::{CampaignId, MAX_LENGTH, well_formed};
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::sheet::{Entry, Unit};
use mingjian_store::{CampaignRow, EntryRow, Reader, TotalRow, tables};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::run::{App, Command};
use crate::scoring;

/// Makes or changes one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EnterScore {
    /// The campaign.
    pub campaign: CampaignId,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
    /// What is to stand; unit, indicator, period, source and assessor say where.
    pub entry: Entry,
}

/// The state of the sheet.
pub struct Facts {
    campaign: CampaignRow,
    rubric: Arc<Rubric>,
    units: Vec<Unit>,
    entries: Vec<EntryRow>,
    totals: Vec<TotalRow>,
    /// 考核程序; absent for a campaign that was opened for scoring alone.
    procedure: Option<Procedure>,
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

    async fn load(&self, app: &App, reader: &mut Reader) -> Result<Facts, AppError> {
        let campaign = tables::campaign::find(reader, &self.campaign)
            .await?
            .ok_or(AppError::NotFound)?;
        let rubric = app.rubric(reader, &campaign).await?;
        let units = tables::unit::list(reader, &self.campaign).await?;
        // Subordinate units count in a body's total; where there are none, the unit's own entries are enough.
        let entries = if units.iter().any(|unit| unit.parent.is_some()) {
            tables::score_entry::of_campaign(reader, &self.campaign).await?
        } else if well_formed(&self.entry.unit) {
            tables::score_entry::of_unit(reader, &self.campaign, &self.entry.unit).await?
        } else {
            Vec::new()
        };
        let totals = tables::unit_total::list(reader, &self.campaign).await?;
        let papers = tables::paper::find(reader, &self.chain(), PaperKind::Procedure, SOLE).await?;
        let procedure = Papers::new(papers).get(SOLE);
        Ok(Facts {
            campaign,
            rubric,
            units,
            entries,
            totals,
            procedure,
        })
    }

    fn scope(&self, facts: &Facts, actor: &Actor) -> Scope {
        let unit = &self.entry.unit;
        let recused = facts.procedure.as_ref().is_some_and(|it| it.is_recused(actor.id.as_str(), unit));
        Scope {
            authority: Some(facts.campaign.authority.clone()),
            unit: unit.clone(),
            assessor: self.entry.assessor.clone(),
            recused,
            ..Scope::default()
        }
    }

    fn decide(&self, facts: &Facts, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let entry = &self.entry;
        if let Some(procedure) = facts.procedure.as_ref().filter(|it| !it.stage.scores_open()) {
            return Err(vec![Refusal::new("MJ4080", &[("now", procedure.stage.name())])]);
        }
        if !facts.units.iter().any(|unit| unit.id == entry.unit) {
            return Err(vec![Refusal::new("MJ4010", &[("unit", &entry.unit)])]);
        }
        self.well_formed()?;
        self.has_reasons(&facts.rubric)?;
        let key = EntryKey::of(&facts.campaign.authority, &self.campaign, entry);
        let standing = facts.entries.iter().find(|row| row.key == key);
        if standing.is_some_and(|row| row.entry == *entry) {
            return Ok(Vec::new());
        }
        let previous = standing.map_or(0, |row| row.version);
        if previous != self.seen_version {
            return Err(vec![self.stale(previous)]);
        }
        let others = facts
            .entries
            .iter()
            .filter(|row| row.key != key)
            .map(|row| row.entry.clone());
        let sheet: Vec<Entry> = others.chain([entry.clone()]).collect();
        let focus = facts.campaign.focus.as_ref();
        let line = scoring::line_of(&facts.units, &entry.unit);
        let results = scoring::each(&facts.rubric, &facts.units, &sheet, focus, &line)?;
        let before = |unit: &str| {
            facts
                .totals
                .iter()
                .find(|row| row.unit == unit)
                .map(|row| &row.total)
        };
        let totals: Vec<(String, Total)> = results
            .iter()
            .map(|r| (r.unit.id.clone(), scoring::total(&facts.rubric, r)))
            .collect();
        let after = totals
            .iter()
            .find(|(unit, _)| *unit == entry.unit)
            .map(|(_, total)| total);
        let changed = Event::ScoreEntryChanged {
            key,
            previous,
            version: previous + 1,
            entry: Box::new(entry.clone()),
            total_before: before(&entry.unit).and_then(|total| total.exact.clone()),
            total_after: after.and_then(|total| total.exact.clone()),
        };
        let moved = totals.iter().filter(|(unit, total)| before(unit) != Some(total));
        let moved = moved.map(|(unit, total)| Event::UnitTotalChanged {
            authority: facts.campaign.authority.clone(),
            campaign: self.campaign.clone(),
            unit: unit.clone(),
            total: total.clone(),
        });
        Ok(std::iter::once(changed).chain(moved).collect())
    }
}

impl EnterScore {
    fn refuse(&self, code: &'static str) -> Vec<Refusal> {
        let node = self.entry.indicator.as_str();
        vec![Refusal::new(code, &[("node", node)]).at(Place::node(node))]
    }

    fn stale(&self, now: i64) -> Refusal {
        let node = self.entry.indicator.as_str();
        let (now, seen) = (now.to_string(), self.seen_version.to_string());
        Refusal::new("MJ9001", &[("node", node), ("now", &now), ("seen", &seen)]).at(Place::node(node))
    }

    /// The parts of the key that the rubric does not know are at least texts that can be kept.
    fn well_formed(&self) -> Result<(), Vec<Refusal>> {
        let entry = &self.entry;
        let parts = [&entry.period, &entry.source, &entry.assessor];
        if well_formed(&entry.indicator) && parts.iter().all(|part| part.is_empty() || well_formed(part)) {
            return Ok(());
        }
        let reason =
            format!("indicator, period, source, assessor: 1–{MAX_LENGTH} bytes, no control characters");
        Err(vec![Refusal::new("MJ9002", &[("reason", &reason)])])
    }

    /// A loss has a reason, a claim names its piece of work.
    fn has_reasons(&self, rubric: &Rubric) -> Result<(), Vec<Refusal>> {
        let entry = &self.entry;
        let bonus = find(&rubric.indicators, &entry.indicator).is_some_and(|i| i.kind() == Kind::Bonus);
        if bonus {
            let nameless = entry.occurrences.iter().any(|o| o.work.trim().is_empty());
            return if nameless {
                Err(self.refuse("MJ4071"))
            } else {
                Ok(())
            };
        }
        let missing = entry.reason.trim().is_empty();
        let unexplained = entry.occurrences.iter().any(|o| o.reason.trim().is_empty());
        let loses = entry.lost.is_some() || entry.lost_share.is_some() || entry.fired;
        if missing && (unexplained || loses) {
            Err(self.refuse("MJ4070"))
        } else {
            Ok(())
        }
    }
}

fn find<'r>(indicators: &'r [Indicator], id: &str) -> Option<&'r Indicator> {
    indicators.iter().find_map(|i| {
        if i.id.text == id {
            Some(i)
        } else {
            find(&i.children, id)
        }
    })
}
