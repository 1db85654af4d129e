//! 程序 (flow): the papers of an assessment year, the facts that change them, and who may make which move when.
//!
//! A [`Paper`] is one document of the procedure (the plan, a unit's dossier, a rectification order). A fact is what
//! happened to it; [`fold`] turns facts into papers, in the same way when they happen and when the record is replayed.
//! **Invariant:** pure; a move that the state does not allow is a refusal, and a fact that does not fit its paper is
//! a misfit, never a guess.

use serde::{Deserialize, Serialize};

use crate::event::ChainId;
use crate::ids::Moment;

pub mod aftermath;
pub mod appeal;
pub mod assignment;
pub mod body;
pub mod bonus;
pub mod case;
pub mod commendation;
pub mod consequence;
pub mod correction;
pub mod criticism;
pub mod decision;
pub mod deduction;
mod deed;
pub mod dossier;
pub mod evidence;
pub mod grant;
pub mod inspection;
pub mod major;
pub mod own_words;
mod papers;
pub mod person;
pub mod plan;
pub mod procedure;
pub mod rectification;
pub mod scan;
pub mod settings;
pub mod target;
pub mod tasks;
pub mod token;

pub use deed::Deed;
pub use papers::{Kept, Papers, Shelf, Standing};

/// One document of the procedure, made of facts.
pub trait Paper: Serialize + for<'de> Deserialize<'de> + Clone + Send + Sync + 'static {
    /// Under which kind it is kept.
    const KIND: Kind;
    /// What can happen to it.
    type Fact;

    /// The paper after a fact; `None` when the fact does not fit it.
    fn apply(old: Option<Self>, fact: &Self::Fact, at: Moment) -> Option<Self>;
}

/// Makes an enum of facts, each with the stable name under which the record keeps it.
macro_rules! facts {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$vmeta:meta])* $tag:literal => $variant:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? }),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "name", content = "fact")]
        $vis enum $name {
            $($(#[$vmeta])* #[serde(rename = $tag)] $variant {
                $(#[doc = concat!("The `", stringify!($field), "` of the fact.")] $(#[$fmeta])* $field: $type),*
            }),+
        }

        impl $name {
            /// The stable name of the fact.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $tag),+ }
            }

            /// The names of all of them.
            pub const NAMES: &'static [&'static str] = &[$($tag),+];
        }
    };
}
pub(crate) use facts;

/// Lists the papers: their kinds, their facts, and the one way from fact to paper.
macro_rules! papers {
    ($($(#[$meta:meta])* $variant:ident $name:literal $paper:ty, $fact:ty;)+) => {
        /// The kinds of papers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$meta])* $variant),+ }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name under which it is kept.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The kind of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }

        /// What happened to a paper.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum Fact { $($(#[$meta])* $variant(Box<$fact>)),+ }

        impl Fact {
            /// The stable name of the fact.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(fact) => fact.name()),+ }
            }

            /// The kind of paper to which it happened.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant),+ }
            }

            /// The names of all facts.
            pub fn names() -> impl Iterator<Item = &'static str> {
                [$(<$fact>::NAMES),+].into_iter().flatten().copied()
            }
        }

        $(impl From<$fact> for Fact {
            fn from(fact: $fact) -> Self { Self::$variant(Box::new(fact)) }
        })+

        /// The text of a paper after a fact. `old` is its text before.
        ///
        /// # Errors
        /// [`Misfit`] when the fact does not fit what is there.
        pub fn fold(old: Option<&str>, filed: &Filed, at: Moment) -> Result<String, Misfit> {
            fold_all(old, filed, &[], at)
        }

        /// The text of a paper after a fact and some more that happened to the same paper behind it: the same as one
        /// after another, but read and written once. A self-check comes with a hundred facts at a time.
        ///
        /// # Errors
        /// [`Misfit`] when one of them does not fit what is there; also when it is a fact of another kind of paper.
        pub fn fold_all(
            old: Option<&str>,
            first: &Filed,
            more: &[(&Filed, Moment)],
            at: Moment,
        ) -> Result<String, Misfit> {
            let misfit = |filed: &Filed, why: String| Misfit { fact: filed.fact.name(), paper: filed.paper.clone(), why };
            match &first.fact { $(Fact::$variant(fact) => {
                let mut paper = read::<$paper>(old).map_err(|why| misfit(first, why))?;
                paper = Some(apply(paper, fact, at).map_err(|why| misfit(first, why))?);
                for (filed, at) in more {
                    let Fact::$variant(fact) = &filed.fact else {
                        return Err(misfit(filed, "it happened to another kind of paper".to_owned()));
                    };
                    paper = Some(apply(paper, fact, *at).map_err(|why| misfit(filed, why))?);
                }
                serde_json::to_string(&paper).map_err(|e| misfit(first, e.to_string()))
            }),+ }
        }
    };
}

