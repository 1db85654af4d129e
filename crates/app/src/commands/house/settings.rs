//! 设置: leads of reminders, days that a later notice of the government changed, and how the authority stands among
//! others.

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::settings::{ChangedDay, Level, Settings, SettingsFact, Standing};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Sets how many working days before a deadline reminders go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLeads {
    /// The authority.
    pub authority: AuthorityId,
    /// Working days before, at most 60 each.
    pub reminder_leads: Vec<u8>,
}

impl Act for SetLeads {
    const NAME: &'static str = "settings.set_leads";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if self.reminder_leads.len() > 10 || self.reminder_leads.iter().any(|lead| *lead > 60) {
            return Err(vec![Refusal::new("MJ2114", &[])]);
        }
        let mut reminder_leads = self.reminder_leads.clone();
        reminder_leads.sort_unstable();
        reminder_leads.dedup();
        Ok(vec![case.fact(SOLE, SettingsFact::LeadsSet { reminder_leads })])
    }
}

/// Changes a day of the calendar, as a notice of the government says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDay {
    /// The authority.
    pub authority: AuthorityId,
    /// The day.
    #[schemars(with = "String")]
    pub date: Date,
    /// Whether it is a working day from now on.
    pub workday: bool,
    /// The notice that says so.
    pub source: String,
    /// The day on which it became known; today when absent.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub known_on: Option<Date>,
}

impl Act for ChangeDay {
    const NAME: &'static str = "calendar.change_day";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if self.source.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "source")])]);
        }
        case.calendar()
            .and_then(|calendar| calendar.day(self.date, None).map(drop))
            .map_err(|refusal| vec![refusal])?;
        let day = ChangedDay {
            date: self.date,
            workday: self.workday,
            source: self.source.clone(),
            known_on: self.known_on.unwrap_or_else(|| deed.today()),
        };
        Ok(vec![case.fact(SOLE, SettingsFact::DayChanged { day })])
    }
}

/// States the authority's level, its leading group and office, and who assesses it in turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateStanding {
    /// The authority.
    pub authority: AuthorityId,
    /// What is stated.
    pub standing: Standing,
}

impl Act for StateStanding {
    const NAME: &'static str = "authority.state";
    const ACTION: Action = Action::ManageBodies;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Authorities]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let standing = &self.standing;
        if standing.leading_group.zh.trim().is_empty() || standing.office.zh.trim().is_empty() {
            return Err(vec![Refusal::new(
                "MJ2101",
                &[("field", "leading_group, office")],
            )]);
        }
        let above = &standing.above;
        if above.is_empty() != standing.unit_above.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "above, unit_above")])]);
        }
        let known = case
            .authorities
            .iter()
            .any(|(id, _)| id.as_str() == above && *id != self.authority);
        if !above.is_empty() && !known {
            return Err(vec![Refusal::new("MJ2092", &[("authority", above)])]);
        }
        if standing.level == Level::Province && !above.is_empty() {
            return Err(vec![Refusal::new("MJ2093", &[])]);
        }
        let settings: Settings = case.house.get(SOLE).unwrap_or_default();
        if settings.standing.as_ref() == Some(standing) {
            return Ok(Vec::new());
        }
        let standing = standing.clone();
        Ok(vec![case.fact(SOLE, SettingsFact::Stated { standing })])
    }
}
