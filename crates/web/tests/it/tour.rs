//! The tour of the demonstration, and that it is told everywhere to be one.

use axum::http::StatusCode;

use crate::on_site;
use crate::site::c;

/// People with the tour of their role.
const TOURS: [(&str, &str); 9] = [
    ("office", "office"),
    ("leader", "team-leader"),
    ("assessor", "assessor"),
    ("group", "leading-group"),
    ("liaison", "unit-liaison"),
    ("head", "unit-head"),
    ("auditor", "auditor"),
    ("administrator", "administrator"),
    ("security-officer", "security-officer"),
];

on_site! {
    async fn each_role_has_a_tour_of_its_own_pages_in_both_languages(site: small) {
        for (person, role) in TOURS {
            let mut client = site.person(person).await;
            client.get("/tour").await.goes_to(&format!("/tour/{role}"));
            for lang in ["zh", "en"] {
                let page = client.get(&format!("/tour/{role}?lang={lang}")).await;
                assert_eq!(page.status, StatusCode::OK, "{role}");
                let links = page.body.matches("class=\"end\"><a class=\"btn sm").count();
                assert!((3..=7).contains(&links), "{role}: {links}");
                assert!(!page.body.contains("tour-"), "{role} in {lang}: a message is missing");
            }
        }
    }

    async fn the_tour_of_another_role_is_told_without_its_doors(site: small) {
        let page = site.person("liaison").await.get("/tour/auditor").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(&["核验留痕", "要以“审计员”登录后才能打开"]);
        assert!(!page.body.contains("href=\"/c/2025/record"), "no doors that lead nowhere");
        assert_eq!(site.person("office").await.get("/tour/nobody").await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.person("office").await.get("/tour/public").await.status, StatusCode::NOT_FOUND);
    }

    async fn outside_the_demonstration_there_is_no_tour(site: real) {
        let token = site.inner().invite("office", "sun", "administrator").await.expect("a link");
        let mut client = site.stranger();
        let path = format!("/link/{token}");
        let csrf = client.get(&path).await.field("csrf");
        client.post(&path, &[("csrf", &csrf), ("password", "桂花开了两次-moonlit")]).await.goes_to("/");
        assert_eq!(client.get("/tour").await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.get("/tour/office").await.status, StatusCode::NOT_FOUND);
        let page = client.get("/account").await;
        assert!(!page.body.contains("/tour") && !page.body.contains("演示数据"));
    }

    async fn every_page_and_print_of_the_demonstration_says_that_it_is_one(site: small) {
        let mut client = site.person("office").await;
        for path in [c("/ranking"), c("/rubric"), c("/units/chengguan"), c("/nothing"), "/account".to_owned(), "/deadline".to_owned(), "/tour/office".to_owned()] {
            let page = client.get(&path).await;
            let shown = page.body.split("<aside class=\"demo\"").nth(1).unwrap_or_default();
            assert!(shown.contains("演示数据"), "{path}");
            let printed = page.body.split("<div class=\"printhead\">").nth(1).unwrap_or_default();
            let printed = printed.split("</div>").next().unwrap_or_default();
            assert!(printed.contains("演示数据"), "{path}: in print");
        }
        site.stranger().get("/sign-in").await.says(&["<aside class=\"demo\"", "演示数据"]);
    }
}
