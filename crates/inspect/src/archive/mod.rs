//! 存证: what a site answered, kept so that each finding can be derived again.

pub mod access;
mod index;
mod sealed;
mod shelf;
mod warc;

pub use crate::digest::sha256;
pub use index::{Member, Members, Unreadable};
pub use sealed::{Broken as SealBroken, Erased, Head as SealedHead, Seal, Sealed, Vault};
pub use shelf::{Shelf, host};
pub use warc::{Archive, Damaged, Stored};
