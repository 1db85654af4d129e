//! 应答: who asks (language, theme, browser), and how pages, redirects and troubles go back.
//!
//! A refusal tells the person what to do; a fault shows `MJ9000` and an id and never a name of the program.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use mingjian_app::Look;
use mingjian_app::queries::{Board, RemarkShown};
use mingjian_core::access::Actor;
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::{Lang, Text};
use serde_json::{Value, json};

use crate::app_desk::{Desk, trouble};
use crate::desk::{Change, Trouble};
use crate::frame::{Frame, Nav, Theme};
use crate::guard;
use crate::pages::ranking::encode;
use crate::routes::Site;
use crate::session::SignedIn;
use crate::texts;

/// 访问: what a request says about the person behind it.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Language of the page.
    pub(crate) lang: Lang,
    theme: Theme,
    here: String,
    seed: String,
    seed_is_new: bool,
    lang_is_new: bool,
    csrf: String,
    demo: bool,
    secure: bool,
    /// 登录态.
    pub(crate) signed_in: SignedIn,
    /// Network address of the caller; empty when not known.
    pub(crate) address: String,
    /// The campaign of the address.
    pub(crate) campaign: Option<CampaignId>,
    /// A value for the id of the next command of this page.
    command: String,
    /// Whether htmx asks for a fragment.
    pub(crate) fragment: bool,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        let query = parts.uri.query().unwrap_or_default();
        let asked = asked_lang(query);
        let kept = guard::cookie(headers, "mj_lang").and_then(Lang::from_tag);
        let here = original(parts)
            .path_and_query()
            .map_or("/", |here| here.as_str())
            .to_owned();
        let params = RawPathParams::from_request_parts(parts, site).await.ok();
        let campaign = params.and_then(|params| {
            let found = params.iter().find(|(name, _)| *name == "campaign");
            found.map(|(_, value)| CampaignId(value.to_owned()))
        });
        let headers = &parts.headers;
        let known = guard::cookie(headers, guard::SEED).filter(|seed| is_seed(seed));
        let signed_in = parts.extensions.get::<SignedIn>().cloned().unwrap_or_default();
        let seed = known.map_or_else(|| site.unguessable("seed"), str::to_owned);
        Ok(Self {
            lang: asked.or(kept).unwrap_or_default(),
            theme: guard::cookie(headers, "mj_theme")
                .map(Theme::from_name)
                .unwrap_or_default(),
            here: without_lang(&here),
            csrf: guard::token(site.secret(), &seed, &signed_in.token),
            seed_is_new: known.is_none(),
            seed,
            lang_is_new: asked.is_some() && asked != kept,
            demo: site.demo(),
            signed_in,
            secure: site.secure(),
            address: parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0.ip().to_string())
                .unwrap_or_default(),
            campaign,
            command: site.unguessable("command"),
            fragment: headers.get("hx-request").is_some(),
        })
    }
}

/// The whole address, also inside a nested part of the site.
fn original(parts: &Parts) -> &Uri {
    parts
        .extensions
        .get::<OriginalUri>()
        .map_or(&parts.uri, |uri| &uri.0)
}

/// Thirty-two hexadecimal digits, as this server gives out.
fn is_seed(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The address without its `lang`, so that the switch has the last word.
fn without_lang(here: &str) -> String {
    let Some((path, query)) = here.split_once('?') else {
        return here.to_owned();
    };
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("lang="))
        .collect();
    if rest.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", rest.join("&"))
    }
}

impl Visit {
    /// `/c/{campaign}`; empty outside a campaign.
    pub(crate) fn base(&self) -> String {
        self.campaign
            .as_ref()
            .map(|id| format!("/c/{}", encode(id.as_str())))
            .unwrap_or_default()
    }

    /// As whom the person acts; anybody when nobody is signed in.
    pub(crate) fn actor(&self) -> Actor {
        self.signed_in
            .seat
            .as_ref()
            .map_or_else(Actor::public, |seat| seat.actor.clone())
    }

    /// The campaign of the address.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] on an address without one.
    pub(crate) fn campaign(&self) -> Result<&CampaignId, Trouble> {
        self.campaign.as_ref().ok_or(Trouble::NotFound)
    }

    /// The board of the campaign as it stands now, when the person may see results.
    pub(crate) async fn board(&self, site: &Site) -> Result<Arc<Board>, Trouble> {
        Desk::new(site, &self.actor(), self.campaign()?).board().await
    }

    /// Changes one entry of a sheet of the campaign.
    pub(crate) async fn change(&self, site: &Site, change: Change) -> Result<(), Trouble> {
        Desk::new(site, &self.actor(), self.campaign()?)
            .change(change)
            .await
    }

    /// Asks the application, in the role of the person.
    pub(crate) async fn look<L: Look>(&self, site: &Site, look: &L) -> Result<L::View, Trouble> {
        site.app()
            .look(&self.actor(), look)
            .await
            .map_err(|error| trouble(site.app(), error))
    }

