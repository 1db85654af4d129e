//! A server of the real binary: started, asked, stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a start may take at most: a busy machine, a program that was not optimised.
const START: Duration = Duration::from_secs(180);

/// A running server; it is killed when the test ends.
pub struct Server {
    child: Child,
    /// Its address, such as `127.0.0.1:40001`.
    pub address: String,
    /// What it printed before it was ready and with it.
    pub printed: String,
}

impl Server {
    /// Starts `serve` with these arguments and variables on a free port.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long another process may take to start"
    )]
    pub fn start(args: &[&str], variables: &[(&str, &str)], data: &Path) -> Self {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log(data))
            .unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingjian"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(args)
            .env_clear();
        command
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = command.spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let (send, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let begun = Instant::now();
        let mut server = Self {
            child,
            address: String::new(),
            printed: String::new(),
        };
        while begun.elapsed() < START {
            match lines.recv_timeout(Duration::from_millis(300)) {
                Ok(line) => {
                    server.printed.push_str(&line);
                    server.printed.push('\n');
                    if let Some(url) = line.strip_prefix("listening on http://") {
                        server.address = url.trim_end_matches('/').to_owned();
                    }
                }
                // The address and what belongs to it are written at once.
                Err(_) if !server.address.is_empty() => return server,
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(_) => {}
            }
        }
        panic!(
            "the server did not start: {}",
            std::fs::read_to_string(log_of(data)).unwrap_or_default()
        );
    }

    /// `GET`: status and the whole answer.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let mut request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(&format!("{request}\r\n"))
    }

    /// `POST` of a form that is encoded already.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> (u16, String) {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n",
            self.address,
            form.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(&format!("{request}\r\n{form}"))
    }

    fn send(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        (status, answer)
    }

    /// Tells it to end, as a service manager does, and waits; what it said on standard error comes back.
    pub fn stop(mut self, data: &Path) -> String {
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let ended = self.child.wait().unwrap();
        let said = std::fs::read_to_string(log_of(data)).unwrap_or_default();
        assert!(ended.success(), "{ended}: {said}");
        said
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already when the test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(data: &Path) -> std::path::PathBuf {
    if let Some(parent) = data.parent() {
        std::fs::create_dir_all(parent).unwrap();
    }
    log_of(data)
}

/// Beside the data, not inside: a folder with a file in it is not empty.
fn log_of(data: &Path) -> std::path::PathBuf {
    data.with_extension("log")
}
