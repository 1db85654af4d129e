//! 命令接口: every act by its name, as JSON; the same door that forms use.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use mingjian_core::ids::CommandId;
use mingjian_core::refusal::Refusal;
use serde_json::{Value, json};

use crate::app_desk::trouble;
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// The header under which a client names its command; sent twice, it has one effect.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

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
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !text(header::CONTENT_TYPE.as_str()).starts_with("application/json") {
        return problem(&reply::forged());
    }
    let input: Value = match serde_json::from_slice(&body) {
        Ok(input) => input,
        Err(error) => return problem(&Refusal::new("MJ9006", &[("why", &error.to_string())]).into()),
    };
    let app = site.app();
    let id = match text(IDEMPOTENCY_KEY) {
        "" => app.deps().random.command_id(),
        // A key belongs to its sender: nobody learns or blocks another's.
        key => CommandId(format!("api:{}:{key}", visit.actor().id)),
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
