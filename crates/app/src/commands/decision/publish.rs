//! 公布、定论、归档: only what was approved is published; afterwards the year is closed.
//!
//! Clause: 方案第七部分第(一)项. A correction is published anew. **Invariant:** a result is final when nothing is asked
//! or corrected any more; the year is closed when every consequence came to its end. Accountability cases do not hold
//! it back: who is not named on one does not learn of it.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::appeal::Appeal;
use mingjian_core::flow::commendation::Commendation;
use mingjian_core::flow::correction::Correction;
use mingjian_core::flow::criticism::Criticism;
use mingjian_core::flow::procedure::{Document, ProcedureFact, Publication, Stage};
use mingjian_core::flow::rectification::Rectification;
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::appeal::last_day;
use crate::act::Act;
use crate::case::{Case, Need};

/// Publishes the approved result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishResult {
    /// The campaign.
    pub campaign: CampaignId,
    /// The notice of publication: number and date.
    pub document: Document,
    /// Where its interpretation stands; empty when there is none.
    #[serde(default)]
    pub interpretation: String,
    /// Whether ranks are published beside the grades.
    #[serde(default)]
    pub ranks: bool,
    /// Whether totals are published beside the grades.
    #[serde(default)]
    pub totals: bool,
}

impl Act for PublishResult {
    const NAME: &'static str = "result.publish";
    const ACTION: Action = Action::Publish;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::All(Kind::Decision), Need::All(Kind::Correction)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect_one_of(&[Stage::Approved, Stage::Published, Stage::Final])?;
        self.document.check()?;
        nothing_to_correct(case)?;
        let decision = case.decided()?.number;
        if procedure
            .publication
            .as_ref()
            .is_some_and(|one| one.decision >= decision)
        {
            return Err(vec![Refusal::new("MJ6107", &[("number", &decision.to_string())])]);
        }
        let publication = Publication {
            document: self.document.clone(),
            interpretation: self.interpretation.clone(),
            decision,
            ranks: self.ranks,
            totals: self.totals,
            on: Some(deed.today()),
        };
        let by = deed.actor.id.clone();
        Ok(vec![
            case.fact(SOLE, ProcedureFact::ResultPublished { publication, by }),
        ])
    }
}

/// Refuses while a correction waits for the leading group.
fn nothing_to_correct(case: &Case) -> Result<(), Vec<Refusal>> {
    if case.papers.all::<Correction>().any(|(_, one)| one.end.is_none()) {
        return Err(vec![Refusal::new("MJ6101", &[])]);
    }
    Ok(())
}

/// Declares the result final, once nothing is open any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinaliseResult {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for FinaliseResult {
    const NAME: &'static str = "result.finalise";
    const ACTION: Action = Action::Finish;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::All(Kind::Correction),
            Need::All(Kind::Appeal),
        ]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Published)?;
        nothing_to_correct(case)?;
        let published = procedure.publication.as_ref().map_or(0, |one| one.decision);
        if case.decision().is_some_and(|one| one.number > published) {
            return Err(vec![Refusal::new("MJ6108", &[])]);
        }
        if let Some(last) = last_day(case, &procedure)?.filter(|last| deed.today() <= *last) {
            return Err(vec![Refusal::new("MJ6144", &[("due", &last.to_string())])]);
        }
        let mut open = Vec::new();
        for (_, appeal) in case
            .papers
            .all::<Appeal>()
            .filter(|(_, one)| one.answer.is_none())
        {
            let unit = case.unit(&appeal.unit)?;
            open.push(Refusal::new("MJ6145", &[("unit", &unit.name.zh)]));
        }
        if !open.is_empty() {
            return Err(open);
        }
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::ResultFinalised {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Closes and archives the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCampaign {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for CloseCampaign {
    const NAME: &'static str = "campaign.close";
    const ACTION: Action = Action::Finish;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let kinds = [
            Kind::Correction,
            Kind::Commendation,
            Kind::Criticism,
            Kind::Rectification,
        ];
        [Need::Rubric].into_iter().chain(kinds.map(Need::All)).collect()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Final)?;
        nothing_to_correct(case)?;
        let mut open = Vec::new();
        for (_, one) in case
            .papers
            .all::<Rectification>()
            .filter(|(_, one)| one.closed_at.is_none())
        {
            open.push(Refusal::new(
                "MJ6125",
                &[("unit", &case.unit(&one.unit)?.name.zh)],
            ));
        }
        let courses = case
            .papers
            .all::<Commendation>()
            .map(|(_, one)| (one.name.zh, one.course));
        let mut courses: Vec<_> = courses.collect();
        for (_, one) in case.papers.all::<Criticism>() {
            courses.push((case.unit(&one.unit)?.name.zh.clone(), one.course));
        }
        let going = courses
            .iter()
            .filter(|(_, course)| course.issued.is_none() && !course.state().is_dropped());
        open.extend(
            going.map(|(name, course)| {
                Refusal::new("MJ6115", &[("name", name), ("now", course.state().name())])
            }),
        );
        if !open.is_empty() {
            return Err(open);
        }
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::CampaignClosed {
                by: deed.actor.id.clone(),
            },
        )])
    }
}
