//! 权限: who may do what, as one table of action × role × relation.
//!
//! Each row of [`TABLE`] answers for one action; what must stand between the person and the thing (the same
//! authority, their own unit, an item that is theirs to score) is the [`Relation`]. The table is printed in
//! `docs/permissions.md`. **Invariant:** [`may`] is called by the two doors of the application only, and what
//! somebody may not see does not exist for them.

mod table;

use serde::{Deserialize, Serialize};

pub use table::{Action, TABLE};

use crate::ids::{ActorId, AuthorityId};

/// 角色: in which capacity somebody acts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 领导小组办公室.
    Office,
    /// 考核组组长.
    TeamLeader,
    /// 考核员.
    Assessor,
    /// 领导小组成员.
    LeadingGroup,
    /// 填报员.
    UnitLiaison,
    /// 单位负责人.
    UnitHead,
    /// 审计员.
    Auditor,
    /// 系统管理员.
    Administrator,
    /// 安全管理员.
    SecurityOfficer,
    /// 公众.
    Public,
    /// The program itself: a job, or the command line on the machine.
    System,
}

impl Role {
    /// All roles, in the order in which the table prints them.
    pub const ALL: [Self; 11] = [
        Self::Office,
        Self::TeamLeader,
        Self::Assessor,
        Self::LeadingGroup,
        Self::UnitLiaison,
        Self::UnitHead,
        Self::Auditor,
        Self::Administrator,
        Self::SecurityOfficer,
        Self::Public,
        Self::System,
    ];

    /// Its stable name, part of message keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::TeamLeader => "team-leader",
            Self::Assessor => "assessor",
            Self::LeadingGroup => "leading-group",
            Self::UnitLiaison => "unit-liaison",
            Self::UnitHead => "unit-head",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::SecurityOfficer => "security-officer",
            Self::Public => "public",
            Self::System => "system",
        }
    }

    /// Its title in Chinese, as the printed table heads its column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Office => "领导小组办公室",
            Self::TeamLeader => "考核组组长",
            Self::Assessor => "考核员",
            Self::LeadingGroup => "领导小组成员",
            Self::UnitLiaison => "填报员",
            Self::UnitHead => "单位负责人",
            Self::Auditor => "审计员",
            Self::Administrator => "系统管理员",
            Self::SecurityOfficer => "安全管理员",
            Self::Public => "公众",
            Self::System => "系统",
        }
    }

    /// Whether it is held for one unit.
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::UnitLiaison | Self::UnitHead)
    }
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
    /// The unit for which they act, in the roles of units; empty otherwise.
    pub unit: String,
    /// 回避: bodies to which they belong or belonged.
    pub bound_to: Vec<String>,
    /// The name under which their own sheets stand, where each assessor keeps one.
    pub assessor: String,
}

impl Actor {
    /// Somebody of an authority.
    pub fn of(id: &str, role: Role, authority: &str) -> Self {
        Self {
            authority: Some(authority.into()),
            ..Self::without_authority(id, role)
        }
    }

    /// Somebody of a unit.
    pub fn of_unit(id: &str, role: Role, authority: &str, unit: &str) -> Self {
        Self {
            unit: unit.to_owned(),
            bound_to: vec![unit.to_owned()],
            ..Self::of(id, role, authority)
        }
    }

    /// The program itself, doing a job: `system:<job>`.
    pub fn system(job: &str) -> Self {
        Self::without_authority(&format!("system:{job}"), Role::System)
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
            unit: String::new(),
            bound_to: Vec::new(),
            assessor: String::new(),
        }
    }
}

/// What must stand between somebody and the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Nothing is needed.
    Always,
    /// Both belong to the same authority.
    SameAuthority,
    /// The same authority, and the thing belongs to the person's own unit.
    OwnUnit,
    /// The same authority; an item that is the person's to score, on a unit from which nothing keeps them away.
    OwnItem,
    /// The same authority, and a unit from which nothing keeps the person away (回避).
    NoConflict,
    /// The same authority, and the person is named on the paper.
    Named,
    /// The result is public.
    Published,
}

impl Relation {
    /// All of them, from the widest to the narrowest.
    pub const ALL: [Self; 7] = [
        Self::Always,
        Self::SameAuthority,
        Self::NoConflict,
        Self::OwnItem,
        Self::OwnUnit,
        Self::Named,
        Self::Published,
    ];

