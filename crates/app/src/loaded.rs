//! 一次考核的现状: everything that queries of one campaign look at, kept for each state of its chain.
//!
//! Loading a province anew for each changed entry would take seconds: when only entries changed since, those units
//! alone are read and scored again ([`Loaded::advanced`]). **Invariant:** never changed; when the chain moves on,
//! another one takes its place, equal to one that was loaded whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use mingjian_core::event::{EntryKey, Event};
use mingjian_core::ids::Moment;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::score::{Explanation, NodeLine, NodeState, Scheme, SourceLine, UnitResult, place_again};
use mingjian_core::sheet::{Entry, Status, Unit};
use mingjian_store::{CampaignRow, Digest, EntryRow, Head};

use crate::queries::shown_score;
use crate::scoring;

/// What stays of an explanation for tables of many units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brief {
    /// Level-1 scores as shown, by node; whether the node applies.
    pub parts: Vec<(String, bool, Points)>,
    /// 合成明细; empty when the result is not composed.
    pub sources: Vec<SourceLine>,
    /// Bonus that counts.
    pub bonus: Points,
    /// Major deductions that count (positive).
    pub major: Points,
    /// How far level-1 indicators are scored.
    pub sections: Vec<SectionDone>,
    /// Whether the items have an entry, in the order of [`leaves`].
    pub entered: Vec<bool>,
}

/// The items of a rubric in printed order.
pub fn leaves(rubric: &Rubric) -> Vec<&Indicator> {
    fn below<'r>(all: &'r [Indicator], found: &mut Vec<&'r Indicator>) {
        for one in all {
            if one.children.is_empty() {
                found.push(one);
            }
            below(&one.children, found);
        }
    }
    let mut found = Vec::new();
    below(&rubric.indicators, &mut found);
    found
}

/// How many items below a level-1 indicator have to be scored, and how many of them are open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SectionDone {
    /// The indicator.
    pub id: String,
    /// Items that apply to the unit; bonuses are not waited for and do not count.
    pub items: u32,
    /// Items without an entry.
    pub open: u32,
}

impl Brief {
    fn of(one: &Explanation, entered: Vec<bool>) -> Self {
        let level_1 = one.nodes.iter().filter(|node| node.parent == Some(0));
        let part = |node| (shown_score(one, node), node);
        Self {
            parts: level_1
                .map(part)
                .map(|(score, node)| (node.id.clone(), node.state != NodeState::NotApplicable, score))
                .collect(),
            sources: one.sources.clone(),
            bonus: one.sums.bonus.clone(),
            major: one.sums.major.clone(),
            sections: sections(&one.nodes),
            entered,
        }
    }
}

/// The nodes stand in printed order, each behind its parent.
fn sections(nodes: &[NodeLine]) -> Vec<SectionDone> {
    let parents: BTreeSet<usize> = nodes.iter().filter_map(|node| node.parent).collect();
    let mut found: Vec<SectionDone> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if node.parent == Some(0) {
            found.push(SectionDone {
                id: node.id.clone(),
                ..SectionDone::default()
            });
        }
        let waits = node.kind != Kind::Bonus && node.state != NodeState::NotApplicable;
        if let Some(section) = found.last_mut().filter(|_| waits && !parents.contains(&at)) {
            section.items += 1;
            section.open += u32::from(node.state == NodeState::Open);
        }
    }
    found.retain(|one| one.items > 0);
    found
}

/// 一次考核的现状.
#[derive(Clone)]
pub struct Loaded {
    /// The head of the chain at which it was loaded.
    pub head: Head,
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its rubric.
    pub rubric: Arc<Rubric>,
    /// SHA-256 of the rubric's text.
    pub rubric_sha256: String,
    /// Its units in official order.
    pub units: Arc<Vec<Unit>>,
    /// Its entries with their versions in the order of the database, by unit.
    entries: BTreeMap<Arc<str>, Arc<Vec<EntryRow>>>,
    /// Final while nothing is open, otherwise draft.
    pub status: Status,
    /// Results of all units in official order, or why there are none.
    pub results: Result<Vec<Arc<UnitResult>>, Vec<Refusal>>,
    /// The briefs of all units in official order; none when there are no results.
    pub briefs: Vec<Arc<Brief>>,
    /// What is digested of rubric and entries, once somebody asked for it.
    digest: OnceLock<Digest>,
    /// The explanations of the units that changed last.
    explained: BTreeMap<String, Arc<Explanation>>,
}

