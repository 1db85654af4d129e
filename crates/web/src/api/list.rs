//! 接口目录: the views that the API answers with, each a line; commands come from their own list.
//!
//! A line gives the address its name (texts `view-<name>`), its permission, its fields in the address and its answer.
//! **Invariant:** a test demands a line for every address below `/api/v1` that the router serves, and no others.

use mingjian_app::queries as q;
use mingjian_core::access::Action;
use mingjian_core::sheet::Entry;
use schemars::JsonSchema;
use serde::Serialize;

use super::public as open;
use super::uploads::Beginning;
pub(crate) use super::viewed::{Answer, Body, Viewed};
use super::viewed::{json, public, upload, view};

/// Fields of every list that comes in pages.
const PAGES: &[&str] = &["limit", "after"];

/// All of them, the house's first, then those of a campaign.
pub(crate) static VIEWS: &[Viewed] = &[
    view(
        "/api/v1/accounts",
        "accounts",
        Action::ManageAccounts,
        PAGES,
        json::<q::AccountsView>(),
    ),
    view(
        "/api/v1/bodies",
        "bodies",
        Action::ManageBodies,
        PAGES,
        json::<q::BodiesView>(),
    ),
    view(
        "/api/v1/settings",
        "settings",
        Action::ChangeSettings,
        &[],
        json::<q::SettingsView>(),
    ),
    view(
        "/api/v1/words",
        "words",
        Action::ChangeSettings,
        &[],
        json::<q::WordsView>(),
    ),
    view(
        "/api/v1/tokens",
        "tokens",
        Action::MakeToken,
        PAGES,
        json::<q::TokensView>(),
    ),
    view(
        "/api/v1/sign-ins",
        "sign_ins",
        Action::SeeSignIns,
        PAGES,
        json::<q::SignInsView>(),
    ),
    Viewed {
        action: None,
        ..view(
            "/api/v1/deadline",
            "deadline",
            Action::SeePublished,
            &["from", "days", "kind"],
            json::<q::DeadlineView>(),
        )
    },
    view(
        "/api/v1/c/{campaign}/desk",
        "desk",
        Action::SeeCampaign,
        &[],
        json::<q::DeskView>(),
    ),
    view(
        "/api/v1/c/{campaign}/plan",
        "plan",
        Action::SeeCampaign,
        &[],
        json::<q::PlanView>(),
    ),
    view(
        "/api/v1/c/{campaign}/team",
        "team",
        Action::SeeCampaign,
        &[],
        json::<q::TeamView>(),
    ),
    view(
        "/api/v1/c/{campaign}/notice",
        "notice",
        Action::SeeDossier,
        &["unit"],
        json::<q::NoticeView>(),
    ),
    view(
        "/api/v1/c/{campaign}/progress",
        "progress",
        Action::SeeResults,
        &[],
        json::<q::ProgressView>(),
    ),
    view(
        "/api/v1/c/{campaign}/feedback",
        "feedback",
        Action::SeeDossier,
        &["unit"],
        json::<q::FeedbackView>(),
    ),
    view(
        "/api/v1/c/{campaign}/proposal",
        "proposal",
        Action::SeeResults,
        &[],
        json::<q::ProposalView>(),
    ),
    view(
        "/api/v1/c/{campaign}/record",
        "record",
        Action::SeeRecord,
        &["unit", "person", "act", "verify", "limit", "after"],
        json::<q::RecordView>(),
    ),
    view(
        "/api/v1/c/{campaign}/record/units/{unit}",
        "score_story",
        Action::SeeRecord,
        &[],
        json::<q::ScoreStory>(),
    ),
    view(
        "/api/v1/c/{campaign}/ranking",
        "ranking",
        Action::SeeResults,
        &["class", "sort", "dir", "grade", "q"],
        json::<q::RankingView>(),
    ),
    view(
        "/api/v1/c/{campaign}/ranking.csv",
        "ranking_csv",
        Action::SeeResults,
        &["class", "sort", "dir", "grade", "q"],
        Answer::Csv,
    ),
    view(
        "/api/v1/c/{campaign}/units/{unit}",
        "unit",
        Action::SeeResults,
        &[],
        json::<q::UnitView>(),
    ),
    view(
        "/api/v1/c/{campaign}/units/{unit}/sheet",
        "sheet",
        Action::SeeResults,
        &[],
        Answer::Document,
    ),
    Viewed {
        method: "POST",
        body: Body::Json(Change::json_schema),
        gives: Some("score.enter"),
        ..view(
            "/api/v1/c/{campaign}/units/{unit}/sheet/entries",
            "sheet_entry",
            Action::EnterScore,
            &[],
            json::<Changed>(),
        )
    },
    view(
        "/api/v1/c/{campaign}/rubric",
        "rubric",
        Action::SeeResults,
        &["class"],
        Answer::Document,
    ),
    view(
        "/api/v1/c/{campaign}/worklist",
        "worklist",
        Action::SeeResults,
        &["spread"],
        json::<q::WorklistView>(),
    ),
    view(
        "/api/v1/c/{campaign}/deductions",
        "deductions",
        Action::SeeDossier,
        &["unit", "item"],
        json::<q::DeductionsView>(),
    ),
    view(
        "/api/v1/c/{campaign}/inspection",
        "inspection",
        Action::SeeInspection,
        &[],
        json::<q::InspectionView>(),
    ),
    view(
        "/api/v1/c/{campaign}/findings",
        "findings",
        Action::SeeInspection,
        &[
            "sweep", "site", "unit", "kind", "detector", "verdict", "state", "seen", "words", "limit",
            "after",
        ],
        json::<q::FindingsView>(),
    ),
    view(
        "/api/v1/c/{campaign}/findings/{sweep}/{id}",
        "finding",
        Action::SeeInspection,
        &["item"],
        json::<q::FindingView>(),
    ),
    view(
        "/api/v1/c/{campaign}/claims",
        "claims",
        Action::SeeDossier,
        &[],
        json::<q::ClaimsView>(),
    ),
    view(
        "/api/v1/c/{campaign}/units/{unit}/beside",
        "beside",
        Action::SeeResults,
        &["item"],
        json::<q::BesideView>(),
    ),
    view(
        "/api/v1/c/{campaign}/self-check",
        "own_self_check",
        Action::SeeDossier,
        &[],
        json::<q::SelfCheckView>(),
    ),
    view(
        "/api/v1/c/{campaign}/units/{unit}/self-check",
        "self_check",
        Action::SeeDossier,
        &[],
        json::<q::SelfCheckView>(),
    ),
    view(
        "/api/v1/c/{campaign}/evidence",
        "own_evidence",
        Action::SeeDossier,
        PAGES,
        json::<EvidencePage>(),
    ),
    view(
        "/api/v1/c/{campaign}/evidence/{id}",
        "evidence",
        Action::SeeDossier,
        &[],
        json::<q::EvidenceView>(),
    ),
    view(
        "/api/v1/c/{campaign}/units/{unit}/evidence",
        "unit_evidence",
        Action::SeeDossier,
        PAGES,
        json::<EvidencePage>(),
    ),
    upload(
        "POST",
        "/api/v1/uploads",
        "upload_begin",
        Body::Json(Beginning::json_schema),
        json::<Begun>(),
    ),
    upload(
        "GET",
        "/api/v1/uploads/{id}",
        "upload",
        Body::None,
        Answer::Headers,
    ),
    upload(
        "PATCH",
        "/api/v1/uploads/{id}",
        "upload_append",
        Body::Bytes,
        Answer::Headers,
    ),
    upload(
        "DELETE",
        "/api/v1/uploads/{id}",
        "upload_abandon",
        Body::None,
        Answer::Headers,
    ),
    upload(
        "POST",
        "/api/v1/uploads/{id}/finish",
        "upload_finish",
        Body::None,
        json::<Finished>(),
    ),
    view(
        "/api/v1/c/{campaign}/result",
        "result",
        Action::SeeOwnResult,
        &["unit", "version", "recompute"],
        json::<q::ResultView>(),
    ),
    view(
        "/api/v1/c/{campaign}/correction",
        "correction",
        Action::ProposeCorrection,
        &["changes"],
        json::<q::CorrectionPreview>(),
    ),
    view(
        "/api/v1/c/{campaign}/target",
        "target",
        Action::Publish,
        &[],
        json::<q::TargetView>(),
    ),
    view(
        "/api/v1/c/{campaign}/target.csv",
        "target_csv",
        Action::Publish,
        &[],
        Answer::Csv,
    ),
    view(
        "/api/v1/c/{campaign}/target.xlsx",
        "target_xlsx",
        Action::Publish,
        &[],
        Answer::Book,
    ),
    view(
        "/api/v1/c/{campaign}/consequences",
        "consequences",
        Action::SeeResults,
        &[],
        json::<q::ConsequencesView>(),
    ),
    view(
        "/api/v1/c/{campaign}/rectification",
        "rectification",
        Action::SeeDossier,
        &[],
        json::<q::RectificationView>(),
    ),
    view(
        "/api/v1/c/{campaign}/cases",
        "cases",
        Action::SeeCase,
        &[],
        json::<q::CasesView>(),
    ),
    public(
        "/api/v1/public/campaigns",
        "public_campaigns",
        &[],
        json::<open::Campaigns>(),
    ),
    public(
        "/api/v1/public/campaigns/{campaign}",
        "public_result",
        &["version"],
        json::<q::PublishedView>(),
    ),
    public(
        "/api/v1/public/campaigns/{campaign}/units",
        "public_units",
        &["version"],
        json::<open::OpenUnits>(),
    ),
    public(
        "/api/v1/public/campaigns/{campaign}/digest",
        "public_digest",
        &["version"],
        json::<open::Digests>(),
    ),
    public(
        "/api/v1/public/campaigns/{campaign}/open-data.csv",
        "public_csv",
        &["version"],
        Answer::Csv,
    ),
    public(
        "/api/v1/public/campaigns/{campaign}/open-data.json",
        "public_json",
        &["version"],
        json::<open::OpenData>(),
    ),
];

