//! 自备词表: entries are put on the authority's list of words, and taken off it.
//!
//! The list leaves as a file for whoever inspects, who may stand in another network. **Invariant:** each entry names
//! where it comes from; nothing of a batch is taken while one line of it is wrong.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::own_words::{Entry, Group, MOST, OwnWords, OwnWordsFact, entry};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::{Place, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::judge::said;
use crate::act::Act;
use crate::case::{Case, Need};

/// Puts entries on the authority's list of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepWords {
    /// The authority.
    pub authority: AuthorityId,
    /// What the entries say.
    pub group: Group,
    /// The entries, a line each: the text, of a wrong word the right one and its exceptions behind tabs or `→`.
    pub lines: String,
    /// Where they come from.
    pub source: String,
}

impl Act for KeepWords {
    const NAME: &'static str = "words.keep";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let missing = |field: &str| vec![Refusal::new("MJ2101", &[("field", field)])];
        let source = self.source.trim();
        if source.is_empty() {
            return Err(missing("source"));
        }
        let (mut entries, mut wrong) = (Vec::<Entry>::new(), Vec::new());
        for (number, line) in (1_u32..).zip(self.lines.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let one = entry(self.group, line);
            match one.check() {
                Err(refusal) => wrong.push(refusal.at(Place {
                    line: number,
                    ..Place::default()
                })),
                Ok(()) => {
                    // The last line of a text holds, as it does for what is on the list already.
                    entries.retain(|known| known.text != one.text);
                    entries.push(one);
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if entries.is_empty() {
            return Err(missing("lines"));
        }
        let list: OwnWords = case.house.get(SOLE).unwrap_or_default();
        entries.retain(|one| {
            let known = list.entry(one.group, &one.text);
            known.is_none_or(|known| known.entry != *one || known.source != source)
        });
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let added = entries
            .iter()
            .filter(|one| list.entry(one.group, &one.text).is_none());
        if list.entries.len().saturating_add(added.count()) > MOST {
            return Err(vec![Refusal::new("MJ5122", &[("limit", &MOST.to_string())])]);
        }
        let kept = OwnWordsFact::Kept {
            entries,
            source: source.to_owned(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, kept)])
    }
}

/// Takes an entry off the authority's list of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropWord {
    /// The authority.
    pub authority: AuthorityId,
    /// What the entry says.
    pub group: Group,
    /// Its text.
    pub word: String,
    /// Why.
    pub reason: String,
}

impl Act for DropWord {
    const NAME: &'static str = "words.drop";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let reason = said(&self.reason)?;
        let list: OwnWords = case.house.get(SOLE).unwrap_or_default();
        if list.entry(self.group, &self.word).is_none() {
            return Err(vec![Refusal::new("MJ5127", &[("text", &self.word)])]);
        }
        let dropped = OwnWordsFact::Dropped {
            group: self.group,
            text: self.word.clone(),
            reason,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, dropped)])
    }
}
