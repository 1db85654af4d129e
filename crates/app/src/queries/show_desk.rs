//! 工作台 (ShowDesk): where the year stands, and what is due from the person, by when.
//!
//! **Invariant:** a unit's people see their own unit's papers and no others; an assessor counts only what they may
//! score.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use mingjian_core::access::{Action, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::aftermath::aftermath;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::{Deduction, DeductionState};
use mingjian_core::flow::inspection::FindingState;
use mingjian_core::flow::major::{Major, MajorState};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::tasks::{Standing, Task, TaskKind, Undecided, tasks};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection_parts::Desk;
use super::office_parts::{Called, StageShown, days_left, stages};
use super::show_deductions::may_decide;
use super::sift_findings::candidates;
use crate::case::{Case, Need};
use crate::commands::work::duty::Duty;
use crate::error::AppError;
use crate::inspected::FindingsAsk;
use crate::look::Look;

/// Asks for the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowDesk {
    /// The campaign.
    pub campaign: CampaignId,
}

/// One line of the task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskShown {
    /// What.
    pub kind: TaskKind,
    /// Its stable name, part of message keys.
    pub name: &'static str,
    /// How many.
    pub count: usize,
    /// By when.
    pub due: Option<String>,
    /// Plain days until then; below zero when it is over.
    pub left: Option<i32>,
    /// Where it is done, below the campaign's address.
    pub link: &'static str,
    /// Whether somebody else has to act first.
    pub waits: bool,
}

/// 工作台.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeskView {
    /// The campaign's title.
    pub title: Text,
    /// 考核年度.
    pub year: i64,
    /// The role for which the desk was laid.
    pub role: Role,
    /// The person's unit, in the roles of units.
    pub unit: Option<Called>,
    /// Where the year stands.
    pub stage: Stage,
    /// Its stable name, part of message keys.
    pub stage_name: &'static str,
    /// Since when.
    pub since: Option<String>,
    /// All stages.
    pub stages: Vec<StageShown>,
    /// Whether a plan was written at all.
    pub planned: bool,
    /// Why the leading group sent the proposal back, while it is being mended.
    pub sent_back: String,
    /// What is due.
    pub tasks: Vec<TaskShown>,
    /// How many units are assessed; 0 for who may not see them.
    pub units: usize,
    /// 未签收, for the office.
    pub unsigned: Vec<Called>,
    /// 未报送, for the office.
    pub unsubmitted: Vec<Called>,
    /// 未回复, for the office.
    pub unreplied: Vec<Called>,
    /// Units with open entries and how many, for those who score and for the office.
    pub open: Vec<(Called, usize)>,
}

