//! 进度 (ShowProgress): how far each unit is: receipt, self-check, scoring by section, reply; and who still owes what.
//!
//! Clause: 方案第六部分第(二)至(四)项. The lists come with texts to copy into a group (未签收、未报送、未回复).
//! **Invariant:** shows how much is done and never a score.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::{Lang, Text, say};
use mingjian_core::reminder::{Due, Recipient, chat, standing};
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::Board;
use super::office_parts::{Called, days_left};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::loaded::SectionDone;
use crate::look::Look;

/// Asks for the progress.
#[derive(Debug, Clone)]
pub struct ShowProgress {
    /// The campaign.
    pub campaign: CampaignId,
    /// The board, from which the sections are counted; without it they are left out.
    pub board: Option<Arc<Board>>,
}

/// A level-1 indicator, the head of a line of shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionHead {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Items of all units of the class.
    pub items: u32,
    /// Of these scored.
    pub done: u32,
}

/// How much of a section is scored for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionShare {
    /// Items that apply.
    pub items: u32,
    /// Of these scored.
    pub done: u32,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProgressRow {
    /// The unit.
    pub unit: Called,
    /// The day on which it received the notice.
    pub received_on: Option<String>,
    /// The day on which it submitted its self-check.
    pub submitted_on: Option<String>,
    /// Whether it goes on without a self-check, for a reason that was written down.
    pub without: bool,
    /// By section, in the order of the heads; absent where a section has nothing for the unit.
    pub sections: Vec<Option<SectionShare>>,
    /// Items of all sections.
    pub items: u32,
    /// Of these scored.
    pub done: u32,
    /// The day of its reply to the feedback.
    pub replied_on: Option<String>,
}

/// The units of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassProgress {
    /// The class.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its sections.
    pub sections: Vec<SectionHead>,
    /// Its units, in official order.
    pub rows: Vec<ProgressRow>,
}

/// Units that owe the same thing, and texts ready to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChatBlocks {
    /// What is owed: `receipt`, `self-check`, `reply`.
    pub name: &'static str,
    /// The last day.
    pub due: Option<String>,
    /// Plain days until then; below zero when it is over.
    pub left: Option<i32>,
    /// Who owes it.
    pub units: Vec<Called>,
    /// The texts in Chinese.
    pub zh: Vec<String>,
    /// The texts in English.
    pub en: Vec<String>,
}

/// 进度.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProgressView {
    /// Where the year stands.
    pub stage: Stage,
    /// Its stable name, part of message keys.
    pub stage_name: &'static str,
    /// How many units are assessed.
    pub units: usize,
    /// Of these received the notice.
    pub received: usize,
    /// Of these submitted.
    pub submitted: usize,
    /// Items to be scored.
    pub items: u32,
    /// Of these scored.
    pub done: u32,
    /// Units that replied to the feedback.
    pub replied: usize,
    /// Whether the notice went out.
    pub noticed: bool,
    /// Whether the feedback went out.
    pub fed_back: bool,
    /// By class.
    pub classes: Vec<ClassProgress>,
    /// Who owes what; only what is owed now.
    pub owed: Vec<ChatBlocks>,
}

impl Look for ShowProgress {
    type View = ProgressView;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::All(Kind::Dossier)]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<ProgressView, AppError> {
        let (procedure, rubric) = (case.procedure(), case.rubric()?);
        let lines = self.board.iter().flat_map(|board| board.lines());
        let scored: BTreeMap<&str, &[SectionDone]> = lines
            .map(|(result, brief)| (result.unit.id.as_str(), brief.sections.as_slice()))
            .collect();
        let mut classes = Vec::new();
        for class in &rubric.classes {
            let id = class.id.text.as_str();
            let units: Vec<&Unit> = case.assessed().filter(|unit| unit.class == id).collect();
            if units.is_empty() {
                continue;
            }
            let done = |unit: &&Unit| scored.get(unit.id.as_str()).copied().unwrap_or_default();
            let has = |top: &str| units.iter().flat_map(done).any(|one| one.id == top);
            let tops: Vec<_> = rubric.indicators.iter().filter(|top| has(&top.id.text)).collect();
            let rows: Vec<ProgressRow> = units
                .iter()
                .map(|unit| {
                    row(
                        case,
                        &procedure,
                        unit,
                        tops.iter().map(|top| share(done(unit), &top.id.text)).collect(),
                    )
                })
                .collect();
            let head = |(at, top): (usize, &&mingjian_core::rubric::Indicator)| {
                let shares = || {
                    rows.iter()
                        .filter_map(move |row| row.sections.get(at).copied().flatten())
                };
                SectionHead {
                    id: top.id.text.clone(),
                    title: top.title.clone(),
                    items: shares().map(|one| one.items).sum(),
                    done: shares().map(|one| one.done).sum(),
                }
            };
            let sections = tops.iter().enumerate().map(head).collect();
            classes.push(ClassProgress {
                id: id.to_owned(),
                title: class.title.clone(),
                sections,
                rows,
            });
        }
        let rows = || classes.iter().flat_map(|class| &class.rows);
        Ok(ProgressView {
            stage: procedure.stage,
            stage_name: procedure.stage.name(),
            units: rows().count(),
            received: rows().filter(|row| row.received_on.is_some()).count(),
            submitted: rows().filter(|row| row.submitted_on.is_some()).count(),
            items: rows().map(|row| row.items).sum(),
            done: rows().map(|row| row.done).sum(),
            replied: rows().filter(|row| row.replied_on.is_some()).count(),
            noticed: procedure.notice.is_some(),
            fed_back: procedure.feedback_due.is_some(),
            owed: owed(case, &procedure, deed.today(), &rows().collect::<Vec<_>>())?,
            classes,
        })
    }
}

