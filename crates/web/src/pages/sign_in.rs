//! 登录页: name and password; in the demonstration one click a role.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use mingjian_app::sign_in::Visit as Caller;
use serde::Deserialize;

use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::guard;
use crate::input::Fields;
use crate::reply::{self, Visit, add_cookie};
use crate::routes::Site;
use crate::session;

/// Where to go afterwards.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    back: String,
}

/// How many units' people can be chosen.
const SHOWN_UNITS: usize = 2;

/// Somebody who can be chosen in the demonstration.
struct Choice {
    person: String,
    name: String,
    role: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "sign_in/page.html")]
struct Page {
    f: Frame,
    back: String,
    login: String,
    refusals: Vec<mingjian_app::queries::RemarkShown>,
    choices: Vec<Choice>,
}

/// Who calls, for the log and the limits.
pub(crate) fn caller(headers: &HeaderMap, visit: &Visit) -> Caller {
    let browser = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Caller {
        held: session::token(headers).map(str::to_owned),
        ..Caller::new(&visit.address, browser)
    }
}

/// `GET /sign-in`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    page(&site, &visit, &asking.back, "", None).await
}

async fn page(site: &Site, visit: &Visit, back: &str, login: &str, found: Option<&Trouble>) -> Response {
    let f = visit.frame(Nav::None, 2, &site.today());
    let choices = match choices(site, &f).await {
        Ok(choices) => choices,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let status = if found.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = Page {
        f,
        back: guard::local(back).to_owned(),
        login: login.to_owned(),
        refusals: found.map(reply::refusals).unwrap_or_default(),
        choices,
    };
    visit.page(status, &page)
}

async fn choices(site: &Site, f: &Frame) -> Result<Vec<Choice>, Trouble> {
    if !site.demo() {
        return Ok(Vec::new());
    }
    let people = site
        .app()
        .people()
        .await
        .map_err(|error| trouble(site.app(), error))?;
    let mut shown: Vec<Choice> = Vec::new();
    let mut of_role = std::collections::HashMap::new();
    for one in people {
        let count = of_role.entry(one.role).or_insert(0_usize);
        *count += 1;
        // A district has dozens of units: two are enough to look at.
        if one.unit.is_none() || *count <= SHOWN_UNITS {
            shown.push(Choice {
                person: one.person,
                name: one.name,
                role: f.role(&one.role),
                unit: one.unit.map(|unit| f.plain(&unit).to_owned()).unwrap_or_default(),
            });
        }
    }
    Ok(shown)
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let caller = caller(&headers, &visit);
    let password = fields
        .0
        .iter()
        .find(|(name, _)| name == "password")
        .map_or("", |(_, value)| value.as_str());
    match site.app().sign_in(fields.get("login"), password, &caller).await {
        Ok(signed_in) => begun(&site, &visit, &signed_in.token, guard::local(fields.get("back"))),
        Err(error) => {
            let found = trouble(site.app(), error);
            page(
                &site,
                &visit,
                fields.get("back"),
                fields.get("login"),
                Some(&found),
            )
            .await
        }
    }
}

/// Goes on with a new token.
pub(crate) fn begun(site: &Site, visit: &Visit, token: &str, to: &str) -> Response {
    let mut response = visit.see_other(to);
    add_cookie(response.headers_mut(), &session::cookie(token, site.secure()));
    response
}

/// `POST /sign-in/demo/{person}`
pub(crate) async fn demo(
    State(site): State<Site>,
    visit: Visit,
    Path(person): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    match site
        .app()
        .sign_in_demo(site.demo(), &person, &caller(&headers, &visit))
        .await
    {
        Ok(signed_in) => begun(&site, &visit, &signed_in.token, guard::local(fields.get("back"))),
        Err(error) => visit.trouble(&trouble(site.app(), error)),
    }
}

/// `POST /sign-out`
pub(crate) async fn sign_out(
    State(site): State<Site>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    if !visit.holds(Fields(fields).get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    if let Err(error) = site.app().sign_out(&visit.signed_in.token).await {
        return visit.trouble(&trouble(site.app(), error));
    }
    let mut response = visit.see_other("/sign-in");
    add_cookie(response.headers_mut(), &session::no_cookie(site.secure()));
    response
}

/// `POST /act-as/{grant}`: the person goes on in another of their own roles.
pub(crate) async fn act_as(
    State(site): State<Site>,
    visit: Visit,
    Path(grant): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    if !visit.holds(Fields(fields).get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let own = visit
        .signed_in
        .seat
        .as_ref()
        .is_some_and(|seat| seat.roles.iter().any(|(id, _)| *id == grant));
    if !own {
        return visit.trouble(&Trouble::NotFound);
    }
    match site.app().act_as(&visit.signed_in.token, &grant).await {
        Ok(signed_in) => begun(&site, &visit, &signed_in.token, "/"),
        Err(error) => visit.trouble(&trouble(site.app(), error)),
    }
}
