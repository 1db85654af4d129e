//! Rubrics made at random: small, and as wrong as a hand can write them.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::*;
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

/// A name out of few, so that references meet and clash.
pub fn word() -> BoxedStrategy<String> {
    select(vec!["", "a", "b", "c", "d", "甲", "1.1"])
        .prop_map(str::to_owned)
        .boxed()
}

/// Points, among them zero, negative ones and fractions.
pub fn points() -> BoxedStrategy<Points> {
    let small = (-3..120_i64, select(vec![1, 2, 3, 100])).prop_map(|(n, d)| Points::ratio(n, d).unwrap());
    prop_oneof![
        small,
        Just(Points::ZERO),
        Just(Points::from(100)),
        Just(Points::scaled(2, 1))
    ]
    .boxed()
}

fn id() -> BoxedStrategy<Id> {
    word().prop_map(Id::new).boxed()
}

fn ids() -> BoxedStrategy<Vec<String>> {
    prop::collection::vec(word(), 0..3).boxed()
}

/// Words that YAML could take for something else.
fn text() -> BoxedStrategy<Text> {
    let tricky = vec![
        "",
        "表",
        "null",
        "~",
        "yes",
        "1.0",
        "0x1",
        "- a",
        "a: b",
        "#c",
        " d",
        "'e'",
        "\"f\"",
        "g\nh",
        "[i",
        "{j: k}",
        "&l",
        "*m",
        "!n",
        "%o",
        "|p",
        ">q",
        "2020-01-01",
        "…",
        "第492号",
    ];
    (select(tricky.clone()), select(tricky))
        .prop_map(|(zh, en)| Text {
            zh: zh.to_owned(),
            en: if zh.is_empty() {
                String::new()
            } else {
                en.to_owned()
            },
        })
        .boxed()
}

fn cap() -> BoxedStrategy<Cap> {
    prop_oneof![
        select(vec![Cap::Own, Cap::Parent, Cap::Level1, Cap::Root, Cap::None]),
        select(vec!["a", "b", "甲"]).prop_map(|id| Cap::Node(id.to_owned())),
    ]
    .boxed()
}

fn triggers() -> BoxedStrategy<Vec<Trigger>> {
    let sizes = (
        maybe(points()),
        maybe(points()),
        maybe(points()),
        maybe(points()),
        any::<bool>(),
    );
    let rest = (maybe(cap()), maybe(cap()), maybe(word()), ids(), maybe(points()));
    let steps = prop::collection::vec(
        (0..5_u32, points()).prop_map(|(from, amount)| Step { from, amount }),
        0..3,
    );
    let volume = maybe(
        (points(), points(), points()).prop_map(|(at, first, step)| Volume {
            first_at: at.clone(),
            first,
            then_from: at,
            step: step.clone(),
            each: step,
        }),
    );
    let one =
        (id(), text(), sizes, rest, steps, volume).prop_map(|(id, title, sizes, rest, steps, volume)| {
            Trigger {
                id,
                title,
                amount: sizes.0,
                min: sizes.1,
                max: sizes.2,
                share: sizes.3,
                all: sizes.4,
                zero: rest.0,
                cap: rest.1,
                after_any: rest.2.iter().cloned().collect(),
                unless: rest.3.clone(),
                after: rest.2,
                charge: rest.3,
                up_to: rest.4,
                steps,
                volume,
                ..Trigger::default()
            }
        });
    prop::collection::vec(one, 0..3).boxed()
}

fn kind() -> BoxedStrategy<Option<Kind>> {
    use Kind::*;
    maybe(select(vec![
        Group, Points, Levels, Deduct, Gain, Imported, Survey, Bonus,
    ]))
    .boxed()
}

