//! `mingjian inspect report`: sealed sweeps as one page to read, to print and to hand over.
//!
//! Everything stands in one file without scripts; whatever came from a site is escaped by the template. **Invariant:**
//! what was not judged and what was not looked at is told beside what was found, by reason.

use std::collections::BTreeMap;
use std::path::PathBuf;

use askama::Template;
use clap::Args as ClapArgs;
use mingjian_core::finding::{Finding, Verdict};
use mingjian_core::lang::Lang;
use mingjian_inspect::proof::folder::Kept;
use mingjian_inspect::proof::{Entry, Seal};
use mingjian_inspect::rules::builtin;
use mingjian_inspect::words;

use super::shown::{reason, time};
use super::signing::{Trust, sealed_by};
use super::written::Output;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// Most findings of a site on the page; all stand in the chain.
const MOST: usize = 2_000;
/// Most places of one finding.
const PLACES: usize = 20;

/// 报告.
#[derive(ClapArgs)]
#[command(
    about = "巡检报告：一个网页文件，可以打印，写明查了多少、依据什么、存证在哪里\n\
             The report of a sweep: one HTML file to read or print, with coverage, rules and proof",
    after_help = after_help!(
        "  mingjian inspect report --data 巡检 -o 报告.html\n  \
         mingjian inspect report --data 巡检 --site https://www.example.gov.cn/ -o report.html --lang en"
    )
)]
pub struct Args {
    #[arg(long, value_name = "DIR", help = "巡检的数据目录\nThe folder of the sweeps")]
    data: PathBuf,
    #[arg(
        long,
        value_name = "URL",
        help = "只要这个网站；不写就是全部，每个网站最近一次\n\
                This site only; without it all, the latest sweep of each"
    )]
    site: Option<String>,
    #[command(flatten)]
    trust: Trust,
    #[command(flatten)]
    output: Output,
}

struct FindingView {
    id: String,
    kind: String,
    verdict: String,
    sure: bool,
    confidence: u8,
    sentence: String,
    basis: String,
    places: Vec<(String, String)>,
    more: usize,
    record: String,
    digest: String,
}

struct PageView {
    url: String,
    findings: Vec<FindingView>,
}

struct KindView {
    label: String,
    confirmed: usize,
    found: usize,
    not_judged: usize,
}

struct SiteView {
    name: String,
    start: String,
    place: String,
    begun: String,
    ended: String,
    as_of: String,
    rules: String,
    unverified: String,
    stopped: String,
    counts: Vec<(String, usize)>,
    reasons: Vec<(String, String, usize)>,
    kinds: Vec<KindView>,
    pages: Vec<PageView>,
    left: usize,
    head: String,
    seal: String,
    signer: String,
    texts: String,
    program: String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct Paper {
    lang: &'static str,
    voice: Voice,
    sites: Vec<SiteView>,
}

impl Paper {
    fn t(&self, key: &str) -> String {
        self.voice.say(key, &[])
    }

    fn more(&self, key: &str, count: &usize) -> String {
        self.voice.say(key, &[("count", &count.to_string())])
    }
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Writes the report.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let (mut sites, mut notes) = (Vec::new(), Vec::new());
        for kept in self.trust.latest(&self.data, self.site.as_deref())? {
            let entries = kept.entries()?;
            notes.push(sealed_by(&kept.seal, kept.signer.as_deref(), voice));
            sites.push(site(&kept, &entries, voice));
        }
        let paper = Paper {
            lang: voice.lang.tag(),
            voice,
            sites,
        };
        let text = paper.render().map_err(|error| Trouble::Fault(error.into()))?;
        let text = self.output.give(text)?;
        let named = self.output.name();
        notes.extend(named.map(|file| voice.say("converted", &[("file", &file)])));
        Ok(Answer {
            text,
            notes,
            ending: Ending::Done,
        })
    }
}

/// The unit's name, or where the site begins.
pub(super) fn name(seal: &Seal) -> String {
    seal.unit.clone().unwrap_or_else(|| seal.start.clone())
}

/// What was not judged and not looked at, with the words of state and reason.
pub(super) fn reasons(seal: &Seal, voice: Voice) -> Vec<(String, String, usize)> {
    let coverage = &seal.coverage;
    [
        ("verdict-not-judged", &coverage.not_judged),
        ("verdict-not-checked", &coverage.not_checked),
    ]
    .iter()
    .flat_map(|(key, counts)| {
        counts
            .iter()
            .map(|(why, count)| (voice.say(key, &[]), reason(why, voice), *count))
    })
    .collect()
}

