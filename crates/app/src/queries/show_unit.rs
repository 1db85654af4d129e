//! 单位结果 (ShowUnit): one unit's total with everything behind it, and its place in the class.
//!
//! **Invariant:** the account's lines add to the total. **Does not** compute a score; medians and gaps of the class
//! are the only sums made here.

use mingjian_core::lang::{Lang, Text, say};
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::score::{AdjustmentKind, Explanation, NextGrade, SourceLine, UnitResult, UnitStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::Board;
use super::grading::{GradeShown, median};
use super::unit_tree::{
    AdjustmentShown, OutsideShown, TreeNode, at_bonuses, at_root, both, grow, outside_shown,
};
use crate::loaded::Brief;

/// 单位结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitView {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// Its class.
    pub class: String,
    /// Title of the class.
    pub class_title: Text,
    /// 考核年度.
    pub year: Option<i32>,
    /// The rubric's id.
    pub rubric: String,
    /// The rubric's version.
    pub version: String,
    /// The rubric's label.
    pub label: Option<Text>,
    /// How the unit stands.
    pub status: UnitStatus,
    /// Why it is excluded.
    pub excluded: Option<Text>,
    /// Decimals of totals.
    pub places: u32,
    /// The total.
    pub total: Option<Points>,
    /// The total before rounding.
    pub exact: Option<Points>,
    /// Lowest possible total of a draft.
    pub low: Option<Points>,
    /// Highest possible total of a draft.
    pub high: Option<Points>,
    /// Open entries.
    pub open: u32,
    /// The grade.
    pub grade: Option<GradeShown>,
    /// Rank in the class.
    pub rank: Option<u32>,
    /// Ranked units of the class.
    pub ranked: usize,
    /// 中位数 of the class.
    pub median: Option<Points>,
    /// What the next grade would have taken.
    #[schemars(with = "serde_json::Value")]
    pub next_grade: Option<NextGrade>,
    /// The result on the scale of a larger system.
    pub converted: Option<Points>,
    /// 合计, line by line; empty when there is no total.
    pub account: Vec<AccountLine>,
    /// Leaves of the tree, and those with full marks.
    pub leaves: usize,
    /// Leaves with full marks.
    pub full_leaves: usize,
    /// 推导树: the level-1 indicators.
    pub tree: Vec<TreeNode>,
    /// Bonus items, claimed or not.
    pub bonuses: Vec<TreeNode>,
    /// Limits of several bonuses together.
    pub bonus_limits: Vec<AdjustmentShown>,
    /// Bonus that counts.
    pub bonus: Points,
    /// Major deductions and vetoes that fired.
    pub outside: Vec<OutsideShown>,
    /// Adjustments of the whole table.
    pub adjustments: Vec<AdjustmentShown>,
    /// Sources of a composed result.
    #[schemars(with = "serde_json::Value")]
    pub sources: Vec<SourceLine>,
    /// The largest losses.
    pub worst: Vec<WorstLoss>,
    /// Level-1 scores against the class.
    pub profile: Vec<ProfileRow>,
    /// Settings under which the result was computed.
    pub settings: Vec<SettingRow>,
    /// What a reader should know.
    pub remarks: Vec<RemarkShown>,
    /// The unit one rank above.
    pub before: Option<Neighbour>,
    /// The unit one rank below.
    pub after: Option<Neighbour>,
}

/// A line of the account; the first is the full mark, all others are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountLine {
    /// `full`, `found`, `relief`, `zeroed` … `rescale`, `bonus`, `major`, `bounds` or `rounding`.
    pub key: String,
    /// Signed amount.
    pub amount: Points,
    /// On a bonus what was claimed.
    pub claimed: Option<Points>,
}

/// One of the largest losses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorstLoss {
    /// The indicator's id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// What it cost.
    pub net: Points,
    /// Whether a cap above that bit gives part of it back.
    pub relieved: bool,
}

/// A level-1 score against the class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileRow {
    /// The indicator's title.
    pub title: Text,
    /// Score.
    pub score: Points,
    /// Full mark for the unit.
    pub full: Points,
    /// Share of the full mark reached, 0 to 1.
    pub share: Points,
    /// 中位数 of the class.
    pub median: Points,
    /// The median as a share of the full mark.
    pub median_share: Points,
    /// Score less median.
    pub above: Points,
}

