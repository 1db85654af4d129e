//! 信箱: messages that nobody answered within the limit, and answers that do not show what they have to.
//!
//! Implements V5.2 (a valid message of the last year unanswered for more than three months) and D3.3 (the fields of an
//! answer, the last one within two months). **Does not** judge what an answer says, nor messages that are not public.

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::Message;
use crate::survey::gather::{Seen, Survey, spot};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "letter_box",
    rules: &["message-unanswered", "message-fields", "letter-box-old"],
    run,
};

/// Most messages that are told one by one.
const MOST: usize = 200;

fn months(context: &Context, rule: &str, usual: u32) -> i64 {
    let known = context.rules.rule(rule).and_then(|rule| rule.threshold.months);
    i64::from(known.unwrap_or(usual).min(1_200))
}

fn run(survey: &Survey, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut newest: Option<(Date, &Seen, &Message)> = None;
    let mut told: Vec<(&str, Date)> = Vec::new();
    for seen in survey.pages.iter().filter(|seen| !seen.facts.archived) {
        for message in &seen.facts.messages {
            if let Some(date) = message.answered.or(message.asked)
                && newest.is_none_or(|(known, ..)| date > known)
            {
                newest = Some((date, seen, message));
            }
            if findings.len() >= MOST {
                continue;
            }
            if let Some((finding, asked)) = unanswered(survey, context, seen, message)
                && !told.contains(&(message.title.as_str(), asked))
            {
                // A list and the message's own page say the same.
                told.push((&message.title, asked));
                findings.push(finding);
            }
            if !message.missing.is_empty() {
                let place = spot(Part::Body, message.place, &message.title);
                let finding =
                    survey.finding(seen, "message-fields", Kind::UnansweredMessage, 75, vec![place]);
                findings.push(with(
                    finding,
                    &[("title", &message.title), ("missing", &fields(message))],
                ));
            }
        }
    }
    findings.extend(old(survey, context, newest));
    findings
}

fn fields(message: &Message) -> String {
    let names = message.missing.iter().map(|word| match word.as_str() {
        "asked" => "留言时间",
        "answered" => "答复时间",
        "office" => "答复单位",
        _ => "答复内容",
    });
    names.collect::<Vec<_>>().join("、")
}

fn unanswered(survey: &Survey, context: &Context, seen: &Seen, message: &Message) -> Option<(Finding, Date)> {
    let (as_of, asked) = (context.as_of?, message.asked?);
    let months = months(context, "V5.2", 3);
    let due = asked.saturating_add(jiff::Span::new().months(months));
    let year_ago = as_of.saturating_sub(jiff::Span::new().years(1));
    if !message.open || due >= as_of || asked < year_ago {
        return None;
    }
    let place = spot(Part::Body, message.place, &message.title);
    let finding = survey.finding(
        seen,
        "message-unanswered",
        Kind::UnansweredMessage,
        85,
        vec![place],
    );
    let (day, months) = (asked.to_string(), months.to_string());
    Some((
        with(
            finding,
            &[("title", &message.title), ("asked", &day), ("months", &months)],
        ),
        asked,
    ))
}

/// Nothing new in the letter box for too long.
fn old(survey: &Survey, context: &Context, newest: Option<(Date, &Seen, &Message)>) -> Option<Finding> {
    let (as_of, (date, seen, message)) = (context.as_of?, newest?);
    let since = as_of.saturating_sub(jiff::Span::new().months(months(context, "D3.3", 2)));
    // The newest may stand on a page that was not met.
    if date >= since || !survey.whole {
        return None;
    }
    let place = spot(Part::Body, message.place, &message.title);
    let finding = survey.finding(seen, "letter-box-old", Kind::UnansweredMessage, 70, vec![place]);
    Some(with(
        finding,
        &[("newest", &date.to_string()), ("since", &since.to_string())],
    ))
}
