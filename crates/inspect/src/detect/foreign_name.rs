//! 名称被替换: a foreign text stands where the issuer's own name must stand.
//!
//! Betting kits copy official pages and put their search words in place of the name, in title, number, body and
//! sign-off alike. No list of brands is needed: what stands in two places of a name and is none is foreign, and then
//! every place of it on the page is named. A name that the context gives is never foreign.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::notation::document_number::has_year_in_brackets;
use crate::notation::script::{after, all_han, before};
use crate::notation::slot::{
    Candidate, GOVERNMENT, LEVELS, Slot, bare_papers, before_government, before_papers, candidates,
    has_letters, in_sentences, segment,
};
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "foreign_name",
    rules: &["foreign-name"],
    run,
};

/// Most foreign texts that are reported of one page.
const MOST: usize = 5;

/// Most candidates that are looked at; a page has a handful.
const MOST_LOOKED_AT: usize = 40;

/// What speaks for one candidate.
#[derive(Default)]
struct Weight {
    slots: BTreeSet<Slot>,
    count: usize,
}

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    bare_papers().iter().copied()
}

/// The candidates of the whole text.
fn in_text(page: &Page, place: Option<&str>) -> Vec<Candidate> {
    let mut found = Vec::new();
    // A page names the same government again and again.
    let mut known: Vec<(&str, Option<Candidate>)> = Vec::new();
    for at in watched::all(page, GOVERNMENT) {
        let (start, line) = page.line_at(at);
        let head = segment(line.get(..at.saturating_sub(start)).unwrap_or_default());
        let candidate = match known.iter().find(|(known, _)| *known == head) {
            Some((_, candidate)) => candidate.clone(),
            None => {
                let candidate = before_government(head, place);
                if known.len() < MOST_LOOKED_AT {
                    known.push((head, candidate.clone()));
                }
                candidate
            }
        };
        found.extend(candidate);
    }
    let papers = watched::says_any(page, watched::PAPERS) || has_year_in_brackets(page.text());
    let letters = has_letters(page.text());
    for (_, line) in page.text_lines().filter(|_| papers || letters) {
        if papers {
            found.extend(before_papers(line));
        }
        if letters {
            found.extend(in_sentences(line));
        }
    }
    found
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let place = context.place.as_deref();
    let mut weights: BTreeMap<String, Weight> = BTreeMap::new();
    // In a title low lines stand between page and site, so its pieces are read apart.
    let fields = page
        .fields
        .iter()
        .flat_map(|field| field.text.split(['_', '|', '-', '—']))
        .flat_map(|piece| candidates(piece, place));
    for candidate in fields.chain(in_text(page, place)) {
        let weight = weights.entry(candidate.token).or_default();
        weight.slots.insert(candidate.slot);
        weight.count = weight.count.saturating_add(1);
    }
    if let Some(other) = other_name(page, context) {
        let weight = weights.entry(other).or_default();
        weight.slots.extend([Slot::Institution, Slot::DocumentNumber]);
        weight.count = weight.count.saturating_add(2);
    }
    let mut foreign: Vec<(String, u8)> = weights
        .into_iter()
        .filter(|(token, _)| !is_known(token, context))
        .filter(|(token, weight)| {
            weight.slots.iter().any(|slot| *slot != Slot::Sentence) || is_strange(page, token)
        })
        .filter_map(|(token, weight)| confidence(&token, &weight).map(|confidence| (token, confidence)))
        .collect();
    foreign.sort_by_key(|(_, confidence)| std::cmp::Reverse(*confidence));
    foreign.truncate(MOST_LOOKED_AT);
    // The text that occurs most often, and of equal ones the longest, is the whole of it; pieces of it are none.
    let text = page.text();
    foreign.sort_by_key(|(token, _)| {
        (
            std::cmp::Reverse(text.matches(token.as_str()).count()),
            std::cmp::Reverse(token.len()),
        )
    });
    let mut kept: Vec<(String, u8)> = Vec::new();
    for (token, confidence) in foreign {
        let same = |other: &str| other.contains(token.as_str()) || token.contains(other);
        // A piece that is no rarer than the whole says nothing of its own.
        if let Some((other, known)) = kept.iter_mut().find(|(other, _)| same(other)) {
            let whole = text.matches(token.as_str()).count() >= text.matches(other.as_str()).count();
            if token.len() > other.len() && whole {
                *other = token;
            }
            *known = (*known).max(confidence);
        } else if kept.len() < MOST {
            kept.push((token, confidence));
        }
    }
    kept.into_iter()
        .map(|(token, confidence)| report(page, &token, confidence))
        .collect()
}

