//! The house's own pages: accounts and roles, bodies, settings, tokens, sign-ins.

use axum::http::StatusCode;
use mingjian_app::ManageAccount;
use mingjian_testkit::AUTHORITY;

use crate::client::{Answer, Client};
use crate::on_site;

const PAGES: &[(&str, &[&str])] = &[
    ("/accounts", &["administrator"]),
    ("/bodies", &["office"]),
    ("/settings", &["office", "security-officer"]),
    ("/sign-ins", &["security-officer", "auditor"]),
];

const EVERYBODY: &[&str] = &[
    "office",
    "leader",
    "assessor",
    "group",
    "auditor",
    "administrator",
    "security-officer",
    "liaison",
    "head",
];

/// Gives a command by its form, as a browser without scripts does.
async fn give(client: &mut Client, name: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = client.csrf().await;
    let own = [
        ("csrf", csrf.as_str()),
        ("authority", AUTHORITY),
        ("back", "/account"),
    ];
    client
        .post(&format!("/do/{name}"), &[&own[..], fields].concat())
        .await
}

/// Does something to an account by its form.
async fn manage(client: &mut Client, person: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = client.csrf().await;
    client
        .post(
            &format!("/accounts/{person}/{step}"),
            &[&[("csrf", csrf.as_str())], fields].concat(),
        )
        .await
}

