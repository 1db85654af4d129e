//! 逐日: the days of a limit or a count as rows, and the note that a result may still change.

use mingjian_core::calendar::{CountedDay, Explanation, Tally};
use mingjian_core::lang::Lang;
use serde::Serialize;

use crate::cli::answer::Answer;
use crate::cli::export::{cell, csv, some};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// An account in both languages.
#[derive(Serialize)]
pub struct Told {
    zh: Explanation,
    en: Explanation,
}

impl Told {
    /// From what explains itself in a language.
    pub fn of(one: impl Fn(Lang) -> Explanation) -> Self {
        Self {
            zh: one(Lang::Zh),
            en: one(Lang::En),
        }
    }
}

/// A result with its account in both languages.
#[derive(Serialize)]
pub struct WithWords<T> {
    /// The result with every day.
    #[serde(flatten)]
    pub result: T,
    /// The account.
    pub explanation: Told,
}

/// One row a day; the last counted one ends the limit.
pub fn rows(tally: &Tally<'_>, voice: Voice) -> Result<Answer, Trouble> {
    let row = |day: &CountedDay<'_>| {
        vec![
            day.date.to_string(),
            super::show::kind_id(day.kind).to_owned(),
            day.name.map(|name| cell(voice.text(name))).unwrap_or_default(),
            some(&day.number),
            day.provisional.to_string(),
        ]
    };
    csv(
        &["date", "kind", "name", "number", "provisional"],
        tally.days.iter().map(row),
    )
}

/// A short result on its line, with the account below it where that was asked for. A result that may still change
/// says so beside the answer, so that a script reads only the result.
pub fn text(result: String, told: Option<Explanation>, tally: &Tally<'_>, voice: Voice) -> Answer {
    let mut answer = Answer::text(result);
    match (told, tally.provisional) {
        (Some(told), _) => answer.text.push_str(&told.to_string()),
        (None, Some(why)) => {
            let year = why.from.year().to_string();
            answer
                .notes
                .push(voice.say("provisional", &[("from", &why.from.to_string()), ("year", &year)]));
        }
        (None, None) => {}
    }
    answer
}
