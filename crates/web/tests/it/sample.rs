//! A desk in memory over the shipped rubric and the demonstration's sheets.

use std::path::Path;
use std::sync::{Arc, Mutex};

use mingjian_app::queries::{Board, EntrySeen};
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Rubric, check, parse};
use mingjian_core::score::Scheme;
use mingjian_core::sheet::{Sheets, Unit};
use mingjian_web::{Asked, Change, Desk, Trouble};

/// A desk that keeps everything in memory.
pub struct Memory {
    rubric: Arc<Rubric>,
    sheets: Sheets,
    entries: Mutex<Vec<EntrySeen>>,
    /// Fails every question, for the page of a fault.
    pub fails: bool,
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the root");
    std::fs::read_to_string(root.join(path)).expect("a shipped file")
}

impl Memory {
    /// The demonstration.
    pub fn demo() -> Self {
        let rubric = parse(read("data/rubrics/notice-2020.yaml").as_bytes()).expect("the shipped rubric");
        let rubric = Arc::new(rubric);
        let sheets = mingjian_core::sheet::parse_yaml(read("data/demo/sheets.yaml").as_bytes())
            .expect("the demonstration");
        let seen = sheets.entries.iter().map(|entry| EntrySeen {
            entry: entry.clone(),
            version: 1,
        });
        let entries = Mutex::new(seen.collect());
        Self {
            rubric,
            sheets,
            entries,
            fails: false,
        }
    }

    /// The demonstration with another name for its first unit.
    pub fn named(name: &str) -> Self {
        let mut demo = Self::demo();
        demo.sheets.units[0].name = mingjian_core::lang::Text::zh(name);
        demo
    }

    fn score(&self, entries: &[EntrySeen]) -> Result<Board, Trouble> {
        let scheme = Scheme::new(&self.rubric)?;
        let units: &[Unit] = &self.sheets.units;
        let all = entries.iter().map(|seen| &seen.entry);
        let scoring = scheme
            .scoring(units, all, self.sheets.status, None)
            .map_err(Trouble::Refused)?;
        let results = scoring.all().map_err(Trouble::Refused)?;
        let explained: Result<Vec<_>, _> = units
            .iter()
            .map(|unit| scoring.explain(&unit.id, &results))
            .collect();
        Ok(Board {
            head: String::new(),
            year: Some(2025),
            rubric: Arc::clone(&self.rubric),
            remarks: check(&self.rubric),
            results: explained.map_err(Trouble::Refused)?,
            entries: entries.to_vec(),
        })
    }
}

impl Desk for Memory {
    fn board(&self) -> Asked<'_, Arc<Board>> {
        Box::pin(async move {
            if self.fails {
                return Err(Trouble::Fault("0123456789ab".into()));
            }
            let entries = self.entries.lock().expect("no test fell").clone();
            self.score(&entries).map(Arc::new)
        })
    }

    fn change(&self, change: Change) -> Asked<'_, ()> {
        Box::pin(async move {
            let mut kept = self.entries.lock().expect("no test fell");
            let mut entries = kept.clone();
            let entry = change.entry;
            let same =
                |seen: &EntrySeen| seen.entry.unit == entry.unit && seen.entry.indicator == entry.indicator;
            let at = entries.iter().position(same);
            if at.map_or(0, |at| entries[at].version) != change.seen {
                return Err(Trouble::Stale);
            }
            let loses = entry.not_applicable || !entry.occurrences.is_empty() || entry.lost.is_some();
            if loses && entry.reason.is_empty() && entry.occurrences.iter().all(|one| one.reason.is_empty()) {
                return Err(Refusal::new("MJ4020", &[("node", &entry.indicator)])
                    .at(Place::node(entry.indicator))
                    .into());
            }
            match at {
                Some(at) => {
                    entries[at] = EntrySeen {
                        entry,
                        version: change.seen + 1,
                    }
                }
                None => entries.push(EntrySeen { entry, version: 1 }),
            }
            self.score(&entries)?;
            *kept = entries;
            Ok(())
        })
    }

    fn today(&self) -> String {
        "2026-02-27".into()
    }
}
