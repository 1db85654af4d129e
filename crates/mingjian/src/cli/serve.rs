//! `serve`: opens the data, starts the server, prints the address.
//!
//! **Invariant:** the demonstration takes no folder that is not marked as one and no database with anything else in it,
//! and listens on this machine only; the server never takes the data of a demonstration for real ones.

mod jobs;
mod mail;

mod files;

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use mingjian_app::mail::Mailer;
use mingjian_app::{App, Deps};
use mingjian_core::refusal::Refusal;
use mingjian_store::{Location, Store};
use mingjian_web::{Options, behind, router, serve};

use super::after_help;
use super::answer::Answer;
use super::trouble::Trouble;
use super::words::Voice;
use crate::demo;
use jobs::{Jobs, Post};

/// Marks a folder whose data are a demonstration.
const MARK: &str = "DEMONSTRATION";
/// What stands in the mark, above the day of the first start.
const MARK_TEXT: &str = "演示数据 demonstration data\n";

/// Starts the server.
#[derive(clap::Args)]
#[command(
    about = "启动服务，打印网址\nStart the server and print its address",
    after_help = after_help!(
        "  mingjian serve --demo --data .demo --listen 127.0.0.1:8055\n  mingjian serve --data /var/lib/mingjian --listen 127.0.0.1:8055\n  mingjian serve --database postgres://mingjian@127.0.0.1/mingjian --data /var/lib/mingjian\n  mingjian serve --data /var/lib/mingjian --files /mnt/disk2/mingjian --max-file 200\n  mingjian serve --data /var/lib/mingjian --s3-endpoint https://s3.example.gov.cn --s3-bucket mingjian --s3-key KEY --s3-secret-file /etc/mingjian/s3-secret\n  mingjian serve --data /var/lib/mingjian --https --trusted-proxy 10.0.0.2 --smtp-host mail.example.gov.cn --smtp-user kaohe --smtp-password-file /etc/mingjian/smtp --mail-from kaohe@example.gov.cn --site-url https://kaohe.example.gov.cn"
    )
)]
pub struct Args {
    #[arg(long, help = "用演示数据启动\nStart with the demonstration data")]
    demo: bool,
    #[arg(
        long,
        value_name = "DIR",
        help = "数据目录，没有就新建\nFolder of the data, made when missing"
    )]
    data: PathBuf,
    #[arg(
        long,
        value_name = "URL",
        env = "MINGJIAN_DATABASE",
        hide_env_values = true,
        help = "PostgreSQL 地址；不写就用数据目录里的嵌入式数据库。带密码的地址写进环境变量 MINGJIAN_DATABASE\nAddress of PostgreSQL; without it the embedded database in the folder. One with a password goes into MINGJIAN_DATABASE"
    )]
    database: Option<String>,
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8055",
        help = "监听地址；端口写 0 由系统分配\nAddress to listen on; port 0 lets the system choose"
    )]
    listen: SocketAddr,
    #[arg(
        long,
        help = "只经 HTTPS 访问：登录凭据只随加密连接发送\nReached by HTTPS only: cookies travel encrypted only"
    )]
    https: bool,
    #[command(flatten)]
    files: files::FileArgs,
    #[arg(
        long,
        value_name = "IP",
        env = "MINGJIAN_TRUSTED_PROXY",
        hide_env_values = true,
        value_delimiter = ',',
        help = "可信反向代理的地址，可写多个；登录限次和登录日志按其转来的访客地址计\nAddress of a trusted reverse proxy, several allowed; sign-in limits and log go by the visitor it names"
    )]
    trusted_proxy: Vec<IpAddr>,
    #[command(flatten)]
    mail: mail::Args,
}