impl Loaded {
    pub(crate) fn new(
        head: Head,
        campaign: CampaignRow,
        (rubric_sha256, rubric): (String, Arc<Rubric>),
        units: Arc<Vec<Unit>>,
        rows: Vec<EntryRow>,
    ) -> Self {
        let mut entries: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
        for row in rows {
            entries.entry(row.key.unit.clone()).or_default().push(row);
        }
        let mut loaded = Self {
            head,
            campaign,
            rubric,
            rubric_sha256,
            units,
            entries: entries
                .into_iter()
                .map(|(unit, rows)| (unit.into(), Arc::new(rows)))
                .collect(),
            status: Status::Draft,
            results: Err(Vec::new()),
            briefs: Vec::new(),
            digest: OnceLock::new(),
            explained: BTreeMap::new(),
        };
        loaded.score();
        loaded
    }

    /// Scores and explains everything.
    fn score(&mut self) {
        let sheet = self.all_entries();
        let focus = self.campaign.focus.as_ref();
        let (status, results) = scoring::all(&self.rubric, &self.units, &sheet, focus);
        self.status = status;
        let briefs = results.and_then(|results| {
            let scheme = Scheme::new(&self.rubric).map_err(|refusal| vec![refusal])?;
            let scoring = scheme.scoring(&self.units, &sheet, status, focus)?;
            let brief = |result: &UnitResult| {
                let known = std::slice::from_ref(result);
                scoring
                    .explain(&result.unit.id, known)
                    .map(|one| Arc::new(Brief::of(&one, self.entered(&result.unit.id))))
            };
            let briefs = results.iter().map(brief).collect::<Result<Vec<_>, _>>()?;
            Ok((results, briefs))
        });
        match briefs {
            Ok((results, briefs)) => {
                self.results = Ok(results.into_iter().map(Arc::new).collect());
                self.briefs = briefs;
            }
            Err(refusals) => (self.results, self.briefs) = (Err(refusals), Vec::new()),
        }
    }

    /// The state after what happened since, or `None` when it must be loaded whole: more than entries and papers,
    /// totals that hang together, quotas, the first or last open entry.
    pub(crate) fn advanced(&self, head: Head, since: &[(Event, Moment)]) -> Option<Self> {
        let results = self.results.as_ref().ok()?;
        let mut changed: BTreeMap<&str, Vec<EntryRow>> = BTreeMap::new();
        for (event, at) in since {
            match event {
                Event::ScoreEntryChanged { key, .. } => {
                    let rows = changed.entry(&key.unit);
                    write(
                        rows.or_insert_with(|| self.rows_of(&key.unit).to_vec()),
                        event,
                        *at,
                    )?;
                }
                Event::UnitTotalChanged { .. } | Event::Filed(_) => {}
                _ => return None,
            }
        }
        let whole = self.hangs_together() || !self.rubric.quotas.is_empty();
        if whole && !changed.is_empty() {
            return None;
        }
        let mut next = self.clone();
        next.head = head;
        if changed.is_empty() {
            return Some(next);
        }
        next.digest = OnceLock::new();
        next.explained.clear();
        let mut results = results.clone();
        for (unit, rows) in changed {
            let at = self.units.iter().position(|one| one.id == unit)?;
            next.entries.insert(unit.into(), Arc::new(rows));
            let explanation = next.rescored(at)?;
            // A whole class goes from draft to final and back at once.
            if self.status == Status::Final && explanation.result.open > 0 {
                return None;
            }
            *results.get_mut(at)? = Arc::new(explanation.result.clone());
            *next.briefs.get_mut(at)? = Arc::new(Brief::of(&explanation, next.entered(unit)));
            // Whoever changed a unit looks at it next. With ranks an explanation rests on the others too.
            if self.status == Status::Draft {
                next.explained.insert(unit.to_owned(), Arc::new(explanation));
            }
        }
        if self.status == Status::Draft && results.iter().all(|result| result.open == 0) {
            return None;
        }
        if self.status == Status::Final {
            let mut placed: Vec<UnitResult> = results.iter().map(|one| one.as_ref().clone()).collect();
            place_again(&self.rubric, &mut placed).ok()?;
            results = placed.into_iter().map(Arc::new).collect();
        }
        next.results = Ok(results);
        Some(next)
    }

    /// A unit scored again, alone and without a rank.
    fn rescored(&self, at: usize) -> Option<Explanation> {
        let unit = self.units.get(at..=at)?;
        let id = &unit.first()?.id;
        let sheet = self.entries_of(id).map(|row| &row.entry);
        let scheme = Scheme::again(&self.rubric).ok()?;
        let focus = self.campaign.focus.as_ref();
        let scoring = scheme.scoring(unit, sheet, Status::Draft, focus).ok()?;
        let one = scoring.explain(id, &[]).ok()?;
        if self.status == Status::Final && one.result.open == 0 {
            return scoring.taken_as(Status::Final).explain(id, &[]).ok();
        }
        Some(one)
    }

