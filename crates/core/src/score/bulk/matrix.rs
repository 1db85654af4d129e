//! 批量数据: a wide table, one row a unit, one column for each number, read as a stream and scored at once.
//!
//! Header: `unit,class,region` and the plans' columns by name (an indicator's id, with a trigger behind a colon) in
//! any order; a class reads the columns of its own plan and leaves the others empty. **Invariant:** memory grows
//! with the numbers kept, never with what a hostile line holds.

use std::collections::HashMap;
use std::io::Read;

use super::bounds::{BUFFER, Bounded, Bounds, MAX_BYTES};
use super::plan::{Column, ColumnKind, Plan};
use super::standing::{ranks, ranks_within};
use crate::refusal::{Place, Refusal};
use crate::rubric::Ties;

/// Most units in one table: the country's villages too would fit.
pub const MAX_ROWS: usize = 1_000_000;

/// 一类单位的数据.
struct ClassData {
    plan: Plan,
    columns: Vec<Vec<i32>>,
    /// Rows of the table, in the order of the columns.
    rows: Vec<u32>,
    regions: Vec<u32>,
}

/// 批量数据, read and ready.
pub struct Matrix {
    classes: Vec<ClassData>,
    units: Names,
    regions: Vec<String>,
}

/// Many short texts in one allocation.
#[derive(Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn get(&self, index: usize) -> &str {
        let from = index
            .checked_sub(1)
            .and_then(|i| self.ends.get(i))
            .copied()
            .unwrap_or(0);
        self.ends
            .get(index)
            .and_then(|to| self.text.get(from..*to))
            .unwrap_or("")
    }
}

/// 一家单位的批量结果.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'m> {
    /// The unit's id.
    pub unit: &'m str,
    /// Its class.
    pub class: &'m str,
    /// Its region; empty when the table has none.
    pub region: &'m str,
    /// Total in units of `10^-places`.
    pub total: i32,
    /// Decimals of the total.
    pub places: u32,
    /// The grade's id; empty without bands.
    pub grade: &'m str,
    /// Rank in the class.
    pub rank: u32,
    /// Rank in the class inside the region.
    pub region_rank: u32,
}

/// Results in the order of the table's rows.
pub struct Ranked<'m> {
    matrix: &'m Matrix,
    /// For each row: class, position in the class.
    at: Vec<(u32, u32)>,
    totals: Vec<Vec<i32>>,
    ranks: Vec<Vec<u32>>,
    region_ranks: Vec<Vec<u32>>,
}

fn bad(line: u64, column: &str, value: &[u8]) -> Refusal {
    let shown: String = String::from_utf8_lossy(value).chars().take(40).collect();
    let line = u32::try_from(line).unwrap_or(0);
    let params = [
        ("line", line.to_string()),
        ("column", column.to_owned()),
        ("value", shown),
    ];
    let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Refusal::new("MJ4063", &params).at(Place {
        line,
        ..Place::node(column)
    })
}

/// A decimal as a whole number of units of `scale`; `None` when it is none, has more digits, or does not fit.
fn number(text: &[u8], scale: i32) -> Option<i32> {
    let (mut value, mut rest, mut fraction, mut any) = (0_i32, scale, false, false);
    for byte in text {
        match byte {
            b'0'..=b'9' if fraction => {
                any = true;
                if rest == 1 {
                    // More decimals than the scale holds: only zeros may follow.
                    if *byte != b'0' {
                        return None;
                    }
                    continue;
                }
                if rest % 10 != 0 {
                    return None;
                }
                rest /= 10;
                value = value.checked_add(i32::from(byte - b'0') * rest)?;
            }
            b'0'..=b'9' => {
                let digit = i32::from(byte - b'0').checked_mul(scale)?;
                value = value.checked_mul(10)?.checked_add(digit)?;
                any = true;
            }
            b'.' if !fraction => fraction = true,
            _ => return None,
        }
    }
    any.then_some(value)
}

impl Matrix {
    /// Reads a table for some plans.
    ///
    /// # Errors
    /// `MJ4063` with line and column for what is no number in range, `MJ4064` for a header that lacks a column or
    /// names one that no plan has, `MJ4014` for an unknown class, `MJ4065` for too many rows, `MJ4066` for too
    /// many bytes, `MJ1206` for a row that is too long.
    pub fn read(reader: impl Read, plans: Vec<Plan>) -> Result<Self, Refusal> {
        Self::within(MAX_BYTES, reader, plans)
    }

