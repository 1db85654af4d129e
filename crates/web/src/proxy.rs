//! 反向代理: the address of the person behind a proxy that is trusted.
//!
//! Attempts to sign in are counted by network; behind a proxy everybody would share one. **Invariant:** what a request
//! says of its own way counts only as far as trusted proxies wrote it: from the right, up to the first stranger.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::{self, Next};
use axum::response::Response;

const FORWARDED: &str = "x-forwarded-for";

/// The site as it is reached through proxies of these addresses; directly when there are none.
pub fn behind(site: Router, proxies: Vec<IpAddr>) -> Router {
    if proxies.is_empty() {
        return site;
    }
    let proxies = Arc::new(proxies);
    site.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let proxies = Arc::clone(&proxies);
        async move {
            let from = request
                .extensions()
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0);
            if let Some(from) = from {
                let person = person(request.headers(), from.ip(), &proxies);
                request
                    .extensions_mut()
                    .insert(ConnectInfo(SocketAddr::new(person, from.port())));
            }
            let response: Response = next.run(request).await;
            response
        }
    }))
}

/// Who stands in front of all trusted proxies.
fn person(headers: &HeaderMap, from: IpAddr, proxies: &[IpAddr]) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.contains(&address.to_canonical());
    let lines = headers
        .get_all(FORWARDED)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut person = from;
    for hop in hops.iter().rev() {
        if !trusted(&person) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        person = address;
    }
    person
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(from: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        let proxies =
            ["10.0.0.1", "10.0.0.2"].map(|address| address.parse::<IpAddr>().unwrap_or(IpAddr::from([0; 4])));
        person(&headers, from.parse().unwrap_or(IpAddr::from([0; 4])), &proxies).to_string()
    }

    #[test]
    fn the_person_is_the_first_stranger_from_the_right() {
        assert_eq!(found("10.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(found("::ffff:10.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(found("10.0.0.1", &["192.0.2.7, 10.0.0.2"]), "192.0.2.7");
        assert_eq!(
            found("10.0.0.1", &["6.6.6.6, 192.0.2.7", "10.0.0.2"]),
            "192.0.2.7"
        );
    }

    #[test]
    fn a_stranger_cannot_say_who_they_are() {
        assert_eq!(found("192.0.2.7", &["6.6.6.6"]), "192.0.2.7");
        assert_eq!(found("10.0.0.1", &["6.6.6.6, 192.0.2.7"]), "192.0.2.7");
        assert_eq!(found("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["nonsense"]), "10.0.0.1");
    }
}
