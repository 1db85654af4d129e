//! 自查自评 (ShowSelfCheck): a unit's own table, item by item, and what is still missing before it can be submitted.
//!
//! Clause: 方案第六部分第(二)项. **Invariant:** each item carries the version that its reader sees; what is missing is
//! what the submission would refuse, no more and no less; evidence that waits for judgement is seen by its unit and
//! the office only. **Does not** show scores or findings of the assessors.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Dossier, SelfItem};
use mingjian_core::flow::procedure::{Missing, Stage};
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::score::ClauseShown;
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence_named::{EvidenceNamed, EvidenceOfUnit, KindOffered, lacking, offered};
use super::show_rubric::{cited, proofs};
use crate::case::{Case, Need};
use crate::commands::self_check::leaves;
use crate::error::AppError;
use crate::look::Look;

/// Asks for the self-check of a unit.
#[derive(Debug, Clone)]
pub struct ShowSelfCheck {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
}

/// 自查自评.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SelfCheckView {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// Title of its class.
    pub class_title: Text,
    /// The campaign's title.
    pub campaign: Text,
    /// The campaign's label, for instance 演示数据.
    pub label: Option<Text>,
    /// Decimals of totals.
    pub places: u32,
    /// Where the campaign stands.
    pub stage: Stage,
    /// The last day of the self-check; none before the notice.
    #[schemars(with = "Option<String>")]
    pub due: Option<Date>,
    /// Whether that day is over.
    pub overdue: bool,
    /// 已签收: whether the unit received the notice.
    pub received: bool,
    /// Whether items and report may change now.
    pub open: bool,
    /// When it was submitted and by whom, while it is.
    pub submitted: Option<SubmittedShown>,
    /// Why it was sent back, each time.
    pub sent_back: Vec<String>,
    /// Why the unit is assessed without it.
    pub waived: Option<String>,
    /// 自查报告: its text.
    pub report: String,
    /// 自查报告: SHA-256 of the stamped scan; empty when there is none.
    pub report_scan: String,
    /// How often the report was saved.
    pub report_version: i64,
    /// Items that must be filled in.
    pub items: usize,
    /// Of these, filled in.
    pub done: usize,
    /// The sum of the self scores; claims of a bonus stand beside it.
    pub score: Points,
    /// The sum of the weights of the items that apply.
    pub full: Points,
    /// What keeps it from being submitted.
    pub missing: Vec<MissingShown>,
    /// Items with a self score that lack evidence which the rubric asks for; this does not keep it from being submitted.
    pub lacking: usize,
    /// 印证材料清单 of the rubric.
    pub kinds: Vec<KindOffered>,
    /// Level-1 indicators.
    pub sections: Vec<SelfSection>,
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SubmittedShown {
    /// When.
    pub at: Moment,
    /// By whom, by name.
    pub by: String,
}

/// 缺什么.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MissingShown {
    /// The receipt of the notice is not signed.
    Receipt,
    /// Neither text nor scan of the report.
    Report,
    /// An item without a self score.
    Item {
        /// Its id.
        id: String,
        /// Its code.
        code: String,
        /// Its title.
        title: Text,
    },
}

/// A level-1 indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SelfSection {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Its weight for the unit.
    pub weight: Option<Points>,
    /// The sum of its self scores.
    pub score: Points,
    /// Items that must be filled in.
    pub items: usize,
    /// Of these, filled in.
    pub done: usize,
    /// Its groups.
    pub groups: Vec<SelfGroup>,
}

/// Items under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SelfGroup {
    /// Id of the indicator above the items.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// The items.
    pub items: Vec<SelfItemShown>,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelfState {
    /// Not filled in.
    Open,
    /// A self score is given.
    Filled,
    /// 不适用.
    NotApplicable,
    /// Not filled in and need not be.
    Optional,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SelfItemShown {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// The titles from the first level down to its own.
    pub path: Vec<Text>,
    /// Kind of indicator.
    pub kind: Kind,
    /// The most that may be given.
    pub weight: Option<Points>,
    /// 评分标准.
    pub standard: Text,
    /// 考核要点.
    pub checks: Vec<Text>,
    /// Required evidence.
    pub proofs: Vec<Text>,
    /// One of these kinds is enough.
    pub any_proof: bool,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// What was filled in, with its version.
    pub item: SelfItem,
    /// How it stands.
    pub state: SelfState,
    /// Ids of the required kinds.
    pub wants: Vec<String>,
    /// The evidence attached.
    pub evidence: Vec<EvidenceNamed>,
    /// Required kinds that nothing attached is.
    pub lacking: Vec<Text>,
}

impl SelfGroup {
    /// How many of its items are filled in, or need not be.
    pub fn done(&self) -> usize {
        self.items.len() - self.open()
    }

    /// How many of its items are still to be filled in.
    pub fn open(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.state == SelfState::Open)
            .count()
    }
}

