//! `serve`: opens the data, starts the server, prints the address.
//!
//! **Invariant:** the demonstration takes no folder that is not marked as one, and listens on this machine only.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::{App, AppError, Deps, Given};
use mingjian_core::access::Actor;
use mingjian_core::ids::{AuthorityId, CampaignId, CommandId, RubricVersionId};
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet;
use mingjian_store::{Location, Store};
use mingjian_web::{AppDesk, Options, router, serve};

use super::after_help;
use super::answer::Answer;
use super::material::{DEMO_RUBRIC, DEMO_SHEETS};
use super::trouble::Trouble;
use super::words::Voice;

/// Marks a folder whose data are a demonstration.
const MARK: &str = "DEMONSTRATION";
/// The campaign of the demonstration.
const CAMPAIGN: &str = "demo-2025";
const AUTHORITY: &str = "demo-district";

/// Starts the server.
#[derive(clap::Args)]
#[command(
    about = "启动服务，打印网址\nStart the server and print its address",
    after_help = after_help!("  mingjian serve --demo --data .demo --listen 127.0.0.1:8055")
)]
pub struct Args {
    #[arg(
        long,
        required = true,
        help = "用演示数据启动\nStart with the demonstration data"
    )]
    demo: bool,
    #[arg(
        long,
        value_name = "DIR",
        help = "数据目录，没有就新建\nFolder of the data, made when missing"
    )]
    data: PathBuf,
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8055",
        help = "监听地址；端口写 0 由系统分配\nAddress to listen on; port 0 lets the system choose"
    )]
    listen: SocketAddr,
}

impl Args {
    /// Runs until the process is told to stop.
    ///
    /// # Errors
    /// The address or the folder cannot be used, or the data cannot be read.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        if !self.listen.ip().is_loopback() {
            let address = self.listen.to_string();
            return Err(Refusal::new("MJ9004", &[("address", &address)]).into());
        }
        take_folder(&self.data)?;
        // Problems of the running server go to standard error, one line each.
        tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_target(false)
            .init();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        runtime.block_on(self.open(voice))?;
        Ok(Answer {
            text: String::new(),
            notes: Vec::new(),
            ending: super::answer::Ending::Done,
        })
    }

    async fn open(&self, voice: Voice) -> Result<(), Trouble> {
        let store = Store::open(&Location::Folder(self.data.clone())).await;
        let store = store.context("open the data").map_err(Trouble::Fault)?;
        let deps = Deps::system();
        let secret: String = (0..2).map(|_| deps.random.salt()).collect();
        let app = App::new(store.clone(), deps);
        prepare(&app).await?;
        let desk = AppDesk::new(app, Actor::demo_visitor(), CampaignId::from(CAMPAIGN));
        let site = router(
            Arc::new(desk),
            Options {
                demo: true,
                secret: secret.into_bytes(),
            },
        );
        let listener = tokio::net::TcpListener::bind(self.listen).await;
        let listener = listener
            .context("listen on the address")
            .map_err(Trouble::Fault)?;
        let address = listener
            .local_addr()
            .context("know the address")
            .map_err(Trouble::Fault)?;
        let url = format!("http://{address}/");
        // Programs read the first line, people the second.
        let mut out = std::io::stdout();
        let told = writeln!(
            out,
            "listening on {url}\n{}",
            voice.say("serving", &[("url", &url)])
        );
        told.and_then(|()| out.flush())
            .context("print the address")
            .map_err(Trouble::Fault)?;
        let ended = serve(listener, site, told_to_stop()).await;
        store.close().await;
        ended.context("serve").map_err(Trouble::Fault)
    }
}

/// Makes the folder, or makes sure that it holds a demonstration.
fn take_folder(folder: &Path) -> Result<(), Trouble> {
    let here =
        |error: std::io::Error| Trouble::Fault(anyhow::Error::new(error).context("use the data folder"));
    std::fs::create_dir_all(folder).map_err(here)?;
    let mark = folder.join(MARK);
    if mark.exists() {
        return Ok(());
    }
    if std::fs::read_dir(folder).map_err(here)?.next().is_some() {
        let path = folder.display().to_string();
        return Err(Refusal::new("MJ9003", &[("path", &path)]).into());
    }
    std::fs::write(&mark, "演示数据 demonstration data\n").map_err(here)
}

/// Puts the demonstration in; done before, it changes nothing.
async fn prepare(app: &App) -> Result<(), Trouble> {
    let actor = Actor::system("demo");
    let known = app.campaigns(&actor).await.map_err(trouble)?;
    if known.iter().any(|row| row.id.as_str() == CAMPAIGN) {
        return Ok(());
    }
    let name = Text {
        zh: "示例区".to_owned(),
        en: "Demo District".to_owned(),
    };
    let found = FoundAuthority {
        authority: AuthorityId::from(AUTHORITY),
        name,
    };
    let given = Given {
        id: CommandId::from("demo/authority"),
        actor: actor.clone(),
        command: found,
    };
    app.run(given).await.map_err(trouble)?;
    let title = Text {
        zh: "示例区2025年度政务公开工作考核".to_owned(),
        en: "Demo District, assessment of open-government work 2025".to_owned(),
    };
    let open = OpenCampaign {
        authority: AuthorityId::from(AUTHORITY),
        campaign: CampaignId::from(CAMPAIGN),
        title,
        year: 2025,
        rubric: RubricVersionId::from("demo-2025/rubric"),
        yaml: DEMO_RUBRIC.to_owned(),
        sheets: sheet::parse_yaml(DEMO_SHEETS.as_bytes())?,
        demo: true,
    };
    app.run(Given {
        id: CommandId::from("demo/campaign"),
        actor,
        command: open,
    })
    .await
    .map_err(trouble)?;
    Ok(())
}

fn trouble(error: AppError) -> Trouble {
    match error {
        AppError::Refused(refusals) => Trouble::Refused(refusals),
        AppError::Denied(refusal) => refusal.into(),
        other => Trouble::Fault(anyhow::Error::new(other)),
    }
}

/// Resolves at an interrupt or a request to end.
async fn told_to_stop() {
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
