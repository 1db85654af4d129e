//! 网站标识: the numbers at the foot of a page, their forms, and whether they speak of one site.
//!
//! 网站标识码 has ten digits and begins with the division code of the unit; it must equal the label `SiteIDCode` and
//! the `site_code` of the link for faults. 公安备案 has fourteen digits and begins with a division code.

use std::sync::LazyLock;

use mingjian_core::finding::{Finding, Kind, Spot};
use regex::Regex;

use super::Detector;
use crate::context::Context;
use crate::lexicon::PROVINCES;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "footer_identity",
    rules: &[
        "site-code-form",
        "site-code-differs",
        "icp-form",
        "police-form",
        "division-differs",
    ],
    run,
};

static CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"网站标识码 ?[:：]? ?([0-9A-Za-z]*)").ok());
static ICP: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\p{Han}?) ?ICP ?备 ?([0-9]*) ?(号?)").ok());
static POLICE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\p{Han}?)公网安备 ?([0-9]*) ?(号?)").ok());
const SHORT: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘陇青宁新";

struct Number {
    text: String,
    spot: Spot,
    well_formed: bool,
}

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codes = numbers(page, CODE.as_ref(), 1, |found| {
        found.len() == 10
            && found
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    });
    // Both begin with what may be missing, so that the search finds no hold: it is asked only where the words are.
    let police = POLICE.as_ref().filter(|_| page.text().contains("公网安备"));
    let police = numbers(page, police, 2, |found| found.len() == 14);
    let icp = ICP.as_ref().filter(|_| page.text().contains("ICP"));
    let icp = numbers(page, icp, 2, |found| (8..=10).contains(&found.len()));
    let form = |rule: &str, numbers: &[Number]| -> Option<Finding> {
        let wrong = numbers.iter().find(|number| !number.well_formed)?;
        let finding = page.finding(rule, Kind::SiteIdentity, 90, vec![wrong.spot.clone()]);
        Some(with(finding, &[("text", &wrong.text)]))
    };
    findings.extend(form("site-code-form", &codes));
    findings.extend(form("police-form", &police));
    findings.extend(form("icp-form", &icp));
    let Some(code) = codes.iter().find(|code| code.well_formed) else {
        return findings;
    };
    // The same code in label and link.
    let mut others: Vec<(String, Spot)> = Vec::new();
    if let Some(field) = page.meta("SiteIDCode").filter(|field| !field.text.is_empty()) {
        others.push((
            field.text.clone(),
            page.spot_in_source(Part::Meta, field.offset, field.text.chars().take(40).collect()),
        ));
    }
    for link in page.links.iter().filter(|link| link.raw.contains("site_code=")) {
        let code: String = link
            .raw
            .rsplit("site_code=")
            .next()
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        others.push((
            code,
            page.spot_in_source(Part::Markup, link.offset, link.raw.chars().take(120).collect()),
        ));
    }
    if let Some((other, spot)) = others.iter().find(|(other, _)| *other != code.text) {
        let finding = page.finding(
            "site-code-differs",
            Kind::SiteIdentity,
            92,
            vec![code.spot.clone(), spot.clone()],
        );
        findings.push(with(finding, &[("first", &code.text), ("second", other)]));
    }
    // Site and police number of one place: province and city are the same.
    let place = |text: &str| text.get(..4).map(str::to_owned);
    if let Some(police) = police.iter().find(|number| number.well_formed)
        && code
            .text
            .get(..2)
            .is_some_and(|province| PROVINCES.contains(&province))
        && place(&police.text) != place(&code.text)
    {
        let finding = page.finding(
            "division-differs",
            Kind::SiteIdentity,
            75,
            vec![code.spot.clone(), police.spot.clone()],
        );
        findings.push(with(finding, &[("first", &code.text), ("second", &police.text)]));
    }
    findings
}

fn numbers(page: &Page, form: Option<&Regex>, group: usize, good: impl Fn(&str) -> bool) -> Vec<Number> {
    let Some(form) = form else {
        return Vec::new();
    };
    form.captures_iter(page.text())
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let text = captures.get(group)?.as_str().to_owned();
            // What only speaks of numbers has none.
            if text.is_empty() && !whole.as_str().contains([':', '：']) {
                return None;
            }
            let named = captures.get(1).filter(|_| group == 2);
            let province = named.is_none_or(|name| {
                name.as_str().chars().all(|c| SHORT.contains(c)) && !name.as_str().is_empty()
            });
            Some(Number {
                well_formed: good(&text) && province,
                text: if group == 2 && !good(&text) {
                    whole.as_str().to_owned()
                } else {
                    text
                },
                spot: page.spot(Part::Body, whole.start(), whole.end()),
            })
        })
        .collect()
}
