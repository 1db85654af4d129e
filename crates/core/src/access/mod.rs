//! 权限: who may do what, as one table of role × action × relation.
//!
//! Each row of [`TABLE`] answers for one role; what must stand between the person and the thing (the same
//! authority, their own sheet, a demonstration) is the [`Relation`]. **Invariant:** [`may`] is called by the two
//! doors of the application only, and what somebody may not see does not exist for them.

use serde::Serialize;

use crate::ids::{ActorId, AuthorityId};

/// 角色: in which capacity somebody acts.
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
    /// The program itself: a job, or the command line on the machine.
    System,
    /// A visitor of the demonstration, who acts as an assessor there.
    DemoVisitor,
}

/// Somebody who acts, in the role in which they act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who: the name in the record.
    pub id: ActorId,
    /// As what.
    pub role: Role,
    /// The authority to which they belong.
    pub authority: Option<AuthorityId>,
    /// The name under which their sheets stand, for assessors.
    pub assessor: String,
}

impl Actor {
    /// The program itself, doing a job: `system:<job>`.
    pub fn system(job: &str) -> Self {
        Self::without_authority(&format!("system:{job}"), Role::System)
    }

    /// A visitor of the demonstration.
    pub fn demo_visitor() -> Self {
        Self::without_authority("demo:visitor", Role::DemoVisitor)
    }

    /// Anybody.
    pub fn public() -> Self {
        Self::without_authority("public", Role::Public)
    }

    fn without_authority(id: &str, role: Role) -> Self {
        Self {
            id: id.into(),
            role,
            authority: None,
            assessor: String::new(),
        }
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Take an authority in.
    FoundAuthority,
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

/// What must stand between somebody and the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Nothing is enough.
    Never,
    /// Nothing is needed.
    Always,
    /// Both belong to the same authority.
    SameAuthority,
    /// The same authority, and a sheet in the person's own name or in nobody's.
    OwnSheet,
    /// The campaign is a demonstration.
    Demo,
}

/// On what, as far as the right to it depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The authority to which it belongs.
    pub authority: Option<AuthorityId>,
    /// Whether it belongs to a demonstration.
    pub demo: bool,
    /// In whose name the sheet is kept; empty when it is kept by all.
    pub assessor: String,
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

use Relation::{Always, Demo, Never, OwnSheet, SameAuthority};

/// The columns of [`TABLE`].
pub const ACTIONS: [Action; 6] = [
    Action::FoundAuthority,
    Action::OpenCampaign,
    Action::EnterScore,
    Action::SeeResults,
    Action::SeeRubric,
    Action::SeeRecord,
];

/// One row a role, one column an action: the one table, printed in the documentation.
pub const TABLE: [(Role, [Relation; 6]); 8] = [
    //             found   open           enter     see results    see rubric     see record
    (
        Role::Office,
        [
            Never,
            SameAuthority,
            Never,
            SameAuthority,
            SameAuthority,
            SameAuthority,
        ],
    ),
    (
        Role::Assessor,
        [Never, Never, OwnSheet, SameAuthority, SameAuthority, Never],
    ),
    (
        Role::LeadingGroup,
        [Never, Never, Never, SameAuthority, SameAuthority, SameAuthority],
    ),
    // Scores reach a unit as feedback and as a published result, each an act of its own.
    (
        Role::UnitLiaison,
        [Never, Never, Never, Never, SameAuthority, Never],
    ),
    (
        Role::Auditor,
        [Never, Never, Never, SameAuthority, SameAuthority, SameAuthority],
    ),
    (Role::Public, [Never, Never, Never, Never, Never, Never]),
    (Role::System, [Always, Always, Always, Always, Always, Always]),
    (Role::DemoVisitor, [Never, Never, Demo, Demo, Demo, Demo]),
];

fn relation(role: Role, action: Action) -> Relation {
    let row = TABLE.iter().find(|(known, _)| *known == role).map(|(_, row)| row);
    let column = ACTIONS.iter().position(|known| *known == action);
    row.zip(column)
        .and_then(|(row, at)| row.get(at))
        .copied()
        .unwrap_or(Never)
}

fn holds(relation: Relation, actor: &Actor, scope: &Scope) -> bool {
    let same_authority = scope.authority.is_some() && actor.authority == scope.authority;
    match relation {
        Never => false,
        Always => true,
        SameAuthority => same_authority,
        OwnSheet => same_authority && (scope.assessor.is_empty() || scope.assessor == actor.assessor),
        Demo => scope.demo,
    }
}

/// Whether somebody may do a thing. Who may see the results of a campaign may know what is done there.
pub fn may(actor: &Actor, action: Action, scope: &Scope) -> Decision {
    let allowed = |action| holds(relation(actor.role, action), actor, scope);
    if allowed(action) {
        Decision::Allowed
    } else if allowed(Action::SeeResults) {
        Decision::Denied
    } else {
        Decision::Invisible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, authority: &str) -> Actor {
        Actor {
            id: "p".into(),
            role,
            authority: Some(authority.into()),
            assessor: "甲".to_owned(),
        }
    }

    fn scope(assessor: &str) -> Scope {
        Scope {
            authority: Some("here".into()),
            assessor: assessor.to_owned(),
            demo: false,
        }
    }

    #[test]
    fn an_assessor_writes_in_no_other_sheet_than_their_own() {
        let assessor = actor(Role::Assessor, "here");
        assert_eq!(
            may(&assessor, Action::EnterScore, &scope("甲")),
            Decision::Allowed
        );
        assert_eq!(may(&assessor, Action::EnterScore, &scope("")), Decision::Allowed);
        assert_eq!(may(&assessor, Action::EnterScore, &scope("乙")), Decision::Denied);
    }

    #[test]
    fn another_authority_does_not_exist() {
        let office = actor(Role::Office, "there");
        for action in ACTIONS {
            assert_eq!(
                may(&office, action, &scope("")),
                Decision::Invisible,
                "{action:?}"
            );
        }
        assert_eq!(
            may(&actor(Role::Office, "here"), Action::EnterScore, &scope("")),
            Decision::Denied
        );
    }

    #[test]
    fn a_visitor_sees_nothing_but_the_demonstration() {
        let visitor = Actor::demo_visitor();
        let demo = Scope {
            demo: true,
            ..scope("")
        };
        assert_eq!(may(&visitor, Action::EnterScore, &demo), Decision::Allowed);
        assert_eq!(may(&visitor, Action::OpenCampaign, &demo), Decision::Denied);
        assert_eq!(may(&visitor, Action::SeeResults, &scope("")), Decision::Invisible);
    }

    #[test]
    fn the_public_and_a_liaison_see_no_results() {
        assert_eq!(
            may(&Actor::public(), Action::SeeResults, &scope("")),
            Decision::Invisible
        );
        assert_eq!(
            may(&actor(Role::UnitLiaison, "here"), Action::EnterScore, &scope("")),
            Decision::Invisible
        );
    }

    #[test]
    fn every_role_stands_in_the_table_once() {
        for (at, (role, row)) in TABLE.iter().enumerate() {
            assert!(
                TABLE.iter().skip(at + 1).all(|(other, _)| other != role),
                "{role:?}"
            );
            for (action, expected) in ACTIONS.iter().zip(row) {
                assert_eq!(relation(*role, *action), *expected, "{role:?} {action:?}");
            }
        }
    }
}
