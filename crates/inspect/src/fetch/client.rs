//! 请求: one request, one recorded answer. Redirects are not followed here: each is a request of its own, so that
//! each passes the guard and the pace.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::Response;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{HeaderMap, LOCATION};
use tokio::task::JoinHandle;
use url::Url;

use super::AGENT;
use super::body::{Encoding, Stop, Trickle, receive};
use super::certificate::Certificate;
use super::connect::{Connector, Resolve};
use super::guard::{Guard, Refused};
use super::visitor::Visitor;
use crate::page::MAX_BYTES;

/// 上限 of one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the connection with its encryption.
    pub connect: Duration,
    /// Until the head of the answer is there.
    pub first_byte: Duration,
    /// For the whole of it.
    pub whole: Duration,
    /// In each such stretch a body has to bring [`Limits::fewest`] bytes.
    pub stretch: Duration,
    /// See [`Limits::stretch`].
    pub fewest: usize,
    /// Most bytes of the head.
    pub head: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(20),
            whole: Duration::from_secs(90),
            stretch: Duration::from_secs(5),
            fewest: 512,
            head: 64 * 1024,
        }
    }
}

/// Most header lines of an answer.
const MAX_HEADERS: usize = 200;
/// Most origins of which connections are kept for the next request.
const MAX_IDLE: usize = 16;
/// Most connections that are kept of one.
const MAX_LINES: usize = 2;
/// Most bytes that are received of a page: one more than are read, so that the reading says that there were more.
pub(crate) const MAX_RECEIVED: usize = MAX_BYTES + 1;
/// Most bytes that are received of a file.
pub(crate) const MAX_FILE: usize = 32 * 1024 * 1024;

/// 方法.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The head alone.
    Head,
    /// Head and body.
    Get,
}

/// 请求.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is asked for.
    pub url: Url,
    /// How.
    pub method: Method,
    /// The tag of the version that is known.
    pub etag: Option<String>,
    /// The date of the version that is known.
    pub last_modified: Option<String>,
    /// Most bytes of the body that are received.
    pub most: usize,
    /// As whom; as the program itself where nothing is said.
    pub visitor: Option<Visitor>,
}

impl Request {
    /// A plain one.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            url,
            method,
            etag: None,
            last_modified: None,
            most: MAX_RECEIVED,
            visitor: None,
        }
    }

    /// The head as it is sent.
    fn head(&self) -> Vec<(&'static str, String)> {
        let host = self.url.host_str().unwrap_or_default();
        let host = self
            .url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut head = vec![
            ("host", host),
            (
                "user-agent",
                self.visitor.map_or_else(
                    || {
                        format!(
                            "{AGENT}/{} (open-government inspection)",
                            env!("CARGO_PKG_VERSION")
                        )
                    },
                    |visitor| visitor.agent().to_owned(),
                ),
            ),
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()),
            ("accept-language", "zh-CN,zh;q=0.9".to_owned()),
            ("accept-encoding", "gzip, deflate, br".to_owned()),
        ];
        if self.visitor == Some(Visitor::Searcher) {
            head.push(("referer", super::visitor::SEARCH.to_owned()));
        }
        head.extend(self.etag.clone().map(|tag| ("if-none-match", tag)));
        head.extend(self.last_modified.clone().map(|date| ("if-modified-since", date)));
        head
    }

    fn target(&self) -> String {
        let query = self
            .url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        format!("{}{query}", self.url.path())
    }

    /// What was sent, as text.
    pub fn text(&self) -> String {
        let method = if self.method == Method::Head {
            "HEAD"
        } else {
            "GET"
        };
        let lines: String = self
            .head()
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        format!("{method} {} HTTP/1.1\r\n{lines}\r\n", self.target())
    }
}

/// 答复: what came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked for.
    pub url: Url,
    /// What was sent.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The version of the protocol.
    pub version: &'static str,
    /// Header lines.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body as it was sent, packed or not, as far as it was received.
    pub raw: Bytes,
    /// Why it was not received to its end.
    pub stop: Option<Stop>,
    /// The address that answered.
    pub address: IpAddr,
}

impl Answer {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        std::str::from_utf8(value).ok()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<Url> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let (_, value) = self.headers.iter().find(|(name, _)| name == LOCATION.as_str())?;
        self.url.join(String::from_utf8_lossy(value).trim()).ok()
    }

    /// The unpacked body and whether it is all of it.
    pub fn body(&self) -> (Cow<'_, [u8]>, bool) {
        self.body_up_to(MAX_RECEIVED)
    }

    /// The same with another limit.
    pub(crate) fn body_up_to(&self, most: usize) -> (Cow<'_, [u8]>, bool) {
        let encoding = Encoding::read(self.header("content-encoding"));
        let (bytes, whole) = encoding.unpack(&self.raw, most);
        (bytes, whole && self.stop.is_none())
    }

    /// Whether it says that it is a page.
    pub fn is_page(&self) -> bool {
        let kind = self
            .header("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        kind.is_empty()
            || ["html", "xml", "text/plain"]
                .iter()
                .any(|word| kind.contains(word))
    }
}

/// 失败: no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It may not be asked.
    Refused(Refused),
    /// The name does not exist.
    NoSuchHost,
    /// The resolver did not answer.
    Resolver,
    /// Nobody listens there.
    ConnectionRefused,
    /// There is no way there.
    Unreachable,
    /// It took too long.
    Timeout,
    /// The connection broke.
    Reset,
    /// The certificate or the encryption cannot be accepted.
    Certificate,
    /// The head of the answer is too long, or is none.
    Head,
}