/// A setting with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingRow {
    /// Name in the rubric.
    pub name: String,
    /// What it decides.
    pub meaning: Text,
    /// Its value as written.
    pub value: String,
}

/// A remark: code, what, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemarkShown {
    /// The code.
    pub code: String,
    /// Where.
    pub place: String,
    /// What happened.
    pub what: Text,
    /// What to do.
    pub mend: Text,
}

impl RemarkShown {
    /// From a refusal.
    pub fn of(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.to_owned(),
            place: refusal.place.words(),
            what: both(|lang| refusal.what(lang)),
            mend: both(|lang| refusal.mend(lang)),
        }
    }
}

impl SettingRow {
    /// A setting with its meaning from the catalogue; the name itself where there is none.
    pub fn of(name: &str, value: &str) -> Self {
        let key = format!("setting-{}", name.replace('_', "-"));
        let meaning = |lang: Lang| {
            let said = say(lang, &key, &[]);
            if said == key { name.to_owned() } else { said }
        };
        Self {
            name: name.to_owned(),
            meaning: both(meaning),
            value: value.to_owned(),
        }
    }
}

/// A unit beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Neighbour {
    /// Its id.
    pub unit: String,
    /// Its name.
    pub name: Text,
}

/// One unit's result with its brief.
type Line<'a> = (&'a UnitResult, &'a Brief);

/// Builds the page of a unit; `None` when there is no such unit.
pub fn unit(board: &Board, id: &str) -> Option<UnitView> {
    let rubric = board.rubric.as_ref();
    let one = &board.explain(id)?;
    let result = &one.result;
    let class: Vec<Line<'_>> = board
        .lines()
        .filter(|(other, _)| other.unit.class == result.unit.class)
        .collect();
    let totals: Vec<&Points> = class
        .iter()
        .filter(|(other, _)| other.rank.is_some())
        .filter_map(|(other, _)| other.total.as_ref())
        .collect();
    let (tree, bonuses) = grow(one);
    let (before, after) = neighbours(&class, id);
    Some(UnitView {
        unit: result.unit.id.clone(),
        name: result.unit.name.clone(),
        class: result.unit.class.clone(),
        class_title: one.class_title.clone(),
        year: board.year,
        rubric: one.rubric.clone(),
        version: rubric.version.clone(),
        label: one.label.clone(),
        status: result.status,
        excluded: result.unit.excluded.clone(),
        places: result.places,
        total: result.total.clone(),
        exact: result.exact.clone(),
        low: result.low.clone(),
        high: result.high.clone(),
        open: result.open,
        grade: GradeShown::of(rubric, result),
        rank: result.rank,
        ranked: totals.len(),
        median: median(&totals),
        next_grade: one.next_grade.clone(),
        converted: result.converted.clone(),
        account: if result.total.is_some() && one.sources.is_empty() {
            account(one)
        } else {
            Vec::new()
        },
        leaves: tree.iter().map(TreeNode::leaves).sum(),
        full_leaves: tree.iter().map(full_leaves).sum(),
        worst: worst(&tree),
        profile: profile(&tree, &class),
        tree,
        bonuses,
        bonus_limits: at_bonuses(one),
        bonus: one.sums.bonus.clone(),
        outside: one.outside.iter().map(|line| outside_shown(one, line)).collect(),
        adjustments: at_root(one),
        sources: one.sources.clone(),
        settings: one
            .settings
            .iter()
            .map(|s| SettingRow::of(&s.name, &s.value))
            .collect(),
        remarks: one.remarks.iter().map(RemarkShown::of).collect(),
        before,
        after,
    })
}

/// Full mark, losses found, each kind of adjustment inside the tree, and so on; lines of nothing are left out,
/// bonus and major stay.
pub(super) fn account(one: &Explanation) -> Vec<AccountLine> {
    let sums = &one.sums;
    let line = |key: &str, amount: Points| AccountLine {
        key: key.to_owned(),
        amount,
        claimed: None,
    };
    let claimed = (sums.claimed != sums.bonus).then(|| sums.claimed.clone());
    let mut lines = vec![
        line("full", sums.full.clone()),
        line("found", -sums.found.clone()),
    ];
    lines.extend(inside(one));
    lines.extend([
        line("rescale", sums.rescale.clone()),
        AccountLine {
            claimed,
            ..line("bonus", sums.bonus.clone())
        },
        line("major", -sums.major.clone()),
        line("bounds", sums.bounds.clone()),
        line("rounding", sums.rounding.clone()),
    ]);
    let always = ["full", "found", "bonus", "major"];
    lines.retain(|line| always.contains(&line.key.as_str()) || !line.amount.is_zero());
    lines
}

