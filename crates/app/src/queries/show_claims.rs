//! 加分申报 (ShowClaims): what units claim a bonus for, one single piece of work each, and how it was judged.
//!
//! Clause: 方案第三部分 (加分). **Invariant:** a unit sees its own claims and no others.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind, Trigger};
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, days_left};
use super::show_deductions::called;
use crate::case::{Case, Need};
use crate::commands::self_check::leaves;
use crate::commands::work::duty::Duty;
use crate::commands::work::{find_named, is_open};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowClaims {
    /// The campaign.
    pub campaign: CampaignId,
}

/// 加分指标, as a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BonusChoice {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// 评分标准.
    pub standard: Text,
    /// Limit of the indicator.
    pub max: Option<Points>,
    /// 加分情形.
    #[schemars(with = "serde_json::Value")]
    pub triggers: Vec<Trigger>,
}

/// 加分申报, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClaimShown {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// The bonus indicator's id.
    pub indicator: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// 加分情形; absent where the indicator has none.
    #[schemars(with = "serde_json::Value")]
    pub trigger: Option<Trigger>,
    /// Whether the table leaves the points open.
    pub open_points: bool,
    /// 单项工作.
    pub work: String,
    /// 创新、亮点、特色 …
    pub criteria: Vec<String>,
    /// Points claimed.
    pub points: Points,
    /// In what the work consists.
    pub text: String,
    /// 印证.
    pub proof: Vec<String>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: ClaimState,
    /// Points granted.
    pub granted: Option<Points>,
    /// Why.
    pub reason: String,
    /// Who judged it.
    pub judged_by: String,
    /// When.
    pub judged_at: Option<Moment>,
    /// Whether the person may judge it now.
    pub may_judge: bool,
    /// Whether the person may take it back now.
    pub may_withdraw: bool,
}

/// 加分申报.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClaimsView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether the person sees their own unit only.
    pub own: bool,
    /// The person's unit, in the roles of units.
    pub unit: Option<Called>,
    /// Whether the unit may claim now.
    pub open: bool,
    /// Whether claims can be judged now: scores are open.
    pub scoring: bool,
    /// The last day of the self-check.
    pub due: Option<String>,
    /// Plain days until then; below zero when it is over.
    pub left: Option<i32>,
    /// The bonus indicators of the unit's table.
    pub choices: Vec<BonusChoice>,
    /// The claims, those that wait first.
    pub claims: Vec<ClaimShown>,
}

impl Look for ShowClaims {
    type View = ClaimsView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(PaperKind::Dossier),
            Need::All(PaperKind::BonusClaim),
        ]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(if actor.role.is_of_unit() { &actor.unit } else { "" }, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<ClaimsView, AppError> {
        let (duty, actor) = (Duty::of(case), &deed.actor);
        let procedure = &duty.procedure;
        let own = actor.role.is_of_unit();
        let unit = case.assessed().find(|unit| own && unit.id == actor.unit);
        let begun = matches!(procedure.stage, Stage::SelfChecking | Stage::Assessing);
        let open = begun && unit.is_some_and(|unit| case.dossier(&unit.id).self_check.submitted.is_none());
        let scoring = !case.has_procedure() || procedure.stage.scores_open();
        let sees = |one: &BonusClaim| !own || one.claim.unit == actor.unit;
        let shown = |(id, one): (&str, BonusClaim)| claim(case, &duty, actor, (id, one), (open, scoring));
        let mut claims: Vec<ClaimShown> = case
            .papers
            .all::<BonusClaim>()
            .filter(|(_, one)| sees(one))
            .map(shown)
            .collect();
        claims.sort_by_key(|one| (one.state != ClaimState::Claimed, std::cmp::Reverse(one.at)));
        let due = procedure
            .notice
            .as_ref()
            .map(|notice| notice.self_check_due)
            .filter(|_| own && open);
        Ok(ClaimsView {
            stage: procedure.stage,
            own,
            unit: unit.map(Called::unit),
            open,
            scoring,
            due: due.map(|due| due.to_string()),
            left: due.map(|due| days_left(deed.today(), due)),
            choices: unit
                .filter(|_| open)
                .map(|unit| choices(case, unit))
                .transpose()?
                .unwrap_or_default(),
            claims,
        })
    }
}

fn choices(case: &Case, unit: &Unit) -> Result<Vec<BonusChoice>, AppError> {
    let bonus = leaves(case.rubric()?, unit).filter(|one| one.kind() == Kind::Bonus);
    let choice = |one: &Indicator| BonusChoice {
        id: one.id.text.clone(),
        code: one.code.clone(),
        title: one.title.clone(),
        standard: one.standard.clone(),
        max: one.max.clone(),
        triggers: one.triggers.clone(),
    };
    Ok(bonus.map(choice).collect())
}

fn claim(
    case: &Case,
    duty: &Duty,
    actor: &Actor,
    (id, one): (&str, BonusClaim),
    (open, scoring): (bool, bool),
) -> ClaimShown {
    let it = one.claim;
    let indicator = case
        .rubric
        .as_deref()
        .and_then(|rubric| find_named(&rubric.indicators, &it.indicator));
    let trigger = indicator.and_then(|found| {
        found
            .triggers
            .iter()
            .find(|trigger| trigger.id.text == it.trigger)
    });
    let waits = one.state == ClaimState::Claimed;
    ClaimShown {
        id: id.to_owned(),
        may_judge: waits && scoring && actor.role == Role::TeamLeader && !duty.is_away(actor, &it.unit),
        may_withdraw: waits && open && actor.unit == it.unit,
        unit: called(case, &it.unit),
        code: indicator.map(|found| found.code.clone()).unwrap_or_default(),
        title: indicator.map_or_else(|| Text::zh(&*it.indicator), |found| found.title.clone()),
        open_points: is_open(trigger),
        trigger: trigger.cloned(),
        indicator: it.indicator,
        work: it.work,
        criteria: it.criteria,
        points: it.points,
        text: it.text,
        proof: it.proof,
        by: case.name_of(one.by.as_str()),
        at: one.at,
        state: one.state,
        granted: one.granted,
        reason: one.reason,
        judged_by: one
            .judged
            .as_ref()
            .map(|(by, _)| case.name_of(by.as_str()))
            .unwrap_or_default(),
        judged_at: one.judged.map(|(_, at)| at),
    }
}
