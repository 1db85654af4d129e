//! Commands, one folder a chapter, and the list of those that pages, API and command line reach by name.

pub mod assessment;
pub mod authority;
pub mod campaign;
pub mod consequence;
pub mod decision;
pub mod evidence;
pub mod feedback;
pub mod house;
pub mod inspection;
pub mod notice;
pub mod plan;
pub mod scan;
pub mod score;
pub mod self_check;
pub mod team;
pub mod token;
pub mod work;

use mingjian_core::access::Action;
use schemars::JsonSchema;

use crate::act::Listed;

/// Every act by its name: gives route, API and audit name.
pub static LIST: &[Listed] = &[
    Listed::command::<campaign::OpenCampaign>(Action::OpenCampaign, campaign::OpenCampaign::json_schema),
    Listed::of::<score::EnterScore>(),
    Listed::of::<house::RegisterBody>(),
    Listed::of::<house::EndBody>(),
    Listed::of::<house::RegisterPerson>(),
    Listed::of::<house::AdmitPerson>(),
    Listed::of::<house::BlockPerson>(),
    Listed::of::<house::UnblockPerson>(),
    Listed::of::<house::GrantRole>(),
    Listed::of::<house::EndRole>(),
    Listed::of::<house::StateStanding>(),
    Listed::of::<house::SetLeads>(),
    Listed::of::<house::ChangeDay>(),
    Listed::of::<inspection::TrustInspector>(),
    Listed::of::<inspection::WithdrawInspector>(),
    Listed::of::<inspection::KeepWords>(),
    Listed::of::<inspection::DropWord>(),
    Listed::of::<scan::KeepScan>(),
    Listed::of::<plan::DraftPlan>(),
    Listed::of::<plan::AgreePlan>(),
    Listed::of::<plan::DecideMethod>(),
    Listed::of::<team::RequestSecondment>(),
    Listed::of::<team::AnswerSecondment>(),
    Listed::of::<team::DeclareRecusal>(),
    Listed::of::<team::FormTeam>(),
    Listed::of::<notice::SendNotice>(),
    Listed::of::<notice::SignReceipt>(),
    Listed::of::<notice::RecordReceipt>(),
    Listed::of::<notice::SetOnsiteDate>(),
    Listed::of::<self_check::SaveSelfItem>(),
    Listed::of::<self_check::SaveSelfItems>(),
    Listed::of::<self_check::SaveReport>(),
    Listed::of::<self_check::SubmitSelfCheck>(),
    Listed::of::<self_check::SendBackSelfCheck>(),
    Listed::of::<evidence::AddEvidence>(),
    Listed::of::<evidence::ReviseEvidence>(),
    Listed::of::<evidence::AttachEvidence>(),
    Listed::of::<evidence::DetachEvidence>(),
    Listed::of::<evidence::WithdrawEvidence>(),
    Listed::of::<evidence::ClearEvidence>(),
    Listed::of::<work::ClaimBonus>(),
    Listed::of::<work::WithdrawBonus>(),
    Listed::of::<work::SetAssignment>(),
    Listed::of::<work::ProposeDeduction>(),
    Listed::of::<work::AdoptDeduction>(),
    Listed::of::<work::DismissDeduction>(),
    Listed::of::<inspection::ReceiveSweep>(),
    Listed::of::<inspection::AdoptFindings>(),
    Listed::of::<inspection::DismissFindings>(),
    Listed::of::<inspection::WaiveFindings>(),
    Listed::of::<work::GrantBonus>(),
    Listed::of::<work::RefuseBonus>(),
    Listed::of::<work::ProposeMajor>(),
    Listed::of::<work::HearMajor>(),
    Listed::of::<work::ConfirmMajor>(),
    Listed::of::<work::RefuseMajor>(),
    Listed::of::<assessment::BeginAssessment>(),
    Listed::of::<assessment::BeginModeration>(),
    Listed::of::<assessment::RecordModeration>(),
    Listed::of::<feedback::SendFeedback>(),
    Listed::of::<feedback::ReplyFeedback>(),
    Listed::of::<feedback::BeginReview>(),
    Listed::of::<feedback::AnswerReview>(),
    Listed::of::<decision::BeginProposal>(),
    Listed::of::<decision::ProposeGrades>(),
    Listed::of::<decision::SubmitProposal>(),
    Listed::of::<decision::SendBackProposal>(),
    Listed::of::<decision::ApproveResult>(),
    Listed::of::<decision::RecordApproval>(),
    Listed::of::<decision::PublishResult>(),
    Listed::of::<decision::FinaliseResult>(),
    Listed::of::<decision::CloseCampaign>(),
    Listed::of::<decision::ProposeCorrection>(),
    Listed::of::<decision::ApproveCorrection>(),
    Listed::of::<decision::RecordCorrection>(),
    Listed::of::<decision::RefuseCorrection>(),
    Listed::of::<decision::FileAppeal>(),
    Listed::of::<decision::AnswerAppeal>(),
    Listed::of::<consequence::ProposeCommendation>(),
    Listed::of::<consequence::ProposeCriticism>(),
    Listed::of::<consequence::DecideConsequence>(),
    Listed::of::<consequence::RequestGovernment>(),
    Listed::of::<consequence::RecordReply>(),
    Listed::of::<consequence::IssueConsequence>(),
    Listed::of::<consequence::SignCriticism>(),
    Listed::of::<consequence::RecordCriticismReceipt>(),
    Listed::of::<consequence::OrderRectification>(),
    Listed::of::<consequence::SignOrder>(),
    Listed::of::<consequence::RecordOrderReceipt>(),
    Listed::of::<consequence::SubmitMeasures>(),
    Listed::of::<consequence::ReturnMeasures>(),
    Listed::of::<consequence::NoteProgress>(),
    Listed::of::<consequence::ReportCompletion>(),
    Listed::of::<consequence::CloseRectification>(),
    Listed::of::<consequence::NotPassed>(),
    Listed::of::<consequence::OpenCase>(),
    Listed::of::<consequence::AmendCase>(),
    Listed::of::<consequence::NameOnCase>(),
    Listed::of::<consequence::HandOverCase>(),
    Listed::of::<consequence::RecordOutcome>(),
    Listed::of::<consequence::CloseCase>(),
    Listed::of::<consequence::MoveLimits>(),
    Listed::of::<token::EndToken>(),
];
