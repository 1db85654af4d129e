//! Grades, quotas and ranks of the naive scorer (settings 3, 4, 7, 8, 22, 37–40, definitions 11, 14).

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::{
    Gap, GradeBand, QuotaEdge, Rubric, Settings, ShareRounding, TakenOn, Ties, VetoRank,
};
use mingjian_core::score::UnitStatus;
use mingjian_core::sheet::Unit;

use super::scorer::{Scored, round};

/// What is compared with the scorer's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    pub unit: String,
    pub status: UnitStatus,
    pub total: Option<Points>,
    pub exact: Option<Points>,
    pub grade: Option<String>,
    pub rank: Option<u32>,
    pub region_rank: Option<u32>,
}

fn bands<'a>(rubric: &'a Rubric, class: &str) -> Vec<&'a GradeBand> {
    let holds = |b: &&GradeBand| b.classes.is_empty() || b.classes.iter().any(|c| c == class);
    rubric.grades.iter().filter(holds).collect()
}

/// The position of the band, best first; `Err` is a gap above the band of that position.
fn band(bands: &[&GradeBand], number: &Points) -> std::result::Result<usize, usize> {
    for (at, band) in bands.iter().enumerate() {
        let reached = band
            .min
            .as_ref()
            .is_none_or(|m| number > m || (band.min_inclusive && number == m));
        if reached {
            let inside = band
                .max
                .as_ref()
                .is_none_or(|m| number < m || (band.max_inclusive && number == m));
            return if inside || at == 0 { Ok(at) } else { Err(at) };
        }
    }
    Ok(bands.len() - 1)
}

fn grade(bands: &[&GradeBand], number: &Points, settings: &Settings) -> usize {
    match band(bands, number) {
        Ok(at) => at,
        Err(at) => match settings.gap {
            Gap::Down => at,
            Gap::Up => at - 1,
            // Half up whatever the mode of the total is.
            Gap::Round => match band(bands, &round(number, settings.gap_places, Rounding::HalfUp)) {
                Ok(at) | Err(at) => at,
            },
            Gap::Error => panic!("a gap under gap: error is not generated"),
        },
    }
}

fn taken(on: TakenOn, result: &Result) -> Points {
    match on {
        TakenOn::Rounded => result.total.clone().unwrap(),
        TakenOn::Exact => result.exact.clone().unwrap(),
    }
}

/// Grades and ranks everybody; the results stand in the order of the units.
pub fn stand(rubric: &Rubric, units: &[Unit], scores: &[Option<Scored>]) -> Vec<Result> {
    let settings = &rubric.settings;
    let mut results: Vec<Result> = units
        .iter()
        .zip(scores)
        .map(|(unit, score)| first(rubric, unit, score))
        .collect();
    for class in &rubric.classes {
        let of_class: Vec<usize> = (0..units.len())
            .filter(|i| units[*i].class == class.id.text)
            .collect();
        let fixed: Vec<usize> = of_class
            .iter()
            .copied()
            .filter(|i| scores[*i].as_ref().is_some_and(|s| s.veto.is_some()))
            .collect();
        quotas(rubric, &class.id.text, &of_class, &fixed, &mut results);
        let ranks = ranks(settings, &of_class, &results);
        for (at, rank) in ranks {
            results[at].rank = Some(rank);
        }
        let mut regions: Vec<&str> = of_class.iter().map(|i| units[*i].region.as_str()).collect();
        regions.sort_unstable();
        regions.dedup();
        for region in regions.into_iter().filter(|r| !r.is_empty()) {
            let inside: Vec<usize> = of_class
                .iter()
                .copied()
                .filter(|i| units[*i].region == region)
                .collect();
            for (at, rank) in self::ranks(settings, &inside, &results) {
                results[at].region_rank = Some(rank);
            }
        }
    }
    results
}

fn first(rubric: &Rubric, unit: &Unit, score: &Option<Scored>) -> Result {
    let mut result = Result {
        unit: unit.id.clone(),
        status: UnitStatus::Excluded,
        total: None,
        exact: None,
        grade: None,
        rank: None,
        region_rank: None,
    };
    let Some(score) = score else { return result };
    let settings = &rubric.settings;
    result.status = score.status;
    result.exact.clone_from(&score.exact);
    if score.status == UnitStatus::Scored {
        result.total = score
            .exact
            .as_ref()
            .map(|e| round(e, settings.places, settings.mode));
    }
    let bands = bands(rubric, &unit.class);
    if bands.is_empty() || score.status == UnitStatus::NotApplicable {
        return result;
    }
    result.grade = match &score.veto {
        Some(Some(named)) => Some(named.clone()),
        Some(None) => bands
            .iter()
            .find(|b| b.fail)
            .or(bands.last())
            .map(|b| b.id.text.clone()),
        None => {
            let at = grade(&bands, &taken(settings.grade_on, &result), settings);
            Some(bands[at].id.text.clone())
        }
    };
    result
}

