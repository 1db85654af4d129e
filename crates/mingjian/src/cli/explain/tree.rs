//! 推导树: the table of one unit with every loss, bonus and adjustment under its node.

use mingjian_core::lang::{Params, say, say_with};
use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::Kind;
use mingjian_core::score::{Adjustment, ClauseShown, Explanation, LossLine, NodeLine, NodeState};

use crate::cli::words::{Voice, id_of};

/// Decimals that anybody prints; what has more of them is rounded to the settings.
const PRINTED: u32 = 4;

/// A number as people read it: exact where few decimals say it, otherwise rounded and marked `≈`.
///
/// A number that would be rounded to nothing keeps two more places.
pub fn shown(points: &Points, places: u32) -> String {
    let at = |places: u32| points.round(places, Rounding::HalfUp);
    if at(PRINTED.max(places)) == *points {
        return printed(points);
    }
    let places = if at(places).is_zero() { places + 2 } else { places };
    format!("≈{}", points.decimal(places).replace('-', "−"))
}

/// A sentence of core whose parameters were kept; its fractions become decimals.
pub fn core_words(key: &str, params: &Params, places: u32, voice: Voice) -> String {
    let read = |(name, value): &(String, String)| {
        let number = Points::parse(value).ok().filter(|_| value.contains('/'));
        (
            name.clone(),
            number.map_or_else(|| value.clone(), |number| shown(&number, places)),
        )
    };
    say_with(voice.lang, key, &params.iter().map(read).collect())
}

/// Why a loss does not count; empty when it does.
pub fn dropped(loss: &LossLine, voice: Voice) -> String {
    if loss.dropped.is_empty() {
        String::new()
    } else {
        say(voice.lang, &loss.dropped, &[])
    }
}

/// Citations in one line, each that was not read with its mark.
pub fn clauses(clauses: &[ClauseShown], voice: Voice) -> String {
    let one = |clause: &ClauseShown| {
        let mark = if clause.read {
            String::new()
        } else {
            voice.say("unread", &[])
        };
        format!("{}{mark}", voice.text(&clause.text))
    };
    clauses
        .iter()
        .map(one)
        .collect::<Vec<String>>()
        .join(&voice.say("list", &[]))
}

/// An amount with its sign; nothing has none.
fn signed(amount: &Points, places: u32) -> String {
    let text = shown(amount, places);
    if !amount.is_positive() {
        return text;
    }
    match text.strip_prefix('≈') {
        Some(rounded) => format!("≈+{rounded}"),
        None => format!("+{text}"),
    }
}

/// A number as it is read, with the sign of print.
fn printed(points: &Points) -> String {
    points.to_string().replace('-', "−")
}

/// The tree in printed order.
pub fn tree(told: &Explanation, all: bool, voice: Voice) -> String {
    if told.nodes.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", voice.say("tree", &[]));
    let places = told.result.places;
    for node in &told.nodes {
        out.push_str(&line(node, places, voice));
        let moved: Vec<&Adjustment> = told
            .adjustments
            .iter()
            .filter(|one| one.node == node.id)
            .collect();
        out.push_str(&below(node, &moved, all, places, voice));
    }
    let elsewhere: Vec<&Adjustment> = told
        .adjustments
        .iter()
        .filter(|one| told.nodes.iter().all(|node| node.id != one.node))
        .collect();
    if !elsewhere.is_empty() {
        out.push_str(&format!("\n{}\n", voice.say("adjustments", &[])));
    }
    for one in elsewhere {
        out.push_str(&adjustment(one, "  ", places, voice));
    }
    out
}

fn indent(level: u32) -> String {
    "  ".repeat(usize::try_from(level).unwrap_or_default())
}

fn line(node: &NodeLine, places: u32, voice: Voice) -> String {
    let code = if node.code.is_empty() {
        String::new()
    } else {
        format!("{} ", node.code)
    };
    let (score, full, claimed) = (
        shown(&node.score, places),
        shown(&node.effective, places),
        shown(&node.lost, places),
    );
    let args = [("score", score.as_str()), ("full", &full), ("claimed", &claimed)];
    let key = match (node.state, node.kind) {
        (NodeState::NotApplicable, _) => "node-not-applicable",
        (NodeState::Open, _) => "node-open",
        (_, Kind::Bonus) if node.losses.is_empty() => "node-bonus-none",
        (_, Kind::Bonus) => "node-bonus",
        _ => "node-scored",
    };
    let mut out = format!(
        "{}{code}{}  {}",
        indent(node.level),
        voice.text(&node.title),
        voice.say(key, &args)
    );
    if let Some(printed) = node.weight.as_ref().filter(|weight| {
        **weight != node.effective && node.state != NodeState::NotApplicable && node.kind != Kind::Bonus
    }) {
        out.push_str(&voice.say("node-printed", &[("weight", &printed.to_string())]));
    }
    if node.capped {
        out.push_str(&voice.say("node-capped", &[]));
    }
    out + "\n"
}

