//! Signing in and out: by password, by link, by a click; what a browser keeps, and when it ends.

use axum::http::StatusCode;
use mingjian_core::access::Role;

use crate::client::{Answer, Client};
use crate::on_site;
use crate::site::{MINUTE, Site, api, c};

const PASSWORD: &str = "桂花开了两次-moonlit";

/// Opens an account by an invitation, as the person does it; the browser is signed in afterwards.
async fn account(site: &Site, person: &str, login: &str) -> Client {
    let token = site
        .inner()
        .invite(person, login, "administrator")
        .await
        .expect("a link");
    let mut client = site.stranger();
    let path = format!("/link/{token}");
    let page = client.get(&path).await;
    page.says(&[login]);
    let answer = client
        .post(&path, &[("csrf", &page.field("csrf")), ("password", PASSWORD)])
        .await;
    answer.goes_to("/");
    client
}

async fn sign_in(client: &mut Client, login: &str, password: &str, back: &str) -> Answer {
    let csrf = client.get("/sign-in").await.field("csrf");
    client
        .post(
            "/sign-in",
            &[
                ("csrf", &csrf),
                ("login", login),
                ("password", password),
                ("back", back),
            ],
        )
        .await
}

/// Whether the browser is let in.
async fn is_in(client: &mut Client) -> bool {
    client.get("/account").await.status == StatusCode::OK
}

