//! A web site on this machine for tests of whatever fetches: answers as they are told, and every bad habit of servers.
//!
//! It counts what it was asked and ends with its test. Nothing that it sends goes on for ever: the longest of its
//! streams stops by itself.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The most that a stream without end sends, in bytes.
const ENDLESS: usize = 96 * 1024 * 1024;
/// The longest that a silent answer is silent.
const SILENT: Duration = Duration::from_secs(60);

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET` or `HEAD`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The header lines, names in lower case.
    pub headers: BTreeMap<String, String>,
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Status, header lines, body; the length is told.
    Full(u16, Vec<(String, String)>, Vec<u8>),
    /// These bytes and the end of the connection.
    Raw(Vec<u8>),
    /// A page without end.
    Endless,
    /// The head, then a byte now and then.
    Trickle,
    /// The connection breaks in the middle of the body.
    Broken,
    /// The connection breaks at once.
    Reset,
    /// Nothing at all.
    Silent,
}

impl Reply {
    /// A page.
    pub fn page(html: &str) -> Self {
        let kind = ("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned());
        Self::Full(200, vec![kind], html.as_bytes().to_vec())
    }

    /// A status with a short page.
    pub fn status(status: u16) -> Self {
        let kind = ("Content-Type".to_owned(), "text/html".to_owned());
        Self::Full(status, vec![kind], b"<p>-</p>".to_vec())
    }

    /// A redirect.
    pub fn to(place: &str) -> Self {
        Self::Full(302, vec![("Location".to_owned(), place.to_owned())], Vec::new())
    }

    /// The same with one more header line.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Full(_, headers, _) = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A running site.
pub struct FixtureSite {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    ends: Arc<AtomicBool>,
    open: Arc<AtomicUsize>,
}

impl FixtureSite {
    /// Starts a site on a free port of this machine.
    ///
    /// # Errors
    /// No port can be had.
    pub fn start(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let site = Self {
            address,
            asked: Arc::default(),
            ends: Arc::default(),
            open: Arc::default(),
        };
        let handler: Arc<Handler> = Arc::new(handler);
        let (asked, ends, open) = (
            Arc::clone(&site.asked),
            Arc::clone(&site.ends),
            Arc::clone(&site.open),
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                let (handler, asked, ends) = (Arc::clone(&handler), Arc::clone(&asked), Arc::clone(&ends));
                let open = Arc::clone(&open);
                open.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || {
                    // Whatever the other side does ends this connection and no more.
                    let _ = converse(&stream, handler.as_ref(), &asked, &ends);
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Ok(site)
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often a path was asked.
    pub fn count(&self, path: &str) -> usize {
        self.asked().iter().filter(|asked| asked.path == path).count()
    }
}

impl Drop for FixtureSite {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees that it ends.
        let _ = TcpStream::connect(self.address);
    }
}

fn converse(
    stream: &TcpStream,
    handler: &Handler,
    log: &Mutex<Vec<Asked>>,
    ends: &AtomicBool,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(SILENT))?;
    stream.set_write_timeout(Some(SILENT))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream.try_clone()?;
    while !ends.load(Ordering::Relaxed) {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut asked = Asked {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: BTreeMap::new(),
        };
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                asked
                    .headers
                    .insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
            }
        }
        log.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(asked.clone());
        let head_only = asked.method == "HEAD";
        match handler(&asked) {
            Reply::Full(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\n", body.len());
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                out.write_all(format!("{head}\r\n").as_bytes())?;
                if !head_only {
                    out.write_all(&body)?;
                }
            }
            Reply::Raw(bytes) => return out.write_all(&bytes),
            Reply::Endless => {
                out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")?;
                let line = "青禾区政务公开 ".repeat(3_000);
                let mut sent = 0;
                while sent < ENDLESS && !ends.load(Ordering::Relaxed) {
                    out.write_all(line.as_bytes())?;
                    sent += line.len();
                }
                return Ok(());
            }
            Reply::Trickle => {
                out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
                for _ in 0..SILENT.as_secs() * 5 {
                    if ends.load(Ordering::Relaxed) {
                        break;
                    }
                    out.write_all(b"x")?;
                    pause(&mut reader, Duration::from_millis(200))?;
                }
                return Ok(());
            }
            Reply::Broken => {
                return out.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half",
                );
            }
            Reply::Reset => return Ok(()),
            Reply::Silent => return pause(&mut reader, SILENT),
        }
        if asked
            .headers
            .get("connection")
            .is_some_and(|value| value == "close")
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Waits until the other side is gone, or the time is over.
fn pause(reader: &mut BufReader<TcpStream>, time: Duration) -> std::io::Result<()> {
    reader.get_ref().set_read_timeout(Some(time))?;
    match reader.read(&mut [0; 1]) {
        Ok(0) => Err(std::io::ErrorKind::ConnectionAborted.into()),
        _ => Ok(()),
    }
}
