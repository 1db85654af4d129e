//! 筛选线索: all findings that a person sees, each once a site, filtered, counted, and cut into pages.
//!
//! A fault that stays is found again by every sweep of its site; it is one line here, from the latest sweep that has it.
//! **Invariant:** every finding that passes the filters is counted and stands on one of the pages; a page goes on behind
//! an entry, so that a decision made meanwhile moves nothing out of sight.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::inspection::{FindingState, Sweep, Triage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::refusal::Refusal;
use serde::Serialize;

use super::inspection_parts::Desk;
use super::show_findings::{RuleCount, ShowFindings, StateCount};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::inspected::{FindingsAsk, Line, SweepLines, site_mark};
use crate::look::Look;

/// Findings of a page when nobody says how many.
const USUAL: usize = 100;
/// Most findings of a page.
pub(super) const MOST: usize = 500;

/// A finding with what tells whether it is asked for.
pub(super) struct Candidate<'c> {
    /// Its sweep.
    pub(super) sweep: &'c str,
    unit: &'c str,
    site: &'c str,
    line: &'c Line,
    /// What stands for its site in the ids of decisions.
    mark: Arc<str>,
    /// How it stands today.
    pub(super) state: FindingState,
    /// Whether the sweep before did not have it.
    fresh: bool,
    /// Whether the latest sweep of the site has it no more.
    gone: bool,
    said: bool,
}

impl Candidate<'_> {
    /// Under which id decisions on it stand.
    fn key(&self) -> String {
        format!("{}.{}", self.mark, self.line.id)
    }
}

/// Decisions by the mark of their site and the finding's id.
type Decided<'c> = HashMap<&'c str, HashMap<&'c str, &'c Triage>>;

/// Where a finding of a page is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Placed {
    pub(super) sweep: String,
    pub(super) id: String,
    pub(super) fresh: bool,
    pub(super) gone: bool,
}

/// One page of what passed the filters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Sifted {
    pub(super) shown: Vec<Placed>,
    /// How many stand before this page.
    pub(super) before: usize,
    pub(super) count: usize,
    pub(super) total: usize,
    pub(super) kinds: Vec<(String, usize)>,
    pub(super) rules: Vec<RuleCount>,
    pub(super) states: Vec<StateCount>,
    pub(super) next: String,
    pub(super) previous: Option<String>,
}

/// All findings that the person sees, by unit in official order, then by site, the latest sweep first; of one sweep alone
/// where it is named.
pub(super) fn candidates<'c>(case: &'c Case, desk: &Desk<'c>, sweep: &str) -> Vec<Candidate<'c>> {
    let mut sites: BTreeMap<(usize, &str), Vec<(&SweepLines, &Sweep)>> = BTreeMap::new();
    for lines in &case.inspected.lines {
        let Some(paper) = case.papers.see::<Sweep>(&lines.sweep) else {
            continue;
        };
        let received = &paper.received;
        if desk.sees(&received.unit) {
            let order = case.units.iter().position(|unit| unit.id == received.unit);
            let place = (order.unwrap_or(usize::MAX), received.site.as_str());
            sites.entry(place).or_default().push((lines, paper));
        }
    }
    let mut decided = Decided::new();
    for (id, one) in case.papers.each::<Triage>() {
        if let Some((mark, finding)) = id.split_once('.') {
            decided.entry(mark).or_default().insert(finding, one);
        }
    }
    let mut all = Vec::new();
    for ((_, site), sweeps) in sites {
        of_site((&decided, desk.today()), (site, &sweeps), sweep, &mut all);
    }
    all
}

fn ids(lines: &SweepLines) -> HashSet<&str> {
    lines.lines.iter().map(|line| &*line.id).collect()
}

fn of_site<'c>(
    (decided, today): (&Decided<'c>, Date),
    (site, sweeps): (&'c str, &[(&'c SweepLines, &'c Sweep)]),
    wanted: &str,
    all: &mut Vec<Candidate<'c>>,
) {
    let mark: Arc<str> = site_mark(site).into();
    let decided = decided.get(&*mark);
    let latest = sweeps.first().map(|(lines, _)| ids(lines)).unwrap_or_default();
    let mut seen: HashSet<&str> = HashSet::new();
    for (at, (lines, paper)) in sweeps.iter().enumerate() {
        if !wanted.is_empty() && lines.sweep != wanted {
            continue;
        }
        let before = sweeps.get(at.saturating_add(1)).map(|(lines, _)| ids(lines));
        for line in lines.lines.iter() {
            if !seen.insert(&line.id) {
                continue;
            }
            let triage = decided.and_then(|all| all.get(&*line.id));
            all.push(Candidate {
                sweep: &lines.sweep,
                unit: &paper.received.unit,
                site,
                line,
                state: triage.map_or(FindingState::Open, |one| one.state_on(today)),
                fresh: before.as_ref().is_some_and(|ids| !ids.contains(&*line.id)),
                gone: !latest.contains(&*line.id),
                said: lines.saying.as_ref().is_none_or(|ids| ids.contains(&*line.id)),
                mark: Arc::clone(&mark),
            });
        }
    }
}

/// The first of the two doors behind which a list is read: which findings, before any of their texts.
pub(super) struct Sift<'a>(pub(super) &'a ShowFindings);

