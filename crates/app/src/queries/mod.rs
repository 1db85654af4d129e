//! Queries: view structs and the pure functions that build them from results of core.
//!
//! A view is the contract of the JSON API and the data of a page at once. **Invariant:** nothing here loads, decides
//! or formats: points stay exact, texts stay in both languages.

mod after_parts;
mod evidence_named;
mod explained;
mod grading;
mod inspection_parts;
mod list_sign_ins;
mod list_tokens;
mod office_parts;
mod preview_correction;
mod record_entry;
mod show_accounts;
mod show_beside;
mod show_board;
mod show_bodies;
mod show_cases;
mod show_claims;
mod show_consequences;
mod show_deadline;
mod show_deductions;
mod show_desk;
mod show_evidence;
mod show_feedback;
mod show_finding;
mod show_findings;
mod show_inspection;
mod show_notice;
mod show_plan;
mod show_progress;
mod show_proposal;
mod show_published;
mod show_ranking;
mod show_record;
mod show_rectification;
mod show_result;
mod show_rubric;
mod show_self_check;
mod show_settings;
mod show_sheet;
mod show_target;
mod show_team;
mod show_total;
mod show_unit;
mod show_words;
mod show_worklist;
mod sift_findings;
mod stored_campaign;
mod unit_tree;

pub use crate::frozen::Recomputed;
pub use after_parts::{ChangeShown, ReceiptDay};
pub use evidence_named::{EvidenceNamed, KindOffered};
pub use explained::ExplainedView;
pub use grading::{GradeShown, median};
pub use inspection_parts::{
    CoverageShown, FindingShown, InspectorShown, Suggested, SweepShown, TriageShown, WithdrawnShown,
};
pub use list_sign_ins::{SIGN_INS_A_PAGE, SignInShown, SignInsView};
pub use list_tokens::{ListTokens, TokenShown, TokensView};
pub use office_parts::{Called, DocumentShown, StageShown, StageState};
pub use preview_correction::{CorrectionPreview, PreviewCorrection};
pub use record_entry::{Judged, RecordEntry, ScoreChange};
pub use show_accounts::{AccountShown, AccountsView, ListPeople, PersonShown, RoleShown};
pub use show_beside::{BesideView, EvidenceLine, ItemBeside, ShowBeside};
pub use show_board::{Board, ShowBoard};
pub use show_bodies::{BodiesView, BodyShown, ShowBodies};
pub use show_cases::{CaseShown, CasesView, NamedPerson, ShowCases};
pub use show_claims::{BonusChoice, ClaimShown, ClaimsView, ShowClaims};
pub use show_consequences::{CandidateShown, ConsequenceRow, ConsequencesView, ShowConsequences};
pub use show_deadline::{CalendarCell, DeadlineAsk, DeadlineView, deadline};
pub use show_deductions::{
    ChosenItem, DeductionShown, DeductionsView, HearingShown, ItemChoice, MajorProposalShown, ProposalForm,
    ShowDeductions,
};
pub use show_desk::{DeskView, ShowDesk, TaskShown};
pub use show_evidence::{
    EvidenceView, ListEvidence, ListWaitingEvidence, RevisionShown, ShowEvidence, UseShown,
};
pub use show_feedback::{AnswerShown, FeedbackRow, FeedbackView, LossLine, ShowFeedback};
pub use show_finding::{BasisShown, FindingView, RecordShown, ShowFinding, SpotShown};
pub use show_findings::{FindingsView, PickedShown, RuleCount, Seen, ShowFindings, StateCount};
pub use show_inspection::{InspectionView, ShowInspection, SiteShown, StagedShown, UnverifiedRule};
pub use show_notice::{NoticeRow, NoticeView, ReceiptShown, SelfCheckState, ShowNotice};
pub use show_plan::{ChoosableNode, ClassNodes, PlanView, ShowPlan};
pub use show_progress::{
    ChatBlocks, ClassProgress, ProgressRow, ProgressView, SectionHead, SectionShare, ShowProgress,
};
pub use show_proposal::{ApprovalShown, GradeClass, GradeRowShown, ProposalStep, ProposalView, ShowProposal};
pub use show_published::{
    GradeGroup, MethodPart, PublishedCampaign, PublishedClass, PublishedRow, PublishedView, ShowPublished,
};
pub use show_ranking::{
    ClassRanking, Column, GradeCount, LineNote, RankRow, RankingAsk, RankingView, ranking,
};
pub use show_record::{BreachShown, RecordAsk, RecordView, ReportShown, ScoreStory};
pub use show_rectification::{
    CriticismToSign, HandedShown, OrderShown, RecheckShown, RectificationView, ShowRectification,
};
pub use show_result::{
    AppealShown, CorrectionShown, ResultClass, ResultRow, ResultView, ShowResult, VersionShown,
};
pub use show_rubric::{
    ClassShown, GradeRow, MajorShown, NodeShown, RubricView, VetoShown, WeightShown, rubric_document,
};
pub use show_self_check::{
    MissingShown, SelfCheckView, SelfGroup, SelfItemShown, SelfSection, SelfState, ShowSelfCheck,
    SubmittedShown,
};
pub use show_settings::{DayShown, SettingsView, ShowSettings};
pub use show_sheet::{EntrySeen, GroupShown, ItemKind, ItemShown, ItemState, SectionShown, SheetView, sheet};
pub use show_target::{ShowTarget, TargetClass, TargetRow, TargetView};
pub use show_team::{Candidate, LendingBody, ShowTeam, TeamView};
pub use show_total::{ShowTotal, TotalView};
pub use show_unit::{AccountLine, Neighbour, ProfileRow, RemarkShown, SettingRow, UnitView, WorstLoss, unit};
pub use show_words::{ShowWords, WordShown, WordsView};
pub use show_worklist::{
    DutyView, MemberShown, NodeChoice, RuleShown, ShowDuty, SpreadBy, WorkItem, WorkLine, WorkUnit,
    WorklistView, worklist,
};
pub use stored_campaign::{Stored, StoredCampaign};
pub(crate) use unit_tree::shown_score;
pub use unit_tree::{AdjustmentShown, LossShown, OutsideShown, TreeNode, both};
