//! 评分表 (ShowSheet): the items of one unit with what was entered, ready to be changed one by one.
//!
//! **Invariant:** each item carries the version that its reader sees, so that a change over somebody else's is
//! noticed. **Does not** score; totals come from the explanation.

use std::collections::HashMap;

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Answer, Indicator, Kind, Level, Method, Rubric, Trigger, VetoCondition};
use mingjian_core::score::{ClauseShown, Explanation, NodeLine, NodeState};
use mingjian_core::sheet::Entry;
use serde::Serialize;

use super::Board;
use super::show_rubric::{cited, proofs};

/// 一项评分及其版本: an entry as stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EntrySeen {
    /// The entry.
    pub entry: Entry,
    /// Its version, from 1.
    pub version: i64,
}

/// 评分表.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetView {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// Its class.
    pub class: String,
    /// Title of the class.
    pub class_title: Text,
    /// 考核年度.
    pub year: Option<i32>,
    /// The rubric's label.
    pub label: Option<Text>,
    /// Decimals of totals.
    pub places: u32,
    /// The total now.
    pub total: Option<Points>,
    /// Lowest possible total of a draft.
    pub low: Option<Points>,
    /// Highest possible total of a draft.
    pub high: Option<Points>,
    /// Items and those that have an entry.
    pub items: usize,
    /// Items that have an entry.
    pub done: usize,
    /// Level-1 indicators with their groups; bonuses, major deductions and vetoes behind them.
    pub sections: Vec<SectionShown>,
}

/// A level-1 indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionShown {
    /// Its id; `major` and `veto` for what stands outside the tree.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title; empty outside the tree.
    pub title: Text,
    /// Weight for the unit.
    pub weight: Option<Points>,
    /// Score now.
    pub score: Option<Points>,
    /// What it costs now, after caps.
    pub net: Points,
    /// Losses found, before caps.
    pub found: Points,
    /// Whether a cap bit.
    pub capped: bool,
    /// Items below.
    pub items: usize,
    /// Of these with an entry.
    pub done: usize,
    /// Its groups.
    pub groups: Vec<GroupShown>,
}

/// Items under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupShown {
    /// Id of the indicator above the items.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Its weight for the unit.
    pub weight: Option<Points>,
    /// What it costs now.
    pub net: Points,
    /// The items.
    pub items: Vec<ItemShown>,
}

impl GroupShown {
    /// Items with an entry.
    pub fn done(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.state != ItemState::Open)
            .count()
    }

    /// Items without one.
    pub fn open(&self) -> usize {
        self.items.len() - self.done()
    }
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// No entry yet.
    Open,
    /// Full marks; nothing found.
    Full,
    /// Points lost.
    Lost,
    /// Points claimed or gained on top.
    Gained,
    /// 不适用.
    NotApplicable,
}

/// What kind of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An indicator.
    Indicator,
    /// 重大扣分项.
    Major,
    /// 单项否决.
    Veto,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemShown {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Indicator, major deduction, veto.
    pub is: ItemKind,
    /// Kind of indicator.
    pub kind: Kind,
    /// Weight for the unit.
    pub weight: Option<Points>,
    /// Printed minimum.
    pub min: Option<Points>,
    /// Full mark of an imported score.
    pub full: Option<Points>,
    /// Points for each item of a gain.
    pub each: Option<Points>,
    /// Limit of a bonus or major deduction.
    pub max: Option<Points>,
    /// 评分标准.
    pub standard: Text,
    /// 考核要点.
    pub checks: Vec<Text>,
    /// 考核方式.
    pub methods: Vec<Method>,
    /// Required evidence.
    pub proofs: Vec<Text>,
    /// 依据条款.
    pub clauses: Vec<ClauseShown>,
    /// 扣分情形, those of all leaves above it among them.
    pub triggers: Vec<Trigger>,
    /// Levels.
    pub levels: Vec<Level>,
    /// Answers of a questionnaire.
    pub answers: Vec<Answer>,
    /// Counted situations of a veto.
    pub conditions: Vec<VetoCondition>,
    /// What was entered.
    pub entry: Option<Entry>,
    /// The version seen; 0 when nothing was entered.
    pub version: i64,
    /// How it stands.
    pub state: ItemState,
    /// What it costs, after its own cap.
    pub net: Points,
    /// Losses found at it; on a bonus what is claimed.
    pub found: Points,
    /// Its score.
    pub score: Option<Points>,
    /// Whether its own cap bit.
    pub capped: bool,
}

impl SheetView {
    /// The item with an id or an unambiguous printed code.
    pub fn item(&self, id: &str) -> Option<&ItemShown> {
        let items = || {
            self.sections
                .iter()
                .flat_map(|s| &s.groups)
                .flat_map(|g| &g.items)
        };
        items().find(|item| item.id == id).or_else(|| {
            let mut coded = items().filter(|item| !item.code.is_empty() && item.code == id);
            let first = coded.next()?;
            coded.next().is_none().then_some(first)
        })
    }

