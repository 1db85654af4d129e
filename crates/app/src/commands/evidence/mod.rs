//! 印证材料 commands: added, revised, attached, withdrawn by the unit or the team; marks of secrecy judged by the office.
//!
//! Clause: 方案第六部分第(二)项. **Invariant:** what a submitted self-check relies on does not change; a file is named
//! by its upload, so nobody brings in a digest that they did not send.

use mingjian_core::access::{Actor, Scope};
use mingjian_core::flow::Deed;
use mingjian_core::flow::Kind;
use mingjian_core::flow::evidence::{Evidence, EvidenceState};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::secrecy_marks;

use crate::case::{Case, Need};

mod add;
mod attach;
mod content;
mod judge;

pub use add::{AddEvidence, AttachTo, ReviseEvidence};
pub use attach::{AttachEvidence, DetachEvidence};
pub use judge::{ClearEvidence, SecrecyVerdict, WithdrawEvidence};

/// On whose evidence somebody acts: recused is who declared so in any campaign that is still open.
pub(crate) fn recused_scope(case: &Case, unit: &str, actor: &Actor) -> Scope {
    let recused = case.campaigns.iter().any(|campaign| {
        let procedure = campaign.procedure();
        procedure.stage != Stage::Closed && procedure.is_recused(actor.id.as_str(), unit)
    });
    Scope {
        recused,
        ..case.scope(unit, actor)
    }
}

/// What acts on one piece of evidence must know: it, and the dossiers of its unit.
fn needs(evidence: &str) -> Vec<Need> {
    let unit = Evidence::unit_of(evidence).to_owned();
    vec![
        Need::Evidence(evidence.to_owned()),
        Need::Campaigns(vec![Need::One(Kind::Dossier, unit)]),
    ]
}

/// The evidence of an id, of the unit that the id names.
fn find(case: &Case, id: &str) -> Result<Evidence, Vec<Refusal>> {
    let found = case
        .evidence
        .get::<Evidence>(id)
        .filter(|one| one.unit == Evidence::unit_of(id));
    found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])
}

/// The evidence of an id as long as it may be changed by this side: the unit's by the unit, the team's by the team.
fn changeable(case: &Case, id: &str, deed: &Deed) -> Result<Evidence, Vec<Refusal>> {
    let evidence = find(case, id)?;
    if evidence.from_unit != deed.actor.role.is_of_unit() {
        return Err(vec![Refusal::new("MJ3073", &[])]);
    }
    if evidence.state() == EvidenceState::Withdrawn {
        return Err(vec![Refusal::new("MJ3071", &[])]);
    }
    Ok(evidence)
}

/// Refuses while a submitted self-check, or a reply, relies on it.
fn refuse_while_relied_on(case: &Case, id: &str, evidence: &Evidence) -> Result<(), Vec<Refusal>> {
    match case
        .campaigns
        .iter()
        .find(|campaign| relies(campaign, id, evidence))
    {
        None => Ok(()),
        Some(campaign) => {
            let title = campaign
                .campaign
                .as_ref()
                .map(|row| row.title.zh.clone())
                .unwrap_or_default();
            Err(vec![Refusal::new("MJ3068", &[("campaign", &title)])])
        }
    }
}

/// Whether what the unit has handed in for a campaign relies on a piece of evidence.
pub(crate) fn relies(campaign: &Case, id: &str, evidence: &Evidence) -> bool {
    let dossier = campaign.dossier(&evidence.unit);
    let check = &dossier.self_check;
    let in_check = check.submitted.as_ref().is_some_and(|(at, _)| {
        let named = check
            .items
            .values()
            .any(|item| item.evidence.iter().any(|one| one == id));
        let of_campaign = campaign.campaign.as_ref().map(|row| &row.id);
        let attached = evidence
            .uses
            .iter()
            .any(|one| Some(&one.campaign) == of_campaign && one.at <= *at);
        named || attached
    });
    let in_reply = dossier.feedback.as_ref().is_some_and(|feedback| {
        let objections = &feedback.objections;
        objections
            .iter()
            .any(|objection| objection.evidence.iter().any(|one| one == id))
    });
    in_check || in_reply
}

/// Refuses marks of secrecy in what somebody typed: it is not kept even for a moment.
pub(crate) fn refuse_marks(typed: &[&str]) -> Result<(), Vec<Refusal>> {
    let marks = typed.iter().flat_map(|text| secrecy_marks(text, text));
    match marks.into_iter().next() {
        None => Ok(()),
        Some(mark) => Err(vec![Refusal::new("MJ3066", &[("level", mark.level.word())])]),
    }
}

/// A reason that must be given.
fn reason(text: &str) -> Result<(), Vec<Refusal>> {
    if text.trim().is_empty() {
        return Err(vec![Refusal::new("MJ3069", &[])]);
    }
    refuse_marks(&[text])
}
