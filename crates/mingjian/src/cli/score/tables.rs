//! 得分表: one aligned table a class.

use mingjian_core::points::Points;
use mingjian_core::rubric::UnitClass;
use mingjian_core::score::{UnitResult, UnitStatus};
use mingjian_core::sheet::Status;

use super::Material;
use super::shown::{converted, status_id};
use crate::cli::table::{Column, table};
use crate::cli::words::Voice;

/// Title and labels of a result, a line each, and whether it is a draft.
pub fn title_lines(material: &Material, voice: Voice) -> String {
    let rubric = &material.rubric;
    let mut out = format!(
        "{} ({}@{})\n",
        voice.text(&rubric.title),
        rubric.id,
        rubric.version
    );
    let labels = material.label_line(voice);
    if !labels.is_empty() {
        out.push_str(&format!("{labels}\n"));
    }
    if material.sheets.status == Status::Draft {
        out.push_str(&format!("{}\n", voice.say("draft", &[])));
    }
    out
}

/// How a unit stands, where it is not simply scored.
pub fn status_word(result: &UnitResult, voice: Voice) -> String {
    match result.status {
        UnitStatus::Scored | UnitStatus::Draft => String::new(),
        status => voice.word("status", status_id(status)),
    }
}

/// All classes in the order of the rubric.
pub fn all(material: &Material, results: &[UnitResult], voice: Voice) -> String {
    let mut out = title_lines(material, voice);
    for class in &material.rubric.classes {
        let members: Vec<&UnitResult> = results
            .iter()
            .filter(|result| result.unit.class == class.id.text)
            .collect();
        if !members.is_empty() {
            out.push_str(&one(material, class, &members, voice));
        }
    }
    out
}

fn one(material: &Material, class: &UnitClass, members: &[&UnitResult], voice: Voice) -> String {
    let count = members.len().to_string();
    let heading = voice.say(
        "class-heading",
        &[("class", voice.text(&class.title)), ("count", &count)],
    );
    let column = |key: &str, right: bool| Column {
        title: voice.say(key, &[]),
        right,
    };
    let mut columns = vec![
        column("column-unit", false),
        column("column-id", false),
        column("column-total", true),
        column("column-grade", false),
        column("column-rank", true),
        column("column-region", false),
        column("column-region-rank", true),
        column("column-low", true),
        column("column-high", true),
        column("column-open", true),
    ];
    let larger = material
        .rubric
        .conversion
        .as_ref()
        .map(|conversion| voice.text(&conversion.title));
    let title = larger.filter(|title| !title.is_empty()).map(str::to_owned);
    columns.push(Column {
        title: title.unwrap_or_else(|| voice.say("column-converted", &[])),
        right: true,
    });
    columns.push(column("column-status", false));
    let rows: Vec<Vec<String>> = members
        .iter()
        .map(|result| row(material, result, voice))
        .collect();
    let mut out = format!("\n{heading}\n{}", table(&columns, &rows));
    if material.sheets.status == Status::Final {
        out.push_str(&summary(material, members, voice));
    }
    out
}

fn row(material: &Material, result: &UnitResult, voice: Voice) -> Vec<String> {
    let decimal = |value: &Option<Points>| {
        value
            .as_ref()
            .map(|points| points.decimal(result.places))
            .unwrap_or_default()
    };
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let draft = result.status == UnitStatus::Draft;
    vec![
        voice.text(&result.unit.name).to_owned(),
        result.unit.id.clone(),
        result.shown().unwrap_or_default(),
        result
            .grade_title
            .as_ref()
            .map(|title| voice.text(title).to_owned())
            .unwrap_or_default(),
        number(result.rank),
        result.unit.region.clone(),
        number(result.region_rank),
        decimal(&result.low),
        decimal(&result.high),
        if draft {
            result.open.to_string()
        } else {
            String::new()
        },
        converted(&material.rubric, result).unwrap_or_default(),
        status_word(result, voice),
    ]
}

/// How many units have each grade.
fn summary(material: &Material, members: &[&UnitResult], voice: Voice) -> String {
    let parts: Vec<String> = material
        .rubric
        .grades
        .iter()
        .filter_map(|band| {
            let count = members
                .iter()
                .filter(|result| result.grade.as_ref() == Some(&band.id.text))
                .count();
            (count > 0).then(|| format!("{} {count}", voice.text(&band.title)))
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("{}\n", parts.join(" · "))
    }
}