on_site! {
    async fn each_page_of_the_house_renders_in_both_languages_for_its_roles_and_is_not_there_for_others(site: small) {
        for person in EVERYBODY {
            let mut client = site.person(person).await;
            for (path, roles) in PAGES.iter().chain([&("/tokens", EVERYBODY)]) {
                for lang in ["zh", "en"] {
                    let answer = client.get(&format!("{path}?lang={lang}")).await;
                    let json = client.get(&format!("/api/v1{path}?lang={lang}")).await;
                    if !roles.contains(person) {
                        assert_eq!((answer.status, json.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{person} {path}");
                        continue;
                    }
                    assert_eq!((answer.status, json.status), (StatusCode::OK, StatusCode::OK), "{person} {path}: {}", answer.body);
                    assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
                    for raw in ["{ $", "style=", "onclick", ">accounts-", ">bodies-", ">settings-", ">sign-ins-", ">tokens-", ">outcome-", ">act-"] {
                        assert!(!answer.body.contains(raw), "{path}: {raw}");
                    }
                }
            }
        }
    }

    async fn the_administrator_registers_somebody_and_gives_them_a_role_and_an_account(site: small) {
        let mut administrator = site.person("administrator").await;
        let person = [("person", "sun.yi"), ("name", "孙一"), ("body", "water"), ("email", "sun@example.cn")];
        give(&mut administrator, "person.register", &person).await.goes_to("/account");
        let role = [("person", "sun.yi"), ("role", "unit_liaison"), ("unit", "water"), ("from:opt", ""), ("until:opt", "2026-12-31")];
        give(&mut administrator, "role.grant", &role).await.goes_to("/account");
        administrator.get("/accounts?q=%E5%AD%99").await.says(&["孙一", "填报员", "未开"]);
        let page = administrator.get("/accounts?person=sun.yi").await;
        page.says(&["2026年12月31日", "发邀请链接", "区水务局", "在任"]);
        let link = manage(&mut administrator, "sun.yi", "invite", &[("login", "sunyi")]).await;
        assert_eq!((link.status, link.header("cache-control")), (StatusCode::OK, "no-store"));
        let path = link.body.split("http://localhost").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
        administrator.get("/accounts?person=sun.yi").await.says(&["发邀请链接"]);
        let mut sun = site.stranger();
        let csrf = sun.get(&path).await.field("csrf");
        sun.post(&path, &[("csrf", &csrf), ("password", "桂花开了两次-moonlit")]).await.goes_to("/");
        sun.get("/account").await.says(&["孙一", "填报员"]);
        administrator.get("/accounts?person=sun.yi").await.says(&["sunyi", "发重置链接", "停用账号"]);
        assert_eq!(manage(&mut administrator, "sun.yi", "suspend", &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        manage(&mut administrator, "sun.yi", "suspend", &[("reason", "离岗")]).await.goes_to("/accounts?person=sun.yi");
        assert_eq!(sun.get("/account").await.status, StatusCode::SEE_OTHER, "signed out at once");
        administrator.get("/accounts?person=sun.yi").await.says(&["账号停用", "恢复账号"]);
    }

    async fn administrator_security_officer_and_auditor_are_never_one_person(site: small) {
        let mut administrator = site.person("administrator").await;
        let roles = [("administrator", "administrator"), ("security-officer", "security_officer"), ("auditor", "auditor")];
        for (person, held) in roles {
            for (_, role) in roles {
                if role == held {
                    continue;
                }
                let before = site.length().await;
                let answer = give(&mut administrator, "role.grant", &[("person", person), ("role", role)]).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{person} as {role}");
                answer.says(&["MJ7011", "三员分立", "此人已任“"]);
                assert!(!answer.body.contains("任“administrator") && !answer.body.contains("任“auditor"), "the role by its name");
                assert_eq!(site.length().await, before);
            }
        }
        // Not one day of overlap either; after the first role has ended, the second may follow.
        let until = [("person", "liaison"), ("role", "auditor"), ("until:opt", "2026-03-31")];
        give(&mut administrator, "role.grant", &until).await.goes_to("/account");
        let overlap = [("person", "liaison"), ("role", "administrator"), ("from:opt", "2026-03-31")];
        give(&mut administrator, "role.grant", &overlap).await.says(&["MJ7011"]);
        let behind = [("person", "liaison"), ("role", "administrator"), ("from:opt", "2026-04-01")];
        give(&mut administrator, "role.grant", &behind).await.goes_to("/account");
        administrator.get("/accounts").await.says(&["三员分立"]);
        site.person("office").await.get("/settings").await.says(&["security-officer某", "auditor某", "administrator某"]);
    }

    async fn the_administrator_sees_no_scores(site: scored) {
        let mut administrator = site.person("administrator").await;
        for address in mingjian_web::addresses() {
            if address.method != "GET" || !address.path.contains("{campaign}") {
                continue;
            }
            let path = address.path.replace("{campaign}", "2025").replace("{unit}", "education").replace("{item}", "staff-post");
            let status = administrator.get(&path).await.status;
            // An item of a sheet leads to the sheet, and that is not there.
            let expected = if path.ends_with("/staff-post") { StatusCode::SEE_OTHER } else { StatusCode::NOT_FOUND };
            assert_eq!(status, expected, "{path}");
        }
        for path in ["/accounts", "/api/v1/accounts", "/account"] {
            let page = administrator.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for word in ["总分", "得分", "扣分", "排名", "score", "total"] {
                assert!(!page.body.contains(word), "{path}: {word}");
            }
        }
        administrator.get("/").await.goes_to("/accounts");
    }

    async fn what_an_administrator_does_to_an_account_is_in_the_record(site: small) {
        let mut administrator = site.person("administrator").await;
        let before = site.length().await;
        manage(&mut administrator, "liaison", "invite", &[("login", "zhou")]).await.says(&["/link/"]);
        assert_eq!(site.length().await, before + 1);
        let mut officer = site.person("security-officer").await;
        assert_eq!(manage(&mut officer, "liaison", "invite", &[("login", "x")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(manage(&mut administrator, "nobody", "invite", &[("login", "x")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(manage(&mut administrator, "liaison", "nothing", &[]).await.status, StatusCode::NOT_FOUND);
        let forged = administrator.post("/accounts/liaison/invite", &[("login", "x")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert_eq!(site.length().await, before + 1);
        assert_eq!(<ManageAccount as mingjian_app::Act>::NAME, "account.manage");
    }

    async fn a_reset_that_is_refused_leaves_the_link_before_as_it_was(site: small) {
        let mut administrator = site.person("administrator").await;
        let invited = manage(&mut administrator, "liaison", "invite", &[("login", "zhou")]).await;
        let link = |body: &str| {
            let at = body.find("/link/").unwrap();
            let end = |c: char| !c.is_alphanumeric() && !"/-_".contains(c);
            body[at..].split(end).next().unwrap().to_owned()
        };
        let first = link(&invited.body);
        let mut zhou = site.stranger();
        let csrf = zhou.get(&first).await.field("csrf");
        let password = "江心洲上的芦苇在十月里白头";
        let set = [("csrf", csrf.as_str()), ("password", password)];
        assert_eq!(zhou.post(&first, &set).await.status, StatusCode::SEE_OTHER);
        let reset = manage(&mut administrator, "liaison", "reset", &[("reason", "忘记密码")]).await;
        let second = link(&reset.body);
        manage(&mut administrator, "liaison", "reset", &[("reason", " ")]).await.says(&["MJ7200"]);
        assert_eq!(site.stranger().get(&second).await.status, StatusCode::OK, "the link that was given out still opens");
    }

    async fn the_office_keeps_the_register_of_bodies_in_order(site: small) {
        let mut office = site.person("office").await;
        let finance = [("body", "finance"), ("name.zh", "区财政局"), ("name.en", "Finance"), ("display_order:int", "2"), ("member:bool", "1")];
        give(&mut office, "body.register", &finance).await.goes_to("/account");
        let page = office.get("/bodies").await;
        page.says(&["区财政局", "领导小组成员单位", "区水务局"]);
        let (water, finance) = (page.body.find("区水务局"), page.body.find("区财政局"));
        assert!(water < finance, "in official order");
        office.get("/bodies?body=finance").await.says(&["value=\"Finance\"", "撤销机构"]);
        assert_eq!(office.get("/bodies?body=nothing").await.status, StatusCode::NOT_FOUND);
        give(&mut office, "body.end", &[("body", "finance"), ("on", "2026-03-01")]).await.goes_to("/account");
        office.get("/bodies").await.says(&["2026年3月1日撤销"]);
    }

    async fn settings_are_changed_by_ticks_and_days(site: small) {
        let mut officer = site.person("security-officer").await;
        officer.get("/settings").await.says(&["没有另行调整的日子", "未设"]);
        let leads = [("reminder_leads:json", "[]"), ("reminder_leads:json", "[3]"), ("reminder_leads:json", "[1]")];
        give(&mut officer, "settings.set_leads", &leads).await.goes_to("/account");
        assert_eq!(officer.get("/api/v1/settings").await.json()["reminder_leads"], serde_json::json!([1, 3]));
        give(&mut officer, "settings.set_leads", &leads[..1]).await.goes_to("/account");
        let day = [("date", "2026-05-08"), ("workday:bool", "0"), ("source", "国办通知"), ("known_on:opt", "2026-03-02")];
        give(&mut officer, "calendar.change_day", &day).await.goes_to("/account");
        officer.get("/settings").await.says(&["2026年5月8日", "放假", "国办通知"]);
    }

    async fn the_log_shows_who_came_in_and_who_tried(site: small) {
        let mut stranger = site.stranger();
        let csrf = stranger.get("/sign-in").await.field("csrf");
        stranger.post("/sign-in", &[("csrf", &csrf), ("login", "<b>nobody"), ("password", "wrong-wrong-wrong")]).await;
        let mut officer = site.person("security-officer").await;
        let page = officer.get("/sign-ins").await;
        page.says(&["演示登录", "名称或密码不对", "无此登录名", "security-officer某"]);
        assert!(!page.body.contains("<b>nobody"), "escaped");
        assert!(!page.body.contains("wrong-wrong"), "no password");
        let one = officer.get("/sign-ins?limit=1").await;
        one.says(&["看更早的"]);
    }

    async fn people_with_hostile_names_are_escaped(site: small) {
        let mut administrator = site.person("administrator").await;
        let person = [("person", "hostile"), ("name", "<script>alert(1)</script>"), ("email", "\"><img>")];
        give(&mut administrator, "person.register", &person).await.goes_to("/account");
        for path in ["/accounts", "/accounts?person=hostile", "/accounts?q=%3Cscript%3E"] {
            let page = administrator.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("<script>alert") && !page.body.contains("<img>"), "{path}");
        }
        assert_eq!(administrator.get("/accounts?person=nobody").await.status, StatusCode::NOT_FOUND);
    }
}