impl Args {
    /// Runs until the process is told to stop.
    ///
    /// # Errors
    /// The address or the folder cannot be used, or the data cannot be read.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        if self.demo && !self.listen.ip().is_loopback() {
            let address = self.listen.to_string();
            return Err(Refusal::new("MJ9004", &[("address", &address)]).into());
        }
        let mailer = self.mail.mailer()?;
        take_folder(&self.data, self.demo)?;
        // Problems of the running server go to standard error, one line each.
        tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_target(false)
            .init();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        runtime.block_on(self.open(voice, mailer))?;
        Ok(Answer {
            text: String::new(),
            notes: Vec::new(),
            ending: super::answer::Ending::Done,
        })
    }

    async fn open(&self, voice: Voice, mailer: Option<Mailer>) -> Result<(), Trouble> {
        let place = match &self.database {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Folder(self.data.clone()),
        };
        // Who goes back to an older program needs the backup, and hears of it while there is still time.
        let upgrade = |before: i64, after: i64| {
            let words = voice.say(
                "upgrade",
                &[("before", &before.to_string()), ("after", &after.to_string())],
            );
            let _ = writeln!(std::io::stderr(), "{words}");
        };
        let store = Store::open_telling(&place, upgrade).await;
        let store = store.context("open the data").map_err(Trouble::Fault)?;
        self.take_data(&store).await?;
        let deps = Deps::system();
        let secret: String = (0..2).map(|_| deps.random.salt()).collect();
        let files = self.files.open(&store, &self.data).await?;
        if self.demo {
            let today = first_day(&self.data, deps.clock.now().date())?;
            demo::prepare(&store, &deps, (&files, &self.data), today).await?;
        }
        let app = App::new(store.clone(), deps).with_files(files);
        let first = if self.demo {
            None
        } else {
            app.set_up_link()
                .await
                .context("make the set-up link")
                .map_err(Trouble::Fault)?
        };
        let site = router(
            app.clone(),
            Options {
                demo: self.demo,
                secret: secret.into_bytes(),
                secure: self.https,
            },
        );
        let site = behind(site, self.trusted_proxy.clone());
        let listener = tokio::net::TcpListener::bind(self.listen).await;
        let listener = listener
            .context("listen on the address")
            .map_err(Trouble::Fault)?;
        let address = listener
            .local_addr()
            .context("know the address")
            .map_err(Trouble::Fault)?;
        let url = format!("http://{address}/");
        // Programs read the first line, people the others.
        let mut words = format!("listening on {url}\n{}\n", voice.say("serving", &[("url", &url)]));
        if let Some(token) = first {
            let link = format!("{url}link/{token}");
            words.push_str(&voice.say("set-up-link", &[("link", &link)]));
            words.push('\n');
        }
        let mut out = std::io::stdout();
        let told = out.write_all(words.as_bytes()).and_then(|()| out.flush());
        told.context("print the address").map_err(Trouble::Fault)?;
        let post = mailer.map(|mailer| Post {
            mailer,
            site: self.mail.site_url.clone(),
            hour: self.mail.mail_hour,
        });
        let jobs = Jobs::begin(app.clone(), post);
        let purge = files::Purge::begin(app);
        let ended = serve(listener, site, told_to_stop()).await;
        jobs.end().await;
        purge.end().await;
        store.close().await;
        ended.context("serve").map_err(Trouble::Fault)
    }

    /// The mark stands in the folder; what stands in the database must be of the same kind, wherever it is.
    async fn take_data(&self, store: &Store) -> Result<(), Trouble> {
        let kind = demo::kind(store)
            .await
            .context("look at the data")
            .map_err(Trouble::Fault)?;
        let path = match &self.database {
            Some(_) => "PostgreSQL".to_owned(),
            None => self.data.display().to_string(),
        };
        match (self.demo, kind) {
            (true, demo::Holds::RealData) => Err(Refusal::new("MJ9003", &[("path", &path)]).into()),
            (false, demo::Holds::Demonstration) => Err(Refusal::new("MJ9007", &[("path", &path)]).into()),
            _ => Ok(()),
        }
    }
}

/// Makes the folder. The demonstration takes no folder of real data, and real data no folder of the demonstration.
fn take_folder(folder: &Path, demo: bool) -> Result<(), Trouble> {
    let here =
        |error: std::io::Error| Trouble::Fault(anyhow::Error::new(error).context("use the data folder"));
    std::fs::create_dir_all(folder).map_err(here)?;
    let marked = folder.join(MARK).exists();
    let empty = std::fs::read_dir(folder).map_err(here)?.next().is_none();
    let path = folder.display().to_string();
    match (demo, marked, empty) {
        (true, true, _) | (false, false, _) => Ok(()),
        (true, false, true) => std::fs::write(folder.join(MARK), MARK_TEXT).map_err(here),
        (true, false, false) => Err(Refusal::new("MJ9003", &[("path", &path)]).into()),
        (false, true, _) => Err(Refusal::new("MJ9007", &[("path", &path)]).into()),
    }
}

/// The day on which the demonstration was first started: its story keeps to it.
fn first_day(folder: &Path, today: Date) -> Result<Date, Trouble> {
    let mark = folder.join(MARK);
    let here = |error: std::io::Error| {
        Trouble::Fault(anyhow::Error::new(error).context("read the mark of the demonstration"))
    };
    let text = std::fs::read_to_string(&mark).map_err(here)?;
    if let Some(day) = text.lines().find_map(|line| line.trim().parse().ok()) {
        return Ok(day);
    }
    std::fs::write(&mark, format!("{MARK_TEXT}{today}\n")).map_err(here)?;
    Ok(today)
}

/// Resolves at an interrupt or a request to end.
pub(crate) async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut ended) = signal(SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = ended.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}
