//! 随带: what whoever wires a run may bring beside the client: a reader of files, a place for sealed records, and how
//! many pages are asked for a second time in other ways.

use std::sync::Arc;

use crate::archive::Sealed;
use crate::attachment::Reader;

/// 随带. The default reads no files, seals nothing and probes no page.
#[derive(Default)]
pub struct Attached {
    /// Reads the files that the site offers; without it they need only open.
    pub reader: Option<Arc<dyn Reader>>,
    /// Where records with personal data go; without it only address, time and digest of them are kept.
    pub sealed: Option<Sealed>,
    /// Most pages that are asked again as other visitors ask.
    pub probes: u32,
}
