//! 案卷: what a command or query of the procedure needs to know, loaded in one transaction.
//!
//! **Invariant:** only what was asked for is loaded; what was not asked for is empty, so a decision names its needs.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use mingjian_core::access::{Actor, Scope};
use mingjian_core::calendar::{Addition, Calendar, Deadline, Effect};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::decision::Decision;
use mingjian_core::flow::dossier::Dossier;
use mingjian_core::flow::evidence::Evidence;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::procedure::Procedure;
use mingjian_core::flow::settings::{ChangedDay, Settings};
use mingjian_core::flow::{Fact, Kept, Kind, Papers, SOLE};
use mingjian_core::ids::{AuthorityId, CampaignId, well_formed};
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_core::sheet::Unit;
use mingjian_store::{CampaignRow, EntryRow, Reader, TotalRow, chain, tables};

use crate::error::AppError;
use crate::evidence::CheckedFile;
use crate::inspected::{FindingsAsk, Inspected};
use crate::loaded::Loaded;
use crate::run::App;
use crate::scoring;

/// One thing to be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// All papers of a kind of this campaign.
    All(Kind),
    /// One paper of this campaign.
    One(Kind, String),
    /// The authority's papers: bodies, people, roles, settings.
    House,
    /// The authority's name.
    Authority,
    /// The names of all authorities of the installation.
    Authorities,
    /// The entries of a person in the registers of other authorities.
    Elsewhere(String),
    /// Rubric and units.
    Rubric,
    /// The entries of all sheets.
    Entries,
    /// The entries of one unit.
    EntriesOf(String),
    /// The entries on which a unit's total rests: its own, or all where units count in one another.
    EntriesBehind(String),
    /// 分工, and the persons whom it names.
    Assignment,
    /// The totals of all units.
    Totals,
    /// The totals of a unit and of those above it.
    TotalsBehind(String),
    /// The results of all units as they stand.
    Results,
    /// One piece of evidence of the authority.
    Evidence(String),
    /// All evidence of a unit.
    EvidenceOf(String),
    /// All evidence of the authority that waits for somebody to judge a mark of secrecy.
    EvidenceWaiting,
    /// What was found in a finished upload.
    Upload(String),
    /// A campaign of the authority, from the authority's chain; one that is not there is not found.
    Campaign(CampaignId, Vec<Need>),
    /// All campaigns of the authority, from its chain, each with the same.
    Campaigns(Vec<Need>),
    /// A sweep that came in a bundle, received or not.
    SweepRow(String),
    /// The latest sweep of each site that this campaign received, compared with the one before.
    Sweeps,
    /// Findings of a sweep that this campaign received.
    Findings(FindingsAsk),
}

/// 案卷.
#[derive(Clone)]
pub struct Case {
    /// The authority.
    pub authority: AuthorityId,
    /// Its name, when asked for.
    pub authority_name: Text,
    /// The campaign; absent for what belongs to the authority.
    pub campaign: Option<CampaignRow>,
    /// Its rubric, when asked for.
    pub rubric: Option<Arc<Rubric>>,
    /// SHA-256 of the rubric's text, when asked for.
    pub rubric_sha256: String,
    /// Its units, in official order, when the rubric was asked for.
    pub units: Arc<Vec<Unit>>,
    /// The campaign's papers that were asked for.
    pub papers: Papers,
    /// The authority's papers, when asked for.
    pub house: Papers,
    /// Entries that were asked for.
    pub entries: Arc<Vec<EntryRow>>,
    /// Totals, when asked for.
    pub totals: Vec<TotalRow>,
    /// Results of all units, when asked for.
    pub results: Option<Arc<Loaded>>,
    /// Evidence that was asked for; it stands in the authority's chain.
    pub evidence: Papers,
    /// What was found in an upload, when asked for.
    pub upload: Option<CheckedFile>,
    /// Campaigns of the authority, when asked for.
    pub campaigns: Vec<Case>,
    /// All authorities with their names, when asked for.
    pub authorities: Vec<(AuthorityId, Text)>,
    /// A person's entries in other registers, when asked for.
    pub elsewhere: Vec<(AuthorityId, Person)>,
    /// What was asked for of the online inspection.
    pub inspected: Inspected,
    /// The campaign as it is known at the head of its chain that the transaction sees.
    known: Option<Arc<Loaded>>,
}

