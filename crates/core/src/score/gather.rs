//! Entries sorted out: per unit and sheet, per node, with everything refused that names nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::table::{Named, Table};
use crate::refusal::{Place, Refusal};
use crate::rubric::{Component, From, Rubric};
use crate::sheet::{Entry, Unit};

/// Source and period of a sheet.
pub(crate) type SheetKey<'a> = (&'a str, &'a str);

/// The entries of one unit in one sheet.
#[derive(Default)]
pub(crate) struct Sheet<'a> {
    pub nodes: HashMap<usize, Vec<&'a Entry>>,
    pub vetoes: BTreeMap<usize, Vec<&'a Entry>>,
    pub majors: BTreeMap<usize, Vec<&'a Entry>>,
}

/// The entries of one unit.
#[derive(Default)]
pub(crate) struct Gathered<'a> {
    pub sheets: HashMap<SheetKey<'a>, Sheet<'a>>,
    /// Scores entered whole for a component: by component id and period.
    pub imports: HashMap<(&'a str, &'a str), &'a Entry>,
}

/// The place of an entry in its file and in the table.
pub(crate) fn place_of(entry: &Entry) -> Place {
    let mut node = format!("{} × {}", entry.unit, entry.indicator);
    for part in [&entry.period, &entry.source, &entry.assessor] {
        if !part.is_empty() {
            node.push_str(" × ");
            node.push_str(part);
        }
    }
    Place {
        line: entry.line,
        node,
        ..Place::default()
    }
}

/// All components, depth first.
pub(crate) fn components(rubric: &Rubric) -> Vec<&Component> {
    fn walk<'r>(list: &'r [Component], depth: usize, out: &mut Vec<&'r Component>) {
        for component in list {
            out.push(component);
            if depth < 8 {
                walk(&component.parts, depth + 1, out);
            }
        }
    }
    let mut out = Vec::new();
    walk(&rubric.composition, 0, &mut out);
    out
}

/// Sorts out the entries of all units; refusals are collected, the first ones first.
pub(crate) fn gather<'a>(
    rubric: &'a Rubric,
    tables: &'a HashMap<&'a str, Table<'a>>,
    units: &HashMap<&'a str, &'a Unit>,
    entries: impl IntoIterator<Item = &'a Entry>,
    refusals: &mut Vec<Refusal>,
) -> HashMap<&'a str, Gathered<'a>> {
    let all = components(rubric);
    let mut out: HashMap<&str, Gathered<'a>> = HashMap::new();
    let mut seen: HashSet<(&str, usize, u8, &str, &str, &str, bool)> = HashSet::new();
    for entry in entries {
        let Some(unit) = units.get(entry.unit.as_str()) else {
            refusals.push(Refusal::new("MJ4010", &[("unit", &entry.unit)]).at(place_of(entry)));
            continue;
        };
        let Some(table) = tables.get(unit.class.as_str()) else {
            continue;
        };
        let gathered = out.entry(entry.unit.as_str()).or_default();
        let key = match sheet_key(entry, &all) {
            Ok(key) => key,
            Err(refusal) => {
                refusals.push(refusal);
                continue;
            }
        };
        if let Some(component) = all.iter().find(|c| c.id.text == entry.indicator) {
            let place = (component.id.text.as_str(), key.1);
            if gathered.imports.insert(place, entry).is_some() {
                refusals.push(Refusal::new("MJ4012", &[("node", &entry.indicator)]).at(place_of(entry)));
            }
            continue;
        }
        let Some(named) = table.find(&entry.indicator) else {
            let params = [("node", entry.indicator.as_str()), ("class", unit.class.as_str())];
            refusals.push(Refusal::new("MJ4011", &params).at(place_of(entry)));
            continue;
        };
        let (kind, at) = match named {
            Named::Node(at) => (0, at),
            Named::Veto(at) => (1, at),
            Named::Major(at) => (2, at),
        };
        let who = (
            unit.id.as_str(),
            at,
            kind,
            key.0,
            key.1,
            entry.assessor.as_str(),
            entry.decides,
        );
        if !seen.insert(who) {
            refusals.push(Refusal::new("MJ4012", &[("node", &entry.indicator)]).at(place_of(entry)));
            continue;
        }
        let sheet = gathered.sheets.entry(key).or_default();
        match named {
            Named::Node(at) => sheet.nodes.entry(at).or_default().push(entry),
            Named::Veto(at) => sheet.vetoes.entry(at).or_default().push(entry),
            Named::Major(at) => sheet.majors.entry(at).or_default().push(entry),
        }
    }
    out
}

/// The sheet that an entry belongs to: its source and period, which the rubric must know.
fn sheet_key<'a>(entry: &'a Entry, all: &[&'a Component]) -> Result<SheetKey<'a>, Refusal> {
    let named = all.iter().find(|c| c.id.text == entry.indicator);
    if all.is_empty() {
        return if entry.source.is_empty() && entry.period.is_empty() {
            Ok(("", ""))
        } else {
            let params = [
                ("source", entry.source.as_str()),
                ("period", entry.period.as_str()),
            ];
            Err(Refusal::new("MJ4013", &params).at(place_of(entry)))
        };
    }
    let component = match (named, entry.source.is_empty()) {
        (Some(component), _) => Some(*component),
        (None, false) => all.iter().copied().find(|c| c.id.text == entry.source),
        // Without a source: the only table there is.
        (None, true) => {
            let mut tables = all.iter().copied().filter(|c| c.from == From::Table);
            match (tables.next(), tables.next()) {
                (Some(only), None) => Some(only),
                (None, _) => return Ok(("", "")),
                _ => None,
            }
        }
    };
    let wrong = || {
        let params = [
            ("source", entry.source.as_str()),
            ("period", entry.period.as_str()),
        ];
        Refusal::new("MJ4013", &params).at(place_of(entry))
    };
    let component = component.ok_or_else(wrong)?;
    let period = if component.periods.is_empty() {
        entry.period.is_empty().then_some("")
    } else {
        component
            .periods
            .iter()
            .find(|p| p.id.text == entry.period)
            .map(|p| p.id.text.as_str())
    };
    Ok((component.id.text.as_str(), period.ok_or_else(wrong)?))
}
