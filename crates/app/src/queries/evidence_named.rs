//! 材料的名目: evidence as a self-check names it, and which required kinds an item still lacks.
//!
//! **Invariant:** what waits for judgement is named to its unit and the office only; what was withdrawn is not named.

use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::flow::evidence::{Evidence, EvidenceState, Form};
use mingjian_core::lang::Text;
use mingjian_core::rubric::{EvidenceKind, Indicator, Rubric};
use schemars::JsonSchema;
use serde::Serialize;

use super::show_evidence::is_outside;
use super::show_rubric::proofs;
use crate::case::Case;

/// A kind of the rubric's list of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindOffered {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The form in which it comes.
    pub form: Form,
    /// What it must show.
    pub note: Text,
}

/// A piece of evidence by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceNamed {
    /// Its id.
    pub id: String,
    /// Its title; empty while a mark of secrecy waits for judgement.
    pub title: String,
    /// Its form.
    pub form: Form,
    /// The kind of the rubric's list that it is.
    pub kind: String,
    /// How it stands.
    pub state: EvidenceState,
    /// 考核期外: its own date lies outside the assessed period.
    pub outside: bool,
    /// Whether it was attached to the item; otherwise the item's text names it.
    pub attached: bool,
}

pub(super) fn offered(kind: &EvidenceKind) -> KindOffered {
    KindOffered {
        id: kind.id.text.clone(),
        title: kind.title.clone(),
        form: kind.form,
        note: kind.note.clone(),
    }
}

/// The evidence of a unit that somebody may see: its name, and the indicators of the campaign to which it is attached.
pub(super) struct EvidenceOfUnit(Vec<(EvidenceNamed, Vec<String>)>);

impl EvidenceOfUnit {
    /// As far as somebody may see it.
    pub(super) fn seen_by(case: &Case, unit: &str, actor: &Actor) -> Self {
        let insider = actor.role == Role::Office || actor.unit == unit;
        let all = case.evidence.all::<Evidence>();
        Self(
            all.filter_map(|(id, one)| named(case, id, &one, insider))
                .collect(),
        )
    }

    /// What is attached to an item, and what its text names.
    pub(super) fn of_item(&self, item: &SelfItem, indicator: &str) -> Vec<EvidenceNamed> {
        let found = self.0.iter().filter_map(|(named, uses)| {
            let attached = uses.iter().any(|one| one == indicator);
            (attached || item.evidence.contains(&named.id)).then(|| EvidenceNamed {
                attached,
                ..named.clone()
            })
        });
        found.collect()
    }
}

/// The required kinds that nothing attached is; a piece of which nobody said the kind may be any of them.
pub(super) fn lacking(rubric: &Rubric, leaf: &Indicator, evidence: &[EvidenceNamed]) -> Vec<Text> {
    let usable =
        |one: &&EvidenceNamed| matches!(one.state, EvidenceState::Available | EvidenceState::Waiting);
    let there = |kind: &String| evidence.iter().filter(usable).any(|one| one.kind == *kind);
    let unsaid = evidence.iter().filter(usable).any(|one| one.kind.is_empty());
    if unsaid || (leaf.evidence_any && leaf.evidence.iter().any(there)) {
        return Vec::new();
    }
    let lacking: Vec<String> = leaf
        .evidence
        .iter()
        .filter(|kind| !there(kind))
        .cloned()
        .collect();
    proofs(rubric, &lacking)
}

/// A piece of evidence by its name, and the indicators of this campaign to which it is attached; one that was
/// withdrawn, or that the person may not see, is not there.
fn named(case: &Case, id: &str, evidence: &Evidence, insider: bool) -> Option<(EvidenceNamed, Vec<String>)> {
    let shown = if insider {
        evidence.waiting().or(evidence.shown())
    } else {
        evidence.shown()
    };
    let shown = shown.filter(|_| evidence.withdrawn.is_none())?;
    let campaign = case.campaign.as_ref()?;
    let uses = evidence.uses.iter().filter(|one| one.campaign == campaign.id);
    let name = EvidenceNamed {
        id: id.to_owned(),
        title: shown.title.clone(),
        form: evidence.form,
        kind: shown.kind.clone(),
        state: if insider {
            evidence.state()
        } else {
            EvidenceState::Available
        },
        outside: shown.dated_on.is_some_and(|date| is_outside(case, date)),
        attached: false,
    };
    Some((name, uses.map(|one| one.indicator.clone()).collect()))
}
