//! 收取巡检: a sweep whose bundle was checked becomes the campaign's.
//!
//! **Invariant:** the fingerprint that the sender told another way is typed by the person and must be that of the key,
//! unless the key is on the authority's list, where it was compared before; one that was withdrawn there is refused. The
//! fact carries digest, head of the chain and fingerprint, and whose key the list says it is.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::inspection::{Received, Sweep, SweepFact};
use mingjian_core::flow::settings::{Settings, fingerprint};
use mingjian_core::flow::{Deed, Kind, SOLE};
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
    /// The fingerprint of the signing key, as the sender told it another way; may be empty where the key is on the list
    /// of trusted inspectors.
    #[serde(default)]
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
            Need::House,
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
        let inspector = self.trusted(case, &row.signer)?;
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
            inspector,
        };
        let by = deed.actor.id.clone();
        let received = Box::new(received);
        Ok(vec![case.fact(&self.sweep, SweepFact::Received { received, by })])
    }
}

impl ReceiveSweep {
    /// Whose key the list says it is; empty where it is not on the list and the person compared it.
    fn trusted(&self, case: &Case, signer: &str) -> Result<String, Vec<Refusal>> {
        let settings: Settings = case.house.get(SOLE).unwrap_or_default();
        let known = settings.inspector(signer);
        if let Some((known, withdrawn)) = known.and_then(|one| Some((one, one.withdrawn.as_ref()?))) {
            let (day, who) = (
                withdrawn.at.date().to_string(),
                case.name_of(withdrawn.by.as_str()),
            );
            let params = [
                ("name", known.name.as_str()),
                ("day", &day),
                ("who", &who),
                ("reason", &withdrawn.reason),
            ];
            return Err(vec![Refusal::new("MJ5100", &params)]);
        }
        let told = self.signer.trim();
        let compared = fingerprint(told).is_some_and(|told| fingerprint(signer) == Some(told));
        if !(compared || (told.is_empty() && known.is_some())) {
            return Err(vec![Refusal::new(
                "MJ5056",
                &[("found", signer), ("wanted", told)],
            )]);
        }
        Ok(known.map(|one| one.name.clone()).unwrap_or_default())
    }
}