    fn within(most: u64, inner: impl Read, plans: Vec<Plan>) -> Result<Self, Refusal> {
        let bounds = Bounds::new(most);
        let mut lines = csv::ReaderBuilder::new()
            .flexible(false)
            .buffer_capacity(BUFFER)
            .from_reader(Bounded {
                inner,
                bounds: bounds.clone(),
            });
        let broken = |error: &csv::Error, last: u64| {
            let line = error.position().map_or(0, csv::Position::line);
            bounds
                .passed(last.saturating_add(1))
                .unwrap_or_else(|| bad(line, "-", error.to_string().as_bytes()))
        };
        let header = lines.byte_headers().map_err(|e| broken(&e, 0))?.clone();
        bounds.row_ended();
        let names: Vec<String> = header
            .iter()
            .map(|h| String::from_utf8_lossy(h).trim().to_owned())
            .collect();
        let find = |name: &str| {
            names
                .iter()
                .position(|n| n.trim_start_matches('\u{feff}') == name)
        };
        let missing = |name: &str| Refusal::new("MJ4064", &[("column", name)]);
        let unit_at = find("unit").ok_or_else(|| missing("unit"))?;
        let class_at = find("class").ok_or_else(|| missing("class"))?;
        let region_at = find("region");
        let mut known: Vec<bool> = vec![false; names.len()];
        for at in [Some(unit_at), Some(class_at), region_at].into_iter().flatten() {
            if let Some(slot) = known.get_mut(at) {
                *slot = true;
            }
        }
        let mut classes = Vec::new();
        let mut places: Vec<Vec<(usize, i32)>> = Vec::new();
        for plan in plans {
            let mut at = Vec::new();
            for column in plan.columns() {
                let found = find(&column.name()).ok_or_else(|| missing(&column.name()))?;
                if let Some(slot) = known.get_mut(found) {
                    *slot = true;
                }
                at.push((found, unit_of(column, &plan)));
            }
            let columns = vec![Vec::new(); at.len()];
            places.push(at);
            classes.push(ClassData {
                plan,
                columns,
                rows: Vec::new(),
                regions: Vec::new(),
            });
        }
        if let Some(name) = names
            .iter()
            .zip(&known)
            .find(|(_, known)| !**known)
            .map(|(n, _)| n)
        {
            return Err(Refusal::new("MJ4064", &[("column", name)]));
        }
        let (mut units, mut regions): (Names, HashMap<Vec<u8>, u32>) = (Names::default(), HashMap::new());
        let mut region_names = Vec::new();
        let mut record = csv::ByteRecord::new();
        let (mut row, mut line) = (0_u32, 1_u64);
        while lines
            .read_byte_record(&mut record)
            .map_err(|e| broken(&e, line))?
        {
            bounds.row_ended();
            line = record.position().map_or(0, csv::Position::line);
            if row as usize >= MAX_ROWS {
                let refusal = Refusal::new("MJ4065", &[("limit", &MAX_ROWS.to_string())]);
                return Err(refusal.at(Place {
                    line: u32::try_from(line).unwrap_or(0),
                    ..Place::default()
                }));
            }
            let field = |at: usize| record.get(at).unwrap_or_default();
            let unit = std::str::from_utf8(field(unit_at)).map_err(|_| bad(line, "unit", field(unit_at)))?;
            let wanted = field(class_at);
            let position = classes.iter().position(|c| c.plan.class().as_bytes() == wanted);
            let class = position.ok_or_else(|| {
                let class = String::from_utf8_lossy(wanted)
                    .chars()
                    .take(40)
                    .collect::<String>();
                Refusal::new("MJ4014", &[("unit", unit), ("class", &class)]).at(Place {
                    line: u32::try_from(line).unwrap_or(0),
                    ..Place::node(unit)
                })
            })?;
            let (Some(data), Some(places)) = (classes.get_mut(class), places.get(class)) else {
                continue;
            };
            for ((at, scale), column) in places.iter().zip(&mut data.columns) {
                let value = number(field(*at), *scale);
                column.push(value.ok_or_else(|| bad(line, names.get(*at).map_or("", |n| n), field(*at)))?);
            }
            let region = region_at.map(field).unwrap_or_default();
            let next = u32::try_from(regions.len()).unwrap_or(u32::MAX);
            let region = match regions.get(region) {
                Some(known) => *known,
                None => {
                    region_names.push(String::from_utf8_lossy(region).into_owned());
                    regions.insert(region.to_vec(), next);
                    next
                }
            };
            data.rows.push(row);
            data.regions.push(region);
            units.push(unit);
            row += 1;
        }
        Ok(Self {
            classes,
            units,
            regions: region_names,
        })
    }

