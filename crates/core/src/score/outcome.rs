//! 得分推导 (explanation): what a score is made of, node by node.
//!
//! **Invariant:** the leaves' scores and the adjustments add exactly to the total that is shown
//! ([`Explanation::adds_up`]).

use serde::Serialize;

use crate::lang::{Lang, Params, Text, say_with};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rubric::{Kind, Method};
use crate::sheet::Unit;

/// 状态: how a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitStatus {
    /// Scored to the end.
    Scored,
    /// A veto stopped the scoring; the total is what would have been.
    Vetoed,
    /// Excluded from the year.
    Excluded,
    /// Nothing was applicable: no total, no rank.
    NotApplicable,
    /// Not complete: lowest and highest possible total.
    Draft,
    /// Counts only in the body above it.
    Joined,
}

/// 单位得分: the result of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitResult {
    /// The unit.
    pub unit: Unit,
    /// How it stands.
    pub status: UnitStatus,
    /// The total after the one rounding; absent for a draft, an excluded or a stopped unit.
    pub total: Option<Points>,
    /// The total before rounding.
    pub exact: Option<Points>,
    /// Decimals with which the total is shown.
    pub places: u32,
    /// The grade's id.
    pub grade: Option<String>,
    /// The grade's printed name.
    pub grade_title: Option<Text>,
    /// Whether the grade means that the unit failed.
    pub failed: bool,
    /// Whether a veto fixed its points: ranked with them, never given a quota grade.
    pub fixed: bool,
    /// Rank in the class.
    pub rank: Option<u32>,
    /// Rank in the class inside the region.
    pub region_rank: Option<u32>,
    /// Lowest possible total of a draft; absent when nothing bounds it.
    pub low: Option<Points>,
    /// Highest possible total of a draft.
    pub high: Option<Points>,
    /// Number of open entries.
    pub open: u32,
    /// The result on the scale of the larger system.
    pub converted: Option<Points>,
}

impl UnitResult {
    /// The total as printed, with the rubric's decimals.
    pub fn shown(&self) -> Option<String> {
        self.total.as_ref().map(|t| t.decimal(self.places))
    }
}

/// 状态 of a node in the tree of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// Scored.
    Scored,
    /// Its entry is missing in a draft.
    Open,
    /// 不适用.
    NotApplicable,
}

/// Why points move outside the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// 封顶: losses over the limit are not taken.
    CapRelief,
    /// Parts over the printed weight are cut.
    Overfull,
    /// Printed points that no part carries are given.
    Unlisted,
    /// A zeroed block loses what it still had.
    Zeroed,
    /// Losses without a cap that a zeroed block swallows.
    Absorbed,
    /// A failed part loses what it still had.
    PartFailed,
    /// 折算.
    Rescale,
    /// Level-1 rounding.
    RoundLevel1,
    /// A bonus claim without proof.
    NoProof,
    /// 加分封顶.
    BonusCap,
    /// A closed gate.
    Gate,
    /// A bonus inside a zeroed or not-applicable block.
    BonusFallen,
    /// The limit of all bonuses.
    BonusTotalCap,
    /// The limit of major deductions.
    MajorCap,
    /// Fixed points of a veto.
    VetoFixed,
    /// The ceiling of the total.
    Ceiling,
    /// The floor of the total.
    Floor,
    /// Composition of sources: the other sources' parts.
    Composition,
    /// The one rounding.
    Rounding,
}

/// 调整: points that move outside the leaves, each a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    /// Why.
    pub kind: AdjustmentKind,
    /// The node where it happens; empty for the whole table.
    pub node: String,
    /// Signed amount.
    pub amount: Points,
    /// Key of the sentence that explains it (`adjust-…` in the catalogue).
    pub key: String,
    /// Its parameters.
    pub params: Params,
}

impl Adjustment {
    /// The sentence in a language.
    pub fn sentence(&self, lang: Lang) -> String {
        say_with(lang, &self.key, &self.params)
    }
}

/// 扣分明细 (on a bonus: one claim): one line under a leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LossLine {
    /// The trigger's id; empty for points not given.
    pub trigger: String,
    /// Printed words of the trigger, or the level reached.
    pub title: Text,
    /// Key of the rule that fired (`rule-…` in the catalogue).
    pub rule: String,
    /// Parameters of that sentence: count, amount, weight …
    pub params: Params,
    /// How many times.
    pub count: u32,
    /// Points: lost (positive) on a scored leaf or a major deduction, claimed on a bonus.
    pub amount: Points,
    /// Where the loss stops: a node's id, `none`.
    pub stops_at: String,
    /// The finding behind it.
    pub finding: String,
    /// Whether it counted; a double or an outdated one does not.
    pub counted: bool,
    /// Why not (`dropped-…` in the catalogue), empty when it counted.
    pub dropped: String,
    /// The piece of work a bonus is claimed for.
    pub work: String,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
}

impl LossLine {
    /// The rule in words.
    pub fn sentence(&self, lang: Lang) -> String {
        say_with(lang, &self.rule, &self.params)
    }
}

/// A citation as it is shown: never without its mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ClauseShown {
    /// Document, number and article in one line.
    pub text: Text,
    /// False: shown as 待核.
    pub read: bool,
}

