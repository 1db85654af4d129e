//! 拟定与审定 commands: computed, proposed and decided grade stand apart, and no step takes the place of another.
//!
//! Clause: 方案第六部分第(四)项, 第七部分第(一)项. The record is verified before proposal, approval and publication.

mod approve;
mod propose;
mod publish;

pub use approve::{ApproveResult, RecordApproval, SendBackProposal};
pub use propose::{BeginProposal, Difference, ProposeGrades, SubmitProposal};
pub use publish::{CloseCampaign, FinaliseResult, PublishResult};
pub(crate) use propose::{computed, digest};
