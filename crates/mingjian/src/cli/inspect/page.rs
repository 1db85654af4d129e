//! `mingjian inspect page`: one saved page, one finding a line; a page without findings prints nothing.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use mingjian_core::finding::{Finding, Spot};
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::{inspect, words};
use serde::Serialize;

use super::known::Known;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// The largest file that is taken, in MB; what is read of a page is bounded again by the parser.
const LIMIT: usize = 64;

/// 输出格式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people.
    #[value(help = "给人看，每条一行  for people, a line a finding")]
    Table,
    /// For programs, as one list.
    #[value(help = "给程序，一个数组  for programs, one list")]
    Json,
    /// For programs, a line each.
    #[value(help = "给程序，每条一行  for programs, a line a finding")]
    Jsonl,
}

impl PageFormat {
    /// The form of refusals beside it.
    pub(super) fn of_refusals(self) -> Format {
        match self {
            Self::Table => Format::Table,
            Self::Json | Self::Jsonl => Format::Json,
        }
    }
}

/// 检查一页.
#[derive(ClapArgs)]
#[command(
    about = "检查一个保存下来的页面：每条线索一行，没有线索则无输出\n\
             Inspect a saved page: a line a finding, nothing where there is none",
    after_help = after_help!(
        "  mingjian inspect page 通知.html --place 云州市\n  \
         mingjian inspect page 通知.html --unit 青禾区人民政府办公室 --url https://www.example.gov.cn/a.html\n  \
         mingjian inspect page 年报.html --as-of 2026-02-01 --format jsonl"
    )
)]
pub struct Args {
    #[arg(
        value_name = "FILE",
        help = "页面文件（.html .htm .txt）；- 为标准输入\nThe page (.html .htm .txt); - is standard input"
    )]
    file: PathBuf,
    #[arg(long, value_name = "URL", help = "页面的网址\nThe address of the page")]
    url: Option<String>,
    #[command(flatten)]
    known: Known,
    #[arg(
        long,
        value_name = "TYPE",
        help = "网站返回的 Content-Type\nThe Content-Type that the site answered with"
    )]
    content_type: Option<String>,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

/// A finding as programs read it, with its sentence in both languages.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    zh: String,
    en: String,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        self.format.of_refusals()
    }

    /// Reads the page and tells what was found.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let url = match &self.url {
            Some(text) => Some(address(text)?),
            None => None,
        };
        let context = self.known.context(url)?;
        let bytes = input::page(&self.file, LIMIT * 1024 * 1024)?;
        let plain = self
            .file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
        let form = if plain { Form::Plain } else { Form::Markup };
        let page = parse(&bytes, self.content_type.as_deref(), form);
        let mut findings = inspect(&page, &context);
        if context.url.is_none() {
            let name = input::shown(&self.file);
            findings
                .iter_mut()
                .for_each(|finding| finding.url.clone_from(&name));
        }
        let text = match self.format {
            PageFormat::Table => findings.iter().map(|finding| row(finding, voice)).collect(),
            PageFormat::Json if findings.is_empty() => String::new(),
            PageFormat::Json => json(&findings.iter().map(shown).collect::<Vec<_>>(), true)?,
            PageFormat::Jsonl => {
                let lines: Result<Vec<String>, Trouble> = findings
                    .iter()
                    .map(|finding| json(&shown(finding), false))
                    .collect();
                lines?.concat()
            }
        };
        Ok(Answer {
            text,
            notes: Vec::new(),
            ending: Ending::Done,
        })
    }
}

/// An address that names scheme and host.
pub(super) fn address(text: &str) -> Result<mingjian_inspect::context::Address, Trouble> {
    let refused = || Trouble::Usage(Refusal::new("MJ5008", &[("url", text)]));
    let url: mingjian_inspect::context::Address = text.parse().map_err(|_| refused())?;
    if url.has_host() { Ok(url) } else { Err(refused()) }
}

pub(super) fn shown(finding: &Finding) -> Shown<'_> {
    Shown {
        finding,
        zh: words::sentence(Lang::Zh, finding),
        en: words::sentence(Lang::En, finding),
    }
}

pub(super) fn json(data: &impl Serialize, pretty: bool) -> Result<String, Trouble> {
    let text = if pretty {
        serde_json::to_string_pretty(data)
    } else {
        serde_json::to_string(data)
    };
    text.map(|text| text + "\n")
        .map_err(|error| Trouble::Fault(error.into()))
}

/// One finding on one line: rule, kind, url, verdict, confidence, what it says, and each place.
pub(super) fn row(finding: &Finding, voice: Voice) -> String {
    let places: Vec<String> = finding
        .evidence
        .spots
        .iter()
        .map(|spot| place(spot, voice))
        .collect();
    let basis = finding.basis.as_ref().map_or_else(String::new, |basis| {
        let mark = if basis.verified {
            String::new()
        } else {
            voice.say("unread", &[])
        };
        format!("{} {}{mark}", basis.rule_set, basis.rule)
    });
    let cells = [
        finding.rule.clone(),
        finding.kind.word().to_owned(),
        finding.url.clone(),
        finding.verdict.word().to_owned(),
        finding.confidence.to_string(),
        words::sentence(voice.lang, finding),
        places.join(" | "),
        basis,
        finding.evidence.digest.chars().take(16).collect(),
    ];
    let clean = |cell: &String| cell.replace(['\t', '\n', '\r'], " ");
    cells
        .iter()
        .map(clean)
        .collect::<Vec<String>>()
        .join("\t")
        .trim_end()
        .to_owned()
        + "\n"
}

/// `12:5 文号 “…”`.
fn place(spot: &Spot, voice: Voice) -> String {
    let part = words::part(voice.lang, &spot.part);
    let place = format!("{}:{} {part}", spot.line, spot.column);
    if spot.excerpt.is_empty() {
        place
    } else {
        format!("{place} “{}”", spot.excerpt)
    }
}
