//! 建立考核: a campaign from a rubric, a list of units and, where they exist already, its entries.
//!
//! **Invariant:** a rubric with errors that nobody answered is not taken into use, and neither is an entry that
//! the rubric does not accept.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, EntryKey, Event};
use mingjian_core::flow::Deed;
use mingjian_core::ids::{AuthorityId, CampaignId, RubricVersionId};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::{Scheme, UnitResult};
use mingjian_core::sheet::{Sheets, Status};
use mingjian_store::{Reader, hex_sha256, tables};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::run::{App, Command};
use crate::scoring;

/// Opens a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OpenCampaign {
    /// The authority that assesses.
    pub authority: AuthorityId,
    /// The new campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: Text,
    /// 考核年度.
    pub year: i32,
    /// Id under which the rubric is stored.
    pub rubric: RubricVersionId,
    /// The rubric's YAML text.
    pub yaml: String,
    /// Units and entries. With the status `final` a missing entry is refused.
    pub sheets: Sheets,
    /// Whether it is a demonstration.
    pub demo: bool,
}

/// What is there already.
pub struct Facts {
    exists: bool,
    authority_known: bool,
}

impl Command for OpenCampaign {
    const NAME: &'static str = "campaign.open";
    type Facts = Facts;

    fn action(&self) -> Action {
        Action::OpenCampaign
    }

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    async fn load(&self, _app: &App, reader: &mut Reader) -> Result<Facts, AppError> {
        let exists = tables::campaign::find(reader, &self.campaign).await?.is_some();
        let authority_known = tables::authority::find(reader, &self.authority).await?.is_some();
        Ok(Facts {
            exists,
            authority_known,
        })
    }

    fn scope(&self, _facts: &Facts, _actor: &Actor) -> Scope {
        Scope {
            authority: Some(self.authority.clone()),
            ..Scope::default()
        }
    }

    fn decide(&self, facts: &Facts, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if facts.exists {
            return Err(vec![Refusal::new(
                "MJ2090",
                &[("campaign", self.campaign.as_str())],
            )]);
        }
        if !facts.authority_known {
            return Err(vec![Refusal::new(
                "MJ2092",
                &[("authority", self.authority.as_str())],
            )]);
        }
        let rubric = rubric::parse(self.yaml.as_bytes()).map_err(|refusal| vec![refusal])?;
        approve(&rubric)?;
        let results = self.results(&rubric)?;
        let mut events = vec![self.adopted(), self.opened()];
        events.extend(
            (1..)
                .zip(&self.sheets.units)
                .map(|(display_order, unit)| Event::UnitEnrolled {
                    authority: self.authority.clone(),
                    campaign: self.campaign.clone(),
                    display_order,
                    unit: unit.clone(),
                }),
        );
        events.extend(self.sheets.entries.iter().map(|entry| Event::ScoreEntryChanged {
            key: EntryKey::of(&self.authority, &self.campaign, entry),
            previous: 0,
            version: 1,
            entry: Box::new(entry.clone()),
            total_before: None,
            total_after: None,
        }));
        events.extend(results.iter().map(|result| Event::UnitTotalChanged {
            authority: self.authority.clone(),
            campaign: self.campaign.clone(),
            unit: result.unit.id.clone(),
            total: scoring::total(&rubric, result),
        }));
        Ok(events)
    }
}

impl OpenCampaign {
    fn adopted(&self) -> Event {
        Event::RubricAdopted {
            authority: self.authority.clone(),
            campaign: self.campaign.clone(),
            rubric: self.rubric.clone(),
            sha256: hex_sha256(self.yaml.as_bytes()),
            yaml: self.yaml.clone(),
        }
    }

    fn opened(&self) -> Event {
        Event::CampaignOpened {
            authority: self.authority.clone(),
            campaign: self.campaign.clone(),
            title: self.title.clone(),
            year: self.year,
            rubric: self.rubric.clone(),
            label: self.sheets.label.clone(),
            demo: self.demo,
            focus: self.sheets.focus.clone(),
        }
    }

    /// Results in the order of the units; scoring also refuses entries that fit nothing.
    fn results(&self, rubric: &Rubric) -> Result<Vec<UnitResult>, Vec<Refusal>> {
        let (units, sheets) = (&self.sheets.units, &self.sheets);
        let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
        if sheets.status == Status::Final {
            scheme.sheets(units, sheets)?.all()?;
        }
        let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        scoring::each(rubric, units, &sheets.entries, sheets.focus.as_ref(), &ids)
    }
}

/// Refuses a rubric with errors.
fn approve(rubric: &Rubric) -> Result<(), Vec<Refusal>> {
    rubric::approval(rubric).map_err(|remarks| {
        let first = |lang| {
            let remark = remarks.first();
            remark
                .map(|remark| remark.refusal.message(lang))
                .unwrap_or_default()
        };
        let (zh, en) = (first(Lang::Zh), first(Lang::En));
        let count = remarks.len().to_string();
        let mut refusals = vec![Refusal::new(
            "MJ1090",
            &[("count", &count), ("first", &zh), ("first.en", &en)],
        )];
        refusals.extend(remarks.into_iter().map(|remark| remark.refusal));
        refusals
    })
}
