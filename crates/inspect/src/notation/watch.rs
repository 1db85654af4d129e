//! 词位: where the words of a list stand in a text, found in one pass for all of them.
//!
//! Some five hundred words are looked for on every page; one look at the text for each costs more than everything else
//! that is done with it. Words of official language are short and few of their pairs of characters meet by chance, so
//! that the first two characters of a word are nearly all that has to be looked at. **Invariant:** the places are those
//! that looking for each word alone gives.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::characters::Characters;

/// 词表 that is watched for.
#[derive(Debug)]
pub struct Watch {
    numbers: HashMap<&'static str, usize, RandomState>,
    words: Vec<(&'static str, u32)>,
    /// Words of one character and what is counted: most characters are neither.
    any: Characters,
    /// Characters of which it is counted how often one of them stands in a text.
    counted: Characters,
    /// The words of one character.
    by_one: HashMap<char, usize, RandomState>,
    /// For each mark of two characters which of the lists below, counted from 1; 0 for most.
    by_two: Vec<u16>,
    /// Longer words, by the mark of their first two characters.
    lists: Vec<Vec<usize>>,
}

/// 词位 of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The groups of which a word stands in the text, as bits.
    groups: u32,
    /// How many characters were counted.
    counted: usize,
    /// For each word where its own places begin in `at`; one more for the end.
    starts: Vec<u32>,
    /// Bytes of the text, word by word, each word's in order.
    at: Vec<u32>,
}

/// How many marks of two characters there are.
const MARKS: usize = 0x1_0000;

/// A mark of two characters, below [`MARKS`].
fn pair(a: char, b: char) -> usize {
    let a = u32::from(a).wrapping_mul(0x9e37_79b1);
    let b = u32::from(b).wrapping_mul(0x85eb_ca6b);
    usize::try_from((a ^ b) >> 16).unwrap_or_default()
}

impl Watch {
    /// For these words, each with the bits of its groups, and the characters that are counted beside.
    pub fn new(words: impl Iterator<Item = (&'static str, u32)>, counted: Characters) -> Self {
        let mut watch = Self {
            numbers: HashMap::default(),
            words: Vec::new(),
            any: counted.clone(),
            counted,
            by_one: HashMap::default(),
            by_two: vec![0; MARKS],
            lists: Vec::new(),
        };
        for (word, group) in words {
            watch.add(word, group);
        }
        watch
    }

    fn add(&mut self, word: &'static str, group: u32) {
        if let Some((_, groups)) = self.numbers.get(word).and_then(|at| self.words.get_mut(*at)) {
            *groups |= group;
            return;
        }
        let number = self.words.len();
        let mut chars = word.chars();
        let (one, two) = (chars.next(), chars.next());
        let Some(one) = one else {
            return;
        };
        match two {
            // What the sets cannot hold is not watched for.
            None if u32::from(one) > 0xffff => return,
            None => {
                self.any.put(one);
                self.by_one.insert(one, number);
            }
            Some(two) => {
                let Some(list) = self.by_two.get_mut(pair(one, two)) else {
                    return;
                };
                if *list == 0 {
                    self.lists.push(Vec::new());
                    *list = u16::try_from(self.lists.len()).unwrap_or_default();
                }
                let list = usize::from(*list).checked_sub(1);
                let Some(list) = list.and_then(|at| self.lists.get_mut(at)) else {
                    return;
                };
                list.push(number);
            }
        }
        self.numbers.insert(word, number);
        self.words.push((word, group));
    }

    /// Where the words stand in a text.
    pub fn places(&self, text: &str) -> Places {
        let mut hits: Vec<(usize, u32)> = Vec::new();
        let mut counted = 0_usize;
        // Nothing begins before the first character.
        let mut last = (text.len(), '\0');
        for (at, c) in text.char_indices() {
            let (start, one) = std::mem::replace(&mut last, (at, c));
            if let Some(words) = self.beginning_with(one, c) {
                let rest = text.get(start..).unwrap_or_default();
                let whole = |number: &&usize| {
                    self.words
                        .get(**number)
                        .is_some_and(|(word, _)| rest.starts_with(word))
                };
                let start = u32::try_from(start).unwrap_or(u32::MAX);
                hits.extend(words.iter().filter(whole).map(|word| (*word, start)));
            }
            if self.any.has(c) {
                counted = counted.saturating_add(usize::from(self.counted.has(c)));
                let word = self.by_one.get(&c);
                hits.extend(word.map(|word| (*word, u32::try_from(at).unwrap_or(u32::MAX))));
            }
        }
        Places {
            counted,
            ..self.sorted(&hits)
        }
    }

    /// The words whose first two characters have the mark of these.
    fn beginning_with(&self, one: char, two: char) -> Option<&Vec<usize>> {
        let list = usize::from(*self.by_two.get(pair(one, two))?);
        self.lists.get(list.checked_sub(1)?)
    }

    /// The hits word by word.
    fn sorted(&self, hits: &[(usize, u32)]) -> Places {
        let mut places = Places {
            groups: 0,
            counted: 0,
            starts: vec![0; self.words.len().saturating_add(1)],
            at: vec![0; hits.len()],
        };
        for (word, _) in hits {
            if let Some(count) = places.starts.get_mut(word.saturating_add(1)) {
                *count = count.saturating_add(1);
            }
            places.groups |= self.words.get(*word).map_or(0, |(_, group)| *group);
        }
        let mut sum = 0_u32;
        for start in &mut places.starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut next = places.starts.clone();
        for (word, at) in hits {
            if let Some(slot) = next.get_mut(*word) {
                let free = usize::try_from(*slot)
                    .ok()
                    .and_then(|free| places.at.get_mut(free));
                if let Some(free) = free {
                    *free = *at;
                }
                *slot = slot.saturating_add(1);
            }
        }
        places
    }

    /// The number of a word; `None` for one that is not watched for.
    pub fn number(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }
}

impl Places {
    /// Bytes at which the word of a number stands, in order, none of them inside the one before.
    pub fn of(&self, number: usize, length: usize) -> impl Iterator<Item = usize> + '_ {
        let bound = |index: usize| {
            self.starts
                .get(index)
                .and_then(|bound| usize::try_from(*bound).ok())
        };
        let range = bound(number).zip(bound(number.saturating_add(1)));
        let own = range
            .and_then(|(from, to)| self.at.get(from..to))
            .unwrap_or_default();
        let mut free = 0_usize;
        own.iter().filter_map(move |at| {
            let at = usize::try_from(*at).ok().filter(|at| *at >= free)?;
            free = at.saturating_add(length);
            Some(at)
        })
    }

