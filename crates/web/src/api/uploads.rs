//! 续传接口: a file comes in piece by piece and goes on after a broken line.
//!
//! `POST /api/v1/uploads` says what comes and answers where to go on; `PATCH …/{id}` with `Upload-Offset` brings the
//! next bytes; `HEAD …/{id}` says where it stands; `POST …/{id}/finish` looks at the whole file; `DELETE …/{id}` gives
//! it up. **Invariant:** the same file of the same person for the same unit is the same upload, so that a browser
//! that was killed goes on where it was.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::AppError;
use mingjian_app::evidence::NewFile;
use mingjian_core::refusal::Refusal;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app_desk::trouble;
use crate::assets::hex;
use crate::desk::Trouble;
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// Most bytes of one piece.
pub(crate) const MAX_PIECE: usize = 4 * 1024 * 1024;
/// The refusal of a piece that is not the next one.
const ELSEWHERE: &str = "MJ3002";
/// Where an upload stands, in bytes.
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How large it is.
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// What somebody is about to send.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beginning {
    /// The unit to which it is to belong; empty for a paper of the campaign itself.
    #[serde(default)]
    unit: String,
    /// The file's name.
    name: String,
    /// Its size in bytes.
    size: u64,
    /// What tells it from another file of this name and size: the day on which it was changed last.
    #[serde(default)]
    key: String,
}

/// `POST /api/v1/uploads`: answers with the id, and the offset at which to go on.
pub(crate) async fn begin(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_json(&headers) {
        return problem(&reply::forged());
    }
    let beginning: Beginning = match serde_json::from_slice(&body) {
        Ok(beginning) => beginning,
        Err(error) => return problem(&Refusal::new("MJ9006", &[("why", &error.to_string())]).into()),
    };
    let Some(seat) = &visit.signed_in.seat else {
        return problem(&Trouble::SignedOut);
    };
    let new = NewFile {
        authority: seat.authority.clone(),
        id: id(seat.actor.id.as_str(), &beginning),
        unit: beginning.unit,
        name: beginning.name,
        size: beginning.size,
    };
    match site.app().begin_upload(&seat.actor, &new).await {
        Ok(offset) => data(&json!({ "id": new.id, "offset": offset, "size": new.size, "piece": MAX_PIECE })),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// The id of an upload, which nobody else can name.
fn id(person: &str, beginning: &Beginning) -> String {
    let size = beginning.size.to_string();
    let mut hash = Sha256::new();
    for part in [person, &beginning.unit, &beginning.name, &size, &beginning.key] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize(), 16)
}

/// `HEAD /api/v1/uploads/{id}`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    match site.app().upload_offset(&visit.actor(), &id).await {
        Ok((offset, size)) => stands_at(StatusCode::OK, offset, Some(size)),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// `PATCH /api/v1/uploads/{id}`: the bytes that come next; a piece that was sent before may be sent again.
pub(crate) async fn append(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let offset = headers
        .get(OFFSET)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let Some(offset) = offset else {
        return problem(&Refusal::new("MJ9002", &[("reason", OFFSET.as_str())]).into());
    };
    match site.app().append_upload(&visit.actor(), &id, offset, body).await {
        Ok(next) => stands_at(StatusCode::NO_CONTENT, next, None),
        Err(AppError::Refused(all)) if all.iter().any(|one| one.code == ELSEWHERE) => {
            let mut response = problem(&Trouble::Refused(all.clone()));
            let next = all
                .iter()
                .find(|one| one.code == ELSEWHERE)
                .map(|one| &one.params);
            let next = next.and_then(|params| params.iter().find(|(name, _)| name == "offset"));
            if let Some(next) = next.and_then(|(_, next)| HeaderValue::from_str(next).ok()) {
                response.headers_mut().insert(OFFSET, next);
            }
            response
        }
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// `POST /api/v1/uploads/{id}/finish`: what was found in the file.
pub(crate) async fn finish(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_json(&headers) {
        return problem(&reply::forged());
    }
    let expected = headers.get("upload-sha256").and_then(|value| value.to_str().ok());
    match site.app().finish_upload(&visit.actor(), &id, expected).await {
        Ok(checked) => data(&json!({ "id": id, "file": checked.file, "marks": checked.marks })),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// `DELETE /api/v1/uploads/{id}`
pub(crate) async fn abandon(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    match site.app().abandon_upload(&visit.actor(), &id).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// A body that no form of another site can send.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}

fn stands_at(status: StatusCode, offset: u64, size: Option<u64>) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(offset));
    if let Some(size) = size {
        headers.insert(LENGTH, HeaderValue::from(size));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_file_of_the_same_person_is_the_same_upload() {
        let file = |name: &str| Beginning {
            unit: "a".to_owned(),
            name: name.to_owned(),
            size: 1,
            key: String::new(),
        };
        assert_eq!(id("p", &file("x")), id("p", &file("x")));
        assert_ne!(id("p", &file("x")), id("q", &file("x")));
        assert_ne!(id("p", &file("x")), id("p", &file("y")));
    }
}
