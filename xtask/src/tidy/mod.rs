//! What a compiler does not see. One file a check; a new check is a file and a line in the list.

mod cases;
mod doors;
mod goldens;
mod heads;
mod languages;
mod leftovers;
mod paths;
mod purity;
mod refusals;
mod scripts;
mod size;
mod sql;
mod words;

use anyhow::Result;

use crate::house::{Complaint, House};

/// A check reads the house and complains.
type Check = fn(&House) -> Vec<Complaint>;

const CHECKS: &[Check] = &[
    heads::check,
    size::check,
    purity::check,
    sql::check,
    doors::check,
    refusals::check,
    cases::check,
    languages::check,
    goldens::check,
    words::check,
    leftovers::check,
    paths::check,
    scripts::check,
];

/// Runs all checks.
pub fn check(house: &House) -> Result<Vec<Complaint>> {
    Ok(CHECKS.iter().flat_map(|check| check(house)).collect())
}
