//! 撤回与判定: the unit withdraws; the office judges a mark of secrecy.
//!
//! **Invariant:** a file that was judged not to belong here keeps digest, time and position of the mark, and nothing
//! else; its bytes are erased by [`App::erase_removed`](crate::App::erase_removed).

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::evidence::{Evidence, EvidenceFact};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::stem;
use super::{changeable, find, needs, reason, recused_scope, refuse_while_relied_on};
use crate::act::Act;
use crate::case::{Case, Need};

/// Withdraws a piece of evidence; it stays in the record, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// Why.
    pub reason: String,
}

impl Act for WithdrawEvidence {
    const NAME: &'static str = "evidence.withdraw";
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.evidence)
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        recused_scope(case, self.unit(), actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let evidence = changeable(case, &self.evidence, deed)?;
        reason(&self.reason)?;
        if evidence.waiting().is_some() {
            return Err(vec![Refusal::new("MJ3070", &[])]);
        }
        refuse_while_relied_on(case, &self.evidence, &evidence)?;
        let fact = EvidenceFact::Withdrawn {
            reason: self.reason.trim().to_owned(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.evidence, fact)])
    }
}

/// 判定 of a mark of secrecy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecrecyVerdict {
    /// 误判: it may be used.
    Harmless,
    /// 不应上传: its bytes are erased.
    Removed,
}

/// Judges a mark of secrecy, as the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearEvidence {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// The upload that the person looked at, as the page names it.
    pub upload: String,
    /// The judgement.
    pub verdict: SecrecyVerdict,
    /// Why; no word of the document itself.
    pub reason: String,
}

impl Act for ClearEvidence {
    const NAME: &'static str = "evidence.clear";
    const ACTION: Action = Action::ClearEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Evidence(self.evidence.clone()),
            Need::Upload(self.upload.clone()),
        ]
    }

    fn unit(&self) -> &str {
        Evidence::unit_of(&self.evidence)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let evidence = find(case, &self.evidence)?;
        reason(&self.reason)?;
        let waiting = evidence.waiting().filter(|one| one.upload == self.upload);
        let waiting = waiting.ok_or_else(|| vec![Refusal::new("MJ3072", &[])])?;
        let (reason, by) = (self.reason.trim().to_owned(), deed.actor.id.clone());
        let fact = match self.verdict {
            SecrecyVerdict::Removed => EvidenceFact::Removed { reason, by },
            SecrecyVerdict::Harmless => {
                let file = case
                    .upload
                    .as_ref()
                    .map(|one| one.file.clone())
                    .unwrap_or_default();
                let title = if waiting.title.is_empty() {
                    stem(&file.name)
                } else {
                    &waiting.title
                };
                EvidenceFact::Cleared {
                    title: title.to_owned(),
                    name: file.name.clone(),
                    original_name: file.original_name,
                    reason,
                    by,
                }
            }
        };
        Ok(vec![case.fact(&self.evidence, fact)])
    }
}