/// The command that a changing address gives, for the scope of tokens.
pub(crate) fn gives(path: &str) -> Option<&'static str> {
    VIEWS
        .iter()
        .filter(|view| view.path == path)
        .find_map(|view| view.gives)
}

/// A page of evidence.
#[derive(JsonSchema, Serialize)]
pub(crate) struct EvidencePage {
    /// The pieces.
    pub(crate) evidence: Vec<q::EvidenceView>,
    /// Where the next page begins; empty at the end.
    pub(crate) next: String,
}

/// Where an upload stands.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its form is what is documented")]
struct Begun {
    /// Its id.
    id: String,
    /// The byte at which to go on.
    offset: u64,
    /// The size of the file.
    size: u64,
    /// The most bytes of one piece.
    piece: u64,
}

/// What was found in a file.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its form is what is documented")]
struct Finished {
    /// Id of the upload, for the command that names it.
    id: String,
    /// The file.
    file: mingjian_core::flow::evidence::EvidenceFile,
    /// Marks of secrecy, with the words around each.
    marks: Vec<serde_json::Value>,
}

/// The body of a change of one entry.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its form is what is documented")]
struct Change {
    /// The entry without its unit.
    entry: Entry,
    /// The version that was seen; 0 when there was none.
    version: i64,
}

