//! 评分表的表样: the two pages of an assessor's sheet.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;

use super::content::{Content, MAX_COUNT, MAX_PROOF, MAX_REASON, Rule, number};
use super::field::Field;
use super::grid::{At, Fill, Grid, Heading, Line, Nth, Slot, key};
use super::occurrence::{OccurrenceLine, Trigger, numbered};
use super::score_sheet::{Scope, ScoreRow, ScoreSheetBook};
use super::self_check::{labelled, level, path};
use crate::xlsx::Value;

fn say(lang: Lang, zh: &str, en: &str) -> String {
    if lang == Lang::Zh { zh } else { en }.to_owned()
}

fn heading(lang: Lang, zh: &str, en: &str, fill: Fill, width: u32) -> Heading {
    Heading {
        title: say(lang, zh, en),
        fill,
        width,
        field: None,
    }
}

fn open(lang: Lang, field: Field, width: u32) -> Heading {
    Heading {
        title: field.title(lang).to_owned(),
        fill: field.fill(),
        width,
        field: Some(field),
    }
}

fn points(points: Option<&Points>) -> Slot {
    Slot::fixed(points.map_or(Value::Blank, number))
}

/// What stands above a page: the title, and whose sheet it is.
fn above(book: &ScoreSheetBook, lang: Lang) -> (String, String) {
    let seal = &book.seal;
    let campaign = seal.campaign_title.get(lang);
    let scope = match (&book.scope, lang) {
        (Scope::Unit { name, .. }, Lang::Zh) => format!("被考核单位：{}", name.get(lang)),
        (Scope::Unit { name, .. }, Lang::En) => format!("Unit: {}.", name.get(lang)),
        (Scope::Indicator { name, .. }, Lang::Zh) => format!("指标：{}", name.get(lang)),
        (Scope::Indicator { name, .. }, Lang::En) => format!("Indicator: {}.", name.get(lang)),
    };
    let named = |zh: &str, en: &str, value: &str| match (value.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!(" {zh}：{value}"),
        (false, Lang::En) => format!(" {en}: {value}."),
    };
    let whose = [
        scope,
        named("考核员", "Assessor", &book.assessor_name),
        named("轮次", "Period", &book.period),
        named("来源", "Source", &book.source),
        named("考核表", "Rubric", &seal.rubric),
        named("数据版次", "Version of the data", &seal.version.to_string()),
    ];
    let title = match lang {
        Lang::Zh => format!("{campaign}评分表"),
        Lang::En => format!("{campaign}: score sheet"),
    };
    (title, labelled(&whose.concat(), seal.label.get(lang)))
}

/// Headings and cells by which people know an entry.
fn known_by(book: &ScoreSheetBook, lang: Lang) -> Vec<Heading> {
    match book.scope {
        Scope::Unit { .. } => vec![
            heading(lang, "编号", "Code", Fill::Code, 8),
            heading(lang, "上级指标", "Above", Fill::Short, 16),
            heading(lang, "指标", "Indicator", Fill::Short, 20),
        ],
        Scope::Indicator { .. } => vec![
            heading(lang, "单位", "Unit", Fill::Short, 20),
            heading(lang, "类别", "Class", Fill::Short, 10),
        ],
    }
}

fn known(book: &ScoreSheetBook, row: &ScoreRow, lang: Lang) -> Vec<Slot> {
    let text = |text: &Text| Slot::text(text.get(lang));
    match book.scope {
        Scope::Unit { .. } => {
            let [above, own] = path(&row.path, lang);
            vec![Slot::text(&row.code), Slot::text(&above), Slot::text(&own)]
        }
        Scope::Indicator { .. } => vec![text(&row.unit_name), text(&row.class)],
    }
}

fn at(row: usize, of: &ScoreRow, occurrence: Option<Nth>) -> At {
    At {
        row,
        unit: of.unit.clone(),
        indicator: of.indicator.clone(),
        occurrence,
    }
}

/// 评分: one line an entry.
pub(super) fn entries(book: &ScoreSheetBook, lang: Lang) -> Grid {
    let mut headings = known_by(book, lang);
    let frozen = headings.len();
    headings.extend([
        heading(lang, "计分方式", "Scoring", Fill::Word, 10),
        heading(lang, "分值", "Weight", Fill::Number, 8),
        heading(lang, "评分标准", "Standard", Fill::Long, 36),
        heading(lang, "自评分", "Self score", Fill::Number, 9),
        heading(lang, "已交印证", "Evidence handed in", Fill::Long, 20),
        open(lang, Field::Full, 9),
        open(lang, Field::Lost, 9),
        open(lang, Field::Points, 9),
        open(lang, Field::Level, 10),
        open(lang, Field::NotApplicable, 10),
        open(lang, Field::Reason, 32),
        open(lang, Field::Proof, 24),
    ]);
    headings.extend(Grid::hidden(lang));
    let line = |(index, row): (usize, &ScoreRow)| {
        let bound = || Rule::Points(row.weight.clone());
        let mut slots = known(book, row, lang);
        slots.extend([
            Slot::text(row.kind.get(lang)),
            points(row.weight.as_ref()),
            Slot::text(row.standard.get(lang)),
            points(row.self_score.as_ref()),
            Slot::text(&row.evidence.join("\n")),
            Slot::input(Content::yes(row.full), Rule::Yes, lang),
            Slot::input(Content::points(row.lost.as_ref()), bound(), lang),
            Slot::input(Content::points(row.points.as_ref()), bound(), lang),
            level(&row.levels, row.level.as_deref(), lang),
            Slot::input(Content::yes(row.not_applicable), Rule::Yes, lang),
            Slot::input(Content::text(&row.reason), Rule::Text(MAX_REASON), lang),
            Slot::input(Content::list(&row.proof), Rule::List(MAX_PROOF), lang),
        ]);
        let key = key(&[&row.unit, &row.indicator]);
        Line::new(key, row.version, at(index, row, None), slots)
    };
    let (title, whose) = above(book, lang);
    Grid {
        name: say(lang, "评分", "Scores"),
        title,
        notes: vec![
            whose,
            say(
                lang,
                "只填浅黄色格：无扣分的选“是”；扣分和得分只填一个，均在 0 到分值之间；有扣分情形的填“逐项扣分”表；\
                 不适用的选“是”并写理由。其他格和隐藏页请勿改动，改动的会被拒收。填好后保存为 xlsx 上传，系统列出\
                 差异，经确认才生效。",
                "Fill in the tinted cells only: yes where nothing is lost; either points lost or points, from 0 to the \
                 weight; occurrences go on the page of deductions; where not applicable, choose yes and say why. Other \
                 cells and the hidden page must stay as they are. Save as xlsx and upload: the differences are \
                 listed and count once confirmed.",
            ),
        ],
        headings,
        frozen,
        lines: book.rows.iter().enumerate().map(line).collect(),
    }
}

