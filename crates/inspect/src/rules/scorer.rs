//! 检查计分: veto, then deductions from the full mark, then the bonus, exactly.
//!
//! Implements the scoring rules of 国办秘函〔2019〕19号: below 60 fails, strictly above 80 opens the bonus, an office
//! without services is scored out of 75 and multiplied by 4/3 before either test, no indicator loses more than its
//! mark, no fact is deducted twice. **Invariant:** no float and no rounding; a veto still lists what else was found.

use std::collections::BTreeSet;

use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;

use super::set::{Object, RulePart, RuleSet};

/// 检查对象.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// What it is.
    pub object: Object,
    /// Whether it has public services.
    pub has_service: bool,
}

/// 检查所见: cases of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The rule.
    pub rule: String,
    /// What the cases are about; the same fact under two rules is deducted once.
    pub fact: String,
    /// How many cases.
    pub cases: u32,
    /// For the bonus, and where a person set the points: how many.
    pub points: Option<Points>,
}

/// One observation in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The rule.
    pub rule: String,
    /// What it is about.
    pub fact: String,
    /// What was taken off, or given.
    pub points: Points,
    /// 不重复扣分: the fact was already deducted under another rule.
    pub counted_elsewhere: bool,
    /// Whether it counted at all: not after a veto, not for services that are not checked.
    pub scored: bool,
}

/// 检查结果.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Rules that veto.
    pub vetoed: Vec<String>,
    /// The account, in the order of the observations.
    pub lines: Vec<Line>,
    /// The points of the deductions' part; `None` after a veto or for an account.
    pub base: Option<Points>,
    /// The bonus; `None` where it is not opened.
    pub bonus: Option<Points>,
    /// The total; `None` where there is none.
    pub total: Option<Points>,
    /// Whether the subject passes.
    pub passes: bool,
    /// Rules that were used and whose text or numbers were not compared with the original.
    pub unverified: BTreeSet<String>,
}

