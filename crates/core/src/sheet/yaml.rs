//! Reading a sheets file in YAML.
//!
//! Bounded like a rubric file. Each entry keeps the line it was written on.

use std::collections::HashMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::entry::{Entry, FORMAT, Focus, Sheets, Status, Unit};
use super::join::{control, key, located};
use crate::lang::Text;
use crate::refusal::{Place, Refusal};
use crate::rubric::{bounded, yaml_refusal};

/// Largest sheets file that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Most YAML nodes; what is larger comes as CSV.
pub const MAX_NODES: usize = 1_000_000;

/// [`Sheets`] with the places of units and entries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    mingjian: String,
    #[serde(default)]
    rubric: Option<String>,
    #[serde(default)]
    label: Option<Text>,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    focus: Option<Focus>,
    #[serde(default)]
    units: Vec<Spanned<Unit>>,
    #[serde(default)]
    entries: Vec<Spanned<Entry>>,
}

fn line_of<T>(spanned: &Spanned<T>) -> u32 {
    u32::try_from(spanned.referenced.line()).unwrap_or(0)
}

/// Reads a sheets file.
///
/// # Errors
/// `MJ1201` too large, `MJ1202` not UTF-8, `MJ1221` not readable as sheets, `MJ1222` another format, `MJ1213`
/// no unit or indicator, `MJ1220` a control character, `MJ1224` a unit twice, `MJ1227` an entry twice, `MJ1007`
/// nested too deep, `MJ1008` too many parts.
pub fn parse_yaml(bytes: &[u8]) -> Result<Sheets, Refusal> {
    if bytes.len() > MAX_BYTES {
        let (size, limit) = (bytes.len().to_string(), MAX_BYTES.to_string());
        return Err(Refusal::new("MJ1201", &[("size", &size), ("limit", &limit)]));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = u32::try_from(1 + good.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
        Refusal::new("MJ1202", &[("line", &line.to_string())]).at(Place {
            line,
            ..Place::default()
        })
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reading: Reading = serde_saphyr::from_str_with_options(text, bounded(MAX_NODES))
        .map_err(|error| yaml_refusal("MJ1221", &error, MAX_NODES))?;
    if reading.mingjian != FORMAT {
        let found: String = reading.mingjian.chars().take(40).collect();
        return Err(
            Refusal::new("MJ1222", &[("found", &found), ("wanted", FORMAT)]).at(Place {
                line: 1,
                ..Place::default()
            }),
        );
    }
    let units = units(reading.units)?;
    let entries = entries(reading.entries)?;
    let Reading {
        mingjian,
        rubric,
        label,
        status,
        focus,
        ..
    } = reading;
    Ok(Sheets {
        mingjian,
        rubric,
        label,
        status,
        focus,
        units,
        entries,
    })
}

fn units(spanned: Vec<Spanned<Unit>>) -> Result<Vec<Unit>, Refusal> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut units = Vec::with_capacity(spanned.len());
    for unit in spanned {
        let line = line_of(&unit);
        let unit = unit.value;
        let place = Place {
            line,
            ..Place::node(unit.id.as_str())
        };
        let region = [
            &unit.id,
            &unit.class,
            &unit.name.zh,
            &unit.name.en,
            &unit.kind,
            &unit.region,
        ];
        for (text, name) in region
            .into_iter()
            .zip(["id", "class", "name", "name.en", "kind", "region"])
        {
            if let Some(code) = control(text) {
                return Err(Refusal::new("MJ1220", &[("code", &code)]).at(place));
            }
            if text.trim().is_empty() && matches!(name, "id" | "class") {
                return Err(Refusal::new("MJ1213", &[("name", name)]).at(place));
            }
        }
        if let Some(first) = seen.insert(unit.id.clone(), line) {
            let params = [("id", unit.id.as_str()), ("first", &first.to_string())];
            return Err(Refusal::new("MJ1224", &params).at(place));
        }
        units.push(unit);
    }
    Ok(units)
}

fn entries(spanned: Vec<Spanned<Entry>>) -> Result<Vec<Entry>, Refusal> {
    let mut entries: Vec<Entry> = Vec::with_capacity(spanned.len());
    for entry in spanned {
        let line = line_of(&entry);
        let entry = Entry { line, ..entry.value };
        let place = || {
            located(
                Place {
                    line,
                    ..Place::default()
                },
                &entry,
            )
        };
        for (name, text) in [("unit", &entry.unit), ("indicator", &entry.indicator)] {
            if text.trim().is_empty() {
                return Err(Refusal::new("MJ1213", &[("name", name)]).at(place()));
            }
        }
        if let Some(code) = texts(&entry).find_map(control) {
            return Err(Refusal::new("MJ1220", &[("code", &code)]).at(place()));
        }
        entries.push(entry);
    }
    let mut seen: HashMap<[&str; 5], u32> = HashMap::with_capacity(entries.len());
    for entry in &entries {
        if let Some(first) = seen.insert(key(entry), entry.line) {
            let place = located(
                Place {
                    line: entry.line,
                    ..Place::default()
                },
                entry,
            );
            return Err(Refusal::new("MJ1227", &[("first", &first.to_string())]).at(place));
        }
    }
    Ok(entries)
}

/// All texts of an entry.
fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let occurrences = entry.occurrences.iter().flat_map(|o| {
        let single = [&o.trigger, &o.finding, &o.on, &o.charge, &o.work, &o.reason];
        single.into_iter().chain(&o.merits).chain(&o.proof)
    });
    key(entry)
        .into_iter()
        .chain(entry.level.as_deref())
        .chain([entry.reason.as_str()])
        .chain(entry.counts.keys().map(String::as_str))
        .chain(entry.proof.iter().chain(occurrences).map(String::as_str))
}
