//! 填报核对: what is proposed or claimed is looked at in the same way, whoever writes it: unit, item, situation, day,
//! words; and what stands on the sheet afterwards.
//!
//! **Does not** know amounts: whether the table allows one, the scorer says.

use jiff::civil::{Date, date};
use mingjian_core::access::Actor;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::{Deduction, DeductionState};
use mingjian_core::flow::major::{Major, MajorState};
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Kind, Rubric, Trigger};
use mingjian_core::sheet::{Entry, Occurrence, Unit};

use crate::case::{Case, Need};

/// Most occurrences of one proposal.
const MAX_COUNT: u32 = 100;

/// An indicator by its id or its printed code.
pub(crate) fn find_named<'r>(indicators: &'r [Indicator], name: &str) -> Option<&'r Indicator> {
    indicators.iter().find_map(|one| {
        let here = one.id.text == name || (!one.code.is_empty() && one.code == name);
        if here {
            Some(one)
        } else {
            find_named(&one.children, name)
        }
    })
}

/// 扣分情形 of an item: its own, and those that groups above hand down to it.
pub(crate) fn triggers_of<'r>(rubric: &'r Rubric, id: &str) -> Vec<&'r Trigger> {
    fn walk<'r>(all: &'r [Indicator], id: &str, handed: &[&'r Trigger]) -> Option<Vec<&'r Trigger>> {
        all.iter().find_map(|one| {
            if one.id.text == id {
                let handed = handed.iter().copied().filter(|_| one.children.is_empty());
                return Some(one.triggers.iter().chain(handed).collect());
            }
            let handed: Vec<&Trigger> = handed.iter().copied().chain(&one.each_leaf).collect();
            walk(&one.children, id, &handed)
        })
    }
    walk(&rubric.indicators, id, &[]).unwrap_or_default()
}

/// Refuses a text that says nothing.
pub(super) fn said(field: &str, text: &str) -> Result<(), Vec<Refusal>> {
    if text.trim().is_empty() {
        Err(missing(field))
    } else {
        Ok(())
    }
}

/// Refuses a list without a line that says something.
pub(super) fn proven(proof: &[String]) -> Result<(), Vec<Refusal>> {
    if proof.iter().any(|one| !one.trim().is_empty()) {
        Ok(())
    } else {
        Err(missing("proof"))
    }
}

fn missing(field: &str) -> Vec<Refusal> {
    vec![Refusal::new("MJ4211", &[("field", field)])]
}

/// A unit that is assessed this year.
pub(super) fn assessed<'c>(case: &'c Case, id: &str) -> Result<&'c Unit, Vec<Refusal>> {
    let unit = case.unit(id)?;
    if unit.excluded.is_some() {
        return Err(vec![Refusal::new("MJ4217", &[("unit", &unit.name.zh)])]);
    }
    Ok(unit)
}

/// An item of a unit's table on which something can come off: a leaf, or a group with situations of its own.
pub(super) fn item<'r>(rubric: &'r Rubric, unit: &Unit, id: &str) -> Result<&'r Indicator, Vec<Refusal>> {
    let found = super::super::self_check::find(&rubric.indicators, id);
    let found =
        found.filter(|one| holds_for(one, unit) && (one.children.is_empty() || !one.triggers.is_empty()));
    found.filter(|one| one.kind() != Kind::Bonus).ok_or_else(|| {
        vec![Refusal::new("MJ4202", &[("node", id), ("unit", &unit.name.zh)]).at(Place::node(id))]
    })
}

/// Whether an indicator exists in a unit's table.
pub(super) fn holds_for(one: &Indicator, unit: &Unit) -> bool {
    one.is_for(&unit.class) && (one.units.is_empty() || one.units.contains(&unit.id))
}

/// The situation that was named; none where the item has none.
pub(super) fn situation<'t>(
    triggers: impl IntoIterator<Item = &'t Trigger>,
    node: &str,
    named: &str,
) -> Result<Option<&'t Trigger>, Vec<Refusal>> {
    let mut triggers = triggers.into_iter().peekable();
    if triggers.peek().is_none() && named.is_empty() {
        return Ok(None);
    }
    let found = triggers.find(|one| one.id.text == named);
    found.map(Some).ok_or_else(|| {
        vec![Refusal::new("MJ4210", &[("node", node), ("trigger", named)]).at(Place::node(node))]
    })
}

/// Whether the table leaves the amount of a situation to whoever finds it.
pub(crate) fn is_open(trigger: Option<&Trigger>) -> bool {
    trigger.is_none_or(|one| {
        one.amount.is_none() && (one.min.is_some() || one.max.is_some() || one.amount_unknown)
    })
}

/// Refuses a number of times that nobody counted.
pub(super) fn times(count: u32) -> Result<(), Vec<Refusal>> {
    if (1..=MAX_COUNT).contains(&count) {
        return Ok(());
    }
    Err(vec![Refusal::new("MJ4218", &[("limit", &MAX_COUNT.to_string())])])
}

