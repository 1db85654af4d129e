//! 往来工作簿 of a campaign: what the papers hold becomes a book, and a book that came back becomes commands.
//!
//! A book that came back is compared with what stands now; a person ticks what counts, and each changed row becomes
//! one command of the ordinary kind under an id of its own. **Invariant:** nothing is taken over that nobody ticked,
//! and each row that was refused is named with its reason.

mod score;
mod self_check;

use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Kind, Rubric};
use mingjian_documents::books::{Change, Content, Field, Nth, Seal};
use serde::{Deserialize, Serialize};

pub use mingjian_documents::books::{Differences, ScoreSheetBook, SelfCheckBook};
pub use score::{BookScope, ShowScoreBook};
pub use self_check::ShowSelfCheckBook;

use crate::case::Case;
use crate::error::AppError;

/// 已确认的改动: one change as a person confirmed it; what the cell showed before does not matter any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The unit's id.
    pub unit: String,
    /// The indicator's id.
    pub indicator: String,
    /// The occurrence, on a line of 逐项扣分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Nth>,
    /// The version of the entry on which the change stands.
    pub version: u64,
    /// What was filled in.
    pub field: Field,
    /// What is to stand.
    pub after: Content,
}

impl From<&Change> for Confirmed {
    fn from(change: &Change) -> Self {
        Self {
            unit: change.at.unit.clone(),
            indicator: change.at.indicator.clone(),
            occurrence: change.at.occurrence.clone(),
            version: change.version,
            field: change.field,
            after: change.after.clone(),
        }
    }
}

/// 一行的结果: what became of a changed row.
#[derive(Debug)]
pub struct RowTaken {
    /// The unit's id.
    pub unit: String,
    /// The indicator's id.
    pub indicator: String,
    /// Nothing, or why it was not taken.
    pub refused: Option<AppError>,
}

/// Changes of one row, in their order.
fn rows(changes: &[Confirmed]) -> Vec<(&Confirmed, Vec<&Confirmed>)> {
    let mut rows: Vec<(&Confirmed, Vec<&Confirmed>)> = Vec::new();
    for change in changes {
        let same = |row: &&mut (&Confirmed, Vec<&Confirmed>)| {
            row.0.unit == change.unit && row.0.indicator == change.indicator
        };
        match rows.iter_mut().find(same) {
            Some((_, all)) => all.push(change),
            None => rows.push((change, vec![change])),
        }
    }
    rows
}

/// The version that was seen, as commands carry it.
fn seen(change: &Confirmed) -> i64 {
    i64::try_from(change.version).unwrap_or(i64::MAX)
}

/// A stored version, as books carry it.
fn version(version: i64) -> u64 {
    u64::try_from(version).unwrap_or_default()
}

/// Campaign and rubric of a book.
fn seal(case: &Case, state: i64) -> Result<Seal, AppError> {
    let campaign = case.campaign.as_ref().ok_or(AppError::NotFound)?;
    let rubric = case.rubric()?;
    let pinned = campaign.rubric.as_str();
    Ok(Seal {
        campaign: campaign.id.0.clone(),
        campaign_title: campaign.title.clone(),
        rubric: format!("{} ({pinned})", rubric.title.zh),
        rubric_digest: pinned.to_owned(),
        label: campaign.label.clone().unwrap_or_default(),
        version: version(state),
    })
}

/// The name of a class.
fn class_title(rubric: &Rubric, class: &str) -> Text {
    let found = rubric.classes.iter().find(|one| one.id.text == class);
    found.map_or_else(|| Text::zh(class), |one| one.title.clone())
}

/// How an indicator is scored, in a word.
fn kind_words(kind: Kind) -> Text {
    let (zh, en) = match kind {
        Kind::Group => ("汇总", "sum"),
        Kind::Points => ("给分", "points"),
        Kind::Levels => ("档次", "levels"),
        Kind::Deduct => ("扣分", "deductions"),
        Kind::Gain => ("计数得分", "per item"),
        Kind::Imported => ("引用得分", "imported"),
        Kind::Survey => ("问卷", "survey"),
        Kind::Bonus => ("加分", "bonus"),
    };
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// Texts one a line.
fn lines(all: &[Text]) -> Text {
    let join = |lang: Lang| all.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join("\n");
    let translated = all.iter().any(|one| !one.en.is_empty());
    Text {
        zh: join(Lang::Zh),
        en: if translated { join(Lang::En) } else { String::new() },
    }
}

/// The standard with its checking points below it.
fn standard(standard: &Text, checks: &[Text]) -> Text {
    let all: Vec<Text> = std::iter::once(standard)
        .chain(checks)
        .filter(|one| !one.is_empty())
        .cloned()
        .collect();
    lines(&all)
}

/// The refusal of a change of something that a book of this kind does not hold.
fn not_in_book(change: &Confirmed) -> AppError {
    Refusal::new("MJ8213", &[("key", &change.indicator)]).into()
}
