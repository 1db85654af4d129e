//! 受信任的检查方: fingerprints of signing keys are put on the authority's list, and withdrawn.
//!
//! Who receives a bundle compares its fingerprint with what the sender told; on this list it was compared once for all
//! bundles to come. **Invariant:** who put a key there, when and how it was compared is in the record; one that was
//! withdrawn stays on the list as such, so that its bundles are refused and not asked about.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::settings::{Settings, SettingsFact, fingerprint};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::judge::said;
use crate::act::Act;
use crate::case::{Case, Need};

/// Puts the key of an inspector on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustInspector {
    /// The authority.
    pub authority: AuthorityId,
    /// Who signs with the key.
    pub name: String,
    /// The fingerprint of the key, as its holder told it another way.
    pub fingerprint: String,
    /// How it was compared: whom one spoke to, or which letter says it.
    pub checked: String,
}

impl Act for TrustInspector {
    const NAME: &'static str = "inspector.trust";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let (name, checked) = (self.name.trim(), self.checked.trim());
        for (field, value) in [("name", name), ("checked", checked)] {
            if value.is_empty() {
                return Err(vec![Refusal::new("MJ2101", &[("field", field)])]);
            }
        }
        let written = fingerprint(&self.fingerprint);
        let written = written.ok_or_else(|| vec![Refusal::new("MJ5099", &[])])?;
        let settings: Settings = case.house.get(SOLE).unwrap_or_default();
        let known = settings.inspector(&written).filter(|one| one.withdrawn.is_none());
        if let Some(known) = known {
            return Err(vec![Refusal::new("MJ5101", &[("name", &known.name)])]);
        }
        let trusted = SettingsFact::Trusted {
            fingerprint: written,
            name: name.to_owned(),
            checked: checked.to_owned(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, trusted)])
    }
}

/// Withdraws the key of an inspector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawInspector {
    /// The authority.
    pub authority: AuthorityId,
    /// The fingerprint of the key.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
}

impl Act for WithdrawInspector {
    const NAME: &'static str = "inspector.withdraw";
    const ACTION: Action = Action::ChangeSettings;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let reason = said(&self.reason)?;
        let settings: Settings = case.house.get(SOLE).unwrap_or_default();
        let known = settings.inspector(&self.fingerprint);
        let known = known.filter(|one| one.withdrawn.is_none());
        let known = known.ok_or_else(|| vec![Refusal::new("MJ5102", &[])])?;
        let withdrew = SettingsFact::Withdrew {
            fingerprint: known.fingerprint.clone(),
            reason,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, withdrew)])
    }
}
