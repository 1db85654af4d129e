//! 拟扣分与重大扣分 (ShowDeductions): what was proposed against whom, on what ground, and who decided it how.
//!
//! Clause: 方案第三部分 (重大扣分), 第六部分第(三)项 and 第(四)项. **Invariant:** the people of a unit see the major
//! deductions proposed against their own unit, on which they are heard; proposed deductions reach them with the
//! feedback.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::deduction::{Deduction, DeductionState, Source};
use mingjian_core::flow::major::{Ground, Major, MajorState};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind, Rubric, Trigger};
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, DocumentShown};
use crate::case::{Case, Need};
use crate::commands::work::duty::{Duty, path};
use crate::commands::work::{assessed_period, find_named, is_open, triggers_of};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the deductions, perhaps with the form to propose one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowDeductions {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit against which one is to be proposed; empty for none.
    pub unit: String,
    /// The item on which it is to come off; empty while it is being chosen.
    pub item: String,
}

/// 拟扣分, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeductionShown {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// The indicator's id.
    pub indicator: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// 扣分情形; absent where the indicator has none.
    #[schemars(with = "serde_json::Value")]
    pub trigger: Option<Trigger>,
    /// How many times.
    pub count: u32,
    /// The amount, where the table leaves it open.
    pub amount: Option<Points>,
    /// Where it comes from.
    pub source: Source,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
    /// The day on which it happened.
    pub happened_on: String,
    /// The finding behind it.
    pub finding: String,
    /// Whether it happened outside the assessed period.
    pub outside: bool,
    /// Why it counts nevertheless.
    pub outside_reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: DeductionState,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Moment>,
    /// Why.
    pub decision: String,
    /// Whether the person may adopt or dismiss it.
    pub may_decide: bool,
}

/// 听取意见, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HearingShown {
    /// What the unit said; empty when it had nothing to say.
    pub statement: String,
    /// The day.
    pub on: String,
    /// Who recorded it.
    pub by: String,
}

/// 重大扣分, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MajorProposalShown {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// 重大扣分项: its id.
    pub item: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// 扣分情形; absent where the item has none.
    #[schemars(with = "serde_json::Value")]
    pub trigger: Option<Trigger>,
    /// 事由.
    pub ground: Ground,
    /// Points, where the table leaves them open.
    pub points: Option<Points>,
    /// The facts.
    pub facts: String,
    /// 印证.
    pub proof: Vec<String>,
    /// The day on which it happened.
    pub happened_on: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: MajorState,
    /// 听取意见, each time.
    pub hearings: Vec<HearingShown>,
    /// The document of the decision.
    pub document: Option<DocumentShown>,
    /// Why it was decided so.
    pub reason: String,
    /// Whether the person may record what the unit says.
    pub may_hear: bool,
    /// Whether the person may confirm or refuse it.
    pub may_decide: bool,
}

/// An item on which something can come off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemChoice {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Whether it is a 重大扣分项.
    pub major: bool,
}

/// The item that was chosen, with what the form needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChosenItem {
    /// Which.
    pub item: ItemChoice,
    /// 评分标准.
    pub standard: Text,
    /// Its situations.
    #[schemars(with = "serde_json::Value")]
    pub triggers: Vec<Trigger>,
    /// Whether an amount may have to be given.
    pub asks_amount: bool,
}

/// The form to propose one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProposalForm {
    /// Against whom.
    pub unit: Called,
    /// The items of the unit's table.
    pub items: Vec<ItemChoice>,
    /// The item that was chosen.
    pub chosen: Option<ChosenItem>,
}

/// 拟扣分与重大扣分.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeductionsView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether anything can still be proposed.
    pub open: bool,
    /// Whether deductions can be adopted now: scores are open.
    pub scoring: bool,
    /// Whether the person sees their own unit only.
    pub own: bool,
    /// 考核期: first and last day.
    pub period: Option<(String, String)>,
    /// The units against which the person may propose something.
    pub units: Vec<Called>,
    /// The form, once a unit was chosen.
    pub form: Option<ProposalForm>,
    /// Proposed deductions, those that wait first, the newest first.
    pub deductions: Vec<DeductionShown>,
    /// Major deductions, those that are open first.
    pub majors: Vec<MajorProposalShown>,
}

