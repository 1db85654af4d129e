//! 计分规则: one file a kind of rule; each turns what was found into points, and nothing else.

pub(crate) mod gain;
pub(crate) mod level;
pub(crate) mod per_case;
pub(crate) mod range;
pub(crate) mod share;
pub(crate) mod survey;
pub(crate) mod volume;
