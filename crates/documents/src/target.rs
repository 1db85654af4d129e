//! 折算表: decided totals as they count in the target-responsibility system, one row a unit, with the formula.
//!
//! Clause: 方案第七部分第(一)项. **Does not** compute: points come as they were decided.

use mingjian_core::lang::Lang;
use mingjian_core::points::Rounding;
use mingjian_core::refusal::Refusal;

use crate::xlsx::{self, Book, Heading, Look, Page, Value};

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLine {
    /// Title of its class.
    pub class: String,
    /// Its name.
    pub unit: String,
    /// The decided grade.
    pub grade: String,
    /// The decided total.
    pub total: Option<String>,
    /// Full mark here.
    pub from: String,
    /// Full mark there.
    pub to: String,
    /// Decimals there.
    pub places: u32,
    /// Direction of an exact half.
    pub mode: Rounding,
    /// Points there.
    pub points: Option<String>,
}

impl TargetLine {
    /// The formula in a line.
    pub fn formula(&self, lang: Lang) -> String {
        let Some(total) = &self.total else {
            return String::new();
        };
        let (from, to, places) = (&self.from, &self.to, self.places);
        let mode = match (self.mode, lang) {
            (Rounding::HalfUp, Lang::Zh) => "四舍五入",
            (Rounding::HalfEven, Lang::Zh) => "四舍六入五成双",
            (Rounding::Down, Lang::Zh) => "截尾",
            (Rounding::HalfUp, Lang::En) => "half up",
            (Rounding::HalfEven, Lang::En) => "half to even",
            (Rounding::Down, Lang::En) => "cut off",
        };
        match lang {
            Lang::Zh => format!("{total} ÷ {from} × {to}，{mode}，保留{places}位小数"),
            Lang::En => format!("{total} ÷ {from} × {to}, rounded {mode} to {places} decimals"),
        }
    }
}

/// 折算表.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetBook {
    /// Printed above.
    pub title: String,
    /// Number of the decision.
    pub decision: u32,
    /// Its digest.
    pub sha256: String,
    /// The units.
    pub lines: Vec<TargetLine>,
}

/// Column titles in Chinese and English, and how each looks.
const COLUMNS: [(&str, &str, Look); 6] = [
    ("类别", "Class", Look::Short),
    ("单位", "Unit", Look::Short),
    ("审定等次", "Decided grade", Look::Word),
    ("审定总分", "Decided total", Look::Number),
    ("折算分", "Converted points", Look::Number),
    ("折算办法", "How it is converted", Look::Long),
];

/// Writes the workbook: the table, and a page that says from which decision it comes.
///
/// # Errors
/// As [`xlsx::write`].
pub fn write(book: &TargetBook, lang: Lang) -> Result<Vec<u8>, Refusal> {
    let word = |zh: &str, en: &str| {
        if lang == Lang::Zh {
            zh.to_owned()
        } else {
            en.to_owned()
        }
    };
    let number = |text: &Option<String>| text.clone().map_or(Value::Blank, Value::Number);
    let heading = |(zh, en, look): &(&str, &str, Look)| Heading {
        title: word(zh, en),
        look: *look,
        printed: true,
    };
    let row = |line: &TargetLine| {
        vec![
            Value::Text(line.class.clone()),
            Value::Text(line.unit.clone()),
            Value::Text(line.grade.clone()),
            number(&line.total),
            number(&line.points),
            Value::Text(line.formula(lang)),
        ]
    };
    let table = Page {
        name: word("折算", "Conversion"),
        headings: COLUMNS.iter().map(heading).collect(),
        rows: book.lines.iter().map(row).collect(),
        ..Page::default()
    };
    let fact = |zh: &str, en: &str, value: String| vec![Value::Text(word(zh, en)), Value::Text(value)];
    let source = Page {
        name: word("来源", "Source"),
        headings: vec![
            Heading {
                title: word("项目", "What"),
                look: Look::Short,
                printed: true,
            },
            Heading {
                title: word("内容", "Value"),
                look: Look::Long,
                printed: true,
            },
        ],
        rows: vec![
            fact("考核", "Assessment", book.title.clone()),
            fact("审定结果", "Decision", book.decision.to_string()),
            fact("摘要（SHA-256）", "Digest (SHA-256)", book.sha256.clone()),
        ],
        ..Page::default()
    };
    xlsx::write(&Book {
        title: book.title.clone(),
        label: String::new(),
        pages: vec![table, source],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_says_how_each_number_came_out() {
        let line = TargetLine {
            class: "甲".to_owned(),
            unit: "城关镇".to_owned(),
            grade: "优秀".to_owned(),
            total: Some("91.50".to_owned()),
            from: "100".to_owned(),
            to: "3".to_owned(),
            places: 2,
            mode: Rounding::HalfUp,
            points: Some("2.75".to_owned()),
        };
        assert_eq!(line.formula(Lang::Zh), "91.50 ÷ 100 × 3，四舍五入，保留2位小数");
        let stopped = TargetLine {
            total: None,
            points: None,
            unit: "=1+1".to_owned(),
            ..line.clone()
        };
        assert_eq!(stopped.formula(Lang::En), "");
        let book = TargetBook {
            title: "2025年度考核".to_owned(),
            decision: 1,
            sha256: "ab".to_owned(),
            lines: vec![line, stopped],
        };
        let tables = xlsx::read(&write(&book, Lang::Zh).unwrap()).unwrap();
        assert_eq!(
            tables[0].rows[1].cells[..5],
            ["甲", "城关镇", "优秀", "91.5", "2.75"]
        );
        assert_eq!(tables[0].rows[2].cells[1], "=1+1", "a text, no formula");
        assert_eq!(tables[1].rows[3].cells[1], "ab");
    }
}
