//! 追责案件 (ShowCases): the cases on which somebody is named, and one of them.
//!
//! Clause: 方案第七部分第(三)项. **Invariant:** a case on which a person is not named is not there for them, and their
//! list looks the same whether there are others or none.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::case::{Accountability, Ground, Severity};
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, DocumentShown};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the cases of a person, or for one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowCases {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the case; empty for the list.
    pub case: String,
}

/// Somebody who may see a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedPerson {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseShown {
    /// Its id.
    pub id: String,
    /// The unit, when it concerns one.
    pub unit: Option<Called>,
    /// 情形.
    pub ground: Ground,
    /// Its stable name, part of message keys.
    pub ground_name: &'static str,
    /// 情节.
    pub severity: Severity,
    /// Its stable name, part of message keys.
    pub severity_name: &'static str,
    /// 事实.
    pub facts: String,
    /// Ids of evidence.
    pub evidence: Vec<String>,
    /// The day on which it was opened.
    pub on: String,
    /// Who opened it.
    pub by: String,
    /// Who may see it.
    pub named: Vec<NamedPerson>,
    /// 移送: form, receiver, letter.
    pub handed_over: Vec<(String, String, DocumentShown)>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The document that says so.
    pub outcome_document: Option<DocumentShown>,
    /// The day of closing.
    pub closed_on: Option<String>,
}

/// 追责案件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CasesView {
    /// The cases on which the person is named, the newest first.
    pub cases: Vec<CaseShown>,
    /// The case that was asked for.
    pub open: Option<CaseShown>,
    /// Units, for opening a case.
    pub units: Vec<Called>,
    /// People who may be named: the office, the leading group, auditors.
    pub people: Vec<NamedPerson>,
}

impl Look for ShowCases {
    type View = CasesView;
    const ACTION: Action = Action::SeeCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::All(Kind::Accountability)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        let named = if self.case.is_empty() {
            // The list of one's own cases is one's own paper.
            vec![actor.id.clone()]
        } else {
            case.papers
                .get::<Accountability>(&self.case)
                .map(|one| one.named)
                .unwrap_or_default()
        };
        Scope {
            named,
            ..case.scope("", actor)
        }
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<CasesView, AppError> {
        let mut own: Vec<_> = case
            .papers
            .all::<Accountability>()
            .filter(|(_, one)| one.named.contains(&deed.actor.id))
            .collect();
        own.sort_by_key(|(_, one)| std::cmp::Reverse(one.opened.0));
        let cases: Vec<CaseShown> = own.iter().map(|(id, one)| shown(case, id, one)).collect();
        Ok(CasesView {
            open: cases.iter().find(|one| one.id == self.case).cloned(),
            cases,
            units: case.units.iter().map(Called::unit).collect(),
            people: people(case, deed),
        })
    }
}

fn shown(case: &Case, id: &str, one: &Accountability) -> CaseShown {
    let matter = &one.matter;
    CaseShown {
        id: id.to_owned(),
        unit: case.unit(&matter.unit).ok().map(Called::unit),
        ground: matter.ground,
        ground_name: matter.ground.name(),
        severity: matter.severity,
        severity_name: matter.severity.name(),
        facts: matter.facts.clone(),
        evidence: matter.evidence.clone(),
        on: one.opened.0.date().to_string(),
        by: case.name_of(one.opened.1.as_str()),
        named: one.named.iter().map(|id| named(case, id.as_str())).collect(),
        handed_over: one
            .handed_over
            .iter()
            .map(|it| (it.form.clone(), it.to.clone(), DocumentShown::of(&it.document)))
            .collect(),
        outcome: one.outcome.as_ref().map(|it| it.text.clone()),
        outcome_document: one
            .outcome
            .as_ref()
            .and_then(|it| it.document.as_ref())
            .map(DocumentShown::of),
        closed_on: one.closed_at.map(|at| at.date().to_string()),
    }
}

fn named(case: &Case, id: &str) -> NamedPerson {
    NamedPerson {
        id: id.to_owned(),
        name: case.name_of(id),
    }
}

fn people(case: &Case, deed: &Deed) -> Vec<NamedPerson> {
    let may_see = |grant: &Grant| {
        let role = matches!(grant.role, Role::Office | Role::LeadingGroup | Role::Auditor);
        role && grant.holds_on(deed.today())
    };
    let grants = case.house.all::<Grant>().filter(|(_, grant)| may_see(grant));
    let mut ids: Vec<String> = grants.map(|(_, grant)| grant.person).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(|id| named(case, id)).collect()
}