/// Whether a text met only between the words of sentences is foreign there: names of files and versions of programs
/// are joined and glued in the same way.
fn is_strange(page: &Page, token: &str) -> bool {
    const OFFICIAL: &[&str] = &[
        "政", "公开", "首页", "新闻", "网站", "信息", "文件", "通知", "附件", "表", "年", "报告",
    ];
    let Some(terms) = terms() else {
        return false;
    };
    let betting = |text: &str| terms.betting.iter().any(|word| text.contains(word.as_str()));
    if betting(token) {
        return true;
    }
    if token.contains('_') {
        return !OFFICIAL.iter().any(|word| token.contains(word));
    }
    let text = page.text();
    text.match_indices(token).take(50).any(|(at, _)| {
        let end = at.saturating_add(token.len());
        betting(before(text, at, 10)) || betting(after(text, end, 10))
    })
}

/// How sure it is that a candidate is foreign; `None` for one that may be a name.
fn confidence(token: &str, weight: &Weight) -> Option<u8> {
    let betting = terms().is_some_and(|terms| terms.betting.iter().any(|word| token.contains(word.as_str())));
    let slots = weight.slots.contains(&Slot::Institution) || weight.slots.contains(&Slot::DocumentNumber);
    let both = weight.slots.contains(&Slot::Institution) && weight.slots.contains(&Slot::DocumentNumber);
    if all_han(token) {
        // A long name of a place may stand before 人民政府, but never whole in a document number as well.
        return (both && weight.count >= 2).then_some(if betting { 95 } else { 85 });
    }
    let joined = token.contains('_');
    match (slots, weight.count) {
        (true, 2..) => Some(if betting || both { 97 } else { 90 }),
        (true, _) if betting || joined => Some(85),
        (true, _) => None,
        (false, 3..) if betting || joined => Some(85),
        (false, 2..) if betting && joined => Some(80),
        (false, 3..) => Some(70),
        _ => None,
    }
}

/// Whether a candidate is a name that the context or the page's own labels give.
fn is_known(token: &str, context: &Context) -> bool {
    let names = [context.unit.as_deref(), context.place.as_deref()];
    names
        .into_iter()
        .flatten()
        .any(|name| name.contains(token) || token.contains(name))
}

/// Another name in the place of the unit's own, where unit and place are given and the unit's name is nowhere.
fn other_name(page: &Page, context: &Context) -> Option<String> {
    let (unit, place) = (context.unit.as_deref()?, context.place.as_deref()?);
    let office = unit.find("人民政府").and_then(|at| unit.get(..at))?;
    let office = office.strip_prefix(place).unwrap_or(office);
    let level = LEVELS.iter().find(|level| office.ends_with(**level))?;
    let core = office.strip_suffix(level).filter(|core| !core.is_empty())?;
    if watched::says(page, core) || page.title().contains(core) {
        return None;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, _) in page.text().match_indices(&format!("{level}人民政府")) {
        let head = before(page.text(), at, 24);
        if let Some(start) = head.rfind(place) {
            let name = head.get(start.saturating_add(place.len())..).unwrap_or_default();
            if !name.is_empty() && !name.contains('\n') {
                *counts.entry(name).or_default() += 1;
            }
        }
    }
    let (name, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2).then(|| name.to_owned())
}

fn report(page: &Page, token: &str, confidence: u8) -> Finding {
    let mut spots: Vec<Spot> = Vec::new();
    for field in page.fields.iter().filter(|field| field.text.contains(token)) {
        let excerpt: String = field.text.chars().take(120).collect();
        spots.push(page.spot_in_source(field.part, field.offset, excerpt));
    }
    for (at, _) in page.text().match_indices(token) {
        let part = part_of(page, at, token);
        spots.push(page.spot(part, at, at.saturating_add(token.len())));
    }
    spots.sort_by_key(|spot| spot.offset);
    let count = spots.len().to_string();
    let finding = page.finding("foreign-name", Kind::Tampering, confidence, spots);
    with(finding, &[("token", token), ("count", &count)])
}

/// Which part of the page a place belongs to, by its line.
fn part_of(page: &Page, at: usize, token: &str) -> Part {
    let (start, line) = page.line_at(at);
    let after = line
        .get(at.saturating_sub(start).saturating_add(token.len())..)
        .unwrap_or_default();
    let trimmed = line.trim();
    if trimmed.contains("位置") || trimmed.contains("首页") || trimmed.contains('>') {
        return Part::Breadcrumb;
    }
    let bracket = after.find(['〔', '[', '(', '（', '【']);
    if bracket.is_some_and(|at| at <= 24) && after.contains('号') {
        return Part::DocumentNumber;
    }
    if ["来源", "信息来源", "发布机构", "发文机关", "发布单位"]
        .iter()
        .any(|label| trimmed.starts_with(label))
    {
        return Part::Source;
    }
    let below = page
        .text()
        .get(start.saturating_add(line.len())..)
        .unwrap_or_default();
    let next = below
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let dated = next.contains('年') && next.trim_end().ends_with('日') && next.chars().count() <= 24;
    if dated && trimmed.chars().count() <= 80 && !trimmed.ends_with('。') {
        return Part::SignOff;
    }
    if !trimmed.contains(['。', '，', '；']) && trimmed.chars().count() <= 120 {
        return Part::Heading;
    }
    Part::Body
}
