//! 自查自评 commands: saved by the unit's liaison, submitted by its head, sent back only as a recorded act.
//!
//! Clause: 方案第六部分第(二)项 (self-inspection, written report, evidence). **Invariant:** nothing is silently
//! overwritten: each item carries the version that was seen.

use std::collections::BTreeSet;

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::dossier::{DossierFact, SelfItem};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Rubric};
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Saves the self-check of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSelfItem {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// What is to stand; its version is ignored.
    pub item: SelfItem,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
}

impl Act for SaveSelfItem {
    const NAME: &'static str = "self_check.save";
    const ACTION: Action = Action::WriteSelfCheck;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let unit = open(case, &self.unit)?;
        let saved = save(case, unit, &self.indicator, &self.item, self.seen_version, deed)?;
        Ok(saved.into_iter().collect())
    }
}

/// One item of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfItemGiven {
    /// The indicator.
    pub indicator: String,
    /// What is to stand; its version is ignored.
    pub item: SelfItem,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
}

/// Saves the self-check of several indicators at once, all or none: what a workbook brings back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSelfItems {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The items, each indicator once.
    pub items: Vec<SelfItemGiven>,
}

impl Act for SaveSelfItems {
    const NAME: &'static str = "self_check.save_all";
    const ACTION: Action = Action::WriteSelfCheck;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let unit = open(case, &self.unit)?;
        let (mut events, mut found, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for one in &self.items {
            if !seen.insert(one.indicator.as_str()) {
                found.push(Refusal::new("MJ2139", &[("node", &one.indicator)]));
                continue;
            }
            match save(case, unit, &one.indicator, &one.item, one.seen_version, deed) {
                Ok(saved) => events.extend(saved),
                Err(refusals) => found.extend(refusals),
            }
        }
        if found.is_empty() { Ok(events) } else { Err(found) }
    }
}

/// Saves the self-check report: its text, and the stamped scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveReport {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// Its text.
    pub report: String,
    /// SHA-256 of the stamped scan; empty when there is none.
    #[serde(default)]
    pub report_scan: String,
    /// The version that the person saw, 0 when there was none.
    pub seen_version: i64,
}

impl Act for SaveReport {
    const NAME: &'static str = "self_check.save_report";
    const ACTION: Action = Action::WriteSelfCheck;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open(case, &self.unit)?;
        if self.report.chars().count() > MAX_REPORT {
            return Err(vec![Refusal::new("MJ2133", &[("max", &MAX_REPORT.to_string())])]);
        }
        let dossier = case.dossier(&self.unit);
        let check = &dossier.self_check;
        if check.report == self.report && check.report_scan == self.report_scan {
            return Ok(Vec::new());
        }
        if check.report_version != self.seen_version {
            let (now, seen) = (check.report_version.to_string(), self.seen_version.to_string());
            return Err(vec![Refusal::new(
                "MJ9001",
                &[("node", "report"), ("now", &now), ("seen", &seen)],
            )]);
        }
        let fact = DossierFact::ReportSaved {
            report: self.report.clone(),
            report_scan: self.report_scan.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.unit, fact)])
    }
}

/// Submits the self-check, as head of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitSelfCheck {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
}

