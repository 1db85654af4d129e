//! 推导树: the lines of an explanation as a tree, each adjustment under the node where it happens.
//!
//! **Invariant:** the score of a node is the sum of its children's scores, less losses of its own, plus its
//! adjustments; pages show exactly these rows, so that columns add up as in an account book.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::rubric::{Kind, Method};
use mingjian_core::score::{
    Adjustment, AdjustmentKind, ClauseShown, Explanation, LossLine, NodeLine, NodeState, OutsideLine,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A sentence in both languages.
pub fn both(say: impl Fn(Lang) -> String) -> Text {
    Text {
        zh: say(Lang::Zh),
        en: say(Lang::En),
    }
}

/// One node of the tree with everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TreeNode {
    /// Id.
    pub id: String,
    /// Printed code.
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// 0 for the whole table.
    pub level: u32,
    /// Kind of indicator.
    pub kind: Kind,
    /// Scored, open, not applicable.
    pub state: NodeState,
    /// Printed weight.
    pub weight: Option<Points>,
    /// What could be reached: the weight that holds for the unit, with what rescaling adds.
    pub effective: Points,
    /// Losses found, before caps; claims on a bonus.
    pub found: Points,
    /// What the node costs after caps up to here: `effective − score`.
    pub net: Points,
    /// Of these, what a higher cap decides about.
    pub passed: Points,
    /// The node's score.
    pub score: Points,
    /// Whether a cap bit here.
    pub capped: bool,
    /// Losses line by line.
    pub losses: Vec<LossShown>,
    /// Adjustments at this node.
    pub adjustments: Vec<AdjustmentShown>,
    /// 评分标准.
    pub standard: Text,
    /// 考核方式.
    pub methods: Vec<Method>,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
    /// 考核员.
    pub assessors: Vec<String>,
    /// Lower levels.
    pub children: Vec<TreeNode>,
}

impl TreeNode {
    /// Whether nothing was lost at or below the node and nothing needs explaining.
    pub fn is_full(&self) -> bool {
        self.state == NodeState::Scored
            && self.net.is_zero()
            && self.found.is_zero()
            && self.losses.is_empty()
            && self.adjustments.is_empty()
            && self.children.iter().all(Self::is_full)
    }

    /// Number of leaves at or below the node.
    pub fn leaves(&self) -> usize {
        if self.children.is_empty() {
            1
        } else {
            self.children.iter().map(Self::leaves).sum()
        }
    }

    /// Children that have something to explain, in printed order.
    pub fn telling(&self) -> Vec<&TreeNode> {
        self.children
            .iter()
            .filter(|child| !child.children.is_empty() || !child.is_full())
            .collect()
    }

    /// Leaves directly below that got full marks.
    pub fn full_leaves(&self) -> Vec<&TreeNode> {
        self.children
            .iter()
            .filter(|child| child.children.is_empty() && child.is_full())
            .collect()
    }

    /// Weight of those leaves together.
    pub fn full_weight(&self) -> Points {
        self.full_leaves().iter().map(|child| &child.effective).sum()
    }
}

/// One loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LossShown {
    /// Printed words of the trigger, or the level reached.
    pub title: Text,
    /// The rule that fired, in a sentence.
    pub rule: Text,
    /// How many times.
    pub count: u32,
    /// Points.
    pub amount: Points,
    /// Printed name of the node where the loss stops; empty when nowhere.
    pub stops_at: Text,
    /// Whether it counted.
    pub counted: bool,
    /// Why it did not.
    pub dropped: Text,
    /// The finding behind it.
    pub finding: String,
    /// The piece of work a bonus is claimed for.
    pub work: String,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
}

/// One adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AdjustmentShown {
    /// Why.
    pub kind: AdjustmentKind,
    /// Where; empty for the whole table.
    pub node: String,
    /// Signed amount.
    pub amount: Points,
    /// The sentence.
    pub sentence: Text,
}

/// A major deduction or veto that fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutsideShown {
    /// Id.
    pub id: String,
    /// Printed code.
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// `major_deduction` or `veto`.
    pub kind: String,
    /// Points taken (positive).
    pub amount: Points,
    /// Occurrences.
    pub losses: Vec<LossShown>,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
}

/// The children of the whole table, without bonuses; and all bonuses, wherever they stand.
pub(super) fn grow(one: &Explanation) -> (Vec<TreeNode>, Vec<TreeNode>) {
    let bonuses = one.nodes.iter().filter(|node| node.kind == Kind::Bonus);
    let bonuses = bonuses.map(|node| plant(one, node, Vec::new())).collect();
    (below(one, 0), bonuses)
}

fn below(one: &Explanation, parent: usize) -> Vec<TreeNode> {
    let children = one.nodes.iter().enumerate();
    children
        .filter(|(_, node)| node.parent == Some(parent) && node.kind != Kind::Bonus)
        .map(|(at, node)| plant(one, node, below(one, at)))
        .collect()
}

