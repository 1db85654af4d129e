//! 机构登记: bodies enter the register, and end.

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::body::{Body, BodyFact};
use mingjian_core::ids::{AuthorityId, well_formed};
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Takes a body in, or changes its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterBody {
    /// The authority.
    pub authority: AuthorityId,
    /// Its id; the id of the unit where it is assessed.
    pub body: String,
    /// Its name.
    pub name: Text,
    /// Official order (规范顺序), from 1.
    pub display_order: i64,
    /// Whether it is a member body of the leading group.
    #[serde(default)]
    pub member: bool,
    /// Whether it is the leading group's office or the leading group itself.
    #[serde(default)]
    pub office: bool,
}

impl Act for RegisterBody {
    const NAME: &'static str = "body.register";
    const ACTION: Action = Action::ManageBodies;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if !well_formed(&self.body) || self.name.zh.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "body, name")])]);
        }
        let standing: Option<Body> = case.house.get(&self.body);
        let same = |body: &Body| {
            body.name == self.name
                && body.display_order == self.display_order
                && body.member == self.member
                && body.office == self.office
        };
        if standing.as_ref().is_some_and(same) {
            return Ok(Vec::new());
        }
        let (name, display_order) = (self.name.clone(), self.display_order);
        let (member, office) = (self.member, self.office);
        let fact = BodyFact::Registered {
            name,
            display_order,
            member,
            office,
        };
        Ok(vec![case.fact(&self.body, fact)])
    }
}

/// Ends a body on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndBody {
    /// The authority.
    pub authority: AuthorityId,
    /// Its id.
    pub body: String,
    /// The last day.
    #[schemars(with = "String")]
    pub on: Date,
}

impl Act for EndBody {
    const NAME: &'static str = "body.end";
    const ACTION: Action = Action::ManageBodies;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if case.house.get::<Body>(&self.body).is_none() {
            return Err(vec![Refusal::new("MJ2112", &[("id", &self.body)])]);
        }
        Ok(vec![case.fact(
            &self.body,
            BodyFact::Ended {
                on: self.on.to_string(),
            },
        )])
    }
}
