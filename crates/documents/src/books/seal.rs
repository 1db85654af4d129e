//! 隐藏页: the hidden page `mingjian` of a book, which says whose it is and what stood in it when it left.
//!
//! One row each: what the book belongs to, the digest over the cells above the lines of each page, and for each
//! line its key, the version of its entry, the digest over its fixed cells and what stood in the others; a digest
//! over all closes it. It guards against mistakes, not against forgery: what comes back is compared with what the
//! system holds, and a person confirms it. **Invariant:** any change of the hidden page is refused.

use std::collections::BTreeMap;

use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::digest::{digest, plain};
use super::grid::Grid;
use crate::xlsx::{Table, short};

/// The name of the hidden page.
pub const HIDDEN: &str = "mingjian";
/// Name and version of the format.
const FORMAT: &str = "mingjian-book/1";
/// What a row of the hidden page is.
const SEAL: &str = "seal";
const HEAD: &str = "head";
const LINE: &str = "line";
const DIGEST: &str = "digest";

/// 归属: the campaign and the rubric that a book belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seal {
    /// The campaign's id.
    pub campaign: String,
    /// Its title.
    pub campaign_title: Text,
    /// The version of the rubric, as people name it.
    pub rubric: String,
    /// The digest of the rubric.
    pub rubric_digest: String,
    /// Shown on every print, for instance 演示数据; empty when there is none.
    pub label: Text,
    /// Which state of the papers the book shows; printed, not compared.
    pub version: u64,
}

/// Whose a book is: what is written on the hidden page and compared on the way back.
pub struct Stamp<'a> {
    /// Campaign and rubric.
    pub seal: &'a Seal,
    /// The kind of book.
    pub kind: &'static str,
    /// Unit, assessor, indicator, period, source: the part, its id and its name for people.
    pub whose: Vec<(&'static str, String, String)>,
}

impl Stamp<'_> {
    /// All parts, each with its id and its name for people.
    fn parts(&self, lang: Lang) -> Vec<(&'static str, String, String)> {
        let seal = self.seal;
        let title = seal.campaign_title.get(lang).to_owned();
        let mut parts = vec![
            ("kind", self.kind.to_owned(), self.kind.to_owned()),
            ("campaign", seal.campaign.clone(), title),
            ("rubric", seal.rubric_digest.clone(), seal.rubric.clone()),
        ];
        parts.extend(self.whose.iter().cloned());
        parts
    }

    /// The rows of the hidden page.
    pub fn rows(&self, grids: &[Grid], lang: Lang) -> Vec<Vec<String>> {
        let tag = lang.tag();
        let version = self.seal.version.to_string();
        let own = |name: &str, value: &str| [SEAL, name, value].map(str::to_owned).to_vec();
        let mut rows = vec![
            own("format", FORMAT),
            own("language", tag),
            own("version", &version),
        ];
        for (name, id, title) in self.parts(lang) {
            rows.push(vec![SEAL.to_owned(), name.to_owned(), plain(&id), plain(&title)]);
        }
        for (page, grid) in grids.iter().enumerate() {
            let head: Vec<String> = grid.head().into_iter().map(|(_, _, text)| text).collect();
            let head = digest(head.iter().map(String::as_str));
            rows.push(vec![HEAD.to_owned(), page.to_string(), head]);
            for line in &grid.lines {
                let shown: Vec<String> = line.slots.iter().map(super::grid::Slot::shown).collect();
                let fixed = line.digest(|column| shown.get(column).map(String::as_str).unwrap_or_default());
                let mut row = vec![
                    LINE.to_owned(),
                    page.to_string(),
                    line.key.clone(),
                    line.version.to_string(),
                    fixed,
                ];
                let filled = line.slots.iter().zip(&shown);
                row.extend(filled.map(|(slot, shown)| match slot.input {
                    Some(_) => shown.clone(),
                    None => String::new(),
                }));
                rows.push(row);
            }
        }
        let all = over(rows.iter().map(Vec::as_slice));
        rows.push(vec![DIGEST.to_owned(), all]);
        rows
    }

    /// Refuses a book that belongs elsewhere.
    ///
    /// # Errors
    /// `MJ8202` another kind, `MJ8203` another campaign, `MJ8207` another rubric, `MJ8204` another unit, `MJ8205`
    /// another assessor, `MJ8206` another indicator, period or source.
    pub fn owns(&self, sealed: &Sealed) -> Result<(), Refusal> {
        for (name, id, title) in self.parts(sealed.lang) {
            let (found, shown) = sealed.parts.get(name).cloned().unwrap_or_default();
            if found == plain(&id) {
                continue;
            }
            let params = [
                ("part", name),
                ("found", &short(&shown)),
                ("wanted", &short(&title)),
            ];
            let code = match name {
                "kind" => "MJ8202",
                "campaign" => "MJ8203",
                "unit" => "MJ8204",
                "assessor" => "MJ8205",
                "rubric" => "MJ8207",
                _ => "MJ8206",
            };
            return Err(Refusal::new(code, &params));
        }
        Ok(())
    }
}

