//! The team's work: assignment, proposed deductions, bonus claims, major deductions; who may, when, how often.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use mingjian_app::commands::decision::BeginProposal;
use mingjian_app::commands::self_check::SendBackSelfCheck;
use mingjian_app::commands::team::DeclareRecusal;
use mingjian_app::commands::work::{
    AdoptDeduction, ClaimBonus, ConfirmMajor, DismissDeduction, GrantBonus, HearMajor, ProposeDeduction,
    ProposeMajor, RefuseBonus, RefuseMajor, SetAssignment, WithdrawBonus,
};
use mingjian_app::queries::{ShowBoard, ShowDeductions, ShowDesk, ShowDuty, SpreadBy, worklist};
use mingjian_app::{AppError, Command};
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::assignment::Rule;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::{Deduction, DeductionState, Source};
use mingjian_core::flow::major::{Ground, Major, MajorState};
use mingjian_core::flow::procedure::{Recusal, Stage};
use mingjian_core::flow::{Paper, Papers};
use mingjian_core::points::Points;
use mingjian_core::sheet::Entry;
use mingjian_store::tables::{paper, score_entry, unit_total};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, full, lost, on_both};

use crate::enter::enter;
use crate::year::{document, group, head, leader, liaison, member, must, office, reach};

fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

fn refused(result: Result<impl std::fmt::Debug, AppError>, code: &str) {
    match result {
        Err(error) if error.is_refused_with(code) => {}
        other => panic!("expected {code}, found {other:?}"),
    }
}

/// Whether somebody is told that they may not, or that there is no such thing.
fn kept_out(result: Result<impl std::fmt::Debug, AppError>) -> &'static str {
    match result {
        Err(AppError::Denied(refusal)) => refusal.code,
        Err(AppError::NotFound) => "MJ7001",
        other => panic!("expected no entrance, found {other:?}"),
    }
}

/// The papers of a kind, by id.
pub async fn papers<P: Paper>(app: &TestApp) -> BTreeMap<String, P> {
    let mut reader = app.store().read().await.unwrap();
    let kept = paper::of_kind(&mut reader, &ChainId::Campaign(CAMPAIGN.into()), P::KIND)
        .await
        .unwrap();
    let papers = Papers::new(kept);
    papers.all::<P>().map(|(id, one)| (id.to_owned(), one)).collect()
}

/// The only paper of a kind that satisfies a condition.
async fn the<P: Paper>(app: &TestApp, is: impl Fn(&P) -> bool) -> (String, P) {
    let mut found: Vec<(String, P)> = papers::<P>(app)
        .await
        .into_iter()
        .filter(|(_, one)| is(one))
        .collect();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

async fn entry(app: &TestApp, unit: &str, indicator: &str) -> (Entry, i64) {
    let mut reader = app.store().read().await.unwrap();
    let rows = score_entry::of_unit(&mut reader, &CAMPAIGN.into(), unit)
        .await
        .unwrap();
    let row = rows
        .iter()
        .find(|row| row.key.indicator == indicator)
        .expect("an entry");
    (row.entry.clone(), row.version)
}

async fn total(app: &TestApp, unit: &str) -> Option<String> {
    let mut reader = app.store().read().await.unwrap();
    let totals = unit_total::list(&mut reader, &CAMPAIGN.into()).await.unwrap();
    totals
        .into_iter()
        .find(|row| row.unit == unit)
        .and_then(|row| row.total.total)
}

/// Somebody who watches all year, before there is a team.
fn watcher() -> Actor {
    Actor::of("office:1", Role::Office, AUTHORITY)
}

/// 迟报 once, on a day of the assessed year.
pub fn propose(unit: &str, finding: &str, happened_on: Date) -> ProposeDeduction {
    ProposeDeduction {
        campaign: CAMPAIGN.into(),
        source: Source::DailyMonitoring,
        unit: unit.to_owned(),
        indicator: "mechanism".to_owned(),
        period: String::new(),
        sheet: String::new(),
        trigger: "late".to_owned(),
        count: 1,
        amount: None,
        reason: "季度报表迟报".to_owned(),
        proof: vec!["监测记录7号".to_owned()],
        happened_on,
        finding: finding.to_owned(),
        outside_reason: String::new(),
    }
}

fn adopt(unit: &str, id: &str) -> AdoptDeduction {
    AdoptDeduction {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        deduction: id.to_owned(),
        reason: String::new(),
    }
}

fn dismiss(unit: &str, id: &str, reason: &str) -> DismissDeduction {
    DismissDeduction {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        deduction: id.to_owned(),
        reason: reason.to_owned(),
    }
}

fn claim(unit: &str, work: &str) -> ClaimBonus {
    ClaimBonus {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        indicator: "bright".to_owned(),
        trigger: "city".to_owned(),
        work: work.to_owned(),
        criteria: vec!["创新".to_owned()],
        points: points("2"),
        text: "政策直达企业".to_owned(),
        proof: vec!["市政府通报".to_owned()],
    }
}

fn grant(unit: &str, id: &str, granted: &str) -> GrantBonus {
    GrantBonus {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        claim: id.to_owned(),
        points: points(granted),
        reason: "属实".to_owned(),
    }
}

fn accuse(unit: &str) -> ProposeMajor {
    ProposeMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        item: "false".to_owned(),
        trigger: "content".to_owned(),
        ground: Ground::SeriousError,
        points: Some(points("5")),
        facts: "公开的数据与台账不符，造成误导".to_owned(),
        proof: vec!["核查报告2号".to_owned()],
        happened_on: date(2025, 6, 1),
    }
}

