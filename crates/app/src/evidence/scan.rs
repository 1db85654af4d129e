//! 文书扫描件: the scan of a document goes out to whoever may read an act that cites it.
//!
//! **Invariant:** no list of who may see what stands here: a scan is shown where one of the person's own views names it.

use std::ops::Range;

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::scan::Scan;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_store::Fault;
use serde::Serialize;

use super::serve::FileOut;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::queries::{
    ShowCases, ShowConsequences, ShowDeductions, ShowFeedback, ShowNotice, ShowPlan, ShowProposal,
    ShowRectification, ShowResult, ShowTeam,
};
use crate::run::App;

/// The scan of a digest, for who may see the campaign at all.
struct FindScan<'a> {
    campaign: &'a CampaignId,
    sha256: &'a str,
}

impl Look for FindScan<'_> {
    type View = Scan;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(PaperKind::Scan, self.sha256.to_owned())]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<Scan, AppError> {
        case.papers.get(self.sha256).ok_or(AppError::NotFound)
    }
}

impl App {
    /// Opens the scan of a document for sending it out.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what was never kept, and for what no page of the person names; MJ3076 where the bytes
    /// are gone.
    pub async fn open_scan(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        sha256: &str,
        range: Option<Range<u64>>,
    ) -> Result<FileOut, AppError> {
        let scan = self.look(actor, &FindScan { campaign, sha256 }).await?;
        if scan.by != actor.id && !self.is_cited(actor, campaign, sha256).await? {
            return Err(AppError::NotFound);
        }
        self.file_out(scan.file, false, range).await
    }

    /// Whether a view that the person may read cites the scan.
    async fn is_cited(&self, actor: &Actor, campaign: &CampaignId, sha256: &str) -> Result<bool, AppError> {
        let of = || campaign.clone();
        let (unit, all) = (actor.unit.clone(), String::new);
        let result = ShowResult {
            campaign: of(),
            version: None,
            unit: unit.clone(),
            recompute: false,
        };
        let feedback = ShowFeedback {
            campaign: of(),
            unit: unit.clone(),
        };
        let deductions = ShowDeductions {
            campaign: of(),
            unit,
            item: all(),
        };
        let cases = ShowCases {
            campaign: of(),
            case: all(),
        };
        Ok(self.says(actor, &ShowPlan { campaign: of() }, sha256).await?
            || self.says(actor, &ShowTeam { campaign: of() }, sha256).await?
            || self.says(actor, &ShowNotice { campaign: of() }, sha256).await?
            || self.says(actor, &ShowProposal { campaign: of() }, sha256).await?
            || self
                .says(actor, &ShowConsequences { campaign: of() }, sha256)
                .await?
            || self
                .says(actor, &ShowRectification { campaign: of() }, sha256)
                .await?
            || self.says(actor, &result, sha256).await?
            || self.says(actor, &feedback, sha256).await?
            || self.says(actor, &deductions, sha256).await?
            || self.says(actor, &cases, sha256).await?)
    }

    async fn says<L: Look>(&self, actor: &Actor, look: &L, word: &str) -> Result<bool, AppError>
    where
        L::View: Serialize,
    {
        match self.look(actor, look).await {
            Ok(view) => Ok(serde_json::to_string(&view).map_err(Fault::from)?.contains(word)),
            Err(AppError::Fault(fault)) => Err(AppError::Fault(fault)),
            Err(_) => Ok(false),
        }
    }
}
