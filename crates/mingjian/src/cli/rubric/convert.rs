//! `mingjian rubric convert`: a rubric from YAML to a workbook and back, without loss.
//!
//! **Invariant:** an existing file is replaced only when asked to, and never by half a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric;
use mingjian_documents::rubric as workbook;

use crate::cli::after_help;
use crate::cli::answer::Answer;
use crate::cli::input;
use crate::cli::trouble::{Trouble, not_read};
use crate::cli::words::Voice;

/// 转换.
#[derive(ClapArgs)]
#[command(
    about = "考核表在 YAML 与 xlsx 之间转换，内容不增不减\nTurn a rubric from YAML into a workbook or back, without loss",
    after_help = after_help!(
        "  mingjian rubric convert 考核表.yaml 考核表.xlsx\n  mingjian rubric convert rubric.xlsx rubric.yaml --force"
    )
)]
pub struct Args {
    #[arg(
        value_name = "FROM",
        help = "原考核表（.yaml .xlsx）\nThe rubric (.yaml .xlsx)"
    )]
    from: PathBuf,
    #[arg(
        value_name = "TO",
        help = "写到（.yaml .xlsx）\nWhere to write it (.yaml .xlsx)"
    )]
    to: PathBuf,
    #[arg(long, help = "已有同名文件时替换\nReplace an existing file")]
    force: bool,
}

impl Args {
    /// Converts.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let read = input::rubric(&self.from)?;
        let bytes = if input::is_workbook(&self.to) {
            workbook::write(&read, voice.lang)?
        } else {
            rubric::write(&read)?.into_bytes()
        };
        self.write(&bytes)?;
        let file = self.to.display().to_string();
        Ok(Answer::text(voice.say("converted", &[("file", &file)])))
    }

    /// Writes beside the target first, so that a full disk leaves the old file as it was.
    fn write(&self, bytes: &[u8]) -> Result<(), Trouble> {
        let file = self.to.display().to_string();
        if self.to.exists() && !self.force {
            let place = Place {
                file,
                ..Place::default()
            };
            return Err(Trouble::File(Refusal::new("MJ9110", &[]).at(place)));
        }
        let folder = self
            .to
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let wrong = |error: std::io::Error| not_read(&error, &file);
        let mut name = self.to.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let beside = folder.join(name);
        let written =
            std::fs::File::create(&beside).and_then(|mut f| f.write_all(bytes).and_then(|()| f.sync_all()));
        written
            .and_then(|()| std::fs::rename(&beside, &self.to))
            .map_err(|error| {
                // Half a file is worse than none; that it cannot be removed either changes nothing.
                let _ = std::fs::remove_file(&beside);
                wrong(error)
            })
    }
}
