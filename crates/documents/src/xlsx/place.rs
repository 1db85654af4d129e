//! 单元格名: the names by which people know cells, such as `评分!B7`.

use mingjian_core::refusal::Place;

/// The letters of a column, counted from 0: `A`, `Z`, `AA`.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// The name of a cell: row from 1, column from 0; without a column the whole row, as `评分!7:7`.
///
/// ```
/// use mingjian_documents::xlsx::cell_name;
/// assert_eq!(cell_name("评分", 7, Some(1)), "评分!B7");
/// assert_eq!(cell_name("评分", 7, None), "评分!7:7");
/// ```
pub fn cell_name(table: &str, row: u32, column: Option<usize>) -> String {
    match column {
        Some(column) => format!("{table}!{}{row}", column_name(column)),
        None => format!("{table}!{row}:{row}"),
    }
}

/// The place of a cell.
pub(crate) fn place(table: &str, row: u32, column: Option<usize>) -> Place {
    Place {
        cell: cell_name(table, row, column),
        ..Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_people_see() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(column_name(column), name);
        }
        assert_eq!(column_name(16_383), "XFD");
    }
}
