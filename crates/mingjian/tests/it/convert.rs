//! Workbooks and trials: a rubric through xlsx and back, two versions compared, who would change under another.

use std::fs;

use serde_json::Value;

use super::{root, run, run_in};

const SHIPPED: &str = "data/rubrics/notice-2020.yaml";

#[test]
fn a_rubric_goes_through_a_workbook_and_back_without_loss() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join(SHIPPED);
    let shipped = shipped.to_str().unwrap();
    let book = run_in(folder.path(), &["rubric", "convert", shipped, "a.xlsx"]);
    assert_eq!((book.code, book.err.as_str()), (0, ""));
    assert_eq!(
        run_in(folder.path(), &["rubric", "convert", "a.xlsx", "b.yaml"]).code,
        0
    );
    let same = run_in(
        folder.path(),
        &["rubric", "diff", shipped, "b.yaml", "--format", "json"],
    );
    let told: Value = serde_json::from_str(&same.out).unwrap();
    assert_eq!(told["differences"].as_array().map(Vec::len), Some(0));
    // The workbook scores like the file it came from.
    let scored = |rubric: &str| {
        let sheets = root().join("data/demo/sheets.yaml");
        let args = [
            "score",
            "--rubric",
            rubric,
            "--sheets",
            sheets.to_str().unwrap(),
            "--format",
            "csv",
        ];
        run_in(folder.path(), &args).out
    };
    let from_book = scored("a.xlsx");
    assert!(from_book.lines().count() == 37, "{from_book}");
    assert_eq!(from_book, scored(shipped));
}

#[test]
fn an_existing_file_is_kept_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join(SHIPPED);
    let shipped = shipped.to_str().unwrap();
    fs::write(folder.path().join("a.yaml"), "mine").unwrap();
    let refused = run_in(folder.path(), &["rubric", "convert", shipped, "a.yaml"]);
    assert_eq!((refused.code, refused.out.as_str()), (3, ""));
    assert!(refused.err.contains("MJ9110"), "{}", refused.err);
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).unwrap(), "mine");
    let forced = run_in(
        folder.path(),
        &["rubric", "convert", shipped, "a.yaml", "--force"],
    );
    assert_eq!(forced.code, 0);
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["a.yaml"], "nothing half-written stays");
}

#[test]
fn one_changed_line_is_one_difference_and_names_who_would_change_grade() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = fs::read_to_string(root().join(SHIPPED)).unwrap();
    let stricter = shipped.replacen("    min: 90\n", "    min: 92\n", 1);
    assert_ne!(stricter, shipped);
    fs::write(folder.path().join("b.yaml"), stricter).unwrap();
    let path = root().join(SHIPPED);
    let diff = run_in(
        folder.path(),
        &[
            "rubric",
            "diff",
            path.to_str().unwrap(),
            "b.yaml",
            "--format",
            "json",
        ],
    );
    let told: Value = serde_json::from_str(&diff.out).unwrap();
    let [only] = told["differences"].as_array().unwrap().as_slice() else {
        panic!("{told}")
    };
    assert_eq!(
        (&only["before"], &only["after"]),
        (&Value::from("90"), &Value::from("92"))
    );

    let trial = run_in(
        folder.path(),
        &["whatif", "--demo", "--with-rubric", "b.yaml", "--format", "json"],
    );
    let told: Value = serde_json::from_str(&trial.out).unwrap();
    assert_eq!(told["units"], 36);
    let changes = told["changes"].as_array().unwrap();
    assert!(!changes.is_empty());
    assert!(
        changes
            .iter()
            .all(|c| c["grade_changes"] == true && c["total_before"] == c["total_after"]),
        "{told}"
    );
    let english = run_in(
        folder.path(),
        &["--lang", "en", "whatif", "--demo", "--with-rubric", "b.yaml"],
    );
    assert!(english.out.contains("No data was changed."), "{}", english.out);
}

#[test]
fn sheets_and_units_come_as_workbooks_too() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read(root().join("data/demo/sheets.yaml")).unwrap();
    let sheets = mingjian_core::sheet::parse_yaml(&text).unwrap();
    let lang = mingjian_core::lang::Lang::Zh;
    let book = mingjian_documents::sheets::write(&sheets.entries, &sheets.units, lang).unwrap();
    fs::write(folder.path().join("s.xlsx"), book).unwrap();
    let rubric = root().join(SHIPPED);
    let args = [
        "score",
        "--rubric",
        rubric.to_str().unwrap(),
        "--sheets",
        "s.xlsx",
        "--format",
        "csv",
    ];
    let scored = run_in(folder.path(), &args);
    assert_eq!((scored.code, scored.err.as_str()), (0, ""));
    let totals = |csv: &str| -> Vec<String> {
        csv.lines()
            .map(|l| l.split(',').take(9).collect::<Vec<_>>().join(","))
            .collect()
    };
    assert_eq!(
        totals(&scored.out),
        totals(&run(&["score", "--demo", "--format", "csv"]).out)
    );

    fs::write(folder.path().join("bad.xlsx"), b"PK\x03\x04 not a workbook").unwrap();
    let args = [
        "score",
        "--rubric",
        rubric.to_str().unwrap(),
        "--sheets",
        "bad.xlsx",
    ];
    let refused = run_in(folder.path(), &args);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(
        refused.err.contains("MJ81") && refused.err.contains("bad.xlsx"),
        "{}",
        refused.err
    );
}

#[test]
fn a_wide_table_scores_a_country_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let rubric = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: [{id: A, title: 甲, total: 10}]\n\
                  grades: [{id: good, title: 好, min: 6}, {id: fail, title: 差, fail: true}]\n\
                  indicators:\n  - {id: a, title: 一, weight: 6}\n  \
                  - {id: b, title: 二, weight: 4, kind: deduct, triggers: [{id: t, title: 次, amount: 1.5}]}\n";
    fs::write(folder.path().join("r.yaml"), rubric).unwrap();
    let table = "unit,class,region,a,b:t\nu1,A,x,5.5,0\nu2,A,x,2,1\nu3,A,y,5.5,0\n";
    fs::write(folder.path().join("m.csv"), table).unwrap();
    let scored = run_in(
        folder.path(),
        &["score", "--rubric", "r.yaml", "--sheets", "m.csv", "--wide"],
    );
    assert_eq!((scored.code, scored.err.as_str()), (0, ""));
    let wanted = "unit,class,region,total,grade,rank,region_rank\n\
                  u1,A,x,9.50,good,1,1\nu2,A,x,4.50,fail,3,2\nu3,A,y,9.50,good,1,1\n";
    assert_eq!(scored.out.replace("\r\n", "\n"), wanted);
    fs::write(folder.path().join("m.csv"), table.replace("2,1\n", "9,1\n")).unwrap();
    let refused = run_in(
        folder.path(),
        &["score", "--rubric", "r.yaml", "--sheets", "m.csv", "--wide"],
    );
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(
        refused.err.contains("MJ4063") && refused.err.contains("m.csv"),
        "{}",
        refused.err
    );
}
