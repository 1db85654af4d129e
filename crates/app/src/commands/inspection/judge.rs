//! 处理线索: findings of a sweep are adopted, dismissed or waived, one or several at once.
//!
//! **Invariant:** only what was confirmed, or follows from the recorded page alone, may be adopted; what was not judged
//! never. A finding that stands as a deduction is decided there and not here.

use jiff::ToSpan;
use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::finding::Verdict;
use mingjian_core::flow::deduction::{Deduction, DeductionState, Source};
use mingjian_core::flow::inspection::{Outcome, Sweep, Triage, TriageFact};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_inspect::proof::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::work::{ProposeDeduction, before_grades};
use crate::inspected::{self, FindingsAsk, triage_id};

/// Most findings that are decided at once.
const MOST: usize = 200;
/// Longest waiver, in days: two assessment years.
const LONGEST: i64 = 731;
/// Most places that the proof of a deduction lists.
const PLACES: usize = 10;

/// Which findings of which sweep.
struct Chosen<'a> {
    unit: &'a str,
    sweep: &'a str,
    findings: &'a [String],
}

/// A finding that was chosen.
struct Picked {
    triage: String,
    entry: Entry,
    proved: bool,
}

impl<'a> Chosen<'a> {
    fn of(unit: &'a str, sweep: &'a str, findings: &'a [String]) -> Self {
        Self {
            unit,
            sweep,
            findings,
        }
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::EntriesBehind(self.unit.to_owned()),
            Need::All(Kind::Deduction),
            Need::All(Kind::Triage),
            Need::Findings(FindingsAsk::Of {
                sweep: self.sweep.to_owned(),
                // The fields stay as they came; what is too much is refused and not cut.
                ids: self.findings.iter().take(MOST).cloned().collect(),
            }),
        ]
    }

    /// The findings, all of the unit's own sweep and none of them standing as a deduction.
    fn picked(&self, case: &Case) -> Result<(Sweep, Vec<Picked>), Vec<Refusal>> {
        let unknown = |id: &str| vec![Refusal::new("MJ5065", &[("id", id)])];
        let sweep = case.papers.get::<Sweep>(self.sweep);
        let sweep = sweep.filter(|one| one.received.unit == self.unit);
        let sweep = sweep.ok_or_else(|| unknown(self.findings.first().map_or("", String::as_str)))?;
        if self.findings.is_empty() || self.findings.len() > MOST {
            return Err(vec![Refusal::new("MJ5094", &[("limit", &MOST.to_string())])]);
        }
        let mut picked: Vec<Picked> = Vec::new();
        for id in self.findings {
            let row = case.inspected.findings.iter().find(|(_, row)| row.id == *id);
            let (_, row) = row.ok_or_else(|| unknown(id))?;
            let triage = triage_id(&sweep.received.site, id);
            if stands(case, &triage) {
                return Err(vec![Refusal::new("MJ5095", &[("id", id)])]);
            }
            if picked.iter().all(|one| one.triage != triage) {
                picked.push(Picked {
                    triage,
                    entry: inspected::entry(row).map_err(|_| unknown(id))?,
                    proved: row.proved,
                });
            }
        }
        Ok((sweep, picked))
    }
}

/// Whether a finding was adopted and its deduction was not dismissed since.
fn stands(case: &Case, triage: &str) -> bool {
    let Some(Outcome::Adopted { deduction }) = case.papers.see::<Triage>(triage).map(|one| &one.outcome)
    else {
        return false;
    };
    let deduction = case.papers.see::<Deduction>(deduction);
    deduction.is_none_or(|one| one.state != DeductionState::Dismissed)
}

pub(super) fn said(reason: &str) -> Result<String, Vec<Refusal>> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(vec![Refusal::new("MJ4211", &[("field", "reason")])]);
    }
    Ok(reason.to_owned())
}

/// 印证: where it stands, from which record it was read and by which rule.
fn proof(sweep: &str, one: &Picked) -> Vec<String> {
    let finding = &one.entry.finding;
    let mut lines = vec![finding.url.clone()];
    for spot in finding.evidence.spots.iter().take(PLACES) {
        lines.push(
            format!("第{}行第{}字 {}", spot.line, spot.column, spot.excerpt)
                .trim()
                .to_owned(),
        );
    }
    if let Some(record) = &finding.evidence.record {
        let (file, offset, length, digest) = (&record.file, record.offset, record.length, &record.digest);
        lines.push(format!(
            "存证 {file}，从第{offset}字节起{length}字节，SHA-256 {digest}"
        ));
    }
    let basis = finding.basis.as_ref();
    let basis = basis.map_or_else(String::new, |basis| {
        format!("，{} {}", basis.rule_set, basis.rule)
    });
    lines.push(format!(
        "规则 {}{basis}，规则原文摘要 {}",
        finding.rule, one.entry.rules
    ));
    lines.push(format!("巡检封存 {sweep}，第{}条", one.entry.seq));
    lines
}

