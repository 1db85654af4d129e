//! The arrows between the crates: what Cargo knows must be what ARCHITECTURE.md draws.
//!
//! The document is the fixture. An arrow that it does not draw is a fault, and so is one that it draws and
//! nobody uses, so neither the code nor the page can drift. Dependencies of tests count as arrows too, except
//! those that a line `any test -> …` allows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::house::Complaint;

const PAGE: &str = "ARCHITECTURE.md";
const FENCE: &str = "```arrows";
const ANY_TEST: &str = "any test";

/// From each crate the crates that it may use.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The part of `cargo metadata` that is read.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Compares the two lists of arrows.
pub fn check(root: &Path) -> Result<Vec<Complaint>> {
    let page = fs::read_to_string(root.join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cannot start cargo")?;
    ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    compare(&drawn(&page)?, &metadata)
}

/// The arrows that the page draws: lines `from -> to to …` in a fenced block.
fn drawn(page: &str) -> Result<Arrows> {
    let mut block = page
        .lines()
        .skip_while(|line| line.trim() != FENCE)
        .skip(1)
        .peekable();
    ensure!(
        block.peek().is_some(),
        "{PAGE} has no block that begins with {FENCE}"
    );
    let mut arrows = Arrows::new();
    for line in block
        .take_while(|line| line.trim() != "```")
        .filter(|line| !line.trim().is_empty())
    {
        let (from, to) = line
            .split_once("->")
            .with_context(|| format!("{PAGE}: no arrow in `{line}`"))?;
        arrows
            .entry(from.trim().to_owned())
            .or_default()
            .extend(to.split_whitespace().map(str::to_owned));
    }
    Ok(arrows)
}

fn compare(drawn: &Arrows, metadata: &Metadata) -> Result<Vec<Complaint>> {
    let short = |name: &str| name.strip_prefix("mingjian-").unwrap_or(name).to_owned();
    let members: BTreeSet<String> = metadata
        .packages
        .iter()
        .map(|package| short(&package.name))
        .collect();
    let for_tests = drawn.get(ANY_TEST).cloned().unwrap_or_default();
    let mut complaints = Vec::new();
    let mut complain = |text: String| complaints.push(Complaint::new(PAGE, 0, text));

    for package in &metadata.packages {
        let from = short(&package.name);
        let Some(allowed) = drawn.get(&from) else {
            complain(format!("the crate {from} does not stand in the list of arrows"));
            continue;
        };
        let mut used = BTreeSet::new();
        for dependency in &package.dependencies {
            let to = short(&dependency.name);
            if !members.contains(&to) || to == from {
                continue;
            }
            let in_tests = dependency.kind.as_deref() == Some("dev");
            if in_tests && for_tests.contains(&to) {
                continue;
            }
            if !allowed.contains(&to) {
                let which = if in_tests { "the tests of " } else { "" };
                complain(format!(
                    "{which}{from} must not use {to}: the list of arrows does not draw it"
                ));
            }
            used.insert(to);
        }
        for to in allowed.difference(&used) {
            complain(format!(
                "the arrow {from} -> {to} is drawn, but {from} does not use {to}"
            ));
        }
    }
    for from in drawn
        .keys()
        .filter(|from| !members.contains(*from) && *from != ANY_TEST)
    {
        complain(format!("there is no crate {from}, but arrows are drawn from it"));
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE_TEXT: &str =
        "# House\n```arrows\nweb -> app\napp -> core\ncore ->\nany test -> testkit\ntestkit -> app\n```\n";

    /// A crate with its dependencies and their kinds.
    type Sketch<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);

    fn complaints(packages: &[Sketch<'_>]) -> Vec<String> {
        let packages = packages
            .iter()
            .map(|(name, dependencies)| Package {
                name: (*name).into(),
                dependencies: dependencies
                    .iter()
                    .map(|(name, kind)| Dependency {
                        name: (*name).into(),
                        kind: kind.map(Into::into),
                    })
                    .collect(),
            })
            .collect();
        let found = compare(&drawn(PAGE_TEXT).unwrap(), &Metadata { packages }).unwrap();
        found.into_iter().map(|complaint| complaint.text).collect()
    }

    #[test]
    fn a_house_that_is_as_drawn_passes() {
        let found = complaints(&[
            (
                "mingjian-web",
                &[
                    ("mingjian-app", None),
                    ("axum", None),
                    ("mingjian-testkit", Some("dev")),
                ],
            ),
            ("mingjian-app", &[("mingjian-core", None)]),
            ("mingjian-core", &[("serde", None)]),
            ("mingjian-testkit", &[("mingjian-app", None)]),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn an_arrow_that_points_back_is_a_fault() {
        let found = complaints(&[
            ("mingjian-web", &[("mingjian-app", None)]),
            ("mingjian-app", &[("mingjian-core", None)]),
            ("mingjian-core", &[("mingjian-web", None)]),
            ("mingjian-testkit", &[("mingjian-app", None)]),
        ]);
        assert_eq!(
            found,
            ["core must not use web: the list of arrows does not draw it"]
        );
    }

    #[test]
    fn the_testkit_is_for_tests_only() {
        let found = complaints(&[
            (
                "mingjian-web",
                &[("mingjian-app", None), ("mingjian-testkit", None)],
            ),
            ("mingjian-app", &[("mingjian-core", None)]),
            ("mingjian-core", &[]),
            ("mingjian-testkit", &[("mingjian-app", None)]),
        ]);
        assert_eq!(
            found,
            ["web must not use testkit: the list of arrows does not draw it"]
        );
    }

    #[test]
    fn a_drawn_arrow_must_be_used_and_a_crate_must_be_drawn() {
        let found = complaints(&[
            ("mingjian-web", &[]),
            ("mingjian-app", &[("mingjian-core", None)]),
            ("mingjian-core", &[]),
            ("mingjian-extra", &[]),
        ]);
        assert_eq!(
            found,
            [
                "the arrow web -> app is drawn, but web does not use app",
                "the crate extra does not stand in the list of arrows",
                "there is no crate testkit, but arrows are drawn from it",
            ]
        );
    }

    #[test]
    fn a_page_without_the_block_is_refused() {
        assert!(drawn("# House\n").is_err());
    }
}
