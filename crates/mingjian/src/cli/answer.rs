//! 回答: what a verb gives back, in which form, and with which exit code.

use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::trouble::Trouble;

/// 输出格式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[value(help = "给人看  for people")]
    Table,
    /// For programs.
    #[value(help = "给程序，内容最全，小数写成字符串  for programs: everything, decimals as strings")]
    Json,
    /// For workbooks.
    #[value(help = "给表格软件，UTF-8，英文列名  for workbooks: UTF-8, one header row in English")]
    Csv,
}

/// 退出码: how a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// Refused, or a check that found errors.
    Refused,
    /// Wrong usage.
    Usage,
    /// A file cannot be read or written.
    File,
    /// An internal fault.
    Fault,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Refused => 1,
            Ending::Usage => 2,
            Ending::File => 3,
            Ending::Fault => 70,
        })
    }
}

/// 回答: written only when the verb has come to its end.
#[derive(Debug)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// For standard error, a line each: what the reader should know beside the answer.
    pub notes: Vec<String>,
    /// How the run ends.
    pub ending: Ending,
}

impl Answer {
    /// A text; a line break is put behind it where it has none.
    pub fn text(mut text: String) -> Self {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Self {
            text,
            notes: Vec::new(),
            ending: Ending::Done,
        }
    }

    /// Data as JSON, indented.
    pub fn json(data: &impl Serialize) -> Result<Self, Trouble> {
        let text = serde_json::to_string_pretty(data).map_err(|error| Trouble::Fault(error.into()))?;
        Ok(Self::text(text))
    }
}
