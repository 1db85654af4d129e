//! 自备词表: the authority's own list of words, and the file in which an inspector takes it along.

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::own_words::{Group, OwnWords};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_inspect::own_words;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the list of words of an authority.
#[derive(Debug, Clone)]
pub struct ShowWords {
    /// The authority.
    pub authority: AuthorityId,
}

/// 自备词表.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WordsView {
    /// The entries: wrong words, names, exceptions, hosts; within a group the latest first.
    pub entries: Vec<WordShown>,
    /// The list as the file for `mingjian inspect … --words`.
    pub file: String,
}

/// An entry as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordShown {
    /// What it says.
    pub group: Group,
    /// The wrong word, the name, the text or the host.
    pub text: String,
    /// Of a wrong word: the right one; empty otherwise.
    pub right: String,
    /// Of a wrong word: longer texts in which it is right.
    pub except: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// The name of whoever put it on the list.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: Moment,
}

impl Look for ShowWords {
    type View = WordsView;

    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, _: &Deed) -> Result<WordsView, AppError> {
        let list: OwnWords = case.house.get(SOLE).unwrap_or_default();
        let file = own_words::write(list.entries.iter().map(|one| (&one.entry, one.source.as_str())));
        let mut entries: Vec<WordShown> = list
            .entries
            .into_iter()
            .rev()
            .map(|one| WordShown {
                group: one.entry.group,
                text: one.entry.text,
                right: one.entry.right,
                except: one.entry.except,
                source: one.source,
                by: case.name_of(&one.by.0),
                at: one.at,
            })
            .collect();
        entries.sort_by_key(|one| one.group);
        Ok(WordsView { entries, file })
    }
}
