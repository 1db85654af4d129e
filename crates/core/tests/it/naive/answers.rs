//! Random valid sheets for a random rubric: each applicable leaf of each unit has its entry.

use std::collections::BTreeMap;

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{BelowMin, Indicator, Kind, OutOfRange, Rubric, Trigger};
use mingjian_core::sheet::{Entry, FORMAT, Occurrence, Sheets, Unit};

use super::chance::Chance;
use super::generate::Plan;

/// Sheets for one to eight units.
pub fn sheets(c: &mut Chance, rubric: &Rubric, plan: &Plan) -> Sheets {
    let count = c.pick(&[1, 1, 2, 3, 5, 8]).min(plan.size.max(1));
    let units: Vec<Unit> = (1..=count)
        .map(|at| Unit {
            id: format!("u{at}"),
            name: Text::zh(format!("单位{at}")),
            class: rubric.classes[c.below(rubric.classes.len())].id.text.clone(),
            region: c.pick(&["", "东", "西"]).to_owned(),
            excluded: c.percent(4).then(|| Text::zh("由本系统考核")),
            ..Unit::default()
        })
        .collect();
    let mut entries: Vec<Entry> = Vec::new();
    for at in 0..units.len() {
        // Copies make ties.
        if at > 0
            && units[at].class == units[at - 1].class
            && rubric.indicators.iter().all(|i| i.units.is_empty())
            && c.percent(15)
        {
            let copy: Vec<Entry> = entries
                .iter()
                .filter(|e| e.unit == units[at - 1].id)
                .cloned()
                .collect();
            entries.extend(copy.into_iter().map(|e| Entry {
                unit: units[at].id.clone(),
                ..e
            }));
            if units[at - 1].excluded.is_none() || units[at].excluded.is_some() {
                continue;
            }
            entries.retain(|e| e.unit != units[at].id);
        }
        if units[at].excluded.is_none() {
            Writer {
                c,
                rubric,
                plan,
                unit: &units[at],
                entries: &mut entries,
            }
            .unit();
        }
    }
    for at in (1..entries.len()).rev() {
        entries.swap(at, c.below(at + 1));
    }
    Sheets {
        mingjian: FORMAT.to_owned(),
        units,
        entries,
        ..Sheets::default()
    }
}

struct Writer<'w> {
    c: &'w mut Chance,
    rubric: &'w Rubric,
    plan: &'w Plan,
    unit: &'w Unit,
    entries: &'w mut Vec<Entry>,
}

