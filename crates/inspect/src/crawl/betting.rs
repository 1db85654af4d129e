//! 博彩内容: whether a page is one of the betting trade; no detector of its own, for nothing follows from words alone.
//!
//! Used where an address that cannot exist, or a page shown to some visitors only, has such words. **Invariant:** a
//! page that speaks about betting as a government does is none.

use crate::lexicon::terms;
use crate::page::Page;

/// So many words of the trade make a page of it.
const FEWEST: usize = 3;
/// So many words by which an office speaks about it make it talk.
const TALK: usize = 3;

/// Whether a page is one of the betting trade.
pub(super) fn is_betting(page: &Page) -> bool {
    let Some(terms) = terms() else { return false };
    let has = |word: &String| page.text().contains(word.as_str()) || page.title().contains(word.as_str());
    let betting = terms.betting.iter().filter(|word| has(word)).count();
    let official = terms.official.iter().filter(|word| has(word)).count();
    betting >= FEWEST && official < TALK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    #[test]
    fn the_trade_is_told_from_talk_about_it() {
        let page = |html: &str| parse(html.as_bytes(), None, Form::Markup);
        assert!(is_betting(&page(
            "<title>甲乙丙官网入口</title><p>真人娱乐 百家乐 注册送"
        )));
        assert!(!is_betting(&page(
            "<p>公安机关严厉打击网络赌博，取缔百家乐、老虎机等赌场，查处违法犯罪"
        )));
    }
}