    /// The frame of a page.
    pub(crate) fn frame(&self, nav: Nav, places: u32, today: &str) -> Frame {
        Frame {
            lang: self.lang,
            theme: self.theme,
            nav,
            here: self.here.clone(),
            demo: self.demo,
            csrf: self.csrf.clone(),
            today: today.to_owned(),
            places,
            base: self.base(),
            campaign: self.campaign.as_ref().map(|id| id.0.clone()).unwrap_or_default(),
            seat: self.signed_in.seat.clone(),
            command: self.command.clone(),
        }
    }

    /// Whether a form carries the token of this browser.
    pub(crate) fn holds(&self, token: &str) -> bool {
        !self.seed_is_new && guard::same(&self.csrf, token)
    }

    /// A rendered page.
    pub(crate) fn page(&self, status: StatusCode, template: &impl Template) -> Response {
        let mut response = match template.render() {
            Ok(text) => (status, Html(text)).into_response(),
            Err(error) => {
                tracing::error!(%error, "a page did not render");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
        let headers = response.headers_mut();
        // What somebody saw who signed in stays on no disk: others use the same machine.
        let kept = if self.signed_in.seat.is_some() {
            "no-store"
        } else {
            "no-cache, private"
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
        if self.seed_is_new {
            let secure = if self.secure { "; Secure" } else { "" };
            add_cookie(
                headers,
                &format!(
                    "{}={}; Path=/; HttpOnly; SameSite=Strict{secure}",
                    guard::SEED,
                    self.seed
                ),
            );
        }
        if self.lang_is_new {
            add_cookie(headers, &lang_cookie(self.lang));
        }
        response
    }

    /// A page for a trouble.
    pub(crate) fn trouble(&self, trouble: &Trouble) -> Response {
        let (status, key) = kind(trouble);
        let refusals = refusals(trouble);
        let page = TroublePage {
            f: self.frame(Nav::None, 2, ""),
            heading: texts::say(self.lang, &format!("{key}-title"), &[]),
            what: texts::say(self.lang, &format!("{key}-what"), &[]),
            code: code(trouble),
            id: if let Trouble::Fault(id) = trouble {
                id.clone()
            } else {
                String::new()
            },
            refusals,
        };
        self.page(status, &page)
    }

    /// The refusals alone, for the place that a form keeps for them; the page and what was typed stay.
    pub(crate) fn trouble_fragment(&self, trouble: &Trouble) -> Response {
        let (status, key) = kind(trouble);
        let page = TroubleFragment {
            f: self.frame(Nav::None, 2, ""),
            heading: texts::say(self.lang, &format!("{key}-title"), &[]),
            code: code(trouble),
            refusals: refusals(trouble),
        };
        // htmx swaps what is refused; anything else it would drop.
        let status = if status == StatusCode::CONFLICT {
            status
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        self.page(status, &page)
    }

    /// Goes on to another page after something was changed.
    pub(crate) fn see_other(&self, to: &str) -> Response {
        let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
    }
}

/// Sets one more cookie.
pub(crate) fn add_cookie(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The cookie that keeps a language for a year.
pub(crate) fn lang_cookie(lang: Lang) -> String {
    let tag = if lang == Lang::Zh { "zh" } else { "en" };
    format!("mj_lang={tag}; Path=/; Max-Age=31536000; SameSite=Lax")
}

/// The refusals of a form.
#[derive(Template)]
#[template(path = "error/fragment.html")]
struct TroubleFragment {
    f: Frame,
    heading: String,
    code: &'static str,
    refusals: Vec<RemarkShown>,
}

/// The page of a trouble.
#[derive(Template)]
#[template(path = "error/page.html")]
struct TroublePage {
    f: Frame,
    heading: String,
    what: String,
    code: &'static str,
    id: String,
    refusals: Vec<RemarkShown>,
}

fn kind(trouble: &Trouble) -> (StatusCode, &'static str) {
    match trouble {
        Trouble::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
        Trouble::SignedOut => (StatusCode::UNAUTHORIZED, "error-signed-out"),
        Trouble::WrongToken => (StatusCode::UNAUTHORIZED, "error-wrong-token"),
        Trouble::Refused(all) if all.iter().any(|one| one.code == FORGED) => {
            (StatusCode::FORBIDDEN, "error-forged")
        }
        Trouble::Denied(_) => (StatusCode::FORBIDDEN, "error-denied"),
        Trouble::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "error-refused"),
        Trouble::Stale(_) => (StatusCode::CONFLICT, "error-stale"),
        Trouble::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "error-fault"),
    }
}

/// The code of a request that did not come from this site.
pub(crate) const FORGED: &str = "MJ7403";

/// The refusal of a request that did not come from this site.
pub(crate) fn forged() -> Trouble {
    mingjian_core::refusal::Refusal::new(FORGED, &[]).into()
}

fn code(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::NotFound => "MJ7001",
        Trouble::Refused(all) => all.first().map_or("MJ9000", |one| one.code),
        Trouble::Denied(one) => one.code,
        Trouble::Stale(_) => "MJ9001",
        Trouble::SignedOut => "MJ7106",
        Trouble::WrongToken => "MJ7432",
        Trouble::Fault(_) => "MJ9000",
    }
}

/// The refusals of a trouble; those whose words stand in the catalogue of pages get them from there.
pub(crate) fn refusals(trouble: &Trouble) -> Vec<RemarkShown> {
    match trouble {
        Trouble::Refused(all) | Trouble::Stale(all) => all.iter().map(shown).collect(),
        Trouble::Denied(one) => vec![shown(one)],
        _ => Vec::new(),
    }
}

/// A refusal in words, from core's catalogue or else from that of pages.
pub(crate) fn shown(refusal: &mingjian_core::refusal::Refusal) -> RemarkShown {
    let mut remark = RemarkShown::of(refusal);
    if remark.what.zh == refusal.code {
        let args: Vec<(&str, &str)> = refusal
            .params
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let words = |key: &str| Text {
            zh: texts::say(Lang::Zh, key, &args),
            en: texts::say(Lang::En, key, &args),
        };
        remark.what = words(refusal.code);
        remark.mend = words(&format!("{}-mend", refusal.code));
    }
    remark
}

/// A trouble as `application/problem+json` (RFC 9457): title and detail in the language that was asked for, which
/// [`in_language`] puts in, and both languages beside.
pub(crate) fn problem(trouble: &Trouble) -> Response {
    problem_in(Lang::default(), trouble)
}

fn problem_in(lang: Lang, trouble: &Trouble) -> Response {
    let (status, key) = kind(trouble);
    let words = |lang: Lang, what: &str| texts::say(lang, &format!("{key}-{what}"), &[]);
    let both = |lang: Lang| json!({"title": words(lang, "title"), "detail": words(lang, "what")});
    let mut body = json!({
        "type": format!("urn:mingjian:{}", code(trouble)),
        "status": status.as_u16(),
        "code": code(trouble),
        "title": words(lang, "title"),
        "detail": words(lang, "what"),
        "zh": both(Lang::Zh),
        "en": both(Lang::En),
    });
    let found = refusals(trouble);
    if let Value::Object(map) = &mut body {
        if let [only] = found.as_slice() {
            map.insert(
                "detail".into(),
                json!(format!("{} {}", only.what.get(lang), only.mend.get(lang)).trim()),
            );
        }
        if !found.is_empty() {
            map.insert("refusals".into(), json!(found));
        }
        if let Trouble::Fault(id) = trouble {
            map.insert("id".into(), json!(id));
        }
    }
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    response.extensions_mut().insert(Said(trouble.clone()));
    response
}

/// The trouble behind a problem, for saying it in another language.
#[derive(Debug, Clone)]
struct Said(Trouble);

/// Says a problem in the language of whoever asks: `?lang=`, else `Accept-Language`, else Chinese.
pub(crate) async fn in_language(request: Request, next: Next) -> Response {
    let accepted = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let asked = asked_lang(request.uri().query().unwrap_or_default());
    let lang = asked
        .or_else(|| preferred(accepted.unwrap_or_default()))
        .unwrap_or_default();
    let response = next.run(request).await;
    let Some(Said(trouble)) = response
        .extensions()
        .get::<Said>()
        .filter(|_| lang != Lang::default())
    else {
        return response;
    };
    let mut said = problem_in(lang, trouble);
    for (name, value) in response.headers() {
        if !said.headers().contains_key(name) {
            said.headers_mut().append(name, value.clone());
        }
    }
    said
}

/// The language that an address names.
fn asked_lang(query: &str) -> Option<Lang> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::from_tag)
}

