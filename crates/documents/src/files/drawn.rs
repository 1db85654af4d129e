//! 图: whether more stands in a document than its text, such as pictures, drawings and documents put into it.
//!
//! Told so that nobody calls a file empty whose whole content is a scan. **Does not** look into what is drawn, and
//! rather says that something may be there.

use super::archive::Archive;
use super::compound::Compound;
use super::kind::Kind;
use super::{Source, head, length};

/// Folders of the Office formats for what is no text.
const FOLDERS: &[&str] = &[
    "/media/",
    "/embeddings/",
    "/drawings/",
    "/activex/",
    "/charts/",
    "/diagrams/",
];
/// Streams and storages of the old formats that hold pictures, or something put in.
const STREAMS: &[&str] = &["data", "objectpool", "pictures", "mbd"];
/// An old document without pictures is smaller, in bytes.
const BARE: u64 = 40 * 1024;

/// Whether something other than text may stand in a file of a kind.
pub(super) fn drawn(file: &mut dyn Source, kind: Kind) -> bool {
    match kind {
        Kind::Text | Kind::Csv => false,
        Kind::Doc
        | Kind::Docx
        | Kind::Xls
        | Kind::Xlsx
        | Kind::Ppt
        | Kind::Pptx
        | Kind::Wps
        | Kind::Et
        | Kind::Dps => {
            if head(file, 2).is_ok_and(|start| start == b"PK") {
                in_parts(file)
            } else {
                in_streams(file)
            }
        }
        _ => true,
    }
}

fn in_parts(file: &mut dyn Source) -> bool {
    let Ok(parts) = Archive::open(file).and_then(|mut archive| archive.parts()) else {
        return true;
    };
    parts.iter().any(|part| {
        let name = part.name.to_lowercase();
        FOLDERS.iter().any(|folder| name.contains(folder))
    })
}

fn in_streams(file: &mut dyn Source) -> bool {
    if length(file).is_ok_and(|length| length > BARE) {
        return true;
    }
    let Ok(compound) = Compound::open(file) else {
        return true;
    };
    compound.names().iter().any(|name| {
        let name = name.to_lowercase();
        STREAMS.iter().any(|stream| name.starts_with(stream))
    })
}
