//! 核对文件: whether a file is taken, what it is, and what to be careful about.
//!
//! **Invariant:** a file whose content is not what its ending promises is refused, and so is everything that a
//! computer would run.

use std::collections::BTreeSet;

use mingjian_core::refusal::{Place, Refusal};

use super::kind::{Kind, endings, runs};
use super::name::{Name, clean};
use super::sniff::{Content, sniff};
use super::{Source, guarded, length, pdf, tail};

/// 注意事项: why a file is served as a download only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caution {
    /// A script stands in it (PDF, OFD).
    Script,
    /// It would start a program or open another file (PDF).
    Launch,
    /// It has macros (Office, WPS).
    Macro,
    /// Other files are embedded in it.
    Embedded,
    /// It is encrypted, so that nobody looked into it (PDF, archives).
    Locked,
    /// A program stands in it (archives).
    Program,
    /// It is too large to be looked through.
    NotSeen,
}

/// 核对结果: a file that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its name as it came and as it is shown.
    pub name: Name,
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes.
    pub size: u64,
    /// What to be careful about; with any of these it is served as a download only.
    pub cautions: BTreeSet<Caution>,
}

/// Checks a file by its name and its content.
///
/// # Errors
/// `MJ3020` an ending that is not taken, `MJ3021` a program or web page by its name, `MJ3022` empty, `MJ3023`
/// content that is not what the ending promises, `MJ3024` a program or web page by its content, `MJ3025` damaged or
/// cut, `MJ3026` a password, `MJ3027` a zip beyond its limits.
pub fn check(name: &str, file: &mut dyn Source) -> Result<Checked, Refusal> {
    let name = clean(name);
    let shown = name.shown.clone();
    guarded(|| checked(name, file)).map_err(|refusal| refusal.at(Place::node(shown)))
}

fn checked(name: Name, file: &mut dyn Source) -> Result<Checked, Refusal> {
    if runs(&name.ending) {
        return Err(Refusal::new("MJ3021", &[("ending", &name.ending)]));
    }
    let Some(kind) = Kind::from_ending(&name.ending) else {
        let params = [("ending", name.ending.as_str()), ("known", &endings())];
        return Err(Refusal::new("MJ3020", &params));
    };
    let size = length(file)?;
    if size == 0 {
        return Err(Refusal::new("MJ3022", &[]));
    }
    let (content, mut cautions) = match sniff(file) {
        // An old document too large to be looked into may be what it says, and is only handed on.
        Err(refusal) if refusal.code == "MJ3032" => (Content::Compound, vec![Caution::NotSeen]),
        other => other?,
    };
    let promised = |found: &str| Refusal::new("MJ3023", &[("ending", kind.ending()), ("content", found)]);
    match content {
        Content::Is(found) if kind.may_hold(found) => {}
        Content::Is(found) => return Err(promised(found.ending())),
        Content::Compound if compound(kind, &cautions) => {}
        Content::Compound | Content::Unknown => return Err(promised("unknown")),
        Content::Other(found) => return Err(promised(found)),
        Content::Runs(found) => return Err(Refusal::new("MJ3024", &[("content", found)])),
        Content::Locked => return Err(Refusal::new("MJ3026", &[])),
    }
    match kind {
        Kind::Pdf => cautions.extend(pdf::cautions(file)?),
        Kind::Text | Kind::Csv => text(file, kind)?,
        _ => {}
    }
    Ok(Checked {
        name,
        kind,
        size,
        cautions: cautions.into_iter().collect(),
    })
}

/// Whether a compound file of an unknown program may bear an ending: the first formats of WPS, or one not looked into.
fn compound(kind: Kind, cautions: &[Caution]) -> bool {
    match kind {
        Kind::Wps | Kind::Et | Kind::Dps => true,
        Kind::Doc | Kind::Xls | Kind::Ppt => cautions.contains(&Caution::NotSeen),
        _ => false,
    }
}

/// A text is text to its end, as far as its two ends show.
fn text(file: &mut dyn Source, kind: Kind) -> Result<(), Refusal> {
    let end = tail(file, 4096)?;
    let utf16 = {
        let head = super::head(file, 2)?;
        head == [0xff, 0xfe] || head == [0xfe, 0xff]
    };
    if end.contains(&0) && !utf16 {
        return Err(Refusal::new(
            "MJ3023",
            &[("ending", kind.ending()), ("content", "unknown")],
        ));
    }
    Ok(())
}
