//! 网址总表: every address of the program, and what stands before all of them.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use mingjian_app::App;
use mingjian_app::queries::Board;
use mingjian_core::ids::CampaignId;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::addresses::{Address, Routes, get, post};
use crate::desk::Trouble;
use crate::reply::{self, Visit};
use crate::{api, assets, guard, pages, session};

/// Largest body of a request.
const MAX_BODY: usize = 1024 * 1024;

/// Largest file that is sent with a form.
const MAX_FILE: usize = 8 * 1024 * 1024;

/// Largest form with a file of that size in it.
const MAX_FORM: usize = MAX_FILE + MAX_BODY;

/// 选项: what the binary decides about the pages.
#[derive(Debug, Clone)]
pub struct Options {
    /// A demonstration: says 演示数据 everywhere and offers sign-in by a click.
    pub demo: bool,
    /// A secret of this server, new at each start or kept.
    pub secret: Vec<u8>,
    /// Whether browsers reach it by HTTPS only: cookies say so.
    pub secure: bool,
}

/// 站点: what every handler reaches.
#[derive(Clone)]
pub(crate) struct Site(Arc<Inner>);

struct Inner {
    app: App,
    options: Options,
    counter: AtomicU64,
    boards: Mutex<HashMap<CampaignId, Arc<Board>>>,
}

impl Site {
    /// The application.
    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// Whether this is a demonstration.
    pub(crate) fn demo(&self) -> bool {
        self.0.options.demo
    }

    /// Whether browsers reach it by HTTPS only.
    pub(crate) fn secure(&self) -> bool {
        self.0.options.secure
    }

    /// The server's secret.
    pub(crate) fn secret(&self) -> &[u8] {
        &self.0.options.secret
    }

    /// ISO date of today in Beijing.
    pub(crate) fn today(&self) -> String {
        self.app().deps().clock.now().date().to_string()
    }

    /// The board of a campaign as it was last asked for.
    pub(crate) fn known_board(&self, campaign: &CampaignId) -> Option<Arc<Board>> {
        self.0
            .boards
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(campaign)
            .cloned()
    }

    /// Keeps a board.
    pub(crate) fn keep_board(&self, campaign: &CampaignId, board: &Arc<Board>) {
        let mut boards = self.0.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.insert(campaign.clone(), Arc::clone(board));
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

/// The whole site over an application.
pub fn router(app: App, options: Options) -> Router {
    let https = options.secure.then(guard::https_only);
    let site = Site(Arc::new(Inner {
        app,
        options,
        counter: AtomicU64::new(1),
        boards: Mutex::default(),
    }));
    let mut router = all()
        .router()
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(middleware::from_fn_with_state(site.clone(), only_from_here))
        .layer(middleware::from_fn_with_state(site.clone(), session::find))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CatchPanicLayer::custom(Fell(site.clone())))
        .layer(middleware::from_fn(reply::in_language))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(no_file)));
    for (name, value) in guard::headers().into_iter().chain(https) {
        // A file that goes out brings a stricter policy of its own.
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    router.with_state(site)
}

/// Every address that the site serves.
pub fn addresses() -> Vec<Address> {
    all().listed()
}

fn all() -> Routes {
    Routes::new()
        .merge(everywhere())
        .merge(house())
        .merge(open_to_all())
        .nest("/c/{campaign}", in_campaign())
        .nest("/api/v1/c/{campaign}", api_in_campaign())
}

/// Whether an answer may be compressed: files go out byte by byte, in ranges.
fn no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ACCEPT_RANGES)
}

