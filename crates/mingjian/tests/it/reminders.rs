//! The real server against a real mail server: a digest arrives once, and not again after a restart.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::Date;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::commands::house::{ChangeDay, GrantRole, RegisterBody, RegisterPerson};
use mingjian_app::commands::plan::{AgreePlan, DecideMethod, DraftPlan};
use mingjian_app::commands::team::RequestSecondment;
use mingjian_app::{App, Command, Deps, Given};
use mingjian_core::access::{Actor, Role};
use mingjian_core::calendar::Calendar;
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::Document;
use mingjian_core::lang::Text;
use mingjian_store::{Location, Store};
use mingjian_testkit::{MailMode, MailServer, RUBRIC, ReceivedMail, sheets};

use crate::server::Server;

const HERE: &str = "here";
const YEAR: &str = "2025";

struct Story {
    app: App,
    today: Date,
}

impl Story {
    async fn open(data: &Path) -> Self {
        let app = App::new(
            Store::open(&Location::Folder(data.to_path_buf())).await.unwrap(),
            Deps::system(),
        );
        let today = app.deps().clock.now().date();
        Self { app, today }
    }

    async fn does<C: Command>(&self, actor: Actor, command: C) {
        let id = self.app.deps().random.command_id();
        self.app.run(Given { id, actor, command }).await.unwrap();
    }

    fn document(&self, number: &str) -> Document {
        Document {
            number: number.to_owned(),
            date: self.today,
            scan: String::new(),
        }
    }

    async fn person(&self, id: &str, body: &str, role: Role, unit: &str, email: &str) {
        let system = Actor::system("test");
        let register = RegisterPerson {
            authority: HERE.into(),
            person: id.to_owned(),
            name: id.to_owned(),
            body: body.to_owned(),
            former_bodies: Vec::new(),
            email: email.to_owned(),
        };
        self.does(system.clone(), register).await;
        if role != Role::Public {
            let grant = GrantRole {
                authority: HERE.into(),
                person: id.to_owned(),
                role,
                unit: unit.to_owned(),
                from: None,
                until: None,
            };
            self.does(system, grant).await;
        }
    }

    /// Two bodies owe the names of people since the working day before; the liaison of the second has no address.
    async fn tell(&self) {
        let system = Actor::system("test");
        self.does(
            system.clone(),
            FoundAuthority {
                authority: HERE.into(),
                name: "示例区".into(),
            },
        )
        .await;
        for (order, (id, name, member)) in (1..).zip([
            ("office", "政府办公室", false),
            ("chengguan", "城关镇", true),
            ("hekou", "河口镇", true),
        ]) {
            let body = RegisterBody {
                authority: HERE.into(),
                body: id.to_owned(),
                name: name.into(),
                display_order: order,
                member,
                office: id == "office",
            };
            self.does(system.clone(), body).await;
        }
        if !Calendar::builtin().unwrap().is_workday(self.today, None).unwrap() {
            // Nothing is sent on a day off; so this one is none.
            let day = ChangeDay {
                authority: HERE.into(),
                date: self.today,
                workday: true,
                source: "调休上班".to_owned(),
                known_on: None,
            };
            self.does(system.clone(), day).await;
        }
        self.person("sun", "office", Role::Office, "", "").await;
        self.person(
            "liu",
            "chengguan",
            Role::UnitLiaison,
            "chengguan",
            "liu@example.gov.cn",
        )
        .await;
        self.person("he", "hekou", Role::UnitLiaison, "hekou", "").await;
        let open = OpenCampaign {
            authority: HERE.into(),
            campaign: YEAR.into(),
            title: Text::zh("2025年度考核"),
            year: 2025,
            rubric: "small-1".into(),
            yaml: RUBRIC.to_owned(),
            sheets: sheets(),
            demo: false,
        };
        self.does(system, open).await;
        self.request().await;
    }

    async fn request(&self) {
        let (office, group) = (
            Actor::of("sun", Role::Office, HERE),
            Actor::of("group", Role::LeadingGroup, HERE),
        );
        let campaign = || YEAR.into();
        let plan = Plan {
            title: "2025年度政务公开考核方案".to_owned(),
            document_number: "示政办发〔2026〕5号".to_owned(),
            signed_on: self.today,
            published_on: None,
            assessed_from: jiff::civil::date(2025, 1, 1),
            assessed_to: jiff::civil::date(2025, 12, 31),
            periods: Vec::new(),
            sampling_dates: BTreeMap::new(),
            limits: Default::default(),
            target_points: None,
        };
        self.does(
            office.clone(),
            DraftPlan {
                campaign: campaign(),
                plan,
            },
        )
        .await;
        self.does(
            office.clone(),
            AgreePlan {
                campaign: campaign(),
                document: self.document("示政〔2026〕1号"),
            },
        )
        .await;
        let decide = DecideMethod {
            campaign: campaign(),
            document: self.document("会议纪要1号"),
            nodes: BTreeMap::new(),
            rule: Default::default(),
        };
        self.does(group, decide).await;
        let request = RequestSecondment {
            campaign: campaign(),
            letter: self.document("抽调函1号"),
            due: self.today.checked_add(1.day()).unwrap(),
            asked: [("chengguan".to_owned(), 1), ("hekou".to_owned(), 1)].into(),
        };
        self.does(office, request).await;
    }
}

