//! 垃圾空标签: empty tags that share one id, which no editor writes.
//!
//! Kits that rewrite pages leave them behind, often twenty with one random id. Five empty elements of one id, of at
//! least three different names, are taken for them; a repeated id alone is bad markup and no attack.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::page::{Element, Page, Part};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "junk_tags",
    rules: &["junk-tags"],
    run,
};

/// So many empty elements of one id.
const FEWEST: usize = 5;
/// Of so many different names.
const NAMES: usize = 3;

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let mut by_id: BTreeMap<&str, Vec<&Element>> = BTreeMap::new();
    for element in &page.elements {
        if let Some(id) = element.attribute("id").filter(|id| !id.trim().is_empty()) {
            by_id.entry(id).or_default().push(element);
        }
    }
    let mut findings = Vec::new();
    for (id, elements) in by_id {
        let empty = elements.iter().filter(|element| !element.filled).count();
        let names: BTreeSet<&str> = elements.iter().map(|element| element.name.as_str()).collect();
        let bare = elements
            .iter()
            .filter(|element| element.attributes.len() == 1)
            .count();
        if empty < FEWEST || names.len() < NAMES || bare.saturating_mul(2) < elements.len() {
            continue;
        }
        let spots = elements
            .iter()
            .map(|element| {
                let shown = format!("<{} id=\"{id}\">", element.name);
                page.spot_in_source(Part::Markup, element.offset, shown)
            })
            .collect();
        let count = elements.len().to_string();
        let kinds = names.len().to_string();
        let finding = page.finding("junk-tags", Kind::Tampering, 97, spots);
        findings.push(crate::page::with(
            finding,
            &[("id", id), ("count", &count), ("names", &kinds)],
        ));
    }
    findings
}
