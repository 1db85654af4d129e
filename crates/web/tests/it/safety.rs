//! Web safety: what browsers are told, which requests are refused, and how often somebody may guess.

use axum::http::StatusCode;

use crate::client::Client;
use crate::on_site;
use crate::site::{MINUTE, Site, api, c};

const PASSWORD: &str = "桂花开了两次-moonlit";

/// Opens an account by an invitation; a browser that is signed in comes back.
async fn account(site: &Site, person: &str, login: &str) -> Client {
    let token = site
        .inner()
        .invite(person, login, "administrator")
        .await
        .expect("a link");
    let mut client = site.stranger();
    let path = format!("/link/{token}");
    let csrf = client.get(&path).await.field("csrf");
    client
        .post(&path, &[("csrf", &csrf), ("password", PASSWORD)])
        .await
        .goes_to("/");
    client
}

async fn guess(client: &mut Client, login: &str, password: &str) -> String {
    let csrf = client.get("/sign-in").await.field("csrf");
    let answer = client
        .post(
            "/sign-in",
            &[("csrf", &csrf), ("login", login), ("password", password)],
        )
        .await;
    let code = answer
        .body
        .split("MJ71")
        .nth(1)
        .map(|rest| format!("MJ71{}", &rest[..2]));
    code.unwrap_or_else(|| answer.status.to_string())
}

