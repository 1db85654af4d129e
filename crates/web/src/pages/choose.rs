//! 语言与明暗: the two switches; each keeps its choice in a cookie and goes back.

use axum::extract::{Path, Query};
use axum::response::Response;
use mingjian_core::lang::Lang;
use serde::Deserialize;

use crate::guard;
use crate::reply::{Visit, add_cookie, lang_cookie};

/// Where to go back to.
#[derive(Debug, Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

/// `GET /lang/{tag}?back=…`
pub(crate) async fn lang(visit: Visit, Path(tag): Path<String>, Query(back): Query<Back>) -> Response {
    let mut response = visit.see_other(guard::local(&back.back));
    add_cookie(
        response.headers_mut(),
        &lang_cookie(Lang::from_tag(&tag).unwrap_or_default()),
    );
    response
}

/// `GET /theme/{name}?back=…`
pub(crate) async fn theme(visit: Visit, Path(name): Path<String>, Query(back): Query<Back>) -> Response {
    let mut response = visit.see_other(guard::local(&back.back));
    let cookie = match name.as_str() {
        "light" | "dark" => format!("mj_theme={name}; Path=/; Max-Age=31536000; SameSite=Lax"),
        _ => "mj_theme=; Path=/; Max-Age=0; SameSite=Lax".to_owned(),
    };
    add_cookie(response.headers_mut(), &cookie);
    response
}
