//! A small seeded source of choices (SplitMix64): the same seed makes the same case.

use mingjian_core::points::Points;

pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Both ends included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// A decimal from `low` to `high` (in hundredths of a hundredth), mostly with few places.
    pub fn units(&mut self, low: i64, high: i64) -> Points {
        let step = self.pick(&[10_000, 5000, 1000, 100, 100, 10, 1]);
        let raw = low + self.below((high - low).max(0) as usize + 1) as i64;
        let rounded = raw / step * step;
        Points::scaled(if rounded < low { raw } else { rounded }, 4)
    }

    /// A decimal from `low` to `high`, both with at most four places.
    pub fn decimal(&mut self, low: &Points, high: &Points) -> Points {
        let whole = |p: &Points| (p.clone() * Points::from(10_000)).as_integer().unwrap();
        let (low, high) = (whole(low), whole(high));
        match self.below(8) {
            0 => Points::scaled(low, 4),
            1 | 2 => Points::scaled(high, 4),
            _ => self.units(low, high.max(low)),
        }
    }
}
