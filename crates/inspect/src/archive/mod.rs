//! 存证: what a site answered, kept so that each finding can be derived again.

pub mod access;
mod sealed;
mod warc;

pub use sealed::{Broken as SealBroken, Erased, Head as SealedHead, Seal, Sealed, Vault};
pub use warc::{Archive, Damaged, Stored};