/// 推导树的一行: one node for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeLine {
    /// Id.
    pub id: String,
    /// Printed code.
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// 0 for the whole table.
    pub level: u32,
    /// Position of the parent in [`Explanation::nodes`].
    pub parent: Option<usize>,
    /// Kind of indicator.
    pub kind: Kind,
    /// Scored, open, not applicable.
    pub state: NodeState,
    /// Printed weight.
    pub weight: Option<Points>,
    /// Weight that holds for this unit after not-applicable items were dealt with.
    pub effective: Points,
    /// Losses found at the node (a leaf: before any cap; a group: all below it).
    pub lost: Points,
    /// Of these, what stays here after caps up to this node.
    pub kept: Points,
    /// Of these, what passes to a higher cap.
    pub passed: Points,
    /// The node's own score: effective less kept less passed (on a bonus: what it brings).
    pub score: Points,
    /// Whether a cap bit here.
    pub capped: bool,
    /// Lines under a leaf.
    pub losses: Vec<LossLine>,
    /// 评分标准.
    pub standard: Text,
    /// 考核方式.
    pub methods: Vec<Method>,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// Reason of the entry (of not applicable, of points given).
    pub reason: String,
    /// 印证 of the entry.
    pub proof: Vec<String>,
    /// Names of assessors whose entries stand behind it.
    pub assessors: Vec<String>,
}

/// 合计: the account in one row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Sums {
    /// 满分: sum of effective weights of leaves.
    pub full: Points,
    /// Losses found.
    pub found: Points,
    /// Losses not taken because of caps (and the other adjustments inside the tree).
    pub relief: Points,
    /// 折算.
    pub rescale: Points,
    /// The table's score before bonus.
    pub base: Points,
    /// Bonus claimed.
    pub claimed: Points,
    /// Bonus that counts.
    pub bonus: Points,
    /// Major deductions that count (positive).
    pub major: Points,
    /// Ceiling, floor, fixed points of a veto.
    pub bounds: Points,
    /// 舍入.
    pub rounding: Points,
}

/// 合成明细: one source of a composed result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// Id of the component, with the period behind a slash where there are several.
    pub id: String,
    /// Printed name.
    pub title: Text,
    /// Nesting depth.
    pub level: u32,
    /// Share as printed.
    pub weight: Points,
    /// Score on its own full mark; absent when missing.
    pub score: Option<Points>,
    /// That full mark.
    pub full: Points,
    /// What it adds to the result.
    pub adds: Points,
    /// Key of the sentence about a missing score or subordinate kinds; empty when there is nothing to say.
    pub key: String,
    /// Its parameters.
    pub params: Params,
}

/// 距上一等次: what the next grade would have taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextGrade {
    /// The grade's printed name.
    pub title: Text,
    /// Its line.
    pub line: Points,
    /// Points short of it.
    pub short: Points,
}

/// A setting under which the result was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingShown {
    /// Its name in the rubric; the catalogue has `setting-<name>` with `-` for `_`.
    pub name: String,
    /// Its value as written.
    pub value: String,
}

/// 得分推导: everything behind one unit's total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The result.
    pub result: UnitResult,
    /// Title of the class.
    pub class_title: Text,
    /// The rubric's id and version.
    pub rubric: String,
    /// The rubric's label (示例表 …).
    pub label: Option<Text>,
    /// The account.
    pub sums: Sums,
    /// The tree in printed order, the whole table first; empty when the result is composed of several sheets.
    pub nodes: Vec<NodeLine>,
    /// Major deductions and vetoes that fired, as lines.
    pub outside: Vec<OutsideLine>,
    /// Adjustments in the order of computation.
    pub adjustments: Vec<Adjustment>,
    /// Sources of a composed result.
    pub sources: Vec<SourceLine>,
    /// The next grade.
    pub next_grade: Option<NextGrade>,
    /// The settings.
    pub settings: Vec<SettingShown>,
    /// What a reader should know: citations not read, label, draft.
    pub remarks: Vec<Refusal>,
}

/// A major deduction or a veto.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutsideLine {
    /// Id.
    pub id: String,
    /// Printed code.
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// `major_deduction` or `veto`.
    pub kind: String,
    /// Points taken (positive) after the item's own limit; 0 for a veto.
    pub amount: Points,
    /// Occurrences.
    pub losses: Vec<LossLine>,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
}

impl Explanation {
    /// Sum of the leaves (their weights less the losses found, bonuses claimed), less major deductions, plus all
    /// adjustments.
    pub fn sum(&self) -> Points {
        let leaves: Points = self
            .nodes
            .iter()
            .filter(|n| n.state != NodeState::NotApplicable)
            .map(|n| match n.kind {
                Kind::Group => -own_losses(n),
                Kind::Bonus => n.lost.clone(),
                _ => &n.effective - &n.lost,
            })
            .sum();
        let outside: Points = self.outside.iter().map(|o| found(&o.losses)).sum();
        let adjustments: Points = self.adjustments.iter().map(|a| &a.amount).sum();
        leaves - outside + adjustments
    }

    /// Whether leaves and adjustments add exactly to the total that is shown.
    pub fn adds_up(&self) -> bool {
        self.result
            .total
            .as_ref()
            .is_none_or(|total| self.sum() == *total)
    }
}

fn own_losses(node: &NodeLine) -> Points {
    found(&node.losses)
}

fn found(losses: &[LossLine]) -> Points {
    losses.iter().filter(|l| l.counted).map(|l| &l.amount).sum()
}
