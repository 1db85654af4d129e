//! 卷架: papers and units of a chain as they were read last, for as long as nothing happened to them.
//!
//! Each request asks of the same persons, offices and procedure. **Invariant:** what is given back is what stands in
//! the transaction that asks: the database is asked for the mark of a kind each time, and a mark never returns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingjian_core::event::ChainId;
use mingjian_core::flow::{Kept, Kind, Papers, Shelf, Standing};
use mingjian_core::ids::CampaignId;
use mingjian_core::sheet::Unit;
use mingjian_store::Reader;
use mingjian_store::tables::{paper, unit};

use crate::error::AppError;
use crate::inspected::Indexes;
use crate::run::App;

/// Most bytes of texts that are held; beyond them everything is read anew.
const MOST: usize = 64 << 20;

/// The papers of a kind under their mark.
type Marked = (paper::Mark, Arc<Shelf>);

/// 卷架.
#[derive(Default)]
pub(crate) struct Shelves {
    shelves: Mutex<HashMap<(String, Kind), Marked>>,
    units: Mutex<HashMap<CampaignId, Arc<Vec<Unit>>>>,
    /// What findings are filtered by, which never changes.
    pub(crate) indexes: Indexes,
}

impl Shelves {
    fn known(&self, chain: &ChainId, kind: Kind) -> Option<Marked> {
        let shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.get(&(chain.key(), kind)).cloned()
    }

    fn keep(&self, chain: &ChainId, kind: Kind, mark: paper::Mark, shelf: &Arc<Shelf>) {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.insert((chain.key(), kind), (mark, Arc::clone(shelf)));
        let size = |shelf: &Shelf| shelf.values().map(|one| one.kept().body.len()).sum::<usize>();
        if shelves.values().map(|(_, shelf)| size(shelf)).sum::<usize>() > MOST {
            shelves.clear();
        }
    }
}

impl App {
    /// The papers of a kind of a chain.
    pub(crate) async fn shelf(
        &self,
        reader: &mut Reader,
        chain: &ChainId,
        kind: Kind,
    ) -> Result<Arc<Shelf>, AppError> {
        let mark = paper::mark(reader, chain, kind).await?;
        self.marked(reader, chain, kind, mark).await
    }

    /// All papers of a chain but the evidence, of which there is much.
    pub(crate) async fn house(&self, reader: &mut Reader, chain: &ChainId) -> Result<Papers, AppError> {
        let mut papers = Papers::default();
        for (kind, mark) in paper::marks(reader, chain).await? {
            if kind != Kind::Evidence {
                papers.put(kind, &self.marked(reader, chain, kind, mark).await?);
            }
        }
        Ok(papers)
    }

    async fn marked(
        &self,
        reader: &mut Reader,
        chain: &ChainId,
        kind: Kind,
        mark: paper::Mark,
    ) -> Result<Arc<Shelf>, AppError> {
        let known = self.shelves.known(chain, kind);
        if let Some((_, shelf)) = known.as_ref().filter(|(known, _)| *known == mark) {
            return Ok(Arc::clone(shelf));
        }
        let rows = paper::of_kind(reader, chain, kind).await?;
        let old = known.map(|(_, shelf)| shelf).unwrap_or_default();
        // What did not change keeps what was read out of it.
        let standing = |kept: Kept| match old.get(&kept.id).filter(|one| *one.kept() == kept) {
            Some(same) => Arc::clone(same),
            None => Arc::new(Standing::new(kept)),
        };
        let shelf: Shelf = rows
            .into_iter()
            .map(|kept| (kept.id.clone(), standing(kept)))
            .collect();
        let shelf = Arc::new(shelf);
        // Outside a snapshot something may have happened between the two questions.
        if paper::mark(reader, chain, kind).await? == mark {
            self.shelves.keep(chain, kind, mark, &shelf);
        }
        Ok(shelf)
    }

    /// The units of a campaign in their order.
    pub(crate) async fn units(
        &self,
        reader: &mut Reader,
        campaign: &CampaignId,
    ) -> Result<Arc<Vec<Unit>>, AppError> {
        let count = unit::count(reader, campaign).await?;
        let held = |units: &&Arc<Vec<Unit>>| i64::try_from(units.len()) == Ok(count);
        {
            let known = self.shelves.units.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(units) = known.get(campaign).filter(held) {
                return Ok(Arc::clone(units));
            }
        }
        let units = Arc::new(unit::list(reader, campaign).await?);
        let mut known = self.shelves.units.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(campaign.clone(), Arc::clone(&units));
        Ok(units)
    }
}
