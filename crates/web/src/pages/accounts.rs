//! 账号页: `/accounts`, everybody with roles and account; one person at a time is opened for changes. No scores.
//!
//! **Invariant:** a link is shown once, on the page that answers its making, and that page is kept nowhere.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use mingjian_app::queries::{AccountShown, AccountsView, PersonShown};
use mingjian_app::{ManageAccount, Step};
use mingjian_core::access::Role;
use mingjian_core::ids::{AuthorityId, Moment};
use serde::Deserialize;

use crate::api::paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{self, Visit, data_page, problem};
use crate::routes::Site;

/// Who is opened, and what is searched for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    person: String,
    q: String,
}

#[derive(Template)]
#[template(path = "accounts/page.html")]
struct Page {
    f: Frame,
    v: AccountsView,
    a: Asking,
    now: Moment,
}

/// The page on which a link is seen, this once.
#[derive(Template)]
#[template(path = "accounts/link.html")]
struct LinkPage {
    f: Frame,
    name: String,
    person: String,
    link: String,
    step: Step,
}

impl Page {
    /// The person who is opened.
    fn open(&self) -> Option<&PersonShown> {
        self.v
            .people
            .iter()
            .find(|one| !self.a.person.is_empty() && one.id == self.a.person)
    }

    /// Those who are listed.
    fn listed(&self) -> Vec<&PersonShown> {
        let q = self.a.q.trim();
        let fits = |one: &&PersonShown| {
            let login = one.account.as_ref().map_or("", |account| account.login.as_str());
            q.is_empty()
                || [&one.name, &one.id, &one.body_name.zh, &one.email]
                    .iter()
                    .any(|text| text.contains(q))
                || login.contains(q)
        };
        self.v.people.iter().filter(fits).collect()
    }

    /// How many have an account.
    fn with_account(&self) -> usize {
        self.v.people.iter().filter(|one| one.account.is_some()).count()
    }

    /// How many hold a role today and cannot sign in.
    fn without_account(&self) -> usize {
        let waiting = |one: &&PersonShown| {
            one.account.is_none() && !one.blocked && one.roles.iter().any(|role| role.holds)
        };
        self.v.people.iter().filter(waiting).count()
    }

    /// The roles that can be given.
    fn roles(&self) -> Vec<(String, String)> {
        let given = Role::ALL
            .iter()
            .filter(|role| !matches!(role, Role::Public | Role::System));
        given
            .map(|role| (role.name().replace('-', "_"), self.f.role(role)))
            .collect()
    }

    /// Whether an account is locked just now.
    fn locked(&self, account: &AccountShown) -> bool {
        account.locked_until.is_some_and(|until| until > self.now)
    }

    /// What can be done to an account as it stands, by name.
    fn steps(&self, account: &AccountShown) -> Vec<&'static str> {
        let fits = |step: &Step| match step {
            Step::Invite => false,
            Step::Reset | Step::Suspend => !account.suspended,
            Step::Resume => account.suspended,
            Step::Unlock => account.failed > 0 || self.locked(account),
            Step::DemandChange => !account.must_change && !account.suspended,
        };
        Step::ALL.into_iter().filter(fits).map(Step::name).collect()
    }

    /// A step in words.
    fn step(&self, name: &str) -> String {
        self.f.t(&format!("accounts-step-{name}"))
    }

    /// Whether a body is among the person's former ones.
    fn former(&self, person: &PersonShown, body: &str) -> bool {
        person.former_bodies.iter().any(|(id, _)| id == body)
    }
}

impl LinkPage {
    /// What the link is for.
    fn why(&self) -> String {
        let key = if self.step == Step::Invite {
            "accounts-link-invite"
        } else {
            "accounts-link-reset"
        };
        self.f.t1(key, "name", &self.name)
    }
}

/// The authority of the person.
///
/// # Errors
/// [`Trouble::NotFound`] for somebody without one.
pub(crate) fn authority(visit: &Visit) -> Result<AuthorityId, Trouble> {
    visit
        .signed_in
        .seat
        .as_ref()
        .map(|seat| seat.authority.clone())
        .ok_or(Trouble::NotFound)
}

async fn view(site: &Site, visit: &Visit) -> Result<AccountsView, Trouble> {
    let app = site.app();
    app.show_accounts(&visit.actor(), &authority(visit)?)
        .await
        .map_err(|error| trouble(app, error))
}

/// `GET /accounts`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit).await {
        Ok(v) => {
            let now = site.app().deps().clock.now();
            let page = Page {
                f: visit.frame(Nav::Accounts, 2, &site.today()),
                v,
                a: asking,
                now,
            };
            if !page.a.person.is_empty() && page.open().is_none() {
                return visit.trouble(&Trouble::NotFound);
            }
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/accounts`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<paging::Asking>,
) -> Response {
    match view(&site, &visit).await {
        Ok(mut view) => match asking.cut(&mut view.people, |one| &one.id) {
            Ok(next) => data_page(&view, &next),
            Err(refusal) => problem(&refusal.into()),
        },
        Err(trouble) => problem(&trouble),
    }
}

/// `POST /accounts/{person}/{step}`: invites, resets, unlocks, stops, lets go.
pub(crate) async fn manage(
    State(site): State<Site>,
    visit: Visit,
    Path((person, step)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let (Some(step), Ok(authority)) = (Step::from_name(&step), authority(&visit)) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let command = ManageAccount {
        authority: authority.clone(),
        person: person.clone(),
        step,
        login: fields.get("login").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let app = site.app();
    let token = match app.manage_account(visit.actor(), command).await {
        Ok(token) => token,
        Err(error) => return visit.trouble(&trouble(app, error)),
    };
    let Some(token) = token else {
        return visit.see_other(&format!("/accounts?person={}", super::ranking::encode(&person)));
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let scheme = if site.secure() { "https" } else { "http" };
    let name = match view(&site, &visit).await {
        Ok(view) => view
            .people
            .into_iter()
            .find(|one| one.id == person)
            .map(|one| one.name)
            .unwrap_or_default(),
        Err(trouble) => return visit.trouble(&trouble),
    };
    let page = LinkPage {
        f: visit.frame(Nav::Accounts, 2, &site.today()),
        name,
        person,
        link: format!("{scheme}://{host}/link/{token}"),
        step,
    };
    seen_once(visit.page(StatusCode::OK, &page))
}

/// An answer that no browser or proxy keeps.
pub(crate) fn seen_once(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
