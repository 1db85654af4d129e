//! Pages: query, view, template. Each file is one page; what is shown comes from `app::queries`.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod book;
pub(crate) mod choose;
pub(crate) mod deadline;
pub(crate) mod desk;
pub(crate) mod evidence;
pub(crate) mod feedback;
pub(crate) mod files;
pub(crate) mod home;
pub(crate) mod link;
pub(crate) mod new_campaign;
pub(crate) mod notice;
mod parts;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod proposal;
pub(crate) mod ranking;
pub(crate) mod record;
pub(crate) mod rubric;
pub(crate) mod self_check;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod team;
pub(crate) mod unit;
