//! 页面标签: the meta tags that a government page carries, by the annex of the guide for government sites.
//!
//! A page that carries none of them may be any page, so it is left alone; one that carries some must carry its set.

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "meta_tags",
    rules: &["meta-missing", "meta-empty"],
    run,
};

const SITE: &[&str] = &["SiteName", "SiteDomain", "SiteIDCode"];
const SECTION: &[&str] = &["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
const ARTICLE: &[&str] = &["ArticleTitle", "PubDate", "ContentSource"];

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let has = |name: &&str| page.meta(name).is_some();
    let any = |names: &[&'static str]| names.iter().any(has);
    // One of them alone is any editor's.
    let all = SITE.iter().chain(SECTION).chain(ARTICLE);
    if all.filter(|name| has(name)).count() < 2 {
        return Vec::new();
    }
    let mut wanted: Vec<&str> = SITE.to_vec();
    if any(ARTICLE) {
        wanted.extend(ARTICLE);
        wanted.push("ColumnName");
    } else if any(SECTION) {
        wanted.extend(SECTION);
    }
    let mut findings = Vec::new();
    let missing: Vec<&str> = wanted.iter().filter(|name| !has(name)).copied().collect();
    if !missing.is_empty() {
        let spot = page.spot_in_source(Part::Markup, 0, String::new());
        let finding = page.finding("meta-missing", Kind::PageLabel, 85, vec![spot]);
        findings.push(with(finding, &[("names", &missing.join("、"))]));
    }
    let empty: Vec<_> = wanted
        .iter()
        .filter_map(|name| page.meta(name).filter(|field| field.text.is_empty()))
        .collect();
    if !empty.is_empty() {
        let names: Vec<&str> = empty.iter().map(|field| field.name.as_str()).collect();
        let spots = empty
            .iter()
            .map(|field| page.spot_in_source(Part::Meta, field.offset, field.name.clone()))
            .collect();
        let finding = page.finding("meta-empty", Kind::PageLabel, 90, spots);
        findings.push(with(finding, &[("names", &names.join("、"))]));
    }
    findings
}
