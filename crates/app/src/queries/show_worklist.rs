//! 工作清单 (ShowDuty, worklist): what is mine to score, by unit or by item, what of it is open, and the assignment.
//!
//! Clause: 方案第六部分第(一)项 and 第(三)项. **Invariant:** nothing is listed from which something keeps the person
//! away, and what is counted as open here is open on the sheet.

use std::collections::BTreeSet;

use mingjian_core::access::{Action, Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::assignment::Rule;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::Deduction;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::Called;
use super::show_board::Board;
use super::show_deductions::{called, may_decide};
use crate::case::{Case, Need};
use crate::commands::work::duty::Duty;
use crate::commands::work::{find_named, spread_rules};
use crate::error::AppError;
use crate::look::Look;

/// How an even assignment is to be spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpreadBy {
    /// 按单位: each unit with all its items to one person.
    Unit,
    /// 按指标: each item with all units to one person.
    Item,
}

/// Asks for the duties: the assignment, who is kept away, what waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowDuty {
    /// The campaign.
    pub campaign: CampaignId,
    /// An even assignment to be offered.
    pub spread: Option<SpreadBy>,
}

/// A member of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberShown {
    /// Who.
    pub person: Called,
    /// Whether they lead it.
    pub leader: bool,
    /// Units from which something keeps them away.
    pub away: Vec<Called>,
}

/// One rule of the assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleShown {
    /// Who.
    pub assessor: Called,
    /// Nodes of the table; none for all.
    pub indicators: Vec<Called>,
    /// Units; none for all from which nothing keeps the person away.
    pub units: Vec<Called>,
}

/// 职责.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DutyView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether scores are open.
    pub scoring: bool,
    /// Whether the person may set the assignment now.
    pub may_assign: bool,
    /// The team.
    pub members: Vec<MemberShown>,
    /// Who set the assignment; empty while nobody did.
    pub set_by: String,
    /// The rules; none when the whole team may score everything.
    pub rules: Vec<RuleShown>,
    /// The even assignment that was asked for.
    pub spread: Option<SpreadBy>,
    /// Its rules.
    pub offered: Vec<RuleShown>,
    /// Units that nobody of the team may assess.
    pub left: Vec<Called>,
    /// Nodes that can be assigned, in printed order, those of level 1 to those above the leaves.
    pub nodes: Vec<NodeChoice>,
    /// Units that can be assigned.
    pub units: Vec<Called>,
    /// Proposed deductions that the person may decide.
    pub deductions: usize,
    /// Bonus claims that the person may judge.
    pub claims: usize,
    /// Which items of which units are the person's: one line a unit, none where something keeps them away.
    #[serde(skip)]
    theirs: Vec<(String, BTreeSet<String>)>,
}

/// A node of the table, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NodeChoice {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// 1 for the first level.
    pub level: u32,
}

impl Look for ShowDuty {
    type View = DutyView;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let papers = [PaperKind::Deduction, PaperKind::BonusClaim].map(Need::All);
        [vec![Need::House, Need::Rubric, Need::Assignment], papers.to_vec()].concat()
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<DutyView, AppError> {
        let (duty, actor) = (Duty::of(case), &deed.actor);
        let procedure = &duty.procedure;
        let rubric = case.rubric()?;
        let team = procedure.team.as_ref();
        let member = |id: &String| MemberShown {
            person: Called::person(case, id),
            leader: team.is_some_and(|team| team.leader == *id),
            away: case
                .assessed()
                .filter(|unit| duty.keeps_away(id, &unit.id))
                .map(Called::unit)
                .collect(),
        };
        let assigns = matches!(actor.role, Role::Office | Role::TeamLeader);
        let may_assign = assigns && (Stage::Noticing..Stage::Proposing).contains(&procedure.stage);
        let (offered, left) = match self.spread.filter(|_| may_assign) {
            Some(by) => spread_rules(case, by == SpreadBy::Item),
            None => (Vec::new(), Vec::new()),
        };
        let decides = |one: &Deduction| may_decide(case, &duty, actor, one);
        let judges = |one: &BonusClaim| {
            one.state == ClaimState::Claimed
                && actor.role == Role::TeamLeader
                && !duty.is_away(actor, &one.claim.unit)
        };
        let mut nodes = Vec::new();
        choose(&rubric.indicators, 1, &mut nodes);
        let set = duty.assignment.as_ref();
        Ok(DutyView {
            stage: procedure.stage,
            scoring: !case.has_procedure() || procedure.stage.scores_open(),
            may_assign,
            members: team
                .into_iter()
                .flat_map(|team| &team.members)
                .map(member)
                .collect(),
            set_by: set.map(|set| case.name_of(set.by.as_str())).unwrap_or_default(),
            rules: set
                .into_iter()
                .flat_map(|set| &set.rules)
                .map(|rule| shown(case, rubric, rule))
                .collect(),
            spread: self.spread.filter(|_| may_assign),
            offered: offered.iter().map(|rule| shown(case, rubric, rule)).collect(),
            left: left.iter().map(|id| called(case, id)).collect(),
            nodes,
            units: case.assessed().map(Called::unit).collect(),
            deductions: case
                .papers
                .all::<Deduction>()
                .filter(|(_, one)| decides(one))
                .count(),
            claims: case
                .papers
                .all::<BonusClaim>()
                .filter(|(_, one)| judges(one))
                .count(),
            theirs: case
                .assessed()
                .map(|unit| (unit.id.clone(), items_of(&duty, rubric, actor, unit)))
                .collect(),
        })
    }
}

