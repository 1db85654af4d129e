//! The moves of a walk: the next sensible step of the year, or anything by anybody.

use std::collections::BTreeMap;

use jiff::civil::date;
use mingjian_app::Command;
use mingjian_app::commands::{assessment, decision, feedback, notice, plan, score, self_check, team, work};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::assignment::Rule;
use mingjian_core::flow::deduction::Source;
use mingjian_core::flow::dossier::{Objection, SelfItem};
use mingjian_core::flow::major::Ground;
use mingjian_core::flow::procedure::{ApprovalForm, Recusal, Stage, Team};
use mingjian_core::points::Points;
use mingjian_core::sheet::{Entry, Occurrence};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, full, lost};
use serde_json::Value;

use super::{Dice, State};
use crate::year::{self, document};

const UNITS: [&str; 2] = ["chengguan", "hekou"];
const ITEMS: [&str; 5] = ["mechanism", "site", "bright", "false", "nothing"];

/// Somebody, a command's name, its input.
pub type Move = (Actor, &'static str, Value);

fn of<C: Command>(command: &C) -> (&'static str, Value) {
    (C::NAME, serde_json::to_value(command).unwrap())
}

fn member() -> Actor {
    Actor {
        bound_to: vec!["chengguan".to_owned()],
        assessor: "qian".to_owned(),
        ..year::member()
    }
}

fn leader() -> Actor {
    Actor {
        bound_to: vec!["finance".to_owned()],
        assessor: "zhao".to_owned(),
        ..year::leader()
    }
}

/// Everybody with a role in the campaign.
fn people() -> Vec<Actor> {
    let mut all = vec![
        year::office(),
        leader(),
        member(),
        year::group(),
        Actor::of("sun", Role::Assessor, AUTHORITY),
    ];
    for unit in UNITS {
        all.extend([year::liaison(unit), year::head(unit)]);
    }
    all.push(Actor::of("auditor:1", Role::Auditor, AUTHORITY));
    all
}

/// People for whom the campaign does not exist.
pub fn strangers() -> Vec<Actor> {
    vec![
        Actor::public(),
        Actor::of("admin:1", Role::Administrator, AUTHORITY),
        Actor::of("security:1", Role::SecurityOfficer, AUTHORITY),
        Actor::of("office:2", Role::Office, "elsewhere"),
        Actor::of_unit("head:2", Role::UnitHead, "elsewhere", "hekou"),
    ]
}

/// The next move: every second one a sensible step, the others anything by anybody.
pub fn draw(dice: &mut Dice, state: &State) -> Move {
    let sensible = sensible(dice, state);
    if dice.below(2) == 0 && !sensible.is_empty() {
        let (actor, (name, input)) = dice.one(&sensible).clone();
        return (actor, name, input);
    }
    let (name, input) = anything(dice, state);
    (dice.one(&people()).clone(), name, input)
}

/// Steps that lead on from where the year stands, by the role whose step it is.
fn sensible(dice: &mut Dice, state: &State) -> Vec<(Actor, (&'static str, Value))> {
    let unit = *dice.one(&UNITS);
    let office = year::office;
    let step = |stage: Stage, dice: &mut Dice| -> Vec<(Actor, (&'static str, Value))> {
        match stage {
            Stage::Planning => vec![
                (office(), draft()),
                (office(), agree()),
                (year::group(), decide_method()),
                (office(), request()),
                (office(), propose_deduction(dice)),
            ],
            Stage::Seconding => vec![
                (office(), answer("finance", "zhao")),
                (office(), answer("chengguan", "qian")),
                (leader(), recusal("zhao", &[])),
                (member(), recusal("qian", &[])),
                (office(), form(&["zhao", "qian"])),
            ],
            Stage::Noticing => vec![(office(), send_notice())],
            Stage::SelfChecking => vec![
                (year::liaison(unit), sign(unit)),
                (year::liaison(unit), save(unit, "mechanism", 0)),
                (year::liaison(unit), save(unit, "site", 0)),
                (year::liaison(unit), report(unit)),
                (year::head(unit), submit(unit)),
                (year::liaison(unit), claim(dice, unit)),
                (office(), begin_assessment()),
            ],
            Stage::Assessing | Stage::Moderating | Stage::Reviewing => {
                let mut all = vec![
                    (leader(), enter(dice, state, unit, "site")),
                    (leader(), enter(dice, state, unit, "mechanism")),
                    (office(), propose_deduction(dice)),
                    (leader(), accuse(dice)),
                ];
                all.extend(decisions(state));
                all.extend(match stage {
                    Stage::Assessing => vec![(leader(), begin_moderation()); 4],
                    Stage::Moderating => vec![
                        (leader(), record_moderation()),
                        (office(), send_feedback()),
                        (office(), send_feedback()),
                    ],
                    _ => vec![
                        (leader(), answer_review(unit)),
                        (office(), begin_proposal()),
                        (office(), begin_proposal()),
                    ],
                });
                all
            }
            Stage::FeedingBack => vec![(year::head(unit), reply(dice, unit)), (office(), begin_review())],
            Stage::Proposing => vec![(office(), propose_grades()), (office(), submit_proposal())],
            Stage::Approving => vec![(year::group(), approve(state)), (year::group(), send_back(dice))],
            Stage::Approved => vec![(office(), publish())],
            Stage::Published => vec![(
                office(),
                of(&decision::FinaliseResult {
                    campaign: CAMPAIGN.into(),
                }),
            )],
            Stage::Final => vec![(
                office(),
                of(&decision::CloseCampaign {
                    campaign: CAMPAIGN.into(),
                }),
            )],
            Stage::Closed => Vec::new(),
        }
    };
    step(state.procedure.stage, dice)
}

/// What settles whatever waits.
fn decisions(state: &State) -> Vec<(Actor, (&'static str, Value))> {
    let mut all = Vec::new();
    for (id, one) in &state.deductions {
        let unit = &one.proposed.unit;
        all.extend([(leader(), adopt(unit, id)), (leader(), dismiss(unit, id))]);
    }
    for (id, one) in &state.claims {
        all.extend([
            (leader(), grant(&one.claim.unit, id)),
            (leader(), refuse_bonus(&one.claim.unit, id)),
        ]);
    }
    for (id, one) in &state.majors {
        let unit = &one.proposed.unit;
        all.extend([
            (year::head(unit), hear(unit, id)),
            (year::group(), confirm(unit, id)),
            (year::group(), refuse_major(unit, id)),
        ]);
    }
    all
}

/// Any command, well or badly filled in.
fn anything(dice: &mut Dice, state: &State) -> (&'static str, Value) {
    let unit = *dice.one(&UNITS);
    let paper = |dice: &mut Dice, all: Vec<&String>| {
        if all.is_empty() {
            "nothing".to_owned()
        } else {
            (*dice.one(&all)).clone()
        }
    };
    let deduction = paper(dice, state.deductions.keys().collect());
    let bonus = paper(dice, state.claims.keys().collect());
    let major = paper(dice, state.majors.keys().collect());
    match dice.below(42) {
        0 => draft(),
        1 => agree(),
        2 => decide_method(),
        3 => request(),
        4 => answer("chengguan", "qian"),
        5 => recusal(
            ["zhao", "qian"][dice.below(2)],
            if dice.below(8) == 0 { &["chengguan"] } else { &[] },
        ),
        6 => form(&["zhao"]),
        7 => send_notice(),
        8 => sign(unit),
        9 => save(unit, ITEMS[dice.below(5)], 0),
        10 => report(unit),
        11 => submit(unit),
        12 => of(&self_check::SendBackSelfCheck {
            campaign: CAMPAIGN.into(),
            unit: unit.to_owned(),
            reason: "请补正".to_owned(),
        }),
        13 => claim(dice, unit),
        14 => of(&work::WithdrawBonus {
            campaign: CAMPAIGN.into(),
            unit: unit.to_owned(),
            claim: bonus,
        }),
        15 => begin_assessment(),
        16..=18 => {
            let item = *dice.one(&ITEMS);
            enter(dice, state, unit, item)
        }
        19 => enter_unclaimed(state, unit),
        20 => propose_deduction(dice),
        21 | 22 => adopt(unit, &deduction),
        23 => dismiss(unit, &deduction),
        24 | 25 => grant(unit, &bonus),
        26 => refuse_bonus(unit, &bonus),
        27 => accuse(dice),
        28 => hear(unit, &major),
        29 | 30 => confirm(unit, &major),
        31 => refuse_major(unit, &major),
        32 => begin_moderation(),
        33 => send_feedback(),
        34 => reply(dice, unit),
        35 => answer_review(unit),
        36 => propose_grades(),
        37 => submit_proposal(),
        38 => approve(state),
        39 => of(&decision::RecordApproval {
            campaign: CAMPAIGN.into(),
            digest: digest(state),
            form: ApprovalForm::Minutes,
            document: document("纪要9号"),
        }),
        40 => publish(),
        _ => assign(dice),
    }
}

fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

fn draft() -> (&'static str, Value) {
    of(&plan::DraftPlan {
        campaign: CAMPAIGN.into(),
        plan: year::plan(),
    })
}

fn agree() -> (&'static str, Value) {
    of(&plan::AgreePlan {
        campaign: CAMPAIGN.into(),
        document: document("示政〔2026〕1号"),
    })
}

fn decide_method() -> (&'static str, Value) {
    of(&plan::DecideMethod {
        campaign: CAMPAIGN.into(),
        document: document("纪要1号"),
        nodes: BTreeMap::new(),
        rule: Default::default(),
    })
}

fn request() -> (&'static str, Value) {
    let asked = [("finance".to_owned(), 1), ("chengguan".to_owned(), 1)].into();
    of(&team::RequestSecondment {
        campaign: CAMPAIGN.into(),
        letter: document("抽调函1号"),
        due: date(2026, 3, 10),
        asked,
    })
}

fn answer(body: &str, person: &str) -> (&'static str, Value) {
    of(&team::AnswerSecondment {
        campaign: CAMPAIGN.into(),
        body: body.to_owned(),
        persons: vec![person.to_owned()],
    })
}

fn recusal(person: &str, units: &[&str]) -> (&'static str, Value) {
    let recusal = Recusal {
        person: person.to_owned(),
        units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        reason: "亲属".to_owned(),
    };
    of(&team::DeclareRecusal {
        campaign: CAMPAIGN.into(),
        recusal,
    })
}

fn form(members: &[&str]) -> (&'static str, Value) {
    let members = members.iter().map(|one| (*one).to_owned()).collect();
    of(&team::FormTeam {
        campaign: CAMPAIGN.into(),
        team: Team {
            leader: "zhao".to_owned(),
            members,
        },
    })
}

fn send_notice() -> (&'static str, Value) {
    of(&notice::SendNotice {
        campaign: CAMPAIGN.into(),
        document: document("通知1号"),
        sent_on: None,
    })
}

fn sign(unit: &str) -> (&'static str, Value) {
    of(&notice::SignReceipt {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
    })
}

fn save(unit: &str, indicator: &str, seen_version: i64) -> (&'static str, Value) {
    of(&self_check::SaveSelfItem {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
        item: SelfItem {
            score: Some(points("40")),
            text: "已完成".to_owned(),
            ..SelfItem::default()
        },
        seen_version,
    })
}

fn report(unit: &str) -> (&'static str, Value) {
    of(&self_check::SaveReport {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        report: "自查报告".to_owned(),
        report_scan: String::new(),
        seen_version: 0,
    })
}

fn submit(unit: &str) -> (&'static str, Value) {
    of(&self_check::SubmitSelfCheck {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
    })
}

fn begin_assessment() -> (&'static str, Value) {
    of(&assessment::BeginAssessment {
        campaign: CAMPAIGN.into(),
        missing: Vec::new(),
    })
}

fn claim(dice: &mut Dice, unit: &str) -> (&'static str, Value) {
    of(&work::ClaimBonus {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        indicator: "bright".to_owned(),
        trigger: "district".to_owned(),
        work: format!("工作{}", dice.below(4)),
        criteria: vec!["创新".to_owned()],
        points: points(["1", "1.5", "9"][dice.below(3)]),
        text: String::new(),
        proof: vec!["通报".to_owned()],
    })
}

fn version(state: &State, unit: &str, indicator: &str) -> i64 {
    let row = state
        .entries
        .iter()
        .find(|row| row.key.unit == unit && row.key.indicator == indicator);
    row.map_or(0, |row| row.version)
}

fn enter(dice: &mut Dice, state: &State, unit: &str, indicator: &str) -> (&'static str, Value) {
    let standing = state
        .entries
        .iter()
        .find(|row| row.key.unit == unit && row.key.indicator == indicator);
    let mut entry = match dice.below(3) {
        0 => lost(unit, indicator, i64::try_from(dice.below(9)).unwrap_or(1) + 1),
        1 => full(unit, indicator),
        _ => standing.map_or_else(|| full(unit, indicator), |row| row.entry.clone()),
    };
    // What was adopted stays, whatever else is entered.
    if let Some(row) = standing.filter(|row| !row.entry.occurrences.is_empty()) {
        entry = row.entry.clone();
        entry.reason = format!("复核{}", dice.below(99));
    }
    let seen_version = if dice.below(9) == 0 {
        7
    } else {
        version(state, unit, indicator)
    };
    of(&score::EnterScore {
        campaign: CAMPAIGN.into(),
        seen_version,
        entry,
    })
}

/// A bonus that nobody claimed, and a major deduction that nobody confirmed, written straight on the sheet.
fn enter_unclaimed(state: &State, unit: &str) -> (&'static str, Value) {
    let occurrence = Occurrence {
        trigger: "district".to_owned(),
        amount: Some(points("1")),
        work: "无人申报".to_owned(),
        proof: vec!["通报".to_owned()],
        ..Occurrence::default()
    };
    let entry = Entry {
        unit: unit.to_owned(),
        indicator: "bright".to_owned(),
        occurrences: vec![occurrence],
        ..Entry::default()
    };
    of(&score::EnterScore {
        campaign: CAMPAIGN.into(),
        seen_version: version(state, unit, "bright"),
        entry,
    })
}

fn propose_deduction(dice: &mut Dice) -> (&'static str, Value) {
    of(&work::ProposeDeduction {
        campaign: CAMPAIGN.into(),
        source: Source::Inspection,
        unit: (*dice.one(&UNITS)).to_owned(),
        indicator: "mechanism".to_owned(),
        period: String::new(),
        sheet: String::new(),
        trigger: (*dice.one(&["late", "late", "other"])).to_owned(),
        count: 1,
        amount: None,
        reason: "迟报".to_owned(),
        proof: vec!["截图1".to_owned()],
        happened_on: date(2025, 7, 1),
        finding: format!("F{}", dice.below(6)),
        outside_reason: String::new(),
    })
}

fn adopt(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, deduction) = (unit.to_owned(), id.to_owned());
    of(&work::AdoptDeduction {
        campaign: CAMPAIGN.into(),
        unit,
        deduction,
        reason: String::new(),
    })
}

fn dismiss(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, deduction) = (unit.to_owned(), id.to_owned());
    of(&work::DismissDeduction {
        campaign: CAMPAIGN.into(),
        unit,
        deduction,
        reason: "不属实".to_owned(),
    })
}

fn grant(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::GrantBonus {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        claim: id.to_owned(),
        points: points("1"),
        reason: "属实".to_owned(),
    })
}

fn refuse_bonus(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, claim) = (unit.to_owned(), id.to_owned());
    of(&work::RefuseBonus {
        campaign: CAMPAIGN.into(),
        unit,
        claim,
        reason: "不属单项工作".to_owned(),
    })
}

