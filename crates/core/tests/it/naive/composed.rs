//! 合成, the naive way: a random table as one of several random sources, joined by plain sums of shares.
//!
//! **Does not** hold subordinate units, vetoes and drafts: worked cases under `golden/scoring` do, and drafts are held
//! between their ends by a property.

use mingjian_core::points::Points;
use mingjian_core::rubric::{Component, From, Id, PeriodShare, SourceMissing};
use mingjian_core::score::UnitStatus;
use mingjian_core::sheet::{Entry, Unit};

use super::chance::Chance;
use super::generate::{Case, title};
use super::scorer::{Scored, round, score};
use super::{over_random_cases, real, shown, standing};

/// Random cases of the comparison.
const CASES: u32 = 1500;

fn component(c: &mut Chance, id: &str, from: From) -> Component {
    let periods = if from != From::Parts && c.percent(35) {
        let share = |c: &mut Chance, id: &str| PeriodShare {
            id: Id::new(id),
            title: title("轮"),
            weight: Points::from(c.pick(&[15, 25, 40, 1])),
        };
        vec![share(c, "p1"), share(c, "p2")]
    } else {
        Vec::new()
    };
    Component {
        id: Id::new(id),
        title: title("来源"),
        weight: Some(Points::from(c.pick(&[60, 40, 30, 7]))),
        from,
        full: (from == From::Import && c.percent(50)).then(|| Points::from(c.pick(&[10, 100, 3]))),
        periods,
        missing: Some(c.pick(&[SourceMissing::Zero, SourceMissing::Renormalise])),
        ..Component::default()
    }
}

/// The case as one source among others; the same case is always composed in the same way.
fn composed(case: &Case) -> Case {
    let mut chance = Chance::new(case.sheets.entries.len() as u64 * 31 + case.rubric.indicators.len() as u64);
    let c = &mut chance;
    let (mut rubric, mut sheets) = (case.rubric.clone(), case.sheets.clone());
    let unprinted = rubric.classes.iter().any(|class| class.total.is_none());
    rubric.settings.round_source_places = c.pick(&[None, None, Some(1), Some(2)]);
    let mut parts = vec![
        component(c, "s-table", From::Table),
        component(c, "s-import", From::Import),
    ];
    // Without a printed mark the documents do not say what a table with items that do not apply is out of.
    parts[0].full = unprinted.then(|| Points::from(100));
    if c.percent(40) {
        let mut whole = component(c, "s-parts", From::Parts);
        whole.parts = vec![
            component(c, "s-one", From::Import),
            component(c, "s-two", From::Import),
        ];
        parts.push(whole);
    }
    if c.percent(25) {
        parts[1].missing = Some(SourceMissing::Other);
        parts[1].other = Some("s-table".to_owned());
        // What stands in must be there.
        parts[0].periods.clear();
    }
    if rubric.classes.len() == 2 && c.percent(25) {
        parts[1].classes = vec!["A".to_owned()];
    }
    let own = std::mem::take(&mut sheets.entries);
    for unit in sheets.units.iter().filter(|unit| unit.excluded.is_none()) {
        let needed = parts[1].other.is_some();
        let mine = || own.iter().filter(|e| e.unit == unit.id);
        for period in names(&parts[0]) {
            if needed || c.percent(85) {
                sheets.entries.extend(mine().cloned().map(|e| Entry {
                    source: "s-table".to_owned(),
                    period: period.clone(),
                    ..e
                }));
            }
        }
        let nested: Vec<&Component> = parts.iter().flat_map(|p| &p.parts).collect();
        for import in std::iter::once(&parts[1]).chain(nested) {
            let holds = import.classes.is_empty() || import.classes.contains(&unit.class);
            for period in names(import) {
                if holds && c.percent(80) {
                    let full = import.full.clone().unwrap_or(Points::from(100));
                    sheets.entries.push(Entry {
                        unit: unit.id.clone(),
                        indicator: import.id.text.clone(),
                        period,
                        points: Some(c.decimal(&Points::ZERO, &full)),
                        ..Entry::default()
                    });
                }
            }
        }
    }
    rubric.composition = parts;
    Case { rubric, sheets }
}

/// The periods by name; one without a name where there are none.
fn names(component: &Component) -> Vec<String> {
    if component.periods.is_empty() {
        return vec![String::new()];
    }
    component.periods.iter().map(|p| p.id.text.clone()).collect()
}