impl Look for ShowDeductions {
    type View = DeductionsView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let papers = [PaperKind::Deduction, PaperKind::Major].map(Need::All);
        [vec![Need::House, Need::Rubric, Need::Assignment], papers.to_vec()].concat()
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(if actor.role.is_of_unit() { &actor.unit } else { "" }, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<DeductionsView, AppError> {
        let (duty, actor) = (Duty::of(case), &deed.actor);
        let procedure = &duty.procedure;
        let own = actor.role.is_of_unit();
        let open = !case.has_procedure() || procedure.stage < Stage::Proposing;
        let proposes = matches!(actor.role, Role::Office | Role::TeamLeader | Role::Assessor) && open;
        let free = |unit: &&Unit| actor.role == Role::Office || !duty.is_away(actor, &unit.id);
        let units: Vec<Called> = if proposes {
            case.assessed().filter(free).map(Called::unit).collect()
        } else {
            Vec::new()
        };
        let form = units
            .iter()
            .find(|unit| unit.id == self.unit)
            .map(|unit| proposal_form(case, unit, &self.item, actor.role != Role::Assessor))
            .transpose()?;
        let mut deductions: Vec<DeductionShown> = if own {
            Vec::new()
        } else {
            case.papers
                .all::<Deduction>()
                .map(|(id, one)| deduction(case, &duty, actor, id, one))
                .collect()
        };
        deductions.sort_by_key(|one| (one.state != DeductionState::Waiting, std::cmp::Reverse(one.at)));
        let sees = |one: &Major| !own || one.proposed.unit == actor.unit;
        let mut majors: Vec<MajorProposalShown> = case
            .papers
            .all::<Major>()
            .filter(|(_, one)| sees(one))
            .map(|(id, one)| major(case, &duty, actor, id, one))
            .collect();
        majors.sort_by_key(|one| (is_decided(one.state), std::cmp::Reverse(one.at)));
        Ok(DeductionsView {
            stage: procedure.stage,
            open,
            scoring: !case.has_procedure() || procedure.stage.scores_open(),
            own,
            period: assessed_period(case, &duty.procedure)
                .map(|(from, to)| (from.to_string(), to.to_string())),
            units,
            form,
            deductions,
            majors,
        })
    }
}

/// Whether a major deduction was decided.
fn is_decided(state: MajorState) -> bool {
    matches!(state, MajorState::Confirmed | MajorState::Refused)
}

/// Whether the person may decide a proposed deduction.
pub(super) fn may_decide(case: &Case, duty: &Duty, actor: &Actor, one: &Deduction) -> bool {
    let Some(rubric) = case.rubric.as_deref() else {
        return false;
    };
    let path = path(rubric, &one.proposed.indicator);
    one.state == DeductionState::Waiting && duty.is_theirs(actor, &path, &one.proposed.unit)
}

/// A unit by its id; its id alone when it left the list.
pub(super) fn called(case: &Case, id: &str) -> Called {
    let found = case.units.iter().find(|unit| unit.id == id);
    found.map_or_else(
        || Called {
            id: id.to_owned(),
            name: Text::zh(id),
        },
        Called::unit,
    )
}

/// A proposed deduction as shown to somebody.
pub(super) fn deduction(case: &Case, duty: &Duty, actor: &Actor, id: &str, one: Deduction) -> DeductionShown {
    let may_decide = may_decide(case, duty, actor, &one);
    let it = one.proposed;
    let rubric = case.rubric.as_deref();
    let indicator = rubric.and_then(|rubric| find_named(&rubric.indicators, &it.indicator));
    let triggers = rubric
        .map(|rubric| triggers_of(rubric, &it.indicator))
        .unwrap_or_default();
    let inside = |(from, to): (Date, Date)| (from..=to).contains(&it.happened_on);
    let outside = assessed_period(case, &duty.procedure).is_some_and(|period| !inside(period));
    DeductionShown {
        id: id.to_owned(),
        unit: called(case, &it.unit),
        code: indicator.map(|one| one.code.clone()).unwrap_or_default(),
        title: indicator.map_or_else(|| Text::zh(&*it.indicator), |one| one.title.clone()),
        trigger: triggers
            .into_iter()
            .find(|one| one.id.text == it.trigger)
            .cloned(),
        count: it.count,
        amount: it.amount,
        source: it.source,
        reason: it.reason,
        proof: it.proof,
        outside,
        happened_on: it.happened_on.to_string(),
        finding: it.finding,
        outside_reason: it.outside_reason,
        by: case.name_of(one.by.as_str()),
        at: one.at,
        state: one.state,
        decided_by: one
            .decided
            .as_ref()
            .map(|(by, _)| case.name_of(by.as_str()))
            .unwrap_or_default(),
        decided_at: one.decided.map(|(_, at)| at),
        decision: one.decision,
        may_decide,
        indicator: it.indicator,
    }
}

fn major(case: &Case, duty: &Duty, actor: &Actor, id: &str, one: Major) -> MajorProposalShown {
    let it = one.proposed;
    let items = case.rubric.iter().flat_map(|rubric| &rubric.major_deductions);
    let item = items.into_iter().find(|item| item.id.text == it.item);
    let stage = duty.procedure.stage;
    let open = !is_decided(one.state);
    let hears = actor.role == Role::Office || (actor.role == Role::UnitHead && actor.unit == it.unit);
    let scoring = !case.has_procedure() || stage.scores_open();
    MajorProposalShown {
        id: id.to_owned(),
        unit: called(case, &it.unit),
        code: item.map(|item| item.code.clone()).unwrap_or_default(),
        title: item.map_or_else(|| Text::zh(&*it.item), |item| item.title.clone()),
        trigger: item
            .and_then(|item| item.triggers.iter().find(|one| one.id.text == it.trigger))
            .cloned(),
        item: it.item,
        ground: it.ground,
        points: it.points,
        facts: it.facts,
        proof: it.proof,
        happened_on: it.happened_on.to_string(),
        by: case.name_of(one.by.as_str()),
        at: one.at,
        hearings: one
            .hearings
            .iter()
            .map(|hearing| HearingShown {
                statement: hearing.statement.clone(),
                on: hearing.on.to_string(),
                by: case.name_of(hearing.by.as_str()),
            })
            .collect(),
        document: one.document.as_ref().map(DocumentShown::of),
        reason: one.reason,
        may_hear: open && hears && (!case.has_procedure() || stage < Stage::Proposing),
        may_decide: one.state == MajorState::Heard && actor.role == Role::LeadingGroup && scoring,
        state: one.state,
    }
}

/// The form to propose one against a unit, on an item where one was chosen; with 重大扣分项 where these may be proposed.
pub(super) fn proposal_form(
    case: &Case,
    called: &Called,
    item: &str,
    with_majors: bool,
) -> Result<ProposalForm, AppError> {
    let rubric = case.rubric()?;
    let unit = case.unit(&called.id)?;
    let mut items = Vec::new();
    walk(&rubric.indicators, unit, &mut items);
    if with_majors {
        let majors = rubric
            .major_deductions
            .iter()
            .filter(|one| super::grading::holds(&one.classes, &unit.class));
        items.extend(majors.map(|one| ItemChoice {
            id: one.id.text.clone(),
            code: one.code.clone(),
            title: one.title.clone(),
            major: true,
        }));
    }
    let chosen = items
        .iter()
        .find(|one| one.id == item)
        .map(|one| chosen(rubric, one));
    Ok(ProposalForm {
        unit: called.clone(),
        items,
        chosen,
    })
}

fn chosen(rubric: &Rubric, item: &ItemChoice) -> ChosenItem {
    let (standard, triggers) = if item.major {
        let found = rubric.major_deductions.iter().find(|one| one.id.text == item.id);
        found
            .map(|one| (one.standard.clone(), one.triggers.clone()))
            .unwrap_or_default()
    } else {
        let found = find_named(&rubric.indicators, &item.id);
        let triggers = triggers_of(rubric, &item.id).into_iter().cloned().collect();
        (
            found.map(|one| one.standard.clone()).unwrap_or_default(),
            triggers,
        )
    };
    let asks_amount = triggers.is_empty() || triggers.iter().any(|one: &Trigger| is_open(Some(one)));
    ChosenItem {
        item: item.clone(),
        standard,
        triggers,
        asks_amount,
    }
}

/// The items on which something can come off, in printed order.
fn walk(all: &[Indicator], unit: &Unit, found: &mut Vec<ItemChoice>) {
    for one in all {
        let for_unit = one.units.is_empty() || one.units.contains(&unit.id);
        if !one.is_for(&unit.class) || !for_unit {
            continue;
        }
        let item = one.children.is_empty() || !one.triggers.is_empty();
        if item && one.kind() != Kind::Bonus {
            found.push(ItemChoice {
                id: one.id.text.clone(),
                code: one.code.clone(),
                title: one.title.clone(),
                major: false,
            });
        }
        walk(&one.children, unit, found);
    }
}
