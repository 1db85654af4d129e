//! 时限随日历调整: limits in working days that still run are counted again, and each move is recorded.
//!
//! Clause: 工作日 limits of 方案第六部分第(四)项 and 第七部分第(二)项; the calendar may change during the year (国办发明电
//! 〔2020〕1号). **Invariant:** done twice it changes nothing; a limit that has run out or whose paper is in never moves,
//! and no move ends a limit before today.

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::procedure::{ProcedureFact, Stage};
use mingjian_core::flow::rectification::{LimitMove, Rectification, RectificationFact, RectificationState};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Counts the open limits of a campaign again, after the calendar changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveLimits {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for MoveLimits {
    const NAME: &'static str = "limits.move";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::All(Kind::Rectification)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let (procedure, by) = (case.procedure(), deed.actor.id.clone());
        let mut events = Vec::new();
        if procedure.stage == Stage::Closed {
            return Ok(events);
        }
        let begun = procedure
            .reached_on(Stage::FeedingBack)
            .zip(procedure.feedback_due);
        if let Some((from, due)) = begun.filter(|_| procedure.stage == Stage::FeedingBack) {
            let days = procedure.planned()?.limits.feedback_working_days;
            if let Some(moved) = counted_again(case, deed.today(), from, days, due)? {
                events.push(case.fact(
                    SOLE,
                    ProcedureFact::FeedbackDueMoved {
                        moved,
                        by: by.clone(),
                    },
                ));
            }
        }
        for (id, order) in case.papers.all::<Rectification>() {
            let running = order
                .measures_limit
                .as_ref()
                .filter(|_| order.state() == RectificationState::Received);
            let Some(limit) = running else {
                continue;
            };
            if let Some(moved) = counted_again(case, deed.today(), limit.from, limit.working_days, limit.due)?
            {
                events.push(case.fact(
                    id,
                    RectificationFact::LimitMoved {
                        moved,
                        by: by.clone(),
                    },
                ));
            }
        }
        Ok(events)
    }
}

/// How a limit moves; `None` when it stays.
fn counted_again(
    case: &Case,
    today: Date,
    from: Date,
    days: u32,
    before: Date,
) -> Result<Option<LimitMove>, Vec<Refusal>> {
    if today > before {
        return Ok(None);
    }
    let after = case.working_days_after(from, days)?.max(today);
    if after == before {
        return Ok(None);
    }
    Ok(Some(LimitMove {
        before,
        after,
        source: source(case, from, before.max(after)),
        computed_on: today,
    }))
}

/// The notices that changed days between the beginning of a limit and its end.
fn source(case: &Case, from: Date, end: Date) -> String {
    let mut sources: Vec<String> = Vec::new();
    for day in case
        .changed_days()
        .into_iter()
        .filter(|day| day.date > from && day.date <= end)
    {
        if !sources.contains(&day.source) {
            sources.push(day.source);
        }
    }
    sources.join("；")
}
