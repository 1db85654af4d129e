//! 到期事项: what every authority's units owe today, to whom it is said, and the day's digests into the outbox.
//!
//! The people of a unit are its liaisons; its head is told too once something is over its day (催办升级), and so is the
//! office. **Invariant:** reads through the same door as pages, as `system:reminders`; what is not due any more is
//! withdrawn before it leaves.

use std::collections::BTreeSet;

use mingjian_core::access::{Action, Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::rectification::Rectification;
use mingjian_core::flow::settings::Settings;
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::{AuthorityId, CampaignId};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::reminder::{Due, Leads, Recipient, Wording, Year};
use mingjian_store::{chain, tables};
use serde::{Serialize, Serializer};

use super::remind::{Addressee, Queued, Reminders};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;

/// On how many working days behind its day something is brought up again.
const BEHIND: u32 = 10;

/// Where a campaign stands: what costs little to ask.
struct ShowStage<'a>(&'a CampaignId);

impl Look for ShowStage<'_> {
    type View = Option<Stage>;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.0.clone())
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<Option<Stage>, AppError> {
        Ok(case.has_procedure().then(|| case.procedure().stage))
    }
}

/// What a campaign's units owe, and what its office is told of units that are late.
struct ShowOwed<'a> {
    campaign: &'a CampaignId,
    /// Whether anything but rectifications can be owed.
    open: bool,
    site: &'a str,
}

impl Look for ShowOwed<'_> {
    type View = Vec<Due>;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![Need::House, Need::All(Kind::Rectification)];
        if self.open {
            needs.extend([Need::Rubric, Need::All(Kind::Dossier)]);
        }
        needs
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<Vec<Due>, AppError> {
        let campaign = case.campaign.as_ref().ok_or(AppError::NotFound)?;
        let today = deed.today();
        let dossiers = case
            .assessed()
            .map(|unit| (unit.id.clone(), case.dossier(&unit.id)))
            .collect();
        let orders = case.papers.all::<Rectification>();
        let bodies = case
            .house
            .all::<Body>()
            .map(|(id, body)| (id.to_owned(), body.name));
        let units = case.units.iter().map(|unit| (unit.id.clone(), unit.name.clone()));
        let year = Year {
            campaign: &campaign.id,
            title: &campaign.title,
            procedure: &case.procedure(),
            dossiers: &dossiers,
            rectifications: &orders.map(|(id, order)| (id.to_owned(), order)).collect(),
            names: &bodies.chain(units).collect(),
            site: self.site,
            today,
        };
        let mut owed = year.owed();
        let office = case
            .house
            .all::<Grant>()
            .filter(|(_, grant)| grant.role == Role::Office && grant.holds_on(today));
        let office: BTreeSet<String> = office.map(|(_, grant)| grant.person).collect();
        let told = year.overdue(&owed, &office.into_iter().collect::<Vec<_>>());
        owed.extend(told);
        Ok(owed)
    }
}

/// The authority's people, settings and calendar.
struct ShowHouse<'a>(&'a AuthorityId);

/// An inner step; never leaves as JSON.
struct House(Case);

impl Serialize for House {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl Look for ShowHouse<'_> {
    type View = House;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.0.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<House, AppError> {
        Ok(House(case.clone()))
    }
}

impl App {
    /// Queues today's digests of every authority and withdraws what is not due any more. `site` is where the pages
    /// stand, for links; empty for none.
    ///
    /// # Errors
    /// The database's own; what was queued before stays queued.
    pub async fn remind(&self, site: &str) -> Result<Queued, AppError> {
        let mut reader = self.store.read().await?;
        let chains = chain::chains(&mut reader).await?;
        let campaigns = tables::campaign::list(&mut reader).await?;
        drop(reader);
        let mut all = Queued::default();
        for chain in chains {
            let ChainId::Authority(authority) = chain else {
                continue;
            };
            let own = campaigns.iter().filter(|row| row.authority == authority);
            let demo = own.clone().any(|row| row.demo);
            let ids: Vec<&CampaignId> = own.map(|row| &row.id).collect();
            let queued = self.remind_authority(&authority, &ids, demo, site).await?;
            all.digests += queued.digests;
            all.mails += queued.mails;
            all.unaddressed.extend(queued.unaddressed);
            all.malformed.extend(queued.malformed);
            all.uncounted.extend(queued.uncounted);
        }
        Ok(all)
    }

