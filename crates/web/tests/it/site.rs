//! Sites to test: the pages over a real application on a database of its own, with somebody in each role.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_app::{App, Command};
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::lang::Text;
use mingjian_core::sheet::{Sheets, parse_yaml};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, found, open};
use mingjian_web::{Options, router};

use crate::client::Client;

/// One minute of the clock.
pub const MINUTE: i64 = 60_000;

/// Everybody: id, role, unit.
const PEOPLE: [(&str, Role, &str); 10] = [
    ("office", Role::Office, ""),
    ("leader", Role::TeamLeader, ""),
    ("assessor", Role::Assessor, ""),
    ("group", Role::LeadingGroup, ""),
    ("auditor", Role::Auditor, ""),
    ("administrator", Role::Administrator, ""),
    ("security-officer", Role::SecurityOfficer, ""),
    ("liaison", Role::UnitLiaison, "water"),
    ("head", Role::UnitHead, "water"),
    // Somebody with two roles.
    ("twofold", Role::Office, ""),
];

/// A site, its application and its clock.
pub struct Site {
    pub app: Arc<TestApp>,
    router: Router,
}

/// Tells a story about a site on SQLite; afterwards the record must hold.
#[macro_export]
macro_rules! on_site {
    ($($(#[$meta:meta])* async fn $name:ident($site:ident: $kind:ident) $body:block)+) => {$(
        $(#[$meta])*
        #[test]
        fn $name() -> Result<(), mingjian_testkit::TestError> {
            mingjian_testkit::on(mingjian_testkit::Engine::Sqlite, |app| async move {
                let $site = $crate::site::Site::$kind(app).await;
                $body
            })
        }
    )+};
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the root");
    std::fs::read_to_string(root.join(path)).expect("a shipped file")
}

fn shipped_sheets() -> Sheets {
    parse_yaml(read("data/demo/sheets.yaml").as_bytes()).expect("the demonstration")
}

impl Site {
    fn over(app: Arc<TestApp>, demo: bool, secure: bool) -> Self {
        let options = Options {
            demo,
            secret: b"test".to_vec(),
            secure,
        };
        Self {
            router: router(app.app.clone(), options),
            app,
        }
    }

    /// A first start: nobody, nothing.
    pub async fn empty(app: Arc<TestApp>) -> Self {
        std::future::ready(Self::over(app, false, false)).await
    }

    /// The authority, somebody in each role and a campaign that is about to be planned.
    pub async fn small(app: Arc<TestApp>) -> Self {
        let site = Self::over(app, true, false);
        site.does(found()).await;
        site.does(open()).await;
        site.people().await;
        site
    }

    /// As it is run for real: no demonstration, HTTPS only.
    pub async fn real(app: Arc<TestApp>) -> Self {
        let small = Self::small(app).await;
        Self::over(small.app, false, true)
    }

    /// A campaign over the shipped rubric and the demonstration's sheets, opened for scoring.
    pub async fn scored(app: Arc<TestApp>) -> Self {
        Self::with(app, shipped_sheets()).await
    }

    /// The same with a first unit whose name is a script.
    pub async fn hostile(app: Arc<TestApp>) -> Self {
        Self::named(app, "<script>alert(1)</script>\"'>&").await
    }

    /// The same with a first unit whose name is a formula.
    pub async fn formula(app: Arc<TestApp>) -> Self {
        Self::named(app, "=1+1").await
    }

    async fn named(app: Arc<TestApp>, name: &str) -> Self {
        let mut sheets = shipped_sheets();
        sheets.units[0].name = Text::zh(name);
        Self::with(app, sheets).await
    }

    async fn with(app: Arc<TestApp>, sheets: Sheets) -> Self {
        let site = Self::over(app, true, false);
        site.does(FoundAuthority {
            authority: AUTHORITY.into(),
            name: Text::zh("示例区"),
        })
        .await;
        let campaign = OpenCampaign {
            authority: AUTHORITY.into(),
            campaign: CAMPAIGN.into(),
            title: Text {
                zh: "2025年度考核".to_owned(),
                en: "Assessment 2025".to_owned(),
            },
            year: 2025,
            rubric: "shipped".into(),
            yaml: read("data/rubrics/notice-2020.yaml"),
            sheets,
            demo: true,
        };
        site.does(campaign).await;
        site.people().await;
        site
    }

    async fn people(&self) {
        let body = RegisterBody {
            authority: AUTHORITY.into(),
            body: "water".to_owned(),
            name: Text::zh("区水务局"),
            display_order: 1,
            member: false,
            office: false,
        };
        self.does(body).await;
        for (person, role, unit) in PEOPLE {
            let register = RegisterPerson {
                authority: AUTHORITY.into(),
                person: person.to_owned(),
                name: format!("{person}某"),
                body: unit.to_owned(),
                former_bodies: Vec::new(),
                email: String::new(),
            };
            self.does(register).await;
            self.grant(person, role, unit).await;
        }
        self.grant("twofold", Role::Auditor, "").await;
    }

    async fn grant(&self, person: &str, role: Role, unit: &str) {
        let grant = GrantRole {
            authority: AUTHORITY.into(),
            person: person.to_owned(),
            role,
            unit: unit.to_owned(),
            from: None,
            until: None,
        };
        self.does(grant).await;
    }

    /// The program does something that must succeed.
    pub async fn does<C: Command>(&self, command: C) {
        let done = self.app.run(Actor::system("test"), command).await;
        done.unwrap_or_else(|error| panic!("{}: {error}", C::NAME));
    }

    /// A browser of nobody.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser of nobody, behind a proxy.
    pub fn behind(&self, proxy: &str) -> Client {
        let proxies = vec![proxy.parse().expect("an address")];
        Client::new(mingjian_web::behind(self.router.clone(), proxies)).at(proxy)
    }

    /// A browser of somebody, signed in by a click of the demonstration.
    pub async fn person(&self, person: &str) -> Client {
        let mut client = self.stranger();
        let csrf = client.get("/sign-in").await.field("csrf");
        let answer = client
            .post(&format!("/sign-in/demo/{person}"), &[("csrf", &csrf)])
            .await;
        assert_eq!(answer.status, 303, "{person}: {}", answer.body);
        client
    }

    /// The team leader, who may score everything here.
    pub async fn leader(&self) -> Client {
        self.person("leader").await
    }

    /// How long the record of the authority is.
    pub async fn length(&self) -> i64 {
        self.length_of(&ChainId::Authority(AUTHORITY.into())).await
    }

    /// How long a chain of the record is.
    pub async fn length_of(&self, id: &ChainId) -> i64 {
        self.app.length(id).await.expect("a length")
    }

    /// The application itself.
    pub fn inner(&self) -> &App {
        &self.app.app
    }
}

/// An address inside the campaign.
pub fn c(path: &str) -> String {
    format!("/c/{CAMPAIGN}{path}")
}

/// An address of the campaign's API.
pub fn api(path: &str) -> String {
    format!("/api/v1/c/{CAMPAIGN}{path}")
}
