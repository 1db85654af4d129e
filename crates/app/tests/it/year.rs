//! A whole year, step by step, each by the role whose step it is.

use std::collections::BTreeMap;

use jiff::civil::date;
use mingjian_app::commands::assessment::{BeginAssessment, BeginModeration, RecordModeration};
use mingjian_app::commands::decision::{
    ApproveResult, BeginProposal, CloseCampaign, Difference, FinaliseResult, ProposeGrades, PublishResult,
    SendBackProposal, SubmitProposal,
};
use mingjian_app::commands::feedback::{AnswerReview, BeginReview, ReplyFeedback, SendFeedback};
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_app::commands::notice::{RecordReceipt, SendNotice, SetOnsiteDate, SignReceipt};
use mingjian_app::commands::plan::{AgreePlan, DecideMethod, DraftPlan};
use mingjian_app::commands::self_check::{SaveReport, SaveSelfItem, SendBackSelfCheck, SubmitSelfCheck};
use mingjian_app::commands::team::{AnswerSecondment, DeclareRecusal, FormTeam, RequestSecondment};
use mingjian_app::{AppError, Command};
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Channel, Dossier, Objection, SelfItem};
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::{Document, Procedure, Recusal, Stage, Team};
use mingjian_core::flow::{Kind, Papers, SOLE};
use mingjian_core::points::Points;
use mingjian_store::tables::paper;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, full, lost, on_both};

use crate::enter::enter;

fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

/// A day, in milliseconds.
pub const DAY: i64 = 86_400_000;

pub fn office() -> Actor {
    Actor::of("office:1", Role::Office, AUTHORITY)
}

pub fn leader() -> Actor {
    Actor::of("zhao", Role::TeamLeader, AUTHORITY)
}

pub fn member() -> Actor {
    Actor::of("qian", Role::Assessor, AUTHORITY)
}

pub fn group() -> Actor {
    Actor::of("group:1", Role::LeadingGroup, AUTHORITY)
}

pub fn liaison(unit: &str) -> Actor {
    Actor::of_unit(&format!("liaison:{unit}"), Role::UnitLiaison, AUTHORITY, unit)
}

pub fn head(unit: &str) -> Actor {
    Actor::of_unit(&format!("head:{unit}"), Role::UnitHead, AUTHORITY, unit)
}

pub fn document(number: &str) -> Document {
    Document {
        number: number.to_owned(),
        date: date(2026, 3, 2),
        scan: String::new(),
    }
}

pub fn plan() -> Plan {
    Plan {
        title: "2025年度政务公开考核方案".to_owned(),
        document_number: "示政办发〔2026〕5号".to_owned(),
        signed_on: date(2026, 3, 1),
        published_on: Some(date(2026, 3, 2)),
        assessed_from: date(2025, 1, 1),
        assessed_to: date(2025, 12, 31),
        periods: Vec::new(),
        sampling_dates: BTreeMap::new(),
        limits: Default::default(),
        target_points: Some(points("3")),
    }
}

/// Does a step that must succeed.
pub async fn must<C: Command>(app: &TestApp, actor: Actor, command: C) {
    let name = C::NAME;
    if let Err(error) = app.run(actor, command).await {
        panic!("{name}: {error}");
    }
}

pub async fn procedure(app: &TestApp) -> Procedure {
    let mut reader = app.store().read().await.unwrap();
    let kept = paper::find(
        &mut reader,
        &ChainId::Campaign(CAMPAIGN.into()),
        Kind::Procedure,
        SOLE,
    )
    .await
    .unwrap();
    Papers::new(kept).get(SOLE).unwrap()
}

pub async fn dossier(app: &TestApp, unit: &str) -> Dossier {
    let mut reader = app.store().read().await.unwrap();
    let kept = paper::find(
        &mut reader,
        &ChainId::Campaign(CAMPAIGN.into()),
        Kind::Dossier,
        unit,
    )
    .await
    .unwrap();
    Papers::new(kept).get(unit).unwrap_or_default()
}

