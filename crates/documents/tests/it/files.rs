//! Evidence files: taken for what they are, shown within limits, refused when they mean harm.

use std::io::Cursor;

use img_parts::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::{
    Caution, Checked, Kind, MAX_ENTRIES, MAX_PART, Preview, Where, check, preview, secrecy_marks,
    strip_place, text,
};
use proptest::prelude::*;

mod made;

use made::{
    SCAN, all, compound, document, exif, jpeg, ofd, old_document, old_workbook, packed_pdf, paragraph, pdf,
    png, slides, webp,
};

use crate::pack::{self, Part, rows, zip};
use crate::root;

fn looked(name: &str, bytes: &[u8]) -> Result<Checked, Refusal> {
    check(name, &mut Cursor::new(bytes))
}

fn shown(bytes: &[u8], kind: Kind) -> Preview {
    preview(&mut Cursor::new(bytes), kind)
}

/// The refusal, after its two sentences were looked at in both languages.
fn said(refusal: Refusal) -> &'static str {
    for lang in [Lang::Zh, Lang::En] {
        for sentence in [refusal.what(lang), refusal.mend(lang)] {
            assert!(
                !sentence.starts_with("MJ") && !sentence.contains("{ $"),
                "{sentence}"
            );
        }
    }
    refusal.code
}

