//! One class's table, flattened: what the scorer walks.
//!
//! Nodes stand in printed order (a node before its children), so that a walk from the end is a walk from the
//! leaves up, and a subtree is a range. Nothing about a unit is known here.

use std::collections::HashMap;

use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{
    Cap, Indicator, Kind, MajorDeduction, Overfull, ReadingKind, Rubric, Trigger, UnitClass, Veto,
};

/// Position of a node; the whole table is 0.
pub(crate) type At = usize;
/// Where a loss stops: a node, or nowhere.
pub(crate) type Stop = Option<At>;

/// A trigger with the place where its losses stop.
pub(crate) struct TriggerAt<'r> {
    pub trigger: &'r Trigger,
    /// Own cap of the trigger or of its indicator; the setting when neither says anything.
    pub cap: Cap,
}

/// How a group's printed weight and the sum of its parts go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// They agree, or only one of them is known.
    Equal,
    /// The parts are cut to the printed weight.
    Cut,
    /// Points that no part carries are given.
    Granted,
    /// Points that no part carries are lost.
    Lost,
    /// Points that no part carries belong to rows that were cut off: open.
    Unknown,
    /// They disagree and nobody said how to read it.
    Unread,
}

/// A node of one class's table.
pub(crate) struct Node<'r> {
    pub id: &'r str,
    pub indicator: Option<&'r Indicator>,
    pub parent: Option<At>,
    pub level: u32,
    pub kind: Kind,
    /// One past the last node of the subtree.
    pub end: At,
    pub children: Vec<At>,
    /// Weight as printed, or the sum of the parts where none is printed.
    pub weight: Points,
    /// Printed weight, where there is one.
    pub printed: Option<Points>,
    /// Printed weight less the sum of the parts.
    pub surplus: Points,
    pub fit: Fit,
    pub triggers: Vec<TriggerAt<'r>>,
}

impl Node<'_> {
    /// Whether entries score it (not a group, not a bonus).
    pub fn is_scored_leaf(&self) -> bool {
        !matches!(self.kind, Kind::Group | Kind::Bonus)
    }
}

/// What a name in a sheet means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Node(At),
    Veto(usize),
    Major(usize),
}

/// The table of one class.
pub(crate) struct Table<'r> {
    pub rubric: &'r Rubric,
    pub class: &'r UnitClass,
    pub nodes: Vec<Node<'r>>,
    pub vetoes: Vec<&'r Veto>,
    pub majors: Vec<&'r MajorDeduction>,
    ids: HashMap<&'r str, Named>,
    /// Printed codes; `None` where two nodes print the same.
    codes: HashMap<&'r str, Option<Named>>,
    /// Whether rows were cut off whose weight no printed weight bounds.
    pub unbounded: bool,
}

impl<'r> Table<'r> {
    /// Flattens the table of a class.
    ///
    /// # Errors
    /// `MJ4002` when a name is used twice, `MJ4003` when a named node does not exist.
    pub fn build(rubric: &'r Rubric, class: &'r UnitClass) -> Result<Self, Refusal> {
        let root = Node {
            id: "",
            indicator: None,
            parent: None,
            level: 0,
            kind: Kind::Group,
            end: 0,
            children: Vec::new(),
            weight: Points::ZERO,
            printed: class.total.clone(),
            surplus: Points::ZERO,
            fit: Fit::Equal,
            triggers: Vec::new(),
        };
        let mut table = Self {
            rubric,
            class,
            nodes: vec![root],
            vetoes: Vec::new(),
            majors: Vec::new(),
            ids: HashMap::new(),
            codes: HashMap::new(),
            unbounded: false,
        };
        let mut inherited = Vec::new();
        for indicator in &rubric.indicators {
            table.push(indicator, 0, 1, &mut inherited)?;
        }
        let end = table.nodes.len();
        if let Some(root) = table.nodes.first_mut() {
            root.end = end;
        }
        let id = class.id.text.as_str();
        let holds = |classes: &[String]| classes.is_empty() || classes.iter().any(|c| c == id);
        for veto in rubric.vetoes.iter().filter(|v| holds(&v.classes)) {
            table.name(
                &veto.id.text,
                &veto.code,
                Named::Veto(table.vetoes.len()),
                veto.id.line,
            )?;
            table.vetoes.push(veto);
        }
        for major in rubric.major_deductions.iter().filter(|m| holds(&m.classes)) {
            table.name(
                &major.id.text,
                &major.code,
                Named::Major(table.majors.len()),
                major.id.line,
            )?;
            table.majors.push(major);
        }
        table.weigh();
        Ok(table)
    }

