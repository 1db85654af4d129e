//! 防护: requests forged by other sites are refused; every answer says what a browser may do with it.
//!
//! A POST must come from this site (`Sec-Fetch-Site`, else `Origin`) and a form must carry the token of its browser.
//! The token is a digest over a cookie that no other site can read, the session and the server's secret: who plants a
//! cookie of their own, from a neighbouring site for instance, still does not know the token of somebody's session.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::assets::hex;

/// Policy of all pages: nothing inline, nothing from elsewhere.
pub(crate) const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Name of the cookie behind the token.
pub(crate) const SEED: &str = "mj_seed";

/// Headers that every answer has.
pub(crate) fn headers() -> [(HeaderName, HeaderValue); 7] {
    let fixed = HeaderValue::from_static;
    [
        (header::CONTENT_SECURITY_POLICY, fixed(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        (header::REFERRER_POLICY, fixed("same-origin")),
        (header::X_FRAME_OPTIONS, fixed("DENY")),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            fixed("same-origin"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            fixed("same-origin"),
        ),
        (
            HeaderName::from_static("permissions-policy"),
            fixed("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ),
    ]
}

/// Said where browsers reach the site by HTTPS only: they never try it in clear again.
pub(crate) fn https_only() -> (HeaderName, HeaderValue) {
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    )
}

/// Whether a request was sent to this machine by its very name: a name of somebody else that leads here was made to
/// lead here.
pub(crate) fn to_this_machine(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The token that belongs to a seed and a session; empty for who is not signed in.
pub(crate) fn token(secret: &[u8], seed: &str, session: &str) -> String {
    digest(&[b"csrf", secret, seed.as_bytes(), session.as_bytes()])
}

/// A value that nobody can guess without the secret, one a number.
pub(crate) fn unguessable(secret: &[u8], what: &str, number: u64) -> String {
    digest(&[what.as_bytes(), secret, &number.to_be_bytes()])
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize(), 16)
}

/// Whether two tokens are the same, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0_u8, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Whether a changing request comes from this site, as far as the browser says.
///
/// A client that is no browser sends neither header and is let through; it has no cookies of a person either.
pub(crate) fn from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A path of this site to go back to; `/` for anything else.
pub(crate) fn local(path: &str) -> &str {
    let inside = path.starts_with('/') && !path.starts_with("//");
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if inside && plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn a_forged_request_is_told_by_its_headers() {
        assert!(from_here(&map(&[("sec-fetch-site", "same-origin")])));
        assert!(!from_here(&map(&[("sec-fetch-site", "cross-site")])));
        assert!(!from_here(&map(&[("sec-fetch-site", "same-site")])));
        assert!(from_here(&map(&[
            ("origin", "http://a.gov.cn:8055"),
            ("host", "a.gov.cn:8055")
        ])));
        assert!(!from_here(&map(&[
            ("origin", "http://b.cn"),
            ("host", "a.gov.cn")
        ])));
        assert!(!from_here(&map(&[("origin", "null"), ("host", "a.gov.cn")])));
        assert!(from_here(&map(&[])));
    }

    #[test]
    fn one_only_goes_back_inside_the_site() {
        assert_eq!(local("/units/a?x=1"), "/units/a?x=1");
        for outside in [
            "//evil.cn",
            "https://evil.cn",
            "/\\evil.cn",
            "evil",
            "",
            "/a\r\nb",
            "/中",
        ] {
            assert_eq!(local(outside), "/");
        }
    }

    #[test]
    fn a_token_belongs_to_its_seed_session_and_server() {
        assert_eq!(token(b"s", "a", "1"), token(b"s", "a", "1"));
        assert_ne!(token(b"s", "a", "1"), token(b"s", "b", "1"));
        assert_ne!(token(b"s", "a", "1"), token(b"s", "a", "2"));
        assert_ne!(token(b"s", "a", "1"), token(b"t", "a", "1"));
        assert!(same("ab", "ab") && !same("ab", "ac") && !same("ab", "abc"));
    }

    #[test]
    fn this_machine_is_known_by_its_very_name() {
        for host in [
            "localhost",
            "localhost:8055",
            "127.0.0.1:8055",
            "127.9.9.9",
            "[::1]:8055",
        ] {
            assert!(to_this_machine(&map(&[("host", host)])), "{host}");
        }
        for host in [
            "",
            "evil.cn",
            "evil.cn:8055",
            "localhost.evil.cn",
            "10.0.0.1:8055",
            "[::2]",
            "127.0.0.1.evil.cn",
        ] {
            assert!(!to_this_machine(&map(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = map(&[("cookie", "xlang=zh; lang=en;theme=dark")]);
        assert_eq!(cookie(&headers, "lang"), Some("en"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "seed"), None);
    }
}