on_site! {
    async fn a_password_lets_in_and_leads_back_to_where_one_wanted(site: real) {
        account(&site, "office", "sun").await;
        let mut client = site.stranger();
        client.get(&c("/ranking?class=A")).await.goes_to("/sign-in?back=%2Fc%2F2025%2Franking%3Fclass%3DA");
        let page = client.get("/sign-in?back=%2Fc%2F2025%2Franking%3Fclass%3DA").await;
        assert_eq!(page.field("back"), "/c/2025/ranking?class=A");
        sign_in(&mut client, "SUN", PASSWORD, "/c/2025/ranking?class=A").await.goes_to("/c/2025/ranking?class=A");
        assert_eq!(client.get(&c("/ranking?class=A")).await.status, StatusCode::OK);
        for away in ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""] {
            sign_in(&mut site.stranger(), "sun", PASSWORD, away).await.goes_to("/");
        }
    }

    async fn a_wrong_password_and_an_unknown_name_are_answered_alike(site: real) {
        account(&site, "office", "sun").await;
        let mut client = site.stranger();
        for login in ["sun", "nobody"] {
            let answer = sign_in(&mut client, login, "wrong-wrong-wrong", "/account").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.says(&["MJ7100", "登录名或密码不对", &format!("value=\"{login}\"")]);
            assert_eq!(answer.field("back"), "/account");
            assert!(!answer.body.contains("wrong-wrong"), "the password is shown again");
            assert!(answer.cookie("mj_session").is_empty());
        }
        let english = client.get("/sign-in?lang=en").await;
        assert_eq!(english.status, StatusCode::OK);
        sign_in(&mut client, "sun", "wrong", "/").await.says(&["MJ7100", "<html lang=\"en\""]);
        assert!(!is_in(&mut client).await);
    }

    async fn five_wrong_passwords_lock_a_name_for_a_while(site: real) {
        account(&site, "office", "sun").await;
        let mut client = site.stranger();
        for _ in 0..5 {
            sign_in(&mut client, "sun", "wrong-wrong-wrong", "/").await.says(&["MJ7100"]);
        }
        let locked = sign_in(&mut client, "sun", PASSWORD, "/").await;
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
        locked.says(&["MJ7102", "15 分钟"]);
        site.app.clock.advance(15 * MINUTE);
        sign_in(&mut client, "sun", PASSWORD, "/").await.goes_to("/");
    }

    async fn who_is_not_signed_in_is_sent_to_the_sign_in_and_programs_are_told(site: small) {
        let mut client = site.stranger();
        for path in ["/", "/account", "/c/2025", "/c/2025/nothing", "/nothing", "/accounts"] {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").starts_with("/sign-in?back=%2F"), "{path}");
        }
        for path in [api("/ranking"), "/api/v1/nothing".to_owned(), api("/units/chengguan")] {
            let answer = client.get(&path).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
            let problem = answer.json();
            assert_eq!(problem["code"], "MJ7106");
            assert!(problem["zh"]["title"].is_string() && problem["en"]["title"].is_string());
        }
        let command = client.post_json("/api/v1/commands/body.register", &serde_json::json!({})).await;
        assert_eq!(command.status, StatusCode::UNAUTHORIZED);
        let csrf = client.get("/sign-in").await.field("csrf");
        let form = client.post("/do/body.register", &[("csrf", &csrf)]).await;
        assert_eq!(form.status, StatusCode::SEE_OTHER, "{}", form.body);
    }

    async fn half_an_hour_without_a_sign_ends_a_session(site: small) {
        let mut client = site.person("office").await;
        for _ in 0..3 {
            site.app.clock.advance(29 * MINUTE);
            assert!(is_in(&mut client).await);
        }
        site.app.clock.advance(30 * MINUTE);
        let answer = client.get("/account").await;
        answer.goes_to("/sign-in?back=%2Faccount");
        assert_eq!(client.get(&api("/ranking")).await.status, StatusCode::UNAUTHORIZED);
    }

    async fn the_cookie_of_a_session_is_for_this_site_alone(site: real) {
        let mut client = site.stranger();
        account(&site, "office", "sun").await;
        let answer = sign_in(&mut client, "sun", PASSWORD, "/").await;
        let cookie = answer.cookie("mj_session").to_owned();
        for part in ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"] {
            assert!(cookie.split("; ").any(|one| one == part), "{part}: {cookie}");
        }
        for part in ["Max-Age", "Expires", "Domain"] {
            assert!(!cookie.contains(part), "it ends with the browser: {cookie}");
        }
        let page = site.stranger().get("/sign-in").await;
        let seed = page.cookie("mj_seed");
        assert!(seed.contains("HttpOnly") && seed.contains("SameSite=Strict"), "{seed}");
    }

    async fn signing_in_gives_a_new_session_and_ends_the_one_before(site: real) {
        account(&site, "office", "sun").await;
        let mut client = site.stranger();
        sign_in(&mut client, "sun", PASSWORD, "/").await.goes_to("/");
        let mut kept = client.clone();
        assert!(is_in(&mut kept).await);
        sign_in(&mut client, "sun", PASSWORD, "/").await.goes_to("/");
        assert!(is_in(&mut client).await);
        assert!(!is_in(&mut kept).await, "the token before is worth nothing");
    }

    async fn signing_out_ends_the_session_at_the_server_too(site: small) {
        let mut client = site.person("office").await;
        let mut stolen = client.clone();
        let csrf = client.csrf().await;
        assert_eq!(client.post("/sign-out", &[]).await.status, StatusCode::FORBIDDEN, "without its token");
        let answer = client.post("/sign-out", &[("csrf", &csrf)]).await;
        answer.goes_to("/sign-in");
        assert!(answer.cookie("mj_session").contains("Max-Age=0"));
        assert!(!is_in(&mut client).await && !is_in(&mut stolen).await);
    }

    async fn somebody_with_two_roles_goes_on_in_the_other(site: small) {
        let mut client = site.person("twofold").await;
        let page = client.get("/account").await;
        page.says(&["以“审计员”办理"]);
        let grant = page.body.split("/act-as/").nth(1).expect("a role").split('"').next().expect("its id").to_owned();
        let csrf = page.field("csrf");
        assert_eq!(client.post(&format!("/act-as/{grant}"), &[]).await.status, StatusCode::FORBIDDEN);
        let before = client.clone();
        client.post(&format!("/act-as/{grant}"), &[("csrf", &csrf)]).await.goes_to("/");
        client.get("/account").await.says(&["以“领导小组办公室”办理"]);
        assert!(!is_in(&mut before.clone()).await, "another role is another session");
        let csrf = client.csrf().await;
        let seat = site.inner().seat("office", "").await.expect("asked").expect("a seat");
        let (theirs, held) = &seat.roles[0];
        assert_eq!(held.role, Role::Office);
        let foreign = client.post(&format!("/act-as/{}", theirs.replace(' ', "%20")), &[("csrf", &csrf)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another person's role");
    }

    async fn the_first_start_is_set_up_by_a_link_that_works_once(site: empty) {
        let token = site.inner().set_up_link().await.expect("asked").expect("a link");
        let path = format!("/link/{token}");
        let mut client = site.stranger();
        let page = client.get(&path).await;
        page.says(&["首次启用", "主体名称"]);
        let csrf = page.field("csrf");
        let fill = |password: &'static str| [
            ("csrf", csrf.clone()),
            ("authority_name", "示例区".to_owned()),
            ("authority", "here".to_owned()),
            ("name", "魏新".to_owned()),
            ("login", "wei".to_owned()),
            ("password", password.to_owned()),
        ];
        let send = |fields: &[(&'static str, String); 6]| -> Vec<(&'static str, String)> { fields.to_vec() };
        for (weak, code) in [("short", "MJ7110"), ("password123", "MJ7112"), ("weiweiweiwei", "MJ7112")] {
            let fields = send(&fill(weak));
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let answer = client.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{weak}");
            answer.says(&[code, "value=\"示例区\"", "value=\"魏新\"", "value=\"wei\""]);
            assert!(!answer.body.contains(weak), "the password is shown again");
        }
        let fields = send(&fill(PASSWORD));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut forged = site.stranger();
        assert_eq!(forged.post(&path, &fields).await.status, StatusCode::FORBIDDEN, "another browser's token");
        client.post(&path, &fields).await.goes_to("/");
        client.get("/account").await.says(&["魏新", "系统管理员"]);
        let again = site.stranger().get(&path).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "used");
        assert_eq!(client.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "used");
        assert_eq!(site.inner().set_up_link().await.expect("asked"), None, "no second administrator");
        sign_in(&mut site.stranger(), "wei", PASSWORD, "/").await.goes_to("/");
    }

    async fn a_click_opens_nothing_outside_the_demonstration(site: real) {
        let mut client = site.stranger();
        let page = client.get("/sign-in").await;
        assert!(!page.body.contains("/sign-in/demo/"), "no choice of roles");
        assert!(!page.body.contains("演示数据"));
        let answer = client.post("/sign-in/demo/office", &[("csrf", &page.field("csrf"))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says(&["MJ7105"]);
        assert!(!is_in(&mut client).await);
    }

    async fn a_demanded_change_of_the_password_comes_before_everything_else(site: real) {
        account(&site, "office", "sun").await;
        site.inner().demand_change("office").await.expect("demanded");
        let mut client = site.stranger();
        sign_in(&mut client, "sun", PASSWORD, "/").await.goes_to("/");
        client.get(&c("/ranking")).await.goes_to("/account");
        let page = client.get("/account").await;
        page.says(&["请先修改密码"]);
        let csrf = page.field("csrf");
        let same = client.post("/account", &[("csrf", &csrf), ("old", PASSWORD), ("new", PASSWORD)]).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        same.says(&["MJ7113"]);
        let wrong = client.post("/account", &[("csrf", &csrf), ("old", "wrong"), ("new", "另一句话-second-try")]).await;
        wrong.says(&["MJ7103"]);
        let done = client.post("/account", &[("csrf", &csrf), ("old", PASSWORD), ("new", "另一句话-second-try")]).await;
        done.goes_to("/account");
        assert_eq!(client.get(&c("/ranking")).await.status, StatusCode::OK);
    }

    async fn an_invented_cookie_opens_nothing(site: small) {
        let real = site.person("office").await;
        assert!(is_in(&mut real.clone()).await);
        let bare = real.without_cookie("mj_session");
        for value in ["", "x", "0000000000000000000000000000000000000000000000000000000000000000", "office", "%00", "'"] {
            let mut client = bare.clone().with("cookie", &format!("mj_session={value}"));
            assert!(!is_in(&mut client).await, "{value}");
        }
    }
}