impl Case {
    /// Loads what is needed of a chain. A campaign that is not there is not found; its procedure always comes with it.
    pub(crate) async fn load(
        app: &App,
        reader: &mut Reader,
        chain: &ChainId,
        needs: &[Need],
    ) -> Result<Self, AppError> {
        let known = match chain {
            ChainId::Authority(_) => None,
            ChainId::Campaign(id) => app.known_at(id, chain::seen_head(reader, chain).await?),
        };
        let campaign = match (chain, &known) {
            (ChainId::Authority(_), _) => None,
            (ChainId::Campaign(_), Some(known)) => Some(known.campaign.clone()),
            (ChainId::Campaign(id), None) => Some(
                tables::campaign::find(reader, id)
                    .await?
                    .ok_or(AppError::NotFound)?,
            ),
        };
        let authority = match (chain, &campaign) {
            (ChainId::Authority(id), _) => id.clone(),
            (_, Some(row)) => row.authority.clone(),
            (_, None) => return Err(AppError::NotFound),
        };
        let mut case = Self {
            authority,
            authority_name: Text::default(),
            campaign,
            rubric: None,
            rubric_sha256: String::new(),
            units: Arc::default(),
            results: None,
            papers: Papers::default(),
            house: Papers::default(),
            entries: Arc::default(),
            totals: Vec::new(),
            evidence: Papers::default(),
            upload: None,
            campaigns: Vec::new(),
            authorities: Vec::new(),
            elsewhere: Vec::new(),
            inspected: Inspected::default(),
            known,
        };
        let mut evidence = Vec::new();
        if case.campaign.is_some() {
            case.put(app, reader, chain, Kind::Procedure).await?;
        }
        for need in needs {
            match need {
                Need::All(kind) => case.put(app, reader, chain, *kind).await?,
                Need::One(kind, id) => {
                    if let Some(kept) = tables::paper::find(reader, chain, *kind, id).await? {
                        case.papers = std::mem::take(&mut case.papers).with(kept);
                    }
                }
                Need::House => {
                    let house = ChainId::Authority(case.authority.clone());
                    case.house = app.house(reader, &house).await?;
                }
                Need::Authority => {
                    let row = tables::authority::find(reader, &case.authority).await?;
                    case.authority_name = row.map(|row| row.name).unwrap_or_default();
                }
                Need::Authorities => {
                    let rows = tables::authority::list(reader).await?;
                    case.authorities = rows.into_iter().map(|row| (row.id, row.name)).collect();
                }
                Need::Elsewhere(person) => case.load_elsewhere(reader, person).await?,
                Need::Rubric => case.load_rubric(app, reader).await?,
                Need::Entries => {
                    case.entries = Arc::new(tables::score_entry::of_campaign(reader, case.id()?).await?);
                }
                Need::EntriesOf(unit) => {
                    case.entries = Arc::new(tables::score_entry::of_unit(reader, case.id()?, unit).await?);
                }
                Need::EntriesBehind(unit) => case.load_entries_behind(app, reader, unit).await?,
                Need::Assignment => {
                    case.put(app, reader, chain, Kind::Assignment).await?;
                    if !needs.contains(&Need::House) {
                        let house = ChainId::Authority(case.authority.clone());
                        let persons = app.shelf(reader, &house, Kind::Person).await?;
                        case.house.put(Kind::Person, &persons);
                    }
                }
                Need::Totals => case.totals = tables::unit_total::list(reader, case.id()?).await?,
                Need::TotalsBehind(unit) => case.load_totals_behind(app, reader, unit).await?,
                Need::Results => case.results = Some(app.loaded_in(reader, case.id()?).await?),
                Need::Evidence(_) | Need::EvidenceOf(_) | Need::EvidenceWaiting => {
                    evidence.extend(evidence_of(reader, &case.authority, need).await?);
                }
                Need::Upload(id) => case.upload = CheckedFile::find(reader, id).await?,
                Need::SweepRow(_) | Need::Sweeps | Need::Findings(_) => {
                    case.put(app, reader, chain, Kind::Sweep).await?;
                    let indexes = &app.shelves.indexes;
                    case.inspected.load(indexes, reader, &case.papers, need).await?;
                }
                Need::Campaign(id, needs) => case.load_campaign(app, reader, id, needs).await?,
                Need::Campaigns(needs) => {
                    let all = tables::campaign::list(reader).await?;
                    let authority = case.authority.clone();
                    for row in all.iter().filter(|row| row.authority == authority) {
                        case.load_campaign(app, reader, &row.id, needs).await?;
                    }
                }
            }
        }
        case.evidence = Papers::new(evidence);
        Ok(case)
    }

    async fn load_campaign(
        &mut self,
        app: &App,
        reader: &mut Reader,
        id: &CampaignId,
        needs: &[Need],
    ) -> Result<(), AppError> {
        let chain = ChainId::Campaign(id.clone());
        let campaign = Box::pin(Self::load(app, reader, &chain, needs)).await?;
        if campaign.authority != self.authority {
            return Err(AppError::NotFound);
        }
        self.campaigns.push(campaign);
        Ok(())
    }

