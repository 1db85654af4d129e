//! 公布结果 (ShowPublished): what anybody may see of a published result, and only that.
//!
//! Clause: 方案第七部分第(一)项 (结果公布); 条例第五十条. **Invariant:** nothing before publication; ranks and totals only
//! where the office published them; lists come from the decision, never from typing.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::decision::{DecidedLine, Decision};
use mingjian_core::flow::procedure::Publication;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Method, Rubric};
use mingjian_store::tables;
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::grade;
use super::grading::{GradeShown, holds};
use super::office_parts::{Called, DocumentShown};
use super::show_rubric::{GradeRow, grades};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;

/// Asks for a published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowPublished {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which published decision; the newest when absent.
    pub version: Option<u32>,
}

/// One unit's published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedRow {
    /// The unit.
    pub unit: Called,
    /// Rank in the class, where ranks are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The total, where totals are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
}

/// The units of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeGroup {
    /// The grade; absent for units without one.
    pub grade: Option<GradeShown>,
    /// Its units, by rank where ranks are published, else in official order.
    pub rows: Vec<PublishedRow>,
}

/// The units of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedClass {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// How many units.
    pub units: usize,
    /// By grade, the best first.
    pub groups: Vec<GradeGroup>,
}

/// What was assessed: one level-1 indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MethodPart {
    /// Its title.
    pub title: Text,
    /// Its weight by class: title and points.
    pub weights: Vec<(Text, Points)>,
}

/// A published campaign, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedCampaign {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: Text,
    /// 考核年度.
    pub year: i64,
    /// Who assessed.
    pub authority: Text,
    /// The day of publication.
    pub published_on: String,
    /// The notice of publication.
    pub document: DocumentShown,
    /// Shown on every page, for instance 演示数据.
    pub label: Option<Text>,
}

/// 公布结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedView {
    /// The campaign.
    #[serde(flatten)]
    pub campaign: PublishedCampaign,
    /// Number of the decision.
    pub number: u32,
    /// Number of the newest published decision.
    pub newest: u32,
    /// Why it replaces the one before; empty for the first.
    pub reason: String,
    /// The day of the decision.
    pub decided_on: String,
    /// The act of the leading group.
    pub approval: DocumentShown,
    /// Where its interpretation stands; empty when there is none.
    pub interpretation: String,
    /// Whether ranks are published.
    pub ranks: bool,
    /// Whether totals are published.
    pub totals: bool,
    /// How many units have a result.
    pub units: usize,
    /// Units by grade, over all classes.
    pub counts: Vec<(GradeShown, usize)>,
    /// The units.
    pub classes: Vec<PublishedClass>,
    /// Units that were excluded, with the reason.
    pub excluded: Vec<(Called, Text)>,
    /// 等次 with their bands, as the rubric's page of the manual describes them.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub grades: Vec<GradeRow>,
    /// What was assessed.
    pub parts: Vec<MethodPart>,
    /// By which methods.
    pub methods: Vec<Method>,
    /// Earlier published decisions: number and notice.
    pub earlier: Vec<(u32, DocumentShown)>,
    /// SHA-256 of the decision, as the record keeps it.
    pub sha256: String,
}

impl Look for ShowPublished {
    type View = PublishedView;
    const ACTION: Action = Action::SeePublished;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::Authority,
        ]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<PublishedView, AppError> {
        let procedure = case.procedure();
        // Who may see everything sees here what the public sees, so for them too there is nothing before.
        let newest = procedure.publication.as_ref().ok_or(AppError::NotFound)?;
        let mut all = std::iter::once(newest).chain(procedure.earlier.iter().rev());
        let publication = match self.version {
            None => newest,
            Some(number) => all.find(|one| one.decision == number).ok_or(AppError::NotFound)?,
        };
        let decision: Option<Decision> = case.papers.get(&Decision::id(publication.decision));
        let decision = decision.ok_or(AppError::NotFound)?;
        let rubric = case.rubric()?;
        let classes = classes(rubric, &decision, publication);
        let ids: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
        let with_result = decision.lines.iter().filter(|line| line.excluded.is_none());
        let earlier = procedure
            .earlier
            .iter()
            .filter(|one| one.decision != publication.decision);
        Ok(PublishedView {
            campaign: campaign(case, publication)?,
            number: decision.number,
            newest: newest.decision,
            reason: decision.reason.clone(),
            decided_on: decision.decided_on.to_string(),
            approval: DocumentShown::of(&decision.approval.document),
            interpretation: publication.interpretation.clone(),
            ranks: publication.ranks,
            totals: publication.totals,
            units: with_result.count(),
            counts: counts(rubric, &decision),
            excluded: excluded(&decision),
            grades: grades(rubric, &ids),
            parts: parts(rubric, &decision),
            classes,
            methods: methods(rubric),
            earlier: earlier
                .map(|one| (one.decision, DocumentShown::of(&one.document)))
                .collect(),
            sha256: decision.sha256.clone(),
        })
    }
}

