//! 命令接口: every act by its name, as JSON; the same door that forms use.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use mingjian_core::access::Actor;
use mingjian_core::ids::CommandId;
use mingjian_core::refusal::Refusal;
use serde_json::{Value, json};

use crate::app_desk::trouble;
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// The header under which a client names its command; sent twice, it has one effect.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Longest key.
const LONGEST: usize = 100;

/// The command's id by the key that the client gave; `None` without one. A key belongs to its sender: nobody learns or
/// blocks another's.
///
/// # Errors
/// MJ7431 for a key that is none.
pub(crate) fn key(headers: &HeaderMap, actor: &Actor) -> Result<Option<CommandId>, Refusal> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let plain =
        |key: &&str| (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = value
        .to_str()
        .ok()
        .filter(plain)
        .ok_or_else(|| Refusal::new("MJ7431", &[("most", &LONGEST.to_string())]))?;
    Ok(Some(CommandId(format!("api:{}:{key}", actor.id))))
}

/// `POST /api/v1/commands/{name}`: answers with the receipt.
///
/// The body must be `application/json`, which no form of another site can send.
pub(crate) async fn give(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if !text(header::CONTENT_TYPE.as_str()).starts_with("application/json") {
        return problem(&reply::forged());
    }
    let input: Value = match serde_json::from_slice(&body) {
        Ok(input) => input,
        Err(error) => return problem(&Refusal::new("MJ9006", &[("why", &error.to_string())]).into()),
    };
    let app = site.app();
    let id = match key(&headers, &visit.actor()) {
        Ok(id) => id.unwrap_or_else(|| app.deps().random.command_id()),
        Err(refusal) => return problem(&refusal.into()),
    };
    match app.act(&name, id, visit.actor(), input).await {
        Ok(receipt) => data(&json!({
            "command": receipt.command_id,
            "name": receipt.command,
            "at": receipt.at,
            "chain": receipt.chain,
            "first_seq": receipt.first_seq,
            "last_seq": receipt.last_seq,
            "head": receipt.head,
        })),
        Err(error) => problem(&trouble(app, error)),
    }
}
