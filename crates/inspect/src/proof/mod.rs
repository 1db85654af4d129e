//! 存证链: what proves a sweep: its findings in a chain, the seal over it, the bundle in which both travel.
//!
//! A sweep ends with a seal. It can be read again from the folder in which it lies ([`folder`]), leave as a signed file
//! ([`pack`]) and be checked elsewhere without network ([`bundle`]). **Invariant:** nothing here asks for the time or
//! for chance, and whatever is read is taken for hostile.

mod again;
mod attached;
pub mod bundle;
mod chain;
mod compared;
pub mod folder;
mod id;
mod key;
mod pack;
mod seal;
mod signature;
mod texts;
mod trove;
mod wacz;
mod whole;

pub use again::{Again, Grounds, archives, derive};
pub(crate) use again::{is_of_a_page, is_same};
pub use chain::Entry;
pub use id::ids;
pub use key::{Key, fingerprint};
pub use pack::{Packed, pack};
pub use seal::{Archived, Run, Seal, Sealed, seal};
pub use texts::{RuleText, rule_texts};
pub use trove::{InBundle, InFolder, Trove};
pub use wacz::{export, surt};
