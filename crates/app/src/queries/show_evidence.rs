//! 印证材料 (ShowEvidence, ListEvidence): one piece of evidence with its versions, and all that a unit has.
//!
//! Clause: 方案第六部分第(二)项. **Invariant:** a version with a mark of secrecy is seen by its unit and by the office
//! only until it was judged; of a removed one nothing but its digest and the position of the mark is shown.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::evidence::{
    Dated, Evidence, EvidenceFile, EvidenceState, EvidenceUse, Form, Judgement, Revision, RevisionState,
    SecrecyMark,
};
use mingjian_core::ids::{AuthorityId, CampaignId, Moment};
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::commands::evidence::recused_scope;
use crate::commands::self_check::find;
use crate::error::AppError;
use crate::look::Look;

/// Asks for one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
}

/// Asks for all evidence of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The unit.
    pub unit: String,
}

/// Asks for all evidence that waits for the office to judge a mark of secrecy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListWaitingEvidence {
    /// The authority.
    pub authority: AuthorityId,
}

/// 印证材料.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// Its id.
    pub id: String,
    /// The unit to which it belongs.
    pub unit: String,
    /// The unit's name, where the authority knows it as a body.
    pub unit_name: String,
    /// Its form.
    pub form: Form,
    /// Whether the unit itself added it.
    pub from_unit: bool,
    /// How it stands.
    pub state: EvidenceState,
    /// Its title as of the newest version that the person may see; empty while nobody may be told.
    pub title: String,
    /// The versions that the person may see, oldest first.
    pub revisions: Vec<RevisionShown>,
    /// Where it is used.
    pub uses: Vec<UseShown>,
    /// 考核期外: campaigns whose assessed period does not hold its own date.
    pub outside: Vec<CampaignId>,
    /// Why and by whom it was withdrawn.
    pub withdrawn: Option<Judgement>,
    /// Whether the person's side may revise, attach and withdraw it.
    pub changeable: bool,
}

/// 使用, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UseShown {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub campaign_title: Text,
    /// The indicator's id.
    pub indicator: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Who attached it, by name where the house is known.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// 修订, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevisionShown {
    /// Its number, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// The kind of the rubric's list that it is.
    pub kind: String,
    /// Its own date.
    #[schemars(with = "Option<String>")]
    pub dated_on: Option<Date>,
    /// What that date says.
    pub dated_as: Dated,
    /// The file.
    pub file: Option<EvidenceFile>,
    /// 网址.
    pub address: String,
    /// The statement, or a remark.
    pub text: String,
    /// Marks of secrecy: level and position.
    pub marks: Vec<SecrecyMark>,
    /// How it stands.
    pub state: RevisionState,
    /// Who judged the marks, and why.
    pub judged: Option<Judgement>,
    /// The upload that a judgement names, while it waits.
    pub upload: String,
    /// Why it was revised.
    pub reason: String,
    /// Who added it, by name where the house is known.
    pub by: String,
    /// When it was added.
    pub at: Moment,
}

impl EvidenceView {
    fn of(case: &Case, id: &str, evidence: Evidence, actor: &Actor) -> Self {
        let insider = actor.role == Role::Office || actor.unit == evidence.unit;
        let seen = |one: &Revision| insider || one.state != RevisionState::Waiting;
        let state = evidence.state();
        let revisions: Vec<RevisionShown> = evidence
            .revisions
            .iter()
            .enumerate()
            .filter(|(_, one)| seen(one))
            .map(|(at, one)| shown(case, at.saturating_add(1), one))
            .collect();
        let title = revisions.last().map(|one| one.title.clone()).unwrap_or_default();
        let dated_on = revisions.last().and_then(|one| one.dated_on);
        let writes = matches!(
            actor.role,
            Role::UnitLiaison | Role::UnitHead | Role::Assessor | Role::TeamLeader | Role::Office
        );
        Self {
            id: id.to_owned(),
            unit_name: case
                .house
                .get(&evidence.unit)
                .map(|body: Body| body.name.zh)
                .unwrap_or_default(),
            form: evidence.form,
            from_unit: evidence.from_unit,
            state,
            title,
            revisions,
            uses: evidence.uses.iter().map(|used| use_shown(case, used)).collect(),
            outside: dated_on.map(|date| outside(case, date)).unwrap_or_default(),
            withdrawn: evidence.withdrawn,
            changeable: writes
                && evidence.from_unit == actor.role.is_of_unit()
                && state != EvidenceState::Withdrawn,
            unit: evidence.unit,
        }
    }
}