impl Act for SubmitSelfCheck {
    const NAME: &'static str = "self_check.submit";
    const ACTION: Action = Action::SubmitSelfCheck;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let unit = open(case, &self.unit)?;
        let dossier = case.dossier(&self.unit);
        if dossier.receipt.is_none() {
            return Err(vec![Refusal::new("MJ2127", &[("unit", &unit.name.zh)])]);
        }
        let check = &dossier.self_check;
        if check.report.trim().is_empty() && check.report_scan.is_empty() {
            return Err(vec![Refusal::new("MJ2134", &[])]);
        }
        let missing: Vec<Refusal> = leaves(case.rubric()?, unit)
            .filter(|leaf| !matches!(leaf.kind(), mingjian_core::rubric::Kind::Bonus))
            .filter(|leaf| {
                let item = check.items.get(&leaf.id.text);
                !item.is_some_and(|item| item.score.is_some() || item.not_applicable)
            })
            .map(|leaf| {
                Refusal::new("MJ2135", &[("node", &leaf.title.zh)]).at(Place::node(leaf.id.text.as_str()))
            })
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(vec![case.fact(
            &self.unit,
            DossierFact::SelfCheckSubmitted {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Sends a submitted self-check back, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBackSelfCheck {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// What is to be made good.
    pub reason: String,
}

impl Act for SendBackSelfCheck {
    const NAME: &'static str = "self_check.send_back";
    const ACTION: Action = Action::SendBackSelfCheck;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure()
            .expect_one_of(&[Stage::SelfChecking, Stage::Assessing])?;
        case.unit(&self.unit)?;
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        if case.dossier(&self.unit).self_check.submitted.is_none() {
            return Err(vec![Refusal::new("MJ2136", &[])]);
        }
        let fact = DossierFact::SelfCheckSentBack {
            reason: self.reason.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.unit, fact)])
    }
}

/// The fact of one item, or none when everything is so already.
fn save(
    case: &Case,
    unit: &Unit,
    indicator_id: &str,
    item: &SelfItem,
    seen: i64,
    deed: &Deed,
) -> Result<Option<Event>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let indicator = find(&rubric.indicators, indicator_id)
        .filter(|one| one.children.is_empty() && one.is_for(&unit.class));
    let Some(indicator) = indicator else {
        return Err(vec![Refusal::new("MJ2130", &[("node", indicator_id)])]);
    };
    let weight = indicator.weight_for(&unit.class).or(indicator.max.as_ref());
    let place = Place::node(indicator_id);
    if let Some(score) = &item.score {
        let over = weight.is_some_and(|weight| score > weight);
        if over || *score < Points::default() {
            let full = weight.map(ToString::to_string).unwrap_or_default();
            return Err(vec![
                Refusal::new("MJ2131", &[("score", &score.to_string()), ("full", &full)]).at(place),
            ]);
        }
    }
    if item.not_applicable && item.text.trim().is_empty() {
        return Err(vec![Refusal::new("MJ2132", &[]).at(place)]);
    }
    if item.text.chars().count() > MAX_TEXT {
        return Err(vec![
            Refusal::new("MJ2133", &[("max", &MAX_TEXT.to_string())]).at(place),
        ]);
    }
    let dossier = case.dossier(&unit.id);
    let standing = dossier.self_check.items.get(indicator_id);
    let version = standing.map_or(0, |item| item.version);
    let item = SelfItem {
        version,
        ..item.clone()
    };
    if standing == Some(&item) {
        return Ok(None);
    }
    if version != seen {
        let (now, seen) = (version.to_string(), seen.to_string());
        let stale = Refusal::new(
            "MJ9001",
            &[("node", indicator_id), ("now", &now), ("seen", &seen)],
        );
        return Err(vec![stale.at(place)]);
    }
    let fact = DossierFact::SelfItemSaved {
        indicator: indicator_id.to_owned(),
        item: SelfItem {
            version: version + 1,
            ..item
        },
        by: deed.actor.id.clone(),
    };
    Ok(Some(case.fact(&unit.id, fact)))
}

/// Longest text of one item, in characters.
const MAX_TEXT: usize = 4_000;
/// Longest report, in characters.
const MAX_REPORT: usize = 50_000;

/// The unit, while its self-check is open.
fn open<'c>(case: &'c Case, unit: &str) -> Result<&'c Unit, Vec<Refusal>> {
    let procedure = case.procedure();
    let submitted = case.dossier(unit).self_check.submitted.is_some();
    if submitted {
        return Err(vec![Refusal::new("MJ2137", &[])]);
    }
    // Who was sent back in the assessment makes good there.
    procedure.expect_one_of(&[Stage::SelfChecking, Stage::Assessing])?;
    let found = case.unit(unit)?;
    if found.excluded.is_some() {
        return Err(vec![Refusal::new("MJ2138", &[("unit", &found.name.zh)])]);
    }
    Ok(found)
}

/// The leaves of the table that exist for a unit.
pub(crate) fn leaves<'r>(rubric: &'r Rubric, unit: &'r Unit) -> impl Iterator<Item = &'r Indicator> {
    let mut found = Vec::new();
    walk(&rubric.indicators, unit, &mut found);
    found.into_iter()
}

fn walk<'r>(indicators: &'r [Indicator], unit: &Unit, found: &mut Vec<&'r Indicator>) {
    for one in indicators {
        let for_unit = one.units.is_empty() || one.units.contains(&unit.id);
        if !one.is_for(&unit.class) || !for_unit {
            continue;
        }
        if one.children.is_empty() {
            found.push(one);
        } else {
            walk(&one.children, unit, found);
        }
    }
}

/// An indicator by its id.
pub(crate) fn find<'r>(indicators: &'r [Indicator], id: &str) -> Option<&'r Indicator> {
    indicators.iter().find_map(|one| {
        if one.id.text == id {
            Some(one)
        } else {
            find(&one.children, id)
        }
    })
}