/// Bodies, people and roles of the stories.
async fn house(app: &TestApp) {
    let system = Actor::system("test");
    for (order, (id, name, is_member)) in (1..).zip([
        ("office", "政府办公室", false),
        ("finance", "财政局", true),
        ("chengguan", "城关镇", true),
        ("hekou", "河口镇", false),
    ]) {
        let command = RegisterBody {
            authority: AUTHORITY.into(),
            body: id.to_owned(),
            name: name.into(),
            display_order: order,
            member: is_member,
            office: id == "office",
        };
        must(app, system.clone(), command).await;
    }
    let people = [
        ("office:1", "孙办", "office"),
        ("zhao", "赵组长", "finance"),
        ("qian", "钱考核", "chengguan"),
        ("group:1", "李组员", ""),
        ("liaison:chengguan", "周联络", "chengguan"),
        ("head:chengguan", "吴镇长", "chengguan"),
        ("liaison:hekou", "郑联络", "hekou"),
        ("head:hekou", "王镇长", "hekou"),
    ];
    for (id, name, body) in people {
        let command = RegisterPerson {
            authority: AUTHORITY.into(),
            person: id.to_owned(),
            name: name.to_owned(),
            body: body.to_owned(),
            former_bodies: Vec::new(),
            email: format!("{}@example.cn", id.replace(':', ".")),
        };
        must(app, system.clone(), command).await;
    }
    let roles = [
        ("office:1", Role::Office, ""),
        ("zhao", Role::TeamLeader, ""),
        ("qian", Role::Assessor, ""),
        ("group:1", Role::LeadingGroup, ""),
        ("liaison:chengguan", Role::UnitLiaison, "chengguan"),
        ("head:chengguan", Role::UnitHead, "chengguan"),
        ("liaison:hekou", Role::UnitLiaison, "hekou"),
        ("head:hekou", Role::UnitHead, "hekou"),
    ];
    for (person, role, unit) in roles {
        let command = GrantRole {
            authority: AUTHORITY.into(),
            person: person.to_owned(),
            role,
            unit: unit.to_owned(),
            from: None,
            until: None,
        };
        must(app, system.clone(), command).await;
    }
}

/// Plays the year until a stage is reached, from the campaign of the builders.
pub async fn reach(app: &TestApp, goal: Stage) {
    app.prepare().await.unwrap();
    house(app).await;
    for stage in Stage::ALL {
        step(app, stage).await;
        if stage == goal {
            return;
        }
    }
}

/// Plays on from a stage that was reached to a later one.
pub async fn go_on(app: &TestApp, from: Stage, goal: Stage) {
    for stage in Stage::ALL
        .into_iter()
        .filter(|stage| *stage > from && *stage <= goal)
    {
        step(app, stage).await;
    }
}

/// Answers the one objection of the story, as the review ends.
pub async fn answer(app: &TestApp) {
    let answer = AnswerReview {
        campaign: CAMPAIGN.into(),
        unit: "hekou".to_owned(),
        indicator: "mechanism".to_owned(),
        upheld: true,
        reason: "核实后减为10分".to_owned(),
    };
    must(app, leader(), answer).await;
}

