//! 留意的词: all words for which detectors look in the text of every page, found in one pass.
//!
//! A detector asks here instead of searching the text itself; what it looks for at every page it says in a list of its
//! own (`detect::words`). **Invariant:** a word that is not watched for is searched for, so that the list is about speed
//! and never about what is found.

use std::sync::LazyLock;

use memchr::memmem;

use crate::detect;
use crate::lexicon::traditional;
use crate::notation::watch::Watch;
use crate::page::Page;
use crate::survey;

/// Lists of which it is asked whether any word stands there at all.
pub(crate) const WRONG_WORDS: u32 = 1;
/// See [`WRONG_WORDS`].
pub(crate) const SPUN: u32 = 1 << 1;
/// See [`WRONG_WORDS`].
pub(crate) const BETTING: u32 = 1 << 2;
/// See [`WRONG_WORDS`].
pub(crate) const NAMES: u32 = 1 << 3;
/// See [`WRONG_WORDS`].
pub(crate) const GUIDE: u32 = 1 << 4;
/// See [`WRONG_WORDS`].
pub(crate) const LEFT_OVER: u32 = 1 << 5;
/// See [`WRONG_WORDS`].
pub(crate) const PAPERS: u32 = 1 << 6;

static WATCH: LazyLock<Watch> = LazyLock::new(|| {
    let words = detect::words().chain(survey::words().map(|word| (word, 0)));
    Watch::new(words, traditional().clone())
});

/// How many characters of traditional texts stand in the text of a page.
pub(crate) fn traditional_characters(page: &Page) -> usize {
    page.places(&WATCH).counted()
}

/// Whether any word of a list stands in the text of a page.
pub(crate) fn says_any(page: &Page, list: u32) -> bool {
    page.places(&WATCH).has_any(list)
}

/// Whether the text of a page has a word.
pub(crate) fn says(page: &Page, word: &str) -> bool {
    first(page, word).is_some()
}

/// Where a word stands first.
pub(crate) fn first(page: &Page, word: &str) -> Option<usize> {
    all(page, word).next()
}

/// Where a word stands, in order, none of the places inside the one before.
pub(crate) fn all<'p>(page: &'p Page, word: &'p str) -> impl Iterator<Item = usize> + 'p {
    let number = WATCH.number(word);
    let known = number.map(|number| page.places(&WATCH).of(number, word.len()));
    let sought = number
        .is_none()
        .then(|| memmem::find_iter(page.text().as_bytes(), word));
    known.into_iter().flatten().chain(sought.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    #[test]
    fn words_are_found_whether_they_are_watched_for_or_not() {
        let page = parse("<p>设定依据：设定依据青禾".as_bytes(), None, Form::Markup);
        for (word, watched) in [("设定依据", true), ("青禾", false), ("乐坊", false)] {
            let alone: Vec<usize> = page.text().match_indices(word).map(|(at, _)| at).collect();
            assert_eq!(WATCH.number(word).is_some(), watched, "{word}");
            assert_eq!(all(&page, word).collect::<Vec<_>>(), alone, "{word}");
            assert_eq!(says(&page, word), !alone.is_empty(), "{word}");
        }
    }
}
