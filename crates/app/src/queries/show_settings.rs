//! 设置: leads of reminders, days that came into the calendar later, whose bundles are trusted, and who is security
//! officer.

use mingjian_core::access::{Action, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::settings::Settings;
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::AuthorityId;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection_parts::InspectorShown;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the settings of an authority.
#[derive(Debug, Clone)]
pub struct ShowSettings {
    /// The authority.
    pub authority: AuthorityId,
}

/// 设置.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SettingsView {
    /// Reminders, so many working days before a deadline; empty while nobody set any.
    pub reminder_leads: Vec<u8>,
    /// Days that were changed after the yearly notice, the latest first.
    pub changed_days: Vec<DayShown>,
    /// 受信任的检查方, in the order in which they came; those that were withdrawn last.
    pub inspectors: Vec<InspectorShown>,
    /// 三员: the role, and the names of those who hold it today.
    pub separate: Vec<(Role, Vec<String>)>,
    /// ISO date of today.
    pub today: String,
}

/// One changed day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct DayShown {
    /// The day.
    pub date: String,
    /// Whether it is a working day from now on.
    pub workday: bool,
    /// The notice that says so.
    pub source: String,
    /// The day on which it became known.
    pub known_on: String,
}

impl Look for ShowSettings {
    type View = SettingsView;

    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<SettingsView, AppError> {
        let settings: Settings = case.house.get(SOLE).unwrap_or_default();
        let mut inspectors: Vec<InspectorShown> = settings
            .inspectors
            .iter()
            .map(|one| InspectorShown::of(case, one))
            .collect();
        inspectors.sort_by_key(|one| one.withdrawn.is_some());
        let mut changed_days: Vec<DayShown> = settings
            .changed_days
            .into_iter()
            .map(|day| DayShown {
                date: day.date.to_string(),
                workday: day.workday,
                source: day.source,
                known_on: day.known_on.to_string(),
            })
            .collect();
        changed_days.sort_by(|a, b| b.cmp(a));
        let holders = |role: Role| {
            let grants = case.house.all::<Grant>();
            let held = grants.filter(|(_, grant)| grant.role == role && grant.holds_on(deed.today()));
            (role, held.map(|(_, grant)| case.name_of(&grant.person)).collect())
        };
        Ok(SettingsView {
            reminder_leads: settings.reminder_leads,
            changed_days,
            inspectors,
            separate: mingjian_core::flow::grant::APART
                .into_iter()
                .map(holders)
                .collect(),
            today: deed.today().to_string(),
        })
    }
}