fn shown(case: &Case, rubric: &Rubric, rule: &Rule) -> RuleShown {
    let node = |id: &String| {
        let found = find_named(&rubric.indicators, id);
        let title = |one: &Indicator| {
            let with = |title: &str| format!("{} {title}", one.code).trim().to_owned();
            let en = if one.title.en.is_empty() {
                String::new()
            } else {
                with(&one.title.en)
            };
            Text {
                zh: with(&one.title.zh),
                en,
            }
        };
        Called {
            id: id.clone(),
            name: found.map_or_else(|| Text::zh(id.as_str()), title),
        }
    };
    RuleShown {
        assessor: Called::person(case, &rule.assessor),
        indicators: rule.indicators.iter().map(node).collect(),
        units: rule.units.iter().map(|id| called(case, id)).collect(),
    }
}

/// Nodes with children, which mean all below them.
fn choose(all: &[Indicator], level: u32, found: &mut Vec<NodeChoice>) {
    for one in all.iter().filter(|one| level == 1 || !one.children.is_empty()) {
        found.push(NodeChoice {
            id: one.id.text.clone(),
            code: one.code.clone(),
            title: one.title.clone(),
            level,
        });
        choose(&one.children, level + 1, found);
    }
}

/// The items of a unit that are somebody's to score. A bonus is judged and not scored.
fn items_of(duty: &Duty, rubric: &Rubric, actor: &Actor, unit: &Unit) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if !duty.is_away(actor, &unit.id) {
        walk(duty, &rubric.indicators, actor, unit, &mut Vec::new(), &mut found);
    }
    found
}

fn walk<'r>(
    duty: &Duty,
    all: &'r [Indicator],
    actor: &Actor,
    unit: &Unit,
    above: &mut Vec<&'r str>,
    found: &mut BTreeSet<String>,
) {
    for one in all {
        let for_unit = one.units.is_empty() || one.units.contains(&unit.id);
        if !one.is_for(&unit.class) || !for_unit {
            continue;
        }
        above.push(&one.id.text);
        if one.children.is_empty() && one.kind() != Kind::Bonus && duty.is_theirs(actor, above, &unit.id) {
            found.insert(one.id.text.clone());
        }
        walk(duty, &one.children, actor, unit, above, found);
        above.pop();
    }
}

/// A unit on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkUnit {
    /// Which.
    pub unit: Called,
    /// Its class.
    pub class: Text,
    /// Items that are mine.
    pub items: usize,
    /// Of these without an entry.
    pub open: usize,
    /// The first of them in printed order.
    pub next: Option<String>,
}

/// An item on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkItem {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Units of which it is mine.
    pub units: usize,
    /// Of these without an entry.
    pub open: usize,
    /// The first of them in official order.
    pub next: Option<String>,
}

/// One unit under the item that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkLine {
    /// Which.
    pub unit: Called,
    /// Whether it has an entry.
    pub done: bool,
}

/// 工作清单.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorklistView {
    /// Assignment, team, what waits.
    pub duty: DutyView,
    /// Items of units that are mine.
    pub items: usize,
    /// Of these without an entry.
    pub open: usize,
    /// By unit, in official order; those in which nothing is mine are left out.
    pub by_unit: Vec<WorkUnit>,
    /// By item, in printed order.
    pub by_item: Vec<WorkItem>,
    /// The item that was opened, with its units.
    pub opened: Option<(WorkItem, Vec<WorkLine>)>,
}

/// Builds the worklist of a person from their duties and the board; `item` is opened.
pub fn worklist(board: &Board, duty: DutyView, item: &str) -> WorklistView {
    let mut leaves = Vec::new();
    below(&board.rubric.indicators, &mut leaves);
    let class = |id: &str| board.rubric.classes.iter().find(|one| one.id.text == id);
    let mut by_unit = Vec::new();
    let mut by_item: Vec<WorkItem> = leaves.iter().map(|one| work_item(one)).collect();
    let mut lines = Vec::new();
    for (id, theirs) in duty.theirs.iter().filter(|(_, theirs)| !theirs.is_empty()) {
        let Some(result) = board.result(id) else { continue };
        let entered = board.entered(id);
        let mut row = WorkUnit {
            unit: Called::unit(&result.unit),
            class: class(&result.unit.class)
                .map(|one| one.title.clone())
                .unwrap_or_default(),
            items: 0,
            open: 0,
            next: None,
        };
        for (leaf, line) in leaves
            .iter()
            .zip(&mut by_item)
            .filter(|(leaf, _)| theirs.contains(&leaf.id.text))
        {
            let named = |name: &str| !name.is_empty() && entered.contains(name);
            let done = named(&leaf.id.text) || named(&leaf.code);
            row.items += 1;
            line.units += 1;
            if !done {
                row.open += 1;
                line.open += 1;
                row.next.get_or_insert_with(|| leaf.id.text.clone());
                line.next.get_or_insert_with(|| id.clone());
            }
            if leaf.id.text == item {
                lines.push(WorkLine {
                    unit: row.unit.clone(),
                    done,
                });
            }
        }
        by_unit.push(row);
    }
    by_item.retain(|line| line.units > 0);
    let opened = by_item
        .iter()
        .find(|line| line.id == item)
        .map(|line| (line.clone(), lines));
    WorklistView {
        items: by_unit.iter().map(|row| row.items).sum(),
        open: by_unit.iter().map(|row| row.open).sum(),
        duty,
        by_unit,
        by_item,
        opened,
    }
}

fn work_item(leaf: &Indicator) -> WorkItem {
    WorkItem {
        id: leaf.id.text.clone(),
        code: leaf.code.clone(),
        title: leaf.title.clone(),
        units: 0,
        open: 0,
        next: None,
    }
}

fn below<'r>(all: &'r [Indicator], found: &mut Vec<&'r Indicator>) {
    for one in all {
        if one.children.is_empty() {
            found.push(one);
        }
        below(&one.children, found);
    }
}
