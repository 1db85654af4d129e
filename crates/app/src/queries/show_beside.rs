//! 评分旁注 (ShowBeside): what an assessor looks at while scoring an item: the unit's self-check, its evidence, and
//! deductions proposed from elsewhere; and which items are theirs at all.
//!
//! Clause: 方案第六部分第(二)项 and 第(三)项. **Does not** show scores; those stand on the sheet.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::deduction::{Deduction, DeductionState};
use mingjian_core::flow::evidence::{Evidence, EvidenceState, Form};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use schemars::JsonSchema;
use serde::Serialize;

use super::show_deductions::{DeductionShown, deduction};
use crate::case::{Case, Need};
use crate::commands::self_check::leaves;
use crate::commands::work::duty::{Duty, path};
use crate::error::AppError;
use crate::look::Look;

/// Asks what stands beside the sheet of a unit, in full for one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowBeside {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The item that is open; empty for none.
    pub item: String,
}

/// A piece of evidence, as a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its form.
    pub form: Form,
    /// Its own date.
    pub dated_on: Option<String>,
    /// 网址.
    pub address: String,
    /// Whether the unit itself added it.
    pub from_unit: bool,
    /// Whether its own date lies outside the assessed period.
    pub outside: bool,
}

/// What stands beside the open item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct ItemBeside {
    /// 自评分.
    pub self_score: Option<Points>,
    /// The unit says that it does not apply.
    pub not_applicable: bool,
    /// 自查情况.
    pub self_text: String,
    /// Its evidence for this item.
    pub evidence: Vec<EvidenceLine>,
    /// Deductions proposed on this item, those that wait first.
    pub deductions: Vec<DeductionShown>,
}

/// 评分旁注.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BesideView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether the campaign follows the procedure; one that was opened for scoring alone does not.
    pub procedure: bool,
    /// Whether scores are open.
    pub scoring: bool,
    /// Whether the person is kept away from the unit.
    pub away: bool,
    /// Whether the unit submitted a self-check.
    pub submitted: bool,
    /// Items that were given to others.
    pub elsewhere: BTreeSet<String>,
    /// How many proposed deductions wait, by item.
    pub waiting: BTreeMap<String, usize>,
    /// The open item.
    pub item: ItemBeside,
}

impl Look for ShowBeside {
    type View = BesideView;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![
            Need::Rubric,
            Need::Assignment,
            Need::One(PaperKind::Dossier, self.unit.clone()),
            Need::All(PaperKind::Deduction),
        ];
        if !self.item.is_empty() {
            needs.push(Need::EvidenceOf(self.unit.clone()));
        }
        needs
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<BesideView, AppError> {
        let (duty, actor) = (Duty::of(case), &deed.actor);
        let unit = case
            .units
            .iter()
            .find(|unit| unit.id == self.unit)
            .ok_or(AppError::NotFound)?;
        let rubric = case.rubric()?;
        let dossier = case.dossier(&self.unit);
        let elsewhere = |id: &str| duty.is_elsewhere(actor.id.as_str(), &path(rubric, id), &self.unit);
        let assigned = duty.assignment.is_some();
        let others = leaves(rubric, unit).filter(|leaf| assigned && elsewhere(&leaf.id.text));
        let own: Vec<(&str, Deduction)> = case
            .papers
            .all::<Deduction>()
            .filter(|(_, one)| one.proposed.unit == self.unit)
            .collect();
        let mut waiting = BTreeMap::new();
        for (_, one) in own.iter().filter(|(_, one)| one.state == DeductionState::Waiting) {
            *waiting.entry(one.proposed.indicator.clone()).or_insert(0) += 1;
        }
        let said = dossier
            .self_check
            .items
            .get(&self.item)
            .cloned()
            .unwrap_or_default();
        Ok(BesideView {
            stage: duty.procedure.stage,
            procedure: case.has_procedure(),
            scoring: !case.has_procedure() || duty.procedure.stage.scores_open(),
            away: duty.is_away(actor, &self.unit),
            submitted: dossier.self_check.submitted.is_some(),
            elsewhere: others.map(|leaf| leaf.id.text.clone()).collect(),
            waiting,
            item: ItemBeside {
                self_score: said.score,
                not_applicable: said.not_applicable,
                self_text: said.text,
                evidence: self.evidence(case, &duty),
                deductions: self.deductions(case, &duty, actor, own),
            },
        })
    }
}

impl ShowBeside {
    fn deductions(
        &self,
        case: &Case,
        duty: &Duty,
        actor: &Actor,
        own: Vec<(&str, Deduction)>,
    ) -> Vec<DeductionShown> {
        let here = own
            .into_iter()
            .filter(|(_, one)| !self.item.is_empty() && one.proposed.indicator == self.item);
        let mut found: Vec<DeductionShown> = here
            .map(|(id, one)| deduction(case, duty, actor, id, one))
            .collect();
        found.sort_by_key(|one| (one.state != DeductionState::Waiting, one.at));
        found
    }

    /// The evidence that is attached to the open item in this campaign and can be seen.
    fn evidence(&self, case: &Case, duty: &Duty) -> Vec<EvidenceLine> {
        let period = duty
            .procedure
            .plan
            .as_ref()
            .map(|plan| plan.assessed_from..=plan.assessed_to);
        let attached = |one: &Evidence| {
            one.uses
                .iter()
                .any(|it| it.campaign == self.campaign && it.indicator == self.item)
        };
        let lines = case.evidence.all::<Evidence>().filter_map(|(id, one)| {
            if !attached(&one) || matches!(one.state(), EvidenceState::Withdrawn) {
                return None;
            }
            let shown = one.shown()?;
            Some(EvidenceLine {
                id: id.to_owned(),
                title: shown.title.clone(),
                form: one.form,
                dated_on: shown.dated_on.map(|day| day.to_string()),
                address: shown.address.clone(),
                from_unit: one.from_unit,
                outside: shown
                    .dated_on
                    .is_some_and(|day| period.as_ref().is_some_and(|it| !it.contains(&day))),
            })
        });
        lines.collect()
    }
}
