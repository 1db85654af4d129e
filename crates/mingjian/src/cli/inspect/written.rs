//! 写出: files that the proof verbs write: whole or not at all, and over nothing that is there unless asked to.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use mingjian_core::refusal::{Place, Refusal};

use crate::cli::trouble::{Trouble, not_written};

/// 写到.
#[derive(ClapArgs)]
pub(super) struct Output {
    #[arg(
        short,
        long,
        value_name = "FILE",
        help = "写到；不写则写到标准输出\nWhere to write; standard output without it"
    )]
    output: Option<PathBuf>,
    #[arg(long, help = "已有同名文件时替换\nReplace an existing file")]
    force: bool,
}

impl Output {
    /// Writes a text to the file, or gives it back for standard output.
    pub(super) fn give(&self, text: String) -> Result<String, Trouble> {
        let Some(path) = &self.output else { return Ok(text) };
        write(path, self.force, |file| {
            file.write_all(text.as_bytes())
                .map_err(|error| not_written(&error))
        })?;
        Ok(String::new())
    }

    /// The file's name, where one was given.
    pub(super) fn name(&self) -> Option<String> {
        self.output.as_ref().map(|path| path.display().to_string())
    }
}

/// Fills a file beside the target first, so that what fails leaves the old one as it was.
pub(super) fn write<T>(
    path: &Path,
    force: bool,
    fill: impl FnOnce(&mut File) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    if path.exists() && !force {
        let place = Place {
            file: path.display().to_string(),
            ..Place::default()
        };
        return Err(Trouble::File(Refusal::new("MJ9110", &[]).at(place)));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    let filled = File::create(&beside)
        .map_err(|error| not_written(&error))
        .and_then(|mut file| {
            let filled = fill(&mut file)?;
            file.sync_all().map_err(|error| not_written(&error))?;
            Ok(filled)
        })
        .and_then(|filled| {
            let renamed = std::fs::rename(&beside, path);
            renamed.map(|()| filled).map_err(|error| not_written(&error))
        });
    if filled.is_err() {
        // Half a file is worse than none; that it cannot be removed either changes nothing.
        let _ = std::fs::remove_file(&beside);
    }
    filled
}
