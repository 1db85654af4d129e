//! 字集: a set of characters that is asked for each character of every page.

/// 字集 of the basic plane; characters beyond it are in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Characters(Vec<u64>);

impl Characters {
    /// The empty one.
    pub fn none() -> Self {
        Self(vec![0; 0x1_0000 / 64])
    }

    /// The characters of a text, white space left out.
    pub fn of(text: &str) -> Self {
        let mut set = Self::none();
        text.chars()
            .filter(|c| !c.is_whitespace())
            .for_each(|c| set.put(c));
        set
    }

    /// Takes in a character of the basic plane.
    pub fn put(&mut self, c: char) {
        let word = usize::try_from(u32::from(c) / 64).ok();
        if let Some(word) = word.and_then(|at| self.0.get_mut(at)) {
            *word |= 1 << (u32::from(c) % 64);
        }
    }

    /// Whether a character is in it.
    pub fn has(&self, c: char) -> bool {
        let word = usize::try_from(u32::from(c) / 64).ok();
        let word = word.and_then(|at| self.0.get(at)).copied().unwrap_or_default();
        word >> (u32::from(c) % 64) & 1 == 1
    }

    /// How many are in it.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_in_it_and_nothing_else() {
        let set = Characters::of("甲 乙\u{ffff}𠀀");
        assert_eq!(set.count(), 3);
        assert!(set.has('甲') && set.has('乙') && set.has('\u{ffff}'));
        assert!(!set.has('丙') && !set.has(' ') && !set.has('𠀀'));
        assert_eq!(Characters::none().count(), 0);
    }
}
