//! One class's table as integer steps.

use num_integer::Integer;

use super::super::Scheme;
use super::super::bonus::share_limit;
use super::super::grade;
use super::super::table::{At, Fit, Node, Table};
use super::super::weights::{Part, weights};
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{GateBase, GradeBand, Kind, NaRule, Rubric, Scope, Trigger};

/// Largest count of one trigger that a plan takes; a larger one is reported and scored by the general scorer.
pub const MAX_COUNT: i32 = 9_999;

/// 列: what one column of entries holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The indicator's (or major deduction's) id.
    pub node: String,
    /// What its numbers are.
    pub kind: ColumnKind,
}

impl Column {
    /// The column's name in a file: the id, with the trigger behind a colon.
    pub fn name(&self) -> String {
        match &self.kind {
            ColumnKind::Points | ColumnKind::Amount => self.node.clone(),
            ColumnKind::Count(trigger) => format!("{}:{trigger}", self.node),
        }
    }
}

/// What the numbers of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Points given, in units of the plan's scale.
    Points,
    /// Points lost, claimed or deducted, in units of the plan's scale.
    Amount,
    /// How many times the trigger of this id occurred.
    Count(String),
}

/// A loss by a column: `amount` for each unit of the column, stopping at a node.
#[derive(Debug, Clone)]
pub(crate) struct Loss {
    pub column: usize,
    pub amount: i32,
    /// Largest number the column may hold.
    pub most: i32,
    pub stop: Option<At>,
}

/// A node in the order of work: leaves up.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub at: At,
    pub parent: At,
    pub weight: i32,
    pub leaf: bool,
    /// Column of points given with its smallest and largest number.
    pub points: Option<(usize, i32, i32)>,
    pub losses: Vec<Loss>,
    /// Whether more than its weight can be lost here.
    pub may_exceed: bool,
}

/// A bonus item.
#[derive(Debug, Clone)]
pub(crate) struct Bonus {
    pub claims: Vec<Loss>,
    pub most: Option<i32>,
    pub gate: Option<GateStep>,
    /// Index into [`Plan::shared`].
    pub shared: Option<usize>,
}

/// A gate: the node whose score is compared, and the smallest score that opens it.
#[derive(Debug, Clone)]
pub(crate) struct GateStep {
    pub node: At,
    pub opens_at: i32,
    pub after_major: bool,
}

/// A node whose own score a gate compares, with the losses below it that stop above it.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    pub at: At,
    pub passing: Vec<Loss>,
}

/// A major deduction.
#[derive(Debug, Clone)]
pub(crate) struct Major {
    pub losses: Vec<Loss>,
    pub most: Option<i32>,
}

/// 批量计分方案 of one class.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) scale: i64,
    pub(crate) nodes: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) bonuses: Vec<Bonus>,
    pub(crate) watched: Vec<Watched>,
    pub(crate) shared: Vec<i32>,
    pub(crate) bonus_total: Option<i32>,
    pub(crate) majors: Vec<Major>,
    pub(crate) major_total: Option<i32>,
    pub(crate) total_max: Option<i32>,
    pub(crate) floor_zero: bool,
    columns: Vec<Column>,
    class: String,
    places: u32,
    grades: Vec<(i64, String)>,
}

fn not_plain(what: &str) -> Refusal {
    Refusal::new("MJ4061", &[("what", what)]).at(Place::node(what))
}

struct Builder<'t, 'r> {
    table: &'t Table<'r>,
    scale: i64,
    columns: Vec<Column>,
    /// Largest absolute number that a sum may reach.
    reach: i64,
}

impl Builder<'_, '_> {
    fn int(&mut self, value: &Points) -> Result<i32, Refusal> {
        let scaled = value * &Points::from(self.scale);
        let whole = scaled.as_integer().and_then(|n| i32::try_from(n).ok());
        whole.ok_or_else(|| not_plain(&format!("{value}")))
    }

    fn column(&mut self, node: &str, kind: ColumnKind) -> usize {
        self.columns.push(Column {
            node: node.to_owned(),
            kind,
        });
        self.columns.len() - 1
    }

