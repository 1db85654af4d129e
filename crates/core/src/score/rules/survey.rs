//! 问卷得分: the weighted mean of valid answers.

use std::collections::BTreeMap;

use crate::points::Points;
use crate::rubric::Answer;

/// Why a questionnaire gives no points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Not one valid answer: refused, never read as 0.
    NoValidAnswer,
    /// A count for an answer that the rubric does not list.
    UnknownAnswer(String),
    /// A count that is negative or not whole.
    NotACount(String),
}

/// Points of a questionnaire.
pub(crate) fn points(
    answers: &[Answer],
    counts: &BTreeMap<String, Points>,
    weight: &Points,
) -> Result<Points, Wrong> {
    let (mut votes, mut sum) = (Points::ZERO, Points::ZERO);
    for (id, count) in counts {
        let answer = answers
            .iter()
            .find(|a| a.id.text == *id)
            .ok_or_else(|| Wrong::UnknownAnswer(id.clone()))?;
        if count.is_negative() || count.places() != Some(0) {
            return Err(Wrong::NotACount(id.clone()));
        }
        if let (true, Some(share)) = (answer.valid, &answer.share) {
            votes += count;
            sum += &(count * share);
        }
    }
    sum.checked_div(&votes)
        .map(|mean| &mean * weight)
        .ok_or(Wrong::NoValidAnswer)
}
