//! 核验: does the record hold, and do the rows say what the record says?
//!
//! First the links are walked; then the events are replayed into an empty database and the rows compared, so that
//! an edited row is found and named. A record that does not hold itself proves nothing about rows: then they are
//! not compared. **Invariant:** looking changes nothing.

use std::collections::BTreeMap;
use std::fmt;

use mingjian_core::event::{ChainId, Event};
use mingjian_core::ids::Moment;
use serde::Serialize;

use crate::chain::{self, Entry, Head};
use crate::fault::Fault;
use crate::sql::{Reader, Store};
use crate::tables::{AUTHORITY_DUMPS, CAMPAIGN_DUMPS, Dump};

/// How many entries are read at a time.
const PAGE: i64 = 500;

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Breach {
    /// The text of an event is not the one that was recorded.
    BodyEdited {
        /// Number of the entry.
        seq: i64,
    },
    /// The text of an event is gone.
    BodyMissing {
        /// Number of the entry.
        seq: i64,
    },
    /// An entry's own data (event, time, actor, command) are not the ones that were recorded.
    EntryEdited {
        /// Number of the entry.
        seq: i64,
    },
    /// An entry stands in the place of another.
    EntryMoved {
        /// Where it stands.
        seq: i64,
        /// Where it was recorded.
        from: i64,
    },
    /// Entries are gone.
    EntriesMissing {
        /// First number.
        first: i64,
        /// Last number.
        last: i64,
    },
    /// Each entry holds, but it does not follow from the one before.
    LinkBroken {
        /// Number of the entry.
        seq: i64,
    },
    /// Entries at the end are gone, or the head was set back or forth.
    HeadMismatch {
        /// What the head says.
        head: Head,
        /// Where the entries end.
        last: Head,
    },
    /// A head that was noted elsewhere is not in the chain.
    NotedHeadMissing {
        /// The head that was noted.
        noted: Head,
    },
    /// A row does not say what the record says.
    RowEdited {
        /// The table.
        table: &'static str,
        /// Its key.
        key: String,
    },
    /// A row is gone that the record speaks of.
    RowMissing {
        /// The table.
        table: &'static str,
        /// Its key.
        key: String,
    },
    /// A row of which the record knows nothing.
    RowUnknown {
        /// The table.
        table: &'static str,
        /// Its key.
        key: String,
    },
    /// The record cannot be replayed from here on.
    NotReplayable {
        /// Number of the entry.
        seq: i64,
        /// Why.
        why: String,
    },
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyEdited { seq } => write!(f, "entry {seq}: the event's text was changed"),
            Self::BodyMissing { seq } => write!(f, "entry {seq}: the event's text is gone"),
            Self::EntryEdited { seq } => write!(f, "entry {seq}: event, time, actor or command was changed"),
            Self::EntryMoved { seq, from } => write!(f, "entry {seq}: it was recorded as number {from}"),
            Self::EntriesMissing { first, last } => write!(f, "entries {first} to {last} are gone"),
            Self::LinkBroken { seq } => write!(f, "entry {seq}: it does not follow from the one before"),
            Self::HeadMismatch { head, last } => {
                write!(
                    f,
                    "the chain ends with number {}, its head says {}",
                    last.seq, head.seq
                )
            }
            Self::NotedHeadMissing { noted } => {
                write!(
                    f,
                    "number {} with the digest {} is not in the chain",
                    noted.seq, noted.hash
                )
            }
            Self::RowEdited { table, key } => write!(f, "{table} {key}: the row was changed"),
            Self::RowMissing { table, key } => write!(f, "{table} {key}: the row is gone"),
            Self::RowUnknown { table, key } => write!(f, "{table} {key}: no event made this row"),
            Self::NotReplayable { seq, why } => write!(f, "entry {seq} cannot be replayed: {why}"),
        }
    }
}

/// 核验结果 of one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Key of the chain.
    pub chain: String,
    /// How many entries were read.
    pub entries: i64,
    /// Where the entries end.
    pub last: Head,
    /// Whether the rows were compared: only with a record that holds itself.
    pub rows_compared: bool,
    /// What does not hold; empty when everything does.
    pub breaches: Vec<Breach>,
}

