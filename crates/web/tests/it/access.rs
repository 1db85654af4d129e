//! 访问表: every address × every role × own, other, foreign and closed objects, against the real router.
//!
//! `golden/api/access.csv` holds what is expected; `BLESS=1` writes the rows anew, and the diff is the review. A new
//! address has no row until then and fails here. **Invariant:** rules that hold for whole columns (foreign papers, the
//! administrator, another unit, somebody who is not signed in) are checked apart from the file, so that blessing does
//! not bless them away.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::http::StatusCode;
use mingjian_app::commands::LIST;
use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::campaign::OpenCampaign;
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_core::access::{Role, ever};
use mingjian_core::lang::Text;
use mingjian_testkit::{AUTHORITY, Archive, CAMPAIGN, TestApp, open};
use mingjian_web::addresses;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::site::Site;

/// Who asks, by column: nobody, then one person a role.
const COLUMNS: [(&str, Option<(Role, &str)>); 10] = [
    ("nobody", None),
    ("office", Some((Role::Office, "office"))),
    ("team-leader", Some((Role::TeamLeader, "leader"))),
    ("assessor", Some((Role::Assessor, "assessor"))),
    ("leading-group", Some((Role::LeadingGroup, "group"))),
    ("unit-liaison", Some((Role::UnitLiaison, "liaison-here"))),
    ("unit-head", Some((Role::UnitHead, "head-here"))),
    ("auditor", Some((Role::Auditor, "auditor"))),
    ("administrator", Some((Role::Administrator, "administrator"))),
    (
        "security-officer",
        Some((Role::SecurityOfficer, "security-officer")),
    ),
];

/// The unit of the liaison and the head, and another one.
const OWN_UNIT: &str = "chengguan";
const OTHER_UNIT: &str = "hekou";

/// On what somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Object {
    /// Nothing in particular.
    None,
    /// A campaign of the own authority in progress, the own unit.
    Own,
    /// The same campaign, another unit.
    OtherUnit,
    /// Everything of another authority.
    Foreign,
    /// A campaign of the own authority that is closed.
    Closed,
}

impl Object {
    fn name(self) -> &'static str {
        match self {
            Self::None => "-",
            Self::Own => "own",
            Self::OtherUnit => "other unit",
            Self::Foreign => "foreign",
            Self::Closed => "closed",
        }
    }

    fn campaign(self) -> &'static str {
        match self {
            Self::Foreign => "there-2025",
            Self::Closed => "2024",
            _ => CAMPAIGN,
        }
    }

    fn unit(self) -> &'static str {
        if self == Self::OtherUnit {
            OTHER_UNIT
        } else {
            OWN_UNIT
        }
    }

    fn authority(self) -> &'static str {
        if self == Self::Foreign { "there" } else { AUTHORITY }
    }

    fn person(self) -> &'static str {
        if self == Self::Foreign {
            "office-there"
        } else {
            "liaison"
        }
    }
}

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(mingjian_web::openapi()).expect("the document"));

/// One thing that is tried.
struct Try {
    method: &'static str,
    path: String,
    /// The command behind it.
    command: Option<&'static str>,
}

impl Try {
    /// The objects for which it is tried.
    fn objects(&self) -> Vec<Object> {
        let input = self.input(Object::Own);
        let has = |name: &str| self.path.contains(&format!("{{{name}}}")) || input.get(name).is_some();
        let (campaign, unit) = (has("campaign"), has("unit"));
        // A person of the demonstration belongs to nobody: the address takes the names that its own page offers.
        let offered = self.path.starts_with("/sign-in/");
        let foreign = campaign || has("authority") || (has("person") && !offered);
        let all = [
            (Object::None, !foreign && !unit),
            (Object::Own, foreign || unit),
            (Object::OtherUnit, unit),
            (Object::Foreign, foreign),
            (Object::Closed, campaign),
        ];
        all.into_iter()
            .filter(|(_, there)| *there)
            .map(|(object, _)| object)
            .collect()
    }

