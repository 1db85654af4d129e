//! 下载: a file of a piece of evidence or the scan of a document, inert, at an address of its own.
//!
//! **Invariant:** type and policy are those that the application says, whatever was uploaded; one range is answered,
//! and what cannot be satisfied says so.

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::evidence::{FileOut, Part};
use mingjian_core::access::Actor;
use mingjian_core::ids::CampaignId;
use serde::Deserialize;

use super::ranking::encode;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::reply::Visit;
use crate::routes::Site;

/// How the file is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// Whether to save it, also where the browser could show it.
    save: Option<String>,
}

/// What is asked for.
enum Asked {
    /// A version of a piece of evidence.
    Evidence(Part),
    /// The scan of a document, by its digest.
    Scan(CampaignId, String),
}

impl Asked {
    async fn open(&self, site: &Site, actor: &Actor, range: Option<Range<u64>>) -> Result<FileOut, Trouble> {
        let found = match self {
            Self::Evidence(part) => {
                let part = Part {
                    range,
                    ..part.clone()
                };
                site.app().open_evidence(actor, &part).await
            }
            Self::Scan(campaign, sha256) => site.app().open_scan(actor, campaign, sha256, range).await,
        };
        found.map_err(|error| trouble(site.app(), error))
    }
}

/// `GET /files/{evidence}/{revision}`
pub(crate) async fn get(
    State(site): State<Site>,
    visit: Visit,
    Path((evidence, revision)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Response {
    let (Some(seat), Ok(revision)) = (&visit.signed_in.seat, revision.parse()) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let part = Part {
        authority: seat.authority.clone(),
        evidence,
        revision: Some(revision),
        range: None,
    };
    send(&site, &visit, &Asked::Evidence(part), &asking, &headers).await
}

/// `GET /c/{campaign}/scans/{sha256}`
pub(crate) async fn scan(
    State(site): State<Site>,
    visit: Visit,
    Path((_, sha256)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Response {
    match visit.campaign() {
        Ok(campaign) => {
            let wanted = Asked::Scan(campaign.clone(), sha256.to_ascii_lowercase());
            send(&site, &visit, &wanted, &asking, &headers).await
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

async fn send(site: &Site, visit: &Visit, asked: &Asked, asking: &Asking, headers: &HeaderMap) -> Response {
    let actor = visit.actor();
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let wanted = text(header::RANGE).and_then(read_range);
    let found = match asked.open(site, &actor, None).await {
        Ok(found) => found,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let tag = format!("\"{}\"", found.sha256);
    if text(header::IF_NONE_MATCH).is_some_and(|known| known.contains(&tag)) {
        return with_headers(
            StatusCode::NOT_MODIFIED.into_response(),
            &found,
            &tag,
            asking.save.is_some(),
        );
    }
    // A part of another version is of no use.
    let same = text(header::IF_RANGE).is_none_or(|known| known == tag);
    let Some(wanted) = wanted.filter(|_| same) else {
        return whole(found, &tag, asking.save.is_some());
    };
    let Some(range) = wanted.within(found.size) else {
        let all = format!("bytes */{}", found.size);
        let refused = (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, all)]).into_response();
        return with_headers(refused, &found, &tag, asking.save.is_some());
    };
    match asked.open(site, &actor, Some(range)).await {
        Ok(found) => partly(found, &tag, asking.save.is_some()),
        Err(trouble) => visit.trouble(&trouble),
    }
}

fn whole(file: FileOut, tag: &str, save: bool) -> Response {
    let length = [(header::CONTENT_LENGTH, file.size)].map(|(name, size)| (name, HeaderValue::from(size)));
    let response = with_headers(length.into_response(), &file, tag, save);
    response.map(|_| Body::from_stream(file.into_stream()))
}

fn partly(file: FileOut, tag: &str, save: bool) -> Response {
    let Range { start, end } = file.range();
    let place = format!("bytes {start}-{}/{}", end.saturating_sub(1), file.size);
    let headers = [
        (header::CONTENT_RANGE, place),
        (header::CONTENT_LENGTH, end.saturating_sub(start).to_string()),
    ];
    let response = with_headers(
        (StatusCode::PARTIAL_CONTENT, headers).into_response(),
        &file,
        tag,
        save,
    );
    response.map(|_| Body::from_stream(file.into_stream()))
}

/// What every answer about a file says.
fn with_headers(mut response: Response, file: &FileOut, tag: &str, save: bool) -> Response {
    let inline = file.inline && !save;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, file.content_type);
    set(header::CONTENT_DISPOSITION, &disposition(&file.name, inline));
    set(header::CONTENT_SECURITY_POLICY, file.policy);
    set(header::X_CONTENT_TYPE_OPTIONS, file.no_sniff);
    // Shown inside a page of this site, as the policy of the file allows.
    set(
        header::X_FRAME_OPTIONS,
        if inline { "SAMEORIGIN" } else { "DENY" },
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(header::CACHE_CONTROL, "private, no-cache");
    set(header::ACCEPT_RANGES, "bytes");
    set(header::ETAG, tag);
    response
}

/// A name that no header can be broken with: plain letters, and the whole of it in the encoded form.
pub(super) fn disposition(name: &str, inline: bool) -> String {
    let how = if inline { "inline" } else { "attachment" };
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    let ascii: String = name.chars().map(plain).collect();
    format!("{how}; filename=\"{ascii}\"; filename*=UTF-8''{}", encode(name))
}

/// What a range asks for: from a byte on, up to a byte, or the last so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    From(u64, Option<u64>),
    Last(u64),
}

impl Wanted {
    /// The bytes of a file of a size; `None` when it has none of them.
    fn within(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From(first, last) => first..last.map_or(size, |last| last.saturating_add(1).min(size)),
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (!range.is_empty()).then_some(range)
    }
}

/// One range of bytes; several at once, or anything else, are answered with the whole file.
fn read_range(text: &str) -> Option<Wanted> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        return last.parse().ok().map(Wanted::Last);
    }
    let first = first.parse().ok()?;
    if last.is_empty() {
        return Some(Wanted::From(first, None));
    }
    let last: u64 = last.parse().ok()?;
    (first <= last).then_some(Wanted::From(first, Some(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_and_cut_at_the_end() {
        let within = |text: &str| read_range(text).and_then(|wanted| wanted.within(10));
        assert_eq!(within("bytes=2-4"), Some(2..5));
        assert_eq!(within("bytes=8-"), Some(8..10));
        assert_eq!(within("bytes=-3"), Some(7..10));
        assert_eq!(within("bytes=5-99"), Some(5..10));
        assert_eq!(within("bytes=10-"), None);
        for other in ["bytes=1-2,4-5", "bytes=4-2", "items=1-2", "bytes=x-"] {
            assert_eq!(read_range(other), None, "{other}");
        }
    }

    #[test]
    fn a_hostile_name_breaks_no_header() {
        let said = disposition("a\"; x=\r\n<b>.pdf", false);
        assert!(
            said.starts_with("attachment; filename=\"a___x____b_.pdf\"; "),
            "{said}"
        );
        assert!(HeaderValue::from_str(&said).is_ok() && !said.contains('<'));
        assert!(
            disposition("公开目录.pdf", true)
                .starts_with("inline; filename=\"____.pdf\"; filename*=UTF-8''%E5")
        );
    }
}
