//! 评分表工作簿: an assessor's sheet leaves as a workbook and comes back as a list of changes.
//!
//! One unit with all its indicators, or one indicator with all units. The page 逐项扣分 has a line for each
//! occurrence that stands and an empty one for each trigger. **Invariant:** only what the assessor enters can come
//! back; what an entry holds beside it is not touched.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::change::{Change, Differences};
use super::content::{Choice, Content};
use super::field::Field;
use super::grid::Grid;
use super::occurrence::{OccurrenceLine, Trigger, change as change_occurrence};
use super::score_grid::{deductions, entries};
use super::seal::{Seal, Stamp};
use super::{compare, paper};

/// 评分表工作簿.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScoreSheetBook {
    /// Campaign and rubric.
    pub seal: Seal,
    /// One unit or one indicator.
    pub scope: Scope,
    /// The assessor's id; empty when one sheet is kept by all.
    pub assessor: String,
    /// The assessor's name.
    pub assessor_name: String,
    /// 轮次, empty when there is one a year.
    pub period: String,
    /// Source, empty when there is one.
    pub source: String,
    /// One row an entry.
    pub rows: Vec<ScoreRow>,
}

/// 一张表的范围.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Scope {
    /// One unit with its indicators.
    Unit {
        /// The unit's id.
        id: String,
        /// Its name.
        name: Text,
    },
    /// One indicator with all units.
    Indicator {
        /// The indicator's id.
        id: String,
        /// Its code and title.
        name: Text,
    },
}

impl Default for Scope {
    fn default() -> Self {
        Self::Unit {
            id: String::new(),
            name: Text::default(),
        }
    }
}

/// One entry of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScoreRow {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub unit_name: Text,
    /// The name of its class.
    pub class: Text,
    /// The indicator's id.
    pub indicator: String,
    /// The code as it is printed.
    pub code: String,
    /// The titles from the first level down to its own.
    pub path: Vec<Text>,
    /// How it is scored, in words.
    pub kind: Text,
    /// 分值; none where there is no bound.
    pub weight: Option<Points>,
    /// 评分标准.
    pub standard: Text,
    /// 自评分, to be read only.
    pub self_score: Option<Points>,
    /// Names and addresses of the evidence, to be read only.
    pub evidence: Vec<String>,
    /// The levels to choose from; without one the cell is closed.
    pub levels: Vec<Choice>,
    /// The triggers of its deductions.
    pub triggers: Vec<Trigger>,
    /// The version of the entry as it was seen.
    pub version: u64,
    /// 无扣分: the full weight.
    pub full: bool,
    /// 扣分.
    pub lost: Option<Points>,
    /// 得分.
    pub points: Option<Points>,
    /// The level's id.
    pub level: Option<String>,
    /// 不适用.
    pub not_applicable: bool,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
    /// Occurrences, those of one trigger in their order.
    pub occurrences: Vec<OccurrenceLine>,
}

impl ScoreSheetBook {
    /// The kind of book on the hidden page.
    const KIND: &str = "score_sheet";

    /// Writes the workbook.
    ///
    /// # Errors
    /// `MJ8120` a text too long for a cell, `MJ8121` a control character, `MJ8123` more rows than a workbook has,
    /// `MJ8230` an entry twice.
    pub fn write(&self, lang: Lang) -> Result<Vec<u8>, Refusal> {
        paper::write(&self.stamp(lang), &self.grids(lang), lang)
    }

    /// Compares a workbook that came back with this book, which is what stands now.
    ///
    /// # Errors
    /// What the workbook cannot be read by, whose it is, what was changed that stays fixed, and what cannot be
    /// taken: `MJ81nn`, `MJ8200` to `MJ8226`, each with its cell.
    pub fn read(bytes: &[u8], expected: &Self) -> Result<Differences, Vec<Refusal>> {
        // Names for people do not decide, so their language does not matter here.
        compare::read(bytes, &expected.stamp(Lang::Zh), |lang| expected.grids(lang))
    }

    /// The book with changes made; an occurrence whose count was taken away is gone.
    #[must_use]
    pub fn with(&self, changes: &[Change]) -> Self {
        let mut book = self.clone();
        for change in changes.iter().filter(|change| change.at.occurrence.is_none()) {
            let Some(row) = book.rows.get_mut(change.at.row) else {
                continue;
            };
            let after = change.after.clone();
            match change.field {
                Field::Full => row.full = after == Content::Yes,
                Field::Lost => row.lost = after.into_points(),
                Field::Points => row.points = after.into_points(),
                Field::Level => row.level = Some(after.into_text()).filter(|level| !level.is_empty()),
                Field::NotApplicable => row.not_applicable = after == Content::Yes,
                Field::Reason => row.reason = after.into_text(),
                Field::Proof => row.proof = after.into_list(),
                _ => {}
            }
        }
        for (at, row) in book.rows.iter_mut().enumerate() {
            let own = changes.iter().filter(|change| change.at.row == at);
            change_occurrence(&mut row.occurrences, own);
        }
        book
    }

    fn stamp(&self, lang: Lang) -> Stamp<'_> {
        let (unit, indicator) = match &self.scope {
            Scope::Unit { id, name } => ((id.clone(), name.get(lang)), (String::new(), "")),
            Scope::Indicator { id, name } => ((String::new(), ""), (id.clone(), name.get(lang))),
        };
        let same = |name, id: &String| (name, id.clone(), id.clone());
        Stamp {
            seal: &self.seal,
            kind: Self::KIND,
            whose: vec![
                ("unit", unit.0, unit.1.to_owned()),
                ("indicator", indicator.0, indicator.1.to_owned()),
                ("assessor", self.assessor.clone(), self.assessor_name.clone()),
                same("period", &self.period),
                same("source", &self.source),
            ],
        }
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = vec![entries(self, lang)];
        // Without a trigger there is nothing to list.
        grids.extend(Some(deductions(self, lang)).filter(|grid| !grid.lines.is_empty()));
        grids
    }
}
