//! After the approval: the frozen result, corrections, appeals, publication, the end of the year.

use mingjian_app::commands::decision::{
    AnswerAppeal, ApproveCorrection, ApproveResult, CloseCampaign, Difference, FileAppeal, FinaliseResult,
    ProposeCorrection, ProposeGrades, PublishResult, RecordCorrection, RefuseCorrection, SubmitProposal,
};
use mingjian_app::commands::plan::DraftPlan;
use mingjian_app::queries::{
    CorrectionPreview, PreviewCorrection, ResultView, ShowPublished, ShowResult, ShowTarget,
};
use mingjian_app::{AppError, Command};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::correction::EntryChange;
use mingjian_core::flow::plan::Limits;
use mingjian_core::flow::procedure::{ApprovalForm, Stage};
use mingjian_core::lang::Lang;
use mingjian_core::sheet::Entry;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, full, lost, on_both};

use crate::enter::enter;
use crate::year::{
    DAY, document, group, head, leader, liaison, must, office, plan, procedure, reach, refused,
};

pub fn auditor() -> Actor {
    Actor::of("chu", Role::Auditor, AUTHORITY)
}

/// Plays the year up to the publication, with 河口镇 failed by the leading group's word.
pub async fn with_a_failure(app: &TestApp) {
    reach(app, Stage::Proposing).await;
    let fails = Difference {
        unit: "hekou".to_owned(),
        grade: "pass".to_owned(),
        reason: "被多次通报".to_owned(),
    };
    must(
        app,
        office(),
        ProposeGrades {
            campaign: CAMPAIGN.into(),
            differences: vec![fails],
        },
    )
    .await;
    must(
        app,
        office(),
        SubmitProposal {
            campaign: CAMPAIGN.into(),
        },
    )
    .await;
    let digest = procedure(app).await.proposal.unwrap().digest;
    must(
        app,
        group(),
        ApproveResult {
            campaign: CAMPAIGN.into(),
            digest,
            document: document("纪要2号"),
        },
    )
    .await;
    must(app, office(), publish(false)).await;
}

pub fn publish(ranks: bool) -> PublishResult {
    PublishResult {
        campaign: CAMPAIGN.into(),
        document: document("通报1号"),
        interpretation: String::new(),
        ranks,
        totals: ranks,
    }
}

fn ask() -> ShowResult {
    ShowResult {
        campaign: CAMPAIGN.into(),
        version: None,
        unit: String::new(),
        recompute: false,
    }
}

async fn result(app: &TestApp, actor: &Actor, ask: &ShowResult) -> ResultView {
    app.app.look(actor, ask).await.unwrap()
}

pub fn denied<T: std::fmt::Debug>(result: Result<T, AppError>) {
    assert!(matches!(&result, Err(AppError::Denied(_))), "{result:?}");
}

pub fn not_found<T: std::fmt::Debug>(result: Result<T, AppError>) {
    assert!(matches!(&result, Err(AppError::NotFound)), "{result:?}");
}

/// Demands that none of these may do it, and that it is not there for a unit.
pub async fn only_for<C: Command + Clone>(app: &TestApp, command: C, seers: &[Actor], strangers: &[Actor]) {
    for actor in seers {
        denied(app.run(actor.clone(), command.clone()).await);
    }
    for actor in strangers {
        not_found(app.run(actor.clone(), command.clone()).await);
    }
}

fn change(entry: Entry, seen_version: i64) -> EntryChange {
    EntryChange {
        entry,
        seen_version,
        reason: "核对原始材料后更正".to_owned(),
    }
}

async fn preview(app: &TestApp, changes: &[EntryChange]) -> CorrectionPreview {
    let ask = PreviewCorrection {
        campaign: CAMPAIGN.into(),
        changes: changes.to_vec(),
        differences: Vec::new(),
        reason: "材料漏看".to_owned(),
    };
    app.app.look(&office(), &ask).await.unwrap()
}

