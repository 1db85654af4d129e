//! 留痕 entries as people read them: which fact, on which unit and indicator, what stands in it, before and after.
//!
//! **Invariant:** shows what the record says, word for word; digests of secrets and bodies are left out.

use std::collections::HashMap;

use mingjian_core::event::{EntryKey, Event};
use mingjian_core::ids::Moment;
use mingjian_core::points::Points;
use mingjian_core::sheet::Entry;
use mingjian_store::chain;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// Longest value of a field, in characters.
const LONGEST: usize = 160;
/// Most fields of one entry.
const FIELDS: usize = 12;
/// Fields that are shown in their own place, or never.
const LEFT_OUT: &[&str] = &[
    "chain",
    "authority",
    "campaign",
    "digest",
    "yaml",
    "sha256",
    "scan",
    "key",
    "entry",
    "total_before",
    "total_after",
];

/// One entry of the record.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct RecordEntry {
    /// Number, from 1.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// The fact's stable name.
    pub event: String,
    /// Id of who did it.
    pub actor: String,
    /// Their name.
    pub who: String,
    /// The roles that they held on that day.
    pub roles: Vec<String>,
    /// Id of the unit; empty when it is about none.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// Id of the indicator; empty when it is about none.
    pub indicator: String,
    /// Its title.
    pub indicator_title: String,
    /// What stands in the fact: field and value.
    pub fields: Vec<(String, String)>,
    /// For a score: what stood before and what stands now.
    pub score: Option<ScoreChange>,
    /// Whether its text was taken away or does not read.
    pub unread: bool,
    /// Id of the accountability case that it is about; only those who are named on it see it.
    #[serde(skip)]
    pub case: String,
    /// By which command.
    pub command: String,
    /// Its digest.
    pub hash: String,
}

impl RecordEntry {
    /// When.
    pub fn moment(&self) -> Moment {
        Moment(self.at)
    }
}

/// A changed score.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ScoreChange {
    /// What stood before; absent for the first entry, and on a page that does not reach so far back.
    pub before: Option<Judged>,
    /// What stands now.
    pub after: Judged,
    /// Version of the entry.
    pub version: i64,
    /// The unit's total before.
    pub total_before: Option<Points>,
    /// The unit's total from then on.
    pub total_after: Option<Points>,
    /// Why.
    pub reason: String,
}

/// What an entry judges.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Judged {
    /// Of which kind: `full`, `lost`, `points`, `share`, `level`, `count`, `cases`, `not-applicable`, `fired`, `open`.
    pub kind: &'static str,
    /// How many or how much, as a decimal; empty where the kind says all.
    pub value: String,
}

/// What an entry of a sheet judges.
pub(super) fn judged(entry: &Entry) -> Judged {
    let number = |kind, points: &Points| Judged {
        kind,
        value: points.decimal(points.places().unwrap_or(6)),
    };
    let word = |kind, value: String| Judged { kind, value };
    match entry {
        Entry {
            not_applicable: true, ..
        } => word("not-applicable", String::new()),
        Entry { full: true, .. } => word("full", String::new()),
        Entry {
            points: Some(points), ..
        } => number("points", points),
        Entry { lost: Some(lost), .. } => number("lost", lost),
        Entry {
            lost_share: Some(share),
            ..
        } => number("share", share),
        Entry {
            level: Some(level), ..
        } => word("level", level.clone()),
        Entry {
            count: Some(count), ..
        } => word("count", count.to_string()),
        Entry { occurrences, .. } if !occurrences.is_empty() => {
            let cases: u32 = occurrences
                .iter()
                .fold(0, |sum, one| sum.saturating_add(one.count.max(1)));
            word("cases", cases.to_string())
        }
        Entry { fired: true, .. } => word("fired", String::new()),
        _ => word("open", String::new()),
    }
}

/// Exact text `n/d` as points.
pub(super) fn exact(text: &str) -> Option<Points> {
    let Some((n, d)) = text.split_once('/') else {
        return Points::parse(text).ok();
    };
    Points::parse(n).ok()?.checked_div(&Points::parse(d).ok()?)
}

/// What was judged at an entry's key before, as far as the reader walked by.
pub(super) type Earlier = HashMap<EntryKey, Judged>;

