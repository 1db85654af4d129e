//! `mingjian rubric diff`: what differs between two versions of a rubric, thing by thing, field by field.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_documents::rubric::{Change, Difference, difference};

use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::export::{cell, csv};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 比较.
#[derive(ClapArgs)]
#[command(
    about = "比较两张考核表\nCompare two rubrics",
    after_help = after_help!("  mingjian rubric diff 旧.yaml 新.xlsx\n  mingjian rubric diff a.yaml b.yaml --format json")
)]
pub struct Args {
    #[arg(
        value_name = "BEFORE",
        help = "旧考核表（.yaml .xlsx）\nThe earlier rubric (.yaml .xlsx)"
    )]
    before: PathBuf,
    #[arg(
        value_name = "AFTER",
        help = "新考核表（.yaml .xlsx）\nThe later rubric (.yaml .xlsx)"
    )]
    after: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Moved => "moved",
        Change::Changed => "changed",
    }
}

impl Args {
    /// Compares.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let found = difference(
            &input::rubric(&self.before)?,
            &input::rubric(&self.after)?,
            voice.lang,
        );
        match self.format {
            Format::Table => Ok(Answer::text(table(&found, voice))),
            Format::Json => Answer::json(&serde_json::json!({ "differences": found })),
            Format::Csv => csv(
                &["change", "sheet", "node", "field", "before", "after"],
                found.iter().map(|d| {
                    let texts = [&d.sheet, &d.node, &d.field, &d.before, &d.after];
                    let mut row = vec![word(d.change).to_owned()];
                    row.extend(texts.map(|text| cell(text)));
                    row
                }),
            ),
        }
    }
}

fn table(found: &[Difference], voice: Voice) -> String {
    if found.is_empty() {
        return voice.say("diff-none", &[]);
    }
    let mut out = String::new();
    for one in found {
        let change = voice.word("diff", word(one.change));
        let field = if one.field.is_empty() {
            String::new()
        } else {
            format!(" · {}", one.field)
        };
        out.push_str(&format!("{change}  {} · {}{field}\n", one.sheet, one.node));
        for (mark, text) in [("-", &one.before), ("+", &one.after)] {
            for line in text.lines() {
                out.push_str(&format!("    {mark} {line}\n"));
            }
        }
    }
    out.push_str(&voice.say("diff-count", &[("count", &found.len().to_string())]));
    out
}
