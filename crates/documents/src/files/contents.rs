//! 文件内容: what stands in a file, line by line with the place of each, for whoever searches it.
//!
//! A zip is opened one level deep, within limits of its own; what lies deeper is named. **Invariant:** whatever the
//! bytes, each file inside gives its lines or the reason why not, and one that swells ends the reading of its archive.

use std::io::Cursor;

use mingjian_core::contents::{Contents, Line, Place};
use mingjian_core::refusal::Refusal;

use super::archive::Archive;
use super::drawn::drawn;
use super::kind::Kind;
use super::lines::Lines;
use super::preview::{Preview, SEARCHED, seen};
use super::sniff::{Content, sniff};
use super::{Source, days, guarded, pdf_text, photo, whole};

/// Most files of an archive that are opened.
const MAX_OPENED: usize = 60;
/// Most lines of all files of an archive together.
const MAX_ALL: usize = 400_000;

/// As much of a photograph is looked at.
const HEAD: u64 = 256 * 1024;

/// 一个文件: the file itself, or one inside it.
#[derive(Debug)]
pub struct Piece {
    /// Its name inside the archive; none for the file itself.
    pub within: Option<String>,
    /// What stands in it, or why nothing could be read.
    pub contents: Result<Contents, Refusal>,
}

/// What stands in a file, and in the files inside it where it is an archive.
///
/// A file's content decides what it is; only where that is not known does its ending.
pub fn contents(name: &str, file: &mut dyn Source) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let own = guarded(|| {
        if super::length(file)? == 0 {
            return Err(Refusal::new("MJ3022", &[]));
        }
        let kind = kind_of(name, file)?;
        if kind == Kind::Zip {
            inside(file, &mut pieces)
        } else {
            one(kind, file)
        }
    });
    pieces.insert(
        0,
        Piece {
            within: None,
            contents: own,
        },
    );
    pieces
}

/// What a file is.
fn kind_of(name: &str, file: &mut dyn Source) -> Result<Kind, Refusal> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let promised = Kind::from_ending(ending);
    let other = |found: &str| Refusal::new("MJ3023", &[("ending", ending), ("content", found)]);
    match sniff(file)?.0 {
        Content::Is(Kind::Text) => match promised {
            Some(Kind::Text | Kind::Csv) | None => Ok(Kind::Text),
            Some(_) => Err(other("txt")),
        },
        Content::Is(found) if promised.is_some_and(|kind| kind.is_picture() != found.is_picture()) => {
            Err(other(found.ending()))
        }
        Content::Is(found) => Ok(found),
        // The first formats of WPS.
        Content::Compound => match promised {
            Some(kind @ (Kind::Wps | Kind::Et | Kind::Dps)) => Ok(kind),
            _ => Err(other("unknown")),
        },
        Content::Locked => Err(Refusal::new("MJ3026", &[])),
        Content::Runs(found) => Err(Refusal::new("MJ3024", &[("content", found)])),
        Content::Other(found) => Err(other(found)),
        Content::Unknown => Err(other("unknown")),
    }
}

/// The files inside a zip; the names in it are its own lines.
fn inside(file: &mut dyn Source, pieces: &mut Vec<Piece>) -> Result<Contents, Refusal> {
    let mut archive = Archive::open(file)?;
    let parts = archive.parts()?;
    let mut own = Contents {
        drawn: true,
        ..Contents::default()
    };
    let mut left = MAX_ALL;
    for part in parts {
        if part.name.ends_with(['/', '\\']) {
            continue;
        }
        let number = u32::try_from(own.lines.len().saturating_add(1)).unwrap_or(u32::MAX);
        own.lines.push(Line {
            place: Place::Paragraph(number),
            cells: vec![part.name.chars().filter(|c| !c.is_control()).take(500).collect()],
        });
        let ending = part.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if Kind::from_ending(ending).is_none() {
            continue;
        }
        if pieces.len() >= MAX_OPENED || left == 0 {
            own.cut = true;
            continue;
        }
        let contents = archive.read(&part).and_then(|bytes| {
            let mut cursor = Cursor::new(bytes);
            let kind = kind_of(&part.name, &mut cursor)?;
            if matches!(kind, Kind::Zip | Kind::Rar | Kind::SevenZip) {
                return Err(Refusal::new("MJ3034", &[("kind", kind.ending())]));
            }
            guarded(|| one(kind, &mut cursor))
        });
        let swollen = contents.as_ref().is_err_and(|refusal| refusal.code == "MJ3027");
        left = left.saturating_sub(contents.as_ref().map_or(0, |contents| contents.lines.len()));
        pieces.push(Piece {
            within: Some(part.name),
            contents,
        });
        if swollen {
            own.cut = true;
            break;
        }
    }
    Ok(own)
}

/// The lines of one file that is no archive.
fn one(kind: Kind, file: &mut dyn Source) -> Result<Contents, Refusal> {
    let mut contents = Contents {
        drawn: kind == Kind::Pdf || kind.is_picture(),
        ..Contents::default()
    };
    if kind == Kind::Pdf {
        let read = pdf_text::read(file, Lines::new(SEARCHED))?;
        contents.cut = read.cut;
        (contents.made, contents.saved) = (read.days.made, read.days.saved);
        for page in read.pages {
            let place = Place::Page(page.number);
            contents
                .lines
                .extend(page.lines.iter().map(|line| row(&place, line)));
        }
        if contents.lines.is_empty() {
            // Pages that are pictures, or fonts that do not say what they draw.
            return Err(Refusal::new("MJ3034", &[("kind", kind.ending())]));
        }
        return Ok(contents);
    }
    if kind == Kind::Jpeg {
        // Only the beginning may be there.
        contents.photo_place = photo::says_where(&super::head(file, HEAD)?);
        return Ok(contents);
    }
    if matches!(kind, Kind::Png | Kind::Webp) {
        contents.photo_place = super::strip_place(&whole(file)?, kind)?.place;
        return Ok(contents);
    }
    match seen(file, kind, SEARCHED)? {
        Preview::Text { lines, cut } => {
            contents.cut = cut;
            contents.lines = (1..)
                .zip(&lines)
                .map(|(number, line)| row(&Place::Paragraph(number), line))
                .collect();
        }
        Preview::Tables { sheets, cut } => {
            contents.cut = cut || sheets.iter().any(|sheet| sheet.cut);
            for sheet in sheets {
                let numbered = sheet.numbers.iter().zip(sheet.rows);
                contents.lines.extend(numbered.map(|(number, cells)| Line {
                    place: Place::Row(sheet.name.clone(), *number),
                    cells,
                }));
            }
        }
        _ => return Err(Refusal::new("MJ3034", &[("kind", kind.ending())])),
    }
    contents.drawn = drawn(file, kind);
    let days = days::of_parts(file, kind);
    (contents.made, contents.saved) = (days.made, days.saved);
    Ok(contents)
}

/// A line with its cells.
fn row(place: &Place, line: &str) -> Line {
    Line {
        place: place.clone(),
        cells: line.split('\t').map(str::to_owned).collect(),
    }
}
