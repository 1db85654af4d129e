//! 提醒邮件: reminders into the outbox, and from the outbox to the mail server.
//!
//! Planning is pure and stands in core; here what is owed ([`App::owed`]) becomes a plan, a plan becomes mails
//! ([`App::remind`]), and mails go out by SMTP ([`App::deliver_due`]). **Invariant:** a mail that may have left is never sent again by itself. The one window:
//! between its last byte and the server's answer; who dies there leaves a mail in doubt, shown and never repeated
//! without a person.
//!
//! [`App::owed`]: crate::App::owed
//! [`App::remind`]: crate::App::remind
//! [`App::deliver_due`]: crate::App::deliver_due

mod deliver;
mod mailer;
mod message;
mod owed;
mod remind;
mod settings;
mod trouble;

pub use deliver::Delivery;
pub use mailer::Mailer;
pub use mingjian_store::tables::outbox::{Mail, MailState};
pub use remind::{Addressee, Queued, Reminders};
pub use settings::{Encryption, MailSettings, SignIn};
pub use trouble::words;
