//! Each move as a command with its input.

use super::*;

pub(super) fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

pub(super) fn draft() -> (&'static str, Value) {
    of(&plan::DraftPlan {
        campaign: CAMPAIGN.into(),
        plan: year::plan(),
    })
}

pub(super) fn agree() -> (&'static str, Value) {
    of(&plan::AgreePlan {
        campaign: CAMPAIGN.into(),
        document: document("示政〔2026〕1号"),
    })
}

pub(super) fn decide_method() -> (&'static str, Value) {
    of(&plan::DecideMethod {
        campaign: CAMPAIGN.into(),
        document: document("纪要1号"),
        nodes: BTreeMap::new(),
        rule: Default::default(),
    })
}

pub(super) fn request() -> (&'static str, Value) {
    let asked = [("finance".to_owned(), 1), ("chengguan".to_owned(), 1)].into();
    of(&team::RequestSecondment {
        campaign: CAMPAIGN.into(),
        letter: document("抽调函1号"),
        due: date(2026, 3, 10),
        asked,
    })
}

pub(super) fn answer(body: &str, person: &str) -> (&'static str, Value) {
    of(&team::AnswerSecondment {
        campaign: CAMPAIGN.into(),
        body: body.to_owned(),
        persons: vec![person.to_owned()],
    })
}

pub(super) fn recusal(person: &str, units: &[&str]) -> (&'static str, Value) {
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

pub(super) fn form(members: &[&str]) -> (&'static str, Value) {
    let members = members.iter().map(|one| (*one).to_owned()).collect();
    of(&team::FormTeam {
        campaign: CAMPAIGN.into(),
        team: Team {
            leader: "zhao".to_owned(),
            members,
        },
    })
}

pub(super) fn send_notice() -> (&'static str, Value) {
    of(&notice::SendNotice {
        campaign: CAMPAIGN.into(),
        document: document("通知1号"),
        sent_on: None,
    })
}

pub(super) fn sign(unit: &str) -> (&'static str, Value) {
    of(&notice::SignReceipt {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
    })
}

pub(super) fn save(unit: &str, indicator: &str, seen_version: i64) -> (&'static str, Value) {
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

pub(super) fn report(unit: &str) -> (&'static str, Value) {
    of(&self_check::SaveReport {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        report: "自查报告".to_owned(),
        report_scan: String::new(),
        seen_version: 0,
    })
}

pub(super) fn submit(unit: &str) -> (&'static str, Value) {
    of(&self_check::SubmitSelfCheck {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
    })
}

pub(super) fn begin_assessment() -> (&'static str, Value) {
    of(&assessment::BeginAssessment {
        campaign: CAMPAIGN.into(),
        missing: Vec::new(),
    })
}

pub(super) fn claim(dice: &mut Dice, unit: &str) -> (&'static str, Value) {
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

pub(super) fn version(state: &State, unit: &str, indicator: &str) -> i64 {
    let row = state
        .entries
        .iter()
        .find(|row| row.key.unit == unit && row.key.indicator == indicator);
    row.map_or(0, |row| row.version)
}

pub(super) fn enter(dice: &mut Dice, state: &State, unit: &str, indicator: &str) -> (&'static str, Value) {
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
pub(super) fn enter_unclaimed(state: &State, unit: &str) -> (&'static str, Value) {
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

pub(super) fn propose_deduction(dice: &mut Dice) -> (&'static str, Value) {
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

pub(super) fn adopt(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, deduction) = (unit.to_owned(), id.to_owned());
    of(&work::AdoptDeduction {
        campaign: CAMPAIGN.into(),
        unit,
        deduction,
        reason: String::new(),
    })
}

pub(super) fn dismiss(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, deduction) = (unit.to_owned(), id.to_owned());
    of(&work::DismissDeduction {
        campaign: CAMPAIGN.into(),
        unit,
        deduction,
        reason: "不属实".to_owned(),
    })
}

pub(super) fn grant(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::GrantBonus {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        claim: id.to_owned(),
        points: points("1"),
        reason: "属实".to_owned(),
    })
}

pub(super) fn refuse_bonus(unit: &str, id: &str) -> (&'static str, Value) {
    let (unit, claim) = (unit.to_owned(), id.to_owned());
    of(&work::RefuseBonus {
        campaign: CAMPAIGN.into(),
        unit,
        claim,
        reason: "不属单项工作".to_owned(),
    })
}

pub(super) fn accuse(dice: &mut Dice) -> (&'static str, Value) {
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

pub(super) fn hear(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::HearMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        statement: String::new(),
        nothing: true,
        on: None,
    })
}

pub(super) fn confirm(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::ConfirmMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        document: document("纪要5号"),
        reason: String::new(),
    })
}

pub(super) fn refuse_major(unit: &str, id: &str) -> (&'static str, Value) {
    of(&work::RefuseMajor {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        major: id.to_owned(),
        document: document("纪要6号"),
        reason: "情节较轻".to_owned(),
    })
}

pub(super) fn assign(dice: &mut Dice) -> (&'static str, Value) {
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

pub(super) fn begin_moderation() -> (&'static str, Value) {
    of(&assessment::BeginModeration {
        campaign: CAMPAIGN.into(),
    })
}

pub(super) fn record_moderation() -> (&'static str, Value) {
    of(&assessment::RecordModeration {
        campaign: CAMPAIGN.into(),
        minutes: document("评议纪要1号"),
    })
}

pub(super) fn send_feedback() -> (&'static str, Value) {
    of(&feedback::SendFeedback {
        campaign: CAMPAIGN.into(),
    })
}

pub(super) fn reply(dice: &mut Dice, unit: &str) -> (&'static str, Value) {
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

pub(super) fn begin_review() -> (&'static str, Value) {
    of(&feedback::BeginReview {
        campaign: CAMPAIGN.into(),
    })
}

pub(super) fn answer_review(unit: &str) -> (&'static str, Value) {
    of(&feedback::AnswerReview {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
        indicator: "mechanism".to_owned(),
        upheld: false,
        reason: "经复核维持".to_owned(),
    })
}

pub(super) fn begin_proposal() -> (&'static str, Value) {
    of(&decision::BeginProposal {
        campaign: CAMPAIGN.into(),
    })
}

pub(super) fn propose_grades() -> (&'static str, Value) {
    of(&decision::ProposeGrades {
        campaign: CAMPAIGN.into(),
        differences: Vec::new(),
    })
}

pub(super) fn submit_proposal() -> (&'static str, Value) {
    of(&decision::SubmitProposal {
        campaign: CAMPAIGN.into(),
    })
}

pub(super) fn digest(state: &State) -> String {
    state
        .procedure
        .proposal
        .as_ref()
        .map(|one| one.digest.clone())
        .unwrap_or_default()
}

pub(super) fn approve(state: &State) -> (&'static str, Value) {
    of(&decision::ApproveResult {
        campaign: CAMPAIGN.into(),
        digest: digest(state),
        document: document("纪要2号"),
    })
}

pub(super) fn send_back(dice: &mut Dice) -> (&'static str, Value) {
    let to = *dice.one(&[Stage::Reviewing, Stage::Assessing, Stage::Published]);
    of(&decision::SendBackProposal {
        campaign: CAMPAIGN.into(),
        reasons: "请复核".to_owned(),
        to,
    })
}

pub(super) fn publish() -> (&'static str, Value) {
    of(&decision::PublishResult {
        campaign: CAMPAIGN.into(),
        document: document("通报1号"),
        interpretation: String::new(),
        ranks: false,
        totals: false,
    })
}
