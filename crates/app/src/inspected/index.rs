//! 线索目录: by what the findings of sweeps are filtered and counted, as it was read once.
//!
//! The text of a finding is long and is read for the page that shows it; kind, rule and verdict of all of them are asked
//! for with every list and every desk. **Invariant:** the name of a sweep is the digest of what it found, so that what
//! was read once of it stays true; beyond a bound nothing is held, and nothing is left out either.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use mingjian_store::tables::finding::{self, FindingLine};
use mingjian_store::{Fault, Reader};

use super::read;

/// Most findings whose lines are held.
const MOST: usize = 400_000;

/// One finding, by what it is filtered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id, the same from sweep to sweep.
    pub id: Box<str>,
    /// Its kind, in a word.
    pub kind: Arc<str>,
    /// Its verdict, in a word.
    pub verdict: Arc<str>,
    /// The detector's rule.
    pub rule: Arc<str>,
}

/// The lines of a sweep, in the order of its chain.
pub(crate) type Lines = Arc<Vec<Line>>;

/// 目录: the lines of sweeps that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Indexes {
    held: Mutex<HashMap<String, Lines>>,
}

/// Words that come again and again are kept once.
#[derive(Default)]
struct Words(BTreeSet<Arc<str>>);

impl Words {
    fn one(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.0.get(word) {
            return Arc::clone(known);
        }
        let new: Arc<str> = word.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

impl Indexes {
    /// A sweep whose rows were written is read again.
    pub(crate) fn forget(&self, sweep: &str) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(sweep);
    }

    /// The lines of a sweep.
    pub(crate) async fn of(&self, reader: &mut Reader, sweep: &str) -> Result<Lines, Fault> {
        {
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(lines) = held.get(sweep) {
                return Ok(Arc::clone(lines));
            }
        }
        let mut words = Words::default();
        let rows = finding::lines(reader, sweep).await?;
        let lines: Result<Vec<Line>, Fault> = rows.iter().map(|row| line(row, &mut words)).collect();
        let lines = Arc::new(lines?);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count: usize = held.values().map(|one| one.len()).sum();
        if count.saturating_add(lines.len()) > MOST {
            held.clear();
        }
        if lines.len() <= MOST {
            held.insert(sweep.to_owned(), Arc::clone(&lines));
        }
        Ok(lines)
    }
}

fn line(row: &FindingLine, words: &mut Words) -> Result<Line, Fault> {
    let rule = if row.rule.is_empty() {
        read::<mingjian_inspect::proof::Entry>("finding", &row.body)?
            .finding
            .rule
    } else {
        row.rule.clone()
    };
    Ok(Line {
        id: row.id.as_str().into(),
        kind: words.one(&row.kind),
        verdict: words.one(&row.verdict),
        rule: words.one(&rule),
    })
}