fn leaf() -> BoxedStrategy<Indicator> {
    let head = (
        id(),
        text(),
        kind(),
        maybe(points()),
        prop::collection::btree_map(word(), points(), 0..2),
    );
    let marks = (any::<[bool; 3]>(), ids(), ids(), ids(), ids());
    let more = (
        maybe(points()),
        maybe(points()),
        maybe(points()),
        maybe(cap()),
        maybe(word()),
        maybe(select(vec![NaRule::Fold, NaRule::Divide, NaRule::Keep])),
    );
    let level = (id(), maybe(points()), maybe(points())).prop_map(|(id, points, share)| Level {
        id,
        points,
        share,
        ..Level::default()
    });
    let answer = (id(), maybe(points()), any::<bool>()).prop_map(|(id, share, valid)| Answer {
        id,
        share,
        valid,
        ..Answer::default()
    });
    let scales = (
        prop::collection::vec(level, 0..3),
        prop::collection::vec(answer, 0..3),
    );
    let limits = (
        maybe(
            (maybe(points()), maybe(points())).prop_map(|(at, share)| PassMark {
                at,
                share,
                ..PassMark::default()
            }),
        ),
        maybe(
            (maybe(cap()), maybe(points())).prop_map(|(of, share)| BonusLimit {
                of,
                share,
                ..BonusLimit::default()
            }),
        ),
        maybe(
            (maybe(word()), maybe(points()), maybe(points())).prop_map(|(node, above, at_least)| Gate {
                node,
                above,
                at_least,
            }),
        ),
    );
    (
        head,
        marks,
        more,
        scales,
        limits,
        triggers(),
        triggers(),
        select(vec!["", "2020-01-01", "2020-1-1"]),
    )
        .prop_map(
            |(head, marks, more, scales, limits, triggers, each_leaf, from)| Indicator {
                id: head.0,
                title: head.1,
                kind: head.2,
                weight: head.3,
                weights: head.4,
                weight_unknown: marks.0[0],
                cap_unknown: marks.0[0],
                incomplete: marks.0[1],
                optional: marks.0[2],
                classes: marks.1,
                units: marks.2,
                clauses: marks.3,
                evidence: marks.4,
                min: more.0,
                max: more.1,
                each: more.2,
                cap: more.3,
                fold_into: more.4,
                na_rule: more.5,
                levels: scales.0,
                answers: scales.1,
                pass_mark: limits.0,
                limit: limits.1,
                gate: limits.2,
                triggers,
                each_leaf,
                counts_from: (!from.is_empty()).then(|| from.to_owned()),
                ..Indicator::default()
            },
        )
        .boxed()
}

fn indicators() -> BoxedStrategy<Vec<Indicator>> {
    let tree = leaf().prop_recursive(4, 10, 3, |inner| {
        (leaf(), prop::collection::vec(inner, 0..3))
            .prop_map(|(node, children)| Indicator { children, ..node })
    });
    prop::collection::vec(tree, 0..4).boxed()
}

fn components() -> BoxedStrategy<Vec<Component>> {
    let periods = prop::collection::vec(
        (id(), points()).prop_map(|(id, weight)| PeriodShare {
            id,
            weight,
            ..PeriodShare::default()
        }),
        0..2,
    );
    let shares = prop::collection::vec(
        (ids(), points()).prop_map(|(kinds, share)| KindShare { kinds, share }),
        0..2,
    );
    let aggregate = maybe(
        (points(), shares, maybe(word())).prop_map(|(own, kinds, fold_into)| Aggregate {
            own,
            kinds,
            fold_into,
            ..Aggregate::default()
        }),
    );
    let one = (
        id(),
        maybe(points()),
        select(vec![From::Table, From::Import, From::Parts]),
        periods,
        aggregate,
        maybe(word()),
        ids(),
    )
        .prop_map(
            |(id, weight, from, periods, aggregate, other, classes)| Component {
                id,
                weight,
                from,
                periods,
                aggregate,
                other,
                classes,
                ..Component::default()
            },
        )
        .boxed();
    let tree = one.clone().prop_recursive(2, 4, 2, move |inner| {
        (one.clone(), prop::collection::vec(inner, 0..2))
            .prop_map(|(node, parts)| Component { parts, ..node })
    });
    prop::collection::vec(tree, 0..3).boxed()
}

