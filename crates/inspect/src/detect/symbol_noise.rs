//! 符号噪声: ornaments between the characters of words, by which copies keep from being recognised.

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::notation::script::is_han;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "symbol_noise",
    rules: &["symbol-noise"],
    run,
};

/// So many of them between characters.
const FEWEST: usize = 6;

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut all = 0_usize;
    // Each ornament begins with one of these bytes; most texts have few of them.
    if memchr::memchr3_iter(0xe2, 0xf0, 0xc3, page.text().as_bytes())
        .take(FEWEST)
        .count()
        < FEWEST
    {
        return Vec::new();
    }
    for (start, line) in page.text_lines() {
        if memchr::memchr3(0xe2, 0xf0, 0xc3, line.as_bytes()).is_none() || !line.contains(is_ornament) {
            continue;
        }
        let chars: Vec<(usize, char)> = line.char_indices().collect();
        let between: Vec<usize> = chars
            .windows(3)
            .filter_map(|window| match window {
                [(_, before), (at, sign), (_, after)] => {
                    (is_han(*before) && is_ornament(*sign) && is_han(*after)).then_some(*at)
                }
                _ => None,
            })
            .collect();
        // One between two words is a separator of somebody's taste.
        if between.len() < 2 {
            continue;
        }
        all = all.saturating_add(between.len());
        if let Some(first) = between.first() {
            let at = start.saturating_add(*first);
            spots.push(page.spot(Part::Body, at, at.saturating_add(3)));
        }
    }
    if all < FEWEST {
        return Vec::new();
    }
    let count = all.to_string();
    let finding = page.finding("symbol-noise", Kind::Tampering, 80, spots);
    vec![with(finding, &[("count", &count)])]
}

fn is_ornament(c: char) -> bool {
    matches!(
        c,
        '★' | '☆'
            | '◆'
            | '◇'
            | '■'
            | '□'
            | '●'
            | '○'
            | '▲'
            | '△'
            | '▼'
            | '▽'
            | '※'
            | '◎'
            | '♠'
            | '♥'
            | '♣'
            | '♦'
            | '♤'
            | '♡'
            | '♧'
            | '❤'
            | '✦'
            | '✧'
            | '✪'
            | '✿'
            | '❀'
            | '☀'
            | '☎'
            | '☞'
            | '➤'
            | '►'
            | '◀'
            | '▶'
            | '√'
            | '×'
    ) || matches!(u32::from(c), 0x1f300..=0x1faff | 0x2700..=0x27bf)
}
