//! 邮件正文: a mail as bytes: plain text in UTF-8 with the headers of a mail that a program sent.
//!
//! **Invariant:** the same mail has the same Message-ID, so that a repeated one is recognised by who receives it.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{Address, address::Envelope};
use mingjian_core::refusal::Refusal;
use mingjian_store::tables::outbox::Mail;

use super::settings::address;

/// Headers that keep answering machines from answering (RFC 3834).
const AUTOMATIC: [(&str, &str); 2] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
];

/// A mail with its envelope, as it goes out.
pub(super) struct Written {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

/// Writes a mail.
pub(super) fn write(mail: &Mail, from: &Address, from_name: &str) -> Result<Written, Refusal> {
    let refused = || Refusal::new("MJ9201", &[("address", &mail.address)]);
    let to = address(&mail.address)?;
    let name = (!from_name.is_empty()).then(|| from_name.to_owned());
    let since = Duration::from_millis(u64::try_from(mail.queued_at.0).unwrap_or_default());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to))
        .subject(mail.subject.clone())
        .date(UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH))
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        .header(ContentType::TEXT_PLAIN);
    for (header, value) in AUTOMATIC {
        let header = HeaderName::new_from_ascii(header.to_owned()).map_err(|_| refused())?;
        builder = builder.raw_header(HeaderValue::new(header, value.to_owned()));
    }
    let text = mail.body.replace("\r\n", "\n").replace('\n', "\r\n");
    let message = builder.body(text).map_err(|_| refused())?;
    Ok(Written {
        envelope: message.envelope().clone(),
        bytes: message.formatted(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use mingjian_core::ids::Moment;
    use mingjian_core::reminder::Recipient;
    use mingjian_store::tables::outbox::MailState;

    use super::*;

    fn mail(subject: &str) -> Mail {
        Mail {
            id: "0a1b".to_owned(),
            authority: "city".into(),
            recipient: Recipient::Unit("chengguan".to_owned()),
            said_on: date(2026, 3, 10),
            address: "liaison@example.gov.cn".to_owned(),
            subject: subject.to_owned(),
            body: "一\n二\n".to_owned(),
            state: MailState::Queued,
            attempts: 1,
            forgiven: 0,
            queued_at: Moment(1_772_413_200_000),
            next_at: Moment(0),
            settled_at: None,
            error_code: None,
            error_detail: None,
        }
    }

    fn text(subject: &str) -> String {
        let from = "office@example.gov.cn".parse().unwrap();
        String::from_utf8(write(&mail(subject), &from, "市政务公开办公室").unwrap().bytes).unwrap()
    }

    #[test]
    fn a_mail_is_ascii_and_says_that_a_program_sent_it() {
        let text = text("提醒");
        assert!(text.is_ascii());
        assert!(text.contains("Message-ID: <0a1b@example.gov.cn>\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(
            text.contains("Date: Mon, 02 Mar 2026 01:00:00 +0000\r\n"),
            "{text}"
        );
        assert!(text.contains("text/plain; charset=utf-8"), "{text}");
    }

    #[test]
    fn a_subject_cannot_smuggle_a_header_in() {
        let text = text("a\r\nBcc: all@example.gov.cn");
        assert!(!text.contains("\nBcc:"), "{text}");
    }
}