/// An entry of the chain, without the names of people, units and indicators.
pub(super) fn read(entry: &chain::Entry, earlier: &mut Earlier) -> RecordEntry {
    let mut shown = RecordEntry {
        seq: entry.seq,
        at: entry.at.0,
        event: entry.name.clone(),
        actor: entry.actor.clone(),
        command: entry.command_id.clone(),
        hash: entry.hash.clone(),
        ..RecordEntry::default()
    };
    let body = entry.body.as_deref().unwrap_or_default();
    let Ok(event) = Event::read(&entry.name, entry.version, body) else {
        shown.unread = true;
        return shown;
    };
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    match &event {
        Event::ScoreEntryChanged {
            key,
            version,
            entry,
            total_before,
            total_after,
            ..
        } => {
            let after = judged(entry);
            shown.unit.clone_from(&key.unit);
            shown.indicator.clone_from(&key.indicator);
            shown.score = Some(ScoreChange {
                before: earlier.insert(key.clone(), after.clone()),
                after,
                version: *version,
                total_before: total_before.as_deref().and_then(exact),
                total_after: total_after.as_deref().and_then(exact),
                reason: reason(entry),
            });
        }
        Event::Filed(filed) => {
            let fact = value.get("fact").cloned().unwrap_or_default();
            shown.unit = text(&fact, "unit");
            if shown.unit.is_empty() && filed.fact.kind() == mingjian_core::flow::Kind::Dossier {
                shown.unit.clone_from(&filed.paper);
            }
            shown.indicator = text(&fact, "indicator");
            if filed.fact.kind() == mingjian_core::flow::Kind::Accountability {
                shown.case.clone_from(&filed.paper);
            }
            fields("", &fact, &mut shown.fields);
        }
        _ => {
            let body = value.get("body").cloned().unwrap_or_default();
            shown.unit = text(&body, "unit");
            if let Event::UnitEnrolled { unit, .. } = &event {
                shown.unit.clone_from(&unit.id);
            }
            fields("", &body, &mut shown.fields);
        }
    }
    shown.fields.truncate(FIELDS);
    shown
}

fn reason(entry: &Entry) -> String {
    let cases = entry.occurrences.iter().map(|one| one.reason.as_str());
    let all: Vec<&str> = std::iter::once(entry.reason.as_str())
        .chain(cases)
        .filter(|one| !one.is_empty())
        .collect();
    all.join("；")
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The plain fields of a fact, those inside others behind their names.
fn fields(within: &str, value: &Value, found: &mut Vec<(String, String)>) {
    let Value::Object(map) = value else {
        return;
    };
    for (name, value) in map {
        if LEFT_OUT.contains(&name.as_str()) || (within.is_empty() && (name == "unit" || name == "indicator"))
        {
            continue;
        }
        let plain = |text: &str| -> String {
            let cut: String = text.chars().take(LONGEST).collect();
            if cut.len() < text.len() {
                format!("{cut}…")
            } else {
                cut
            }
        };
        match value {
            Value::String(text) if !text.is_empty() => found.push((name.clone(), plain(text))),
            Value::Number(number) => found.push((name.clone(), number.to_string())),
            Value::Bool(true) => found.push((name.clone(), "✓".to_owned())),
            Value::Array(all) if !all.is_empty() => {
                let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                let shown = if texts.len() == all.len() {
                    plain(&texts.join("、"))
                } else {
                    all.len().to_string()
                };
                found.push((name.clone(), shown));
            }
            Value::Object(_) if within.is_empty() => fields(name, value, found),
            Value::Object(map) => found.push((name.clone(), map.len().to_string())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_total_is_read_back() {
        assert_eq!(exact("181/2"), Points::parse("90.5").ok());
        assert_eq!(exact("90"), Points::parse("90").ok());
        assert_eq!(exact("1/0"), None);
    }

    #[test]
    fn fields_of_a_fact_are_told_and_digests_are_not() {
        let fact = serde_json::json!({
            "reason": "补", "digest": "abc", "plan": {"title": "方案", "scan": "x"}, "persons": ["a", "b"], "empty": ""
        });
        let mut found = Vec::new();
        fields("", &fact, &mut found);
        let found: Vec<(&str, &str)> = found.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(found, [("persons", "a、b"), ("title", "方案"), ("reason", "补")]);
    }
}
