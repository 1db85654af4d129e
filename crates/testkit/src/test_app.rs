//! A whole application on a database of its own, and the walk over its record when a story is over.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mingjian_app::evidence::Files;
use mingjian_app::{App, AppError, Clock, Command, Deps, Given, Random};
use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_store::blobs::{BlobPlace, Blobs};
use mingjian_store::{Receipt, Store, chain};
use tempfile::TempDir;

use crate::builders;
use crate::engine::{Engine, TestError, TestStore};
use crate::fake::{FakeClock, FakeRandom};

/// Largest file of the stories: what the program takes where nothing else is set.
const MAX_FILE: u64 = 600 * 1024 * 1024;

/// An application under test.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    random: Arc<FakeRandom>,
    home: TestStore,
    files: TempDir,
    tampered: AtomicBool,
}

impl TestApp {
    async fn begin(engine: Engine) -> Result<Self, TestError> {
        let home = TestStore::on(engine).await?;
        let (clock, random) = (Arc::new(FakeClock::default()), Arc::new(FakeRandom::default()));
        let deps = Deps {
            clock: clock.clone(),
            random: random.clone(),
        };
        let files = TempDir::with_prefix("mingjian-test-files-")?;
        let app = App::new(home.store.clone(), deps).with_files(open_files(&home.store, &files).await?);
        Ok(Self {
            app,
            files,
            clock,
            random,
            home,
            tampered: AtomicBool::new(false),
        })
    }

    /// Gives a command under a new id.
    ///
    /// # Errors
    /// The application's own.
    pub async fn run<C: Command>(&self, actor: Actor, command: C) -> Result<Receipt, AppError> {
        self.app
            .run(Given {
                id: self.random.command_id(),
                actor,
                command,
            })
            .await
    }

    /// Founds the authority and opens the campaign of the builders, as the program itself.
    ///
    /// # Errors
    /// The application's own.
    pub async fn prepare(&self) -> Result<(), AppError> {
        self.run(Actor::system("test"), builders::found()).await?;
        self.run(Actor::system("test"), builders::open()).await?;
        Ok(())
    }

    /// The store beneath, for looking at rows.
    pub fn store(&self) -> &Store {
        &self.home.store
    }

    /// How many entries a chain of the record has.
    ///
    /// # Errors
    /// The database's own.
    pub async fn length(&self, chain: &ChainId) -> Result<i64, TestError> {
        let head = chain::head(&mut self.store().read().await?, chain).await?;
        Ok(head.map_or(0, |head| head.seq))
    }

    /// A second application over the same data, as another process would have it.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub async fn second(&self) -> Result<App, TestError> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let random: Arc<dyn Random> = self.random.clone();
        let store = Store::open(&self.home.location()).await?;
        let files = open_files(&store, &self.files).await?;
        Ok(App::new(store, Deps { clock, random }).with_files(files))
    }

    /// The file in which a kept file really stands.
    pub fn file(&self, sha256: &str) -> PathBuf {
        self.files
            .path()
            .join("kept")
            .join(sha256.get(..2).unwrap_or_default())
            .join(sha256)
    }

    /// Changes something past the application; the record is then not expected to hold any more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tamper(&self, sql: &str) -> Result<(), TestError> {
        self.tampered.store(true, Ordering::SeqCst);
        self.home.tamper(sql).await
    }

    /// Everything that does not hold, in words.
    ///
    /// # Errors
    /// The database's own.
    pub async fn breaches(&self) -> Result<Vec<String>, TestError> {
        let chains = chain::chains(&mut self.store().read().await?).await?;
        let mut found = Vec::new();
        for chain in chains {
            let report = self.store().verify(&chain, None).await?;
            found.extend(report.breaches.iter().map(ToString::to_string));
        }
        Ok(found)
    }
}

async fn open_files(store: &Store, folder: &TempDir) -> Result<Files, TestError> {
    let blobs = Blobs::open(&BlobPlace::Folder(folder.path().to_path_buf())).await?;
    Ok(Files::new(store.clone(), blobs, MAX_FILE))
}

/// Tells a story on one database; afterwards the record must hold, unless the story tampered with it.
///
/// # Errors
/// The database cannot be made, or the record does not hold.
pub fn on<S, F>(engine: Engine, story: S) -> Result<(), TestError>
where
    S: FnOnce(Arc<TestApp>) -> F,
    F: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let app = Arc::new(TestApp::begin(engine).await?);
        story(Arc::clone(&app)).await;
        if !app.tampered.load(Ordering::SeqCst) {
            let breaches = app.breaches().await?;
            if !breaches.is_empty() {
                return Err(format!("the record does not hold: {}", breaches.join("; ")).into());
            }
        }
        app.store().close().await;
        Ok(())
    })
}