    /// How many of the characters that are counted stand in the text.
    pub fn counted(&self) -> usize {
        self.counted
    }

    /// Whether a word of the group stands anywhere.
    pub fn has_any(&self, group: u32) -> bool {
        self.groups & group != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: &[&str] = &["甲", "甲乙", "乙甲", "甲甲", "乙丙丁", "丁", "a乙", "甲𠀀丁"];

    proptest! {
        #[test]
        fn places_are_those_of_each_word_alone(text in "[甲乙丙丁a𠀀 ]{0,60}") {
            let watch = Watch::new(WORDS.iter().copied().zip([1, 2, 4, 8, 16, 32, 64, 128]), Characters::of("丙a"));
            let places = watch.places(&text);
            prop_assert_eq!(places.counted(), text.chars().filter(|c| matches!(c, '丙' | 'a')).count());
            for (at, word) in WORDS.iter().enumerate() {
                let alone: Vec<usize> = text.match_indices(word).map(|(at, _)| at).collect();
                let number = watch.number(word).unwrap();
                prop_assert_eq!(places.of(number, word.len()).collect::<Vec<_>>(), alone);
                prop_assert_eq!(places.has_any(1 << at), text.contains(word));
            }
        }
    }

    #[test]
    fn a_word_that_stands_twice_in_the_list_is_watched_for_once() {
        let watch = Watch::new(
            [("甲", 1), ("", 2), ("甲", 4), ("𠀀", 8)].into_iter(),
            Characters::none(),
        );
        assert_eq!(
            [watch.number("甲"), watch.number(""), watch.number("𠀀")],
            [Some(0), None, None]
        );
        let places = watch.places("甲乙甲");
        assert_eq!(places.of(0, 3).collect::<Vec<_>>(), [0, 6]);
        assert!(places.has_any(1) && places.has_any(4) && !places.has_any(2));
    }
}