    fn push(
        &mut self,
        indicator: &'r Indicator,
        parent: At,
        level: u32,
        inherited: &mut Vec<&'r Trigger>,
    ) -> Result<(), Refusal> {
        let class = self.class.id.text.as_str();
        if !indicator.is_for(class) {
            return Ok(());
        }
        let at = self.nodes.len();
        let kind = indicator.kind();
        let depth = inherited.len();
        inherited.extend(&indicator.each_leaf);
        let own_cap = indicator.cap.as_ref().unwrap_or(&self.rubric.settings.deduct_cap);
        let leaf = kind != Kind::Group && kind != Kind::Bonus;
        let from_above: &[&Trigger] = if leaf { inherited } else { &[] };
        let triggers = indicator
            .triggers
            .iter()
            .chain(from_above.iter().copied())
            .map(|trigger| TriggerAt {
                trigger,
                cap: trigger.cap.as_ref().unwrap_or(own_cap).clone(),
            })
            .collect();
        self.nodes.push(Node {
            id: &indicator.id.text,
            indicator: Some(indicator),
            parent: Some(parent),
            level,
            kind,
            end: at + 1,
            children: Vec::new(),
            weight: Points::ZERO,
            printed: indicator.weight_for(class).cloned(),
            surplus: Points::ZERO,
            fit: Fit::Equal,
            triggers,
        });
        if let Some(above) = self.nodes.get_mut(parent) {
            above.children.push(at);
        }
        self.name(
            &indicator.id.text,
            &indicator.code,
            Named::Node(at),
            indicator.id.line,
        )?;
        for child in &indicator.children {
            self.push(child, at, level + 1, inherited)?;
        }
        inherited.truncate(depth);
        let end = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(at) {
            node.end = end;
        }
        Ok(())
    }

    fn name(&mut self, id: &'r str, code: &'r str, named: Named, line: u32) -> Result<(), Refusal> {
        if self.ids.insert(id, named).is_some() {
            return Err(Refusal::new("MJ4002", &[("node", id)]).at(Place {
                line,
                ..Place::node(id)
            }));
        }
        if !code.is_empty() {
            self.codes
                .entry(code)
                .and_modify(|n| *n = None)
                .or_insert(Some(named));
        }
        Ok(())
    }