    /// A column of counts for a trigger; `None` for a trigger that plain sheets do not hold.
    fn loss(
        &mut self,
        node: &Node<'_>,
        trigger: &Trigger,
        stop: Option<At>,
    ) -> Result<Option<Loss>, Refusal> {
        let plain = trigger.steps.is_empty()
            && trigger.up_to.is_none()
            && trigger.after.is_none()
            && trigger.charge.is_empty()
            && !trigger.all;
        let amount = match (&trigger.amount, &trigger.share) {
            (Some(amount), _) if plain => amount.clone(),
            (None, Some(share)) if plain => share * &node.weight,
            _ => return Ok(None),
        };
        let amount = self.int(&amount)?;
        let column = self.column(node.id, ColumnKind::Count(trigger.id.text.clone()));
        self.reach += i64::from(amount) * i64::from(MAX_COUNT);
        Ok(Some(Loss {
            column,
            amount,
            most: MAX_COUNT,
            stop,
        }))
    }

    fn amount(&mut self, node: &str, most: i32, stop: Option<At>) -> Loss {
        let column = self.column(node, ColumnKind::Amount);
        self.reach += i64::from(most);
        Loss {
            column,
            amount: 1,
            most,
            stop,
        }
    }

    fn step(&mut self, at: At, node: &Node<'_>) -> Result<Step, Refusal> {
        let weight = self.int(&node.weight)?;
        self.reach += i64::from(weight);
        let mut step = Step {
            at,
            parent: node.parent.unwrap_or(0),
            weight,
            leaf: node.is_scored_leaf(),
            points: None,
            losses: Vec::new(),
            may_exceed: false,
        };
        if node.fit != Fit::Equal || self.table.unbounded {
            return Err(not_plain(self.table.label(at)));
        }
        let Some(indicator) = node.indicator.filter(|_| step.leaf) else {
            return Ok(step);
        };
        if indicator.weight_unknown {
            return Err(not_plain(node.id));
        }
        if node.kind == Kind::Deduct {
            for trigger in &node.triggers {
                let stop = self.table.stop(at, &trigger.cap)?;
                step.losses.extend(self.loss(node, trigger.trigger, stop)?);
            }
            if node.triggers.is_empty() {
                let loss = self.amount(node.id, weight, Some(at));
                step.losses.push(loss);
            }
        } else {
            let least = self.int(&indicator.min.clone().unwrap_or_default())?;
            step.points = Some((self.column(node.id, ColumnKind::Points), least, weight));
        }
        Ok(step)
    }
}