    /// The item behind another in printed order.
    pub fn next(&self, id: &str) -> Option<&ItemShown> {
        let mut items = self
            .sections
            .iter()
            .flat_map(|s| &s.groups)
            .flat_map(|g| &g.items);
        items.by_ref().find(|item| item.id == id)?;
        items.next()
    }
}

/// What the builder looks up again and again.
struct Desk<'a> {
    rubric: &'a Rubric,
    class: &'a str,
    nodes: HashMap<&'a str, &'a NodeLine>,
    entries: Vec<&'a EntrySeen>,
    explanation: &'a Explanation,
}

/// Builds the sheet of a unit; `None` when there is no such unit.
pub fn sheet(board: &Board, unit: &str) -> Option<SheetView> {
    let rubric = board.rubric.as_ref();
    let one = &board.explain(unit)?;
    let entries = board.entries_of(unit);
    let result = &one.result;
    let desk = Desk {
        rubric,
        class: &result.unit.class,
        nodes: one.nodes.iter().map(|node| (node.id.as_str(), node)).collect(),
        entries: entries.iter().collect(),
        explanation: one,
    };
    let mut sections: Vec<SectionShown> = rubric
        .indicators
        .iter()
        .filter(|i| i.is_for(desk.class))
        .map(|i| desk.section(i))
        .collect();
    sections.extend(desk.outside());
    sections.retain(|section| section.items > 0);
    Some(SheetView {
        unit: result.unit.id.clone(),
        name: result.unit.name.clone(),
        class: result.unit.class.clone(),
        class_title: one.class_title.clone(),
        year: board.year,
        label: one.label.clone(),
        places: result.places,
        total: result.total.clone(),
        low: result.low.clone(),
        high: result.high.clone(),
        items: sections.iter().map(|s| s.items).sum(),
        done: sections.iter().map(|s| s.done).sum(),
        sections,
    })
}