/// The first of the languages that a client takes which is one of ours, by its weight.
fn preferred(accepted: &str) -> Option<Lang> {
    let weighed = accepted.split(',').filter_map(|one| {
        let (tag, rest) = one.split_once(';').unwrap_or((one, ""));
        let weight = rest.trim().strip_prefix("q=").unwrap_or("1");
        // Weights have one digit before the point and three at most behind it, so that their text sorts.
        Lang::from_tag(tag).map(|lang| (lang, format!("{weight:0<5}")))
    });
    weighed.rev().max_by(|a, b| a.1.cmp(&b.1)).map(|(lang, _)| lang)
}

/// A view as JSON.
pub(crate) fn data(view: &impl serde::Serialize) -> Response {
    let mut response = Json(view).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// One page of a list as JSON: the view, and where the next page begins; empty at the end.
pub(crate) fn data_page(view: &impl serde::Serialize, next: &str) -> Response {
    let mut value = json!(view);
    if let Value::Object(map) = &mut value {
        map.insert("next".into(), json!(next));
    }
    data(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_problem_is_the_one_that_the_client_likes_best() {
        assert_eq!(preferred("en-US,en;q=0.9,zh-CN;q=0.8"), Some(Lang::En));
        assert_eq!(preferred("zh-CN,zh;q=0.9,en;q=0.8"), Some(Lang::Zh));
        assert_eq!(preferred("fr, en;q=0.2, zh;q=0.35"), Some(Lang::Zh));
        assert_eq!(preferred("en;q=1, zh;q=1.0"), Some(Lang::En));
        assert_eq!(preferred("fr, *"), None);
        assert_eq!(preferred(""), None);
    }
}
