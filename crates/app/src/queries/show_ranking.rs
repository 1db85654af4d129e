//! 排名 (ShowRanking): the units of each class by rank, with counts by grade and the gap to a line.
//!
//! Sorting and filtering happen here, on the server, so that the page works without a script. **Does not** rank:
//! ranks come from core; a sort only changes the order in which they are read.

use std::cmp::Ordering;

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Kind, Rubric};
use mingjian_core::score::{UnitResult, UnitStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::Board;
use super::grading::{GradeShown, lines, median};
use crate::loaded::Brief;

/// 查询条件: what the ranking is asked for; all empty for everything by rank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RankingAsk {
    /// Only this class.
    pub class: Option<String>,
    /// `rank`, `unit`, `total`, `bonus`, `major` or the id of a level-1 column.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Only this grade.
    pub grade: Option<String>,
    /// Only units near a line.
    pub near: bool,
    /// Only units whose name contains this.
    pub name: String,
}

/// 排名: all classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RankingView {
    /// The rubric's title.
    pub title: Text,
    /// The rubric's label, shown wherever it is.
    pub label: Option<Text>,
    /// 考核年度.
    pub year: Option<i32>,
    /// The rubric's id.
    pub rubric: String,
    /// The rubric's version.
    pub version: String,
    /// Units of the classes shown, before any filter.
    pub units: usize,
    /// How many units of each grade.
    pub counts: Vec<GradeCount>,
    /// Units without a grade: drafts, excluded ones.
    pub ungraded: usize,
    /// 压线: how near to a line counts as near.
    pub near_by: Points,
    /// Units that near.
    pub near: usize,
    /// The classes.
    pub classes: Vec<ClassRanking>,
}

/// How many units have a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeCount {
    /// The grade.
    pub grade: GradeShown,
    /// Units with it.
    pub count: usize,
    /// Their share of all units, a number between 0 and 1.
    pub share: Points,
}

/// 一类单位的排名.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassRanking {
    /// The class's id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Decimals of totals.
    pub places: u32,
    /// All units of the class, before any filter.
    pub units: usize,
    /// 中位数 of the ranked totals.
    pub median: Option<Points>,
    /// Level-1 indicators, or the sources of a composed result.
    pub columns: Vec<Column>,
    /// The units, sorted and filtered.
    pub rows: Vec<RankRow>,
}

/// A level-1 column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Column {
    /// Id of the indicator or source.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its printed weight or full mark.
    pub weight: Option<Points>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RankRow {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// How it stands.
    pub status: UnitStatus,
    /// Rank in the class.
    pub rank: Option<u32>,
    /// Whether another unit has the same rank.
    pub tied: bool,
    /// The total.
    pub total: Option<Points>,
    /// Lowest possible total of a draft.
    pub low: Option<Points>,
    /// Highest possible total of a draft.
    pub high: Option<Points>,
    /// Open entries.
    pub open: u32,
    /// The grade.
    pub grade: Option<GradeShown>,
    /// Scores in the order of the columns.
    pub parts: Vec<Option<Points>>,
    /// Bonus that counts.
    pub bonus: Points,
    /// Major deductions that count (positive).
    pub major: Points,
    /// The line that it is near.
    pub line: Option<LineNote>,
    /// Why it is excluded.
    pub excluded: Option<Text>,
}

/// 压线: a unit just above or below a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineNote {
    /// The grade behind the line.
    pub grade: Text,
    /// Whether the line is reached.
    pub reached: bool,
    /// How far from it, never negative.
    pub by: Points,
}

/// One unit's result with its brief.
type Line<'a> = (&'a UnitResult, &'a Brief);

/// Builds the ranking from the results of all units.
pub fn ranking(board: &Board, ask: &RankingAsk) -> RankingView {
    let rubric = board.rubric.as_ref();
    let near_by = Points::scaled(10, 2);
    let wanted = |id: &str| ask.class.as_deref().is_none_or(|class| class == id);
    let mut classes = Vec::new();
    let mut rows: Vec<RankRow> = Vec::new();
    for class in rubric.classes.iter().filter(|class| wanted(&class.id.text)) {
        let of_class: Vec<Line<'_>> = board
            .lines()
            .filter(|(result, _)| result.unit.class == class.id.text)
            .collect();
        let columns = columns(rubric, &class.id.text, &of_class);
        let whole: Vec<RankRow> = of_class
            .iter()
            .map(|one| row(rubric, one, &of_class, &columns, &near_by))
            .collect();
        rows.extend(whole.iter().cloned());
        let totals: Vec<&Points> = whole
            .iter()
            .filter(|row| row.rank.is_some())
            .filter_map(|row| row.total.as_ref())
            .collect();
        let median = median(&totals);
        let units = whole.len();
        let mut shown: Vec<RankRow> = whole.into_iter().filter(|row| keeps(row, ask)).collect();
        sort(&mut shown, &columns, ask);
        let (id, title) = (class.id.text.clone(), class.title.clone());
        let places = rubric.settings.places;
        classes.push(ClassRanking {
            id,
            title,
            places,
            units,
            median,
            columns,
            rows: shown,
        });
    }
    RankingView {
        title: rubric.title.clone(),
        label: rubric.label.clone(),
        year: board.year,
        rubric: rubric.id.text.clone(),
        version: rubric.version.clone(),
        units: rows.len(),
        counts: counts(rubric, &rows),
        ungraded: rows.iter().filter(|row| row.grade.is_none()).count(),
        near: rows.iter().filter(|row| row.line.is_some()).count(),
        near_by,
        classes,
    }
}

