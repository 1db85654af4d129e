//! A country at once: a wide table through the bulk scorer, results as CSV in the order of the table.

use std::path::Path;

use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_core::score::Scheme;
use mingjian_core::score::bulk::{Matrix, Plan};

use crate::cli::answer::Answer;
use crate::cli::export::{cell, csv};
use crate::cli::input;
use crate::cli::trouble::Trouble;

/// Decimals that numbers of the table may have.
const PLACES: u32 = 2;

/// Scores a wide table.
pub fn run(rubric: &Rubric, path: &Path) -> Result<Answer, Trouble> {
    let scheme = Scheme::new(rubric)?;
    let plans: Result<Vec<Plan>, Refusal> = rubric
        .classes
        .iter()
        .map(|class| Plan::build(&scheme, &class.id.text, PLACES))
        .collect();
    let file = input::shown(path);
    let matrix = Matrix::read(input::wide(path)?, plans?).map_err(|refusal| refusal.in_file(&file))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let ranked = matrix
        .score(rubric.settings.ties, threads)
        .map_err(|refusal| refusal.in_file(&file))?;
    let header = ["unit", "class", "region", "total", "grade", "rank", "region_rank"];
    csv(
        &header,
        (0..ranked.len())
            .filter_map(|index| ranked.row(index))
            .map(|row| {
                vec![
                    cell(row.unit),
                    cell(row.class),
                    cell(row.region),
                    Points::scaled(i64::from(row.total), row.places).decimal(row.places),
                    cell(row.grade),
                    row.rank.to_string(),
                    row.region_rank.to_string(),
                ]
            }),
    )
}
