//! For tests: databases of both kinds that come and go by themselves.
//!
//! **Invariant:** a test needs nothing prepared by hand, and leaves nothing behind, killed or not.

pub mod postgres;
