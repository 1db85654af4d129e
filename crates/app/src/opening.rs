//! 建立考核 from files: a rubric and a list of units as an office has them, YAML, CSV or workbook.
//!
//! Units that are not in the register of bodies yet are registered too, so that people can be assigned to them.
//! **Invariant:** the campaign is opened by the command, as from anywhere else; a file that does not read opens nothing.

use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::flow::Papers;
use mingjian_core::flow::body::Body;
use mingjian_core::ids::{AuthorityId, CampaignId, CommandId};
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric;
use mingjian_core::sheet::{self, Sheets, Status, Unit};
use mingjian_documents as documents;
use mingjian_store::tables;

use crate::commands::campaign::OpenCampaign;
use crate::commands::house::RegisterBody;
use crate::error::AppError;
use crate::run::{App, Given};

/// The rubric that ships: for offices that begin with the notice's table.
pub const SHIPPED: &str = include_str!("../../../data/rubrics/notice-2020.yaml");

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct NamedFile {
    /// Its name; the ending says what it is.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a campaign is opened from.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The authority.
    pub authority: AuthorityId,
    /// Id of the new campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// 考核年度.
    pub year: i32,
    /// The rubric; the shipped one when absent.
    pub rubric: Option<NamedFile>,
    /// The units.
    pub units: NamedFile,
}

impl App {
    /// Opens a campaign from files.
    ///
    /// # Errors
    /// The refusals of the files with their places, and those of the command.
    pub async fn open_from_files(
        &self,
        id: CommandId,
        actor: &Actor,
        opening: Opening,
    ) -> Result<(), AppError> {
        let yaml = match &opening.rubric {
            Some(file) => rubric_text(file)?,
            None => SHIPPED.to_owned(),
        };
        let units = units(&opening.units)?;
        let command = OpenCampaign {
            authority: opening.authority.clone(),
            rubric: format!("{}/rubric", opening.campaign).as_str().into(),
            campaign: opening.campaign,
            title: Text::zh(opening.title),
            year: opening.year,
            yaml,
            sheets: Sheets {
                mingjian: sheet::FORMAT.to_owned(),
                status: Status::Draft,
                units: units.clone(),
                ..Sheets::default()
            },
            demo: false,
        };
        self.run(Given {
            id: id.clone(),
            actor: actor.clone(),
            command,
        })
        .await?;
        self.register_units(&id, actor, &opening.authority, &units).await
    }

    async fn register_units(
        &self,
        id: &CommandId,
        actor: &Actor,
        authority: &AuthorityId,
        units: &[Unit],
    ) -> Result<(), AppError> {
        let chain = ChainId::Authority(authority.clone());
        let house = Papers::new(tables::paper::of_chain(&mut self.store.read().await?, &chain).await?);
        for (display_order, unit) in (1..).zip(units) {
            if house.get::<Body>(&unit.id).is_some() {
                continue;
            }
            let command = RegisterBody {
                authority: authority.clone(),
                body: unit.id.clone(),
                name: unit.name.clone(),
                display_order,
                member: false,
                office: false,
            };
            let id = CommandId(format!("{id}/body/{display_order}"));
            self.run(Given {
                id,
                actor: actor.clone(),
                command,
            })
            .await?;
        }
        Ok(())
    }
}

fn is(file: &NamedFile, ending: &str) -> bool {
    file.name.to_lowercase().ends_with(ending)
}

fn placed(file: &NamedFile, refusals: Vec<Refusal>) -> AppError {
    AppError::Refused(
        refusals
            .into_iter()
            .map(|refusal| refusal.in_file(&file.name))
            .collect(),
    )
}

/// The YAML text of a rubric that came as YAML or as a workbook.
fn rubric_text(file: &NamedFile) -> Result<String, AppError> {
    if is(file, ".xlsx") {
        let rubric = documents::rubric::read(&file.bytes).map_err(|refusals| placed(file, refusals))?;
        return rubric::write(&rubric).map_err(|refusal| placed(file, vec![refusal]));
    }
    rubric::parse(&file.bytes).map_err(|refusal| placed(file, vec![refusal]))?;
    String::from_utf8(file.bytes.clone()).map_err(|_| placed(file, vec![Refusal::new("MJ1002", &[])]))
}

fn units(file: &NamedFile) -> Result<Vec<Unit>, AppError> {
    let read = if is(file, ".xlsx") {
        documents::units::read(&file.bytes)
    } else if is(file, ".csv") {
        sheet::parse_units_csv(file.bytes.as_slice())
    } else {
        sheet::parse_yaml(&file.bytes)
            .map(|sheets| sheets.units)
            .map_err(|refusal| vec![refusal])
    };
    let units = read.map_err(|refusals| placed(file, refusals))?;
    if units.is_empty() {
        return Err(placed(file, vec![Refusal::new("MJ2145", &[])]));
    }
    Ok(units)
}
