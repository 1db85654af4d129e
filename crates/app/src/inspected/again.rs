//! 重做: a finding derived again from the records in its bundle, offline; one about the site as a whole from a bundle that
//! was packed whole.
//!
//! **Invariant:** the bundle is checked as a whole before anything is read from it, also one that lay here for years.

use std::io::Cursor;

use bytes::Bytes;
use mingjian_core::access::Actor;
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::proof::{Again, Grounds, InBundle, Trove, bundle};
use schemars::JsonSchema;
use serde::Serialize;

use super::reader::Documents;
use super::stage::broken;
use crate::error::AppError;
use crate::queries::ShowFinding;
use crate::run::App;

/// 重做的结果, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AgainShown {
    /// `stands`, `gone` or `not_judged`.
    pub result: String,
    /// The word of the reason why it was not judged; empty otherwise.
    pub why: String,
    /// Whether the rules of this program are those of the sweep.
    pub same_rules: bool,
    /// Status of the recorded answer; absent where it did not come with the bundle.
    pub status: Option<u16>,
    /// When the answer came, as the record says.
    pub answered: String,
}

impl App {
    /// Derives a finding again from its record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a finding that is not there or not to be seen; MJ5092 where the bundle was cleared
    /// away; what does not hold of it.
    pub async fn find_again(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        (sweep, id): (&str, &str),
    ) -> Result<AgainShown, AppError> {
        let ask = ShowFinding::of(campaign, sweep, id);
        let shown = self.look(actor, &ask).await?;
        let kept = self.files()?.blobs.get(&shown.sweep.bundle, None).await?;
        let kept = kept.ok_or_else(|| AppError::from(Refusal::new("MJ5092", &[])))?;
        let (bytes, id) = (Bytes::from(kept.collect().await?), id.to_owned());
        let again = tokio::task::spawn_blocking(move || again(bytes, &id)).await;
        Ok(again.map_err(broken)??)
    }
}

fn again(bytes: Bytes, id: &str) -> Result<AgainShown, Vec<Refusal>> {
    let alone = |refusal: Refusal| vec![refusal];
    let bundle = bundle::read(Cursor::new(&bytes[..]))?;
    let entry = bundle.entry(id).map_err(alone)?;
    let answer = bundle.answer(entry);
    let whole = InBundle {
        bundle: &bundle,
        open: || Ok(Cursor::new(bytes.clone())),
    };
    let grounds = Grounds {
        seal: &bundle.seal,
        context: bundle.context().map_err(alone)?,
        trove: bundle.is_whole().then_some(&whole as &dyn Trove),
        // Checked against the manifest and the seal just now.
        sealed: &[],
        reader: Some(&Documents),
    };
    let result = grounds.derive(&entry.finding, answer.as_ref()).map_err(alone)?;
    Ok(AgainShown {
        result: result.word().to_owned(),
        why: match result {
            Again::NotJudged(why) => why,
            Again::Stands | Again::Gone => String::new(),
        },
        same_rules: bundle.seal.has_todays_rules(),
        status: answer.as_ref().map(|answer| answer.status),
        answered: answer.map(|answer| answer.date).unwrap_or_default(),
    })
}
