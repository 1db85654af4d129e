//! 指标: one row an indicator, in printed order; the column in which its name stands is its level.

use std::collections::BTreeSet;

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, PassMark, Rubric};

use super::cell::{Cell, stated};
use super::column::{Column, Name, Part, field};
use super::form::Form;
use super::sheet::{Refusals, cell_place, page as list_page, row_place, take as take_rows};
use super::tree::{Placed, bare, extent, walk};
use crate::xlsx::{Look, Page, Table, Value};

/// Most levels of a rubric.
pub const MAX_LEVELS: usize = 5;
/// Most indicators of a rubric, as in its text format.
pub const MAX_INDICATORS: usize = 20_000;
/// Levels that a sheet always shows.
const SHOWN_LEVELS: usize = 3;
/// The titles of the level columns.
const LEVELS: [(&str, &str); MAX_LEVELS] = [
    ("一级指标", "Level 1"),
    ("二级指标", "Level 2"),
    ("三级指标", "Level 3"),
    ("四级指标", "Level 4"),
    ("五级指标", "Level 5"),
];
/// Before the class in the heading of its weights.
const WEIGHT: [&str; 2] = ["分值：", "Weight: "];

/// A row: an indicator without its children, on its level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndicatorRow {
    /// Its level, from 1; 0 while no level column was filled in, several levels are refused.
    pub levels: BTreeSet<usize>,
    /// The indicator; bonus fields and lists stand on other sheets.
    pub indicator: Indicator,
}

fn level(at: usize, zh: &str, en: &str) -> Column<IndicatorRow> {
    let column = Column::with(
        Name::new(format!("level{at}"), zh, en),
        Look::Short,
        move |of: &IndicatorRow, _| match of.levels.contains(&at) {
            true => stated(&of.indicator.title.zh),
            false => Value::Blank,
        },
        move |of, text| {
            of.levels.insert(at);
            of.indicator.title.zh = String::read(text)?;
            Ok(())
        },
    );
    Column {
        printed: true,
        ..column
    }
}

/// Whether a column says on which level a name stands.
pub fn is_level(key: &str) -> bool {
    key.strip_prefix("level")
        .is_some_and(|at| at.parse::<usize>().is_ok())
}

/// The column of the weights of a class.
fn weight(class: &str) -> Column<IndicatorRow> {
    let [zh, en] = WEIGHT.map(|before| format!("{before}{class}"));
    let (seen, set) = (class.to_owned(), class.to_owned());
    let column = Column::with(
        Name::new(format!("weights.{class}"), zh, en),
        Look::Number,
        move |of: &IndicatorRow, lang| {
            of.indicator
                .weights
                .get(&seen)
                .map_or(Value::Blank, |weight| weight.write(lang))
        },
        move |of, text| {
            of.indicator.weights.insert(set.clone(), Cell::read(text)?);
            Ok(())
        },
    );
    Column {
        printed: true,
        ..column
    }
}

fn weight_heading(heading: &str) -> Option<Column<IndicatorRow>> {
    WEIGHT
        .iter()
        .find_map(|before| heading.strip_prefix(before))
        .map(weight)
}

fn pass_mark(first: bool) -> Part<IndicatorRow, PassMark> {
    let start = || PassMark {
        strict: true,
        ..PassMark::default()
    };
    Part {
        field: field!(indicator.pass_mark),
        start,
        first,
    }
}