/// Adopts findings: each is proposed as a deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptFindings {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The sweep.
    pub sweep: String,
    /// The findings.
    pub findings: Vec<String>,
    /// The indicator.
    pub indicator: String,
    /// 轮次 of the sheet; empty when there is one a year.
    #[serde(default)]
    pub period: String,
    /// Source of the sheet; empty when there is one.
    #[serde(default)]
    pub sheet: String,
    /// 扣分情形; empty where the indicator has none.
    #[serde(default)]
    pub trigger: String,
    /// The amount for each; kept only where the table leaves it open.
    #[serde(default)]
    pub amount: Option<Points>,
    /// 理由; what the finding says when empty.
    #[serde(default)]
    pub reason: String,
    /// Why it counts although the sweep lies outside the assessed period.
    #[serde(default)]
    pub outside_reason: String,
}

impl AdoptFindings {
    fn chosen(&self) -> Chosen<'_> {
        Chosen::of(&self.unit, &self.sweep, &self.findings)
    }

    fn proposal(&self, sweep: &Sweep, one: &Picked) -> ProposeDeduction {
        let reason = match self.reason.trim() {
            "" => one.entry.zh.clone(),
            reason => reason.to_owned(),
        };
        ProposeDeduction {
            campaign: self.campaign.clone(),
            source: Source::Inspection,
            unit: self.unit.clone(),
            indicator: self.indicator.clone(),
            period: self.period.clone(),
            sheet: self.sheet.clone(),
            trigger: self.trigger.clone(),
            count: 1,
            amount: self.amount.clone(),
            reason,
            proof: proof(&self.sweep, one),
            happened_on: sweep.received.ended.date(),
            finding: one.triage.clone(),
            outside_reason: self.outside_reason.clone(),
        }
    }
}

impl Act for AdoptFindings {
    const NAME: &'static str = "finding.adopt";
    const ACTION: Action = Action::JudgeFinding;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        self.chosen().needs()
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let (sweep, picked) = self.chosen().picked(case)?;
        let mut events = Vec::new();
        for (at, one) in picked.iter().enumerate() {
            let verdict = one.entry.finding.verdict;
            let proved = verdict == Verdict::Confirmed || (verdict == Verdict::Found && one.proved);
            if !proved {
                let code = if verdict == Verdict::NotJudged {
                    "MJ5097"
                } else {
                    "MJ5096"
                };
                let refusal = Refusal::new(code, &[("id", &one.entry.id)]);
                return Err(vec![refusal.at(Place::node(one.entry.id.as_str()))]);
            }
            let deduction = match at {
                0 => deed.id.clone(),
                at => format!("{}.{at}", deed.id),
            };
            let own = Deed {
                id: deduction.clone(),
                ..deed.clone()
            };
            // The same decision as for one that a person wrote by hand.
            events.extend(self.proposal(&sweep, one).decide(case, &own)?);
            let adopted = TriageFact::Adopted {
                unit: self.unit.clone(),
                sweep: self.sweep.clone(),
                deduction,
                reason: self.reason.trim().to_owned(),
                by: deed.actor.id.clone(),
            };
            events.push(case.fact(&one.triage, adopted));
        }
        Ok(events)
    }
}

/// Dismisses findings: they are no faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissFindings {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The sweep.
    pub sweep: String,
    /// The findings.
    pub findings: Vec<String>,
    /// Why.
    pub reason: String,
}

impl DismissFindings {
    fn chosen(&self) -> Chosen<'_> {
        Chosen::of(&self.unit, &self.sweep, &self.findings)
    }
}

impl Act for DismissFindings {
    const NAME: &'static str = "finding.dismiss";
    const ACTION: Action = Action::JudgeFinding;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        self.chosen().needs()
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        before_grades(case)?;
        let reason = said(&self.reason)?;
        let (_, picked) = self.chosen().picked(case)?;
        let dismissed = |one: &Picked| {
            let fact = TriageFact::Dismissed {
                unit: self.unit.clone(),
                sweep: self.sweep.clone(),
                reason: reason.clone(),
                by: deed.actor.id.clone(),
            };
            case.fact(&one.triage, fact)
        };
        Ok(picked.iter().map(dismissed).collect())
    }
}

/// Waives findings up to a day: they are faults that do not count until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiveFindings {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The sweep.
    pub sweep: String,
    /// The findings.
    pub findings: Vec<String>,
    /// Why.
    pub reason: String,
    /// The last day; the findings are open again on the day after.
    #[schemars(with = "String")]
    pub until: Date,
}

impl WaiveFindings {
    fn chosen(&self) -> Chosen<'_> {
        Chosen::of(&self.unit, &self.sweep, &self.findings)
    }
}

impl Act for WaiveFindings {
    const NAME: &'static str = "finding.waive";
    const ACTION: Action = Action::JudgeFinding;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        self.chosen().needs()
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        before_grades(case)?;
        let reason = said(&self.reason)?;
        let today = deed.today();
        let last = today.checked_add(LONGEST.days()).unwrap_or(Date::MAX);
        if self.until < today || self.until > last {
            let (day, last) = (self.until.to_string(), last.to_string());
            return Err(vec![Refusal::new("MJ5098", &[("day", &day), ("last", &last)])]);
        }
        let (_, picked) = self.chosen().picked(case)?;
        let waived = |one: &Picked| {
            let fact = TriageFact::Waived {
                unit: self.unit.clone(),
                sweep: self.sweep.clone(),
                until: self.until,
                reason: reason.clone(),
                by: deed.actor.id.clone(),
            };
            case.fact(&one.triage, fact)
        };
        Ok(picked.iter().map(waived).collect())
    }
}
