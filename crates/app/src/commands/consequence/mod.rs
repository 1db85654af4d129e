//! 结果运用 commands: commendation, criticism, rectification with its two clocks, accountability.
//!
//! Clause: 方案第七部分第(二)、(三)项. **Invariant:** nothing takes effect before it was decided, nothing is asked of a
//! unit before it received the paper, and a case is handled by those who are named on it.

mod case;
mod commendation;
mod course;
mod criticism;
mod limits;
mod measures;
mod order;
mod recheck;

pub use case::{AmendCase, CloseCase, HandOverCase, NameOnCase, OpenCase, RecordOutcome};
pub use commendation::ProposeCommendation;
pub use course::{ConsequenceKind, DecideConsequence, IssueConsequence, RecordReply, RequestGovernment};
pub use criticism::{ProposeCriticism, RecordCriticismReceipt, SignCriticism};
pub use limits::MoveLimits;
pub use measures::{NoteProgress, ReportCompletion, ReturnMeasures, SubmitMeasures};
pub use order::{OrderRectification, RecordOrderReceipt, SignOrder};
pub use recheck::{CloseRectification, NotPassed};

use jiff::civil::Date;
use mingjian_core::flow::Deed;
use mingjian_core::flow::dossier::{Channel, Receipt};
use mingjian_core::flow::evidence::{Evidence, EvidenceState};
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::refusal::Refusal;

use crate::case::{Case, Need};

/// What must be loaded to look at evidence that somebody names.
pub(crate) fn evidence_of(ids: &[String]) -> Vec<Need> {
    ids.iter().map(|id| Need::Evidence(id.clone())).collect()
}

/// Refuses evidence that is not there, belongs to another unit or may not be used.
pub(crate) fn evidence_stands(case: &Case, unit: &str, ids: &[String]) -> Result<(), Vec<Refusal>> {
    let stands = |id: &String| {
        let found: Option<Evidence> = case.evidence.get(id);
        found.is_some_and(|one| one.unit == unit && one.state() == EvidenceState::Available)
    };
    let unknown = ids.iter().filter(|id| !stands(id));
    let refusals: Vec<Refusal> = unknown.map(|id| Refusal::new("MJ6150", &[("id", id)])).collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// Refuses an empty text and one with a mark of secrecy.
fn text(field: &str, text: &str) -> Result<(), Vec<Refusal>> {
    if text.trim().is_empty() {
        return Err(vec![Refusal::new("MJ2101", &[("field", field)])]);
    }
    super::evidence::refuse_marks(&[text])
}

/// Refuses where no decision stands, or the year is archived.
fn after_decision(procedure: &Procedure) -> Result<(), Vec<Refusal>> {
    procedure.expect_one_of(&[Stage::Approved, Stage::Published, Stage::Final])
}

/// Refuses in a year that was not planned or is archived; findings are put right in any stage between.
fn in_the_year(procedure: &Procedure) -> Result<(), Vec<Refusal>> {
    procedure.planned()?;
    let stages: Vec<Stage> = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::Closed)
        .collect();
    procedure.expect_one_of(&stages)
}

/// The receipt that somebody of the unit gives in the system.
fn signed(case: &Case, deed: &Deed) -> Receipt {
    Receipt {
        on: deed.today(),
        channel: Channel::System,
        received_by: case.name_of(deed.actor.id.as_str()),
        proof: String::new(),
        by: deed.actor.id.clone(),
    }
}

/// A receipt that the office records, given by phone, office system or on paper.
fn recorded(
    deed: &Deed,
    sent_on: Date,
    on: Date,
    channel: Channel,
    received_by: &str,
    proof: &str,
) -> Result<Receipt, Vec<Refusal>> {
    if on > deed.today() || on < sent_on {
        return Err(vec![Refusal::new("MJ2125", &[("date", &on.to_string())])]);
    }
    if received_by.trim().is_empty() || proof.trim().is_empty() {
        return Err(vec![Refusal::new("MJ2126", &[])]);
    }
    Ok(Receipt {
        on,
        channel,
        received_by: received_by.to_owned(),
        proof: proof.to_owned(),
        by: deed.actor.id.clone(),
    })
}
