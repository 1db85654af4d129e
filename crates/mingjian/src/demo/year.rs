//! 演示的两个考核年度: one played to its end, one up to scoring.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mingjian_app::AppError;
use mingjian_app::commands::assessment::{BeginAssessment, BeginModeration, RecordModeration};
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::commands::decision::{
    ApproveResult, BeginProposal, CloseCampaign, FinaliseResult, ProposeGrades, PublishResult, SubmitProposal,
};
use mingjian_app::commands::feedback::{BeginReview, SendFeedback};
use mingjian_app::commands::notice::{RecordReceipt, SendNotice, SetOnsiteDate, SignReceipt};
use mingjian_app::commands::plan::{AgreePlan, DecideMethod, DraftPlan};
use mingjian_app::commands::self_check::{SaveReport, SaveSelfItems, SendBackSelfCheck, SubmitSelfCheck};
use mingjian_app::commands::team::{AnswerSecondment, DeclareRecusal, FormTeam, RequestSecondment};
use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Channel, Dossier};
use mingjian_core::flow::plan::{Limits, Plan};
use mingjian_core::flow::procedure::{Document, Missing, Procedure, Recusal, Team};
use mingjian_core::flow::{Kind, Papers, SOLE};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::sheet::{Sheets, Status, Unit};
use mingjian_store::Store;
use mingjian_store::tables::paper;

use super::people::{MEMBERS, actor, head, liaison};
use super::{AUTHORITY, CLOSED, OPEN, Story, papers, work};

/// Units that hand in nothing in the open year.
const SILENT: [&str; 1] = ["bashang"];
/// The unit whose self-check was sent back in the open year.
const RETURNED: &str = "hetang";

