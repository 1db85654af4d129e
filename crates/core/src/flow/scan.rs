//! 文书扫描件: the stamped paper behind an act, kept as a file: minutes, a signed sheet, a letter.
//!
//! Clause: 方案第六部分第(四)项 (what the leading group decided stands on paper). **Invariant:** known by the digest of
//! what is served; who may read the act that cites it may open it, nobody else.

use serde::{Deserialize, Serialize};

use super::evidence::EvidenceFile;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// 扫描件; its id is the digest of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// The file.
    pub file: EvidenceFile,
    /// Who kept it.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

facts! {
    /// What happens to a scan.
    pub enum ScanFact {
        /// It was kept.
        "scan.kept" => Kept { file: EvidenceFile, by: ActorId },
    }
}

impl Paper for Scan {
    const KIND: Kind = Kind::Scan;
    type Fact = ScanFact;

    fn apply(old: Option<Self>, fact: &ScanFact, at: Moment) -> Option<Self> {
        let ScanFact::Kept { file, by } = fact;
        old.is_none().then(|| Self {
            file: file.clone(),
            by: by.clone(),
            at,
        })
    }
}