impl SelfItemShown {
    /// The self score, where the item applies.
    fn counted(&self) -> Option<&Points> {
        self.item
            .score
            .as_ref()
            .filter(|_| self.state == SelfState::Filled)
    }
}

impl SelfCheckView {
    /// All items in printed order.
    pub fn all(&self) -> impl Iterator<Item = &SelfItemShown> {
        self.sections
            .iter()
            .flat_map(|section| &section.groups)
            .flat_map(|group| &group.items)
    }

    /// The item of an id.
    pub fn item(&self, id: &str) -> Option<&SelfItemShown> {
        self.all().find(|item| item.id == id)
    }

    /// The item behind another.
    pub fn next(&self, id: &str) -> Option<&SelfItemShown> {
        let mut items = self.all();
        items.by_ref().find(|item| item.id == id)?;
        items.next()
    }
}

impl Look for ShowSelfCheck {
    type View = SelfCheckView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::House,
            Need::One(PaperKind::Dossier, self.unit.clone()),
            Need::EvidenceOf(self.unit.clone()),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<SelfCheckView, AppError> {
        let unit = case.unit(&self.unit).map_err(|_| AppError::NotFound)?;
        let rubric = case.rubric()?;
        let campaign = case.campaign.as_ref().ok_or(AppError::NotFound)?;
        let procedure = case.procedure();
        let dossier = case.dossier(&self.unit);
        let check = &dossier.self_check;
        let sections = Builder::of(case, rubric, unit, &dossier, &deed.actor).sections();
        let due = procedure.notice.as_ref().map(|notice| notice.self_check_due);
        let shown = || {
            sections
                .iter()
                .flat_map(|section| &section.groups)
                .flat_map(|group| &group.items)
        };
        let applies =
            |item: &&SelfItemShown| item.kind != Kind::Bonus && item.state != SelfState::NotApplicable;
        let waived = |one: &&Missing| one.unit == self.unit;
        let class = rubric.classes.iter().find(|class| class.id.text == unit.class);
        let begun = matches!(procedure.stage, Stage::SelfChecking | Stage::Assessing);
        Ok(SelfCheckView {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            class_title: class.map_or_else(|| Text::zh(unit.class.clone()), |class| class.title.clone()),
            campaign: campaign.title.clone(),
            label: campaign.label.clone(),
            places: rubric.settings.places,
            stage: procedure.stage,
            due,
            overdue: check.submitted.is_none() && due.is_some_and(|due| deed.today() > due),
            received: dossier.receipt.is_some(),
            open: begun && check.submitted.is_none() && unit.excluded.is_none(),
            submitted: check.submitted.as_ref().map(|(at, by)| SubmittedShown {
                at: *at,
                by: case.name_of(by.as_str()),
            }),
            sent_back: check.sent_back.clone(),
            waived: procedure
                .missing
                .iter()
                .find(waived)
                .map(|one| one.reason.clone()),
            report: check.report.clone(),
            report_scan: check.report_scan.clone(),
            report_version: check.report_version,
            items: sections.iter().map(|section| section.items).sum(),
            done: sections.iter().map(|section| section.done).sum(),
            score: sections.iter().map(|section| &section.score).sum(),
            full: shown()
                .filter(applies)
                .filter_map(|item| item.weight.as_ref())
                .sum(),
            missing: missing(&dossier, shown()),
            lacking: shown()
                .filter(|item| item.state == SelfState::Filled && !item.lacking.is_empty())
                .count(),
            kinds: rubric.evidence.iter().map(offered).collect(),
            sections,
        })
    }
}

/// What the submission would refuse.
fn missing<'i>(dossier: &Dossier, items: impl Iterator<Item = &'i SelfItemShown>) -> Vec<MissingShown> {
    let mut found = Vec::new();
    if dossier.receipt.is_none() {
        found.push(MissingShown::Receipt);
    }
    let check = &dossier.self_check;
    if check.report.trim().is_empty() && check.report_scan.is_empty() {
        found.push(MissingShown::Report);
    }
    found.extend(
        items
            .filter(|item| item.state == SelfState::Open)
            .map(|item| MissingShown::Item {
                id: item.id.clone(),
                code: item.code.clone(),
                title: item.title.clone(),
            }),
    );
    found
}

