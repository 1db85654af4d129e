//! Bulk scoring against the general scorer: the same totals, grades and ranks, on a fixed table that has everything
//! and on random ones.

use std::collections::BTreeMap;

use mingjian_core::lang::Text;
use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::{Cap, Gate, Id, Indicator, Kind, MajorDeduction, Rubric, Ties, Trigger, parse};
use mingjian_core::score::Scheme;
use mingjian_core::score::bulk::{ColumnKind, Matrix, Plan, Standing};
use mingjian_core::sheet::{Entry, Occurrence, Status, Unit};
use proptest::prelude::*;

use crate::naive::chance::Chance;

const COMMON: &str = "
mingjian: rubric/1
id: bulk
title: 批量
classes: [{id: A, title: 甲, total: 100}, {id: B, title: 乙, total: 95}]
grades:
  - {id: excellent, title: 优秀, min: 90}
  - {id: good, title: 良好, min: 80, max: 89}
  - {id: pass, title: 合格, min: 60, max: 79}
  - {id: fail, title: 不合格, fail: true}
indicators:
  - id: one
    title: 一
    weights: {A: 60, B: 55}
    children:
      - id: one-a
        title: 甲
        weights: {A: 40, B: 35}
        children:
          - {id: given, title: 给分, weights: {A: 30.5, B: 25.5}, min: 2}
          - {id: own, title: 扣分, weight: 4.5, kind: deduct, cap: own, triggers: [{id: t, title: 次, amount: 0.75}, {id: s, title: 次, share: 20%}]}
          - {id: free, title: 任意, weight: 5, kind: deduct}
      - id: one-b
        title: 乙
        weight: 20
        children:
          - {id: high, title: 突破, weight: 10, kind: deduct, cap: level1, triggers: [{id: t, title: 次, amount: 6}]}
          - {id: mid, title: 上级, weight: 10, kind: deduct, cap: parent, triggers: [{id: t, title: 次, amount: 4}]}
      - {id: p1, title: 加分, kind: bonus, gate: {above: 80}}
      - {id: p2, title: 加分, kind: bonus, max: 2.5, gate: {node: one, at_least: 44}}
  - id: two
    title: 二
    weight: 40
    children:
      - {id: open, title: 不封顶, weight: 10, kind: deduct, cap: none, triggers: [{id: t, title: 次, amount: 1.5}]}
      - {id: table, title: 全表, weight: 10, kind: deduct, cap: root, triggers: [{id: t, title: 次, amount: 12}]}
      - {id: rest, title: 其余, weight: 20}
      - {id: p3, title: 加分, kind: bonus, triggers: [{id: t, title: 表扬, amount: 3}]}
major_deductions:
  - {id: m1, title: 重大, triggers: [{id: t, title: 次, amount: 5}], max: 20}
  - {id: m2, title: 重大}
settings:
";

const SETTINGS: [&str; 4] = [
    "  {bonus_cap: parent, bonus_cap_share: 20%, deduct_cap: own}",
    "  {bonus_cap: level1, bonus_cap_share: 10%, bonus_cap_scope: shared, floor_zero: true, total_max: 100}",
    "  {bonus_total_cap: 4, gate_base: after_major, major_cap: 30, ties: dense}",
    "  {bonus_cap: parent, bonus_cap_share: 20%, gap: up, places: 3}",
];

fn rubric(number: usize) -> Rubric {
    parse(format!("{COMMON}{}", SETTINGS[number]).as_bytes()).unwrap()
}

/// Half points up to `most` halves.
fn halves(c: &mut Chance, most: usize) -> Points {
    Points::scaled(5 * c.between(1, most) as i64, 1)
}

fn trigger(c: &mut Chance, id: &str, shares: bool) -> Trigger {
    let share = shares && c.percent(30);
    Trigger {
        id: Id::new(id),
        title: Text::zh("次"),
        amount: (!share).then(|| Points::scaled(25 * c.between(1, 40) as i64, 2)),
        share: share.then(|| Points::scaled(c.pick(&[2, 5, 10]), 1)),
        ..Trigger::default()
    }
}

/// A leaf with points, losses by triggers, or losses at will.
fn leaf(c: &mut Chance, at: usize) -> Indicator {
    let mut of = Indicator {
        id: Id::new(format!("l{at}")),
        title: Text::zh("项"),
        ..Indicator::default()
    };
    if c.percent(35) {
        of.weights = BTreeMap::from([("A".to_owned(), halves(c, 40)), ("B".to_owned(), halves(c, 40))]);
    } else {
        of.weight = Some(halves(c, 40));
    }
    match c.below(5) {
        0 | 1 => of.min = c.percent(40).then(|| Points::scaled(5, 1)),
        2 => {
            of.id = Id::new(format!("f{at}"));
            of.kind = Some(Kind::Deduct);
        }
        _ => {
            of.kind = Some(Kind::Deduct);
            of.cap = c.pick(&[
                None,
                Some(Cap::Own),
                Some(Cap::Parent),
                Some(Cap::Level1),
                Some(Cap::Root),
                Some(Cap::None),
            ]);
            of.triggers = (0..c.between(1, 3))
                .map(|t| trigger(c, &format!("t{t}"), true))
                .collect();
        }
    }
    of
}

