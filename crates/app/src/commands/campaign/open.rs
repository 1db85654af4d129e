//! 建立考核: a campaign from a rubric, a list of units and, for a demonstration, its entries.
//!
//! **Invariant:** a rubric with errors that nobody answered is not taken into use.

use std::collections::BTreeMap;

use mingjian_core::access::{Action, ScopeOf};
use mingjian_core::event::{ChainId, EntryKey, Event};
use mingjian_core::ids::{AuthorityId, CampaignId, RubricVersionId};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::{Scheme, UnitResult};
use mingjian_core::sheet::Sheets;
use mingjian_store::{Writing, sha256_hex};

use crate::error::AppError;
use crate::run::{App, Command};

/// The authority of the demonstration.
pub const DEMO_AUTHORITY: &str = "demo-district";

/// Opens a campaign.
pub struct OpenCampaign {
    /// The authority that assesses.
    pub authority: AuthorityId,
    /// Its name.
    pub authority_name: Text,
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
    /// Units and entries.
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

    async fn load(&self, _app: &App, tx: &mut Writing) -> Result<Facts, AppError> {
        let exists = tx.campaign(&self.campaign).await?.is_some();
        let authority_known = tx.authority(&self.authority).await?.is_some();
        Ok(Facts { exists, authority_known })
    }

    fn scope(&self, _facts: &Facts) -> ScopeOf {
        ScopeOf { demo: self.demo, unit: None }
    }

    fn decide(&self, facts: &Facts, _now_ms: i64) -> Result<Vec<Event>, Vec<Refusal>> {
        if facts.exists {
            return Err(vec![Refusal::new("MJ2090", &[("campaign", self.campaign.as_str())])]);
        }
        let rubric = rubric::parse(self.yaml.as_bytes()).map_err(|refusal| vec![refusal])?;
        approve(&rubric)?;
        let results = self.totals(&rubric)?;
        let mut events = Vec::new();
        if !facts.authority_known {
            let (authority, name) = (self.authority.clone(), self.authority_name.clone());
            events.push(Event::AuthorityFounded { authority, name });
        }
        events.push(Event::RubricAdopted {
            authority: self.authority.clone(),
            rubric: self.rubric.clone(),
            sha256: sha256_hex(self.yaml.as_bytes()),
            yaml: self.yaml.clone(),
        });
        events.push(Event::CampaignOpened {
            authority: self.authority.clone(),
            campaign: self.campaign.clone(),
            title: self.title.clone(),
            year: self.year,
            rubric: self.rubric.clone(),
            status: self.sheets.status,
            demo: self.demo,
        });
        for (index, unit) in self.sheets.units.iter().enumerate() {
            let display_order = i64::try_from(index).unwrap_or(i64::MAX - 1) + 1;
            events.push(Event::UnitEnrolled { campaign: self.campaign.clone(), display_order, unit: unit.clone() });
        }
        for entry in &self.sheets.entries {
            let key = EntryKey {
                authority: self.authority.clone(),
                campaign: self.campaign.clone(),
                unit: entry.unit.clone(),
                indicator: entry.indicator.clone(),
                period: entry.period.clone(),
                source: entry.source.clone(),
                assessor: entry.assessor.clone(),
            };
            events.push(Event::ScoreEntryChanged { key, version: 1, entry: entry.clone() });
        }
        events.extend(results.values().map(|result| total_changed(&self.campaign, &rubric, result)));
        Ok(events)
    }
}

impl OpenCampaign {
    /// Results of all units by id, in a fixed order; scoring also refuses entries that fit nothing.
    fn totals(&self, rubric: &Rubric) -> Result<BTreeMap<String, UnitResult>, Vec<Refusal>> {
        let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
        let results = scheme.sheets(&self.sheets.units, &self.sheets)?.all()?;
        Ok(results.into_iter().map(|r| (r.unit.id.clone(), r)).collect())
    }
}

/// Refuses a rubric with errors.
pub(crate) fn approve(rubric: &Rubric) -> Result<(), Vec<Refusal>> {
    rubric::approval(rubric).map_err(|remarks| {
        let first = remarks.first().map(|r| r.refusal.message(Lang::Zh)).unwrap_or_default();
        let count = remarks.len().to_string();
        let mut refusals = vec![Refusal::new("MJ1090", &[("count", &count), ("first", &first)])];
        refusals.extend(remarks.into_iter().map(|r| r.refusal));
        refusals
    })
}

/// The event that tells a unit's total.
pub(crate) fn total_changed(campaign: &CampaignId, rubric: &Rubric, result: &UnitResult) -> Event {
    let settings = &rubric.settings;
    let rank_key = result.total.as_ref().and_then(|t| t.rank_key(settings.places, settings.mode));
    Event::UnitTotalChanged {
        campaign: campaign.clone(),
        unit: result.unit.id.clone(),
        exact: result.exact.clone(),
        total: result.total.clone(),
        rank_key,
        grade: result.grade.clone(),
        open: i64::from(result.open),
    }
}
