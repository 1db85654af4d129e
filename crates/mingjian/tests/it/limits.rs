//! Files and numbers beyond what anybody means: refused with code, place and remedy, within bounded memory.

use std::fs;
use std::path::Path;

use super::hostile::{folder, refused};
use super::run_in;

/// A small table with one number of every kind that a scoring document may get wrong.
fn numbers(changed: (&str, &str)) -> String {
    let text = "mingjian: rubric/1\nid: n\ntitle: 表\nclasses: [{id: A, title: 甲, total: 100}]\nindicators:\n  \
                - {id: a, title: 一, weight: 95}\n  \
                - {id: b, title: 二, weight: 5, kind: deduct, triggers: [{id: t, title: 次, amount: 2}]}\n  \
                - {id: c, title: 三, weight: 0, kind: deduct, cap: root, triggers: [{id: t, title: 次, share: 30%}]}\n  \
                - {id: p, title: 加分, kind: bonus, max: 3}\n\
                major_deductions:\n  - {id: m, title: 重大, triggers: [{id: t, title: 次, amount: 5}]}\n";
    assert!(text.contains(changed.0), "{changed:?}");
    text.replace(changed.0, changed.1)
}

#[test]
fn numbers_that_no_rule_can_mean_are_refused_by_score_explain_and_whatif() {
    let sheets = "mingjian: sheets/1\nunits:\n  - {id: u, name: 东镇, class: A}\nentries:\n  \
                  - {unit: u, indicator: a, full: true}\n  - {unit: u, indicator: b, full: true}\n  \
                  - {unit: u, indicator: c, full: true}\n";
    for (changed, code, line) in [
        (("weight: 95", "weight: -5"), "MJ1111", 6),
        (("amount: 2", "amount: -2"), "MJ1111", 7),
        (("share: 30%", "share: 300%"), "MJ1112", 8),
        (("max: 3", "max: -3"), "MJ1111", 9),
        (("amount: 5", "amount: -5"), "MJ1111", 11),
    ] {
        let folder = folder("bad.yaml", numbers(changed).as_bytes());
        let at = folder.path();
        fs::write(at.join("good.yaml"), numbers(("表", "表"))).unwrap();
        fs::write(at.join("u.yaml"), sheets).unwrap();
        let place = format!("bad.yaml:{line}");
        let files = |rubric| ["--rubric", rubric, "--sheets", "u.yaml"];
        refused(
            at,
            &[&["score"][..], &files("bad.yaml")].concat(),
            1,
            &[code, &place],
        );
        refused(
            at,
            &[&["explain", "--unit", "u"][..], &files("bad.yaml")].concat(),
            1,
            &[code, &place],
        );
        refused(
            at,
            &[&["whatif", "--with-rubric", "bad.yaml"][..], &files("good.yaml")].concat(),
            1,
            &[code, &place],
        );
        // It is a draft all the same: it loads, is shown, and the check says the same.
        assert_eq!(run_in(at, &["rubric", "show", "bad.yaml"]).code, 0);
        let checked = run_in(at, &["rubric", "check", "bad.yaml"]);
        assert!(checked.code == 1 && checked.out.contains(code), "{}", checked.out);
        assert_eq!(
            run_in(at, &[&["score"][..], &files("good.yaml")].concat()).code,
            0
        );
    }
    // Weights that do not add up are a draft's right.
    let folder = folder("short.yaml", numbers(("weight: 95", "weight: 90")).as_bytes());
    fs::write(folder.path().join("u.yaml"), sheets).unwrap();
    let ran = run_in(
        folder.path(),
        &["score", "--rubric", "short.yaml", "--sheets", "u.yaml", "--draft"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn amounts_that_the_rubric_does_not_ask_for_are_refused() {
    let folder = folder(
        "r.yaml",
        numbers((
            "title: 重大, triggers: [{id: t, title: 次, amount: 5}]",
            "title: 重大",
        ))
        .as_bytes(),
    );
    let at = folder.path();
    for (entry, wanted) in [
        (
            "indicator: b, occurrences: [{trigger: t, amount: 1}]",
            "MJ4046 s.yaml:7",
        ),
        (
            "indicator: b, occurrences: [{trigger: none, amount: 1}]",
            "MJ4028 s.yaml:7",
        ),
        ("indicator: m, occurrences: [{amount: -2}]", "MJ4044 s.yaml:7"),
        ("indicator: p, occurrences: [{amount: -2}]", "MJ4044 s.yaml:7"),
        ("indicator: m, occurrences: [{finding: f}]", "MJ4030 s.yaml:7"),
    ] {
        let full = if entry.contains("indicator: b") { "a" } else { "b" };
        let entries = format!(
            "  - {{unit: u, indicator: {full}, full: true}}\n  - {{unit: u, indicator: c, full: true}}\n  - {{unit: u, {entry}}}\n"
        );
        let text =
            format!("mingjian: sheets/1\nunits:\n  - {{id: u, name: 东镇, class: A}}\nentries:\n{entries}");
        fs::write(at.join("s.yaml"), text).unwrap();
        let line = wanted.split(' ').collect::<Vec<_>>();
        refused(
            at,
            &["score", "--rubric", "r.yaml", "--sheets", "s.yaml", "--draft"],
            1,
            &line,
        );
    }
}

/// Writes a file of 200 MB: a header and rows of their own numbers.
fn two_hundred_megabytes(path: &Path, header: &str, row: impl Fn(usize) -> String) {
    use std::io::Write;
    let mut file = std::io::BufWriter::new(fs::File::create(path).unwrap());
    file.write_all(header.as_bytes()).unwrap();
    let block: String = (0..20_000).map(&row).collect();
    let mut size = header.len();
    while size < 200_000_000 {
        file.write_all(block.as_bytes()).unwrap();
        size += block.len();
    }
    file.flush().unwrap();
}

/// Runs the binary with 256 MB of addresses, so that more memory than that cannot be had.
fn bounded(folder: &Path, args: &[&str]) -> super::Ran {
    let script = "ulimit -v 262144; exec \"$0\" \"$@\"";
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_mingjian")]);
    super::ran(
        command
            .args(args)
            .current_dir(folder)
            .env_clear()
            .output()
            .unwrap(),
    )
}

#[test]
fn two_hundred_megabytes_of_csv_are_answered_under_bounded_memory() {
    let folder = folder("x", b"");
    let at = folder.path();
    two_hundred_megabytes(&at.join("big.csv"), "单位,指标,得分\n", |row| {
        format!("east-{row},sections,1\n")
    });
    two_hundred_megabytes(&at.join("units.csv"), "编号,名称,类别\n", |row| {
        format!("u{row},单位{row},A\n")
    });
    let wide_rubric = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: [{id: A, title: 甲, total: 6}]\n\
                       indicators: [{id: a, title: 一, weight: 6}]\n";
    fs::write(at.join("wide.yaml"), wide_rubric).unwrap();
    two_hundred_megabytes(&at.join("open.csv"), "unit,class,a\n\"", |_| "a,A,1\n".to_owned());
    two_hundred_megabytes(&at.join("rows.csv"), "unit,class,a\n", |row| {
        format!("u{row},A,5.5\n")
    });
    let small = ["score", "--rubric", "small.yaml"];
    let whatif = ["whatif", "--rubric", "small.yaml", "--sheets", "sheets.yaml"];
    for (args, wanted) in [
        (
            [&small[..], &["--sheets", "big.csv"]].concat(),
            ["MJ1229 big.csv", "134217728", "--wide"],
        ),
        (
            [&small[..], &["--sheets", "sheets.yaml", "--units", "units.csv"]].concat(),
            ["MJ1229 units.csv", "134217728", "--wide"],
        ),
        (
            [&whatif[..], &["--with-sheets", "big.csv"]].concat(),
            ["MJ1229 big.csv", "134217728", "--wide"],
        ),
    ] {
        let ran = bounded(at, &args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        for text in wanted {
            assert!(ran.err.contains(text), "{text}: {}", ran.err);
        }
    }
    // 200 MB are allowed for a wide table; an open quotation mark in it costs no more than a row, and rows end.
    for (table, wanted) in [
        ("open.csv", "MJ1206 open.csv:2"),
        ("rows.csv", "MJ4065 rows.csv:1000002"),
    ] {
        let ran = bounded(
            at,
            &["score", "--rubric", "wide.yaml", "--sheets", table, "--wide"],
        );
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        assert!(ran.err.contains(wanted), "{}", ran.err);
    }
}
