//! 计分设置: what scoring documents leave open, each a named setting with a stated default.
//!
//! The default is the format's, not a recommendation; a rubric states what its document says, and every result
//! shows the settings that it was computed under.

use serde::{Deserialize, Serialize};

use crate::points::{Points, Rounding};

/// One choice among named words, in snake case.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }
    };
}

choice! {
    /// 按取整前还是取整后: on which number a decision is taken.
    TakenOn {
        /// After the one rounding.
        #[default]
        Rounded,
        /// Before it.
        Exact,
    }
}
choice! {
    /// 等次间隙: what happens to a total between two printed bands (89.5 between 80–89 and 90+).
    Gap {
        /// The lower band.
        #[default]
        Down,
        /// The upper band.
        Up,
        /// Round to `gap_places` first, then look again.
        Round,
        /// Refused: a person decides.
        Error,
    }
}
choice! {
    /// 加分封顶范围: whether the limit holds for each bonus item or for all under one indicator.
    Scope {
        /// Each item by itself.
        #[default]
        Each,
        /// All items under the same indicator together.
        Shared,
    }
}
choice! {
    /// 封顶基数: the weight of which a bonus limit is a share.
    Basis {
        /// As printed.
        #[default]
        Printed,
        /// After not-applicable items and rescaling.
        Effective,
    }
}
choice! {
    /// 门槛比较的基数: whether major deductions come off before the gate is compared.
    GateBase {
        /// The gate looks at the score without them.
        #[default]
        BeforeMajor,
        /// They come off first.
        AfterMajor,
    }
}
choice! {
    /// 否决给定分: what a veto with fixed points does to a lower sum.
    VetoFixed {
        /// Always the fixed points.
        #[default]
        Exact,
        /// The lower of the two.
        AtMost,
    }
}
choice! {
    /// 否决后的排名: where a unit stands whose scoring was stopped.
    VetoRank {
        /// Not ranked.
        #[default]
        Unranked,
        /// Behind everybody.
        Last,
    }
}
choice! {
    /// 部分不合格: what a failed part does.
    PartFail {
        /// The part scores 0.
        #[default]
        Zero,
        /// Only the label.
        Label,
    }
}
choice! {
    /// 同一事实: which of two losses about one fact counts.
    Double {
        /// The larger; of equal ones the first in printed order.
        #[default]
        Largest,
        /// The first in printed order.
        First,
    }
}
choice! {
    /// 不重复扣分的范围: among which items one finding counts once.
    NotTwice {
        /// In the whole table.
        #[default]
        All,
        /// Only inside the groups that the rubric lists.
        Groups,
        /// Never: each item takes its loss.
        None,
    }
}
choice! {
    /// 不适用项的处理: the five rules.
    NaRule {
        /// No rescaling: the full mark is smaller.
        #[default]
        Keep,
        /// Multiply the rest up to the full weight (75 × 4/3).
        Scale,
        /// Spread the weight evenly over other items.
        Spread,
        /// Give the weight to a named item.
        Fold,
        /// Divide by the applicable weight and bring to `na_divide_to`.
        Divide,
    }
}
choice! {
    /// 折算范围: over what the rest is multiplied up.
    NaScaleScope {
        /// The whole table.
        #[default]
        Root,
        /// The level-1 block.
        Level1,
        /// The indicator one level up.
        Parent,
    }
}
choice! {
    /// 平均分摊到: the items that take a spread weight.
    NaSpreadOver {
        /// The items beside it.
        #[default]
        Siblings,
        /// The other level-1 blocks.
        Level1,
        /// All applicable leaves.
        Leaves,
    }
}
choice! {
    /// 增重后的扣分: whether “−2 each” grows with the item's weight.
    NaDeduct {
        /// It grows in proportion.
        #[default]
        Ratio,
        /// It stays.
        Fixed,
    }
}
choice! {
    /// 分值超出: a printed weight smaller than the sum of its parts.
    Overfull {
        /// The sum is cut to the printed weight.
        #[default]
        Cap,
        /// The parts count in full.
        Sum,
    }
}
choice! {
    /// 越界录入: an entry outside weight or printed range.
    OutOfRange {
        /// Refused.
        #[default]
        Error,
        /// Brought to the nearest end.
        Clamp,
    }
}
choice! {
    /// 低于下限: an entry under the printed minimum.
    BelowMin {
        /// Refused.
        #[default]
        Error,
        /// Lifted to the minimum.
        Lift,
    }
}
choice! {
    /// 缺一来源: a unit without a score in one source or period.
    SourceMissing {
        /// Refused.
        #[default]
        Error,
        /// Counts as 0.
        Zero,
        /// The other shares are brought to the whole.
        Renormalise,
        /// Another named source stands in.
        Other,
    }
}
choice! {
    /// 缺一类下级: a body without subordinate units of one kind.
    SubordinateMissing {
        /// Refused.
        #[default]
        Error,
        /// Counts as 0.
        Zero,
        /// The other shares are brought to the whole.
        Renormalise,
        /// The share goes to `fold_into`.
        Fold,
    }
}
choice! {
    /// 并列规则: how ranks go on after a tie.
    Ties {
        /// 9, 9, 11.
        #[default]
        Competition,
        /// 6, 6, 7.
        Dense,
    }
}
choice! {
    /// 名额边界并列: a tie at the edge of a quota.
    QuotaEdge {
        /// All tied units get the grade.
        #[default]
        Include,
        /// None of them.
        Exclude,
    }
}
choice! {
    /// 名额取整: 30% of 11.
    ShareRounding {
        /// Down.
        #[default]
        Floor,
        /// Up.
        Ceil,
        /// Half up.
        HalfUp,
    }
}
choice! {
    /// 两人评一项: what stands when both are within the gap.
    TwoScorers {
        /// The mean; on a deduction the mean of the losses before caps.
        #[default]
        Mean,
        /// The lower score.
        Lower,
        /// A third decision is always asked for.
        Third,
    }
}
choice! {
    /// 通知天数起算: from when the days of the notice run.
    NoticeFrom {
        /// From sending (发出).
        #[default]
        Sent,
        /// From receipt.
        Received,
    }
}
choice! {
    /// 更正后的名额: whether a later correction takes a published quota grade from another unit.
    QuotaAfterCorrection {
        /// Published grades stay.
        #[default]
        Keep,
        /// The quota is drawn again.
        Recompute,
    }
}

