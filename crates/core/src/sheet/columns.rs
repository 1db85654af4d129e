//! 表头: the columns of sheets and unit lists, by their English or Chinese names.
//!
//! The first Chinese name is the one that is written; the others are read as well.

use super::rows::Table;
use crate::refusal::{Place, Refusal};

/// A column of a sheet: one row is an entry or one occurrence of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Unit,
    Indicator,
    Period,
    Source,
    Assessor,
    Decides,
    Full,
    Points,
    Lost,
    LostShare,
    Level,
    Count,
    Counts,
    Fired,
    NotApplicable,
    Trigger,
    Times,
    Amount,
    Quantity,
    Finding,
    On,
    Charge,
    Work,
    Merits,
    Reason,
    Proof,
}

/// A column of a unit list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitColumn {
    Id,
    Name,
    Class,
    Kind,
    Parent,
    Region,
    Excluded,
}

/// A column with its English name and its Chinese names.
pub(super) type Named<C> = (C, &'static str, &'static [&'static str]);

/// The columns of a sheet, in the order in which they are written.
pub(super) const SHEET: &[Named<Column>] = &[
    (Column::Unit, "unit", &["单位", "被考核单位", "单位编号"]),
    (Column::Indicator, "indicator", &["指标", "指标编号", "考核指标"]),
    (Column::Period, "period", &["轮次", "考核轮次"]),
    (Column::Source, "source", &["来源", "得分来源"]),
    (Column::Assessor, "assessor", &["考核员", "评分人"]),
    (Column::Decides, "decides", &["仲裁", "裁定"]),
    (Column::Full, "full", &["满分", "给满分"]),
    (Column::Points, "points", &["得分", "评分"]),
    (Column::Lost, "lost", &["扣分", "失分"]),
    (Column::LostShare, "lost_share", &["扣分比例", "失分比例"]),
    (Column::Level, "level", &["档次", "等级"]),
    (Column::Count, "count", &["项数", "数量"]),
    (Column::Counts, "counts", &["票数", "计数"]),
    (Column::Fired, "fired", &["触发否决", "否决"]),
    (Column::NotApplicable, "not_applicable", &["不适用"]),
    (Column::Trigger, "trigger", &["情形", "扣分情形", "加分情形"]),
    (Column::Times, "times", &["次数"]),
    (Column::Amount, "amount", &["酌定分值", "分值"]),
    (Column::Quantity, "quantity", &["超额比例"]),
    (Column::Finding, "finding", &["问题线索", "线索编号"]),
    (Column::On, "on", &["发生日期", "日期"]),
    (Column::Charge, "charge", &["计入指标"]),
    (Column::Work, "work", &["单项工作"]),
    (Column::Merits, "merits", &["亮点", "加分依据"]),
    (Column::Reason, "reason", &["理由", "扣分理由", "失分原因"]),
    (Column::Proof, "proof", &["印证", "印证材料"]),
];

/// The columns of a unit list.
pub(super) const UNITS: &[Named<UnitColumn>] = &[
    (UnitColumn::Id, "id", &["编号", "单位编号"]),
    (
        UnitColumn::Name,
        "name",
        &["名称", "单位名称", "单位", "被考核单位", "unit"],
    ),
    (UnitColumn::Class, "class", &["类别", "单位类别"]),
    (UnitColumn::Kind, "kind", &["性质", "单位性质"]),
    (UnitColumn::Parent, "parent", &["上级", "上级单位"]),
    (UnitColumn::Region, "region", &["地区", "区域"]),
    (
        UnitColumn::Excluded,
        "excluded",
        &["不参加考核", "排除原因", "不考核原因"],
    ),
];

/// Finds the columns of a header; `None` for an empty heading, whose cells must be empty too.
///
/// # Errors
/// `MJ1208` no heading at all, `MJ1209` unknown, `MJ1210` twice, `MJ1211` a required one is missing.
pub(super) fn find<C: Copy + PartialEq, P: Fn(u32, Option<usize>) -> Place>(
    table: &Table<'_, P>,
    known: &[Named<C>],
    required: &[C],
) -> Result<Vec<Option<C>>, Vec<Refusal>> {
    let header = table.header;
    let place = |at| (table.place)(table.header_row, at);
    if header.iter().all(|cell| cell.trim().is_empty()) {
        return Err(vec![Refusal::new("MJ1208", &[]).at(place(None))]);
    }
    let mut columns: Vec<Option<C>> = Vec::new();
    let mut refusals = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        let name = cell.trim().to_lowercase();
        let found = known
            .iter()
            .find(|(_, en, zh)| *en == name || zh.contains(&name.as_str()))
            .map(|c| c.0);
        let shown: String = cell.trim().chars().take(40).collect();
        if name.is_empty() {
        } else if found.is_none() {
            let list: Vec<&str> = known
                .iter()
                .map(|(_, en, zh)| zh.first().unwrap_or(en))
                .copied()
                .collect();
            let params = [("name", shown.as_str()), ("known", &list.join("、"))];
            refusals.push(Refusal::new("MJ1209", &params).at(place(Some(at))));
        } else if columns.contains(&found) {
            refusals.push(Refusal::new("MJ1210", &[("name", &shown)]).at(place(Some(at))));
        }
        columns.push(found);
        if refusals.len() >= super::MAX_REFUSALS {
            return Err(refusals);
        }
    }
    for wanted in required {
        if !columns.contains(&Some(*wanted)) {
            let name = title(known, *wanted);
            refusals.push(Refusal::new("MJ1211", &[("name", &name)]).at(place(None)));
        }
    }
    if refusals.is_empty() {
        Ok(columns)
    } else {
        Err(refusals)
    }
}

/// A column's name in words: `单位 (unit)`.
pub(super) fn title<C: Copy + PartialEq>(known: &[Named<C>], column: C) -> String {
    known
        .iter()
        .find(|(c, _, _)| *c == column)
        .map(|(_, en, zh)| format!("{}({en})", zh.first().unwrap_or(en)))
        .unwrap_or_default()
}
