//! 评分表工作簿 of a unit or of an indicator: out of the entries as they stand, and back as one `score.enter` a row.
//!
//! Only what a cell can say is in it: points, levels, deductions and their occurrences. Claims of a bonus, votes,
//! counts, vetoes and major deductions have pages of their own. **Invariant:** what an entry holds beside its cells
//! stays as it is.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::Dossier;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::{CampaignId, CommandId};
use mingjian_core::lang::Text;
use mingjian_core::rubric::{Indicator, Kind, Rubric, Trigger};
use mingjian_core::sheet::{Entry, Occurrence, Unit};
use mingjian_documents::books::{
    Choice, Content, Field, Nth, OccurrenceLine, Scope, ScoreRow, ScoreSheetBook, Trigger as TriggerLine,
};
use mingjian_store::EntryRow;

use super::{Confirmed, RowTaken, class_title, kind_words, not_in_book, rows, seal, seen, standard, version};
use crate::case::{Case, Need};
use crate::commands::score::EnterScore;
use crate::error::AppError;
use crate::look::Look;
use crate::run::{App, Given};

/// 一张表的范围.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookScope {
    /// One unit with its indicators.
    Unit(String),
    /// One indicator with all units.
    Indicator(String),
}

/// Asks for a book of scores.
#[derive(Debug, Clone)]
pub struct ShowScoreBook {
    /// The campaign.
    pub campaign: CampaignId,
    /// Of what.
    pub scope: BookScope,
}

impl Look for ShowScoreBook {
    type View = ScoreSheetBook;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::Entries, Need::All(PaperKind::Dossier)]
    }

    fn unit(&self) -> &str {
        match &self.scope {
            BookScope::Unit(id) => id,
            BookScope::Indicator(_) => "",
        }
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<ScoreSheetBook, AppError> {
        let rubric = case.rubric()?;
        let wanted = |unit: &&Unit| match &self.scope {
            BookScope::Unit(id) => unit.id == *id,
            BookScope::Indicator(_) => true,
        };
        let mut found = Vec::new();
        let mut name = None;
        for unit in case.assessed().filter(wanted) {
            for line in lines_of(rubric, unit) {
                match &self.scope {
                    BookScope::Indicator(id) if line.indicator.id.text != *id => continue,
                    BookScope::Indicator(_) => {
                        name.get_or_insert_with(|| coded(line.indicator));
                    }
                    BookScope::Unit(_) => {
                        name.get_or_insert_with(|| unit.name.clone());
                    }
                }
                found.push(row(case, rubric, unit, &line));
            }
        }
        let name = name.ok_or(AppError::NotFound)?;
        let state = case.entries.iter().map(|row| row.version).sum();
        Ok(ScoreSheetBook {
            seal: seal(case, state)?,
            scope: match &self.scope {
                BookScope::Unit(id) => Scope::Unit { id: id.clone(), name },
                BookScope::Indicator(id) => Scope::Indicator { id: id.clone(), name },
            },
            rows: found,
            ..ScoreSheetBook::default()
        })
    }
}

/// Code and title in one.
fn coded(indicator: &Indicator) -> Text {
    let one = |title: &str| format!("{} {title}", indicator.code).trim().to_owned();
    let en = if indicator.title.en.is_empty() {
        String::new()
    } else {
        one(&indicator.title.en)
    };
    Text {
        zh: one(&indicator.title.zh),
        en,
    }
}

/// A node of the table on which an entry can stand.
struct Line<'r> {
    indicator: &'r Indicator,
    path: Vec<Text>,
    triggers: Vec<&'r Trigger>,
}

/// The nodes that a book holds for a unit, in printed order.
fn lines_of<'r>(rubric: &'r Rubric, unit: &Unit) -> Vec<Line<'r>> {
    let mut found = Vec::new();
    walk(&rubric.indicators, unit, &[], &[], &mut found);
    found
}

