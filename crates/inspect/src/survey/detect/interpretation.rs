//! 解读关联: a document and its interpretation lead to each other, and both open.
//!
//! An interpretation is known by its section or its title, its document by the link to it or by the name that stands in
//! 《》 in the title. Which documents have one is asked of a sample of the last year's, drawn with a seed that every finding
//! names, so that the same sample can be drawn again. **Does not** ask it of papers that only tell: of appointments,
//! meetings, replies.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind, Verdict};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::rules::sample;
use crate::survey::facts::{Place, mark};
use crate::survey::gather::{Fate, Seen, Survey, spot};
use crate::survey::kind::SectionKind;

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "interpretation",
    rules: &[
        "interpretation-one-way",
        "interpretation-unlinked",
        "interpretation-missing",
        "interpretation-not-judged",
    ],
    run,
};

/// A name with fewer characters fits too many documents.
const SHORTEST: usize = 8;

/// So many documents are drawn.
const DRAWN: usize = 10;
/// Papers that set rules or plans end so, before what stands in brackets.
const SETTING: &[&str] = &[
    "办法", "规定", "细则", "规则", "意见", "措施", "规划", "计划", "方案", "政策", "预案", "标准",
];

fn run(survey: &Survey, context: &Context) -> Vec<Finding> {
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
    let mut interpreted: BTreeSet<usize> = BTreeSet::new();
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
            .filter_map(|link| documents.get(link).copied());
        let first = linked.clone().next();
        interpreted.extend(linked);
        let named = named(&seen.facts.title).and_then(|name| {
            names
                .iter()
                .find(|(title, _)| title.contains(&name))
                .map(|(_, document)| *document)
        });
        interpreted.extend(named);
        let Some(document) = named.or(first).filter(|document| *document != at) else {
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
    let all: Vec<usize> = names.iter().map(|(_, at)| *at).collect();
    findings.extend(missing(survey, context, &all, &interpreted));
    findings
}

/// 解读比例: documents of the sample that nobody interpreted.
fn missing(
    survey: &Survey,
    context: &Context,
    documents: &[usize],
    interpreted: &BTreeSet<usize>,
) -> Vec<Finding> {
    // A site without any is told of once, by its section.
    let Some(today) = context.as_of.filter(|_| !interpreted.is_empty()) else {
        return Vec::new();
    };
    let year = |day: Date| day <= today && today.checked_sub(1.year()).is_ok_and(|from| day > from);
    // A document that stands on two pages is drawn once.
    let mut texts = BTreeSet::new();
    let asked: Vec<(usize, &Seen)> = documents
        .iter()
        .filter_map(|at| Some((*at, survey.pages.get(*at)?)))
        .filter(|(_, seen)| seen.facts.published.is_some_and(year) && sets(&seen.facts.title))
        .filter(|(_, seen)| texts.insert(seen.facts.text_mark))
        .collect();
    // Of the site and the day, so that nobody chose it and a look on the same day draws the same.
    let seed = mark(&format!("{} {today}", survey.start));
    let (all, drawn) = (asked.len().to_string(), asked.len().min(DRAWN).to_string());
    let sampled = sample(seed, asked.len(), DRAWN)
        .into_iter()
        .filter_map(|at| asked.get(at));
    let lacking = sampled.filter(|(at, _)| !interpreted.contains(at));
    let told = lacking.map(|(_, seen)| {
        let place = vec![spot(Part::Heading, Place(1, 1, 0), &seen.facts.title)];
        let rule = "interpretation-missing";
        let mut finding = survey.finding(seen, rule, Kind::InterpretationLink, 60, place);
        if !survey.whole {
            finding.verdict = Verdict::NotJudged;
        }
        let params = [
            ("seed", seed.to_string()),
            ("all", all.clone()),
            ("drawn", drawn.clone()),
            ("title", seen.facts.title.clone()),
            ("seen", if survey.whole { "whole" } else { "part" }.to_owned()),
        ];
        with(
            finding,
            &params.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
    });
    told.collect()
}

/// Whether a paper sets rules or plans, by how its title ends.
fn sets(title: &str) -> bool {
    let title = squeezed(title);
    // 《关于印发〈…办法（试行）〉的通知》 and the 办法 itself.
    let name = title.strip_suffix("的通知").unwrap_or(&title);
    let name = ["试行", "暂行", "修订", "修订版"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    SETTING.iter().any(|word| name.ends_with(word))
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
    fn only_papers_that_set_something_are_to_be_interpreted() {
        for title in [
            "青禾区生活垃圾分类管理办法（试行）",
            "关于印发《青禾区防汛应急预案》的通知",
            "青禾区人民政府关于促进就业的若干措施",
        ] {
            assert!(sets(title), "{title}");
        }
        for title in [
            "关于李某某任职的通知",
            "关于召开全区工作会议的通知",
            "关于同意设立学校的批复",
        ] {
            assert!(!sets(title), "{title}");
        }
    }

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
