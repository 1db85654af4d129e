//! 卷宗: the papers of a chain, as texts that are read into their types on asking.

use std::collections::BTreeMap;
use std::sync::Arc;

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

/// The papers of a chain.
#[derive(Debug, Clone, Default)]
pub struct Papers(Arc<BTreeMap<(Kind, String), Kept>>);

impl Papers {
    /// From the rows of a store.
    pub fn new(kept: impl IntoIterator<Item = Kept>) -> Self {
        Self(Arc::new(
            kept.into_iter()
                .map(|one| ((one.kind, one.id.clone()), one))
                .collect(),
        ))
    }

    /// As it is kept, with its version.
    pub fn kept(&self, kind: Kind, id: &str) -> Option<&Kept> {
        self.0.get(&(kind, id.to_owned()))
    }

    /// One paper. One whose text does not read counts as missing; the record's verification names it.
    pub fn get<P: Paper>(&self, id: &str) -> Option<P> {
        serde_json::from_str(&self.kept(P::KIND, id)?.body).ok()
    }

    /// How many facts a paper consists of; 0 when there is none.
    pub fn version<P: Paper>(&self, id: &str) -> i64 {
        self.kept(P::KIND, id).map_or(0, |kept| kept.version)
    }

    /// All papers of a kind, by id.
    pub fn all<P: Paper>(&self) -> impl Iterator<Item = (&str, P)> {
        self.of_kind(P::KIND)
            .filter_map(|kept| Some((kept.id.as_str(), serde_json::from_str(&kept.body).ok()?)))
    }

    /// All papers of a kind as they are kept.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Kept> {
        self.0
            .range((kind, String::new())..)
            .take_while(move |((found, _), _)| *found == kind)
            .map(|(_, kept)| kept)
    }

    /// The papers after one was put in or replaced.
    #[must_use]
    pub fn with(mut self, kept: Kept) -> Self {
        Arc::make_mut(&mut self.0).insert((kept.kind, kept.id.clone()), kept);
        self
    }
}