impl Plan {
    /// Turns a class's table into a plan; `places` are the decimals that entries may have.
    ///
    /// # Errors
    /// `MJ4061` when the table needs the general scorer, `MJ4014` for an unknown class.
    pub fn build(scheme: &Scheme<'_>, class: &str, places: u32) -> Result<Self, Refusal> {
        let table = scheme.tables.get(class).ok_or_else(|| not_plain(class))?;
        let rubric = table.rubric;
        let settings = &rubric.settings;
        let restricted = |n: &Node<'_>| {
            n.indicator
                .is_some_and(|i| !i.units.is_empty() || i.pass_mark.is_some())
        };
        for (needs, what) in [
            (!rubric.composition.is_empty(), "composition"),
            (!rubric.quotas.is_empty(), "quotas"),
            (settings.na_rule == NaRule::Divide, "na_rule: divide"),
            (settings.round_level1_places.is_some(), "round_level1_places"),
            (table.nodes.iter().any(restricted), "units, pass_mark"),
        ] {
            if needs {
                return Err(not_plain(what));
            }
        }
        let scale = scale(table, places.max(settings.places)).ok_or_else(|| not_plain("scale"))?;
        // Ranks and grades are taken from whole units of the last place shown.
        if scale != 10_i64.pow(settings.places.min(9)) {
            return Err(not_plain("places"));
        }
        let mut builder = Builder {
            table,
            scale,
            columns: Vec::new(),
            reach: 0,
        };
        let mut steps = Vec::new();
        for (at, node) in table.nodes.iter().enumerate() {
            if node.kind != Kind::Bonus {
                steps.push(builder.step(at, node)?);
            }
        }
        let mut plan = Self {
            scale,
            nodes: table.nodes.len(),
            steps,
            bonuses: Vec::new(),
            watched: Vec::new(),
            shared: Vec::new(),
            bonus_total: None,
            majors: Vec::new(),
            major_total: None,
            total_max: None,
            floor_zero: settings.floor_zero,
            columns: Vec::new(),
            class: class.to_owned(),
            places: settings.places,
            grades: Vec::new(),
        };
        plan.steps.reverse();
        plan.mark_caps();
        plan.add_bonuses(&mut builder)?;
        plan.add_majors(&mut builder)?;
        let mut int = |value: &Option<Points>| value.as_ref().map(|v| builder.int(v)).transpose();
        (plan.bonus_total, plan.major_total) = (int(&settings.bonus_total_cap)?, int(&settings.major_cap)?);
        plan.total_max = int(&settings.total_max)?;
        if builder.reach > i64::from(i32::MAX) / 2 {
            return Err(not_plain("reach"));
        }
        plan.columns = builder.columns;
        plan.grades = grade_lines(rubric, class, scale)?;
        Ok(plan)
    }

    /// Marks the nodes at which more than the weight can arrive.
    fn mark_caps(&mut self) {
        let mut exceeds = vec![false; self.nodes];
        for step in &self.steps {
            for loss in &step.losses {
                if let Some(flag) = loss.stop.and_then(|s| exceeds.get_mut(s)) {
                    *flag = true;
                }
            }
        }
        for step in &mut self.steps {
            step.may_exceed = exceeds.get(step.at) == Some(&true);
        }
    }

    fn add_bonuses(&mut self, builder: &mut Builder<'_, '_>) -> Result<(), Refusal> {
        let table = builder.table;
        let settings = &table.rubric.settings;
        let whole = weights(
            table,
            vec![Part::Applicable; table.nodes.len()],
            None,
            &Default::default(),
        )?;
        let mut groups: Vec<At> = Vec::new();
        for (at, node) in table.nodes.iter().enumerate() {
            let Some(indicator) = node.indicator.filter(|_| node.kind == Kind::Bonus) else {
                continue;
            };
            let mut bonus = Bonus {
                claims: Vec::new(),
                most: None,
                gate: None,
                shared: None,
            };
            for trigger in &node.triggers {
                bonus.claims.extend(builder.loss(node, trigger.trigger, None)?);
            }
            if node.triggers.is_empty() {
                let most = i32::try_from(builder.scale * 1000).unwrap_or(i32::MAX / 4);
                bonus.claims.push(builder.amount(node.id, most, None));
            }
            let mut limits: Vec<i32> = Vec::new();
            if let Some(max) = &indicator.max {
                limits.push(builder.int(max)?);
            }
            if let Some((of, limit, scope)) = share_limit(table, &whole, indicator, at)? {
                let limit = builder.int(&limit)?;
                match scope {
                    Scope::Each => limits.push(limit),
                    Scope::Shared => {
                        let index = groups.iter().position(|g| *g == of).unwrap_or(groups.len());
                        if index == groups.len() {
                            groups.push(of);
                            self.shared.push(limit);
                        } else if let Some(slot) = self.shared.get_mut(index) {
                            *slot = limit.min(*slot);
                        }
                        bonus.shared = Some(index);
                    }
                }
            }
            bonus.most = limits.into_iter().min();
            if let Some(gate) = &indicator.gate {
                let node = match &gate.node {
                    Some(name) => table.node_named(name, node.id)?,
                    None => 0,
                };
                let opens_at = match (&gate.above, &gate.at_least) {
                    (Some(line), _) => builder.int(line)? + 1,
                    (None, Some(line)) => builder.int(line)?,
                    (None, None) => i32::MIN / 2,
                };
                self.watch(node, table.nodes.get(node).map_or(node, |n| n.end));
                let after_major = settings.gate_base == GateBase::AfterMajor && node == 0;
                bonus.gate = Some(GateStep {
                    node,
                    opens_at,
                    after_major,
                });
            }
            self.bonuses.push(bonus);
        }
        Ok(())
    }

    /// Keeps the score of a node for gates; its subtree ends before `end`.
    fn watch(&mut self, at: At, end: At) {
        if at == 0 || self.watched.iter().any(|known| known.at == at) {
            return;
        }
        let below = self.steps.iter().filter(|step| (at..end).contains(&step.at));
        let losses = below.flat_map(|step| &step.losses);
        // What stops outside the subtree stops at a node above, and those stand before it.
        let passing = losses
            .filter(|loss| loss.stop.is_none_or(|stop| stop < at))
            .cloned();
        let passing = passing.collect();
        self.watched.push(Watched { at, passing });
    }

    fn add_majors(&mut self, builder: &mut Builder<'_, '_>) -> Result<(), Refusal> {
        for major in builder.table.majors.clone() {
            let mut losses = Vec::new();
            for trigger in &major.triggers {
                let Some(amount) = trigger.amount.as_ref().filter(|_| trigger.steps.is_empty()) else {
                    continue;
                };
                let amount = builder.int(amount)?;
                let column = builder.column(&major.id.text, ColumnKind::Count(trigger.id.text.clone()));
                builder.reach += i64::from(amount) * i64::from(MAX_COUNT);
                losses.push(Loss {
                    column,
                    amount,
                    most: MAX_COUNT,
                    stop: None,
                });
            }
            if major.triggers.is_empty() {
                let most = i32::try_from(builder.scale * 1000).unwrap_or(i32::MAX / 4);
                losses.push(builder.amount(&major.id.text, most, None));
            }
            let most = major.max.as_ref().map(|m| builder.int(m)).transpose()?;
            self.majors.push(Major { losses, most });
        }
        Ok(())
    }

    /// The class it is for.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The columns it reads, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Units of the plan in one point: `100` for hundredths.
    pub fn scale(&self) -> i64 {
        self.scale
    }

    /// Decimals of totals.
    pub fn places(&self) -> u32 {
        self.places
    }

    /// The grade of a total in units of the scale.
    pub fn grade(&self, total: i32) -> Option<&str> {
        let total = i64::from(total);
        self.grades
            .iter()
            .find(|(from, _)| total >= *from)
            .map(|(_, grade)| grade.as_str())
    }
}

