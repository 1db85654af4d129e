//! A busy office for the benchmark of pages and entries: 500 units × 150 indicators in assessment, 200 people.
//!
//! `busy_office DIR` or `busy_office postgres://…` fills an empty database through the real commands and prints one
//! line of JSON: the campaign, units, indicators, and a session for each person.
#![expect(clippy::print_stdout, reason = "what the driver reads")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use jiff::civil::date;
use mingjian_app::commands::assessment::BeginAssessment;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_app::commands::notice::SendNotice;
use mingjian_app::commands::plan::{AgreePlan, DecideMethod, DraftPlan};
use mingjian_app::commands::team::{AnswerSecondment, DeclareRecusal, FormTeam, RequestSecondment};
use mingjian_app::sign_in::Visit;
use mingjian_app::{App, AppError, Clock, Command, Deps, Given, SystemClock};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::{Document, Missing, Recusal, Team};
use mingjian_core::ids::{CommandId, Moment};
use mingjian_core::lang::Text;
use mingjian_core::sheet::{Entry, Sheets, Status, Unit};
use mingjian_store::{Location, Store};
use serde_json::json;

const AUTHORITY: &str = "busy";
const CAMPAIGN: &str = "busy-2026";
const LENDER: &str = "supervision";
const UNITS: usize = 500;
const PEOPLE: usize = 200;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A clock that is put forward through the year and ends at the machine's own time.
struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

struct Story {
    app: App,
    clock: Arc<StoryClock>,
    steps: AtomicU32,
}

impl Story {
    async fn does<C: Command>(&self, actor: &Actor, command: C) -> Result<(), AppError> {
        let id = CommandId(format!("busy/{}", self.steps.fetch_add(1, Ordering::SeqCst)));
        self.clock.0.fetch_add(1_000, Ordering::SeqCst);
        self.app
            .run(Given {
                id,
                actor: actor.clone(),
                command,
            })
            .await
            .map(drop)
    }
}

