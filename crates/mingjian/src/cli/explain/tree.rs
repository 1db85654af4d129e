//! 推导树: the table of one unit with every loss, bonus and adjustment under its node.

use mingjian_core::lang::{Params, say, say_with};
use mingjian_core::points::Points;
use mingjian_core::rubric::Kind;
use mingjian_core::score::{Adjustment, ClauseShown, Explanation, LossLine, NodeLine, NodeState};

use crate::cli::words::{Voice, id_of};

/// A sentence of core whose parameters were kept.
pub fn core_words(key: &str, params: &Params, voice: Voice) -> String {
    say_with(voice.lang, key, params)
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

/// An amount with its sign.
pub fn signed(amount: &Points) -> String {
    if amount.is_negative() {
        format!("−{}", amount.abs())
    } else {
        format!("+{amount}")
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
    for node in &told.nodes {
        out.push_str(&line(node, voice));
        let moved: Vec<&Adjustment> = told
            .adjustments
            .iter()
            .filter(|one| one.node == node.id)
            .collect();
        out.push_str(&below(node, &moved, all, voice));
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
        out.push_str(&adjustment(one, "  ", voice));
    }
    out
}

fn indent(level: u32) -> String {
    "  ".repeat(usize::try_from(level).unwrap_or_default())
}

fn line(node: &NodeLine, voice: Voice) -> String {
    let code = if node.code.is_empty() {
        String::new()
    } else {
        format!("{} ", node.code)
    };
    let (score, full, claimed) = (
        printed(&node.score),
        printed(&node.effective),
        printed(&node.lost),
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
fn below(node: &NodeLine, moved: &[&Adjustment], all: bool, voice: Voice) -> String {
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
        text.push_str(&loss_lines(loss, node.kind == Kind::Bonus, &pad, voice));
    }
    for one in moved {
        text.push_str(&adjustment(one, &pad, voice));
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
fn loss_lines(loss: &LossLine, bonus: bool, pad: &str, voice: Voice) -> String {
    let sign = if bonus { "+" } else { "−" };
    let amount = if loss.counted {
        format!("{sign}{}", loss.amount)
    } else {
        voice.say("not-counted", &[])
    };
    let rule = core_words(&loss.rule, &loss.params, voice);
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

fn adjustment(one: &Adjustment, pad: &str, voice: Voice) -> String {
    let (kind, sentence) = (
        voice.word("adjustment", &id_of(&one.kind)),
        one.sentence(voice.lang),
    );
    let words = if kind.eq_ignore_ascii_case(&sentence) {
        sentence
    } else {
        voice.say("rule", &[("title", &kind), ("rule", &sentence)])
    };
    format!("{pad}{}  {words}\n", signed(&one.amount))
}

/// Major deductions and vetoes.
pub fn outside(told: &Explanation, voice: Voice) -> String {
    let mut out = String::new();
    for one in &told.outside {
        let code = if one.code.is_empty() {
            String::new()
        } else {
            format!("{} ", one.code)
        };
        let title = format!("{code}{}", voice.text(&one.title));
        let args = [("title", title.as_str()), ("amount", &one.amount.to_string())];
        out.push_str(&format!(
            "\n{}\n",
            voice.say(&format!("outside-{}", one.kind.replace('_', "-")), &args)
        ));
        for loss in &one.losses {
            out.push_str(&loss_lines(loss, false, "  ", voice));
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
