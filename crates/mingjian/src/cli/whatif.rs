//! `mingjian whatif`: the same units under a changed rubric or changed sheets, and who would change; the base comes
//! from files or from the server's data.
//!
//! **Invariant:** nothing is written; both results come from the same scorer.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as ClapArgs;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::score::{Scheme, UnitResult};
use serde::Serialize;

use super::after_help;
use super::answer::{Answer, Format};
use super::export::{cell, csv};
use super::input;
use super::material::Inputs;
use super::stored::Shelf;
use super::trouble::Trouble;
use super::words::Voice;

/// 试算.
#[derive(ClapArgs)]
#[command(
    about = "试算：换一张考核表或评分表，看谁的得分、等次、名次会变\n\
             What if: another rubric or other sheets, and who would change",
    after_help = after_help!(
        "  mingjian whatif --demo --with-rubric 修改稿.yaml\n  \
         mingjian whatif --rubric r.yaml --sheets s.yaml --with-sheets s2.xlsx --format json\n  \
         mingjian whatif --data /var/lib/mingjian --campaign 2025 --with-rubric 修改稿.yaml"
    )
)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    shelf: Shelf,
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "with_sheets",
        help = "试用的考核表（.yaml .xlsx）\nThe rubric to try (.yaml .xlsx)"
    )]
    with_rubric: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        help = "试用的评分表（.yaml .csv .xlsx）\nThe sheets to try (.yaml .csv .xlsx)"
    )]
    with_sheets: Option<PathBuf>,
    #[arg(long, help = "未变的单位也列出\nList units that do not change too")]
    all: bool,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

#[derive(Serialize)]
struct Compared {
    unit: String,
    name: Text,
    class: String,
    total_before: Option<String>,
    total_after: Option<String>,
    difference: Option<String>,
    grade_before: Option<Text>,
    grade_after: Option<Text>,
    grade_changes: bool,
    rank_before: Option<u32>,
    rank_after: Option<u32>,
}

/// The total; of a draft the lowest and the highest that is possible.
fn shown(result: &UnitResult) -> Option<String> {
    let range = || match (&result.low, &result.high) {
        (Some(low), Some(high)) => Some(format!(
            "{}~{}",
            low.decimal(result.places),
            high.decimal(result.places)
        )),
        _ => None,
    };
    result.shown().or_else(range)
}

impl Compared {
    fn of(before: &UnitResult, after: &UnitResult) -> Self {
        let difference = match (&before.total, &after.total) {
            (Some(a), Some(b)) => Some((b - a).decimal(after.places)),
            _ => None,
        };
        Self {
            unit: before.unit.id.clone(),
            name: before.unit.name.clone(),
            class: before.unit.class.clone(),
            total_before: shown(before),
            total_after: shown(after),
            difference,
            grade_before: before.grade_title.clone(),
            grade_after: after.grade_title.clone(),
            grade_changes: before.grade != after.grade,
            rank_before: before.rank,
            rank_after: after.rank,
        }
    }

    fn changes(&self) -> bool {
        self.grade_changes || self.rank_before != self.rank_after || self.total_before != self.total_after
    }
}

impl Args {
    /// Scores both and compares.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let material = match self.shelf.read()? {
            Some(stored) => {
                let rubric = Arc::unwrap_or_clone(stored.rubric);
                self.inputs.taken(rubric, stored.sheets, "")
            }
            None => self.inputs.read()?,
        };
        let scheme = material.scheme()?;
        let located = |refusals| material.located(refusals);
        let before = material.scoring(&scheme)?.all().map_err(located)?;
        let rubric = self.with_rubric.as_deref().map(input::rubric).transpose()?;
        let file = self.with_rubric.as_deref().map(input::shown).unwrap_or_default();
        let tried = match &rubric {
            Some(rubric) => Scheme::new(rubric).map_err(|refusal| refusal.in_file(&file))?,
            None => material.scheme()?,
        };
        let mut sheets = match &self.with_sheets {
            Some(path) => input::sheets(path)?,
            None => material.sheets.clone(),
        };
        // The trial scores the same entries, whatever name the changed rubric bears.
        sheets.rubric = None;
        sheets.status = material.sheets.status;
        let after = tried.sheets(&material.units, &sheets)?.all()?;
        let rows: Vec<Compared> = before
            .iter()
            .zip(&after)
            .map(|(before, after)| Compared::of(before, after))
            .filter(|row| self.all || row.changes())
            .collect();
        self.answer(&rows, before.len(), voice)
    }

    fn answer(&self, rows: &[Compared], units: usize, voice: Voice) -> Result<Answer, Trouble> {
        let grades = rows.iter().filter(|row| row.grade_changes).count();
        match self.format {
            Format::Json => Answer::json(&serde_json::json!({
                "units": units, "grade_changes": grades, "changes": rows,
            })),
            Format::Csv => {
                let header = [
                    "unit",
                    "name",
                    "class",
                    "total_before",
                    "total_after",
                    "difference",
                    "grade_before",
                    "grade_after",
                    "rank_before",
                    "rank_after",
                ];
                csv(&header, rows.iter().map(|row| line(row, voice)))
            }
            Format::Table => {
                let mut out = String::new();
                for row in rows {
                    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
                    let grade = |value: &Option<Text>| {
                        value.as_ref().map_or("—", |grade| voice.text(grade)).to_owned()
                    };
                    let rank = |value: Option<u32>| value.map_or_else(|| "—".to_owned(), |r| r.to_string());
                    let mark = if row.grade_changes { "●" } else { " " };
                    out.push_str(&format!(
                        "{mark} {} ({} {})  {} → {} ({})  {} → {}  {} → {}\n",
                        voice.text(&row.name),
                        row.class,
                        row.unit,
                        text(&row.total_before),
                        text(&row.total_after),
                        signed(row.difference.as_deref()),
                        grade(&row.grade_before),
                        grade(&row.grade_after),
                        rank(row.rank_before),
                        rank(row.rank_after),
                    ));
                }
                let counts = [
                    ("units", units.to_string()),
                    ("changed", rows.len().to_string()),
                    ("grades", grades.to_string()),
                ];
                let counts: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
                out.push_str(&voice.say("whatif-count", &counts));
                Ok(Answer::text(out))
            }
        }
    }
}

fn signed(difference: Option<&str>) -> String {
    match difference {
        None => "—".to_owned(),
        Some(text) if Points::parse(text).is_ok_and(|p| p.is_positive()) => format!("+{text}"),
        Some(text) => text.replace('-', "−"),
    }
}

fn line(row: &Compared, voice: Voice) -> Vec<String> {
    let text = |value: &Option<String>| cell(value.as_deref().unwrap_or_default());
    let grade =
        |value: &Option<Text>| cell(value.as_ref().map(|grade| voice.text(grade)).unwrap_or_default());
    let rank = |value: Option<u32>| value.map(|r| r.to_string()).unwrap_or_default();
    vec![
        cell(&row.unit),
        cell(voice.text(&row.name)),
        cell(&row.class),
        text(&row.total_before),
        text(&row.total_after),
        row.difference.clone().unwrap_or_default(),
        grade(&row.grade_before),
        grade(&row.grade_after),
        rank(row.rank_before),
        rank(row.rank_after),
    ]
}
