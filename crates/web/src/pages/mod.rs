//! Pages: query, view, template. Each file is one page; what is shown comes from `app::queries`.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod choose;
pub(crate) mod deadline;
pub(crate) mod home;
pub(crate) mod link;
pub(crate) mod new_campaign;
pub(crate) mod ranking;
pub(crate) mod rubric;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod unit;
