//! What is due from each role in each stage.

use jiff::civil::date;

use super::super::dossier::{Feedback, Objection, Receipt, SelfCheck};
use super::super::procedure::{Document, Notice, Recusal, Secondment};
use super::*;
use crate::ids::Moment;

fn document() -> Document {
    Document {
        number: "1号".to_owned(),
        date: date(2026, 3, 2),
        scan: String::new(),
    }
}

fn at(stage: Stage) -> Procedure {
    let notice = Notice {
        document: document(),
        sent_on: date(2026, 3, 2),
        self_check_due: date(2026, 3, 17),
        onsite_not_before: date(2026, 3, 17),
    };
    Procedure {
        stage,
        notice: (stage >= Stage::SelfChecking).then_some(notice),
        feedback_due: Some(date(2026, 4, 10)),
        ..Procedure::begin()
    }
}

fn kinds(
    role: Role,
    unit: &str,
    procedure: &Procedure,
    dossiers: &[(&str, Dossier)],
    open: usize,
) -> Vec<TaskKind> {
    let dossiers = dossiers
        .iter()
        .map(|(id, one)| ((*id).to_owned(), Cow::Borrowed(one)))
        .collect();
    let open = [("a".to_owned(), open)].into();
    let undecided = Undecided::default();
    let standing = Standing {
        procedure,
        dossiers: &dossiers,
        open: &open,
        undecided,
        today: date(2026, 3, 10),
    };
    tasks(role, "zhao", unit, &standing)
        .into_iter()
        .map(|task| task.kind)
        .collect()
}

fn undecided(role: Role, stage: Stage, undecided: Undecided) -> Vec<TaskKind> {
    let (procedure, open) = (at(stage), BTreeMap::new());
    let dossiers = [("a".to_owned(), Cow::Owned(submitted()))].into();
    let standing = Standing {
        procedure: &procedure,
        dossiers: &dossiers,
        open: &open,
        undecided,
        today: date(2026, 3, 10),
    };
    tasks(role, "zhao", "a", &standing)
        .into_iter()
        .map(|task| task.kind)
        .collect()
}

fn signed() -> Dossier {
    let receipt = Receipt {
        on: date(2026, 3, 2),
        channel: super::super::dossier::Channel::System,
        received_by: "周".to_owned(),
        proof: String::new(),
        by: "x".into(),
    };
    Dossier {
        receipt: Some(receipt),
        onsite_on: Some(date(2026, 3, 20)),
        ..Dossier::default()
    }
}

fn submitted() -> Dossier {
    let self_check = SelfCheck {
        submitted: Some((Moment(0), "x".into())),
        ..SelfCheck::default()
    };
    Dossier {
        self_check,
        ..signed()
    }
}

#[test]
fn the_method_waits_for_the_leading_group_while_the_office_records_the_agreement() {
    let plan = serde_json::json!({
        "title": "方案", "document_number": "1", "signed_on": "2026-03-01",
        "assessed_from": "2025-01-01", "assessed_to": "2025-12-31",
    });
    let mut procedure = at(Stage::Planning);
    assert_eq!(kinds(Role::Office, "", &procedure, &[], 0), [TaskKind::WritePlan]);
    assert!(kinds(Role::LeadingGroup, "", &procedure, &[], 0).is_empty());
    procedure.plan = serde_json::from_value(plan).unwrap();
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[], 0),
        [TaskKind::RecordAgreement, TaskKind::AwaitMethod]
    );
    assert_eq!(
        kinds(Role::LeadingGroup, "", &procedure, &[], 0),
        [TaskKind::DecideMethod]
    );
    procedure.agreed = Some(document());
    procedure.method = Some(document());
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[], 0),
        [TaskKind::RequestSecondment]
    );
}

#[test]
fn a_team_is_formed_once_all_are_named_and_have_declared() {
    let mut procedure = at(Stage::Seconding);
    procedure.secondment = Some(Secondment {
        letter: document(),
        due: date(2026, 3, 12),
        asked: [("a".to_owned(), 1)].into(),
        answers: BTreeMap::new(),
    });
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[], 0),
        [TaskKind::AwaitStaff]
    );
    assert_eq!(
        kinds(Role::UnitLiaison, "a", &procedure, &[], 0),
        [TaskKind::NameStaff]
    );
    assert!(kinds(Role::UnitLiaison, "b", &procedure, &[], 0).is_empty());
    procedure
        .secondment
        .as_mut()
        .unwrap()
        .answers
        .insert("a".to_owned(), vec!["zhao".to_owned()]);
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[], 0),
        [TaskKind::AwaitRecusals]
    );
    assert_eq!(
        kinds(Role::Assessor, "", &procedure, &[], 0),
        [TaskKind::DeclareRecusal]
    );
    procedure.recusals.push(Recusal {
        person: "zhao".to_owned(),
        units: Vec::new(),
        reason: String::new(),
    });
    assert_eq!(kinds(Role::Office, "", &procedure, &[], 0), [TaskKind::FormTeam]);
}

