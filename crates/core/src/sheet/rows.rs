//! 行: rows of cells, from the bytes of a CSV file or already decoded.
//!
//! RFC 4180 with comma, tab or semicolon, any line ending. Read here and not by the `csv` library, because that
//! reads on over an unclosed quotation mark to the end of the file without a word, and rows would be lost.
//! **Invariant:** no more than one row is held in memory.

use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use crate::refusal::{Place, Refusal};

/// Most rows of one table: a province of 2,200 units with 60 indicators has 132,000.
pub const MAX_ROWS: u32 = 500_000;
/// Largest CSV file, in bytes: the most rows with a reason and a proof in each.
pub const MAX_CSV_BYTES: u64 = 128 * 1024 * 1024;
/// Longest field, in bytes: a little more than the longest cell of a workbook.
pub const MAX_FIELD: usize = 100_000;
/// Longest row, in bytes.
pub const MAX_ROW: usize = 400_000;
/// How much is looked at to find the separator.
const HEAD: usize = 64 * 1024;

/// A table to be read: its header and how a row and a column become a place.
pub(super) struct Table<'a, P> {
    pub header_row: u32,
    pub header: &'a [String],
    pub place: P,
}

/// A reader of CSV rows.
pub(super) struct Rows<R: Read> {
    input: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    separator: u8,
    line: u32,
    after_return: bool,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Bytes that may still come.
    left: u64,
}

/// Where the reader stands in a field.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Plain,
    Quoted(u32),
    Closed,
}

fn at_line(line: u32) -> Place {
    Place {
        line,
        ..Place::default()
    }
}

fn unreadable(error: &std::io::Error, line: u32) -> Refusal {
    Refusal::new("MJ1226", &[("reason", &error.to_string())]).at(at_line(line))
}

impl<R: Read> Rows<R> {
    /// Opens a reader: looks at the first line for a byte order mark and the separator.
    pub fn open(reader: R) -> Result<Self, Refusal> {
        Self::within(MAX_CSV_BYTES, reader)
    }

    fn within(most: u64, mut reader: R) -> Result<Self, Refusal> {
        let mut head = Vec::new();
        let mut chunk = [0_u8; 4096];
        while head.len() < HEAD && !head.iter().any(|b| matches!(b, b'\n' | b'\r')) {
            let count = match reader.read(&mut chunk) {
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(&error, 1)),
            };
            if count == 0 {
                break;
            }
            head.extend_from_slice(chunk.get(..count).unwrap_or_default());
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Refusal::new("MJ1203", &[]));
        }
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(Refusal::new("MJ1202", &[("line", "1")]).at(at_line(1)));
        }
        if head.starts_with(&[0xef, 0xbb, 0xbf]) {
            head.drain(..3);
        }
        let separator = separator(&head);
        let input = BufReader::with_capacity(HEAD, Cursor::new(head).chain(reader));
        Ok(Self {
            input,
            separator,
            line: 1,
            after_return: false,
            bytes: Vec::new(),
            ends: Vec::new(),
            left: most,
        })
    }

    /// The next row that is not blank, with the line it begins on.
    pub fn next_row(&mut self) -> Option<Result<(u32, Vec<&str>), Refusal>> {
        let line = loop {
            match self.read() {
                Ok(None) => return None,
                Ok(Some(_)) if self.bytes.is_empty() && self.ends.len() == 1 => {}
                Ok(Some(line)) => break line,
                Err(refusal) => return Some(Err(refusal)),
            }
        };
        let Ok(text) = std::str::from_utf8(&self.bytes) else {
            return Some(Err(
                Refusal::new("MJ1202", &[("line", &line.to_string())]).at(at_line(line))
            ));
        };
        let mut cells = Vec::with_capacity(self.ends.len());
        let mut from = 0;
        for end in &self.ends {
            // Two broken halves in neighbouring cells can make one whole character of the row.
            let Some(cell) = text.get(from..*end) else {
                return Some(Err(
                    Refusal::new("MJ1202", &[("line", &line.to_string())]).at(at_line(line))
                ));
            };
            cells.push(cell);
            from = *end;
        }
        Some(Ok((line, cells)))
    }

    /// Reads the bytes of one row; the line it begins on, or nothing at the end of the file.
    fn read(&mut self) -> Result<Option<u32>, Refusal> {
        self.bytes.clear();
        self.ends.clear();
        let mut state = State::Start;
        let mut begin = self.line;
        let mut read_any = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(&error, self.line)),
            };
            if buffer.is_empty() {
                if let State::Quoted(line) = state {
                    return Err(Refusal::new("MJ1204", &[("why", "open")]).at(at_line(line)));
                }
                if read_any {
                    self.ends.push(self.bytes.len());
                }
                return Ok(read_any.then_some(begin));
            }
            let mut used = 0;
            let mut ended = false;
            for byte in buffer {
                used += 1;
                let second_half = *byte == b'\n' && self.after_return;
                self.after_return = *byte == b'\r';
                if second_half {
                    if let State::Quoted(_) = state {
                        self.bytes.push(b'\n');
                    } else {
                        begin = self.line;
                    }
                    continue;
                }
                read_any = true;
                let breaks = matches!(byte, b'\n' | b'\r');
                if breaks {
                    self.line = self.line.saturating_add(1);
                }
                match state {
                    State::Quoted(_) if *byte == b'"' => state = State::Closed,
                    State::Quoted(_) => self.bytes.push(*byte),
                    State::Closed if *byte == b'"' => {
                        self.bytes.push(b'"');
                        state = State::Quoted(self.line);
                    }
                    State::Start if *byte == b'"' => state = State::Quoted(self.line),
                    _ if breaks => ended = true,
                    _ if *byte == self.separator => {
                        self.ends.push(self.bytes.len());
                        state = State::Start;
                    }
                    State::Closed if *byte == b' ' => {}
                    State::Closed => {
                        return Err(Refusal::new("MJ1204", &[("why", "after")]).at(at_line(self.line)));
                    }
                    State::Start | State::Plain => {
                        self.bytes.push(*byte);
                        state = State::Plain;
                    }
                }
                if self.bytes.len() + self.ends.len() > MAX_ROW {
                    let limit = MAX_ROW.to_string();
                    return Err(Refusal::new("MJ1206", &[("limit", &limit)]).at(at_line(begin)));
                }
                if ended {
                    self.ends.push(self.bytes.len());
                    break;
                }
            }
            self.input.consume(used);
            let Some(left) = self.left.checked_sub(used as u64) else {
                let limit = MAX_CSV_BYTES.to_string();
                return Err(Refusal::new("MJ1229", &[("limit", &limit)]).at(at_line(begin)));
            };
            self.left = left;
            if ended {
                return Ok(Some(begin));
            }
        }
    }
}