    /// Which items of a unit have an entry, under their id or their printed code.
    fn entered(&self, unit: &str) -> Vec<bool> {
        let names: HashSet<&str> = self
            .entries_of(unit)
            .map(|row| row.key.indicator.as_str())
            .collect();
        let has = |name: &str| !name.is_empty() && names.contains(name);
        let items = leaves(&self.rubric);
        items
            .iter()
            .map(|leaf| has(&leaf.id.text) || has(&leaf.code))
            .collect()
    }

    /// Whether totals of units count in those of others.
    pub(crate) fn hangs_together(&self) -> bool {
        self.units.iter().any(|unit| unit.parent.is_some())
    }

    fn all_entries(&self) -> Vec<Entry> {
        self.entries
            .values()
            .flat_map(|rows| rows.iter().map(|row| row.entry.clone()))
            .collect()
    }

    /// Results in official order; none when the sheets are refused.
    pub fn results(&self) -> impl Iterator<Item = &UnitResult> {
        self.results.iter().flatten().map(Arc::as_ref)
    }

    /// The result of one unit.
    pub fn result(&self, unit: &str) -> Option<&UnitResult> {
        self.results().find(|result| result.unit.id == unit)
    }

    /// Results with their briefs, in official order.
    pub fn lines(&self) -> impl Iterator<Item = (&UnitResult, &Brief)> {
        self.results().zip(self.briefs.iter().map(Arc::as_ref))
    }

    /// The beginning of a digest over rubric and all entries, for what rests on them.
    pub(crate) fn digest(&self) -> Digest {
        let begin = || {
            let entries: Vec<&Entry> = self
                .entries
                .values()
                .flat_map(|rows| rows.iter().map(|row| &row.entry))
                .collect();
            let entries = serde_json::to_string(&entries).unwrap_or_default();
            Digest::new().part(&self.campaign.rubric.0).part(&entries)
        };
        self.digest.get_or_init(begin).clone()
    }

    /// Explains one unit.
    ///
    /// # Errors
    /// The refusals of its sheet.
    pub fn explain(&self, unit: &str) -> Result<Arc<Explanation>, Vec<Refusal>> {
        if let Some(known) = self.explained.get(unit) {
            return Ok(Arc::clone(known));
        }
        let unknown = || vec![Refusal::new("MJ4010", &[("unit", unit)])];
        let at = self
            .units
            .iter()
            .position(|one| one.id == unit)
            .ok_or_else(unknown)?;
        let results = self.results.as_ref().map_err(Clone::clone)?;
        // Of the results only its own is looked at: for rank and grade by quota.
        let known = results
            .get(at)
            .map(|result| std::slice::from_ref(result.as_ref()));
        let known = known.unwrap_or_default();
        let scheme = Scheme::again(&self.rubric).map_err(|refusal| vec![refusal])?;
        let focus = self.campaign.focus.as_ref();
        if self.hangs_together() {
            let sheet = self.all_entries();
            let scoring = scheme.scoring(&self.units, &sheet, self.status, focus)?;
            return scoring.explain(unit, known).map(Arc::new);
        }
        let sheet = self.entries_of(unit).map(|row| &row.entry);
        let own = self.units.get(at..=at).unwrap_or_default();
        let scoring = scheme.scoring(own, sheet, self.status, focus)?;
        scoring.explain(unit, known).map(Arc::new)
    }

    /// The unit's entries with their versions.
    pub fn entries_of(&self, unit: &str) -> impl Iterator<Item = &EntryRow> {
        self.entries.get(unit).into_iter().flat_map(|rows| rows.iter())
    }

    /// The same, to be held.
    pub(crate) fn rows_of(&self, unit: &str) -> Arc<Vec<EntryRow>> {
        self.entries.get(unit).cloned().unwrap_or_default()
    }
}

/// Does to the rows of a unit what the store does to them with an event; `None` when they are not those that the event
/// supposes.
fn write(rows: &mut Vec<EntryRow>, event: &Event, at: Moment) -> Option<()> {
    let Event::ScoreEntryChanged {
        key,
        previous,
        version,
        entry,
        ..
    } = event
    else {
        return None;
    };
    let row = EntryRow {
        key: key.clone(),
        entry: entry.as_ref().clone(),
        version: *version,
        changed_at: at,
    };
    // The order in which the database gives them.
    fn place(key: &EntryKey) -> [&str; 4] {
        [&key.indicator, &key.period, &key.source, &key.assessor]
    }
    match rows.binary_search_by(|one| place(&one.key).cmp(&place(key))) {
        Ok(at) => {
            let standing = rows
                .get_mut(at)
                .filter(|standing| standing.version == *previous)?;
            *standing = row;
        }
        Err(at) if *previous == 0 => rows.insert(at, row),
        Err(_) => return None,
    }
    Some(())
}