impl Look for ShowDesk {
    type View = DeskView;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let papers = [
            Kind::Dossier,
            Kind::Deduction,
            Kind::BonusClaim,
            Kind::Major,
            Kind::Correction,
            Kind::Appeal,
            Kind::Commendation,
            Kind::Criticism,
            Kind::Rectification,
            Kind::Triage,
        ]
        .map(Need::All);
        let findings = FindingsAsk::Lines {
            site: String::new(),
            text: String::new(),
        };
        [
            vec![Need::House, Need::Rubric, Need::Totals, Need::Assignment],
            papers.to_vec(),
            vec![Need::Findings(findings)],
        ]
        .concat()
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<DeskView, AppError> {
        let campaign = case.campaign.as_ref().ok_or(AppError::NotFound)?;
        let (duty, actor) = (Duty::of(case), &deed.actor);
        let procedure = &duty.procedure;
        let of_unit = actor.role.is_of_unit();
        let seen = |id: &str| !of_unit || id == actor.unit;
        let dossiers: BTreeMap<_, _> = case
            .assessed()
            .filter(|unit| seen(&unit.id))
            .map(|unit| (unit.id.clone(), case.dossier(&unit.id)))
            .collect();
        let may_score = |id: &str| match actor.role {
            Role::Office | Role::LeadingGroup | Role::Auditor => true,
            Role::TeamLeader | Role::Assessor => {
                !duty.is_away(actor, id) && !duty.is_wholly_elsewhere(actor, id)
            }
            _ => false,
        };
        let totals: HashMap<&str, i64> = case
            .totals
            .iter()
            .map(|row| (row.unit.as_str(), row.total.open))
            .collect();
        // One while nothing is known of a unit yet.
        let open_of = |id: &str| {
            totals
                .get(id)
                .map_or(1, |open| usize::try_from(*open).unwrap_or_default())
        };
        let open: BTreeMap<_, _> = case
            .assessed()
            .filter(|unit| may_score(&unit.id))
            .map(|unit| (unit.id.clone(), open_of(&unit.id)))
            .filter(|(_, count)| *count > 0)
            .collect();
        let today = deed.today();
        let undecided = undecided(case, &duty, deed);
        let standing = Standing {
            procedure,
            dossiers: &dossiers,
            open: &open,
            undecided,
            today,
        };
        let mut due = tasks(actor.role, actor.id.as_str(), &actor.unit, &standing);
        due.extend(aftermath(actor.role, &actor.unit, procedure, &case.papers));
        due.sort_by_key(|task| (task.waits, task.due.is_none(), task.due));
        let stages = stages(case, procedure);
        let since = stages
            .iter()
            .find(|one| one.stage == procedure.stage)
            .and_then(|one| one.since.clone());
        let office = actor.role == Role::Office;
        let lacking = |when: bool, lacks: &dyn Fn(&str) -> bool| -> Vec<Called> {
            if !office || !when {
                return Vec::new();
            }
            case.assessed()
                .filter(|unit| lacks(&unit.id))
                .map(Called::unit)
                .collect()
        };
        let dossier = |id: &str| dossiers.get(id).map(Cow::as_ref);
        let stage = procedure.stage;
        let noticed = procedure.notice.is_some() && !stage.is_decided();
        let missing: BTreeSet<&str> = procedure.missing.iter().map(|one| one.unit.as_str()).collect();
        let scoring = stage.scores_open() && !of_unit;
        Ok(DeskView {
            title: campaign.title.clone(),
            year: campaign.year,
            role: actor.role,
            unit: own_unit(case, &actor.unit),
            stage,
            stage_name: stage.name(),
            since,
            stages,
            planned: procedure.plan.is_some(),
            sent_back: if of_unit || stage.is_decided() {
                String::new()
            } else {
                procedure.sent_back.clone()
            },
            tasks: due.iter().map(|task| shown(task, today)).collect(),
            units: if of_unit { 0 } else { case.assessed().count() },
            unsigned: lacking(noticed, &|id| dossier(id).is_none_or(|one| one.receipt.is_none())),
            unsubmitted: lacking(matches!(stage, Stage::SelfChecking | Stage::Assessing), &|id| {
                dossier(id).is_none_or(|one| one.self_check.submitted.is_none()) && !missing.contains(id)
            }),
            unreplied: lacking(stage == Stage::FeedingBack, &|id| {
                dossier(id)
                    .and_then(|one| one.feedback.as_ref())
                    .is_none_or(|one| one.replied.is_none())
            }),
            open: if scoring { counted(case, &open) } else { Vec::new() },
        })
    }
}

/// What was proposed or claimed and is not decided: for the team what is theirs to decide, for a unit what concerns it.
fn undecided(case: &Case, duty: &Duty, deed: &Deed) -> Undecided {
    let actor = &deed.actor;
    let all = matches!(actor.role, Role::Office | Role::LeadingGroup | Role::Auditor);
    let deductions = case.papers.each::<Deduction>().filter(|(_, one)| {
        one.state == DeductionState::Waiting && (all || may_decide(case, duty, actor, one))
    });
    let judges = |unit: &str| all || (actor.role == Role::TeamLeader && !duty.is_away(actor, unit));
    let claims = case.papers.each::<BonusClaim>();
    let claims = claims.filter(|(_, one)| one.state == ClaimState::Claimed && judges(&one.claim.unit));
    let major = |state: MajorState| {
        let concerns = |unit: &str| all || (actor.role.is_of_unit() && actor.unit == unit);
        case.papers
            .each::<Major>()
            .filter(|(_, one)| one.state == state && concerns(&one.proposed.unit))
            .count()
    };
    Undecided {
        deductions: deductions.count(),
        claims: claims.count(),
        unheard: major(MajorState::Proposed),
        heard: major(MajorState::Heard),
        findings: open_findings(case, deed),
    }
}

/// The findings that the person may decide on and nobody decided yet: as many as the list of the open ones has.
fn open_findings(case: &Case, deed: &Deed) -> usize {
    let desk = Desk::of(case, deed);
    if !desk.judges() {
        return 0;
    }
    let all = candidates(case, &desk, "");
    all.iter().filter(|one| one.state == FindingState::Open).count()
}

fn own_unit(case: &Case, id: &str) -> Option<Called> {
    if id.is_empty() {
        return None;
    }
    let unit = case.units.iter().find(|unit| unit.id == id).map(Called::unit);
    let body = || case.house.get::<mingjian_core::flow::body::Body>(id);
    unit.or_else(|| {
        body().map(|body| Called {
            id: id.to_owned(),
            name: body.name,
        })
    })
}

fn counted(case: &Case, open: &BTreeMap<String, usize>) -> Vec<(Called, usize)> {
    case.assessed()
        .filter_map(|unit| Some((Called::unit(unit), *open.get(&unit.id)?)))
        .collect()
}

fn shown(task: &Task, today: Date) -> TaskShown {
    TaskShown {
        kind: task.kind,
        name: task.kind.name(),
        count: task.count,
        due: task.due.map(|due| due.to_string()),
        left: task.due.map(|due| days_left(today, due)),
        link: task.link,
        waits: task.waits,
    }
}
