//! 名册 commands: bodies, people, roles and settings of an authority.

mod bodies;
mod people;
mod roles;
mod settings;

pub use bodies::{EndBody, RegisterBody};
pub use people::{AdmitPerson, BlockPerson, RegisterPerson, UnblockPerson};
pub use roles::{EndRole, GrantRole};
pub use settings::{ChangeDay, SetLeads, StateStanding};
