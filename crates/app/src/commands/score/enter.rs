//! 记一项评分: an entry of a score sheet is made or changed.
//!
//! Clause: 方案六(四), the score sheets are filled in fairly and truly; each deduction has its reason.
//! **Invariant:** an entry that the rubric does not accept is refused; one over a version that the person has not
//! seen is refused as stale; nothing is silently overwritten. 分工 and 回避 are kept; a bonus or a major deduction is
//! lowered or taken back here, never added.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::{ChainId, EntryKey, Event, Total};
use mingjian_core::flow::Deed;
use mingjian_core::ids::{CampaignId, MAX_LENGTH, well_formed};
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Kind, Rubric};
use mingjian_core::sheet::{Entry, Occurrence};
use mingjian_store::EntryRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::work::{duty, find_named};
use crate::scoring;

/// Makes or changes one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnterScore {
    /// The campaign.
    pub campaign: CampaignId,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
    /// What is to stand; unit, indicator, period, source and assessor say where.
    pub entry: Entry,
}

impl Act for EnterScore {
    const NAME: &'static str = "score.enter";
    const ACTION: Action = Action::EnterScore;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::EntriesBehind(self.entry.unit.clone()),
            Need::TotalsBehind(self.entry.unit.clone()),
            Need::Assignment,
        ]
    }

    fn unit(&self) -> &str {
        &self.entry.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        Scope {
            assessor: self.entry.assessor.clone(),
            ..duty::scope(case, actor, &self.entry.unit, &self.entry.indicator)
        }
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        duty::in_team(case, deed)?;
        let rubric = case.rubric()?;
        self.check(rubric)?;
        let standing = standing(case, &self.entry);
        if case.has_procedure() && deed.actor.role != Role::System {
            self.only_takes_back(rubric, standing.map(|row| &row.entry))?;
        }
        written(case, &self.entry, Some(self.seen_version))
    }
}

/// The row under an entry's key.
pub(crate) fn standing<'c>(case: &'c Case, entry: &Entry) -> Option<&'c EntryRow> {
    let same = |row: &&EntryRow| {
        let key = &row.key;
        key.unit == entry.unit
            && key.indicator == entry.indicator
            && key.period == entry.period
            && key.source == entry.source
            && key.assessor == entry.assessor
    };
    case.entries.iter().find(same)
}

/// An entry is to stand: the entry, and every total that it moves. `seen` is the version that the person saw, absent
/// for what is added to whatever stands.
///
/// # Errors
/// MJ4080 while the stage keeps scores closed, MJ9001 for a newer version, and the scorer's own.
pub(crate) fn written(case: &Case, entry: &Entry, seen: Option<i64>) -> Result<Vec<Event>, Vec<Refusal>> {
    let procedure = case.procedure();
    if case.has_procedure() && !procedure.stage.scores_open() {
        return Err(vec![Refusal::new("MJ4080", &[("now", procedure.stage.name())])]);
    }
    case.unit(&entry.unit)?;
    let campaign = case
        .campaign
        .as_ref()
        .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])?;
    let row = standing(case, entry);
    if row.is_some_and(|row| row.entry == *entry) {
        return Ok(Vec::new());
    }
    let previous = row.map_or(0, |row| row.version);
    if let Some(seen) = seen.filter(|seen| *seen != previous) {
        return Err(vec![stale(entry, previous, seen)]);
    }
    let totals = totals_with(case, entry)?;
    let before = |unit: &str| {
        case.totals
            .iter()
            .find(|row| row.unit == unit)
            .map(|row| &row.total)
    };
    let after = totals
        .iter()
        .find(|(unit, _)| *unit == entry.unit)
        .map(|(_, total)| total);
    let changed = Event::ScoreEntryChanged {
        key: EntryKey::of(&case.authority, &campaign.id, entry),
        previous,
        version: previous + 1,
        entry: Box::new(entry.clone()),
        total_before: before(&entry.unit).and_then(|total| total.exact.clone()),
        total_after: after.and_then(|total| total.exact.clone()),
    };
    let moved = totals.iter().filter(|(unit, total)| before(unit) != Some(total));
    let moved = moved.map(|(unit, total)| Event::UnitTotalChanged {
        authority: case.authority.clone(),
        campaign: campaign.id.clone(),
        unit: unit.clone(),
        total: total.clone(),
    });
    Ok(std::iter::once(changed).chain(moved).collect())
}

