//! Who knows the password gets in, nobody else, and nothing that opens a door stands in the database.

use std::future::{Future, poll_fn};
use std::task::Poll;

use mingjian_app::sign_in::{Purpose, SignedIn, Visit};
use mingjian_app::{App, AppError, Clock};
use mingjian_core::ids::Moment;
use mingjian_store::tables::{credential, sign_in_log};
use mingjian_testkit::{TestApp, on_both};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const PASSWORD: &str = "桂花开了两次-moonlit";

fn from(address: &str) -> Visit {
    Visit::new(address, "Browser/1")
}

fn here() -> Visit {
    from("10.0.0.1")
}

/// An account by invitation; the session that comes with it.
async fn account(app: &App, person: &str, login: &str) -> SignedIn {
    let link = app.invite(person, login, "admin").await.unwrap();
    app.use_link(&link, "", PASSWORD, &here()).await.unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusals)) => refusals.first().unwrap().code,
        other => panic!("{other:?}"),
    }
}

async fn guess(app: &App, login: &str, address: &str) -> &'static str {
    code(app.sign_in(login, "guess-guess-guess", &from(address)).await)
}

async fn outcomes(app: &App) -> Vec<String> {
    let rows = app.sign_in_log(None, 500).await.unwrap();
    rows.into_iter().map(|row| row.outcome).collect()
}

/// Whether a text stands anywhere in the tables of signing in.
async fn stands(app: &TestApp, text: &str) -> bool {
    let tables = [
        ("credential", "person || login || hash"),
        ("sign_in_lock", "login"),
        (
            "sign_in_log",
            "id || login || person || address || network || browser || outcome",
        ),
        ("sign_in_link", "digest || purpose || person || login || made_by"),
        ("session", "digest || person || acting_as || address"),
    ];
    let mut sql = "CREATE TEMP TABLE found (x BIGINT CHECK (x = 0));".to_owned();
    for (table, cells) in tables {
        sql.push_str(&format!(
            "INSERT INTO found SELECT 1 FROM {table} WHERE {cells} LIKE '%{text}%';"
        ));
    }
    match app.tamper(&sql).await {
        Ok(()) => false,
        Err(error) => {
            assert!(
                format!("{error:?} {error}").to_lowercase().contains("check"),
                "{error}"
            );
            true
        }
    }
}

