//! `mingjian rubric show`: a scoring table as a document to read, for one class or all.
//!
//! JSON is the table in the form of its file, cut to the class that was asked for. **Invariant:** what was cut off
//! in the source is shown as missing, never filled in.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{GradeBand, Indicator, Rubric};

use super::{rows, tree, triggers};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::export::csv;
use crate::cli::input;
use crate::cli::table::wrapped;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// Columns of wrapped lists.
const ROOM: usize = 96;

/// 查看.
#[derive(ClapArgs)]
#[command(
    about = "查看考核表：指标、分值、扣分情形、依据、设置\n\
             Show a rubric: indicators, weights, deductions, clauses, settings",
    after_help = after_help!(
        "  mingjian rubric show 考核表.yaml\n  mingjian rubric show 考核表.yaml --class A\n  \
         mingjian rubric show 考核表.yaml --class A --format csv"
    )
)]
pub struct Args {
    #[arg(
        value_name = "FILE",
        help = "考核表（YAML）；- 为标准输入\nThe rubric (YAML); - is standard input"
    )]
    file: PathBuf,
    #[arg(
        long,
        value_name = "ID",
        help = "只看一类单位的表\nThe table of one class only"
    )]
    class: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

impl Args {
    /// Reads and shows.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let mut rubric = input::rubric(&self.file)?;
        if let Some(class) = &self.class {
            if rubric.classes.iter().all(|known| known.id.text != *class) {
                let known: Vec<&str> = rubric
                    .classes
                    .iter()
                    .map(|class| class.id.text.as_str())
                    .collect();
                let refusal = Refusal::new("MJ9109", &[("class", class), ("known", &known.join(" "))]);
                let place = Place {
                    file: input::shown(&self.file),
                    ..Place::default()
                };
                return Err(refusal.at(place).into());
            }
            cut(&mut rubric, class);
        }
        match self.format {
            Format::Table => Ok(Answer::text(document(&rubric, voice))),
            Format::Json => Answer::json(&rubric),
            Format::Csv => csv(rows::HEADER, rows::rows(&rubric, voice)),
        }
    }
}

/// Takes away what is not for a class.
fn cut(rubric: &mut Rubric, class: &str) {
    let holds = |classes: &[String]| classes.is_empty() || classes.iter().any(|one| one == class);
    rubric.classes.retain(|one| one.id.text == class);
    rubric.grades.retain(|one| holds(&one.classes));
    rubric.quotas.retain(|one| holds(&one.classes));
    rubric.composition.retain(|one| holds(&one.classes));
    rubric.vetoes.retain(|one| holds(&one.classes));
    rubric.major_deductions.retain(|one| holds(&one.classes));
    cut_indicators(&mut rubric.indicators, class);
}

fn cut_indicators(indicators: &mut Vec<Indicator>, class: &str) {
    indicators.retain(|one| one.is_for(class));
    for one in indicators {
        one.weights.retain(|of, _| of == class);
        cut_indicators(&mut one.children, class);
    }
}

fn document(rubric: &Rubric, voice: Voice) -> String {
    let mut out = format!(
        "{} ({}@{})\n",
        voice.text(&rubric.title),
        rubric.id,
        rubric.version
    );
    let mut told = |key: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("{}\n", voice.say(key, &[("text", &value)])));
        }
    };
    told(
        "show-label",
        rubric
            .label
            .as_ref()
            .map(|label| voice.text(label).to_owned())
            .unwrap_or_default(),
    );
    if let Some(source) = &rubric.source {
        let parts = [voice.text(&source.title), &source.number, &source.signed_on];
        told(
            "show-source",
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<&str>>()
                .join(" "),
        );
    }
    for missing in &rubric.missing {
        told("show-missing", voice.text(missing).to_owned());
    }
    for class in &rubric.classes {
        let total = class
            .total
            .as_ref()
            .map_or_else(|| "?".to_owned(), ToString::to_string);
        let kinds: Vec<&str> = class.kinds.iter().map(|kind| voice.text(kind)).collect();
        let kinds = kinds.join(&voice.say("list", &[]));
        let kinds = if kinds.is_empty() {
            kinds
        } else {
            format!(" ({kinds})")
        };
        told(
            "show-class",
            format!("{} {}{kinds} · {total}", class.id, voice.text(&class.title)),
        );
    }
    let bands: Vec<String> = rubric.grades.iter().map(|one| band(one, voice)).collect();
    told("show-grades", bands.join(" · "));
    let sources = rubric.composition.iter();
    let share = |weight: &Option<_>| weight.as_ref().map_or_else(|| "?".to_owned(), triggers::percent);
    let sources: Vec<String> = sources
        .map(|one| format!("{} {}", voice.text(&one.title), share(&one.weight)))
        .collect();
    told("show-composition", sources.join(" · "));
    if let Some(to) = &rubric.conversion {
        told(
            "show-conversion",
            format!("{} → {} {}", to.from, to.to, voice.text(&to.title))
                .trim_end()
                .to_owned(),
        );
    }
    out.push_str(&format!("\n{}\n", voice.say("show-indicators", &[])));
    for indicator in &rubric.indicators {
        tree::indicator(rubric, indicator, 1, voice, &mut out);
    }
    tree::outside(rubric, voice, &mut out);
    out.push_str(&format!(
        "\n{}\n{}",
        voice.say("settings", &[]),
        wrapped(&settings(rubric), "  ", ROOM)
    ));
    for note in &rubric.notes {
        out.push_str(&format!(
            "{}\n",
            voice.say("show-note", &[("text", voice.text(note))])
        ));
    }
    out
}

/// `优秀 ≥ 90`, `良好 80—89`, as printed.
fn band(band: &GradeBand, voice: Voice) -> String {
    let title = voice.text(&band.title);
    if let (Some(min), Some(max), true, true) = (&band.min, &band.max, band.min_inclusive, band.max_inclusive)
    {
        return format!("{title} {min}—{max}");
    }
    let low = band
        .min
        .as_ref()
        .map(|min| format!("{} {min}", if band.min_inclusive { '≥' } else { '>' }));
    let high = band
        .max
        .as_ref()
        .map(|max| format!("{} {max}", if band.max_inclusive { '≤' } else { '<' }));
    let ends: Vec<String> = [low, high].into_iter().flatten().collect();
    format!("{title} {}", ends.join(" "))
}

/// Settings as `name=value`, in the order of the format: JSON on lines keeps it.
fn settings(rubric: &Rubric) -> Vec<String> {
    let text = serde_json::to_string_pretty(&rubric.settings).unwrap_or_default();
    let pair = |line: &str| {
        let (name, value) = line.trim().trim_end_matches(',').split_once(": ")?;
        let value = if value == "null" {
            "none"
        } else {
            value.trim_matches('"')
        };
        Some(format!("{}={value}", name.trim_matches('"')))
    };
    text.lines().filter_map(pair).collect()
}
