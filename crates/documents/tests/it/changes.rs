//! Editing a workbook: one cell is one difference, and a fault is answered with its cell.

use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::rubric::Rubric;
use mingjian_documents::rubric::{Change, book, difference, from_tables, read};
use mingjian_documents::xlsx::{self, Book, Page, Value};

use crate::{generate, notice, rubrics};

/// The page of a name.
fn page<'a>(book: &'a mut Book, name: &str) -> &'a mut Page {
    book.pages.iter_mut().find(|page| page.name == name).unwrap()
}

/// The cell of a heading in a row (from 0 below the header).
fn cell<'a>(book: &'a mut Book, sheet: &str, row: usize, heading: &str) -> &'a mut Value {
    let page = page(book, sheet);
    let column = page
        .headings
        .iter()
        .position(|h| h.title == heading)
        .unwrap_or_else(|| panic!("no {heading}"));
    &mut page.rows[row][column]
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn edited(edit: impl FnOnce(&mut Book)) -> (Rubric, Result<Rubric, Vec<mingjian_core::refusal::Refusal>>) {
    let rubric = notice();
    let mut book = book(&rubric, Lang::Zh).unwrap();
    edit(&mut book);
    let bytes = xlsx::write(&book).unwrap();
    (rubric, read(&bytes))
}

/// The one refusal after an edit: its code and cell.
fn refusal(edit: impl FnOnce(&mut Book)) -> (&'static str, String) {
    let mut refusals = edited(edit).1.unwrap_err();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    let refusal = refusals.remove(0);
    for lang in [Lang::Zh, Lang::En] {
        assert!(
            !refusal.what(lang).contains("{ $") && !refusal.mend(lang).starts_with("MJ"),
            "{refusal:?}"
        );
    }
    (refusal.code, refusal.place.cell)
}

#[test]
fn nothing_changed_is_no_difference() {
    for (name, rubric) in rubrics() {
        assert_eq!(difference(&rubric, &rubric, Lang::Zh), [], "{name}");
    }
}

#[test]
fn one_changed_cell_is_exactly_one_difference() {
    let found = |edit: &dyn Fn(&mut Book)| {
        let (before, after) = edited(edit);
        let mut found = difference(&before, &after.unwrap(), Lang::Zh);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    };
    let weight = found(&|book| *cell(book, "指标", 0, "分值") = Value::Number("21.5".to_owned()));
    assert_eq!(
        (weight.change, weight.field.as_str(), weight.after.as_str()),
        (Change::Changed, "weight", "21.5")
    );
    let setting = found(&|book| {
        let row = page(book, "设置")
            .rows
            .iter()
            .position(|row| row[0] == text("等次间隙"))
            .unwrap();
        *cell(book, "设置", row, "内容") = text("归上一等次");
    });
    assert_eq!(
        (
            setting.field.as_str(),
            setting.before.as_str(),
            setting.after.as_str()
        ),
        ("gap", "归下一等次", "归上一等次")
    );
    for (sheet, heading, value) in [
        ("情形", "情形", "换了说法"),
        ("情形", "用于", "各末级"),
        ("类别", "名称", "甲类"),
        ("等次", "描述", "更好"),
        ("依据", "条款", "第九十九条"),
        ("印证材料", "形式", "台账"),
        ("重大扣分", "评分标准", "改"),
        ("分档", "档次", "改"),
    ] {
        let change = |book: &mut Book| *cell(book, sheet, 0, heading) = text(value);
        if heading == "用于" {
            // Where a situation belongs is part of its name: the old one goes, a new one comes.
            let (before, after) = edited(change);
            assert_eq!(difference(&before, &after.unwrap(), Lang::Zh).len(), 2);
        } else {
            assert_eq!(found(&change).change, Change::Changed, "{sheet} {heading}");
        }
    }
    let rows = page(&mut book(&notice(), Lang::Zh).unwrap(), "说明").rows.len();
    let note = found(&|book| *cell(book, "说明", rows - 2, "内容") = text("另一条备注"));
    assert_eq!(
        (note.field.as_str(), note.after.as_str()),
        ("notes", "另一条备注")
    );
}