fn bonus(c: &mut Chance, at: usize, nodes: &[String]) -> Indicator {
    let line = halves(c, 120);
    let gate = c.percent(50).then(|| {
        let strict = c.percent(50);
        Gate {
            node: c.percent(40).then(|| c.pick(nodes)),
            above: strict.then(|| line.clone()),
            at_least: (!strict).then_some(line),
        }
    });
    Indicator {
        id: Id::new(format!("p{at}")),
        title: Text::zh("加分"),
        kind: Some(Kind::Bonus),
        max: c.percent(40).then(|| halves(c, 8)),
        gate,
        triggers: (0..c.below(3))
            .map(|t| trigger(c, &format!("t{t}"), false))
            .collect(),
        ..Indicator::default()
    }
}

/// A random tree of two or three levels with random weights, caps, gates and deductions; settings and grades are those
/// of the fixed table.
fn random(seed: u64) -> Rubric {
    let mut chance = Chance::new(seed);
    let c = &mut chance;
    let mut rubric = rubric(c.below(SETTINGS.len()));
    let (mut leaves, mut groups, mut bonuses) = (0, Vec::new(), 0);
    let group = |id: String, children: Vec<Indicator>| {
        let sum = |class: &str| -> Points {
            children
                .iter()
                .filter_map(|i: &Indicator| i.weight_for(class))
                .sum()
        };
        Indicator {
            weights: BTreeMap::from([("A".to_owned(), sum("A")), ("B".to_owned(), sum("B"))]),
            id: Id::new(id),
            title: Text::zh("组"),
            children,
            ..Indicator::default()
        }
    };
    let mut next = |c: &mut Chance| {
        leaves += 1;
        leaf(c, leaves)
    };
    let mut blocks = Vec::new();
    for block in 0..c.between(1, 4) {
        let mut children = Vec::new();
        for part in 0..c.between(1, 3) {
            if c.percent(50) {
                children.push(next(c));
            } else {
                let inside = (0..c.between(1, 4)).map(|_| next(c)).collect();
                let id = format!("g{block}-{part}");
                groups.push(id.clone());
                children.push(group(id, inside));
            }
        }
        let id = format!("g{block}");
        groups.push(id.clone());
        blocks.push(group(id, children));
    }
    for block in &mut blocks {
        for _ in 0..c.below(3) {
            bonuses += 1;
            block.children.push(bonus(c, bonuses, &groups));
        }
    }
    rubric.indicators = blocks;
    for class in &mut rubric.classes {
        class.total = Some(
            rubric
                .indicators
                .iter()
                .filter_map(|i| i.weight_for(&class.id.text))
                .sum(),
        );
    }
    rubric.major_deductions = (0..c.below(3))
        .map(|at| MajorDeduction {
            id: Id::new(format!("m{at}")),
            title: Text::zh("重大"),
            triggers: (0..c.below(3))
                .map(|t| trigger(c, &format!("t{t}"), false))
                .collect(),
            max: c.percent(40).then(|| halves(c, 40)),
            ..MajorDeduction::default()
        })
        .collect();
    rubric
}

/// Whether both classes fit whole hundredths; a share of an odd weight does not.
fn fits(rubric: &Rubric) -> bool {
    let scheme = Scheme::new(rubric).unwrap();
    ["A", "B"]
        .iter()
        .all(|class| match Plan::build(&scheme, class, 2) {
            Ok(_) => true,
            Err(refusal) => {
                assert_eq!(refusal.code, "MJ4061", "{refusal}");
                false
            }
        })
}

/// The indicator of an id, wherever it stands.
fn find<'r>(list: &'r [Indicator], id: &str) -> Option<&'r Indicator> {
    list.iter().find_map(|i| {
        if i.id.text == id {
            Some(i)
        } else {
            find(&i.children, id)
        }
    })
}

