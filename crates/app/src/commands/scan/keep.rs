//! 存扫描件: a finished upload becomes the scan of a document, which acts cite by its digest.
//!
//! **Invariant:** a scan is a picture of paper (PDF, OFD or a picture) without a mark of secrecy; nobody can keep what
//! they did not send.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::scan::{Scan, ScanFact};
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Keeps the scan of a document; an act cites it by the SHA-256 of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepScan {
    /// The campaign.
    pub campaign: CampaignId,
    /// The finished upload in which it came.
    pub upload: String,
}

impl Act for KeepScan {
    const NAME: &'static str = "scan.keep";
    const ACTION: Action = Action::KeepScan;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Upload(self.upload.clone()), Need::All(PaperKind::Scan)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let found = case
            .upload
            .as_ref()
            .filter(|one| one.upload == self.upload && one.by == deed.actor.id);
        let sent = found.ok_or_else(|| vec![Refusal::new("MJ3074", &[])])?;
        if !sent.marks.is_empty() {
            return Err(vec![Refusal::new("MJ3081", &[])]);
        }
        let kind = Kind::from_ending(&sent.file.ending);
        if !kind.is_some_and(|kind| kind.is_picture() || matches!(kind, Kind::Pdf | Kind::Ofd)) {
            return Err(vec![Refusal::new("MJ3080", &[("ending", &sent.file.ending)])]);
        }
        if case.papers.get::<Scan>(&sent.file.sha256).is_some() {
            return Ok(Vec::new());
        }
        let kept = ScanFact::Kept {
            file: sent.file.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&sent.file.sha256, kept)])
    }
}
