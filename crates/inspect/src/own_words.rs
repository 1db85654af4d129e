//! 自备词表 as a file: what a place wants noticed or left alone beside the lists that ship, ready to be looked for.
//!
//! The office writes it under Settings, or a person by hand; `--words` takes it along. Its text goes with the seal of a
//! sweep as those of the shipped lists do. Hosts become hosts that the unit may link to.

use std::fmt::Write as _;

use aho_corasick::{AhoCorasick, MatchKind};
use mingjian_core::flow::own_words::{Entry, Group, MOST};
use mingjian_core::refusal::{Place, Refusal};
use serde::Deserialize;

/// The format that this program reads and writes.
const FORMAT: &str = "words/1";
/// The name under which its text goes with a seal.
pub const NAME: &str = "own/words.yaml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mingjian: String,
    entries: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    group: Group,
    text: String,
    #[serde(default)]
    right: String,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    source: String,
}

/// 自备词表, ready to be looked for.
#[derive(Debug, Clone)]
pub struct OwnWords {
    text: String,
    words: Vec<(Entry, String)>,
    matcher: AhoCorasick,
    names: Vec<String>,
    fine: Vec<String>,
    hosts: Vec<String>,
}

impl OwnWords {
    /// Reads a file.
    ///
    /// # Errors
    /// MJ5120 when it cannot be read, with its line; MJ5121 for another format; MJ5122 for too many entries; what
    /// [`Entry::check`] says of an entry.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let file: File = serde_saphyr::from_str(text).map_err(|error| {
            let line = error
                .location()
                .map_or(0, |at| u32::try_from(at.line()).unwrap_or(0));
            Refusal::new("MJ5120", &[]).at(Place {
                line,
                ..Place::default()
            })
        })?;
        if file.mingjian != FORMAT {
            let params = [("found", file.mingjian.as_str()), ("wanted", FORMAT)];
            return Err(Refusal::new("MJ5121", &params));
        }
        if file.entries.len() > MOST {
            return Err(Refusal::new("MJ5122", &[("limit", &MOST.to_string())]));
        }
        let (mut words, mut names, mut fine, mut hosts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in file.entries {
            let entry = Entry {
                group: line.group,
                text: line.text,
                right: line.right,
                except: line.except,
            };
            entry.check()?;
            match entry.group {
                Group::Word => words.push((entry, line.source)),
                Group::Name => names.push(entry.text),
                Group::Fine => fine.push(entry.text),
                Group::Host => hosts.push(entry.text),
            }
        }
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|(word, _)| word.text.as_str()))
            .map_err(|_| Refusal::new("MJ5122", &[("limit", &MOST.to_string())]))?;
        Ok(Self {
            text: text.to_owned(),
            words,
            matcher,
            names,
            fine,
            hosts,
        })
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Hosts to which pages may link.
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// Names that may not be written otherwise.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// A wrong word by its number, with where it comes from.
    pub(crate) fn word(&self, index: usize) -> Option<(&Entry, &str)> {
        self.words
            .get(index)
            .map(|(entry, source)| (entry, source.as_str()))
    }

    /// Places of wrong words in a text, with the number of the word, where nothing around makes it right.
    pub(crate) fn wrong<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
        self.matcher.find_iter(text).filter_map(|hit| {
            let index = hit.pattern().as_usize();
            let (word, _) = self.word(index)?;
            let right = is_within(text, hit.start(), &word.text, &word.except);
            (!right && !self.is_fine(text, hit.start(), &word.text)).then_some((
                index,
                hit.start(),
                hit.end(),
            ))
        })
    }

    /// Whether a word stands inside a text that the office says is right.
    pub(crate) fn is_fine(&self, text: &str, at: usize, word: &str) -> bool {
        is_within(text, at, word, &self.fine)
    }
}

/// Whether a word that stands at a place is part of one of the longer texts there.
pub(crate) fn is_within(text: &str, at: usize, word: &str, longer: &[String]) -> bool {
    longer.iter().any(|whole| {
        whole.match_indices(word).any(|(inside, _)| {
            at.checked_sub(inside)
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.starts_with(whole.as_str()))
        })
    })
}

/// Entries with their sources as such a file.
///
/// ```
/// use mingjian_core::flow::own_words::{Group, entry};
/// use mingjian_inspect::own_words::{OwnWords, write};
/// let word = entry(Group::Word, "青河区\t青禾区");
/// assert!(OwnWords::read(&write([(&word, "来文\"一\"")].into_iter())).is_ok());
/// ```
pub fn write<'e>(entries: impl Iterator<Item = (&'e Entry, &'e str)>) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = format!("mingjian: {FORMAT}\nentries:");
    let mut any = false;
    for (entry, source) in entries {
        any = true;
        let _ = write!(
            out,
            "\n  - {{group: {}, text: {}",
            entry.group.name(),
            quoted(&entry.text)
        );
        if !entry.right.is_empty() {
            let _ = write!(out, ", right: {}", quoted(&entry.right));
        }
        if !entry.except.is_empty() {
            let all: Vec<String> = entry.except.iter().map(|text| quoted(text)).collect();
            let _ = write!(out, ", except: [{}]", all.join(", "));
        }
        if !source.is_empty() {
            let _ = write!(out, ", source: {}", quoted(source));
        }
        out.push('}');
    }
    out.push_str(if any { "\n" } else { " []\n" });
    out
}

#[cfg(test)]
mod tests {
    use mingjian_core::flow::own_words::entry;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let entries = [
            (
                entry(Group::Word, "青河区\t青禾区\t大青河区、青河区域"),
                "来文：#1 \"甲\"",
            ),
            (entry(Group::Name, "青禾区人民政府"), ""),
            (entry(Group::Fine, "秸杆村"), "地名"),
            (entry(Group::Host, "news.example.com"), "融媒体中心"),
        ];
        let text = write(entries.iter().map(|(entry, source)| (entry, *source)));
        let list = OwnWords::read(&text).unwrap();
        assert_eq!(list.word(0), Some((&entries[0].0, entries[0].1)));
        assert_eq!(
            (list.names(), list.hosts()),
            (
                &["青禾区人民政府".to_owned()][..],
                &["news.example.com".to_owned()][..]
            )
        );
        let hits: Vec<usize> = list.wrong("大青河区与青河区").map(|(_, at, _)| at).collect();
        assert_eq!(hits, ["大青河区与".len()]);
        assert!(list.is_fine("在秸杆村", "在".len(), "秸杆") && !list.is_fine("在秸杆村", 0, "秸杆"));
        assert!(OwnWords::read(&write(std::iter::empty())).is_ok());
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let refused = |text: &str| OwnWords::read(text).unwrap_err();
        let wrong = refused("mingjian: words/1\nentries:\n  - {group: verb, text: 甲乙}\n");
        assert_eq!((wrong.code, wrong.place.line), ("MJ5120", 3));
        assert_eq!(refused("mingjian: words/9\nentries: []\n").code, "MJ5121");
        let many = "  - {group: fine, text: 甲乙}\n".repeat(MOST + 1);
        assert_eq!(
            refused(&format!("mingjian: words/1\nentries:\n{many}")).code,
            "MJ5122"
        );
        let bad = "mingjian: words/1\nentries:\n  - {group: word, text: 禾区, right: 青禾区}\n";
        assert_eq!(refused(bad).code, "MJ5124");
    }
}
