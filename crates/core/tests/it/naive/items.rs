//! Random parts around the tree: bonus items, major deductions, vetoes, grades and quotas, not-twice groups.

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;

use super::chance::Chance;
use super::generate::{Plan, each_node, leaves, title, weight};
use super::ways::{small, steps, volume};

pub fn bonuses(c: &mut Chance, rubric: &mut Rubric, full: &Points) {
    let count = c.pick(&[0, 0, 1, 2, 3]);
    let nodes: Vec<String> = leaves(rubric)
        .iter()
        .filter(|l| l.classes.is_empty() && l.units.is_empty() && !l.id.text.starts_with('w'))
        .map(|l| l.id.text.clone())
        .collect();
    for at in 0..count {
        let mut item = Indicator {
            id: Id::new(format!("b{at}")),
            title: title("加分"),
            kind: Some(Kind::Bonus),
            ..Indicator::default()
        };
        if c.percent(40) {
            item.max = Some(c.decimal(&Points::ONE, full).round(2, Rounding::HalfUp));
        }
        if c.percent(40) {
            let line = (full.clone()
                * c.pick(&[Points::scaled(8, 1), Points::scaled(5, 1), Points::scaled(3, 1)]))
            .round(4, Rounding::Down);
            let node = if c.percent(40) && !nodes.is_empty() {
                Some(c.pick(&nodes))
            } else {
                None
            };
            let leaf = node
                .as_ref()
                .and_then(|id| leaves(rubric).into_iter().find(|l| l.id.text == *id));
            let line = leaf.map_or(line, |l| weight(&l, "A") * Points::scaled(5, 1));
            let strict = c.percent(50);
            item.gate = Some(Gate {
                node,
                above: strict.then(|| line.clone()),
                at_least: (!strict).then_some(line),
            });
        }
        if c.percent(35) {
            for number in 0..c.between(1, 2) {
                let mut trigger = Trigger {
                    id: Id::new(format!("t{number}")),
                    title: title("加分情形"),
                    ..Trigger::default()
                };
                match c.below(3) {
                    0 => trigger.volume = Some(volume(c, &Points::from(3))),
                    1 => trigger.max = Some(small(c, &Points::from(4))),
                    _ => {
                        trigger.amount = Some(small(c, &Points::from(4)));
                        if c.percent(30) {
                            trigger.steps = steps(c, &Points::from(4));
                        }
                    }
                }
                if c.percent(20) {
                    trigger.up_to = Some(small(c, &Points::from(6)));
                }
                item.triggers.push(trigger);
            }
        }
        place_bonus(c, rubric, item);
    }
}

fn place_bonus(c: &mut Chance, rubric: &mut Rubric, mut item: Indicator) {
    let mut list = &mut rubric.indicators;
    let mut above: Vec<String> = Vec::new();
    loop {
        let groups: Vec<usize> = (0..list.len())
            .filter(|i| !list[*i].children.is_empty())
            .collect();
        if groups.is_empty() || c.percent(30) {
            break;
        }
        let at = c.pick(&groups);
        above.push(list[at].id.text.clone());
        list = &mut list[at].children;
    }
    if c.percent(30) {
        let of = match c.below(4) {
            0 => Some(Cap::Parent),
            1 if !above.is_empty() => Some(Cap::Level1),
            2 if !above.is_empty() => Some(Cap::Node(c.pick(&above))),
            3 => Some(Cap::None),
            _ => None,
        };
        item.limit = Some(BonusLimit {
            of,
            share: Some(c.pick(&[Points::scaled(2, 1), Points::scaled(5, 2)])),
            scope: Some(Scope::Each),
        });
    }
    let at = c.below(list.len() + 1);
    list.insert(at, item);
}

