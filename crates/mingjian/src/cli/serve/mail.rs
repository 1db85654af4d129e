//! 邮件提醒 of the server: which mail server, from whom, and where links lead.
//!
//! Each setting is an option or a variable of the environment. **Invariant:** a password comes from a file or the
//! environment, never from the command line, where others see it; without a mail server no mail is queued at all.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use mingjian_app::mail::{Encryption, MailSettings, Mailer, SignIn};
use mingjian_core::refusal::Refusal;

use crate::cli::trouble::{Trouble, not_read};

/// The variable that holds the password when no file does.
const PASSWORD: &str = "MINGJIAN_SMTP_PASSWORD";
/// How long each step with the mail server may take.
const STEP: Duration = Duration::from_secs(30);

/// The encryptions by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// TLS from the first byte.
    #[value(help = "全程 TLS，通常是 465 端口  TLS from the first byte, mostly port 465")]
    Tls,
    /// TLS after a greeting.
    #[value(help = "先连接再加密，通常是 587 端口  TLS after a greeting, mostly port 587")]
    Starttls,
    /// None.
    #[value(help = "不加密，只限本机的邮件服务  in clear, only for a server on this machine")]
    Clear,
}

impl Way {
    fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::Clear => 25,
        }
    }
}

impl From<Way> for Encryption {
    fn from(way: Way) -> Self {
        match way {
            Way::Tls => Self::Tls,
            Way::Starttls => Self::StartTls,
            Way::Clear => Self::Clear,
        }
    }
}

/// Settings of mail.
#[derive(clap::Args)]
#[command(next_help_heading = "邮件提醒 Mail")]
#[group(skip)]
pub struct Args {
    #[arg(
        long,
        value_name = "HOST",
        env = "MINGJIAN_SMTP_HOST",
        hide_env_values = true,
        requires = "mail_from",
        help = "邮件服务器；不写就只在系统内提醒\nThe mail server; without it reminders stand in the product only"
    )]
    smtp_host: Option<String>,
    #[arg(
        long,
        value_name = "PORT",
        env = "MINGJIAN_SMTP_PORT",
        hide_env_values = true,
        help = "端口；缺省 465、587 或 25，随加密方式\nIts port; 465, 587 or 25 by the encryption"
    )]
    smtp_port: Option<u16>,
    #[arg(
        long,
        value_enum,
        value_name = "WAY",
        env = "MINGJIAN_SMTP_ENCRYPTION",
        hide_env_values = true,
        default_value = "tls",
        help = "加密方式\nHow it is encrypted"
    )]
    smtp_encryption: Way,
    #[arg(
        long,
        value_name = "NAME",
        env = "MINGJIAN_SMTP_USER",
        hide_env_values = true,
        help = "登录邮件服务器的用户名\nThe user who signs in at the mail server"
    )]
    smtp_user: Option<String>,
    #[arg(
        long,
        value_name = "FILE",
        env = "MINGJIAN_SMTP_PASSWORD_FILE",
        hide_env_values = true,
        requires = "smtp_user",
        help = "存密码的文件；不写就读环境变量 MINGJIAN_SMTP_PASSWORD。密码不写在命令行上\nFile with the password; else the variable MINGJIAN_SMTP_PASSWORD. Never on the command line"
    )]
    smtp_password_file: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        env = "MINGJIAN_SMTP_CA",
        hide_env_values = true,
        help = "邮件服务器证书的签发机构（PEM），内部服务器用\nAuthority of the server's certificate (PEM), for servers inside an office"
    )]
    smtp_ca: Option<PathBuf>,
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "MINGJIAN_MAIL_FROM",
        hide_env_values = true,
        help = "发件地址\nThe address from which mail comes"
    )]
    mail_from: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        env = "MINGJIAN_MAIL_FROM_NAME",
        hide_env_values = true,
        default_value = "",
        help = "发件人名称，如办公室名称\nThe name beside it, such as the office's"
    )]
    mail_from_name: String,
    #[arg(
        long,
        value_name = "URL",
        env = "MINGJIAN_SITE_URL",
        hide_env_values = true,
        default_value = "",
        help = "邮件里办理链接的网址开头，如 https://kaohe.example.gov.cn\nWhat links in mails begin with, such as https://kaohe.example.gov.cn"
    )]
    pub site_url: String,
    #[arg(
        long,
        value_name = "HOUR",
        env = "MINGJIAN_MAIL_HOUR",
        hide_env_values = true,
        default_value_t = 8,
        value_parser = clap::value_parser!(i8).range(0..=23),
        help = "每天几点起发提醒（北京时间）\nFrom which hour of the day reminders go out (Beijing)"
    )]
    pub mail_hour: i8,
}

impl Args {
    /// The mailer; nothing without a mail server.
    ///
    /// # Errors
    /// A setting that cannot be used, a file that cannot be read, a user without password.
    pub fn mailer(&self) -> Result<Option<Mailer>, Trouble> {
        let Some(host) = &self.smtp_host else {
            return Ok(None);
        };
        let site = self.site_url.as_str();
        if !site.is_empty()
            && !["https://", "http://"]
                .iter()
                .any(|scheme| site.starts_with(scheme))
        {
            return Err(Refusal::new("MJ9130", &[("url", site)]).into());
        }
        let certificate = match &self.smtp_ca {
            Some(path) => {
                Some(std::fs::read(path).map_err(|error| not_read(&error, &path.display().to_string()))?)
            }
            None => None,
        };
        let settings = MailSettings {
            host: host.clone(),
            port: self.smtp_port.unwrap_or_else(|| self.smtp_encryption.port()),
            encryption: self.smtp_encryption.into(),
            sign_in: self.sign_in()?,
            certificate,
            from: self.mail_from.clone().unwrap_or_default(),
            from_name: self.mail_from_name.clone(),
            timeout: STEP,
        };
        Ok(Some(Mailer::new(settings)?))
    }

    fn sign_in(&self) -> Result<Option<SignIn>, Trouble> {
        let Some(user) = self.smtp_user.clone() else {
            return Ok(None);
        };
        let password = match &self.smtp_password_file {
            Some(path) => {
                let text = std::fs::read_to_string(path);
                let text = text.map_err(|error| not_read(&error, &path.display().to_string()))?;
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            None => from_environment(),
        };
        Ok(Some(SignIn { user, password }))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the one door for settings"
)]
fn from_environment() -> String {
    std::env::var(PASSWORD).unwrap_or_default()
}
