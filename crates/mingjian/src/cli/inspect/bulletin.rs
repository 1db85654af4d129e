//! `mingjian inspect bulletin`: the quarterly bulletin (检查情况通报), drafted from the sealed sweeps of a folder.
//!
//! Two results stand side by side for each site: with what is confirmed alone, and as if every finding held.
//! **Invariant:** it is a draft: what only a person can say is marked as an open place, and nothing is rounded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use askama::Template;
use clap::Args as ClapArgs;
use mingjian_core::finding::Verdict;
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::proof::folder::{Kept, latest};
use mingjian_inspect::proof::{Entry, Seal};
use mingjian_inspect::rules::{Object, Observation, Outcome, RulePart, RuleSet, Subject, builtin, score};

use super::report::{name, reasons};
use super::shown::{quarter, time};
use super::written::Output;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// Most examples of one kind of problem.
const EXAMPLES: usize = 5;

/// 通报.
#[derive(ClapArgs)]
#[command(
    about = "起草季度检查情况通报：覆盖情况、合格率、点名的问题、下一步；要由人填写的地方都有标记\n\
             Draft the quarterly bulletin: coverage, pass rate, named problems, next steps; open places are marked",
    after_help = after_help!(
        "  mingjian inspect bulletin --data 巡检 -o 通报.html\n  \
         mingjian inspect bulletin --data 巡检 --quarter 2026Q4 -o 通报.html"
    )
)]
pub struct Args {
    #[arg(long, value_name = "DIR", help = "巡检的数据目录\nThe folder of the sweeps")]
    data: PathBuf,
    #[arg(
        long,
        value_name = "YYYYQN",
        help = "哪个季度，如 2026Q4；不写就是最近一次巡检所在的季度\n\
                Which quarter, such as 2026Q4; that of the latest sweep without it"
    )]
    quarter: Option<String>,
    #[command(flatten)]
    output: Output,
}

struct SiteView {
    name: String,
    start: String,
    day: String,
    pages: usize,
    unseen: usize,
    confirmed: usize,
    found: usize,
    by_confirmed: String,
    by_all: String,
}

struct ProblemView {
    said: String,
    examples: Vec<String>,
}

#[derive(Template)]
#[template(path = "bulletin.html")]
struct Paper {
    lang: &'static str,
    voice: Voice,
    title: String,
    overall: String,
    rate: String,
    unverified: String,
    sites: Vec<SiteView>,
    problems: Vec<ProblemView>,
    unseen: String,
    reasons: Vec<String>,
}

impl Paper {
    fn t(&self, key: &str) -> String {
        self.voice.say(key, &[])
    }
}

/// A site with its findings and both results.
struct Inspected {
    seal: Seal,
    entries: Vec<Entry>,
    confirmed: Outcome,
    all: Outcome,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Drafts the bulletin.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let kept = latest(&self.data, None)?;
        let newest = kept.iter().map(|kept| kept.seal.ended).max().unwrap_or_default();
        let wanted = match &self.quarter {
            None => quarter(newest),
            Some(text) => read(text).ok_or_else(|| wrong(text))?,
        };
        let mut sites = Vec::new();
        for kept in kept.iter().filter(|kept| quarter(kept.seal.ended) == wanted) {
            sites.push(inspected(kept)?);
        }
        if sites.is_empty() {
            return Err(wrong(self.quarter.as_deref().unwrap_or_default()));
        }
        let paper = paper(&sites, wanted, voice);
        let text = paper.render().map_err(|error| Trouble::Fault(error.into()))?;
        let text = self.output.give(text)?;
        let named = self.output.name();
        let notes = named.map(|file| voice.say("converted", &[("file", &file)]));
        Ok(Answer {
            text,
            notes: notes.into_iter().collect(),
            ending: Ending::Done,
        })
    }
}

/// `2026Q4`.
fn read(text: &str) -> Option<(i16, i8)> {
    let (year, number) = text.split_once(['Q', 'q'])?;
    let number: i8 = number.parse().ok()?;
    let year: i16 = year.parse().ok()?;
    (1..=4).contains(&number).then_some((year, number))
}

fn wrong(text: &str) -> Trouble {
    Trouble::Usage(Refusal::new("MJ5068", &[("text", text)]))
}