impl Report {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.breaches.is_empty()
    }
}

impl Store {
    /// Verifies a chain and the rows for which it accounts. `noted` is a head that was printed or sent elsewhere
    /// before; with it a tail that was cut off together with the head is found as well.
    ///
    /// # Errors
    /// The database's own; what does not hold is no error but a breach.
    pub async fn verify(&self, chain: &ChainId, noted: Option<&Head>) -> Result<Report, Fault> {
        let mut reader = self.read().await?;
        let mut walk = Walk::new(chain, noted);
        let mut replay = Replay::begin().await?;
        loop {
            let page = chain::entries(&mut reader, chain, walk.last.seq, PAGE).await?;
            let Some(end) = page.last().map(|entry| entry.seq) else {
                break;
            };
            let mut whole = Vec::with_capacity(page.len());
            for entry in page {
                walk.step(&entry);
                if walk.holds() {
                    whole.push(entry);
                }
            }
            replay.play(&whole).await?;
            walk.last.seq = end;
        }
        let head = chain::head(&mut reader, chain).await?;
        let mut report = walk.end(chain, head);
        if report.rows_compared {
            report.breaches = replay.compare(&mut reader, chain).await?;
        }
        Ok(report)
    }
}

/// The walk along the links.
struct Walk {
    entries: i64,
    /// The entry before.
    last: Head,
    /// Whether the entry before was found whole: otherwise a broken link has been named already.
    whole: bool,
    noted: Option<Head>,
    /// Entries whose digest is wrong for their number.
    wrong: Vec<Entry>,
    breaches: Vec<Breach>,
}

impl Walk {
    fn new(chain: &ChainId, noted: Option<&Head>) -> Self {
        let last = Head {
            seq: 0,
            hash: chain::beginning(chain),
        };
        Self {
            entries: 0,
            last,
            whole: true,
            noted: noted.cloned(),
            wrong: Vec::new(),
            breaches: Vec::new(),
        }
    }

    fn step(&mut self, entry: &Entry) {
        self.entries += 1;
        let gap = entry.seq > self.last.seq + 1;
        if gap {
            let (first, last) = (self.last.seq + 1, entry.seq - 1);
            self.breaches.push(Breach::EntriesMissing { first, last });
        }
        match (&entry.salt, &entry.body) {
            (Some(salt), Some(body)) if chain::sha256(&[salt, body]) == entry.body_hash => {}
            (Some(_), Some(_)) => self.breaches.push(Breach::BodyEdited { seq: entry.seq }),
            _ => self.breaches.push(Breach::BodyMissing { seq: entry.seq }),
        }
        let whole = entry.digest_at(entry.seq) == entry.hash;
        if !whole {
            self.wrong.push(entry.clone());
        } else if entry.previous != self.last.hash && self.whole && !gap {
            self.breaches.push(Breach::LinkBroken { seq: entry.seq });
        }
        let here = Head {
            seq: entry.seq,
            hash: entry.hash.clone(),
        };
        self.noted.take_if(|noted| *noted == here);
        self.whole = whole;
        self.last = here;
    }

    fn holds(&self) -> bool {
        self.breaches.is_empty() && self.wrong.is_empty()
    }

    fn end(mut self, chain: &ChainId, head: Option<Head>) -> Report {
        let numbers: Vec<i64> = self.wrong.iter().map(|entry| entry.seq).collect();
        for entry in &self.wrong {
            let from = numbers.iter().find(|seq| entry.digest_at(**seq) == entry.hash);
            self.breaches.push(match from {
                Some(from) => Breach::EntryMoved {
                    seq: entry.seq,
                    from: *from,
                },
                None => Breach::EntryEdited { seq: entry.seq },
            });
        }
        let head = head.unwrap_or_else(|| Head {
            seq: 0,
            hash: String::new(),
        });
        if head != self.last {
            self.breaches.push(Breach::HeadMismatch {
                head,
                last: self.last.clone(),
            });
        }
        if let Some(noted) = self.noted.filter(|noted| noted.seq > 0) {
            self.breaches.push(Breach::NotedHeadMissing { noted });
        }
        Report {
            chain: chain.key(),
            entries: self.entries,
            last: self.last,
            rows_compared: self.breaches.is_empty(),
            breaches: self.breaches,
        }
    }
}

