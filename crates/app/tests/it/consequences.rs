//! What follows from the result: commendation, criticism, rectification and its clocks, accountability.

use jiff::civil::date;
use mingjian_app::commands::consequence::{
    AmendCase, CloseCase, CloseRectification, ConsequenceKind, DecideConsequence, HandOverCase,
    IssueConsequence, MoveLimits, NameOnCase, NotPassed, NoteProgress, OpenCase, OrderRectification,
    ProposeCommendation, ProposeCriticism, RecordCriticismReceipt, RecordOrderReceipt, RecordOutcome,
    RecordReply, ReportCompletion, RequestGovernment, ReturnMeasures, SignCriticism, SignOrder,
    SubmitMeasures,
};
use mingjian_app::commands::decision::{CloseCampaign, FinaliseResult};
use mingjian_app::commands::house::{GrantRole, RegisterPerson};
use mingjian_app::queries::{
    CasesView, ConsequenceRow, ConsequencesView, OrderShown, RecordAsk, ShowCases, ShowConsequences,
    ShowRectification,
};
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::case::{Ground, HandingOver, Matter, Outcome, Severity};
use mingjian_core::flow::commendation::Commended;
use mingjian_core::flow::consequence::Route;
use mingjian_core::flow::dossier::Channel;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::rectification::{Problem, Source, Statement};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, on_both};
use serde_json::json;

use crate::after::{auditor, denied, not_found, only_for, with_a_failure};
use crate::year::{DAY, document, group, head, leader, liaison, must, office, procedure, reach, refused};

async fn consequences(app: &TestApp) -> ConsequencesView {
    app.app
        .look(
            &office(),
            &ShowConsequences {
                campaign: CAMPAIGN.into(),
            },
        )
        .await
        .unwrap()
}

fn commend(unit: &str, route: Route) -> ProposeCommendation {
    ProposeCommendation {
        campaign: CAMPAIGN.into(),
        whom: Commended::Unit {
            unit: unit.to_owned(),
        },
        basis: "考核优秀".to_owned(),
        route,
    }
}

fn criticise(unit: &str, route: Route) -> ProposeCriticism {
    ProposeCriticism {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        reasons: "考核不合格".to_owned(),
        route,
    }
}

fn decide(row: &ConsequenceRow, agreed: bool, reasons: &str) -> DecideConsequence {
    DecideConsequence {
        campaign: CAMPAIGN.into(),
        kind: kind(row),
        paper: row.id.clone(),
        agreed,
        document: document("纪要5号"),
        reasons: reasons.to_owned(),
    }
}

fn kind(row: &ConsequenceRow) -> ConsequenceKind {
    if row.kind == "criticism" {
        ConsequenceKind::Criticism
    } else {
        ConsequenceKind::Commendation
    }
}

fn issue(row: &ConsequenceRow) -> IssueConsequence {
    IssueConsequence {
        campaign: CAMPAIGN.into(),
        kind: kind(row),
        paper: row.id.clone(),
        document: document("通报6号"),
    }
}

/// A criticism of 河口镇 that was issued; its id.
async fn criticised(app: &TestApp) -> String {
    with_a_failure(app).await;
    must(app, office(), criticise("hekou", Route::LeadingGroup)).await;
    let row = consequences(app).await.criticisms[0].clone();
    must(app, group(), decide(&row, true, "")).await;
    must(app, office(), issue(&row)).await;
    row.id
}

fn order(criticism: &str) -> OrderRectification {
    OrderRectification {
        campaign: CAMPAIGN.into(),
        unit: "hekou".to_owned(),
        source: Source::Criticism {
            criticism: criticism.to_owned(),
        },
        document: document("整改通知1号"),
        problems: vec![Problem {
            indicator: "mechanism".to_owned(),
            text: "机制未落实".to_owned(),
        }],
        completion_due: date(2026, 4, 30),
    }
}