/// What leads into a stage from the one before.
async fn step(app: &TestApp, stage: Stage) {
    let campaign = || CAMPAIGN.into();
    match stage {
        Stage::Planning => {
            must(
                app,
                office(),
                DraftPlan {
                    campaign: campaign(),
                    plan: plan(),
                },
            )
            .await
        }
        Stage::Seconding => {
            must(
                app,
                office(),
                AgreePlan {
                    campaign: campaign(),
                    document: document("示政〔2026〕1号"),
                },
            )
            .await;
            let decide = DecideMethod {
                campaign: campaign(),
                document: document("领导小组会议纪要1号"),
                nodes: BTreeMap::new(),
                rule: Default::default(),
            };
            must(app, group(), decide).await;
            let asked = [("finance".to_owned(), 1), ("chengguan".to_owned(), 1)].into();
            let letter = document("抽调函1号");
            let request = RequestSecondment {
                campaign: campaign(),
                letter,
                due: date(2026, 3, 10),
                asked,
            };
            let whole = ["finance", "chengguan"].map(|body| (body.to_owned(), u32::MAX));
            let none = ["finance", "chengguan"].map(|body| (body.to_owned(), 0));
            // Nobody at all is refused; a number that no town has is taken as it stands, and no sum overflows.
            let nobody = RequestSecondment {
                asked: none.into(),
                ..request.clone()
            };
            assert!(
                app.run(office(), nobody)
                    .await
                    .is_err_and(|error| error.is_refused_with("MJ2101"))
            );
            let stranger = RequestSecondment {
                asked: [&whole[..], &[("nowhere".to_owned(), 1)]]
                    .concat()
                    .into_iter()
                    .collect(),
                ..request.clone()
            };
            assert!(
                app.run(office(), stranger)
                    .await
                    .is_err_and(|error| error.is_refused_with("MJ2118"))
            );
            must(app, office(), request).await;
        }
        Stage::Noticing => {
            for (body, person) in [("finance", "zhao"), ("chengguan", "qian")] {
                let answer = AnswerSecondment {
                    campaign: campaign(),
                    body: body.to_owned(),
                    persons: vec![person.to_owned()],
                };
                must(app, office(), answer).await;
                let recusal = Recusal {
                    person: person.to_owned(),
                    units: Vec::new(),
                    reason: String::new(),
                };
                must(
                    app,
                    office(),
                    DeclareRecusal {
                        campaign: campaign(),
                        recusal,
                    },
                )
                .await;
            }
            let team = Team {
                leader: "zhao".to_owned(),
                members: vec!["zhao".to_owned(), "qian".to_owned()],
            };
            must(
                app,
                office(),
                FormTeam {
                    campaign: campaign(),
                    team,
                },
            )
            .await;
        }
        Stage::SelfChecking => {
            must(
                app,
                office(),
                SendNotice {
                    campaign: campaign(),
                    document: document("考核通知1号"),
                    sent_on: None,
                },
            )
            .await;
        }
        Stage::Assessing => {
            self_check(app, "chengguan").await;
            let receipt = RecordReceipt {
                campaign: campaign(),
                unit: "hekou".to_owned(),
                on: date(2026, 3, 2),
                channel: Channel::Paper,
                received_by: "郑联络".to_owned(),
                proof: "回执3号".to_owned(),
            };
            must(app, office(), receipt).await;
            self_check(app, "hekou").await;
            must(
                app,
                office(),
                BeginAssessment {
                    campaign: campaign(),
                    missing: Vec::new(),
                },
            )
            .await;
        }
        Stage::Moderating => {
            must(app, member(), enter(0, full("hekou", "site"))).await;
            must(app, leader(), enter(1, lost("hekou", "mechanism", 12))).await;
            must(app, leader(), BeginModeration { campaign: campaign() }).await;
            must(
                app,
                leader(),
                RecordModeration {
                    campaign: campaign(),
                    minutes: document("评议纪要1号"),
                },
            )
            .await;
        }
        Stage::FeedingBack => must(app, office(), SendFeedback { campaign: campaign() }).await,
        Stage::Reviewing => {
            let objection = Objection {
                indicator: "mechanism".to_owned(),
                statement: "已按时报送".to_owned(),
                evidence: Vec::new(),
            };
            let reply = ReplyFeedback {
                campaign: campaign(),
                unit: "hekou".to_owned(),
                objections: vec![objection],
            };
            must(app, head("hekou"), reply).await;
            let agree = ReplyFeedback {
                campaign: campaign(),
                unit: "chengguan".to_owned(),
                objections: Vec::new(),
            };
            must(app, head("chengguan"), agree).await;
            must(app, office(), BeginReview { campaign: campaign() }).await;
        }
        Stage::Proposing => {
            answer(app).await;
            must(app, leader(), enter(2, lost("hekou", "mechanism", 10))).await;
            must(app, office(), BeginProposal { campaign: campaign() }).await;
        }
        Stage::Approving => {
            must(
                app,
                office(),
                ProposeGrades {
                    campaign: campaign(),
                    differences: Vec::new(),
                },
            )
            .await;
            must(app, office(), SubmitProposal { campaign: campaign() }).await;
        }
        Stage::Approved => {
            let digest = procedure(app).await.proposal.unwrap().digest;
            must(
                app,
                group(),
                ApproveResult {
                    campaign: campaign(),
                    digest,
                    document: document("纪要2号"),
                },
            )
            .await;
        }
        Stage::Published => {
            let publish = PublishResult {
                campaign: campaign(),
                document: document("通报1号"),
                interpretation: String::new(),
                ranks: false,
                totals: false,
            };
            must(app, office(), publish).await;
        }
        Stage::Final => must(app, office(), FinaliseResult { campaign: campaign() }).await,
        Stage::Closed => must(app, office(), CloseCampaign { campaign: campaign() }).await,
    }
}

/// A unit signs, fills in its self-check and submits it.
pub async fn self_check(app: &TestApp, unit: &str) {
    let campaign = || CAMPAIGN.into();
    must(
        app,
        liaison(unit),
        SignReceipt {
            campaign: campaign(),
            unit: unit.to_owned(),
        },
    )
    .await;
    for (indicator, score) in [("mechanism", "40"), ("site", "58.5")] {
        let item = SelfItem {
            score: Some(points(score)),
            text: "已完成".to_owned(),
            ..SelfItem::default()
        };
        let save = SaveSelfItem {
            campaign: campaign(),
            unit: unit.to_owned(),
            indicator: indicator.to_owned(),
            item,
            seen_version: 0,
        };
        must(app, liaison(unit), save).await;
    }
    let report = SaveReport {
        campaign: campaign(),
        unit: unit.to_owned(),
        report: "自查报告".to_owned(),
        report_scan: String::new(),
        seen_version: 0,
    };
    must(app, liaison(unit), report).await;
    must(
        app,
        head(unit),
        SubmitSelfCheck {
            campaign: campaign(),
            unit: unit.to_owned(),
        },
    )
    .await;
}

