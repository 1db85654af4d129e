//! `mingjian inspect site`: a whole site, politely; findings, and how much of it they are about.
//!
//! With `--data` a run that was ended or killed is taken up where it stood, answers are kept as WARC, and a dead link
//! is confirmed by a later run. Without it nothing is kept.

pub(super) mod kept;
mod sealed;
mod shown;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as ClapArgs;
use jiff::SignedDuration;
use mingjian_app::Deps;
use mingjian_app::inspected::Documents;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::{Archive, Seal, Sealed, host};
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::address::normalise;
use mingjian_inspect::crawl::{
    Attached, Broken, Budget, Frontier, Memory, Outcome, Progress, Report, Site, Sweep, walk,
};
use mingjian_inspect::fetch::Refused;
use mingjian_inspect::proof::folder::seals;
use mingjian_inspect::proof::{Key, Run};

use super::asking::{Inner, Rate, client, to_the_end};
use super::known::Known;
use super::page::{PageFormat, address};
use super::sealed::Folder;
use super::signing::key;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::serve::told_to_stop;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;
use kept::Kept;
use shown::Teller;

/// 检查一个网站.
#[derive(ClapArgs)]
#[command(
    about = "检查一个网站：逐页列出线索，并说明查了多少、哪些没有查\n\
             Inspect a site: findings page by page, and how much of it was looked at",
    after_help = after_help!(
        "  mingjian inspect site https://www.example.gov.cn/ --unit 青禾区人民政府 --place 云州市 --data 巡检\n  \
         mingjian inspect site http://127.0.0.1:8080/ --allow 127.0.0.1:8080 --rate 50 --format jsonl\n  \
         按 Ctrl-C 结束：已查到的照常列出；再用同一 --data 运行就接着查\n  \
         Ctrl-C ends it with what is there; run again with the same --data to go on"
    )
)]
pub struct Args {
    #[arg(value_name = "URL", help = "首页网址\nThe address of the home page")]
    url: String,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    inner: Inner,
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5_000,
        help = "最多查多少页\nMost pages"
    )]
    pages: u32,
    #[arg(
        long,
        value_name = "N",
        default_value_t = 12,
        help = "离首页最多几层\nMost clicks from the home page"
    )]
    depth: u32,
    #[command(flatten)]
    rate: Rate,
    #[arg(
        long,
        value_name = "N",
        default_value_t = 240,
        help = "最多多少分钟\nMost minutes"
    )]
    minutes: u32,
    #[arg(
        long,
        value_name = "TIME",
        default_value = "6h",
        help = "错链隔多久再看一次才算确认\nHow long after the first look a dead link may be confirmed"
    )]
    confirm_after: String,
    #[arg(
        long,
        value_name = "DIR",
        help = "数据目录：待查清单和存证（WARC），没有就新建\nFolder of the frontier and the records (WARC), made when missing"
    )]
    data: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        requires = "data",
        help = "封存用的签名密钥文件，没有就新建；缺省在数据目录里\n\
                The key that signs the seal, made when missing; in the folder by default"
    )]
    key: Option<PathBuf>,
    #[arg(
        long,
        value_name = "N",
        default_value_t = 12,
        help = "以搜索引擎、手机等身份再看多少页，比对内容是否不同；0 为不比对\n\
                Pages that are asked again as a search engine, a telephone and so on, and compared; 0 for none"
    )]
    probes: u32,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        self.format.of_refusals()
    }

    /// Goes through the site and tells what was found.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let start = address(&self.url)?;
        let guard = self.inner.guard()?;
        match guard.check(&start) {
            Ok(()) => {}
            Err(Refused::Address) => return Err(self.inner()),
            Err(_) => return Err(Trouble::Usage(Refusal::new("MJ5008", &[("url", &self.url)]))),
        }
        let confirm = self
            .confirm_after
            .parse::<SignedDuration>()
            .ok()
            .filter(|time| !time.is_negative());
        let confirm = confirm
            .ok_or_else(|| Trouble::Usage(Refusal::new("MJ5011", &[("text", &self.confirm_after)])))?
            .as_millis();
        let context = self.known.context(None)?;
        let mut sweep = Sweep {
            site: Site { start, context },
            client: client(guard)?,
            pace: self.rate.pace(),
            archive: None,
            budget: Budget {
                pages: self.pages,
                links: self.pages.saturating_mul(4),
                depth: self.depth,
                millis: i64::from(self.minutes).saturating_mul(60_000),
                ..Budget::default()
            },
            confirm_after: i64::try_from(confirm).unwrap_or(i64::MAX),
            attached: Attached {
                reader: Some(Arc::new(Documents)),
                sealed: None,
                probes: self.probes,
            },
        };
        to_the_end(async {
            match &self.data {
                None => self.sweep(&Memory::default(), sweep, None, voice).await,
                Some(folder) => {
                    let kept = Kept::open(folder, &normalise(&sweep.site.start)).await?;
                    // What could not be sealed in the end is refused before the first question.
                    let key = key(self.key.as_deref(), folder)?;
                    seals(folder)?;
                    sweep.archive = Some(archive(folder, &sweep)?);
                    // Without a key nothing personal is written at all.
                    sweep.attached.sealed = sweep
                        .site
                        .context
                        .key
                        .as_deref()
                        .map(|key| Sealed::new(Seal::new(key), Box::new(Folder::of(folder))));
                    let answer = self.sweep(&kept, sweep, Some(&key), voice).await;
                    kept.close().await;
                    answer
                }
            }
        })?
    }

    async fn sweep(
        &self,
        frontier: &impl Frontier,
        sweep: Sweep,
        key: Option<&Key>,
        voice: Voice,
    ) -> Result<Answer, Trouble> {
        let (context, start) = (sweep.site.context.clone(), sweep.site.start.clone());
        let (begun, clock) = (sweep.pace.now(), Deps::system().clock);
        let teller = Teller::new(voice);
        let tell = |progress: &Progress| teller.tell(progress);
        let ran = walk(frontier, sweep, told_to_stop(), &tell)
            .await
            .map_err(broken)?;
        let report = Report::about(frontier, &context, ran.beyond)
            .await
            .map_err(broken)?;
        if report.coverage.pages == 0 && leads_inside(frontier, &start).await? {
            return Err(self.inner());
        }
        let mut answer = shown::answer(&report, &ran, self.format, voice)?;
        if let (Some(folder), Some(key)) = (&self.data, key) {
            let run = Run {
                start: &normalise(&start),
                context: &context,
                begun,
                ended: clock.now().0,
                stopped: ran.stopped.word(),
                previous: "",
                since: 0,
                key,
            };
            answer
                .notes
                .push(sealed::seal_sweep(folder, &report, run, voice)?);
        }
        Ok(answer)
    }

    fn inner(&self) -> Trouble {
        unreachable(&self.url)
    }
}

