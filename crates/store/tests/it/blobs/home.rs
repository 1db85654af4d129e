//! A folder, or a bucket with its server, for one test.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use mingjian_core::ids::ActorId;
use mingjian_store::Location;
use mingjian_store::blobs::{BlobPlace, Blobs, NewUpload, UPLOAD_LIMIT, UploadError, Uploads};
use mingjian_testkit::{Engine, TestStore};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::child::{Child, Database, Task};

pub const KEY: &str = "test";
pub const SECRET: &str = "only for tests";
const BUCKET: &str = "files";
const PREFIX: &str = "office/kept";

/// A place of files that can be written down for a child.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Spot {
    Folder(PathBuf),
    Bucket { port: u16, drafts: PathBuf },
}

impl Spot {
    pub fn place(&self) -> BlobPlace {
        match self {
            Self::Folder(folder) => BlobPlace::Folder(folder.clone()),
            Self::Bucket { port, drafts } => BlobPlace::S3 {
                endpoint: format!("http://127.0.0.1:{port}"),
                bucket: BUCKET.to_owned(),
                region: "us-east-1".to_owned(),
                key: KEY.to_owned(),
                secret: SECRET.to_owned(),
                allow_http: true,
                prefix: PREFIX.to_owned(),
                drafts: drafts.clone(),
            },
        }
    }
}

/// Where files are kept in a test.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Folder,
    Bucket,
}

/// An open storage with all that it stands on.
pub struct Home {
    pub blobs: Blobs,
    pub spot: Spot,
    server: Option<Child>,
    folder: TempDir,
}

impl Home {
    pub async fn of(kind: Kind) -> Self {
        let folder = TempDir::with_prefix("mingjian-blobs-").unwrap();
        let (spot, server) = match kind {
            Kind::Folder => (Spot::Folder(folder.path().join("files")), None),
            Kind::Bucket => {
                std::fs::create_dir_all(folder.path().join("server").join(BUCKET)).unwrap();
                let (port, server) = serve(folder.path(), 0);
                let drafts = folder.path().join("drafts");
                (Spot::Bucket { port, drafts }, Some(server))
            }
        };
        Self {
            blobs: Blobs::open(&spot.place()).await.unwrap(),
            spot,
            server,
            folder,
        }
    }

    /// The folder of files that are coming in.
    pub fn drafts(&self) -> PathBuf {
        match &self.spot {
            Spot::Folder(folder) => folder.join("incoming"),
            Spot::Bucket { drafts, .. } => drafts.clone(),
        }
    }

    /// How many files are coming in.
    pub fn drafts_count(&self) -> usize {
        std::fs::read_dir(self.drafts()).unwrap().count()
    }

    /// The file in which a blob really stands.
    pub fn file(&self, sha256: &str) -> PathBuf {
        match &self.spot {
            Spot::Folder(folder) => folder.join("kept").join(&sha256[..2]).join(sha256),
            Spot::Bucket { .. } => self
                .folder
                .path()
                .join("server")
                .join(BUCKET)
                .join(PREFIX)
                .join(sha256),
        }
    }

    /// Kills the server of the bucket.
    pub fn stop_server(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill();
        }
    }

    /// Starts it again where it was.
    pub fn start_server(&mut self) {
        if let Spot::Bucket { port, .. } = self.spot {
            self.server = Some(serve(self.folder.path(), port).1);
        }
    }

    pub async fn read(&self, sha256: &str) -> Option<Vec<u8>> {
        let chunks = self.blobs.get(sha256, None).await.unwrap()?;
        Some(chunks.collect().await.unwrap())
    }
}

fn serve(folder: &Path, port: u16) -> (u16, Child) {
    let mut server = Child::start(&Task::Serve {
        root: folder.join("server"),
        port,
    });
    let port = server.hears().expect("the server starts").parse().unwrap();
    (port, server)
}

/// A storage of files with rows beside it.
pub struct UploadHome {
    pub uploads: Uploads,
    pub home: Home,
    pub rows: TestStore,
}

impl UploadHome {
    pub async fn of(kind: Kind, engine: Engine) -> Self {
        let home = Home::of(kind).await;
        let rows = TestStore::on(engine).await.unwrap();
        Self {
            uploads: Uploads::new(rows.store.clone(), home.blobs.clone(), UPLOAD_LIMIT),
            home,
            rows,
        }
    }

    /// Where the rows stand, for a child.
    pub fn database(&self) -> Database {
        let location: Location = self.rows.location();
        Database::from(&location)
    }
}

/// Bytes of which no two stretches are the same.
pub fn content(size: usize) -> Bytes {
    let mut state: u64 = 88_172_645_463_325_252;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes.into()
}

pub fn new_upload(id: &str, size: usize) -> NewUpload {
    NewUpload {
        id: id.to_owned(),
        name: "政务公开台账.pdf".to_owned(),
        size: u64::try_from(size).unwrap(),
        by: ActorId::from("liaison"),
    }
}

/// The code with which something was refused, and the offset it named.
pub fn refused<T: std::fmt::Debug>(answer: Result<T, UploadError>) -> (&'static str, Option<u64>) {
    match answer {
        Err(UploadError::Refused(refusal)) => {
            let offset = refusal.params.iter().find(|(name, _)| name == "offset");
            (refusal.code, offset.map(|(_, value)| value.parse().unwrap()))
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// Makes two tests of each named `async fn(Home)`.
macro_rules! on_places {
    ($($name:ident),+ $(,)?) => {
        mod in_a_folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::blobs::home::Home::of($crate::blobs::home::Kind::Folder).await).await;
            })+
        }
        mod in_a_bucket {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::blobs::home::Home::of($crate::blobs::home::Kind::Bucket).await).await;
            })+
        }
    };
}
pub(super) use on_places;

/// Makes three tests of each named `async fn(UploadHome)`: both databases and both places.
macro_rules! on_homes {
    ($($name:ident),+ $(,)?) => {
        mod folder_and_sqlite {
            $crate::blobs::home::on_homes!(@ Folder, Sqlite, $($name),+);
        }
        mod folder_and_postgres {
            $crate::blobs::home::on_homes!(@ Folder, Postgres, $($name),+);
        }
        mod bucket_and_sqlite {
            $crate::blobs::home::on_homes!(@ Bucket, Sqlite, $($name),+);
        }
    };
    (@ $kind:ident, $engine:ident, $($name:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let (kind, engine) = ($crate::blobs::home::Kind::$kind, mingjian_testkit::Engine::$engine);
            super::$name($crate::blobs::home::UploadHome::of(kind, engine).await).await;
        })+
    };
}
pub(super) use on_homes;
