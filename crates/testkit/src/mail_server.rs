//! A real mail server for tests: a process of its own on loopback that keeps each mail in files.
//!
//! It is Debian's `python3-aiosmtpd` behind `mail_server/server.py`; what arrives is decoded by Python's own reader of
//! mail, which knows nothing of ours. **Invariant:** it ends with its input, so a killed test leaves no process behind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::engine::TestError;

const SERVER: &str = include_str!("mail_server/server.py");

/// Prints a Python that has the mail server: the system's own first, since another may stand before it in PATH.
const FIND: &str = r#"
for p in /usr/bin/python3 python3; do
    if "$p" -c 'import aiosmtpd' 2>/dev/null; then echo "$p"; exit 0; fi
done
exit 1
"#;

/// Makes an authority and a certificate by it for 127.0.0.1 and localhost, in the current directory.
const CERTIFY: &str = r#"
set -e
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
openssl req -x509 $new -keyout authority.key -out authority.pem -days 2 -subj "/CN=Test authority"
openssl req $new -keyout server.key -out server.csr -subj "/CN=localhost"
printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=critical,CA:FALSE\n' > server.cnf
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
    -extfile server.cnf -out server.pem
"#;

/// How the server wants to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailMode {
    /// In clear.
    Clear,
    /// In clear until STARTTLS; without it nothing is taken.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// A mail as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The decoded subject.
    pub subject: String,
    /// The decoded text, with the line ends of a file.
    pub text: String,
    /// The decoded headers, one a line.
    pub headers: String,
}

/// A running mail server. Addresses tell how it behaves: `unknown.…` is refused with 550, `later.…` is put off once
/// with 450, `silent.…` is taken but not answered, `slow.…` never comes to an answer.
pub struct MailServer {
    home: TempDir,
    mode: MailMode,
    sign_in: Option<(String, String)>,
    port: u16,
    child: Option<Child>,
}

impl MailServer {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// The mail server or OpenSSL is not installed; the sentence says what to do.
    pub fn start(mode: MailMode, sign_in: Option<(&str, &str)>) -> Result<Self, TestError> {
        let home = TempDir::with_prefix("mingjian-mail-")?;
        fs::write(home.path().join("server.py"), SERVER)?;
        fs::create_dir(home.path().join("mail"))?;
        if mode != MailMode::Clear {
            let mut openssl = Command::new("sh");
            let done = openssl.args(["-c", CERTIFY]).current_dir(home.path()).output()?;
            if !done.status.success() {
                let why = String::from_utf8_lossy(&done.stderr).into_owned();
                return Err(format!("the test certificate, which needs openssl: {why}").into());
            }
        }
        let mut server = Self {
            home,
            mode,
            sign_in: sign_in.map(|(user, password)| (user.to_owned(), password.to_owned())),
            port: 0,
            child: None,
        };
        server.restart()?;
        Ok(server)
    }

    /// Its port on 127.0.0.1; the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that certified the server.
    ///
    /// # Errors
    /// The server speaks in clear.
    pub fn authority(&self) -> Result<Vec<u8>, TestError> {
        Ok(fs::read(self.home.path().join("authority.pem"))?)
    }

    /// Ends the process; mail that has arrived stays.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended already; either way it is gone after this.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts the process, on the port it had before.
    ///
    /// # Errors
    /// It does not start.
    pub fn restart(&mut self) -> Result<(), TestError> {
        self.stop();
        let python = Command::new("sh").args(["-c", FIND]).output()?;
        if !python.status.success() {
            return Err(
                "this test needs a mail server: apt-get install -y --no-install-recommends python3-aiosmtpd"
                    .into(),
            );
        }
        let python = String::from_utf8(python.stdout)?;
        let (user, password) = self.sign_in.clone().unwrap_or_default();
        let mode = match self.mode {
            MailMode::Clear => "clear",
            MailMode::StartTls => "starttls",
            MailMode::Tls => "tls",
        };
        let mut command = Command::new(python.trim());
        command
            .arg("-B")
            .arg(self.path("server.py"))
            .arg(self.path("mail"))
            .args([&self.port.to_string(), mode, &user, &password])
            .args([self.path("server.pem"), self.path("server.key")])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(fs::File::create(self.path("log"))?));
        let mut child = command.spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        self.child = Some(child);
        match line.trim().parse() {
            Ok(port) => {
                self.port = port;
                Ok(())
            }
            Err(_) => {
                self.stop();
                let log = fs::read_to_string(self.path("log")).unwrap_or_default();
                Err(format!("the mail server did not start: {log}").into())
            }
        }
    }

    /// What has arrived, in its order.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn mails(&self) -> Result<Vec<ReceivedMail>, TestError> {
        let mut folders = Vec::new();
        for entry in fs::read_dir(self.path("mail"))? {
            let path = entry?.path();
            let draft = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if !draft {
                folders.push(path);
            }
        }
        folders.sort();
        folders.iter().map(|folder| read(folder)).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn read(folder: &Path) -> Result<ReceivedMail, TestError> {
    let part = |name: &str| fs::read_to_string(folder.join(name));
    Ok(ReceivedMail {
        from: part("from")?,
        to: part("to")?.lines().map(str::to_owned).collect(),
        subject: part("subject")?,
        text: part("text")?.replace("\r\n", "\n"),
        headers: part("headers")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_keeps_its_port_and_ends_when_told() {
        let mut server = MailServer::start(MailMode::Clear, None).unwrap();
        let port = server.port();
        let answers = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        assert!(answers());
        server.stop();
        assert!(!answers());
        server.restart().unwrap();
        assert_eq!((server.port(), answers()), (port, true));
        assert_eq!(server.mails().unwrap(), []);
    }
}
