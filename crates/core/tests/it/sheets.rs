//! Sheets and unit lists from CSV, YAML and rows: what is read, what is refused and where.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::sheet::{
    self, Entry, from_rows, parse_csv, parse_units_csv, parse_yaml, units_from_rows, write_csv,
};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../golden/sheets")
        .join(name)
}

fn entries(text: &str) -> Vec<Entry> {
    parse_csv(text.as_bytes()).unwrap()
}

fn refused(text: &str) -> Refusal {
    parse_csv(text.as_bytes()).unwrap_err().remove(0)
}

#[test]
fn a_published_unit_list_is_read() {
    let units = parse_units_csv(fs::read(golden("units-36.csv")).unwrap().as_slice()).unwrap();
    assert_eq!(units.len(), 36);
    assert_eq!(units.iter().filter(|unit| unit.class == "A").count(), 11);
    assert_eq!(
        (units[0].id.as_str(), units[0].kind.as_str()),
        ("滨河", "街道办事处")
    );
    assert_eq!(units[35].name.zh, "区乡村振兴局");
}

#[test]
fn golden_sheets_come_back_byte_for_byte() {
    for name in ["deductions.csv", "kinds.csv"] {
        let text = fs::read_to_string(golden(name)).unwrap();
        let found = entries(&text);
        if crate::checks::blesses() {
            fs::write(golden(name), write_csv(&found)).unwrap();
        } else {
            assert_eq!(write_csv(&found), text, "{name}");
        }
    }
}

#[test]
fn the_same_sheet_in_yaml_and_csv_says_the_same() {
    let yaml = parse_yaml(&fs::read(golden("kinds.yaml")).unwrap()).unwrap();
    let without_line = |entry: &Entry| Entry {
        line: 0,
        ..entry.clone()
    };
    let csv = entries(&fs::read_to_string(golden("kinds.csv")).unwrap());
    let (csv, yaml_entries): (Vec<Entry>, Vec<Entry>) = (
        csv.iter().map(without_line).collect(),
        yaml.entries.iter().map(without_line).collect(),
    );
    assert_eq!(csv, yaml_entries);
    assert_eq!(yaml.entries[0].line, 4);
    assert_eq!(yaml.entries[1].line, 8);
}

#[test]
fn english_and_chinese_headers_and_all_separators_say_the_same() {
    let expected = entries("unit,indicator,points\n教体局,1.2,9.5\n");
    for text in [
        "\u{feff}单位,指标,得分\r\n教体局,1.2,9.5\r\n",
        "被考核单位\t考核指标\t得分\n教体局\t1.2\t9.5",
        "单位;指标;得分\n 教体局 ;\"1.2\";9.50\n",
        "Unit,INDICATOR,points,\n教体局,1.2,9.5,\n,,,\n",
    ] {
        assert_eq!(entries(text), expected, "{text}");
    }
}

#[test]
fn scattered_rows_of_one_key_join_in_their_order() {
    let text = "单位,指标,情形,次数,理由,印证,满分\n\
                甲,1,late,2,迟报,a.pdf；b.pdf,\n乙,1,,,,,是\n甲,1,lost,,遗漏,,\n甲,2,late,2,迟报,,\n";
    let found = entries(text);
    assert_eq!(found.len(), 3);
    let triggers: Vec<(&str, u32)> = found[0]
        .occurrences
        .iter()
        .map(|o| (o.trigger.as_str(), o.count))
        .collect();
    assert_eq!(triggers, [("late", 2), ("lost", 1)]);
    assert_eq!(found[0].occurrences[0].proof, ["a.pdf", "b.pdf"]);
    assert_eq!((found[0].reason.as_str(), found[0].line), ("", 2));
    assert!(found[1].full);
}

#[test]
fn what_officials_write_is_understood() {
    let text = "单位,指标,票数,发生日期,亮点,不适用\n甲,1,满意=12；不满意：3,2022/3/1,创新、特色,否\n";
    let entry = entries(text).remove(0);
    assert_eq!(entry.counts["不满意"], Points::from(3));
    assert_eq!(entry.occurrences[0].on, "2022-03-01");
    assert_eq!(entry.occurrences[0].merits, ["创新", "特色"]);
    assert!(!entry.not_applicable);
}

#[test]
fn no_cell_is_written_as_a_formula() {
    let mut entry = Entry {
        unit: "=1+1".into(),
        indicator: "@x".into(),
        line: 2,
        ..Entry::default()
    };
    entry.reason = "'=cmd".into();
    let text = write_csv(std::slice::from_ref(&entry));
    assert!(text.lines().nth(1).unwrap().starts_with("'=1+1,'@x,"), "{text}");
    assert_eq!(entries(&text), [entry]);
}

