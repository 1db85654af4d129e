//! The one server that all test processes of a user share.
//!
//! In `<temporary directory>/mingjian-postgres-<user>/` stand three lock files that stay, the server's directory
//! and `state` (directory, port, password). `start.lock` is held by whoever looks for, starts or stops the server;
//! `use.lock` is shared by every process that uses it, to its end; `watchdog.lock` is held by the one watchdog.
//! **Invariant:** the server is stopped only by one that holds `start.lock` and `use.lock` alone.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Unavailable;
use super::programs::{Programs, failed, random_hex, run, user};

/// The server's superuser.
const ROLE: &str = "mingjian";
/// Another program may take the free port before the server does; so often it is tried again.
const ATTEMPTS: u32 = 3;
/// What a server needs that nobody will miss: nothing it holds has to survive a crash.
const SETTINGS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
                        -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c jit=off";

static SHARED: Mutex<Option<Arc<Cluster>>> = Mutex::new(None);

/// A running server, in use as long as this value lives.
pub(super) struct Cluster {
    folder: PathBuf,
    port: u16,
    password: String,
    programs: Programs,
    /// Held to the end: the sign that the server is in use.
    _using: File,
}

/// What stands in `state`.
struct State {
    folder: PathBuf,
    port: u16,
    password: String,
}

/// The server, found running or started.
pub(super) fn shared() -> Result<Arc<Cluster>, Unavailable> {
    let mut known = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(cluster) = known
        .as_ref()
        .filter(|cluster| alive(&cluster.folder, cluster.port))
    {
        return Ok(Arc::clone(cluster));
    }
    let programs = Programs::find()?;
    let home = home()?;
    let starting = lock_file(&home, "start.lock")?;
    starting.lock().map_err(failed("start.lock"))?;
    let using = lock_file(&home, "use.lock")?;
    using.lock_shared().map_err(failed("use.lock"))?;
    watch(&home, &programs)?;
    let state = match read_state(&home).filter(|state| alive(&state.folder, state.port)) {
        Some(state) => state,
        None => start(&home, &programs)?,
    };
    let State {
        folder,
        port,
        password,
    } = state;
    let cluster = Arc::new(Cluster {
        folder,
        port,
        password,
        programs,
        _using: using,
    });
    *known = Some(Arc::clone(&cluster));
    Ok(cluster)
}

impl Cluster {
    /// The address of a database.
    pub(super) fn url(&self, database: &str) -> String {
        format!(
            "postgres://{ROLE}:{}@127.0.0.1:{}/{database}",
            self.password, self.port
        )
    }

    /// Runs statements and returns what they printed, bare.
    pub(super) fn psql(&self, database: &str, sql: &str) -> Result<String, Unavailable> {
        let words = self.programs.words("psql");
        let mut command = Command::new("env");
        command
            .args(["-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"])
            .arg(format!("PGPASSWORD={}", self.password))
            .args(words)
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "127.0.0.1",
                "-U",
                ROLE,
            ])
            .args(["-p", &self.port.to_string(), "-d", database, "-c", sql])
            .current_dir("/");
        run(&mut command)
    }
}

/// The directory of all this, the caller's own.
fn home() -> Result<PathBuf, Unavailable> {
    let user = user()?;
    let home = std::env::temp_dir().join(format!("mingjian-postgres-{user}"));
    // 755: the server's user must be able to pass through.
    match fs::DirBuilder::new().mode(0o755).create(&home) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(failed(home.display())(error))?
        }
        _ => {}
    }
    let owner = fs::symlink_metadata(&home).map_err(failed(home.display()))?;
    if owner.uid() != user || !owner.is_dir() {
        return Err(failed(home.display())("it belongs to somebody else"));
    }
    Ok(home)
}

fn lock_file(home: &Path, name: &str) -> Result<File, Unavailable> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(home.join(name))
        .map_err(failed(name))
}

