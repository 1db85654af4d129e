//! 问题线索 (ShowFindings): the findings of all sweeps of a campaign, of one site or of one sweep, filtered and page by
//! page, with what was decided on each.
//!
//! Clause: 方案第六部分第(三)项. **Invariant:** nothing that waits falls out unseen: what is not on this page is counted
//! and stands on another.

use std::collections::BTreeSet;

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::inspection::{FindingState, Sweep};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::inspection_parts::{Desk, FindingShown, Suggested, SweepShown, suggested};
use super::office_parts::Called;
use super::show_deductions::{ProposalForm, proposal_form};
use super::sift_findings::{Placed, Sift, Sifted};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::inspected::{FindingsAsk, received};
use crate::look::Look;
use crate::run::App;

/// Whether the sweeps of a site still have a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// All.
    #[default]
    All,
    /// 新出现: the sweep before did not have it.
    Fresh,
    /// 仍在: the latest sweep has it.
    Still,
    /// 已消失: the latest sweep has it no more.
    Gone,
}

impl Seen {
    /// Those that narrow.
    pub const NARROW: [Self; 3] = [Self::Fresh, Self::Still, Self::Gone];

    /// The word by which it goes in addresses; empty for all.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Fresh => "fresh",
            Self::Still => "still",
            Self::Gone => "gone",
        }
    }

    /// What a word says; all for any other.
    pub fn read(word: &str) -> Self {
        let known = Self::NARROW.into_iter().find(|one| one.word() == word);
        known.unwrap_or_default()
    }

    pub(super) fn takes(self, fresh: bool, gone: bool) -> bool {
        match self {
            Self::All => true,
            Self::Fresh => fresh && !gone,
            Self::Still => !gone,
            Self::Gone => gone,
        }
    }
}

/// Asks for findings; what is empty narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowFindings {
    /// The campaign.
    pub campaign: CampaignId,
    /// Of one sweep; of all, each finding once a site, when empty.
    pub sweep: String,
    /// Of one site.
    pub site: String,
    /// Of one unit.
    pub unit: String,
    /// Of a kind.
    pub kind: String,
    /// Of a detector's rule.
    pub rule: String,
    /// With a verdict.
    pub verdict: String,
    /// In a state.
    pub state: String,
    /// Whether the sweeps still have it.
    pub seen: Seen,
    /// In which this is said: address, words, excerpt, rule.
    pub text: String,
    /// Behind which finding the page begins.
    pub after: String,
    /// How many a page.
    pub limit: Option<usize>,
    /// Those that are chosen together, each with its sweep.
    pub picked: Vec<(String, String)>,
    /// The item on which the chosen ones are to come off; the one that their rule feeds when empty.
    pub item: String,
}

impl ShowFindings {
    /// All findings of a campaign.
    pub fn of(campaign: &CampaignId) -> Self {
        Self {
            campaign: campaign.clone(),
            sweep: String::new(),
            site: String::new(),
            unit: String::new(),
            kind: String::new(),
            rule: String::new(),
            verdict: String::new(),
            state: String::new(),
            seen: Seen::All,
            text: String::new(),
            after: String::new(),
            limit: None,
            picked: Vec::new(),
            item: String::new(),
        }
    }
}

/// How many findings stand how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StateCount {
    /// The state.
    pub state: FindingState,
    /// How many.
    pub count: usize,
}

/// How many findings of a rule there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleCount {
    /// The kind to which its findings belong.
    pub kind: String,
    /// The detector's rule.
    pub rule: String,
    /// How many.
    pub count: usize,
}

/// Findings of one sweep that are chosen together: a decision belongs to one sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PickedShown {
    /// The sweep.
    pub sweep: SweepShown,
    /// The findings.
    pub findings: Vec<FindingShown>,
    /// What all of them feed, where that is the same; empty otherwise.
    pub suggested: Suggested,
    /// The form to adopt them; absent where one of them may not be adopted.
    pub form: Option<ProposalForm>,
}

/// 问题线索.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsView {
    /// The sweep to which the list is narrowed.
    pub sweep: Option<SweepShown>,
    /// All sweeps that the person sees, the latest first.
    pub sweeps: Vec<SweepShown>,
    /// The units that have sweeps.
    pub units: Vec<Called>,
    /// The sites that have sweeps.
    pub sites: Vec<String>,
    /// The kinds, with how many of each pass the other filters.
    pub kinds: Vec<(String, usize)>,
    /// The detectors' rules, with how many of each pass the other filters.
    pub rules: Vec<RuleCount>,
    /// How many of those that pass the other filters stand how.
    pub states: Vec<StateCount>,
    /// How many findings there are without any filter.
    pub total: usize,
    /// How many pass all filters.
    pub count: usize,
    /// How many of these stand on the pages before.
    pub before: usize,
    /// The findings of this page, by unit and site, in the order of the chain.
    pub findings: Vec<FindingShown>,
    /// The `after` of the next page; empty on the last one.
    pub next: String,
    /// The `after` of the page before; absent on the first one.
    pub previous: Option<String>,
    /// The chosen ones, for deciding on them together.
    pub picked: Vec<PickedShown>,
}

