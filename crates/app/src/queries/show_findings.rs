//! 问题线索 (ShowFindings): the findings of one sweep, narrowed by kind, verdict and state, with what was decided on each.
//!
//! Clause: 方案第六部分第(三)项. **Invariant:** a list that was cut says so; nothing that waits falls out unseen.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::inspection::{FindingState, Sweep};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection_parts::{Desk, FindingShown, SweepShown};
use super::office_parts::Called;
use super::show_deductions::{ProposalForm, proposal_form};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::inspected::{FindingsAsk, received};
use crate::look::Look;

/// Most findings that are looked through at once.
const MOST: i64 = 2_000;

/// Asks for findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowFindings {
    /// The campaign.
    pub campaign: CampaignId,
    /// The sweep; the one that ended last when empty.
    pub sweep: String,
    /// A kind alone; all when empty.
    pub kind: String,
    /// A verdict alone; all when empty.
    pub verdict: String,
    /// A state alone; all when empty.
    pub state: String,
    /// Only those that the sweep before did not have.
    pub fresh: bool,
    /// Those that are chosen together.
    pub picked: Vec<String>,
    /// The item on which the chosen ones are to come off; empty while it is being chosen.
    pub item: String,
}

/// How many findings stand how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StateCount {
    /// The state.
    pub state: FindingState,
    /// How many.
    pub count: usize,
}

/// 问题线索 of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsView {
    /// The sweep; absent where none was received.
    pub sweep: Option<SweepShown>,
    /// All sweeps that the person sees, the latest first.
    pub sweeps: Vec<SweepShown>,
    /// The kinds that the sweep has, with how many of each.
    pub kinds: Vec<(String, i64)>,
    /// Of those that were looked through, how many stand how.
    pub states: Vec<StateCount>,
    /// Whether there are more than were looked through.
    pub cut: bool,
    /// The findings, in the order of the chain.
    pub findings: Vec<FindingShown>,
    /// The chosen ones, for deciding on them together.
    pub picked: Vec<FindingShown>,
    /// The form to adopt the chosen ones.
    pub form: Option<ProposalForm>,
}

impl Look for ShowFindings {
    type View = FindingsView;
    const ACTION: Action = Action::SeeInspection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Deduction),
            Need::All(Kind::Triage),
            Need::Findings(FindingsAsk {
                sweep: self.sweep.clone(),
                kind: self.kind.clone(),
                verdict: self.verdict.clone(),
                ids: Vec::new(),
                most: MOST + 1,
            }),
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
        let sweeps = all
            .iter()
            .map(|(id, one)| SweepShown::of(case, id, one))
            .collect();
        let chosen = all.iter().find(|(id, _)| *id == case.inspected.sweep);
        let Some((id, sweep)) = chosen else {
            if !self.sweep.is_empty() {
                return Err(AppError::NotFound);
            }
            return Ok(FindingsView::none(sweeps));
        };
        let site = sweep.received.site.as_str();
        let compared = all
            .iter()
            .any(|(_, one)| one.received.site == site && one.received.ended < sweep.received.ended);
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        let mut findings = Vec::new();
        for row in case.inspected.findings.iter().take(most) {
            findings.push(desk.finding(sweep, row, compared)?.0);
        }
        let count = |state| findings.iter().filter(|one| one.state == state).count();
        let states = FindingState::ALL.map(|state| StateCount {
            state,
            count: count(state),
        });
        let picked: Vec<FindingShown> = findings
            .iter()
            .filter(|one| one.may_judge && self.picked.contains(&one.id))
            .cloned()
            .collect();
        let form = if !picked.is_empty() && picked.iter().all(|one| one.may_adopt) {
            let unit = Called::unit(case.unit(&sweep.received.unit)?);
            Some(proposal_form(case, &unit, &self.item, false)?)
        } else {
            None
        };
        findings.retain(|one| {
            (self.state.is_empty() || one.state.word() == self.state) && (one.fresh || !self.fresh)
        });
        Ok(FindingsView {
            sweep: Some(SweepShown::of(case, id, sweep)),
            sweeps,
            kinds: case.inspected.kinds.clone(),
            states: states.to_vec(),
            cut: case.inspected.findings.len() > most,
            findings,
            picked,
            form,
        })
    }
}

impl FindingsView {
    fn none(sweeps: Vec<SweepShown>) -> Self {
        Self {
            sweep: None,
            sweeps,
            kinds: Vec::new(),
            states: Vec::new(),
            cut: false,
            findings: Vec::new(),
            picked: Vec::new(),
            form: None,
        }
    }
}