#[test]
fn alike_occurrences_are_written_as_one_with_their_number() {
    let yaml = "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, occurrences: [{trigger: t}, {trigger: t, count: 2}]}\n";
    let text = write_csv(&parse_yaml(yaml.as_bytes()).unwrap().entries);
    assert_eq!(entries(&text)[0].occurrences.len(), 1);
    assert_eq!(entries(&text)[0].occurrences[0].count, 3);
}

/// A table that cannot be read, with the code and the line of the first refusal.
const REFUSED: &[(&str, &str, u32)] = &[
    ("PK\u{3}\u{4}…", "MJ1203", 0),
    ("单位,指标\n甲,\"1\n乙,2\n", "MJ1204", 2),
    ("单位,指标\n甲,\"1\"x\n", "MJ1204", 2),
    ("", "MJ1208", 1),
    (",,\n", "MJ1208", 1),
    ("单位,指标,考评\n甲,1,2\n", "MJ1209", 1),
    ("单位,指标,unit\n甲,1,2\n", "MJ1210", 1),
    ("单位,得分\n甲,1\n", "MJ1211", 1),
    ("单位,指标\n甲,1,多\n", "MJ1212", 2),
    ("单位,指标\n甲,1\n,2\n", "MJ1213", 3),
    ("单位,指标,得分\n甲,1,NaN\n", "MJ1214", 2),
    ("单位,指标,得分\n甲,1,1e999\n", "MJ1214", 2),
    ("单位,指标,得分\n甲,1,九十\n", "MJ1214", 2),
    ("单位,指标,次数\n甲,1,1.5\n", "MJ1215", 2),
    ("单位,指标,次数\n甲,1,-1\n", "MJ1215", 2),
    ("单位,指标,项数\n甲,1,4294967296\n", "MJ1215", 2),
    ("单位,指标,满分\n甲,1,100\n", "MJ1216", 2),
    ("单位,指标,票数\n甲,1,满意\n", "MJ1217", 2),
    ("单位,指标,票数\n甲,1,满意=1；满意=2\n", "MJ1217", 2),
    ("单位,指标,得分\n甲,1,3\n乙,1,3\n甲,1,4\n", "MJ1218", 4),
    ("单位,指标,满分\n甲,1,是\n甲,1,否\n", "MJ1218", 3),
    ("单位,指标,满分,得分\n甲,1,否,\n甲,1,是,3\n", "MJ1218", 3),
    ("单位,指标,情形\n甲,1,t\n乙,1,t\n 甲 ,1,t\n", "MJ1219", 4),
    ("单位,指标\n甲,1\u{0}\n", "MJ1220", 2),
    ("单位,指标,发生日期\n甲,1,2022-02-30\n", "MJ1228", 2),
    ("单位,指标,发生日期\n甲,1,3月1日\n", "MJ1228", 2),
];

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    for (text, code, line) in REFUSED {
        let refusal = refused(text);
        assert_eq!((refusal.code, refusal.place.line), (*code, *line), "{text}");
    }
}

/// Sheets in YAML that are refused.
const REFUSED_YAML: &[(&str, &str, u32)] = &[
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, lust: 1}\n",
        "MJ1221",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, points: NaN}\n",
        "MJ1221",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, points: 1e999}\n",
        "MJ1221",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, count: -1}\n",
        "MJ1221",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, count: 1.5}\n",
        "MJ1221",
        3,
    ),
    ("mingjian: sheets/1\nentries:\n  - {unit: a}\n", "MJ1221", 3),
    ("mingjian: sheets/2\n", "MJ1222", 1),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: '', indicator: b}\n",
        "MJ1213",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b, reason: \"\\0\"}\n",
        "MJ1220",
        3,
    ),
    (
        "mingjian: sheets/1\nentries:\n  - {unit: a, indicator: b}\n  - {unit: a, indicator: b}\n",
        "MJ1227",
        4,
    ),
    (
        "mingjian: sheets/1\nunits:\n  - {id: a, name: 甲, class: A}\n  - {id: a, name: 乙, class: A}\n",
        "MJ1224",
        4,
    ),
];

#[test]
fn yaml_that_cannot_be_read_is_refused_with_its_line() {
    for (text, code, line) in REFUSED_YAML {
        let refusal = parse_yaml(text.as_bytes()).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.place.line),
            (*code, *line),
            "{text}: {refusal}"
        );
    }
}

