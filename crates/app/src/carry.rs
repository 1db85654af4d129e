//! 承接: what is known of a chain goes along with a command, so that nobody has to read again what was just written.
//!
//! **Invariant:** nothing of it is seen before the commit, and it is taken only for the head behind the command; what
//! somebody else wrote in between is read as ever.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Kind;
use mingjian_core::ids::Moment;
use mingjian_store::Head;
use tokio::task::JoinHandle;

use crate::loaded::Loaded;
use crate::run::App;

/// What a command did to a chain.
pub(crate) struct Moved {
    /// The head that it found.
    pub(crate) before: Head,
    /// The head that it left.
    pub(crate) after: Head,
    /// What happened.
    pub(crate) events: Vec<Event>,
    /// When.
    pub(crate) at: Moment,
}

impl Moved {
    /// The kinds of papers to which something happened.
    pub(crate) fn kinds(&self) -> BTreeSet<Kind> {
        let kind = |event: &Event| match event {
            Event::Filed(filed) => Some(filed.fact.kind()),
            _ => None,
        };
        self.events.iter().filter_map(kind).collect()
    }

    /// The events as they will be read back.
    fn read_back(&self) -> Option<Vec<(Event, Moment)>> {
        let read = |event: &Event| {
            let text = event.text().ok()?;
            Some((Event::read(event.name(), event.version(), &text).ok()?, self.at))
        };
        self.events.iter().map(read).collect()
    }
}

/// The state of a campaign behind a command, as it is being computed.
pub(crate) type Carrying = JoinHandle<Option<Loaded>>;

impl App {
    /// Begins to compute the state behind a command, while the database waits for its disk.
    pub(crate) fn begin_to_carry(&self, chain: &ChainId, moved: &Arc<Moved>) -> Option<Carrying> {
        let ChainId::Campaign(id) = chain else { return None };
        if moved.events.is_empty() {
            return None;
        }
        let known = self.known_at(id, Some(moved.before.clone()))?;
        let moved = Arc::clone(moved);
        Some(tokio::spawn(async move {
            known.advanced(moved.after.clone(), &moved.read_back()?)
        }))
    }

    /// The command is committed: what is known goes along.
    pub(crate) async fn carry(&self, chain: &ChainId, moved: &Moved, carrying: Option<Carrying>) {
        self.shelves.carry(chain, moved);
        if let (ChainId::Campaign(id), Some(carrying)) = (chain, carrying)
            && let Ok(Some(next)) = carrying.await
        {
            self.keep(id, next);
        }
    }
}
