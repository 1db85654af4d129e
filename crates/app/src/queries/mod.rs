//! Queries: view structs and the pure functions that build them from results of core.
//!
//! A view is the contract of the JSON API and the data of a page at once. **Invariant:** nothing here loads, decides
//! or formats: points stay exact, texts stay in both languages.

mod grading;
mod show_board;
mod show_deadline;
mod show_ranking;
mod show_rubric;
mod show_sheet;
mod show_total;
mod show_unit;
mod unit_tree;

pub use grading::{GradeShown, median};
pub use show_board::{Board, ShowBoard};
pub use show_deadline::{CalendarCell, DeadlineAsk, DeadlineView, deadline};
pub use show_ranking::{
    ClassRanking, Column, GradeCount, LineNote, RankRow, RankingAsk, RankingView, ranking,
};
pub use show_rubric::{
    ClassShown, GradeRow, MajorShown, NodeShown, RubricView, VetoShown, WeightShown, rubric_document,
};
pub use show_sheet::{EntrySeen, GroupShown, ItemKind, ItemShown, ItemState, SectionShown, SheetView, sheet};
pub use show_total::{ShowTotal, TotalView};
pub use show_unit::{AccountLine, Neighbour, ProfileRow, RemarkShown, SettingRow, UnitView, WorstLoss, unit};
pub use unit_tree::{AdjustmentShown, LossShown, OutsideShown, TreeNode, both};