impl App {
    /// The findings of a campaign, filtered and page by page.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for who does not see the inspection, and for a sweep that is not there; MJ7430 for a page
    /// that begins behind an unknown finding.
    pub async fn findings(&self, actor: &Actor, ask: &ShowFindings) -> Result<FindingsView, AppError> {
        let sifted = self.look(actor, &Sift(ask)).await?;
        self.look(actor, &Told { ask, sifted }).await
    }
}

/// The second door: the texts of one page.
struct Told<'a> {
    ask: &'a ShowFindings,
    sifted: Sifted,
}

impl Look for Told<'_> {
    type View = FindingsView;
    const ACTION: Action = Action::SeeInspection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.ask.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let shown = self.sifted.shown.iter();
        let shown = shown.map(|one| (one.sweep.clone(), one.id.clone()));
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Deduction),
            Need::All(Kind::Triage),
            Need::Findings(FindingsAsk::These(
                shown.chain(self.ask.picked.iter().cloned()).collect(),
            )),
        ]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope("", actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<FindingsView, AppError> {
        let desk = Desk::of(case, deed);
        let all: Vec<(&str, &Sweep)> = received(&case.papers)
            .into_iter()
            .filter(|(_, one)| desk.sees(&one.received.unit))
            .collect();
        let shown = |(id, one): &(&str, &Sweep)| SweepShown::of(case, id, one);
        let chosen = all.iter().find(|(id, _)| *id == self.ask.sweep);
        if chosen.is_none() && !self.ask.sweep.is_empty() {
            return Err(AppError::NotFound);
        }
        let has_sweep: BTreeSet<&str> = all.iter().map(|(_, one)| one.received.unit.as_str()).collect();
        let sites: BTreeSet<&str> = all.iter().map(|(_, one)| one.received.site.as_str()).collect();
        let sifted = &self.sifted;
        let mut findings = Vec::new();
        for placed in &sifted.shown {
            findings.extend(read(case, &desk, &all, placed)?);
        }
        Ok(FindingsView {
            sweep: chosen.map(shown),
            sweeps: all.iter().map(shown).collect(),
            units: case
                .units
                .iter()
                .filter(|unit| has_sweep.contains(unit.id.as_str()))
                .map(Called::unit)
                .collect(),
            sites: sites.into_iter().map(str::to_owned).collect(),
            kinds: sifted.kinds.clone(),
            rules: sifted.rules.clone(),
            states: sifted.states.clone(),
            total: sifted.total,
            count: sifted.count,
            before: sifted.before,
            findings,
            next: sifted.next.clone(),
            previous: sifted.previous.clone(),
            picked: self.picked(case, &desk, &all)?,
        })
    }
}

/// A finding of a sweep that the person sees; none of another.
fn read(
    case: &Case,
    desk: &Desk,
    sweeps: &[(&str, &Sweep)],
    placed: &Placed,
) -> Result<Option<FindingShown>, AppError> {
    let sweep = sweeps.iter().find(|(id, _)| *id == placed.sweep);
    let row = case.inspected.findings.iter();
    let row = row
        .clone()
        .find(|(sweep, row)| *sweep == placed.sweep && row.id == placed.id);
    let (Some((id, sweep)), Some((_, row))) = (sweep, row) else {
        return Ok(None);
    };
    let shown = desk.finding((id, sweep), row)?.0;
    Ok(Some(FindingShown {
        fresh: placed.fresh,
        gone: placed.gone,
        ..shown
    }))
}

impl Told<'_> {
    /// The chosen findings on which the person may decide, by sweep.
    fn picked(
        &self,
        case: &Case,
        desk: &Desk,
        sweeps: &[(&str, &Sweep)],
    ) -> Result<Vec<PickedShown>, AppError> {
        let mut groups: Vec<PickedShown> = Vec::new();
        for (sweep, id) in &self.ask.picked {
            let placed = Placed {
                sweep: sweep.clone(),
                id: id.clone(),
                fresh: false,
                gone: false,
            };
            let Some(finding) = read(case, desk, sweeps, &placed)?.filter(|one| one.may_judge) else {
                continue;
            };
            match groups.iter_mut().find(|group| group.sweep.id == *sweep) {
                Some(group) if group.findings.iter().any(|one| one.id == *id) => {}
                Some(group) => group.findings.push(finding),
                None => groups.extend(
                    sweeps
                        .iter()
                        .find(|(known, _)| known == sweep)
                        .map(|(known, one)| PickedShown {
                            sweep: SweepShown::of(case, known, one),
                            findings: vec![finding],
                            suggested: Suggested::default(),
                            form: None,
                        }),
                ),
            }
        }
        for group in &mut groups {
            let mut fed: Vec<Suggested> = group
                .findings
                .iter()
                .map(|one| suggested(case, &one.rule))
                .collect();
            fed.dedup();
            if let [one] = fed.as_slice() {
                group.suggested = one.clone();
            }
            if group.findings.iter().all(|one| one.may_adopt) {
                let unit = Called::unit(case.unit(&group.sweep.unit.id)?);
                let item = group.suggested.item(&self.ask.item);
                group.form = Some(proposal_form(case, &unit, item, false)?);
            }
        }
        Ok(groups)
    }
}