/// The campaigns to whose assessed period a day does not belong.
fn outside(case: &Case, date: Date) -> Vec<CampaignId> {
    let misses = |one: &&Case| is_outside(one, date);
    case.campaigns
        .iter()
        .filter(misses)
        .filter_map(|one| one.campaign.as_ref().map(|row| row.id.clone()))
        .collect()
}

/// Whether a day lies outside the period that a campaign assesses; never before there is a plan.
pub(crate) fn is_outside(campaign: &Case, date: Date) -> bool {
    let procedure = campaign.procedure();
    procedure
        .plan
        .as_ref()
        .is_some_and(|plan| date < plan.assessed_from || date > plan.assessed_to)
}

fn use_shown(case: &Case, used: &EvidenceUse) -> UseShown {
    let campaign = case.campaign_case(&used.campaign);
    let row = campaign.and_then(|one| one.campaign.as_ref());
    let rubric = campaign.and_then(|one| one.rubric.as_deref());
    let indicator = rubric.and_then(|rubric| find(&rubric.indicators, &used.indicator));
    UseShown {
        campaign: used.campaign.clone(),
        campaign_title: row.map_or_else(|| Text::zh(used.campaign.as_str()), |row| row.title.clone()),
        indicator: used.indicator.clone(),
        code: indicator.map(|one| one.code.clone()).unwrap_or_default(),
        title: indicator.map_or_else(|| Text::zh(used.indicator.clone()), |one| one.title.clone()),
        by: case.name_of(used.by.as_str()),
        at: used.at,
    }
}

fn shown(case: &Case, number: usize, one: &Revision) -> RevisionShown {
    RevisionShown {
        number,
        title: one.title.clone(),
        kind: one.kind.clone(),
        dated_on: one.dated_on,
        dated_as: one.dated_as,
        file: one.file.clone(),
        address: one.address.clone(),
        text: one.text.clone(),
        marks: one.marks.clone(),
        state: one.state,
        judged: one.judged.clone(),
        upload: one.upload.clone(),
        reason: one.reason.clone(),
        by: case.name_of(one.by.as_str()),
        at: one.at,
    }
}

impl Look for ShowEvidence {
    type View = EvidenceView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Evidence(self.evidence.clone()),
            Need::Campaigns(vec![Need::Rubric]),
        ]
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, self.unit(), actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<EvidenceView, AppError> {
        let found = case.evidence.get::<Evidence>(&self.evidence);
        let found = found
            .filter(|one| one.unit == Look::unit(self))
            .ok_or(AppError::NotFound)?;
        let view = EvidenceView::of(case, &self.evidence, found, &deed.actor);
        // One that waits in its first version is not there for anybody else.
        if view.revisions.is_empty() {
            Err(AppError::NotFound)
        } else {
            Ok(view)
        }
    }
}

impl Look for ListEvidence {
    type View = Vec<EvidenceView>;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::EvidenceOf(self.unit.clone()),
            Need::Campaigns(vec![Need::Rubric]),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, &self.unit, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<Vec<EvidenceView>, AppError> {
        let all = case.evidence.all::<Evidence>();
        let mut views: Vec<EvidenceView> = all
            .map(|(id, one)| EvidenceView::of(case, id, one, &deed.actor))
            .filter(|view| !view.revisions.is_empty())
            .collect();
        let newest = |view: &EvidenceView| view.revisions.last().map(|one| one.at);
        views.sort_by(|a, b| (newest(b), &b.id).cmp(&(newest(a), &a.id)));
        Ok(views)
    }
}

impl Look for ListWaitingEvidence {
    type View = Vec<EvidenceView>;
    const ACTION: Action = Action::ClearEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::EvidenceWaiting,
            Need::Campaigns(vec![Need::Rubric]),
        ]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<Vec<EvidenceView>, AppError> {
        let waiting = case
            .evidence
            .all::<Evidence>()
            .filter(|(_, one)| one.waiting().is_some());
        Ok(waiting
            .map(|(id, one)| EvidenceView::of(case, id, one, &deed.actor))
            .collect())
    }
}
