//! 暗链: links to hosts outside that readers cannot see.
//!
//! The style is computed from what stands in the page. Menus and dialogs hide links as well, so what is merely
//! switched off counts only where no script and no state of the page switches it on, and known hosts never count.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::notation::script::floor;
use crate::page::{Element, Hidden, Link, Page, Part, hidden, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "hidden_link",
    rules: &["hidden-link"],
    run,
};

/// How much of scripts and states is looked at.
const MAX_SWITCHES: usize = 1024 * 1024;

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    // Only hosts are asked about: a copy of all rules for every page would cost more than the rest of this.
    let mut context = Context {
        url: context.url.clone(),
        allowed_hosts: context.allowed_hosts.clone(),
        ..Context::default()
    };
    if context.url.is_none() {
        // The page says itself where it stands.
        let own = page
            .elements
            .iter()
            .find(|element| element.name == "link" && element.attribute("rel") == Some("canonical"));
        context.url = own
            .and_then(|element| element.attribute("href"))
            .and_then(|href| href.parse().ok());
        context.allowed_hosts.extend(
            page.meta("SiteDomain")
                .map(|field| field.text.trim().trim_start_matches("www.").to_owned()),
        );
    }
    if let Some(terms) = terms() {
        context.allowed_hosts.extend(terms.hosts.iter().cloned());
    }
    // Reading the styles costs more than the rest; most pages link to no strange host.
    let strange: Vec<(&Link, usize, &Element, String)> = page
        .links
        .iter()
        .filter_map(|link| {
            let index = link.element?;
            let element = page.elements.get(index)?;
            let inner = matches!(
                element.name.as_str(),
                "a" | "area" | "iframe" | "frame" | "embed" | "object"
            );
            let host = strange_host(link, &context).filter(|_| inner)?;
            Some((link, index, element, host))
        })
        .collect();
    if strange.is_empty() {
        return Vec::new();
    }
    let ways = hidden(page);
    let switches = switches(page);
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    let mut found: BTreeMap<&'static str, Vec<(Spot, String)>> = BTreeMap::new();
    for (link, index, element, host) in strange {
        let Some(way) = ways.get(index).copied().flatten() else {
            continue;
        };
        if matches!(way, Hidden::Switched | Hidden::NoScript)
            && is_switched_on(page, index, &switches, &mut known)
        {
            continue;
        }
        let spot = page.spot_in_source(Part::Markup, element.offset, link.raw.chars().take(120).collect());
        found.entry(way.word()).or_default().push((spot, host));
    }
    found
        .into_iter()
        .map(|(way, links)| {
            let mut hosts: Vec<&str> = links.iter().map(|(_, host)| host.as_str()).collect();
            hosts.sort_unstable();
            hosts.dedup();
            let shown = hosts.iter().take(5).copied().collect::<Vec<_>>().join("、");
            let confidence = match way {
                "switched" => 65,
                "noscript" => 60,
                _ => 92,
            };
            let count = links.len().to_string();
            let spots = links.iter().map(|(spot, _)| spot.clone()).collect();
            let finding = page.finding("hidden-link", Kind::Tampering, confidence, spots);
            with(finding, &[("way", way), ("hosts", &shown), ("count", &count)])
        })
        .collect()
}

/// The host that a link leads to, where it is none of those that are known.
fn strange_host(link: &Link, context: &Context) -> Option<String> {
    if context.url.is_some() && link.stays() {
        return None;
    }
    let host = link.resolve(context.url.as_ref())?.host_str()?.to_owned();
    let script = link.raw.trim_start().to_ascii_lowercase();
    let known =
        context.is_own_host(&host) || script.starts_with("javascript:") || script.starts_with("mailto:");
    (!known).then_some(host)
}

/// What can switch things on: scripts and the states of style sheets, as one text.
fn switches(page: &Page) -> String {
    let mut text: String = page.scripts().collect::<Vec<_>>().join("\n");
    for element in &page.elements {
        for (name, value) in &element.attributes {
            if name.starts_with("on") || name.starts_with("data-") || name == "for" || name == "aria-controls"
            {
                text.push('\n');
                text.push_str(value);
            }
        }
    }
    for sheet in page.sheets() {
        for state in sheet.split('}').filter(|rule| {
            rule.contains(":hover")
                || rule.contains(":focus")
                || rule.contains(":checked")
                || rule.contains(".on")
                || rule.contains(".active")
        }) {
            text.push('\n');
            text.push_str(state);
        }
    }
    text.truncate(floor(&text, MAX_SWITCHES));
    text
}

/// Whether the hidden element or one around it is named by something that switches it on.
fn is_switched_on(page: &Page, index: usize, switches: &str, known: &mut BTreeMap<String, bool>) -> bool {
    let mut at = Some(index);
    let mut steps = 0;
    while let Some(element) = at.and_then(|at| page.elements.get(at)) {
        for name in names(element) {
            let on = match known.get(name) {
                Some(on) => *on,
                None => {
                    let on = switches.contains(name);
                    known.insert(name.to_owned(), on);
                    on
                }
            };
            if on {
                return true;
            }
        }
        steps += 1;
        at = element.parent.filter(|_| steps < 8);
    }
    false
}

fn names(element: &Element) -> impl Iterator<Item = &str> {
    let id = element.attribute("id").into_iter();
    let classes = element
        .attribute("class")
        .into_iter()
        .flat_map(str::split_whitespace);
    id.chain(classes).filter(|name| name.len() >= 2)
}
