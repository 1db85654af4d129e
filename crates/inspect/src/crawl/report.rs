//! 结果: findings of all rows, and how much of the site they are about.
//!
//! **Invariant:** what was not asked is counted by its reason, and is never taken for being in order.

use std::collections::BTreeMap;

use mingjian_core::finding::Finding;
use serde::{Deserialize, Serialize};

use super::dead_link;
use super::frontier::{Broken, Frontier, Outcome, Want};
use crate::rules::RuleSet;

/// 覆盖情况.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Coverage {
    /// Addresses that are known.
    pub known: usize,
    /// Pages that were read.
    pub pages: usize,
    /// Pages that were read up to a limit only.
    pub cut: usize,
    /// Links and files that open.
    pub links: usize,
    /// Addresses that lead on to others.
    pub moved: usize,
    /// Addresses that lead nowhere.
    pub dead: usize,
    /// Asked, but not judged, by reason.
    pub not_judged: BTreeMap<String, usize>,
    /// Not asked, by reason.
    pub not_checked: BTreeMap<String, usize>,
}

/// 结果 of a sweep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// All findings, in the order of the addresses.
    pub findings: Vec<Finding>,
    /// What they are about.
    pub coverage: Coverage,
}

impl Report {
    /// From all rows; `beyond` are addresses that were not even remembered.
    ///
    /// # Errors
    /// The frontier cannot be read.
    pub async fn of(frontier: &impl Frontier, rules: &RuleSet, beyond: usize) -> Result<Self, Broken> {
        let mut report = Self::default();
        let mut after = String::new();
        loop {
            let rows = frontier.rows(&after, 500).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.target.url);
            for row in rows {
                let coverage = &mut report.coverage;
                coverage.known = coverage.known.saturating_add(1);
                let Some(visit) = row.visit else {
                    count(&mut coverage.not_checked, "budget");
                    continue;
                };
                match (&visit.outcome, row.target.want) {
                    (Outcome::Opened, Want::Page) => {
                        coverage.pages = coverage.pages.saturating_add(1);
                        coverage.cut = coverage.cut.saturating_add(usize::from(visit.cut.is_some()));
                    }
                    (Outcome::Opened, Want::Link) => coverage.links = coverage.links.saturating_add(1),
                    (Outcome::Moved(_), _) => coverage.moved = coverage.moved.saturating_add(1),
                    (Outcome::Dead(_), _) => coverage.dead = coverage.dead.saturating_add(1),
                    (Outcome::NotJudged(why), _) => count(&mut coverage.not_judged, why),
                    (Outcome::NotChecked(why), _) => count(&mut coverage.not_checked, why),
                }
                report
                    .findings
                    .extend(dead_link::finding(&row.target, &visit, rules));
                report.findings.extend(visit.findings);
            }
        }
        if beyond > 0 {
            report.coverage.not_checked.insert("beyond".to_owned(), beyond);
        }
        Ok(report)
    }
}

fn count(counts: &mut BTreeMap<String, usize>, why: &str) {
    let one = counts.entry(why.to_owned()).or_default();
    *one = one.saturating_add(1);
}