/// Level-1 indicators of the class; the sources where the result is composed.
fn columns(rubric: &Rubric, class: &str, all: &[Line<'_>]) -> Vec<Column> {
    let composed = all
        .iter()
        .find(|(_, one)| one.parts.is_empty() && !one.sources.is_empty());
    if let Some((_, one)) = composed {
        let source = |line: &mingjian_core::score::SourceLine| Column {
            id: line.id.clone(),
            title: line.title.clone(),
            weight: Some(line.full.clone()),
        };
        let top = one.sources.iter().map(|line| line.level).min();
        return one
            .sources
            .iter()
            .filter(|line| Some(line.level) == top)
            .map(source)
            .collect();
    }
    rubric
        .indicators
        .iter()
        .filter(|one| one.is_for(class) && one.kind() != Kind::Bonus)
        .map(|one| Column {
            id: one.id.text.clone(),
            title: one.title.clone(),
            weight: one.weight_for(class).cloned(),
        })
        .collect()
}

fn row(
    rubric: &Rubric,
    (result, one): &Line<'_>,
    class: &[Line<'_>],
    columns: &[Column],
    near_by: &Points,
) -> RankRow {
    let part = |column: &Column| {
        let from_tree = one
            .parts
            .iter()
            .find(|(id, applies, _)| *id == column.id && *applies);
        let from_tree = from_tree.map(|(_, _, score)| score.clone());
        from_tree.or_else(|| {
            one.sources
                .iter()
                .find(|s| s.id == column.id)
                .and_then(|s| s.score.clone())
        })
    };
    let same = class
        .iter()
        .filter(|(other, _)| other.rank.is_some() && other.rank == result.rank);
    RankRow {
        unit: result.unit.id.clone(),
        name: result.unit.name.clone(),
        status: result.status,
        rank: result.rank,
        tied: same.count() > 1,
        total: result.total.clone(),
        low: result.low.clone(),
        high: result.high.clone(),
        open: result.open,
        grade: GradeShown::of(rubric, result),
        parts: columns.iter().map(part).collect(),
        bonus: one.bonus.clone(),
        major: one.major.clone(),
        line: result
            .total
            .as_ref()
            .and_then(|total| near(rubric, &result.unit.class, total, near_by)),
        excluded: result.unit.excluded.clone(),
    }
}

/// The nearest line within reach.
fn near(rubric: &Rubric, class: &str, total: &Points, near_by: &Points) -> Option<LineNote> {
    let note = |(band, min): (&mingjian_core::rubric::GradeBand, &Points)| {
        let gap = total - min;
        let reached = !gap.is_negative() && (band.min_inclusive || !gap.is_zero());
        LineNote {
            grade: band.title.clone(),
            reached,
            by: gap.abs(),
        }
    };
    lines(rubric, class)
        .into_iter()
        .map(note)
        .filter(|note| note.by <= *near_by)
        .min_by(|a, b| a.by.cmp(&b.by))
}

fn counts(rubric: &Rubric, rows: &[RankRow]) -> Vec<GradeCount> {
    let all = i64::try_from(rows.len()).unwrap_or(0);
    let mut found: Vec<GradeCount> = Vec::new();
    for band in &rubric.grades {
        let grade = GradeShown::of_band(rubric, band);
        if found.iter().any(|one| one.grade.id == grade.id) {
            continue;
        }
        let count = rows
            .iter()
            .filter(|row| row.grade.as_ref().is_some_and(|g| g.id == grade.id))
            .count();
        let share = Points::ratio(i64::try_from(count).unwrap_or(0), all).unwrap_or_default();
        found.push(GradeCount { grade, count, share });
    }
    found
}

fn keeps(row: &RankRow, ask: &RankingAsk) -> bool {
    let grade = ask
        .grade
        .as_deref()
        .is_none_or(|id| row.grade.as_ref().is_some_and(|grade| grade.id == id));
    let wanted = ask.name.trim().to_lowercase();
    let named = wanted.is_empty()
        || row.name.zh.to_lowercase().contains(&wanted)
        || row.name.en.to_lowercase().contains(&wanted);
    grade && named && (!ask.near || row.line.is_some())
}

fn sort(rows: &mut [RankRow], columns: &[Column], ask: &RankingAsk) {
    let column = columns.iter().position(|column| column.id == ask.sort);
    let part = |row: &RankRow| column.and_then(|at| row.parts.get(at).cloned().flatten());
    let by = |a: &RankRow, b: &RankRow| match ask.sort.as_str() {
        "unit" => a.name.zh.cmp(&b.name.zh),
        "total" => last(a.total.as_ref(), b.total.as_ref(), ask.descending),
        "bonus" => a.bonus.cmp(&b.bonus),
        "major" => a.major.cmp(&b.major),
        _ if column.is_some() => last(part(a).as_ref(), part(b).as_ref(), ask.descending),
        _ => last(a.rank.as_ref(), b.rank.as_ref(), ask.descending),
    };
    rows.sort_by(|a, b| if ask.descending { by(b, a) } else { by(a, b) });
}

/// What is missing stands last in either direction.
fn last<T: Ord>(a: Option<&T>, b: Option<&T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(b),
        (None, None) => Ordering::Equal,
        (None, Some(_)) => {
            if descending {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (Some(_), None) => {
            if descending {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
    }
}
