//! 印证材料: what proves that a unit did something: a file, a link, a photograph, a ledger, a statement.
//!
//! Clause: 方案第六部分第(二)项 (evidence with the self-check); 条例 on secrecy (nothing classified here). One piece of
//! evidence belongs to a unit and serves many indicators and years, so it stands in the authority's chain.
//! **Invariant:** a file with a mark of secrecy waits for a person; while it waits the record holds neither its name
//! nor a word of it, and of one that was removed only digest, time and position of the mark remain.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, CampaignId, Moment};
pub use crate::rubric::EvidenceForm as Form;

/// What the evidence's own date says; never the day of the upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dated {
    /// 成文.
    #[default]
    Signed,
    /// 拍摄.
    Taken,
    /// 发布.
    Published,
}

/// 材料文件: what is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EvidenceFile {
    /// Its name, made harmless; empty while a mark of secrecy waits for judgement.
    #[serde(default)]
    pub name: String,
    /// Its name as it came; empty where it is the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub original_name: String,
    /// What it is, as its usual ending without the dot.
    pub ending: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of what is kept and served.
    pub sha256: String,
    /// SHA-256 of what came, where the place was taken out of a photograph; those bytes are not kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub original_sha256: String,
    /// Whether a place was written in it.
    #[serde(default)]
    pub had_place: bool,
    /// The day on which the camera says it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub taken_on: Option<Date>,
    /// Why it is served as a download only: names of cautions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<String>,
    /// Whether its text was searched for marks of secrecy; pictures and scans have none.
    #[serde(default)]
    pub searched: bool,
}

/// 密级标志 as the record keeps it: level and position, no word of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SecrecyMark {
    /// 密级.
    pub level: String,
    /// Line of the text, from 1; 0 for the name of the file.
    pub line: u64,
}

/// How a revision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionState {
    /// 可用.
    #[default]
    Available,
    /// 待判定: it bears a mark of secrecy; only its unit and the office see it.
    Waiting,
    /// 已清除: it was judged not to belong here; its bytes are gone.
    Removed,
}

/// 修订: one version of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its title; empty while it waits when nobody gave one.
    pub title: String,
    /// The kind of the rubric's list that it is; empty when it is none of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its own date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_on: Option<Date>,
    /// What that date says.
    #[serde(default)]
    pub dated_as: Dated,
    /// The file, for files, photographs and ledgers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<EvidenceFile>,
    /// 网址, where it is public already.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The statement's text, or a remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Marks of secrecy that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<SecrecyMark>,
    /// How it stands.
    #[serde(default)]
    pub state: RevisionState,
    /// Who judged the marks, and why; empty when there was nothing to judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judgement>,
    /// The upload from which the file came, while it waits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub upload: String,
    /// Why it was revised; empty for the first one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who added it.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// 判定 of marks of secrecy by the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Judgement {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// 使用: where a piece of evidence proves something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EvidenceUse {
    /// The campaign.
    pub campaign: CampaignId,
    /// The indicator.
    pub indicator: String,
    /// Who attached it.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// 印证材料.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The unit to which it belongs.
    pub unit: String,
    /// Its form.
    pub form: Form,
    /// Whether the unit itself added it; otherwise the team or the office did.
    pub from_unit: bool,
    /// Its versions, oldest first; never empty.
    pub revisions: Vec<Revision>,
    /// Where it is used.
    #[serde(default)]
    pub uses: Vec<EvidenceUse>,
    /// Why and by whom it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Judgement>,
}

/// How a piece of evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// 可用.
    Available,
    /// 待判定.
    Waiting,
    /// 已清除.
    Removed,
    /// 已撤回.
    Withdrawn,
}

impl EvidenceState {
    /// Its stable name, part of message keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Waiting => "waiting",
            Self::Removed => "removed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What stands between the unit and the rest of an evidence's id; the next character of its kind ends the range.
const BEHIND_UNIT: char = ':';

impl Evidence {
    /// The id of the evidence that a command begins for a unit: those of one unit stand side by side.
    pub fn id(unit: &str, command: &str) -> String {
        format!("{unit}{BEHIND_UNIT}{}", command.replace(BEHIND_UNIT, "."))
    }

    /// The unit in an id; empty when there is none.
    pub fn unit_of(id: &str) -> &str {
        id.rsplit_once(BEHIND_UNIT).map_or("", |(unit, _)| unit)
    }

    /// From where to where the ids of a unit stand: the first inside, the last not.
    pub fn ids_of(unit: &str) -> (String, String) {
        (format!("{unit}:"), format!("{unit};"))
    }

    /// The newest version that may be used.
    pub fn shown(&self) -> Option<&Revision> {
        self.revisions
            .iter()
            .rev()
            .find(|one| one.state == RevisionState::Available)
    }

    /// The version that waits for judgement.
    pub fn waiting(&self) -> Option<&Revision> {
        self.revisions
            .last()
            .filter(|one| one.state == RevisionState::Waiting)
    }

    /// How it stands.
    pub fn state(&self) -> EvidenceState {
        if self.withdrawn.is_some() {
            EvidenceState::Withdrawn
        } else if self.waiting().is_some() {
            EvidenceState::Waiting
        } else if self.shown().is_some() {
            EvidenceState::Available
        } else {
            EvidenceState::Removed
        }
    }