fn other_refusals() -> Vec<Refusal> {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let gbk = [
        &[0xb5, 0xa5, 0xce, 0xbb, b',', 0xd6, 0xb8, 0xb1, 0xea, b'\n'][..],
        b"a,b\n",
    ]
    .concat();
    let long_field = format!("单位,指标\n甲,{}\n", "长".repeat(sheet::MAX_FIELD / 3 + 1));
    let long_row = format!("单位,指标\n甲,\"{}", "x\n".repeat(sheet::MAX_ROW));
    let many = format!("单位,指标,得分\n{}", "甲,1,x\n".repeat(sheet::MAX_REFUSALS + 5));
    let header = ["unit", "indicator"].map(str::to_owned);
    let rows = std::iter::repeat_n((2, Vec::new()), sheet::MAX_ROWS as usize + 1);
    let here = |row: u32, _: Option<usize>| Place {
        line: row,
        ..Place::default()
    };
    let mut found = vec![
        parse_yaml(&vec![b' '; sheet::MAX_BYTES + 1]).unwrap_err(),
        parse_csv(gbk.as_slice()).unwrap_err().remove(0),
        parse_csv(&[0xff, 0xfe, 0x55, 0x53][..]).unwrap_err().remove(0),
        parse_yaml(&[b'a', b'\n', 0xff]).unwrap_err(),
        refused(&long_field),
        refused(&long_row),
        from_rows(1, &header, rows, here).unwrap_err().remove(0),
        parse_csv(many.as_bytes()).unwrap_err().pop().unwrap(),
        parse_csv(Broken).unwrap_err().remove(0),
        // 128 MiB are read by the test of the rows, under a smaller limit.
        Refusal::new("MJ1229", &[("limit", "1")]),
    ];
    for text in [
        "名称,类别\n甲,A\n甲,B\n",
        "名称,类别,不参加考核\n甲,A,是\n",
        "名称,类别\n甲,\n",
    ] {
        found.push(parse_units_csv(text.as_bytes()).unwrap_err().remove(0));
    }
    found
}

#[test]
fn size_encoding_and_unit_lists_are_refused_with_their_code() {
    let codes: Vec<&str> = other_refusals().iter().map(|refusal| refusal.code).collect();
    let expected = [
        "MJ1201", "MJ1202", "MJ1202", "MJ1202", "MJ1205", "MJ1206", "MJ1207", "MJ1223", "MJ1226", "MJ1229",
        "MJ1224", "MJ1225", "MJ1213",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn each_code_of_the_readers_is_given_and_reads_well() {
    let mut given = BTreeSet::new();
    let csv = REFUSED.iter().map(|(text, _, _)| refused(text));
    let yaml = REFUSED_YAML
        .iter()
        .map(|(text, _, _)| parse_yaml(text.as_bytes()).unwrap_err());
    for refusal in csv.chain(yaml).chain(other_refusals()) {
        for lang in [Lang::Zh, Lang::En] {
            let message = refusal.message(lang);
            assert!(
                !message.contains("{ $") && !message.contains("-mend"),
                "{message}"
            );
        }
        given.insert(refusal.code);
    }
    let catalogue = mingjian_core::lang::keys(include_str!("../../lang/sheet.zh.ftl"));
    let without: Vec<&String> = catalogue
        .iter()
        .filter(|key| !key.ends_with("-mend") && !given.contains(key.as_str()))
        .collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

#[test]
fn rows_of_a_workbook_give_cells_as_places() {
    let header = ["单位", "指标", "得分"].map(str::to_owned);
    let letters = ["A", "B", "C"];
    let cell = |row: u32, column: Option<usize>| Place {
        cell: column.map_or_else(
            || format!("Sheet1!{row}:{row}"),
            |at| format!("Sheet1!{}{row}", letters[at]),
        ),
        ..Place::default()
    };
    let rows = vec![
        (7, ["甲", "1", "x"].map(str::to_owned).to_vec()),
        (8, vec!["甲".into(), "1".into()]),
    ];
    let refusals = from_rows(6, &header, rows, cell).unwrap_err();
    assert_eq!(refusals.len(), 1);
    assert_eq!(
        (refusals[0].place.cell.as_str(), refusals[0].place.node.as_str()),
        ("Sheet1!C7", "甲/1")
    );
    let units = vec![(2, ["甲局", "B", "由上级条线考核"].map(str::to_owned).to_vec())];
    let header = ["名称", "类别", "排除原因"].map(str::to_owned);
    let units = units_from_rows(1, &header, units, cell).unwrap();
    assert_eq!(units[0].excluded.as_ref().unwrap().zh, "由上级条线考核");
}

#[test]
fn a_broken_row_does_not_hide_the_next() {
    let refusals = parse_csv("单位,指标,得分\n甲,1,x\n甲,2,3\n甲,3,y\n".as_bytes()).unwrap_err();
    assert_eq!(
        refusals
            .iter()
            .map(|refusal| refusal.place.line)
            .collect::<Vec<_>>(),
        [2, 4]
    );
}