on_both! {
    async fn the_first_administrator_is_set_up_once(app) {
        let first = app.app.set_up_link().await.unwrap().unwrap();
        let person = app.app.link(&first).await.unwrap().unwrap().person;
        let second = app.app.set_up_link().await.unwrap().unwrap();
        assert_eq!(app.app.link(&first).await.unwrap(), None, "a new start makes the old link worthless");
        let link = app.app.link(&second).await.unwrap().unwrap();
        assert_eq!((link.purpose, &link.person), (Purpose::SetUp, &person));
        assert_eq!(code(app.app.use_link(&second, "Zhang", "short", &here()).await), "MJ7110");
        assert_eq!(code(app.app.use_link(&second, "a b", PASSWORD, &here()).await), "MJ7114");
        assert_eq!(code(app.app.use_link("", "zhang", PASSWORD, &here()).await), "MJ7104");
        app.clock.advance(24 * HOUR);
        assert_eq!(code(app.app.use_link(&second, "zhang", PASSWORD, &here()).await), "MJ7104");
        let third = app.app.set_up_link().await.unwrap().unwrap();
        let (other, visit) = (app.second().await.unwrap(), here());
        let (one, two) = tokio::join!(
            app.app.use_link(&third, "Ｚhang", PASSWORD, &visit),
            other.use_link(&third, "li", PASSWORD, &visit),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let signed_in = one.or(two).unwrap();
        assert_eq!(signed_in.person, person);
        assert_eq!(app.app.session(&signed_in.token).await.unwrap().unwrap().person, person);
        assert_eq!(app.app.set_up_link().await.unwrap(), None);
        assert_eq!(app.app.accounts().await.unwrap().len(), 1);
        other.store().close().await;
    }

    async fn a_link_works_once_and_for_three_days(app) {
        let replaced = app.app.invite("1", "zhang", "admin").await.unwrap();
        let link = app.app.invite("1", "zhang", "admin").await.unwrap();
        assert_eq!(app.app.link(&replaced).await.unwrap(), None);
        app.clock.advance(72 * HOUR - 1);
        app.app.use_link(&link, "someone-else", PASSWORD, &here()).await.unwrap();
        assert_eq!(app.app.account("1").await.unwrap().unwrap().login, "zhang");
        assert_eq!(code(app.app.use_link(&link, "", PASSWORD, &here()).await), "MJ7104");
        assert_eq!(code(app.app.invite("1", "li", "admin").await), "MJ7107");
        assert_eq!(code(app.app.invite("2", "ZHANG", "admin").await), "MJ7115");
        assert_eq!(code(app.app.reset_link("2", "admin").await), "MJ7108");

        let before = app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
        let reset = app.app.reset_link("1", "admin").await.unwrap();
        app.app.use_link(&reset, "", "another sentence entirely", &here()).await.unwrap();
        assert_eq!(app.app.session(&before.token).await.unwrap(), None, "a reset ends all sessions");
        assert_eq!(code(app.app.sign_in("zhang", PASSWORD, &here()).await), "MJ7100");
        app.app.sign_in("zhang", "another sentence entirely", &here()).await.unwrap();
        let late = app.app.reset_link("1", "admin").await.unwrap();
        app.clock.advance(72 * HOUR);
        assert_eq!(code(app.app.use_link(&late, "", PASSWORD, &here()).await), "MJ7104");
    }

    async fn a_name_that_nobody_has_is_answered_like_any_other(app) {
        account(&app.app, "1", "zhang").await;
        for (at, name) in ["zhang", "nobody"].into_iter().enumerate() {
            let address = format!("10.1.0.{at}");
            for _ in 0..5 {
                let answer = app.app.sign_in(name, "guess-guess-guess", &from(&address)).await;
                assert_eq!(answer.unwrap_err().to_string(), mingjian_core::refusal::Refusal::new("MJ7100", &[]).to_string());
            }
            assert_eq!(guess(&app.app, name, &address).await, "MJ7102");
        }
        assert_eq!(guess(&app.app, "a\0b", "10.2.0.1").await, "MJ7100");
        let endless = "长".repeat(100_000);
        assert_eq!(code(app.app.sign_in("zhao", &endless, &here()).await), "MJ7100");
    }

    async fn a_lock_doubles_until_somebody_gets_in(app) {
        account(&app.app, "1", "zhang").await;
        for (round, length) in [15, 30, 60].into_iter().enumerate() {
            for attempt in 0..5 {
                assert_eq!(guess(&app.app, "zhang", &format!("10.{round}.1.{attempt}")).await, "MJ7100");
            }
            let until = app.app.account("1").await.unwrap().unwrap().locked_until.unwrap();
            assert_eq!(until.0 - app.clock.now().0, length * MINUTE);
            app.clock.advance(length * MINUTE - 1);
            assert_eq!(code(app.app.sign_in("zhang", PASSWORD, &here()).await), "MJ7102", "right, but locked");
            app.clock.advance(1);
        }
        app.app.sign_in("ZHANG", PASSWORD, &here()).await.unwrap();
        for attempt in 0..5 {
            guess(&app.app, "zhang", &format!("10.9.1.{attempt}")).await;
        }
        let locked = app.app.account("1").await.unwrap().unwrap();
        assert_eq!(locked.locked_until.unwrap().0 - app.clock.now().0, 15 * MINUTE, "it began again");
        app.app.unlock("1").await.unwrap();
        app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
    }

    async fn of_many_guesses_at_once_in_two_processes_five_are_looked_at(app) {
        account(&app.app, "1", "zhang").await;
        let apps = [app.app.clone(), app.second().await.unwrap()];
        let guesses: Vec<_> = (0..30).map(|n| {
            let app = apps[n % 2].clone();
            tokio::spawn(async move { guess(&app, "zhang", &format!("10.3.0.{n}")).await })
        }).collect();
        let mut looked_at = 0;
        for answer in guesses {
            match answer.await.unwrap() {
                "MJ7100" => looked_at += 1,
                other => assert_eq!(other, "MJ7102"),
            }
        }
        assert_eq!(looked_at, 5);
        apps[1].store().close().await;
    }

    async fn of_many_guesses_from_one_network_at_once_twenty_are_looked_at(app) {
        account(&app.app, "1", "zhang").await;
        let apps = [app.app.clone(), app.second().await.unwrap()];
        let guesses: Vec<_> = (0..40).map(|n| {
            let app = apps[n % 2].clone();
            tokio::spawn(async move { guess(&app, &format!("name-{n}"), &format!("2001:db8::{n:x}")).await })
        }).collect();
        let mut looked_at = 0;
        for answer in guesses {
            match answer.await.unwrap() {
                "MJ7100" => looked_at += 1,
                other => assert_eq!(other, "MJ7101"),
            }
        }
        assert_eq!(looked_at, 20);
        let rows = app.app.sign_in_log(None, 500).await.unwrap();
        let turned_away: Vec<i64> =
            rows.iter().filter(|row| row.outcome == "limited").map(|row| row.attempts).collect();
        assert_eq!(turned_away, [20], "a flood stands on one row");
        app.app.sign_in("zhang", PASSWORD, &from("2001:db8:1::1")).await.unwrap();
        assert_eq!(code(app.app.sign_in("zhang", PASSWORD, &from("2001:db8::1")).await), "MJ7101");
        app.clock.advance(10 * MINUTE);
        app.app.sign_in("zhang", PASSWORD, &from("2001:db8::1")).await.unwrap();
        apps[1].store().close().await;
    }

    async fn an_office_behind_one_address_gets_in_as_often_as_it_likes(app) {
        account(&app.app, "1", "zhang").await;
        for _ in 0..25 {
            app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
        }
    }

    async fn failures_from_everywhere_stop_sign_in_for_a_while(app) {
        account(&app.app, "1", "zhang").await;
        let now = app.clock.now().0;
        app.tamper(&format!("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000) \
            INSERT INTO sign_in_log (id, at, last_at, attempts, login, person, address, network, browser, outcome) \
            SELECT 'flood-' || x, {now}, {now}, 1, '', '', 'a' || x, 'a' || x, '', 'wrong' FROM n")).await.unwrap();
        assert_eq!(code(app.app.sign_in("zhang", PASSWORD, &here()).await), "MJ7101");
        app.clock.advance(10 * MINUTE);
        app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
    }

    async fn a_session_ends_after_half_an_hour_without_a_sign(app) {
        let token = account(&app.app, "1", "zhang").await.token;
        let began = app.clock.now();
        app.clock.advance(MINUTE - 1);
        assert_eq!(app.app.session(&token).await.unwrap().unwrap().last_seen, began, "not yet written");
        app.clock.advance(1);
        assert_eq!(app.app.session(&token).await.unwrap().unwrap().last_seen, app.clock.now());
        app.clock.advance(30 * MINUTE - 1);
        assert!(app.app.session(&token).await.unwrap().is_some());
        app.clock.advance(30 * MINUTE);
        assert_eq!(app.app.session(&token).await.unwrap(), None);
        let mut visit = here();
        visit.idle_minutes = 5;
        let token = app.app.sign_in("zhang", PASSWORD, &visit).await.unwrap().token;
        app.clock.advance(5 * MINUTE);
        assert_eq!(app.app.session(&token).await.unwrap(), None, "by a setting of five minutes");
        assert_eq!(app.app.purge_log(app.clock.now()).await.unwrap().sessions, 2);
    }

    async fn a_session_ends_after_twelve_hours_whatever_happens(app) {
        let signed_in = account(&app.app, "1", "zhang").await;
        let mut token = signed_in.token;
        assert_eq!(signed_in.ends_at.0 - app.clock.now().0, 12 * HOUR);
        for hour in 0..36 {
            assert!(app.app.session(&token).await.unwrap().is_some(), "{hour}");
            app.clock.advance(20 * MINUTE);
            if hour == 20 {
                token = app.app.act_as(&token, "grant-1").await.unwrap().token;
            }
        }
        assert_eq!(app.app.session(&token).await.unwrap(), None);
        assert_eq!(code(app.app.act_as(&token, "grant-1").await), "MJ7106");
    }

    async fn another_role_and_another_sign_in_make_the_old_token_worthless(app) {
        let first = account(&app.app, "1", "zhang").await.token;
        let before = app.app.session(&first).await.unwrap().unwrap();
        let (one, two) = tokio::join!(app.app.act_as(&first, "grant-1"), app.app.act_as(&first, "grant-2"));
        assert!(one.is_ok() != two.is_ok(), "one change of role for one token");
        let second = one.or(two).unwrap().token;
        assert_eq!(app.app.session(&first).await.unwrap(), None);
        let session = app.app.session(&second).await.unwrap().unwrap();
        assert!(session.acting_as.starts_with("grant-"));
        assert_ne!(session.csrf, before.csrf);
        let mut visit = here();
        visit.held = Some(second.clone());
        let third = app.app.sign_in("zhang", PASSWORD, &visit).await.unwrap().token;
        assert_eq!(app.app.session(&second).await.unwrap(), None);
        assert_eq!(app.app.session(&third).await.unwrap().unwrap().acting_as, "");
        app.app.sign_out(&third).await.unwrap();
        app.app.sign_out(&third).await.unwrap();
        assert_eq!(app.app.session(&third).await.unwrap(), None);
        for hostile in ["", "a\0b", "x", &"0".repeat(64), &third.to_uppercase()] {
            assert_eq!(app.app.session(hostile).await.unwrap(), None);
        }
    }

    async fn a_role_that_ends_takes_its_sessions_along(app) {
        let liaison = account(&app.app, "1", "zhang").await.token;
        let liaison = app.app.act_as(&liaison, "grant-1").await.unwrap().token;
        let other = account(&app.app, "2", "li").await.token;
        assert_eq!(app.app.end_grant("").await.unwrap(), 0, "no role is no role to end");
        assert_eq!(app.app.end_grant("grant-1").await.unwrap(), 1);
        assert_eq!(app.app.session(&liaison).await.unwrap(), None);
        assert!(app.app.session(&other).await.unwrap().is_some());
        assert_eq!(app.app.end_all("2").await.unwrap(), 1);
        assert_eq!(app.app.session(&other).await.unwrap(), None);
    }

    async fn the_own_password_changes_with_the_old_one_only(app) {
        let stolen = account(&app.app, "1", "zhang").await.token;
        let token = app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap().token;
        let token = app.app.act_as(&token, "grant-1").await.unwrap().token;
        let new = "a second sentence of mine";
        let link = app.app.reset_link("1", "admin").await.unwrap();
        assert_eq!(code(app.app.change_password("", PASSWORD, new, &here()).await), "MJ7106");
        assert_eq!(code(app.app.change_password(&token, PASSWORD, "zhang2024!", &here()).await), "MJ7112");
        assert_eq!(code(app.app.change_password(&token, PASSWORD, PASSWORD, &here()).await), "MJ7113");
        assert_eq!(code(app.app.change_password(&token, "wrong old one", new, &here()).await), "MJ7103");
        let changed = app.app.change_password(&token, PASSWORD, new, &here()).await.unwrap();
        for ended in [&stolen, &token] {
            assert_eq!(app.app.session(ended).await.unwrap(), None);
        }
        assert_eq!(app.app.session(&changed.token).await.unwrap().unwrap().acting_as, "grant-1");
        assert_eq!(app.app.link(&link).await.unwrap(), None);
        app.app.sign_in("zhang", new, &here()).await.unwrap();
        for _ in 0..5 {
            code(app.app.change_password(&changed.token, "wrong old one", PASSWORD, &here()).await);
        }
        let locked = app.app.change_password(&changed.token, new, PASSWORD, &here()).await;
        assert_eq!(code(locked), "MJ7102", "a stolen session cannot guess the password");
    }

    async fn a_suspended_account_opens_nothing(app) {
        let token = account(&app.app, "1", "zhang").await.token;
        let link = app.app.reset_link("1", "admin").await.unwrap();
        app.app.suspend("1").await.unwrap();
        assert_eq!(app.app.session(&token).await.unwrap(), None);
        assert_eq!(app.app.link(&link).await.unwrap(), None);
        assert_eq!(code(app.app.sign_in("zhang", PASSWORD, &here()).await), "MJ7100");
        assert_eq!(outcomes(&app.app).await.first().map(String::as_str), Some("suspended"));
        let link = app.app.reset_link("1", "admin").await.unwrap();
        assert_eq!(code(app.app.use_link(&link, "", PASSWORD, &here()).await), "MJ7109");
        app.app.resume("1").await.unwrap();
        app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
        assert_eq!(code(app.app.suspend("2").await), "MJ7108");
    }

    async fn who_has_to_change_the_password_is_told_at_sign_in(app) {
        let token = account(&app.app, "1", "zhang").await.token;
        app.app.demand_change("1").await.unwrap();
        assert_eq!(app.app.session(&token).await.unwrap(), None);
        let signed_in = app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
        assert!(signed_in.must_change);
        assert!(app.app.session(&signed_in.token).await.unwrap().unwrap().must_change);
        let new = "a second sentence of mine";
        let changed = app.app.change_password(&signed_in.token, PASSWORD, new, &here()).await.unwrap();
        assert!(!changed.must_change);
        assert!(!app.app.sign_in("zhang", new, &here()).await.unwrap().must_change);
    }

    async fn one_click_opens_the_demonstration_only(app) {
        assert_eq!(code(app.app.sign_in_demo(false, "1", &here()).await), "MJ7105");
        let signed_in = app.app.sign_in_demo(true, "1", &here()).await.unwrap();
        assert_eq!(app.app.session(&signed_in.token).await.unwrap().unwrap().person, "1");
        assert_eq!(outcomes(&app.app).await, ["demo"]);
    }

    async fn the_log_says_who_came_and_keeps_half_a_year(app) {
        account(&app.app, "1", "zhang").await;
        app.clock.advance(1);
        let long = format!("Zhang\n{}", "x".repeat(300));
        let visit = Visit::new("10.0.0.7", &"b".repeat(300));
        assert_eq!(code(app.app.sign_in(&long, PASSWORD, &visit).await), "MJ7100");
        app.clock.advance(1);
        let token = app.app.sign_in("Zhang", PASSWORD, &visit).await.unwrap().token;
        app.clock.advance(1);
        app.app.sign_out(&token).await.unwrap();
        assert_eq!(outcomes(&app.app).await, ["signed_out", "success", "wrong", "link"]);
        let rows = app.app.sign_in_log(None, 500).await.unwrap();
        let (success, wrong) = (&rows[1], &rows[2]);
        assert_eq!((success.login.as_str(), success.person.as_str(), success.address.as_str()), ("Zhang", "1", "10.0.0.7"));
        assert_eq!(success.at.0, app.clock.now().0 - 1);
        assert_eq!((wrong.login.chars().count(), wrong.browser.chars().count()), (100, 200));
        assert!(wrong.login.starts_with("Zhang\u{fffd}x"));
        let rest = app.app.sign_in_log(Some((success.at, &success.id)), 1).await.unwrap();
        assert_eq!(rest.first(), Some(wrong));

        let first = rows[3].at;
        assert_eq!(app.app.purge_log(Moment(first.0 + 190 * DAY)).await.unwrap().log, 0);
        assert_eq!(app.app.purge_log(Moment(first.0 + 190 * DAY + 1)).await.unwrap().log, 1);
        assert_eq!(outcomes(&app.app).await.len(), 3);
    }

    async fn nothing_that_opens_a_door_stands_in_the_database(app) {
        let link = app.app.set_up_link().await.unwrap().unwrap();
        let invitation = app.app.invite("2", "li", "admin").await.unwrap();
        let signed_in = app.app.use_link(&link, "zhang", PASSWORD, &here()).await.unwrap();
        let acting = app.app.act_as(&signed_in.token, "grant-1").await.unwrap();
        let second = app.app.sign_in("zhang", PASSWORD, &here()).await.unwrap();
        guess(&app.app, "zhang", "10.0.0.8").await;
        let csrf = app.app.session(&second.token).await.unwrap().unwrap().csrf;
        assert!(stands(&app, "zhang").await, "what does stand there is found");
        assert!(stands(&app, "grant-1").await);
        let secrets = [
            PASSWORD, "moonlit", "guess-guess-guess", &link, &invitation,
            &signed_in.token, &acting.token, &second.token, &csrf,
        ];
        for secret in secrets {
            assert!(!stands(&app, secret).await, "{secret}");
        }
    }

    async fn two_processes_know_the_same_sessions_and_locks(app) {
        let token = account(&app.app, "1", "zhang").await.token;
        let second = app.second().await.unwrap();
        let there = second.session(&token).await.unwrap().unwrap();
        assert_eq!(Some(there), app.app.session(&token).await.unwrap());
        for n in 0..5 {
            guess(&app.app, "zhang", &format!("10.4.0.{n}")).await;
        }
        assert_eq!(code(second.sign_in("zhang", PASSWORD, &here()).await), "MJ7102");
        second.sign_out(&token).await.unwrap();
        assert_eq!(app.app.session(&token).await.unwrap(), None);
        second.store().close().await;
    }

    async fn an_older_hash_is_renewed_at_the_next_sign_in(app) {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
        account(&app.app, "1", "zhang").await;
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
        let hash = weak.hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef").unwrap();
        app.tamper(&format!("UPDATE credential SET hash = '{hash}'")).await.unwrap();
        assert_eq!(guess(&app.app, "zhang", "10.0.0.8").await, "MJ7100");
        let visit = here();
        let (one, two) = tokio::join!(
            app.app.sign_in("zhang", PASSWORD, &visit),
            app.app.sign_in("zhang", PASSWORD, &visit),
        );
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let row = credential::by_login(&mut app.store().read().await.unwrap(), "zhang").await.unwrap().unwrap();
        assert!(row.hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", row.hash);
        app.app.sign_in("zhang", PASSWORD, &visit).await.unwrap();
    }

    async fn who_goes_away_in_the_middle_has_failed(app) {
        account(&app.app, "1", "zhang").await;
        let visit = here();
        for number in 1..=5 {
            let mut attempt = Box::pin(app.app.sign_in("zhang", "guess-guess-guess", &visit));
            // Nobody asks on as soon as the attempt is counted, before its password was looked at.
            while outcomes(&app.app).await.iter().filter(|outcome| *outcome == "begun").count() < number {
                poll_fn(|context| {
                    assert!(attempt.as_mut().poll(context).is_pending());
                    Poll::Ready(())
                })
                .await;
                tokio::task::yield_now().await;
            }
        }
        let locked_until = app.app.account("1").await.unwrap().unwrap().locked_until;
        assert!(locked_until.is_some());
        let since = Moment(app.clock.now().0 - MINUTE);
        let mut reader = app.store().read().await.unwrap();
        assert_eq!(sign_in_log::failures(&mut reader, since).await.unwrap(), 5);
    }
}
