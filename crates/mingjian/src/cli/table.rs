//! 对齐: columns for a terminal, where a Chinese character is two wide.

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(wide).sum()
}

fn wide(c: char) -> usize {
    match u32::from(c) {
        // Combining marks and joiners.
        0x0300..=0x036f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        // Hangul, CJK and its punctuation, fullwidth forms, pictures.
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// A heading and whether its column stands to the right, as numbers do.
pub struct Column {
    /// The heading.
    pub title: String,
    /// Whether the column is aligned to the right.
    pub right: bool,
}

/// Rows under headings; columns without any text are left out.
pub fn table(columns: &[Column], rows: &[Vec<String>]) -> String {
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let shown: Vec<(usize, &Column, usize)> = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| rows.iter().any(|row| !cell(row, *at).is_empty()))
        .map(|(at, column)| {
            let widest = rows.iter().map(|row| width(&cell(row, at))).max().unwrap_or(0);
            (at, column, widest.max(width(&column.title)))
        })
        .collect();
    let line = |of: &dyn Fn(usize, &Column) -> String| {
        let cells = shown.iter().map(|(at, column, room)| {
            let text = of(*at, column);
            let blank = " ".repeat(room.saturating_sub(width(&text)));
            if column.right {
                format!("{blank}{text}")
            } else {
                format!("{text}{blank}")
            }
        });
        cells.collect::<Vec<String>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut out = line(&|_, column| column.title.clone());
    for row in rows {
        out.push_str(&line(&|at, _| cell(row, at)));
    }
    out
}

/// Items joined by ` · `, broken into lines of at most `room` columns, each with an indent.
pub fn wrapped(items: &[String], indent: &str, room: usize) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for item in items {
        if !line.is_empty() && width(&line) + 3 + width(item) > room {
            out.push_str(&format!("{indent}{line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(" · ");
        }
        line.push_str(item);
    }
    if !line.is_empty() {
        out.push_str(&format!("{indent}{line}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        let columns = [
            Column {
                title: "单位".into(),
                right: false,
            },
            Column {
                title: "空".into(),
                right: false,
            },
            Column {
                title: "得分".into(),
                right: true,
            },
        ];
        let row = |name: &str, total: &str| vec![name.to_owned(), String::new(), total.to_owned()];
        let text = table(&columns, &[row("清河街道", "96.50"), row("Hetang", "100.00")]);
        assert_eq!(text, "单位        得分\n清河街道   96.50\nHetang    100.00\n");
    }

    #[test]
    fn a_mark_that_takes_no_room_counts_for_nothing() {
        assert_eq!((width("明鉴"), width("e\u{301}"), width("（）")), (4, 1, 4));
    }

    #[test]
    fn long_lists_are_broken_between_items() {
        let items = ["aaaa".to_owned(), "bbbb".to_owned(), "cc".to_owned()];
        assert_eq!(wrapped(&items, "  ", 12), "  aaaa · bbbb\n  cc\n");
    }
}
