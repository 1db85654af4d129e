//! What stands around every answer: headers, cookies, switches, assets.

use axum::http::StatusCode;

use crate::on_site;
use crate::site::{api, c};

on_site! {
    async fn every_answer_has_its_headers(site: small) {
        let mut paths = vec!["/", "/nothing", "/lang/en", "/sign-in", "/account", "/deadline", "/link/wrong", "/assets/0/x.css"];
        let own = [c("/ranking"), c("/nothing"), "/c/nothing/ranking".to_owned(), api("/ranking"), api("/ranking.csv")];
        paths.extend(own.iter().map(String::as_str));
        for mut client in [site.stranger(), site.leader().await] {
            for path in &paths {
                let answer = client.get(path).await;
                let policy = answer.header("content-security-policy");
                assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
                assert!(!policy.contains("unsafe"), "{path}");
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
                assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
                assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            }
            let refused = client.post("/sign-in", &[("login", "x")]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
            assert!(refused.header("content-security-policy").contains("default-src 'self'"));
        }
    }

    async fn the_switches_keep_their_choice_and_go_back_inside(site: small) {
        let mut client = site.leader().await;
        client.get("/lang/en?back=%2Frubric%3Fclass%3DA").await.goes_to("/rubric?class=A");
        client.get("/account").await.says(&["<html lang=\"en\""]);
        client.get("/theme/dark?back=https%3A%2F%2Felsewhere.example").await.goes_to("/");
        client.get("/account").await.says(&["data-theme=\"dark\""]);
        client.get("/theme/system?back=%2F").await;
        assert!(!client.get("/account").await.body.contains("data-theme="));
    }

    async fn assets_are_kept_for_a_year_under_their_digest(site: small) {
        let mut client = site.leader().await;
        let page = client.get(&c("/ranking")).await;
        for kind in ["mingjian.css", "mingjian.js", "icons.svg"] {
            let end = page.body.find(kind).expect("named on the page") + kind.len();
            let start = page.body[..end].rfind("/assets/").expect("its address");
            let path = page.body[start..end].to_owned();
            let asset = client.get(&path).await;
            assert_eq!(asset.status, StatusCode::OK, "{path}");
            assert!(asset.header("cache-control").contains("immutable"), "{path}");
            let known = site.stranger().with("if-none-match", asset.header("etag")).get(&path).await;
            assert_eq!(known.status, StatusCode::NOT_MODIFIED);
        }
    }

    async fn what_somebody_saw_is_kept_by_no_cache_and_on_no_disk(site: small) {
        let mut client = site.leader().await;
        for path in [c("/ranking"), api("/ranking"), "/account".to_owned()] {
            let answer = client.get(&path).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}
