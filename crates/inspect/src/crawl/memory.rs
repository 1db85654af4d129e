//! 内存清单: the frontier of a run that keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::frontier::{Broken, Frontier, Lease, Row, Target, Visit};

#[derive(Debug)]
struct Kept {
    row: Row,
    number: i64,
    taken: i64,
    due: i64,
    look_at: i64,
}

#[derive(Debug, Default)]
struct Rows {
    known: BTreeMap<String, Kept>,
    /// Waiting and not taken: rank, order of coming, address.
    waiting: BTreeSet<(i64, i64, String)>,
    count: i64,
}

impl Rows {
    fn add(&mut self, targets: &[Target], now: i64) {
        for target in targets {
            if self.known.contains_key(&target.url) {
                continue;
            }
            self.count = self.count.saturating_add(1);
            if target.skip.is_none() {
                self.waiting
                    .insert((target.rank(), self.count, target.url.clone()));
            }
            let visit = target
                .skip
                .clone()
                .map(|why| Visit::bare(now, super::Outcome::NotChecked(why)));
            let row = Row {
                target: target.clone(),
                pending: target.skip.is_none(),
                visit,
            };
            let kept = Kept {
                row,
                number: self.count,
                taken: 0,
                due: 0,
                look_at: 0,
            };
            self.known.insert(target.url.clone(), kept);
        }
    }
}

/// 内存清单.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Rows>);

impl Memory {
    fn with<T>(&self, act: impl FnOnce(&mut Rows) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Frontier for Memory {
    async fn open(&self, now: i64) -> Result<(), Broken> {
        self.with(|rows| {
            let mut waits = false;
            for again in [false, true] {
                for kept in rows.known.values_mut() {
                    let due = kept.look_at <= now && (again || kept.look_at > 0);
                    if kept.row.pending || due {
                        kept.row.pending = true;
                        kept.look_at = 0;
                        kept.due = 0;
                        rows.waiting.insert((
                            kept.row.target.rank(),
                            kept.number,
                            kept.row.target.url.clone(),
                        ));
                        waits = true;
                    }
                }
                if waits {
                    break;
                }
            }
        });
        Ok(())
    }

    async fn add(&self, targets: &[Target], now: i64) -> Result<(), Broken> {
        self.with(|rows| rows.add(targets, now));
        Ok(())
    }

    async fn take(&self, now: i64, _: i64, from: i64) -> Result<Option<Lease>, Broken> {
        Ok(self.with(|rows| {
            let Rows { known, waiting, .. } = rows;
            let key = waiting
                .range((from, 0, String::new())..)
                .find(|(_, _, url)| known.get(url).is_some_and(|kept| kept.due <= now))?
                .clone();
            waiting.remove(&key);
            let kept = known.get_mut(&key.2)?;
            kept.taken = kept.taken.saturating_add(1);
            Some(Lease {
                target: kept.row.target.clone(),
                number: kept.taken,
                past: kept.row.visit.clone(),
            })
        }))
    }

    async fn settle(
        &self,
        lease: &Lease,
        visit: &Visit,
        look_at: i64,
        found: &[Target],
    ) -> Result<bool, Broken> {
        Ok(self.with(|rows| {
            let Some(kept) = rows
                .known
                .get_mut(&lease.target.url)
                .filter(|kept| kept.taken == lease.number)
            else {
                return false;
            };
            kept.row.pending = false;
            kept.row.visit = Some(visit.clone());
            kept.look_at = look_at;
            kept.taken = 0;
            rows.add(found, visit.at);
            true
        }))
    }

    async fn postpone(&self, lease: &Lease, due: i64) -> Result<(), Broken> {
        self.with(|rows| {
            if let Some(kept) = rows.known.get_mut(&lease.target.url) {
                kept.due = due;
                let key = (kept.row.target.rank(), kept.number, lease.target.url.clone());
                rows.waiting.insert(key);
            }
        });
        Ok(())
    }

    async fn next_due(&self, from: i64) -> Result<Option<i64>, Broken> {
        Ok(self.with(|rows| {
            let waiting = rows.waiting.range((from, 0, String::new())..);
            waiting
                .filter_map(|(_, _, url)| rows.known.get(url))
                .map(|kept| kept.due)
                .min()
        }))
    }

    async fn rows(&self, after: &str, most: usize) -> Result<Vec<Row>, Broken> {
        Ok(self.with(|rows| {
            let behind = rows
                .known
                .range::<str, _>((Bound::Excluded(after), Bound::Unbounded));
            behind.take(most).map(|(_, kept)| kept.row.clone()).collect()
        }))
    }
}
