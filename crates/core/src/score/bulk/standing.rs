//! 排名 of many: all ranks at once, and a standing in which one total changes.

use crate::rubric::Ties;

/// Ranks of totals, highest first, in the order given.
pub fn ranks(totals: &[i32], ties: Ties) -> Vec<u32> {
    let (low, high) = (
        totals.iter().min().copied().unwrap_or(0),
        totals.iter().max().copied().unwrap_or(0),
    );
    let span = i64::from(high) - i64::from(low) + 1;
    let slots = usize::try_from(span).unwrap_or(usize::MAX);
    if slots <= totals.len().saturating_mul(4).max(1 << 16) {
        // Few different totals: count them instead of sorting.
        let place = |total: i32| usize::try_from(i64::from(high) - i64::from(total)).unwrap_or(0);
        let mut counts = vec![0_u32; slots];
        for total in totals {
            if let Some(slot) = counts.get_mut(place(*total)) {
                *slot += 1;
            }
        }
        let mut rank = 1_u32;
        for slot in &mut counts {
            let here = *slot;
            *slot = rank;
            rank += match ties {
                Ties::Competition => here,
                Ties::Dense => u32::from(here > 0),
            };
        }
        return totals
            .iter()
            .map(|t| counts.get(place(*t)).copied().unwrap_or(0))
            .collect();
    }
    let mut sorted = totals.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    if ties == Ties::Dense {
        sorted.dedup();
    }
    let above = |total: &i32| sorted.partition_point(|other| other > total);
    totals
        .iter()
        .map(|t| u32::try_from(above(t) + 1).unwrap_or(u32::MAX))
        .collect()
}

/// Ranks of totals inside their groups (numbered from 0).
pub fn ranks_within(totals: &[i32], groups: &[u32], ties: Ties) -> Vec<u32> {
    let number = groups.iter().max().map_or(0, |g| *g as usize + 1);
    let mut starts = vec![0_usize; number + 1];
    for group in groups {
        if let Some(slot) = starts.get_mut(*group as usize + 1) {
            *slot += 1;
        }
    }
    let mut sum = 0;
    for slot in &mut starts {
        sum += *slot;
        *slot = sum;
    }
    // Members of each group, one group behind the other: total above row, so that one sort orders both.
    let mut members = vec![0_i64; totals.len()];
    let mut next = starts.clone();
    for (row, (total, group)) in totals.iter().zip(groups).enumerate() {
        if let Some(slot) = next.get_mut(*group as usize) {
            if let Some(member) = members.get_mut(*slot) {
                *member = (-i64::from(*total) << 32) | i64::from(u32::try_from(row).unwrap_or(u32::MAX));
            }
            *slot += 1;
        }
    }
    let mut ranks = vec![0_u32; totals.len()];
    for window in starts.windows(2) {
        let (Some(from), Some(to)) = (window.first(), window.get(1)) else {
            continue;
        };
        let Some(group) = members.get_mut(*from..*to) else {
            continue;
        };
        group.sort_unstable();
        let (mut place, mut rank, mut last) = (0_u32, 0_u32, i64::MIN);
        for member in group.iter() {
            place += 1;
            let total = member >> 32;
            if total != last {
                rank = if ties == Ties::Competition {
                    place
                } else {
                    rank + 1
                };
                last = total;
            }
            let row = usize::try_from(member & i64::from(u32::MAX)).unwrap_or(usize::MAX);
            if let Some(slot) = ranks.get_mut(row) {
                *slot = rank;
            }
        }
    }
    ranks
}

/// 名次表: totals kept in order, so that one change gives its new rank without sorting again.
///
/// Totals stand in blocks of bounded length with their counts; a look-up walks the blocks, then one block.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    blocks: Vec<Part>,
}

#[derive(Debug, Clone, Default)]
struct Part {
    /// Different totals, highest first, with how many units have each.
    totals: Vec<(i32, u32)>,
    units: u32,
}

/// Different totals in a block before it is cut in two.
const MOST: usize = 512;

impl Standing {
    /// A standing of totals in any order.
    pub fn of(totals: &[i32]) -> Self {
        let mut sorted = totals.to_vec();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let mut counted: Vec<(i32, u32)> = Vec::new();
        for total in sorted {
            match counted.last_mut() {
                Some(last) if last.0 == total => last.1 += 1,
                _ => counted.push((total, 1)),
            }
        }
        let blocks = counted
            .chunks(MOST / 2)
            .map(|part| Part {
                totals: part.to_vec(),
                units: part.iter().map(|t| t.1).sum(),
            })
            .collect();
        Self { blocks }
    }