    async fn load_elsewhere(&mut self, reader: &mut Reader, person: &str) -> Result<(), AppError> {
        for chain in tables::paper::chains_of(reader, Kind::Person, person).await? {
            let ChainId::Authority(authority) = &chain else {
                continue;
            };
            let kept = tables::paper::find(reader, &chain, Kind::Person, person).await?;
            if let Some(found) = Papers::new(kept).get::<Person>(person)
                && *authority != self.authority
            {
                self.elsewhere.push((authority.clone(), found));
            }
        }
        Ok(())
    }

    async fn load_rubric(&mut self, app: &App, reader: &mut Reader) -> Result<(), AppError> {
        let campaign = self.campaign.as_ref().ok_or(AppError::NotFound)?;
        let (sha256, rubric) = match &self.known {
            Some(known) => (known.rubric_sha256.clone(), Arc::clone(&known.rubric)),
            None => app.rubric(reader, campaign).await?,
        };
        (self.rubric_sha256, self.rubric) = (sha256, Some(rubric));
        self.units = self.all_units(app, reader).await?;
        Ok(())
    }

    async fn all_units(&self, app: &App, reader: &mut Reader) -> Result<Arc<Vec<Unit>>, AppError> {
        match &self.known {
            Some(known) => Ok(Arc::clone(&known.units)),
            None => app.units(reader, self.id()?).await,
        }
    }

    async fn put(
        &mut self,
        app: &App,
        reader: &mut Reader,
        chain: &ChainId,
        kind: Kind,
    ) -> Result<(), AppError> {
        self.papers.put(kind, &app.shelf(reader, chain, kind).await?);
        Ok(())
    }

    async fn load_totals_behind(
        &mut self,
        app: &App,
        reader: &mut Reader,
        unit: &str,
    ) -> Result<(), AppError> {
        let id = self.id()?.clone();
        let units = self.all_units(app, reader).await?;
        for unit in scoring::line_of(&units, unit)
            .into_iter()
            .filter(|unit| well_formed(unit))
        {
            self.totals
                .extend(tables::unit_total::find(reader, &id, unit).await?);
        }
        Ok(())
    }

    async fn load_entries_behind(
        &mut self,
        app: &App,
        reader: &mut Reader,
        unit: &str,
    ) -> Result<(), AppError> {
        if let Some(known) = self.known.as_ref().filter(|known| !known.hangs_together()) {
            self.entries = known.rows_of(unit);
            return Ok(());
        }
        let id = self.id()?.clone();
        let units = self.all_units(app, reader).await?;
        self.entries = Arc::new(if units.iter().any(|unit| unit.parent.is_some()) {
            tables::score_entry::of_campaign(reader, &id).await?
        } else if well_formed(unit) {
            tables::score_entry::of_unit(reader, &id, unit).await?
        } else {
            Vec::new()
        });
        Ok(())
    }

    fn id(&self) -> Result<&CampaignId, AppError> {
        self.campaign
            .as_ref()
            .map(|row| &row.id)
            .ok_or(AppError::NotFound)
    }

    /// A campaign of the authority that was asked for; the first of this id.
    pub fn campaign_case(&self, id: &CampaignId) -> Option<&Case> {
        let is = |case: &&Case| case.campaign.as_ref().is_some_and(|row| row.id == *id);
        self.campaigns.iter().find(is)
    }

    /// The chain to which facts of this case belong.
    pub fn chain(&self) -> ChainId {
        match &self.campaign {
            Some(row) => ChainId::Campaign(row.id.clone()),
            None => ChainId::Authority(self.authority.clone()),
        }
    }

    /// A fact of a paper of this case.
    pub fn fact(&self, paper: &str, fact: impl Into<Fact>) -> Event {
        Event::filed(&self.chain(), paper, fact)
    }

