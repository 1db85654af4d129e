//! Old slides, made here record by record, and what becomes of them when they are encrypted, cut or broken.

use std::io::{Cursor, Write};

use mingjian_core::contents::Place;
use mingjian_documents::files::{Kind, Preview, preview, text};
use proptest::prelude::*;

use super::{code, lines, read};

fn record(version: u16, kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    [
        &version.to_le_bytes()[..],
        &kind.to_le_bytes(),
        &length.to_le_bytes(),
        body,
    ]
    .concat()
}

fn wide(text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    record(0, 0x0fa0, &letters)
}

/// A container of records.
fn within(kind: u16, records: &[Vec<u8>]) -> Vec<u8> {
    record(0x0f, kind, &records.concat())
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// The titles in the outline, a master with its prompt, a box of a slide, and the notes to it.
fn slides() -> Vec<u8> {
    let outline = within(
        0x0ff0,
        &[
            wide("临时救助名单\r二〇二一年"),
            record(0, 0x0fa8, b"No. 11010119900307803X"),
        ],
    );
    let drawn = |text: &str| within(0x040c, &[within(0xf002, &[within(0xf00d, &[wide(text)])])]);
    [
        within(0x03e8, &[record(1, 0x03e9, &[0; 40]), outline]),
        within(0x03f8, &[drawn("单击此处编辑母版标题样式")]),
        within(
            0x03ee,
            &[record(2, 0x03ef, &[0; 24]), drawn("王小明\u{b}青禾街1号")],
        ),
        within(0x03f0, &[drawn("备注")]),
    ]
    .concat()
}

/// What says how the slides were saved.
fn user(token: u32) -> Vec<u8> {
    let body = [&20_u32.to_le_bytes()[..], &token.to_le_bytes(), &[0; 12]].concat();
    record(0, 0x0ff6, &body)
}

fn deck() -> Vec<u8> {
    compound(&[
        ("PowerPoint Document", &slides()),
        ("Current User", &user(0xe391_c05f)),
    ])
}

#[test]
fn the_text_of_old_slides_is_read_box_by_box_without_the_prompts_of_the_master() {
    let wanted = [
        "临时救助名单",
        "二〇二一年",
        "No. 11010119900307803X",
        "王小明",
        "青禾街1号",
        "备注",
    ];
    for name in ["a.ppt", "a.dps"] {
        let told = lines(name, &deck());
        assert_eq!(
            told.iter().map(|(_, text)| text).collect::<Vec<_>>(),
            wanted.iter().collect::<Vec<_>>()
        );
        assert_eq!(
            (&told[0].0, &told[5].0),
            (&Place::Paragraph(1), &Place::Paragraph(6))
        );
    }
    let shown = preview(&mut Cursor::new(deck()), Kind::Ppt);
    assert_eq!(
        shown,
        Preview::Text {
            lines: wanted.map(str::to_owned).to_vec(),
            cut: false
        }
    );
    assert_eq!(
        text(&mut Cursor::new(deck()), Kind::Dps).unwrap(),
        wanted.join("\n")
    );
}

#[test]
fn encrypted_slides_need_a_password_and_broken_ones_say_so() {
    let crypt = [within(0x2f14, &[]), slides()].concat();
    for streams in [
        &[("PowerPoint Document", &slides()[..]), ("EncryptedSummary", b"x")][..],
        &[
            ("PowerPoint Document", &slides()),
            ("Current User", &user(0xf3d1_c4df)),
        ],
        &[("PowerPoint Document", &crypt)],
    ] {
        assert_eq!(code("a.ppt", &compound(streams)), "MJ3026");
    }
    assert_eq!(
        code("a.ppt", &compound(&[("PowerPoint Document", &[1; 600])])),
        "MJ3025"
    );
    // The first formats of WPS, that no program but its own reads.
    assert_eq!(code("a.dps", &compound(&[("Slides", &[1; 600])])), "MJ3025");
    // What a broken length hides is said to be missing.
    let mut lying = slides();
    let last = lying.len() - 8;
    lying[last..last + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let own = read("a.ppt", &compound(&[("PowerPoint Document", &lying)]))
        .remove(0)
        .contents
        .unwrap();
    assert!(own.cut && own.lines.len() == 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_slides_are_read_or_refused(at in any::<prop::sample::Index>(), byte in 1_u8.., end in any::<prop::sample::Index>()) {
        let mut stream = slides();
        let place = at.index(stream.len());
        stream[place] ^= byte;
        stream.truncate(end.index(stream.len()));
        let piece = read("a.ppt", &compound(&[("PowerPoint Document", &stream)])).remove(0);
        if let Err(refusal) = piece.contents {
            prop_assert!(["MJ3025", "MJ3026"].contains(&refusal.code));
        }
        let mut whole = deck();
        let place = at.index(whole.len());
        whole[place] ^= byte;
        read("a.ppt", &whole);
    }
}
