//! 经办: who acts, and when. Given to every decision; none asks a clock.

use jiff::civil::Date;

use crate::access::Actor;
use crate::ids::Moment;

/// 经办.
#[derive(Debug, Clone)]
pub struct Deed {
    /// Who acts, in the role in which they act.
    pub actor: Actor,
    /// Now.
    pub now: Moment,
    /// Id of the command: the id of a paper that it begins. Empty for a question.
    pub id: String,
}

impl Deed {
    /// Today in Beijing.
    pub fn today(&self) -> Date {
        self.now.date()
    }
}