    /// The example of the command, on the object.
    fn input(&self, object: Object) -> Value {
        let path = self
            .command
            .map_or_else(|| self.path.clone(), |name| format!("/api/v1/commands/{name}"));
        let mut input =
            DOCUMENT["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["example"].clone();
        if input.is_null() {
            return json!({});
        }
        let own = [
            ("campaign", object.campaign()),
            ("authority", object.authority()),
            ("unit", object.unit()),
        ];
        for (field, value) in own {
            if let Some(place) = input.get_mut(field) {
                *place = json!(value);
            }
        }
        input
    }

    /// The address on the object; what is not known there is filled with something that does not exist.
    fn address(&self, object: Object) -> String {
        let steps = self.path.split('/').map(|step| match step {
            "{campaign}" => object.campaign(),
            "{unit}" => object.unit(),
            "{person}" => object.person(),
            "{item}" | "{indicator}" => "mechanism",
            "{step}" => "invite",
            "{tag}" => "en",
            "{name}" if self.command.is_some() => self.command.expect("a command"),
            "{name}" => "dark",
            unknown if unknown.starts_with('{') => "unknown",
            known => known,
        });
        steps.collect::<Vec<_>>().join("/")
    }

    async fn ask(&self, client: &mut Client, object: Object) -> Answer {
        let address = self.address(object);
        match self.method {
            "GET" => return client.get(&address).await,
            "POST" => {}
            other => {
                return client
                    .clone()
                    .with("upload-offset", "0")
                    .ask(other, &address)
                    .await;
            }
        }
        let input = self.input(object);
        if address.starts_with("/api/") {
            return client.give(self.method, &address, &input).await;
        }
        let csrf = client.get("/sign-in").await;
        let csrf = if csrf.status == StatusCode::OK {
            csrf.field("csrf")
        } else {
            client.csrf().await
        };
        let mut fields = vec![("csrf".to_owned(), csrf)];
        fields.extend(
            input
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (format!("{name}:json"), value.to_string())),
        );
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = client.post(&address, &fields).await;
        if answer.status == StatusCode::BAD_REQUEST {
            client.post_parts(&address, &fields).await
        } else {
            answer
        }
    }
}

/// Every address; that of commands once a command.
fn tries() -> Vec<Try> {
    let mut all = Vec::new();
    for address in addresses() {
        match address.path.as_str() {
            "/api/v1/commands/{name}" => all.extend(LIST.iter().map(|listed| Try {
                method: address.method,
                path: format!("/api/v1/commands/{}", listed.name),
                command: Some(listed.name),
            })),
            // The same door; one command stands for all.
            "/do/{name}" => all.push(Try {
                method: address.method,
                path: address.path,
                command: Some("body.register"),
            }),
            _ => all.push(Try {
                method: address.method,
                path: address.path,
                command: None,
            }),
        }
    }
    all
}

/// The answer in a word: a status; for what changes something, `through` when the decision was reached, and on a closed
/// campaign whether it was `done` or `refused`.
fn word(method: &str, object: Object, answer: &Answer) -> String {
    let to = answer.header("location");
    let done = match answer.status {
        StatusCode::SEE_OTHER if to.starts_with("/sign-in?back=") => return "sign-in".to_owned(),
        StatusCode::OK | StatusCode::SEE_OTHER if method != "GET" => "done",
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY if method != "GET" => "refused",
        other => return other.as_u16().to_string(),
    };
    if object == Object::Closed {
        done.to_owned()
    } else {
        "through".to_owned()
    }
}

