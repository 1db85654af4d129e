//! 扣分情形 in words: how much a trigger takes and where it stops, and the clauses behind an indicator.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Cap, Rubric, Trigger};

use crate::cli::words::Voice;

/// A share as a percentage.
pub fn percent(share: &Points) -> String {
    format!("{}%", share * &Points::from(100))
}

/// Citations by their ids; what was not read, or is not listed, carries its mark.
pub fn clauses(rubric: &Rubric, ids: &[String], voice: Voice) -> String {
    let one = |id: &String| {
        let Some(citation) = rubric.citations.iter().find(|citation| citation.id.text == *id) else {
            return format!("{id}{}", voice.say("unread", &[]));
        };
        let number = if citation.number.is_empty() {
            String::new()
        } else {
            format!("({})", citation.number)
        };
        let (document, article) = (voice.text(&citation.document), voice.text(&citation.article));
        let document = document.replace('《', "〈").replace('》', "〉");
        let mark = if citation.read {
            String::new()
        } else {
            voice.say("unread", &[])
        };
        let args = [
            ("document", document.as_str()),
            ("number", &number),
            ("article", article),
        ];
        format!("{}{mark}", voice.say("citation", &args))
    };
    ids.iter()
        .map(one)
        .collect::<Vec<String>>()
        .join(&voice.say("list", &[]))
}

/// The words and the rule of a trigger.
pub fn trigger_text(trigger: &Trigger, voice: Voice) -> String {
    let (title, rule) = (voice.text(&trigger.title), rule(trigger, voice));
    voice.say("rule", &[("title", title), ("rule", &rule)])
}

/// How much a trigger takes (on a bonus: gives), and its limits.
pub fn rule(trigger: &Trigger, voice: Voice) -> String {
    let per = per(&trigger.per, voice);
    let text = |value: &Option<Points>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let (amount, min, max) = (text(&trigger.amount), text(&trigger.min), text(&trigger.max));
    let share = trigger.share.as_ref().map(percent).unwrap_or_default();
    let mut parts = Vec::new();
    let mut part = |key: &str, args: &[(&str, &str)]| parts.push(voice.say(key, args));
    if trigger.amount.is_some() {
        part("trigger-amount", &[("per", &per), ("amount", &amount)]);
    }
    match (&trigger.min, &trigger.max) {
        (None, None) => {}
        (None, Some(_)) => part("trigger-at-most", &[("per", &per), ("max", &max)]),
        _ => part("trigger-range", &[("per", &per), ("min", &min), ("max", &max)]),
    }
    if trigger.share.is_some() {
        part("trigger-share", &[("per", &per), ("share", &share)]);
    }
    if trigger.all {
        part("trigger-all", &[]);
    }
    if let Some(zero) = &trigger.zero {
        part("trigger-zero", &[("cap", &cap_text(zero, voice))]);
    }
    if let Some(ceiling) = &trigger.ceiling {
        part("trigger-ceiling", &[("ceiling", &ceiling.to_string())]);
    }
    if let Some(ceiling) = &trigger.ceiling_share {
        part("trigger-ceiling", &[("ceiling", &percent(ceiling))]);
    }
    if let Some(volume) = &trigger.volume {
        let args = [
            ("at", percent(&volume.first_at)),
            ("first", volume.first.to_string()),
        ];
        let more = [
            ("then", percent(&volume.then_from)),
            ("step", percent(&volume.step)),
        ];
        let each = volume.each.to_string();
        let args = args
            .iter()
            .chain(&more)
            .map(|(key, value)| (*key, value.as_str()));
        part(
            "trigger-volume",
            &args.chain([("each", each.as_str())]).collect::<Vec<_>>(),
        );
    }
    for step in &trigger.steps {
        part(
            "trigger-step",
            &[
                ("from", &step.from.to_string()),
                ("amount", &step.amount.to_string()),
            ],
        );
    }
    if parts.is_empty() {
        parts.push(voice.say("trigger-recorded", &[]));
    }
    let mut part = |key: &str, value: String| {
        if !value.is_empty() {
            parts.push(voice.say(key, &[("text", &value)]));
        }
    };
    part("trigger-up-to", text(&trigger.up_to));
    part("trigger-after", trigger.after.clone().unwrap_or_default());
    part("trigger-charge", trigger.charge.join(" "));
    part(
        "show-cap",
        trigger
            .cap
            .as_ref()
            .map(|cap| cap_text(cap, voice))
            .unwrap_or_default(),
    );
    parts.join(&voice.say("and", &[]))
}

fn per(per: &Text, voice: Voice) -> String {
    if per.is_empty() {
        "none".to_owned()
    } else {
        voice.text(per).to_owned()
    }
}

/// Where losses stop.
pub fn cap_text(cap: &Cap, voice: Voice) -> String {
    match cap {
        Cap::Node(id) => id.clone(),
        other => voice.word("cap", &other.to_string()),
    }
}
