//! The walk up the tree: what is kept at each node, what passes, what is multiplied up (definitions 1–4, 8).

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::points::Points;
use mingjian_core::rubric::{PartFail, PassMark};

use super::leaf::Row;
use super::scorer::round;
use super::table::{Node, Table};

/// What a node hands up.
pub struct Out<'a> {
    /// Applicable weight.
    pub effective: Points,
    /// The same with what is multiplied up at the node and below.
    pub restored: Points,
    pub kept: Points,
    /// What multiplying adds.
    pub extra: Points,
    /// What level-1 rounding adds.
    pub rounding: Points,
    /// Losses found up to here, before the cap here.
    pub found: Points,
    /// Losses that stop higher.
    pub passing: Vec<(Option<&'a str>, Points)>,
}

/// What is remembered of the nodes for gates and bonus limits.
pub struct Book<'a> {
    pub own: BTreeMap<&'a str, Points>,
    pub restored: BTreeMap<&'a str, Points>,
    pub factor: BTreeMap<&'a str, Points>,
}

fn fails(mark: &PassMark, score: &Points, weight: &Points) -> bool {
    let line = mark
        .at
        .clone()
        .or(mark.share.as_ref().map(|s| s * weight))
        .unwrap();
    *score < line || (!mark.strict && *score == line)
}

/// Scores a node from its parts up: caps, pass marks and zeroed blocks, multiplying, level-1 rounding.
pub fn walk<'a>(
    table: &Table<'a>,
    node: &Node<'a>,
    base: &BTreeMap<&'a str, Points>,
    losses: &[Row<'a>],
    zeroed: &mut BTreeSet<&'a str>,
    book: &mut Book<'a>,
) -> Out<'a> {
    let settings = &table.rubric.settings;
    let zero = || Points::ZERO;
    if table.na.contains(node.id) {
        return Out {
            effective: zero(),
            restored: zero(),
            kept: zero(),
            extra: zero(),
            rounding: zero(),
            found: zero(),
            passing: Vec::new(),
        };
    }
    let effective = table.effective(node);
    let mut restored = effective.clone();
    let (mut found, mut extra, mut rounding) = (zero(), zero(), zero());
    let mut pending: Vec<(Option<&'a str>, Points)> = Vec::new();
    if node.is_leaf() {
        found = base[node.id].clone().min(effective.clone());
        pending.extend(
            losses
                .iter()
                .filter(|l| l.leaf == node.id)
                .map(|l| (l.cap, l.amount.clone())),
        );
    } else {
        let mut scores = zero();
        for child in node.scored() {
            let out = walk(table, child, base, losses, zeroed, book);
            restored += &(&out.restored - &out.effective);
            scores += &(&out.effective - &out.kept);
            extra += &out.extra;
            rounding += &out.rounding;
            pending.extend(out.passing);
        }
        if table.grants(node) {
            scores += &table.unlisted(node);
        }
        // Parts over the printed weight are cut to it before anything else comes off.
        found = found + (&effective - &scores.min(effective.clone()));
    }
    let (here, mut passing): (Vec<_>, Vec<_>) =
        pending.into_iter().partition(|(cap, _)| *cap == Some(node.id));
    let arriving: Points = here.iter().map(|(_, amount)| amount).sum();
    found += &arriving;
    let mut kept = found.clone().min(effective.clone());
    let through = |passing: &[(Option<&str>, Points)]| passing.iter().map(|(_, a)| a).sum::<Points>();
    let mut own = &effective - &kept - through(&passing);
    if let Some(mark) = node.indicator.and_then(|i| i.pass_mark.as_ref())
        && fails(mark, &own, &effective)
        && mark.effect.unwrap_or(settings.part_fail) == PartFail::Zero
    {
        zeroed.insert(node.id);
    }
    if zeroed.contains(node.id) {
        kept = effective.clone();
        extra = zero();
        rounding = zero();
        found = effective.clone();
        if settings.zero_absorbs_uncapped {
            passing.clear();
        }
        own = -through(&passing);
    }
    book.own.insert(node.id, own);
    if node.level > 0
        && let Some(lost) = table.lost.get(node.id)
    {
        let share = lost.checked_div(&restored).unwrap();
        extra = &extra + &((&effective - &kept + &extra) * &share);
        restored += lost;
        book.factor.insert(node.id, share + Points::ONE);
    }
    if node.level == 1
        && let Some(places) = settings.round_level1_places
    {
        let score = &effective - &kept + &extra;
        rounding = round(&score, places, settings.mode) - score;
    }
    book.restored.insert(node.id, restored.clone());
    Out {
        effective,
        restored,
        kept,
        extra,
        rounding,
        found,
        passing,
    }
}
