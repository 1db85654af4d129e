//! Pages: query, view, template. Each file is one page; what is shown comes from `app::queries`.

pub(crate) mod choose;
pub(crate) mod deadline;
pub(crate) mod ranking;
pub(crate) mod rubric;
pub(crate) mod sheet;
pub(crate) mod unit;