/// The events of a chain, played once more into an empty database.
struct Replay {
    scratch: Store,
    stopped: Option<Breach>,
}

impl Replay {
    async fn begin() -> Result<Self, Fault> {
        Ok(Self {
            scratch: Store::scratch().await?,
            stopped: None,
        })
    }

    /// Plays entries that follow each other, in one transaction.
    async fn play(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        if self.stopped.is_some() || entries.is_empty() {
            return Ok(());
        }
        let mut tx = self.scratch.begin().await?;
        if let Ok(events) = entries.iter().map(event_of).collect::<Result<Vec<_>, Fault>>() {
            let dated: Vec<(&Event, Moment)> = events
                .iter()
                .zip(entries)
                .map(|(event, entry)| (event, entry.at))
                .collect();
            if Store::apply_all(&mut tx, &dated).await.is_ok() {
                return tx.commit().await;
            }
        }
        drop(tx);
        // One by one, to name the entry at which it stops.
        for entry in entries {
            let mut tx = self.scratch.begin().await?;
            let played = match event_of(entry) {
                Ok(event) => Store::apply(&mut tx, &event, entry.at).await,
                Err(unreadable) => Err(unreadable),
            };
            if let Err(fault) = played {
                self.stopped = Some(Breach::NotReplayable {
                    seq: entry.seq,
                    why: fault.chain(),
                });
                return Ok(());
            }
            tx.commit().await?;
        }
        Ok(())
    }

    async fn compare(self, reader: &mut Reader, chain: &ChainId) -> Result<Vec<Breach>, Fault> {
        if let Some(breach) = self.stopped {
            return Ok(vec![breach]);
        }
        let (dumps, id) = match chain {
            ChainId::Authority(id) => (AUTHORITY_DUMPS, id.as_str()),
            ChainId::Campaign(id) => (CAMPAIGN_DUMPS, id.as_str()),
        };
        let mut scratch = self.scratch.read().await?;
        let mut breaches = Vec::new();
        for dump in dumps {
            let recorded = dump.rows(&mut scratch, id).await?;
            let found = dump.rows(reader, id).await?;
            breaches.extend(differences(dump, recorded, found));
        }
        drop(scratch);
        self.scratch.close().await;
        Ok(breaches)
    }
}

fn event_of(entry: &Entry) -> Result<Event, Fault> {
    let body = entry.body.as_deref().unwrap_or_default();
    Ok(Event::read(&entry.name, entry.version, body)?)
}

type Cells = Vec<Option<String>>;

fn by_key(dump: &Dump, rows: Vec<Cells>) -> BTreeMap<Vec<String>, Cells> {
    rows.into_iter()
        .map(|row| (row.iter().take(dump.key).flatten().cloned().collect(), row))
        .collect()
}

/// A key in words, without the parts at its end that are empty.
fn words(mut key: Vec<String>) -> String {
    while key.last().is_some_and(String::is_empty) {
        key.pop();
    }
    key.join(" / ")
}

fn differences(dump: &Dump, recorded: Vec<Cells>, found: Vec<Cells>) -> Vec<Breach> {
    let (recorded, mut found) = (by_key(dump, recorded), by_key(dump, found));
    let table = dump.table;
    let mut breaches = Vec::new();
    for (key, row) in recorded {
        match found.remove(&key) {
            None => breaches.push(Breach::RowMissing {
                table,
                key: words(key),
            }),
            Some(other) if other != row => breaches.push(Breach::RowEdited {
                table,
                key: words(key),
            }),
            Some(_) => {}
        }
    }
    breaches.extend(found.into_keys().map(|key| Breach::RowUnknown {
        table,
        key: words(key),
    }));
    breaches
}
