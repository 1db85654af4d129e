//! The tree of one unit: which nodes exist for it, what they weigh, what is not applicable.
//!
//! Written from the list of choices (settings 28–33, definitions 3, 6, 7, 13), never from the scorer.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::points::Points;
use mingjian_core::rubric::{
    Cap, Indicator, Kind, NaRule, NaScaleScope, NaSpreadOver, Overfull, ReadingKind, Rubric,
};

/// The id of the whole table.
pub const ROOT: &str = "";

/// A node that exists for the unit; the whole table has no indicator.
pub struct Node<'a> {
    pub id: &'a str,
    pub indicator: Option<&'a Indicator>,
    pub level: usize,
    pub children: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    pub fn kind(&self) -> Kind {
        self.indicator.map_or(Kind::Group, Indicator::kind)
    }

    pub fn is_leaf(&self) -> bool {
        self.kind() != Kind::Group
    }

    /// Children that carry points: all but bonus items.
    pub fn scored(&self) -> impl Iterator<Item = &Node<'a>> {
        self.children.iter().filter(|c| c.kind() != Kind::Bonus)
    }

    /// All scored leaves below (or the node itself).
    pub fn leaves(&self) -> Vec<&Node<'a>> {
        if self.is_leaf() {
            return vec![self];
        }
        self.scored().flat_map(Node::leaves).collect()
    }

    /// The node and everything below it, in printed order.
    pub fn all(&self) -> Vec<&Node<'a>> {
        let mut list = vec![self];
        list.extend(self.children.iter().flat_map(Node::all));
        list
    }
}

/// The tree with what is known about weights.
pub struct Table<'a> {
    pub rubric: &'a Rubric,
    pub class: &'a str,
    pub root: Node<'a>,
    parents: BTreeMap<&'a str, &'a str>,
    /// Not applicable, groups included.
    pub na: BTreeSet<&'a str>,
    /// Weight that leaves took over (spread, fold).
    pub growth: BTreeMap<&'a str, Points>,
    /// Weight that is made up for by multiplying, at the node where that happens.
    pub lost: BTreeMap<&'a str, Points>,
}

