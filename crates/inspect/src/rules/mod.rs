//! 检查规则: rule sets as data, and the exact arithmetic of one.

mod builtin;
mod feeds;
mod format;
mod sampling;
mod scorer;
mod set;

pub use builtin::{BUILTIN, builtin};
pub use feeds::{Feed, Feeds, RubricFeeds, feeds};
pub use sampling::sample;
pub use scorer::{Line, Observation, Outcome, Subject, score};
pub use set::{Arithmetic, Method, Object, Rule, RulePart, RuleSet, Threshold, Update, WithoutService};
