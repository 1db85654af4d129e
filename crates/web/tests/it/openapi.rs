//! The document of the API: kept in `docs/openapi.json`, served, and readable as a page.

use std::path::Path;

use axum::http::StatusCode;

use crate::on_site;

#[test]
#[expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites the document")]
fn the_kept_document_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = mingjian_web::openapi();
    if std::env::var("BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, now).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = now.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
    assert!(
        now == kept,
        "docs/openapi.json is not what the code says; run `make bless`. First: {differs:?}"
    );
}

on_site! {
    async fn the_document_and_its_page_are_open_to_everybody(site: small) {
        let mut client = site.stranger();
        let document = client.get("/api/openapi.json").await;
        assert_eq!(document.status, StatusCode::OK);
        assert_eq!(document.body, mingjian_web::openapi());
        assert_eq!(document.json()["openapi"], "3.1.0");
        for (lang, words) in [
            ("zh", ["接口说明", "登记机构", "机构与单位名册", "领导小组办公室", "必填"]),
            ("en", ["<html lang=\"en\"", "Register a body", "manage bodies", "Bearer", "required"]),
        ] {
            let page = client.get(&format!("/api?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK);
            page.says(&words).says(&["POST /api/v1/commands/body.register", "display_order", "GET /api/v1/sign-ins"]);
            assert!(!page.body.contains("param-") && !page.body.contains("api-"), "a raw key");
        }
    }

    async fn every_command_and_address_of_the_api_stands_on_the_page(site: small) {
        let page = site.stranger().get("/api").await.body;
        for listed in mingjian_app::commands::LIST {
            assert!(page.contains(&format!("POST /api/v1/commands/{}<", listed.name)), "{}", listed.name);
        }
        for address in mingjian_web::addresses().iter().filter(|one| one.path.starts_with("/api/v1/c/")) {
            assert!(page.contains(&format!("{} {}<", address.method, address.path)), "{address:?}");
        }
    }
}
