//! 索引: what stands in a file of records, member by member.
//!
//! **Invariant:** one record at a time is in memory, and never more of it than a record may have.

use std::io::{BufRead, Read};

use flate2::bufread::GzDecoder;

use super::warc::{MAX_RECORD, Stored, parts};
use crate::fetch::AGENT;

/// A file of records has a member that is none.
#[derive(Debug)]
pub struct Unreadable(pub u64);

/// One record where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The byte at which it begins.
    pub offset: u64,
    /// How many bytes it takes.
    pub length: u64,
    /// The answer; `None` for a record of another kind.
    pub stored: Option<Stored>,
    /// The name of the record that answers to it, where it is a request that was made as another visitor.
    pub probed: Option<String>,
}

/// The answer to which a request belongs, where the inspection did not give its own name in it.
fn probed(bytes: &[u8]) -> Option<String> {
    let (_, fields, request) = parts(bytes)?;
    let field = |name: &str| fields.iter().find(|(known, _)| known == name);
    let (_, id) = field("warc-concurrent-to")?;
    let own = String::from_utf8_lossy(request).lines().any(|line| {
        line.split_once(':')
            .is_some_and(|(name, value)| name.eq_ignore_ascii_case("user-agent") && value.contains(AGENT))
    });
    (!own).then(|| id.trim_matches(['<', '>']).to_owned())
}

/// Counts what is taken from a reader.
struct Counted<R> {
    inner: R,
    taken: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        self.taken = self.taken.saturating_add(u64::try_from(count).unwrap_or(0));
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken = self.taken.saturating_add(u64::try_from(count).unwrap_or(0));
        self.inner.consume(count);
    }
}

/// 逐条读出 the records of a file. After the first that cannot be read nothing more comes.
pub struct Members<R> {
    from: Counted<R>,
    over: bool,
}

impl<R: BufRead> Members<R> {
    /// From the beginning of a file.
    pub fn new(from: R) -> Self {
        Self {
            from: Counted {
                inner: from,
                taken: 0,
            },
            over: false,
        }
    }
}

impl<R: BufRead> Iterator for Members<R> {
    type Item = Result<Member, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.from.taken;
        if self.over || self.from.fill_buf().is_ok_and(<[u8]>::is_empty) {
            return None;
        }
        let most = u64::try_from(MAX_RECORD).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let mut member = GzDecoder::new(&mut self.from).take(most.saturating_add(1));
        let read = member.read_to_end(&mut bytes);
        if read.is_err() || bytes.len() > MAX_RECORD || parts(&bytes).is_none() {
            self.over = true;
            return Some(Err(Unreadable(offset)));
        }
        Some(Ok(Member {
            offset,
            length: self.from.taken.saturating_sub(offset),
            stored: Stored::of(&bytes).ok(),
            probed: probed(&bytes),
        }))
    }
}