/// An address that leads into the inner network.
pub(super) fn unreachable(url: &str) -> Trouble {
    Refusal::new("MJ5010", &[("url", url)]).into()
}

/// Whether the very first address leads into the inner network.
async fn leads_inside(frontier: &impl Frontier, start: &Address) -> Result<bool, Trouble> {
    let start = normalise(start);
    let rows = frontier.rows("", 100).await.map_err(broken)?;
    let first = rows.iter().find(|row| row.target.url == start.as_str());
    let outcome = first
        .and_then(|row| row.visit.as_ref())
        .map(|visit| &visit.outcome);
    Ok(outcome == Some(&Outcome::NotJudged(Refused::Address.word().to_owned())))
}

fn broken(why: Broken) -> Trouble {
    Trouble::Fault(anyhow::Error::new(why).context("the frontier"))
}

/// A new file of records: what an earlier run wrote is never touched again.
fn archive(folder: &std::path::Path, sweep: &Sweep) -> Result<Archive, Trouble> {
    let now = sweep.pace.now();
    let host = host(sweep.site.start.as_str());
    let name = format!("{host}-{now}.warc.gz");
    let folder = folder.join("warc");
    let open = || {
        std::fs::create_dir_all(&folder)?;
        let file = std::fs::File::create_new(folder.join(&name))?;
        Archive::begin(Box::new(file), &format!("warc/{name}"), now)
    };
    open().map_err(|error| crate::cli::trouble::not_written(&error))
}
