//! 收取巡检: a sweep whose bundle was checked becomes the campaign's.
//!
//! **Invariant:** the fingerprint that the sender told another way is typed by the person and must be that of the key;
//! the fact carries digest, head of the chain and fingerprint.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::inspection::{Received, Sweep, SweepFact};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::work::before_grades;
use crate::inspected;

/// How long a bundle waits for the command that names its sweep: less than a day, in milliseconds, since files to which
/// nothing refers are cleared away after one.
const PATIENCE: i64 = 72_000_000;

/// Receives a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveSweep {
    /// The campaign.
    pub campaign: CampaignId,
    /// The digest of its seal.
    pub sweep: String,
    /// The unit to which the site belongs.
    pub unit: String,
    /// The fingerprint of the signing key, as the sender told it another way.
    pub signer: String,
}

impl Act for ReceiveSweep {
    const NAME: &'static str = "sweep.receive";
    const ACTION: Action = Action::ReceiveSweep;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::All(Kind::Sweep),
            Need::SweepRow(self.sweep.clone()),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        before_grades(case)?;
        let unit = case.unit(&self.unit)?;
        let row = case
            .inspected
            .row
            .as_ref()
            .filter(|row| row.staged_at.0.saturating_add(PATIENCE) > deed.now.0)
            .ok_or_else(|| vec![Refusal::new("MJ5090", &[])])?;
        let sweeps = || case.papers.each::<Sweep>();
        if sweeps().any(|(id, _)| id == self.sweep) {
            return Err(vec![Refusal::new("MJ5091", &[])]);
        }
        // The triage of a finding holds for every later sweep of the site, so that the site stays with its unit.
        if let Some((_, other)) =
            sweeps().find(|(_, one)| one.received.site == row.site && one.received.unit != unit.id)
        {
            let known = case
                .unit(&other.received.unit)
                .map_or(other.received.unit.as_str(), |one| one.name.zh.as_str());
            return Err(vec![Refusal::new(
                "MJ5093",
                &[("site", &row.site), ("unit", known)],
            )]);
        }
        let plain = |text: &str| text.replace([' ', '-', ':'], "").to_lowercase();
        if plain(&row.signer) != plain(&self.signer) {
            let params = [("found", row.signer.as_str()), ("wanted", self.signer.trim())];
            return Err(vec![Refusal::new("MJ5056", &params)]);
        }
        let seal = inspected::seal(row).map_err(|_| vec![Refusal::new("MJ5067", &[])])?;
        let received = Received {
            unit: unit.id.clone(),
            site: row.site.clone(),
            begun: Moment(seal.begun),
            ended: Moment(seal.ended),
            findings: seal.findings,
            head: seal.head,
            bundle: row.bundle.clone(),
            signer: row.signer.clone(),
        };
        let by = deed.actor.id.clone();
        let received = Box::new(received);
        Ok(vec![case.fact(&self.sweep, SweepFact::Received { received, by })])
    }
}
