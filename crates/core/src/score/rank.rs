//! 排名: competition (9, 9, 11) or dense (6, 6, 7) ranks; the order of units changes nothing.

use crate::points::Points;
use crate::rubric::Ties;

/// Ranks for values in any order; equal values share a rank.
pub(crate) fn ranks(values: &[&Points], ties: Ties) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values.get(*b).cmp(&values.get(*a)));
    let mut ranks = vec![0_u32; values.len()];
    let (mut place, mut rank, mut last) = (0_u32, 0_u32, None);
    for index in order {
        place += 1;
        let value = values.get(index);
        if value != last {
            rank = match ties {
                Ties::Competition => place,
                Ties::Dense => rank + 1,
            };
            last = value;
        }
        if let Some(slot) = ranks.get_mut(index) {
            *slot = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tie_rules() {
        let values: Vec<Points> = [90, 95, 90, 80].into_iter().map(Points::from).collect();
        let values: Vec<&Points> = values.iter().collect();
        assert_eq!(ranks(&values, Ties::Competition), [2, 1, 2, 4]);
        assert_eq!(ranks(&values, Ties::Dense), [2, 1, 2, 3]);
    }
}