fn share(sections: &[SectionDone], top: &str) -> Option<SectionShare> {
    let one = sections.iter().find(|one| one.id == top)?;
    Some(SectionShare {
        items: one.items,
        done: one.items.saturating_sub(one.open),
    })
}

fn row(case: &Case, procedure: &Procedure, unit: &Unit, sections: Vec<Option<SectionShare>>) -> ProgressRow {
    let dossier = case.dossier(&unit.id);
    let replied = dossier.feedback.as_ref().and_then(|one| one.replied.as_ref());
    ProgressRow {
        unit: Called::unit(unit),
        received_on: dossier.receipt.as_ref().map(|one| one.on.to_string()),
        submitted_on: dossier
            .self_check
            .submitted
            .as_ref()
            .map(|(at, _)| at.date().to_string()),
        without: procedure.missing.iter().any(|one| one.unit == unit.id),
        items: sections.iter().flatten().map(|one| one.items).sum(),
        done: sections.iter().flatten().map(|one| one.done).sum(),
        sections,
        replied_on: replied.map(|(at, _)| at.date().to_string()),
    }
}

/// What units owe now, each with its texts.
fn owed(
    case: &Case,
    procedure: &Procedure,
    today: Date,
    rows: &[&ProgressRow],
) -> Result<Vec<ChatBlocks>, AppError> {
    let stage = procedure.stage;
    let check = procedure.notice.as_ref().map(|notice| notice.self_check_due);
    let lacks = |lacks: &dyn Fn(&ProgressRow) -> bool| -> Vec<Called> {
        rows.iter()
            .filter(|row| lacks(row))
            .map(|row| row.unit.clone())
            .collect()
    };
    let mut found = Vec::new();
    if procedure.notice.is_some() && !stage.is_decided() {
        // The notice sets no day of its own for signing: it is signed before the self-check ends.
        found.push(("receipt", check, lacks(&|row| row.received_on.is_none())));
    }
    if matches!(stage, Stage::SelfChecking | Stage::Assessing) {
        found.push((
            "self-check",
            check,
            lacks(&|row| row.submitted_on.is_none() && !row.without),
        ));
    }
    if stage == Stage::FeedingBack {
        found.push((
            "reply",
            procedure.feedback_due,
            lacks(&|row| row.replied_on.is_none()),
        ));
    }
    let found = found.into_iter().filter(|(_, _, units)| !units.is_empty());
    found
        .map(|(name, due, units)| blocks(case, name, due, units, today))
        .collect()
}

fn blocks(
    case: &Case,
    name: &'static str,
    due: Option<Date>,
    units: Vec<Called>,
    today: Date,
) -> Result<ChatBlocks, AppError> {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let (Some(due), Some(campaign)) = (due, &case.campaign) {
        let key = format!("progress-owed-{name}");
        let title = Text {
            zh: say(Lang::Zh, &key, &[]),
            en: say(Lang::En, &key, &[]),
        };
        let item = |unit: &Called| Due {
            id: format!("{}/{name}/{}", campaign.id, unit.id),
            kind: name.to_owned(),
            campaign: campaign.id.clone(),
            who: Recipient::Unit(unit.id.clone()),
            title: title.clone(),
            due,
            moves: 0,
            link: String::new(),
        };
        let dues: Vec<Due> = units.iter().map(item).collect();
        let calendar = case.calendar()?;
        let (items, _) = standing(&dues, &calendar, today);
        let named = |id: &str| {
            let unit = units.iter().find(|unit| unit.id == id);
            unit.map_or_else(|| Text::zh(id), |unit| unit.name.clone())
        };
        zh = chat(&items, named, today, Lang::Zh);
        en = chat(&items, named, today, Lang::En);
    }
    let left = due.map(|due| days_left(today, due));
    Ok(ChatBlocks {
        name,
        due: due.map(|due| due.to_string()),
        left,
        units,
        zh,
        en,
    })
}