pub fn outside(c: &mut Chance, rubric: &mut Rubric, full: &Points, plan: &Plan) {
    for at in 0..c.pick(&[0, 0, 1, 2]) {
        let mut item = MajorDeduction {
            id: Id::new(format!("m{at}")),
            title: title("重大扣分项"),
            ..MajorDeduction::default()
        };
        if c.percent(60) {
            let mut trigger = Trigger {
                id: Id::new("t"),
                title: title("每次"),
                ..Trigger::default()
            };
            if c.percent(70) {
                trigger.amount = Some(small(c, &Points::from(9)));
                if c.percent(30) {
                    trigger.steps = steps(c, &Points::from(9));
                }
            } else {
                trigger.max = Some(small(c, &Points::from(9)));
            }
            if c.percent(20) {
                trigger.up_to = Some(small(c, &Points::from(12)));
            }
            item.triggers.push(trigger);
        }
        if c.percent(30) {
            item.max = Some(small(c, &Points::from(15)));
        }
        if plan.classes == 2 && c.percent(20) {
            item.classes = vec!["A".to_owned()];
        }
        rubric.major_deductions.push(item);
    }
    let mut nodes = vec![];
    each_node(&mut rubric.indicators, &mut |node| {
        if node.kind() != Kind::Bonus && node.classes.is_empty() && node.units.is_empty() {
            nodes.push(node.id.text.clone());
        }
    });
    for at in 0..c.pick(&[0, 0, 0, 1, 2, 3]) {
        let effect = c.pick(&[
            VetoEffect::Stop,
            VetoEffect::Fixed,
            VetoEffect::Part,
            VetoEffect::Part,
        ]);
        let mut veto = Veto {
            id: Id::new(format!("x{at}")),
            title: title("否决"),
            effect,
            ..Veto::default()
        };
        match effect {
            VetoEffect::Fixed => veto.points = Some(c.decimal(&Points::ZERO, full)),
            VetoEffect::Part => {
                veto.node = Some(c.pick(&nodes));
                veto.part_fail = c.pick(&[None, Some(PartFail::Zero), Some(PartFail::Label)]);
            }
            VetoEffect::Stop => {}
        }
        if effect != VetoEffect::Part && c.percent(20) {
            veto.grade = Some("fail".to_owned());
        }
        if plan.classes == 2 && c.percent(20) {
            veto.classes = vec!["B".to_owned()];
        }
        if c.percent(40) {
            let strict = c.percent(50);
            let line = Points::from(c.between(1, 5) as i64);
            veto.conditions = vec![VetoCondition {
                id: Id::new("n"),
                title: title("次数"),
                counts: if c.percent(40) {
                    vec!["n1".into(), "n2".into()]
                } else {
                    Vec::new()
                },
                above: strict.then(|| line.clone()),
                at_least: (!strict).then_some(line),
                ..VetoCondition::default()
            }];
        }
        rubric.vetoes.push(veto);
    }
}

pub fn bands(c: &mut Chance, rubric: &mut Rubric, full: &Points) {
    if c.percent(10) {
        rubric.vetoes.iter_mut().for_each(|v| v.grade = None);
        return;
    }
    let line = |share: &str| (full.clone() * Points::parse(share).unwrap()).round(0, Rounding::HalfUp);
    let gaps = c.percent(50);
    let names = ["excellent", "good", "pass", "fail"];
    let mut before: Option<Points> = None;
    let bottom = if rubric.vetoes.iter().any(|v| v.grade.is_some()) {
        3
    } else {
        c.pick(&[2, 3, 3])
    };
    for (at, share) in ["0.85", "0.7", "0.5", "0"].iter().enumerate().take(bottom + 1) {
        let min = line(share);
        let last = at == bottom;
        let max = before
            .as_ref()
            .map(|b| b - &Points::ONE)
            .filter(|m| gaps && (last || *m >= min));
        rubric.grades.push(GradeBand {
            id: Id::new(names[at]),
            title: title("等次"),
            min: (!last).then(|| min.clone()),
            min_inclusive: c.percent(80),
            max,
            max_inclusive: c.percent(80),
            fail: last && c.percent(80),
            ..GradeBand::default()
        });
        before = Some(min);
    }
    if rubric.settings.gap == Gap::Error && gaps {
        rubric.settings.gap = Gap::Down;
    }
    if c.percent(35) {
        let min = c.percent(30).then(|| line("0.6"));
        let quota = |c: &mut Chance, grade: &str| {
            let share = c.percent(50);
            Quota {
                grade: grade.to_owned(),
                count: (!share).then(|| c.between(1, 4) as u32),
                share: share.then(|| c.pick(&[Points::scaled(3, 1), Points::scaled(5, 1)])),
                min: min.clone(),
                classes: Vec::new(),
            }
        };
        rubric.quotas.push(quota(c, "excellent"));
        if bottom == 3 && c.percent(30) {
            rubric.quotas.push(quota(c, "good"));
        }
    }
}

/// Groups of leaves among which one finding counts once.
pub fn groups(c: &mut Chance, rubric: &mut Rubric) {
    let ids: Vec<String> = rubric.indicators.iter().map(|i| i.id.text.clone()).collect();
    let half = ids.len() / 2;
    if half > 0 && c.percent(60) {
        rubric.not_twice.push(NotTwiceGroup {
            id: Id::new("n1"),
            indicators: ids[..half].to_vec(),
        });
        if c.percent(50) {
            rubric.not_twice.push(NotTwiceGroup {
                id: Id::new("n2"),
                indicators: ids[half..].to_vec(),
            });
        }
    }
}