/// The digest over rows; empty cells at the end of a row do not count.
fn over<'a>(rows: impl Iterator<Item = &'a [String]>) -> String {
    let rows: Vec<String> = rows
        .map(|row| {
            let mut cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            digest(cells.iter().map(String::as_str))
        })
        .collect();
    digest(rows.iter().map(String::as_str))
}

/// A line as it left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SealedLine {
    /// The version of its entry.
    pub version: u64,
    /// The digest over its fixed cells.
    pub fixed: String,
    /// What stood in the others, by column.
    pub values: Vec<String>,
}

impl SealedLine {
    /// What stood in a column.
    pub fn value(&self, column: usize) -> &str {
        self.values.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// The hidden page, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sealed {
    /// The language in which the book was written.
    pub lang: Lang,
    /// What it belongs to: id and name.
    parts: BTreeMap<String, (String, String)>,
    /// The digest above the lines of each page.
    heads: BTreeMap<usize, String>,
    /// The lines by page and key.
    pub lines: BTreeMap<(usize, String), SealedLine>,
}

impl Sealed {
    /// Reads the hidden page of a workbook.
    ///
    /// # Errors
    /// `MJ8200` there is none, `MJ8201` it was changed, `MJ8208` it is of a later format.
    pub fn read(tables: &[Table]) -> Result<Self, Refusal> {
        let Some(table) = tables.iter().find(|table| table.name == HIDDEN) else {
            return Err(Refusal::new("MJ8200", &[("sheet", HIDDEN)]));
        };
        let changed = || Refusal::new("MJ8201", &[("sheet", HIDDEN)]);
        let Some((last, rows)) = table.rows.split_last() else {
            return Err(changed());
        };
        let mut found = Self::default();
        let format = rows.first().filter(|row| Table::text(row, 0) == SEAL);
        match format.map(|row| Table::text(row, 2)) {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("mingjian-book/") => {
                return Err(Refusal::new(
                    "MJ8208",
                    &[("found", &short(other)), ("wanted", FORMAT)],
                ));
            }
            _ => return Err(changed()),
        }
        let all = over(rows.iter().map(|row| row.cells.as_slice()));
        if Table::text(last, 0) != DIGEST || Table::text(last, 1) != all {
            return Err(changed());
        }
        for row in rows {
            let text = |column| plain(Table::text(row, column));
            let page = || text(1).parse::<usize>().map_err(|_| changed());
            match Table::text(row, 0) {
                SEAL if text(1) == "language" => {
                    found.lang = Lang::from_tag(&text(2)).ok_or_else(changed)?;
                }
                SEAL => {
                    found.parts.insert(text(1), (text(2), text(3)));
                }
                HEAD => {
                    found.heads.insert(page()?, text(2));
                }
                LINE => {
                    let line = SealedLine {
                        version: text(3).parse().map_err(|_| changed())?,
                        fixed: text(4),
                        values: row.cells.iter().skip(5).map(|cell| plain(cell)).collect(),
                    };
                    found.lines.insert((page()?, text(2)), line);
                }
                _ => return Err(changed()),
            }
        }
        Ok(found)
    }

    /// Whether the cells above the lines of a page are as they left.
    pub fn head_is(&self, page: usize, texts: &[String]) -> bool {
        let found = digest(texts.iter().map(String::as_str));
        self.heads.get(&page).is_some_and(|sealed| *sealed == found)
    }
}