type Rows = BTreeMap<(String, String, &'static str), Vec<String>>;

/// Everybody asks for everything.
async fn asked(site: &Site) -> Rows {
    let mut rows = Rows::new();
    for (_, who) in COLUMNS {
        let mut client = match who {
            Some((_, person)) => site.person(person).await,
            None => site.stranger(),
        };
        for one in tries() {
            for object in one.objects() {
                let answer = one.ask(&mut client, object).await;
                assert!(
                    answer.status != StatusCode::INTERNAL_SERVER_ERROR,
                    "{} {}: {}",
                    one.method,
                    one.path,
                    answer.body
                );
                let key = (one.path.clone(), one.method.to_owned(), object.name());
                rows.entry(key)
                    .or_default()
                    .push(word(one.method, object, &answer));
                // What changes who one is.
                if let "/sign-out" | "/act-as/{grant}" | "/sign-in/demo/{person}" = one.path.as_str() {
                    client = match who {
                        Some((_, person)) => site.person(person).await,
                        None => site.stranger(),
                    };
                }
            }
        }
    }
    rows
}

fn written(rows: &Rows) -> String {
    let mut text = String::from("method,path,object");
    for (column, _) in COLUMNS {
        let _ = write!(text, ",{column}");
    }
    text.push('\n');
    for ((path, method, object), words) in rows {
        let _ = writeln!(text, "{method},{path},{object},{}", words.join(","));
    }
    text
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/api/access.csv")
}

async fn world(app: Arc<TestApp>) -> Site {
    let site = Site::small(app).await;
    for (authority, unit) in [(AUTHORITY, OWN_UNIT), (AUTHORITY, OTHER_UNIT)] {
        site.does(RegisterBody {
            authority: authority.into(),
            body: unit.to_owned(),
            name: Text::zh(unit),
            display_order: 2,
            member: false,
            office: false,
        })
        .await;
    }
    site.does(FoundAuthority {
        authority: "there".into(),
        name: Text::zh("邻区"),
    })
    .await;
    for (authority, campaign, year) in [("there", "there-2025", 2025), (AUTHORITY, "2024", 2024)] {
        let command = OpenCampaign {
            authority: authority.into(),
            campaign: campaign.into(),
            year,
            ..open()
        };
        site.does(command).await;
    }
    let people = [
        (AUTHORITY, "liaison-here", Role::UnitLiaison, OWN_UNIT),
        (AUTHORITY, "head-here", Role::UnitHead, OWN_UNIT),
        ("there", "office-there", Role::Office, ""),
    ];
    for (authority, person, role, unit) in people {
        site.does(RegisterPerson {
            authority: authority.into(),
            person: person.to_owned(),
            name: format!("{person}某"),
            body: unit.to_owned(),
            former_bodies: Vec::new(),
            email: String::new(),
        })
        .await;
        let (authority, person, unit) = (authority.into(), person.to_owned(), unit.to_owned());
        site.does(GrantRole {
            authority,
            person,
            role,
            unit,
            from: None,
            until: None,
        })
        .await;
    }
    site.does(Archive {
        campaign: "2024".into(),
    })
    .await;
    site
}

/// What holds whatever the file says.
fn rules(rows: &Rows) {
    let open = [
        "/",
        "/sign-in",
        "/sign-out",
        "/link",
        "/public",
        "/assets",
        "/lang",
        "/theme",
        "/deadline",
        "/api",
        "/api/openapi.json",
        "/api/v1/deadline",
        "/api/v1/public",
    ];
    let is_open = |path: &str| {
        open.iter()
            .any(|one| path == *one || path.starts_with(&format!("{one}/")) && *one != "/" && *one != "/api")
    };
    for ((path, method, object), words) in rows {
        let named = format!("{method} {path} on {object}");
        for ((_, who), word) in COLUMNS.iter().zip(words) {
            let through = ["200", "through", "done", "refused"].contains(&word.as_str());
            match who {
                None => assert!(
                    is_open(path) || ["401", "sign-in"].contains(&word.as_str()),
                    "{named}: nobody gets {word}"
                ),
                Some((role, _)) => {
                    // An address that only leads on says nothing; where it leads to has a row of its own.
                    let not_there = ["404", "303"].contains(&word.as_str());
                    assert!(
                        *object != "foreign" || not_there,
                        "{named}: {role:?} on what belongs to another authority: {word}"
                    );
                    let other = *object == "other unit" && role.is_of_unit();
                    assert!(
                        !other || not_there,
                        "{named}: {role:?} on another unit's papers: {word}"
                    );
                    if matches!(role, Role::Administrator | Role::SecurityOfficer)
                        && path.contains("{campaign}")
                    {
                        assert!(
                            ["404", "303"].contains(&word.as_str()),
                            "{named}: {role:?} sees no campaign, but gets {word}"
                        );
                    }
                    let command = path.strip_prefix("/api/v1/commands/");
                    if let Some(listed) = LIST.iter().find(|listed| Some(listed.name) == command) {
                        assert!(
                            !through || ever(*role, listed.action),
                            "{named}: {role:?} does what the table does not give"
                        );
                    }
                }
            }
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites the golden file")]
fn every_address_answers_every_role_as_expected() -> Result<(), mingjian_testkit::TestError> {
    mingjian_testkit::on(mingjian_testkit::Engine::Sqlite, |app| async move {
        let rows = asked(&world(app).await).await;
        rules(&rows);
        let now = written(&rows);
        if std::env::var("BLESS").is_ok_and(|value| value == "1") {
            std::fs::create_dir_all(file().parent().expect("a folder")).expect("a folder");
            std::fs::write(file(), &now).expect("written");
        }
        let kept = std::fs::read_to_string(file()).unwrap_or_default();
        let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        let (now, kept) = (lines(&now), lines(&kept));
        let without: Vec<&String> = now.iter().filter(|line| !kept.contains(line)).collect();
        assert!(
            without.is_empty(),
            "no such row in golden/api/access.csv; look, then `make bless`:\n{without:#?}"
        );
        let gone: Vec<&String> = kept.iter().filter(|line| !now.contains(line)).collect();
        assert!(
            gone.is_empty(),
            "rows of golden/api/access.csv that nothing answers to any more:\n{gone:#?}"
        );
    })
}