#[test]
fn a_removed_an_added_and_a_moved_indicator_are_one_difference_each() {
    let before = notice();
    let mut after = before.clone();
    let gone = after.indicators[0].children.remove(0);
    let found = difference(&before, &after, Lang::Zh);
    let of_tree: Vec<_> = found.iter().filter(|d| d.sheet == "指标").collect();
    assert!(of_tree.iter().all(|d| d.change == Change::Removed));
    assert_eq!(of_tree[0].node, gone.id.text);

    let mut after = before.clone();
    let first = after.indicators.remove(0);
    after.indicators.push(first.clone());
    let found = difference(&before, &after, Lang::Zh);
    let moved: Vec<_> = found
        .iter()
        .filter(|d| d.change == Change::Moved && d.node == first.id.text)
        .collect();
    assert_eq!(moved.len(), 1);
    assert!(found.iter().all(|d| d.change == Change::Moved), "{found:?}");
    assert_eq!(found.iter().filter(|d| d.sheet == "指标").count(), 1);

    let mut after = before.clone();
    let child = after.indicators[0].children.remove(0);
    after.indicators[1].children.insert(0, child.clone());
    let found = difference(&before, &after, Lang::Zh);
    let of_tree: Vec<_> = found.iter().filter(|d| d.sheet == "指标").collect();
    assert_eq!(of_tree.len(), 1, "{of_tree:?}");
    assert_eq!(
        (of_tree[0].change, &of_tree[0].node),
        (Change::Moved, &child.id.text)
    );
}

#[test]
fn differences_say_everything() {
    // Two rubrics without a difference are equal: nothing of the format is left out of the comparison.
    for seed in 0..12 {
        let (one, other) = (generate::fixed(seed), generate::fixed(seed + 1));
        assert_eq!(difference(&one, &other, Lang::Zh).is_empty(), one == other);
    }
}

#[test]
fn what_an_office_gets_wrong_is_answered_with_its_cell() {
    let at = |code: &'static str, cell: &str| (code, cell.to_owned());
    assert_eq!(
        refusal(|b| *cell(b, "指标", 1, "类型") = text("胡写")).0,
        "MJ8135"
    );
    assert_eq!(
        refusal(|b| *cell(b, "指标", 0, "分值") = text("二十")),
        at("MJ8135", "指标!E2")
    );
    assert_eq!(
        refusal(|b| *cell(b, "情形", 3, "指标编号") = text("没有的")),
        at("MJ8136", "情形!A5")
    );
    assert_eq!(
        refusal(|b| *cell(b, "情形", 3, "指标编号") = Value::Blank),
        at("MJ8134", "情形!A5")
    );
    assert_eq!(
        refusal(|b| *cell(b, "指标", 1, "三级指标") = text("两级")).0,
        "MJ8137"
    );
    assert_eq!(
        refusal(|b| page(b, "指标").headings[0].title = "次序".to_owned()).0,
        "MJ8131"
    );
    assert_eq!(refusal(|b| page(b, "否决").name = "否决2".to_owned()).0, "MJ8130");
    assert_eq!(
        refusal(|b| page(b, "说明").rows[0][1] = text("rubric/9")).0,
        "MJ1004"
    );
    assert_eq!(
        refusal(|b| page(b, "设置").rows[0][0] = text("小数点")),
        at("MJ8139", "设置!A2")
    );
    assert_eq!(
        refusal(|b| page(b, "设置").rows[1][0] = text("总分小数位")),
        at("MJ8140", "设置!A3")
    );
    assert_eq!(
        refusal(|b| *cell(b, "指标", 0, "一级指标") = Value::Blank).0,
        "MJ8137"
    );
    assert_eq!(
        refusal(|b| page(b, "等次").rows[0].push(text("旁注"))).0,
        "MJ8133"
    );
}

#[test]
fn a_sheet_of_an_office_is_read_with_what_people_type() {
    let (before, after) = edited(|book| {
        *cell(book, "指标", 0, "分值") = text(" 50% ");
        *cell(book, "指标", 2, "考核方式") = text("实地考核；online\n查阅资料");
        *cell(book, "等次", 0, "含下限") = text("√");
        // Columns in another order, and an empty row between others.
        for page in &mut book.pages {
            page.headings.reverse();
            page.rows.iter_mut().for_each(|row| row.reverse());
            page.shape = Default::default();
            page.rows
                .insert(1.min(page.rows.len()), vec![Value::Blank, text("  ")]);
        }
    });
    let after = after.unwrap();
    assert_eq!(after.indicators[0].weight, Some(Points::parse("0.5").unwrap()));
    let found = difference(&before, &after, Lang::En);
    assert_eq!(
        found.iter().map(|d| d.field.as_str()).collect::<Vec<_>>(),
        ["weight", "methods"]
    );
    assert_eq!(found[1].after, "onsite, online, documents");
}

#[test]
fn an_empty_workbook_lacks_its_head() {
    let refusals = from_tables(&[]).unwrap_err();
    assert!(refusals.iter().all(|refusal| refusal.code == "MJ8142"));
}
