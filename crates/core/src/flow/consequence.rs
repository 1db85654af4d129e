//! 表扬与批评的办理 (course): proposed, decided by the leading group, asked of the government where that is the way,
//! and issued.
//!
//! Clause: 方案第七部分第(二)项: 由区政务公开领导小组或提请区政府. **Invariant:** nothing takes effect before the leading
//! group decided it, and nothing that was asked of the government before it agreed.

use serde::{Deserialize, Serialize};

use super::procedure::Document;
use crate::ids::{ActorId, Moment};
use crate::refusal::Refusal;

/// By whom it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// 由领导小组.
    LeadingGroup,
    /// 提请政府.
    Government,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourseState {
    /// Proposed by the office.
    Proposed,
    /// 不同意, by the leading group.
    Refused,
    /// Decided by the leading group.
    Decided,
    /// 已提请.
    Requested,
    /// The government agreed.
    Agreed,
    /// The government did not agree.
    Declined,
    /// 已发文.
    Issued,
}

impl CourseState {
    /// Its stable name, part of message keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Refused => "refused",
            Self::Decided => "decided",
            Self::Requested => "requested",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Issued => "issued",
        }
    }

    /// Whether nothing more can come of it.
    pub fn is_dropped(self) -> bool {
        matches!(self, Self::Refused | Self::Declined)
    }
}

/// The leading group's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// Whether it agrees.
    pub agreed: bool,
    /// The minutes.
    pub document: Document,
    /// Why not; empty when it agrees.
    #[serde(default)]
    pub reasons: String,
    /// Who decided.
    pub by: ActorId,
}

/// 批复: the government's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Whether it agrees.
    pub agreed: bool,
    /// The answer: number, date and scan.
    pub document: Document,
    /// Who recorded it.
    pub by: ActorId,
}

/// 发文.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The circular.
    pub document: Document,
    /// When it was issued.
    pub at: Moment,
    /// Who recorded it.
    pub by: ActorId,
}

/// 办理.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// By whom it is given.
    pub route: Route,
    /// When it was proposed, and by whom.
    pub proposed: (Moment, ActorId),
    /// The leading group's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
    /// 提请: the request to the government.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Document>,
    /// 批复.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// 发文.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Issue>,
}

impl Course {
    /// The beginning.
    pub fn begin(route: Route, at: Moment, by: &ActorId) -> Self {
        Self {
            route,
            proposed: (at, by.clone()),
            ruling: None,
            request: None,
            reply: None,
            issued: None,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> CourseState {
        if self.issued.is_some() {
            return CourseState::Issued;
        }
        match (&self.ruling, &self.request, &self.reply) {
            (None, ..) => CourseState::Proposed,
            (Some(ruling), ..) if !ruling.agreed => CourseState::Refused,
            (_, _, Some(reply)) if reply.agreed => CourseState::Agreed,
            (_, _, Some(_)) => CourseState::Declined,
            (_, Some(_), None) => CourseState::Requested,
            (_, None, None) => CourseState::Decided,
        }
    }

    /// The state from which it can be issued.
    pub fn ready_for_issue(&self) -> CourseState {
        match self.route {
            Route::LeadingGroup => CourseState::Decided,
            Route::Government => CourseState::Agreed,
        }
    }

    /// Refuses unless it stands here.
    ///
    /// # Errors
    /// MJ6113.
    pub fn expect(&self, state: CourseState) -> Result<(), Vec<Refusal>> {
        let now = self.state();
        if now == state {
            return Ok(());
        }
        Err(vec![Refusal::new(
            "MJ6113",
            &[("now", now.name()), ("needed", state.name())],
        )])
    }
}