/// Pages outside a campaign.
fn everywhere() -> Routes {
    Routes::new()
        .route("/", get(pages::home::show))
        .route(
            "/sign-in",
            get(pages::sign_in::show).post(pages::sign_in::sign_in),
        )
        .route("/sign-in/demo/{person}", post(pages::sign_in::demo))
        .route("/sign-out", post(pages::sign_in::sign_out))
        .route("/act-as/{grant}", post(pages::sign_in::act_as))
        .route("/link/{token}", get(pages::link::show).post(pages::link::use_it))
        .route("/account", get(pages::account::show).post(pages::account::change))
        .route(
            "/campaigns/new",
            get(pages::new_campaign::show)
                .post(pages::new_campaign::open)
                .layer(DefaultBodyLimit::max(MAX_FILE)),
        )
        .route("/tour", get(pages::tour::own))
        .route("/tour/{role}", get(pages::tour::show))
        .route(
            "/do/{name}",
            post(pages::act::give).layer(DefaultBodyLimit::max(MAX_FORM)),
        )
        .route("/deadline", get(pages::deadline::show))
        .route("/lang/{tag}", get(pages::choose::lang))
        .route("/theme/{name}", get(pages::choose::theme))
        .route("/assets/{digest}/{name}", get(assets::serve))
        .route(api::PAGE, get(pages::api::show))
        .route("/api/openapi.json", get(api::document::serve))
        .route("/api/v1/commands/{name}", post(api::commands::give))
        .route("/api/v1/deadline", get(api::deadline))
        .route("/files/{evidence}/{revision}", get(pages::files::get))
        .route("/api/v1/uploads", post(api::uploads::begin))
        .route(
            "/api/v1/uploads/{id}",
            get(api::uploads::show)
                .patch(api::uploads::append)
                .delete(api::uploads::abandon)
                .layer(DefaultBodyLimit::max(api::uploads::MAX_PIECE)),
        )
        .route("/api/v1/uploads/{id}/finish", post(api::uploads::finish))
}

/// Pages and API of the authority: who belongs to it, and how it is set.
fn house() -> Routes {
    Routes::new()
        .route("/accounts", get(pages::accounts::show))
        .route("/accounts/{person}/{step}", post(pages::accounts::manage))
        .route("/bodies", get(pages::bodies::show))
        .route("/settings", get(pages::settings::show))
        .route("/words", get(pages::words::show))
        .route("/words.yaml", get(pages::words::file))
        .route("/tokens", get(pages::tokens::show).post(pages::tokens::make))
        .route("/sign-ins", get(pages::sign_ins::show))
        .route("/api/v1/accounts", get(pages::accounts::json))
        .route("/api/v1/bodies", get(pages::bodies::json))
        .route("/api/v1/settings", get(pages::settings::json))
        .route("/api/v1/words", get(pages::words::json))
        .route("/api/v1/tokens", get(pages::tokens::json))
        .route("/api/v1/sign-ins", get(pages::sign_ins::json))
}

/// What anybody may see: published results.
fn open_to_all() -> Routes {
    Routes::new()
        .route("/public", get(pages::public::list))
        .route("/public/{campaign}", get(pages::public::show))
        .route("/api/v1/public/campaigns", get(api::public::campaigns))
        .route("/api/v1/public/campaigns/{campaign}", get(api::public::result))
        .route(
            "/api/v1/public/campaigns/{campaign}/units",
            get(api::public::listed),
        )
        .route(
            "/api/v1/public/campaigns/{campaign}/digest",
            get(api::public::digest),
        )
        .route(
            "/api/v1/public/campaigns/{campaign}/open-data.csv",
            get(api::public::csv),
        )
        .route(
            "/api/v1/public/campaigns/{campaign}/open-data.json",
            get(api::public::json),
        )
}

/// Pages of one campaign.
fn in_campaign() -> Routes {
    Routes::new()
        .route("/", get(pages::desk::show))
        .route("/plan", get(pages::plan::show))
        .route("/team", get(pages::team::show))
        .route("/notice", get(pages::notice::show))
        .route("/progress", get(pages::progress::show))
        .route("/feedback", get(pages::feedback::show))
        .route("/proposal", get(pages::proposal::show))
        .route("/record", get(pages::record::show))
        .route("/record/units/{unit}", get(pages::record::story))
        .route("/ranking", get(pages::ranking::show))
        .route("/units/{unit}", get(pages::unit::show))
        .route("/units/{unit}/sheet", get(pages::sheet::show))
        .route(
            "/units/{unit}/sheet/{item}",
            get(pages::sheet::item).post(pages::sheet::change),
        )
        .route("/scans/{sha256}", get(pages::files::scan))
        .route("/rubric", get(pages::rubric::show))
        .route("/worklist", get(pages::worklist::show))
        .route("/deductions", get(pages::deductions::show))
        .route(
            "/inspection",
            get(pages::inspection::show)
                .post(pages::inspection::take)
                .layer(DefaultBodyLimit::max(pages::inspection::MAX_BUNDLE)),
        )
        .route("/findings", get(pages::findings::show))
        .route("/findings/{sweep}/{id}", get(pages::findings::one))
        .route("/claims", get(pages::claims::show))
        .route("/result", get(pages::result::show))
        .route(
            "/result/correct",
            get(pages::correct::show).post(pages::correct::change),
        )
        .route("/result/target", get(pages::result::target))
        .route("/consequences", get(pages::consequences::show))
        .route("/rectification", get(pages::rectification::show))
        .route("/cases", get(pages::cases::show))
        .route("/cases/{case}", get(pages::cases::one))
        .merge(of_units())
}