    /// In a few Chinese words, as the printed table says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Always => "可以",
            Self::SameAuthority => "本地区",
            Self::NoConflict => "无须回避",
            Self::OwnItem => "本人分工",
            Self::OwnUnit => "本单位",
            Self::Named => "列名本人",
            Self::Published => "公布之后",
        }
    }

    /// The same in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Always => "不看对象",
            Self::SameAuthority => "对象属于本人所在的地区",
            Self::NoConflict => "本地区，且与该单位没有须回避的情形（现在或曾经所在的机构、本人申报的回避）",
            Self::OwnItem => "本地区，由本人评分的项目和本人的评分表，且无须回避",
            Self::OwnUnit => "本地区，且对象属于本人所代表的单位",
            Self::Named => "本地区，且文书上列有本人",
            Self::Published => "结果公布之后",
        }
    }
}

/// On what, as far as the right to it depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The authority to which it belongs.
    pub authority: Option<AuthorityId>,
    /// The unit to which it belongs; empty for the whole campaign.
    pub unit: String,
    /// In whose name the sheet is kept; empty when it is kept by all.
    pub assessor: String,
    /// 分工: the item was given to somebody else.
    pub assigned_elsewhere: bool,
    /// 回避: the person declared that they take no part here.
    pub recused: bool,
    /// Those who are named on the paper.
    pub named: Vec<ActorId>,
    /// Whether the result is public.
    pub published: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// It is there for the person, but not to be done by them.
    Denied,
    /// Not by them, since they belong or belonged to the unit, or declared so.
    Recused,
    /// For this person it does not exist.
    Invisible,
}

fn relations(role: Role, action: Action) -> impl Iterator<Item = Relation> {
    let row = TABLE.iter().find(|row| row.action == action);
    row.into_iter()
        .flat_map(|row| row.roles)
        .filter(move |(known, _)| *known == role)
        .map(|(_, relation)| *relation)
}

fn kept_away(actor: &Actor, scope: &Scope) -> bool {
    scope.recused || (!scope.unit.is_empty() && actor.bound_to.contains(&scope.unit))
}

fn holds(relation: Relation, actor: &Actor, scope: &Scope) -> bool {
    let same_authority = scope.authority.is_some() && actor.authority == scope.authority;
    match relation {
        Relation::Always => true,
        Relation::SameAuthority => same_authority,
        Relation::OwnUnit => same_authority && !scope.unit.is_empty() && actor.unit == scope.unit,
        Relation::NoConflict => same_authority && !kept_away(actor, scope),
        Relation::OwnItem => {
            let own_sheet = scope.assessor.is_empty() || scope.assessor == actor.assessor;
            same_authority && own_sheet && !scope.assigned_elsewhere && !kept_away(actor, scope)
        }
        Relation::Named => same_authority && scope.named.contains(&actor.id),
        Relation::Published => scope.published,
    }
}

/// Whether a role can ever do a thing, on whatever it is; for lists of what there is to choose from.
pub fn ever(role: Role, action: Action) -> bool {
    relations(role, action).next().is_some()
}