fn accuse(dice: &mut Dice) -> (&'static str, Value) {
    of(&work::ProposeMajor {
        campaign: CAMPAIGN.into(),
        unit: (*dice.one(&UNITS)).to_owned(),
        item: "false".to_owned(),
        trigger: "content".to_owned(),
        ground: Ground::Dereliction,
        points: Some(points("4")),
        facts: "数据不实".to_owned(),
        proof: vec!["核查报告".to_owned()],
        happened_on: date(2025, 6, 1),
    })
}

fn hear(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::HearMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        statement: String::new(),
        nothing: true,
        on: None,
    })
}

fn confirm(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::ConfirmMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        document: document("纪要5号"),
        reason: String::new(),
    })
}

fn refuse_major(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::RefuseMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        document: document("纪要6号"),
        reason: "情节较轻".to_owned(),
    })
}

fn assign(dice: &mut Dice) -> (&'static str, Value) {
    let rule = |assessor: &str, indicators: &[&str], units: &[&str]| Rule {
        assessor: assessor.to_owned(),
        indicators: indicators.iter().map(|one| (*one).to_owned()).collect(),
        units: units.iter().map(|one| (*one).to_owned()).collect(),
    };
    let rules = match dice.below(4) {
        0 => vec![rule("zhao", &["mechanism"], &[]), rule("qian", &["site"], &[])],
        1 => vec![rule("qian", &[], &["chengguan"])],
        2 => vec![rule("sun", &[], &[])],
        _ => Vec::new(),
    };
    of(&work::SetAssignment {
        campaign: CAMPAIGN.into(),
        rules,
    })
}

