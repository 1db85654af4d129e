//! 洗稿: set phrases of official texts whose words were replaced by near-synonyms, as sites do that copy pages.
//!
//! The list holds what does not occur in an official text; one of them may be a slip, several different ones are a
//! method. A person decides. **Invariant:** three different phrases at least, and more than a third of the set phrases
//! on the page.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::lexicon::spun_phrases;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "spun_text",
    rules: &["spun-text"],
    run,
};

/// So many different phrases show a method.
const FEWEST: usize = 3;

/// All ways of writing, and for each the phrase and whether it is the right one.
struct Known {
    forms: AhoCorasick,
    phrases: Vec<(&'static str, bool)>,
}

static KNOWN: LazyLock<Option<Known>> = LazyLock::new(|| {
    let (mut forms, mut phrases) = (Vec::new(), Vec::new());
    for phrase in spun_phrases() {
        forms.push(phrase.right.as_str());
        phrases.push((phrase.right.as_str(), true));
        for spun in &phrase.spun {
            forms.push(spun.as_str());
            phrases.push((phrase.right.as_str(), false));
        }
    }
    let forms = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(forms)
        .ok()?;
    Some(Known { forms, phrases })
});

/// The words that it looks for at every page: one of them must be there.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    spun_phrases()
        .iter()
        .flat_map(|phrase| phrase.spun.iter())
        .map(String::as_str)
}

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some(known) = KNOWN.as_ref() else {
        return Vec::new();
    };
    if !watched::says_any(page, watched::SPUN) {
        return Vec::new();
    }
    let said = words().filter(|word| watched::says(page, word));
    if said.take(FEWEST).count() < FEWEST {
        return Vec::new();
    }
    let text = page.text();
    let (mut spots, mut right, mut different) = (Vec::new(), 0_usize, BTreeSet::new());
    let mut pairs = Vec::new();
    for found in known.forms.find_iter(text) {
        match known.phrases.get(found.pattern().as_usize()) {
            Some((_, true)) => right = right.saturating_add(1),
            Some((phrase, false)) => {
                let written = text.get(found.range()).unwrap_or_default();
                if different.insert(*phrase) {
                    pairs.push(format!("{written}（{phrase}）"));
                }
                spots.push(page.spot(Part::Body, found.start(), found.end()));
            }
            None => {}
        }
    }
    if different.len() < FEWEST || spots.len().saturating_mul(2) < right {
        return Vec::new();
    }
    let sure = different.len().saturating_mul(5).saturating_add(45).min(90);
    let shown = pairs.iter().take(6).cloned().collect::<Vec<_>>().join("、");
    let count = spots.len().to_string();
    let sure = u8::try_from(sure).unwrap_or(90);
    let finding = page.finding("spun-text", Kind::Tampering, sure, spots);
    vec![with(finding, &[("phrases", &shown), ("count", &count)])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn found(text: &str) -> usize {
        run(
            &parse(format!("<p>{text}").as_bytes(), None, Form::Markup),
            &Context::default(),
        )
        .len()
    }

    #[test]
    fn several_spun_phrases_are_a_method_and_one_is_a_slip() {
        assert_eq!(
            found("各镇要当真贯彻落实集会精力，高度器重政务果真，增强监视查抄。"),
            1
        );
        assert_eq!(
            found("各镇要当真贯彻落实会议精神，高度重视政务公开，加强监督检查。"),
            0
        );
        // A page that mostly writes as it should speaks about such texts.
        let talk = "高度重视政务公开工作，认真贯彻落实，加强监督检查，统筹推进，建立健全，结合实际，";
        assert_eq!(
            found(&format!(
                "{talk}{talk}发现网站有“政务果真”“监视查抄”“高度器重”等字样。"
            )),
            0
        );
    }
}
