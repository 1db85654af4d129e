//! 通知与回执 (ShowNotice): the notice, and each unit's receipt, on-site date and self-check state.
//!
//! Clause: 方案第六部分第(二)项. **Invariant:** a unit's people see the notice and their own unit only.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::calendar::Unit as Counted;
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Channel, Dossier};
use mingjian_core::flow::plan::CountedFrom;
use mingjian_core::flow::procedure::{Notice, Procedure, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, DocumentShown, days_left, limit};
use super::show_deadline::DeadlineView;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowNotice {
    /// The campaign.
    pub campaign: CampaignId,
}

/// 送达回执.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptShown {
    /// The day.
    pub on: String,
    /// How.
    pub channel: Channel,
    /// Who received it.
    pub received_by: String,
    /// Proof, for any other way than the system.
    pub proof: String,
    /// Who recorded it.
    pub by: String,
}

/// How a unit's self-check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheckState {
    /// Nothing was filled in.
    Empty,
    /// It is being filled in.
    Begun,
    /// It was sent back and is being mended.
    SentBack,
    /// It was submitted.
    Submitted,
}

/// One unit's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoticeRow {
    /// The unit.
    pub unit: Called,
    /// The receipt, once it is there.
    pub receipt: Option<ReceiptShown>,
    /// The on-site date, once it is set.
    pub onsite_on: Option<String>,
    /// The first on-site date that is allowed; absent while the days do not run yet.
    pub earliest: Option<String>,
    /// How the self-check stands.
    pub self_check: SelfCheckState,
    /// How many items were filled in.
    pub items: usize,
    /// The day on which it was submitted.
    pub submitted_on: Option<String>,
    /// Why it was sent back, each time.
    pub sent_back: Vec<String>,
    /// Why it was assessed without a self-check.
    pub missing: String,
}

/// 通知与回执.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoticeView {
    /// Where the year stands.
    pub stage: Stage,
    /// Days between notice and on-site date.
    pub notice_days: u32,
    /// Days for the self-check.
    pub self_check_days: u32,
    /// Whether the days run from each unit's receipt.
    pub from_receipt: bool,
    /// The notice, once it was sent.
    pub document: Option<DocumentShown>,
    /// The day of sending.
    pub sent_on: Option<String>,
    /// The end of the self-check.
    pub self_check_due: Option<String>,
    /// Plain days until then; below zero when it is over.
    pub left: Option<i32>,
    /// That limit, day by day.
    pub self_check_limit: Option<DeadlineView>,
    /// The first on-site date, day by day; absent where each unit's receipt begins it.
    pub onsite_limit: Option<DeadlineView>,
    /// The units that the person may see.
    pub rows: Vec<NoticeRow>,
    /// How many of them signed.
    pub signed: usize,
    /// How many of them submitted.
    pub submitted: usize,
    /// Whether the person sees their own unit only.
    pub own: bool,
}

impl Look for ShowNotice {
    type View = NoticeView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::All(Kind::Dossier)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(&actor.unit, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<NoticeView, AppError> {
        let (procedure, actor) = (case.procedure(), &deed.actor);
        let own = actor.role.is_of_unit();
        let limits = procedure
            .plan
            .as_ref()
            .map(|plan| plan.limits.clone())
            .unwrap_or_default();
        let units = case.assessed().filter(|unit| !own || unit.id == actor.unit);
        let rows: Vec<NoticeRow> = units
            .map(|unit| row(case, &procedure, unit))
            .collect::<Result<_, _>>()?;
        let notice = procedure.notice.as_ref();
        let counted = |days, due: &dyn Fn(&Notice) -> Date| {
            notice.and_then(|one| limit(case, one.sent_on, Counted::Days, days, due(one)))
        };
        let from_receipt = limits.notice_counts_from == CountedFrom::Receipt;
        let onsite_limit = counted(limits.notice_days, &|one| one.onsite_not_before);
        Ok(NoticeView {
            stage: procedure.stage,
            notice_days: limits.notice_days,
            self_check_days: limits.self_check_days,
            from_receipt,
            self_check_limit: counted(limits.self_check_days, &|one| one.self_check_due),
            onsite_limit: onsite_limit.filter(|_| !from_receipt),
            document: notice.map(|one| DocumentShown::of(&one.document)),
            sent_on: notice.map(|one| one.sent_on.to_string()),
            self_check_due: notice.map(|one| one.self_check_due.to_string()),
            left: notice.map(|one| days_left(deed.today(), one.self_check_due)),
            signed: rows.iter().filter(|row| row.receipt.is_some()).count(),
            submitted: rows
                .iter()
                .filter(|row| row.self_check == SelfCheckState::Submitted)
                .count(),
            rows,
            own,
        })
    }
}

fn row(case: &Case, procedure: &Procedure, unit: &Unit) -> Result<NoticeRow, AppError> {
    let dossier = case.dossier(&unit.id);
    let check = &dossier.self_check;
    let receipt = dossier.receipt.as_ref().map(|one| ReceiptShown {
        on: one.on.to_string(),
        channel: one.channel,
        received_by: one.received_by.clone(),
        proof: one.proof.clone(),
        by: case.name_of(one.by.as_str()),
    });
    let state = if check.submitted.is_some() {
        SelfCheckState::Submitted
    } else if !check.sent_back.is_empty() {
        SelfCheckState::SentBack
    } else if check.items.is_empty() && check.report.is_empty() {
        SelfCheckState::Empty
    } else {
        SelfCheckState::Begun
    };
    let missing = procedure.missing.iter().find(|one| one.unit == unit.id);
    Ok(NoticeRow {
        unit: Called::unit(unit),
        receipt,
        onsite_on: dossier.onsite_on.map(|on| on.to_string()),
        earliest: match &procedure.notice {
            Some(notice) => earliest(case, procedure, notice, &dossier)?,
            None => None,
        },
        self_check: state,
        items: check.items.len(),
        submitted_on: check.submitted.as_ref().map(|(at, _)| at.date().to_string()),
        sent_back: check.sent_back.clone(),
        missing: missing.map(|one| one.reason.clone()).unwrap_or_default(),
    })
}

/// The first on-site day that the limit allows for a unit.
fn earliest(
    case: &Case,
    procedure: &Procedure,
    notice: &Notice,
    dossier: &Dossier,
) -> Result<Option<String>, AppError> {
    let limits = procedure.planned()?.limits.clone();
    let day = match (limits.notice_counts_from, &dossier.receipt) {
        (CountedFrom::Sending, _) => notice.onsite_not_before,
        (CountedFrom::Receipt, Some(receipt)) => case.days_after(receipt.on, limits.notice_days)?,
        (CountedFrom::Receipt, None) => return Ok(None),
    };
    Ok(Some(day.to_string()))
}