fn hear(unit: &str, id: &str, statement: &str) -> HearMajor {
    HearMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        statement: statement.to_owned(),
        nothing: statement.is_empty(),
        on: None,
    }
}

fn confirm(unit: &str, id: &str) -> ConfirmMajor {
    ConfirmMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        document: document("领导小组纪要5号"),
        reason: String::new(),
    }
}

fn rule(assessor: &str, indicators: &[&str], units: &[&str]) -> Rule {
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    Rule {
        assessor: assessor.to_owned(),
        indicators: owned(indicators),
        units: owned(units),
    }
}

fn assign(rules: &[Rule]) -> SetAssignment {
    SetAssignment {
        campaign: CAMPAIGN.into(),
        rules: rules.to_vec(),
    }
}

/// The assessor with the body to which they belong, as the seat says it.
fn bound_member() -> Actor {
    Actor {
        bound_to: vec!["chengguan".to_owned()],
        assessor: "qian".to_owned(),
        ..member()
    }
}

async fn denied<C: Command + Clone>(app: &TestApp, actors: &[Actor], command: &C) {
    for actor in actors {
        kept_out(app.run(actor.clone(), command.clone()).await);
    }
}

on_both! {
    async fn daily_monitoring_waits_all_year_and_counts_when_it_is_adopted(app) {
        reach(&app, Stage::Planning).await;
        must(&app, watcher(), propose("hekou", "巡查-17", date(2025, 11, 3))).await;
        let (id, waiting) = the::<Deduction>(&app, |one| one.state == DeductionState::Waiting).await;
        assert_eq!(waiting.proposed.finding, "巡查-17");
        // Not before scores are open.
        refused(app.run(leader(), adopt("hekou", &id)).await, "MJ4080");
        crate::year::go_on(&app, Stage::Planning, Stage::Assessing).await;
        let before = total(&app, "hekou").await;
        let (standing, version) = entry(&app, "hekou", "mechanism").await;
        assert!(standing.full);
        must(&app, leader(), adopt("hekou", &id)).await;
        let (after, next) = entry(&app, "hekou", "mechanism").await;
        assert_eq!(next, version + 1);
        let one = &after.occurrences[0];
        assert_eq!((one.trigger.as_str(), one.finding.as_str(), one.on.as_str()), ("late", "巡查-17", "2025-11-03"));
        assert!(!after.full && one.reason.contains("迟报") && one.proof == ["监测记录7号"]);
        must(&app, leader(), enter(0, full("hekou", "site"))).await;
        assert_ne!(total(&app, "hekou").await, before);
        assert_eq!(total(&app, "hekou").await.as_deref(), Some("98/1"));
        // Once: neither again, nor dismissed afterwards, nor another of the same finding.
        refused(app.run(leader(), adopt("hekou", &id)).await, "MJ4215");
        refused(app.run(leader(), dismiss("hekou", &id, "误报")).await, "MJ4215");
        refused(app.run(watcher(), propose("hekou", "巡查-17", date(2025, 11, 3))).await, "MJ4214");
        // Another unit may have the same finding on its own papers.
        must(&app, watcher(), propose("chengguan", "巡查-17", date(2025, 11, 3))).await;
    }

    async fn a_proposal_names_item_situation_reason_proof_and_day(app) {
        reach(&app, Stage::Noticing).await;
        let good = || propose("hekou", "", date(2025, 5, 1));
        let run = |command| app.run(watcher(), command);
        refused(run(ProposeDeduction { unit: "nobody".to_owned(), ..good() }).await, "MJ4010");
        refused(run(ProposeDeduction { indicator: "nothing".to_owned(), ..good() }).await, "MJ4202");
        refused(run(ProposeDeduction { indicator: "bright".to_owned(), ..good() }).await, "MJ4202");
        refused(run(ProposeDeduction { trigger: "other".to_owned(), ..good() }).await, "MJ4210");
        refused(run(ProposeDeduction { count: 0, ..good() }).await, "MJ4218");
        refused(run(ProposeDeduction { reason: " ".to_owned(), ..good() }).await, "MJ4211");
        refused(run(ProposeDeduction { proof: vec![" ".to_owned()], ..good() }).await, "MJ4211");
        refused(run(ProposeDeduction { happened_on: date(2026, 3, 3), ..good() }).await, "MJ4212");
        refused(run(ProposeDeduction { happened_on: date(2026, 2, 1), ..good() }).await, "MJ4213");
        refused(run(ProposeDeduction { period: "q1".to_owned(), ..good() }).await, "MJ4013");
        // An item without situations takes an amount.
        let free = || ProposeDeduction { indicator: "site".to_owned(), trigger: String::new(), ..good() };
        refused(run(free()).await, "MJ4211");
        run(ProposeDeduction { amount: Some(points("1.5")), ..free() }).await.unwrap();
        let outside = "跨年度延续的问题".to_owned();
        run(ProposeDeduction { happened_on: date(2026, 2, 1), outside_reason: outside, ..good() }).await.unwrap();
        let all = papers::<Deduction>(&app).await;
        assert_eq!(all.len(), 2);
        // A proposal without a finding is its own.
        assert!(all.iter().all(|(id, one)| one.proposed.finding == *id));
    }

    async fn who_may_not_decide_a_deduction_is_kept_out(app) {
        reach(&app, Stage::Assessing).await;
        must(&app, watcher(), propose("chengguan", "", date(2025, 5, 1))).await;
        let (id, _) = the::<Deduction>(&app, |_| true).await;
        denied(&app, &[office(), group(), liaison("chengguan"), head("chengguan")], &adopt("chengguan", &id)).await;
        // 钱考核 belongs to the unit.
        assert_eq!(kept_out(app.run(bound_member(), adopt("chengguan", &id)).await), "MJ7003");
        assert_eq!(kept_out(app.run(bound_member(), dismiss("chengguan", &id, "误报")).await), "MJ7003");
        let recusal = Recusal { person: "zhao".to_owned(), units: vec!["chengguan".to_owned()], reason: "亲属".to_owned() };
        must(&app, leader(), DeclareRecusal { campaign: CAMPAIGN.into(), recusal }).await;
        assert_eq!(kept_out(app.run(leader(), adopt("chengguan", &id)).await), "MJ7003");
        // Somebody with the role who does not belong to this year's team.
        let stranger = Actor::of("sun", Role::Assessor, AUTHORITY);
        refused(app.run(stranger.clone(), adopt("chengguan", &id)).await, "MJ4201");
        refused(app.run(stranger, enter(1, lost("chengguan", "site", 1))).await, "MJ4201");
        // On another unit's papers there is none.
        refused(app.run(leader(), adopt("hekou", &id)).await, "MJ4200");
        refused(app.run(leader(), adopt("hekou", "nothing")).await, "MJ4200");
    }

    async fn a_dismissed_deduction_changes_nothing_and_says_why(app) {
        reach(&app, Stage::Assessing).await;
        must(&app, leader(), propose("hekou", "F1", date(2025, 5, 1))).await;
        let (id, _) = the::<Deduction>(&app, |_| true).await;
        let before = entry(&app, "hekou", "mechanism").await;
        refused(app.run(leader(), dismiss("hekou", &id, " ")).await, "MJ4211");
        must(&app, member(), dismiss("hekou", &id, "经核实不属实")).await;
        assert_eq!(entry(&app, "hekou", "mechanism").await, before);
        let (_, one) = the::<Deduction>(&app, |_| true).await;
        assert_eq!((one.state, one.decision.as_str()), (DeductionState::Dismissed, "经核实不属实"));
        refused(app.run(leader(), adopt("hekou", &id)).await, "MJ4215");
        // What was dismissed may be proposed anew with better proof.
        must(&app, leader(), propose("hekou", "F1", date(2025, 5, 1))).await;
    }

    async fn nothing_comes_off_an_item_that_does_not_apply(app) {
        reach(&app, Stage::Assessing).await;
        must(&app, watcher(), propose("hekou", "", date(2025, 5, 1))).await;
        let (id, _) = the::<Deduction>(&app, |_| true).await;
        let none = Entry { full: false, not_applicable: true, reason: "无此事项".to_owned(), ..full("hekou", "mechanism") };
        must(&app, leader(), enter(1, none)).await;
        refused(app.run(leader(), adopt("hekou", &id)).await, "MJ4216");
        refused(app.run(leader(), propose("hekou", "", date(2025, 5, 1))).await, "MJ4216");
    }

    async fn a_bonus_is_claimed_once_and_granted_at_most_as_claimed(app) {
        reach(&app, Stage::SelfChecking).await;
        must(&app, liaison("chengguan"), claim("chengguan", "政策直达平台")).await;
        refused(app.run(head("chengguan"), claim("chengguan", " 政策直达平台 ")).await, "MJ4221");
        refused(app.run(liaison("chengguan"), ClaimBonus { proof: Vec::new(), ..claim("chengguan", "乙") }).await, "MJ4211");
        refused(app.run(liaison("chengguan"), ClaimBonus { points: points("3"), ..claim("chengguan", "乙") }).await, "MJ4224");
        refused(app.run(liaison("chengguan"), ClaimBonus { points: points("0"), ..claim("chengguan", "乙") }).await, "MJ4222");
        let wrong = ClaimBonus { indicator: "site".to_owned(), ..claim("chengguan", "乙") };
        refused(app.run(liaison("chengguan"), wrong).await, "MJ4220");
        let open = |amount: &str, work: &str| ClaimBonus {
            trigger: "district".to_owned(),
            points: points(amount),
            ..claim("chengguan", work)
        };
        refused(app.run(liaison("chengguan"), open("2", "乙")).await, "MJ4229");
        must(&app, liaison("chengguan"), open("1.5", "公开进村")).await;
        // On another unit's papers, and by whom it is not.
        denied(&app, &[liaison("hekou"), leader(), member(), office()], &claim("chengguan", "丙")).await;
        let (first, _) = the::<BonusClaim>(&app, |one| one.claim.work == "政策直达平台").await;
        let (second, _) = the::<BonusClaim>(&app, |one| one.claim.work == "公开进村").await;
        refused(app.run(leader(), grant("chengguan", &first, "2")).await, "MJ4080");
        crate::year::go_on(&app, Stage::SelfChecking, Stage::Assessing).await;
        let withdraw = WithdrawBonus { campaign: CAMPAIGN.into(), unit: "chengguan".to_owned(), claim: first.clone() };
        refused(app.run(liaison("chengguan"), withdraw).await, "MJ4226");
        refused(app.run(liaison("chengguan"), claim("chengguan", "丙")).await, "MJ4226");
        denied(&app, &[member(), office(), group(), head("chengguan")], &grant("chengguan", &first, "2")).await;
        let bound = Actor { bound_to: vec!["chengguan".to_owned()], ..leader() };
        assert_eq!(kept_out(app.run(bound, grant("chengguan", &first, "2")).await), "MJ7003");
        refused(app.run(leader(), grant("chengguan", &first, "1")).await, "MJ4224");
        refused(app.run(leader(), grant("chengguan", &second, "1.6")).await, "MJ4229");
        must(&app, leader(), grant("chengguan", &first, "2")).await;
        refused(app.run(leader(), grant("chengguan", &first, "2")).await, "MJ4225");
        refused(app.run(leader(), GrantBonus { reason: String::new(), ..grant("chengguan", &second, "1") }).await, "MJ4211");
        must(&app, leader(), grant("chengguan", &second, "1")).await;
        let (stands, _) = entry(&app, "chengguan", "bright").await;
        let works: Vec<&str> = stands.occurrences.iter().map(|one| one.work.as_str()).collect();
        assert_eq!(works, ["政策直达平台", "公开进村"]);
        assert_eq!(total(&app, "chengguan").await.as_deref(), Some("103/1"));
        // The sheet itself adds none, and can take one back.
        let mut more = stands.clone();
        more.occurrences.push(more.occurrences[0].clone());
        refused(app.run(leader(), enter(2, more)).await, "MJ4227");
        let mut less = stands;
        less.occurrences.pop();
        must(&app, leader(), enter(2, less)).await;
    }

    async fn a_claim_is_withdrawn_while_the_self_check_is_open_and_refused_with_a_reason(app) {
        reach(&app, Stage::SelfChecking).await;
        must(&app, liaison("hekou"), claim("hekou", "甲")).await;
        let (id, _) = the::<BonusClaim>(&app, |_| true).await;
        let withdraw = |unit: &str| WithdrawBonus { campaign: CAMPAIGN.into(), unit: unit.to_owned(), claim: id.clone() };
        kept_out(app.run(liaison("chengguan"), withdraw("hekou")).await);
        refused(app.run(liaison("chengguan"), withdraw("chengguan")).await, "MJ4200");
        must(&app, head("hekou"), withdraw("hekou")).await;
        refused(app.run(head("hekou"), withdraw("hekou")).await, "MJ4225");
        must(&app, liaison("hekou"), claim("hekou", "甲")).await;
        let (again, _) = the::<BonusClaim>(&app, |one| one.state == ClaimState::Claimed).await;
        crate::year::go_on(&app, Stage::SelfChecking, Stage::Assessing).await;
        let back = SendBackSelfCheck { campaign: CAMPAIGN.into(), unit: "hekou".to_owned(), reason: "补材料".to_owned() };
        must(&app, office(), back).await;
        must(&app, liaison("hekou"), claim("hekou", "乙")).await;
        let refuse = |reason: &str| RefuseBonus {
            campaign: CAMPAIGN.into(),
            unit: "hekou".to_owned(),
            claim: again.clone(),
            reason: reason.to_owned(),
        };
        refused(app.run(leader(), refuse("")).await, "MJ4211");
        must(&app, leader(), refuse("不属单项工作")).await;
        refused(app.run(leader(), refuse("不属单项工作")).await, "MJ4225");
        assert_eq!(papers::<BonusClaim>(&app).await[&again].state, ClaimState::Refused);
    }

    async fn a_major_deduction_counts_only_after_hearing_and_confirmation(app) {
        reach(&app, Stage::Assessing).await;
        denied(&app, &[member(), group(), head("hekou")], &accuse("hekou")).await;
        refused(app.run(leader(), ProposeMajor { item: "nothing".to_owned(), ..accuse("hekou") }).await, "MJ4230");
        refused(app.run(leader(), ProposeMajor { points: None, ..accuse("hekou") }).await, "MJ4211");
        refused(app.run(leader(), ProposeMajor { points: Some(points("30")), ..accuse("hekou") }).await, "MJ4033");
        refused(app.run(leader(), ProposeMajor { happened_on: date(2026, 2, 1), ..accuse("hekou") }).await, "MJ4236");
        must(&app, leader(), accuse("hekou")).await;
        let (id, _) = the::<Major>(&app, |_| true).await;
        refused(app.run(group(), confirm("hekou", &id)).await, "MJ4231");
        denied(&app, &[leader(), member(), head("chengguan"), liaison("hekou")], &hear("hekou", &id, "")).await;
        let both = HearMajor { nothing: true, ..hear("hekou", &id, "数据已更正") };
        refused(app.run(head("hekou"), both).await, "MJ4233");
        let early = HearMajor { on: Some(date(2026, 3, 1)), ..hear("hekou", &id, "数据已更正") };
        refused(app.run(office(), early).await, "MJ4234");
        must(&app, head("hekou"), hear("hekou", &id, "数据已更正")).await;
        must(&app, office(), hear("hekou", &id, "")).await;
        denied(&app, &[office(), leader(), member(), head("hekou")], &confirm("hekou", &id)).await;
        must(&app, leader(), enter(0, full("hekou", "site"))).await;
        assert_eq!(total(&app, "hekou").await.as_deref(), Some("100/1"));
        must(&app, group(), confirm("hekou", &id)).await;
        assert_eq!(total(&app, "hekou").await.as_deref(), Some("95/1"));
        refused(app.run(group(), confirm("hekou", &id)).await, "MJ4232");
        refused(app.run(head("hekou"), hear("hekou", &id, "再说明")).await, "MJ4232");
        let (_, major) = the::<Major>(&app, |_| true).await;
        assert_eq!((major.state, major.hearings.len()), (MajorState::Confirmed, 2));
        // The sheet adds no major deduction on its own.
        refused(app.run(leader(), enter(0, lost("chengguan", "false", 5))).await, "MJ4235");
    }

    async fn a_refused_major_deduction_takes_nothing(app) {
        reach(&app, Stage::Moderating).await;
        must(&app, office(), accuse("hekou")).await;
        let (id, _) = the::<Major>(&app, |_| true).await;
        must(&app, office(), hear("hekou", &id, "")).await;
        let refuse = |reason: &str| RefuseMajor {
            campaign: CAMPAIGN.into(),
            unit: "hekou".to_owned(),
            major: id.clone(),
            document: document("领导小组纪要6号"),
            reason: reason.to_owned(),
        };
        let before = total(&app, "hekou").await;
        refused(app.run(group(), refuse("")).await, "MJ4211");
        must(&app, group(), refuse("情节较轻")).await;
        assert_eq!(total(&app, "hekou").await, before);
    }

    async fn no_grades_are_proposed_over_what_is_undecided(app) {
        reach(&app, Stage::Planning).await;
        must(&app, watcher(), propose("hekou", "F", date(2025, 5, 1))).await;
        crate::year::go_on(&app, Stage::Planning, Stage::Reviewing).await;
        crate::year::answer(&app).await;
        refused(app.run(office(), BeginProposal { campaign: CAMPAIGN.into() }).await, "MJ4240");
        let (id, _) = the::<Deduction>(&app, |_| true).await;
        must(&app, leader(), dismiss("hekou", &id, "已整改")).await;
        must(&app, office(), BeginProposal { campaign: CAMPAIGN.into() }).await;
        // From here on nothing is proposed any more.
        refused(app.run(watcher(), propose("hekou", "G", date(2025, 5, 1))).await, "MJ2110");
        refused(app.run(office(), accuse("hekou")).await, "MJ2110");
    }

    async fn an_assignment_holds_when_scores_are_entered(app) {
        reach(&app, Stage::Seconding).await;
        refused(app.run(office(), assign(&[rule("qian", &[], &[])])).await, "MJ2110");
        crate::year::go_on(&app, Stage::Seconding, Stage::Assessing).await;
        denied(&app, &[member(), group(), head("hekou")], &assign(&[rule("qian", &[], &[])])).await;
        refused(app.run(leader(), assign(&[])).await, "MJ4204");
        refused(app.run(leader(), assign(&[rule("sun", &[], &[])])).await, "MJ4201");
        refused(app.run(leader(), assign(&[rule("qian", &["nothing"], &[])])).await, "MJ4202");
        refused(app.run(leader(), assign(&[rule("qian", &[], &["nobody"])])).await, "MJ4010");
        // 钱考核 belongs to 城关镇.
        refused(app.run(leader(), assign(&[rule("qian", &[], &["chengguan"])])).await, "MJ4203");
        must(&app, leader(), assign(&[rule("zhao", &["mechanism"], &[]), rule("qian", &["site"], &[])])).await;
        must(&app, member(), enter(0, full("hekou", "site"))).await;
        assert_eq!(kept_out(app.run(member(), enter(1, lost("hekou", "mechanism", 2))).await), "MJ7002");
        must(&app, leader(), enter(1, lost("hekou", "site", 2))).await;
        // A proposal on an item that is another's is another's to decide.
        must(&app, member(), propose("hekou", "", date(2025, 5, 1))).await;
        let (id, _) = the::<Deduction>(&app, |_| true).await;
        assert_eq!(kept_out(app.run(member(), adopt("hekou", &id)).await), "MJ7002");
        must(&app, leader(), adopt("hekou", &id)).await;
        // Another assignment takes its place.
        must(&app, office(), assign(&[rule("qian", &["work"], &["hekou"])])).await;
        must(&app, member(), enter(2, lost("hekou", "mechanism", 2))).await;
    }

    async fn an_even_assignment_respects_recusal_and_is_accepted_as_offered(app) {
        reach(&app, Stage::Assessing).await;
        for by in [SpreadBy::Unit, SpreadBy::Item] {
            let ask = ShowDuty { campaign: CAMPAIGN.into(), spread: Some(by) };
            let view = app.app.look(&leader(), &ask).await.unwrap();
            assert!(view.left.is_empty());
            let ids = |all: &[mingjian_app::queries::Called]| all.iter().map(|one| one.id.clone()).collect();
            let rules: Vec<Rule> = view
                .offered
                .iter()
                .map(|one| Rule { assessor: one.assessor.id.clone(), indicators: ids(&one.indicators), units: ids(&one.units) })
                .collect();
            assert!(rules.iter().all(|rule| rule.assessor != "qian" || !rule.units.contains(&"chengguan".to_owned())));
            must(&app, leader(), assign(&rules)).await;
            // Every item of every unit is somebody's.
            let board = app.app.ask(&leader(), &CAMPAIGN.into(), &ShowBoard::default()).await.unwrap();
            let mut found = 0;
            for actor in [Actor { role: Role::Assessor, ..leader() }, bound_member()] {
                let duty = app.app.look(&actor, &ShowDuty { campaign: CAMPAIGN.into(), spread: None }).await.unwrap();
                let list = worklist(&board, duty, "");
                assert!(actor.id.as_str() != "qian" || list.by_unit.iter().all(|row| row.unit.id != "chengguan"));
                found += list.items;
            }
            assert_eq!(found, 4, "{by:?}");
        }
    }

    async fn what_waits_is_a_task_of_the_role_that_decides_it(app) {
        reach(&app, Stage::SelfChecking).await;
        must(&app, liaison("hekou"), claim("hekou", "甲")).await;
        crate::year::go_on(&app, Stage::SelfChecking, Stage::Assessing).await;
        must(&app, watcher(), propose("hekou", "", date(2025, 5, 1))).await;
        must(&app, leader(), accuse("hekou")).await;
        let (id, _) = the::<Major>(&app, |_| true).await;
        let tasks = async |actor: Actor| {
            let desk = app.app.look(&actor, &ShowDesk { campaign: CAMPAIGN.into() }).await.unwrap();
            desk.tasks.iter().map(|task| (task.name, task.link)).collect::<Vec<_>>()
        };
        let leads = tasks(leader()).await;
        assert!(leads.contains(&("adopt-deductions", "/deductions")) && leads.contains(&("judge-claims", "/claims")), "{leads:?}");
        assert!(tasks(member()).await.contains(&("adopt-deductions", "/deductions")));
        assert!(tasks(head("hekou")).await.contains(&("state-majors", "/deductions")));
        assert!(!tasks(head("chengguan")).await.iter().any(|(name, _)| *name == "state-majors"));
        assert!(tasks(office()).await.contains(&("hear-majors", "/deductions")));
        must(&app, office(), hear("hekou", &id, "")).await;
        assert!(tasks(group()).await.contains(&("decide-majors", "/deductions")));
        assert!(tasks(office()).await.contains(&("await-majors", "/deductions")));
    }

    async fn a_unit_sees_the_major_deductions_against_itself_and_nothing_else(app) {
        reach(&app, Stage::Assessing).await;
        must(&app, watcher(), propose("hekou", "", date(2025, 5, 1))).await;
        must(&app, office(), accuse("hekou")).await;
        let ask = |unit: &str| ShowDeductions { campaign: CAMPAIGN.into(), unit: unit.to_owned(), item: String::new() };
        let seen = async |actor: Actor| app.app.look(&actor, &ask("hekou")).await.unwrap();
        let (own, other) = (seen(head("hekou")).await, seen(head("chengguan")).await);
        assert_eq!((own.deductions.len(), own.majors.len(), own.form.is_some()), (0, 1, false));
        assert_eq!((other.deductions.len(), other.majors.len()), (0, 0));
        let team = seen(leader()).await;
        assert_eq!((team.deductions.len(), team.majors.len()), (1, 1));
        assert!(team.deductions[0].may_decide && !seen(office()).await.deductions[0].may_decide);
        let form = team.form.expect("the form");
        assert_eq!(form.items.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["mechanism", "site", "false"]);
        let public = app.app.look(&Actor::public(), &ask("")).await;
        assert!(matches!(public, Err(AppError::NotFound)));
    }
}