fn walk<'r>(
    all: &'r [Indicator],
    unit: &Unit,
    path: &[Text],
    inherited: &[&'r Trigger],
    found: &mut Vec<Line<'r>>,
) {
    for indicator in all {
        let for_unit = indicator.units.is_empty() || indicator.units.contains(&unit.id);
        if !indicator.is_for(&unit.class) || !for_unit {
            continue;
        }
        let path: Vec<Text> = path.iter().chain([&indicator.title]).cloned().collect();
        let leaf = indicator.children.is_empty();
        let handed = inherited.iter().copied().filter(|_| leaf);
        let triggers: Vec<&Trigger> = indicator.triggers.iter().chain(handed).collect();
        if (leaf || !indicator.triggers.is_empty()) && in_book(indicator.kind()) {
            found.push(Line {
                indicator,
                path: path.clone(),
                triggers,
            });
        }
        let inherited: Vec<&Trigger> = inherited.iter().copied().chain(&indicator.each_leaf).collect();
        walk(&indicator.children, unit, &path, &inherited, found);
    }
}

/// Whether the cells of a book can say what an entry of this kind holds.
fn in_book(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Points | Kind::Imported | Kind::Levels | Kind::Deduct | Kind::Group
    )
}

/// The entry of a line: by the indicator's id, else by its printed code.
fn standing<'c>(case: &'c Case, unit: &Unit, indicator: &Indicator) -> Option<&'c EntryRow> {
    let own = || case.entries.iter().filter(|row| row.key.unit == unit.id);
    let named = |name: &str| own().find(|row| !name.is_empty() && row.key.indicator == name);
    named(&indicator.id.text).or_else(|| named(&indicator.code))
}

fn row(case: &Case, rubric: &Rubric, unit: &Unit, line: &Line<'_>) -> ScoreRow {
    let indicator = line.indicator;
    let stored = standing(case, unit, indicator);
    let entry = stored.map(|row| row.entry.clone()).unwrap_or_default();
    let dossier: Option<Dossier> = case.papers.get(&unit.id);
    let check = dossier
        .as_ref()
        .and_then(|dossier| dossier.self_check.items.get(&indicator.id.text));
    let level = |level: &mingjian_core::rubric::Level| Choice {
        id: level.id.text.clone(),
        title: level.title.clone(),
    };
    ScoreRow {
        unit: unit.id.clone(),
        unit_name: unit.name.clone(),
        class: class_title(rubric, &unit.class),
        indicator: indicator.id.text.clone(),
        code: indicator.code.clone(),
        path: line.path.clone(),
        kind: kind_words(indicator.kind()),
        weight: indicator.weight_for(&unit.class).cloned(),
        standard: standard(&indicator.standard, &indicator.checks),
        self_score: check.and_then(|item| item.score.clone()),
        evidence: Vec::new(),
        levels: indicator.levels.iter().map(level).collect(),
        triggers: line
            .triggers
            .iter()
            .map(|trigger| trigger_line(trigger))
            .collect(),
        version: version(stored.map_or(0, |row| row.version)),
        full: entry.full,
        lost: entry.lost,
        points: entry.points,
        level: entry.level,
        not_applicable: entry.not_applicable,
        reason: entry.reason,
        proof: entry.proof,
        occurrences: entry.occurrences.iter().map(occurrence_line).collect(),
    }
}

fn trigger_line(trigger: &Trigger) -> TriggerLine {
    let worth = match (&trigger.amount, &trigger.min, &trigger.max) {
        (Some(amount), ..) => amount.to_string(),
        (None, Some(min), Some(max)) => format!("{min}–{max}"),
        (None, Some(one), None) => format!("≥{one}"),
        (None, None, Some(one)) => format!("≤{one}"),
        (None, None, None) => String::new(),
    };
    TriggerLine {
        id: trigger.id.text.clone(),
        title: trigger.title.clone(),
        worth: Text::zh(worth),
        open_amount: trigger.amount.is_none() && (trigger.min.is_some() || trigger.max.is_some()),
    }
}

fn occurrence_line(one: &Occurrence) -> OccurrenceLine {
    OccurrenceLine {
        trigger: one.trigger.clone(),
        finding: one.finding.clone(),
        count: one.count,
        amount: one.amount.clone(),
        happened_on: one.on.clone(),
        reason: one.reason.clone(),
        proof: one.proof.clone(),
    }
}