on_site! {
    async fn every_answer_says_what_a_browser_may_do_with_it(site: real) {
        let mut client = site.stranger();
        for path in ["/sign-in", "/nothing", "/api/v1/nothing", "/deadline", "/link/none"] {
            let answer = client.get(path).await;
            let policy = answer.header("content-security-policy");
            for part in [
                "default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
                "form-action 'self'", "frame-ancestors 'none'",
            ] {
                assert!(policy.contains(part), "{path}: {part} is missing in {policy}");
            }
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
            let told = [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("strict-transport-security", "max-age=31536000"),
            ];
            for (name, value) in told {
                assert_eq!(answer.header(name), value, "{path}: {name}");
            }
            assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
        }
        let page = client.get("/sign-in").await;
        let seed = site.stranger().get("/sign-in").await.cookie("mj_seed").to_owned();
        assert!(seed.contains("Secure"), "{seed}");
        assert!(!page.body.contains(" style=") && !page.body.contains(" onclick=") && !page.body.contains("<style"));
    }

    async fn in_clear_browsers_are_not_told_to_come_encrypted_only(site: small) {
        let answer = site.stranger().get("/sign-in").await;
        assert_eq!(answer.header("strict-transport-security"), "");
        assert!(!answer.cookie("mj_seed").contains("Secure"));
    }

    async fn a_form_needs_the_token_of_this_session_and_not_of_the_browser_alone(site: real) {
        let mut client = account(&site, "office", "sun").await;
        let mine = client.csrf().await;
        // Whoever planted the cookie knows what a form of nobody carries in this browser.
        let planted = client.clone().without_cookie("mj_session").get("/sign-in").await.field("csrf");
        assert_ne!(mine, planted);
        let answer = client.post("/account", &[("csrf", &planted), ("old", PASSWORD), ("new", "x")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
        answer.says(&["MJ7403"]);
        let foreign = account(&site, "leader", "zhao").await.csrf().await;
        assert_eq!(client.post("/sign-out", &[("csrf", &foreign)]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post("/sign-out", &[("csrf", &mine)]).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_another_site_sends_is_refused_even_with_the_right_token(site: small) {
        let mut client = site.person("office").await;
        let csrf = client.csrf().await;
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let mut there = client.clone().with(name, value);
            let answer = there.post("/sign-out", &[("csrf", &csrf)]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
            let json = there.post_json("/api/v1/commands/body.register", &serde_json::json!({})).await;
            assert_eq!((json.status, &json.json()["code"]), (StatusCode::FORBIDDEN, &"MJ7403".into()), "{name}: {value}");
        }
    }

    async fn a_command_for_programs_is_taken_as_json_only_so_no_form_can_send_it(site: small) {
        let mut client = site.person("office").await;
        let before = site.length().await;
        let answer = client.post("/api/v1/commands/body.register", &[("{\"a\"", "1}")]).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert_eq!(site.length().await, before);
    }

    async fn who_must_change_the_password_can_do_nothing_else_by_the_api_either(site: real) {
        account(&site, "office", "sun").await;
        site.inner().demand_change("office").await.expect("demanded");
        let mut client = site.stranger();
        assert_eq!(guess(&mut client, "sun", PASSWORD).await, "303 See Other");
        let read = client.get(&api("/ranking")).await;
        assert_eq!((read.status, &read.json()["code"]), (StatusCode::FORBIDDEN, &"MJ7116".into()));
        let before = site.length().await;
        let body = serde_json::json!({"id": "x", "input": {}});
        let written = client.post_json("/api/v1/commands/body.register", &body).await;
        assert_eq!(written.status, StatusCode::FORBIDDEN);
        let csrf = client.csrf().await;
        client.post("/do/body.register", &[("csrf", &csrf)]).await.goes_to("/account");
        assert_eq!(site.length().await, before);
    }

    async fn twenty_wrong_guesses_from_one_network_stop_it_for_ten_minutes(site: real) {
        account(&site, "office", "sun").await;
        let mut there = site.stranger().at("192.0.2.7");
        for number in 0..20 {
            assert_eq!(guess(&mut there, &format!("nobody{number}"), "wrong-wrong-wrong").await, "MJ7100");
        }
        assert_eq!(guess(&mut there, "sun", PASSWORD).await, "MJ7101", "even with the right password");
        let mut elsewhere = site.stranger().at("192.0.2.8");
        assert_eq!(guess(&mut elsewhere, "sun", PASSWORD).await, "303 See Other", "others are not held up");
        site.app.clock.advance(10 * MINUTE);
        assert_eq!(guess(&mut there, "sun", PASSWORD).await, "303 See Other");
    }

    async fn behind_a_trusted_proxy_each_visitor_is_counted_alone(site: real) {
        account(&site, "office", "sun").await;
        let through = |visitor: &'static str| site.behind("10.0.0.2").with("x-forwarded-for", visitor);
        let mut there = through("192.0.2.7");
        for number in 0..20 {
            assert_eq!(guess(&mut there, &format!("nobody{number}"), "wrong-wrong-wrong").await, "MJ7100");
        }
        assert_eq!(guess(&mut there, "sun", PASSWORD).await, "MJ7101");
        assert_eq!(guess(&mut through("192.0.2.8"), "sun", PASSWORD).await, "303 See Other");
        // A visitor who invents a way is counted where the proxy saw them.
        assert_eq!(guess(&mut through("192.0.2.9, 192.0.2.7"), "sun", PASSWORD).await, "MJ7101");
        let log = site.inner().sign_in_log(None, 500).await.expect("the log");
        assert!(log.iter().any(|row| row.address == "192.0.2.8"), "{log:?}");
        // Nobody says so who is no trusted proxy.
        let mut liar = site.stranger().at("192.0.2.7").with("x-forwarded-for", "192.0.2.10");
        assert_eq!(guess(&mut liar, "sun", PASSWORD).await, "MJ7101");
    }

    async fn a_name_of_somebody_else_that_leads_here_opens_no_demonstration(site: small) {
        let mut lured = site.stranger().host("evil.example");
        for path in ["/sign-in", "/", "/deadline"] {
            let answer = lured.get(path).await;
            assert!(answer.status != StatusCode::OK, "{path}: {}", answer.status);
            assert!(!answer.body.contains("/sign-in/demo/"), "{path}");
        }
        let page = site.stranger().get("/sign-in").await;
        page.says(&["/sign-in/demo/office"]);
        let forged = lured.post("/sign-in/demo/office", &[("csrf", &page.field("csrf"))]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }

    async fn the_way_back_never_leaves_the_site(site: small) {
        for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let encoded: String = back.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for path in ["/lang/en", "/theme/dark"] {
                let answer = site.stranger().get(&format!("{path}?back={encoded}")).await;
                assert_eq!(answer.header("location"), "/", "{path} {back}");
            }
        }
    }

    async fn a_session_ends_with_the_right_to_it(site: real) {
        let mut client = account(&site, "office", "sun").await;
        assert_eq!(client.get(&c("/ranking")).await.status, StatusCode::OK);
        site.inner().suspend("office").await.expect("suspended");
        client.get(&c("/ranking")).await.goes_to("/sign-in?back=%2Fc%2F2025%2Franking");
        assert_eq!(guess(&mut site.stranger(), "sun", PASSWORD).await, "MJ7100", "it is answered like a wrong one");
    }
}