impl Desk<'_> {
    fn section(&self, top: &Indicator) -> SectionShown {
        let mut groups = Vec::new();
        if top.children.is_empty() {
            let items = vec![self.item(top, &[])];
            groups.push(self.group(top, items));
        } else {
            self.groups(top, &top.each_leaf, &mut groups);
        }
        let node = self.nodes.get(top.id.text.as_str());
        let items = groups.iter().map(|group| group.items.len()).sum();
        SectionShown {
            id: top.id.text.clone(),
            code: top.code.clone(),
            title: top.title.clone(),
            weight: node
                .map(|n| n.effective.clone())
                .or_else(|| top.weight_for(self.class).cloned()),
            score: node.map(|n| n.score.clone()),
            net: node.map(|n| &n.effective - &n.score).unwrap_or_default(),
            found: node.map(|n| n.lost.clone()).unwrap_or_default(),
            capped: node.is_some_and(|n| n.capped),
            items,
            done: groups.iter().map(GroupShown::done).sum(),
            groups,
        }
    }

    /// The leaves right below a node as one group, then the groups of its inner children.
    fn groups(&self, above: &Indicator, inherited: &[Trigger], groups: &mut Vec<GroupShown>) {
        let children = || above.children.iter().filter(|child| child.is_for(self.class));
        let mut items: Vec<ItemShown> = Vec::new();
        if !above.triggers.is_empty() {
            items.push(self.item(above, &[]));
        }
        let leaves = children().filter(|child| child.children.is_empty());
        items.extend(leaves.map(|leaf| self.item(leaf, inherited)));
        if !items.is_empty() {
            groups.push(self.group(above, items));
        }
        for child in children().filter(|child| !child.children.is_empty()) {
            let inherited: Vec<Trigger> = inherited.iter().chain(&child.each_leaf).cloned().collect();
            self.groups(child, &inherited, groups);
        }
    }

    fn group(&self, above: &Indicator, items: Vec<ItemShown>) -> GroupShown {
        let node = self.nodes.get(above.id.text.as_str());
        GroupShown {
            id: above.id.text.clone(),
            code: above.code.clone(),
            title: above.title.clone(),
            weight: node
                .map(|n| n.effective.clone())
                .or_else(|| above.weight_for(self.class).cloned()),
            net: node.map(|n| &n.effective - &n.score).unwrap_or_default(),
            items,
        }
    }

    fn entry(&self, id: &str, code: &str) -> Option<&EntrySeen> {
        let named = |seen: &&&EntrySeen, name: &str| !name.is_empty() && seen.entry.indicator == name;
        let by_id = self.entries.iter().find(|seen| named(seen, id));
        by_id
            .or_else(|| self.entries.iter().find(|seen| named(seen, code)))
            .copied()
    }

    fn item(&self, one: &Indicator, inherited: &[Trigger]) -> ItemShown {
        let id = one.id.text.as_str();
        let node = self.nodes.get(id);
        let seen = self.entry(id, &one.code);
        let found = node.map(|n| n.lost.clone()).unwrap_or_default();
        let score = node.map(|n| n.score.clone());
        let bonus = one.kind() == Kind::Bonus;
        let net = match node {
            Some(node) if !bonus => &node.effective - &node.score,
            _ => Points::ZERO,
        };
        let state = match (seen, node.map(|n| n.state)) {
            (_, Some(NodeState::NotApplicable)) => ItemState::NotApplicable,
            (Some(seen), _) if seen.entry.not_applicable => ItemState::NotApplicable,
            (None, _) if bonus => ItemState::Full,
            (None, _) | (_, Some(NodeState::Open)) => ItemState::Open,
            _ if bonus && !found.is_zero() => ItemState::Gained,
            _ if bonus || (net.is_zero() && found.is_zero()) => ItemState::Full,
            _ => ItemState::Lost,
        };
        ItemShown {
            id: id.to_owned(),
            code: one.code.clone(),
            title: one.title.clone(),
            is: ItemKind::Indicator,
            kind: one.kind(),
            weight: node
                .map(|n| n.effective.clone())
                .or_else(|| one.weight_for(self.class).cloned())
                .filter(|_| !bonus),
            min: one.min.clone(),
            full: one.full.clone(),
            each: one.each.clone(),
            max: one.max.clone(),
            standard: one.standard.clone(),
            checks: one.checks.clone(),
            methods: one.methods.clone(),
            proofs: proofs(self.rubric, &one.evidence),
            clauses: cited(self.rubric, &one.clauses),
            triggers: one.triggers.iter().chain(inherited).cloned().collect(),
            levels: one.levels.clone(),
            answers: one.answers.clone(),
            conditions: Vec::new(),
            entry: seen.map(|seen| seen.entry.clone()),
            version: seen.map(|seen| seen.version).unwrap_or_default(),
            state,
            net,
            found,
            score,
            capped: node.is_some_and(|n| n.capped),
        }
    }

    /// Major deductions and vetoes: an entry is made only where one is found.
    fn outside(&self) -> Vec<SectionShown> {
        let holds = |classes: &[String]| super::grading::holds(classes, self.class);
        let majors = self
            .rubric
            .major_deductions
            .iter()
            .filter(|one| holds(&one.classes))
            .map(|one| ItemShown {
                triggers: one.triggers.clone(),
                max: one.max.clone(),
                standard: one.standard.clone(),
                clauses: cited(self.rubric, &one.clauses),
                ..self.outside_item(&one.id.text, &one.code, &one.title, ItemKind::Major)
            });
        let vetoes = self
            .rubric
            .vetoes
            .iter()
            .filter(|one| holds(&one.classes))
            .map(|one| ItemShown {
                conditions: one.conditions.clone(),
                methods: one.methods.clone(),
                standard: one.standard.clone(),
                clauses: cited(self.rubric, &one.clauses),
                ..self.outside_item(&one.id.text, &one.code, &one.title, ItemKind::Veto)
            });
        vec![
            self.outside_section("major", majors.collect()),
            self.outside_section("veto", vetoes.collect()),
        ]
    }

    fn outside_section(&self, id: &str, items: Vec<ItemShown>) -> SectionShown {
        let net: Points = items.iter().map(|item| &item.net).sum();
        SectionShown {
            id: id.to_owned(),
            code: String::new(),
            title: Text::default(),
            weight: None,
            score: None,
            net: net.clone(),
            found: net.clone(),
            capped: false,
            items: items.len(),
            done: items.len(),
            groups: vec![GroupShown {
                id: id.to_owned(),
                code: String::new(),
                title: Text::default(),
                weight: None,
                net,
                items,
            }],
        }
    }

    fn outside_item(&self, id: &str, code: &str, title: &Text, is: ItemKind) -> ItemShown {
        let seen = self.entry(id, code);
        let line = self.explanation.outside.iter().find(|line| line.id == id);
        let net = line.map(|line| line.amount.clone()).unwrap_or_default();
        ItemShown {
            id: id.to_owned(),
            code: code.to_owned(),
            title: title.clone(),
            is,
            kind: Kind::Deduct,
            weight: None,
            min: None,
            full: None,
            each: None,
            max: None,
            standard: Text::default(),
            checks: Vec::new(),
            methods: Vec::new(),
            proofs: Vec::new(),
            clauses: Vec::new(),
            triggers: Vec::new(),
            levels: Vec::new(),
            answers: Vec::new(),
            conditions: Vec::new(),
            entry: seen.map(|seen| seen.entry.clone()),
            version: seen.map(|seen| seen.version).unwrap_or_default(),
            state: if line.is_some() {
                ItemState::Lost
            } else {
                ItemState::Full
            },
            found: net.clone(),
            net,
            score: None,
            capped: false,
        }
    }
}
