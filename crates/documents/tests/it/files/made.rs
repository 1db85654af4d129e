//! Files of each kind, made for the tests of evidence files.

use super::*;

pub(super) fn document(body: &str) -> Vec<u8> {
    zip(&[
        Part::stored("[Content_Types].xml", "<Types/>"),
        Part::stored("word/document.xml", body),
    ])
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub(super) fn slides() -> Vec<u8> {
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    zip(&[
        Part::stored("[Content_Types].xml", "<Types/>"),
        Part::stored("ppt/slides/slide10.xml", &slide("第十页")),
        Part::stored("ppt/slides/slide2.xml", &slide("第二页")),
    ])
}

pub(super) fn ofd() -> Vec<u8> {
    let page = "<ofd:Page><ofd:TextObject Boundary=\"10 20 30 5\"><ofd:TextCode>公开目录</ofd:TextCode></ofd:TextObject></ofd:Page>";
    zip(&[
        Part::stored("OFD.xml", "<ofd:OFD/>"),
        Part::stored("Doc_0/Pages/Page_0/Content.xml", page),
    ])
}

pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        std::io::Write::write_all(&mut file.create_stream(name).unwrap(), bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// An old document with one piece of text.
pub(super) fn old_document(text: &str) -> Vec<u8> {
    let mut stream = vec![0; 0x400];
    stream[..2].copy_from_slice(&[0xec, 0xa5]);
    stream.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let count = text.encode_utf16().count() as u32;
    let mut table = vec![2, 16, 0, 0, 0];
    table.extend([0, 0, 0, 0]);
    table.extend(count.to_le_bytes());
    table.extend([0, 0, 0, 4, 0, 0, 0, 0]);
    stream[0x1a6..0x1aa].copy_from_slice(&21_u32.to_le_bytes());
    compound(&[("WordDocument", &stream), ("0Table", &table)])
}

pub(super) fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {objects} >>\nendobj\nstartxref\n9\n%%EOF\n").into_bytes()
}

/// A PDF with objects in a packed stream.
pub(super) fn packed_pdf(objects: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, objects).unwrap();
    let mut out = b"%PDF-1.7\n2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n".to_vec();
    out.extend(packer.finish().unwrap());
    out.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n");
    out
}

/// A block of a camera with model, turn, date and, where asked, a place.
pub(super) fn exif(place: bool) -> Vec<u8> {
    let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value,
        ]
        .concat()
    };
    out.extend(if place { [0, 4] } else { [0, 3] });
    out.extend(entry(0x0110, 2, 4, *b"P40\0"));
    out.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
    out.extend(entry(0x8769, 4, 1, [0, 0, 0, 100]));
    if place {
        out.extend(entry(0x8825, 4, 1, [0, 0, 0, 160]));
    }
    out.resize(100, 0);
    out.extend([0, 1]);
    out.extend(entry(0x9003, 2, 20, [0, 0, 0, 130]));
    out.resize(130, 0);
    out.extend(b"2024:05:06 07:08:09\0");
    if place {
        out.resize(160, 0);
        out.extend([0, 1]);
        out.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
        out.extend(b"39.9042N116.4074E");
    }
    out
}

pub(super) const SCAN: &[u8] = b"\x12\x34\xff\x00\x56\xff\xd0\x78\xff\xc4\x00\x04\xff\xd9\x9a\xff\xd9";

