//! 密级标志: a mark of secrecy on a public page.
//!
//! A mark is known by its form and its place: alone on its line, or before a star. Talk about secrecy is none.
//! **Invariant:** of a suspected secret only place and digest are kept; neither the line nor the page's words.

use std::sync::LazyLock;

use mingjian_core::finding::{Finding, Kind, Spot};
use regex::Regex;

use super::Detector;
use crate::context::Context;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "secrecy_mark",
    rules: &["secrecy-mark"],
    run,
};

/// Whole lines: `机密★10年`, `密级：秘密`, `内部资料 注意保存`.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\d{1,8})?[【\[（(]?(?:(?:绝密|机密|秘密)(?:级)?[★☆*](?:长期|启用前|解密前|\d{1,2}年|\d{1,2}个月|[一二三四五六七八九十]{1,3}年)?(?:特急|加急|平急)?|(?:密级|保密等级|秘密等级|定密级别)[:：](?:绝密|机密|秘密)(?:级)?(?:[★☆].*)?|(?:内部资料|内部文件|内部材料)[,，、]?(?:注意保存|注意保密|妥善保管|请勿外传|严禁外传|不得外传|禁止外传)|(?:此件|本件|本文件)涉密[,，、]?(?:不予公开|不得公开|不得上网|严禁上网)?)[】\]）)]?[!！。]?$",
    )
    .ok()
});

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some(form) = MARK.as_ref() else {
        return Vec::new();
    };
    let mut spots: Vec<Spot> = Vec::new();
    for (start, line) in page.text_lines() {
        if line.chars().count() > 60 {
            continue;
        }
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if form.is_match(&squeezed) {
            let mut spot = page.spot(Part::Body, start, start);
            spot.excerpt.clear();
            spots.push(spot);
        }
    }
    if spots.is_empty() {
        return Vec::new();
    }
    let count = spots.len().to_string();
    let finding = page.finding("secrecy-mark", Kind::SecrecyMark, 80, spots);
    vec![with(finding, &[("count", &count)])]
}
