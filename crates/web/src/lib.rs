//! Pages and the JSON API: the same views as HTML and as JSON.
//!
//! A handler asks the [`Desk`] for the board, builds a view and renders it. **Invariant:** nothing here scores,
//! stores or decides; every page works before any script, in Chinese and English, on paper and at 375 px.

mod api;
mod app_desk;
mod assets;
mod desk;
mod frame;
mod guard;
mod input;
mod marks;
mod numbers;
mod pages;
mod reply;
mod routes;
mod texts;
mod words;

pub use app_desk::AppDesk;
pub use desk::{Asked, Change, Desk, Trouble};
pub use routes::{Options, router};

/// Runs the server on a listener until the future resolves.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    site: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, site).with_graceful_shutdown(stop).await
}
