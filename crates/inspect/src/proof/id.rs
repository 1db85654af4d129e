//! 线索编号: a short name for each finding that stays the same from sweep to sweep while the fault stays.
//!
//! It follows from rule, address and what stands at the first place, not from the place's number: a line that is added
//! above does not make another finding of it.

use std::collections::BTreeMap;

use mingjian_core::finding::Finding;

use crate::digest::sha256;

/// Characters of an id.
const LENGTH: usize = 12;

/// The id of a finding that stands alone.
fn id(finding: &Finding) -> String {
    let first = finding.evidence.spots.first();
    let part = first.map_or("", |spot| spot.part.as_str());
    // Where nothing may be kept of the words, the place has to do.
    let mark = match first {
        Some(spot) if finding.excerpt.is_empty() => spot.offset.to_string(),
        _ => finding.excerpt.clone(),
    };
    let text = [finding.rule.as_str(), &finding.url, part, &mark].join("\n");
    sha256(text.as_bytes()).chars().take(LENGTH).collect()
}

/// The ids of all findings of a sweep; of those that are alike the later ones get a number behind it.
pub fn ids<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    findings
        .into_iter()
        .map(|finding| {
            let id = id(finding);
            let count = seen.entry(id.clone()).or_default();
            *count = count.saturating_add(1);
            match *count {
                1 => id,
                count => format!("{id}-{count}"),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};
    use crate::{Context, inspect};

    fn found(html: &str) -> Vec<Finding> {
        inspect(&parse(html.as_bytes(), None, Form::Markup), &Context::default())
    }

    #[test]
    fn an_id_outlives_a_line_above_and_tells_equal_places_apart() {
        let before = ids(&found("<p>严禁焚烧秸杆</p>"));
        assert_eq!(before, ids(&found("<p>通知</p>\n<p>严禁焚烧秸杆</p>")));
        assert_ne!(before, ids(&found("<p>成效显着</p>")));
        let finding = found("<p>严禁焚烧秸杆</p>").remove(0);
        let twice = ids([&finding, &finding]);
        assert_eq!(twice.get(1), twice.first().map(|id| format!("{id}-2")).as_ref());
    }
}
