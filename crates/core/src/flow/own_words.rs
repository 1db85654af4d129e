//! 自备词表 of an authority: what it wants noticed, or left alone, in the wording of pages beside the lists that ship.
//!
//! Which local names are often miswritten, which hosts its units may link to, and which texts only look wrong is known
//! in the place itself. **Invariant:** an entry that would alarm at its own right form is not taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::refusal::Refusal;

/// Most entries of a list.
pub const MOST: usize = 3_000;
/// A wrong word has so many characters at least: one character is right somewhere on every page.
const SHORTEST_WORD: usize = 2;
/// A protected name has so many characters at least; shorter ones are met by chance.
const SHORTEST_NAME: usize = 5;
/// Longest text of an entry, in characters.
const LONGEST: usize = 60;
/// Longest host, in characters.
const LONGEST_HOST: usize = 253;

/// 词条类别: what an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 错词: a wrong word and the right one.
    Word,
    /// 保护名称: a name that may not be written otherwise.
    Name,
    /// 例外: a text in which no word is wrong, such as the name of a village.
    Fine,
    /// 可链域名: a host to which pages may link.
    Host,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Word, Self::Name, Self::Fine, Self::Host];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Name => "name",
            Self::Fine => "fine",
            Self::Host => "host",
        }
    }
}

/// 词条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it says.
    pub group: Group,
    /// The wrong word, the name, the text or the host.
    pub text: String,
    /// Of a wrong word: the right one; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// Of a wrong word: longer texts in which it is right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

impl Entry {
    /// Whether it can stand in a list.
    ///
    /// # Errors
    /// MJ5123 for a text that is too short, too long, or holds control characters; MJ5124 for a wrong word without a
    /// right one, or whose right one holds it; MJ5125 for an exception without the word; MJ5126 for what is no host.
    pub fn check(&self) -> Result<(), Refusal> {
        let count = self.text.chars().count();
        let (least, most) = match self.group {
            Group::Word | Group::Fine => (SHORTEST_WORD, LONGEST),
            Group::Name => (SHORTEST_NAME, LONGEST),
            Group::Host => (1, LONGEST_HOST),
        };
        let whole = [&self.text, &self.right].into_iter().chain(&self.except);
        let plain = whole.flat_map(|text| text.chars()).all(|c| !c.is_control());
        if count < least || count > most || !plain || self.right.chars().count() > LONGEST {
            let params = [
                ("text", self.text.as_str()),
                ("least", &least.to_string()),
                ("most", &most.to_string()),
            ];
            return Err(Refusal::new("MJ5123", &params));
        }
        match self.group {
            Group::Word => self.check_word(),
            Group::Host if !is_host(&self.text) => Err(Refusal::new("MJ5126", &[("text", &self.text)])),
            Group::Name | Group::Fine | Group::Host => Ok(()),
        }
    }

    fn check_word(&self) -> Result<(), Refusal> {
        if self.right.is_empty() || self.right.contains(&self.text) {
            return Err(Refusal::new(
                "MJ5124",
                &[("text", &self.text), ("right", &self.right)],
            ));
        }
        let strange = self.except.iter().find(|except| {
            !except.contains(&self.text) || **except == self.text || except.chars().count() > LONGEST
        });
        strange.map_or(Ok(()), |except| {
            Err(Refusal::new(
                "MJ5125",
                &[("text", &self.text), ("except", except)],
            ))
        })
    }
}

/// Whether a text is the name of a host, without scheme, port and path; Chinese domains are.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    text.contains('.') && text.split('.').all(label)
}