/// Whether somebody may do a thing. Who may see it may know that it can be done; for all others it is not there.
pub fn may(actor: &Actor, action: Action, scope: &Scope) -> Decision {
    let allowed = |action| relations(actor.role, action).any(|relation| holds(relation, actor, scope));
    if allowed(action) {
        return Decision::Allowed;
    }
    if !allowed(action.sight()) {
        return Decision::Invisible;
    }
    let open = Scope {
        recused: false,
        ..scope.clone()
    };
    let unbound = Actor {
        bound_to: Vec::new(),
        ..actor.clone()
    };
    if relations(actor.role, action).any(|relation| holds(relation, &unbound, &open)) {
        Decision::Recused
    } else {
        Decision::Denied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(unit: &str, assessor: &str) -> Scope {
        Scope {
            authority: Some("here".into()),
            unit: unit.to_owned(),
            assessor: assessor.to_owned(),
            ..Scope::default()
        }
    }

    fn assessor() -> Actor {
        Actor {
            assessor: "甲".to_owned(),
            bound_to: vec!["own".to_owned()],
            ..Actor::of("p", Role::Assessor, "here")
        }
    }

    #[test]
    fn an_assessor_writes_in_no_other_sheet_than_their_own() {
        let enter = |scope: &Scope| may(&assessor(), Action::EnterScore, scope);
        assert_eq!(enter(&scope("a", "甲")), Decision::Allowed);
        assert_eq!(enter(&scope("a", "")), Decision::Allowed);
        assert_eq!(enter(&scope("a", "乙")), Decision::Denied);
        let elsewhere = Scope {
            assigned_elsewhere: true,
            ..scope("a", "")
        };
        assert_eq!(enter(&elsewhere), Decision::Denied);
    }

    #[test]
    fn an_assessor_takes_no_part_where_something_keeps_them_away() {
        assert_eq!(
            may(&assessor(), Action::EnterScore, &scope("own", "")),
            Decision::Recused
        );
        let declared = Scope {
            recused: true,
            ..scope("a", "")
        };
        assert_eq!(may(&assessor(), Action::EnterScore, &declared), Decision::Recused);
    }

    #[test]
    fn another_authority_does_not_exist() {
        for role in [Role::Office, Role::Auditor, Role::UnitHead, Role::LeadingGroup] {
            let actor = Actor::of_unit("p", role, "there", "a");
            for row in TABLE {
                let open = row.roles.contains(&(role, Relation::Always));
                if !open {
                    assert_eq!(
                        may(&actor, row.action, &scope("a", "")),
                        Decision::Invisible,
                        "{:?}",
                        row.action
                    );
                }
            }
        }
        let office = Actor::of("p", Role::Office, "here");
        assert_eq!(
            may(&office, Action::EnterScore, &scope("a", "")),
            Decision::Denied
        );
    }

    #[test]
    fn another_units_papers_do_not_exist_for_a_unit() {
        let liaison = Actor::of_unit("p", Role::UnitLiaison, "here", "a");
        assert_eq!(
            may(&liaison, Action::WriteSelfCheck, &scope("a", "")),
            Decision::Allowed
        );
        assert_eq!(
            may(&liaison, Action::WriteSelfCheck, &scope("b", "")),
            Decision::Invisible
        );
        assert_eq!(
            may(&liaison, Action::SubmitSelfCheck, &scope("a", "")),
            Decision::Denied
        );
        assert_eq!(
            may(&liaison, Action::SeeResults, &scope("", "")),
            Decision::Invisible
        );
    }

    #[test]
    fn the_administrator_sees_no_scores() {
        let administrator = Actor::of("p", Role::Administrator, "here");
        for action in [
            Action::SeeResults,
            Action::SeeDossier,
            Action::EnterScore,
            Action::SeeRecord,
        ] {
            assert_eq!(
                may(&administrator, action, &scope("a", "")),
                Decision::Invisible,
                "{action:?}"
            );
        }
        assert_eq!(
            may(&administrator, Action::ManageAccounts, &scope("", "")),
            Decision::Allowed
        );
    }

    #[test]
    fn everybody_makes_tokens_and_ends_their_own_and_the_security_officer_ends_all() {
        let owned = Scope {
            named: vec!["p".into()],
            ..scope("", "")
        };
        for role in Role::ALL
            .into_iter()
            .filter(|role| !matches!(role, Role::Public | Role::System))
        {
            assert!(ever(role, Action::MakeToken), "{role:?}");
            let end = |scope: &Scope| may(&Actor::of("p", role, "here"), Action::EndToken, scope);
            assert_eq!(end(&owned), Decision::Allowed, "{role:?}");
            let others = if role == Role::SecurityOfficer {
                Decision::Allowed
            } else {
                Decision::Denied
            };
            assert_eq!(end(&scope("", "")), others, "{role:?}");
        }
        assert!(!ever(Role::Public, Action::MakeToken) && !ever(Role::Administrator, Action::SeeResults));
    }

    #[test]
    fn the_public_sees_what_is_published() {
        let seen = |published| {
            may(
                &Actor::public(),
                Action::SeePublished,
                &Scope {
                    published,
                    ..scope("", "")
                },
            )
        };
        assert_eq!(seen(true), Decision::Allowed);
        assert_eq!(seen(false), Decision::Invisible);
    }

    #[test]
    fn every_action_stands_in_the_table_once_and_no_role_twice_in_a_row() {
        for (at, row) in TABLE.iter().enumerate() {
            assert!(
                TABLE.iter().skip(at + 1).all(|other| other.action != row.action),
                "{:?}",
                row.action
            );
            for (at, cell) in row.roles.iter().enumerate() {
                assert!(
                    !row.roles.iter().skip(at + 1).any(|other| other == cell),
                    "{:?}",
                    row.action
                );
            }
        }
        for action in Action::ALL {
            assert!(TABLE.iter().any(|row| row.action == *action), "{action:?}");
        }
    }
}
