//! 合成: weighted sources with their parts, periods and subordinate kinds.

use std::collections::HashMap;

use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Aggregate, Component, KindShare, PeriodShare, Rubric};

use super::column::{Name, Part, field};
use super::form::Form;
use super::sheet::{Refusals, cell_place, short, take as take_rows};
use crate::xlsx::{Look, Table};

/// Most levels of parts inside parts.
pub const MAX_DEPTH: usize = 16;

/// A row: a component without what stands in other rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComponentRow {
    /// The id of the component that it is a part of; none at the top.
    pub above: Option<String>,
    /// The component.
    pub component: Component,
}

/// 轮次: a period with its component.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeriodRow {
    /// The component's id.
    pub of: String,
    /// The period.
    pub period: PeriodShare,
}

/// 下级: the share of subordinate kinds with its component.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KindRow {
    /// The component's id.
    pub of: String,
    /// The share.
    pub kind: KindShare,
}

fn aggregate() -> Part<ComponentRow, Aggregate> {
    Part {
        field: field!(component.aggregate),
        start: Aggregate::default,
        first: false,
    }
}

/// 合成: the sheet.
pub fn form() -> Form<ComponentRow> {
    let name = Name::new;
    Form::new("合成", "Composition", ComponentRow::default)
        .field("above", "上级编号", "Part of", Look::Id, field!(above))
        .field("id", "编号", "ID", Look::Id, field!(component.id))
        .text("title", "名称", "Title", Look::Short, field!(component.title))
        .field("weight", "权重", "Weight", Look::Number, field!(component.weight))
        .field("from", "得分来自", "From", Look::Word, field!(component.from))
        .field("full", "满分", "Full mark", Look::Number, field!(component.full))
        .field(
            "missing",
            "缺得分时",
            "Missing",
            Look::Word,
            field!(component.missing),
        )
        .field(
            "other",
            "代替来源",
            "Stands in",
            Look::Id,
            field!(component.other),
        )
        .field(
            "classes",
            "适用类别",
            "Classes",
            Look::Id,
            field!(component.classes),
        )
        .part(
            name("aggregate.own", "本级占比", "Own share"),
            Look::Number,
            aggregate(),
            field!(own),
        )
        .part(
            name("aggregate.missing", "缺下级时", "Kind missing"),
            Look::Word,
            aggregate(),
            field!(missing),
        )
        .part(
            name("aggregate.fold_into", "并入", "Fold into"),
            Look::Id,
            aggregate(),
            field!(fold_into),
        )
        .printed()
}

/// 轮次: the sheet.
pub fn periods() -> Form<PeriodRow> {
    Form::new("轮次", "Periods", PeriodRow::default)
        .field("of", "合成编号", "Component", Look::Id, field!(of))
        .required()
        .field("id", "编号", "ID", Look::Id, field!(period.id))
        .text("title", "名称", "Title", Look::Short, field!(period.title))
        .field("weight", "权重", "Weight", Look::Number, field!(period.weight))
        .required()
        .printed()
}

/// 下级: the sheet.
pub fn kinds() -> Form<KindRow> {
    Form::new("下级", "Subordinate kinds", KindRow::default)
        .field("of", "合成编号", "Component", Look::Id, field!(of))
        .required()
        .field("kinds", "单位性质", "Kinds", Look::Short, field!(kind.kinds))
        .field("share", "占比", "Share", Look::Number, field!(kind.share))
        .required()
        .printed()
}

/// All components, each before its parts, with the id of the one above.
pub fn walk(rubric: &Rubric) -> Vec<(usize, Option<&str>, &Component)> {
    let mut found = Vec::new();
    let mut open: Vec<_> = rubric
        .composition
        .iter()
        .rev()
        .map(|c| (1_usize, None, c))
        .collect();
    while let Some((depth, above, component)) = open.pop() {
        found.push((depth, above, component));
        let id = Some(component.id.text.as_str());
        open.extend(
            component
                .parts
                .iter()
                .rev()
                .map(|part| (depth.saturating_add(1), id, part)),
        );
    }
    found
}

