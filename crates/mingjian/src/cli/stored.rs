//! 在库的考核: a campaign of the server's data as material for a trial.
//!
//! **Invariant:** it only reads, and takes no database of another version; it may run beside a server.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use mingjian_app::queries::{Stored, StoredCampaign};
use mingjian_app::{App, AppError, Deps};
use mingjian_core::access::Actor;
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_store::{FILE, Fault, Location, Store};

use super::trouble::{Trouble, not_read};

/// Options that name a stored campaign.
#[derive(Args)]
pub struct Shelf {
    #[arg(
        long,
        value_name = "ID",
        group = "elsewhere",
        requires = "shelf",
        conflicts_with_all = ["rubric", "sheets", "units"],
        help = "在库的考核，连同它的考核表和评分\nA stored campaign with its rubric and entries"
    )]
    campaign: Option<String>,
    #[arg(
        long,
        value_name = "DIR",
        group = "shelf",
        requires = "campaign",
        help = "服务的数据目录\nFolder of the server's data"
    )]
    data: Option<PathBuf>,
    #[arg(
        long,
        value_name = "URL",
        group = "shelf",
        requires = "campaign",
        help = "服务的 PostgreSQL 地址\nAddress of the server's PostgreSQL"
    )]
    database: Option<String>,
}

impl Shelf {
    /// The campaign that was named, if one was.
    ///
    /// # Errors
    /// As [`place`] and [`look`]; `MJ9133` for a campaign that is not there.
    pub fn read(&self) -> Result<Option<Stored>, Trouble> {
        let Some(campaign) = &self.campaign else {
            return Ok(None);
        };
        let place = place(self.data.as_deref(), self.database.as_deref())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        runtime.block_on(ask(&place, campaign)).map(Some)
    }
}

/// Where the data are; a PostgreSQL goes before a folder.
///
/// # Errors
/// `MJ9101` and its like for a folder without data.
pub fn place(data: Option<&Path>, database: Option<&str>) -> Result<Location, Trouble> {
    match (database, data) {
        (None, Some(folder)) => {
            let file = folder.join(FILE);
            // Asked before the database library is, which would speak of its own codes.
            match std::fs::File::open(&file) {
                Ok(_) => Ok(Location::Folder(folder.to_owned())),
                Err(error) => Err(not_read(&error, &file.display().to_string())),
            }
        }
        (url, _) => Ok(Location::Postgres(url.unwrap_or_default().to_owned())),
    }
}

/// Opens the data for reading alone.
///
/// # Errors
/// `MJ9131` for a database of another version, `MJ9132` when it cannot be opened.
pub async fn look(place: &Location) -> Result<Store, Trouble> {
    Store::look(place).await.map_err(|fault| match fault {
        Fault::Migration { version, .. } => {
            Refusal::new("MJ9131", &[("version", &version.to_string())]).into()
        }
        Fault::Database { .. } => Trouble::File(Refusal::new("MJ9132", &[("why", &fault.chain())])),
        other => Trouble::Fault(anyhow::Error::new(other).context("open the data")),
    })
}

async fn ask(place: &Location, campaign: &str) -> Result<Stored, Trouble> {
    let store = look(place).await?;
    let app = App::new(store.clone(), Deps::system());
    // Who runs the binary on the data has them already: no person is asked for.
    let asked = app
        .ask(
            &Actor::system("whatif"),
            &CampaignId::from(campaign),
            &StoredCampaign,
        )
        .await;
    store.close().await;
    asked.map_err(|error| match error {
        AppError::Refused(refusals) => Trouble::Refused(refusals),
        AppError::Denied(refusal) => refusal.into(),
        AppError::NotFound => Refusal::new("MJ9133", &[("campaign", campaign)]).into(),
        other @ AppError::Fault(_) => Trouble::Fault(anyhow::Error::new(other)),
    })
}
