//! A plan run over columns, a block of units at a time, on as many threads as asked.
//!
//! Each inner loop is one operation over a block of one column: short, without branches, in whole numbers that fit
//! 32 bits by the plan's own bound.

use super::plan::{Loss, Plan, Step, Watched};
use crate::refusal::Refusal;

/// Units in a block: a block of one column and the sums of all nodes stay in the nearest cache.
const BLOCK: usize = 512;
/// Units in the smallest block, for one changed entry.
const FEW: usize = 8;

/// 总分 of many units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Totals in units of the plan's scale, in the order of the columns' rows.
    pub totals: Vec<i32>,
    /// Rows with a number outside its range: to be refused or scored by the general scorer.
    pub outside: Vec<usize>,
}

struct Scratch<const N: usize> {
    sums: Vec<[i32; N]>,
    scores: Vec<[i32; N]>,
    own: [i32; N],
    uncapped: [i32; N],
    outside: [i32; N],
    bonus: [i32; N],
    major: [i32; N],
    shared: Vec<[i32; N]>,
}

fn add<const N: usize>(sum: &mut [i32; N], values: &[i32], amount: i32, most: i32, outside: &mut [i32; N]) {
    if amount == 1 {
        for ((sum, value), outside) in sum.iter_mut().zip(values).zip(outside.iter_mut()) {
            *outside |= i32::from(*value < 0) | i32::from(*value > most);
            *sum = sum.wrapping_add(*value);
        }
        return;
    }
    for ((sum, value), outside) in sum.iter_mut().zip(values).zip(outside.iter_mut()) {
        *outside |= i32::from(*value < 0) | i32::from(*value > most);
        *sum = sum.wrapping_add(value.wrapping_mul(amount));
    }
}

fn cap<const N: usize>(values: &mut [i32; N], most: i32) {
    for value in values.iter_mut() {
        *value = (*value).min(most);
    }
}

fn plus<const N: usize>(sum: &mut [i32; N], values: &[i32; N]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum = sum.wrapping_add(*value);
    }
}

