//! 认栏目: from the pages of a site to its sections.
//!
//! A list page is the page of a section; pages of one list are brought together by their addresses without the number
//! of the page and by the section's name. What a person confirmed wins over what was learned.

use std::collections::{BTreeMap, HashMap, HashSet};

use url::Url;

use super::classify::{Class, Sign, classify};
use super::confirmed::Confirmed;
use super::facts::{Facts, Filling, PageForm, mark};
use super::gather::Survey;
use super::section::{Limit, Line, Section};
use crate::context::Context;
use crate::crawl::address::shape;

/// Most lines of a section that are kept.
const MAX_LINES: usize = 3_000;
/// Batches of a list come behind its pages.
const BEHIND: u32 = u32::MAX;
/// Parameters that number the pages of a list.
const PAGE_PARAMETERS: &[&str] = &[
    "page",
    "pageno",
    "pagenum",
    "pageindex",
    "p",
    "pn",
    "currentpage",
    "curpage",
    "paging",
    "start",
    "offset",
    "pageid",
];

/// The address of a list without the number of the page, and that number.
pub(super) fn list_key(url: &str) -> (String, u32) {
    let Ok(parsed) = Url::parse(url) else {
        return (url.to_owned(), 0);
    };
    let mut number = 0_u32;
    let path = parsed.path();
    let (folder, last) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = last.split('.').next().unwrap_or_default();
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = stem.get(bare.len()..).unwrap_or_default();
    let cut = bare.trim_end_matches(['_', '-']);
    let opening = |stem: &str| {
        matches!(
            stem.to_ascii_lowercase().as_str(),
            "index" | "default" | "home" | "main"
        )
    };
    let numbered = !digits.is_empty()
        && digits.len() <= 4
        && !cut.is_empty()
        && (cut.len() < bare.len() || opening(cut));
    let stem = if numbered {
        number = digits.parse().unwrap_or(0);
        cut
    } else {
        stem
    };
    let stem = if opening(stem) { "" } else { stem };
    let mut key = format!(
        "{}{folder}/{stem}",
        parsed.host_str().unwrap_or_default().trim_start_matches("www.")
    );
    for (name, value) in parsed.query_pairs() {
        if PAGE_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) {
            number = value.parse().unwrap_or(number);
        } else {
            key.push_str(&format!("&{name}={value}"));
        }
    }
    (key, number)
}

/// Fills in the sections and which page belongs to which.
pub(super) fn learn(survey: &mut Survey, context: &Context) {
    let names: HashMap<u64, String> = survey.menu().map(|step| (mark(&step.url), step.name)).collect();
    let confirmed: HashMap<String, &Confirmed> = context
        .sections
        .iter()
        .map(|section| (list_key(&section.url).0, section))
        .collect();
    let home = survey.home();
    let mut groups: BTreeMap<(String, String), Vec<(u32, usize)>> = BTreeMap::new();
    let batches = survey.batches();
    for (at, seen) in survey.pages.iter().enumerate() {
        let (key, number) = list_key(&seen.url);
        let named = confirmed.get(&key);
        let list = is_list(&seen.facts) || (survey.is_filled(at) && seen.facts.is != PageForm::Article);
        if Some(at) == home
            || batches.contains(&at)
            || (!list && (named.is_none() || seen.facts.is == PageForm::Article))
        {
            continue;
        }
        let name = named.map_or_else(
            || name(&seen.facts, names.get(&mark(&seen.url))),
            |one| one.name.clone(),
        );
        if !name.is_empty() {
            let group = groups.entry((key, name)).or_default();
            group.push((number, at));
            group.extend(survey.parts(at).iter().map(|part| (BEHIND, *part)));
        }
    }
    let mut sections: Vec<Section> = Vec::new();
    let mut known: HashSet<(String, u64)> = HashSet::new();
    for ((key, name), mut pages) in groups {
        pages.sort_by_key(|(number, at)| (*number, survey.pages.get(*at).map(|seen| seen.url.len())));
        pages.dedup();
        let section = section(survey, context, name, &pages, confirmed.get(&key).copied());
        // The same list is often reached by several addresses.
        let lines = section
            .lines
            .iter()
            .fold(0, |sum: u64, line| sum.wrapping_add(mark(&line.url)));
        if confirmed.get(&key).is_some_and(|one| one.skip)
            || (!section.lines.is_empty() && !known.insert((section.name.clone(), lines)))
        {
            continue;
        }
        sections.push(section);
    }
    survey.owners = owners(survey, &sections);
    survey.sections = sections;
}

/// Whether a page is the page of a section.
fn is_list(facts: &Facts) -> bool {
    let placed = !facts.section_name.is_empty() || !facts.trail.is_empty();
    match facts.is {
        PageForm::Article => false,
        PageForm::List => true,
        PageForm::Other => {
            facts.empty.is_some()
                || (placed && (facts.filling == Filling::Script || !facts.items.is_empty() || facts.hollow))
        }
    }
}

fn name(facts: &Facts, in_menu: Option<&String>) -> String {
    let named = [
        Some(&facts.section_name),
        facts.trail.last().map(|step| &step.name),
        in_menu,
        Some(&facts.title),
    ];
    let name = named
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_default();
    name.chars().filter(|c| !c.is_whitespace()).take(40).collect()
}

