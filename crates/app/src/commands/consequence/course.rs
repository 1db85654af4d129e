//! 表扬与批评的办理 commands: decided by the leading group, asked of the government where that is the way, issued.
//!
//! Clause: 方案第七部分第(二)项: 由区政务公开领导小组或提请区政府. **Invariant:** the result is published before anything
//! is issued on it, and what is issued still follows from the decision that stands.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::commendation::{Commendation, CommendationFact, Commended};
use mingjian_core::flow::consequence::{Course, CourseState, Reply, Route, Ruling};
use mingjian_core::flow::criticism::{Criticism, CriticismFact};
use mingjian_core::flow::procedure::{Document, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{after_decision, commendation, criticism, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsequenceKind {
    /// 表扬.
    Commendation,
    /// 通报批评.
    Criticism,
}

impl ConsequenceKind {
    fn need(self, paper: &str) -> Need {
        match self {
            Self::Commendation => Need::One(Kind::Commendation, paper.to_owned()),
            Self::Criticism => Need::One(Kind::Criticism, paper.to_owned()),
        }
    }

    fn course(self, case: &Case, paper: &str) -> Result<Course, Vec<Refusal>> {
        let found = match self {
            Self::Commendation => case.papers.get::<Commendation>(paper).map(|one| one.course),
            Self::Criticism => case.papers.get::<Criticism>(paper).map(|one| one.course),
        };
        found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", paper)])])
    }

    /// Refuses what the decision that stands does not bear any more.
    fn still_holds(self, case: &Case, paper: &str) -> Result<(), Vec<Refusal>> {
        match self {
            Self::Commendation => match case.papers.get::<Commendation>(paper).map(|one| one.whom) {
                Some(Commended::Unit { unit }) => commendation::best(case, &unit),
                _ => Ok(()),
            },
            Self::Criticism => match case.papers.get::<Criticism>(paper) {
                Some(one) => criticism::failed(case, &one.unit).map(drop),
                None => Ok(()),
            },
        }
    }
}

/// Decides about a commendation or a criticism, as the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideConsequence {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which of the two.
    pub kind: ConsequenceKind,
    /// Its id.
    pub paper: String,
    /// Whether the leading group agrees.
    pub agreed: bool,
    /// The meeting: number and date.
    pub document: Document,
    /// Why not; needed when it does not agree.
    #[serde(default)]
    pub reasons: String,
}

impl Act for DecideConsequence {
    const NAME: &'static str = "consequence.decide";
    const ACTION: Action = Action::DecideConsequence;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![self.kind.need(&self.paper)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        after_decision(&case.procedure())?;
        self.kind
            .course(case, &self.paper)?
            .expect(CourseState::Proposed)?;
        self.document.check()?;
        if !self.agreed {
            text("reasons", &self.reasons)?;
        }
        let ruling = Ruling {
            agreed: self.agreed,
            document: self.document.clone(),
            reasons: if self.agreed {
                String::new()
            } else {
                self.reasons.clone()
            },
            by: deed.actor.id.clone(),
        };
        Ok(vec![match self.kind {
            ConsequenceKind::Commendation => case.fact(&self.paper, CommendationFact::Decided { ruling }),
            ConsequenceKind::Criticism => case.fact(&self.paper, CriticismFact::Decided { ruling }),
        }])
    }
}

/// 提请: asks the government, where that is the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestGovernment {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which of the two.
    pub kind: ConsequenceKind,
    /// Its id.
    pub paper: String,
    /// The request: number, date, scan.
    pub document: Document,
}

impl Act for RequestGovernment {
    const NAME: &'static str = "consequence.request";
    const ACTION: Action = Action::HandleConsequence;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![self.kind.need(&self.paper)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        after_decision(&case.procedure())?;
        let course = self.kind.course(case, &self.paper)?;
        if course.route != Route::Government {
            return Err(vec![Refusal::new("MJ6112", &[])]);
        }
        course.expect(CourseState::Decided)?;
        self.document.check()?;
        let (document, by) = (self.document.clone(), deed.actor.id.clone());
        Ok(vec![match self.kind {
            ConsequenceKind::Commendation => {
                case.fact(&self.paper, CommendationFact::Requested { document, by })
            }
            ConsequenceKind::Criticism => case.fact(&self.paper, CriticismFact::Requested { document, by }),
        }])
    }
}

/// 批复: records the government's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReply {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which of the two.
    pub kind: ConsequenceKind,
    /// Its id.
    pub paper: String,
    /// Whether the government agrees.
    pub agreed: bool,
    /// The answer: number, date, scan.
    pub document: Document,
}

impl Act for RecordReply {
    const NAME: &'static str = "consequence.record_reply";
    const ACTION: Action = Action::HandleConsequence;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![self.kind.need(&self.paper)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        after_decision(&case.procedure())?;
        self.kind
            .course(case, &self.paper)?
            .expect(CourseState::Requested)?;
        self.document.check()?;
        let reply = Reply {
            agreed: self.agreed,
            document: self.document.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![match self.kind {
            ConsequenceKind::Commendation => case.fact(&self.paper, CommendationFact::Replied { reply }),
            ConsequenceKind::Criticism => case.fact(&self.paper, CriticismFact::Replied { reply }),
        }])
    }
}

/// 发文: records that it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueConsequence {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which of the two.
    pub kind: ConsequenceKind,
    /// Its id.
    pub paper: String,
    /// The circular: number, date, scan.
    pub document: Document,
}

impl Act for IssueConsequence {
    const NAME: &'static str = "consequence.issue";
    const ACTION: Action = Action::HandleConsequence;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::All(Kind::Decision),
            self.kind.need(&self.paper),
        ]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure()
            .expect_one_of(&[Stage::Published, Stage::Final])?;
        let course = self.kind.course(case, &self.paper)?;
        course.expect(course.ready_for_issue())?;
        self.kind.still_holds(case, &self.paper)?;
        self.document.check()?;
        let (document, by) = (self.document.clone(), deed.actor.id.clone());
        Ok(vec![match self.kind {
            ConsequenceKind::Commendation => {
                case.fact(&self.paper, CommendationFact::Issued { document, by })
            }
            ConsequenceKind::Criticism => case.fact(&self.paper, CriticismFact::Issued { document, by }),
        }])
    }
}
