//! Pages and the JSON API: the same views as HTML and as JSON.
//!
//! A handler asks the application in the role of the person behind the request, and renders the view. **Invariant:** nothing here scores,
//! stores or decides; every page works before any script, in Chinese and English, on paper and at 375 px.

mod addresses;
mod api;
mod app_desk;
mod assets;
mod desk;
mod form;
mod frame;
mod guard;
mod input;
mod marks;
mod nav;
mod numbers;
mod pages;
mod proxy;
mod reply;
mod routes;
mod session;
mod texts;
mod words;

pub use addresses::Address;
pub use api::document::openapi;
pub use proxy::behind;
pub use routes::{Options, addresses, router};

/// Runs the server on a listener until the future resolves.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    site: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(
        listener,
        site.into_make_service_with_connect_info::<std::net::SocketAddr>(),
    )
    .with_graceful_shutdown(stop)
    .await
}