    /// The block in which a total stands or belongs.
    fn block_of(&self, total: i32) -> usize {
        let after = self
            .blocks
            .partition_point(|b| b.totals.last().is_some_and(|last| last.0 > total));
        after.min(self.blocks.len().saturating_sub(1))
    }

    /// The rank that a total has or would have.
    pub fn rank(&self, total: i32, ties: Ties) -> u32 {
        let index = self.block_of(total);
        let before: u32 = self
            .blocks
            .iter()
            .take(index)
            .map(|b| match ties {
                Ties::Competition => b.units,
                Ties::Dense => u32::try_from(b.totals.len()).unwrap_or(u32::MAX),
            })
            .sum();
        let inside: u32 = self.blocks.get(index).map_or(0, |b| {
            b.totals
                .iter()
                .take_while(|t| t.0 > total)
                .map(|t| if ties == Ties::Competition { t.1 } else { 1 })
                .sum()
        });
        before + inside + 1
    }

    /// Puts a total in.
    pub fn insert(&mut self, total: i32) {
        if self.blocks.is_empty() {
            self.blocks.push(Part::default());
        }
        let index = self.block_of(total);
        let Some(block) = self.blocks.get_mut(index) else {
            return;
        };
        block.units += 1;
        let at = block.totals.partition_point(|t| t.0 > total);
        match block.totals.get_mut(at).filter(|t| t.0 == total) {
            Some(found) => found.1 += 1,
            None => block.totals.insert(at, (total, 1)),
        }
        if block.totals.len() > MOST {
            let tail = block.totals.split_off(MOST / 2);
            let units = tail.iter().map(|t| t.1).sum();
            block.units -= units;
            self.blocks.insert(index + 1, Part { totals: tail, units });
        }
    }

    /// Takes a total out; nothing happens when it is not there.
    pub fn remove(&mut self, total: i32) {
        let index = self.block_of(total);
        let Some(block) = self.blocks.get_mut(index) else {
            return;
        };
        let at = block.totals.partition_point(|t| t.0 > total);
        let Some(found) = block.totals.get_mut(at).filter(|t| t.0 == total) else {
            return;
        };
        block.units -= 1;
        found.1 -= 1;
        if found.1 == 0 {
            block.totals.remove(at);
        }
        if block.totals.is_empty() {
            self.blocks.remove(index);
        }
    }

    /// Changes one total and gives its new rank.
    pub fn change(&mut self, before: i32, after: i32, ties: Ties) -> u32 {
        self.remove(before);
        self.insert(after);
        self.rank(after, ties)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow(totals: &[i32], total: i32, ties: Ties) -> u32 {
        let mut above: Vec<i32> = totals.iter().copied().filter(|t| *t > total).collect();
        if ties == Ties::Dense {
            above.sort_unstable();
            above.dedup();
        }
        u32::try_from(above.len()).unwrap() + 1
    }

    #[test]
    fn all_ways_to_rank_agree_while_totals_change() {
        let mut totals: Vec<i32> = (0..3000_i64)
            .map(|i| i32::try_from((i * 7919) % 1013 - 200).unwrap())
            .collect();
        let spread: Vec<i32> = totals.iter().map(|t| t * 900_001 / 7).collect();
        let groups: Vec<u32> = (0..3000_u32).map(|i| i % 37).collect();
        for ties in [Ties::Competition, Ties::Dense] {
            for list in [&totals, &spread] {
                let fast = ranks(list, ties);
                for (row, total) in list.iter().enumerate().step_by(97) {
                    assert_eq!(fast[row], slow(list, *total, ties));
                }
            }
            let within = ranks_within(&totals, &groups, ties);
            for row in (0..3000).step_by(61) {
                let own: Vec<i32> = (0..3000)
                    .filter(|r| groups[*r] == groups[row])
                    .map(|r| totals[r])
                    .collect();
                assert_eq!(within[row], slow(&own, totals[row], ties));
            }
            let mut standing = Standing::of(&totals);
            for step in 0..2000_usize {
                let row = step * 31 % 3000;
                let after = i32::try_from(step * 131 % 2100).unwrap() - 700;
                let rank = standing.change(totals[row], after, ties);
                totals[row] = after;
                if step % 50 == 0 {
                    assert_eq!(rank, slow(&totals, after, ties), "step {step}");
                }
            }
        }
    }
}