#[test]
fn a_unit_signs_fills_in_and_its_head_submits() {
    let procedure = at(Stage::SelfChecking);
    let new = [("a", Dossier::default())];
    assert_eq!(
        kinds(Role::UnitLiaison, "a", &procedure, &new, 0),
        [TaskKind::WriteSelfCheck, TaskKind::SignNotice]
    );
    assert_eq!(
        kinds(Role::UnitHead, "a", &procedure, &[("a", signed())], 0),
        [TaskKind::SubmitSelfCheck]
    );
    assert!(kinds(Role::UnitHead, "a", &procedure, &[("a", submitted())], 0).is_empty());
    let expected = [
        TaskKind::SetOnsite,
        TaskKind::AwaitSelfChecks,
        TaskKind::AwaitReceipts,
    ];
    assert_eq!(kinds(Role::Office, "", &procedure, &new, 0), expected);
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[("a", submitted())], 0),
        [TaskKind::BeginAssessment]
    );
}

#[test]
fn a_limit_that_is_over_opens_the_next_step() {
    let mut procedure = at(Stage::SelfChecking);
    procedure.notice.as_mut().unwrap().self_check_due = date(2026, 3, 9);
    assert!(kinds(Role::Office, "", &procedure, &[("a", signed())], 0).contains(&TaskKind::BeginAssessment));
}

#[test]
fn scoring_ends_when_nothing_is_open() {
    let procedure = at(Stage::Assessing);
    assert_eq!(kinds(Role::Assessor, "", &procedure, &[], 3), [TaskKind::Score]);
    assert_eq!(
        kinds(Role::Office, "", &procedure, &[], 3),
        [TaskKind::AwaitScores]
    );
    assert_eq!(
        kinds(Role::TeamLeader, "", &procedure, &[], 0),
        [TaskKind::BeginModeration]
    );
    assert!(kinds(Role::Assessor, "", &procedure, &[], 0).is_empty());
}

#[test]
fn objections_wait_for_the_leader_and_the_office_for_them() {
    let objection = Objection {
        indicator: "i".to_owned(),
        statement: "已报".to_owned(),
        evidence: Vec::new(),
    };
    let feedback = Feedback {
        objections: vec![objection],
        replied: Some((Moment(0), "x".into())),
        ..Feedback::default()
    };
    let dossier = Dossier {
        feedback: Some(feedback),
        ..submitted()
    };
    let procedure = at(Stage::Reviewing);
    let all = [("a", dossier)];
    assert_eq!(
        kinds(Role::TeamLeader, "", &procedure, &all, 0),
        [TaskKind::AnswerObjections]
    );
    assert_eq!(
        kinds(Role::Office, "", &procedure, &all, 0),
        [TaskKind::AwaitAnswers]
    );
    assert!(kinds(Role::UnitHead, "a", &procedure, &all, 0).is_empty());
}

#[test]
fn what_was_proposed_waits_for_the_role_that_decides_it() {
    let all = Undecided {
        deductions: 2,
        claims: 1,
        unheard: 1,
        heard: 1,
        findings: 3,
    };
    let found = undecided(Role::TeamLeader, Stage::Reviewing, all);
    let due = [
        TaskKind::JudgeFindings,
        TaskKind::AdoptDeductions,
        TaskKind::JudgeClaims,
    ];
    assert_eq!(found, due);
    assert_eq!(
        undecided(Role::Assessor, Stage::Assessing, all),
        [TaskKind::JudgeFindings, TaskKind::AdoptDeductions]
    );
    assert_eq!(
        undecided(Role::LeadingGroup, Stage::Moderating, all),
        [TaskKind::DecideMajors]
    );
    assert_eq!(
        undecided(Role::UnitHead, Stage::Reviewing, all),
        [TaskKind::StateMajors]
    );
    assert!(undecided(Role::UnitLiaison, Stage::Reviewing, all).is_empty());
    let office = undecided(Role::Office, Stage::Reviewing, all);
    let waits = [
        TaskKind::JudgeFindings,
        TaskKind::HearMajors,
        TaskKind::AwaitAdoption,
        TaskKind::AwaitJudgement,
        TaskKind::AwaitMajors,
    ];
    assert_eq!(office, waits, "no grades are proposed over it");
    // Entries of daily monitoring wait until scoring begins.
    assert_eq!(
        undecided(Role::TeamLeader, Stage::Planning, all),
        [TaskKind::JudgeFindings]
    );
    // Findings that nobody decided hold no grades up, and none are decided any more once grades are proposed.
    let findings = Undecided {
        findings: 3,
        ..Undecided::default()
    };
    let reviewed = undecided(Role::Office, Stage::Reviewing, findings);
    assert_eq!(reviewed, [TaskKind::JudgeFindings, TaskKind::BeginProposal]);
    assert!(!undecided(Role::Office, Stage::Proposing, findings).contains(&TaskKind::JudgeFindings));
}

#[test]
fn the_office_always_has_a_next_step_until_the_year_is_closed() {
    let all = [("a", submitted())];
    for stage in Stage::ALL {
        let found = kinds(Role::Office, "", &at(stage), &all, 0);
        assert_eq!(found.is_empty(), stage == Stage::Closed, "{stage:?}");
    }
}

#[test]
fn the_auditor_can_verify_in_every_stage() {
    for stage in Stage::ALL {
        assert_eq!(
            kinds(Role::Auditor, "", &at(stage), &[], 0),
            [TaskKind::VerifyRecord]
        );
    }
}