fn begin_moderation() -> (&'static str, Value) {
    of(&assessment::BeginModeration {
        campaign: CAMPAIGN.into(),
    })
}

fn record_moderation() -> (&'static str, Value) {
    of(&assessment::RecordModeration {
        campaign: CAMPAIGN.into(),
        minutes: document("评议纪要1号"),
    })
}

fn send_feedback() -> (&'static str, Value) {
    of(&feedback::SendFeedback {
        campaign: CAMPAIGN.into(),
    })
}

fn reply(dice: &mut Dice, unit: &str) -> (&'static str, Value) {
    let objection = Objection {
        indicator: "mechanism".to_owned(),
        statement: "已报".to_owned(),
        evidence: Vec::new(),
    };
    let objections = if dice.below(3) == 0 {
        vec![objection]
    } else {
        Vec::new()
    };
    of(&feedback::ReplyFeedback {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        objections,
    })
}

fn begin_review() -> (&'static str, Value) {
    of(&feedback::BeginReview {
        campaign: CAMPAIGN.into(),
    })
}

fn answer_review(unit: &str) -> (&'static str, Value) {
    of(&feedback::AnswerReview {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        indicator: "mechanism".to_owned(),
        upheld: false,
        reason: "经复核维持".to_owned(),
    })
}

fn begin_proposal() -> (&'static str, Value) {
    of(&decision::BeginProposal {
        campaign: CAMPAIGN.into(),
    })
}

fn propose_grades() -> (&'static str, Value) {
    of(&decision::ProposeGrades {
        campaign: CAMPAIGN.into(),
        differences: Vec::new(),
    })
}

fn submit_proposal() -> (&'static str, Value) {
    of(&decision::SubmitProposal {
        campaign: CAMPAIGN.into(),
    })
}

fn digest(state: &State) -> String {
    state
        .procedure
        .proposal
        .as_ref()
        .map(|one| one.digest.clone())
        .unwrap_or_default()
}

fn approve(state: &State) -> (&'static str, Value) {
    of(&decision::ApproveResult {
        campaign: CAMPAIGN.into(),
        digest: digest(state),
        document: document("纪要2号"),
    })
}

fn send_back(dice: &mut Dice) -> (&'static str, Value) {
    let to = *dice.one(&[Stage::Reviewing, Stage::Assessing, Stage::Published]);
    of(&decision::SendBackProposal {
        campaign: CAMPAIGN.into(),
        reasons: "请复核".to_owned(),
        to,
    })
}

fn publish() -> (&'static str, Value) {
    of(&decision::PublishResult {
        campaign: CAMPAIGN.into(),
        document: document("通报1号"),
        interpretation: String::new(),
        ranks: false,
        totals: false,
    })
}