    /// Works out weights from the leaves up.
    fn weigh(&mut self) {
        // Rows cut off below a node whose weight is not printed: the nearest printed weight above bounds them.
        let mut open_below = vec![false; self.nodes.len()];
        for at in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(at) else { continue };
            if node.kind == Kind::Bonus {
                continue;
            }
            let rows_cut = |i: &Indicator| i.weight_unknown || (i.incomplete && !i.children.is_empty());
            let class_cut = at == 0 && self.class.incomplete;
            let unknown_here = class_cut || node.indicator.is_some_and(rows_cut);
            let unknown_child = node.children.iter().any(|c| open_below.get(*c) == Some(&true));
            let open = unknown_here || unknown_child;
            let parts: Points = node
                .children
                .iter()
                .filter_map(|c| self.nodes.get(*c))
                .filter(|n| n.kind != Kind::Bonus)
                .map(|n| &n.weight)
                .sum();
            let (weight, surplus, fit) = match &node.printed {
                _ if node.kind != Kind::Group => {
                    (node.printed.clone().unwrap_or_default(), Points::ZERO, Fit::Equal)
                }
                None => (parts, Points::ZERO, Fit::Equal),
                Some(printed) if *printed == parts => (parts, Points::ZERO, Fit::Equal),
                Some(printed) => {
                    let surplus = printed - &parts;
                    match (surplus.is_negative(), self.reading(at), open) {
                        (_, Some(ReadingKind::Parts), _) => (parts, Points::ZERO, Fit::Equal),
                        (true, Some(_), _) => (printed.clone(), surplus, Fit::Cut),
                        (true, None, _) => match self.rubric.settings.overfull_group {
                            Overfull::Cap => (printed.clone(), surplus, Fit::Cut),
                            Overfull::Sum => (parts, Points::ZERO, Fit::Equal),
                        },
                        (false, Some(ReadingKind::Granted), _) => (printed.clone(), surplus, Fit::Granted),
                        (false, Some(_), _) => (printed.clone(), surplus, Fit::Lost),
                        (false, None, true) => (printed.clone(), surplus, Fit::Unknown),
                        (false, None, false) => (printed.clone(), surplus, Fit::Unread),
                    }
                }
            };
            let bounded = node.printed.is_some() && !node.indicator.is_some_and(|i| i.weight_unknown);
            if let Some(flag) = open_below.get_mut(at) {
                *flag = open && !bounded;
            }
            if at == 0 {
                self.unbounded = open && !bounded;
            }
            if let Some(node) = self.nodes.get_mut(at) {
                (node.weight, node.surplus, node.fit) = (weight, surplus, fit);
            }
        }
    }

    fn reading(&self, at: At) -> Option<ReadingKind> {
        let name = match self.nodes.get(at) {
            Some(node) if at > 0 => node.id,
            _ => self.class.id.text.as_str(),
        };
        self.rubric
            .readings
            .iter()
            .find(|r| r.indicator == name)
            .map(|r| r.reading)
    }

    /// What an id or an unambiguous printed code names.
    pub fn find(&self, name: &str) -> Option<Named> {
        self.ids
            .get(name)
            .copied()
            .or_else(|| self.codes.get(name).copied().flatten())
    }

    /// The node with an id or code.
    ///
    /// # Errors
    /// `MJ4003` when there is none.
    pub fn node_named(&self, name: &str, wanted_by: &str) -> Result<At, Refusal> {
        match self.find(name) {
            Some(Named::Node(at)) => Ok(at),
            _ => Err(Refusal::new("MJ4003", &[("node", name), ("by", wanted_by)]).at(Place::node(wanted_by))),
        }
    }

    /// The level-1 node above (or at) a node; the whole table for the table itself.
    pub fn level1(&self, at: At) -> At {
        let mut here = at;
        while let Some(node) = self.nodes.get(here) {
            match node.parent {
                Some(parent) if node.level > 1 => here = parent,
                _ => break,
            }
        }
        here
    }

    /// The node at which a cap stops a loss of `at`.
    ///
    /// # Errors
    /// `MJ4003` when a named node does not exist.
    pub fn stop(&self, at: At, cap: &Cap) -> Result<Stop, Refusal> {
        let here = self.nodes.get(at);
        Ok(match cap {
            Cap::Own => Some(at),
            Cap::Parent => Some(here.and_then(|n| n.parent).unwrap_or(0)),
            Cap::Level1 => Some(self.level1(at)),
            Cap::Root => Some(0),
            Cap::None => None,
            Cap::Node(id) => Some(self.node_named(id, here.map_or("", |n| n.id))?),
        })
    }

    /// Whether a node is another, or stands below it.
    pub fn holds(&self, block: At, at: At) -> bool {
        self.nodes
            .get(block)
            .is_some_and(|n| (block..n.end).contains(&at))
    }

    /// The id of a node for people: its id, or the class's for the whole table.
    pub fn label(&self, at: At) -> &'r str {
        match self.nodes.get(at) {
            Some(node) if at > 0 => node.id,
            _ => self.class.id.text.as_str(),
        }
    }
}
