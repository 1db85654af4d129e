//! 网址总表: every address of the program, and what stands before all of them.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::desk::{Desk, Trouble};
use crate::reply::{self, Visit};
use crate::{api, assets, guard, pages};

/// Largest body of a request.
const MAX_BODY: usize = 256 * 1024;

/// 选项: what the binary decides about the pages.
#[derive(Debug, Clone)]
pub struct Options {
    /// Shows 演示数据 on every page and print.
    pub demo: bool,
    /// A secret of this server, new at each start or kept.
    pub secret: Vec<u8>,
}

/// 站点: what every handler reaches.
#[derive(Clone)]
pub(crate) struct Site(Arc<Inner>);

struct Inner {
    desk: Arc<dyn Desk>,
    options: Options,
    counter: AtomicU64,
}

impl Site {
    /// The desk.
    pub(crate) fn desk(&self) -> &dyn Desk {
        self.0.desk.as_ref()
    }

    /// Whether this is a demonstration.
    pub(crate) fn demo(&self) -> bool {
        self.0.options.demo
    }

    /// The server's secret.
    pub(crate) fn secret(&self) -> &[u8] {
        &self.0.options.secret
    }

    /// A new value that nobody can guess.
    pub(crate) fn unguessable(&self, what: &str) -> String {
        guard::unguessable(
            self.secret(),
            what,
            self.0.counter.fetch_add(1, Ordering::Relaxed),
        )
    }
}

/// The whole site over a desk.
pub fn router(desk: Arc<dyn Desk>, options: Options) -> Router {
    let site = Site(Arc::new(Inner {
        desk,
        options,
        counter: AtomicU64::new(1),
    }));
    let mut router = Router::new()
        .route("/", get(pages::ranking::show))
        .route("/units/{unit}", get(pages::unit::show))
        .route("/units/{unit}/sheet", get(pages::sheet::show))
        .route(
            "/units/{unit}/sheet/{item}",
            get(pages::sheet::item).post(pages::sheet::change),
        )
        .route("/rubric", get(pages::rubric::show))
        .route("/deadline", get(pages::deadline::show))
        .route("/lang/{tag}", get(pages::choose::lang))
        .route("/theme/{name}", get(pages::choose::theme))
        .route("/assets/{digest}/{name}", get(assets::serve))
        .route("/api/v1/ranking", get(api::ranking))
        .route("/api/v1/ranking.csv", get(api::ranking_csv))
        .route("/api/v1/units/{unit}", get(api::unit))
        .route("/api/v1/units/{unit}/sheet", get(api::sheet))
        .route("/api/v1/units/{unit}/sheet/entries", post(api::change))
        .route("/api/v1/rubric", get(api::rubric))
        .route("/api/v1/deadline", get(api::deadline))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(middleware::from_fn_with_state(site.clone(), only_from_here))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(CatchPanicLayer::custom(Fell(site.clone())))
        .layer(CompressionLayer::new());
    for (name, value) in guard::headers() {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    router.with_state(site)
}

/// Whether an address belongs to the API.
fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

/// Refuses what another site sends in a person's name.
async fn only_from_here(State(_site): State<Site>, visit: Visit, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || guard::from_here(request.headers()) {
        return next.run(request).await;
    }
    if is_api(&request) {
        reply::problem(&reply::forged())
    } else {
        visit.trouble(&reply::forged())
    }
}

async fn not_found(visit: Visit, request: Request) -> Response {
    if is_api(&request) {
        reply::problem(&Trouble::NotFound)
    } else {
        visit.trouble(&Trouble::NotFound)
    }
}

/// What answers when a handler fell: an id, and the rest in the log.
#[derive(Clone)]
struct Fell(Site);

impl tower_http::catch_panic::ResponseForPanic for Fell {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, error: Box<dyn Any + Send + 'static>) -> Response {
        let id = self.0.unguessable("fault");
        let words = error.downcast_ref::<String>().map(String::as_str);
        let words = words
            .or_else(|| error.downcast_ref::<&str>().copied())
            .unwrap_or("?");
        tracing::error!(%id, error = %words, "a handler fell");
        reply::problem(&Trouble::Fault(id))
    }
}