    /// Its use by an indicator of a campaign.
    pub fn used_by(&self, campaign: &CampaignId, indicator: &str) -> Option<&EvidenceUse> {
        self.uses
            .iter()
            .find(|one| one.campaign == *campaign && one.indicator == indicator)
    }
}

facts! {
    /// What happens to a piece of evidence.
    pub enum EvidenceFact {
        /// It was added.
        "evidence.added" => Added { unit: String, form: Form, from_unit: bool, revision: Revision },
        /// A newer version took its place; the older ones stay readable.
        "evidence.revised" => Revised { revision: Revision },
        /// It proves an indicator of a campaign.
        "evidence.attached" => Attached { campaign: CampaignId, indicator: String, by: ActorId },
        /// It does so no more.
        "evidence.detached" => Detached { campaign: CampaignId, indicator: String, by: ActorId },
        /// It was withdrawn.
        "evidence.withdrawn" => Withdrawn { reason: String, by: ActorId },
        /// The office judged the mark of secrecy to be harmless: now the name may be told.
        "evidence.cleared" => Cleared { title: String, name: String, original_name: String, reason: String, by: ActorId },
        /// The office judged that it does not belong here: the bytes go.
        "evidence.removed" => Removed { reason: String, by: ActorId },
    }
}

impl Paper for Evidence {
    const KIND: Kind = Kind::Evidence;
    type Fact = EvidenceFact;

    fn apply(old: Option<Self>, fact: &EvidenceFact, at: Moment) -> Option<Self> {
        use EvidenceFact as F;
        if let F::Added {
            unit,
            form,
            from_unit,
            revision,
        } = fact
        {
            return old.is_none().then(|| Self {
                unit: unit.clone(),
                form: *form,
                from_unit: *from_unit,
                revisions: vec![revision.clone()],
                uses: Vec::new(),
                withdrawn: None,
            });
        }
        let mut it = old?;
        match fact {
            F::Added { .. } => return None,
            F::Revised { revision } => it.revisions.push(revision.clone()),
            F::Attached {
                campaign,
                indicator,
                by,
            } => it.uses.push(EvidenceUse {
                campaign: campaign.clone(),
                indicator: indicator.clone(),
                by: by.clone(),
                at,
            }),
            F::Detached {
                campaign, indicator, ..
            } => {
                it.uses
                    .retain(|one| one.campaign != *campaign || one.indicator != *indicator);
            }
            F::Withdrawn { reason, by } => {
                it.withdrawn = Some(Judgement {
                    reason: reason.clone(),
                    by: by.clone(),
                    at,
                });
            }
            F::Cleared {
                title,
                name,
                original_name,
                reason,
                by,
            } => {
                let waiting = it.judge(RevisionState::Available, reason, by, at)?;
                waiting.title.clone_from(title);
                if let Some(file) = &mut waiting.file {
                    file.name.clone_from(name);
                    file.original_name.clone_from(original_name);
                }
            }
            F::Removed { reason, by } => {
                let waiting = it.judge(RevisionState::Removed, reason, by, at)?;
                waiting.title.clear();
                waiting.text.clear();
            }
        }
        Some(it)
    }
}

impl Evidence {
    fn judge(&mut self, to: RevisionState, reason: &str, by: &ActorId, at: Moment) -> Option<&mut Revision> {
        let waiting = self
            .revisions
            .last_mut()
            .filter(|one| one.state == RevisionState::Waiting)?;
        waiting.state = to;
        waiting.upload.clear();
        waiting.judged = Some(Judgement {
            reason: reason.to_owned(),
            by: by.clone(),
            at,
        });
        Some(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(state: RevisionState) -> Revision {
        Revision {
            title: "目录".to_owned(),
            kind: String::new(),
            dated_on: None,
            dated_as: Dated::Signed,
            file: Some(EvidenceFile {
                sha256: "a".repeat(64),
                ..EvidenceFile::default()
            }),
            address: String::new(),
            text: "原文".to_owned(),
            marks: vec![SecrecyMark {
                level: "机密".to_owned(),
                line: 1,
            }],
            state,
            judged: None,
            upload: "u".to_owned(),
            reason: String::new(),
            by: "p".into(),
            at: Moment(1),
        }
    }

    fn added(state: RevisionState) -> Evidence {
        let fact = EvidenceFact::Added {
            unit: "a".to_owned(),
            form: Form::File,
            from_unit: true,
            revision: revision(state),
        };
        Evidence::apply(None, &fact, Moment(1)).unwrap()
    }

    #[test]
    fn of_a_removed_file_only_digest_time_and_position_remain() {
        let removed = EvidenceFact::Removed {
            reason: "属于涉密".to_owned(),
            by: "o".into(),
        };
        let it = Evidence::apply(Some(added(RevisionState::Waiting)), &removed, Moment(2)).unwrap();
        assert_eq!(it.state(), EvidenceState::Removed);
        let left = &it.revisions[0];
        assert_eq!(
            (left.title.as_str(), left.text.as_str(), left.marks[0].line),
            ("", "", 1)
        );
        assert_eq!(left.file.as_ref().unwrap().sha256.len(), 64);
        // Judged once, it is not judged again.
        assert!(Evidence::apply(Some(it), &removed, Moment(3)).is_none());
    }

    #[test]
    fn an_older_version_is_shown_while_a_newer_one_waits() {
        let newer = EvidenceFact::Revised {
            revision: revision(RevisionState::Waiting),
        };
        let it = Evidence::apply(Some(added(RevisionState::Available)), &newer, Moment(2)).unwrap();
        assert_eq!(it.state(), EvidenceState::Waiting);
        assert!(it.shown().is_some());
    }

    #[test]
    fn the_ids_of_a_unit_stand_side_by_side() {
        let (from, to) = Evidence::ids_of("a");
        let id = Evidence::id("a", "0192");
        assert!(from < id && id < to);
        assert!(!(from..to).contains(&Evidence::id("ab", "0192")));
        assert_eq!((Evidence::unit_of(&id), Evidence::unit_of("none")), ("a", ""));
    }
}
