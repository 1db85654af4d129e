//! 文件存储 of the server: where files stand, how large one may be, and the clearing away of what nobody refers to.
//!
//! **Invariant:** a secret comes from a file or the environment, never from the command line, where others see it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use mingjian_app::App;
use mingjian_app::evidence::Files;
use mingjian_core::refusal::Refusal;
use mingjian_store::Store;
use mingjian_store::blobs::{BlobPlace, Blobs};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::cli::trouble::{Trouble, not_read};

/// The variable that holds the secret when no file does.
const SECRET: &str = "MINGJIAN_S3_SECRET";
/// What people call a megabyte.
const MEGABYTE: u64 = 1024 * 1024;
/// How often is cleared away what nobody refers to.
const EVERY: Duration = Duration::from_secs(3600);

/// Settings of files.
#[derive(clap::Args)]
#[command(next_help_heading = "文件存储 Files")]
pub struct FileArgs {
    #[arg(
        long,
        value_name = "DIR",
        env = "MINGJIAN_FILES",
        hide_env_values = true,
        help = "印证材料的目录；不写就用数据目录下的 files\nFolder of evidence files; `files` in the data folder by default"
    )]
    files: Option<PathBuf>,
    #[arg(
        long,
        value_name = "MB",
        env = "MINGJIAN_MAX_FILE",
        hide_env_values = true,
        default_value_t = 600,
        value_parser = clap::value_parser!(u64).range(1..=10_000),
        help = "一个文件最大多少 MB\nLargest file in MB"
    )]
    max_file: u64,
    #[arg(
        long,
        value_name = "URL",
        env = "MINGJIAN_S3_ENDPOINT",
        hide_env_values = true,
        requires = "s3_bucket",
        conflicts_with = "files",
        help = "S3 兼容存储的地址；写了就不用目录，数据目录只放传输中的部分\nAddress of an S3-compatible service; then only files on their way stand in the data folder"
    )]
    s3_endpoint: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        env = "MINGJIAN_S3_BUCKET",
        hide_env_values = true,
        help = "存储桶，须已建好\nThe bucket; it must exist"
    )]
    s3_bucket: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        env = "MINGJIAN_S3_REGION",
        hide_env_values = true,
        default_value = "us-east-1",
        help = "区域\nThe region"
    )]
    s3_region: String,
    #[arg(
        long,
        value_name = "TEXT",
        env = "MINGJIAN_S3_PREFIX",
        hide_env_values = true,
        default_value = "",
        help = "桶内名称的前缀\nWhat stands before every name in the bucket"
    )]
    s3_prefix: String,
    #[arg(
        long,
        value_name = "KEY",
        env = "MINGJIAN_S3_KEY",
        hide_env_values = true,
        default_value = "",
        help = "访问键\nThe access key"
    )]
    s3_key: String,
    #[arg(
        long,
        value_name = "FILE",
        env = "MINGJIAN_S3_SECRET_FILE",
        hide_env_values = true,
        help = "存访问密钥的文件；不写就读环境变量 MINGJIAN_S3_SECRET。密钥不写在命令行上\nFile with the secret; else the variable MINGJIAN_S3_SECRET. Never on the command line"
    )]
    s3_secret_file: Option<PathBuf>,
    #[arg(
        long,
        help = "允许不加密访问存储服务（只限本机或内部网络）\nThe service may be reached without TLS (own machine or inner network only)"
    )]
    s3_allow_http: bool,
}

impl FileArgs {
    /// Opens the place and tries it out.
    ///
    /// # Errors
    /// The folder cannot be written; the service cannot be reached or does not know key or bucket; there is no secret.
    pub async fn open(&self, store: &Store, data: &Path) -> Result<Files, Trouble> {
        let place = self.place(data)?;
        let blobs = Blobs::open(&place)
            .await
            .context("open the place of files")
            .map_err(Trouble::Fault)?;
        Ok(Files::new(
            store.clone(),
            blobs,
            self.max_file.saturating_mul(MEGABYTE),
        ))
    }

    fn place(&self, data: &Path) -> Result<BlobPlace, Trouble> {
        let folder = self.files.clone().unwrap_or_else(|| data.join("files"));
        let (Some(endpoint), Some(bucket)) = (&self.s3_endpoint, &self.s3_bucket) else {
            return Ok(BlobPlace::Folder(folder));
        };
        Ok(BlobPlace::S3 {
            endpoint: endpoint.clone(),
            bucket: bucket.clone(),
            region: self.s3_region.clone(),
            key: self.s3_key.clone(),
            secret: self.secret()?,
            allow_http: self.s3_allow_http,
            prefix: self.s3_prefix.clone(),
            drafts: data.join("incoming"),
        })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is the one door for settings"
    )]
    fn secret(&self) -> Result<String, Trouble> {
        let missing = || Trouble::from(Refusal::new("MJ9135", &[("variable", SECRET)]));
        let Some(path) = &self.s3_secret_file else {
            return std::env::var(SECRET)
                .ok()
                .filter(|secret| !secret.is_empty())
                .ok_or_else(missing);
        };
        let text =
            std::fs::read_to_string(path).map_err(|error| not_read(&error, &path.display().to_string()))?;
        let secret = text.trim_end_matches(['\r', '\n']);
        if secret.is_empty() {
            Err(missing())
        } else {
            Ok(secret.to_owned())
        }
    }
}

/// 清理: goes on beside the server and ends with it.
pub struct Purge {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Purge {
    /// Begins at once, then goes on every hour.
    pub fn begin(app: App) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self {
            stop,
            task: tokio::spawn(purge(app, stopped)),
        }
    }

    /// Lets what is being cleared away come to its end, and no more.
    pub async fn end(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the clearing away of files fell");
        }
    }
}

async fn purge(app: App, mut stopped: oneshot::Receiver<()>) {
    let mut hours = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = &mut stopped => return,
            _ = hours.tick() => match app.purge_files().await {
                Ok(done) if done.files + done.removed + done.uploads > 0 => {
                    tracing::info!(files = done.files, removed = done.removed, uploads = done.uploads, "files cleared away");
                }
                Ok(_) => {}
                Err(error) => tracing::error!(?error, "files were not cleared away"),
            },
        }
    }
}
