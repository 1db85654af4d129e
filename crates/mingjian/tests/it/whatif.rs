//! `whatif` against the server's data: a stored campaign under another rubric, on both databases.

use std::fs;

use mingjian_app::{App, Deps, Given};
use mingjian_core::access::Actor;
use mingjian_core::ids::CommandId;
use mingjian_store::Location;
use mingjian_testkit::{CAMPAIGN, Engine, RUBRIC, TestStore, found, lost, open};
use serde_json::Value;

use super::run_in;

/// A store with a campaign in it: 100 and 90 points, or with one entry open.
fn prepared(engine: Engine, whole: bool) -> TestStore {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let home = TestStore::on(engine).await.unwrap();
        let app = App::new(home.store.clone(), Deps::system());
        let (id, actor) = (CommandId("found".to_owned()), Actor::system("test"));
        app.run(Given {
            id,
            actor,
            command: found(),
        })
        .await
        .unwrap();
        let mut command = open();
        if whole {
            command.sheets.entries.push(lost("hekou", "site", 10));
        }
        let (id, actor) = (CommandId("open".to_owned()), Actor::system("test"));
        app.run(Given { id, actor, command }).await.unwrap();
        home.store.close().await;
        home
    })
}

fn tried(home: &TestStore, rubric: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("r.yaml"), rubric).unwrap();
    let (option, place) = match home.location() {
        Location::Folder(folder) => ("--data", folder.display().to_string()),
        Location::Postgres(url) => ("--database", url),
    };
    let args = [
        "whatif",
        option,
        &place,
        "--campaign",
        CAMPAIGN,
        "--with-rubric",
        "r.yaml",
        "--format",
        "json",
    ];
    let ran = run_in(folder.path(), &args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    serde_json::from_str(&ran.out).unwrap()
}

fn a_stricter_rubric_is_tried(engine: Engine) {
    let home = prepared(engine, true);
    let same = tried(&home, RUBRIC);
    assert_eq!((&same["units"], &same["grade_changes"]), (&2.into(), &0.into()));
    assert_eq!(same["changes"].as_array().map(Vec::len), Some(0));
    let stricter = tried(&home, &RUBRIC.replace("min: 90", "min: 95"));
    assert_eq!(stricter["grade_changes"], 1);
    let row = &stricter["changes"][0];
    assert_eq!(row["unit"], "hekou");
    assert_eq!(
        (&row["total_before"], &row["total_after"]),
        (&"90.00".into(), &"90.00".into())
    );
    assert_eq!(
        (&row["grade_before"], &row["grade_after"]),
        (&"优秀".into(), &"合格".into())
    );
}

#[test]
fn a_stored_campaign_is_tried_under_a_stricter_rubric_on_sqlite() {
    a_stricter_rubric_is_tried(Engine::Sqlite);
}

#[test]
fn a_stored_campaign_is_tried_under_a_stricter_rubric_on_postgres() {
    a_stricter_rubric_is_tried(Engine::Postgres);
}

#[test]
fn a_stored_draft_is_tried_by_its_lowest_and_highest_total() {
    let home = prepared(Engine::Sqlite, false);
    let heavier = RUBRIC
        .replace("weight: 40", "weight: 30")
        .replace("weight: 60", "weight: 70");
    let told = tried(&home, &heavier);
    let rows = told["changes"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{told}");
    let range = |field: &str| {
        rows[0][field]
            .as_str()
            .unwrap()
            .split('~')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        (range("total_before"), range("total_after")),
        ("40.00".to_owned(), "30.00".to_owned())
    );
}

#[test]
fn what_is_not_there_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let stored = ["whatif", "--with-rubric", "r.yaml", "--campaign", "2025"];
    let ran = run_in(folder.path(), &[&stored[..], &["--data", "none"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("MJ9101 none"), "{}", ran.err);
    assert!(!folder.path().join("none").exists());
    let ran = run_in(
        folder.path(),
        &[&stored[..], &["--database", "nonsense"]].concat(),
    );
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("MJ9132"), "{}", ran.err);
    // A campaign needs a place, and is a base of its own.
    for more in [
        &[][..],
        &["--data", "d", "--demo"],
        &["--data", "d", "--sheets", "s.yaml"],
    ] {
        assert_eq!(
            run_in(folder.path(), &[&stored[..], more].concat()).code,
            2,
            "{more:?}"
        );
    }
    let home = prepared(Engine::Sqlite, true);
    let Location::Folder(data) = home.location() else {
        return;
    };
    let args = [
        "whatif",
        "--with-rubric",
        "r.yaml",
        "--campaign",
        "1999",
        "--data",
        data.to_str().unwrap(),
    ];
    let ran = run_in(folder.path(), &args);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("MJ9133") && ran.err.contains("1999"),
        "{}",
        ran.err
    );
}
