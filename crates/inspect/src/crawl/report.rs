//! 结果: findings of all rows, and how much of the site they are about.
//!
//! **Invariant:** what was not asked is counted by its reason, and is never taken for being in order.

use std::collections::{BTreeMap, HashSet};

use mingjian_core::finding::Finding;
use serde::{Deserialize, Serialize};

use super::dead_link;
use super::frontier::{Broken, Frontier, Outcome, Want};
use crate::context::Context;
use crate::survey::detect::{Tally, tally};
use crate::survey::{Survey, inspect};

/// 覆盖情况.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Coverage {
    /// Addresses that are known.
    pub known: usize,
    /// Pages that were read, batches of lists with them.
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
    /// How the sections stand.
    pub sections: Tally,
}

impl Report {
    /// From all rows and what is known of the site; `beyond` are addresses that were not even remembered.
    ///
    /// # Errors
    /// The frontier cannot be read.
    pub async fn about(frontier: &impl Frontier, context: &Context, beyond: usize) -> Result<Self, Broken> {
        let rules = &context.rules;
        let mut report = Self::default();
        let mut survey = Survey::default();
        let mut after = String::new();
        loop {
            let rows = frontier.rows(&after, 500).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.target.url);
            for row in rows {
                survey.add(&row);
                let coverage = &mut report.coverage;
                coverage.known = coverage.known.saturating_add(1);
                let Some(visit) = row.visit else {
                    count(&mut coverage.not_checked, "budget");
                    continue;
                };
                match (&visit.outcome, row.target.want) {
                    (Outcome::Opened, Want::Page | Want::Batch) => {
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
        let survey = survey.finish(context, beyond);
        report.sections = tally(&survey, context);
        // A section is judged over all its pages, not page by page.
        let judged: HashSet<&str> = survey
            .sections
            .iter()
            .flat_map(|section| &section.pages)
            .filter_map(|at| Some(survey.pages.get(*at)?.url.as_str()))
            .collect();
        report.findings.retain(|finding| {
            let alone = matches!(finding.rule.as_str(), "stale-section" | "empty-section");
            !(alone && judged.contains(finding.url.as_str()))
        });
        report.findings.append(&mut inspect(&survey, context));
        Ok(report)
    }
}

/// All rows of a sweep as one picture of the site.
///
/// # Errors
/// The frontier cannot be read.
pub async fn survey(frontier: &impl Frontier, context: &Context, beyond: usize) -> Result<Survey, Broken> {
    let mut survey = Survey::default();
    let mut after = String::new();
    loop {
        let rows = frontier.rows(&after, 500).await?;
        let Some(last) = rows.last() else {
            return Ok(survey.finish(context, beyond));
        };
        after.clone_from(&last.target.url);
        rows.iter().for_each(|row| survey.add(row));
    }
}

fn count(counts: &mut BTreeMap<String, usize>, why: &str) {
    let one = counts.entry(why.to_owned()).or_default();
    *one = one.saturating_add(1);
}