fn quotas(rubric: &Rubric, class: &str, of_class: &[usize], fixed: &[usize], results: &mut [Result]) {
    let settings = &rubric.settings;
    let bands = bands(rubric, class);
    let counted: Vec<usize> = of_class
        .iter()
        .copied()
        .filter(|i| results[*i].status == UnitStatus::Scored)
        .collect();
    let number = |i: usize, results: &[Result]| taken(settings.grade_on, &results[i]);
    let mut given: Vec<usize> = Vec::new();
    let position = |grade: &str| bands.iter().position(|b| b.id.text == grade);
    let mut quotas: Vec<_> = rubric
        .quotas
        .iter()
        .filter(|q| q.classes.is_empty() || q.classes.iter().any(|c| c == class))
        .filter_map(|q| Some((position(&q.grade)?, q)))
        .collect();
    quotas.sort_by_key(|(at, _)| *at);
    for (at, quota) in quotas {
        let share = quota.share.as_ref().map(|share| {
            let exact = share * &Points::from(counted.len() as i64);
            let down = round(&exact, 0, Rounding::Down);
            let whole = match settings.quota_share_rounding {
                ShareRounding::Floor => down,
                ShareRounding::Ceil if down == exact => down,
                ShareRounding::Ceil => down + Points::ONE,
                ShareRounding::HalfUp => round(&exact, 0, Rounding::HalfUp),
            };
            whole.as_integer().unwrap() as usize
        });
        let places = match (quota.count.map(|c| c as usize), share) {
            (Some(count), Some(share)) => count.min(share),
            (count, share) => count.or(share).unwrap_or(usize::MAX),
        };
        let mut rest: Vec<usize> = counted.iter().copied().filter(|i| !given.contains(i)).collect();
        rest.sort_by_key(|i| std::cmp::Reverse(number(*i, results)));
        let good: Vec<usize> = rest
            .iter()
            .copied()
            .filter(|i| quota.min.as_ref().is_none_or(|min| number(*i, results) >= *min))
            .collect();
        let chosen: Vec<usize> = good
            .iter()
            .copied()
            .filter(|i| {
                let own = number(*i, results);
                let better = good.iter().filter(|o| number(**o, results) > own).count();
                let tied = good.iter().filter(|o| number(**o, results) == own).count();
                match settings.quota_edge {
                    QuotaEdge::Include => better < places,
                    QuotaEdge::Exclude => better + tied <= places,
                }
            })
            .collect();
        given.extend(&chosen);
        // A unit with fixed points takes its place and still fails.
        for i in rest.into_iter().filter(|i| !fixed.contains(i)) {
            if chosen.contains(&i) {
                results[i].grade = Some(quota.grade.clone());
            } else if position(results[i].grade.as_ref().unwrap()).unwrap() <= at && at + 1 < bands.len() {
                results[i].grade = Some(bands[at + 1].id.text.clone());
            }
        }
    }
}

fn ranks(settings: &Settings, among: &[usize], results: &[Result]) -> Vec<(usize, u32)> {
    let scored: Vec<usize> = among
        .iter()
        .copied()
        .filter(|i| results[*i].status == UnitStatus::Scored)
        .collect();
    let number = |i: usize| taken(settings.rank_on, &results[i]);
    let rank_after = |better: Vec<usize>| -> u32 {
        let mut numbers: Vec<Points> = better.into_iter().map(number).collect();
        if settings.ties == Ties::Dense {
            numbers.sort();
            numbers.dedup();
        }
        numbers.len() as u32 + 1
    };
    let mut list: Vec<(usize, u32)> = scored
        .iter()
        .map(|i| {
            (
                *i,
                rank_after(
                    scored
                        .iter()
                        .copied()
                        .filter(|o| number(*o) > number(*i))
                        .collect(),
                ),
            )
        })
        .collect();
    if settings.veto_rank == VetoRank::Last {
        let last = rank_after(scored);
        let stopped = among
            .iter()
            .copied()
            .filter(|i| results[*i].status == UnitStatus::Vetoed);
        list.extend(stopped.map(|i| (i, last)));
    }
    list
}