pub fn refused(result: Result<impl std::fmt::Debug, AppError>, code: &str) {
    match result {
        Err(error) if error.is_refused_with(code) => {}
        other => panic!("expected {code}, found {other:?}"),
    }
}

on_both! {
    async fn a_whole_year_runs_from_plan_to_archive(app) {
        reach(&app, Stage::Closed).await;
        let procedure = procedure(&app).await;
        assert_eq!(procedure.stage, Stage::Closed);
        let lines = procedure.proposal.unwrap().lines;
        assert_eq!(lines["hekou"].total, "90.00");
        assert_eq!(lines["hekou"].proposed, "excellent");
        let stages: Vec<Stage> = procedure.history.iter().map(|step| step.stage).collect();
        assert_eq!(stages, Stage::ALL);
    }

    async fn an_onsite_date_nearer_than_fifteen_days_is_refused(app) {
        reach(&app, Stage::SelfChecking).await;
        let set = |day| SetOnsiteDate { campaign: CAMPAIGN.into(), unit: "hekou".to_owned(), on: day };
        refused(app.run(office(), set(date(2026, 3, 16))).await, "MJ2103");
        must(&app, office(), set(date(2026, 3, 17))).await;
        // 钱考核 belongs to 城关镇; the leader does not.
        let own = SetOnsiteDate { campaign: CAMPAIGN.into(), unit: "chengguan".to_owned(), on: date(2026, 3, 18) };
        let bound = Actor { bound_to: vec!["chengguan".to_owned()], ..leader() };
        assert!(matches!(app.run(bound, own).await, Err(AppError::Denied(refusal)) if refusal.code == "MJ7003"));
    }

    async fn a_submitted_self_check_changes_only_after_it_was_sent_back(app) {
        reach(&app, Stage::SelfChecking).await;
        self_check(&app, "chengguan").await;
        let save = || SaveSelfItem {
            campaign: CAMPAIGN.into(),
            unit: "chengguan".to_owned(),
            indicator: "site".to_owned(),
            item: SelfItem { score: Some(points("60")), ..SelfItem::default() },
            seen_version: 1,
        };
        refused(app.run(liaison("chengguan"), save()).await, "MJ2137");
        let back = SendBackSelfCheck { campaign: CAMPAIGN.into(), unit: "chengguan".to_owned(), reason: "请补材料".to_owned() };
        must(&app, office(), back).await;
        must(&app, liaison("chengguan"), save()).await;
        // Somebody else's newer version is not overwritten.
        let mut stale = save();
        stale.item.score = Some(points("59"));
        refused(app.run(liaison("chengguan"), stale).await, "MJ9001");
        assert_eq!(dossier(&app, "chengguan").await.self_check.items["site"].version, 2);
    }

    async fn scores_are_open_only_while_the_procedure_says_so(app) {
        reach(&app, Stage::FeedingBack).await;
        refused(app.run(leader(), enter(1, lost("chengguan", "site", 3))).await, "MJ4080");
    }

    async fn a_different_grade_needs_a_reason_and_approval_the_digest_that_was_seen(app) {
        reach(&app, Stage::Proposing).await;
        let propose = |reason: &str| ProposeGrades {
            campaign: CAMPAIGN.into(),
            differences: vec![Difference { unit: "hekou".to_owned(), grade: "pass".to_owned(), reason: reason.to_owned() }],
        };
        refused(app.run(office(), propose("")).await, "MJ6012");
        must(&app, office(), propose("被多次通报")).await;
        let line = procedure(&app).await.proposal.unwrap().lines["hekou"].clone();
        assert_eq!((line.computed.as_str(), line.proposed.as_str(), line.by.as_str()), ("excellent", "pass", "孙办"));
        must(&app, office(), SubmitProposal { campaign: CAMPAIGN.into() }).await;
        let approve = ApproveResult { campaign: CAMPAIGN.into(), digest: "x".to_owned(), document: document("纪要2号") };
        refused(app.run(group(), approve).await, "MJ6015");
        let back = SendBackProposal { campaign: CAMPAIGN.into(), reasons: "请复核河口镇".to_owned(), to: Stage::Reviewing };
        must(&app, group(), back).await;
        assert_eq!(procedure(&app).await.stage, Stage::Reviewing);
    }

    async fn an_approval_over_an_edited_record_is_refused(app) {
        reach(&app, Stage::Approving).await;
        let digest = procedure(&app).await.proposal.unwrap().digest;
        app.tamper("UPDATE score_entry SET body = replace(body, '10', '1') WHERE unit = 'hekou' AND indicator = 'mechanism'").await.unwrap();
        let approve = ApproveResult { campaign: CAMPAIGN.into(), digest, document: document("纪要2号") };
        refused(app.run(group(), approve).await, "MJ6001");
    }
}