/// The entries that say what one row of columns says.
fn entries(unit: &str, plan: &Plan, row: &[i32]) -> Vec<Entry> {
    let mut list: Vec<Entry> = Vec::new();
    for (column, value) in plan.columns().iter().zip(row) {
        let entry = match list.iter_mut().find(|e| e.indicator == column.node) {
            Some(entry) => entry,
            None => {
                list.push(Entry {
                    unit: unit.into(),
                    indicator: column.node.clone(),
                    ..Entry::default()
                });
                list.last_mut().unwrap()
            }
        };
        let points = || Points::ratio(i64::from(*value), plan.scale());
        let claim = column.node.starts_with('p');
        let proof = if claim {
            vec!["a.pdf".to_owned()]
        } else {
            Vec::new()
        };
        match &column.kind {
            ColumnKind::Points => entry.points = points(),
            ColumnKind::Amount if column.node.starts_with('f') => entry.lost = points(),
            ColumnKind::Amount => {
                entry.occurrences.push(Occurrence {
                    amount: points(),
                    proof,
                    ..Occurrence::default()
                });
            }
            ColumnKind::Count(trigger) => entry.occurrences.push(Occurrence {
                trigger: trigger.clone(),
                count: u32::try_from(*value).unwrap(),
                proof,
                ..Occurrence::default()
            }),
        }
    }
    list
}

/// The smallest and the largest number that a column is filled with here.
fn range(rubric: &Rubric, plan: &Plan, column: usize) -> (i32, i32) {
    let whole =
        |points: &Points| i32::try_from(points.rank_key(plan.places(), Rounding::Down).unwrap()).unwrap();
    let column = &plan.columns()[column];
    let of = find(&rubric.indicators, &column.node);
    let weight = of.and_then(|of| of.weight_for(plan.class()));
    match (&column.kind, of, weight) {
        (ColumnKind::Count(_), ..) => (0, 5),
        (ColumnKind::Points, Some(of), Some(weight)) => (of.min.as_ref().map_or(0, whole), whole(weight)),
        (_, _, Some(weight)) => (0, whole(weight).min(i32::try_from(5 * plan.scale()).unwrap())),
        _ => (0, i32::try_from(5 * plan.scale()).unwrap()),
    }
}

