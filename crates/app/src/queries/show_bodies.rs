//! 机构: the register of bodies in official order.

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::SOLE;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::settings::{Settings, Standing};
use mingjian_core::ids::AuthorityId;
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the register of bodies.
#[derive(Debug, Clone)]
pub struct ShowBodies {
    /// The authority.
    pub authority: AuthorityId,
}

/// 机构名册.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BodiesView {
    /// All bodies in official order, those that ended last.
    pub bodies: Vec<BodyShown>,
    /// How many are there today.
    pub standing_count: usize,
    /// How many of them are member bodies of the leading group.
    pub members: usize,
    /// The next free place in the official order.
    pub next_order: i64,
    /// ISO date of today.
    pub today: String,
    /// 主体概况, once it was stated.
    pub standing: Option<Standing>,
    /// The name of the authority that assesses this one.
    pub above_name: Text,
    /// The other authorities of the installation: id and name.
    pub others: Vec<(String, Text)>,
}

/// One body.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BodyShown {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Official order, from 1.
    pub display_order: i64,
    /// Whether it is a member body of the leading group.
    pub member: bool,
    /// Whether it is the leading group's office or the leading group itself.
    pub office: bool,
    /// The last day; empty while it is there.
    pub ended_on: String,
    /// How many people belong to it.
    pub people: usize,
}

impl Look for ShowBodies {
    type View = BodiesView;

    const ACTION: Action = Action::ManageBodies;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Authorities]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<BodiesView, AppError> {
        let today = deed.today().to_string();
        let people: Vec<Person> = case.house.all::<Person>().map(|(_, person)| person).collect();
        let shown = |(id, body): (&str, Body)| BodyShown {
            people: people
                .iter()
                .filter(|person| person.body == id && !person.blocked)
                .count(),
            id: id.to_owned(),
            name: body.name,
            display_order: body.display_order,
            member: body.member,
            office: body.office,
            ended_on: body.ended_on,
        };
        let mut bodies: Vec<BodyShown> = case.house.all::<Body>().map(shown).collect();
        let over = |body: &BodyShown| !body.ended_on.is_empty() && body.ended_on < today;
        bodies.sort_by(|a, b| (over(a), a.display_order, &a.id).cmp(&(over(b), b.display_order, &b.id)));
        let standing_bodies = bodies.iter().filter(|body| !over(body));
        let standing = case.house.get::<Settings>(SOLE).unwrap_or_default().standing;
        let others: Vec<(String, Text)> = case
            .authorities
            .iter()
            .filter(|(id, _)| *id != self.authority)
            .map(|(id, name)| (id.0.clone(), name.clone()))
            .collect();
        let above = standing
            .as_ref()
            .map(|one| one.above.as_str())
            .unwrap_or_default();
        let above_name = others.iter().find(|(id, _)| id == above);
        Ok(BodiesView {
            above_name: above_name.map(|(_, name)| name.clone()).unwrap_or_default(),
            others: others.clone(),
            standing,
            standing_count: standing_bodies.clone().count(),
            members: standing_bodies.filter(|body| body.member).count(),
            next_order: bodies
                .iter()
                .map(|body| body.display_order)
                .max()
                .unwrap_or(0)
                .saturating_add(1),
            bodies,
            today,
        })
    }
}
