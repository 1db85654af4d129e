//! 留痕: the chain of a campaign, the newest first, and the whole story of one unit's scores.
//!
//! For the auditor. **Invariant:** asks for permission before the chain is read, and reads a bounded number of entries
//! for one page.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::case::Accountability;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::rubric::{Indicator, Rubric};
use mingjian_store::{Head, Report, chain};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::record_entry::{Earlier, RecordEntry, read};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;

/// Entries of one page when nobody says how many.
const PAGE: usize = 50;
/// The most entries of one page.
const MOST_OF_A_PAGE: usize = 500;
/// Entries read from the store at a time.
const STEP: i64 = 500;
/// Entries looked at for one page at most; a filter that finds little goes on with the next page.
const MOST: i64 = 20_000;

/// What of the record is asked for.
#[derive(Debug, Clone, Default)]
pub struct RecordAsk {
    /// Only entries before this number; all when absent.
    pub before: Option<i64>,
    /// Only about this unit.
    pub unit: String,
    /// Only by this person.
    pub person: String,
    /// Only this fact.
    pub event: String,
    /// Whether the record is to be verified.
    pub verify: bool,
    /// So many entries at most; 50 when absent.
    pub limit: Option<usize>,
}

impl RecordAsk {
    fn takes(&self, entry: &RecordEntry) -> bool {
        let fits = |asked: &str, found: &str| asked.is_empty() || asked == found;
        fits(&self.unit, &entry.unit) && fits(&self.person, &entry.actor) && fits(&self.event, &entry.event)
    }
}

/// 留痕, one page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordView {
    /// Number of the last entry.
    pub last: i64,
    /// Its digest: the head that is printed on documents.
    pub digest: String,
    /// The entries, the newest first.
    pub entries: Vec<RecordEntry>,
    /// The next page begins before this number; absent at the end.
    pub next: Option<i64>,
    /// Units of the campaign: id and name.
    pub units: Vec<(String, String)>,
    /// People of the authority: id and name.
    pub people: Vec<(String, String)>,
    /// The verification, when it was asked for.
    pub report: Option<ReportShown>,
}

/// 核验结果.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportShown {
    /// Whether everything holds.
    pub holds: bool,
    /// How many entries were read.
    pub entries: i64,
    /// Whether the rows were compared with a replay.
    pub rows_compared: bool,
    /// What does not hold.
    pub breaches: Vec<BreachShown>,
}

/// One thing that does not hold: its kind and its parameters.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BreachShown {
    /// Its stable kind.
    pub kind: String,
    /// Numbers, table, key.
    pub params: Vec<(String, String)>,
}

impl From<&Report> for ReportShown {
    fn from(report: &Report) -> Self {
        let shown = |value: Value| {
            let Value::Object(map) = value else {
                return BreachShown {
                    kind: String::new(),
                    params: Vec::new(),
                };
            };
            let kind = map
                .get("kind")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let mut params = Vec::new();
            for (name, value) in map.iter().filter(|(name, _)| *name != "kind") {
                match value {
                    Value::String(text) => params.push((name.clone(), text.clone())),
                    Value::Object(head) => {
                        params.push((
                            name.clone(),
                            head.get("seq").map(ToString::to_string).unwrap_or_default(),
                        ));
                    }
                    other => params.push((name.clone(), other.to_string())),
                }
            }
            BreachShown { kind, params }
        };
        let breaches = report
            .breaches
            .iter()
            .filter_map(|breach| serde_json::to_value(breach).ok());
        Self {
            holds: report.holds(),
            entries: report.entries,
            rows_compared: report.rows_compared,
            breaches: breaches.map(shown).collect(),
        }
    }
}

/// The names behind the ids of a record, for those who may see it.
#[derive(Debug, Clone)]
struct RecordNames {
    campaign: CampaignId,
}

/// Names of people, units and indicators.
struct Names {
    people: Vec<(String, String)>,
    units: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    grants: Vec<Grant>,
    /// The accountability cases on which the person is named.
    cases: Vec<String>,
}

// The names are an inner step and never leave as JSON.
impl Serialize for Names {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl Look for RecordNames {
    type View = Names;

    const ACTION: Action = Action::SeeRecord;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::All(Kind::Accountability)]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<Names, AppError> {
        let cases = case
            .papers
            .all::<Accountability>()
            .filter(|(_, one)| one.named.contains(&deed.actor.id));
        Ok(Names {
            people: case
                .house
                .all::<Person>()
                .map(|(id, person)| (id.to_owned(), person.name))
                .collect(),
            units: case
                .units
                .iter()
                .map(|unit| (unit.id.clone(), unit.name.zh.clone()))
                .collect(),
            indicators: case.rubric.as_deref().map(titles).unwrap_or_default(),
            grants: case.house.all::<Grant>().map(|(_, grant)| grant).collect(),
            cases: cases.map(|(id, _)| id.to_owned()).collect(),
        })
    }
}

