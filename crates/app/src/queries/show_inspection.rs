//! 网上检查 (ShowInspection): sites with the sweeps that the campaign received, and a bundle that waits to be received.
//!
//! Clause: 方案第六部分第(三)项. **Invariant:** what was not judged or not checked is shown by its reason, and rules whose
//! points were not compared with the original are named.

use std::collections::BTreeSet;

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::inspection::Sweep;
use mingjian_core::flow::settings::Settings;
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::lang::Text;
use mingjian_inspect::rules::builtin;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection_parts::{CoverageShown, Desk, InspectorShown, SweepShown};
use super::office_parts::Called;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::inspected::{self, Compared, received};
use crate::look::Look;

/// Asks for sites and sweeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowInspection {
    /// The campaign.
    pub campaign: CampaignId,
    /// The sweep whose bundle came and that waits to be received; empty for none.
    pub staged: String,
}

/// A bundle that was checked and waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StagedShown {
    /// The digest of the seal.
    pub id: String,
    /// The address at which the sweep began.
    pub site: String,
    /// 所属单位, as the sweep names it.
    pub named: String,
    /// The unit of the campaign with that name; empty where there is none.
    pub unit: String,
    /// When the sweep began.
    pub begun: Moment,
    /// When it ended.
    pub ended: Moment,
    /// How many findings.
    pub findings: u64,
    /// The fingerprint of the key that signed it.
    pub signer: String,
    /// Whether a bundle of this key was received before.
    pub known: bool,
    /// Whose key it is, where it is or was on the list of trusted inspectors.
    pub inspector: Option<InspectorShown>,
    /// What it saw.
    pub coverage: CoverageShown,
}

/// A rule whose points or words were not compared with the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnverifiedRule {
    /// Its id in the rule set.
    pub id: String,
    /// Its title.
    pub title: Text,
}

/// A site with its latest sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteShown {
    /// The latest sweep.
    pub sweep: SweepShown,
    /// What it saw.
    pub coverage: CoverageShown,
    /// How many findings of each kind, by word.
    pub kinds: Vec<(String, i64)>,
    /// Findings that the sweep before did not have; absent where there was none.
    pub fresh: Option<i64>,
    /// Findings that both have.
    pub remaining: Option<i64>,
    /// Findings that only the sweep before had.
    pub gone: Option<i64>,
    /// Rules that apply to these findings and were not compared with the original.
    pub unverified: Vec<UnverifiedRule>,
    /// The sweeps of the site before, the latest first.
    pub earlier: Vec<SweepShown>,
}

/// 网上检查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InspectionView {
    /// Whether the person may receive sweeps.
    pub may_receive: bool,
    /// The bundle that waits.
    pub staged: Option<StagedShown>,
    /// The units that are assessed, for choosing one.
    pub units: Vec<Called>,
    /// Sites, the one that was looked at last first.
    pub sites: Vec<SiteShown>,
}

impl Look for ShowInspection {
    type View = InspectionView;
    const ACTION: Action = Action::SeeInspection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Sweep),
            Need::Sweeps,
            Need::SweepRow(self.staged.clone()),
        ]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope("", actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<InspectionView, AppError> {
        let may_receive = deed.actor.role == Role::Office;
        let desk = Desk::of(case, deed);
        let mut sites = Vec::new();
        for compared in &case.inspected.latest {
            let Some(sweep) = case.papers.see::<Sweep>(&compared.row.id) else {
                continue;
            };
            if desk.sees(&sweep.received.unit) {
                sites.push(site(case, compared, sweep)?);
            }
        }
        let units = if may_receive {
            case.assessed().map(Called::unit).collect()
        } else {
            Vec::new()
        };
        Ok(InspectionView {
            staged: if may_receive { staged(case)? } else { None },
            may_receive,
            units,
            sites,
        })
    }
}

/// The bundle that waits; none once its sweep was received.
fn staged(case: &Case) -> Result<Option<StagedShown>, AppError> {
    let sweeps = || case.papers.each::<Sweep>();
    let row = case.inspected.row.as_ref();
    let Some(row) = row.filter(|row| sweeps().all(|(id, _)| *id != *row.id)) else {
        return Ok(None);
    };
    let seal = inspected::seal(row)?;
    let named = seal.unit.unwrap_or_default();
    let known_site = sweeps().find(|(_, one)| one.received.site == row.site);
    let unit = match known_site {
        Some((_, one)) => one.received.unit.clone(),
        None => case
            .units
            .iter()
            .find(|unit| unit.name.zh == named)
            .map_or_else(String::new, |unit| unit.id.clone()),
    };
    Ok(Some(StagedShown {
        id: row.id.clone(),
        site: row.site.clone(),
        named,
        unit,
        begun: Moment(seal.begun),
        ended: Moment(seal.ended),
        findings: seal.findings,
        signer: row.signer.clone(),
        known: sweeps().any(|(_, one)| one.received.signer == row.signer),
        inspector: case
            .house
            .see::<Settings>(SOLE)
            .and_then(|settings| settings.inspector(&row.signer))
            .map(|one| InspectorShown::of(case, one)),
        coverage: CoverageShown::of(row)?,
    }))
}

fn site(case: &Case, compared: &Compared, sweep: &Sweep) -> Result<SiteShown, AppError> {
    let id = compared.row.id.as_str();
    let findings = i64::try_from(sweep.received.findings).unwrap_or(i64::MAX);
    let coverage = CoverageShown::of(&compared.row)?;
    let earlier = received(&case.papers)
        .into_iter()
        .filter(|(other, one)| *other != id && one.received.site == sweep.received.site)
        .map(|(other, one)| SweepShown::of(case, other, one))
        .collect();
    Ok(SiteShown {
        sweep: SweepShown::of(case, id, sweep),
        unverified: unverified(&coverage.rule_set, &compared.kinds),
        coverage,
        kinds: compared.kinds.clone(),
        fresh: compared.before.map(|(_, remaining)| findings - remaining),
        remaining: compared.before.map(|(_, remaining)| remaining),
        gone: compared.before.map(|(before, remaining)| before - remaining),
        earlier,
    })
}

/// The rules of a set that a program can find faults by and whose text was not compared with the original; none where
/// nothing was found.
fn unverified(rule_set: &str, kinds: &[(String, i64)]) -> Vec<UnverifiedRule> {
    let Ok(rules) = builtin(rule_set) else {
        return Vec::new();
    };
    if kinds.is_empty() {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let open = rules
        .rules
        .iter()
        .filter(|rule| !rule.verified && !rule.detectors.is_empty());
    open.filter(|rule| seen.insert(rule.id.clone()))
        .map(|rule| UnverifiedRule {
            id: rule.id.clone(),
            title: rule.title.clone(),
        })
        .collect()
}
