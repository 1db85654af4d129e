//! What must hold for every rubric and sheet, on the same random cases as the naive scorer.

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::{Cap, Kind, NaRule, Ties};
use mingjian_core::score::{Explanation, NodeState, Scheme, Scoring, UnitResult, UnitStatus};
use mingjian_core::sheet::{Entry, Occurrence, Status};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::naive::chance::Chance;
use super::naive::generate::{Case, weight};
use super::naive::{over_random_cases, real, yaml};

const CASES: u32 = 250;

/// Does something with the scoring of a case.
fn scored<T>(case: &Case, act: impl FnOnce(&Scoring<'_>) -> Result<T, String>) -> Result<T, String> {
    let scheme = Scheme::new(&case.rubric).map_err(|r| r.to_string())?;
    let scoring = scheme
        .sheets(&case.sheets.units, &case.sheets)
        .map_err(|list| format!("{list:?}"))?;
    act(&scoring)
}

fn explained(case: &Case) -> Result<Vec<Explanation>, String> {
    scored(case, |scoring| {
        let results = scoring.all().map_err(|list| format!("{list:?}"))?;
        let units = case.sheets.units.iter().filter(|u| u.excluded.is_none());
        units
            .map(|u| {
                scoring
                    .explain(&u.id, &results)
                    .map_err(|list| format!("{list:?}"))
            })
            .collect()
    })
}

fn check(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

fn nodes(
    list: &mut [mingjian_core::rubric::Indicator],
    act: &mut impl FnMut(&mut mingjian_core::rubric::Indicator),
) {
    for node in list {
        act(node);
        nodes(&mut node.children, act);
    }
}

/// The case without findings, not-applicable items and swallowing blocks: there, worse answers never help.
fn monotone(case: &Case) -> Case {
    let mut case = case.clone();
    case.rubric.settings.zero_absorbs_uncapped = false;
    for entry in &mut case.sheets.entries {
        if entry.not_applicable {
            *entry = Entry {
                unit: entry.unit.clone(),
                indicator: entry.indicator.clone(),
                full: true,
                ..Entry::default()
            };
        }
        entry.occurrences.iter_mut().for_each(|o| o.finding.clear());
    }
    case
}

fn is_leaf(case: &Case, entry: &Entry) -> bool {
    let mut leaf = false;
    nodes(&mut case.rubric.indicators.clone(), &mut |node| {
        let named =
            node.id.text == entry.indicator || (!node.code.is_empty() && node.code == entry.indicator);
        leaf |= named && node.kind() != Kind::Bonus;
    });
    leaf
}

/// The id behind an id or a printed code.
fn id_of(case: &Case, name: &str) -> String {
    let mut found = name.to_owned();
    nodes(&mut case.rubric.indicators.clone(), &mut |node| {
        if node.code == name {
            found.clone_from(&node.id.text);
        }
    });
    found
}

#[test]
fn leaves_and_adjustments_add_up_and_nodes_are_consistent() {
    over_random_cases(CASES, |case| {
        for explanation in explained(case)? {
            let unit = &explanation.result.unit.id;
            check(explanation.adds_up(), || {
                format!("{unit}: sum {}", explanation.sum())
            })?;
            for node in explanation.nodes.iter().filter(|n| n.kind != Kind::Bonus) {
                let lines = (&node.effective, &node.kept, &node.passed, &node.score);
                check(node.score == &node.effective - &node.kept - &node.passed, || {
                    format!("{unit}: {} {lines:?}", node.id)
                })?;
                let bounded = !node.kept.is_negative() && node.kept <= node.effective;
                check(bounded, || {
                    format!("{unit}: a cap was passed at {}: {lines:?}", node.id)
                })?;
                let gone = node.state == NodeState::NotApplicable;
                check(!gone || node.effective.is_zero(), || {
                    format!("{unit}: {} weighs although away", node.id)
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_level_1_score_is_never_below_0_when_no_cap_stands_above_level_1() {
    over_random_cases(CASES, |case| {
        let mut case = case.clone();
        let low = |cap: &Cap| !matches!(cap, Cap::Root | Cap::None);
        if !low(&case.rubric.settings.deduct_cap) {
            case.rubric.settings.deduct_cap = Cap::Level1;
        }
        nodes(&mut case.rubric.indicators, &mut |node| {
            node.cap = node.cap.take().filter(low);
            for trigger in node.triggers.iter_mut().chain(&mut node.each_leaf) {
                trigger.cap = trigger.cap.take().filter(low);
            }
        });
        let level1: Vec<String> = case.rubric.indicators.iter().map(|i| i.id.text.clone()).collect();
        // A parent cap on a level-1 item stands at the whole table, which is not below level 1.
        for node in &mut case.rubric.indicators {
            if node.cap == Some(Cap::Parent) || case.rubric.settings.deduct_cap == Cap::Parent {
                node.cap = Some(Cap::Own);
            }
            node.triggers
                .iter_mut()
                .filter(|t| t.cap == Some(Cap::Parent))
                .for_each(|t| t.cap = Some(Cap::Own));
        }
        nodes(&mut case.rubric.indicators, &mut |node| {
            node.triggers.iter_mut().for_each(|t| t.charge.clear())
        });
        case.sheets
            .entries
            .iter_mut()
            .flat_map(|e| &mut e.occurrences)
            .for_each(|o| o.charge.clear());
        for explanation in explained(&case)? {
            for node in explanation.nodes.iter().filter(|n| level1.contains(&n.id)) {
                check(!node.score.is_negative(), || {
                    format!("{}: {}", node.id, node.score)
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_order_of_units_and_entries_changes_nothing() {
    over_random_cases(CASES, |case| {
        let mut other = case.clone();
        other.sheets.units.reverse();
        other.sheets.entries.reverse();
        let (first, mut second) = (real(case)?, real(&other)?);
        second.reverse();
        check(first == second, || format!("{first:?}\n{second:?}"))
    });
}

#[test]
fn a_unit_alone_scores_as_among_others() {
    over_random_cases(CASES, |case| {
        let among = real(case)?;
        for result in among {
            let id = &result.unit.id;
            let alone = scored(case, |s| s.one(id).map_err(|list| format!("{list:?}")))?;
            let mut only = case.clone();
            only.sheets.units.retain(|u| u.id == *id);
            only.sheets.entries.retain(|e| e.unit == *id);
            let single = real(&only)?.remove(0);
            let numbers = |r: &UnitResult| (r.status, r.total.clone(), r.exact.clone());
            let equal = numbers(&alone) == numbers(&result) && numbers(&single) == numbers(&result);
            check(equal, || format!("{result:?}\n{alone:?}\n{single:?}"))?;
        }
        Ok(())
    });
}

#[test]
fn nothing_applicable_means_no_total_and_no_rank() {
    over_random_cases(CASES / 2, |case| {
        let mut case = case.clone();
        let leaves: Vec<Entry> = case
            .sheets
            .entries
            .iter()
            .filter(|e| is_leaf(&case, e))
            .cloned()
            .collect();
        case.sheets.entries.clear();
        for leaf in leaves {
            let entry = Entry {
                indicator: id_of(&case, &leaf.indicator),
                unit: leaf.unit,
                not_applicable: true,
                reason: "当年新设".to_owned(),
                ..Entry::default()
            };
            if !case.sheets.entries.contains(&entry) {
                case.sheets.entries.push(entry);
            }
        }
        for result in real(&case)? {
            let away = [UnitStatus::NotApplicable, UnitStatus::Excluded].contains(&result.status);
            let blank = result.total.is_none() && result.rank.is_none() && result.grade.is_none();
            check(away && blank, || format!("{result:?}"))?;
        }
        Ok(())
    });
}

#[test]
fn every_completion_of_a_draft_lies_between_its_ends() {
    over_random_cases(CASES, |case| {
        let full = monotone(case);
        let finals = real(&full)?;
        let mut draft = full.clone();
        draft.sheets.status = Status::Draft;
        let closed = real(&draft)?;
        for (end, closed) in finals.iter().zip(&closed) {
            if end.status == UnitStatus::Scored {
                let same = closed.open == 0 && closed.low == end.total && closed.high == end.total;
                check(same, || format!("nothing open: {closed:?}\n{end:?}"))?;
            }
        }
        let mut chance = Chance::new(yaml(case).len() as u64);
        let mut gone = Vec::new();
        for entry in full.sheets.entries.iter().filter(|e| is_leaf(&full, e)) {
            if chance.percent(35) {
                gone.push((entry.unit.clone(), entry.indicator.clone()));
            }
        }
        // By id or by code: an item is open when none of its entries is left.
        let id = |name: &str| id_of(&full, name);
        let gone: Vec<(String, String)> = gone.into_iter().map(|(unit, name)| (unit, id(&name))).collect();
        draft
            .sheets
            .entries
            .retain(|e| !gone.contains(&(e.unit.clone(), id(&e.indicator))));
        for (end, open) in finals.iter().zip(real(&draft)?) {
            let Some(total) = end.total.as_ref().filter(|_| open.status == UnitStatus::Draft) else {
                continue;
            };
            let above = open.low.as_ref().is_none_or(|low| low <= total);
            let below = open.high.as_ref().is_none_or(|high| total <= high);
            check(above && below, || {
                format!("{total} is outside {open:?}, open: {gone:?}")
            })?;
            check(open.grade.is_none() && open.rank.is_none(), || {
                format!("{open:?}")
            })?;
        }
        Ok(())
    });
}

#[test]
fn another_occurrence_never_raises_a_total() {
    over_random_cases(CASES, |case| {
        let case = monotone(case);
        let before = real(&case)?;
        let mut worse = case.clone();
        let mut chance = Chance::new(yaml(&case).len() as u64);
        for at in 0..worse.sheets.entries.len() {
            let entry = &worse.sheets.entries[at];
            let Some(row) = entry.occurrences.last().cloned() else {
                continue;
            };
            let major = entry.indicator.starts_with('m');
            if (is_leaf(&case, entry) || major) && chance.percent(50) {
                worse.sheets.entries[at]
                    .occurrences
                    .push(Occurrence { count: 2, ..row });
            }
        }
        for (before, after) in before.iter().zip(real(&worse)?) {
            check(after.exact <= before.exact, || format!("{before:?}\n{after:?}"))?;
        }
        Ok(())
    });
}

#[test]
fn ranks_are_those_of_the_tie_rule() {
    over_random_cases(CASES, |case| {
        let results = real(case)?;
        let exact = case.rubric.settings.rank_on == mingjian_core::rubric::TakenOn::Exact;
        let number = |r: &UnitResult| {
            if exact {
                r.exact.clone().unwrap()
            } else {
                r.total.clone().unwrap()
            }
        };
        for result in results.iter().filter(|r| r.status == UnitStatus::Scored) {
            let same = |r: &&UnitResult| r.unit.class == result.unit.class && r.status == UnitStatus::Scored;
            let mut better: Vec<Points> = results
                .iter()
                .filter(same)
                .map(number)
                .filter(|n| *n > number(result))
                .collect();
            better.sort();
            if case.rubric.settings.ties == Ties::Dense {
                better.dedup();
            }
            check(result.rank == Some(better.len() as u32 + 1), || {
                format!("{result:?}")
            })?;
        }
        Ok(())
    });
}

#[test]
fn a_written_rubric_and_sheet_score_as_before() {
    over_random_cases(CASES, |case| {
        let text = mingjian_core::rubric::write(&case.rubric).map_err(|r| r.to_string())?;
        let rubric = mingjian_core::rubric::parse(text.as_bytes()).map_err(|r| r.to_string())?;
        check(rubric == case.rubric, || {
            format!("the rubric reads back differently:\n{text}")
        })?;
        let text = serde_saphyr::to_string(&case.sheets).map_err(|e| e.to_string())?;
        let sheets = mingjian_core::sheet::parse_yaml(text.as_bytes()).map_err(|r| r.to_string())?;
        let again = Case { rubric, sheets };
        check(real(&again)? == real(case)?, || {
            "the written case scores differently".to_owned()
        })
    });
}

#[test]
fn a_full_sheet_reaches_the_full_mark_whatever_does_not_apply() {
    over_random_cases(CASES, |case| {
        // What a not-applicable part of an over-full group takes with it is not settled.
        if !weights_add_up(&case.rubric.indicators) {
            return Ok(());
        }
        let mut case = case.clone();
        let rule = case.rubric.settings.na_rule;
        if rule == NaRule::Keep {
            case.rubric.settings.na_rule = NaRule::Scale;
        }
        case.rubric.settings.round_level1_places = None;
        case.rubric.settings.total_max = None;
        case.rubric.settings.na_spread_over = mingjian_core::rubric::NaSpreadOver::Leaves;
        nodes(&mut case.rubric.indicators, &mut |node| {
            node.na_rule = node.na_rule.filter(|r| *r != NaRule::Keep);
            node.pass_mark = None;
        });
        let kept: Vec<Entry> = case
            .sheets
            .entries
            .iter()
            .filter(|e| is_leaf(&case, e))
            .cloned()
            .collect();
        case.sheets.entries = kept
            .into_iter()
            .map(|e| match e.not_applicable {
                true => e,
                false => Entry {
                    unit: e.unit,
                    indicator: e.indicator,
                    assessor: e.assessor,
                    decides: e.decides,
                    reason: e.reason,
                    full: true,
                    ..Entry::default()
                },
            })
            .collect();
        for result in real(&case)?.iter().filter(|r| r.status == UnitStatus::Scored) {
            let class = &result.unit.class;
            let own = |i: &&mingjian_core::rubric::Indicator| {
                i.units.is_empty() || i.units.contains(&result.unit.id)
            };
            let full = match rule {
                NaRule::Divide => case.rubric.settings.na_divide_to.clone(),
                _ => case
                    .rubric
                    .indicators
                    .iter()
                    .filter(own)
                    .map(|i| weight(i, class))
                    .sum(),
            };
            check(result.exact.as_ref() == Some(&full), || {
                format!("full mark {full}: {result:?}")
            })?;
        }
        Ok(())
    });
}

fn weights_add_up(list: &[mingjian_core::rubric::Indicator]) -> bool {
    list.iter().filter(|node| !node.children.is_empty()).all(|node| {
        let adds = |class: &str| {
            let parts: Points = node.children.iter().map(|i| weight(i, class)).sum();
            !node.is_for(class) || parts == weight(node, class)
        };
        adds("A") && adds("B") && weights_add_up(&node.children)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn points_are_exact_fractions(
        a in any::<i64>(), b in 1_i64.., c in any::<i64>(), d in 1_i64.., places in 0_u32..6,
    ) {
        let big = |n: i64, d: i64| BigRational::new(BigInt::from(n), BigInt::from(d));
        let text = |p: &Points| {
            let text = p.fraction();
            let (n, d) = text.split_once('/').unwrap();
            BigRational::new(n.parse().unwrap(), d.parse().unwrap())
        };
        let (x, y) = (Points::ratio(a, b).unwrap(), Points::ratio(c, d).unwrap());
        let (p, q) = (big(a, b), big(c, d));
        prop_assert_eq!(text(&(&x + &y)), &p + &q);
        prop_assert_eq!(text(&(&x - &y)), &p - &q);
        prop_assert_eq!(text(&(&x * &y)), &p * &q);
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        if c != 0 {
            prop_assert_eq!(text(&x.checked_div(&y).unwrap()), &p / &q);
        }
        for mode in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down] {
            prop_assert_eq!(x.round(places, mode), super::naive::round(&x, places, mode));
        }
    }
}