    /// What the units of a campaign owe today, and what its office is told of units that are late.
    ///
    /// # Errors
    /// Not found without the campaign, and the database's own.
    pub async fn owed(&self, campaign: &CampaignId, site: &str) -> Result<Vec<Due>, AppError> {
        let actor = Actor::system("reminders");
        let Some(stage) = self.look(&actor, &ShowStage(campaign)).await? else {
            return Ok(Vec::new());
        };
        let open = stage < Stage::Proposing;
        self.look(&actor, &ShowOwed { campaign, open, site }).await
    }

    async fn remind_authority(
        &self,
        authority: &AuthorityId,
        campaigns: &[&CampaignId],
        demo: bool,
        site: &str,
    ) -> Result<Queued, AppError> {
        let mut dues = Vec::new();
        for campaign in campaigns {
            dues.extend(self.owed(campaign, site).await?);
        }
        let open: BTreeSet<&str> = dues.iter().map(|due| due.id.as_str()).collect();
        self.withdraw_reminders(authority, &open).await?;
        if dues.is_empty() {
            return Ok(Queued::default());
        }
        let House(case) = self
            .look(&Actor::system("reminders"), &ShowHouse(authority))
            .await?;
        let today = self.deps.clock.now().date();
        let late: BTreeSet<&Recipient> = dues
            .iter()
            .filter(|due| due.due < today)
            .map(|due| &due.who)
            .collect();
        let addressees = dues
            .iter()
            .map(|due| {
                (
                    due.who.clone(),
                    addressee(&case, &due.who, late.contains(&due.who), today),
                )
            })
            .collect();
        let office = match office(&case) {
            Some(name) => name,
            None => self.authority_name(authority).await?,
        };
        let wording = Wording {
            office,
            label: if demo { label() } else { Text::default() },
        };
        let reminders = Reminders {
            authority,
            dues: &dues,
            addressees: &addressees,
            leads: &leads(&case)?,
            wording: &wording,
            calendar: &*case.calendar()?,
        };
        self.queue_reminders(reminders).await
    }

    async fn authority_name(&self, authority: &AuthorityId) -> Result<Text, AppError> {
        let row = tables::authority::find(&mut self.store.read().await?, authority).await?;
        Ok(row.map(|row| row.name).unwrap_or_default())
    }
}

fn label() -> Text {
    Text {
        zh: "演示数据".to_owned(),
        en: "Demonstration data".to_owned(),
    }
}

/// The office whose name stands under a letter.
fn office(case: &Case) -> Option<Text> {
    let mut bodies: Vec<Body> = case
        .house
        .all::<Body>()
        .map(|(_, body)| body)
        .filter(|body| body.office && body.ended_on.is_empty())
        .collect();
    bodies.sort_by_key(|body| body.display_order);
    bodies.into_iter().next().map(|body| body.name)
}

/// The leads that the authority chose; the usual ones while it chose none.
fn leads(case: &Case) -> Result<Leads, AppError> {
    let settings: Settings = case.house.get(SOLE).unwrap_or_default();
    if settings.reminder_leads.is_empty() {
        return Ok(Leads::default());
    }
    let before: Vec<u32> = settings.reminder_leads.iter().copied().map(u32::from).collect();
    Ok(Leads::new(&before, BEHIND)?)
}

fn addressee(case: &Case, who: &Recipient, late: bool, today: jiff::civil::Date) -> Addressee {
    let person = |id: &str| case.person(id).filter(|person| !person.blocked);
    let address = |person: Person| Some(person.email).filter(|email| !email.trim().is_empty());
    let (name, addresses) = match who {
        Recipient::Person(id) => {
            let person = person(id);
            let name = person
                .as_ref()
                .map(|person| person.name.clone())
                .unwrap_or_default();
            (Text::zh(name), person.and_then(address).into_iter().collect())
        }
        Recipient::Unit(unit) => {
            let of = |role: Role| -> Vec<String> {
                let held = case.house.all::<Grant>().map(|(_, grant)| grant);
                let held =
                    held.filter(|grant| grant.role == role && grant.unit == *unit && grant.holds_on(today));
                held.filter_map(|grant| person(&grant.person).and_then(address))
                    .collect()
            };
            let mut addresses = of(Role::UnitLiaison);
            if late || addresses.is_empty() {
                addresses.extend(of(Role::UnitHead));
            }
            (
                case.house
                    .get::<Body>(unit)
                    .map(|body| body.name)
                    .unwrap_or_default(),
                addresses,
            )
        }
    };
    Addressee {
        name,
        addresses,
        lang: Lang::Zh,
    }
}
