//! Processes of their own: an S3 server, and programs that are killed or watched.
//!
//! The test binary runs itself again with one more argument that says what to do. A child ends when its parent does,
//! killed or not: its standard input closes then.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use mingjian_core::ids::Moment;
use mingjian_store::blobs::{Blobs, UPLOAD_LIMIT, Uploads};
use mingjian_store::{Location, Store};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use serde::{Deserialize, Serialize};

use super::home::{KEY, SECRET, Spot, content, new_upload};

/// What a child does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Serves the folders below a folder as buckets. Says its port.
    Serve { root: PathBuf, port: u16 },
    /// Sends `content(size)` as the upload `u` from where it stands, and finishes. Says each offset, then the digest.
    Send {
        spot: Spot,
        database: Database,
        size: usize,
        chunk: usize,
    },
    /// Carries so many pieces of one megabyte into an upload and out again. Says its peak of memory in kilobytes,
    /// before and after, and the bytes that came out.
    Carry {
        spot: Spot,
        database: Database,
        pieces: u64,
    },
}

/// A place of rows that can be written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Database {
    Folder(PathBuf),
    Postgres(String),
}

impl From<&Location> for Database {
    fn from(location: &Location) -> Self {
        match location {
            Location::Folder(folder) => Self::Folder(folder.clone()),
            Location::Postgres(url) => Self::Postgres(url.clone()),
        }
    }
}

impl Database {
    async fn open(&self) -> Store {
        let location = match self {
            Self::Folder(folder) => Location::Folder(folder.clone()),
            Self::Postgres(url) => Location::Postgres(url.clone()),
        };
        Store::open(&location).await.unwrap()
    }
}

const ARGUMENT: &str = "task=";
const WORD: &str = "says ";

/// A running child; dropped, it is killed.
pub struct Child {
    process: std::process::Child,
    _stdin: ChildStdin,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Child {
    pub fn start(task: &Task) -> Self {
        Self::start_with(Command::new(std::env::current_exe().unwrap()), task)
    }

    /// With files limited to so many blocks of 512 bytes, as on a disk that is nearly full.
    pub fn start_limited(blocks: u64, task: &Task) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script]).arg(std::env::current_exe().unwrap());
        Self::start_with(shell, task)
    }

    fn start_with(mut command: Command, task: &Task) -> Self {
        let task = format!("{ARGUMENT}{}", serde_json::to_string(task).unwrap());
        let mut process = command
            .args(["--exact", "blobs::child::a_child_does_what_its_parent_asks"])
            .args(["--nocapture", "--test-threads=1", &task])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            _stdin: process.stdin.take().unwrap(),
            lines: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
        }
    }

    /// What the child says next; `None` when it has ended.
    pub fn hears(&mut self) -> Option<String> {
        self.lines.find_map(|line| {
            let line = line.ok()?;
            let at = line.find(WORD)?;
            Some(line[at + WORD.len()..].to_owned())
        })
    }

    /// Ends it at once, between whatever two steps it is.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn say(word: impl std::fmt::Display) {
    println!("{WORD}{word}");
    std::io::stdout().flush().unwrap();
}

#[test]
fn a_child_does_what_its_parent_asks() {
    let Some(task) = std::env::args().find_map(|text| text.strip_prefix(ARGUMENT).map(str::to_owned)) else {
        return;
    };
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        #[expect(
            clippy::disallowed_methods,
            reason = "the parent is gone, nothing is to be closed"
        )]
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match serde_json::from_str(&task).unwrap() {
            Task::Serve { root, port } => serve(root, port).await,
            Task::Send {
                spot,
                database,
                size,
                chunk,
            } => send(&spot, &database, size, chunk).await,
            Task::Carry {
                spot,
                database,
                pieces,
            } => carry(&spot, &database, pieces).await,
        }
    });
}

async fn serve(root: PathBuf, port: u16) {
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    say(listener.local_addr().unwrap().port());
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        let service = service.clone();
        tokio::spawn(async move {
            let http = auto::Builder::new(TokioExecutor::new());
            let _ = http.serve_connection(TokioIo::new(socket), service).await;
        });
    }
}

async fn uploads(spot: &Spot, database: &Database) -> (Uploads, Blobs) {
    let blobs = Blobs::open(&spot.place()).await.unwrap();
    (
        Uploads::new(database.open().await, blobs.clone(), UPLOAD_LIMIT),
        blobs,
    )
}

async fn send(spot: &Spot, database: &Database, size: usize, chunk: usize) {
    let (uploads, _) = uploads(spot, database).await;
    let content = content(size);
    let mut offset = uploads.begin(&new_upload("u", size), Moment(1)).await.unwrap();
    say(offset);
    while usize::try_from(offset).unwrap() < size {
        let at = usize::try_from(offset).unwrap();
        let piece = content.slice(at..size.min(at + chunk));
        match uploads.append("u", offset, piece, Moment(2)).await {
            Ok(next) => offset = next,
            Err(e) => return say(e),
        }
        say(offset);
    }
    match uploads.finish("u", None).await {
        Ok(digest) => say(digest.sha256),
        Err(e) => say(e),
    }
}

async fn carry(spot: &Spot, database: &Database, pieces: u64) {
    const MEGABYTE: usize = 1024 * 1024;
    let (uploads, blobs) = uploads(spot, database).await;
    let size = usize::try_from(pieces).unwrap() * MEGABYTE;
    say(peak());
    let mut offset = uploads.begin(&new_upload("u", size), Moment(1)).await.unwrap();
    // As a page sends it: eight megabytes at a time.
    while usize::try_from(offset).unwrap() < size {
        let left = size - usize::try_from(offset).unwrap();
        let piece = vec![u8::try_from(offset % 251).unwrap(); left.min(8 * MEGABYTE)];
        offset = uploads
            .append("u", offset, Bytes::from(piece), Moment(2))
            .await
            .unwrap();
    }
    let digest = uploads.finish("u", None).await.unwrap();
    let mut chunks = blobs.get(&digest.sha256, None).await.unwrap().unwrap();
    let mut read = 0;
    while let Some(bytes) = chunks.next().await.unwrap() {
        read += bytes.len();
    }
    say(peak());
    say(read);
}

/// The most memory that this process ever had, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