fn nothing(bytes: &[u8], kind: Kind) -> &'static str {
    match shown(bytes, kind) {
        Preview::Nothing(refusal) => said(refusal),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_kind_is_taken_under_its_own_ending_and_under_no_other() {
    let files = all();
    for (ending, kind, bytes) in &files {
        let checked =
            looked(&format!("材料.{ending}"), bytes).unwrap_or_else(|refusal| panic!("{ending}: {refusal}"));
        assert_eq!((checked.kind, checked.size), (*kind, bytes.len() as u64));
        assert!(checked.cautions.is_empty(), "{ending}: {:?}", checked.cautions);
        for (other, promised, _) in &files {
            let same = promised == kind;
            // WPS has its own endings for the formats of others, and a table as text is a text.
            let family = |kind: Kind| match kind {
                Kind::Doc | Kind::Docx | Kind::Wps => 1,
                Kind::Xls | Kind::Xlsx | Kind::Et => 2,
                Kind::Ppt | Kind::Pptx | Kind::Dps => 3,
                Kind::Text | Kind::Csv => 4,
                _ => 5 + kind as u8,
            };
            let packed = *promised == Kind::Zip && bytes.starts_with(b"PK");
            if same || family(*promised) == family(*kind) || packed {
                continue;
            }
            let refusal = looked(&format!("材料.{other}"), bytes).unwrap_err();
            assert_eq!(said(refusal), "MJ3023", "{ending} as {other}");
        }
    }
    for (bytes, ending) in [
        (document(""), "doc"),
        (old_document("a"), "docx"),
        (rows(""), "xls"),
        (old_workbook(), "xlsx"),
        (rows(""), "docx"),
    ] {
        assert_eq!(
            said(looked(&format!("a.{ending}"), &bytes).unwrap_err()),
            "MJ3023"
        );
    }
    assert_eq!(looked("公文.wps", &document("")).unwrap().kind, Kind::Wps);
}

#[test]
fn programs_scripts_and_pages_are_refused_by_name_and_by_content() {
    for name in [
        "a.exe",
        "a.pdf.exe",
        "a.html",
        "a.svg",
        "a.js",
        "年报\u{202e}fdp.exe",
        "a.docm",
        "a.xml",
    ] {
        assert_eq!(
            said(looked(name, b"%PDF-1.7 %%EOF").unwrap_err()),
            "MJ3021",
            "{name}"
        );
    }
    for name in ["a", "a.mp4", "a.psd"] {
        assert_eq!(said(looked(name, b"abc").unwrap_err()), "MJ3020", "{name}");
    }
    assert_eq!(said(looked("a.pdf", b"").unwrap_err()), "MJ3022");
    let page: &[u8] = b"\xef\xbb\xbf \n<!-- x --><HTML><script>alert(1)</script>";
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("<html>".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [
        page,
        &wide,
        b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>",
        b"<svg/>",
        b"<?php system($_GET[0]);",
        b"#!/bin/sh\nrm -rf /\n",
        b"@echo off\r\n",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        for ending in ["txt", "jpg", "doc", "csv", "zip"] {
            let code = said(looked(&format!("a.{ending}"), bytes).unwrap_err());
            assert_eq!(code, "MJ3024", "{:?} as {ending}", String::from_utf8_lossy(bytes));
        }
    }
}

#[test]
fn a_pdf_with_a_script_gets_a_caution_however_it_hides() {
    let cautions = |bytes: &[u8]| {
        looked("a.pdf", bytes)
            .unwrap()
            .cautions
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(cautions(&pdf("/Pages 2 0 R /JSX 1")), []);
    for (objects, caution) in [
        (
            "/OpenAction << /S /JavaScript /JS (app.alert) >>",
            Caution::Script,
        ),
        ("/OpenAction << /S /J#61vaScript >>", Caution::Script),
        ("/A<</S/Launch/F(a)>>", Caution::Launch),
        ("/Names << /EmbeddedFiles 3 0 R >>", Caution::Embedded),
        ("/Encrypt 5 0 R", Caution::Locked),
    ] {
        assert_eq!(cautions(&pdf(objects)), [caution], "{objects}");
    }
    assert_eq!(
        cautions(&packed_pdf(b"1 0 << /S /JavaScript >>")),
        [Caution::Script]
    );
    assert_eq!(cautions(&packed_pdf(b"1 0 << /Type /Pages >>")), []);
    let bomb = packed_pdf(&vec![b' '; usize::try_from(MAX_PART).unwrap() + 10]);
    assert!(bomb.len() < 200_000);
    assert_eq!(cautions(&bomb), [Caution::NotSeen]);
    let cut = pdf("");
    assert_eq!(
        said(looked("a.pdf", &cut[..cut.len() - 20]).unwrap_err()),
        "MJ3025"
    );
}

#[test]
fn macros_and_embedded_programs_get_a_caution() {
    let with = |name: &str, types: &str| {
        zip(&[
            Part::stored("[Content_Types].xml", types),
            Part::stored("word/document.xml", ""),
            Part::stored(name, ""),
        ])
    };
    for (name, bytes, caution) in [
        ("a.docx", with("word/vbaProject.bin", ""), Caution::Macro),
        (
            "a.docx",
            with(
                "word/x.xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            Caution::Macro,
        ),
        ("a.docx", with("word/embeddings/ole.bin", ""), Caution::Embedded),
        (
            "a.doc",
            compound(&[("WordDocument", &[0; 600]), ("_VBA_PROJECT", &[0])]),
            Caution::Macro,
        ),
        ("a.zip", zip(&[Part::stored("x/安装.EXE", "")]), Caution::Program),
    ] {
        let cautions: Vec<Caution> = looked(name, &bytes).unwrap().cautions.into_iter().collect();
        assert_eq!(cautions, [caution], "{name}");
    }
}

#[test]
fn a_file_with_a_password_is_refused() {
    // The bit that says so stands in the head of the part and in the directory.
    let mut locked = document("<a/>");
    for start in (0..locked.len() - 10).rev() {
        match &locked[start..start + 4] {
            b"PK\x03\x04" => locked[start + 6] |= 1,
            b"PK\x01\x02" => locked[start + 8] |= 1,
            _ => {}
        }
    }
    let mut document = vec![0; 600];
    document[11] = 1;
    let record = [
        &0x0809_u16.to_le_bytes()[..],
        &[0, 0],
        &0x2f_u16.to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    for (name, bytes) in [
        ("a.docx", locked.clone()),
        ("a.docx", compound(&[("EncryptedPackage", b"x")])),
        ("a.doc", compound(&[("WordDocument", &document)])),
        ("a.xls", compound(&[("Workbook", &record)])),
    ] {
        assert_eq!(said(looked(name, &bytes).unwrap_err()), "MJ3026", "{name}");
    }
    assert_eq!(nothing(&locked, Kind::Docx), "MJ3026");
    let Preview::Names { entries, .. } = shown(&locked, Kind::Zip) else {
        panic!()
    };
    assert!(entries.iter().all(|entry| entry.encrypted));
}

#[test]
fn the_place_leaves_a_photograph_and_the_picture_stays_bit_for_bit() {
    let xmp: &[u8] = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='39,54N'/>";
    let plain = jpeg(None, &[], &[]);
    let day = Some(jiff::civil::date(2024, 5, 6));

    let harmless = strip_place(&jpeg(Some(exif(false)), &[], &[]), Kind::Jpeg).unwrap();
    assert_eq!(
        (harmless.stripped, harmless.place, harmless.taken_on),
        (None, false, day)
    );

    for bytes in [
        jpeg(Some(exif(true)), &[], &[]),
        jpeg(
            Some(exif(true)),
            &[(0xe1, xmp), (0xed, b"Photoshop 3.0\0x")],
            b"....\xa9xyz+39+116",
        ),
    ] {
        let found = strip_place(&bytes, Kind::Jpeg).unwrap();
        assert_eq!((found.place, found.taken_on), (true, day));
        let stripped = found.stripped.unwrap();
        for place in [&b"GPS"[..], b"39.9042", b"xyz"] {
            assert!(!stripped.windows(place.len()).any(|window| window == place));
        }
        let (kept, came) = (
            Jpeg::from_bytes(stripped.clone().into()).unwrap(),
            Jpeg::from_bytes(plain.clone().into()).unwrap(),
        );
        let picture = |jpeg: &Jpeg| {
            jpeg.segments()
                .iter()
                .filter(|part| part.marker() != 0xe1)
                .cloned()
                .collect::<Vec<JpegSegment>>()
        };
        assert!(picture(&kept) == picture(&came) && stripped.ends_with(SCAN));
        // Without a place nothing more is done, and camera, turn and date are still there.
        let again = strip_place(&stripped, Kind::Jpeg).unwrap();
        assert_eq!((again.stripped, again.place, again.taken_on), (None, false, day));
        assert!(stripped.windows(4).any(|window| window == b"P40\0"));
    }
    let only = strip_place(&jpeg(None, &[(0xe1, xmp)], &[]), Kind::Jpeg).unwrap();
    assert_eq!((only.stripped, only.place), (Some(plain), true));

    let bytes = png(
        32,
        24,
        &[
            (b"eXIf", &exif(true)),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0GPSLatitude"),
        ],
    );
    let found = strip_place(&bytes, Kind::Png).unwrap();
    assert_eq!((found.place, found.taken_on), (true, day));
    let mut kept = Png::from_bytes(found.stripped.unwrap().into()).unwrap();
    kept.remove_chunks_by_type(*b"eXIf");
    assert_eq!(kept.encoder().bytes(), png(32, 24, &[]));

    let found = strip_place(
        &webp(&[(b"EXIF", &exif(true)), (b"XMP ", b"GPSLatitude")]),
        Kind::Webp,
    )
    .unwrap();
    assert_eq!((found.place, found.taken_on), (true, day));
    let stripped = found.stripped.unwrap();
    assert!(
        !stripped.windows(3).any(|window| window == b"GPS")
            && !stripped.windows(4).any(|window| window == b"XMP ")
    );
    // The notes of the header: EXIF is there, XMP is not.
    assert_eq!(stripped[20] & 0x0c, 0x08);

    assert_eq!(said(strip_place(&exif(true), Kind::Tiff).unwrap_err()), "MJ3033");
    assert_eq!(strip_place(&exif(false), Kind::Tiff).unwrap().taken_on, day);
    assert_eq!(strip_place(b"%PDF", Kind::Pdf).unwrap().stripped, None);
    let cut = jpeg(Some(exif(true)), &[], &[]);
    for end in 0..cut.len() {
        assert_eq!(said(strip_place(&cut[..end], Kind::Jpeg).unwrap_err()), "MJ3025");
    }
}

#[test]
fn documents_are_shown_as_text() {
    let lines = |bytes: &[u8], kind| match shown(bytes, kind) {
        Preview::Text { lines, cut: false } => lines,
        other => panic!("{other:?}"),
    };
    let word = document(&[paragraph("甲&lt;乙"), paragraph(""), paragraph("丙")].concat());
    assert_eq!(lines(&word, Kind::Docx), ["甲<乙", "丙"]);
    assert_eq!(lines(&word, Kind::Wps), ["甲<乙", "丙"]);
    assert_eq!(lines(&slides(), Kind::Pptx), ["第二页", "第十页"]);
    assert_eq!(lines(&ofd(), Kind::Ofd), ["公开目录"]);
    assert_eq!(
        lines(&old_document("标题\r正文\u{7}"), Kind::Doc),
        ["标题", "正文"]
    );
    let table = encoding_rs::GB18030
        .encode("序号,名称\r\n1,年报\r\n")
        .0
        .into_owned();
    assert_eq!(lines(&table, Kind::Csv), ["序号,名称", "1,年报"]);

    let long = document(&paragraph("一行").repeat(5_000));
    assert!(matches!(shown(&long, Kind::Docx), Preview::Text { lines, cut: true } if lines.len() == 2_000));
    assert_eq!(
        text(&mut Cursor::new(&long), Kind::Docx).unwrap().lines().count(),
        5_000
    );
}

#[test]
fn workbooks_are_shown_as_tables() {
    let row = "<row r=\"3\"><c r=\"B3\" t=\"str\"><v>甲</v></c><c r=\"C3\"><v>0.30000000000000004</v></c>\
               <c r=\"D3\" t=\"e\"><v>#REF!</v></c></row>";
    let Preview::Tables { sheets, cut: false } = shown(&rows(row), Kind::Xlsx) else {
        panic!()
    };
    assert_eq!(
        (sheets[0].name.as_str(), &sheets[0].rows[0][..]),
        ("评分", &["", "甲", "0.3", "#REF!"].map(str::to_owned)[..])
    );

    let many: String = (1..=300)
        .map(|row| {
            format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c><c r=\"BA{row}\"><v>1</v></c></row>")
        })
        .collect();
    let Preview::Tables { sheets, .. } = shown(&rows(&many), Kind::Xlsx) else {
        panic!()
    };
    assert!(sheets[0].cut && sheets[0].rows.len() == 200 && sheets[0].rows[0].len() == 1);

    for kind in [Kind::Xls, Kind::Et] {
        let Preview::Tables { sheets, cut: false } = shown(&old_workbook(), kind) else {
            panic!("{:?}", shown(&old_workbook(), kind))
        };
        assert_eq!(sheets[0].rows[0], ["序号", "日期", "数"]);
        assert_eq!(sheets[0].rows[1], ["1", "2024-05-06", "0.3"]);
    }
    assert_eq!(
        text(&mut Cursor::new(old_workbook()), Kind::Xls)
            .unwrap()
            .lines()
            .next(),
        Some("序号\t日期\t数")
    );
}

#[test]
fn archives_are_shown_as_names_and_the_rest_says_why_not() {
    let name = encoding_rs::GB18030.encode("公开/年报.pdf").0.into_owned();
    let mut bytes = zip(&[Part::stored("abcd/efgh.pdf", "1")]);
    for start in (0..bytes.len() - 13).rev() {
        if &bytes[start..start + 13] == b"abcd/efgh.pdf" {
            bytes[start..start + 13].copy_from_slice(&name);
        }
    }
    let Preview::Names { entries, cut: false } = shown(&bytes, Kind::Zip) else {
        panic!()
    };
    assert_eq!((entries[0].name.as_str(), entries[0].size), ("公开/年报.pdf", 1));
    for kind in [Kind::Rar, Kind::SevenZip, Kind::Tiff] {
        assert_eq!(nothing(b"abcdef", kind), "MJ3031");
    }
    assert_eq!(shown(&pdf(""), Kind::Pdf), Preview::Pdf);
    for (bytes, kind) in [
        (jpeg(None, &[], &[]), Kind::Jpeg),
        (png(32, 24, &[]), Kind::Png),
        (webp(&[]), Kind::Webp),
    ] {
        assert_eq!(
            shown(&bytes, kind),
            Preview::Picture {
                width: 32,
                height: 24
            }
        );
    }
    assert_eq!(
        said(text(&mut Cursor::new(pdf("")), Kind::Pdf).unwrap_err()),
        "MJ3034"
    );
}

#[test]
fn what_swells_is_refused_within_the_limits() {
    let bomb = |name: &str, stated| Part {
        name: name.to_owned(),
        ..Part::bomb(4_300_000, stated)
    };
    let types = || Part::stored("[Content_Types].xml", "");
    let bytes = zip(&[types(), bomb("word/document.xml", 1 + 258 * 4_300_000)]);
    assert_eq!(nothing(&bytes, Kind::Docx), "MJ3027");
    assert_eq!(looked("a.docx", &bytes).unwrap().kind, Kind::Docx);
    let bytes = zip(&[types(), bomb("word/document.xml", 1000)]);
    assert!(matches!(nothing(&bytes, Kind::Docx), "MJ3025" | "MJ3027"));
    let bytes = zip(&[
        bomb("[Content_Types].xml", 1 + 258 * 4_300_000),
        bomb("word/document.xml", 1),
    ]);
    assert_eq!(said(looked("a.docx", &bytes).unwrap_err()), "MJ3027");
    let mut parts = pack::frame();
    parts.push(Part::bomb(4_300_000, 1 + 258 * 4_300_000));
    assert_eq!(nothing(&zip(&parts), Kind::Xlsx), "MJ8107");

    let entities =
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><w:p><w:t>&c;</w:t></w:p>";
    assert_eq!(nothing(&document(entities), Kind::Docx), "MJ3028");

    let giant = png(100_000, 100_000, &[]);
    assert_eq!(nothing(&giant, Kind::Png), "MJ3029");
    assert_eq!(nothing(b"\x89PNG\r\n\x1a\n", Kind::Png), "MJ3030");

    let inner = zip(&[Part::stored("a.zip", "PK\x03\x04")]);
    let nested = zip(&[Part {
        name: "inner.zip".to_owned(),
        data: inner.clone(),
        method: 0,
        stated: inner.len() as u32,
    }]);
    let Preview::Names { entries, .. } = shown(&nested, Kind::Zip) else {
        panic!()
    };
    assert_eq!(entries.len(), 1);
}

#[test]
fn an_archive_of_a_million_entries_is_refused_before_its_directory_is_read() {
    let parts: Vec<Part> = (0..1_000_000).map(|_| Part::stored("a", "")).collect();
    let bytes = pack::zip(&parts);
    assert!(parts.len() as u64 > MAX_ENTRIES);
    assert_eq!(said(looked("a.zip", &bytes).unwrap_err()), "MJ3027");
    assert_eq!(nothing(&bytes, Kind::Zip), "MJ3027");
}

#[test]
fn a_mark_in_the_head_of_a_page_is_found_in_the_file() {
    let bytes = zip(&[
        Part::stored("[Content_Types].xml", ""),
        Part::stored(
            "word/document.xml",
            &[paragraph("关于某事项的请示"), paragraph("涉密信息不公开。")].concat(),
        ),
        Part::stored("word/header1.xml", &paragraph("机 密</w:t><w:t>★10年")),
    ]);
    let text = text(&mut Cursor::new(&bytes), Kind::Docx).unwrap();
    let marks = secrecy_marks("请示.docx", &text);
    assert_eq!(
        marks.iter().map(|mark| mark.place).collect::<Vec<_>>(),
        [Where::Line(1)]
    );
    assert_eq!(said(marks[0].refusal()), "MJ3041");
    assert_eq!(
        said(secrecy_marks("（机密）请示.docx", "")[0].refusal()),
        "MJ3040"
    );
}

#[test]
fn a_file_cut_anywhere_is_refused_or_shown_but_never_breaks() {
    for (ending, kind, bytes) in all() {
        for end in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            let cut = &bytes[..end];
            let checked = looked(&format!("a.{ending}"), cut);
            let ends = matches!(
                kind,
                Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Ofd | Kind::Zip | Kind::Pdf
            );
            if ends && end + 1 < bytes.len() {
                assert!(checked.is_err(), "{ending} cut at {end}");
            }
            shown(cut, kind);
            let _ = strip_place(cut, kind);
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_behind_a_true_beginning_never_break(
        which in 0_usize..23, at in 0.0_f64..1.0, noise in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let (ending, kind, mut bytes) = all().swap_remove(which);
        let start = ((bytes.len() as f64) * at) as usize;
        for (place, byte) in bytes.iter_mut().skip(start).zip(noise) {
            *place = byte;
        }
        let _ = looked(&format!("a.{ending}"), &bytes);
        shown(&bytes, kind);
        let _ = text(&mut Cursor::new(&bytes), kind);
        let _ = strip_place(&bytes, kind);
    }
}
