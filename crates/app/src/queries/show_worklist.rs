//! 工作清单 (ShowDuty, worklist): what is mine to score, by unit or by item, what of it is open, and the assignment.
//!
//! Clause: 方案第六部分第(一)项 and 第(三)项. **Invariant:** nothing is listed from which something keeps the person
//! away, and what is counted as open here is open on the sheet.

use std::collections::HashMap;
use std::sync::Arc;

use mingjian_core::access::{Action, Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::assignment::{Rule, is_elsewhere};
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::Deduction;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::rubric::{Indicator, Kind, Rubric};
use mingjian_core::score::UnitResult;
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
use crate::loaded::{Brief, leaves};
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
    /// Which items of which units are the person's, by printed order: one line a unit, none where something keeps
    /// them away.
    #[serde(skip)]
    theirs: Vec<(String, Arc<[bool]>)>,
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
        let member = |id: &String| {
            let away = duty.away_from(id);
            let assessed = case.assessed().filter(|_| !away.is_empty());
            MemberShown {
                person: Called::person(case, id),
                leader: team.is_some_and(|team| team.leader == *id),
                away: assessed
                    .filter(|unit| away.contains(unit.id.as_str()))
                    .map(Called::unit)
                    .collect(),
            }
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
        let set = duty.assignment;
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
                .each::<Deduction>()
                .filter(|(_, one)| decides(one))
                .count(),
            claims: case
                .papers
                .each::<BonusClaim>()
                .filter(|(_, one)| judges(one))
                .count(),
            theirs: Theirs::new(&duty, rubric, actor).of_all(case.assessed()),
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

/// The items that are somebody's to score. A bonus is judged and not scored.
struct Theirs<'d> {
    duty: &'d Duty<'d>,
    actor: &'d Actor,
    leaves: Vec<Leaf<'d>>,
    /// Whether some node is meant for named units only.
    named: bool,
}

/// A leaf with itself and the nodes above it.
struct Leaf<'r> {
    path: Vec<&'r str>,
    nodes: Vec<&'r Indicator>,
}

impl<'d> Theirs<'d> {
    fn new(duty: &'d Duty<'d>, rubric: &'d Rubric, actor: &'d Actor) -> Self {
        let mut leaves = Vec::new();
        walk(&rubric.indicators, &mut Vec::new(), &mut leaves);
        let named = leaves
            .iter()
            .any(|leaf| leaf.nodes.iter().any(|node| !node.units.is_empty()));
        Self {
            duty,
            actor,
            leaves,
            named,
        }
    }

    fn of_all<'u>(&self, units: impl Iterator<Item = &'u Unit>) -> Vec<(String, Arc<[bool]>)> {
        let none: Arc<[bool]> = self.leaves.iter().map(|_| false).collect();
        // Units of a class have the same items, unless a node names its units.
        let mut classes: HashMap<&str, Arc<[bool]>> = HashMap::new();
        let mut found = Vec::new();
        for unit in units {
            let whole = match classes.get(unit.class.as_str()).filter(|_| !self.named) {
                Some(known) => Arc::clone(known),
                None => {
                    let whole: Arc<[bool]> = self.leaves.iter().map(|leaf| leaf.is_for(unit)).collect();
                    classes.insert(&unit.class, Arc::clone(&whole));
                    whole
                }
            };
            found.push((unit.id.clone(), self.of(unit, whole, &none)));
        }
        found
    }

    fn of(&self, unit: &Unit, whole: Arc<[bool]>, none: &Arc<[bool]>) -> Arc<[bool]> {
        match self.actor.role {
            _ if self.duty.is_away(self.actor, &unit.id) => Arc::clone(none),
            // The leader may step in everywhere.
            Role::TeamLeader => whole,
            Role::Assessor => {
                let person = self.actor.id.as_str();
                let rules = self.duty.rules_of(&unit.id);
                let own = rules
                    .iter()
                    .any(|rule| rule.assessor == person && rule.indicators.is_empty());
                if own || rules.is_empty() {
                    return whole;
                }
                let theirs =
                    |leaf: &Leaf<'_>| !is_elsewhere(rules.iter().copied(), person, &leaf.path, &unit.id);
                let leaves = self.leaves.iter().zip(whole.iter());
                leaves.map(|(leaf, item)| *item && theirs(leaf)).collect()
            }
            _ => Arc::clone(none),
        }
    }
}

impl Leaf<'_> {
    fn is_for(&self, unit: &Unit) -> bool {
        let reaches = |node: &&Indicator| {
            node.is_for(&unit.class) && (node.units.is_empty() || node.units.contains(&unit.id))
        };
        let scored = self.nodes.last().is_some_and(|leaf| leaf.kind() != Kind::Bonus);
        scored && self.nodes.iter().all(reaches)
    }
}

/// The leaves in printed order.
fn walk<'r>(all: &'r [Indicator], above: &mut Vec<&'r Indicator>, found: &mut Vec<Leaf<'r>>) {
    for one in all {
        above.push(one);
        if one.children.is_empty() {
            found.push(Leaf {
                path: above.iter().map(|node| node.id.text.as_str()).collect(),
                nodes: above.clone(),
            });
        }
        walk(&one.children, above, found);
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
    let leaves = leaves(&board.rubric);
    let class = |id: &str| board.rubric.classes.iter().find(|one| one.id.text == id);
    let results: HashMap<&str, (&UnitResult, &Brief)> = board
        .lines()
        .map(|(result, brief)| (result.unit.id.as_str(), (result, brief)))
        .collect();
    let mut by_unit = Vec::new();
    let mut by_item: Vec<WorkItem> = leaves.iter().map(|one| work_item(one)).collect();
    let mut lines = Vec::new();
    for (id, theirs) in duty.theirs.iter().filter(|(_, theirs)| theirs.contains(&true)) {
        let Some((result, brief)) = results.get(id.as_str()) else {
            continue;
        };
        let mut row = WorkUnit {
            unit: Called::unit(&result.unit),
            class: class(&result.unit.class)
                .map(|one| one.title.clone())
                .unwrap_or_default(),
            items: 0,
            open: 0,
            next: None,
        };
        let items = leaves
            .iter()
            .zip(&mut by_item)
            .zip(theirs.iter().zip(&brief.entered));
        for ((leaf, line), (_, done)) in items.filter(|(_, (mine, _))| **mine) {
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
                    done: *done,
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
