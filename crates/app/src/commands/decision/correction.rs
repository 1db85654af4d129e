//! 更正的推演: what changes of entries do to the whole class, worked out before anybody decides.
//!
//! The page shows it, the proposal keeps it, the approval works it out again and compares. **Invariant:** pure, and
//! the same in all three places.

use std::collections::BTreeMap;

use mingjian_core::event::EntryKey;
use mingjian_core::flow::correction::{CorrectionDraft, EntryChange, LineChange};
use mingjian_core::flow::decision::{DecidedLine, Decision};
use mingjian_core::flow::procedure::GradeLine;
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::QuotaAfterCorrection;
use mingjian_core::score::UnitResult;
use mingjian_core::sheet::{Entry, Status};

use super::propose::{Difference, digest_over};
use crate::case::Case;
use crate::commands::score::EnterScore;
use crate::scoring;

/// Most entries of one correction.
const MOST: usize = 200;

/// What a correction would do.
pub(crate) struct Outlook {
    /// The draft, list and digest included.
    pub(crate) draft: CorrectionDraft,
    /// All entries after it.
    pub(crate) entries: Vec<Entry>,
    /// All results after it.
    pub(crate) results: Vec<UnitResult>,
}

/// From where the grades after a correction come.
pub(crate) enum Grades<'a> {
    /// They are worked out, save for differences for which somebody answers.
    Anew {
        /// The differences.
        differences: &'a [Difference],
        /// Who answers for them.
        by: &'a str,
    },
    /// They stand as they were proposed.
    Proposed(&'a BTreeMap<String, GradeLine>),
}

/// Works out what changes of entries do.
pub(crate) fn draft(
    case: &Case,
    changes: &[EntryChange],
    reason: &str,
    grades: &Grades<'_>,
) -> Result<Outlook, Vec<Refusal>> {
    let decision = case.decided()?;
    let entries = changed(case, changes)?;
    let focus = case.campaign.as_ref().and_then(|row| row.focus.as_ref());
    let (status, results) = scoring::all(case.rubric()?, &case.units, &entries, focus);
    if status != Status::Final {
        return Err(vec![Refusal::new("MJ6013", &[])]);
    }
    let results = results?;
    let grades = match grades {
        Grades::Anew { differences, by } => worked_out(case, &decision, &results, differences, by)?,
        Grades::Proposed(proposed) => (*proposed).clone(),
    };
    let list = list(&decision, &results, &grades);
    if list.is_empty() && entries.iter().eq(case.entries.iter().map(|row| &row.entry)) {
        return Err(vec![Refusal::new("MJ6102", &[])]);
    }
    let digest = digest_over(case, &entries.iter().collect::<Vec<_>>(), &grades);
    let draft = CorrectionDraft {
        replaces: decision.number,
        reason: reason.to_owned(),
        changes: changes.to_vec(),
        grades,
        list,
        digest,
    };
    Ok(Outlook {
        draft,
        entries,
        results,
    })
}

fn campaign(case: &Case) -> Result<CampaignId, Vec<Refusal>> {
    case.campaign
        .as_ref()
        .map(|row| row.id.clone())
        .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])
}

/// Under which key an entry of this campaign stands.
pub(super) fn key(case: &Case, entry: &Entry) -> Result<EntryKey, Vec<Refusal>> {
    Ok(EntryKey::of(&case.authority, &campaign(case)?, entry))
}