/// Pages on which units hand in: self-check and evidence, with the workbooks of both sides.
fn of_units() -> Routes {
    use pages::{book, evidence, self_check};
    let with_file = || DefaultBodyLimit::max(MAX_FORM);
    Routes::new()
        .route("/self-check", get(self_check::own))
        .route("/units/{unit}/self-check", get(self_check::show))
        .route(
            "/units/{unit}/self-check/{item}",
            get(self_check::item).post(self_check::save),
        )
        .route(
            "/units/{unit}/self-check-report",
            post(self_check::save_report).layer(with_file()),
        )
        .route("/units/{unit}/self-check.xlsx", get(book::self_check))
        .route(
            "/units/{unit}/self-check-book",
            post(book::compare_self_check).layer(with_file()),
        )
        .route(
            "/units/{unit}/self-check-book/confirm",
            post(book::confirm_self_check).layer(with_file()),
        )
        .route("/units/{unit}/sheet.xlsx", get(book::score))
        .route(
            "/units/{unit}/sheet-book",
            post(book::compare_score).layer(with_file()),
        )
        .route(
            "/units/{unit}/sheet-book/confirm",
            post(book::confirm_score).layer(with_file()),
        )
        .route("/evidence", get(evidence::own))
        .route(
            "/evidence/{id}",
            get(evidence::piece).post(evidence::revise).layer(with_file()),
        )
        .route(
            "/units/{unit}/evidence",
            get(evidence::show).post(evidence::add).layer(with_file()),
        )
}

/// The API of one campaign.
fn api_in_campaign() -> Routes {
    Routes::new()
        .route("/desk", get(pages::desk::json))
        .route("/plan", get(pages::plan::json))
        .route("/team", get(pages::team::json))
        .route("/notice", get(pages::notice::json))
        .route("/progress", get(pages::progress::json))
        .route("/feedback", get(pages::feedback::json))
        .route("/proposal", get(pages::proposal::json))
        .route("/record", get(pages::record::json))
        .route("/record/units/{unit}", get(pages::record::story_json))
        .route("/ranking", get(api::ranking))
        .route("/ranking.csv", get(api::ranking_csv))
        .route("/units/{unit}", get(api::unit))
        .route("/units/{unit}/sheet", get(api::sheet))
        .route("/units/{unit}/sheet/entries", post(api::change))
        .route("/rubric", get(api::rubric))
        .route("/worklist", get(pages::worklist::json))
        .route("/deductions", get(pages::deductions::json))
        .route("/inspection", get(pages::inspection::json))
        .route("/findings", get(pages::findings::json))
        .route("/findings/{sweep}/{id}", get(pages::findings::one_json))
        .route("/claims", get(pages::claims::json))
        .route("/result", get(pages::result::json))
        .route("/correction", get(pages::correct::json))
        .route("/target", get(pages::result::target_json))
        .route("/target.csv", get(pages::result::target_csv))
        .route("/target.xlsx", get(pages::result::target_xlsx))
        .route("/consequences", get(pages::consequences::json))
        .route("/rectification", get(pages::rectification::json))
        .route("/cases", get(pages::cases::json))
        .route("/units/{unit}/beside", get(pages::sheet::beside_json))
        .route("/self-check", get(pages::self_check::own_json))
        .route("/units/{unit}/self-check", get(pages::self_check::json))
        .route("/evidence", get(pages::evidence::own_json))
        .route("/evidence/{id}", get(pages::evidence::piece_json))
        .route("/units/{unit}/evidence", get(pages::evidence::json))
}

/// Whether an address belongs to the API.
fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

/// Refuses what another site sends in a person's name; in the demonstration, where a click signs in, also what reached
/// this machine under another's name.
async fn only_from_here(State(site): State<Site>, visit: Visit, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // A program shows its token with each request; no other site can make a browser do that.
    let is_program = visit.signed_in.reach.is_some();
    let here = !site.demo() || guard::to_this_machine(request.headers());
    if here && (reads || is_program || guard::from_here(request.headers())) {
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
