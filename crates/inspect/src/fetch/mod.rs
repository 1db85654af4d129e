//! 抓取: addresses in, recorded answers out; polite, bounded, and never inside the office's own network.

mod body;
mod certificate;
mod client;
mod connect;
mod guard;
mod pace;
mod robots;
mod visitor;

pub use body::{Encoding, Stop};
pub use certificate::{Certificate, Distrust};
pub use client::{Answer, Client, Failure, Limits, Method, Request};
pub(crate) use client::{MAX_FILE, MAX_RECEIVED};
pub use connect::{Resolve, Resolving, SystemResolver};
pub use guard::{Allow, Guard, Refused, is_public};
pub use pace::{Clock, LONGEST, Pace, retry_after};
pub use robots::{Robots, State as RobotsState};
pub use visitor::Visitor;

/// The name by which the program tells sites who asks.
pub const AGENT: &str = "MingjianInspector";
