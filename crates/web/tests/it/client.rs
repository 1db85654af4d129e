//! A browser without a screen: sends requests to the router and keeps its cookies.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The line that sets a cookie; empty when it is not set.
    pub fn cookie(&self, name: &str) -> &str {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        let mut all = all.filter_map(|value| value.to_str().ok());
        all.find(|line| line.starts_with(&format!("{name}=")))
            .unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.split(&start).nth(1).expect("the field");
        rest.split('"').next().expect("its value").to_owned()
    }

    /// Demands each of some words.
    pub fn says(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.body.contains(word), "“{word}” is missing in:\n{}", self.body);
        }
        self
    }

    /// Demands that the answer goes on to an address.
    pub fn goes_to(&self, to: &str) {
        assert_eq!(
            (self.status, self.header("location")),
            (StatusCode::SEE_OTHER, to),
            "{}",
            self.body
        );
    }
}

/// A browser.
#[derive(Clone)]
pub struct Client {
    site: Router,
    cookie: String,
    headers: Vec<(&'static str, String)>,
    address: Option<SocketAddr>,
    host: &'static str,
}

impl Client {
    /// One without cookies.
    pub fn new(site: Router) -> Self {
        Self {
            site,
            cookie: String::new(),
            headers: Vec::new(),
            address: None,
            host: "localhost",
        }
    }

    /// Comes from an address.
    pub fn at(mut self, address: &str) -> Self {
        self.address = Some(SocketAddr::new(address.parse().expect("an address"), 40_000));
        self
    }

    /// Asks for a host of another name.
    pub fn host(mut self, host: &'static str) -> Self {
        self.host = host;
        self
    }

    /// Sends a header with everything.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Forgets a cookie.
    pub fn without_cookie(mut self, name: &str) -> Self {
        let start = format!("{name}=");
        let kept = self.cookie.split("; ").filter(|one| !one.starts_with(&start));
        self.cookie = kept.collect::<Vec<_>>().join("; ");
        self
    }

    /// `GET`
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// `POST` of a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| -> String {
            text.bytes()
                .map(|b| {
                    if b.is_ascii_alphanumeric() {
                        char::from(b).to_string()
                    } else {
                        format!("%{b:02X}")
                    }
                })
                .collect()
        };
        let pairs: Vec<String> = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(
            Request::post(path).header(header::CONTENT_TYPE, kind),
            Body::from(pairs.join("&")),
        )
        .await
    }

    /// `POST` of JSON.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// A method with JSON.
    pub async fn give(&mut self, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// A piece of an upload.
    pub async fn piece(&mut self, path: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = Request::patch(path).header("upload-offset", offset.to_string());
        let request = request.header(header::CONTENT_TYPE, "application/offset+octet-stream");
        self.send(request, Body::from(bytes.to_vec())).await
    }

    /// `POST` of a form with files: name of the file, its bytes.
    pub async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let files: Vec<(&str, &str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| ("file", *name, *bytes))
            .collect();
        self.post_files_as(path, fields, &files).await
    }

    /// The same, each file in a field of its own: field, name, bytes.
    pub async fn post_files_as(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--cut\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(request, Body::from(body)).await
    }

    /// How many bytes of an answer come over the line.
    pub async fn bytes(&mut self, path: &str) -> usize {
        let mut request = Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, &self.cookie);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        axum::body::to_bytes(response.into_body(), 8 << 20)
            .await
            .expect("a body")
            .len()
    }

    /// `POST` of a form that can carry files.
    pub async fn post_parts(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields
            .iter()
            .map(part)
            .chain(["--part--\r\n".to_owned()])
            .collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=part");
        self.send(request, Body::from(body)).await
    }

    /// Any other method, with nothing to say.
    pub async fn ask(&mut self, method: &str, path: &str) -> Answer {
        self.send(Request::builder().method(method).uri(path), Body::empty())
            .await
    }

    /// The token that forms of this browser carry.
    pub async fn csrf(&mut self) -> String {
        self.get("/account").await.field("csrf")
    }

    async fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Answer {
        request = request.header(header::HOST, self.host);
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).expect("a request");
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        for set in response.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().expect("text").split(';').next().expect("a pair");
            let name = pair.split('=').next().expect("a name");
            let kept = self
                .cookie
                .split("; ")
                .filter(|one| !one.is_empty() && !one.starts_with(&format!("{name}=")));
            self.cookie = kept.chain([pair]).collect::<Vec<_>>().join("; ");
        }
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8 << 20).await.expect("a body");
        let bytes = bytes.to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}
