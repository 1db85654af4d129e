//! 相似度: how much of one text stands in another, by pairs of characters.
//!
//! **Invariant:** whole numbers only, and of a long text no more than the beginning is compared.

use std::collections::HashSet;

/// Characters of a text that are compared.
const MOST: usize = 20_000;

/// 字对: the pairs of neighbouring characters of a text, without digits, signs and gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(HashSet<(char, char)>);

impl Pairs {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let kept = text.chars().filter(|c| c.is_alphabetic()).take(MOST);
        let mut last = None;
        let mut pairs = HashSet::new();
        for c in kept {
            if let Some(last) = last {
                pairs.insert((last, c));
            }
            last = Some(c);
        }
        Self(pairs)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How much the two have in common of what both have together, in percent; two empty ones are alike.
    pub fn likeness(&self, other: &Self) -> usize {
        let both = self.0.intersection(&other.0).count();
        let all = self.count().saturating_add(other.count()).saturating_sub(both);
        both.saturating_mul(100).checked_div(all).unwrap_or(100)
    }

    /// How much of this one stands in the other, in percent; of an empty one all.
    pub fn within(&self, other: &Self) -> usize {
        let both = self.0.intersection(&other.0).count();
        both.saturating_mul(100).checked_div(self.count()).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_told_in_percent() {
        let one = Pairs::of("青禾区政务公开工作要点 2026");
        assert_eq!(one.likeness(&Pairs::of("青禾区政务公开工作要点（2027）")), 100);
        assert_eq!(one.likeness(&Pairs::of("甲乙丙丁")), 0);
        let longer = Pairs::of("转载：青禾区政务公开工作要点，欢迎访问");
        assert!(one.within(&longer) == 100 && one.likeness(&longer) < 80);
        assert_eq!(Pairs::default().likeness(&Pairs::default()), 100);
    }
}
