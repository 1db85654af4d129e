//! 材料: what scoring starts from, given as files or as the demonstration inside the program.

use std::path::{Path, PathBuf};

use clap::Args;
use mingjian_core::lang::Text;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::{Scheme, Scoring};
use mingjian_core::sheet::{self, Sheets, Status, Unit};

use super::input;
use super::trouble::Trouble;
use super::words::Voice;

/// 考核表 of the demonstration.
pub const DEMO_RUBRIC: &str = include_str!("../../../../data/rubrics/notice-2020.yaml");
/// Units and entries of the demonstration.
pub const DEMO_SHEETS: &str = include_str!("../../../../data/demo/sheets.yaml");

/// Options that say where the material comes from.
#[derive(Args)]
pub struct Inputs {
    // A verb may take its material from elsewhere too, and names that source in the same group.
    #[arg(
        long,
        group = "elsewhere",
        conflicts_with_all = ["rubric", "sheets", "units"],
        help = "用程序自带的演示数据\nUse the demonstration data inside the program"
    )]
    demo: bool,
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "elsewhere",
        help = "考核表（.yaml .xlsx）；- 为标准输入\nThe rubric (.yaml .xlsx); - is standard input"
    )]
    rubric: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "elsewhere",
        help = "评分表（.yaml .csv .xlsx）；- 为标准输入\nThe sheets (.yaml .csv .xlsx); - is standard input"
    )]
    sheets: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        help = "单位名单（.yaml .csv .xlsx）；给出时代替评分表里的名单\n\
                The units (.yaml .csv .xlsx); given, it stands instead of those in the sheets"
    )]
    units: Option<PathBuf>,
    #[arg(
        long,
        help = "按草稿计分：最低和最高可能总分，没有等次和排名\n\
                Score as a draft: lowest and highest possible total, no grade, no rank"
    )]
    draft: bool,
}

/// 材料.
pub struct Material {
    /// 考核表.
    pub rubric: Rubric,
    /// 评分表.
    pub sheets: Sheets,
    /// 单位名单.
    pub units: Vec<Unit>,
    rubric_file: String,
    sheets_file: String,
}

impl Inputs {
    /// The rubric and the path of the sheets, for a wide table that is read as a stream.
    ///
    /// # Errors
    /// What the rubric's file refuses.
    pub fn wide(&self) -> Result<Option<(Rubric, &Path)>, Trouble> {
        match (&self.rubric, &self.sheets) {
            (Some(rubric), Some(sheets)) => Ok(Some((input::rubric(rubric)?, sheets))),
            _ => Ok(None),
        }
    }

    /// Material that a verb has from elsewhere, with the option that still holds for it.
    pub fn taken(&self, rubric: Rubric, mut sheets: Sheets, name: &str) -> Material {
        if self.draft {
            sheets.status = Status::Draft;
        }
        Material {
            rubric,
            units: std::mem::take(&mut sheets.units),
            sheets,
            rubric_file: name.to_owned(),
            sheets_file: name.to_owned(),
        }
    }

    /// Reads everything.
    ///
    /// # Errors
    /// What the files refuse; `MJ9107` without any unit, `MJ9108` when standard input is named twice.
    pub fn read(&self) -> Result<Material, Trouble> {
        let mut material = match (&self.rubric, &self.sheets) {
            (Some(rubric), Some(sheets)) => {
                let paths = [Some(rubric), Some(sheets), self.units.as_ref()];
                if paths
                    .into_iter()
                    .flatten()
                    .filter(|path| input::is_stdin(path))
                    .count()
                    > 1
                {
                    return Err(Trouble::Usage(Refusal::new("MJ9108", &[])));
                }
                Material {
                    rubric: input::rubric(rubric)?,
                    sheets: input::sheets(sheets)?,
                    units: Vec::new(),
                    rubric_file: input::shown(rubric),
                    sheets_file: input::shown(sheets),
                }
            }
            _ => demo()?,
        };
        if self.draft {
            material.sheets.status = Status::Draft;
        }
        material.units = match &self.units {
            Some(units) => input::units(units)?,
            None => std::mem::take(&mut material.sheets.units),
        };
        if material.units.is_empty() {
            let file = self
                .units
                .as_deref()
                .map_or_else(|| material.sheets_file.clone(), input::shown);
            return Err(Refusal::new("MJ9107", &[])
                .at(Place {
                    file,
                    ..Place::default()
                })
                .into());
        }
        Ok(material)
    }
}

fn demo() -> Result<Material, Trouble> {
    let (rubric_file, sheets_file) = ("notice-2020.yaml".to_owned(), "sheets.yaml".to_owned());
    Ok(Material {
        rubric: rubric::parse(DEMO_RUBRIC.as_bytes()).map_err(|refusal| refusal.in_file(&rubric_file))?,
        sheets: sheet::parse_yaml(DEMO_SHEETS.as_bytes()).map_err(|refusal| refusal.in_file(&sheets_file))?,
        units: Vec::new(),
        rubric_file,
        sheets_file,
    })
}

impl Material {
    /// The rubric made ready.
    ///
    /// # Errors
    /// As `Scheme::new`, with the rubric's file.
    pub fn scheme(&self) -> Result<Scheme<'_>, Trouble> {
        Scheme::new(&self.rubric).map_err(|refusal| refusal.in_file(&self.rubric_file).into())
    }

    /// The entries taken in.
    ///
    /// # Errors
    /// As `Scheme::sheets`, with the sheets' file where a line is known.
    pub fn scoring<'a>(&'a self, scheme: &'a Scheme<'a>) -> Result<Scoring<'a>, Trouble> {
        scheme
            .sheets(&self.units, &self.sheets)
            .map_err(|refusals| self.located(refusals))
    }

    /// Refusals of the scoring with the file in which their lines are counted.
    pub fn located(&self, refusals: Vec<Refusal>) -> Trouble {
        let located = |refusal: Refusal| match refusal.place.line {
            0 => refusal,
            _ => refusal.in_file(&self.sheets_file),
        };
        Trouble::Refused(refusals.into_iter().map(located).collect())
    }

    /// What must be read with every result: that a table is a sample, that the data are made up.
    pub fn labels(&self) -> Vec<&Text> {
        [&self.rubric.label, &self.sheets.label]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The labels in one line; empty when there are none.
    pub fn label_line(&self, voice: Voice) -> String {
        self.labels()
            .into_iter()
            .map(|label| voice.text(label))
            .collect::<Vec<&str>>()
            .join(" · ")
    }

    /// The unit with an id, or with a name that no other unit bears.
    pub fn unit<'a>(&'a self, asked: &'a str) -> &'a str {
        if self.units.iter().any(|unit| unit.id == asked) {
            return asked;
        }
        let mut named = self
            .units
            .iter()
            .filter(|unit| unit.name.zh == asked || unit.name.en == asked);
        match (named.next(), named.next()) {
            (Some(unit), None) => &unit.id,
            _ => asked,
        }
    }
}
