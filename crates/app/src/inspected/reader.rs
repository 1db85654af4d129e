//! 附件读取: the readers of documents, as the inspection asks for them.

use std::io::Cursor;

use mingjian_documents::files::contents;
use mingjian_inspect::attachment::{Piece, Reader, Unread};

/// Endings of files that are read.
const TAKEN: &[&str] = &[
    "doc", "docx", "xls", "xlsx", "wps", "et", "pdf", "ofd", "ppt", "pptx", "dps", "csv", "txt", "zip",
    "jpg", "jpeg",
];

/// 附件读取 over the readers of documents.
#[derive(Debug, Clone, Copy)]
pub struct Documents;

impl Reader for Documents {
    fn takes(&self, ending: &str) -> bool {
        TAKEN.contains(&ending)
    }

    fn read(&self, name: &str, bytes: Vec<u8>) -> Vec<Piece> {
        contents(name, &mut Cursor::new(bytes))
            .into_iter()
            .map(|piece| Piece {
                within: piece.within,
                contents: piece
                    .contents
                    .map_err(|refusal| why(refusal.code, &refusal.params)),
            })
            .collect()
    }
}

/// The reason in the inspection's words.
fn why(code: &str, params: &[(String, String)]) -> Unread {
    let markup = |(name, value): &(String, String)| name == "content" && (value == "html" || value == "xml");
    match code {
        "MJ3022" => Unread::Empty,
        "MJ3024" if params.iter().any(markup) => Unread::Markup,
        "MJ3023" | "MJ3024" => Unread::Other,
        "MJ3026" => Unread::Locked,
        "MJ3027" | "MJ3028" | "MJ3029" | "MJ3032" => Unread::Large,
        "MJ3034" | "MJ3031" | "MJ3030" | "MJ3033" => Unread::NoText,
        _ => Unread::Damaged,
    }
}
