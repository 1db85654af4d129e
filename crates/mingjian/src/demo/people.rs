//! 演示的机构与人员: two dozen bureaus, eleven townships, and somebody in each role.

use mingjian_app::AppError;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson, StateStanding};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::settings::{Level, Standing};
use mingjian_core::lang::Text;
use mingjian_core::sheet::Unit;

use super::{AUTHORITY, Story};

/// Units that are member bodies of the leading group.
pub const MEMBERS: [&str; 4] = ["development-reform", "justice", "finance", "audit"];

/// Person, name, body, role.
const PEOPLE: [(&str, &str, &str, Role); 9] = [
    ("demo-office", "孙敏", "government-office", Role::Office),
    ("demo-team-leader", "赵强", "justice", Role::TeamLeader),
    ("demo-assessor", "钱进", "finance", Role::Assessor),
    ("demo-assessor-2", "李静", "audit", Role::Assessor),
    (
        "demo-leading-group",
        "周正",
        "government-office",
        Role::LeadingGroup,
    ),
    ("demo-auditor", "褚明", "audit", Role::Auditor),
    (
        "demo-administrator",
        "魏新",
        "government-office",
        Role::Administrator,
    ),
    (
        "demo-security-officer",
        "蒋涛",
        "government-office",
        Role::SecurityOfficer,
    ),
    ("demo-assessor-3", "沈岚", "development-reform", Role::Assessor),
];

/// Somebody of the demonstration, as they act.
pub fn actor(person: &str) -> Actor {
    let found = PEOPLE.iter().find(|(id, ..)| *id == person);
    let (role, body) = found.map_or((Role::Office, ""), |(_, _, body, role)| (*role, *body));
    Actor {
        bound_to: vec![body.to_owned()],
        assessor: person.to_owned(),
        ..Actor::of(person, role, AUTHORITY)
    }
}

/// The liaison of a unit.
pub fn liaison(unit: &str) -> Actor {
    Actor::of_unit(
        &format!("demo-liaison-{unit}"),
        Role::UnitLiaison,
        AUTHORITY,
        unit,
    )
}

/// The head of a unit.
pub fn head(unit: &str) -> Actor {
    Actor::of_unit(&format!("demo-head-{unit}"), Role::UnitHead, AUTHORITY, unit)
}

/// Family names, for people who are nobody.
const FAMILY: [&str; 12] = [
    "吴", "郑", "冯", "陈", "卫", "杨", "朱", "秦", "许", "何", "吕", "张",
];

pub(super) async fn register(story: &mut Story) -> Result<(), AppError> {
    let system = Actor::system("demo");
    let name = Text {
        zh: "示例区".to_owned(),
        en: "Demo District".to_owned(),
    };
    story
        .does(
            system.clone(),
            FoundAuthority {
                authority: AUTHORITY.into(),
                name,
            },
        )
        .await?;
    let office = Text {
        zh: "区政府办公室".to_owned(),
        en: "District Government Office".to_owned(),
    };
    let standing = Standing {
        level: Level::County,
        leading_group: Text {
            zh: "示例区政务公开领导小组".to_owned(),
            en: "Leading Group for Open Government of Demo District".to_owned(),
        },
        office: office.clone(),
        above: String::new(),
        unit_above: String::new(),
    };
    let authority = AUTHORITY.into();
    story
        .does(system.clone(), StateStanding { authority, standing })
        .await?;
    body(story, &system, "government-office", office, 0, true).await?;
    for (order, unit) in (1..).zip(story.sheets.units.clone()) {
        body(story, &system, &unit.id, unit.name.clone(), order, false).await?;
    }
    for (id, name, at, role) in PEOPLE {
        person(story, &system, id, name, at).await?;
        grant(story, &system, id, role, "").await?;
    }
    for (at, unit) in story.sheets.units.clone().iter().enumerate() {
        of_unit(story, &system, unit, at).await?;
    }
    Ok(())
}

async fn of_unit(story: &mut Story, system: &Actor, unit: &Unit, at: usize) -> Result<(), AppError> {
    for (kind, role, shift, title) in [
        ("liaison", Role::UnitLiaison, 0, "联络员"),
        ("head", Role::UnitHead, 5, "主任"),
    ] {
        let id = format!("demo-{kind}-{}", unit.id);
        let family = FAMILY.iter().cycle().nth(at + shift).copied().unwrap_or_default();
        person(story, system, &id, &format!("{family}{title}"), &unit.id).await?;
        grant(story, system, &id, role, &unit.id).await?;
    }
    Ok(())
}

async fn body(
    story: &mut Story,
    system: &Actor,
    id: &str,
    name: Text,
    display_order: i64,
    office: bool,
) -> Result<(), AppError> {
    let command = RegisterBody {
        authority: AUTHORITY.into(),
        body: id.to_owned(),
        name,
        display_order,
        member: MEMBERS.contains(&id),
        office,
    };
    story.does(system.clone(), command).await
}

async fn person(story: &mut Story, system: &Actor, id: &str, name: &str, body: &str) -> Result<(), AppError> {
    let command = RegisterPerson {
        authority: AUTHORITY.into(),
        person: id.to_owned(),
        name: name.to_owned(),
        body: body.to_owned(),
        former_bodies: Vec::new(),
        email: format!("{id}@demo.invalid"),
    };
    story.does(system.clone(), command).await
}

async fn grant(
    story: &mut Story,
    system: &Actor,
    person: &str,
    role: Role,
    unit: &str,
) -> Result<(), AppError> {
    let command = GrantRole {
        authority: AUTHORITY.into(),
        person: person.to_owned(),
        role,
        unit: unit.to_owned(),
        from: None,
        until: None,
    };
    story.does(system.clone(), command).await
}