/// All entries with the changes put in.
fn changed(case: &Case, changes: &[EntryChange]) -> Result<Vec<Entry>, Vec<Refusal>> {
    if changes.is_empty() || changes.len() > MOST {
        return Err(vec![Refusal::new("MJ6103", &[("most", &MOST.to_string())])]);
    }
    let mut standing: BTreeMap<EntryKey, (Entry, i64)> = case
        .entries
        .iter()
        .map(|row| (row.key.clone(), (row.entry.clone(), row.version)))
        .collect();
    let mut met = Vec::new();
    for change in changes {
        let (entry, node) = (&change.entry, change.entry.indicator.as_str());
        case.unit(&entry.unit)?;
        if change.reason.trim().is_empty() {
            return Err(vec![
                Refusal::new("MJ2101", &[("field", "reason")]).at(Place::node(node)),
            ]);
        }
        let (campaign, seen_version) = (campaign(case)?, change.seen_version);
        EnterScore {
            campaign,
            entry: entry.clone(),
            seen_version,
        }
        .check(case.rubric()?)?;
        let key = key(case, entry)?;
        if met.contains(&key) {
            return Err(vec![
                Refusal::new("MJ6104", &[("node", node)]).at(Place::node(node)),
            ]);
        }
        let version = standing.get(&key).map_or(0, |(_, version)| *version);
        if version != change.seen_version {
            let (now, seen) = (version.to_string(), change.seen_version.to_string());
            let params = [("node", node), ("now", now.as_str()), ("seen", seen.as_str())];
            return Err(vec![Refusal::new("MJ9001", &params).at(Place::node(node))]);
        }
        standing.insert(key.clone(), (entry.clone(), version));
        met.push(key);
    }
    Ok(standing.into_values().map(|(entry, _)| entry).collect())
}

/// The grades after it: computed anew; a difference that somebody answered for stays where the computed grade does.
fn worked_out(
    case: &Case,
    decision: &Decision,
    results: &[UnitResult],
    differences: &[Difference],
    by: &str,
) -> Result<BTreeMap<String, GradeLine>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let keep =
        !rubric.quotas.is_empty() && rubric.settings.quota_after_correction == QuotaAfterCorrection::Keep;
    let mut lines = BTreeMap::new();
    for result in results.iter().filter(|result| result.unit.excluded.is_none()) {
        let computed = result.grade.clone().unwrap_or_default();
        let mut line = GradeLine {
            total: result.shown().unwrap_or_default(),
            proposed: computed.clone(),
            computed,
            reason: String::new(),
            by: String::new(),
        };
        if let Some(before) = decision.line(&result.unit.id) {
            // A quota that is drawn again takes no published grade from a unit whose own total did not change.
            let unchanged = keep && before.shown.as_deref().unwrap_or_default() == line.total;
            if unchanged || before.computed == line.computed {
                line.proposed.clone_from(&before.decided);
                line.reason.clone_from(&before.reason);
                line.by.clone_from(&before.by);
            }
        }
        lines.insert(result.unit.id.clone(), line);
    }
    for one in differences {
        let name = case.unit(&one.unit)?.name.zh.clone();
        let line = lines
            .get_mut(&one.unit)
            .ok_or_else(|| vec![Refusal::new("MJ6010", &[("unit", &name)])])?;
        if !rubric.grades.iter().any(|grade| grade.id.text == one.grade) {
            return Err(vec![Refusal::new("MJ6011", &[("grade", &one.grade)])]);
        }
        line.proposed.clone_from(&one.grade);
        (line.reason, line.by) = (String::new(), String::new());
        if line.proposed != line.computed {
            if one.reason.trim().is_empty() {
                return Err(vec![Refusal::new("MJ6012", &[("unit", &name)])]);
            }
            line.reason.clone_from(&one.reason);
            by.clone_into(&mut line.by);
        }
    }
    Ok(lines)
}

/// Every unit whose total, grade or rank changes.
fn list(
    decision: &Decision,
    results: &[UnitResult],
    grades: &BTreeMap<String, GradeLine>,
) -> Vec<LineChange> {
    let line = |result: &UnitResult| {
        let before: Option<&DecidedLine> = decision.line(&result.unit.id);
        let change = LineChange {
            unit: result.unit.id.clone(),
            name: result.unit.name.clone(),
            class: result.unit.class.clone(),
            total_before: before.and_then(|line| line.shown.clone()),
            total_after: result.shown(),
            grade_before: before.map(|line| line.decided.clone()).unwrap_or_default(),
            grade_after: grades
                .get(&result.unit.id)
                .map(|line| line.proposed.clone())
                .unwrap_or_default(),
            rank_before: before.and_then(|line| line.rank),
            rank_after: result.rank,
        };
        let same = change.total_before == change.total_after
            && change.grade_before == change.grade_after
            && change.rank_before == change.rank_after;
        (!same).then_some(change)
    };
    results.iter().filter_map(line).collect()
}
