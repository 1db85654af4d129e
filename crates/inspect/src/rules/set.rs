//! 规则集: one YAML file a set; a local variant names what it extends and holds only what differs.
//!
//! **Invariant:** numbers are exact texts; a rule says whether its text and numbers were compared with the original.

use std::collections::BTreeSet;

use mingjian_core::finding::Basis;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use serde::Deserialize;

use super::format;
use crate::survey::SectionKind;

/// The format that this program reads.
const FORMAT: &str = "inspection/1";

/// 规则集.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// The format, `inspection/1`.
    pub mingjian: String,
    /// The id.
    pub id: String,
    /// The set that it changes.
    #[serde(default)]
    pub extends: Option<String>,
    /// The title.
    pub title: Text,
    /// The number of the document, where it is known.
    #[serde(default)]
    pub number: String,
    /// Where it comes from.
    pub source: Text,
    /// The first day on which it holds, as ISO text.
    pub valid_from: String,
    /// The last day on which it holds.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// How parts become a total; a variant may leave it to the set that it extends.
    #[serde(default)]
    pub arithmetic: Option<Arithmetic>,
    /// 更新要求 by kind of section; a kind without one need not be updated.
    #[serde(default)]
    pub updates: Vec<Update>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// 更新要求: how long a kind of section may go without anything new.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// The kind.
    pub kind: SectionKind,
    /// So many days, or else months.
    #[serde(default)]
    pub days: Option<u32>,
    /// So many months.
    #[serde(default)]
    pub months: Option<u32>,
    /// The rule that says so.
    pub rule: String,
}

/// 计分规则.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arithmetic {
    /// The full mark of the deductions.
    pub full: Points,
    /// Strictly below this the site fails.
    pub fail_below: Points,
    /// Strictly above this the bonus counts.
    pub bonus_above: Points,
    /// The most that the bonus gives.
    pub bonus_full: Points,
    /// For an office without public services.
    #[serde(default)]
    pub without_service: Option<WithoutService>,
    /// Whether these were compared with the original.
    pub verified: bool,
}

/// 没有对外服务职能: which group is left out and how the rest is scaled.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithoutService {
    /// The group that is not checked.
    pub group: String,
    /// The full mark of the rest.
    pub of: Points,
    /// The factor.
    pub times: Points,
}

/// Which part of the table a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RulePart {
    /// 单项否决.
    Veto,
    /// 扣分.
    Deduction,
    /// 加分.
    Bonus,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// 政府网站.
    Site,
    /// 政府门户网站.
    #[default]
    Portal,
    /// 政务新媒体.
    Account,
}

/// How far a machine can judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The machine alone.
    Full,
    /// The machine proposes, a person confirms.
    Partial,
    /// A person only.
    Person,
}

/// 阈值: what a rule needs before it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Threshold {
    /// So many cases.
    pub count: Option<u32>,
    /// So many observations of each.
    pub observations: Option<u32>,
    /// So many days.
    pub days: Option<u32>,
    /// So many working days.
    pub working_days: Option<u32>,
    /// So many months.
    pub months: Option<u32>,
    /// So many seconds.
    pub seconds: Option<u32>,
    /// So many tries.
    pub tries: Option<u32>,
    /// A share in hundredths.
    pub percent: Option<u32>,
    /// So many elements that are missing.
    pub missing: Option<u32>,
    /// So many posts.
    pub posts: Option<u32>,
}

/// 检查规则.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id, such as `V4.1`.
    pub id: String,
    /// The part.
    pub part: RulePart,
    /// The group, for deductions.
    #[serde(default)]
    pub group: String,
    /// What it looks at.
    #[serde(default)]
    pub applies: Object,
    /// What it says, in own words.
    pub title: Text,
    /// When it holds.
    #[serde(default)]
    pub threshold: Threshold,
    /// The full mark.
    #[serde(default)]
    pub points: Option<Points>,
    /// What one case costs.
    #[serde(default)]
    pub each: Option<Points>,
    /// Whether text and numbers were compared with the original.
    pub verified: bool,
    /// How far a machine can judge.
    pub method: Method,
    /// The detectors' rules whose findings belong here.
    #[serde(default)]
    pub detectors: Vec<String>,
}

impl RuleSet {
    /// Reads a rule set; `base` gives the text of the set that it extends.
    ///
    /// # Errors
    /// MJ5001 when it cannot be read, MJ5002 for another format, MJ5003 when the set that it extends is not known,
    /// MJ5004 when an id stands twice.
    pub fn parse(text: &str, base: impl Fn(&str) -> Option<&'static str>) -> Result<Self, Refusal> {
        let own = Self::read(text)?;
        let Some(extends) = own.extends.clone() else {
            return Ok(own);
        };
        let unknown = || Refusal::new("MJ5003", &[("id", &extends)]);
        let mut whole = Self::read(base(&extends).ok_or_else(unknown)?)?;
        if whole.extends.is_some() {
            return Err(unknown());
        }
        for update in own.updates {
            whole.updates.retain(|known| known.kind != update.kind);
            whole.updates.push(update);
        }
        for rule in own.rules {
            match whole.rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) => {
                    // What the variant does not say again stays.
                    let detectors = if rule.detectors.is_empty() {
                        known.detectors.clone()
                    } else {
                        rule.detectors.clone()
                    };
                    *known = Rule { detectors, ..rule };
                }
                None => whole.rules.push(rule),
            }
        }
        Ok(Self {
            rules: whole.rules,
            updates: whole.updates,
            arithmetic: own.arithmetic.or(whole.arithmetic),
            number: if own.number.is_empty() {
                whole.number
            } else {
                own.number
            },
            ..Self {
                rules: Vec::new(),
                updates: Vec::new(),
                arithmetic: None,
                number: String::new(),
                ..own
            }
        })
    }

    fn read(text: &str) -> Result<Self, Refusal> {
        let set = format::read(text, FORMAT, |set: &Self| &set.mingjian)?;
        let mut ids = BTreeSet::new();
        match set.rules.iter().find(|rule| !ids.insert(rule.id.as_str())) {
            Some(twice) => Err(Refusal::new("MJ5004", &[("id", &twice.id)])),
            None => Ok(set),
        }
    }

    /// How long a kind of section may go without anything new.
    pub fn update(&self, kind: SectionKind) -> Option<&Update> {
        self.updates.iter().find(|update| update.kind == kind)
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rule that findings of a detector's rule belong to.
    pub fn basis(&self, detected: &str) -> Option<Basis> {
        let covers = |rule: &&Rule| rule.detectors.iter().any(|known| known == detected);
        self.rules.iter().find(covers).map(|rule| self.based_on(rule))
    }

    /// The rule of an id, as findings name it.
    pub fn basis_by_id(&self, id: &str) -> Option<Basis> {
        self.rule(id).map(|rule| self.based_on(rule))
    }

    fn based_on(&self, rule: &Rule) -> Basis {
        Basis {
            rule_set: self.id.clone(),
            rule: rule.id.clone(),
            verified: rule.verified,
        }
    }
}