/// The adjustments inside the tree, a line a kind; one line where they do not add to the account's relief.
fn inside(one: &Explanation) -> Vec<AccountLine> {
    let kinds = [
        (AdjustmentKind::CapRelief, "relief"),
        (AdjustmentKind::Zeroed, "zeroed"),
        (AdjustmentKind::Absorbed, "absorbed"),
        (AdjustmentKind::PartFailed, "part-failed"),
        (AdjustmentKind::Overfull, "overfull"),
        (AdjustmentKind::Unlisted, "unlisted"),
        (AdjustmentKind::RoundLevel1, "round-level1"),
    ];
    let sum = |kind| {
        one.adjustments
            .iter()
            .filter(|a| a.kind == kind)
            .map(|a| &a.amount)
            .sum::<Points>()
    };
    let line = |(kind, key): (AdjustmentKind, &str)| AccountLine {
        key: key.to_owned(),
        amount: sum(kind),
        claimed: None,
    };
    let lines: Vec<AccountLine> = kinds.into_iter().map(line).collect();
    let together: Points = lines.iter().map(|line| &line.amount).sum();
    if together == one.sums.relief {
        return lines;
    }
    vec![AccountLine {
        key: "inside".to_owned(),
        amount: one.sums.relief.clone(),
        claimed: None,
    }]
}

fn full_leaves(node: &TreeNode) -> usize {
    if node.children.is_empty() {
        usize::from(node.is_full())
    } else {
        node.children.iter().map(full_leaves).sum()
    }
}

fn worst(tree: &[TreeNode]) -> Vec<WorstLoss> {
    fn collect(node: &TreeNode, capped: bool, found: &mut Vec<WorstLoss>) {
        if node.children.is_empty() && node.net.is_positive() {
            found.push(WorstLoss {
                id: node.id.clone(),
                code: node.code.clone(),
                title: node.title.clone(),
                net: node.net.clone(),
                relieved: capped && !node.passed.is_zero(),
            });
        }
        node.children
            .iter()
            .for_each(|child| collect(child, capped || node.capped, found));
    }
    let mut found = Vec::new();
    tree.iter().for_each(|node| collect(node, false, &mut found));
    found.sort_by(|a, b| b.net.cmp(&a.net));
    found.truncate(5);
    found
}

fn profile(tree: &[TreeNode], class: &[Line<'_>]) -> Vec<ProfileRow> {
    let row = |node: &TreeNode| {
        let scores: Vec<Points> = class
            .iter()
            .filter(|(other, _)| other.rank.is_some())
            .filter_map(|(_, brief)| brief.parts.iter().find(|(id, ..)| *id == node.id))
            .map(|(_, _, score)| score.clone())
            .collect();
        let median = median(&scores.iter().collect::<Vec<_>>())?;
        Some(ProfileRow {
            title: node.title.clone(),
            share: node.score.checked_div(&node.effective)?,
            median_share: median.checked_div(&node.effective)?,
            above: &node.score - &median,
            score: node.score.clone(),
            full: node.effective.clone(),
            median,
        })
    };
    tree.iter().filter_map(row).collect()
}

fn neighbours(class: &[Line<'_>], id: &str) -> (Option<Neighbour>, Option<Neighbour>) {
    let mut ranked: Vec<&UnitResult> = class
        .iter()
        .map(|(result, _)| *result)
        .filter(|result| result.rank.is_some())
        .collect();
    ranked.sort_by_key(|result| result.rank);
    let Some(at) = ranked.iter().position(|result| result.unit.id == id) else {
        return (None, None);
    };
    let neighbour = |at: Option<usize>| {
        let unit = &ranked.get(at?)?.unit;
        Some(Neighbour {
            unit: unit.id.clone(),
            name: unit.name.clone(),
        })
    };
    (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)))
}
