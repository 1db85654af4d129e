//! What somebody says of a piece of evidence, checked and made into a revision.

use jiff::civil::Date;
use mingjian_core::flow::Deed;
use mingjian_core::flow::evidence::{
    Dated, Evidence, EvidenceFile, Form, Revision, RevisionState, SecrecyMark,
};
use mingjian_core::ids::well_formed;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::Kind;

use super::refuse_marks;
use crate::case::Case;
use crate::evidence::CheckedFile;
use crate::inspected::BUNDLE;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;
/// Longest text, in characters.
const MAX_TEXT: usize = 4_000;
/// Longest address, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// What was said.
pub(super) struct Content<'a> {
    pub form: Form,
    pub title: &'a str,
    pub kind: &'a str,
    pub dated_on: Option<Date>,
    pub dated_as: Dated,
    pub upload: &'a str,
    pub address: &'a str,
    pub text: &'a str,
    pub reason: &'a str,
}

impl Content<'_> {
    /// A revision, in which a file with marks of secrecy has neither name nor words. `old` gives the file where no
    /// other one was sent.
    pub fn revision(
        &self,
        case: &Case,
        deed: &Deed,
        old: Option<&Revision>,
    ) -> Result<Revision, Vec<Refusal>> {
        let (title, address, text) = (self.title.trim(), self.address.trim(), self.text.trim());
        refuse_marks(&[title, text, self.reason])?;
        let sent = self.sent(case, deed)?;
        let file = sent.map(|one| one.file.clone());
        let file = file.or_else(|| old.and_then(|one| one.file.clone()));
        self.fits(file.as_ref(), address, text)?;
        let marks: Vec<SecrecyMark> = sent.into_iter().flat_map(marks).collect();
        let waits = !marks.is_empty();
        let stem = file
            .as_ref()
            .map(|file| stem(&file.name).to_owned())
            .unwrap_or_default();
        let title = if title.is_empty() && !waits {
            stem
        } else {
            title.to_owned()
        };
        if (title.is_empty() && !waits) || title.chars().count() > MAX_TITLE {
            return Err(one("MJ3061", &[("max", &MAX_TITLE.to_string())]));
        }
        if text.chars().count() > MAX_TEXT {
            return Err(one("MJ2133", &[("max", &MAX_TEXT.to_string())]));
        }
        if !self.kind.is_empty() && !well_formed(self.kind) {
            return Err(one("MJ3064", &[("kind", "")]));
        }
        let (dated_on, dated_as) = self.dated(file.as_ref());
        if let Some(date) = dated_on.filter(|date| *date > deed.today()) {
            return Err(one("MJ3065", &[("date", &date.to_string())]));
        }
        Ok(Revision {
            title,
            kind: self.kind.to_owned(),
            dated_on,
            dated_as,
            file: file.map(|file| if waits { withheld(file) } else { file }),
            address: address.to_owned(),
            text: text.to_owned(),
            marks,
            state: if waits {
                RevisionState::Waiting
            } else {
                RevisionState::Available
            },
            judged: None,
            upload: if waits {
                self.upload.to_owned()
            } else {
                String::new()
            },
            reason: self.reason.trim().to_owned(),
            by: deed.actor.id.clone(),
            at: deed.now,
        })
    }

    /// The upload that was named, if it is this person's.
    fn sent<'c>(&self, case: &'c Case, deed: &Deed) -> Result<Option<&'c CheckedFile>, Vec<Refusal>> {
        if self.upload.is_empty() {
            return Ok(None);
        }
        let found = case
            .upload
            .as_ref()
            .filter(|one| one.upload == self.upload && one.by == deed.actor.id);
        // A bundle of the online inspection came the same way and was not looked at as evidence is.
        if let Some(bundle) = found.filter(|one| one.file.ending == BUNDLE) {
            return Err(self::one("MJ3035", &[("ending", &bundle.file.ending)]));
        }
        found.map(Some).ok_or_else(|| one("MJ3074", &[]))
    }

    /// Whether what is there is what the form takes.
    fn fits(&self, file: Option<&EvidenceFile>, address: &str, text: &str) -> Result<(), Vec<Refusal>> {
        let there = match self.form {
            Form::File | Form::Photo | Form::Ledger => file.is_some(),
            Form::Link => !address.is_empty() && file.is_none(),
            Form::Statement => !text.is_empty() || file.is_some(),
        };
        if !there {
            let form = match self.form {
                Form::File => "file",
                Form::Photo => "photo",
                Form::Ledger => "ledger",
                Form::Link => "link",
                Form::Statement => "statement",
            };
            return Err(one("MJ3062", &[("form", form)]));
        }
        let picture = |file: &EvidenceFile| Kind::from_ending(&file.ending).is_some_and(Kind::is_picture);
        if self.form == Form::Photo && !file.is_some_and(picture) {
            return Err(one("MJ3075", &[]));
        }
        if !address.is_empty() && !is_address(address) {
            return Err(one("MJ3063", &[]));
        }
        Ok(())
    }

    /// Its own date; for a photograph the camera's where nobody gave one.
    fn dated(&self, file: Option<&EvidenceFile>) -> (Option<Date>, Dated) {
        match (self.dated_on, self.form) {
            (None, Form::Photo) => (file.and_then(|file| file.taken_on), Dated::Taken),
            (given, _) => (given, self.dated_as),
        }
    }
}

/// Refuses a file that the unit has already: one piece of evidence serves many indicators.
pub(super) fn refuse_twice(case: &Case, revision: &Revision, but: &str) -> Result<(), Vec<Refusal>> {
    let Some(file) = &revision.file else {
        return Ok(());
    };
    let same = |one: &Revision| one.file.as_ref().is_some_and(|other| other.sha256 == file.sha256);
    let twin = case.evidence.all::<Evidence>().find(|(id, evidence)| {
        let newest = evidence.waiting().or(evidence.shown());
        *id != but && evidence.withdrawn.is_none() && newest.is_some_and(same)
    });
    match twin.and_then(|(_, evidence)| {
        evidence
            .waiting()
            .or(evidence.shown())
            .map(|one| one.title.clone())
    }) {
        None => Ok(()),
        Some(title) => Err(one("MJ3067", &[("title", &title)])),
    }
}

fn one(code: &'static str, params: &[(&str, &str)]) -> Vec<Refusal> {
    vec![Refusal::new(code, params)]
}

fn marks(checked: &CheckedFile) -> impl Iterator<Item = SecrecyMark> {
    checked.marks.iter().map(|mark| SecrecyMark {
        level: mark.level.clone(),
        line: mark.line,
    })
}

/// The file without its name, while it waits.
fn withheld(file: EvidenceFile) -> EvidenceFile {
    EvidenceFile {
        name: String::new(),
        original_name: String::new(),
        ..file
    }
}

/// A name without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a text is the address of a page: `http` or `https`, a host, and nothing that ends an address.
fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    text.len() <= MAX_ADDRESS && host.contains('.') && !host.contains('@') && !text.contains(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_that_of_a_page() {
        for good in [
            "https://www.example.gov.cn/zwgk/1.html",
            "http://a.cn",
            "https://例子.中国/公开?a=1",
        ] {
            assert!(is_address(good), "{good}");
        }
        let bad = [
            "",
            "javascript:alert(1)",
            "ftp://a.cn",
            "https://",
            "https://a.cn/ b",
            "https://u@a.cn/",
            "www.a.cn",
        ];
        for bad in bad {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