/// The outcome of an inspection.
///
/// # Errors
/// MJ5005 for a rule that the set does not have, MJ5006 for a set without arithmetic where points are needed.
pub fn score(set: &RuleSet, subject: Subject, observations: &[Observation]) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome {
        vetoed: Vec::new(),
        lines: Vec::new(),
        base: None,
        bonus: None,
        total: None,
        passes: true,
        unverified: BTreeSet::new(),
    };
    for observation in observations {
        let rule = set
            .rule(&observation.rule)
            .ok_or_else(|| Refusal::new("MJ5005", &[("rule", &observation.rule), ("set", &set.id)]))?;
        if !rule.verified {
            outcome.unverified.insert(rule.id.clone());
        }
        let account = rule.applies == Object::Account;
        let about = (subject.object == Object::Account) == account;
        let reached = observation.cases >= rule.threshold.count.unwrap_or(1);
        if rule.part == RulePart::Veto && about && reached && !outcome.vetoed.contains(&rule.id) {
            outcome.vetoed.push(rule.id.clone());
        }
    }
    let portal = subject.object == Object::Portal;
    let scored = portal && outcome.vetoed.is_empty();
    let arithmetic = set.arithmetic.as_ref();
    let arithmetic = arithmetic.ok_or_else(|| Refusal::new("MJ5006", &[("set", &set.id)]))?;
    let left_out = arithmetic
        .without_service
        .as_ref()
        .filter(|_| !subject.has_service);
    let mut facts = BTreeSet::new();
    let mut taken: Vec<(String, Points)> = Vec::new();
    let mut given = Points::from(0);
    for observation in observations {
        let Some(rule) = set.rule(&observation.rule) else {
            continue;
        };
        let checked = left_out.is_none_or(|without| without.group != rule.group);
        let mut line = Line {
            rule: rule.id.clone(),
            fact: observation.fact.clone(),
            points: Points::from(0),
            counted_elsewhere: false,
            scored: scored && checked,
        };
        match rule.part {
            RulePart::Deduction if checked => {
                let full = rule.points.clone().unwrap_or_else(|| Points::from(0));
                let each = rule.each.clone().unwrap_or_else(|| full.clone());
                let asked = observation
                    .points
                    .clone()
                    .unwrap_or_else(|| each * Points::from(i64::from(observation.cases)));
                line.counted_elsewhere =
                    !observation.fact.is_empty() && !facts.insert(observation.fact.clone());
                if !line.counted_elsewhere {
                    let before: Points = taken
                        .iter()
                        .filter(|(known, _)| *known == rule.id)
                        .fold(Points::from(0), |sum, (_, points)| sum + points.clone());
                    let left = (full - before).positive_part();
                    line.points = asked.positive_part().min(left);
                    taken.push((rule.id.clone(), line.points.clone()));
                }
            }
            RulePart::Bonus => {
                let most = rule.points.clone().unwrap_or_else(|| Points::from(0));
                line.points = observation
                    .points
                    .clone()
                    .unwrap_or_else(|| most.clone())
                    .positive_part()
                    .min(most);
                given = given + line.points.clone();
            }
            RulePart::Deduction | RulePart::Veto => {}
        }
        outcome.lines.push(line);
    }
    if !scored {
        outcome.passes = outcome.vetoed.is_empty();
        return Ok(outcome);
    }
    let full = left_out.map_or_else(|| arithmetic.full.clone(), |without| without.of.clone());
    let lost = taken
        .into_iter()
        .fold(Points::from(0), |sum, (_, points)| sum + points);
    let mut base = (full - lost).positive_part();
    if let Some(without) = left_out {
        base = base * without.times.clone();
    }
    outcome.passes = base >= arithmetic.fail_below;
    if base > arithmetic.bonus_above {
        let bonus = given.min(arithmetic.bonus_full.clone());
        outcome.total = Some(base.clone() + bonus.clone());
        outcome.bonus = Some(bonus);
    } else {
        outcome.total = Some(base.clone());
    }
    outcome.base = Some(base);
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    fn points(text: &str) -> Points {
        Points::parse(text).unwrap()
    }

    fn seen(rule: &str, fact: &str, cases: u32, taken: Option<&str>) -> Observation {
        Observation {
            rule: rule.into(),
            fact: fact.into(),
            cases,
            points: taken.map(points),
        }
    }

    fn portal(has_service: bool, observations: &[Observation]) -> Outcome {
        let set = builtin("gbmh-2019-19").unwrap();
        let subject = Subject {
            object: Object::Portal,
            has_service,
        };
        score(&set, subject, observations).unwrap()
    }

    /// Losses of so many points, spread over indicators so that no cap is met.
    fn losing(total: &str) -> Vec<Observation> {
        let set = builtin("gbmh-2019-19").unwrap();
        let mut left = points(total);
        let mut found = Vec::new();
        let open = |group: &str| group != "service" && !group.is_empty();
        for rule in set.rules.iter().filter(|rule| open(&rule.group)) {
            let part = left.clone().min(rule.points.clone().unwrap());
            found.push(Observation {
                points: Some(part.clone()),
                ..seen(&rule.id, &rule.id, 1, None)
            });
            left = left - part;
        }
        assert!(left.is_zero());
        found
    }

    #[test]
    fn the_two_lines_are_strict() {
        for (lost, passes, open) in [
            ("19.99", true, true),
            ("20", true, false),
            ("20.01", true, false),
            ("40", true, false),
            ("40.01", false, false),
        ] {
            let outcome = portal(
                true,
                &[losing(lost), vec![seen("B1", "b", 1, Some("3"))]].concat(),
            );
            assert_eq!(
                (outcome.passes, outcome.bonus.is_some()),
                (passes, open),
                "{lost}"
            );
            let base = Points::from(100) - points(lost);
            let bonus = if open { points("3") } else { points("0") };
            assert_eq!(outcome.total, Some(base + bonus), "{lost}");
        }
    }

    #[test]
    fn without_services_75_times_four_thirds_is_exactly_100() {
        assert_eq!(portal(false, &[]).total, Some(Points::from(100)));
        // 75 − 15 = 60, times 4/3 = 80: not above 80.
        let outcome = portal(false, &losing("15"));
        assert_eq!((outcome.total, outcome.bonus), (Some(Points::from(80)), None));
        // 75 − 30 = 45, times 4/3 = 60: not below 60; a hundredth more fails.
        assert!(portal(false, &losing("30")).passes);
        let failed = portal(false, &losing("30.01"));
        assert!(!failed.passes);
        assert_eq!(
            failed.total,
            Points::parse("44.99")
                .unwrap()
                .checked_div(&Points::ratio(3, 4).unwrap())
        );
        let service = portal(false, &[seen("D2.1", "x", 3, None)]);
        assert_eq!(service.total, Some(Points::from(100)));
        assert!(!service.lines[0].scored);
    }

    #[test]
    fn no_indicator_loses_more_than_its_mark_and_no_fact_counts_twice() {
        let outcome = portal(
            true,
            &[
                seen("D1.1", "a", 9, None),
                seen("D1.1", "b", 1, None),
                seen("D1.9", "a", 1, None),
            ],
        );
        assert_eq!(outcome.total, Some(Points::from(95)));
        assert_eq!(outcome.lines[1].points, Points::from(0));
        assert!(outcome.lines[2].counted_elsewhere);
        assert!(outcome.unverified.contains("D1.1"));
    }

    #[test]
    fn a_veto_ends_scoring_and_still_lists_what_was_found() {
        let outcome = portal(true, &[seen("V4.3", "e", 5, None), seen("D1.1", "a", 1, None)]);
        assert_eq!(
            (outcome.vetoed.as_slice(), outcome.passes, &outcome.total),
            (&["V4.3".to_owned()][..], false, &None)
        );
        assert_eq!((outcome.lines.len(), outcome.lines[1].scored), (2, false));
        assert!(portal(true, &[seen("V4.3", "e", 4, None)]).vetoed.is_empty());
        // A rule for accounts says nothing about a site.
        assert!(portal(true, &[seen("N2", "e", 1, None)]).vetoed.is_empty());
    }

    #[test]
    fn an_account_passes_or_fails_without_points() {
        let set = builtin("yangling").unwrap();
        let subject = Subject {
            object: Object::Account,
            has_service: true,
        };
        let failed = score(&set, subject, &[seen("N2", "a", 1, None)]).unwrap();
        assert_eq!((failed.passes, failed.total), (false, None));
        assert!(score(&set, subject, &[]).unwrap().passes);
    }

    #[test]
    fn an_unknown_rule_and_a_set_without_arithmetic_are_refused() {
        let set = builtin("gbmh-2019-19").unwrap();
        let subject = Subject {
            object: Object::Portal,
            has_service: true,
        };
        assert_eq!(
            score(&set, subject, &[seen("X9", "a", 1, None)])
                .unwrap_err()
                .code,
            "MJ5005"
        );
        let bare = RuleSet {
            arithmetic: None,
            ..set
        };
        assert_eq!(score(&bare, subject, &[]).unwrap_err().code, "MJ5006");
    }
}