/// The entry after the changes of its row.
fn changed(entry: &Entry, changes: &[&Confirmed]) -> Result<Entry, AppError> {
    let mut entry = entry.clone();
    for change in changes.iter().filter(|change| change.occurrence.is_none()) {
        let after = change.after.clone();
        match change.field {
            Field::Full => entry.full = after == Content::Yes,
            Field::Lost => entry.lost = after.into_points(),
            Field::Points => entry.points = after.into_points(),
            Field::Level => entry.level = Some(after.into_text()).filter(|level| !level.is_empty()),
            Field::NotApplicable => entry.not_applicable = after == Content::Yes,
            Field::Reason => entry.reason = after.into_text(),
            Field::Proof => entry.proof = after.into_list(),
            _ => return Err(not_in_book(change)),
        }
    }
    let mut lines: Vec<(Nth, Occurrence)> = Vec::new();
    for one in entry.occurrences.drain(..) {
        let number = lines.iter().filter(|(nth, _)| nth.trigger == one.trigger).count();
        lines.push((
            Nth {
                trigger: one.trigger.clone(),
                number,
            },
            one,
        ));
    }
    for change in changes {
        let Some(nth) = &change.occurrence else { continue };
        if !lines.iter().any(|(other, _)| other == nth) {
            lines.push((
                nth.clone(),
                Occurrence {
                    trigger: nth.trigger.clone(),
                    count: 0,
                    ..Occurrence::default()
                },
            ));
        }
        let Some((_, line)) = lines.iter_mut().find(|(other, _)| other == nth) else {
            continue;
        };
        let after = change.after.clone();
        match change.field {
            Field::Count => {
                line.count = if let Content::Whole(count) = after {
                    count
                } else {
                    0
                }
            }
            Field::Amount => line.amount = after.into_points(),
            Field::HappenedOn => line.on = after.into_text(),
            Field::Reason => line.reason = after.into_text(),
            Field::Proof => line.proof = after.into_list(),
            _ => return Err(not_in_book(change)),
        }
    }
    entry.occurrences = lines
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| line.count > 0)
        .collect();
    Ok(entry)
}

impl App {
    /// Enters the confirmed changes of a book of scores, row by row, each as a command under an id derived from
    /// `command`: sent twice, they have one effect.
    ///
    /// # Errors
    /// Those of [`ShowScoreBook`]; a row that is refused is named in the answer.
    pub async fn enter_score_book(
        &self,
        actor: &Actor,
        book: &ShowScoreBook,
        command: &CommandId,
        changes: &[Confirmed],
    ) -> Result<Vec<RowTaken>, AppError> {
        let held = self.look(actor, book).await?;
        let sheet = self.look(actor, &Standing(book.clone())).await?;
        let mut taken = Vec::new();
        for (at, (first, changes)) in rows(changes).into_iter().enumerate() {
            let row = held
                .rows
                .iter()
                .find(|row| row.unit == first.unit && row.indicator == first.indicator);
            let wanted = row.ok_or_else(|| not_in_book(first)).and_then(|row| {
                let named = |name: &str| {
                    let same = |entry: &&Entry| {
                        entry.unit == row.unit && !name.is_empty() && entry.indicator == name
                    };
                    sheet.iter().find(same).cloned()
                };
                let empty = || Entry {
                    unit: row.unit.clone(),
                    indicator: row.indicator.clone(),
                    ..Entry::default()
                };
                let before = named(&row.indicator)
                    .or_else(|| named(&row.code))
                    .unwrap_or_else(empty);
                changed(&before, &changes)
            });
            let done = match wanted {
                Err(error) => Err(error),
                Ok(entry) => {
                    let enter = EnterScore {
                        campaign: book.campaign.clone(),
                        seen_version: seen(first),
                        entry,
                    };
                    let id = CommandId(format!("{command}/{at}"));
                    self.run(Given {
                        id,
                        actor: actor.clone(),
                        command: enter,
                    })
                    .await
                    .map(drop)
                }
            };
            taken.push(RowTaken {
                unit: first.unit.clone(),
                indicator: first.indicator.clone(),
                refused: done.err(),
            });
        }
        Ok(taken)
    }
}

/// The entries behind a book, each under the id of its indicator.
struct Standing(ShowScoreBook);

impl Look for Standing {
    type View = Vec<Entry>;
    const ACTION: Action = ShowScoreBook::ACTION;

    fn chain(&self) -> ChainId {
        self.0.chain()
    }

    fn needs(&self) -> Vec<Need> {
        self.0.needs()
    }

    fn unit(&self) -> &str {
        self.0.unit()
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<Vec<Entry>, AppError> {
        Ok(case.entries.iter().map(|row| row.entry.clone()).collect())
    }
}
