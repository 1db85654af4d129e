//! 抽样: which of many are looked at, by a seed that is recorded, so that the sample can be drawn again.

/// The places of `count` different ones out of `all`, in the order in which they were drawn.
///
/// ```
/// use mingjian_inspect::rules::sample;
/// assert_eq!(sample(7, 100, 5), sample(7, 100, 5));
/// assert_eq!(sample(7, 3, 5).len(), 3);
/// ```
pub fn sample(seed: u64, all: usize, count: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..all).collect();
    let mut state = seed;
    let mut drawn = Vec::new();
    while drawn.len() < count && !left.is_empty() {
        let many = u64::try_from(left.len()).unwrap_or(u64::MAX);
        let at = next(&mut state) % many;
        drawn.push(left.swap_remove(usize::try_from(at).unwrap_or(0)));
    }
    drawn
}

/// One step of SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_no_one_twice_and_depends_on_the_seed() {
        let mut drawn = sample(1, 50, 50);
        assert_ne!(drawn, sample(2, 50, 50));
        drawn.sort_unstable();
        assert_eq!(drawn, (0..50).collect::<Vec<_>>());
    }
}
