//! 邮件设置: which mail server, how it is reached, and from whom mail comes.
//!
//! **Invariant:** text in clear goes to this machine only, and a password is never shown.

use std::fmt;
use std::time::Duration;

use lettre::Address;
use mingjian_core::refusal::Refusal;

/// 加密方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte, mostly on port 465.
    Tls,
    /// TLS after a greeting in clear, mostly on port 587; without it nothing is sent.
    StartTls,
    /// In clear, for a server on this machine only.
    Clear,
}

/// 登录邮件服务器: a user and a password.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// 邮件设置.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is reached.
    pub encryption: Encryption,
    /// Who signs in there, where it asks for it.
    pub sign_in: Option<SignIn>,
    /// The authority of its certificate as PEM, trusted beside those of the machine; for servers inside an office.
    pub certificate: Option<Vec<u8>>,
    /// The address from which mail comes.
    pub from: String,
    /// The name beside it, for instance the office's.
    pub from_name: String,
    /// How long each step may take.
    pub timeout: Duration,
}

impl MailSettings {
    /// The address from which mail comes, if everything is in order.
    pub(super) fn check(&self) -> Result<Address, Refusal> {
        let host = self.host.as_str();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if host.is_empty() || host.len() > 253 || !host.chars().all(plain) || self.port == 0 {
            let port = self.port.to_string();
            return Err(Refusal::new("MJ9202", &[("host", host), ("port", &port)]));
        }
        if self.encryption == Encryption::Clear && !is_this_machine(host) {
            return Err(Refusal::new("MJ9203", &[("host", host)]));
        }
        if let Some(SignIn { user, password }) = &self.sign_in
            && (user.is_empty() || password.is_empty())
        {
            return Err(Refusal::new("MJ9205", &[]));
        }
        address(&self.from)
    }
}

/// An address as it can be sent to.
pub(super) fn address(text: &str) -> Result<Address, Refusal> {
    let shown: String = text.chars().take(100).collect();
    let refused = || Refusal::new("MJ9201", &[("address", &shown)]);
    if !text.is_ascii() || text.len() > 254 {
        return Err(refused());
    }
    text.parse().map_err(|_| refused())
}

/// Whether a host is this machine by its very words; a name that has to be looked up may lead anywhere.
fn is_this_machine(host: &str) -> bool {
    let numbers = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    matches!(host, "localhost" | "::1") || (host.starts_with("127.") && numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            host: "mail.example.gov.cn".to_owned(),
            port: 465,
            encryption: Encryption::Tls,
            sign_in: None,
            certificate: None,
            from: "office@example.gov.cn".to_owned(),
            from_name: "办公室".to_owned(),
            timeout: Duration::from_secs(30),
        }
    }

    fn code(change: impl FnOnce(&mut MailSettings)) -> Option<&'static str> {
        let mut settings = settings();
        change(&mut settings);
        settings.check().err().map(|refusal| refusal.code)
    }

    #[test]
    fn settings_in_order_pass_and_each_slip_has_its_code() {
        assert_eq!(code(|_| ()), None);
        assert_eq!(code(|s| s.host = "a b".to_owned()), Some("MJ9202"));
        assert_eq!(code(|s| s.port = 0), Some("MJ9202"));
        assert_eq!(code(|s| s.from = "办公室".to_owned()), Some("MJ9201"));
        assert_eq!(code(|s| s.from = "a@b\r\nTo: c@d".to_owned()), Some("MJ9201"));
    }

    #[test]
    fn text_in_clear_goes_to_this_machine_only() {
        assert_eq!(code(|s| s.encryption = Encryption::Clear), Some("MJ9203"));
        let trick = |s: &mut MailSettings| {
            (s.host, s.encryption) = ("127.example.gov.cn".to_owned(), Encryption::Clear);
        };
        assert_eq!(code(trick), Some("MJ9203"));
        for host in ["127.0.0.1", "::1", "localhost"] {
            let clear = |s: &mut MailSettings| (s.host, s.encryption) = (host.to_owned(), Encryption::Clear);
            assert_eq!(code(clear), None, "{host}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let sign_in = |password: &str| SignIn {
            user: "office".to_owned(),
            password: password.to_owned(),
        };
        assert_eq!(code(|s| s.sign_in = Some(sign_in(""))), Some("MJ9205"));
        assert!(!format!("{:?}", sign_in("open sesame")).contains("sesame"));
    }
}