impl Look for Sift<'_> {
    type View = Sifted;
    const ACTION: Action = Action::SeeInspection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.0.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Triage),
            Need::Findings(FindingsAsk::Lines {
                site: self.0.site.clone(),
                text: self.0.text.trim().to_owned(),
            }),
        ]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope("", actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<Sifted, AppError> {
        let ask = self.0;
        let all = candidates(case, &Desk::of(case, deed), &ask.sweep);
        let mut sifted = Sifted {
            total: all.len(),
            ..Sifted::default()
        };
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let (mut kinds, mut rules) = (BTreeMap::new(), BTreeMap::new());
        let mut states: BTreeMap<FindingState, usize> = BTreeMap::new();
        let mut passed = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let others = is(&ask.unit, one.unit)
                && is(&ask.site, one.site)
                && is(&ask.verdict, &one.line.verdict)
                && ask.seen.takes(one.fresh, one.gone)
                && one.said;
            if !others {
                continue;
            }
            let (kind, rule) = (is(&ask.kind, &one.line.kind), is(&ask.rule, &one.line.rule));
            let state = is(&ask.state, one.state.word());
            // Each count takes all filters but its own, so that it says what choosing it would give.
            if rule && state {
                count(&mut kinds, &*one.line.kind);
            }
            if kind && state {
                count(&mut rules, (&*one.line.kind, &*one.line.rule));
            }
            if kind && rule {
                count(&mut states, one.state);
            }
            if kind && rule && state {
                passed.push(at);
            }
        }
        sifted.kinds = kinds
            .into_iter()
            .map(|(kind, count): (&str, usize)| (kind.to_owned(), count))
            .collect();
        sifted.rules = rules
            .into_iter()
            .map(|((kind, rule), count): ((&str, &str), usize)| RuleCount {
                kind: kind.to_owned(),
                rule: rule.to_owned(),
                count,
            })
            .collect();
        sifted.states = FindingState::ALL
            .map(|state| StateCount {
                state,
                count: states.get(&state).copied().unwrap_or_default(),
            })
            .to_vec();
        self.cut(&mut sifted, &all, &passed)?;
        Ok(sifted)
    }
}

fn count<K: Ord>(all: &mut BTreeMap<K, usize>, one: K) {
    let known = all.entry(one).or_default();
    *known = known.saturating_add(1);
}

impl Sift<'_> {
    /// Cuts the page out that is asked for.
    fn cut(&self, sifted: &mut Sifted, all: &[Candidate], passed: &[usize]) -> Result<(), AppError> {
        let (ask, limit) = (self.0, self.0.limit.unwrap_or(USUAL).clamp(1, MOST));
        // Looked for among all: what was decided since may not pass the filters any more.
        let begin = if ask.after.is_empty() {
            0
        } else {
            let at = all.iter().position(|one| one.key() == ask.after);
            at.ok_or_else(|| unknown(&ask.after))?.saturating_add(1)
        };
        let key = |at: usize| passed.get(at).and_then(|at| all.get(*at)).map(Candidate::key);
        let before = passed.iter().filter(|at| **at < begin).count();
        let page = passed.iter().skip(before).take(limit);
        sifted.shown = page
            .filter_map(|at| all.get(*at))
            .map(|one| Placed {
                sweep: one.sweep.to_owned(),
                id: one.line.id.to_string(),
                fresh: one.fresh,
                gone: one.gone,
            })
            .collect();
        (sifted.before, sifted.count) = (before, passed.len());
        let end = before.saturating_add(sifted.shown.len());
        if end < passed.len() {
            sifted.next = end.checked_sub(1).and_then(key).unwrap_or_default();
        }
        if before > 0 {
            let first = before.saturating_sub(limit);
            sifted.previous = Some(first.checked_sub(1).and_then(key).unwrap_or_default());
        }
        Ok(())
    }
}

fn unknown(after: &str) -> AppError {
    let (value, most): (String, String) = (after.chars().take(60).collect(), MOST.to_string());
    Refusal::new(
        "MJ7430",
        &[("field", "after"), ("value", &value), ("most", &most)],
    )
    .into()
}
