//! The house: every text file of the project, read once, so that a check is a function from it to complaints.
//!
//! What is built, fetched or recorded (`target`, `node_modules`, vendored scripts) is not part of it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Folders that are built or fetched, never written by hand.
const SKIPPED: &[&str] = &[
    ".demo",
    ".git",
    "crates/web/assets/vendor",
    "e2e/node_modules",
    "e2e/screenshots",
    "fuzz/corpus",
    "fuzz/target",
    "node_modules",
    "target",
];

/// One text file; the path is relative to the root, with `/` between its parts.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The file's name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The crate that the file belongs to: `core` for `crates/core/src/lib.rs`.
    pub fn member(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether this is Rust code that is built into the program or into xtask, not a test of its own.
    pub fn is_source(&self) -> bool {
        let inside = self.path.starts_with("xtask/src/")
            || self
                .member()
                .is_some_and(|member| self.path.starts_with(&format!("crates/{member}/src/")));
        inside && self.path.ends_with(".rs")
    }
}

/// All files of the project.
#[derive(Debug, Default)]
pub struct House {
    pub files: Vec<File>,
    /// Paths of files and folders, also of those that are not text.
    pub paths: Vec<String>,
}

impl House {
    /// Reads the tree below the root.
    pub fn read(root: &Path) -> Result<Self> {
        let mut house = Self::default();
        house.walk(root, "")?;
        house.files.sort_by(|a, b| a.path.cmp(&b.path));
        house.paths.sort();
        Ok(house)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}/{name}")
            };
            if SKIPPED.contains(&path.as_str()) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), &path)?;
            } else if kind.is_file()
                && let Ok(text) = String::from_utf8(fs::read(entry.path())?)
            {
                self.files.push(File {
                    path: path.clone(),
                    text,
                });
            }
            self.paths.push(path);
        }
        Ok(())
    }

    /// The text of a file, if it exists.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// The Rust files that are built into the program or into xtask.
    pub fn sources(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_source())
    }

    /// Files below a folder whose name ends in the given way.
    pub fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder) && file.path.ends_with(ending))
    }
}

#[cfg(test)]
impl House {
    /// A house for tests, from pairs of path and text.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files: Vec<File> = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).into(),
                text: (*text).into(),
            })
            .collect();
        Self {
            paths: files.iter().map(|file| file.path.clone()).collect(),
            files,
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub path: String,
    /// From 1; 0 for the whole file.
    pub line: usize,
    pub text: String,
    /// A warning is shown and does not make the run fail.
    pub warning: bool,
}

impl Complaint {
    /// A complaint that makes the run fail.
    pub fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
            warning: false,
        }
    }

    /// A complaint that is shown only.
    pub fn warning(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            warning: true,
            ..Self::new(path, line, text)
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(
            f,
            ": {}{}",
            if self.warning { "warning: " } else { "" },
            self.text
        )
    }
}

/// The root of the project: the nearest folder, from the working directory up, that holds ARCHITECTURE.md.
pub fn root() -> Result<PathBuf> {
    let here = std::env::current_dir()?;
    for folder in here.ancestors() {
        if folder.join("ARCHITECTURE.md").is_file() && folder.join("Cargo.toml").is_file() {
            return Ok(folder.to_owned());
        }
    }
    bail!("run this inside the project")
}

/// The number of the line, from 1, in which a byte stands.
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
