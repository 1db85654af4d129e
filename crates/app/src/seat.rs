//! 席位: who sits behind a browser or a token, in which of their roles, as an [`Actor`].
//!
//! **Invariant:** a role counts only on the days for which it was given, and a blocked person has none.

use jiff::civil::Date;
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::{Kind, Papers};
use mingjian_core::ids::{AuthorityId, CommandId};
use mingjian_core::lang::Text;
use mingjian_store::{Head, tables};

use crate::commands::authority::FoundAuthority;
use crate::commands::house::{GrantRole, RegisterPerson};
use crate::error::AppError;
use crate::run::{App, Given};

/// 席位.
#[derive(Debug, Clone)]
pub struct Seat {
    /// As whom the person acts.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// Their authority.
    pub authority: AuthorityId,
    /// The roles that they hold today in every authority that knows them, each with the id of its grant.
    pub roles: Vec<(String, Grant)>,
    /// Id of the grant in which they act; empty when they hold none.
    pub acting: String,
}

/// Somebody who can be chosen in the demonstration.
#[derive(Debug, Clone)]
pub struct Cast {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// As what they act.
    pub role: Role,
    /// For which unit, in the roles of units.
    pub unit: Option<Text>,
    /// The unit's official order.
    order: i64,
}

impl App {
    /// The seat of a person, in the role of a grant, or in their first role when that grant is not theirs today.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn seat(&self, person: &str, acting: &str) -> Result<Option<Seat>, AppError> {
        let today = self.deps.clock.now().date();
        let found = tables::paper::heads_of(&mut self.store.glance().await?, Kind::Person, person).await?;
        let houses = match self.known_houses(&found) {
            Some(houses) => houses,
            None => self.houses(person).await?,
        };
        let mut seats = Vec::new();
        for (authority, papers) in &houses {
            let Some(found) = papers.get::<Person>(person).filter(|found| !found.blocked) else {
                continue;
            };
            let is_home = found.home.is_empty();
            seats.push((is_home, seat(person, found, papers, authority, acting, today)));
        }
        // Blocked at home, they sit nowhere.
        if !seats.iter().any(|(is_home, _)| *is_home) {
            return Ok(None);
        }
        seats.sort_by_key(|(is_home, _)| !is_home);
        let roles: Vec<_> = seats.iter().flat_map(|(_, seat)| seat.roles.clone()).collect();
        let held = |(_, seat): &&(bool, Seat)| seat.roles.iter().any(|(grant, _)| grant == acting);
        let any = |(_, seat): &&(bool, Seat)| !seat.roles.is_empty();
        let chosen = seats
            .iter()
            .find(held)
            .or_else(|| seats.iter().find(any))
            .or(seats.first());
        Ok(chosen.map(|(_, chosen)| Seat {
            roles,
            ..chosen.clone()
        }))
    }

    /// Persons and roles of authorities at the ends of their chains; `None` when some are not known.
    fn known_houses(&self, chains: &[(ChainId, Head)]) -> Option<Vec<(AuthorityId, Papers)>> {
        let mut houses = Vec::new();
        for (chain, head) in chains {
            let ChainId::Authority(authority) = chain else {
                continue;
            };
            let mut papers = Papers::default();
            for kind in [Kind::Person, Kind::Grant] {
                papers.put(kind, &self.shelves.at(chain, kind, head)?);
            }
            houses.push((authority.clone(), papers));
        }
        Some(houses)
    }

    /// Persons and roles of the authorities that know a person.
    async fn houses(&self, person: &str) -> Result<Vec<(AuthorityId, Papers)>, AppError> {
        let mut reader = self.store.read().await?;
        let mut houses = Vec::new();
        for chain in tables::paper::chains_of(&mut reader, Kind::Person, person).await? {
            let ChainId::Authority(authority) = &chain else {
                continue;
            };
            let mut papers = Papers::default();
            for kind in [Kind::Person, Kind::Grant] {
                papers.put(kind, &self.shelf(&mut reader, &chain, kind).await?);
            }
            houses.push((authority.clone(), papers));
        }
        Ok(houses)
    }
}

