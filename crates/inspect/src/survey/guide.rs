//! 办事指南: the form that a service guide asks for, the files that it offers, and whether a filled sample is among them.

use super::anchors::{Anchor, MAX_NAME, MAX_URL, short};
use super::facts::{Guide, Sample};
use super::read::{heading, place};
use crate::crawl::name_of;
use crate::page::Page;

/// Words that end the name of a form.
pub(super) const FORMS: &[&str] = &["申请表", "申报表", "登记表", "审批表", "备案表", "申请书"];
/// Most files that are kept of a guide.
const MAX_FILES: usize = 20;
/// Names of a filled form, or of what explains how to fill it.
const SAMPLES: &[&str] = &[
    "样表",
    "例表",
    "范表",
    "示范表",
    "示范文本",
    "填写样",
    "填表样",
    "填报样",
    "填写示",
    "填表示",
    "填报示",
    "填写范",
    "填表范",
    "填写说明",
    "填表说明",
    "填报说明",
    "填写指",
];
/// Names of a sample of anything.
const ALIKE: &[&str] = &["样本", "样例", "样张", "样式", "范本", "范例", "示例"];
/// With these it is a sample of what the applicant receives.
const RESULTS: &[&str] = &["结果", "证样", "照样", "证书样", "批文样", "批件样"];

/// Whether a name is that of a filled sample.
pub(super) fn is_sample(name: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(SAMPLES) || (has(ALIKE) && !has(RESULTS))
}

/// What a page asks for and offers, where it is a guide that asks for a form.
pub(super) fn guide(page: &Page, anchors: &[Anchor<'_>]) -> Option<Guide> {
    if !(page.title().contains("办事指南") || heading(page).contains("办事指南")) {
        return None;
    }
    let text = page.text();
    let (at, word) = FORMS
        .iter()
        .filter_map(|word| Some((text.find(word)?, *word)))
        .min()?;
    let head = text.get(..at)?;
    let stop = |c: char| !crate::notation::script::is_han(c);
    let name = head.rsplit(stop).next().unwrap_or_default();
    let name: String = name
        .chars()
        .rev()
        .take(20)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let files: Vec<&Anchor<'_>> = anchors
        .iter()
        .filter(|anchor| anchor.file && anchor.url.as_str().len() <= MAX_URL)
        .take(MAX_FILES)
        .collect();
    Some(Guide {
        form: name + word,
        place: place(page, at),
        files: files.iter().map(|anchor| anchor.url.to_string()).collect(),
        names: files.iter().map(|anchor| short(anchor.text, MAX_NAME)).collect(),
        sample: sample(page, anchors),
    })
}

fn sample(page: &Page, anchors: &[Anchor<'_>]) -> Sample {
    let linked = anchors
        .iter()
        .any(|anchor| is_sample(anchor.text) || (anchor.file && is_sample(&name_of(&anchor.url).0)));
    let shown = || {
        let pictures = page.elements.iter().filter(|element| element.name == "img");
        let mut told = pictures.flat_map(|picture| ["alt", "title"].map(|name| picture.attribute(name)));
        told.any(|text| text.is_some_and(is_sample))
    };
    if linked || shown() {
        Sample::Offered
    } else if page.text_lines().any(|(_, line)| is_sample(line)) {
        // A heading over pictures, or a cell beside a link that only says 下载.
        Sample::Spoken
    } else {
        Sample::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_form_is_told_from_an_empty_one_and_from_a_sample_of_the_result() {
        for name in [
            "样表",
            "填写样例",
            "空表及样表",
            "申请表示范文本",
            "食品经营许可证申请表样本",
            "示例.doc",
        ] {
            assert!(is_sample(name), "{name}");
        }
        for name in [
            "空表",
            "高龄津贴申请表",
            "结果样本",
            "食品经营许可证样本",
            "营业执照样例",
            "政务公开示范区",
        ] {
            assert!(!is_sample(name), "{name}");
        }
    }
}