/// The separator of the first line: the one of comma, tab and semicolon that stands in it most often.
fn separator(head: &[u8]) -> u8 {
    let line = head
        .split(|b| matches!(b, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    let mut best = b',';
    for other in [b'\t', b';'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Refusal> {
        let mut rows = Rows::open(bytes)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next_row() {
            let (line, cells) = row?;
            found.push((line, cells.into_iter().map(str::to_owned).collect()));
        }
        Ok(found)
    }

    fn lines(text: &str) -> Vec<u32> {
        read(text.as_bytes())
            .unwrap()
            .into_iter()
            .map(|(line, _)| line)
            .collect()
    }

    #[test]
    fn a_row_has_the_line_it_begins_on_with_any_line_ending() {
        assert_eq!(lines("a,b\nc,d\n\n\ne,f"), [1, 2, 5]);
        assert_eq!(lines("a,b\r\nc,d\r\n\r\n\r\ne,f\r\n"), [1, 2, 5]);
        assert_eq!(lines("a,b\rc,d\r\re,f"), [1, 2, 4]);
        assert_eq!(lines("a,\"x\r\ny\nz\"\r\nc,d\n"), [1, 4]);
    }

    #[test]
    fn quotation_marks_must_be_closed_and_end_the_field() {
        let refusal = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(
            (refusal("a\nb,\"c\nd\n").code, refusal("a\nb,\"c\nd\n").place.line),
            ("MJ1204", 2)
        );
        assert_eq!(refusal("a\n\"b\"c\n").place.line, 2);
        assert_eq!(read(b"\"a\" ,\"b\"\"c\"\n").unwrap()[0].1, ["a", "b\"c"]);
        assert_eq!(read("5\" 屏,b\n".as_bytes()).unwrap()[0].1, ["5\" 屏", "b"]);
    }

    #[test]
    fn a_file_that_does_not_end_is_refused_with_the_line_reached() {
        let text = "a,b\n".repeat(30_000);
        let last = |most: u64| {
            let mut rows = Rows::within(most, text.as_bytes()).unwrap();
            while let Some(row) = rows.next_row() {
                if let Err(refusal) = row {
                    return Some((refusal.code, refusal.place.line));
                }
            }
            None
        };
        assert_eq!(last(120_000), None);
        assert_eq!(last(119_999), Some(("MJ1229", 30_000)));
        assert_eq!(last(8), Some(("MJ1229", 3)));
    }

    #[test]
    fn halves_of_a_character_in_two_cells_are_not_text() {
        assert_eq!(read(b"a,b\n\xe4\xb8,\xad\n").unwrap_err().code, "MJ1202");
    }

    #[test]
    fn a_reader_that_gives_one_byte_at_a_time_reads_the_same() {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let count = buffer.len().min(1).min(self.0.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let text = "单位,指标\r\n\"甲\r\n乙\",1\r\n";
        let mut rows = Rows::open(Slow(text.as_bytes())).unwrap();
        assert_eq!(rows.next_row().unwrap().unwrap().1, ["单位", "指标"]);
        assert_eq!(rows.next_row().unwrap().unwrap(), (2, vec!["甲\r\n乙", "1"]));
        assert!(rows.next_row().is_none());
    }

    proptest! {
        #[test]
        fn what_another_library_writes_reads_back(
            separator in prop::sample::select(b",;\t".to_vec()),
            rows in prop::collection::vec(prop::collection::vec("[a-z甲乙,;\t\"\r\n ]{0,6}", 3), 1..6),
        ) {
            // The first row decides on the separator, so it has no other one inside.
            let mut all = vec![vec!["h".to_owned(); 3]];
            all.extend(rows);
            let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            for row in &all {
                writer.write_record(row).unwrap();
            }
            let found = read(&writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(found.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), all);
        }
    }
}