papers! {
    /// 单位(机构).
    Body "body" body::Body, body::BodyFact;
    /// 人员.
    Person "person" person::Person, person::PersonFact;
    /// 任职.
    Grant "grant" grant::Grant, grant::GrantFact;
    /// 设置.
    Settings "settings" settings::Settings, settings::SettingsFact;
    /// 考核程序.
    Procedure "procedure" procedure::Procedure, procedure::ProcedureFact;
    /// 单位档案.
    Dossier "dossier" dossier::Dossier, dossier::DossierFact;
    /// 接口令牌.
    Token "token" token::Token, token::TokenFact;
    /// 印证材料.
    Evidence "evidence" evidence::Evidence, evidence::EvidenceFact;
    /// 审定结果.
    Decision "decision" decision::Decision, decision::DecisionFact;
    /// 审定依据.
    FrozenInputs "decision_inputs" decision::FrozenInputs, decision::FrozenInputsFact;
    /// 更正.
    Correction "correction" correction::Correction, correction::CorrectionFact;
    /// 表扬.
    Commendation "commendation" commendation::Commendation, commendation::CommendationFact;
    /// 通报批评.
    Criticism "criticism" criticism::Criticism, criticism::CriticismFact;
    /// 整改.
    Rectification "rectification" rectification::Rectification, rectification::RectificationFact;
    /// 追责案件.
    Accountability "case" case::Accountability, case::AccountabilityFact;
    /// 复核申请.
    Appeal "appeal" appeal::Appeal, appeal::AppealFact;
    /// 分工.
    Assignment "assignment" assignment::Assignment, assignment::AssignmentFact;
    /// 拟扣分.
    Deduction "deduction" deduction::Deduction, deduction::DeductionFact;
    /// 加分申报.
    BonusClaim "bonus_claim" bonus::BonusClaim, bonus::BonusFact;
    /// 重大扣分.
    Major "major" major::Major, major::MajorFact;
    /// 文书扫描件.
    Scan "scan" scan::Scan, scan::ScanFact;
    /// 收取的巡检.
    Sweep "sweep" inspection::Sweep, inspection::SweepFact;
    /// 问题线索的处理.
    Triage "triage" inspection::Triage, inspection::TriageFact;
    /// 自备词表.
    OwnWords "own_words" own_words::OwnWords, own_words::OwnWordsFact;
}

/// A fact that happened to one paper of one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The chain in which it stands.
    pub chain: ChainId,
    /// Id of the paper.
    pub paper: String,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// Why a fact does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the fact {fact} does not fit the paper {paper}: {why}")]
pub struct Misfit {
    /// Its name.
    pub fact: &'static str,
    /// The paper's id.
    pub paper: String,
    /// What is wrong.
    pub why: String,
}

fn read<P: Paper>(old: Option<&str>) -> Result<Option<P>, String> {
    old.map(serde_json::from_str::<P>)
        .transpose()
        .map_err(|e| e.to_string())
}

fn apply<P: Paper>(old: Option<P>, fact: &P::Fact, at: Moment) -> Result<P, String> {
    P::apply(old, fact, at).ok_or_else(|| "the state of the paper does not allow it".to_owned())
}

/// The one id of a paper of which there is one a chain.
pub const SOLE: &str = "-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_facts_share_a_name() {
        let mut names: Vec<&str> = Fact::names().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        }
    }
}
