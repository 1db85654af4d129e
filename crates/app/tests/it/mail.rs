//! Reminders arrive, once, at a real mail server; and what happens when it does not want them.

use std::collections::{BTreeMap, BTreeSet};
use std::task::Poll;
use std::time::Duration;

use jiff::civil::{Date, date};
use mingjian_app::mail::{
    Addressee, Delivery, Encryption, MailSettings, MailState, Mailer, Queued, Reminders, SignIn,
};
use mingjian_app::{App, AppError};
use mingjian_core::calendar::Calendar;
use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::reminder::{Due, Leads, Recipient, Wording};
use mingjian_store::tables::outbox;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, MailMode, MailServer, TestApp, on_both};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The clock of the tests begins on Monday, 2 March 2026.
fn due(id: &str, who: &str, day: Date) -> Due {
    Due {
        id: id.to_owned(),
        kind: "self_check".to_owned(),
        campaign: CAMPAIGN.into(),
        who: Recipient::Unit(who.to_owned()),
        title: Text::zh("报送自查报告"),
        due: day,
        moves: 0,
        link: format!("https://example.gov.cn/{id}"),
    }
}

fn settings(server: &MailServer, encryption: Encryption) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        encryption,
        sign_in: None,
        certificate: None,
        from: "office@example.gov.cn".to_owned(),
        from_name: "市政务公开办公室".to_owned(),
        timeout: Duration::from_secs(20),
    }
}

fn clear() -> (MailServer, Mailer) {
    let server = MailServer::start(MailMode::Clear, None).unwrap();
    let mailer = Mailer::new(settings(&server, Encryption::Clear)).unwrap();
    (server, mailer)
}

fn authority() -> AuthorityId {
    AUTHORITY.into()
}

/// Queues for units of these ids, each with the address of the same position.
async fn remind(app: &App, dues: &[Due], addresses: &[(&str, &str)]) -> Queued {
    let mut addressees: BTreeMap<Recipient, Addressee> = BTreeMap::new();
    for (unit, address) in addresses {
        let addressee = addressees
            .entry(Recipient::Unit((*unit).to_owned()))
            .or_insert_with(|| Addressee {
                name: Text::zh("城关镇"),
                addresses: vec![],
                lang: Lang::Zh,
            });
        addressee.addresses.push((*address).to_owned());
    }
    let wording = Wording {
        office: Text::zh("市政务公开办公室"),
        label: Text::default(),
    };
    let reminders = Reminders {
        authority: &authority(),
        dues,
        addressees: &addressees,
        leads: &Leads::default(),
        wording: &wording,
        calendar: Calendar::builtin().unwrap(),
    };
    app.queue_reminders(reminders).await.unwrap()
}

/// One mail to one address in the queue.
async fn one(app: &TestApp, address: &str) {
    let queued = remind(
        &app.app,
        &[due("a", "chengguan", date(2026, 3, 9))],
        &[("chengguan", address)],
    )
    .await;
    assert_eq!((queued.digests, queued.mails), (1, 1));
}

/// State, attempts and last trouble of the only mail.
async fn only(app: &TestApp) -> (MailState, i64, Option<String>) {
    let mails = app.app.mails(&authority()).await.unwrap();
    assert_eq!(mails.len(), 1);
    (mails[0].state, mails[0].attempts, mails[0].error_code.clone())
}

/// Drops a future after it was woken so many times: what a killed process leaves behind.
async fn dropped<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (Box::pin(future), polls);
    std::future::poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

fn sent(count: usize) -> Delivery {
    Delivery {
        sent: count,
        ..Delivery::default()
    }
}

