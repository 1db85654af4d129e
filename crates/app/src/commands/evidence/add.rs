//! 交材料: a piece of evidence is added, or a newer version of it.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::body::Body;
use mingjian_core::flow::evidence::{Dated, Evidence, EvidenceFact, Form};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::{AuthorityId, CampaignId};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attach::usable_for;
use super::content::{Content, refuse_twice};
use super::{changeable, needs, reason, recused_scope, refuse_while_relied_on};
use crate::act::Act;
use crate::case::{Case, Need};

/// Where a piece of evidence is to prove something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachTo {
    /// The campaign.
    pub campaign: CampaignId,
    /// The indicator.
    pub indicator: String,
}

/// Adds a piece of evidence to a unit's; its id is made of the unit and the command's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The unit.
    pub unit: String,
    /// Its form.
    pub form: Form,
    /// Its title; the file's name where none is given.
    #[serde(default)]
    pub title: String,
    /// The kind of the rubric's list that it is.
    #[serde(default)]
    pub kind: String,
    /// Its own date, not that of the upload.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub dated_on: Option<Date>,
    /// What that date says.
    #[serde(default)]
    pub dated_as: Dated,
    /// The finished upload in which its file came.
    #[serde(default)]
    pub upload: String,
    /// Where it is public already.
    #[serde(default)]
    pub address: String,
    /// The statement, or a remark.
    #[serde(default)]
    pub text: String,
    /// What it proves, when that is known already.
    #[serde(default)]
    pub attach: Option<AttachTo>,
}

impl Act for AddEvidence {
    const NAME: &'static str = "evidence.add";
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let dossier = || Need::One(Kind::Dossier, self.unit.clone());
        let mut needs = vec![
            Need::One(Kind::Body, self.unit.clone()),
            Need::EvidenceOf(self.unit.clone()),
            Need::Upload(self.upload.clone()),
        ];
        // Before the others, so that the one with its rubric is found first.
        let to = self.attach.as_ref();
        needs.extend(to.map(|to| Need::Campaign(to.campaign.clone(), vec![Need::Rubric, dossier()])));
        needs.push(Need::Campaigns(Vec::new()));
        needs
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, &self.unit, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let known = deed.actor.unit == self.unit || case.papers.get::<Body>(&self.unit).is_some();
        if !known && self.attach.is_none() {
            return Err(vec![Refusal::new("MJ2112", &[("id", &self.unit)])]);
        }
        let content = Content {
            form: self.form,
            title: &self.title,
            kind: &self.kind,
            dated_on: self.dated_on,
            dated_as: self.dated_as,
            upload: &self.upload,
            address: &self.address,
            text: &self.text,
            reason: "",
        };
        let revision = content.revision(case, deed, None)?;
        refuse_twice(case, &revision, "")?;
        let id = Evidence::id(&self.unit, &deed.id);
        let added = EvidenceFact::Added {
            unit: self.unit.clone(),
            form: self.form,
            from_unit: deed.actor.role.is_of_unit(),
            revision,
        };
        let mut events = vec![case.fact(&id, added)];
        if let Some(to) = &self.attach {
            usable_for(case, to, &self.unit, &self.kind)?;
            let attached = EvidenceFact::Attached {
                campaign: to.campaign.clone(),
                indicator: to.indicator.clone(),
                by: deed.actor.id.clone(),
            };
            events.push(case.fact(&id, attached));
        }
        Ok(events)
    }
}

/// Puts a newer version in the place of a piece of evidence; the older ones stay readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// How many versions the person saw.
    pub seen_revisions: usize,
    /// Its title; the file's name where none is given.
    #[serde(default)]
    pub title: String,
    /// The kind of the rubric's list that it is.
    #[serde(default)]
    pub kind: String,
    /// Its own date.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub dated_on: Option<Date>,
    /// What that date says.
    #[serde(default)]
    pub dated_as: Dated,
    /// The finished upload in which its new file came; empty to keep the file.
    #[serde(default)]
    pub upload: String,
    /// Where it is public already.
    #[serde(default)]
    pub address: String,
    /// The statement, or a remark.
    #[serde(default)]
    pub text: String,
    /// Why it is revised.
    pub reason: String,
}

impl Act for ReviseEvidence {
    const NAME: &'static str = "evidence.revise";
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = needs(&self.evidence);
        needs.push(Need::EvidenceOf(self.unit().to_owned()));
        needs.push(Need::Upload(self.upload.clone()));
        needs
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, self.unit(), actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let evidence = changeable(case, &self.evidence, deed)?;
        reason(&self.reason)?;
        if evidence.waiting().is_some() {
            return Err(vec![Refusal::new("MJ3070", &[])]);
        }
        refuse_while_relied_on(case, &self.evidence, &evidence)?;
        let count = evidence.revisions.len();
        if count != self.seen_revisions {
            let title = evidence.shown().map(|one| one.title.clone()).unwrap_or_default();
            let (now, seen) = (count.to_string(), self.seen_revisions.to_string());
            return Err(vec![Refusal::new(
                "MJ9001",
                &[("node", &title), ("now", &now), ("seen", &seen)],
            )]);
        }
        let content = Content {
            form: evidence.form,
            title: &self.title,
            kind: &self.kind,
            dated_on: self.dated_on,
            dated_as: self.dated_as,
            upload: &self.upload,
            address: &self.address,
            text: &self.text,
            reason: &self.reason,
        };
        let revision = content.revision(case, deed, evidence.shown())?;
        refuse_twice(case, &revision, &self.evidence)?;
        Ok(vec![
            case.fact(&self.evidence, EvidenceFact::Revised { revision }),
        ])
    }
}