fn plant(one: &Explanation, node: &NodeLine, children: Vec<TreeNode>) -> TreeNode {
    let own: Points = node
        .losses
        .iter()
        .filter(|loss| loss.counted)
        .map(|loss| &loss.amount)
        .sum();
    let moved = moved(one, node);
    let (effective, score) = if children.is_empty() {
        (&node.effective + &moved, &node.score + &moved)
    } else {
        let here = one
            .adjustments
            .iter()
            .filter(|a| a.node == node.id && !of_bonuses(one, a));
        let here: Points = here.map(|a| &a.amount).sum();
        let below: Points = children.iter().map(|child| &child.score).sum();
        (&node.effective + &moved, below - own + here)
    };
    TreeNode {
        id: node.id.clone(),
        code: node.code.clone(),
        title: node.title.clone(),
        level: node.level,
        kind: node.kind,
        state: node.state,
        weight: node.weight.clone(),
        effective: effective.clone(),
        found: node.lost.clone(),
        net: &effective - &score,
        passed: node.passed.clone(),
        score,
        capped: node.capped,
        losses: node.losses.iter().map(|loss| loss_shown(one, loss)).collect(),
        adjustments: at_node(one, &node.id),
        standard: node.standard.clone(),
        methods: node.methods.clone(),
        clauses: node.clauses.clone(),
        reason: node.reason.clone(),
        proof: node.proof.clone(),
        assessors: node.assessors.clone(),
        children,
    }
}

/// What rescaling and level-1 rounding move at or below a node; core keeps both apart from the node's own score.
fn moved(one: &Explanation, node: &NodeLine) -> Points {
    let at = |id: &str| one.nodes.iter().position(|other| other.id == id);
    let top = at(&node.id);
    let below = |id: &str| {
        let mut here = at(id);
        while here.is_some() && here != top {
            here = here.and_then(|at| one.nodes.get(at)).and_then(|node| node.parent);
        }
        here.is_some()
    };
    let moves = |a: &&Adjustment| matches!(a.kind, AdjustmentKind::Rescale | AdjustmentKind::RoundLevel1);
    one.adjustments
        .iter()
        .filter(moves)
        .filter(|a| below(&a.node))
        .map(|a| &a.amount)
        .sum()
}

/// The score of a node as the tree shows it.
pub(crate) fn shown_score(one: &Explanation, node: &NodeLine) -> Points {
    &node.score + &moved(one, node)
}

/// Adjustments of a node; limits of several bonuses together stand with the bonuses instead.
fn at_node(one: &Explanation, id: &str) -> Vec<AdjustmentShown> {
    let here = one.adjustments.iter().filter(|a| a.node == id);
    here.filter(|a| !of_bonuses(one, a))
        .map(adjustment_shown)
        .collect()
}

/// Adjustments of the whole table, in the order of computation.
pub(super) fn at_root(one: &Explanation) -> Vec<AdjustmentShown> {
    let root = one.nodes.first().map(|node| node.id.as_str()).unwrap_or_default();
    let here = one
        .adjustments
        .iter()
        .filter(|a| a.node.is_empty() || a.node == root);
    here.filter(|a| !of_bonuses(one, a))
        .map(adjustment_shown)
        .collect()
}

/// Limits that hold for several bonuses together.
pub(super) fn at_bonuses(one: &Explanation) -> Vec<AdjustmentShown> {
    one.adjustments
        .iter()
        .filter(|a| of_bonuses(one, a))
        .map(adjustment_shown)
        .collect()
}

/// Whether an adjustment limits bonuses and does not stand at one of them.
fn of_bonuses(one: &Explanation, a: &Adjustment) -> bool {
    use AdjustmentKind::{BonusCap, BonusFallen, BonusTotalCap, Gate, NoProof};
    let limits = matches!(a.kind, BonusCap | BonusFallen | BonusTotalCap | Gate | NoProof);
    limits
        && !one
            .nodes
            .iter()
            .any(|node| node.kind == Kind::Bonus && node.id == a.node)
}

fn adjustment_shown(a: &Adjustment) -> AdjustmentShown {
    let sentence = both(|lang| a.sentence(lang));
    AdjustmentShown {
        kind: a.kind,
        node: a.node.clone(),
        amount: a.amount.clone(),
        sentence,
    }
}

/// A major deduction or veto.
pub(super) fn outside_shown(one: &Explanation, line: &OutsideLine) -> OutsideShown {
    OutsideShown {
        id: line.id.clone(),
        code: line.code.clone(),
        title: line.title.clone(),
        kind: line.kind.clone(),
        amount: line.amount.clone(),
        losses: line.losses.iter().map(|loss| loss_shown(one, loss)).collect(),
        clauses: line.clauses.clone(),
        reason: line.reason.clone(),
        proof: line.proof.clone(),
    }
}

fn loss_shown(one: &Explanation, loss: &LossLine) -> LossShown {
    let stop = one
        .nodes
        .iter()
        .find(|node| node.id == loss.stops_at)
        .map(|node| node.title.clone());
    let dropped = |lang| mingjian_core::lang::say(lang, &loss.dropped, &[]);
    LossShown {
        title: loss.title.clone(),
        rule: both(|lang| loss.sentence(lang)),
        count: loss.count,
        amount: loss.amount.clone(),
        stops_at: stop.unwrap_or_default(),
        counted: loss.counted,
        dropped: if loss.dropped.is_empty() {
            Text::default()
        } else {
            both(dropped)
        },
        finding: loss.finding.clone(),
        work: loss.work.clone(),
        reason: loss.reason.clone(),
        proof: loss.proof.clone(),
    }
}
