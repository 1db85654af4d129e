//! 转换损坏: pinyin in brackets after words, and traditional text in a page that is simplified by its own account.

use std::sync::LazyLock;

use memchr::memmem;
use mingjian_core::finding::{Finding, Kind, Spot};
use regex::Regex;

use super::Detector;
use crate::context::Context;
use crate::lexicon::traditional;
use crate::notation::script::is_han;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "conversion_damage",
    rules: &["conversion-pinyin", "conversion-traditional"],
    run,
};

/// So many words with their sound beside them.
const SOUNDS: usize = 4;
/// So many traditional characters, and so many in a hundred.
const TRADITIONAL: usize = 20;
const SHARE: usize = 8;

static SOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\p{Han}\s?[\(（]\s?((?:[a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\s?){1,6})\s?[\)）]").ok()
});

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(pinyin(page));
    findings.extend(converted(page, context));
    findings
}

fn pinyin(page: &Page) -> Option<Finding> {
    // A form that begins with any character finds no hold; brackets before letters are few.
    let opened = |sign: &'static str| {
        memmem::find_iter(page.text().as_bytes(), sign).filter(move |at| {
            let inner = page.text().get(at.saturating_add(sign.len())..);
            let first = inner.and_then(|inner| inner.trim_start().chars().next());
            first.is_some_and(|first| first.is_alphabetic() && !is_han(first))
        })
    };
    if opened("(").chain(opened("（")).take(SOUNDS).count() < SOUNDS {
        return None;
    }
    let form = SOUND.as_ref()?;
    let spots: Vec<Spot> = form
        .captures_iter(page.text())
        .filter_map(|captures| {
            let inner = captures.get(1)?;
            let whole = captures.get(0)?;
            is_pinyin(inner.as_str()).then(|| page.spot(Part::Body, whole.start(), whole.end()))
        })
        .collect();
    if spots.len() < SOUNDS {
        return None;
    }
    let count = spots.len().to_string();
    let finding = page.finding("conversion-pinyin", Kind::Tampering, 85, spots);
    Some(with(finding, &[("count", &count)]))
}

/// Whether letters are syllables of Chinese, written small.
fn is_pinyin(text: &str) -> bool {
    const INITIALS: &[&str] = &[
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
        "c", "s", "y", "w", "",
    ];
    const FINALS: &[&str] = &[
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ve", "er", "an", "en", "in",
        "un", "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan",
        "uang", "ue", "van", "vn",
    ];
    let plain = |c: char| match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ü' => 'v',
        'ń' | 'ň' | 'ǹ' => 'n',
        c => c,
    };
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| {
            let word: String = word.chars().map(plain).collect();
            word.bytes().all(|byte| byte.is_ascii_lowercase())
                && is_syllables(&word, &|syllable| {
                    INITIALS.iter().any(|initial| {
                        syllable
                            .strip_prefix(initial)
                            .is_some_and(|rest| FINALS.contains(&rest))
                    })
                })
        })
}

/// Whether a word falls into syllables.
fn is_syllables(word: &str, is_syllable: &dyn Fn(&str) -> bool) -> bool {
    // From which places on the rest is reached; a syllable has six letters at most.
    let mut reached = vec![false; word.len().saturating_add(1)];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for end in 1..=word.len() {
        let ends = (end.saturating_sub(6)..end)
            .any(|start| reached.get(start) == Some(&true) && word.get(start..end).is_some_and(is_syllable));
        if let Some(place) = reached.get_mut(end) {
            *place = ends;
        }
    }
    reached.last() == Some(&true)
}

fn converted(page: &Page, context: &Context) -> Option<Finding> {
    let root = page.elements.iter().find(|element| element.name == "html");
    let lang = root
        .and_then(|root| root.attribute("lang"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let url = context
        .url
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let meant = ["hant", "-tw", "-hk", "-mo"].iter().any(|tag| lang.contains(tag))
        || ["/big5", "/tc/", "/hant", "/fanti", ".hk/", ".tw/", ".mo/"]
            .iter()
            .any(|part| url.contains(part))
        || page.charset.used == "Big5";
    if meant {
        return None;
    }
    let set = traditional();
    let text = page.text();
    if watched::traditional_characters(page) < TRADITIONAL {
        return None;
    }
    let places: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| set.has(*c))
        .map(|(at, _)| at)
        .collect();
    let han = text.chars().filter(|c| is_han(*c)).count();
    if places.len().saturating_mul(100) < han.saturating_mul(SHARE) {
        return None;
    }
    // One place a line is enough to find them all.
    let mut spots: Vec<Spot> = Vec::new();
    let mut last = None;
    for at in &places {
        let (line, _) = page.line_at(*at);
        if last != Some(line) {
            spots.push(page.spot(Part::Body, *at, at.saturating_add(3)));
            last = Some(line);
        }
    }
    let count = places.len().to_string();
    let finding = page.finding("conversion-traditional", Kind::Tampering, 70, spots);
    Some(with(finding, &[("count", &count)]))
}