/// 考核期: the plan's, or the calendar year before there is one.
pub(crate) fn assessed_period(case: &Case, procedure: &Procedure) -> Option<(Date, Date)> {
    if let Some(plan) = &procedure.plan {
        return Some((plan.assessed_from, plan.assessed_to));
    }
    let year = i16::try_from(case.campaign.as_ref()?.year).ok()?;
    if !(1..=9999).contains(&year) {
        return None;
    }
    Some((date(year, 1, 1), date(year, 12, 31)))
}

/// Refuses a day to come, and one outside the assessed period that nobody gave a reason for; `None` where no reason
/// counts.
pub(super) fn happened(
    case: &Case,
    deed: &Deed,
    day: Date,
    outside_reason: Option<&str>,
) -> Result<(), Vec<Refusal>> {
    if day > deed.today() {
        return Err(vec![Refusal::new("MJ4212", &[("day", &day.to_string())])]);
    }
    let Some((from, to)) = assessed_period(case, &case.procedure()) else {
        return Ok(());
    };
    if (from..=to).contains(&day) || outside_reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    let (day, from, to) = (day.to_string(), from.to_string(), to.to_string());
    Err(vec![Refusal::new(
        if outside_reason.is_some() {
            "MJ4213"
        } else {
            "MJ4236"
        },
        &[("day", &day), ("from", &from), ("to", &to)],
    )])
}

/// Refuses once grades are being proposed; a campaign without a procedure is always open.
pub(crate) fn before_grades(case: &Case) -> Result<(), Vec<Refusal>> {
    if !case.has_procedure() {
        return Ok(());
    }
    let open: Vec<Stage> = Stage::ALL
        .into_iter()
        .filter(|stage| *stage < Stage::Proposing)
        .collect();
    case.procedure().expect_one_of(&open)
}

/// The entry that stands after one more occurrence: on the person's own sheet where each keeps one, else on the sheet
/// of all.
///
/// # Errors
/// MJ4216 where the item was found not applicable.
pub(super) fn with_occurrence(
    case: &Case,
    actor: &Actor,
    blank: Entry,
    code: &str,
    occurrence: Occurrence,
) -> Result<Entry, Vec<Refusal>> {
    let named = |name: &str| *name == *blank.indicator || (!code.is_empty() && name == code);
    let beside = |entry: &&Entry| {
        entry.unit == blank.unit
            && named(&entry.indicator)
            && entry.period == blank.period
            && entry.source == blank.source
    };
    let rows: Vec<&Entry> = case.entries.iter().map(|row| &row.entry).filter(beside).collect();
    let own = rows
        .iter()
        .find(|entry| !entry.assessor.is_empty() && entry.assessor == actor.assessor);
    let shared = || rows.iter().find(|entry| entry.assessor.is_empty());
    let mut entry = match own.or_else(shared) {
        Some(found) => (*found).clone(),
        None if rows.is_empty() => blank,
        None => Entry {
            assessor: actor.assessor.clone(),
            ..blank
        },
    };
    if entry.not_applicable {
        let unit = case.unit(&entry.unit)?;
        let refusal = Refusal::new("MJ4216", &[("unit", &unit.name.zh), ("node", &entry.indicator)]);
        return Err(vec![refusal.at(Place::node(entry.indicator.as_str()))]);
    }
    entry.full = false;
    entry.occurrences.push(occurrence);
    Ok(entry)
}

/// Whether a finding stands already as a deduction of the unit.
pub(super) fn is_deducted(case: &Case, unit: &str, finding: &str) -> bool {
    let own = case.entries.iter().filter(|row| row.key.unit == unit);
    own.flat_map(|row| &row.entry.occurrences)
        .any(|one| one.finding == finding)
}

/// What [`settled`] needs.
pub(crate) const UNDECIDED: [Need; 3] = [
    Need::All(PaperKind::Deduction),
    Need::All(PaperKind::BonusClaim),
    Need::All(PaperKind::Major),
];

/// Refuses while something proposed or claimed waits: grades over it would pass it by.
///
/// # Errors
/// MJ4240.
pub(crate) fn settled(case: &Case) -> Result<(), Vec<Refusal>> {
    let deductions = case
        .papers
        .all::<Deduction>()
        .filter(|(_, one)| one.state == DeductionState::Waiting)
        .count();
    let claims = case
        .papers
        .all::<BonusClaim>()
        .filter(|(_, one)| one.state == ClaimState::Claimed)
        .count();
    let open = |state| matches!(state, MajorState::Proposed | MajorState::Heard);
    let majors = case
        .papers
        .all::<Major>()
        .filter(|(_, one)| open(one.state))
        .count();
    if deductions + claims + majors == 0 {
        return Ok(());
    }
    let [deductions, claims, majors] = [deductions, claims, majors].map(|count| count.to_string());
    let counts = [
        ("deductions", deductions.as_str()),
        ("claims", &claims),
        ("majors", &majors),
    ];
    Err(vec![Refusal::new("MJ4240", &counts)])
}
