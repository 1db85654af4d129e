//! For tests: a whole application on both databases, with a clock that stands still.
//!
//! **Invariant:** a test needs nothing prepared by hand, and leaves nothing behind, killed or not.

mod archive;
mod builders;
mod engine;
mod fake;
mod intruder;
mod mail_server;
pub mod postgres;
pub mod site;
mod test_app;
mod word;
mod workbook;

pub use archive::Archive;
pub use builders::{AUTHORITY, CAMPAIGN, RUBRIC, assessor, entry, found, full, lost, open, sheets};
pub use engine::{Engine, TestError, TestStore};
pub use fake::{FakeClock, FakeRandom};
pub use mail_server::{MailMode, MailServer, ReceivedMail};
/// The readers of documents, for tests of crates that do not know them.
pub use mingjian_app::inspected::Documents;
pub use test_app::{TestApp, on};
pub use word::docx;
pub use workbook::fill_cell;

/// Tells each story twice, on SQLite and on PostgreSQL, and verifies the record behind it.
///
/// ```text
/// on_both! {
///     async fn a_sheet_is_filled(app) {
///         app.prepare().await;
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($app: std::sync::Arc<$crate::TestApp>) $body

            #[test]
            fn sqlite() -> Result<(), $crate::TestError> {
                $crate::on($crate::Engine::Sqlite, story)
            }

            #[test]
            fn postgres() -> Result<(), $crate::TestError> {
                $crate::on($crate::Engine::Postgres, story)
            }
        }
    )+};
}
