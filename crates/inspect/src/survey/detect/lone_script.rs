//! 孤立脚本: a script or frame that next to no other page of the site has.
//!
//! Pages of a site come from few templates, so that what runs in them is the same on many; what was put into a single
//! page by somebody else is not. Needs no earlier sweep, which is when a first look at a site needs it. **Does not**
//! judge the start page, whose own scripts send phones to their version, nor a host that many link to.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::finding::{Finding, Kind};

use super::SiteDetector;
use crate::context::Context;
use crate::crawl::is_known;
use crate::page::{Part, with};
use crate::survey::facts::Script;
use crate::survey::gather::{Seen, Survey, spot};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "lone_script",
    rules: &["lone-script"],
    run,
};

/// Fewer pages show no custom.
const ENOUGH: usize = 10;
/// What stands on more pages is a part of the site.
const MOST: usize = 2;
/// What stands on more pages than one of so many is a part of the site.
const SHARE: usize = 10;

fn run(survey: &Survey, context: &Context) -> Vec<Finding> {
    if survey.pages.len() < ENOUGH {
        return Vec::new();
    }
    let mut pages: BTreeMap<u64, usize> = BTreeMap::new();
    for seen in &survey.pages {
        let marks: BTreeSet<u64> = seen.facts.scripts.iter().map(|script| script.mark).collect();
        for mark in marks {
            let count = pages.entry(mark).or_default();
            *count = count.saturating_add(1);
        }
    }
    let home = survey.home();
    let lone = |script: &&Script| {
        let count = pages.get(&script.mark).copied().unwrap_or_default();
        let few = count <= MOST && count.saturating_mul(SHARE) <= survey.pages.len();
        few && (script.host.is_empty() || !is_known(&script.host, context))
    };
    let mut findings = Vec::new();
    for (at, seen) in survey.pages.iter().enumerate() {
        if Some(at) == home {
            continue;
        }
        findings.extend(
            seen.facts
                .scripts
                .iter()
                .filter(lone)
                .map(|script| told(survey, seen, script)),
        );
    }
    findings
}

fn told(survey: &Survey, seen: &Seen, script: &Script) -> Finding {
    let place = vec![spot(Part::Markup, script.place, &script.text)];
    // A film or a map is taken from elsewhere on one page too; a script that hides what it does is not.
    let (what, sure) = if script.host.is_empty() {
        ("inline", 75)
    } else {
        ("host", 50)
    };
    let finding = survey.finding(seen, "lone-script", Kind::Tampering, sure, place);
    let pages = survey.pages.len().to_string();
    with(
        finding,
        &[("what", what), ("host", &script.host), ("pages", &pages)],
    )
}
