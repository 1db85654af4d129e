//! The tree of indicators as a list, with what each node is for each class.
//!
//! Nodes stand in printed order; the nodes below one follow it up to `end`, so that “is below” is a comparison.
//! Classes are bits of a mask, which bounds the work to 64 times the number of nodes.

use std::collections::HashMap;

use super::{Remarks, name};
use crate::points::Points;
use crate::rubric::yaml::MAX_LEVELS;
use crate::rubric::{Cap, Indicator, Kind, ReadingKind, Rubric};

/// Most classes of units.
const MAX_CLASSES: usize = 64;

/// One indicator in its place.
pub(super) struct Node<'a> {
    pub of: &'a Indicator,
    pub parent: Option<usize>,
    /// One past the last node below.
    pub end: usize,
    /// The classes it exists for, as bits.
    pub classes: u64,
    /// Whether it or a node above says a method, evidence, a clause, or triggers for each leaf.
    pub methods: bool,
    pub evidence: bool,
    pub clauses: bool,
    pub each_leaf: bool,
    /// Whether it or a node above names the item that takes its weight.
    pub folds: bool,
}

/// All indicators.
pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
    pub by_id: HashMap<&'a str, usize>,
    pub classes: Vec<&'a str>,
    class_bits: HashMap<&'a str, u64>,
    /// Per class and node: the weight that counts, `None` when it is not known.
    weights: Vec<Vec<Option<Points>>>,
    /// Per class: the sum of level 1.
    sums: Vec<Option<Points>>,
}

/// Where a loss stops or a share is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Node(usize),
    Root,
    Nowhere,
}

impl<'a> Tree<'a> {
    /// Lays the tree out; remarks on too many classes and levels.
    pub fn build(rubric: &'a Rubric, remarks: &mut Remarks) -> Self {
        let mut class_bits = HashMap::new();
        let mut classes: Vec<&str> = Vec::new();
        for class in &rubric.classes {
            if classes.len() == MAX_CLASSES {
                remarks.error("MJ1105", &class.id, &[("limit", &MAX_CLASSES.to_string())]);
                break;
            }
            class_bits
                .entry(class.id.text.as_str())
                .or_insert(1_u64 << classes.len());
            classes.push(&class.id.text);
        }
        let mut tree = Self {
            nodes: Vec::new(),
            by_id: HashMap::new(),
            classes,
            class_bits,
            weights: Vec::new(),
            sums: Vec::new(),
        };
        for indicator in &rubric.indicators {
            tree.lay(indicator, None, 1, remarks);
        }
        let readings: HashMap<&str, ReadingKind> = rubric
            .readings
            .iter()
            .map(|r| (r.indicator.as_str(), r.reading))
            .collect();
        for class in 0..tree.classes.len() {
            let weights = tree.weigh(class, &readings);
            let sum = tree
                .level1()
                .filter(|at| tree.is_in(*at, class))
                .try_fold(Points::ZERO, |sum, at| {
                    weights
                        .get(at)
                        .and_then(Option::as_ref)
                        .map(|weight| sum + weight)
                });
            tree.weights.push(weights);
            tree.sums.push(sum);
        }
        tree
    }

    fn lay(&mut self, of: &'a Indicator, parent: Option<usize>, level: usize, remarks: &mut Remarks) {
        let above = parent.and_then(|at| self.nodes.get(at));
        let mut classes = self.mask(&of.classes) & above.map_or(u64::MAX, |node| node.classes);
        if !of.weights.is_empty() && of.weight.is_none() {
            classes &= of
                .weights
                .keys()
                .filter_map(|id| self.class_bits.get(id.as_str()))
                .fold(0, |a, b| a | b);
        }
        let node = Node {
            of,
            parent,
            end: 0,
            classes,
            methods: !of.methods.is_empty() || above.is_some_and(|node| node.methods),
            evidence: !of.evidence.is_empty() || above.is_some_and(|node| node.evidence),
            clauses: !of.clauses.is_empty() || above.is_some_and(|node| node.clauses),
            each_leaf: !of.each_leaf.is_empty() || above.is_some_and(|node| node.each_leaf),
            folds: of.fold_into.is_some() || above.is_some_and(|node| node.folds),
        };
        let at = self.nodes.len();
        self.nodes.push(node);
        self.by_id.entry(&of.id.text).or_insert(at);
        if level < MAX_LEVELS {
            for child in &of.children {
                self.lay(child, Some(at), level + 1, remarks);
            }
        } else if let Some(child) = of.children.first() {
            remarks.error("MJ1006", &child.id, &[("limit", &MAX_LEVELS.to_string())]);
        }
        let end = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(at) {
            node.end = end;
        }
    }

