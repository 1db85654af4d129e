//! Random settings of all kinds.

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;

use super::chance::Chance;

/// Any of the settings that a final sheet without composition depends on.
pub fn settings(c: &mut Chance) -> Settings {
    let places = c.pick(&[2, 2, 2, 1, 0, 3]);
    let optional = |c: &mut Chance, percent: usize, low: i64, high: i64| {
        c.percent(percent).then(|| c.units(low * 10_000, high * 10_000))
    };
    Settings {
        places,
        mode: c.pick(&[
            Rounding::HalfUp,
            Rounding::HalfUp,
            Rounding::HalfEven,
            Rounding::Down,
        ]),
        grade_on: c.pick(&[TakenOn::Rounded, TakenOn::Exact]),
        rank_on: c.pick(&[TakenOn::Rounded, TakenOn::Exact]),
        round_level1_places: c.pick(&[None, None, None, Some(0), Some(1), Some(2)]),
        gap: c.pick(&[Gap::Down, Gap::Up, Gap::Round, Gap::Error]),
        gap_places: c.pick(&[0, 0, 1]),
        floor_zero: c.percent(40),
        total_max: optional(c, 20, 20, 110),
        deduct_cap: c.pick(&[Cap::Own, Cap::Own, Cap::Parent, Cap::Level1, Cap::Root, Cap::None]),
        bonus_cap: c.pick(&[Cap::Parent, Cap::Level1]),
        bonus_cap_share: c.pick(&[None, Some(Points::scaled(2, 1)), Some(Points::scaled(1, 1))]),
        bonus_cap_scope: c.pick(&[Scope::Each, Scope::Shared]),
        bonus_cap_basis: c.pick(&[Basis::Printed, Basis::Effective]),
        bonus_total_cap: optional(c, 25, 1, 10),
        gate_rounded: c.percent(40),
        gate_base: c.pick(&[GateBase::BeforeMajor, GateBase::AfterMajor]),
        major_cap: optional(c, 25, 1, 15),
        veto_fixed: c.pick(&[VetoFixed::Exact, VetoFixed::AtMost]),
        veto_rank: c.pick(&[VetoRank::Unranked, VetoRank::Last]),
        part_fail: c.pick(&[PartFail::Zero, PartFail::Label]),
        zero_absorbs_uncapped: c.percent(50),
        zero_kills_bonus: c.percent(50),
        double: c.pick(&[Double::Largest, Double::First]),
        not_twice: c.pick(&[NotTwice::All, NotTwice::Groups, NotTwice::None]),
        na_rule: c.pick(&[
            NaRule::Keep,
            NaRule::Scale,
            NaRule::Scale,
            NaRule::Spread,
            NaRule::Fold,
            NaRule::Divide,
        ]),
        na_scale_scope: c.pick(&[NaScaleScope::Root, NaScaleScope::Level1, NaScaleScope::Parent]),
        na_spread_over: c.pick(&[NaSpreadOver::Siblings, NaSpreadOver::Level1, NaSpreadOver::Leaves]),
        na_deduct: c.pick(&[NaDeduct::Ratio, NaDeduct::Fixed]),
        na_divide_to: c.pick(&[Points::from(100), Points::from(100), Points::from(30)]),
        overfull_group: c.pick(&[Overfull::Cap, Overfull::Sum]),
        out_of_range: c.pick(&[OutOfRange::Error, OutOfRange::Clamp]),
        below_min: c.pick(&[BelowMin::Error, BelowMin::Lift]),
        ties: c.pick(&[Ties::Competition, Ties::Dense]),
        quota_edge: c.pick(&[QuotaEdge::Include, QuotaEdge::Exclude]),
        quota_share_rounding: c.pick(&[ShareRounding::Floor, ShareRounding::Ceil, ShareRounding::HalfUp]),
        two_scorers: c.pick(&[TwoScorers::Mean, TwoScorers::Lower]),
        two_scorers_gap: c.percent(50).then(|| Points::from(1_000_000)),
        ..Settings::default()
    }
}