impl Failure {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused(why) => why.word(),
            Self::NoSuchHost => "no_such_host",
            Self::Resolver => "resolver",
            Self::ConnectionRefused => "connection_refused",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Certificate => "certificate",
            Self::Head => "head",
        }
    }
}

/// A connection with the task that drives it; dropped, it ends.
struct Line {
    sender: http1::SendRequest<Empty<Bytes>>,
    driver: JoinHandle<()>,
    address: IpAddr,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// 客户端.
pub struct Client {
    connector: Connector,
    limits: Limits,
    idle: Mutex<HashMap<String, Vec<Line>>>,
}

impl Client {
    /// With a guard, a resolver and limits.
    ///
    /// # Errors
    /// The encryption cannot be set up.
    pub fn new(guard: Guard, resolver: Arc<dyn Resolve>, limits: Limits) -> Result<Self, String> {
        Ok(Self {
            connector: Connector::new(guard, resolver)?,
            limits,
            idle: Mutex::new(HashMap::new()),
        })
    }

    /// The guard.
    pub fn guard(&self) -> &Guard {
        self.connector.guard()
    }

    /// The certificate that a host shows, valid or not, judged for `now` in milliseconds since 1970.
    ///
    /// # Errors
    /// Nobody answers there with encryption, or it may not be asked.
    pub async fn certificate(&self, url: &Url, now: i64) -> Result<Certificate, Failure> {
        self.guard().check(url).map_err(Failure::Refused)?;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(Failure::Refused(Refused::Host));
        };
        let looking = self.connector.certificate(host, port, now);
        let looked = tokio::time::timeout(self.limits.connect, looking).await;
        looked.unwrap_or(Err(Failure::Timeout))
    }

    /// Asks once.
    ///
    /// # Errors
    /// No answer came.
    pub async fn fetch(&self, request: &Request) -> Result<Answer, Failure> {
        self.guard().check(&request.url).map_err(Failure::Refused)?;
        let asked = tokio::time::timeout(self.limits.whole, self.ask(request)).await;
        asked.unwrap_or(Err(Failure::Timeout))
    }

    async fn ask(&self, request: &Request) -> Result<Answer, Failure> {
        let origin = request.url.origin().ascii_serialization();
        let kept = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(&origin)
            .and_then(Vec::pop);
        if let Some(mut line) = kept.filter(|line| !line.sender.is_closed()) {
            // The other side may have closed it meanwhile: then a new one is made.
            if let Ok(response) = self.send(&mut line, request).await {
                return Ok(self.take(line, origin, request, response).await);
            }
        }
        let mut line = self.connect(&request.url).await?;
        let response = self.send(&mut line, request).await?;
        Ok(self.take(line, origin, request, response).await)
    }

    async fn connect(&self, url: &Url) -> Result<Line, Failure> {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(Failure::Refused(Refused::Host));
        };
        let connecting = self.connector.connect(host, port, url.scheme() == "https");
        let connected = tokio::time::timeout(self.limits.connect, connecting).await;
        let (wire, address) = connected.unwrap_or(Err(Failure::Timeout))?;
        let (sender, connection) = http1::Builder::new()
            .max_buf_size(self.limits.head)
            .max_headers(MAX_HEADERS)
            .http09_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .ignore_invalid_headers_in_responses(true)
            .handshake(wire)
            .await
            .map_err(|error| failure(&error))?;
        let driver = tokio::spawn(async move {
            // What breaks is told to whoever waits for the answer.
            let _ = connection.await;
        });
        Ok(Line {
            sender,
            driver,
            address,
        })
    }

    async fn send(&self, line: &mut Line, request: &Request) -> Result<Response<Incoming>, Failure> {
        let mut head = hyper::Request::builder()
            .method(if request.method == Method::Head {
                "HEAD"
            } else {
                "GET"
            })
            .uri(request.target());
        for (name, value) in request.head() {
            head = head.header(name, value);
        }
        let head = head
            .body(Empty::new())
            .map_err(|_| Failure::Refused(Refused::Host))?;
        let answering = async {
            line.sender.ready().await?;
            line.sender.send_request(head).await
        };
        match tokio::time::timeout(self.limits.first_byte, answering).await {
            Ok(answered) => answered.map_err(|error| failure(&error)),
            Err(_) => Err(Failure::Timeout),
        }
    }

    async fn take(
        &self,
        line: Line,
        origin: String,
        request: &Request,
        response: Response<Incoming>,
    ) -> Answer {
        let (head, body) = response.into_parts();
        let trickle = Trickle {
            stretch: self.limits.stretch,
            fewest: self.limits.fewest,
        };
        let (raw, stop) = receive(body, request.most, trickle).await;
        let address = line.address;
        if stop.is_none() && !line.sender.is_closed() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() >= MAX_IDLE && !idle.contains_key(&origin) {
                idle.clear();
            }
            let lines = idle.entry(origin).or_default();
            if lines.len() < MAX_LINES {
                lines.push(line);
            }
        }
        Answer {
            url: request.url.clone(),
            request: request.text(),
            status: head.status.as_u16(),
            version: if head.version == hyper::Version::HTTP_10 {
                "HTTP/1.0"
            } else {
                "HTTP/1.1"
            },
            headers: lines(&head.headers),
            raw: raw.freeze(),
            stop,
            address,
        }
    }
}

fn lines(headers: &HeaderMap) -> Vec<(String, Vec<u8>)> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect()
}

fn failure(error: &hyper::Error) -> Failure {
    if error.is_parse() || error.is_parse_too_large() {
        Failure::Head
    } else {
        Failure::Reset
    }
}