impl App {
    /// Everybody with a role today, for the demonstration's choice: one line a role, units in official order.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn people(&self) -> Result<Vec<Cast>, AppError> {
        let today = self.deps.clock.now().date();
        let mut reader = self.store.read().await?;
        let mut found = Vec::new();
        for chain in mingjian_store::chain::chains(&mut reader).await? {
            if !matches!(chain, ChainId::Authority(_)) {
                continue;
            }
            let house = Papers::new(tables::paper::of_chain(&mut reader, &chain).await?);
            for (_, grant) in house.all::<Grant>().filter(|(_, grant)| grant.holds_on(today)) {
                let Some(person) = house.get::<Person>(&grant.person) else {
                    continue;
                };
                let unit = house.get::<Body>(&grant.unit);
                found.push(Cast {
                    person: grant.person.clone(),
                    name: person.name,
                    role: grant.role,
                    order: unit.as_ref().map_or(0, |body| body.display_order),
                    unit: unit.map(|body| body.name),
                });
            }
        }
        found.sort_by(|a, b| (a.role, a.order, &a.person).cmp(&(b.role, b.order, &b.person)));
        Ok(found)
    }

    /// Registers the authority, its first administrator and their role, before the set-up link is used; doing it
    /// again changes nothing.
    ///
    /// # Errors
    /// The refusals of the acts.
    pub async fn set_up(
        &self,
        person: &str,
        authority: &str,
        authority_name: &str,
        name: &str,
    ) -> Result<(), AppError> {
        let actor = Actor::system("set-up");
        let id = |step: &str| CommandId(format!("set-up/{person}/{authority}/{step}"));
        let found = FoundAuthority {
            authority: authority.into(),
            name: authority_name.into(),
        };
        self.run(Given {
            id: id("authority"),
            actor: actor.clone(),
            command: found,
        })
        .await?;
        let register = RegisterPerson {
            authority: authority.into(),
            person: person.to_owned(),
            name: name.to_owned(),
            body: String::new(),
            former_bodies: Vec::new(),
            email: String::new(),
        };
        self.run(Given {
            id: id("person"),
            actor: actor.clone(),
            command: register,
        })
        .await?;
        let grant = GrantRole {
            authority: authority.into(),
            person: person.to_owned(),
            role: Role::Administrator,
            unit: String::new(),
            from: None,
            until: None,
        };
        self.run(Given {
            id: id("role"),
            actor,
            command: grant,
        })
        .await?;
        Ok(())
    }
}

fn seat(
    id: &str,
    person: Person,
    grants: &Papers,
    authority: &AuthorityId,
    acting: &str,
    today: Date,
) -> Seat {
    let held = grants
        .each::<Grant>()
        .filter(|(_, grant)| grant.person == id && grant.holds_on(today));
    let mut roles: Vec<(String, Grant)> = held.map(|(id, grant)| (id.to_owned(), grant.clone())).collect();
    roles.sort_by(|(a, one), (b, other)| (one.role, a).cmp(&(other.role, b)));
    let chosen = roles.iter().find(|(id, _)| id == acting).or(roles.first());
    let (acting, role, unit) = match chosen {
        Some((id, grant)) => (id.clone(), grant.role, grant.unit.clone()),
        None => (String::new(), Role::Public, String::new()),
    };
    let bound_to = std::iter::once(person.body)
        .chain(person.former_bodies)
        .filter(|body| !body.is_empty());
    let actor = Actor {
        unit,
        bound_to: bound_to.collect(),
        assessor: id.to_owned(),
        ..Actor::of(id, role, authority.as_str())
    };
    Seat {
        actor,
        name: person.name,
        authority: authority.clone(),
        roles,
        acting,
    }
}
