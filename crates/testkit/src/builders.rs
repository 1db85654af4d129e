//! A small rubric, its units and commands over them: what most stories begin with.

use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_core::access::{Actor, Role};
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::sheet::{Entry, Sheets, Status, Unit};

/// The authority of the stories.
pub const AUTHORITY: &str = "here";
/// The campaign of the stories.
pub const CAMPAIGN: &str = "2025";

/// A table of 100 points: one indicator with losses, one with points given.
pub const RUBRIC: &str = r"mingjian: rubric/1
id: small
title: 小表
classes:
  - {id: A, title: 乡镇, total: 100}
grades:
  - {id: excellent, title: 优秀, min: 90}
  - {id: pass, title: 合格, fail: true}
indicators:
  - id: work
    title: 工作
    weight: 100
    children:
      - id: mechanism
        title: 机制
        kind: deduct
        weight: 40
        methods: [documents]
        triggers:
          - {id: late, title: 迟报, amount: 2}
      - id: site
        title: 网站
        kind: points
        weight: 60
        methods: [online]
      - id: bright
        title: 亮点加分
        kind: bonus
        max: 5
        methods: [documents]
        triggers:
          - {id: city, title: 市级推广, amount: 2}
          - {id: district, title: 全区推广, min: 0.5, max: 1.5}
major_deductions:
  - id: 'false'
    title: 弄虚作假
    triggers:
      - {id: content, title: 内容不实, min: 3, max: 10}
";

/// Two townships; 城关镇 has all its entries, 河口镇 lacks one.
pub fn sheets() -> Sheets {
    let unit = |id: &str, name: &str| Unit {
        id: id.to_owned(),
        name: Text::zh(name),
        class: "A".to_owned(),
        ..Unit::default()
    };
    Sheets {
        mingjian: "sheets/1".to_owned(),
        status: Status::Draft,
        units: vec![unit("chengguan", "城关镇"), unit("hekou", "河口镇")],
        entries: vec![
            full("chengguan", "mechanism"),
            full("chengguan", "site"),
            full("hekou", "mechanism"),
        ],
        ..Sheets::default()
    }
}

/// An empty entry.
pub fn entry(unit: &str, indicator: &str) -> Entry {
    Entry {
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
        ..Entry::default()
    }
}

/// Nothing lost.
pub fn full(unit: &str, indicator: &str) -> Entry {
    Entry {
        full: true,
        ..entry(unit, indicator)
    }
}

/// Points lost, with a reason.
pub fn lost(unit: &str, indicator: &str, points: i64) -> Entry {
    Entry {
        lost: Some(Points::from(points)),
        reason: "更新不及时".to_owned(),
        ..entry(unit, indicator)
    }
}

/// An assessor of [`AUTHORITY`].
pub fn assessor() -> Actor {
    Actor {
        assessor: "甲".to_owned(),
        ..Actor::of("user:1", Role::Assessor, AUTHORITY)
    }
}

/// The command that founds [`AUTHORITY`].
pub fn found() -> FoundAuthority {
    FoundAuthority {
        authority: AUTHORITY.into(),
        name: Text::zh("示例区"),
    }
}

/// The command that opens [`CAMPAIGN`], a demonstration.
pub fn open() -> OpenCampaign {
    OpenCampaign {
        authority: AUTHORITY.into(),
        campaign: CAMPAIGN.into(),
        title: Text::zh("2025年度考核"),
        year: 2025,
        rubric: "small-1".into(),
        yaml: RUBRIC.to_owned(),
        sheets: sheets(),
        demo: true,
    }
}
