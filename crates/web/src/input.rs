//! 录入: the fields of one item's form become an entry.
//!
//! What the form does not show (findings, days, other claims' details) is kept from the entry before. **Does not**
//! judge whether an entry is allowed; it only refuses what is no number.

use mingjian_app::queries::{ItemKind, ItemShown};
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::Kind;
use mingjian_core::sheet::{Entry, Occurrence};

/// Longest reason or proof that is read.
const MAX_WORDS: usize = 4000;

/// The code of a field that is no number.
pub(crate) const NOT_A_NUMBER: &str = "MJ4191";

/// 表单: the pairs of a form in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The last value of a name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    fn words(&self, name: &str) -> String {
        self.get(name)
            .replace("\r\n", "\n")
            .chars()
            .take(MAX_WORDS)
            .collect()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.words(name)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Pairs that a form carries on when it asks again.
    pub(crate) fn carried(&self) -> Vec<&(String, String)> {
        let own = ["csrf", "version", "do"];
        self.0
            .iter()
            .filter(|(key, _)| !own.contains(&key.as_str()))
            .collect()
    }

    fn points(&self, name: &str, item: &ItemShown) -> Result<Option<Points>, Refusal> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(None);
        }
        Points::parse(&narrow(text))
            .map(Some)
            .map_err(|_| not_a_number(text, item))
    }

    fn whole(&self, name: &str, item: &ItemShown) -> Result<u32, Refusal> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(0);
        }
        narrow(text).parse::<u32>().map_err(|_| not_a_number(text, item))
    }
}

/// Full-width digits, as Chinese input methods leave them, become plain ones.
pub(crate) fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' | '。' => '.',
        '－' => '-',
        other => other,
    };
    text.chars().map(one).collect()
}

fn not_a_number(text: &str, item: &ItemShown) -> Refusal {
    let text: String = text.chars().take(20).collect();
    let name = if item.code.is_empty() {
        &item.id
    } else {
        &item.code
    };
    Refusal::new(NOT_A_NUMBER, &[("text", &text)]).at(Place::node(name.as_str()))
}

/// The entry that a form asks for.
///
/// # Errors
/// `MJ4191` for a field that is no number.
pub(crate) fn entry(unit: &str, item: &ItemShown, fields: &Fields) -> Result<Entry, Refusal> {
    let before = item.entry.clone().unwrap_or_default();
    let mut entry = Entry {
        unit: unit.to_owned(),
        indicator: if before.indicator.is_empty() {
            item.id.clone()
        } else {
            before.indicator.clone()
        },
        period: before.period.clone(),
        source: before.source.clone(),
        assessor: before.assessor.clone(),
        decides: before.decides,
        reason: fields.words("reason"),
        proof: fields.lines("proof"),
        ..Entry::default()
    };
    match fields.get("do") {
        "full" => entry.full = true,
        "na" => entry.not_applicable = true,
        _ => fill(&mut entry, &before, item, fields)?,
    }
    Ok(entry)
}

fn fill(entry: &mut Entry, before: &Entry, item: &ItemShown, fields: &Fields) -> Result<(), Refusal> {
    if item.is == ItemKind::Veto {
        for condition in &item.conditions {
            let count = fields.points(&format!("cases.{}", condition.id), item)?;
            if let Some(count) = count {
                entry.counts.insert(condition.id.text.clone(), count);
            }
        }
        entry.fired = fields.get("fired") == "yes";
        return Ok(());
    }
    if item.kind == Kind::Bonus {
        // Each claim has its own reason and proof; the form has no others.
        entry.occurrences = claims(before, item, fields)?;
        entry.reason.clone_from(&before.reason);
        entry.proof.clone_from(&before.proof);
        return Ok(());
    }
    entry.occurrences = occurrences(before, item, fields)?;
    match item.kind {
        Kind::Points | Kind::Imported => entry.points = fields.points("points", item)?,
        Kind::Levels => entry.level = Some(fields.get("level").to_owned()).filter(|level| !level.is_empty()),
        Kind::Gain => entry.count = Some(fields.whole("count", item)?),
        Kind::Survey => {
            for answer in &item.answers {
                if let Some(votes) = fields.points(&format!("votes.{}", answer.id), item)? {
                    entry.counts.insert(answer.id.text.clone(), votes);
                }
            }
        }
        Kind::Group | Kind::Deduct | Kind::Bonus => {
            entry.lost = fields.points("lost", item)?.filter(|lost| !lost.is_zero());
        }
    }
    let bare = matches!(item.kind, Kind::Group | Kind::Deduct) && entry.lost.is_none();
    entry.full = bare && entry.occurrences.is_empty();
    Ok(())
}

