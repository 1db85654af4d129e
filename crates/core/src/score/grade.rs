//! 等次: bands, the gap between printed bands, quotas.

use super::outcome::NextGrade;
use crate::points::{Points, Rounding};
use crate::refusal::{Place, Refusal};
use crate::rubric::{Gap, GradeBand, Quota, QuotaEdge, Rubric, ShareRounding, TakenOn};

/// The bands of a class, best first.
pub(crate) fn bands<'r>(rubric: &'r Rubric, class: &str) -> Vec<&'r GradeBand> {
    let holds = |b: &&GradeBand| b.classes.is_empty() || b.classes.iter().any(|c| c == class);
    let mut list: Vec<&GradeBand> = rubric.grades.iter().filter(holds).collect();
    // Stable: bands with equal ends keep the order of the document; the lowest band has no lower end.
    list.sort_by(|a, b| match (&a.min, &b.min) {
        (Some(a), Some(b)) => b.cmp(a),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => std::cmp::Ordering::Equal,
    });
    list
}

/// The number on which grades are taken.
pub(crate) fn graded_on<'p>(rubric: &Rubric, exact: &'p Points, rounded: &'p Points) -> &'p Points {
    match rubric.settings.grade_on {
        TakenOn::Rounded => rounded,
        TakenOn::Exact => exact,
    }
}

enum Found<'r> {
    Band(&'r GradeBand),
    /// Above the first's end, below the second's.
    Between(&'r GradeBand, Option<&'r GradeBand>),
    Below,
}

fn find<'r>(bands: &[&'r GradeBand], value: &Points) -> Found<'r> {
    let mut better = None;
    for band in bands {
        let reaches = band
            .min
            .as_ref()
            .is_none_or(|min| value > min || (band.min_inclusive && value == min));
        if reaches {
            let over = band
                .max
                .as_ref()
                .is_some_and(|max| value > max || (!band.max_inclusive && value == max));
            return if over {
                Found::Between(band, better)
            } else {
                Found::Band(band)
            };
        }
        better = Some(*band);
    }
    Found::Below
}

/// The band of a total; `None` where the rubric has no bands.
///
/// # Errors
/// `MJ4050` when the total falls between two printed bands and the setting asks a person.
pub(crate) fn band<'r>(
    rubric: &Rubric,
    bands: &[&'r GradeBand],
    value: &Points,
    unit: &str,
) -> Result<Option<&'r GradeBand>, Refusal> {
    let settings = &rubric.settings;
    let mut found = find(bands, value);
    if let (Found::Between(..), Gap::Round) = (&found, settings.gap) {
        let rounded = value.round(settings.gap_places, Rounding::HalfUp);
        found = find(bands, &rounded);
    }
    Ok(match found {
        Found::Band(band) => Some(band),
        Found::Below => bands.last().copied(),
        Found::Between(lower, better) => match settings.gap {
            Gap::Down | Gap::Round => Some(lower),
            Gap::Up => Some(better.unwrap_or(lower)),
            Gap::Error => {
                let params = [
                    ("unit", unit.to_owned()),
                    ("total", value.to_string()),
                    ("grade", lower.title.zh.clone()),
                ];
                let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
                return Err(Refusal::new("MJ4050", &params).at(Place::node(unit)));
            }
        },
    })
}

/// The failing band: marked so, otherwise the lowest.
pub(crate) fn failing<'r>(bands: &[&'r GradeBand]) -> Option<&'r GradeBand> {
    bands.iter().find(|b| b.fail).or(bands.last()).copied()
}

/// The quotas of a class.
pub(crate) fn quotas<'r>(rubric: &'r Rubric, class: &str) -> Vec<&'r Quota> {
    rubric
        .quotas
        .iter()
        .filter(|q| q.classes.is_empty() || q.classes.iter().any(|c| c == class))
        .collect()
}

/// How many of `units` get a quota grade.
pub(crate) fn places(quota: &Quota, units: usize, rounding: ShareRounding) -> usize {
    let by_count = quota.count.map(|c| c as usize);
    let by_share = quota.share.as_ref().map(|share| {
        let exact = share * &Points::from(i64::try_from(units).unwrap_or(i64::MAX));
        let down = exact.round(0, Rounding::Down);
        let whole = match rounding {
            ShareRounding::Floor => down,
            ShareRounding::HalfUp => exact.round(0, Rounding::HalfUp),
            ShareRounding::Ceil if down == exact => down,
            ShareRounding::Ceil => down + Points::ONE,
        };
        whole
            .as_integer()
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(0)
    });
    by_count.into_iter().chain(by_share).min().unwrap_or(0)
}

/// Which of the values (best first) get the quota grade: a count of how many from the start. A share is taken of
/// all `units` that are ranked.
pub(crate) fn within(
    quota: &Quota,
    values: &[&Points],
    units: usize,
    edge: QuotaEdge,
    rounding: ShareRounding,
) -> usize {
    let mut number = places(quota, units, rounding).min(values.len());
    let tied = match (
        number.checked_sub(1).and_then(|last| values.get(last)),
        values.get(number),
    ) {
        (Some(last), Some(next)) => last == next,
        _ => false,
    };
    if tied {
        let value = values.get(number).copied();
        let same = |v: &&&Points| Some(**v) == value;
        number = match edge {
            QuotaEdge::Include => number + values.iter().skip(number).take_while(same).count(),
            QuotaEdge::Exclude => values.iter().take_while(|v| Some(**v) != value).count(),
        };
    }
    let reach = |v: &&&Points| quota.min.as_ref().is_none_or(|min| **v >= min);
    values.iter().take(number).take_while(reach).count()
}

/// What the next better band would have taken.
pub(crate) fn next(bands: &[&GradeBand], current: Option<&GradeBand>, value: &Points) -> Option<NextGrade> {
    let at = match current {
        Some(band) => bands.iter().position(|b| b.id == band.id)?,
        None => bands.len(),
    };
    let better = at.checked_sub(1).and_then(|i| bands.get(i))?;
    let line = better.min.clone()?;
    Some(NextGrade {
        title: better.title.clone(),
        short: &line - value,
        line,
    })
}
