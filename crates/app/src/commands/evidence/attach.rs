//! 关联: a piece of evidence proves an indicator of a campaign, or no more.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::evidence::{Evidence, EvidenceFact};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::{AuthorityId, CampaignId};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AttachTo, changeable, find, recused_scope};
use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::self_check::leaves;

/// Attaches a piece of evidence to an indicator of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// The campaign.
    pub campaign: CampaignId,
    /// The indicator.
    pub indicator: String,
}

impl Act for AttachEvidence {
    const NAME: &'static str = "evidence.attach";
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        of_campaign(&self.evidence, &self.campaign)
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, self.unit(), actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let evidence = find(case, &self.evidence)?;
        let Some(newest) = evidence
            .waiting()
            .or(evidence.shown())
            .filter(|_| evidence.withdrawn.is_none())
        else {
            return Err(vec![Refusal::new("MJ3071", &[])]);
        };
        if evidence.used_by(&self.campaign, &self.indicator).is_some() {
            return Ok(Vec::new());
        }
        let to = AttachTo {
            campaign: self.campaign.clone(),
            indicator: self.indicator.clone(),
        };
        // The kind was checked by the list of the campaign for which it was added; another one may have other kinds.
        let kind = if evidence.uses.is_empty() {
            newest.kind.as_str()
        } else {
            ""
        };
        usable_for(case, &to, &evidence.unit, kind)?;
        let fact = EvidenceFact::Attached {
            campaign: to.campaign,
            indicator: to.indicator,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.evidence, fact)])
    }
}

/// Takes a piece of evidence off an indicator of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetachEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// The campaign.
    pub campaign: CampaignId,
    /// The indicator.
    pub indicator: String,
}

impl Act for DetachEvidence {
    const NAME: &'static str = "evidence.detach";
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        of_campaign(&self.evidence, &self.campaign)
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, self.unit(), actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let evidence = changeable(case, &self.evidence, deed)?;
        let Some(used) = evidence.used_by(&self.campaign, &self.indicator) else {
            return Ok(Vec::new());
        };
        let campaign = case.campaign_case(&self.campaign);
        let campaign = campaign.ok_or_else(|| vec![Refusal::new("MJ2111", &[])])?;
        let dossier = campaign.dossier(&evidence.unit);
        let submitted = dossier.self_check.submitted.as_ref();
        if submitted.is_some_and(|(at, _)| used.at <= *at) || campaign.procedure().stage.is_decided() {
            let title = campaign
                .campaign
                .as_ref()
                .map(|row| row.title.zh.clone())
                .unwrap_or_default();
            return Err(vec![Refusal::new("MJ3068", &[("campaign", &title)])]);
        }
        let fact = EvidenceFact::Detached {
            campaign: self.campaign.clone(),
            indicator: self.indicator.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.evidence, fact)])
    }
}

fn of_campaign(evidence: &str, campaign: &CampaignId) -> Vec<Need> {
    let dossier = Need::One(Kind::Dossier, Evidence::unit_of(evidence).to_owned());
    vec![
        Need::Evidence(evidence.to_owned()),
        // Before the others, so that the one with its rubric is found first.
        Need::Campaign(campaign.clone(), vec![Need::Rubric, dossier]),
        Need::Campaigns(Vec::new()),
    ]
}

/// Whether evidence of a unit, of a kind of the rubric's list, can prove an indicator of a campaign.
pub(super) fn usable_for(case: &Case, to: &AttachTo, unit: &str, kind: &str) -> Result<(), Vec<Refusal>> {
    let campaign = case
        .campaign_case(&to.campaign)
        .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])?;
    let procedure = campaign.procedure();
    if procedure.stage.is_decided() {
        let params = [
            ("now", procedure.stage.name()),
            ("needed", Stage::SelfChecking.name()),
        ];
        return Err(vec![Refusal::new("MJ2110", &params)]);
    }
    let found = campaign.unit(unit)?;
    if found.excluded.is_some() {
        return Err(vec![Refusal::new("MJ2138", &[("unit", &found.name.zh)])]);
    }
    let rubric = campaign.rubric()?;
    if !leaves(rubric, found).any(|leaf| leaf.id.text == to.indicator) {
        return Err(vec![Refusal::new("MJ2130", &[("node", &to.indicator)])]);
    }
    if !kind.is_empty() && !rubric.evidence.iter().any(|one| one.id.text == kind) {
        return Err(vec![Refusal::new("MJ3064", &[("kind", kind)])]);
    }
    Ok(())
}
