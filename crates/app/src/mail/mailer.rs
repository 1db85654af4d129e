//! 邮件发送: one connection to the mail server, step by step.
//!
//! The library's own transport sends in one call; here the text is a step of its own, so that what is written before
//! and after it tells exactly what may have gone out. **Does not** retry, and does not know the outbox.

use std::time::Duration;

use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use mingjian_core::refusal::Refusal;

use super::settings::{Encryption, MailSettings};
use super::trouble::Trouble;

/// 邮件发送: a mail server by its settings.
#[derive(Clone)]
pub struct Mailer {
    settings: MailSettings,
    from: Address,
    tls: TlsParameters,
}

impl Mailer {
    /// A mailer by settings; nothing is connected yet.
    ///
    /// # Errors
    /// MJ9201 to MJ9205 when a setting cannot be used.
    pub fn new(settings: MailSettings) -> Result<Self, Refusal> {
        let from = settings.check()?;
        let unusable = |error: Error| Refusal::new("MJ9204", &[("detail", &error.to_string())]);
        let mut tls = TlsParameters::builder(settings.host.clone());
        if let Some(pem) = &settings.certificate {
            let text = String::from_utf8_lossy(pem);
            if !text.contains("BEGIN CERTIFICATE") {
                return Err(Refusal::new("MJ9204", &[("detail", "PEM")]));
            }
            tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(unusable)?);
        }
        let tls = tls.build_rustls().map_err(unusable)?;
        Ok(Self { settings, from, tls })
    }

    /// From whom mail comes.
    pub(super) fn from(&self) -> (&Address, &str) {
        (&self.from, &self.settings.from_name)
    }

    /// Connects, encrypts and signs in, as the settings say.
    pub(super) async fn connect(&self) -> Result<Connection, Trouble> {
        let settings = &self.settings;
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let tls = (settings.encryption == Encryption::Tls).then(|| self.tls.clone());
        let address = (settings.host.as_str(), settings.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(settings.timeout), &hello, tls, None);
        let inner = self.within(connecting, Trouble::connecting).await?;
        let mut connection = Connection {
            inner,
            timeout: settings.timeout,
        };
        if settings.encryption == Encryption::StartTls {
            let starting = connection.inner.starttls(self.tls.clone(), &hello);
            self.within(starting, Trouble::connecting).await?;
        }
        if let Some(sign_in) = &settings.sign_in {
            let credentials = Credentials::new(sign_in.user.clone(), sign_in.password.clone());
            let signing_in = connection.inner.auth(DEFAULT_MECHANISMS, &credentials);
            self.within(signing_in, Trouble::signing_in).await?;
        }
        Ok(connection)
    }

    async fn within<T>(
        &self,
        step: impl Future<Output = Result<T, Error>>,
        trouble: fn(&Error) -> Trouble,
    ) -> Result<T, Trouble> {
        within(self.settings.timeout, step, trouble).await
    }
}

/// A connection, ready for mails one after another.
pub(super) struct Connection {
    inner: AsyncSmtpConnection,
    timeout: Duration,
}

impl Connection {
    /// Says from whom and to whom; the server waits for the text then.
    pub(super) async fn announce(&mut self, envelope: &Envelope) -> Result<(), Trouble> {
        let (timeout, inner) = (self.timeout, &mut self.inner);
        let sender = Mail::new(envelope.from().cloned(), vec![]);
        within(timeout, inner.command(sender), Trouble::sender).await?;
        for to in envelope.to() {
            let recipient = Rcpt::new(to.clone(), vec![]);
            within(timeout, inner.command(recipient), Trouble::mail).await?;
        }
        within(timeout, inner.command(Data), Trouble::mail)
            .await
            .map(drop)
    }

    /// Sends the text and waits for the answer.
    pub(super) async fn text(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        match tokio::time::timeout(self.timeout, self.inner.message(bytes)).await {
            Ok(answer) => answer.map(drop).map_err(|error| Trouble::text(&error)),
            Err(_) => Err(Trouble::doubt("timeout")),
        }
    }

    /// Forgets a mail that was not taken; `false` when the connection is of no more use.
    pub(super) async fn reset(&mut self) -> bool {
        within(self.timeout, self.inner.command(Rset), Trouble::mail)
            .await
            .is_ok()
    }

    /// Says good-bye; whatever the answer is, everything is done.
    pub(super) async fn close(mut self) {
        let _ = within(self.timeout, self.inner.command(Quit), Trouble::mail).await;
    }
}

async fn within<T>(
    timeout: Duration,
    step: impl Future<Output = Result<T, Error>>,
    trouble: fn(&Error) -> Trouble,
) -> Result<T, Trouble> {
    match tokio::time::timeout(timeout, step).await {
        Ok(done) => done.map_err(|error| trouble(&error)),
        Err(_) => Err(Trouble::slow()),
    }
}
