//! 核对: what is found in a file that has come in, before anybody may rely on it.
//!
//! **Invariant:** of a photograph with a place only the bytes without it are kept; a file that cannot be searched for
//! marks of secrecy says so.

use std::io::{Read, Seek, SeekFrom};

use bytes::Bytes;
use mingjian_core::flow::evidence::EvidenceFile;
use mingjian_core::ids::ActorId;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::{
    Caution, Checked, Mark, Photograph, Where, check, secrecy_marks, strip_place, text,
};
use mingjian_store::Fault;
use mingjian_store::blobs::Digest;
use tokio::runtime::Handle;

use super::source::Source;
use super::{CheckedFile, Files, MarkFound};
use crate::error::AppError;

/// What the blocking part finds.
struct Found {
    checked: Checked,
    photograph: Photograph,
    text: Option<String>,
}

/// Looks at a kept file; a photograph with a place is kept again without it.
pub(super) async fn look_at(
    files: &Files,
    upload: &str,
    name: &str,
    by: &ActorId,
    digest: Digest,
) -> Result<CheckedFile, AppError> {
    let source = Source::new(
        files.blobs.clone(),
        Handle::current(),
        &digest.sha256,
        digest.size,
    );
    let given = name.to_owned();
    let found = tokio::task::spawn_blocking(move || blocking(&given, source)).await;
    let found = found.map_err(broken)??;
    let Found {
        checked,
        photograph,
        text,
    } = found;
    let (served, original_sha256) = match photograph.stripped {
        Some(bytes) => (files.blobs.put(Bytes::from(bytes)).await?, digest.sha256),
        None => (digest, String::new()),
    };
    let searched = text.is_some();
    let marks = secrecy_marks(&checked.name.original, &text.unwrap_or_default());
    let changed = checked.name.changed();
    Ok(CheckedFile {
        upload: upload.to_owned(),
        by: by.clone(),
        file: EvidenceFile {
            name: checked.name.shown,
            original_name: if changed {
                checked.name.original
            } else {
                String::new()
            },
            ending: checked.kind.ending().to_owned(),
            size: served.size,
            sha256: served.sha256,
            original_sha256,
            had_place: photograph.place,
            taken_on: photograph.taken_on,
            cautions: checked
                .cautions
                .into_iter()
                .map(|one| caution(one).to_owned())
                .collect(),
            searched,
        },
        marks: marks.iter().map(mark).collect(),
    })
}

fn blocking(name: &str, mut source: Source) -> Result<Found, Refusal> {
    let checked = check(name, &mut source)?;
    let photograph = if checked.kind.is_picture() {
        strip_place(&all(&mut source)?, checked.kind)?
    } else {
        Photograph::default()
    };
    // What cannot be read as text is for a person to look at; it is not refused for that.
    let text = text(&mut source, checked.kind).ok();
    Ok(Found {
        checked,
        photograph,
        text,
    })
}

/// A picture's bytes, up to one more than what is looked into: a larger one is refused there.
fn all(source: &mut Source) -> Result<Vec<u8>, Refusal> {
    let unreadable = |e: std::io::Error| Refusal::new("MJ3025", &[("reason", &e.to_string())]);
    let mut bytes = Vec::new();
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let limit = mingjian_documents::files::MAX_LOOKED_AT.saturating_add(1);
    source.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn mark(mark: &Mark) -> MarkFound {
    MarkFound {
        level: mark.level.word().to_owned(),
        line: match mark.place {
            Where::Name => 0,
            Where::Line(line) => u64::try_from(line).unwrap_or(u64::MAX),
        },
        excerpt: mark.excerpt.clone(),
    }
}

/// The stable name of a caution, part of message keys.
fn caution(one: Caution) -> &'static str {
    match one {
        Caution::Script => "script",
        Caution::Launch => "launch",
        Caution::Macro => "macro",
        Caution::Embedded => "embedded",
        Caution::Locked => "locked",
        Caution::Program => "program",
        Caution::NotSeen => "not-seen",
    }
}

/// A piece of work on another thread did not come to its end.
pub(super) fn broken(error: tokio::task::JoinError) -> AppError {
    Fault::File {
        doing: "look at a file".to_owned(),
        source: std::io::Error::other(error),
    }
    .into()
}
