//! 考核实施 commands: scoring begins, ends in moderation, and moderation is minuted.
//!
//! Clause: 方案第六部分第(三)项 (four methods) and 第(四)项.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::procedure::{Document, Missing, ProcedureFact, Stage};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Begins scoring. A unit without a self-check is named with the reason why it goes on without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginAssessment {
    /// The campaign.
    pub campaign: CampaignId,
    /// Units that handed in nothing.
    #[serde(default)]
    pub missing: Vec<Missing>,
}

impl Act for BeginAssessment {
    const NAME: &'static str = "assessment.begin";
    const ACTION: Action = Action::BeginAssessment;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::All(Kind::Dossier)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::SelfChecking)?;
        let mut found: Vec<Refusal> = without_method(case)?;
        for unit in case.assessed() {
            let dossier = case.dossier(&unit.id);
            let named = self.missing.iter().find(|one| one.unit == unit.id);
            let named = named.filter(|one| !one.reason.trim().is_empty());
            if dossier.self_check.submitted.is_none() && named.is_none() {
                found.push(Refusal::new("MJ2140", &[("unit", &unit.name.zh)]));
            }
        }
        let due = procedure.notice.as_ref().map(|notice| notice.self_check_due);
        if let Some(due) = due.filter(|due| !self.missing.is_empty() && deed.today() <= *due) {
            found.push(Refusal::new("MJ2141", &[("due", &due.to_string())]));
        }
        if !found.is_empty() {
            return Err(found);
        }
        let (missing, by) = (self.missing.clone(), deed.actor.id.clone());
        Ok(vec![
            case.fact(SOLE, ProcedureFact::AssessmentBegun { missing, by }),
        ])
    }
}

/// Ends scoring, once no entry is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginModeration {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for BeginModeration {
    const NAME: &'static str = "moderation.begin";
    const ACTION: Action = Action::Moderate;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::Totals]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Assessing)?;
        complete(case)?;
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::ModerationBegun {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Records a moderation meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordModeration {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its minutes.
    pub minutes: Document,
}

impl Act for RecordModeration {
    const NAME: &'static str = "moderation.record";
    const ACTION: Action = Action::Moderate;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Moderating)?;
        self.minutes.check()?;
        let (minutes, by) = (self.minutes.clone(), deed.actor.id.clone());
        Ok(vec![
            case.fact(SOLE, ProcedureFact::ModerationRecorded { minutes, by }),
        ])
    }
}

/// Refuses while an entry of an assessed unit is open.
pub(crate) fn complete(case: &Case) -> Result<(), Vec<Refusal>> {
    let open: Vec<Refusal> = case
        .assessed()
        .filter_map(|unit| {
            let total = case.totals.iter().find(|row| row.unit == unit.id);
            let open = total.map_or(1, |row| row.total.open);
            (open > 0)
                .then(|| Refusal::new("MJ2142", &[("unit", &unit.name.zh), ("open", &open.to_string())]))
        })
        .collect();
    if open.is_empty() { Ok(()) } else { Err(open) }
}

/// Indicators that nobody could check.
fn without_method(case: &Case) -> Result<Vec<Refusal>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let leaves = case
        .assessed()
        .flat_map(|unit| super::self_check::leaves(rubric, unit));
    let mut titles: Vec<&str> = leaves
        .filter(|leaf| leaf.methods.is_empty())
        .map(|leaf| leaf.title.zh.as_str())
        .collect();
    titles.sort_unstable();
    titles.dedup();
    Ok(titles
        .into_iter()
        .map(|title| Refusal::new("MJ2143", &[("node", title)]))
        .collect())
}