fn main() -> Result<(), Failure> {
    let place = std::env::args()
        .nth(1)
        .ok_or("usage: busy_office DIR | postgres://…")?;
    let place = if place.starts_with("postgres") {
        Location::Postgres(place)
    } else {
        Location::Folder(place.into())
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(fill(&place))
}

async fn fill(place: &Location) -> Result<(), Failure> {
    let store = Store::open(place).await?;
    let today = SystemClock.now();
    let clock = Arc::new(StoryClock(AtomicI64::new(today.0 - 60 * 86_400_000)));
    let told = Deps {
        clock: clock.clone(),
        ..Deps::system()
    };
    let story = Story {
        app: App::new(store.clone(), told),
        clock,
        steps: AtomicU32::new(0),
    };
    house(&story).await?;
    year(&story).await?;
    story.clock.0.store(today.0, Ordering::SeqCst);
    let mut sessions = Vec::new();
    for at in 0..PEOPLE {
        let visit = Visit::new("127.0.0.1", "bench");
        sessions.push(story.app.sign_in_demo(true, &person(at), &visit).await?.token);
    }
    let office = story
        .app
        .sign_in_demo(true, "office", &Visit::new("127.0.0.1", "bench"))
        .await?
        .token;
    store.close().await;
    let units: Vec<String> = (0..UNITS).map(unit).collect();
    println!(
        "{}",
        json!({"campaign": CAMPAIGN, "units": units, "items": items(), "sessions": sessions, "office": office})
    );
    Ok(())
}

fn person(at: usize) -> String {
    format!("assessor-{at}")
}

fn unit(at: usize) -> String {
    format!("unit-{at}")
}

/// The leaves: 5 × 5 × 6.
fn items() -> Vec<String> {
    let mut all = Vec::new();
    for a in 1..=5 {
        for b in 1..=5 {
            all.extend((1..=6).map(|c| format!("i{a}-{b}-{c}")));
        }
    }
    all
}

/// 150 leaves of 0.6 to 0.8 points with two triggers each, capped at level 1.
fn rubric() -> String {
    let mut yaml = String::from(
        "mingjian: rubric/1\nid: busy\ntitle: 压力考核表\nclasses:\n  - {id: A, title: 乡镇, total: 100}\n  - {id: B, title: 部门, total: 100}\n\
         grades:\n  - {id: excellent, title: 优秀, min: 90}\n  - {id: good, title: 良好, min: 80}\n  - {id: pass, title: 合格, min: 60}\n  - {id: fail, title: 不合格, fail: true}\nindicators:\n",
    );
    for a in 1..=5 {
        let _ = writeln!(
            yaml,
            "  - id: i{a}\n    code: '{a}'\n    title: 一级指标{a}\n    weight: 20\n    children:"
        );
        for b in 1..=5 {
            let _ = writeln!(
                yaml,
                "      - id: i{a}-{b}\n        code: '{a}.{b}'\n        title: 二级指标{a}.{b}\n        weight: 4\n        children:"
            );
            for c in 1..=6 {
                let weight = if c <= 4 { "0.6" } else { "0.8" };
                let _ = writeln!(
                    yaml,
                    "          - id: i{a}-{b}-{c}\n            code: '{a}.{b}.{c}'\n            title: 第{a}.{b}.{c}项主动公开内容更新情况\n            kind: deduct\n            weight: {weight}\n            methods: [online, documents]\n            standard: 按规定的时限公开并更新，内容准确、格式规范，能够查到发布日期和来源。\n            triggers:\n              - {{id: late, title: 更新不及时, amount: 0.1}}\n              - {{id: wrong, title: 内容有误, amount: 0.2}}"
                );
            }
        }
    }
    yaml
}

fn sheets() -> Sheets {
    let units = (0..UNITS).map(|at| Unit {
        id: unit(at),
        name: Text::zh(format!("第{at}被考核单位")),
        class: if at.is_multiple_of(4) { "A" } else { "B" }.to_owned(),
        ..Unit::default()
    });
    // One item in thirty is not scored yet.
    let entry = |unit: String, at: usize, indicator: &String| {
        let scored = !at.is_multiple_of(30);
        scored.then(|| Entry {
            unit,
            indicator: indicator.clone(),
            full: true,
            ..Entry::default()
        })
    };
    let items = items();
    let entries = (0..UNITS).flat_map(|at| {
        items
            .iter()
            .enumerate()
            .filter_map(move |(i, item)| entry(unit(at), at + i, item))
    });
    Sheets {
        mingjian: "sheets/1".to_owned(),
        status: Status::Draft,
        units: units.collect(),
        entries: entries.collect(),
        ..Sheets::default()
    }
}

async fn house(story: &Story) -> Result<(), AppError> {
    let system = Actor::system("bench");
    story
        .does(
            &system,
            FoundAuthority {
                authority: AUTHORITY.into(),
                name: Text::zh("压力区"),
            },
        )
        .await?;
    // The body that lends the team stands outside the assessment, so that nobody is recused.
    let units = (0..UNITS).map(|at| (unit(at), format!("第{at}被考核单位"), false));
    let lender = (LENDER.to_owned(), "督查室".to_owned(), true);
    for (order, (body, name, member)) in (0..).zip(std::iter::once(lender).chain(units)) {
        let command = RegisterBody {
            authority: AUTHORITY.into(),
            body,
            name: Text::zh(name),
            display_order: order,
            member,
            office: false,
        };
        story.does(&system, command).await?;
    }
    let people = (0..PEOPLE).map(|at| (person(at), Role::Assessor));
    for (id, role) in people.chain([
        ("office".to_owned(), Role::Office),
        ("group".to_owned(), Role::LeadingGroup),
    ]) {
        let register = RegisterPerson {
            authority: AUTHORITY.into(),
            person: id.clone(),
            name: format!("{id}某"),
            body: LENDER.to_owned(),
            former_bodies: Vec::new(),
            email: String::new(),
        };
        story.does(&system, register).await?;
        let grant = GrantRole {
            authority: AUTHORITY.into(),
            person: id,
            role,
            unit: String::new(),
            from: None,
            until: None,
        };
        story.does(&system, grant).await?;
    }
    Ok(())
}

async fn year(story: &Story) -> Result<(), AppError> {
    let campaign = || CAMPAIGN.into();
    let document = |number: &str| Document {
        number: number.to_owned(),
        date: date(2026, 1, 5),
        scan: String::new(),
    };
    let (system, office) = (
        Actor::system("bench"),
        Actor::of("office", Role::Office, AUTHORITY),
    );
    let open = OpenCampaign {
        authority: AUTHORITY.into(),
        campaign: campaign(),
        title: Text::zh("压力区2026年度政务公开工作考核"),
        year: 2026,
        rubric: "busy".into(),
        yaml: rubric(),
        sheets: sheets(),
        demo: true,
    };
    story.does(&system, open).await?;
    let plan = Plan {
        title: "方案".to_owned(),
        document_number: "压政办发〔2026〕1号".to_owned(),
        signed_on: date(2026, 1, 5),
        published_on: None,
        assessed_from: date(2026, 1, 1),
        assessed_to: date(2026, 12, 31),
        periods: Vec::new(),
        sampling_dates: BTreeMap::new(),
        limits: Default::default(),
        target_points: None,
    };
    story
        .does(
            &office,
            DraftPlan {
                campaign: campaign(),
                plan,
            },
        )
        .await?;
    story
        .does(
            &office,
            AgreePlan {
                campaign: campaign(),
                document: document("压政〔2026〕1号"),
            },
        )
        .await?;
    let decide = DecideMethod {
        campaign: campaign(),
        document: document("纪要1号"),
        nodes: BTreeMap::new(),
        rule: Default::default(),
    };
    story
        .does(&Actor::of("group", Role::LeadingGroup, AUTHORITY), decide)
        .await?;
    let asked = [(LENDER.to_owned(), u32::try_from(PEOPLE).unwrap_or_default())].into();
    let request = RequestSecondment {
        campaign: campaign(),
        letter: document("抽调函1号"),
        due: date(2026, 12, 30),
        asked,
    };
    story.does(&office, request).await?;
    let members: Vec<String> = (0..PEOPLE).map(person).collect();
    let answer = AnswerSecondment {
        campaign: campaign(),
        body: LENDER.to_owned(),
        persons: members.clone(),
    };
    story.does(&office, answer).await?;
    for person in &members {
        let recusal = Recusal {
            person: person.clone(),
            units: Vec::new(),
            reason: String::new(),
        };
        story
            .does(
                &office,
                DeclareRecusal {
                    campaign: campaign(),
                    recusal,
                },
            )
            .await?;
    }
    let team = Team {
        leader: person(0),
        members,
    };
    story
        .does(
            &office,
            FormTeam {
                campaign: campaign(),
                team,
            },
        )
        .await?;
    story
        .does(
            &office,
            SendNotice {
                campaign: campaign(),
                document: document("考核通知1号"),
                sent_on: None,
            },
        )
        .await?;
    story.clock.0.fetch_add(40 * 86_400_000, Ordering::SeqCst);
    let missing = (0..UNITS).map(|at| Missing {
        unit: unit(at),
        reason: "未报送，按现有材料考核".to_owned(),
    });
    story
        .does(
            &office,
            BeginAssessment {
                campaign: campaign(),
                missing: missing.collect(),
            },
        )
        .await
}