    /// The campaign's procedure; the beginning when nothing was done yet.
    pub fn procedure(&self) -> Cow<'_, Procedure> {
        let known = self.papers.see(SOLE).map(Cow::Borrowed);
        known.unwrap_or_else(|| Cow::Owned(Procedure::begin()))
    }

    /// Whether the campaign follows the procedure at all; one that was opened for scoring alone does not.
    pub fn has_procedure(&self) -> bool {
        self.papers.kept(Kind::Procedure, SOLE).is_some()
    }

    /// A unit's dossier; an empty one when nothing was done yet.
    pub fn dossier(&self, unit: &str) -> Cow<'_, Dossier> {
        let known = self.papers.see(unit).map(Cow::Borrowed);
        known.unwrap_or_default()
    }

    /// The unit of an id on this campaign's list.
    ///
    /// # Errors
    /// MJ4010.
    pub fn unit(&self, id: &str) -> Result<&Unit, Vec<Refusal>> {
        let found = self.units.iter().find(|unit| unit.id == id);
        found.ok_or_else(|| vec![Refusal::new("MJ4010", &[("unit", id)])])
    }

    /// The units that are assessed: those that are not excluded.
    pub fn assessed(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.excluded.is_none())
    }

    /// The rubric.
    ///
    /// # Errors
    /// MJ2111 when it was not asked for, or there is none.
    pub fn rubric(&self) -> Result<&Rubric, Vec<Refusal>> {
        self.rubric
            .as_deref()
            .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])
    }

    /// The decision that stands, when decisions were asked for.
    pub fn decision(&self) -> Option<Decision> {
        self.papers
            .all::<Decision>()
            .map(|(_, one)| one)
            .max_by_key(|one| one.number)
    }

    /// The decision that stands.
    ///
    /// # Errors
    /// MJ6100 while there is none.
    pub fn decided(&self) -> Result<Decision, Vec<Refusal>> {
        self.decision().ok_or_else(|| vec![Refusal::new("MJ6100", &[])])
    }

    /// The days that the authority changed in the calendar, when the house was asked for.
    pub fn changed_days(&self) -> Vec<ChangedDay> {
        self.house.get::<Settings>(SOLE).unwrap_or_default().changed_days
    }

    /// On what somebody acts: the campaign, or one of its units.
    pub fn scope(&self, unit: &str, actor: &Actor) -> Scope {
        let procedure = self.procedure();
        Scope {
            authority: Some(self.authority.clone()),
            unit: unit.to_owned(),
            recused: procedure.is_recused(actor.id.as_str(), unit),
            published: procedure.publication.is_some(),
            ..Scope::default()
        }
    }

    /// A person of the authority, when the house was asked for.
    pub fn person(&self, id: &str) -> Option<Person> {
        self.house.get(id)
    }

    /// A person's name; their id when they are not known.
    pub fn name_of(&self, id: &str) -> String {
        self.person(id)
            .map_or_else(|| id.to_owned(), |person| person.name)
    }

    /// The calendar with the days that the authority added, when the house was asked for.
    ///
    /// # Errors
    /// The calendar's own.
    pub fn calendar(&self) -> Result<Cow<'static, Calendar>, Refusal> {
        let builtin = Calendar::builtin()?;
        let settings: Settings = self.house.get(SOLE).unwrap_or_default();
        if settings.changed_days.is_empty() {
            return Ok(Cow::Borrowed(builtin));
        }
        let mut calendar = builtin.clone();
        for day in &settings.changed_days {
            calendar.add(Addition {
                effect: if day.workday {
                    Effect::SwapDay
                } else {
                    Effect::Holiday
                },
                first: day.date,
                last: day.date,
                name: Text::zh(&day.source),
                reason: Text::zh(&day.source),
                document: day.source.clone(),
                known_on: day.known_on,
            })?;
        }
        Ok(Cow::Owned(calendar))
    }

    /// The last day of so many working days after a day; the day itself for none.
    ///
    /// # Errors
    /// The calendar's own.
    pub fn working_days_after(&self, start: Date, count: u32) -> Result<Date, Vec<Refusal>> {
        if count == 0 {
            return Ok(start);
        }
        let calendar = self.calendar().map_err(|refusal| vec![refusal])?;
        let deadline =
            Deadline::working_days(&calendar, start, count, None).map_err(|refusal| vec![refusal])?;
        Ok(deadline.due)
    }

    /// The last day of so many plain days after a day; the day itself for none.
    ///
    /// # Errors
    /// The calendar's own.
    pub fn days_after(&self, start: Date, count: u32) -> Result<Date, Vec<Refusal>> {
        if count == 0 {
            return Ok(start);
        }
        let calendar = self.calendar().map_err(|refusal| vec![refusal])?;
        let deadline = Deadline::days(&calendar, start, count, None).map_err(|refusal| vec![refusal])?;
        Ok(deadline.due)
    }
}

async fn evidence_of(
    reader: &mut Reader,
    authority: &AuthorityId,
    need: &Need,
) -> Result<Vec<Kept>, AppError> {
    let chain = ChainId::Authority(authority.clone());
    Ok(match need {
        Need::Evidence(id) => tables::paper::find(reader, &chain, Kind::Evidence, id)
            .await?
            .into_iter()
            .collect(),
        Need::EvidenceOf(unit) => {
            let (from, to) = Evidence::ids_of(unit);
            tables::paper::between(reader, &chain, Kind::Evidence, (&from, &to)).await?
        }
        _ => tables::paper::saying(reader, &chain, Kind::Evidence, r#""state":"waiting""#).await?,
    })
}
