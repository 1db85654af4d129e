//! 得分推导 of a decided result: the account and the tree down to each loss, from the inputs of that decision.
//!
//! **Invariant:** for the unit's own people no assessor is named.

use mingjian_core::points::Points;
use mingjian_core::score::{Explanation, SourceLine};
use schemars::JsonSchema;
use serde::Serialize;

use super::show_unit::{AccountLine, account};
use super::unit_tree::{AdjustmentShown, OutsideShown, TreeNode, at_bonuses, at_root, grow, outside_shown};

/// 得分推导.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedView {
    /// The total as printed.
    pub total: Option<Points>,
    /// The total before rounding.
    pub exact: Option<Points>,
    /// Full mark, losses and so on, up to the total; empty for a result of several sources.
    pub account: Vec<AccountLine>,
    /// 合成明细.
    #[schemars(with = "serde_json::Value")]
    pub sources: Vec<SourceLine>,
    /// The tree.
    pub tree: Vec<TreeNode>,
    /// Bonus items.
    pub bonuses: Vec<TreeNode>,
    /// Limits of several bonuses together.
    pub bonus_limits: Vec<AdjustmentShown>,
    /// Bonus that counts.
    pub bonus: Points,
    /// Major deductions and vetoes.
    pub outside: Vec<OutsideShown>,
    /// Adjustments of the whole.
    pub adjustments: Vec<AdjustmentShown>,
}

impl ExplainedView {
    /// From an explanation; `own` for the unit's own people.
    pub(super) fn of(one: &Explanation, own: bool) -> Self {
        let (mut tree, mut bonuses) = grow(one);
        if own {
            tree.iter_mut().chain(&mut bonuses).for_each(unnamed);
        }
        let whole = one.result.total.is_some() && one.sources.is_empty();
        Self {
            total: one.result.total.clone(),
            exact: one.result.exact.clone(),
            account: if whole { account(one) } else { Vec::new() },
            sources: one.sources.clone(),
            tree,
            bonuses,
            bonus_limits: at_bonuses(one),
            bonus: one.sums.bonus.clone(),
            outside: one.outside.iter().map(|line| outside_shown(one, line)).collect(),
            adjustments: at_root(one),
        }
    }
}

fn unnamed(node: &mut TreeNode) {
    node.assessors.clear();
    node.children.iter_mut().for_each(unnamed);
}