async fn orders(app: &TestApp, actor: &Actor) -> Vec<OrderShown> {
    let ask = ShowRectification {
        campaign: CAMPAIGN.into(),
    };
    app.app.look(actor, &ask).await.unwrap().orders
}

fn statement(text: &str) -> Statement {
    Statement {
        text: text.to_owned(),
        evidence: Vec::new(),
    }
}

/// An order on a criticism; its id.
async fn ordered(app: &TestApp) -> String {
    let criticism = criticised(app).await;
    must(app, office(), order(&criticism)).await;
    orders(app, &office()).await[0].id.clone()
}

fn sign(id: &str) -> SignOrder {
    SignOrder {
        campaign: CAMPAIGN.into(),
        rectification: id.to_owned(),
    }
}

fn measures(id: &str, text: &str) -> SubmitMeasures {
    SubmitMeasures {
        campaign: CAMPAIGN.into(),
        rectification: id.to_owned(),
        measures: statement(text),
    }
}

fn report(id: &str) -> ReportCompletion {
    ReportCompletion {
        campaign: CAMPAIGN.into(),
        rectification: id.to_owned(),
        report: statement("已全部整改"),
    }
}

fn close(id: &str) -> CloseRectification {
    CloseRectification {
        campaign: CAMPAIGN.into(),
        rectification: id.to_owned(),
        reason: "复查合格".to_owned(),
    }
}

/// Changes a day as the page and the API do.
async fn change_day(app: &TestApp, id: &str, day: &str, workday: bool) {
    let input =
        json!({"authority": AUTHORITY, "date": day, "workday": workday, "source": "示政办〔2026〕9号"});
    app.app
        .act("calendar.change_day", id.into(), office(), input)
        .await
        .unwrap();
}

fn matter() -> Matter {
    Matter {
        unit: "hekou".to_owned(),
        ground: Ground::Untrue,
        severity: Severity::Serious,
        facts: "公开台账造假".to_owned(),
        evidence: Vec::new(),
    }
}

async fn cases(app: &TestApp, actor: &Actor) -> CasesView {
    app.app
        .look(
            actor,
            &ShowCases {
                campaign: CAMPAIGN.into(),
                case: String::new(),
            },
        )
        .await
        .unwrap()
}

/// A second person of the office, a second member of the leading group and an auditor.
async fn more_people(app: &TestApp) {
    let system = Actor::system("test");
    for (id, role) in [
        ("office:2", Role::Office),
        ("group:2", Role::LeadingGroup),
        ("chu", Role::Auditor),
    ] {
        let register = RegisterPerson {
            authority: AUTHORITY.into(),
            person: id.to_owned(),
            name: format!("{id}某"),
            body: String::new(),
            former_bodies: Vec::new(),
            email: String::new(),
        };
        must(app, system.clone(), register).await;
        let grant = GrantRole {
            authority: AUTHORITY.into(),
            person: id.to_owned(),
            role,
            unit: String::new(),
            from: None,
            until: None,
        };
        must(app, system.clone(), grant).await;
    }
}