/// Waits until so many mails have arrived, and a little longer for one too many.
#[expect(
    clippy::disallowed_methods,
    reason = "the server is another process; nothing else says that a mail came"
)]
fn arrived(server: &MailServer, count: usize) -> Vec<ReceivedMail> {
    let begun = Instant::now();
    while server.mails().unwrap().len() < count {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "no mail: {:?}",
            server.mails().unwrap()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    std::thread::sleep(Duration::from_millis(500));
    server.mails().unwrap()
}

fn on(data: &Path, work: impl AsyncFnOnce(&Story)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let story = Story::open(data).await;
        work(&story).await;
        story.app.store().close().await;
    });
}

#[test]
fn a_digest_arrives_once_and_not_again_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    on(&data, async |story| story.tell().await);
    let post = MailServer::start(MailMode::StartTls, Some(("kaohe", "open sesame"))).unwrap();
    let port = post.port().to_string();
    let (ca, secret) = (home.path().join("ca.pem"), home.path().join("password"));
    std::fs::write(&ca, post.authority().unwrap()).unwrap();
    std::fs::write(&secret, "open sesame\n").unwrap();
    let (ca, secret) = (ca.display().to_string(), secret.display().to_string());
    let options = [
        "--smtp-host",
        "localhost",
        "--smtp-port",
        &port,
        "--smtp-encryption",
        "starttls",
        "--smtp-ca",
        &ca,
        "--smtp-user",
        "kaohe",
        "--smtp-password-file",
        &secret,
        "--mail-from",
        "kaohe@example.gov.cn",
        "--mail-from-name",
        "示例区政府办公室",
        "--site-url",
        "https://kaohe.example.gov.cn",
        "--mail-hour",
        "0",
    ];
    let server = Server::start(&options, &[], &data);
    let mails = arrived(&post, 1);
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.to, ["liu@example.gov.cn"]);
    assert!(
        mail.subject.contains("报送抽调人员名单（2025年度考核）"),
        "{}",
        mail.subject
    );
    assert!(
        mail.text.starts_with("城关镇：\n") && mail.text.contains("政府办公室\n"),
        "{}",
        mail.text
    );
    assert!(
        mail.text
            .contains("办理：https://kaohe.example.gov.cn/c/2025/team"),
        "{}",
        mail.text
    );
    let said = server.stop(&data);
    assert!(
        said.contains("nobody with a mail address can be reminded"),
        "{said}"
    );
    assert!(
        !said.contains("open sesame") && !said.contains("liu@"),
        "secrets and addresses stay out of the log: {said}"
    );

    // The second body gets its first digest now, which shows that the second server has been at work.
    on(&data, async |story| {
        story
            .person("he", "hekou", Role::Public, "", "he@example.gov.cn")
            .await
    });
    let server = Server::start(&options, &[], &data);
    let mails = arrived(&post, 2);
    let to: Vec<&str> = mails
        .iter()
        .flat_map(|mail| &mail.to)
        .map(String::as_str)
        .collect();
    assert_eq!(to, ["liu@example.gov.cn", "he@example.gov.cn"], "each once");
    server.stop(&data);
}

#[test]
fn mail_settings_come_from_the_environment_too_and_a_wrong_one_is_refused_before_anything_is_made() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let place = data.display().to_string();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", &place];
    let refused = |more: &[&str], variables: &[(&str, &str)]| {
        let mut command = super::command(&[&serve, more].concat(), home.path());
        super::ran(command.envs(variables.iter().copied()).output().unwrap())
    };
    let clear = refused(
        &[],
        &[
            ("MINGJIAN_SMTP_HOST", "mail.example.gov.cn"),
            ("MINGJIAN_SMTP_ENCRYPTION", "clear"),
            ("MINGJIAN_MAIL_FROM", "kaohe@example.gov.cn"),
        ],
    );
    assert_eq!(clear.code, 1, "{}", clear.err);
    assert!(clear.err.contains("MJ9203"), "{}", clear.err);
    let from = [
        "--smtp-host",
        "mail.example.gov.cn",
        "--mail-from",
        "kaohe@example.gov.cn",
    ];
    let nobody = refused(&[&from[..], &["--smtp-user", "kaohe"]].concat(), &[]);
    assert!(
        nobody.err.contains("MJ9205"),
        "a user without password: {}",
        nobody.err
    );
    let link = refused(
        &[&from[..], &["--site-url", "kaohe.example.gov.cn"]].concat(),
        &[],
    );
    assert!(link.err.contains("MJ9130"), "{}", link.err);
    let file = refused(
        &[
            &from[..],
            &["--smtp-user", "kaohe", "--smtp-password-file", "no-such-file"],
        ]
        .concat(),
        &[],
    );
    assert_eq!(file.code, 3, "{}", file.err);
    let alone = refused(&["--smtp-host", "mail.example.gov.cn"], &[]);
    assert_eq!(alone.code, 2, "from whom: {}", alone.err);
    let spelled = refused(&["--smtp-password", "x"], &[]);
    assert_eq!(spelled.code, 2, "no password on the command line");
    assert!(!data.exists(), "nothing was made");
}
