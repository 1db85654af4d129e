//! 卷架: papers and units of a chain as they were read last, for as long as nothing happened to them.
//!
//! Each request asks of the same persons, offices and procedure. **Invariant:** what is given back is what stands in
//! the transaction that asks: rows change with the head of their chain only, and a head, or the mark of a kind, never
//! returns.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use mingjian_core::event::ChainId;
use mingjian_core::flow::{Kept, Kind, Papers, Shelf, Standing};
use mingjian_core::ids::CampaignId;
use mingjian_core::sheet::Unit;
use mingjian_store::tables::{paper, unit};
use mingjian_store::{Head, Reader, chain};

use crate::carry::Moved;
use crate::error::AppError;
use crate::inspected::Indexes;
use crate::run::App;

/// Most bytes of texts that are held; beyond them everything is read anew.
const MOST: usize = 64 << 20;

/// The papers of a kind under their mark.
type Marked = (paper::Mark, Arc<Shelf>);

/// What was read of a chain.
#[derive(Default)]
struct Rack {
    /// The head at which each kind was last found unchanged.
    heads: BTreeMap<Kind, Head>,
    shelves: BTreeMap<Kind, Marked>,
    /// All papers but the evidence, at a head.
    house: Option<(Head, Papers)>,
}

/// 卷架.
#[derive(Default)]
pub(crate) struct Shelves {
    racks: Mutex<HashMap<String, Rack>>,
    units: Mutex<HashMap<CampaignId, Arc<Vec<Unit>>>>,
    /// What findings are filtered by, which never changes.
    pub(crate) indexes: Indexes,
}

impl Shelves {
    /// The papers of a kind at a head, when they are known.
    pub(crate) fn at(&self, chain: &ChainId, kind: Kind, head: &Head) -> Option<Arc<Shelf>> {
        let racks = self.racks.lock().unwrap_or_else(PoisonError::into_inner);
        let rack = racks.get(&chain.key())?;
        let (_, shelf) = rack.shelves.get(&kind)?;
        (rack.heads.get(&kind) == Some(head)).then(|| Arc::clone(shelf))
    }

    fn house_at(&self, chain: &ChainId, head: &Head) -> Option<Papers> {
        let racks = self.racks.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, house) = racks.get(&chain.key())?.house.as_ref()?;
        (known == head).then(|| house.clone())
    }

    fn known(&self, chain: &ChainId, kind: Kind) -> Option<Marked> {
        let racks = self.racks.lock().unwrap_or_else(PoisonError::into_inner);
        racks.get(&chain.key())?.shelves.get(&kind).cloned()
    }

    fn keep(&self, chain: &ChainId, head: &Head, found: &[(Kind, Marked)], house: Option<&Papers>) {
        let mut racks = self.racks.lock().unwrap_or_else(PoisonError::into_inner);
        let rack = racks.entry(chain.key()).or_default();
        for (kind, marked) in found {
            rack.heads.insert(*kind, head.clone());
            rack.shelves.insert(*kind, marked.clone());
        }
        if let Some(house) = house {
            rack.house = Some((head.clone(), house.clone()));
        }
        let size = |shelf: &Shelf| shelf.values().map(|one| one.kept().body.len()).sum::<usize>();
        let shelves = racks.values().flat_map(|rack| rack.shelves.values());
        if shelves.map(|(_, shelf)| size(shelf)).sum::<usize>() > MOST {
            racks.clear();
        }
    }

    /// What did not change with a command stands at the head behind it as well.
    pub(crate) fn carry(&self, chain: &ChainId, moved: &Moved) {
        let kinds = moved.kinds();
        let mut racks = self.racks.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(rack) = racks.get_mut(&chain.key()) else {
            return;
        };
        for (kind, head) in &mut rack.heads {
            if *head == moved.before && !kinds.contains(kind) {
                head.clone_from(&moved.after);
            }
        }
        let is_of_house = kinds.iter().any(|kind| *kind != Kind::Evidence);
        if let Some((head, _)) = rack.house.as_mut().filter(|_| !is_of_house)
            && *head == moved.before
        {
            head.clone_from(&moved.after);
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
        let head = chain::seen_head(reader, chain).await?;
        if let Some(shelf) = head.as_ref().and_then(|head| self.shelves.at(chain, kind, head)) {
            return Ok(shelf);
        }
        let mark = paper::mark(reader, chain, kind).await?;
        let marked = self.marked(reader, chain, kind, mark).await?;
        let shelf = Arc::clone(&marked.1);
        if let Some(head) = still(reader, chain, head).await? {
            self.shelves.keep(chain, &head, &[(kind, marked)], None);
        }
        Ok(shelf)
    }

    /// All papers of a chain but the evidence, of which there is much.
    pub(crate) async fn house(&self, reader: &mut Reader, chain: &ChainId) -> Result<Papers, AppError> {
        let head = chain::seen_head(reader, chain).await?;
        if let Some(house) = head.as_ref().and_then(|head| self.shelves.house_at(chain, head)) {
            return Ok(house);
        }
        let (mut papers, mut found) = (Papers::default(), Vec::new());
        for (kind, mark) in paper::marks(reader, chain).await? {
            if kind != Kind::Evidence {
                let marked = self.marked(reader, chain, kind, mark).await?;
                papers.put(kind, &marked.1);
                found.push((kind, marked));
            }
        }
        if let Some(head) = still(reader, chain, head).await? {
            self.shelves.keep(chain, &head, &found, Some(&papers));
        }
        Ok(papers)
    }

    async fn marked(
        &self,
        reader: &mut Reader,
        chain: &ChainId,
        kind: Kind,
        mark: paper::Mark,
    ) -> Result<Marked, AppError> {
        let known = self.shelves.known(chain, kind);
        if let Some(known) = known.as_ref().filter(|(known, _)| *known == mark) {
            return Ok(known.clone());
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
        Ok((mark, Arc::new(shelf)))
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

/// The head, if nothing happened since it was seen: outside a snapshot something may have, between two questions.
async fn still(reader: &mut Reader, chain: &ChainId, seen: Option<Head>) -> Result<Option<Head>, AppError> {
    let now = chain::head(reader, chain).await?;
    Ok(seen.filter(|seen| Some(seen) == now.as_ref()))
}