fn inspected(kept: &Kept) -> Result<Inspected, Trouble> {
    let entries = kept.entries()?;
    let rules = builtin(&kept.seal.rule_set)?;
    let result = |confirmed: bool| -> Result<Outcome, Refusal> {
        let counted = entries.iter().filter(|entry| match entry.finding.verdict {
            Verdict::Confirmed => true,
            Verdict::Found => !confirmed,
            Verdict::NotJudged => false,
        });
        let subject = Subject {
            object: Object::Portal,
            has_service: true,
        };
        score(&rules, subject, &observations(&rules, counted))
    };
    Ok(Inspected {
        confirmed: result(true)?,
        all: result(false)?,
        seal: kept.seal.clone(),
        entries,
    })
}

/// Vetoes count all cases of a rule together; deductions each by the place where it stands, so that no fact counts twice.
fn observations<'a>(rules: &RuleSet, entries: impl Iterator<Item = &'a Entry>) -> Vec<Observation> {
    let (mut vetoes, mut others) = (BTreeMap::<String, u32>::new(), Vec::new());
    for Entry { finding, .. } in entries {
        let basis = finding.basis.as_ref().map(|basis| basis.rule.as_str());
        let Some(rule) = basis.and_then(|id| rules.rule(id)) else {
            continue;
        };
        if rule.part == RulePart::Veto {
            let cases = vetoes.entry(rule.id.clone()).or_default();
            *cases = cases.saturating_add(1);
            continue;
        }
        let first = finding.evidence.spots.first();
        let place = first.map_or_else(|| finding.rule.clone(), |spot| spot.offset.to_string());
        others.push(Observation {
            rule: rule.id.clone(),
            fact: format!("{} {place}", finding.url),
            cases: 1,
            points: None,
        });
    }
    let vetoes = vetoes.into_iter().map(|(rule, cases)| Observation {
        rule,
        fact: String::new(),
        cases,
        points: None,
    });
    vetoes.chain(others).collect()
}

/// A result in words: the rules that veto, or the exact points.
fn said(outcome: &Outcome, voice: Voice) -> String {
    let word = if outcome.passes { "pass" } else { "fail" };
    let passes = voice.say(&format!("bulletin-{word}"), &[]);
    match &outcome.total {
        Some(total) => voice.say(
            "bulletin-points",
            &[("points", &total.to_string()), ("result", &passes)],
        ),
        None => {
            let rules = outcome.vetoed.join(" ");
            voice.say("bulletin-veto", &[("rules", &rules), ("result", &passes)])
        }
    }
}

fn paper(sites: &[Inspected], (year, number): (i16, i8), voice: Voice) -> Paper {
    let sum = |count: &dyn Fn(&Inspected) -> usize| sites.iter().map(count).sum::<usize>().to_string();
    let passed = |outcome: &dyn Fn(&Inspected) -> bool| sum(&|site| usize::from(outcome(site)));
    let (year, number, count) = (year.to_string(), number.to_string(), sites.len().to_string());
    let by_verdict = |verdict: Verdict| {
        sum(&|site| {
            let of = site
                .entries
                .iter()
                .filter(|entry| entry.finding.verdict == verdict);
            of.count()
        })
    };
    let unverified: BTreeSet<&String> = sites.iter().flat_map(|site| &site.all.unverified).collect();
    let listed: Vec<&str> = unverified.iter().map(|rule| rule.as_str()).collect();
    let overall = [
        ("count", count.clone()),
        ("pages", sum(&|site| site.seal.coverage.pages)),
        ("known", sum(&|site| site.seal.coverage.known)),
        ("confirmed", by_verdict(Verdict::Confirmed)),
        ("found", by_verdict(Verdict::Found)),
    ];
    let overall = overall.each_ref().map(|(name, value)| (*name, value.as_str()));
    let rate = [
        ("count", count),
        ("confirmed", passed(&|site| site.confirmed.passes)),
        ("all", passed(&|site| site.all.passes)),
    ];
    let rate = rate.each_ref().map(|(name, value)| (*name, value.as_str()));
    let unseen = [
        (
            "blocked",
            sum(&|site| site.seal.coverage.not_judged.values().sum()),
        ),
        (
            "unchecked",
            sum(&|site| site.seal.coverage.not_checked.values().sum()),
        ),
    ];
    let unseen = unseen.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut why: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (state, reason, count) in sites.iter().flat_map(|site| reasons(&site.seal, voice)) {
        let all = why.entry((state, reason)).or_default();
        *all = all.saturating_add(count);
    }
    Paper {
        lang: voice.lang.tag(),
        voice,
        title: voice.say("bulletin-title", &[("year", &year), ("number", &number)]),
        overall: voice.say("bulletin-overall-text", &overall),
        rate: voice.say("bulletin-rate", &rate),
        unverified: match listed.as_slice() {
            [] => String::new(),
            rules => voice.say("bulletin-unverified", &[("rules", &rules.join(" "))]),
        },
        sites: sites.iter().map(|site| row(site, voice)).collect(),
        problems: problems(sites, voice),
        unseen: voice.say("bulletin-unseen-text", &unseen),
        reasons: why
            .iter()
            .map(|((state, reason), count)| format!("{state} {count} · {reason}"))
            .collect(),
    }
}

