//! `mingjian rubric check`: what stands against a scoring table, where, and how to mend it.
//!
//! A file that cannot be read as a rubric at all is one more error of the report; a file that cannot be opened ends
//! the run.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_core::rubric::{Remark, Severity, check};
use serde::Serialize;

use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::export::{cell, csv};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::{RefusalShown, Voice};

/// 检查.
#[derive(ClapArgs)]
#[command(
    about = "检查考核表：文件、行、问题、改法\nCheck rubrics: file, line, what is wrong, how to mend it",
    after_help = after_help!(
        "  mingjian rubric check 考核表.yaml\n  mingjian rubric check --strict a.yaml b.yaml\n  \
         mingjian rubric check --format json - < rubric.yaml"
    )
)]
pub struct Args {
    #[arg(
        required = true,
        value_name = "FILE",
        help = "考核表（YAML）；- 为标准输入\nRubrics (YAML); - is standard input"
    )]
    files: Vec<PathBuf>,
    #[arg(long, help = "有提醒也算不通过（退出码 1）\nWarnings fail too (exit code 1)")]
    strict: bool,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

/// What was found in one file.
struct Found {
    file: String,
    id: String,
    remarks: Vec<Remark>,
}

#[derive(Serialize)]
struct Shown {
    passed: bool,
    strict: bool,
    files: Vec<FileShown>,
}

#[derive(Serialize)]
struct FileShown {
    file: String,
    id: String,
    errors: usize,
    warnings: usize,
    notes: usize,
    remarks: Vec<RemarkShown>,
}

#[derive(Serialize)]
struct RemarkShown {
    severity: Severity,
    #[serde(flatten)]
    refusal: RefusalShown,
}

impl Found {
    fn count(&self, severity: Severity) -> usize {
        self.remarks
            .iter()
            .filter(|remark| remark.severity == severity)
            .count()
    }
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

impl Args {
    /// Checks all files.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let mut found = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let file = input::shown(path);
            let (id, remarks) = match input::rubric(path) {
                Ok(rubric) => (rubric.id.text.clone(), check(&rubric)),
                Err(Trouble::Refused(refusals)) => {
                    let error = |refusal| Remark {
                        severity: Severity::Error,
                        refusal,
                    };
                    (String::new(), refusals.into_iter().map(error).collect())
                }
                Err(other) => return Err(other),
            };
            let located = |remark: Remark| Remark {
                refusal: remark.refusal.in_file(&file),
                ..remark
            };
            let remarks = remarks.into_iter().map(located).collect();
            found.push(Found { file, id, remarks });
        }
        let fails = |found: &Found| {
            found.count(Severity::Error) > 0 || (self.strict && found.count(Severity::Warning) > 0)
        };
        let passed = !found.iter().any(fails);
        let answer = match self.format {
            Format::Table => Answer::text(found.iter().map(|found| text(found, voice)).collect()),
            Format::Json => {
                let files = found.iter().map(|found| shown(found, voice)).collect();
                Answer::json(&Shown {
                    passed,
                    strict: self.strict,
                    files,
                })?
            }
            Format::Csv => {
                let header = &["file", "line", "severity", "code", "node", "what", "mend"];
                csv(
                    header,
                    found
                        .iter()
                        .flat_map(|found| found.remarks.iter().map(|remark| row(remark, voice))),
                )?
            }
        };
        let ending = if passed { Ending::Done } else { Ending::Refused };
        Ok(Answer { ending, ..answer })
    }
}

fn text(found: &Found, voice: Voice) -> String {
    let mut out = String::new();
    for Remark { severity, refusal } in &found.remarks {
        let severity = voice.word("severity", severity_id(*severity));
        let (place, what, mend) = (refusal.place.words(), voice.what(refusal), voice.mend(refusal));
        out.push_str(&format!(
            "{place} {severity} {}\n  {what}\n  {mend}\n",
            refusal.code
        ));
    }
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|one| found.count(one).to_string());
    let [errors, warnings, notes] = &counts;
    let args = [
        ("file", found.file.as_str()),
        ("errors", errors),
        ("warnings", warnings),
        ("notes", notes),
    ];
    out.push_str(&format!("{}\n", voice.say("check-summary", &args)));
    out
}

fn shown(found: &Found, voice: Voice) -> FileShown {
    let remark = |remark: &Remark| RemarkShown {
        severity: remark.severity,
        refusal: RefusalShown::of(&remark.refusal, voice),
    };
    FileShown {
        file: found.file.clone(),
        id: found.id.clone(),
        errors: found.count(Severity::Error),
        warnings: found.count(Severity::Warning),
        notes: found.count(Severity::Note),
        remarks: found.remarks.iter().map(remark).collect(),
    }
}

fn row(remark: &Remark, voice: Voice) -> Vec<String> {
    let refusal = &remark.refusal;
    let line = if refusal.place.line == 0 {
        String::new()
    } else {
        refusal.place.line.to_string()
    };
    vec![
        cell(&refusal.place.file),
        line,
        severity_id(remark.severity).to_owned(),
        refusal.code.to_owned(),
        cell(&refusal.place.node),
        cell(&voice.what(refusal)),
        cell(&voice.mend(refusal)),
    ]
}
