//! What stands around every answer: headers, cookies, switches, assets.

use axum::http::StatusCode;

use crate::client::Client;

#[tokio::test]
async fn every_answer_has_its_headers() {
    let mut client = Client::new();
    for path in ["/", "/nothing", "/api/v1/ranking", "/lang/en"] {
        let answer = client.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn the_switches_keep_their_choice_and_go_back_inside() {
    let mut client = Client::new();
    let answer = client.get("/lang/en?back=%2Frubric%3Fclass%3DA").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/rubric?class=A")
    );
    client.get("/").await.says(&["<html lang=\"en\""]);
    let away = client
        .get("/theme/dark?back=https%3A%2F%2Felsewhere.example")
        .await;
    assert_eq!(away.header("location"), "/");
    client.get("/").await.says(&["data-theme=\"dark\""]);
    client.get("/theme/system?back=%2F").await;
    assert!(!client.get("/").await.body.contains("data-theme="));
}

#[tokio::test]
async fn assets_are_kept_for_a_year_under_their_digest() {
    let mut client = Client::new();
    let page = client.get("/").await;
    for kind in ["mingjian.css", "mingjian.js", "icons.svg"] {
        let end = page.body.find(kind).expect("named on the page") + kind.len();
        let start = page.body[..end].rfind("/assets/").expect("its address");
        let path = page.body[start..end].to_owned();
        let asset = client.get(&path).await;
        assert_eq!(asset.status, StatusCode::OK, "{path}");
        assert!(asset.header("cache-control").contains("immutable"), "{path}");
        let tag: &'static str = asset.header("etag").to_owned().leak();
        assert_eq!(
            client.other().with("if-none-match", tag).get(&path).await.status,
            StatusCode::NOT_MODIFIED
        );
    }
}