fn titles(rubric: &Rubric) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<&Indicator> = rubric.indicators.iter().collect();
    while let Some(node) = open.pop() {
        found.push((node.id.to_string(), node.title.zh.clone()));
        open.extend(&node.children);
    }
    found
}

impl Names {
    fn of(all: &[(String, String)], id: &str) -> String {
        all.iter()
            .find(|(known, _)| known == id)
            .map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    }

    /// Whether an entry is there for the person: one of a case only when they are named on it.
    fn shows(&self, entry: &RecordEntry) -> bool {
        entry.case.is_empty() || self.cases.contains(&entry.case)
    }

    fn put(&self, entry: &mut RecordEntry) {
        entry.who = Self::of(&self.people, &entry.actor);
        entry.unit_name = Self::of(&self.units, &entry.unit);
        entry.indicator_title = Self::of(&self.indicators, &entry.indicator);
        let day = entry.moment().date();
        let held = self
            .grants
            .iter()
            .filter(|grant| grant.person == entry.actor && grant.holds_on(day));
        entry.roles = held.map(|grant| grant.role.name().to_owned()).collect();
        entry.roles.dedup();
    }
}

impl App {
    /// A page of a campaign's record.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn show_record(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        ask: &RecordAsk,
    ) -> Result<RecordView, AppError> {
        let names = self
            .look(
                actor,
                &RecordNames {
                    campaign: campaign.clone(),
                },
            )
            .await?;
        let key = ChainId::Campaign(campaign.clone());
        let report = match ask.verify {
            true => Some(ReportShown::from(&self.store.verify(&key, None).await?)),
            false => None,
        };
        let mut reader = self.store.read().await?;
        let head = chain::head(&mut reader, &key).await?.unwrap_or(Head {
            seq: 0,
            hash: String::new(),
        });
        let page = ask.limit.unwrap_or(PAGE).clamp(1, MOST_OF_A_PAGE);
        let newest = ask
            .before
            .unwrap_or(i64::MAX)
            .clamp(1, head.seq.saturating_add(1))
            .saturating_sub(1);
        let (mut entries, mut top): (Vec<RecordEntry>, i64) = (Vec::new(), newest);
        let floor = newest.saturating_sub(MOST).max(0);
        while top > floor && entries.len() <= page {
            let behind = top.saturating_sub(STEP).max(floor);
            let block = chain::entries(&mut reader, &key, behind, top.saturating_sub(behind)).await?;
            let mut earlier = Earlier::default();
            let shown: Vec<RecordEntry> = block.iter().map(|entry| read(entry, &mut earlier)).collect();
            entries.extend(
                shown
                    .into_iter()
                    .rev()
                    .filter(|entry| ask.takes(entry) && names.shows(entry)),
            );
            top = behind;
        }
        let next = match entries.get(page.saturating_sub(1)) {
            Some(last) if entries.len() > page => Some(last.seq),
            _ if top > 0 => Some(top.saturating_add(1)),
            _ => None,
        };
        entries.truncate(page);
        for entry in &mut entries {
            names.put(entry);
        }
        Ok(RecordView {
            last: head.seq,
            digest: head.hash,
            entries,
            next,
            units: names.units,
            people: names.people,
            report,
        })
    }

    /// Who did what to a unit's scores, when and why: every change of its entries and totals, the oldest first.
    ///
    /// # Errors
    /// [`AppError`]; not found for a unit that is not on the list.
    pub async fn show_score_story(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        unit: &str,
    ) -> Result<ScoreStory, AppError> {
        let names = self
            .look(
                actor,
                &RecordNames {
                    campaign: campaign.clone(),
                },
            )
            .await?;
        let known = names
            .units
            .iter()
            .find(|(id, _)| id == unit)
            .cloned()
            .ok_or(AppError::NotFound)?;
        let key = ChainId::Campaign(campaign.clone());
        let mut reader = self.store.read().await?;
        let (mut changes, mut earlier, mut behind) = (Vec::new(), Earlier::default(), 0);
        loop {
            let block = chain::entries(&mut reader, &key, behind, STEP).await?;
            let Some(last) = block.last().map(|entry| entry.seq) else {
                break;
            };
            let shown = block.iter().map(|entry| read(entry, &mut earlier));
            changes.extend(shown.filter(|entry| entry.unit == unit && entry.score.is_some()));
            behind = last;
        }
        for entry in &mut changes {
            names.put(entry);
        }
        Ok(ScoreStory {
            unit: known.0,
            name: known.1,
            changes,
        })
    }
}

/// 得分经过 of one unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScoreStory {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Every change, the oldest first.
    pub changes: Vec<RecordEntry>,
}
