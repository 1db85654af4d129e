//! Zips made by hand, so that they can lie.

/// One file of a zip.
pub struct Part {
    pub name: String,
    /// As it stands in the zip.
    pub data: Vec<u8>,
    /// 0 stored, 8 deflated.
    pub method: u16,
    /// The size that the zip states.
    pub stated: u32,
}

impl Part {
    pub fn stored(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            data: text.as_bytes().to_vec(),
            method: 0,
            stated: text.len() as u32,
        }
    }

    /// A sheet of `1 + 258 × count` blanks, packed, with a size that the zip states.
    pub fn bomb(count: usize, stated: u32) -> Self {
        Self {
            name: "xl/worksheets/sheet1.xml".to_owned(),
            data: blanks(count),
            method: 8,
            stated,
        }
    }
}

/// A zip of parts. The check sums of stored parts are right.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        let offset = out.len() as u32;
        let mut head = Vec::new();
        for short in [20, 0, part.method, 0, 0x21] {
            head.extend(u16::to_le_bytes(short));
        }
        for long in [crc(&part.data), part.data.len() as u32, part.stated] {
            head.extend(u32::to_le_bytes(long));
        }
        head.extend(u16::to_le_bytes(part.name.len() as u16));
        head.extend(u16::to_le_bytes(0));
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(part.name.as_bytes());
        out.extend(&part.data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(u32::to_le_bytes(offset));
        directory.extend(part.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    for _ in 0..2 {
        out.extend(u16::to_le_bytes(parts.len() as u16));
    }
    out.extend(u32::to_le_bytes(directory.len() as u32));
    out.extend(u32::to_le_bytes(start));
    out.extend([0, 0]);
    out
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A deflate stream of `1 + 258 × count` blanks: one literal, then the longest match with two bits each.
fn blanks(count: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut number = |value: u32, width: u32| bits.extend((0..width).map(|at| value >> at & 1 == 1));
    number(1, 1); // the last block
    number(2, 2); // with its own codes
    number(29, 5); // 286 literals and lengths
    number(0, 5); // 1 distance
    number(14, 4); // 18 lengths of the codes for lengths, in the order that the format gives
    for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] {
        number(length, 3);
    }
    // Code 18 is `0` and repeats a zero length; code 1 is `10`, code 2 is `11`, sent from the highest bit.
    let zeros = |number: &mut dyn FnMut(u32, u32), times: u32| {
        number(0, 1);
        number(times - 11, 7);
    };
    zeros(&mut number, 32);
    number(0b11, 2); // the blank: two bits
    zeros(&mut number, 138);
    zeros(&mut number, 85);
    number(0b11, 2); // the end: two bits
    zeros(&mut number, 28);
    number(0b01, 2); // length 258: one bit
    number(0b01, 2); // distance 1: one bit
    number(0b01, 2); // a blank, `10`
    bits.extend(std::iter::repeat_n(false, 2 * count));
    bits.extend([true, true]);
    bits.chunks(8)
        .map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit)))
        .collect()
}

/// The small parts of a workbook with one sheet, without the sheet.
pub fn frame() -> Vec<Part> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
             Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
                <sheet name=\"评分\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    vec![
        Part::stored("[Content_Types].xml", types),
        Part::stored("_rels/.rels", &rels("officeDocument", "xl/workbook.xml")),
        Part::stored("xl/workbook.xml", book),
        Part::stored(
            "xl/_rels/workbook.xml.rels",
            &rels("worksheet", "worksheets/sheet1.xml"),
        ),
    ]
}

/// A workbook whose one sheet has this XML.
pub fn book(sheet: &str) -> Vec<u8> {
    let mut parts = frame();
    parts.push(Part::stored("xl/worksheets/sheet1.xml", sheet));
    zip(&parts)
}

/// A workbook with these rows of XML in its one sheet.
pub fn rows(rows: &str) -> Vec<u8> {
    book(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
}
