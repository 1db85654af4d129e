//! 导览: `/tour/{role}`: in the demonstration, a few steps through what a role does in a year, each with its real page.
//!
//! **Invariant:** outside the demonstration there is no such page; a link opens only for who is signed in as the role.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_core::access::Role::{
    self, Administrator, Assessor, Auditor, LeadingGroup, Office, SecurityOfficer, TeamLeader, UnitHead,
    UnitLiaison,
};

use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::ranking::encode;
use crate::reply::Visit;
use crate::routes::Site;

/// The steps of each role. `~` is the campaign that goes on, `^` the one that is closed.
const TOURS: &[(Role, &[&str])] = &[
    (
        Office,
        &[
            "~",
            "~/notice",
            "~/progress",
            "~/inspection",
            "^/ranking",
            "^/proposal",
            "/deadline",
        ],
    ),
    (
        TeamLeader,
        &[
            "~",
            "~/worklist",
            "~/findings?state=open",
            "~/deductions",
            "~/progress",
            "^/feedback",
        ],
    ),
    (
        Assessor,
        &[
            "~",
            "~/worklist",
            "~/findings?state=open",
            "~/rubric",
            "^/ranking",
        ],
    ),
    (
        LeadingGroup,
        &["~", "~/plan", "^/ranking", "^/proposal", "^/result"],
    ),
    (
        UnitLiaison,
        &["~", "~/notice", "~/self-check", "~/evidence", "^/result"],
    ),
    (UnitHead, &["~", "~/self-check", "^/feedback", "^/result"]),
    (
        Auditor,
        &["^", "^/record", "^/record?verify=1", "^/ranking", "/sign-ins"],
    ),
    (Administrator, &["/accounts", "/account", "/deadline"]),
    (SecurityOfficer, &["/settings", "/tokens", "/sign-ins"]),
];

/// One step.
struct Step {
    title: String,
    what: String,
    /// Its page; empty for who is signed in as somebody else.
    href: String,
}

#[derive(Template)]
#[template(path = "tour/page.html")]
struct Page {
    f: Frame,
    role: Role,
    own: bool,
    steps: Vec<Step>,
    others: Vec<Role>,
}

/// `GET /tour`: to the tour of the own role.
pub(crate) async fn own(State(site): State<Site>, visit: Visit) -> Response {
    if !site.demo() {
        return visit.trouble(&Trouble::NotFound);
    }
    visit.see_other(&format!("/tour/{}", visit.actor().role.name()))
}

/// `GET /tour/{role}`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    let found = TOURS.iter().find(|(role, _)| site.demo() && role.name() == name);
    let Some((role, paths)) = found else {
        return visit.trouble(&Trouble::NotFound);
    };
    let campaigns = match site.app().campaigns(&visit.actor()).await {
        Ok(rows) => rows,
        Err(error) => return visit.trouble(&trouble(site.app(), error)),
    };
    // The newest year goes on, the oldest is closed.
    let bases: Vec<String> = campaigns
        .iter()
        .map(|row| format!("/c/{}", encode(row.id.as_str())))
        .collect();
    let (open, closed) = (bases.first(), bases.last());
    let own = visit.actor().role == *role;
    let f = visit.frame(Nav::None, 2, &site.today());
    let steps = (1..).zip(*paths).map(|(number, path)| {
        let key = format!("tour-{name}-{number}");
        let href = match (path.strip_prefix('~'), path.strip_prefix('^')) {
            (Some(rest), _) => open.map(|open| format!("{open}{rest}")),
            (_, Some(rest)) => closed.map(|closed| format!("{closed}{rest}")),
            _ => Some((*path).to_owned()),
        };
        Step {
            title: f.t(&key),
            what: f.t(&format!("{key}-what")),
            href: href.filter(|_| own).unwrap_or_default(),
        }
    });
    let page = Page {
        role: *role,
        own,
        steps: steps.collect(),
        others: TOURS
            .iter()
            .map(|(other, _)| *other)
            .filter(|other| other != role)
            .collect(),
        f,
    };
    visit.page(StatusCode::OK, &page)
}

#[cfg(test)]
mod tests {
    use mingjian_core::lang::Lang;

    use super::*;
    use crate::texts::say;

    #[test]
    fn every_role_of_a_person_has_a_tour_of_three_to_seven_steps_in_both_languages() {
        let people = Role::ALL
            .iter()
            .filter(|role| !matches!(role, Role::Public | Role::System));
        for role in people {
            let (_, steps) = TOURS.iter().find(|(one, _)| one == role).unwrap();
            assert!((3..=7).contains(&steps.len()), "{role:?}");
            for number in 1..=steps.len() {
                for key in [
                    format!("tour-{}-{number}", role.name()),
                    format!("tour-{}-{number}-what", role.name()),
                ] {
                    for lang in [Lang::Zh, Lang::En] {
                        assert_ne!(say(lang, &key, &[]), key);
                    }
                }
            }
        }
    }
}