fn propose(changes: Vec<EntryChange>, digest: &str) -> ProposeCorrection {
    ProposeCorrection {
        campaign: CAMPAIGN.into(),
        changes,
        differences: Vec::new(),
        reason: "材料漏看".to_owned(),
        digest: digest.to_owned(),
    }
}

/// Proposes that 城关镇 lost 15 points on its mechanism; returns the correction's id and digest.
async fn proposed(app: &TestApp) -> (String, String) {
    let changes = vec![change(lost("chengguan", "mechanism", 15), 1)];
    let digest = preview(app, &changes).await.digest;
    must(app, office(), propose(changes, &digest)).await;
    let view = result(app, &office(), &ask()).await;
    let pending = view
        .corrections
        .iter()
        .find(|one| one.state == "pending")
        .unwrap();
    (pending.id.clone(), pending.digest.clone())
}

fn approve(correction: &str, digest: &str) -> ApproveCorrection {
    ApproveCorrection {
        campaign: CAMPAIGN.into(),
        correction: correction.to_owned(),
        digest: digest.to_owned(),
        document: document("纪要3号"),
    }
}

on_both! {
    async fn an_approved_result_is_frozen_and_recomputes_to_the_same_digest(app) {
        reach(&app, Stage::Approved).await;
        let view = result(&app, &auditor(), &ShowResult { recompute: true, ..ask() }).await;
        assert_eq!((view.number, view.latest, view.versions.len()), (1, 1, 1));
        let again = view.recomputed.unwrap();
        assert!(again.same && again.differs.is_empty());
        assert_eq!(again.sha256, view.sha256);
        assert_eq!(view.sha256.len(), 64);
        let rows = &view.classes[0].rows;
        assert_eq!((rows[0].unit.id.as_str(), rows[0].total.as_deref(), rows[0].rank), ("chengguan", Some("100.00"), Some(1)));
        assert_eq!((rows[1].total.as_deref(), rows[1].target.as_deref()), (Some("90.00"), Some("2.70")));
    }

    async fn an_edited_frozen_result_does_not_recompute(app) {
        reach(&app, Stage::Approved).await;
        app.tamper("UPDATE paper SET body = replace(body, '\"90.00\"', '\"91.00\"') WHERE kind = 'decision'").await.unwrap();
        let view = result(&app, &auditor(), &ShowResult { recompute: true, ..ask() }).await;
        let again = view.recomputed.unwrap();
        assert!(!again.same);
        assert_eq!(again.differs, ["河口镇"]);
    }

    async fn a_unit_sees_its_result_with_its_explanation_once_it_is_published(app) {
        reach(&app, Stage::Approved).await;
        let own = ShowResult { unit: "hekou".to_owned(), ..ask() };
        let before = app.app.look(&head("hekou"), &ask()).await.unwrap();
        assert!(!before.released && before.classes.is_empty() && before.versions.is_empty());
        not_found(app.app.look(&head("hekou"), &ShowResult { version: Some(1), ..ask() }).await);
        must(&app, office(), publish(false)).await;
        let view = result(&app, &liaison("hekou"), &own).await;
        assert_eq!(view.classes[0].rows.len(), 1, "its own line only");
        assert!(view.recomputed.is_none());
        let explained = view.explained.unwrap();
        assert_eq!(explained.total.unwrap().decimal(2), "90.00");
        assert!(explained.tree.iter().all(|node| node.assessors.is_empty()));
        not_found(app.app.look(&head("hekou"), &ShowResult { unit: "chengguan".to_owned(), ..ask() }).await);
        let administrator = Actor::of("wei", Role::Administrator, AUTHORITY);
        not_found(app.app.look(&administrator, &ask()).await);
        not_found(app.app.look(&Actor::public(), &ask()).await);
    }

    async fn a_correction_shows_everything_that_moves_before_it_is_proposed(app) {
        reach(&app, Stage::Published).await;
        let changes = vec![change(lost("chengguan", "mechanism", 15), 1)];
        let seen = preview(&app, &changes).await;
        assert_eq!(seen.replaces, 1);
        let moved: Vec<_> = seen.list.iter().map(|line| (line.unit.id.as_str(), line.rank_before, line.rank_after)).collect();
        assert_eq!(moved, [("chengguan", Some(1), Some(2)), ("hekou", Some(2), Some(1))]);
        let first = &seen.list[0];
        assert_eq!((first.total_before.as_deref(), first.total_after.as_deref()), (Some("100.00"), Some("85.00")));
        let id = |grade: &Option<mingjian_app::queries::GradeShown>| grade.as_ref().unwrap().id.clone();
        assert_eq!((id(&first.grade_before), id(&first.grade_after)), ("excellent".to_owned(), "pass".to_owned()));
        assert_eq!(procedure(&app).await.stage, Stage::Published, "nothing was written");
        refused(app.run(office(), propose(changes.clone(), "x")).await, "MJ6105");
        refused(app.run(office(), propose(Vec::new(), &seen.digest)).await, "MJ6103");
        let stale = vec![change(lost("chengguan", "mechanism", 15), 2)];
        refused(app.run(office(), propose(stale, &seen.digest)).await, "MJ9001");
        let same = vec![change(full("chengguan", "mechanism"), 1)];
        refused(app.run(office(), propose(same, &seen.digest)).await, "MJ6102");
        let unexplained = Entry { reason: String::new(), ..lost("chengguan", "mechanism", 15) };
        refused(app.run(office(), propose(vec![change(unexplained, 1)], &seen.digest)).await, "MJ4070");
        let command = propose(changes, &seen.digest);
        only_for(&app, command, &[group(), auditor(), leader()], &[head("chengguan"), Actor::public()]).await;
    }

    async fn an_approved_correction_is_the_next_decision_and_the_old_one_stays_readable(app) {
        reach(&app, Stage::Published).await;
        let (id, digest) = proposed(&app).await;
        // One at a time, and nothing ends before it is decided.
        refused(app.run(office(), propose(vec![change(lost("hekou", "site", 1), 1)], "x")).await, "MJ6101");
        refused(app.run(office(), FinaliseResult { campaign: CAMPAIGN.into() }).await, "MJ6101");
        refused(app.run(group(), approve(&id, "x")).await, "MJ6105");
        only_for(&app, approve(&id, &digest), &[office(), auditor()], &[head("hekou")]).await;
        must(&app, group(), approve(&id, &digest)).await;
        refused(app.run(group(), approve(&id, &digest)).await, "MJ6106");
        let view = result(&app, &office(), &ShowResult { recompute: true, ..ask() }).await;
        assert_eq!((view.number, view.published), (2, 1));
        assert!(view.recomputed.unwrap().same);
        assert_eq!(view.changes.len(), 2);
        assert_eq!(view.classes[0].rows[0].unit.id, "hekou");
        let old = result(&app, &office(), &ShowResult { version: Some(1), recompute: true, ..ask() }).await;
        assert!(old.recomputed.unwrap().same, "the old version recomputes from its own inputs");
        assert_eq!(old.classes[0].rows[0].total.as_deref(), Some("100.00"));
        let old = ShowResult { version: Some(1), unit: "chengguan".to_owned(), ..ask() };
        assert_eq!(result(&app, &office(), &old).await.explained.unwrap().total.unwrap().decimal(2), "100.00");
        let new = ShowResult { unit: "chengguan".to_owned(), ..ask() };
        assert_eq!(result(&app, &office(), &new).await.explained.unwrap().total.unwrap().decimal(2), "85.00");
        // The unit goes on seeing what is published until the correction is.
        assert_eq!(result(&app, &head("chengguan"), &ask()).await.number, 1);
        refused(app.run(office(), FinaliseResult { campaign: CAMPAIGN.into() }).await, "MJ6108");
        must(&app, office(), publish(true)).await;
        let own = result(&app, &head("chengguan"), &ask()).await;
        assert_eq!((own.number, own.changes.len(), own.versions.len()), (2, 1, 2));
        refused(app.run(office(), publish(true)).await, "MJ6107");
        must(&app, office(), FinaliseResult { campaign: CAMPAIGN.into() }).await;
    }

    async fn a_correction_can_be_refused_or_recorded_from_paper(app) {
        reach(&app, Stage::Published).await;
        let (id, digest) = proposed(&app).await;
        let refuse = |reasons: &str| RefuseCorrection { campaign: CAMPAIGN.into(), correction: id.clone(), reasons: reasons.to_owned() };
        refused(app.run(group(), refuse("")).await, "MJ2101");
        denied(app.run(office(), refuse("证据不足")).await);
        must(&app, group(), refuse("证据不足")).await;
        assert_eq!(result(&app, &office(), &ask()).await.number, 1);
        refused(app.run(group(), approve(&id, &digest)).await, "MJ6106");
        let (id, digest) = proposed(&app).await;
        let record = |form, scan: &str| RecordCorrection {
            campaign: CAMPAIGN.into(),
            correction: id.clone(),
            digest: digest.clone(),
            form,
            document: mingjian_core::flow::procedure::Document { scan: scan.to_owned(), ..document("签批单4号") },
        };
        refused(app.run(office(), record(ApprovalForm::Electronic, "")).await, "MJ6020");
        refused(app.run(office(), record(ApprovalForm::SignedSheet, "")).await, "MJ6021");
        must(&app, office(), record(ApprovalForm::SignedSheet, &"a".repeat(64))).await;
        assert_eq!(result(&app, &office(), &ask()).await.number, 2);
    }

    async fn a_correction_over_an_edited_record_is_refused_and_none_comes_too_early_or_too_late(app) {
        reach(&app, Stage::Approving).await;
        refused(app.run(office(), propose(Vec::new(), "x")).await, "MJ2110");
        let digest = procedure(&app).await.proposal.unwrap().digest;
        must(&app, group(), ApproveResult { campaign: CAMPAIGN.into(), digest, document: document("纪要2号") }).await;
        let (id, digest) = proposed(&app).await;
        app.tamper("UPDATE score_entry SET body = replace(body, '10', '1') WHERE unit = 'hekou' AND indicator = 'mechanism'").await.unwrap();
        refused(app.run(group(), approve(&id, &digest)).await, "MJ6001");
    }

    async fn nothing_is_corrected_in_an_archived_year(app) {
        reach(&app, Stage::Closed).await;
        let changes = vec![change(lost("chengguan", "mechanism", 15), 1)];
        refused(app.run(office(), propose(changes, "x")).await, "MJ2110");
        refused(app.run(leader(), enter(1, lost("chengguan", "site", 3))).await, "MJ4080");
    }

    async fn the_public_sees_what_the_office_published_and_nothing_before(app) {
        reach(&app, Stage::Approved).await;
        let ask = ShowPublished { campaign: CAMPAIGN.into(), version: None };
        not_found(app.app.look(&Actor::public(), &ask).await);
        not_found(app.app.look(&office(), &ask).await);
        assert!(app.app.published().await.unwrap().is_empty());
        must(&app, office(), publish(false)).await;
        let view = app.app.look(&Actor::public(), &ask).await.unwrap();
        let rows: Vec<_> = view.classes[0].groups.iter().flat_map(|group| &group.rows).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.rank.is_none() && row.total.is_none()), "grades only");
        assert_eq!(app.app.published().await.unwrap().len(), 1);
        let (id, digest) = proposed(&app).await;
        must(&app, group(), approve(&id, &digest)).await;
        assert_eq!(app.app.look(&Actor::public(), &ask).await.unwrap().number, 1, "not before it is published");
        not_found(app.app.look(&Actor::public(), &ShowPublished { version: Some(2), ..ask.clone() }).await);
        must(&app, office(), publish(true)).await;
        let view = app.app.look(&Actor::public(), &ask).await.unwrap();
        assert_eq!((view.number, view.reason.as_str(), view.earlier.len()), (2, "材料漏看", 1));
        assert_eq!(view.classes[0].groups[0].rows[0].total.as_deref(), Some("90.00"));
        let old = app.app.look(&Actor::public(), &ShowPublished { version: Some(1), ..ask }).await.unwrap();
        assert_eq!((old.number, old.newest), (1, 2));
    }

    async fn totals_are_converted_for_the_larger_system_with_their_formula(app) {
        let ask = ShowTarget { campaign: CAMPAIGN.into() };
        reach(&app, Stage::Approving).await;
        refused(app.app.look(&office(), &ask).await, "MJ6100");
        let digest = procedure(&app).await.proposal.unwrap().digest;
        must(&app, group(), ApproveResult { campaign: CAMPAIGN.into(), digest, document: document("纪要2号") }).await;
        let view = app.app.look(&office(), &ask).await.unwrap();
        let class = &view.classes[0];
        assert_eq!((class.from.as_str(), class.to.as_str(), class.places), ("100", "3", 2));
        let points: Vec<_> = class.rows.iter().map(|row| row.points.as_deref().unwrap()).collect();
        assert_eq!(points, ["3.00", "2.70"]);
        let book = app.app.target_book(&office(), &CAMPAIGN.into(), Lang::Zh).await.unwrap();
        assert!(book.starts_with(b"PK"));
        not_found(app.app.look(&leader(), &ask).await);
        not_found(app.app.look(&head("hekou"), &ask).await);
    }

    async fn a_unit_appeals_in_time_and_the_result_is_final_after_the_answer(app) {
        reach(&app, Stage::Planning).await;
        let mut plan = plan();
        plan.limits = Limits { appeal_working_days: 3, ..Limits::default() };
        must(&app, office(), DraftPlan { campaign: CAMPAIGN.into(), plan }).await;
        crate::year::go_on(&app, Stage::Planning, Stage::Approved).await;
        let file = |unit: &str| FileAppeal {
            campaign: CAMPAIGN.into(),
            unit: unit.to_owned(),
            statement: "扣分有误".to_owned(),
            evidence: Vec::new(),
        };
        refused(app.run(head("hekou"), file("hekou")).await, "MJ2110");
        must(&app, office(), publish(false)).await;
        only_for(&app, file("hekou"), &[liaison("hekou"), office(), group()], &[head("chengguan")]).await;
        must(&app, head("hekou"), file("hekou")).await;
        refused(app.run(head("hekou"), file("hekou")).await, "MJ6142");
        refused(app.run(office(), FinaliseResult { campaign: CAMPAIGN.into() }).await, "MJ6144");
        app.clock.advance(7 * DAY);
        refused(app.run(head("chengguan"), file("chengguan")).await, "MJ6141");
        refused(app.run(office(), FinaliseResult { campaign: CAMPAIGN.into() }).await, "MJ6145");
        let appeal = result(&app, &office(), &ask()).await.appeals[0].id.clone();
        let answer = || AnswerAppeal { campaign: CAMPAIGN.into(), appeal: appeal.clone(), upheld: false, reason: "维持".to_owned() };
        denied(app.run(head("hekou"), answer()).await);
        must(&app, office(), answer()).await;
        refused(app.run(office(), answer()).await, "MJ6143");
        assert_eq!(result(&app, &head("hekou"), &ask()).await.appeals[0].answer, Some((false, "维持".to_owned())));
        assert!(result(&app, &head("chengguan"), &ask()).await.appeals.is_empty());
        must(&app, office(), FinaliseResult { campaign: CAMPAIGN.into() }).await;
        must(&app, office(), CloseCampaign { campaign: CAMPAIGN.into() }).await;
    }

    async fn without_days_in_the_plan_there_is_no_appeal(app) {
        reach(&app, Stage::Published).await;
        let file = FileAppeal {
            campaign: CAMPAIGN.into(),
            unit: "hekou".to_owned(),
            statement: "扣分有误".to_owned(),
            evidence: Vec::new(),
        };
        refused(app.run(head("hekou"), file).await, "MJ6140");
    }
}