fn section(
    survey: &Survey,
    context: &Context,
    name: String,
    pages: &[(u32, usize)],
    confirmed: Option<&Confirmed>,
) -> Section {
    let seen: Vec<_> = pages
        .iter()
        .filter_map(|(_, at)| Some((*at, survey.pages.get(*at)?)))
        .collect();
    let mut section = Section {
        name,
        from_start: pages.first().is_some_and(|(number, _)| *number <= 1),
        pages: pages.iter().map(|(_, at)| *at).collect(),
        confirmed: confirmed.is_some(),
        ..Section::default()
    };
    let mut known = HashSet::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for (at, page) in &seen {
        let facts = &page.facts;
        section.archived |= facts.archived;
        section.scripted |= facts.filling == Filling::Script && !survey.is_filled(*at);
        section.hollow |= facts.hollow;
        if let (None, Some((words, place))) = (&section.empty, &facts.empty) {
            section.empty = Some((*at, words.clone(), *place));
        }
        for item in &facts.items {
            let url = mark(&item.url);
            let leads = survey.page(url).and_then(|at| survey.pages.get(at));
            // A link to another list is no line of this one.
            let list = leads.is_some_and(|seen| seen.facts.is == PageForm::List) && item.date.is_none();
            if list || section.lines.len() >= MAX_LINES || !known.insert(url) {
                continue;
            }
            if let Ok(url) = Url::parse(&item.url) {
                let count = shapes.entry(shape(&url)).or_default();
                *count = count.saturating_add(1);
            }
            section.lines.push(Line {
                page: *at,
                place: item.place,
                url: item.url.clone(),
                title: item.title.clone(),
                date: item.date.or_else(|| leads.and_then(|seen| seen.facts.published)),
            });
        }
    }
    let Some((_, first)) = seen.first() else {
        return section;
    };
    section.url.clone_from(&first.url);
    let url = Url::parse(&first.url).ok();
    section.list_shape = url.as_ref().map(shape).unwrap_or_default();
    section.item_shape = shapes
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(shape, _)| shape)
        .unwrap_or_default();
    let titles: Vec<&str> = section
        .lines
        .iter()
        .take(30)
        .map(|line| line.title.as_str())
        .collect();
    let path = url.as_ref().map(Url::path).unwrap_or_default();
    section.class = classify(&first.facts.section_type, &section.name, path, &titles);
    section.lines.sort_by_key(|line| std::cmp::Reverse(line.date));
    if let Some(confirmed) = confirmed {
        section.class = Class {
            kind: confirmed.kind,
            sure: 100,
            why: vec![(Sign::Person, confirmed.kind.word().to_owned())],
        };
    }
    // A part of another section of its kind is of the second level.
    let above = first.facts.trail.iter().filter(|step| step.name != section.name);
    let inside = above
        .into_iter()
        .any(|step| classify("", &step.name, "", &[]).kind == section.class.kind);
    section.level = if inside { 2 } else { 1 };
    section.limit = limit(&section, context, confirmed);
    section
}

/// How long the section may go: what a person said of it, or else the rule of its kind.
fn limit(section: &Section, context: &Context, confirmed: Option<&Confirmed>) -> Option<Limit> {
    let rule = context.rules.update(section.class.kind);
    let own = confirmed.filter(|one| one.days.is_some() || one.months.is_some());
    let (days, months) = match (own, rule) {
        (Some(own), _) => (own.days, own.months),
        (None, Some(rule)) => (rule.days, rule.months),
        (None, None) => return None,
    };
    Some(Limit {
        days,
        months: months.unwrap_or_default(),
        rule: rule.map(|rule| rule.rule.clone()).unwrap_or_default(),
    })
}

/// The section of each page: its list has the page, or the page names it.
fn owners(survey: &Survey, sections: &[Section]) -> Vec<Option<usize>> {
    let mut owners = vec![None; survey.pages.len()];
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (at, section) in sections.iter().enumerate() {
        by_name.entry(section.name.as_str()).or_insert(at);
        let own = section
            .lines
            .iter()
            .filter_map(|line| survey.page(mark(&line.url)));
        for page in own.chain(section.pages.iter().copied()) {
            if let Some(owner) = owners.get_mut(page) {
                *owner = Some(at);
            }
        }
    }
    for (owner, seen) in owners.iter_mut().zip(&survey.pages) {
        if owner.is_none() {
            *owner = by_name.get(name(&seen.facts, None).as_str()).copied();
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_list_have_one_key() {
        let key = |path: &str| list_key(&format!("https://www.qinghe.test{path}"));
        for (path, wanted, number) in [
            ("/zwgk/tzgg/", "qinghe.test/zwgk/tzgg/", 0),
            ("/zwgk/tzgg/index.html", "qinghe.test/zwgk/tzgg/", 0),
            ("/zwgk/tzgg/index_3.html", "qinghe.test/zwgk/tzgg/", 3),
            ("/zwgk/tzgg/index2.shtml", "qinghe.test/zwgk/tzgg/", 2),
            ("/zwgk/list-12.html", "qinghe.test/zwgk/list", 12),
            (
                "/col/col1234/index.html?uid=7&pageNum=2",
                "qinghe.test/col/col1234/&uid=7",
                2,
            ),
            (
                "/art/202105/t20210501_123456.html",
                "qinghe.test/art/202105/t20210501_123456",
                0,
            ),
            ("/c1234/list.html", "qinghe.test/c1234/list", 0),
        ] {
            assert_eq!(key(path), (wanted.to_owned(), number), "{path}");
        }
    }
}