/// The totals of the unit and of those above it as they would be with an entry.
///
/// # Errors
/// The scorer's own.
pub(crate) fn totals_with(case: &Case, entry: &Entry) -> Result<Vec<(String, Total)>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let row = standing(case, entry).map(|row| &row.key);
    let others = case
        .entries
        .iter()
        .filter(|other| Some(&other.key) != row)
        .map(|other| other.entry.clone());
    let sheet: Vec<Entry> = others.chain([entry.clone()]).collect();
    let focus = case
        .campaign
        .as_ref()
        .and_then(|campaign| campaign.focus.as_ref());
    let line = scoring::line_of(&case.units, &entry.unit);
    // Where no unit counts in another, the others need not be looked at.
    let alone = case.units.iter().all(|unit| unit.parent.is_none());
    let own = case
        .units
        .iter()
        .position(|unit| unit.id == entry.unit)
        .filter(|_| alone);
    let units = own.and_then(|at| case.units.get(at..=at)).unwrap_or(&case.units);
    let results = scoring::each(rubric, units, &sheet, focus, &line)?;
    Ok(results
        .iter()
        .map(|one| (one.unit.id.clone(), scoring::total(rubric, one)))
        .collect())
}

fn stale(entry: &Entry, now: i64, seen: i64) -> Refusal {
    let node = entry.indicator.as_str();
    let (now, seen) = (now.to_string(), seen.to_string());
    Refusal::new("MJ9001", &[("node", node), ("now", &now), ("seen", &seen)]).at(Place::node(node))
}

impl EnterScore {
    /// What can be wrong with an entry by itself.
    pub(crate) fn check(&self, rubric: &Rubric) -> Result<(), Vec<Refusal>> {
        self.well_formed()?;
        self.has_reasons(rubric)
    }

    fn refuse(&self, code: &'static str) -> Vec<Refusal> {
        let node = self.entry.indicator.as_str();
        vec![Refusal::new(code, &[("node", node)]).at(Place::node(node))]
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
        let bonus = find_named(&rubric.indicators, &entry.indicator).is_some_and(|i| i.kind() == Kind::Bonus);
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

    /// 加分 and 重大扣分 reach the sheet by their own way: claimed and granted, proposed and confirmed. What stands can
    /// be taken back or lowered here, nothing can be added.
    fn only_takes_back(&self, rubric: &Rubric, standing: Option<&Entry>) -> Result<(), Vec<Refusal>> {
        let entry = &self.entry;
        let named =
            |id: &str, code: &str| entry.indicator == id || (!code.is_empty() && entry.indicator == code);
        let code = if find_named(&rubric.indicators, &entry.indicator)
            .is_some_and(|one| one.kind() == Kind::Bonus)
        {
            "MJ4227"
        } else if rubric
            .major_deductions
            .iter()
            .any(|one| named(&one.id.text, &one.code))
        {
            "MJ4235"
        } else {
            return Ok(());
        };
        let nothing = Entry::default();
        let before = standing.unwrap_or(&nothing);
        let mut open: Vec<&Occurrence> = before.occurrences.iter().collect();
        let stood = entry.occurrences.iter().all(|one| {
            let same = |old: &&Occurrence| {
                old.trigger == one.trigger
                    && old.work == one.work
                    && old.finding == one.finding
                    && one.count <= old.count
                    && not_more(&one.amount, &old.amount)
            };
            open.iter().position(same).map(|at| open.remove(at)).is_some()
        });
        let amounts = [
            (&entry.points, &before.points),
            (&entry.lost, &before.lost),
            (&entry.lost_share, &before.lost_share),
        ];
        let lower = amounts.into_iter().all(|(new, old)| not_more(new, old));
        if stood && lower {
            Ok(())
        } else {
            Err(self.refuse(code))
        }
    }
}

/// Whether an amount, where there is one, is at most what stood.
fn not_more(new: &Option<Points>, old: &Option<Points>) -> bool {
    match (new, old) {
        (None, _) => true,
        (Some(new), Some(old)) => new <= old,
        (Some(new), None) => new.is_zero(),
    }
}
