//! 任职: a role that a person holds for a time.
//!
//! 三员分立: administrator, security officer and auditor are never one person. **Invariant:** a role that ended is
//! kept, so that the record can say in which capacity somebody acted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::access::Role;
use crate::ids::Moment;

/// 任职.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who.
    pub person: String,
    /// As what.
    pub role: Role,
    /// For which unit, with the roles of units; empty otherwise.
    #[serde(default)]
    pub unit: String,
    /// From this day on.
    pub from: Date,
    /// Up to and with this day; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Grant {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Roles of which one person may hold one only.
pub const APART: [Role; 3] = [Role::Administrator, Role::SecurityOfficer, Role::Auditor];

/// Whether one person may hold both roles at a time.
pub fn compatible(one: Role, other: Role) -> bool {
    one == other || !(APART.contains(&one) && APART.contains(&other))
}

facts! {
    /// What happens to a role.
    pub enum GrantFact {
        /// It was given.
        "role.granted" => Granted { person: String, role: Role, unit: String, from: Date, until: Option<Date> },
        /// It ends on this day.
        "role.ended" => Ended { on: Date, reason: String },
    }
}

impl Paper for Grant {
    const KIND: Kind = Kind::Grant;
    type Fact = GrantFact;

    fn apply(old: Option<Self>, fact: &GrantFact, _at: Moment) -> Option<Self> {
        match (old, fact) {
            (
                None,
                GrantFact::Granted {
                    person,
                    role,
                    unit,
                    from,
                    until,
                },
            ) => Some(Self {
                person: person.clone(),
                role: *role,
                unit: unit.clone(),
                from: *from,
                until: *until,
            }),
            (Some(old), GrantFact::Ended { on, .. }) => Some(Self {
                until: Some(*on),
                ..old
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrator_security_officer_and_auditor_are_three_persons() {
        assert!(!compatible(Role::Administrator, Role::Auditor));
        assert!(!compatible(Role::SecurityOfficer, Role::Administrator));
        assert!(compatible(Role::Office, Role::Assessor));
        assert!(compatible(Role::Auditor, Role::Auditor));
    }
}