fn campaign(case: &Case, publication: &Publication) -> Result<PublishedCampaign, AppError> {
    let row = case.campaign.as_ref().ok_or(AppError::NotFound)?;
    Ok(PublishedCampaign {
        id: row.id.clone(),
        title: row.title.clone(),
        year: row.year,
        authority: case.authority_name.clone(),
        published_on: publication.on.unwrap_or(publication.document.date).to_string(),
        document: DocumentShown::of(&publication.document),
        label: row.label.clone(),
    })
}

fn called(line: &DecidedLine) -> Called {
    Called {
        id: line.unit.clone(),
        name: line.name.clone(),
    }
}

fn excluded(decision: &Decision) -> Vec<(Called, Text)> {
    decision
        .lines
        .iter()
        .filter_map(|line| Some((called(line), line.excluded.clone()?)))
        .collect()
}

fn classes(rubric: &Rubric, decision: &Decision, publication: &Publication) -> Vec<PublishedClass> {
    let row = |line: &DecidedLine| PublishedRow {
        unit: called(line),
        rank: line.rank.filter(|_| publication.ranks),
        total: line.shown.clone().filter(|_| publication.totals),
    };
    let mut classes = Vec::new();
    for class in rubric.classes.iter().filter(|class| !class.joined_only) {
        let id = class.id.text.as_str();
        let lines: Vec<&DecidedLine> = decision
            .lines
            .iter()
            .filter(|line| line.class == id && line.excluded.is_none())
            .collect();
        let bands = rubric
            .grades
            .iter()
            .filter(|band| holds(&band.classes, id))
            .map(|band| band.id.text.as_str());
        let mut groups = Vec::new();
        for band in bands.chain([""]) {
            let of_band = lines.iter().filter(|line| line.decided == band);
            let mut rows: Vec<PublishedRow> = of_band.map(|line| row(line)).collect();
            rows.sort_by_key(|row| row.rank.unwrap_or(u32::MAX));
            if !rows.is_empty() {
                groups.push(GradeGroup {
                    grade: grade(rubric, id, band),
                    rows,
                });
            }
        }
        if !lines.is_empty() {
            classes.push(PublishedClass {
                id: id.to_owned(),
                title: class.title.clone(),
                units: lines.len(),
                groups,
            });
        }
    }
    classes
}

fn counts(rubric: &Rubric, decision: &Decision) -> Vec<(GradeShown, usize)> {
    let mut counts: Vec<(GradeShown, usize)> = Vec::new();
    for band in &rubric.grades {
        let id = band.id.text.as_str();
        let of_band = |line: &&DecidedLine| line.decided == id && holds(&band.classes, &line.class);
        let count = decision.lines.iter().filter(of_band).count();
        match counts.iter_mut().find(|(known, _)| known.id == id) {
            Some((_, sum)) => *sum += count,
            None => counts.push((GradeShown::of_band(rubric, band), count)),
        }
    }
    counts
}

/// Level-1 indicators with their weights in the classes that were assessed.
fn parts(rubric: &Rubric, decision: &Decision) -> Vec<MethodPart> {
    let assessed = |class: &str| {
        decision
            .lines
            .iter()
            .any(|line| line.class == class && line.excluded.is_none())
    };
    let part = |one: &mingjian_core::rubric::Indicator| {
        let classes = rubric
            .classes
            .iter()
            .filter(|class| assessed(&class.id.text) && one.is_for(&class.id.text));
        let weights =
            classes.filter_map(|class| Some((class.title.clone(), one.weight_for(&class.id.text)?.clone())));
        MethodPart {
            title: one.title.clone(),
            weights: weights.collect(),
        }
    };
    rubric
        .indicators
        .iter()
        .map(part)
        .filter(|part| !part.weights.is_empty())
        .collect()
}

fn methods(rubric: &Rubric) -> Vec<Method> {
    let mut found: Vec<Method> = Vec::new();
    let mut open: Vec<&mingjian_core::rubric::Indicator> = rubric.indicators.iter().rev().collect();
    while let Some(node) = open.pop() {
        for method in &node.methods {
            if !found.contains(method) {
                found.push(*method);
            }
        }
        open.extend(node.children.iter().rev());
    }
    found
}

/// One published campaign, as lists show it.
struct Announced(CampaignId);

impl Look for Announced {
    type View = PublishedCampaign;
    const ACTION: Action = Action::SeePublished;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.0.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Authority]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<PublishedCampaign, AppError> {
        campaign(
            case,
            case.procedure().publication.as_ref().ok_or(AppError::NotFound)?,
        )
    }
}

impl App {
    /// All published results, the newest year first; for anybody.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn published(&self) -> Result<Vec<PublishedCampaign>, AppError> {
        let rows = tables::campaign::list(&mut self.store.read().await?).await?;
        let mut found = Vec::new();
        for row in rows {
            match self.look(&Actor::public(), &Announced(row.id)).await {
                Ok(one) => found.push(one),
                Err(AppError::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        found.sort_by(|a, b| (b.year, &b.published_on, &a.id).cmp(&(a.year, &a.published_on, &b.id)));
        Ok(found)
    }
}