impl Plan {
    /// Scores all rows of the columns, on `threads` threads.
    ///
    /// # Errors
    /// `MJ4062` when the columns are not as many as the plan's, or not equally long.
    pub fn score(&self, columns: &[&[i32]], threads: usize) -> Result<Totals, Refusal> {
        let rows = columns.first().map_or(0, |c| c.len());
        if columns.len() != self.columns().len() || columns.iter().any(|c| c.len() != rows) {
            let (found, wanted) = (columns.len().to_string(), self.columns().len().to_string());
            return Err(Refusal::new("MJ4062", &[("found", &found), ("wanted", &wanted)]));
        }
        let mut out = Totals {
            totals: vec![0; rows],
            outside: Vec::new(),
        };
        let part = rows.div_ceil(threads.max(1)).next_multiple_of(BLOCK).max(BLOCK);
        let found: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let mut handles = Vec::new();
            let mut parts = out.totals.chunks_mut(part).enumerate();
            let first = parts.next();
            for (index, totals) in parts {
                handles.push(scope.spawn(move || self.run::<BLOCK>(columns, index * part, totals)));
            }
            let mut found: Vec<Vec<usize>> = first
                .map(|(_, totals)| self.run::<BLOCK>(columns, 0, totals))
                .into_iter()
                .collect();
            found.extend(handles.into_iter().filter_map(|h| h.join().ok()));
            found
        });
        out.outside = found.into_iter().flatten().collect();
        Ok(out)
    }

    /// Scores one row, for a changed entry.
    ///
    /// # Errors
    /// `MJ4062` when there are not as many numbers as columns, or one is outside its range.
    pub fn score_row(&self, row: &[i32]) -> Result<i32, Refusal> {
        if row.len() != self.columns().len() {
            let (found, wanted) = (row.len().to_string(), self.columns().len().to_string());
            return Err(Refusal::new("MJ4062", &[("found", &found), ("wanted", &wanted)]));
        }
        let columns: Vec<&[i32]> = row.iter().map(std::slice::from_ref).collect();
        let mut total = [0];
        let outside = self.run::<FEW>(&columns, 0, &mut total);
        match total {
            [total] if outside.is_empty() => Ok(total),
            _ => Err(Refusal::new("MJ4062", &[("found", "?"), ("wanted", "?")])),
        }
    }

    fn run<const N: usize>(&self, columns: &[&[i32]], start: usize, totals: &mut [i32]) -> Vec<usize> {
        let mut scratch = Scratch::<N> {
            sums: vec![[0; N]; self.nodes],
            scores: vec![
                [0; N];
                if self.bonuses.iter().any(|b| b.gate.is_some()) {
                    self.nodes
                } else {
                    0
                }
            ],
            own: [0; N],
            uncapped: [0; N],
            outside: [0; N],
            bonus: [0; N],
            major: [0; N],
            shared: vec![[0; N]; self.shared.len()],
        };
        let mut outside = Vec::new();
        for (index, totals) in totals.chunks_mut(N).enumerate() {
            let from = start + index * N;
            self.block(columns, from, totals, &mut scratch);
            for (offset, flag) in scratch.outside.iter().enumerate().take(totals.len()) {
                if *flag != 0 {
                    outside.push(from + offset);
                }
            }
        }
        outside
    }

    fn block<const N: usize>(&self, columns: &[&[i32]], from: usize, totals: &mut [i32], s: &mut Scratch<N>) {
        let len = totals.len();
        let values = |column: usize| {
            columns
                .get(column)
                .and_then(|c| c.get(from..from + len))
                .unwrap_or_default()
        };
        for sums in &mut s.sums {
            *sums = [0; N];
        }
        for shared in &mut s.shared {
            *shared = [0; N];
        }
        (s.uncapped, s.outside, s.bonus, s.major) = ([0; N], [0; N], [0; N], [0; N]);
        for step in &self.steps {
            self.step(step, &values, s);
        }
        let root = self.steps.last().map_or(0, |step| step.weight);
        for major in &self.majors {
            s.own = [0; N];
            for loss in &major.losses {
                add(
                    &mut s.own,
                    values(loss.column),
                    loss.amount,
                    loss.most,
                    &mut s.outside,
                );
            }
            if let Some(most) = major.most {
                cap(&mut s.own, most);
            }
            plus(&mut s.major, &s.own);
        }
        if let Some(most) = self.major_total {
            cap(&mut s.major, most);
        }
        self.bonus(&values, root, s);
        let kept = s.sums.first();
        for (index, total) in totals.iter_mut().enumerate() {
            let lost = kept.and_then(|k| k.get(index)).copied().unwrap_or(0);
            let at = |block: &[i32; N]| block.get(index).copied().unwrap_or(0);
            let mut sum = root - lost - at(&s.uncapped) + at(&s.bonus) - at(&s.major);
            if let Some(most) = self.total_max {
                sum = sum.min(most);
            }
            *total = if self.floor_zero { sum.max(0) } else { sum };
        }
    }

    /// One node: its losses, its cap, its share in the node above.
    fn step<'v, const N: usize>(
        &self,
        step: &Step,
        values: &impl Fn(usize) -> &'v [i32],
        s: &mut Scratch<N>,
    ) {
        let Scratch {
            sums,
            own,
            uncapped,
            outside,
            ..
        } = s;
        let watched = self.watched.iter().find(|one| one.at == step.at);
        if let (true, true, Some((column, least, most))) = (step.leaf, step.losses.is_empty(), step.points) {
            // Points alone never lose more than the weight: straight into the node above.
            if let Some(above) = sums.get_mut(step.parent) {
                for ((sum, value), outside) in above.iter_mut().zip(values(column)).zip(outside.iter_mut()) {
                    *outside |= i32::from(*value < least) | i32::from(*value > most);
                    *sum = sum.wrapping_add(step.weight.wrapping_sub(*value));
                }
            }
            if let (Some(_), Some(score)) = (watched, s.scores.get_mut(step.at)) {
                for (score, value) in score.iter_mut().zip(values(column)) {
                    *score = *value;
                }
            }
            return;
        }
        if step.leaf {
            *own = [0; N];
            for loss in &step.losses {
                self.lose(loss, step, values(loss.column), sums, own, uncapped, outside);
            }
            cap(own, step.weight);
        } else {
            let Some(arrived) = sums.get_mut(step.at) else {
                return;
            };
            if step.may_exceed {
                cap(arrived, step.weight);
            }
            *own = *arrived;
        }
        if step.at != 0
            && let Some(above) = sums.get_mut(step.parent)
        {
            plus(above, own);
        }
        if let Some(here) = sums.get_mut(step.at) {
            *here = *own;
        }
        if let Some(watched) = watched {
            note_score(step, watched, values, s);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of the scratch are borrowed one by one"
    )]
    fn lose<const N: usize>(
        &self,
        loss: &Loss,
        step: &Step,
        values: &[i32],
        sums: &mut [[i32; N]],
        own: &mut [i32; N],
        uncapped: &mut [i32; N],
        outside: &mut [i32; N],
    ) {
        let target = match loss.stop {
            Some(at) if at == step.at => own,
            Some(at) => match sums.get_mut(at) {
                Some(sum) => sum,
                None => return,
            },
            None => uncapped,
        };
        add(target, values, loss.amount, loss.most, outside);
    }

    fn bonus<'v, const N: usize>(&self, values: &impl Fn(usize) -> &'v [i32], root: i32, s: &mut Scratch<N>) {
        for bonus in &self.bonuses {
            let Scratch {
                sums,
                scores,
                own,
                uncapped,
                outside,
                major,
                shared,
                bonus: sum,
            } = s;
            *own = [0; N];
            for claim in &bonus.claims {
                add(own, values(claim.column), claim.amount, claim.most, outside);
            }
            if let Some(gate) = &bonus.gate {
                if gate.node == 0 {
                    let Some(kept) = sums.first() else { continue };
                    for (((worth, kept), gone), taken) in
                        own.iter_mut().zip(kept).zip(&*uncapped).zip(&*major)
                    {
                        let score = root - kept - gone - if gate.after_major { *taken } else { 0 };
                        *worth = if score >= gate.opens_at { *worth } else { 0 };
                    }
                } else if let Some(score) = scores.get(gate.node) {
                    for (worth, score) in own.iter_mut().zip(score) {
                        *worth = if *score >= gate.opens_at { *worth } else { 0 };
                    }
                }
            }
            if let Some(most) = bonus.most {
                cap(own, most);
            }
            match bonus.shared.and_then(|i| shared.get_mut(i)) {
                Some(group) => plus(group, own),
                None => plus(sum, own),
            }
        }
        for (group, limit) in s.shared.iter_mut().zip(&self.shared) {
            cap(group, *limit);
            plus(&mut s.bonus, group);
        }
        if let Some(most) = self.bonus_total {
            cap(&mut s.bonus, most);
        }
    }
}

/// Keeps a node's own score for gates: its weight less what stopped in it and what passed through it.
fn note_score<'v, const N: usize>(
    step: &Step,
    watched: &Watched,
    values: &impl Fn(usize) -> &'v [i32],
    s: &mut Scratch<N>,
) {
    let mut passed = [0; N];
    for loss in &watched.passing {
        add(
            &mut passed,
            values(loss.column),
            loss.amount,
            loss.most,
            &mut s.outside,
        );
    }
    if let (Some(kept), Some(score)) = (s.sums.get(step.at), s.scores.get_mut(step.at)) {
        for ((score, kept), passed) in score.iter_mut().zip(kept).zip(&passed) {
            *score = step.weight - kept - passed;
        }
    }
}
