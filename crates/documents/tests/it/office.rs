//! A real office program opens what is written here, and what it saves reads back equal.

use std::fs;
use std::path::Path;
use std::process::Command;

use mingjian_core::lang::Lang;
use mingjian_core::rubric::Rubric;
use mingjian_documents::rubric::{difference, read, write};

use crate::{generate, notice, rubrics};

/// Lets LibreOffice convert files of a folder into another one, under a profile of its own.
pub fn convert(folder: &Path, files: &[String], to: &str) {
    let out = folder.join("out");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let done = Command::new("soffice")
        .args([
            profile.as_str(),
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
        ])
        .arg(&out)
        .args(files.iter().map(|file| folder.join(file)))
        .output()
        .unwrap_or_else(|error| panic!("soffice: {error}; run `apt-get install -y libreoffice-calc`"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn saved_again(rubrics: &[(String, Rubric)]) {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, rubric) in rubrics {
        let file = format!("{name}.xlsx");
        fs::write(folder.path().join(&file), write(rubric, Lang::Zh).unwrap()).unwrap();
        files.push(file);
    }
    convert(folder.path(), &files, "xlsx:Calc MS Excel 2007 XML");
    for ((name, rubric), file) in rubrics.iter().zip(&files) {
        let bytes =
            fs::read(folder.path().join("out").join(file)).unwrap_or_else(|_| panic!("{name} was not saved"));
        let again = read(&bytes).unwrap_or_else(|refusals| panic!("{name}: {refusals:?}"));
        assert_eq!(difference(rubric, &again, Lang::Zh), [], "{name}");
        assert_eq!(&again, rubric, "{name}");
    }
}

#[test]
fn the_rubrics_of_the_project_survive_an_office_program() {
    saved_again(&rubrics());
}

#[test]
fn odd_rubrics_survive_an_office_program() {
    saved_again(
        &(0..6)
            .map(|seed| (format!("odd-{seed}"), generate::fixed(seed)))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn an_office_program_shows_and_prints_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["notice.xlsx".to_owned()];
    fs::write(folder.path().join(&files[0]), write(&notice(), Lang::Zh).unwrap()).unwrap();
    convert(
        folder.path(),
        &files,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,4",
    );
    let csv = fs::read_dir(folder.path().join("out"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let shown = fs::read_to_string(csv).unwrap();
    assert!(
        shown.contains("一级指标,二级指标,三级指标") && shown.contains("评分标准"),
        "{shown}"
    );
    convert(folder.path(), &files, "pdf");
    let pdf = fs::read(folder.path().join("out/notice.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 20_000);
}