/// The rows of a rubric.
pub fn rows(rubric: &Rubric) -> Vec<ComponentRow> {
    let row = |(_, above, component): (usize, Option<&str>, &Component)| ComponentRow {
        above: above.map(str::to_owned),
        component: Component {
            parts: Vec::new(),
            ..component.clone()
        },
    };
    walk(rubric).into_iter().map(row).collect()
}

/// The periods of a rubric.
pub fn period_rows(rubric: &Rubric) -> Vec<PeriodRow> {
    let row = |of: &str, period: &PeriodShare| PeriodRow {
        of: of.to_owned(),
        period: period.clone(),
    };
    walk(rubric)
        .into_iter()
        .flat_map(|(_, _, c)| c.periods.iter().map(move |period| row(&c.id.text, period)))
        .collect()
}

/// The subordinate kinds of a rubric.
pub fn kind_rows(rubric: &Rubric) -> Vec<KindRow> {
    let row = |of: &str, kind: &KindShare| KindRow {
        of: of.to_owned(),
        kind: kind.clone(),
    };
    let kinds = |c: &'_ Component| {
        c.aggregate
            .iter()
            .flat_map(|a| a.kinds.clone())
            .collect::<Vec<_>>()
    };
    walk(rubric)
        .into_iter()
        .flat_map(|(_, _, c)| {
            kinds(c)
                .into_iter()
                .map(|kind| row(&c.id.text, &kind))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The composition out of a workbook.
pub fn take(tables: &[Table], refusals: &mut Refusals) -> Vec<Component> {
    let mut form = form();
    let mut all: Vec<(Option<usize>, Component)> = Vec::new();
    let mut known: HashMap<String, (usize, usize)> = HashMap::new();
    for (number, row) in take_rows(&mut form, tables, refusals) {
        let place = |key: &str| cell_place(&form, tables, number, key);
        let above = match &row.above {
            None => None,
            Some(id) => match known.get(id) {
                Some((at, depth)) if *depth < MAX_DEPTH => Some((*at, *depth)),
                _ => {
                    let params = [("id", short(id)), ("sheet", "合成".to_owned())];
                    let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
                    refusals.push(Refusal::new("MJ8136", &params).at(place("above")));
                    None
                }
            },
        };
        let depth = above.map_or(1, |(_, depth)| depth.saturating_add(1));
        if known
            .insert(row.component.id.text.clone(), (all.len(), depth))
            .is_some()
        {
            let id = short(&row.component.id.text);
            refusals.push(Refusal::new("MJ8138", &[("id", &id)]).at(place("id")));
        }
        all.push((above.map(|(at, _)| at), row.component));
    }
    belonging(&mut all, &known, tables, refusals);
    // A part stands behind the component that it is a part of, so that from the end each finds its own complete.
    let mut top = Vec::new();
    while let Some((above, mut component)) = all.pop() {
        component.parts.reverse();
        match above.and_then(|at| all.get_mut(at)) {
            Some((_, above)) => above.parts.push(component),
            None => top.push(component),
        }
    }
    top.reverse();
    top
}

/// Gives the components the periods and subordinate kinds that name them.
fn belonging(
    all: &mut [(Option<usize>, Component)],
    known: &HashMap<String, (usize, usize)>,
    tables: &[Table],
    refusals: &mut Refusals,
) {
    let unknown = |id: &str| Refusal::new("MJ8136", &[("id", &short(id)), ("sheet", "合成")]);
    let mut form = periods();
    for (number, row) in take_rows(&mut form, tables, refusals) {
        match known.get(&row.of).and_then(|(at, _)| all.get_mut(*at)) {
            Some((_, component)) => component.periods.push(row.period),
            None if row.of.is_empty() => {}
            None => refusals.push(unknown(&row.of).at(cell_place(&form, tables, number, "of"))),
        }
    }
    let mut form = kinds();
    for (number, row) in take_rows(&mut form, tables, refusals) {
        match known.get(&row.of).and_then(|(at, _)| all.get_mut(*at)) {
            Some((_, component)) => component.aggregate.get_or_insert_default().kinds.push(row.kind),
            None if row.of.is_empty() => {}
            None => refusals.push(unknown(&row.of).at(cell_place(&form, tables, number, "of"))),
        }
    }
}