on_both! {
    async fn a_unit_of_the_best_grade_is_commended_by_the_leading_group(app) {
        reach(&app, Stage::Approving).await;
        refused(app.run(office(), commend("chengguan", Route::LeadingGroup)).await, "MJ2110");
        crate::year::go_on(&app, Stage::Approving, Stage::Approved).await;
        assert_eq!(consequences(&app).await.best.len(), 2);
        only_for(&app, commend("chengguan", Route::LeadingGroup), &[group(), leader(), auditor()], &[head("chengguan")]).await;
        must(&app, office(), commend("chengguan", Route::LeadingGroup)).await;
        refused(app.run(office(), commend("chengguan", Route::Government)).await, "MJ6111");
        let view = consequences(&app).await;
        assert_eq!((view.best.len(), view.commendations[0].state_name), (1, "proposed"));
        let row = &view.commendations[0];
        refused(app.run(office(), issue(row)).await, "MJ2110");
        denied(app.run(office(), decide(row, true, "")).await);
        must(&app, group(), decide(row, true, "")).await;
        refused(app.run(group(), decide(row, true, "")).await, "MJ6113");
        let request = RequestGovernment {
            campaign: CAMPAIGN.into(),
            kind: ConsequenceKind::Commendation,
            paper: row.id.clone(),
            document: document("请示1号"),
        };
        refused(app.run(office(), request).await, "MJ6112");
        crate::year::go_on(&app, Stage::Approved, Stage::Published).await;
        must(&app, office(), issue(row)).await;
        assert_eq!(consequences(&app).await.commendations[0].state_name, "issued");
    }

    async fn an_individual_is_commended_by_request_to_the_government(app) {
        reach(&app, Stage::Published).await;
        let person = |name: &str, body: &str, basis: &str| ProposeCommendation {
            campaign: CAMPAIGN.into(),
            whom: Commended::Individual { name: name.to_owned(), body: body.to_owned() },
            basis: basis.to_owned(),
            route: Route::Government,
        };
        refused(app.run(office(), person("周联络", "chengguan", "")).await, "MJ2101");
        refused(app.run(office(), person("", "chengguan", "先进")).await, "MJ2101");
        refused(app.run(office(), person("周联络", "nowhere", "先进")).await, "MJ2112");
        must(&app, office(), person("周联络", "chengguan", "政务公开先进个人")).await;
        let row = consequences(&app).await.commendations[0].clone();
        assert_eq!((row.name.zh.as_str(), row.body.zh.as_str()), ("周联络", "城关镇"));
        must(&app, group(), decide(&row, true, "")).await;
        refused(app.run(office(), issue(&row)).await, "MJ6113");
        let kind = ConsequenceKind::Commendation;
        let reply = |agreed| RecordReply {
            campaign: CAMPAIGN.into(), kind, paper: row.id.clone(), agreed, document: document("批复2号"),
        };
        refused(app.run(office(), reply(true)).await, "MJ6113");
        let request = RequestGovernment {
            campaign: CAMPAIGN.into(), kind, paper: row.id.clone(), document: document("请示1号"),
        };
        denied(app.run(group(), request.clone()).await);
        must(&app, office(), request).await;
        must(&app, office(), reply(true)).await;
        must(&app, office(), issue(&row)).await;
    }

    async fn only_a_unit_that_failed_is_criticised_and_a_refusal_has_its_reasons(app) {
        with_a_failure(&app).await;
        refused(app.run(office(), criticise("chengguan", Route::LeadingGroup)).await, "MJ6114");
        refused(app.run(office(), commend("hekou", Route::LeadingGroup)).await, "MJ6110");
        let view = consequences(&app).await;
        assert_eq!((view.failed[0].unit.id.as_str(), view.best[0].unit.id.as_str()), ("hekou", "chengguan"));
        must(&app, office(), criticise("hekou", Route::Government)).await;
        let row = consequences(&app).await.criticisms[0].clone();
        let sign = SignCriticism { campaign: CAMPAIGN.into(), criticism: row.id.clone() };
        not_found(app.run(head("hekou"), sign).await);
        refused(app.run(group(), decide(&row, false, "")).await, "MJ2101");
        must(&app, group(), decide(&row, false, "首次不合格，约谈")).await;
        refused(app.run(office(), issue(&row)).await, "MJ6113");
        // What was dropped can be proposed again.
        must(&app, office(), criticise("hekou", Route::LeadingGroup)).await;
    }

    async fn the_unit_signs_for_a_criticism_and_the_office_may_record_it_from_paper(app) {
        let criticism = criticised(&app).await;
        let own = app.app.look(&liaison("hekou"), &ShowRectification { campaign: CAMPAIGN.into() }).await.unwrap();
        assert_eq!((own.criticisms.len(), own.units.len()), (1, 0));
        let other = app.app.look(&liaison("chengguan"), &ShowRectification { campaign: CAMPAIGN.into() }).await.unwrap();
        assert!(other.criticisms.is_empty());
        let sign = SignCriticism { campaign: CAMPAIGN.into(), criticism: criticism.clone() };
        not_found(app.run(liaison("chengguan"), sign.clone()).await);
        denied(app.run(office(), sign.clone()).await);
        let record = |proof: &str| RecordCriticismReceipt {
            campaign: CAMPAIGN.into(),
            criticism: criticism.clone(),
            on: date(2026, 3, 2),
            channel: Channel::Paper,
            received_by: "王镇长".to_owned(),
            proof: proof.to_owned(),
        };
        refused(app.run(office(), record("")).await, "MJ2126");
        must(&app, office(), record("回执9号")).await;
        must(&app, head("hekou"), sign).await;
        let row = consequences(&app).await.criticisms[0].clone();
        assert_eq!(row.receipt.unwrap().channel, Channel::Paper, "the first receipt stands");
    }

    async fn an_order_has_two_clocks_from_receipt_and_by_its_date(app) {
        let criticism = criticised(&app).await;
        // Ten working days after 2 March 2026 is 16 March.
        let near = OrderRectification { completion_due: date(2026, 3, 13), ..order(&criticism) };
        refused(app.run(office(), near).await, "MJ6121");
        refused(app.run(office(), OrderRectification { problems: Vec::new(), ..order(&criticism) }).await, "MJ6122");
        refused(app.run(office(), OrderRectification { unit: "chengguan".to_owned(), ..order(&criticism) }).await, "MJ2112");
        only_for(&app, order(&criticism), &[leader(), group(), head("hekou")], &[head("chengguan")]).await;
        must(&app, office(), order(&criticism)).await;
        refused(app.run(office(), order(&criticism)).await, "MJ6120");
        let id = orders(&app, &office()).await[0].id.clone();
        assert_eq!(orders(&app, &head("hekou")).await[0].measures_due, None, "nothing is due before receipt");
        assert!(orders(&app, &head("chengguan")).await.is_empty());
        refused(app.run(head("hekou"), measures(&id, "措施")).await, "MJ6123");
        app.clock.advance(DAY);
        not_found(app.run(head("chengguan"), sign(&id)).await);
        denied(app.run(office(), sign(&id)).await);
        must(&app, liaison("hekou"), sign(&id)).await;
        must(&app, liaison("hekou"), sign(&id)).await;
        let one = orders(&app, &head("hekou")).await[0].clone();
        assert_eq!((one.measures_due.as_deref(), one.completion_due.as_str()), (Some("2026-03-17"), "2026-04-30"));
        assert!(consequences(&app).await.criticisms[0].receipt.is_some(), "the criticism went with the order");
    }

    async fn measures_progress_recheck_and_closing_follow_one_another(app) {
        let id = ordered(&app).await;
        must(&app, head("hekou"), sign(&id)).await;
        denied(app.run(liaison("hekou"), measures(&id, "措施")).await);
        refused(app.run(head("hekou"), measures(&id, " ")).await, "MJ2101");
        refused(app.run(head("hekou"), measures(&id, "机密★1年")).await, "MJ3066");
        let foreign = SubmitMeasures {
            measures: Statement { evidence: vec!["chengguan:1".to_owned()], ..statement("措施") },
            ..measures(&id, "")
        };
        refused(app.run(head("hekou"), foreign).await, "MJ6150");
        must(&app, head("hekou"), measures(&id, "措施一")).await;
        refused(app.run(head("hekou"), measures(&id, "措施二")).await, "MJ6123");
        let back = |reason: &str| ReturnMeasures { campaign: CAMPAIGN.into(), rectification: id.clone(), reason: reason.to_owned() };
        denied(app.run(head("hekou"), back("不具体")).await);
        must(&app, office(), back("不具体")).await;
        must(&app, head("hekou"), measures(&id, "措施二")).await;
        let note = NoteProgress { campaign: CAMPAIGN.into(), rectification: id.clone(), note: statement("完成一半") };
        must(&app, liaison("hekou"), note.clone()).await;
        refused(app.run(office(), close(&id)).await, "MJ6123");
        denied(app.run(liaison("hekou"), report(&id)).await);
        must(&app, head("hekou"), report(&id)).await;
        refused(app.run(liaison("hekou"), note).await, "MJ6123");
        let again = |due| NotPassed { campaign: CAMPAIGN.into(), rectification: id.clone(), reason: "仍缺一项".to_owned(), completion_due: due };
        refused(app.run(office(), again(date(2026, 3, 2))).await, "MJ6126");
        must(&app, office(), again(date(2026, 5, 15))).await;
        must(&app, head("hekou"), report(&id)).await;
        denied(app.run(head("hekou"), close(&id)).await);
        must(&app, office(), close(&id)).await;
        refused(app.run(office(), close(&id)).await, "MJ6123");
        let one = orders(&app, &office()).await[0].clone();
        assert_eq!((one.state_name, one.returned.len(), one.progress.len(), one.rechecks.len()), ("closed", 1, 2, 2));
        assert_eq!(one.completion_due, "2026-05-15");
    }

    async fn what_is_late_is_shown_as_late_and_still_taken_in(app) {
        let id = ordered(&app).await;
        must(&app, head("hekou"), sign(&id)).await;
        app.clock.advance(20 * DAY);
        assert!(orders(&app, &office()).await[0].measures_late);
        must(&app, head("hekou"), measures(&id, "措施")).await;
        let one = orders(&app, &office()).await[0].clone();
        assert!(one.measures_late && !one.completion_late);
        app.clock.advance(60 * DAY);
        assert!(orders(&app, &office()).await[0].completion_late);
    }

    async fn an_order_may_come_from_a_finding_and_its_receipt_from_paper(app) {
        reach(&app, Stage::Assessing).await;
        let finding = OrderRectification { source: Source::Finding { finding: "首页链接失效".to_owned() }, ..order("") };
        must(&app, office(), finding).await;
        let id = orders(&app, &office()).await[0].id.clone();
        app.clock.advance(3 * DAY);
        let record = |on| RecordOrderReceipt {
            campaign: CAMPAIGN.into(),
            rectification: id.clone(),
            on,
            channel: Channel::Phone,
            received_by: "值班室".to_owned(),
            proof: "3月4日9时通话".to_owned(),
        };
        refused(app.run(office(), record(date(2026, 3, 1))).await, "MJ2125");
        must(&app, office(), record(date(2026, 3, 4))).await;
        assert_eq!(orders(&app, &office()).await[0].measures_due.as_deref(), Some("2026-03-18"));
    }

    async fn a_holiday_added_later_moves_open_limits_and_records_each_move(app) {
        let id = ordered(&app).await;
        must(&app, head("hekou"), sign(&id)).await;
        assert_eq!(orders(&app, &office()).await[0].measures_due.as_deref(), Some("2026-03-16"));
        change_day(&app, "day-1", "2026-03-10", false).await;
        let one = orders(&app, &office()).await[0].clone();
        assert_eq!(one.measures_due.as_deref(), Some("2026-03-17"));
        let moved = &one.moves[0];
        assert_eq!((moved.before, moved.after, moved.source.as_str()), (date(2026, 3, 16), date(2026, 3, 17), "示政办〔2026〕9号"));
        // The same again changes nothing, not even the record's length.
        let chain = ChainId::Campaign(CAMPAIGN.into());
        let length = app.length(&chain).await.unwrap();
        assert_eq!(app.app.move_limits(&AUTHORITY.into()).await.unwrap(), 0);
        change_day(&app, "day-1", "2026-03-10", false).await;
        assert_eq!(app.length(&chain).await.unwrap(), length);
        // A swap day brings it forward again; a day outside the limit does not matter.
        change_day(&app, "day-2", "2026-03-14", true).await;
        change_day(&app, "day-3", "2026-06-10", false).await;
        let one = orders(&app, &office()).await[0].clone();
        assert_eq!((one.measures_due.as_deref(), one.moves.len()), (Some("2026-03-16"), 2));
    }

    async fn a_limit_that_ran_out_or_was_kept_does_not_move(app) {
        let id = ordered(&app).await;
        must(&app, head("hekou"), sign(&id)).await;
        app.clock.advance(15 * DAY);
        change_day(&app, "day-1", "2026-03-10", false).await;
        assert!(orders(&app, &office()).await[0].moves.is_empty(), "it ran out on 16 March");
        must(&app, head("hekou"), measures(&id, "措施")).await;
        change_day(&app, "day-2", "2026-03-11", false).await;
        assert!(orders(&app, &office()).await[0].moves.is_empty());
    }

    async fn no_move_ends_a_limit_before_today(app) {
        let id = ordered(&app).await;
        must(&app, head("hekou"), sign(&id)).await;
        app.clock.advance(14 * DAY);
        change_day(&app, "day-1", "2026-03-07", true).await;
        let one = orders(&app, &office()).await[0].clone();
        assert_eq!(one.measures_due.as_deref(), Some("2026-03-16"), "today");
        assert!(one.moves.is_empty());
    }

    async fn the_day_for_replies_moves_too_and_only_the_program_and_the_office_count_again(app) {
        reach(&app, Stage::FeedingBack).await;
        assert_eq!(procedure(&app).await.feedback_due, Some(date(2026, 3, 9)));
        change_day(&app, "day-1", "2026-03-05", false).await;
        let procedure = procedure(&app).await;
        assert_eq!((procedure.feedback_due, procedure.feedback_moves.len()), (Some(date(2026, 3, 10)), 1));
        let again = MoveLimits { campaign: CAMPAIGN.into() };
        only_for(&app, again.clone(), &[], &[leader(), group(), head("hekou"), Actor::public()]).await;
        must(&app, office(), again).await;
    }

    async fn a_case_is_there_for_named_people_only(app) {
        reach(&app, Stage::Published).await;
        more_people(&app).await;
        let open = |named: &[&str]| OpenCase {
            campaign: CAMPAIGN.into(),
            matter: matter(),
            named: named.iter().map(|id| (*id).to_owned()).collect(),
        };
        refused(app.run(office(), open(&["nobody"])).await, "MJ2113");
        refused(app.run(office(), open(&["zhao"])).await, "MJ6132");
        only_for(&app, open(&[]), &[group(), auditor(), leader()], &[head("hekou")]).await;
        must(&app, office(), open(&["group:1"])).await;
        let id = cases(&app, &office()).await.cases[0].id.clone();
        assert_eq!(cases(&app, &group()).await.cases.len(), 1);
        let other = Actor::of("office:2", Role::Office, AUTHORITY);
        let strangers = [other.clone(), Actor::of("group:2", Role::LeadingGroup, AUTHORITY), auditor()];
        let one = ShowCases { campaign: CAMPAIGN.into(), case: id.clone() };
        let close = CloseCase { campaign: CAMPAIGN.into(), case: id.clone() };
        for stranger in &strangers {
            assert!(cases(&app, stranger).await.cases.is_empty());
            not_found(app.app.look(stranger, &one).await);
            not_found(app.run(stranger.clone(), close.clone()).await);
        }
        for actor in [leader(), head("hekou"), Actor::public()] {
            not_found(app.app.look(&actor, &one).await);
            not_found(app.app.look(&actor, &ShowCases { campaign: CAMPAIGN.into(), case: String::new() }).await);
        }
        // Nor does the record give it away.
        let seen = |view: mingjian_app::queries::RecordView| view.entries.iter().filter(|one| one.event.starts_with("case.")).count();
        let ask = RecordAsk::default();
        assert_eq!(seen(app.app.show_record(&auditor(), &CAMPAIGN.into(), &ask).await.unwrap()), 0);
        let name = NameOnCase { campaign: CAMPAIGN.into(), case: id.clone(), named: vec!["chu".to_owned(), "group:1".to_owned()] };
        must(&app, office(), name).await;
        assert_eq!(seen(app.app.show_record(&auditor(), &CAMPAIGN.into(), &ask).await.unwrap()), 2);
        assert_eq!(app.app.look(&auditor(), &one).await.unwrap().open.unwrap().ground, Ground::Untrue);
        denied(app.run(auditor(), close).await);
    }

    async fn a_case_is_amended_handed_over_and_closed_with_an_outcome(app) {
        reach(&app, Stage::Published).await;
        must(&app, office(), OpenCase { campaign: CAMPAIGN.into(), matter: matter(), named: vec!["group:1".to_owned()] }).await;
        let id = || async { cases(&app, &office()).await.cases[0].id.clone() };
        let case = id().await;
        let amend = AmendCase {
            campaign: CAMPAIGN.into(),
            case: case.clone(),
            matter: Matter { severity: Severity::Grave, ..matter() },
        };
        must(&app, group(), amend.clone()).await;
        let hand_over = |form: &str| HandOverCase {
            campaign: CAMPAIGN.into(),
            case: case.clone(),
            handing_over: HandingOver { form: form.to_owned(), to: "区纪委监委".to_owned(), document: document("移送函1号") },
        };
        refused(app.run(office(), hand_over("")).await, "MJ2101");
        must(&app, office(), hand_over("移送")).await;
        let close = CloseCase { campaign: CAMPAIGN.into(), case: case.clone() };
        refused(app.run(office(), close.clone()).await, "MJ6131");
        let outcome = Outcome { text: "诫勉谈话".to_owned(), document: None };
        must(&app, office(), RecordOutcome { campaign: CAMPAIGN.into(), case: case.clone(), outcome }).await;
        must(&app, office(), close.clone()).await;
        refused(app.run(office(), close).await, "MJ6130");
        refused(app.run(office(), amend).await, "MJ6130");
        let view = cases(&app, &office()).await;
        assert_eq!((view.cases[0].severity, view.cases[0].handed_over.len()), (Severity::Grave, 1));
        assert!(view.cases[0].closed_on.is_some());
    }

    async fn a_year_is_archived_when_every_consequence_came_to_its_end(app) {
        let id = ordered(&app).await;
        must(&app, office(), commend("chengguan", Route::LeadingGroup)).await;
        must(&app, office(), FinaliseResult { campaign: CAMPAIGN.into() }).await;
        let close_year = || CloseCampaign { campaign: CAMPAIGN.into() };
        refused(app.run(office(), close_year()).await, "MJ6125");
        must(&app, head("hekou"), sign(&id)).await;
        must(&app, head("hekou"), measures(&id, "措施")).await;
        must(&app, head("hekou"), report(&id)).await;
        must(&app, office(), close(&id)).await;
        refused(app.run(office(), close_year()).await, "MJ6115");
        let row = consequences(&app).await.commendations[0].clone();
        must(&app, group(), decide(&row, true, "")).await;
        must(&app, office(), issue(&row)).await;
        // A case does not hold the archive back: refusing would tell that there is one.
        must(&app, office(), OpenCase { campaign: CAMPAIGN.into(), matter: matter(), named: Vec::new() }).await;
        must(&app, office(), close_year()).await;
        refused(app.run(office(), criticise("hekou", Route::LeadingGroup)).await, "MJ2110");
        refused(app.run(office(), OrderRectification { source: Source::Finding { finding: "x".to_owned() }, ..order("") }).await, "MJ2110");
        assert_eq!(cases(&app, &office()).await.cases.len(), 1, "and it goes on");
    }
}