/// What the builder looks up again and again.
struct Builder<'a> {
    rubric: &'a Rubric,
    unit: &'a Unit,
    dossier: &'a Dossier,
    evidence: EvidenceOfUnit,
}

impl<'a> Builder<'a> {
    fn of(case: &Case, rubric: &'a Rubric, unit: &'a Unit, dossier: &'a Dossier, actor: &Actor) -> Self {
        Self {
            rubric,
            unit,
            dossier,
            evidence: EvidenceOfUnit::seen_by(case, &unit.id, actor),
        }
    }

    /// Level-1 indicators with the leaves that exist for the unit.
    fn sections(&self) -> Vec<SelfSection> {
        let own: BTreeMap<&str, &Indicator> = leaves(self.rubric, self.unit)
            .map(|leaf| (leaf.id.text.as_str(), leaf))
            .collect();
        let mut sections = Vec::new();
        for top in &self.rubric.indicators {
            let mut groups = Vec::new();
            self.groups(top, &[], &own, &mut groups);
            if groups.is_empty() {
                continue;
            }
            let items = || groups.iter().flat_map(|group| &group.items);
            let must = |item: &&SelfItemShown| item.kind != Kind::Bonus;
            let section = SelfSection {
                id: top.id.text.clone(),
                code: top.code.clone(),
                title: top.title.clone(),
                weight: top.weight_for(&self.unit.class).cloned(),
                score: items().filter(must).filter_map(SelfItemShown::counted).sum(),
                items: items().filter(must).count(),
                done: items()
                    .filter(must)
                    .filter(|item| item.state != SelfState::Open)
                    .count(),
                groups: Vec::new(),
            };
            sections.push(SelfSection { groups, ..section });
        }
        sections
    }

    /// The leaves right below a node as one group, then the groups of its inner children.
    fn groups(
        &self,
        above: &Indicator,
        path: &[Text],
        own: &BTreeMap<&str, &Indicator>,
        groups: &mut Vec<SelfGroup>,
    ) {
        let path: Vec<Text> = path.iter().chain([&above.title]).cloned().collect();
        let children = if above.children.is_empty() {
            std::slice::from_ref(above)
        } else {
            &above.children
        };
        let leaves = children
            .iter()
            .filter(|one| one.children.is_empty() && own.contains_key(one.id.text.as_str()));
        let items: Vec<SelfItemShown> = leaves
            .map(|leaf| {
                let own = (!above.children.is_empty()).then_some(&leaf.title);
                self.item(leaf, path.iter().chain(own).cloned().collect())
            })
            .collect();
        if !items.is_empty() {
            groups.push(SelfGroup {
                id: above.id.text.clone(),
                code: above.code.clone(),
                title: above.title.clone(),
                items,
            });
        }
        for child in above.children.iter().filter(|child| !child.children.is_empty()) {
            self.groups(child, &path, own, groups);
        }
    }

    fn item(&self, leaf: &Indicator, path: Vec<Text>) -> SelfItemShown {
        let item = self
            .dossier
            .self_check
            .items
            .get(&leaf.id.text)
            .cloned()
            .unwrap_or_default();
        let state = match (&item.score, item.not_applicable) {
            (_, true) => SelfState::NotApplicable,
            (Some(_), false) => SelfState::Filled,
            (None, false) if leaf.kind() == Kind::Bonus => SelfState::Optional,
            (None, false) => SelfState::Open,
        };
        let evidence = self.evidence.of_item(&item, &leaf.id.text);
        SelfItemShown {
            id: leaf.id.text.clone(),
            code: leaf.code.clone(),
            title: leaf.title.clone(),
            path,
            kind: leaf.kind(),
            weight: leaf.weight_for(&self.unit.class).or(leaf.max.as_ref()).cloned(),
            standard: leaf.standard.clone(),
            checks: leaf.checks.clone(),
            proofs: proofs(self.rubric, &leaf.evidence),
            any_proof: leaf.evidence_any,
            clauses: cited(self.rubric, &leaf.clauses),
            wants: leaf.evidence.clone(),
            lacking: lacking(self.rubric, leaf, &evidence),
            evidence,
            item,
            state,
        }
    }
}