/// 逐项扣分: a line for each occurrence and an empty one for each trigger.
pub(super) fn deductions(book: &ScoreSheetBook, lang: Lang) -> Grid {
    let mut headings = known_by(book, lang);
    let frozen = headings.len();
    headings.extend([
        heading(lang, "扣分情形", "Trigger", Fill::Long, 32),
        heading(lang, "扣分标准", "Worth", Fill::Short, 16),
        heading(lang, "问题线索", "Finding", Fill::Code, 14),
        open(lang, Field::Count, 8),
        open(lang, Field::Amount, 10),
        open(lang, Field::HappenedOn, 12),
        open(lang, Field::Reason, 36),
        open(lang, Field::Proof, 28),
    ]);
    headings.extend(Grid::hidden(lang));
    let mut lines = Vec::new();
    for (index, row) in book.rows.iter().enumerate() {
        for (trigger, nth, occurrence) in listed(row) {
            let number = nth.number.to_string();
            let key = key(&[&row.unit, &row.indicator, &trigger.id, &number]);
            let mut slots = known(book, row, lang);
            slots.extend(cells(row, &trigger, &occurrence, lang));
            lines.push(Line::new(key, row.version, at(index, row, Some(nth)), slots));
        }
    }
    let (title, whose) = above(book, lang);
    Grid {
        name: say(lang, "逐项扣分", "Deductions"),
        title,
        notes: vec![
            whose,
            say(
                lang,
                "每次扣分填一行：次数、理由、印证。次数清空或填 0 即撤销该行。同一情形还要另加一行的，先上传确认，\
                 再重新导出。",
                "One line each: times, reason, proof. A line without times, or with 0, is taken back. For one more \
                 line of the same trigger upload and confirm first, then export again.",
            ),
        ],
        headings,
        frozen,
        lines,
    }
}

/// The lines of a row: by trigger what stands, then an empty one; last what stands under no known trigger.
fn listed(row: &ScoreRow) -> Vec<(Trigger, Nth, OccurrenceLine)> {
    let mut listed = Vec::new();
    for trigger in &row.triggers {
        let standing = numbered(&row.occurrences).filter(|(nth, _)| nth.trigger == trigger.id);
        let standing: Vec<_> = standing
            .map(|(nth, occurrence)| (trigger.clone(), nth, occurrence.clone()))
            .collect();
        let empty = Nth {
            trigger: trigger.id.clone(),
            number: standing.len(),
        };
        listed.extend(standing);
        listed.push((trigger.clone(), empty, OccurrenceLine::default()));
    }
    let unknown = |nth: &Nth| row.triggers.iter().all(|trigger| trigger.id != nth.trigger);
    for (nth, occurrence) in numbered(&row.occurrences).filter(|(nth, _)| unknown(nth)) {
        let trigger = Trigger {
            id: nth.trigger.clone(),
            title: Text::zh(&nth.trigger),
            ..Trigger::default()
        };
        listed.push((trigger, nth, occurrence.clone()));
    }
    listed
}

fn cells(row: &ScoreRow, trigger: &Trigger, occurrence: &OccurrenceLine, lang: Lang) -> Vec<Slot> {
    let count = match occurrence.count {
        0 => Content::Empty,
        count => Content::Whole(count),
    };
    let amount = occurrence.amount.as_ref();
    let amount = match trigger.open_amount {
        true => Slot::input(Content::points(amount), Rule::Points(row.weight.clone()), lang),
        false => points(amount),
    };
    vec![
        Slot::text(trigger.title.get(lang)),
        Slot::text(trigger.worth.get(lang)),
        Slot::text(&occurrence.finding),
        Slot::input(count, Rule::Whole(MAX_COUNT), lang),
        amount,
        Slot::input(Content::text(&occurrence.happened_on), Rule::Day, lang),
        Slot::input(Content::text(&occurrence.reason), Rule::Text(MAX_REASON), lang),
        Slot::input(Content::list(&occurrence.proof), Rule::List(MAX_PROOF), lang),
    ]
}
