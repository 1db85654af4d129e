//! What a sweep says while it runs and when it ends.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use mingjian_inspect::crawl::{Coverage, Progress, Ran, Report};
use mingjian_inspect::survey::detect::Tally;
use serde::Serialize;

use crate::cli::answer::{Answer, Ending};
use crate::cli::inspect::page::{PageFormat, Shown, json, row, shown};
use crate::cli::inspect::shown::reason;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// Every so many addresses a line is told.
const STEP: u32 = 25;

/// 进度 on standard error.
pub struct Teller {
    voice: Voice,
    told: AtomicU32,
}

impl Teller {
    /// In a language.
    pub fn new(voice: Voice) -> Self {
        Self {
            voice,
            told: AtomicU32::new(0),
        }
    }

    /// Tells how far the run has come, where it is time for it.
    pub fn tell(&self, progress: &Progress) {
        let done = progress.pages.saturating_add(progress.links);
        let told = self.told.load(Ordering::Relaxed);
        if done < told.saturating_add(STEP) && told > 0 {
            return;
        }
        self.told.store(done, Ordering::Relaxed);
        let [pages, links, findings, known] = [
            progress.pages.to_string(),
            progress.links.to_string(),
            progress.findings.to_string(),
            progress.known.to_string(),
        ];
        let args: [(&str, &str); 4] = [
            ("pages", &pages),
            ("links", &links),
            ("findings", &findings),
            ("known", &known),
        ];
        // Whoever closed the channel does not read it.
        let _ = writeln!(std::io::stderr(), "{}", self.voice.say("sweep-progress", &args));
    }
}

/// A sweep as programs read it.
#[derive(Serialize)]
struct Whole<'a> {
    stopped: &'static str,
    coverage: &'a Coverage,
    sections: &'a Tally,
    findings: Vec<Shown<'a>>,
}

/// The findings, and beside them how much of the site they are about.
pub fn answer(report: &Report, ran: &Ran, format: PageFormat, voice: Voice) -> Result<Answer, Trouble> {
    let findings = &report.findings;
    let text = match format {
        PageFormat::Table => findings.iter().map(|finding| row(finding, voice)).collect(),
        PageFormat::Jsonl => {
            let lines: Result<Vec<String>, Trouble> = findings
                .iter()
                .map(|finding| json(&shown(finding), false))
                .collect();
            lines?.concat()
        }
        PageFormat::Json => json(
            &Whole {
                stopped: ran.stopped.word(),
                coverage: &report.coverage,
                sections: &report.sections,
                findings: findings.iter().map(shown).collect(),
            },
            true,
        )?,
    };
    Ok(Answer {
        text,
        notes: notes(report, ran, voice),
        ending: Ending::Done,
    })
}

fn notes(report: &Report, ran: &Ran, voice: Voice) -> Vec<String> {
    let coverage = &report.coverage;
    let stopped = voice.word("sweep-stopped", ran.stopped.word());
    let numbers = [
        ("known", coverage.known),
        ("pages", coverage.pages),
        ("cut", coverage.cut),
        ("links", coverage.links),
        ("moved", coverage.moved),
        ("dead", coverage.dead),
        ("blocked", coverage.not_judged.values().sum()),
        ("unchecked", coverage.not_checked.values().sum()),
        ("findings", report.findings.len()),
    ]
    .map(|(name, number)| (name, number.to_string()));
    let args: Vec<(&str, &str)> = std::iter::once(("stopped", stopped.as_str()))
        .chain(numbers.iter().map(|(name, number)| (*name, number.as_str())))
        .collect();
    let mut notes = vec![voice.say("sweep-summary", &args)];
    notes.extend(sections(&report.sections, voice));
    for (key, reasons) in [
        ("sweep-blocked", &coverage.not_judged),
        ("sweep-unchecked", &coverage.not_checked),
    ] {
        for (why, count) in reasons {
            let (why, count) = (reason(why, voice), count.to_string());
            notes.push(voice.say(key, &[("why", &why), ("count", &count)]));
        }
    }
    for (host, millis) in &ran.clamped {
        let (asked, kept) = (seconds(*millis), seconds(mingjian_inspect::fetch::LONGEST));
        notes.push(voice.say(
            "sweep-clamped",
            &[("host", host), ("asked", &asked), ("kept", &kept)],
        ));
    }
    if let Some(why) = &ran.unwritten {
        notes.push(voice.say("sweep-unwritten", &[("why", why)]));
    }
    notes
}

/// How the sections stand, where the site has any.
fn sections(tally: &Tally, voice: Voice) -> Option<String> {
    let stale: Vec<String> = tally
        .stale
        .iter()
        .map(|(rule, count)| format!("{rule} {count}"))
        .collect();
    let [known, confirmed, empty, not_judged] =
        [tally.known, tally.confirmed, tally.empty, tally.not_judged].map(|count| count.to_string());
    let stale = if stale.is_empty() {
        "0".to_owned()
    } else {
        stale.join(", ")
    };
    let args = [
        ("known", known.as_str()),
        ("confirmed", &confirmed),
        ("stale", &stale),
        ("empty", &empty),
        ("unjudged", &not_judged),
    ];
    (tally.known > 0).then(|| voice.say("sweep-sections", &args))
}

fn seconds(millis: i64) -> String {
    millis.div_euclid(1000).to_string()
}
