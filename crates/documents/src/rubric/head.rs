//! 说明: what the rubric is — name, source, validity, conversion, what is missing, notes.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::rubric::{Conversion, FORMAT, Rubric, Source};

use super::cell::{Cell, stated};
use super::column::{Column, Field, Name, Part, field};
use super::form::Form;
use super::sheet::Refusals;
use super::upright::{Upright, take_upright, upright_page, upright_rows};
use crate::xlsx::{Look, Page, Table, Value};

/// Items that may stand several times.
const MISSING: [&str; 2] = ["原件缺失", "Missing in the source"];
const NOTES: [&str; 2] = ["备注", "Note"];

fn source(first: bool) -> Part<Rubric, Source> {
    Part {
        field: field!(source),
        start: Source::default,
        first,
    }
}

fn conversion(first: bool) -> Part<Rubric, Conversion> {
    Part {
        field: field!(conversion),
        start: Conversion::default,
        first,
    }
}

/// The sheet.
pub fn form() -> Form<Rubric> {
    let start = || Rubric {
        version: "1".to_owned(),
        ..Rubric::default()
    };
    let name = Name::new;
    let version: Field<Rubric, String> = field!(version);
    Form::new("说明", "About", start)
        .field("mingjian", "格式", "Format", Look::Id, field!(mingjian))
        .required()
        .field("id", "编号", "ID", Look::Id, field!(id))
        .required()
        .push(Column::with(
            name("version", "版本", "Version"),
            Look::Id,
            move |of, _| stated((version.get)(of)),
            move |of: &mut Rubric, text| {
                of.version = String::read(text)?;
                Ok(())
            },
        ))
        .text("title", "名称", "Title", Look::Long, field!(title))
        .optional("label", "标签", "Label", Look::Long, field!(label))
        .field("year", "考核年度", "Year", Look::Number, field!(year))
        .optional("place", "适用地区", "Place", Look::Long, field!(place))
        .part(
            name("source.title", "来源文件", "Source"),
            Look::Long,
            source(true),
            field!(title.zh),
        )
        .part(
            name("source.title.en", "来源文件（英文）", "Source (English)"),
            Look::Long,
            source(false),
            field!(title.en),
        )
        .part(
            name("source.number", "文号", "Document number"),
            Look::Long,
            source(false),
            field!(number),
        )
        .part(
            name("source.signed_on", "成文日期", "Signed on"),
            Look::Long,
            source(false),
            field!(signed_on),
        )
        .part(
            name("source.published_on", "发布日期", "Published on"),
            Look::Long,
            source(false),
            field!(published_on),
        )
        .part(
            name("source.issuer", "发文机关", "Issuer"),
            Look::Long,
            source(false),
            field!(issuer.zh),
        )
        .part(
            name("source.issuer.en", "发文机关（英文）", "Issuer (English)"),
            Look::Long,
            source(false),
            field!(issuer.en),
        )
        .part(
            name("source.note", "来源说明", "About the source"),
            Look::Long,
            source(false),
            field!(note.zh),
        )
        .part(
            name("source.note.en", "来源说明（英文）", "About the source (English)"),
            Look::Long,
            source(false),
            field!(note.en),
        )
        .field(
            "valid_from",
            "起用日期",
            "Valid from",
            Look::Long,
            field!(valid_from),
        )
        .field("valid_to", "停用日期", "Valid to", Look::Long, field!(valid_to))
        .field("methods", "考核方式", "Methods", Look::Long, field!(methods))
        .part(
            name("conversion.title", "换算到", "Converted for"),
            Look::Long,
            conversion(true),
            field!(title.zh),
        )
        .part(
            name("conversion.title.en", "换算到（英文）", "Converted for (English)"),
            Look::Long,
            conversion(false),
            field!(title.en),
        )
        .part(
            name("conversion.from", "换算前满分", "Full mark here"),
            Look::Number,
            conversion(false),
            field!(from),
        )
        .part(
            name("conversion.to", "换算后满分", "Full mark there"),
            Look::Number,
            conversion(false),
            field!(to),
        )
        .part(
            name("conversion.places", "换算后小数位", "Decimals there"),
            Look::Number,
            conversion(false),
            field!(places),
        )
}

/// The page of a rubric.
pub fn page(rubric: &Rubric, lang: Lang) -> Page {
    let form = form();
    let mut rows = upright_rows(&form, rubric, lang, |_| String::new());
    for (names, texts) in [(MISSING, &rubric.missing), (NOTES, &rubric.notes)] {
        let [zh, en] = names;
        let title = if lang == Lang::Zh { zh } else { en };
        rows.extend(texts.iter().map(|text| -> Upright {
            let title = Value::Text(title.to_owned());
            (
                [title, stated(&text.zh), text.en.write(lang), Value::Blank],
                Vec::new(),
            )
        }));
    }
    let mut page = upright_page(&form, rows, lang, true);
    // Nothing here has a meaning beside its item.
    page.headings.pop();
    for row in &mut page.rows {
        row.pop();
    }
    page
}

/// The rubric's head out of a workbook; everything else is as in an empty rubric.
pub fn take(tables: &[Table], refusals: &mut Refusals) -> Rubric {
    take_upright(&form(), tables, refusals, |rubric, item, content, english| {
        let list = if MISSING.contains(&item) {
            &mut rubric.missing
        } else if NOTES.contains(&item) {
            &mut rubric.notes
        } else {
            return false;
        };
        let text = |cell: &str| String::read(cell).unwrap_or_default();
        list.push(Text {
            zh: text(content),
            en: text(english),
        });
        true
    })
}

/// Whether the format that the sheet names is ours.
pub fn is_ours(rubric: &Rubric) -> bool {
    rubric.mingjian == FORMAT
}