impl<'a> Table<'a> {
    pub fn new(rubric: &'a Rubric, class: &'a str, unit: &str) -> Self {
        fn below<'a>(list: &'a [Indicator], class: &str, unit: &str, level: usize) -> Vec<Node<'a>> {
            list.iter()
                .filter(|i| i.is_for(class) && (i.units.is_empty() || i.units.iter().any(|u| u == unit)))
                .map(|i| Node {
                    id: &i.id.text,
                    indicator: Some(i),
                    level,
                    children: below(&i.children, class, unit, level + 1),
                })
                .collect()
        }
        let children = below(&rubric.indicators, class, unit, 1);
        let root = Node {
            id: ROOT,
            indicator: None,
            level: 0,
            children,
        };
        let mut parents = BTreeMap::new();
        for node in root.all() {
            for child in &node.children {
                parents.insert(child.id, node.id);
            }
        }
        Self {
            rubric,
            class,
            root,
            parents,
            na: BTreeSet::new(),
            growth: BTreeMap::new(),
            lost: BTreeMap::new(),
        }
    }

    pub fn node(&self, id: &str) -> Option<&Node<'a>> {
        self.root.all().into_iter().find(|n| n.id == id)
    }

    pub fn parent(&self, id: &str) -> &'a str {
        self.parents.get(id).copied().unwrap_or(ROOT)
    }

    pub fn level1(&self, id: &'a str) -> &'a str {
        let mut at = id;
        while at != ROOT && self.parent(at) != ROOT {
            at = self.parent(at);
        }
        at
    }

    /// The node itself and all above it, the table last.
    pub fn upwards(&self, id: &'a str) -> Vec<&'a str> {
        let mut list = vec![id];
        let mut at = id;
        while at != ROOT {
            at = self.parent(at);
            list.push(at);
        }
        list
    }

    /// Where a cap that a leaf names stands; `None` is nowhere.
    pub fn cap(&self, cap: &'a Cap, from: &'a str) -> Option<&'a str> {
        match cap {
            Cap::Own => Some(from),
            Cap::Parent => Some(self.parent(from)),
            Cap::Level1 => Some(self.level1(from)),
            Cap::Root => Some(ROOT),
            Cap::None => None,
            Cap::Node(id) => Some(id.as_str()),
        }
    }

    /// The printed weight; what has none weighs what its parts weigh.
    pub fn printed(&self, node: &Node<'a>) -> Points {
        let stated = match node.indicator {
            Some(indicator) => indicator.weight_for(self.class).cloned(),
            None => self
                .rubric
                .classes
                .iter()
                .find(|c| c.id.text == self.class)
                .and_then(|c| c.total.clone()),
        };
        stated.unwrap_or_else(|| node.scored().map(|c| self.full(c)).sum())
    }

    fn reading(&self, node: &Node<'a>) -> Option<ReadingKind> {
        let name = if node.id == ROOT { self.class } else { node.id };
        self.rubric
            .readings
            .iter()
            .find(|r| r.indicator == name)
            .map(|r| r.reading)
    }

    /// Whether parts over the printed weight are cut to it.
    pub fn cuts(&self, node: &Node<'a>) -> bool {
        match self.reading(node) {
            Some(ReadingKind::Parts) => false,
            Some(_) => true,
            None => self.rubric.settings.overfull_group == Overfull::Cap,
        }
    }

    /// The weight of the node as long as everything applies.
    pub fn full(&self, node: &Node<'a>) -> Points {
        let printed = self.printed(node);
        if node.is_leaf() {
            return printed;
        }
        let parts: Points = node.scored().map(|c| self.full(c)).sum::<Points>() + self.unlisted(node);
        if parts > printed && self.cuts(node) {
            printed
        } else {
            parts
        }
    }

    /// Printed points that no part carries, where a reading keeps the printed weight.
    pub fn unlisted(&self, node: &Node<'a>) -> Points {
        let kept = matches!(
            self.reading(node),
            Some(ReadingKind::Printed | ReadingKind::Granted)
        );
        if node.is_leaf() || !kept {
            return Points::ZERO;
        }
        let parts: Points = node.scored().map(|c| self.full(c)).sum();
        (self.printed(node) - parts).positive_part()
    }

    /// Whether they are given.
    pub fn grants(&self, node: &Node<'a>) -> bool {
        self.reading(node) == Some(ReadingKind::Granted)
    }

    /// The weight that applies, before anything is multiplied up.
    pub fn effective(&self, node: &Node<'a>) -> Points {
        if self.na.contains(node.id) {
            return Points::ZERO;
        }
        let grown = |n: &Node<'a>| self.growth.get(n.id).cloned().unwrap_or_default();
        if node.is_leaf() {
            return self.printed(node) + grown(node);
        }
        let parts: Points = node.scored().map(|c| self.effective(c)).sum::<Points>() + self.unlisted(node);
        let printed = self.printed(node) + node.leaves().into_iter().map(grown).sum::<Points>();
        if parts > printed && self.cuts(node) {
            printed
        } else {
            parts
        }
    }

    /// Takes in which leaves are not applicable, and settles where their weight goes.
    pub fn not_applicable(&mut self, leaves: &BTreeSet<&'a str>) {
        fn mark<'a>(node: &Node<'a>, leaves: &BTreeSet<&'a str>, na: &mut BTreeSet<&'a str>) -> bool {
            let gone = if node.is_leaf() {
                leaves.contains(node.id)
            } else {
                let states: Vec<bool> = node.scored().map(|c| mark(c, leaves, na)).collect();
                !states.is_empty() && states.into_iter().all(|gone| gone)
            };
            if gone {
                na.insert(node.id);
            }
            gone
        }
        let mut na = BTreeSet::new();
        mark(&self.root, leaves, &mut na);
        self.na = na;
        let (mut growth, mut lost) = (BTreeMap::new(), BTreeMap::new());
        if !self.na.contains(ROOT) {
            let highest: Vec<&Node<'a>> = self
                .root
                .all()
                .into_iter()
                .filter(|n| self.na.contains(n.id) && !self.na.contains(self.parent(n.id)))
                .collect();
            for node in highest {
                self.hand_over(node, &mut growth, &mut lost);
            }
        }
        self.growth = growth;
        self.lost = lost;
    }

    /// The rule of the node, the one that all its leaves share, the nearest above, the setting.
    fn rule(&self, node: &Node<'a>) -> NaRule {
        let own = |n: &Node<'a>| n.indicator.and_then(|i| i.na_rule);
        let below: BTreeSet<String> = node.leaves().iter().map(|l| format!("{:?}", own(l))).collect();
        let shared = if below.len() == 1 {
            own(node.leaves()[0])
        } else {
            None
        };
        let above = || {
            self.upwards(node.id)
                .into_iter()
                .skip(1)
                .find_map(|id| own(self.node(id).unwrap()))
        };
        own(node)
            .or(shared)
            .or_else(above)
            .unwrap_or(self.rubric.settings.na_rule)
    }

    fn hand_over(
        &self,
        node: &Node<'a>,
        growth: &mut BTreeMap<&'a str, Points>,
        lost: &mut BTreeMap<&'a str, Points>,
    ) {
        let settings = &self.rubric.settings;
        let weight = self.full(node);
        if weight.is_zero() {
            return;
        }
        let parent = self.parent(node.id);
        match self.rule(node) {
            NaRule::Keep | NaRule::Divide => {}
            NaRule::Scale => {
                let at = match settings.na_scale_scope {
                    NaScaleScope::Root => ROOT,
                    NaScaleScope::Parent => parent,
                    NaScaleScope::Level1 if node.level == 1 => ROOT,
                    NaScaleScope::Level1 => self.level1(node.id),
                };
                *lost.entry(at).or_default() += &weight;
            }
            NaRule::Spread => {
                let takers: Vec<&Node<'a>> = match settings.na_spread_over {
                    NaSpreadOver::Siblings => self.node(parent).unwrap().scored().collect(),
                    NaSpreadOver::Level1 => self
                        .root
                        .scored()
                        .filter(|n| n.id != self.level1(node.id))
                        .collect(),
                    NaSpreadOver::Leaves => self.root.leaves(),
                };
                let takers: Vec<_> = takers
                    .into_iter()
                    .filter(|n| !self.na.contains(n.id) && !self.full(n).is_zero())
                    .collect();
                let Some(each) = weight.checked_div(&Points::from(takers.len() as i64)) else {
                    return;
                };
                for taker in takers {
                    self.give(taker, &each, growth);
                }
            }
            NaRule::Fold => {
                let named = node
                    .all()
                    .into_iter()
                    .find_map(|n| n.indicator?.fold_into.as_deref());
                self.give(self.node(named.unwrap()).unwrap(), &weight, growth);
            }
        }
    }

    /// A leaf takes the weight; a group shares it among its applicable leaves by their printed weights.
    fn give(&self, node: &Node<'a>, weight: &Points, growth: &mut BTreeMap<&'a str, Points>) {
        let leaves: Vec<_> = node
            .leaves()
            .into_iter()
            .filter(|l| !self.na.contains(l.id))
            .collect();
        let sum: Points = leaves.iter().map(|l| self.printed(l)).sum();
        for leaf in leaves {
            let part = (self.printed(leaf) * weight).checked_div(&sum).unwrap();
            *growth.entry(leaf.id).or_default() += &part;
        }
    }
}