pub(super) fn jpeg(block: Option<Vec<u8>>, more: &[(u8, &[u8])], trailer: &[u8]) -> Vec<u8> {
    let part = |marker: u8, contents: &[u8]| {
        let size = (contents.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker][..], &size, contents].concat()
    };
    let mut out = vec![0xff, 0xd8];
    out.extend(part(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    if let Some(block) = block {
        out.extend(part(0xe1, &[b"Exif\0\0", &block[..]].concat()));
    }
    for (marker, contents) in more {
        out.extend(part(*marker, contents));
    }
    out.extend(part(0xe2, b"ICC_PROFILE\0\x01\x01colour"));
    out.extend(part(0xdb, &[7; 65]));
    out.extend(part(0xc0, &[8, 0, 24, 0, 32, 1, 1, 0x11, 0]));
    out.extend(part(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend(SCAN);
    out.extend(trailer);
    out
}

pub(super) fn png(width: u32, height: u32, more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut chunks = vec![(b"IHDR", size)];
    chunks.extend(more.iter().map(|(kind, contents)| (*kind, contents.to_vec())));
    chunks.extend([(b"IDAT", vec![1, 2, 3, 4]), (b"IEND", Vec::new())]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, contents) in chunks {
        out.extend(&PngChunk::new(*kind, Bytes::from(contents)).encoder().bytes()[..]);
    }
    out
}

pub(super) fn webp(more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut chunks: Vec<(&[u8; 4], &[u8])> = vec![
        (b"VP8X", b"\x0c\0\0\0\x1f\0\0\x17\0\0"),
        (b"VP8L", b"\x2f\x1f\xc0\x05\0\x07"),
    ];
    chunks.extend(more);
    let subchunks = chunks
        .iter()
        .map(|(id, data)| RiffChunk::new(**id, RiffContent::Data(Bytes::copy_from_slice(data))))
        .collect();
    let kind = Some(*b"WEBP");
    let riff = RiffChunk::new(*b"RIFF", RiffContent::List { kind, subchunks });
    riff.encoder().bytes().to_vec()
}

pub(super) fn old_workbook() -> Vec<u8> {
    std::fs::read(root().join("golden/documents/files/ledger.xls")).unwrap()
}

/// One file of each kind, under each of its endings.
pub(super) fn all() -> Vec<(&'static str, Kind, Vec<u8>)> {
    let old = old_document("正文\r");
    let slides_old = compound(&[("PowerPoint Document", &[1; 600])]);
    vec![
        ("pdf", Kind::Pdf, pdf("")),
        ("ofd", Kind::Ofd, ofd()),
        ("doc", Kind::Doc, old.clone()),
        ("docx", Kind::Docx, document(&paragraph("正文"))),
        ("xls", Kind::Xls, old_workbook()),
        ("xlsx", Kind::Xlsx, rows("")),
        ("wps", Kind::Wps, old),
        ("et", Kind::Et, old_workbook()),
        ("dps", Kind::Dps, slides_old.clone()),
        ("ppt", Kind::Ppt, slides_old),
        ("pptx", Kind::Pptx, slides()),
        ("jpg", Kind::Jpeg, jpeg(None, &[], &[])),
        ("jpeg", Kind::Jpeg, jpeg(None, &[], &[])),
        ("png", Kind::Png, png(32, 24, &[])),
        ("webp", Kind::Webp, webp(&[])),
        ("gif", Kind::Gif, b"GIF89a\x20\0\x18\0\0\0\0;".to_vec()),
        (
            "bmp",
            Kind::Bmp,
            [
                &b"BM"[..],
                &[0; 12],
                &[40, 0, 0, 0, 32, 0, 0, 0, 24, 0, 0, 0],
                &[0; 40],
            ]
            .concat(),
        ),
        ("tif", Kind::Tiff, b"II\x2a\0\x08\0\0\0\0\0\0\0\0\0".to_vec()),
        ("zip", Kind::Zip, zip(&[Part::stored("目录/年报.pdf", "")])),
        ("rar", Kind::Rar, b"Rar!\x1a\x07\x01\0abcdefgh".to_vec()),
        ("7z", Kind::SevenZip, b"7z\xbc\xaf\x27\x1c\0\x04abcdefgh".to_vec()),
        ("txt", Kind::Text, "政务公开".as_bytes().to_vec()),
        ("csv", Kind::Csv, "序号,名称\n1,年报\n".as_bytes().to_vec()),
    ]
}
