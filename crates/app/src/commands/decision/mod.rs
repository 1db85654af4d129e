//! 拟定与审定 commands: computed, proposed and decided grade stand apart, and no step takes the place of another.
//!
//! Clause: 方案第六部分第(四)项, 第七部分第(一)项. The record is verified before proposal, approval and publication.

mod appeal;
mod approve;
mod correct;
mod correction;
mod propose;
mod publish;

pub(crate) use appeal::last_day;
pub use appeal::{AnswerAppeal, FileAppeal};
pub use approve::{ApproveResult, RecordApproval, SendBackProposal};
pub use correct::{ApproveCorrection, ProposeCorrection, RecordCorrection, RefuseCorrection};
pub(crate) use correction::{Grades, draft};
pub use propose::{BeginProposal, Difference, ProposeGrades, SubmitProposal};
pub(crate) use propose::{digest_of, graded};
pub use publish::{CloseCampaign, FinaliseResult, PublishResult};
