//! 依据与来源: citations that nobody has read, old numbers, and what was cut off in the source.

use std::collections::HashMap;

use super::tree::Tree;
use super::{Remarks, Spot, short};
use crate::lang::Lang;
use crate::rubric::{Citation, Rubric};

/// Most users of a citation that a note names.
const MAX_NAMED: usize = 20;
/// The year from which the regulation of 2007 is certainly replaced (the new one holds from 15 May 2019).
const REPLACED: i32 = 2020;

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    for (at, text) in rubric.missing.iter().enumerate() {
        let spot = Spot {
            line: rubric.missing_lines.of_part(at),
            node: "missing",
        };
        // The message ends the sentence itself.
        let what = |lang| short(text.get(lang).trim_end_matches(['。', '.']));
        let params = [("what", what(Lang::Zh)), ("what.en", what(Lang::En))];
        remarks.note("MJ1194", spot, &params.each_ref().map(|(k, v)| (*k, v.as_str())));
    }
    let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
    let nodes = tree.nodes.iter().map(|node| (&node.of.id, &node.of.clauses));
    let vetoes = rubric.vetoes.iter().map(|veto| (&veto.id, &veto.clauses));
    let majors = rubric
        .major_deductions
        .iter()
        .map(|major| (&major.id, &major.clauses));
    for (id, clauses) in nodes.chain(vetoes).chain(majors) {
        for clause in clauses {
            users.entry(clause).or_default().push(&id.text);
        }
    }
    let from = rubric
        .valid_from
        .as_ref()
        .and_then(|text| text.get(..4)?.parse().ok());
    let year: Option<i32> = rubric.year.or(from);
    for citation in &rubric.citations {
        if !citation.read {
            let used = users
                .get(citation.id.text.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut named: Vec<&str> = used.iter().take(MAX_NAMED).copied().collect();
            if used.len() > MAX_NAMED {
                named.push("…");
            }
            let params = [
                ("what", words(citation, Lang::Zh)),
                ("what.en", words(citation, Lang::En)),
                ("count", used.len().to_string()),
                ("used", named.join("、")),
                ("used.en", named.join(", ")),
            ];
            remarks.note(
                "MJ1191",
                &citation.id,
                &params.each_ref().map(|(k, v)| (*k, v.as_str())),
            );
        }
        if year.is_some_and(|year| year >= REPLACED) && is_old(citation) {
            let params = [
                ("what", words(citation, Lang::Zh)),
                ("what.en", words(citation, Lang::En)),
            ];
            remarks.warning(
                "MJ1170",
                &citation.id,
                &params.each_ref().map(|(k, v)| (*k, v.as_str())),
            );
        }
    }
}

fn words(citation: &Citation, lang: Lang) -> String {
    let (document, article) = (citation.document.get(lang), citation.article.get(lang));
    let text = format!("{document} {} {article}", citation.number);
    short(&text.split_whitespace().collect::<Vec<&str>>().join(" "))
}

/// Whether a citation itself says that it is the regulation of 2007; its articles alone cannot tell.
fn is_old(citation: &Citation) -> bool {
    let texts = [&citation.document.zh, &citation.number, &citation.article.zh];
    let marks = ["第492号", "492号令", "2007版", "2007年版"];
    texts.iter().any(|text| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        marks.iter().any(|mark| text.contains(mark))
    })
}