/// The sheet, with as many levels and with the classes as given.
pub fn form(levels: usize, classes: &BTreeSet<&str>) -> Form<IndicatorRow> {
    let name = Name::new;
    let mut form = Form::new("指标", "Indicators", IndicatorRow::default).field(
        "code",
        "序号",
        "Code",
        Look::Id,
        field!(indicator.code),
    );
    for (at, (zh, en)) in LEVELS.iter().enumerate().take(levels.max(SHOWN_LEVELS)) {
        form = form.push(level(at.saturating_add(1), zh, en));
    }
    form = form.field(
        "title.en",
        "指标（英文）",
        "Indicator (English)",
        Look::Short,
        field!(indicator.title.en),
    );
    if let Some(english) = form.columns.last_mut() {
        english.of = Some(Lang::En);
    }
    form = form.field("weight", "分值", "Weight", Look::Number, field!(indicator.weight));
    for class in classes {
        form = form.push(weight(class));
    }
    form = form
        .text(
            "standard",
            "评分标准",
            "Standard",
            Look::Long,
            field!(indicator.standard),
        )
        .field(
            "methods",
            "考核方式",
            "Methods",
            Look::Short,
            field!(indicator.methods),
        )
        .field(
            "evidence",
            "印证材料",
            "Evidence",
            Look::Short,
            field!(indicator.evidence),
        )
        .field(
            "clauses",
            "依据",
            "Clauses",
            Look::Short,
            field!(indicator.clauses),
        )
        .printed()
        .field("id", "编号", "ID", Look::Id, field!(indicator.id))
        .field("kind", "类型", "Kind", Look::Word, field!(indicator.kind))
        .flag(
            "evidence_any",
            "材料有一即可",
            "Any evidence",
            field!(indicator.evidence_any),
        )
        .texts(
            "checks",
            "考核要点",
            "Checking points",
            Look::Long,
            field!(indicator.checks),
        )
        .field(
            "checks_count",
            "要点数",
            "Number of points",
            Look::Number,
            field!(indicator.checks_count),
        )
        .field(
            "classes",
            "适用类别",
            "Classes",
            Look::Id,
            field!(indicator.classes),
        )
        .field("units", "适用单位", "Units", Look::Id, field!(indicator.units))
        .field(
            "verifiable",
            "可查证性",
            "Verifiable",
            Look::Word,
            field!(indicator.verifiable),
        )
        .field(
            "evidence_cost",
            "材料成本",
            "Cost of evidence",
            Look::Word,
            field!(indicator.evidence_cost),
        )
        .flag("optional", "可考可不考", "Optional", field!(indicator.optional))
        .optional(
            "judged_by",
            "评分单位",
            "Judged by",
            Look::Short,
            field!(indicator.judged_by),
        )
        .optional("due", "完成时限", "Due", Look::Short, field!(indicator.due))
        .field(
            "counts_from",
            "计扣起始日",
            "Counts from",
            Look::Id,
            field!(indicator.counts_from),
        )
        .field("min", "最低分", "Minimum", Look::Number, field!(indicator.min))
        .field(
            "each",
            "每项得分",
            "For each",
            Look::Number,
            field!(indicator.each),
        )
        .field(
            "full",
            "导入满分",
            "Full mark imported",
            Look::Number,
            field!(indicator.full),
        )
        .field("cap", "扣分封顶", "Cap", Look::Word, field!(indicator.cap))
        .flag(
            "cap_unknown",
            "封顶未见",
            "Cap not visible",
            field!(indicator.cap_unknown),
        )
        .field(
            "na_rule",
            "不适用时",
            "Not applicable",
            Look::Word,
            field!(indicator.na_rule),
        )
        .field(
            "fold_into",
            "并入指标",
            "Fold into",
            Look::Id,
            field!(indicator.fold_into),
        )
        .part(
            name("pass_mark.at", "及格分", "Pass mark"),
            Look::Number,
            pass_mark(true),
            field!(at),
        )
        .part(
            name("pass_mark.share", "及格比例", "Pass share"),
            Look::Number,
            pass_mark(false),
            field!(share),
        )
        .part(
            name("pass_mark.strict", "及格含本数", "Mark passes"),
            Look::Word,
            pass_mark(false),
            field!(strict),
        )
        .part(
            name("pass_mark.effect", "不及格后果", "Failing does"),
            Look::Word,
            pass_mark(false),
            field!(effect),
        )
        .flag(
            "weight_unknown",
            "分值未见",
            "Weight not visible",
            field!(indicator.weight_unknown),
        )
        .flag(
            "incomplete",
            "下级未见全",
            "Incomplete",
            field!(indicator.incomplete),
        );
    form.other = weight_heading;
    form
}

/// The rows of a rubric.
pub fn rows(rubric: &Rubric) -> Vec<IndicatorRow> {
    let row = |placed: Placed<'_>| IndicatorRow {
        levels: BTreeSet::from([placed.level]),
        indicator: bare(placed.indicator),
    };
    walk(rubric).into_iter().map(row).collect()
}

/// The page of a rubric.
pub fn page(rubric: &Rubric, lang: Lang) -> Page {
    let (levels, mut classes) = extent(rubric);
    if !classes.is_empty() {
        classes.extend(rubric.classes.iter().map(|class| class.id.text.as_str()));
    }
    let rows = rows(rubric);
    let mut page = list_page(&form(levels, &classes), rows.iter(), lang);
    page.shape.frozen = levels.max(SHOWN_LEVELS).saturating_add(1);
    let top = rows.iter().enumerate().filter(|(_, row)| row.levels.contains(&1));
    page.shape.strong = top.map(|(at, _)| at).collect();
    page
}

/// The indicators out of a workbook, in printed order, each with its level and the place of its row.
pub fn take(tables: &[Table], refusals: &mut Refusals) -> Vec<(usize, Indicator, Place)> {
    let mut form = form(MAX_LEVELS, &BTreeSet::new());
    let mut found: Vec<(usize, Indicator, Place)> = Vec::new();
    let mut last = 0_usize;
    for (number, row) in take_rows(&mut form, tables, refusals) {
        let place = row_place(&form, tables, number);
        if found.len() >= MAX_INDICATORS {
            refusals.push(Refusal::new("MJ1005", &[("limit", &MAX_INDICATORS.to_string())]).at(place));
            break;
        }
        let refusal =
            |why: &str, level: usize| Refusal::new("MJ8137", &[("why", why), ("level", &level.to_string())]);
        let cell = |level: usize| cell_place(&form, tables, number, &format!("level{level}"));
        let mut levels = row.levels.iter().copied();
        let level = match (levels.next(), levels.next()) {
            (None, _) => {
                refusals.push(refusal("none", 0).at(place.clone()));
                last.max(1)
            }
            (Some(level), Some(second)) => {
                refusals.push(refusal("several", second).at(cell(second)));
                level
            }
            (Some(level), None) if level > last.saturating_add(1) => {
                refusals.push(refusal("jump", level).at(cell(level)));
                level
            }
            (Some(level), None) => level,
        };
        // A row on a wrong level is kept, so that what names it is not refused as well.
        last = level;
        found.push((level, row.indicator, place));
    }
    found
}