/// What a source gave in a period: the score and the mark it is out of.
fn given(case: &Case, unit: &Unit, source: &Component, period: &str) -> Option<(Points, Points)> {
    let mut mine = case
        .sheets
        .entries
        .iter()
        .filter(|e| e.unit == unit.id && e.period == period);
    if source.from == From::Import {
        let entry = mine.find(|e| e.indicator == source.id.text)?;
        return Some((
            entry.points.clone()?,
            source.full.clone().unwrap_or(Points::from(100)),
        ));
    }
    let sheet: Vec<&Entry> = mine.filter(|e| e.source == source.id.text).collect();
    if sheet.is_empty() {
        return None;
    }
    let scored = score(&case.rubric, unit, &sheet);
    let class = case
        .rubric
        .classes
        .iter()
        .find(|class| class.id.text == unit.class)?;
    let full = source.full.clone().or_else(|| class.total.clone());
    Some((scored.exact?, full.unwrap()))
}

fn part(score: &Points, full: &Points) -> Points {
    score.checked_div(full).unwrap_or_default()
}

/// A source's share of its own full mark, all its periods together.
fn share(case: &Case, unit: &Unit, source: &Component) -> Option<Points> {
    if source.from == From::Parts {
        return Some(part(&join(case, unit, &source.parts), &Points::from(100)));
    }
    let rounded = |score: &Points| match case.rubric.settings.round_source_places {
        Some(places) => round(score, places, case.rubric.settings.mode),
        None => score.clone(),
    };
    if source.periods.is_empty() {
        let (score, full) = given(case, unit, source, "")?;
        return Some(part(&rounded(&score), &full));
    }
    let found: Vec<_> = source
        .periods
        .iter()
        .map(|p| (&p.weight, given(case, unit, source, &p.id.text)))
        .collect();
    if found.iter().all(|(_, given)| given.is_none()) {
        return None;
    }
    // A period without a score is missed by the rule of its source.
    if source.missing == Some(SourceMissing::Other) && found.iter().any(|(_, given)| given.is_none()) {
        return None;
    }
    let counts = |given: &Option<_>| given.is_some() || source.missing == Some(SourceMissing::Zero);
    let whole: Points = found.iter().filter(|(_, g)| counts(g)).map(|(w, _)| *w).sum();
    let sum: Points = found
        .iter()
        .filter_map(|(weight, given)| given.as_ref().map(|(s, f)| (*weight).clone() * part(s, f)))
        .sum();
    let joined = part(&(sum * Points::from(100)), &whole);
    Some(part(&rounded(&joined), &Points::from(100)))
}

/// All sources on a mark of 100.
fn join(case: &Case, unit: &Unit, sources: &[Component]) -> Points {
    let mine: Vec<&Component> = sources
        .iter()
        .filter(|s| s.classes.is_empty() || s.classes.contains(&unit.class))
        .collect();
    let shares: Vec<Option<Points>> = mine.iter().map(|source| share(case, unit, source)).collect();
    let (mut sum, mut whole) = (Points::ZERO, Points::ZERO);
    for (source, found) in mine.iter().zip(&shares) {
        let stand_in = || {
            let other = source.other.as_deref()?;
            mine.iter()
                .position(|s| s.id.text == other)
                .and_then(|at| shares[at].clone())
        };
        let found = match (found, source.missing) {
            (Some(found), _) => found.clone(),
            (None, Some(SourceMissing::Renormalise)) => continue,
            (None, Some(SourceMissing::Other)) => stand_in().unwrap_or_default(),
            _ => Points::ZERO,
        };
        let weight = source.weight.clone().unwrap();
        sum += &(weight.clone() * found);
        whole += &weight;
    }
    part(&(sum * Points::from(100)), &whole)
}

fn agree(case: &Case) -> Result<(), String> {
    // A sheet may lack entries after a veto; such a case says nothing here.
    if !case.rubric.vetoes.is_empty() {
        return Ok(());
    }
    let case = composed(case);
    // First the real one: what it refuses, the naive one need not understand.
    let real = real(&case)?;
    let scores: Vec<_> = case
        .sheets
        .units
        .iter()
        .map(|unit| {
            unit.excluded.is_none().then(|| Scored {
                status: UnitStatus::Scored,
                exact: Some(join(&case, unit, &case.rubric.composition)),
                full: Points::from(100),
                veto: None,
            })
        })
        .collect();
    let naive = standing::stand(&case.rubric, &case.sheets.units, &scores);
    for (naive, real) in naive.into_iter().zip(real.iter().map(shown)) {
        if naive != real {
            return Err(format!(
                "\n  naive {naive:?}\n  real  {real:?}\n{}",
                super::yaml(&case)
            ));
        }
    }
    Ok(())
}

#[test]
fn naive_and_real_scorer_agree_on_what_is_composed() {
    over_random_cases(CASES, agree);
}
