//! `mingjian score`: totals, grades and ranks of all units.

mod shown;
mod tables;
mod wide;

use clap::{Args as ClapArgs, ValueEnum};
use mingjian_core::points::Points;
use mingjian_core::score::{UnitResult, UnitStatus};

use super::after_help;
use super::answer::{Answer, Format};
use super::export::{cell, csv, some};
use super::material::{Inputs, Material};
use super::trouble::Trouble;
use super::words::Voice;

pub use shown::{UnitShown, converted};
pub use tables::{status_word, title_lines};

/// 计分.
#[derive(ClapArgs)]
#[command(
    about = "计分：各单位的得分、等次、排名\nScore: totals, grades and ranks of all units",
    after_help = after_help!(
        "  mingjian score --demo\n  mingjian score --demo --format json\n  \
         mingjian score --rubric 考核表.yaml --sheets 评分表.csv --units 单位名单.csv --sort rank\n  \
         mingjian score --rubric rubric.yaml --sheets sheets.yaml --draft"
    )
)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[arg(
        long,
        requires = "sheets",
        conflicts_with_all = ["units", "demo", "draft"],
        help = "评分表是宽表（.csv，一行一个单位：unit、class、region 和每个指标一列），几十万个单位一次算完，输出 CSV\n\
                The sheets are a wide table (.csv, a row a unit: unit, class, region, a column an indicator); hundreds \
                of thousands of units at once, answered in CSV"
    )]
    wide: bool,
    #[arg(
        long,
        value_enum,
        default_value_t = Sort::Official,
        help = "每类内的次序：official 规范顺序，rank 排名\nOrder in a class: official, or by rank"
    )]
    sort: Sort,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

/// The order of units in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    Official,
    Rank,
}

const HEADER: &[&str] = &[
    "unit",
    "name",
    "class",
    "status",
    "total",
    "exact",
    "grade",
    "grade_title",
    "rank",
    "region",
    "region_rank",
    "low",
    "high",
    "open",
    "converted",
    "label",
];

impl Args {
    /// Scores and shows.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        if self.wide
            && let Some((rubric, table)) = self.inputs.wide()?
        {
            return wide::run(&rubric, table);
        }
        let material = self.inputs.read()?;
        let scheme = material.scheme()?;
        let mut results = material
            .scoring(&scheme)?
            .all()
            .map_err(|refusals| material.located(refusals))?;
        let class = |result: &UnitResult| {
            material
                .rubric
                .classes
                .iter()
                .position(|class| class.id.text == result.unit.class)
        };
        if self.sort == Sort::Rank {
            results.sort_by_key(|result| (class(result), result.rank.is_none(), result.rank));
        }
        match self.format {
            Format::Table => Ok(Answer::text(tables::all(&material, &results, voice))),
            Format::Json => Answer::json(&shown::Shown::of(&material, &results)),
            Format::Csv => csv(HEADER, results.iter().map(|result| row(&material, result, voice))),
        }
    }
}

fn row(material: &Material, result: &UnitResult, voice: Voice) -> Vec<String> {
    let places = result.places;
    let rounded = |value: &Option<Points>| {
        value
            .as_ref()
            .map(|points| points.decimal(places))
            .unwrap_or_default()
    };
    vec![
        cell(&result.unit.id),
        cell(voice.text(&result.unit.name)),
        cell(&result.unit.class),
        shown::status_id(result.status).to_owned(),
        result.shown().unwrap_or_default(),
        some(&result.exact),
        result.grade.as_deref().map(cell).unwrap_or_default(),
        result
            .grade_title
            .as_ref()
            .map(|title| cell(voice.text(title)))
            .unwrap_or_default(),
        some(&result.rank),
        cell(&result.unit.region),
        some(&result.region_rank),
        rounded(&result.low),
        rounded(&result.high),
        if result.status == UnitStatus::Draft {
            result.open.to_string()
        } else {
            String::new()
        },
        some(&shown::converted(&material.rubric, result)),
        cell(&material.label_line(voice)),
    ]
}
