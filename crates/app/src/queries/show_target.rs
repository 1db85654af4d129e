//! 折算表 (ShowTarget): the decided totals as they count in the target-responsibility system, with the formula.
//!
//! Clause: 方案第七部分第(一)项. **Invariant:** taken from the decision that stands; nothing is computed here that was
//! not frozen with it.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::target::Target;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Rounding;
use mingjian_documents::target::{TargetBook, TargetLine};
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::{class_title, grade};
use super::grading::GradeShown;
use super::office_parts::Called;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;

/// Asks for the conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowTarget {
    /// The campaign.
    pub campaign: CampaignId,
}

/// One unit's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TargetRow {
    /// The unit.
    pub unit: Called,
    /// The decided total.
    pub total: Option<String>,
    /// The decided grade.
    pub grade: Option<GradeShown>,
    /// Points there, as printed there.
    pub points: Option<String>,
}

/// The units of a class with their formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TargetClass {
    /// Its title.
    pub title: Text,
    /// Full mark here.
    pub from: String,
    /// Full mark there.
    pub to: String,
    /// Decimals there.
    pub places: u32,
    /// Direction of an exact half.
    pub mode: Rounding,
    /// The units in official order.
    pub rows: Vec<TargetRow>,
}

/// 折算表.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TargetView {
    /// The campaign's title.
    pub title: Text,
    /// Number of the decision.
    pub decision: u32,
    /// Its digest.
    pub sha256: String,
    /// The classes for which a conversion is known.
    pub classes: Vec<TargetClass>,
}

impl Look for ShowTarget {
    type View = TargetView;
    const ACTION: Action = Action::Publish;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::All(Kind::Decision)]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<TargetView, AppError> {
        let decision = case.decided()?;
        let (rubric, procedure) = (case.rubric()?, case.procedure());
        let mut classes = Vec::new();
        for class in &rubric.classes {
            let id = class.id.text.as_str();
            let Some(target) = Target::of(rubric, procedure.plan.as_ref(), id) else {
                continue;
            };
            let lines = decision
                .lines
                .iter()
                .filter(|line| line.class == id && line.excluded.is_none());
            let rows: Vec<TargetRow> = lines
                .map(|line| TargetRow {
                    unit: Called {
                        id: line.unit.clone(),
                        name: line.name.clone(),
                    },
                    total: line.shown.clone(),
                    grade: grade(rubric, id, &line.decided),
                    points: line.target.clone(),
                })
                .collect();
            if rows.is_empty() {
                continue;
            }
            let plain = |points: &mingjian_core::points::Points| points.decimal(points.places().unwrap_or(6));
            classes.push(TargetClass {
                title: class_title(rubric, id),
                from: plain(&target.from),
                to: plain(&target.to),
                places: target.places,
                mode: target.mode,
                rows,
            });
        }
        if classes.is_empty() {
            return Err(mingjian_core::refusal::Refusal::new("MJ6146", &[]).into());
        }
        let title = case
            .campaign
            .as_ref()
            .map(|row| row.title.clone())
            .unwrap_or_default();
        Ok(TargetView {
            title,
            decision: decision.number,
            sha256: decision.sha256,
            classes,
        })
    }
}

impl App {
    /// The conversion as a workbook.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn target_book(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        lang: Lang,
    ) -> Result<Vec<u8>, AppError> {
        let view = self
            .look(
                actor,
                &ShowTarget {
                    campaign: campaign.clone(),
                },
            )
            .await?;
        let line = |class: &TargetClass, row: &TargetRow| TargetLine {
            class: class.title.get(lang).to_owned(),
            unit: row.unit.name.get(lang).to_owned(),
            grade: row
                .grade
                .as_ref()
                .map(|grade| grade.title.get(lang).to_owned())
                .unwrap_or_default(),
            total: row.total.clone(),
            from: class.from.clone(),
            to: class.to.clone(),
            places: class.places,
            mode: class.mode,
            points: row.points.clone(),
        };
        let lines = view
            .classes
            .iter()
            .flat_map(|class| class.rows.iter().map(move |row| line(class, row)));
        let book = TargetBook {
            title: view.title.get(lang).to_owned(),
            decision: view.decision,
            sha256: view.sha256.clone(),
            lines: lines.collect(),
        };
        Ok(mingjian_documents::target::write(&book, lang)?)
    }
}
