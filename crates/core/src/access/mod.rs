//! 权限: one table says who may do what; what a person may not see does not exist for them.
//!
//! **Invariant:** [`may`] is called by the two doors of the application only.

use serde::Serialize;

use crate::ids::ActorId;

/// 角色.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 领导小组办公室.
    Office,
    /// 考核员.
    Assessor,
    /// 领导小组.
    LeadingGroup,
    /// 填报员.
    UnitLiaison,
    /// 审计员.
    Auditor,
    /// 公众.
    Public,
    /// The system itself: a job, the command line.
    System,
    /// A visitor of the demonstration, on the same machine.
    DemoVisitor,
}

/// 行为人 with the role in which they act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: ActorId,
    /// As what.
    pub role: Role,
    /// The unit they belong to, for roles of a unit.
    pub unit: Option<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Open a campaign with rubric and units.
    OpenCampaign,
    /// Make or change an entry of a score sheet.
    EnterScore,
    /// See results before publication: ranking, explanation, sheets.
    SeeResults,
    /// See the rubric.
    SeeRubric,
    /// See the record.
    SeeRecord,
}

/// On what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScopeOf {
    /// Whether the campaign is a demonstration.
    pub demo: bool,
    /// The unit concerned.
    pub unit: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// It is there for the person, but not to be done by them.
    Denied,
    /// For this person it does not exist.
    Invisible,
}

/// Every role with what it may do: the one table, printed in the documentation.
pub const TABLE: &[(Role, &[Action])] = &[
    (Role::Office, &[Action::OpenCampaign, Action::SeeResults, Action::SeeRubric, Action::SeeRecord]),
    (Role::Assessor, &[Action::EnterScore, Action::SeeResults, Action::SeeRubric]),
    (Role::LeadingGroup, &[Action::SeeResults, Action::SeeRubric, Action::SeeRecord]),
    (Role::UnitLiaison, &[Action::SeeRubric]),
    (Role::Auditor, &[Action::SeeResults, Action::SeeRubric, Action::SeeRecord]),
    (Role::Public, &[]),
    (
        Role::System,
        &[Action::OpenCampaign, Action::EnterScore, Action::SeeResults, Action::SeeRubric, Action::SeeRecord],
    ),
    (Role::DemoVisitor, &[Action::EnterScore, Action::SeeResults, Action::SeeRubric, Action::SeeRecord]),
];

/// Whether an actor may do something to something.
pub fn may(actor: &Actor, action: Action, scope: &ScopeOf) -> Decision {
    if actor.role == Role::DemoVisitor && !scope.demo {
        return Decision::Invisible;
    }
    let allowed = TABLE.iter().any(|(role, actions)| *role == actor.role && actions.contains(&action));
    let own_unit = actor.unit.is_some() && actor.unit == scope.unit;
    match (allowed, action, actor.role) {
        (true, ..) => Decision::Allowed,
        // Who may look at results may know that entering scores exists.
        (false, Action::EnterScore, Role::Office | Role::LeadingGroup | Role::Auditor) => Decision::Denied,
        (false, Action::EnterScore, Role::UnitLiaison) if own_unit => Decision::Denied,
        _ => Decision::Invisible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role) -> Actor {
        Actor { id: "p".into(), role, unit: None }
    }

    #[test]
    fn a_demo_visitor_sees_nothing_of_a_real_campaign() {
        let real = ScopeOf::default();
        let demo = ScopeOf { demo: true, unit: None };
        assert_eq!(may(&actor(Role::DemoVisitor), Action::SeeResults, &real), Decision::Invisible);
        assert_eq!(may(&actor(Role::DemoVisitor), Action::EnterScore, &demo), Decision::Allowed);
    }

    #[test]
    fn every_role_stands_in_the_table_once() {
        for (index, (role, _)) in TABLE.iter().enumerate() {
            assert!(TABLE.iter().skip(index + 1).all(|(other, _)| other != role), "{role:?}");
        }
        assert_eq!(may(&actor(Role::Public), Action::SeeResults, &ScopeOf::default()), Decision::Invisible);
        assert_eq!(may(&actor(Role::Auditor), Action::EnterScore, &ScopeOf::default()), Decision::Denied);
    }
}