fn compare(rubric: &Rubric, seed: u64) {
    let scheme = Scheme::new(rubric).unwrap();
    let mut state = seed;
    let mut next = |below: i32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i32::try_from((state >> 33) % u64::try_from(below).unwrap()).unwrap()
    };
    let mut units = Vec::new();
    let mut sheet = Vec::new();
    let mut table = String::new();
    let mut plans = Vec::new();
    for class in ["A", "B"] {
        let plan = Plan::build(&scheme, class, 2).unwrap();
        if table.is_empty() {
            let names: Vec<String> = plan
                .columns()
                .iter()
                .map(mingjian_core::score::bulk::Column::name)
                .collect();
            table = format!("unit,class,region,{}\n", names.join(","));
        }
        for index in 0..40 {
            let id = format!("{class}{index}");
            let region = format!("r{}", next(5));
            let row: Vec<i32> = (0..plan.columns().len())
                .map(|column| {
                    let (least, most) = range(rubric, &plan, column);
                    // Often nothing lost, so that totals reach every grade.
                    match plan.columns()[column].kind {
                        ColumnKind::Points if next(3) > 0 => most,
                        ColumnKind::Points => least + next(most - least + 1),
                        _ if next(3) > 0 => 0,
                        _ => next(most + 1),
                    }
                })
                .collect();
            let cells: Vec<String> = plan
                .columns()
                .iter()
                .zip(&row)
                .map(|(column, value)| match column.kind {
                    ColumnKind::Count(_) => value.to_string(),
                    _ => Points::ratio(i64::from(*value), plan.scale())
                        .unwrap()
                        .to_string(),
                })
                .collect();
            table.push_str(&format!("{id},{class},{region},{}\n", cells.join(",")));
            sheet.extend(entries(&id, &plan, &row));
            units.push(Unit {
                id,
                class: class.into(),
                region,
                ..Unit::default()
            });
        }
        plans.push(plan);
    }
    let scoring = scheme.scoring(&units, &sheet, Status::Final, None).unwrap();
    let wanted = scoring.all().unwrap();
    let matrix = Matrix::read(table.as_bytes(), plans).unwrap();
    for threads in [1, 2] {
        let ranked = matrix.score(rubric.settings.ties, threads).unwrap();
        assert_eq!(ranked.len(), wanted.len());
        // All totals before any rank: one wrong total changes the ranks of others.
        for (index, want) in wanted.iter().enumerate() {
            let row = ranked.row(index).unwrap();
            assert_eq!(row.unit, want.unit.id);
            assert_eq!(
                Points::scaled(i64::from(row.total), row.places),
                *want.total.as_ref().unwrap(),
                "{}",
                row.unit
            );
            assert_eq!(Some(row.grade), want.grade.as_deref(), "{}", row.unit);
        }
        for (index, want) in wanted.iter().enumerate() {
            let row = ranked.row(index).unwrap();
            assert_eq!(
                (Some(row.rank), Some(row.region_rank)),
                (want.rank, want.region_rank),
                "{}",
                row.unit
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_country_scores_like_each_of_its_units(number in 0..SETTINGS.len(), seed: u64) {
        compare(&rubric(number), seed);
    }

    #[test]
    fn random_tables_score_like_each_of_their_units(seed: u64) {
        let table = (0..200).map(|more| random(seed.wrapping_add(more))).find(fits);
        compare(&table.unwrap(), seed);
    }
}

#[test]
fn a_gate_on_a_node_sees_what_passes_through_it() {
    let text = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: [{id: A, title: 甲, total: 100}, {id: B, title: 乙, total: 100}]\n\
                grades: [{id: good, title: 好, min: 60}, {id: fail, title: 差, fail: true}]\nindicators:\n  \
                - id: one\n    title: 一\n    weight: 100\n    children:\n      \
                - {id: l1, title: 给分, weight: 60}\n      \
                - {id: g, title: 组, weight: 40, children: [{id: l2, title: 扣, weight: 40, kind: deduct, cap: level1, triggers: [{id: t, title: 次, amount: 30}]}]}\n      \
                - {id: p1, title: 加分, kind: bonus, gate: {node: g, at_least: 0}, max: 2}\n      \
                - {id: p2, title: 加分, kind: bonus, gate: {node: l1, at_least: 30}, max: 2}\n";
    let rubric = parse(text.as_bytes()).unwrap();
    for seed in 0..20 {
        compare(&rubric, seed);
    }
}

#[test]
fn a_changed_entry_gives_the_new_total_and_rank() {
    let rubric = rubric(0);
    let scheme = Scheme::new(&rubric).unwrap();
    let plan = Plan::build(&scheme, "A", 2).unwrap();
    let full: Vec<i32> = plan
        .columns()
        .iter()
        .map(|c| match (&c.kind, c.node.as_str()) {
            (ColumnKind::Points, "given") => 3050,
            (ColumnKind::Points, _) => 2000,
            _ => 0,
        })
        .collect();
    assert_eq!(plan.score_row(&full).unwrap(), 10_000);
    let mut changed = full.clone();
    changed[0] = 3000;
    let (before, after) = (plan.score_row(&full).unwrap(), plan.score_row(&changed).unwrap());
    assert_eq!(after, 9_950);
    let mut standing = Standing::of(&[before, 9_960, 9_950, 9_000]);
    assert_eq!(standing.change(before, after, Ties::Competition), 2);
    assert_eq!(standing.rank(9_000, Ties::Competition), 4);
    assert_eq!(standing.rank(9_000, Ties::Dense), 3);
}

#[test]
fn what_plain_sheets_cannot_hold_is_refused() {
    let scheme_of = |text: &str| parse(format!("{COMMON}{text}").as_bytes()).unwrap();
    for (text, what) in [
        ("  {na_rule: divide}", "na_rule"),
        ("  {round_level1_places: 1}", "round_level1_places"),
        ("  {places: 1}", "places"),
    ] {
        let rubric = scheme_of(text);
        let refusal = Plan::build(&Scheme::new(&rubric).unwrap(), "A", 2).unwrap_err();
        assert_eq!(refusal.code, "MJ4061");
        assert!(refusal.place.node.contains(what), "{refusal}");
    }
    let rubric = rubric(0);
    let plan = Plan::build(&Scheme::new(&rubric).unwrap(), "A", 2).unwrap();
    // Columns that are not the plan's.
    assert_eq!(plan.score(&[], 1).err().map(|r| r.code), Some("MJ4062"));
    assert_eq!(plan.score_row(&[1]).err().map(|r| r.code), Some("MJ4062"));
    let header: Vec<String> = plan
        .columns()
        .iter()
        .map(mingjian_core::score::bulk::Column::name)
        .collect();
    let header = format!("unit,class,{}", header.join(","));
    let zeros = vec!["2"; plan.columns().len()].join(",");
    let read = |text: String| {
        Matrix::read(text.as_bytes(), vec![plan.clone()])
            .err()
            .map(|r| (r.code, r.place.line))
    };
    assert_eq!(read(format!("{header}\nu,A,{zeros}\n")), None);
    assert_eq!(
        read(format!(
            "{header}\nu,A,{zeros}\nv,A,{}\n",
            zeros.replacen('2', "NaN", 1)
        )),
        Some(("MJ4063", 3))
    );
    assert_eq!(read(format!("{header}\nu,C,{zeros}\n")), Some(("MJ4014", 2)));
    assert_eq!(read(format!("{header},x\nu,A,{zeros},1\n")), Some(("MJ4064", 0)));
    assert_eq!(read("unit,class\n".to_owned()), Some(("MJ4064", 0)));
    let over = format!("{header}\nu,A,{}\n", zeros.replacen('2', "99", 1));
    let matrix = Matrix::read(over.as_bytes(), vec![plan.clone()]).unwrap();
    assert_eq!(
        matrix.score(Ties::Competition, 1).err().map(|r| r.code),
        Some("MJ4063")
    );
}