on_both! {
    async fn a_digest_arrives_in_exact_chinese_and_says_that_a_program_sent_it(app) {
        let (server, mailer) = clear();
        let dues = [due("a", "chengguan", date(2026, 3, 9)), due("b", "chengguan", date(2026, 2, 28))];
        let queued = remind(&app.app, &dues, &[("chengguan", "liaison@example.gov.cn")]).await;
        assert_eq!(queued, Queued { digests: 1, mails: 1, ..Queued::default() });
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), sent(1));
        let mails = server.mails().unwrap();
        let [mail] = &mails[..] else { panic!("{mails:?}") };
        assert_eq!((mail.from.as_str(), &mail.to[..]), ("office@example.gov.cn", &["liaison@example.gov.cn".to_owned()][..]));
        assert_eq!(mail.subject, "政务公开考核提醒：2 项待办，其中 1 项已逾期");
        assert_eq!(mail.text, "城关镇：\n\n截至2026年3月2日（周一），以下 2 项尚未办理，请按时办理。\n\n\
            1. 报送自查报告\n   时限：2026年2月28日（周六），已逾期 1 个工作日\n   办理：https://example.gov.cn/b\n\n\
            2. 报送自查报告\n   时限：2026年3月9日（周一），还有 5 个工作日\n   办理：https://example.gov.cn/a\n\n\
            已经办理的，请忽略本邮件。本邮件由系统自动发出，请勿回复。\n市政务公开办公室\n");
        assert!(mail.headers.contains("Auto-Submitted: auto-generated\n"), "{}", mail.headers);
        assert!(mail.headers.contains("From: 市政务公开办公室 <office@example.gov.cn>\n"), "{}", mail.headers);
        let id = &app.app.mails(&authority()).await.unwrap()[0].id;
        assert!(mail.headers.contains(&format!("Message-ID: <{id}@example.gov.cn>\n")), "{}", mail.headers);
        assert_eq!(only(&app).await, (MailState::Sent, 1, None));
    }

    async fn nothing_is_sent_twice_by_a_second_run_a_second_process_or_the_next_day(app) {
        let (server, mailer) = clear();
        let dues: Vec<Due> = (0..12).map(|at| due(&format!("d{at}"), &format!("u{at}"), date(2026, 3, 9))).collect();
        let pairs: Vec<(String, String)> =
            (0..12).map(|at| (format!("u{at}"), format!("u{at}@example.gov.cn"))).collect();
        let second = app.second().await.unwrap();
        let runs = [app.app.clone(), second.clone()].map(|app| {
            let (dues, pairs, mailer) = (dues.clone(), pairs.clone(), mailer.clone());
            tokio::spawn(async move {
                let pairs: Vec<(&str, &str)> = pairs.iter().map(|(u, a)| (u.as_str(), a.as_str())).collect();
                let queued = remind(&app, &dues, &pairs).await.mails;
                (queued, app.deliver_due(&mailer).await.unwrap().sent)
            })
        });
        let (mut queued, mut delivered) = (0, 0);
        for run in runs {
            let (more_queued, more_sent) = run.await.unwrap();
            queued += more_queued;
            delivered += more_sent;
        }
        delivered += app.app.deliver_due(&mailer).await.unwrap().sent;
        assert_eq!((queued, delivered), (12, 12));
        app.clock.advance(DAY);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(u, a)| (u.as_str(), a.as_str())).collect();
        assert_eq!(remind(&app.app, &dues, &pairs).await, Queued::default());
        let to: BTreeSet<Vec<String>> = server.mails().unwrap().into_iter().map(|mail| mail.to).collect();
        assert_eq!((to.len(), server.mails().unwrap().len()), (12, 12));
        second.store().close().await;
    }

    async fn a_server_that_is_down_is_tried_again_later_and_given_up_at_last(app) {
        let (mut server, mailer) = clear();
        one(&app, "liaison@example.gov.cn").await;
        server.stop();
        let delivery = app.app.deliver_due(&mailer).await.unwrap();
        assert_eq!((delivery.later, delivery.stopped.unwrap().0), (1, "MJ9210"));
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), Delivery::default(), "not before a minute");
        for minutes in [1, 5, 30, 120, 360, 720, 1440] {
            app.clock.advance(minutes * MINUTE - 1);
            assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), Delivery::default());
            app.clock.advance(1);
            let delivery = app.app.deliver_due(&mailer).await.unwrap();
            assert_eq!(delivery.later + delivery.failed, 1);
        }
        assert_eq!(only(&app).await, (MailState::Failed, 8, Some("MJ9210".to_owned())));
        server.restart().unwrap();
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), Delivery::default());
        let id = app.app.mails(&authority()).await.unwrap()[0].id.clone();
        app.app.send_again(&authority(), &id).await.unwrap();
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), sent(1));
        assert!(matches!(app.app.send_again(&authority(), &id).await, Err(AppError::NotFound)));
    }

    async fn a_greylisted_address_is_served_a_minute_later_and_holds_nobody_up(app) {
        let (server, mailer) = clear();
        let dues = [due("a", "one", date(2026, 3, 9)), due("b", "two", date(2026, 3, 9))];
        remind(&app.app, &dues, &[("one", "later.one@example.gov.cn"), ("two", "two@example.gov.cn")]).await;
        let delivery = app.app.deliver_due(&mailer).await.unwrap();
        assert_eq!(delivery, Delivery { sent: 1, later: 1, ..Delivery::default() });
        app.clock.advance(MINUTE);
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), sent(1));
        assert_eq!(server.mails().unwrap().len(), 2);
    }

    async fn an_unknown_address_fails_at_once_with_the_servers_words(app) {
        let (server, mailer) = clear();
        let dues = [due("a", "one", date(2026, 3, 9))];
        let addresses = [("one", "unknown.one@example.gov.cn"), ("one", "b@example.gov.cn"), ("one", "坏地址")];
        let queued = remind(&app.app, &dues, &addresses).await;
        assert_eq!((queued.mails, queued.malformed[0].1.code), (2, "MJ9201"));
        let delivery = app.app.deliver_due(&mailer).await.unwrap();
        assert_eq!(delivery, Delivery { sent: 1, failed: 1, ..Delivery::default() });
        let mails = app.app.mails(&authority()).await.unwrap();
        let failed = mails.iter().find(|mail| mail.state == MailState::Failed).unwrap();
        assert_eq!(failed.error_code.as_deref(), Some("MJ9212"));
        let detail = failed.error_detail.as_deref().unwrap();
        assert!(detail.contains("550") && detail.contains("no such user"), "{detail}");
        assert_eq!(server.mails().unwrap().len(), 1);
    }

    async fn a_server_that_requires_encryption_takes_nothing_in_clear(app) {
        let server = MailServer::start(MailMode::StartTls, None).unwrap();
        one(&app, "liaison@example.gov.cn").await;
        let in_clear = Mailer::new(settings(&server, Encryption::Clear)).unwrap();
        let delivery = app.app.deliver_due(&in_clear).await.unwrap();
        assert_eq!(delivery.stopped.map(|(code, _)| code), Some("MJ9213"));
        app.clock.advance(MINUTE);
        let strange = Mailer::new(settings(&server, Encryption::StartTls)).unwrap();
        let delivery = app.app.deliver_due(&strange).await.unwrap();
        assert_eq!(delivery.stopped.map(|(code, _)| code), Some("MJ9213"), "an authority that nobody trusts");
        app.clock.advance(5 * MINUTE);
        let mut settings = settings(&server, Encryption::StartTls);
        settings.certificate = Some(server.authority().unwrap());
        let trusted = Mailer::new(settings).unwrap();
        assert_eq!(app.app.deliver_due(&trusted).await.unwrap(), sent(1));
        assert_eq!(server.mails().unwrap().len(), 1);
    }

    async fn tls_from_the_first_byte_with_sign_in(app) {
        let server = MailServer::start(MailMode::Tls, Some(("office", "open sesame"))).unwrap();
        one(&app, "liaison@example.gov.cn").await;
        let mut settings = settings(&server, Encryption::Tls);
        settings.certificate = Some(server.authority().unwrap());
        let mut sign_in = SignIn { user: "office".to_owned(), password: "guess".to_owned() };
        settings.sign_in = Some(sign_in.clone());
        let delivery = app.app.deliver_due(&Mailer::new(settings.clone()).unwrap()).await.unwrap();
        assert_eq!(delivery.stopped.map(|(code, _)| code), Some("MJ9214"));
        app.clock.advance(MINUTE);
        sign_in.password = "open sesame".to_owned();
        settings.sign_in = Some(sign_in);
        assert_eq!(app.app.deliver_due(&Mailer::new(settings).unwrap()).await.unwrap(), sent(1));
        assert_eq!(server.mails().unwrap().len(), 1);
    }

    async fn a_mail_without_an_answer_is_in_doubt_and_only_a_person_repeats_it(app) {
        let (server, mailer) = clear();
        one(&app, "silent.one@example.gov.cn").await;
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap().in_doubt, 1);
        assert_eq!(only(&app).await, (MailState::InDoubt, 1, Some("MJ9215".to_owned())));
        app.clock.advance(30 * DAY);
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), Delivery::default());
        assert_eq!(server.mails().unwrap().len(), 1);
        let id = app.app.mails(&authority()).await.unwrap()[0].id.clone();
        app.app.send_again(&authority(), &id).await.unwrap();
        app.app.deliver_due(&mailer).await.unwrap();
        let mails = server.mails().unwrap();
        let line = |at: usize| mails[at].headers.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
        assert_eq!((mails.len(), line(0)), (2, line(1)), "who receives it twice can tell");
    }

    async fn a_server_that_falls_silent_leaves_a_mail_in_doubt_when_the_time_is_over(app) {
        let server = MailServer::start(MailMode::Clear, None).unwrap();
        let mut settings = settings(&server, Encryption::Clear);
        settings.timeout = Duration::from_secs(3);
        one(&app, "slow.one@example.gov.cn").await;
        let delivery = app.app.deliver_due(&Mailer::new(settings).unwrap()).await.unwrap();
        assert_eq!(delivery, Delivery { in_doubt: 1, ..Delivery::default() });
        assert_eq!(only(&app).await, (MailState::InDoubt, 1, Some("MJ9215".to_owned())));
    }

    async fn a_sender_that_dies_before_the_text_is_followed_and_behind_it_is_not(app) {
        let (server, mailer) = clear();
        one(&app, "liaison@example.gov.cn").await;
        let now = || app.store().clone();
        let start = app.app.mails(&authority()).await.unwrap()[0].queued_at;
        let lease = Moment(start.0 + 15 * MINUTE);
        // Taken, and gone before the text: another sender takes it when the lease has run out.
        outbox::take(&now(), start, lease).await.unwrap().unwrap();
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), Delivery::default());
        app.clock.advance(15 * MINUTE);
        // Taken again, marked, and gone: nobody knows, so nobody repeats it.
        let until = Moment(lease.0 + 15 * MINUTE);
        let mail = outbox::take(&now(), lease, until).await.unwrap().unwrap();
        assert!(outbox::sending(&now(), &mail, until).await.unwrap());
        app.clock.advance(15 * MINUTE);
        let delivery = app.app.deliver_due(&mailer).await.unwrap();
        assert_eq!(delivery, Delivery { in_doubt: 1, ..Delivery::default() });
        assert_eq!(server.mails().unwrap(), []);
        assert_eq!(only(&app).await.0, MailState::InDoubt);
    }

    async fn a_sender_stopped_anywhere_sends_at_most_once(app) {
        let (server, mailer) = clear();
        let mut expected = 0;
        for polls in 0..60 {
            let unit = format!("u{polls}");
            let address = format!("{unit}@example.gov.cn");
            remind(&app.app, &[due(&unit, &unit, date(2026, 3, 9))], &[(&unit, &address)]).await;
            expected += 1;
            if let Some(result) = dropped(polls, app.app.deliver_due(&mailer)).await {
                result.unwrap();
            }
            // What the dropped one held is free again.
            app.clock.advance(15 * MINUTE);
            app.app.deliver_due(&mailer).await.unwrap();
        }
        let mails = app.app.mails(&authority()).await.unwrap();
        let count = |state| mails.iter().filter(|mail| mail.state == state).count();
        assert_eq!(count(MailState::Sent) + count(MailState::InDoubt), expected);
        let arrived = server.mails().unwrap();
        let to: BTreeSet<&String> = arrived.iter().flat_map(|mail| &mail.to).collect();
        assert_eq!(to.len(), arrived.len(), "nothing arrives twice");
        assert!(arrived.len() >= count(MailState::Sent), "what is called sent has arrived");
        assert!(count(MailState::Sent) > expected / 2);
    }

    async fn what_is_done_before_it_leaves_is_withdrawn(app) {
        let (server, mailer) = clear();
        let dues = [due("a", "one", date(2026, 3, 9)), due("b", "two", date(2026, 3, 9))];
        remind(&app.app, &dues, &[("one", "one@example.gov.cn"), ("two", "two@example.gov.cn")]).await;
        let open = BTreeSet::from(["b"]);
        assert_eq!(app.app.withdraw_reminders(&authority(), &open).await.unwrap(), 1);
        assert_eq!(app.app.deliver_due(&mailer).await.unwrap(), sent(1));
        assert_eq!(server.mails().unwrap()[0].to, ["two@example.gov.cn"]);
        let now = Moment(app.app.mails(&authority()).await.unwrap()[0].queued_at.0 + 1);
        assert_eq!(app.app.purge_mails(now).await.unwrap(), 2);
        let again = remind(&app.app, &dues, &[("two", "two@example.gov.cn")]).await;
        assert_eq!(again.mails, 0, "what was said stays known");
    }

    async fn who_has_no_address_is_named_and_told_when_there_is_one(app) {
        let dues = [due("a", "one", date(2026, 3, 9))];
        let queued = remind(&app.app, &dues, &[]).await;
        assert_eq!(queued.unaddressed, [Recipient::Unit("one".to_owned())]);
        assert_eq!(remind(&app.app, &dues, &[("one", "one@example.gov.cn")]).await.mails, 1);
    }
}