impl Writer<'_> {
    fn blank(&mut self, node: &str, code: &str) -> Entry {
        let name = if !code.is_empty() && self.c.percent(30) {
            code
        } else {
            node
        };
        Entry {
            unit: self.unit.id.clone(),
            indicator: name.to_owned(),
            ..Entry::default()
        }
    }

    fn unit(&mut self) {
        let rubric = self.rubric;
        for node in &rubric.indicators {
            self.node(node, &mut Vec::new());
        }
        for major in &rubric.major_deductions {
            let holds = major.classes.is_empty() || major.classes.contains(&self.unit.class);
            if holds && self.c.percent(50) {
                let mut entry = self.blank(&major.id.text, "");
                entry.occurrences = self.rows(&major.triggers.iter().collect::<Vec<_>>(), true);
                entry.reason = "示例".to_owned();
                if !entry.occurrences.is_empty() {
                    self.entries.push(entry);
                }
            }
        }
        for veto in &rubric.vetoes {
            let holds = veto.classes.is_empty() || veto.classes.contains(&self.unit.class);
            if !holds || !self.c.percent(25) {
                continue;
            }
            let mut entry = self.blank(&veto.id.text, "");
            entry.reason = "示例".to_owned();
            match veto.conditions.first() {
                None => entry.fired = true,
                Some(condition) => {
                    let own = vec![condition.id.text.clone()];
                    let names = if condition.counts.is_empty() {
                        own
                    } else {
                        condition.counts.clone()
                    };
                    for name in names {
                        entry.counts.insert(name, Points::from(self.c.below(5) as i64));
                    }
                }
            }
            self.entries.push(entry);
        }
    }

    fn node(&mut self, node: &Indicator, each_leaf: &mut Vec<Trigger>) {
        if !node.is_for(&self.unit.class) || (!node.units.is_empty() && !node.units.contains(&self.unit.id)) {
            return;
        }
        match node.kind() {
            Kind::Group => {
                let before = each_leaf.len();
                each_leaf.extend(node.each_leaf.iter().cloned());
                for child in &node.children {
                    self.node(child, each_leaf);
                }
                each_leaf.truncate(before);
            }
            Kind::Bonus => {
                if self.c.percent(70) {
                    let mut entry = self.blank(&node.id.text, &node.code);
                    entry.occurrences = self.rows(&node.triggers.iter().collect::<Vec<_>>(), true);
                    for row in &mut entry.occurrences {
                        row.work = "创新做法".to_owned();
                        if self.c.percent(80) {
                            row.proof = vec!["a.pdf".to_owned()];
                        }
                    }
                    if !entry.occurrences.is_empty() {
                        self.entries.push(entry);
                    }
                }
            }
            _ => self.leaf(node, each_leaf),
        }
    }

    fn leaf(&mut self, leaf: &Indicator, each_leaf: &[Trigger]) {
        if leaf.id.text != self.plan.haven && self.c.percent(self.plan.na) {
            let mut entry = self.blank(&leaf.id.text, &leaf.code);
            entry.not_applicable = true;
            entry.reason = "没有此项职责".to_owned();
            self.entries.push(entry);
            return;
        }
        let weight = leaf.weight_for(&self.unit.class).cloned().unwrap_or_default();
        let twice =
            self.plan.twice > 0 && plain(leaf) && each_leaf.is_empty() && self.c.percent(self.plan.twice);
        let mut entry = self.answer(leaf, &weight, each_leaf);
        if !twice {
            self.entries.push(entry);
            return;
        }
        // Findings of two scorers about one leaf are their own question.
        let clear = |e: &mut Entry| e.occurrences.iter_mut().for_each(|o| o.finding.clear());
        clear(&mut entry);
        entry.assessor = "甲".to_owned();
        let mut second = self.answer(leaf, &weight, each_leaf);
        clear(&mut second);
        second.assessor = "乙".to_owned();
        self.entries.push(entry);
        self.entries.push(second);
        if self.c.percent(30) {
            let mut third = self.answer(leaf, &weight, each_leaf);
            clear(&mut third);
            third.assessor = "丙".to_owned();
            third.decides = true;
            third.reason = "仲裁".to_owned();
            self.entries.push(third);
        }
    }

    fn answer(&mut self, leaf: &Indicator, weight: &Points, each_leaf: &[Trigger]) -> Entry {
        let mut entry = self.blank(&leaf.id.text, &leaf.code);
        let triggers: Vec<&Trigger> = leaf.triggers.iter().chain(each_leaf).collect();
        let wanted = leaf.kind() == Kind::Deduct || self.c.percent(60);
        if !triggers.is_empty() && wanted && self.c.percent(85) {
            entry.occurrences = self.rows(&triggers, false);
        }
        let free = leaf.min.is_none();
        match leaf.kind() {
            Kind::Deduct if !weight.is_zero() && self.c.percent(8) => {
                entry.lost = Some(self.c.decimal(&Points::ZERO, weight))
            }
            Kind::Deduct => entry.full = entry.occurrences.is_empty(),
            _ if free && self.c.percent(6) => entry.lost = Some(self.c.decimal(&Points::ZERO, weight)),
            _ if free && self.c.percent(6) => {
                entry.lost_share = Some(self.c.decimal(&Points::ZERO, &Points::ONE));
            }
            _ if entry.occurrences.is_empty() && self.c.percent(10) => entry.full = true,
            Kind::Levels => entry.level = Some(self.c.pick(&leaf.levels).id.text),
            Kind::Gain => entry.count = Some(self.c.below(6) as u32),
            Kind::Survey => {
                entry.counts = leaf
                    .answers
                    .iter()
                    .map(|a| {
                        (
                            a.id.text.clone(),
                            Points::from(self.c.below(60) as i64 + i64::from(a.valid)),
                        )
                    })
                    .collect::<BTreeMap<_, _>>();
            }
            Kind::Imported => {
                let full = leaf.full.clone().unwrap_or_else(|| weight.clone());
                entry.points = Some(self.points(&Points::ZERO, &full));
            }
            _ => {
                let lift = self.rubric.settings.below_min == BelowMin::Lift;
                let low = leaf.min.clone().filter(|_| !lift).unwrap_or_default();
                entry.points = Some(self.points(&low, weight));
            }
        }
        entry
    }

    /// Points inside the range, now and then outside where that is brought back.
    fn points(&mut self, low: &Points, high: &Points) -> Points {
        if self.rubric.settings.out_of_range == OutOfRange::Clamp && self.c.percent(8) {
            return if self.c.percent(50) {
                high + &Points::scaled(15, 1)
            } else {
                Points::from(-2)
            };
        }
        self.c.decimal(low, high)
    }

    fn rows(&mut self, triggers: &[&Trigger], outside: bool) -> Vec<Occurrence> {
        let mut rows = Vec::new();
        for _ in 0..self.c.between(1, 3) {
            if triggers.is_empty() {
                if outside {
                    let amount = Some(self.c.units(1000, 60_000));
                    rows.push(Occurrence {
                        amount,
                        ..Occurrence::default()
                    });
                }
                continue;
            }
            let trigger = self.c.pick(triggers);
            if let Some(first) = &trigger.after
                && !rows.iter().any(|r: &Occurrence| r.trigger == *first)
            {
                continue;
            }
            let row = self.row(trigger, outside);
            rows.push(row);
        }
        rows
    }

    fn row(&mut self, trigger: &Trigger, outside: bool) -> Occurrence {
        let mut row = Occurrence {
            trigger: trigger.id.text.clone(),
            ..Occurrence::default()
        };
        let counted = trigger.amount.is_some() || trigger.share.is_some() || trigger.max.is_some();
        if counted && self.c.percent(30) {
            row.count = self.c.between(1, 5) as u32;
        }
        if let Some(max) = &trigger.max {
            let low = trigger.min.clone().unwrap_or_default();
            row.amount = Some(self.c.decimal(&low, max));
        }
        if trigger.volume.is_some() {
            let quantity = [0, 5, 10, 29, 30, 31, 45, 50, 70, 120];
            row.quantity = Some(Points::scaled(self.c.pick(&quantity), 2));
        }
        if !trigger.charge.is_empty() {
            row.charge = self.c.pick(&trigger.charge);
        }
        let judged = trigger.zero.is_none() && trigger.ceiling.is_none() && trigger.ceiling_share.is_none();
        if !outside && judged && trigger.charge.is_empty() && self.c.percent(self.plan.findings) {
            row.finding = format!("f{}", self.c.below(4));
        }
        if !outside && self.c.percent(20) {
            row.on = self
                .c
                .pick(&["2023-12-31", "2024-01-01", "2024-06-30"])
                .to_owned();
        }
        row
    }
}

/// Leaves whose two scorers can be compared by one number.
fn plain(leaf: &Indicator) -> bool {
    leaf.triggers.is_empty()
        || (leaf.kind() == Kind::Deduct
            && leaf.triggers.iter().all(|t| {
                t.cap.is_none()
                    && t.zero.is_none()
                    && t.ceiling.is_none()
                    && t.ceiling_share.is_none()
                    && t.charge.is_empty()
                    && !t.all
            }))
}
