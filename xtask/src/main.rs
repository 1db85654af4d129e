//! The house's own checks, run as `cargo run -p xtask -- graph | tidy | bless [--check]`.
//!
//! `graph` compares the arrows between the crates with the list in ARCHITECTURE.md, `tidy` looks for what a
//! compiler does not see, `bless` rewrites golden files. **Invariant:** only `bless` without `--check` writes.

mod bless;
mod fluent;
mod graph;
mod house;
mod rust;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};

use house::{Complaint, House};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(complaints) => report(&complaints),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<Vec<Complaint>> {
    let root = house::root()?;
    match words {
        ["graph"] => graph::check(&root),
        ["tidy"] => tidy::check(&House::read(&root)?),
        ["bless"] => bless::write(&root),
        ["bless", "--check"] => bless::check(&House::read(&root)?),
        _ => bail!("usage: xtask graph | tidy | bless [--check]"),
    }
}

/// Prints the complaints; only those that are not mere warnings make the run fail.
fn report(complaints: &[Complaint]) -> ExitCode {
    for complaint in complaints {
        println!("{complaint}");
    }
    let faults = complaints.iter().filter(|complaint| !complaint.warning).count();
    if faults == 0 {
        return ExitCode::SUCCESS;
    }
    println!("{faults} to mend");
    ExitCode::FAILURE
}
