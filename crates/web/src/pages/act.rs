//! 办理: every form that gives a command comes here; afterwards one stands where one was.
//!
//! With htmx a refusal is put into the form's own place for it, so that nothing typed is lost.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use mingjian_core::ids::CommandId;

use crate::app_desk::trouble;
use crate::form;
use crate::guard;
use crate::input::Fields;
use crate::reply::{self, Visit};
use crate::routes::Site;

/// `POST /do/{name}`
pub(crate) async fn give(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let app = site.app();
    let id = match fields.get("command") {
        "" => app.deps().random.command_id(),
        id => CommandId(format!("form:{}:{id}", visit.actor().id)),
    };
    let done = match form::json(&fields.0) {
        Ok(input) => app
            .act(&name, id, visit.actor(), input)
            .await
            .map_err(|error| trouble(app, error)),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => {
            let back = guard::local(fields.get("back"));
            if visit.fragment {
                let to = HeaderValue::from_str(back).unwrap_or(HeaderValue::from_static("/"));
                return ([("hx-redirect", to)], "").into_response();
            }
            visit.see_other(back)
        }
        Err(trouble) if visit.fragment => visit.trouble_fragment(&trouble),
        Err(trouble) => visit.trouble(&trouble),
    }
}