fn two() -> u32 {
    2
}
fn hundred() -> Points {
    Points::from(100)
}

/// 计分设置: all of them, with the format's defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Decimals of the total.
    pub places: u32,
    /// Direction of an exact half.
    pub mode: Rounding,
    /// Is the grade taken before or after rounding.
    pub grade_on: TakenOn,
    /// Are 89.994 and 89.991 a tie.
    pub rank_on: TakenOn,
    /// Are level-1 scores rounded before they are added.
    pub round_level1_places: Option<u32>,
    /// Are the parts of a composition rounded first.
    pub round_source_places: Option<u32>,
    /// Totals between two printed bands.
    pub gap: Gap,
    /// To how many places [`Gap::Round`] rounds.
    pub gap_places: u32,
    /// Does the total stop at 0.
    pub floor_zero: bool,
    /// Does bonus lift the total above this.
    pub total_max: Option<Points>,
    /// Where a loss stops when an indicator says nothing: `own`, `parent`, `level1`, `root`, `none`, `node:ID`.
    pub deduct_cap: super::id::Cap,
    /// Of which indicator a bonus limit is a share when the item says nothing (`parent` or `level1`).
    pub bonus_cap: super::id::Cap,
    /// That share; none when bonus items carry only their own limits.
    pub bonus_cap_share: Option<Points>,
    /// For each bonus item or for all under one indicator.
    pub bonus_cap_scope: Scope,
    /// Of the printed or of the effective weight.
    pub bonus_cap_basis: Basis,
    /// One limit for all bonuses.
    pub bonus_total_cap: Option<Points>,
    /// Is the gate compared with a rounded score.
    pub gate_rounded: bool,
    /// Before or after major deductions.
    pub gate_base: GateBase,
    /// One limit for all major deductions.
    pub major_cap: Option<Points>,
    /// Fixed points of a veto against a lower sum.
    pub veto_fixed: VetoFixed,
    /// Rank of a stopped unit.
    pub veto_rank: VetoRank,
    /// What a failed part does when its mark says nothing.
    pub part_fail: PartFail,
    /// Does a zeroed block swallow losses without a cap.
    pub zero_absorbs_uncapped: bool,
    /// Does the bonus of a zeroed block fall too.
    pub zero_kills_bonus: bool,
    /// Which of two losses about one fact counts.
    pub double: Double,
    /// Among which items one finding counts once.
    pub not_twice: NotTwice,
    /// The rule for not-applicable items.
    pub na_rule: NaRule,
    /// Over what the rest is multiplied up.
    pub na_scale_scope: NaScaleScope,
    /// Which items take a spread weight.
    pub na_spread_over: NaSpreadOver,
    /// Does a fixed amount grow with the weight.
    pub na_deduct: NaDeduct,
    /// The scale after dividing.
    pub na_divide_to: Points,
    /// A printed weight smaller than its parts.
    pub overfull_group: Overfull,
    /// An entry outside the weight.
    pub out_of_range: OutOfRange,
    /// An entry under the printed minimum.
    pub below_min: BelowMin,
    /// A unit missing in one round or source.
    pub composition_missing: SourceMissing,
    /// A body without one kind of subordinate units.
    pub aggregate_missing: SubordinateMissing,
    /// The tie rule.
    pub ties: Ties,
    /// A tie at the edge of a quota.
    pub quota_edge: QuotaEdge,
    /// Rounding of a quota's share.
    pub quota_share_rounding: ShareRounding,
    /// Two scorers on one leaf.
    pub two_scorers: TwoScorers,
    /// Largest difference between two scorers before a third decides; none when any difference may stand.
    pub two_scorers_gap: Option<Points>,
    /// From when the days of the notice run.
    pub notice_counts_from: NoticeFrom,
    /// Days between notice and on-site assessment.
    pub notice_days: u32,
    /// What a correction does to published quota grades.
    pub quota_after_correction: QuotaAfterCorrection,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            places: two(),
            mode: Rounding::default(),
            grade_on: TakenOn::default(),
            rank_on: TakenOn::default(),
            round_level1_places: None,
            round_source_places: None,
            gap: Gap::default(),
            gap_places: 0,
            floor_zero: false,
            total_max: None,
            deduct_cap: super::id::Cap::Own,
            bonus_cap: super::id::Cap::Parent,
            bonus_cap_share: None,
            bonus_cap_scope: Scope::default(),
            bonus_cap_basis: Basis::default(),
            bonus_total_cap: None,
            gate_rounded: false,
            gate_base: GateBase::default(),
            major_cap: None,
            veto_fixed: VetoFixed::default(),
            veto_rank: VetoRank::default(),
            part_fail: PartFail::default(),
            zero_absorbs_uncapped: true,
            zero_kills_bonus: true,
            double: Double::default(),
            not_twice: NotTwice::default(),
            na_rule: NaRule::default(),
            na_scale_scope: NaScaleScope::default(),
            na_spread_over: NaSpreadOver::default(),
            na_deduct: NaDeduct::default(),
            na_divide_to: hundred(),
            overfull_group: Overfull::default(),
            out_of_range: OutOfRange::default(),
            below_min: BelowMin::default(),
            composition_missing: SourceMissing::default(),
            aggregate_missing: SubordinateMissing::default(),
            ties: Ties::default(),
            quota_edge: QuotaEdge::default(),
            quota_share_rounding: ShareRounding::default(),
            two_scorers: TwoScorers::default(),
            two_scorers_gap: None,
            notice_counts_from: NoticeFrom::default(),
            notice_days: 15,
            quota_after_correction: QuotaAfterCorrection::default(),
        }
    }
}