fn read_state(home: &Path) -> Option<State> {
    let text = fs::read_to_string(home.join("state")).ok()?;
    let mut lines = text.lines();
    let (folder, port, password) = (lines.next()?, lines.next()?, lines.next()?);
    Some(State {
        folder: PathBuf::from(folder),
        port: port.parse().ok()?,
        password: password.to_owned(),
    })
}

/// Whether this very server runs: the process it names is a PostgreSQL, and its port answers.
fn alive(folder: &Path, port: u16) -> bool {
    let pid = fs::read_to_string(folder.join("data/postmaster.pid")).ok();
    let Some(pid) = pid.as_deref().and_then(|text| text.lines().next()) else {
        return false;
    };
    let name = fs::read_to_string(format!("/proc/{}/comm", pid.trim())).unwrap_or_default();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    name.trim() == "postgres" && TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok()
}

/// Makes and starts a server; whatever an earlier one left is removed.
fn start(home: &Path, programs: &Programs) -> Result<State, Unavailable> {
    clear(home, programs);
    let folder = home.join(format!("cluster-{}", random_hex(6)?));
    let (data, log, secret) = (folder.join("data"), folder.join("log"), folder.join("password"));
    let password = random_hex(16)?;
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .map_err(failed(folder.display()))?;
    write_private(&secret, &password)?;
    programs.give(&secret)?;
    programs.give(&folder)?;
    let mut initdb = programs.command("initdb");
    initdb.args([
        "--locale=C",
        "-E",
        "UTF8",
        "--no-sync",
        "--auth=password",
        "-U",
        ROLE,
    ]);
    run(initdb
        .arg("-D")
        .arg(&data)
        .arg(format!("--pwfile={}", secret.display())))?;
    let mut refusal = None;
    for _ in 0..ATTEMPTS {
        let port = free_port()?;
        let mut pg_ctl = programs.command("pg_ctl");
        pg_ctl.arg("-D").arg(&data).arg("-l").arg(&log);
        match run(pg_ctl.args([
            "-w",
            "-t",
            "60",
            "-o",
            &format!("{SETTINGS} -c port={port}"),
            "start",
        ])) {
            Ok(_) => {
                let draft = home.join("state.draft");
                write_private(&draft, &format!("{}\n{port}\n{password}\n", folder.display()))?;
                fs::rename(&draft, home.join("state")).map_err(failed("state"))?;
                return Ok(State {
                    folder,
                    port,
                    password,
                });
            }
            Err(error) => refusal = Some(error),
        }
    }
    let log = fs::read_to_string(&log).unwrap_or_default();
    Err(failed(refusal.map(|error| error.0).unwrap_or_default())(log))
}

/// Stops and removes what is left of servers that nobody uses.
fn clear(home: &Path, programs: &Programs) {
    let Ok(found) = fs::read_dir(home) else { return };
    for folder in found
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("cluster-"))
    {
        let data = folder.path().join("data");
        // Most of them do not run any more; then this fails, and that is all right.
        let _ = run(programs
            .command("pg_ctl")
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "stop"]));
        let _ = fs::remove_dir_all(folder.path());
    }
}

fn write_private(path: &Path, text: &str) -> Result<(), Unavailable> {
    OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(failed(path.display()))
}

fn free_port() -> Result<u16, Unavailable> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed("looking for a free port"))?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(failed("looking for a free port"))
}

/// Sees to it that there is a watchdog: in a session of its own, so that it outlives the tests however they end.
fn watch(home: &Path, programs: &Programs) -> Result<(), Unavailable> {
    let lock = lock_file(home, "watchdog.lock")?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    drop(lock);
    let mut watchdog = Command::new("setsid");
    watchdog
        .args([
            "-f",
            "sh",
            "-c",
            include_str!("watchdog.sh"),
            "mingjian-postgres-watchdog",
        ])
        .arg(home);
    watchdog.args(programs.words("pg_ctl")).current_dir("/");
    watchdog
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    watchdog
        .status()
        .map(|_| ())
        .map_err(failed("starting the watchdog"))
}
