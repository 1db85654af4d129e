//! 日历文件: the YAML text of a calendar, its form and its sizes; what it says is checked in `build.rs`.
//!
//! The file may come from anybody, so a slip is a refusal with its line, and the size is bounded before anything is
//! parsed. **Does not** read files and does not know the web.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::build::Build;
use super::version::{KnownOnSource, Origin};
use super::workday::Calendar;
use crate::lang::Text;
use crate::refusal::{Place, Refusal};

/// The largest text that is read: a hundred times the shipped file.
const MAX_BYTES: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "calendar")]
    _id: String,
    title: Text,
    names: BTreeMap<String, Text>,
    acts: Vec<ActRow>,
    lists: Vec<VersionRow>,
    #[serde(default)]
    amendments: Vec<VersionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActRow {
    pub(super) known_on: String,
    pub(super) from_year: i16,
    pub(super) document: String,
    pub(super) days: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionRow {
    pub(super) year: i16,
    pub(super) known_on: String,
    pub(super) known_on_source: KnownOnSource,
    pub(super) published_on: Option<String>,
    pub(super) document: String,
    #[serde(default)]
    pub(super) reason: Text,
    pub(super) holidays: Vec<HolidayRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayRow {
    pub(super) name: String,
    pub(super) from: String,
    pub(super) to: Option<String>,
    #[serde(default)]
    pub(super) swap: Vec<String>,
}

/// Reads and checks the text.
pub(super) fn read(text: &str) -> Result<Calendar, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::new(
            "MJ2011",
            &[("size", &text.len().to_string()), ("max", &MAX_BYTES.to_string())],
        ));
    }
    let file: File = serde_saphyr::from_str(text).map_err(|error| not_a_calendar(&error))?;
    let mut keys = Vec::with_capacity(file.names.len());
    let mut names = Vec::with_capacity(file.names.len());
    for (key, name) in file.names {
        keys.push(key);
        names.push(name);
    }
    let calendar = Calendar {
        title: file.title,
        names,
        versions: vec![],
        lists: vec![],
        acts: vec![],
        marks: vec![],
    };
    let mut build = Build { keys, calendar };
    for row in file.acts {
        build.act(row)?;
    }
    for row in file.lists {
        build.list(row)?;
    }
    for row in file.amendments {
        build.version(Origin::Amendment, row)?;
    }
    build.finish()
}

/// The parser's own words, cut to one line, with the line number as the place.
fn not_a_calendar(error: &serde_saphyr::Error) -> Refusal {
    let detail = error.to_string();
    let detail = detail.lines().next().unwrap_or_default();
    let detail: String = detail
        .strip_prefix("error: ")
        .unwrap_or(detail)
        .chars()
        .take(200)
        .collect();
    let line = error
        .location()
        .and_then(|at| u32::try_from(at.line()).ok())
        .unwrap_or_default();
    Refusal::new("MJ2001", &[("detail", &detail)]).at(Place {
        line,
        ..Place::default()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALL: &str = "calendar: cn
title: {zh: 试}
names:
  spring: {zh: 春节}
acts: []
lists:
  - year: 2021
    known_on: 2020-11-25
    known_on_source: assumed
    document: 甲号
    holidays:
      - {name: spring, from: 2021-02-11, to: 2021-02-17, swap: [2021-02-07]}
";

    fn code(from: &str, to: &str) -> &'static str {
        assert!(SMALL.contains(from), "{from}");
        read(&SMALL.replace(from, to)).unwrap_err().code
    }

    #[test]
    fn the_shipped_file_is_read_whole() {
        let calendar = Calendar::builtin().unwrap();
        assert_eq!(
            (calendar.first_year(), calendar.last_published_year(None)),
            (2015, Some(2026))
        );
        assert_eq!(calendar.lists.len(), 12);
        let changes = calendar
            .versions()
            .iter()
            .filter(|v| v.origin == Origin::Amendment);
        assert_eq!(changes.map(|v| v.year).collect::<Vec<_>>(), [2015, 2019, 2020]);
    }

    #[test]
    fn a_small_file_is_a_calendar_too() {
        assert_eq!(read(SMALL).unwrap().marks.len(), 8);
    }

    #[test]
    fn every_slip_has_its_own_code() {
        assert_eq!(code("title: {zh: 试}", "title: [1"), "MJ2001");
        assert_eq!(code("document: 甲号", "documents: 甲号"), "MJ2001");
        assert_eq!(code("assumed", "rumour"), "MJ2001");
        assert_eq!(code("2020-11-25", "2020-11-31"), "MJ2002");
        assert_eq!(code("to: 2021-02-17", "to: 2021-02-10"), "MJ2003");
        assert_eq!(code("to: 2021-02-17", "to: 2021-12-17"), "MJ2003");
        assert_eq!(code("name: spring", "name: autumn"), "MJ2004");
        assert_eq!(code("[2021-02-07]", "[2021-02-13]"), "MJ2005");
        assert_eq!(code("[2021-02-07]", "[2021-02-07, 2021-02-07]"), "MJ2005");
        assert_eq!(code("year: 2021", "year: 32000"), "MJ2006");
        assert_eq!(code("year: 2021", "year: 2023"), "MJ2010");
        assert_eq!(code("[2021-02-07]", "[2021-02-08]"), "MJ2012");
        assert_eq!(read(&"#".repeat(MAX_BYTES + 1)).unwrap_err().code, "MJ2011");
    }

    #[test]
    fn years_must_follow_each_other() {
        let (_, list) = SMALL.split_once("lists:\n").unwrap();
        let gap = list.replace("2021", "2023").replace("02-07", "02-05");
        assert_eq!(read(&format!("{SMALL}{gap}")).unwrap_err().code, "MJ2006");
        assert_eq!(read(&format!("{SMALL}{list}")).unwrap_err().code, "MJ2006");
    }

    #[test]
    fn a_slip_says_where_it_stands() {
        let refusal = read(&SMALL.replace("known_on_source: assumed", "known_on_source: [")).unwrap_err();
        assert!(refusal.place.line >= 9, "{refusal}");
        let refusal = read(&SMALL.replace("2021-02-17", "2021-02-99")).unwrap_err();
        assert_eq!(refusal.place.node, "甲号");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            let inner = vec![format!("*a{}", n - 1); 10].join(", ");
            bomb.push_str(&format!("a{n}: &a{n} [{inner}]\n"));
        }
        assert_eq!(read(&bomb).unwrap_err().code, "MJ2001");
    }

    proptest! {
        #[test]
        fn a_torn_or_overwritten_file_is_read_or_refused_but_never_panics(
            from in 0..SMALL.len(), length in 0..40_usize, put in "[-0-9a-z:{}\\[\\], &*!|\"'\n]{0,12}",
        ) {
            let mut text: Vec<u8> = SMALL.into();
            let end = (from + length).min(text.len());
            text.splice(from..end, put.bytes());
            if let Err(refusal) = read(&String::from_utf8_lossy(&text)) {
                prop_assert!(refusal.code.starts_with("MJ20"), "{}", refusal);
            }
        }
    }
}
