//! 演示中考核组手上的事: bonus claims, deductions of daily monitoring and one major deduction, all undecided.

use jiff::civil::{Date, date};
use mingjian_app::AppError;
use mingjian_app::commands::work::{ClaimBonus, HearMajor, ProposeDeduction, ProposeMajor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::deduction::Source;
use mingjian_core::flow::major::Ground;
use mingjian_core::flow::major::Major;
use mingjian_core::flow::{Kind, Papers};
use mingjian_core::points::Points;
use mingjian_store::tables::paper;

use super::people::{actor, liaison};
use super::{OPEN, Story};

/// Unit, bonus indicator, situation, points in tenths, single piece of work.
const CLAIMS: [(&str, &str, &str, i64, &str); 3] = [
    (
        "education",
        "bonus-process",
        "district",
        10,
        "义务教育入学“一表通办”",
    ),
    ("water", "bonus-platform", "city", 12, "水费水质“码上查”"),
    ("qinghe", "bonus-mechanism", "district", 8, "社区公开事项“月清单”"),
];

/// Unit, indicator, situation, source, reason, proof.
const FOUND: [(&str, &str, &str, Source, &str, &str); 4] = [
    (
        "education",
        "staff-office",
        "contact-wrong",
        Source::DailyMonitoring,
        "咨询电话与门户网站公布的不一致",
        "日常监测记录第12号",
    ),
    (
        "water",
        "staff-office",
        "phone-dead",
        Source::DailyMonitoring,
        "工作日上午两次拨打无人接听",
        "日常监测记录第15号",
    ),
    (
        "qinghe",
        "staff-post",
        "no-substitute",
        Source::Inspection,
        "岗位表没有列替补人员",
        "网上检查截图3",
    ),
    (
        "hetang",
        "staff-office",
        "contact-wrong",
        Source::Letter,
        "来信反映公布的地址已搬迁",
        "来信登记第4号",
    ),
];

/// A day of the assessed year.
fn inside(day: Date) -> Date {
    day.clamp(date(2026, 1, 1), date(2026, 12, 31))
}

/// What a unit claims before it submits its self-check.
pub(super) async fn claims(story: &mut Story, unit: &str) -> Result<(), AppError> {
    for (_, indicator, trigger, tenths, work) in CLAIMS.into_iter().filter(|(id, ..)| *id == unit) {
        let claim = ClaimBonus {
            campaign: OPEN.into(),
            unit: unit.to_owned(),
            indicator: indicator.to_owned(),
            trigger: trigger.to_owned(),
            work: work.to_owned(),
            criteria: vec!["创新".to_owned(), "成效显著".to_owned()],
            points: Points::ratio(tenths, 10).unwrap_or_default(),
            text: "已在全区推广，群众办事材料减少一半。".to_owned(),
            proof: vec!["示例区政务简报第9期".to_owned()],
        };
        story.does(liaison(unit), claim).await?;
    }
    Ok(())
}

/// What was found during the year, and waits for the team.
pub(super) async fn found(story: &mut Story, day: Date) -> Result<(), AppError> {
    for (at, (unit, indicator, trigger, source, reason, proof)) in (1..).zip(FOUND) {
        let propose = ProposeDeduction {
            campaign: OPEN.into(),
            source,
            unit: unit.to_owned(),
            indicator: indicator.to_owned(),
            period: String::new(),
            sheet: String::new(),
            trigger: trigger.to_owned(),
            count: 1,
            amount: None,
            reason: reason.to_owned(),
            proof: vec![proof.to_owned()],
            happened_on: inside(day),
            finding: format!("示例线索-{at}"),
            outside_reason: String::new(),
        };
        story.does(actor("demo-office"), propose).await?;
    }
    let major = ProposeMajor {
        campaign: OPEN.into(),
        unit: "songshan".to_owned(),
        item: "major-false".to_owned(),
        trigger: "content".to_owned(),
        ground: Ground::Dereliction,
        points: Some(Points::from(3)),
        facts: "救助名单公示日期与审批日期倒置，经核实为事后补登。".to_owned(),
        proof: vec!["核查报告第2号".to_owned()],
        happened_on: inside(day),
    };
    story.does(actor("demo-team-leader"), major).await?;
    let chain = ChainId::Campaign(OPEN.into());
    let kept = paper::of_kind(&mut story.app.store().read().await?, &chain, Kind::Major).await?;
    let ids: Vec<String> = Papers::new(kept)
        .all::<Major>()
        .map(|(id, _)| id.to_owned())
        .collect();
    for major in ids {
        let hear = HearMajor {
            campaign: OPEN.into(),
            unit: "songshan".to_owned(),
            major,
            statement: "补登属实，系经办人更换所致，已逐件核对更正。".to_owned(),
            nothing: false,
            on: None,
        };
        story.does(actor("demo-office"), hear).await?;
    }
    Ok(())
}