/// What stands outside the tree.
type Outside = (Vec<Veto>, Vec<MajorDeduction>, Vec<NotTwiceGroup>, Vec<Reading>);

fn outside() -> BoxedStrategy<Outside> {
    let condition =
        (id(), maybe(points()), maybe(points())).prop_map(|(id, at_least, above)| VetoCondition {
            id,
            at_least,
            above,
            ..VetoCondition::default()
        });
    let effect = select(vec![VetoEffect::Stop, VetoEffect::Fixed, VetoEffect::Part]);
    let veto = (
        id(),
        effect,
        maybe(points()),
        maybe(word()),
        maybe(word()),
        prop::collection::vec(condition, 0..2),
    )
        .prop_map(|(id, effect, points, node, grade, conditions)| Veto {
            id,
            effect,
            points,
            node,
            grade,
            conditions,
            ..Veto::default()
        });
    let major = (id(), triggers(), maybe(points())).prop_map(|(id, triggers, max)| MajorDeduction {
        id,
        triggers,
        max,
        ..MajorDeduction::default()
    });
    let group = (id(), ids()).prop_map(|(id, indicators)| NotTwiceGroup { id, indicators });
    let kind = select(vec![
        ReadingKind::Printed,
        ReadingKind::Parts,
        ReadingKind::Granted,
    ]);
    let reading = (word(), kind, text(), text()).prop_map(|(indicator, reading, by, why)| Reading {
        indicator,
        reading,
        by,
        why,
    });
    (
        prop::collection::vec(veto, 0..2),
        prop::collection::vec(major, 0..2),
        prop::collection::vec(group, 0..2),
        prop::collection::vec(reading, 0..3),
    )
        .boxed()
}

/// Whole rubrics.
pub fn rubrics() -> BoxedStrategy<Rubric> {
    let class = (id(), text(), maybe(points())).prop_map(|(id, title, total)| UnitClass {
        id,
        title,
        total,
        ..UnitClass::default()
    });
    let band = (id(), maybe(points()), maybe(points()), any::<[bool; 3]>(), ids()).prop_map(
        |(id, min, max, flags, classes)| GradeBand {
            id,
            min,
            max,
            min_inclusive: flags[0],
            max_inclusive: flags[1],
            fail: flags[2],
            classes,
            ..GradeBand::default()
        },
    );
    let quota = (word(), maybe(0..3_u32), maybe(points())).prop_map(|(grade, count, share)| Quota {
        grade,
        count,
        share,
        ..Quota::default()
    });
    let citation = (id(), text(), any::<bool>()).prop_map(|(id, document, read)| Citation {
        id,
        document,
        read,
        ..Citation::default()
    });
    let lists = (
        prop::collection::vec(class, 0..3),
        prop::collection::vec(band, 0..4),
        prop::collection::vec(quota, 0..2),
        prop::collection::vec(citation, 0..2),
        prop::collection::vec(text(), 0..2),
    );
    let settings = (
        cap(),
        maybe(points()),
        select(vec![NaRule::Keep, NaRule::Fold]),
        select(vec![0, 2, 99]),
    );
    (lists, settings, indicators(), components(), outside())
        .prop_map(|(lists, settings, indicators, composition, outside)| Rubric {
            mingjian: FORMAT.to_owned(),
            id: Id::new("r"),
            version: "1".to_owned(),
            title: Text::zh("表"),
            classes: lists.0,
            grades: lists.1,
            quotas: lists.2,
            citations: lists.3,
            missing: lists.4,
            settings: Settings {
                deduct_cap: settings.0,
                bonus_total_cap: settings.1,
                na_rule: settings.2,
                places: settings.3,
                ..Settings::default()
            },
            indicators,
            composition,
            vetoes: outside.0,
            major_deductions: outside.1,
            not_twice: outside.2,
            readings: outside.3,
            ..Rubric::default()
        })
        .boxed()
}