/// One entry from a line as it is copied from a table: text, right form and exceptions in cells (tabs or `→`), several
/// exceptions parted by `、`, `,` or `;`. What a group does not need is not read.
///
/// ```
/// use mingjian_core::flow::own_words::{Group, entry};
/// let one = entry(Group::Word, "青河区\t青禾区\t青河区域、大青河区");
/// assert_eq!((one.text.as_str(), one.right.as_str(), one.except.len()), ("青河区", "青禾区", 2));
/// ```
pub fn entry(group: Group, line: &str) -> Entry {
    let mut cells = line.split(['\t', '→']).map(str::trim);
    let text = cells.next().unwrap_or_default().to_owned();
    if group != Group::Word {
        let text = if group == Group::Host {
            text.to_lowercase()
        } else {
            text
        };
        return Entry {
            group,
            text,
            right: String::new(),
            except: Vec::new(),
        };
    }
    let right = cells.next().unwrap_or_default().to_owned();
    let except = cells.flat_map(|cell| cell.split(['、', '，', ',', '；', ';']));
    let except = except.map(str::trim).filter(|text| !text.is_empty());
    Entry {
        group,
        text,
        right,
        except: except.map(str::to_owned).collect(),
    }
}

/// 在列词条: an entry with who put it on the list, when and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The entry.
    pub entry: Entry,
    /// Where it comes from: the notice or the experience that says so.
    pub source: String,
    /// Who put it there.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// 自备词表, in the order in which its entries came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OwnWords {
    /// The entries.
    pub entries: Vec<Listed>,
}

impl OwnWords {
    /// The entry of a text.
    pub fn entry(&self, group: Group, text: &str) -> Option<&Listed> {
        self.entries
            .iter()
            .find(|one| one.entry.group == group && one.entry.text == text)
    }
}

facts! {
    /// What happens to the list.
    pub enum OwnWordsFact {
        /// Entries were put on the list, each in the place of one of the same text.
        "words.kept" => Kept { entries: Vec<Entry>, source: String, by: ActorId },
        /// An entry was taken off the list.
        "words.dropped" => Dropped { group: Group, text: String, reason: String, by: ActorId },
    }
}

impl Paper for OwnWords {
    const KIND: Kind = Kind::OwnWords;
    type Fact = OwnWordsFact;

    fn apply(old: Option<Self>, fact: &OwnWordsFact, at: Moment) -> Option<Self> {
        let mut list = old.unwrap_or_default();
        match fact {
            OwnWordsFact::Kept { entries, source, by } => {
                let replaced = |one: &Listed| {
                    let same = |new: &Entry| new.group == one.entry.group && new.text == one.entry.text;
                    entries.iter().any(same)
                };
                list.entries.retain(|one| !replaced(one));
                list.entries.extend(entries.iter().map(|entry| Listed {
                    entry: entry.clone(),
                    source: source.clone(),
                    by: by.clone(),
                    at,
                }));
            }
            OwnWordsFact::Dropped { group, text, .. } => {
                list.entry(*group, text)?;
                list.entries
                    .retain(|one| one.entry.group != *group || one.entry.text != *text);
            }
        }
        Some(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(group: Group, line: &str) -> &'static str {
        entry(group, line)
            .check()
            .map_or_else(|refusal| refusal.code, |()| "")
    }

    #[test]
    fn an_entry_that_would_alarm_at_what_is_right_is_not_taken() {
        assert_eq!(code(Group::Word, "青河区→青禾区→青河区域"), "");
        assert_eq!(code(Group::Word, "青\t禾"), "MJ5123");
        assert_eq!(code(Group::Word, "青河区"), "MJ5124");
        assert_eq!(code(Group::Word, "禾区\t青禾区"), "MJ5124");
        assert_eq!(code(Group::Word, "青河区\t青禾区\t清河"), "MJ5125");
        assert_eq!(code(Group::Name, "青禾"), "MJ5123");
        assert_eq!(code(Group::Name, "青禾区人民政府"), "");
        assert_eq!(code(Group::Host, "News.Example.com"), "");
        assert_eq!(code(Group::Host, "政务.中国"), "");
        for host in [
            "https://a.example",
            "a.example/x",
            "localhost",
            "a..b",
            "-a.example",
        ] {
            assert_eq!(code(Group::Host, host), "MJ5126", "{host}");
        }
        assert_eq!(code(Group::Fine, &"长".repeat(LONGEST + 1)), "MJ5123");
        assert_eq!(code(Group::Fine, "秸杆村\u{7}"), "MJ5123");
    }
}
