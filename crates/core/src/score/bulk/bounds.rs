//! 读入上限: a reader that stops when a wide table, or one row of it, is larger than anybody writes.
//!
//! **Invariant:** what is held of a row that does not end is bounded, an open quotation mark included. **Does
//! not** look at what the bytes say.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::refusal::{Place, Refusal};
use crate::sheet::MAX_ROW;

/// Largest wide table, in bytes: a country of 150,000 units with 60 indicators needs 36 MB.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// How much the reader of rows asks for at once.
pub(super) const BUFFER: usize = 1 << 18;

#[derive(Clone, Copy, Default)]
struct Taken {
    all: u64,
    row: u64,
}

/// How much was taken, shared between the reader and who reads rows from it.
#[derive(Clone)]
pub(super) struct Bounds {
    taken: Rc<Cell<Taken>>,
    most: u64,
}

impl Bounds {
    /// Nothing taken yet.
    pub fn new(most: u64) -> Self {
        Self {
            taken: Rc::default(),
            most,
        }
    }

    /// A row came to its end.
    pub fn row_ended(&self) {
        let all = self.taken.get().all;
        self.taken.set(Taken { all, row: 0 });
    }

    /// What was passed, if anything: `MJ4066` the table, `MJ1206` the row.
    pub fn passed(&self, line: u64) -> Option<Refusal> {
        let place = Place {
            line: u32::try_from(line).unwrap_or(0),
            ..Place::default()
        };
        if self.taken.get().all > self.most {
            return Some(Refusal::new("MJ4066", &[("limit", &self.most.to_string())]).at(place));
        }
        let over = self.taken.get().row > longest();
        over.then(|| Refusal::new("MJ1206", &[("limit", &MAX_ROW.to_string())]).at(place))
    }
}

/// Bytes that may be taken before a row ends: a row, and what the reader of rows asked for beyond it.
fn longest() -> u64 {
    u64::try_from(MAX_ROW.saturating_add(2 * BUFFER)).unwrap_or(u64::MAX)
}

/// The reader itself.
pub(super) struct Bounded<R> {
    pub inner: R,
    pub bounds: Bounds,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Taken { all, row } = self.bounds.taken.get();
        let more = u64::try_from(count).unwrap_or(u64::MAX);
        let (all, row) = (all.saturating_add(more), row.saturating_add(more));
        self.bounds.taken.set(Taken { all, row });
        if all > self.bounds.most || row > longest() {
            return Err(io::Error::other("over the limit"));
        }
        Ok(count)
    }
}