fn row(site: &Inspected, voice: Voice) -> SiteView {
    let seal = &site.seal;
    let coverage = &seal.coverage;
    let count = |verdict: Verdict| {
        let of = site
            .entries
            .iter()
            .filter(|entry| entry.finding.verdict == verdict);
        of.count()
    };
    let unseen = coverage.not_judged.values().chain(coverage.not_checked.values());
    SiteView {
        name: name(seal),
        start: seal.start.clone(),
        day: time(seal.ended).chars().take(10).collect(),
        pages: coverage.pages,
        unseen: unseen.sum(),
        confirmed: count(Verdict::Confirmed),
        found: count(Verdict::Found),
        by_confirmed: said(&site.confirmed, voice),
        by_all: said(&site.all, voice),
    }
}

/// Problems by kind, those of most sites first, confirmed ones before others, with examples that name unit and page.
fn problems(sites: &[Inspected], voice: Voice) -> Vec<ProblemView> {
    let mut kinds: BTreeMap<&'static str, Vec<(&Inspected, &Entry)>> = BTreeMap::new();
    for site in sites {
        let judged = site
            .entries
            .iter()
            .filter(|entry| entry.finding.verdict != Verdict::NotJudged);
        for entry in judged {
            kinds
                .entry(entry.finding.kind.word())
                .or_default()
                .push((site, entry));
        }
    }
    let mut problems: Vec<(usize, usize, ProblemView)> = Vec::new();
    for (word, mut of) in kinds {
        of.sort_by_key(|(_, entry)| entry.finding.verdict != Verdict::Confirmed);
        let concerned: BTreeSet<&str> = of.iter().map(|(site, _)| site.seal.start.as_str()).collect();
        let (kind, count, sites) = (
            voice.word("kind", word),
            of.len().to_string(),
            concerned.len().to_string(),
        );
        let args = [("kind", kind.as_str()), ("count", &count), ("sites", &sites)];
        let examples = of.iter().take(EXAMPLES).map(|(site, entry)| {
            let sentence = match voice.lang {
                Lang::Zh => &entry.zh,
                Lang::En => &entry.en,
            };
            let verdict = voice.word("verdict", entry.finding.verdict.word());
            let (unit, url) = (name(&site.seal), entry.finding.url.as_str());
            let args = [
                ("unit", unit.as_str()),
                ("url", url),
                ("sentence", sentence),
                ("verdict", &verdict),
                ("id", &entry.id),
            ];
            voice.say("bulletin-example", &args)
        });
        let view = ProblemView {
            said: voice.say("bulletin-problem", &args),
            examples: examples.collect(),
        };
        problems.push((concerned.len(), of.len(), view));
    }
    problems.sort_by_key(|(sites, count, _)| std::cmp::Reverse((*sites, *count)));
    problems.into_iter().map(|(.., view)| view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_read_or_refused() {
        assert_eq!(read("2026Q4"), Some((2026, 4)));
        for text in ["2026Q5", "2026Q0", "2026", "Q1", "2026-Q1", ""] {
            assert_eq!(read(text).filter(|(year, _)| *year == 2026), None, "{text}");
        }
    }
}