fn site(kept: &Kept, entries: &[Entry], voice: Voice) -> SiteView {
    let seal = &kept.seal;
    let rules = builtin(&seal.rule_set).ok();
    let unverified = rules.as_ref().map_or(0, |rules| {
        let used = |id: &str| {
            let mut bases = entries.iter().filter_map(|entry| entry.finding.basis.as_ref());
            bases.any(|basis| basis.rule == id)
        };
        let open = rules.rules.iter().filter(|rule| !rule.verified && used(&rule.id));
        open.count()
    });
    let coverage = &seal.coverage;
    let counts = [
        ("report-known", coverage.known),
        ("report-pages", coverage.pages),
        ("report-cut", coverage.cut),
        ("report-links", coverage.links),
        ("report-moved", coverage.moved),
        ("report-dead", coverage.dead),
        ("report-blocked", coverage.not_judged.values().sum()),
        ("report-unchecked", coverage.not_checked.values().sum()),
    ];
    SiteView {
        name: name(seal),
        start: seal.start.clone(),
        place: seal.place.clone().unwrap_or_default(),
        begun: time(seal.begun),
        ended: time(seal.ended),
        as_of: seal.as_of.clone().unwrap_or_default(),
        rules: rules.map_or_else(
            || seal.rule_set.clone(),
            |rules| format!("{} {}（{}）", voice.text(&rules.title), rules.number, rules.id),
        ),
        unverified: match unverified {
            0 => String::new(),
            count => voice.say("report-unverified", &[("count", &count.to_string())]),
        },
        stopped: voice.word("sweep-stopped", &seal.stopped),
        counts: counts
            .into_iter()
            .map(|(key, count)| (voice.say(key, &[]), count))
            .collect(),
        reasons: reasons(seal, voice),
        kinds: kinds(entries, voice),
        pages: pages(entries, voice),
        left: entries.len().saturating_sub(MOST),
        head: seal.head.clone(),
        seal: kept.digest.clone(),
        signer: kept
            .signer
            .clone()
            .unwrap_or_else(|| voice.say("report-unsigned", &[])),
        texts: seal.rules(),
        program: format!("Mingjian {}", seal.program),
    }
}

fn kinds(entries: &[Entry], voice: Voice) -> Vec<KindView> {
    let mut counts: BTreeMap<&'static str, KindView> = BTreeMap::new();
    for Entry { finding, .. } in entries {
        let word = finding.kind.word();
        let kind = counts.entry(word).or_insert_with(|| KindView {
            label: voice.word("kind", word),
            confirmed: 0,
            found: 0,
            not_judged: 0,
        });
        let count = match finding.verdict {
            Verdict::Confirmed => &mut kind.confirmed,
            Verdict::Found => &mut kind.found,
            Verdict::NotJudged => &mut kind.not_judged,
        };
        *count = count.saturating_add(1);
    }
    let mut kinds: Vec<KindView> = counts.into_values().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse((kind.confirmed, kind.found, kind.not_judged)));
    kinds
}

fn pages(entries: &[Entry], voice: Voice) -> Vec<PageView> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pages: Vec<PageView> = Vec::new();
    for entry in entries.iter().take(MOST) {
        let url = entry.finding.url.as_str();
        let at = *places.entry(url).or_insert_with(|| {
            pages.push(PageView {
                url: url.to_owned(),
                findings: Vec::new(),
            });
            pages.len().saturating_sub(1)
        });
        if let Some(page) = pages.get_mut(at) {
            page.findings.push(finding(entry, voice));
        }
    }
    pages
}

/// The rule of the rule set that a finding belongs to, and whether its text was compared with the original.
fn basis(finding: &Finding, voice: Voice) -> String {
    finding.basis.as_ref().map_or_else(String::new, |basis| {
        let mark = if basis.verified {
            String::new()
        } else {
            voice.say("unread", &[])
        };
        format!("{} {}{mark}", basis.rule_set, basis.rule)
    })
}

fn finding(entry: &Entry, voice: Voice) -> FindingView {
    let finding = &entry.finding;
    let verdict = finding.verdict.word();
    let places: Vec<(String, String)> = finding
        .evidence
        .spots
        .iter()
        .take(PLACES)
        .map(|spot| {
            let part = words::part(voice.lang, &spot.part);
            let (line, column) = (spot.line.to_string(), spot.column.to_string());
            let args = [("part", part.as_str()), ("line", &line), ("column", &column)];
            (voice.say("report-spot", &args), spot.excerpt.clone())
        })
        .collect();
    let count = usize::try_from(finding.evidence.count).unwrap_or(usize::MAX);
    let record = finding.evidence.record.as_ref().map(|record| {
        let (offset, length) = (record.offset.to_string(), record.length.to_string());
        let args = [
            ("file", record.file.as_str()),
            ("offset", &offset),
            ("length", &length),
        ];
        voice.say("report-record", &args)
    });
    FindingView {
        id: entry.id.clone(),
        kind: voice.word("kind", finding.kind.word()),
        verdict: voice.word("verdict", verdict),
        sure: finding.verdict == Verdict::Confirmed,
        confidence: finding.confidence,
        sentence: match voice.lang {
            Lang::Zh => entry.zh.clone(),
            Lang::En => entry.en.clone(),
        },
        basis: basis(finding, voice),
        more: count.saturating_sub(places.len()),
        places,
        record: record.unwrap_or_default(),
        digest: entry.record.clone().unwrap_or_default(),
    }
}
