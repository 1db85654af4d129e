//! 得分 as programs read it: the fields in a fixed order, decimals as strings.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Rubric, Settings};
use mingjian_core::score::{UnitResult, UnitStatus};
use mingjian_core::sheet::Status;
use serde::Serialize;

use super::Material;

/// All results with what they rest on.
#[derive(Serialize)]
pub struct Shown<'a> {
    rubric: &'a str,
    version: &'a str,
    title: &'a Text,
    label: Option<&'a Text>,
    data_label: Option<&'a Text>,
    status: Status,
    settings: &'a Settings,
    units: Vec<UnitShown<'a>>,
}

impl<'a> Shown<'a> {
    /// Results in the order in which they stand.
    pub fn of(material: &'a Material, results: &'a [UnitResult]) -> Self {
        let rubric = &material.rubric;
        Self {
            rubric: &rubric.id.text,
            version: &rubric.version,
            title: &rubric.title,
            label: rubric.label.as_ref(),
            data_label: material.sheets.label.as_ref(),
            status: material.sheets.status,
            settings: &rubric.settings,
            units: results
                .iter()
                .map(|result| UnitShown::of(rubric, result))
                .collect(),
        }
    }
}

/// One unit.
#[derive(Serialize)]
pub struct UnitShown<'a> {
    unit: &'a str,
    name: &'a Text,
    class: &'a str,
    status: UnitStatus,
    total: Option<String>,
    exact: Option<String>,
    grade: Option<&'a str>,
    grade_title: Option<&'a Text>,
    failed: bool,
    rank: Option<u32>,
    region: Option<&'a str>,
    region_rank: Option<u32>,
    low: Option<String>,
    high: Option<String>,
    open: u32,
    converted: Option<String>,
    excluded: Option<&'a Text>,
}

impl<'a> UnitShown<'a> {
    /// From a result; totals with the rubric's decimals, the exact one as a decimal or fraction.
    pub fn of(rubric: &Rubric, result: &'a UnitResult) -> Self {
        let unit = &result.unit;
        let rounded = |value: &Points| value.decimal(result.places);
        Self {
            unit: &unit.id,
            name: &unit.name,
            class: &unit.class,
            status: result.status,
            total: result.shown(),
            exact: result.exact.as_ref().map(ToString::to_string),
            grade: result.grade.as_deref(),
            grade_title: result.grade_title.as_ref(),
            failed: result.failed,
            rank: result.rank,
            region: Some(unit.region.as_str()).filter(|region| !region.is_empty()),
            region_rank: result.region_rank,
            low: result.low.as_ref().map(rounded),
            high: result.high.as_ref().map(rounded),
            open: result.open,
            converted: converted(rubric, result),
            excluded: unit.excluded.as_ref(),
        }
    }
}

/// The result on the larger scale, with that scale's decimals.
pub fn converted(rubric: &Rubric, result: &UnitResult) -> Option<String> {
    let places = rubric.conversion.as_ref().map(|conversion| conversion.places)?;
    result.converted.as_ref().map(|points| points.decimal(places))
}

/// A status by its name in JSON.
pub fn status_id(status: UnitStatus) -> &'static str {
    match status {
        UnitStatus::Scored => "scored",
        UnitStatus::Vetoed => "vetoed",
        UnitStatus::Excluded => "excluded",
        UnitStatus::NotApplicable => "not_applicable",
        UnitStatus::Draft => "draft",
        UnitStatus::Joined => "joined",
    }
}