/// The common denominator: all constants and `places` decimals become whole numbers.
fn scale(table: &Table<'_>, places: u32) -> Option<i64> {
    let mut scale = 10_i64.checked_pow(places)?;
    let mut take = |value: &Points| -> Option<()> {
        let (_, d) = value.as_small()?;
        scale = scale.checked_mul(d / scale.gcd(&d))?;
        Some(())
    };
    for node in &table.nodes {
        take(&node.weight)?;
        for trigger in &node.triggers {
            if let Some(amount) = &trigger.trigger.amount {
                take(amount)?;
            }
        }
    }
    Some(scale)
}

/// Smallest total of each grade, best first: found by the general rule, so that gaps mean the same here.
fn grade_lines(rubric: &Rubric, class: &str, scale: i64) -> Result<Vec<(i64, String)>, Refusal> {
    let bands: Vec<&GradeBand> = grade::bands(rubric, class);
    let at = |key: i64| -> Result<Option<usize>, Refusal> {
        let value = Points::ratio(key, scale).unwrap_or_default();
        let band = grade::band(rubric, &bands, &value, "")?;
        Ok(band.and_then(|b| bands.iter().position(|o| o.id == b.id)))
    };
    let (low, high) = (-scale.saturating_mul(100_000), scale.saturating_mul(100_000));
    let mut lines = Vec::new();
    for (index, band) in bands.iter().enumerate() {
        // Grades only get better with more points: the first total that is at least this good.
        let (mut from, mut to) = (low, high);
        if at(to)?.is_none_or(|best| best > index) {
            continue;
        }
        while from < to {
            let middle = from + (to - from).div_euclid(2);
            if at(middle)?.is_some_and(|found| found <= index) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        let line = if from == low { i64::MIN } else { from };
        lines.push((line, band.id.text.clone()));
    }
    Ok(lines)
}