/// What stands under a node: losses, adjustments, reason, proof, clauses.
fn below(node: &NodeLine, moved: &[&Adjustment], all: bool, places: u32, voice: Voice) -> String {
    let pad = indent(node.level + 1) + "  ";
    let mut out = String::new();
    let mut told = |key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{pad}{}\n", voice.say(key, &[("text", value)])));
        }
    };
    if all {
        told("standard", voice.text(&node.standard));
        let method = |method| voice.word("method", &id_of(method));
        told(
            "methods",
            &node
                .methods
                .iter()
                .map(method)
                .collect::<Vec<String>>()
                .join(&voice.say("list", &[])),
        );
    }
    let mut text = String::new();
    for loss in &node.losses {
        text.push_str(&loss_lines(loss, node.kind == Kind::Bonus, &pad, places, voice));
    }
    for one in moved {
        text.push_str(&adjustment(one, &pad, places, voice));
    }
    let moves = !text.is_empty() || node.state != NodeState::Scored;
    out.push_str(&text);
    let mut told = |key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{pad}{}\n", voice.say(key, &[("text", value)])));
        }
    };
    // Points given and levels reached carry the entry's reason on their line already.
    if node
        .losses
        .iter()
        .all(|loss| loss.reason != node.reason || loss.proof != node.proof)
    {
        told("reason", &node.reason);
        told("proof", &node.proof.join(&voice.say("list", &[])));
    }
    if moves || all {
        told("assessors", &node.assessors.join(&voice.say("list", &[])));
        told("clauses", &clauses(&node.clauses, voice));
    }
    out
}

/// A loss with its rule, reason and proof; on a bonus a claim.
fn loss_lines(loss: &LossLine, bonus: bool, pad: &str, places: u32, voice: Voice) -> String {
    let amount = if loss.counted {
        let amount = if bonus {
            loss.amount.clone()
        } else {
            -loss.amount.clone()
        };
        signed(&amount, places)
    } else {
        voice.say("not-counted", &[])
    };
    let rule = core_words(&loss.rule, &loss.params, places, voice);
    let sentence = match voice.text(&loss.title) {
        "" => rule,
        title => voice.say("rule", &[("title", title), ("rule", &rule)]),
    };
    let mut out = format!("{pad}{amount}  {sentence}\n");
    let mut told = |key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{pad}    {}\n", voice.say(key, &[("text", value)])));
        }
    };
    told("why-not", &dropped(loss, voice));
    told("work", &loss.work);
    told("finding", &loss.finding);
    told("reason", &loss.reason);
    told("proof", &loss.proof.join(&voice.say("list", &[])));
    out
}

fn adjustment(one: &Adjustment, pad: &str, places: u32, voice: Voice) -> String {
    let (kind, sentence) = (
        voice.word("adjustment", &id_of(&one.kind)),
        core_words(&one.key, &one.params, places, voice),
    );
    let words = if kind.eq_ignore_ascii_case(&sentence) {
        sentence
    } else {
        voice.say("rule", &[("title", &kind), ("rule", &sentence)])
    };
    format!("{pad}{}  {words}\n", signed(&one.amount, places))
}

/// Major deductions and vetoes.
pub fn outside(told: &Explanation, voice: Voice) -> String {
    let (mut out, places) = (String::new(), told.result.places);
    for one in &told.outside {
        let code = if one.code.is_empty() {
            String::new()
        } else {
            format!("{} ", one.code)
        };
        let title = format!("{code}{}", voice.text(&one.title));
        let args = [("title", title.as_str()), ("amount", &shown(&one.amount, places))];
        out.push_str(&format!(
            "\n{}\n",
            voice.say(&format!("outside-{}", one.kind.replace('_', "-")), &args)
        ));
        for loss in &one.losses {
            out.push_str(&loss_lines(loss, false, "  ", places, voice));
        }
        let mut told = |key: &str, value: &str| {
            if !value.is_empty() {
                out.push_str(&format!("  {}\n", voice.say(key, &[("text", value)])));
            }
        };
        told("reason", &one.reason);
        told("proof", &one.proof.join(&voice.say("list", &[])));
        told("clauses", &clauses(&one.clauses, voice));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_decimals_and_what_was_rounded_says_so() {
        let read = |text: &str| shown(&Points::parse(text).unwrap(), 2);
        assert_eq!(read("304/85"), "≈3.58");
        assert_eq!(read("3/850"), "≈0.0035");
        assert_eq!(read("-1/3"), "≈−0.33");
        assert_eq!(read("0.0625"), "0.0625");
        assert_eq!(read("-12.5"), "−12.5");
        let signed = |text: &str| signed(&Points::parse(text).unwrap(), 2);
        assert_eq!(
            [signed("0"), signed("2.9"), signed("-8"), signed("-1/3")],
            ["0", "+2.9", "−8", "≈−0.33"]
        );
    }
}