/// Occurrences of triggers: what was found stays as it was, with its day, reason and proof; only the difference changes.
fn occurrences(before: &Entry, item: &ItemShown, fields: &Fields) -> Result<Vec<Occurrence>, Refusal> {
    let mut all = Vec::new();
    for trigger in &item.triggers {
        let id = trigger.id.text.as_str();
        let count = fields.whole(&format!("n.{id}"), item)?;
        let filled = Occurrence {
            trigger: id.to_owned(),
            count,
            amount: fields.points(&format!("a.{id}"), item)?,
            quantity: fields.points(&format!("q.{id}"), item)?,
            charge: fields.get(&format!("charge.{id}")).to_owned(),
            ..Occurrence::default()
        };
        let old = before
            .occurrences
            .iter()
            .filter(|one| one.trigger == id)
            .cloned()
            .collect();
        all.extend(changed(old, filled));
    }
    Ok(all)
}

/// The occurrences of one trigger after its fields were filled in; the fields show the first one's amount.
fn changed(mut old: Vec<Occurrence>, filled: Occurrence) -> Vec<Occurrence> {
    let count = filled.count;
    let stood: u32 = old.iter().map(|one| one.count).sum();
    let Some(first) = old.first_mut() else {
        return if count == 0 { Vec::new() } else { vec![filled] };
    };
    first.amount.clone_from(&filled.amount);
    first.quantity.clone_from(&filled.quantity);
    if !filled.charge.is_empty() {
        first.charge.clone_from(&filled.charge);
    }
    match old.as_mut_slice() {
        // What somebody counted by hand is counted anew; what came from a finding keeps its number.
        [only] if only.finding.is_empty() => only.count = count,
        _ if count > stood => old.push(Occurrence {
            count: count - stood,
            ..filled
        }),
        _ => take_away(&mut old, stood - count),
    }
    old.retain(|one| one.count > 0);
    old
}

/// Takes so many occurrences away: first those without a finding, the last ones first.
fn take_away(old: &mut [Occurrence], mut count: u32) {
    for with_finding in [false, true] {
        for one in old
            .iter_mut()
            .rev()
            .filter(|one| one.finding.is_empty() != with_finding)
        {
            let taken = one.count.min(count);
            one.count -= taken;
            count -= taken;
        }
    }
}

/// Claims of a bonus, one row each; an empty row is dropped.
fn claims(before: &Entry, item: &ItemShown, fields: &Fields) -> Result<Vec<Occurrence>, Refusal> {
    let mut all = Vec::new();
    for at in 0..=before.occurrences.len() {
        let field = |name: &str| format!("claim.{at}.{name}");
        let work = fields.words(&field("work"));
        let amount = fields.points(&field("amount"), item)?;
        let trigger = fields.get(&field("trigger")).to_owned();
        if work.is_empty() && amount.is_none() && fields.get(&field("count")).is_empty() {
            continue;
        }
        let kept = before.occurrences.get(at).cloned().unwrap_or_default();
        let count = fields.whole(&field("count"), item)?.max(1);
        let (reason, proof) = (fields.words(&field("reason")), fields.lines(&field("proof")));
        let merits = fields.words(&field("merits"));
        let merits = merits
            .split(['、', ',', '，'])
            .map(str::trim)
            .filter(|one| !one.is_empty());
        let merits = merits.map(str::to_owned).collect();
        all.push(Occurrence {
            trigger,
            count,
            amount,
            work,
            merits,
            reason,
            proof,
            ..kept
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(count: u32, finding: &str, reason: &str) -> Occurrence {
        Occurrence {
            trigger: "late".to_owned(),
            count,
            finding: finding.to_owned(),
            reason: reason.to_owned(),
            ..Occurrence::default()
        }
    }

    fn counts(found: &[Occurrence]) -> Vec<(u32, &str)> {
        found
            .iter()
            .map(|one| (one.count, one.finding.as_str()))
            .collect()
    }

    #[test]
    fn what_came_from_a_finding_keeps_its_number_and_reason() {
        let more = changed(vec![one(1, "F1", "迟报")], one(3, "", ""));
        assert_eq!(counts(&more), [(1, "F1"), (2, "")]);
        let less = changed(vec![one(1, "F1", "迟报"), one(2, "", "")], one(2, "", ""));
        assert_eq!(counts(&less), [(1, "F1"), (1, "")]);
        let none = changed(vec![one(1, "F1", "迟报"), one(2, "", "")], one(0, "", ""));
        assert!(none.is_empty());
    }

    #[test]
    fn what_was_counted_by_hand_is_counted_anew() {
        assert_eq!(
            counts(&changed(vec![one(2, "", "迟报")], one(1, "", ""))),
            [(1, "")]
        );
        assert_eq!(counts(&changed(Vec::new(), one(2, "", ""))), [(2, "")]);
        assert!(changed(Vec::new(), one(0, "", "")).is_empty());
    }
}
