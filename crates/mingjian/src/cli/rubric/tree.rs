//! 指标 as a tree to read: weights, standard, triggers, methods, evidence, clauses.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind, Rubric};

use super::triggers::{cap_text, clauses, percent, trigger_text};
use crate::cli::words::{Voice, id_of};

/// One indicator with everything below it.
pub fn indicator(rubric: &Rubric, one: &Indicator, level: usize, voice: Voice, out: &mut String) {
    let pad = "  ".repeat(level);
    let code = if one.code.is_empty() {
        String::new()
    } else {
        format!("{} ", one.code)
    };
    let mut marks = vec![weights(rubric, one, voice)];
    if !matches!(one.kind(), Kind::Group | Kind::Points) {
        marks.push(voice.word("kind", &id_of(&one.kind())));
    }
    let optional = one.optional.then(|| voice.say("show-optional", &[]));
    let incomplete = one.incomplete.then(|| voice.say("show-incomplete", &[]));
    marks.extend([optional, incomplete].into_iter().flatten());
    marks.retain(|mark| !mark.is_empty());
    out.push_str(format!("{pad}{code}{}  {}", voice.text(&one.title), marks.join(" · ")).trim_end());
    out.push('\n');
    let mut told = |key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{pad}    {}\n", voice.say(key, &[("text", value)])));
        }
    };
    told("standard", voice.text(&one.standard));
    for check in &one.checks {
        told("show-check", voice.text(check));
    }
    let level_text = |level: &mingjian_core::rubric::Level| {
        let worth = level
            .points
            .as_ref()
            .map(ToString::to_string)
            .or_else(|| level.share.as_ref().map(percent));
        format!("{} {}", voice.text(&level.title), worth.unwrap_or_default())
    };
    told(
        "show-levels",
        &one.levels
            .iter()
            .map(level_text)
            .collect::<Vec<String>>()
            .join(" · "),
    );
    let bonus = one.kind() == Kind::Bonus;
    for trigger in one.triggers.iter().chain(&one.each_leaf) {
        told(
            if bonus { "show-claim" } else { "show-trigger" },
            &trigger_text(trigger, voice),
        );
    }
    let list = voice.say("list", &[]);
    let cap = one.cap.as_ref().map(|cap| cap_text(cap, voice));
    told("show-cap", &cap.unwrap_or_default());
    let number = |value: &Option<Points>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    told("show-each", &number(&one.each));
    told("show-max", &number(&one.max));
    told(
        "methods",
        &one.methods
            .iter()
            .map(|one| voice.word("method", &id_of(one)))
            .collect::<Vec<_>>()
            .join(&list),
    );
    let kind = |id: &String| {
        let known = rubric.evidence.iter().find(|kind| kind.id.text == *id);
        known.map_or_else(|| id.clone(), |kind| voice.text(&kind.title).to_owned())
    };
    told(
        "evidence",
        &one.evidence.iter().map(kind).collect::<Vec<String>>().join(&list),
    );
    told("clauses", &clauses(rubric, &one.clauses, voice));
    for child in &one.children {
        indicator(rubric, child, level + 1, voice, out);
    }
}

/// The weight, or one a class where they differ.
fn weights(rubric: &Rubric, one: &Indicator, voice: Voice) -> String {
    let of = |class: &str| match one.weight_for(class) {
        _ if !one.is_for(class) => "—".to_owned(),
        Some(weight) => weight.to_string(),
        None if one.weight_unknown => "?".to_owned(),
        None => String::new(),
    };
    let ids = rubric.classes.iter().map(|class| class.id.text.as_str());
    let all: Vec<(&str, String)> = ids.map(|id| (id, of(id))).collect();
    let Some((_, first)) = all.first() else {
        return String::new();
    };
    if all.iter().all(|(_, weight)| weight.is_empty()) {
        return String::new();
    }
    let text = if all.iter().all(|(_, weight)| weight == first) {
        first.clone()
    } else {
        all.iter()
            .map(|(id, weight)| format!("{id} {weight}"))
            .collect::<Vec<String>>()
            .join(" / ")
    };
    voice.say("show-weight", &[("weight", &text)])
}

/// Major deductions and vetoes.
pub fn outside(rubric: &Rubric, voice: Voice, out: &mut String) {
    if !rubric.major_deductions.is_empty() {
        out.push_str(&format!("\n{}\n", voice.say("show-majors", &[])));
    }
    for one in &rubric.major_deductions {
        head(&one.code, &one.title, &one.standard, voice, out);
        for trigger in &one.triggers {
            let text = trigger_text(trigger, voice);
            out.push_str(&format!(
                "      {}\n",
                voice.say("show-trigger", &[("text", &text)])
            ));
        }
        foot(rubric, &one.clauses, voice, out);
    }
    if !rubric.vetoes.is_empty() {
        out.push_str(&format!("\n{}\n", voice.say("show-vetoes", &[])));
    }
    for one in &rubric.vetoes {
        head(&one.code, &one.title, &one.standard, voice, out);
        for condition in &one.conditions {
            let sign =
                |sign: &str, value: &Option<Points>| value.as_ref().map(|value| format!(" {sign} {value}"));
            let line = sign("≥", &condition.at_least)
                .or_else(|| sign(">", &condition.above))
                .unwrap_or_default();
            out.push_str(&format!("      {}{line}\n", voice.text(&condition.title)));
        }
        foot(rubric, &one.clauses, voice, out);
    }
}

fn head(code: &str, title: &Text, standard: &Text, voice: Voice, out: &mut String) {
    let code = if code.is_empty() {
        String::new()
    } else {
        format!("{code} ")
    };
    out.push_str(&format!("  {code}{}\n", voice.text(title)));
    if !standard.is_empty() {
        out.push_str(&format!(
            "      {}\n",
            voice.say("standard", &[("text", voice.text(standard))])
        ));
    }
}

fn foot(rubric: &Rubric, ids: &[String], voice: Voice, out: &mut String) {
    let text = clauses(rubric, ids, voice);
    if !text.is_empty() {
        out.push_str(&format!("      {}\n", voice.say("clauses", &[("text", &text)])));
    }
}
