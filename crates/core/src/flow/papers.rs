//! 卷宗: the papers of a chain, as texts that are read into their types on asking.
//!
//! **Invariant:** a text is read once, however often and by however many it is asked for; a paper that changed is
//! another [`Standing`].

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Kind, Paper};
use crate::ids::Moment;

/// A paper as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its text.
    pub body: String,
    /// How many facts it consists of.
    pub version: i64,
    /// When the last one happened.
    pub changed_at: Moment,
}

/// A paper as it is kept, with what its text says.
#[derive(Debug)]
pub struct Standing {
    kept: Kept,
    /// Of the type of its kind; nothing when the text does not read.
    said: OnceLock<Option<Box<dyn Any + Send + Sync>>>,
}

impl Standing {
    /// Of a row.
    pub fn new(kept: Kept) -> Self {
        Self {
            kept,
            said: OnceLock::new(),
        }
    }

    /// As it is kept.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What its text says. One whose text does not read says nothing; the record's verification names it.
    pub fn said<P: Paper>(&self) -> Option<&P> {
        let read = || {
            let paper = serde_json::from_str::<P>(&self.kept.body).ok()?;
            Some(Box::new(paper) as Box<dyn Any + Send + Sync>)
        };
        self.said.get_or_init(read).as_ref()?.downcast_ref()
    }
}

/// All papers of one kind that are known, by id.
pub type Shelf = BTreeMap<String, Arc<Standing>>;

/// The papers of a chain.
#[derive(Debug, Clone, Default)]
pub struct Papers(BTreeMap<Kind, Arc<Shelf>>);

impl Papers {
    /// From the rows of a store.
    pub fn new(kept: impl IntoIterator<Item = Kept>) -> Self {
        let mut papers = Self::default();
        for one in kept {
            papers = papers.with(one);
        }
        papers
    }

    /// Puts the papers of a kind beside those that are there.
    pub fn put(&mut self, kind: Kind, shelf: &Arc<Shelf>) {
        match self.0.get_mut(&kind) {
            None => drop(self.0.insert(kind, Arc::clone(shelf))),
            Some(known) => {
                Arc::make_mut(known).extend(shelf.iter().map(|(id, one)| (id.clone(), Arc::clone(one))))
            }
        }
    }

    /// As it is kept, with its version.
    pub fn kept(&self, kind: Kind, id: &str) -> Option<&Kept> {
        self.0.get(&kind)?.get(id).map(|one| one.kept())
    }

    /// One paper. One whose text does not read counts as missing.
    pub fn see<P: Paper>(&self, id: &str) -> Option<&P> {
        self.0.get(&P::KIND)?.get(id)?.said()
    }

    /// A copy of one paper, to be changed.
    pub fn get<P: Paper>(&self, id: &str) -> Option<P> {
        self.see(id).cloned()
    }

    /// How many facts a paper consists of; 0 when there is none.
    pub fn version<P: Paper>(&self, id: &str) -> i64 {
        self.kept(P::KIND, id).map_or(0, |kept| kept.version)
    }

    /// All papers of a kind, by id.
    pub fn each<P: Paper>(&self) -> impl Iterator<Item = (&str, &P)> {
        let shelf = self.0.get(&P::KIND).into_iter();
        shelf
            .flat_map(|shelf| shelf.iter())
            .filter_map(|(id, one)| Some((id.as_str(), one.said()?)))
    }

    /// Copies of all papers of a kind, by id.
    pub fn all<P: Paper>(&self) -> impl Iterator<Item = (&str, P)> {
        self.each().map(|(id, paper): (&str, &P)| (id, paper.clone()))
    }

    /// All papers of a kind as they are kept.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Kept> {
        let shelf = self.0.get(&kind).into_iter();
        shelf.flat_map(|shelf| shelf.values()).map(|one| one.kept())
    }

    /// The papers after one was put in or replaced.
    #[must_use]
    pub fn with(mut self, kept: Kept) -> Self {
        let shelf = Arc::make_mut(self.0.entry(kept.kind).or_default());
        shelf.insert(kept.id.clone(), Arc::new(Standing::new(kept)));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::SOLE;
    use crate::flow::settings::Settings;

    fn kept(body: &str, version: i64) -> Kept {
        Kept {
            kind: Kind::Settings,
            id: SOLE.to_owned(),
            body: body.to_owned(),
            version,
            changed_at: Moment(0),
        }
    }

    #[test]
    fn a_text_is_read_once_and_a_changed_paper_is_read_again() {
        let body = serde_json::to_string(&Settings::default()).unwrap();
        let papers = Papers::new([kept(&body, 1)]);
        let copy = papers.clone();
        let (one, other) = (
            papers.see::<Settings>(SOLE).unwrap(),
            copy.see::<Settings>(SOLE).unwrap(),
        );
        assert!(std::ptr::eq(one, other), "both look at the same reading");
        let changed = papers.clone().with(kept("{", 2));
        assert_eq!(
            changed.get::<Settings>(SOLE),
            None,
            "what does not read says nothing"
        );
        assert_eq!(
            (
                changed.version::<Settings>(SOLE),
                papers.version::<Settings>(SOLE)
            ),
            (2, 1)
        );
    }

    #[test]
    fn papers_of_a_kind_are_put_beside_those_that_are_there() {
        let mut papers = Papers::new([kept("{}", 1)]);
        let other = Kept {
            id: "b".to_owned(),
            ..kept("{}", 3)
        };
        let shelf: Shelf = [("b".to_owned(), Arc::new(Standing::new(other)))].into();
        papers.put(Kind::Settings, &Arc::new(shelf));
        let ids: Vec<&str> = papers
            .of_kind(Kind::Settings)
            .map(|one| one.id.as_str())
            .collect();
        assert_eq!(ids, [SOLE, "b"]);
    }
}