/// What comes back from a change of one entry.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its form is what is documented")]
struct Changed {
    /// The unit.
    unit: String,
    /// The item.
    indicator: String,
    /// The new version.
    version: i64,
    /// The unit's total; absent while items are open.
    total: Option<mingjian_core::points::Points>,
    /// The lowest total that is still possible.
    low: Option<mingjian_core::points::Points>,
    /// The highest.
    high: Option<mingjian_core::points::Points>,
    /// The grade as it stands.
    grade: Option<String>,
    /// The rank as it stands.
    rank: Option<u32>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api;

    #[test]
    fn every_address_of_the_api_stands_on_the_list_and_no_other() {
        let served = crate::routes::addresses().into_iter();
        let served =
            served.filter(|one| one.path.starts_with("/api/v1/") && !one.path.starts_with(api::COMMANDS));
        let served: BTreeSet<(String, String)> =
            served.map(|one| (one.method.to_owned(), one.path)).collect();
        let listed: BTreeSet<(String, String)> = VIEWS
            .iter()
            .map(|view| (view.method.to_owned(), view.path.to_owned()))
            .collect();
        let missing: Vec<_> = served.difference(&listed).collect();
        assert!(
            missing.is_empty(),
            "give each of these a line in api/list.rs and texts `view-<name>`: {missing:?}"
        );
        let gone: Vec<_> = listed.difference(&served).collect();
        assert!(gone.is_empty(), "not served: {gone:?}");
    }

    #[test]
    fn a_changing_address_names_the_command_that_it_gives() {
        for view in VIEWS {
            assert_eq!(view.method != "GET", view.gives.is_some(), "{}", view.path);
            let known = |name| {
                mingjian_app::commands::LIST
                    .iter()
                    .any(|listed| listed.name == name)
            };
            assert!(view.gives.is_none_or(known), "{}", view.path);
        }
    }
}
