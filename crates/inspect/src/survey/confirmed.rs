//! 栏目清单: the sections as a person confirmed them, in a file that the program writes first and reads back.
//!
//! **Invariant:** what is written can be read back as it stands; an entry that a person gives wins over what is learned.

use std::fmt::Write as _;

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};
use serde::Deserialize;

use super::gather::Survey;
use super::kind::{KINDS, SectionKind};
use super::section::Section;
use crate::words::say;

/// The format that this program reads.
const FORMAT: &str = "sections/1";
/// Most sections of a file.
const MAX_SECTIONS: usize = 20_000;

/// 确认过的栏目.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The first page of its list.
    pub url: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: SectionKind,
    /// Something new within so many days, where the rule of its kind does not fit.
    #[serde(default)]
    pub days: Option<u32>,
    /// Something new within so many months, where the rule of its kind does not fit.
    #[serde(default)]
    pub months: Option<u32>,
    /// It is no section that is judged.
    #[serde(default)]
    pub skip: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mingjian: String,
    sections: Vec<Confirmed>,
}

/// Reads a file of confirmed sections.
///
/// # Errors
/// MJ5040 when it cannot be read, with the line; MJ5041 for another format; MJ5042 for too many sections.
pub fn read(text: &str) -> Result<Vec<Confirmed>, Refusal> {
    let file: File = serde_saphyr::from_str(text).map_err(|error| {
        let line = error
            .location()
            .map_or(0, |at| u32::try_from(at.line()).unwrap_or(0));
        Refusal::new("MJ5040", &[("why", &first_line(&error.to_string()))]).at(Place {
            line,
            ..Place::default()
        })
    })?;
    if file.mingjian != FORMAT {
        return Err(Refusal::new(
            "MJ5041",
            &[("found", &file.mingjian), ("wanted", FORMAT)],
        ));
    }
    if file.sections.len() > MAX_SECTIONS {
        let limit = MAX_SECTIONS.to_string();
        return Err(Refusal::new("MJ5042", &[("limit", &limit)]));
    }
    Ok(file.sections)
}

fn first_line(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect()
}

/// The sections of a survey as such a file, with why each was so classified and how sure.
pub fn write(survey: &Survey, lang: Lang) -> String {
    let mut out = String::new();
    let line = |key: &str, params: &[(&str, &str)]| say(lang, key, params);
    for text in line("sections-head", &[("url", &survey.start)]).lines() {
        let _ = writeln!(out, "# {text}");
    }
    for kind in KINDS {
        let _ = writeln!(
            out,
            "#   {:<16} {}",
            kind.word(),
            line(&format!("section-kind-{}", kind.word()), &[])
        );
    }
    let _ = writeln!(out, "mingjian: {FORMAT}");
    let _ = writeln!(
        out,
        "sections:{}",
        if survey.sections.is_empty() { " []" } else { "" }
    );
    for section in &survey.sections {
        let why: Vec<String> = section
            .class
            .why
            .iter()
            .map(|(sign, text)| line(&format!("section-why-{}", sign.word()), &[("text", text)]))
            .collect();
        let (sure, count) = (section.class.sure.to_string(), section.lines.len().to_string());
        let newest = section
            .newest()
            .map(|(_, date)| date.to_string())
            .unwrap_or_else(|| "-".to_owned());
        let params = [
            ("sure", sure.as_str()),
            ("why", &why.join(if lang == Lang::Zh { "、" } else { ", " })),
            ("count", &count),
            ("newest", &newest),
        ];
        let _ = writeln!(out, "  # {}", one_line(&line("section-line", &params)));
        let _ = writeln!(
            out,
            "  # {}",
            one_line(&line(
                "section-shapes",
                &[("list", &section.list_shape), ("item", &section.item_shape)]
            ))
        );
        let _ = writeln!(out, "  - name: {}", quoted(&section.name));
        let _ = writeln!(out, "    url: {}", quoted(&section.url));
        let _ = writeln!(out, "    kind: {}", section.class.kind.word());
        own_limit(&mut out, section);
    }
    out
}

/// A limit that a person gave is written again.
fn own_limit(out: &mut String, section: &Section) {
    let Some(limit) = section.limit.as_ref().filter(|_| section.confirmed) else {
        return;
    };
    match limit.days {
        Some(days) => {
            let _ = writeln!(out, "    days: {days}");
        }
        None => {
            let _ = writeln!(out, "    months: {}", limit.months);
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A text in double quotes, as YAML and JSON read them.
fn quoted(text: &str) -> String {
    let inner: String = one_line(text)
        .chars()
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            c => vec![c],
        })
        .collect();
    format!("\"{inner}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let section = |name: &str| Section {
            name: name.to_owned(),
            url: "https://www.qinghe.test/tzgg/?a=\"1\"".to_owned(),
            ..Section::default()
        };
        let mut survey = Survey::new("https://www.qinghe.test/");
        survey.sections = vec![section("通知\\公告\n: #"), section("要闻")];
        for lang in [Lang::Zh, Lang::En] {
            let read = read(&write(&survey, lang)).unwrap();
            let names: Vec<&str> = read.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, ["通知\\公告 : #", "要闻"]);
            assert_eq!(read[0].url, survey.sections[0].url);
        }
        assert!(read(&write(&Survey::new("x"), Lang::Zh)).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_list_of_sections_is_refused() {
        let refused = |text: &str| read(text).unwrap_err();
        let wrong = refused("mingjian: sections/1\nsections:\n  - {name: 甲, url: u, kind: weather}\n");
        assert_eq!((wrong.code, wrong.place.line), ("MJ5040", 3));
        assert_eq!(refused("mingjian: sections/9\nsections: []\n").code, "MJ5041");
        let many = "  - {name: a, url: u, kind: news}\n".repeat(MAX_SECTIONS + 1);
        assert_eq!(
            refused(&format!("mingjian: sections/1\nsections:\n{many}")).code,
            "MJ5042"
        );
    }
}
