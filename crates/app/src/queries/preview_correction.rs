//! 更正预览 (PreviewCorrection): what changes of entries would do to the whole class, before anything is proposed.
//!
//! **Invariant:** worked out in the same way as the proposal; it writes nothing.

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::correction::EntryChange;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::{ChangeShown, title_of};
use crate::case::{Case, Need};
use crate::commands::decision::{Difference, Grades, draft};
use crate::error::AppError;
use crate::look::Look;

/// Asks what a correction would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewCorrection {
    /// The campaign.
    pub campaign: CampaignId,
    /// Entries as they are to stand.
    pub changes: Vec<EntryChange>,
    /// Grades that are to differ from the computed ones.
    pub differences: Vec<Difference>,
    /// Why the result is corrected.
    pub reason: String,
}

/// 更正预览.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionPreview {
    /// The decision that it would replace.
    pub replaces: u32,
    /// The changed items: unit, indicator, why.
    pub items: Vec<(Text, Text, String)>,
    /// Every unit whose total, grade or rank would change.
    pub list: Vec<ChangeShown>,
    /// Digest of what is seen here; the proposal carries it.
    pub digest: String,
}

impl Look for PreviewCorrection {
    type View = CorrectionPreview;
    const ACTION: Action = Action::ProposeCorrection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::Entries,
            Need::All(Kind::Decision),
        ]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<CorrectionPreview, AppError> {
        let by = case.name_of(deed.actor.id.as_str());
        let grades = Grades::Anew {
            differences: &self.differences,
            by: &by,
        };
        let draft = draft(case, &self.changes, &self.reason, &grades)?.draft;
        let rubric = case.rubric()?;
        let item = |change: &EntryChange| -> Result<_, AppError> {
            let unit = case.unit(&change.entry.unit)?.name.clone();
            Ok((
                unit,
                title_of(rubric, &change.entry.indicator),
                change.reason.clone(),
            ))
        };
        Ok(CorrectionPreview {
            replaces: draft.replaces,
            items: draft.changes.iter().map(item).collect::<Result<_, _>>()?,
            list: draft
                .list
                .iter()
                .map(|line| ChangeShown::of(rubric, line))
                .collect(),
            digest: draft.digest,
        })
    }
}