    /// Scores and ranks all units.
    ///
    /// # Errors
    /// `MJ4063` naming the first unit with a number outside its range.
    pub fn score(&self, ties: Ties, threads: usize) -> Result<Ranked<'_>, Refusal> {
        let mut at = vec![(0, 0); self.units.ends.len()];
        let (mut totals, mut places, mut region_places) = (Vec::new(), Vec::new(), Vec::new());
        for (index, class) in self.classes.iter().enumerate() {
            let columns: Vec<&[i32]> = class.columns.iter().map(Vec::as_slice).collect();
            let scored = class.plan.score(&columns, threads)?;
            if let Some(row) = scored.outside.first().and_then(|r| class.rows.get(*r)) {
                return Err(bad(
                    u64::from(*row) + 2,
                    self.units.get(*row as usize),
                    b"out of range",
                ));
            }
            for (position, row) in class.rows.iter().enumerate() {
                if let Some(slot) = at.get_mut(*row as usize) {
                    *slot = (
                        u32::try_from(index).unwrap_or(0),
                        u32::try_from(position).unwrap_or(0),
                    );
                }
            }
            let (all, inside) = std::thread::scope(|scope| {
                let inside = scope.spawn(|| ranks_within(&scored.totals, &class.regions, ties));
                let all = ranks(&scored.totals, ties);
                (all, inside.join().unwrap_or_default())
            });
            places.push(all);
            region_places.push(inside);
            totals.push(scored.totals);
        }
        Ok(Ranked {
            matrix: self,
            at,
            totals,
            ranks: places,
            region_ranks: region_places,
        })
    }
}

/// In what units a column's numbers are kept.
fn unit_of(column: &Column, plan: &Plan) -> i32 {
    match column.kind {
        ColumnKind::Count(_) => 1,
        _ => i32::try_from(plan.scale()).unwrap_or(1),
    }
}

impl<'m> Ranked<'m> {
    /// Number of units.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The result of one row of the table.
    pub fn row(&self, index: usize) -> Option<Row<'m>> {
        let (class, position) = *self.at.get(index)?;
        let (class, position) = (class as usize, position as usize);
        let data = self.matrix.classes.get(class)?;
        let total = *self.totals.get(class)?.get(position)?;
        Some(Row {
            unit: self.matrix.units.get(index),
            class: data.plan.class(),
            region: self.matrix.regions.get(*data.regions.get(position)? as usize)?,
            total,
            places: data.plan.places(),
            grade: data.plan.grade(total).unwrap_or(""),
            rank: *self.ranks.get(class)?.get(position)?,
            region_rank: *self.region_ranks.get(class)?.get(position)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_or_a_row_without_end_is_refused_before_it_costs_memory() {
        let read = |most: u64, bytes: &[u8]| {
            let endless = std::io::repeat(b'x').take(u64::MAX);
            let refusal = Matrix::within(most, bytes.chain(endless), Vec::new());
            refusal.map(|_| ()).unwrap_err()
        };
        // An open quotation mark swallows line breaks too, and the header may be the endless row.
        for bytes in ["unit,class\n\"", "unit,class\n", "\"", ""] {
            let refusal = read(u64::MAX, bytes.as_bytes());
            let line = if bytes.contains('\n') { 2 } else { 1 };
            assert_eq!((refusal.code, refusal.place.line), ("MJ1206", line), "{bytes}");
        }
        assert_eq!(read(100_000, b"unit,class\n").code, "MJ4066");
    }

    #[test]
    fn decimals_become_whole_units_or_nothing() {
        for (text, scale, value) in [
            ("10.5", 100, Some(1050)),
            ("0.08", 100, Some(8)),
            ("7", 100, Some(700)),
            (".5", 100, Some(50)),
            ("3.100", 100, Some(310)),
            ("3.105", 100, None),
            ("12", 1, Some(12)),
            ("1.5", 1, None),
            ("", 100, None),
            (".", 100, None),
            ("-1", 100, None),
            ("99999999999", 100, None),
            ("1e3", 100, None),
            ("NaN", 100, None),
        ] {
            assert_eq!(number(text.as_bytes(), scale), value, "{text}");
        }
    }
}