    /// The weights of all nodes for a class, bottom up.
    fn weigh(&self, class: usize, readings: &HashMap<&str, ReadingKind>) -> Vec<Option<Points>> {
        let mut weights: Vec<Option<Points>> = vec![Some(Points::ZERO); self.nodes.len()];
        let class_id = self.classes.get(class).copied().unwrap_or_default();
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let of = node.of;
            let parts = || {
                let mut children = self.children(at).filter(|child| self.is_in(*child, class));
                if of.incomplete || children.any(|child| !self.unit_bound(child).is_empty()) {
                    return None;
                }
                let mut children = self.children(at).filter(|child| self.is_in(*child, class));
                children.try_fold(Points::ZERO, |sum, child| {
                    weights
                        .get(child)
                        .and_then(Option::as_ref)
                        .map(|weight| sum + weight)
                })
            };
            let reading = readings
                .get(of.id.text.as_str())
                .filter(|_| !of.children.is_empty());
            let weight = match (of.weight_for(class_id), reading) {
                _ if of.kind() == Kind::Bonus => Some(Points::ZERO),
                (Some(_), Some(ReadingKind::Parts)) => parts(),
                // Points that no part carries cannot be reached unless they are granted.
                (Some(weight), Some(ReadingKind::Printed)) => parts().map(|sum| sum.min(weight.clone())),
                (Some(weight), _) => Some(weight.clone()),
                (None, _) if of.weight_unknown => None,
                (None, _) => parts(),
            };
            if let Some(slot) = weights.get_mut(at) {
                *slot = weight;
            }
        }
        weights
    }

    /// The classes in a list as bits; all for an empty list.
    pub fn mask(&self, ids: &[String]) -> u64 {
        if ids.is_empty() {
            return u64::MAX;
        }
        ids.iter()
            .filter_map(|id| self.class_bits.get(id.as_str()))
            .fold(0, |a, b| a | b)
    }

    /// Whether a class of that name is known.
    pub fn knows_class(&self, id: &str) -> bool {
        self.class_bits.contains_key(id)
    }

    /// Whether a node exists for a class.
    pub fn is_in(&self, at: usize, class: usize) -> bool {
        self.nodes
            .get(at)
            .is_some_and(|node| node.classes >> class & 1 == 1)
    }

    /// The weight of a node for a class; `None` when it is not known.
    pub fn weight(&self, at: usize, class: usize) -> Option<&Points> {
        self.weights
            .get(class)
            .and_then(|weights| weights.get(at))
            .and_then(Option::as_ref)
    }

    /// The sum of level 1 for a class; `None` when it is not known.
    pub fn sum(&self, class: usize) -> Option<&Points> {
        self.sums.get(class).and_then(Option::as_ref)
    }

    /// The classes that a node exists for.
    pub fn classes_of(&self, at: usize) -> impl Iterator<Item = usize> {
        (0..self.classes.len()).filter(move |class| self.is_in(at, *class))
    }

    /// The nodes of level 1.
    pub fn level1(&self) -> impl Iterator<Item = usize> {
        self.siblings(0, self.nodes.len())
    }

    /// The nodes one level below.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        self.siblings(
            at.saturating_add(1),
            self.nodes.get(at).map_or(0, |node| node.end),
        )
    }

    fn siblings(&self, first: usize, end: usize) -> impl Iterator<Item = usize> {
        let next = move |at: &usize| self.nodes.get(*at).map(|node| node.end.max(at + 1));
        std::iter::successors(Some(first), next).take_while(move |at| *at < end)
    }

    /// The units that a node alone exists for.
    pub fn unit_bound(&self, at: usize) -> &'a [String] {
        self.nodes
            .get(at)
            .map(|node| node.of.units.as_slice())
            .unwrap_or_default()
    }

    /// Whether `at` is `above` itself or below it.
    pub fn is_under(&self, at: usize, above: usize) -> bool {
        at >= above && self.nodes.get(above).is_some_and(|node| at < node.end)
    }

    /// The node that a cap of `at` names; `None` for a node that is not above it.
    pub fn resolve(&self, cap: &Cap, at: usize) -> Option<Target> {
        let parent = |at: usize| self.nodes.get(at).and_then(|node| node.parent);
        Some(match cap {
            Cap::Own => Target::Node(at),
            Cap::Parent => parent(at).map_or(Target::Root, Target::Node),
            Cap::Level1 => {
                let mut top = at;
                while let Some(above) = parent(top) {
                    top = above;
                }
                Target::Node(top)
            }
            Cap::Root => Target::Root,
            Cap::None => Target::Nowhere,
            Cap::Node(id) => {
                let above = *self.by_id.get(id.as_str())?;
                return self.is_under(at, above).then_some(Target::Node(above));
            }
        })
    }

    /// The ids of classes, joined.
    pub fn class_names(&self, classes: &[usize]) -> String {
        let names: Vec<&str> = classes
            .iter()
            .filter_map(|class| self.classes.get(*class))
            .copied()
            .collect();
        names.join("、")
    }

    /// The name of a node in words.
    pub fn name(&self, at: usize) -> String {
        self.nodes.get(at).map(|node| name(node.of)).unwrap_or_default()
    }
}