fn document(number: String, date: Date) -> Document {
    Document {
        number,
        date,
        scan: String::new(),
    }
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

async fn procedure(store: &Store, campaign: &str) -> Result<Option<Procedure>, AppError> {
    let mut reader = store.read().await?;
    let kept = paper::find(
        &mut reader,
        &ChainId::Campaign(campaign.into()),
        Kind::Procedure,
        SOLE,
    )
    .await?;
    Ok(Papers::new(kept).get(SOLE))
}

/// Whether the last step was taken.
pub(super) async fn is_told(store: &Store) -> Result<bool, AppError> {
    let last = paper::find(
        &mut store.read().await?,
        &ChainId::Campaign(OPEN.into()),
        Kind::Dossier,
        RETURNED,
    )
    .await?;
    let last: Option<Dossier> = Papers::new(last).get(RETURNED);
    Ok(last.is_some_and(|dossier| !dossier.self_check.sent_back.is_empty()))
}

/// The year that is closed.
pub(super) async fn closed(story: &mut Story) -> Result<(), AppError> {
    let sheets = story.sheets.clone();
    begin(story, CLOSED, 2025, date(2026, 1, 5), sheets).await?;
    assess(story, CLOSED, 2025, date(2026, 1, 5), &[]).await?;
    let campaign = || CLOSED.into();
    let (office, group) = (actor("demo-office"), actor("demo-leading-group"));
    story.on(date(2026, 3, 2));
    story
        .does(
            actor("demo-team-leader"),
            BeginModeration { campaign: campaign() },
        )
        .await?;
    let minutes = document("集中评议纪要〔2026〕1号".to_owned(), date(2026, 3, 2));
    story
        .does(
            actor("demo-team-leader"),
            RecordModeration {
                campaign: campaign(),
                minutes,
            },
        )
        .await?;
    story
        .does(office.clone(), SendFeedback { campaign: campaign() })
        .await?;
    story.on(date(2026, 3, 5));
    let objected = papers::replies(story, CLOSED, &assessed(&story.sheets.clone())).await?;
    story.on(date(2026, 3, 12));
    story
        .does(office.clone(), BeginReview { campaign: campaign() })
        .await?;
    papers::answers(story, CLOSED, objected).await?;
    story
        .does(office.clone(), BeginProposal { campaign: campaign() })
        .await?;
    story
        .does(
            office.clone(),
            ProposeGrades {
                campaign: campaign(),
                differences: Vec::new(),
            },
        )
        .await?;
    story
        .does(office.clone(), SubmitProposal { campaign: campaign() })
        .await?;
    story.on(date(2026, 3, 20));
    let proposal = procedure(story.app.store(), CLOSED)
        .await?
        .and_then(|it| it.proposal);
    let digest = proposal.map(|it| it.digest).unwrap_or_default();
    let meeting = document(
        "区政务公开领导小组会议纪要〔2026〕3号".to_owned(),
        date(2026, 3, 20),
    );
    story
        .does(
            group,
            ApproveResult {
                campaign: campaign(),
                digest,
                document: meeting,
            },
        )
        .await?;
    story.on(date(2026, 3, 25));
    let publish = PublishResult {
        campaign: campaign(),
        document: document("示例区政办函〔2026〕11号".to_owned(), date(2026, 3, 25)),
        interpretation: String::new(),
        ranks: true,
        totals: false,
    };
    story.does(office.clone(), publish).await?;
    super::after::consequences(story).await?;
    story.on(date(2026, 4, 20));
    story
        .does(office.clone(), FinaliseResult { campaign: campaign() })
        .await?;
    story.does(office, CloseCampaign { campaign: campaign() }).await
}

/// The year in assessment.
pub(super) async fn open(story: &mut Story, begun: Date, today: Date) -> Result<(), AppError> {
    let mut sheets = story.sheets.clone();
    sheets.status = Status::Draft;
    sheets.label = Some(Text {
        zh: "演示数据".to_owned(),
        en: "Demonstration data".to_owned(),
    });
    // What is not scored yet: one item in five of the last dozen units.
    let late: Vec<String> = sheets.units.iter().skip(24).map(|unit| unit.id.clone()).collect();
    let mut count = 0_u32;
    sheets.entries.retain(|entry| {
        count += 1;
        !(late.contains(&entry.unit) && count.is_multiple_of(5))
    });
    begin(story, OPEN, 2026, begun, sheets).await?;
    assess(story, OPEN, 2026, begun, &SILENT).await?;
    let back = SendBackSelfCheck {
        campaign: OPEN.into(),
        unit: RETURNED.to_owned(),
        reason: "自查报告没有写依申请公开的办理数，请补充后重新报送。".to_owned(),
    };
    story.does(actor("demo-office"), back).await?;
    story.on(today);
    Ok(())
}

fn assessed(sheets: &Sheets) -> Vec<Unit> {
    sheets
        .units
        .iter()
        .filter(|unit| unit.excluded.is_none())
        .cloned()
        .collect()
}

async fn begin(
    story: &mut Story,
    campaign: &str,
    year: i16,
    begun: Date,
    sheets: Sheets,
) -> Result<(), AppError> {
    story.on(begun);
    let title = Text {
        zh: format!("示例区{year}年度政务公开工作考核"),
        en: format!("Demo District, assessment of open-government work {year}"),
    };
    let open = OpenCampaign {
        authority: AUTHORITY.into(),
        campaign: campaign.into(),
        title,
        year: i32::from(year),
        rubric: format!("{campaign}/rubric").as_str().into(),
        yaml: crate::cli::material::DEMO_RUBRIC.to_owned(),
        sheets,
        demo: true,
    };
    story.does(Actor::system("demo"), open).await
}

/// From the plan to the beginning of scoring.
async fn assess(
    story: &mut Story,
    id: &str,
    year: i16,
    begun: Date,
    silent: &[&str],
) -> Result<(), AppError> {
    let campaign = || id.into();
    let (office, group) = (actor("demo-office"), actor("demo-leading-group"));
    let number = |what: &str| format!("示例区{what}〔{}〕1号", begun.year());
    let plan = Plan {
        title: format!("示例区{year}年度政务公开工作考核方案"),
        document_number: number("政办发"),
        signed_on: begun,
        published_on: Some(later(begun, 1)),
        assessed_from: date(year, 1, 1),
        assessed_to: date(year, 12, 31),
        periods: Vec::new(),
        sampling_dates: BTreeMap::new(),
        limits: Limits::default(),
        target_points: Some(Points::from(3)),
    };
    story
        .does(
            office.clone(),
            DraftPlan {
                campaign: campaign(),
                plan,
            },
        )
        .await?;
    let agreed = document(number("政批"), begun);
    story
        .does(
            office.clone(),
            AgreePlan {
                campaign: campaign(),
                document: agreed,
            },
        )
        .await?;
    let decide = DecideMethod {
        campaign: campaign(),
        document: document(number("公开领导小组纪要"), begun),
        nodes: BTreeMap::new(),
        rule: Default::default(),
    };
    story.does(group, decide).await?;
    story.on(later(begun, 2));
    team(story, id, later(begun, 2), number("公开办函")).await?;
    story.on(later(begun, 15));
    let notice = document(number("公开办"), later(begun, 15));
    story
        .does(
            office.clone(),
            SendNotice {
                campaign: campaign(),
                document: notice,
                sent_on: None,
            },
        )
        .await?;
    self_checks(story, id, year, later(begun, 16), silent).await?;
    story.on(later(begun, 33));
    for unit in assessed(&story.sheets.clone()).iter().take(11) {
        let set = SetOnsiteDate {
            campaign: campaign(),
            unit: unit.id.clone(),
            on: later(begun, 36),
        };
        story.does(office.clone(), set).await?;
    }
    if id == OPEN {
        work::found(story, later(begun, 20)).await?;
        super::inspection::swept(story).await?;
    }
    let missing = silent.iter().map(|unit| Missing {
        unit: (*unit).to_owned(),
        reason: "两次催报仍未报送，按现有材料考核".to_owned(),
    });
    let begin = BeginAssessment {
        campaign: campaign(),
        missing: missing.collect(),
    };
    story.does(office, begin).await
}

async fn team(story: &mut Story, id: &str, day: Date, letter: String) -> Result<(), AppError> {
    let campaign = || id.into();
    let office = actor("demo-office");
    let request = RequestSecondment {
        campaign: campaign(),
        letter: document(letter, day),
        due: later(day, 7),
        asked: MEMBERS.iter().map(|body| ((*body).to_owned(), 1)).collect(),
    };
    story.does(office.clone(), request).await?;
    let named = [
        ("development-reform", "demo-assessor-3"),
        ("justice", "demo-team-leader"),
        ("finance", "demo-assessor"),
        ("audit", "demo-assessor-2"),
    ];
    for (body, person) in named {
        let answer = AnswerSecondment {
            campaign: campaign(),
            body: body.to_owned(),
            persons: vec![person.to_owned()],
        };
        story.does(liaison(body), answer).await?;
        let (units, reason) = match person {
            "demo-assessor-2" => (vec!["statistics".to_owned()], "配偶在该局工作".to_owned()),
            _ => (Vec::new(), String::new()),
        };
        let recusal = Recusal {
            person: person.to_owned(),
            units,
            reason,
        };
        story
            .does(
                actor(person),
                DeclareRecusal {
                    campaign: campaign(),
                    recusal,
                },
            )
            .await?;
    }
    let team = Team {
        leader: "demo-team-leader".to_owned(),
        members: named.iter().map(|(_, person)| (*person).to_owned()).collect(),
    };
    story
        .does(
            office,
            FormTeam {
                campaign: campaign(),
                team,
            },
        )
        .await
}

async fn self_checks(
    story: &mut Story,
    id: &str,
    year: i16,
    day: Date,
    silent: &[&str],
) -> Result<(), AppError> {
    story.on(day);
    let campaign = || id.into();
    for (at, unit) in assessed(&story.sheets.clone()).iter().enumerate() {
        received(story, id, day, (at, unit)).await?;
        if silent.contains(&unit.id.as_str()) {
            continue;
        }
        let mut items = Vec::new();
        papers::given(&story.rubric.indicators, unit, at, &mut items);
        papers::evidence(story, id, year, (at, unit), &items).await?;
        let save = SaveSelfItems {
            campaign: campaign(),
            unit: unit.id.clone(),
            items,
        };
        story.does(liaison(&unit.id), save).await?;
        let report = SaveReport {
            campaign: campaign(),
            unit: unit.id.clone(),
            report: papers::report(unit, year),
            report_scan: String::new(),
            seen_version: 0,
        };
        story.does(liaison(&unit.id), report).await?;
        if id == OPEN {
            work::claims(story, &unit.id).await?;
        }
        let submit = SubmitSelfCheck {
            campaign: campaign(),
            unit: unit.id.clone(),
        };
        story.does(head(&unit.id), submit).await?;
    }
    Ok(())
}

/// Most units sign in the system; every ninth is called, gets it by OA or on paper.
async fn received(
    story: &mut Story,
    id: &str,
    day: Date,
    (at, unit): (usize, &Unit),
) -> Result<(), AppError> {
    if at % 9 != 4 {
        let sign = SignReceipt {
            campaign: id.into(),
            unit: unit.id.clone(),
        };
        return story.does(liaison(&unit.id), sign).await;
    }
    let (channel, proof) = match at / 9 % 3 {
        0 => (Channel::Phone, format!("电话记录第{}号，上午9时12分", at + 1)),
        1 => (Channel::Oa, format!("办公系统收文第{}号", at + 108)),
        _ => (Channel::Paper, format!("签收单第{}号", at + 1)),
    };
    let receipt = RecordReceipt {
        campaign: id.into(),
        unit: unit.id.clone(),
        on: day,
        channel,
        received_by: "值班室".to_owned(),
        proof,
    };
    story.does(actor("demo-office"), receipt).await
}
