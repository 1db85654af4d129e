//! 解读关联: a document and its interpretation lead to each other, and both open.
//!
//! An interpretation is known by its section or its title, its document by the link to it or by the name that stands in
//! 《》 in the title. **Does not** ask that every document has an interpretation: which do is drawn as a sample.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::{Place, mark};
use crate::survey::gather::{Fate, Seen, Survey, spot};
use crate::survey::kind::SectionKind;

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "interpretation",
    rules: &[
        "interpretation-one-way",
        "interpretation-unlinked",
        "interpretation-not-judged",
    ],
    run,
};

/// A name with fewer characters fits too many documents.
const SHORTEST: usize = 8;

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let mut documents: BTreeMap<u64, usize> = BTreeMap::new();
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut interpretations = Vec::new();
    for (at, seen) in survey.articles() {
        if is_interpretation(survey, at, seen) {
            interpretations.push(at);
        } else if is_document(survey, at, seen) {
            documents.insert(mark(&seen.url), at);
            names.push((squeezed(&seen.facts.title), at));
        }
    }
    let mut findings = Vec::new();
    for (at, seen) in interpretations
        .into_iter()
        .filter_map(|at| Some((at, survey.pages.get(at)?)))
    {
        let own = mark(&seen.url);
        let reaches = |from: &Seen, to: u64| {
            from.facts
                .links
                .iter()
                .any(|link| *link == to || survey.page(*link) == survey.page(to) && survey.page(to).is_some())
        };
        let linked = seen
            .facts
            .links
            .iter()
            .find_map(|link| documents.get(link).copied());
        let named = named(&seen.facts.title).and_then(|name| {
            names
                .iter()
                .find(|(title, _)| title.contains(&name))
                .map(|(_, document)| *document)
        });
        let Some(document) = named.or(linked).filter(|document| *document != at) else {
            findings.extend(alone(survey, seen));
            continue;
        };
        let Some(paper) = survey.pages.get(document) else {
            continue;
        };
        let (there, back) = (reaches(seen, mark(&paper.url)), reaches(paper, own));
        let (rule, page, other) = match (there, back) {
            (true, true) => continue,
            (true, false) => ("interpretation-one-way", paper, seen),
            (false, true) => ("interpretation-one-way", seen, paper),
            (false, false) => ("interpretation-unlinked", seen, paper),
        };
        let place = spot(Part::Heading, Place(1, 1, 0), &page.facts.title);
        let confidence = if rule == "interpretation-one-way" { 85 } else { 78 };
        let finding = survey.finding(page, rule, Kind::InterpretationLink, confidence, vec![place]);
        findings.push(with(
            finding,
            &[
                ("title", &page.facts.title),
                ("other", &other.url),
                ("other_title", &other.facts.title),
            ],
        ));
    }
    findings
}

/// An interpretation whose document was not met: on a site that was seen in part, or elsewhere altogether.
fn alone(survey: &Survey, seen: &Seen) -> Option<Finding> {
    let name = named(&seen.facts.title)?;
    // A link that leads to something unseen may well lead to the document.
    let unseen = seen
        .facts
        .links
        .iter()
        .any(|link| survey.fate(*link) == Fate::Unknown);
    if survey.whole && !unseen {
        return None;
    }
    let mut finding = survey.finding(
        seen,
        "interpretation-not-judged",
        Kind::InterpretationLink,
        100,
        Vec::new(),
    );
    finding.verdict = Verdict::NotJudged;
    Some(with(finding, &[("title", &seen.facts.title), ("name", &name)]))
}

fn is_interpretation(survey: &Survey, at: usize, seen: &Seen) -> bool {
    let title = &seen.facts.title;
    let told = ["解读", "图解", "一图读懂"]
        .iter()
        .any(|word| title.contains(word));
    let section = survey
        .owner(at)
        .is_some_and(|section| section.class.kind == SectionKind::Interpretations);
    // A notice about interpreting is a document.
    let numbered = seen
        .facts
        .document
        .as_ref()
        .is_some_and(|document| !document.number.is_empty());
    (told && (section || !numbered)) || (section && named(title).is_some())
}

fn is_document(survey: &Survey, at: usize, seen: &Seen) -> bool {
    let numbered = seen
        .facts
        .document
        .as_ref()
        .is_some_and(|document| !document.number.is_empty());
    numbered
        || survey
            .owner(at)
            .is_some_and(|section| section.class.kind == SectionKind::Policies)
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"《》〈〉“”（）()".contains(*c))
        .collect()
}

/// The name of the document in the title of an interpretation: what stands in 《》.
fn named(title: &str) -> Option<String> {
    let (_, rest) = title.split_once('《')?;
    let name = squeezed(rest.rsplit_once('》').map_or(rest, |(name, _)| name));
    (name.chars().count() >= SHORTEST).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_document_is_what_stands_in_brackets() {
        assert_eq!(
            named("《青禾区垃圾分类管理办法（试行）》政策解读").unwrap(),
            "青禾区垃圾分类管理办法试行"
        );
        assert_eq!(named("一图读懂《办法》"), None);
        assert_eq!(named("政策解读"), None);
    }
}
