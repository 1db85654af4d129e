//! `audit verify` over data that somebody tampered with: found, named, and told by the exit code.

use std::path::PathBuf;

use mingjian_app::{App, Deps, Given};
use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::ids::CommandId;
use mingjian_store::{Head, Location, chain};
use mingjian_testkit::{CAMPAIGN, Engine, TestStore, found, open};

use super::{Ran, run};

/// The chain of the campaign in SQL.
const HERE: &str = "chain = 'campaign:2025'";

/// A store with a campaign in it, and where its chain ends.
fn prepared(engine: Engine) -> (TestStore, Head) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let home = TestStore::on(engine).await.unwrap();
        let app = App::new(home.store.clone(), Deps::system());
        let given = |id: &str| (CommandId(id.to_owned()), Actor::system("test"));
        let (id, actor) = given("found");
        app.run(Given {
            id,
            actor,
            command: found(),
        })
        .await
        .unwrap();
        let (id, actor) = given("open");
        app.run(Given {
            id,
            actor,
            command: open(),
        })
        .await
        .unwrap();
        let head = chain::head(
            &mut home.store.read().await.unwrap(),
            &ChainId::Campaign(CAMPAIGN.into()),
        )
        .await;
        home.store.close().await;
        (home, head.unwrap().unwrap())
    })
}

fn tamper(home: &TestStore, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(home.tamper(sql)).unwrap();
}

fn verify(home: &TestStore, more: &[&str]) -> Ran {
    let (option, place) = match home.location() {
        Location::Folder(folder) => ("--data", folder.display().to_string()),
        Location::Postgres(url) => ("--database", url),
    };
    run(&[&["audit", "verify", option, &place], more].concat())
}

/// The number of the entry of an event that stands in the middle of the chain.
fn middle(head: &Head) -> i64 {
    head.seq - 2
}

/// Tampers, verifies, and demands code 1 and each of some words.
fn found_out(sql: &str, words: &[&str]) -> Ran {
    let (home, _) = prepared(Engine::Sqlite);
    tamper(&home, sql);
    let ran = verify(&home, &[]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for word in words {
        assert!(ran.out.contains(word), "“{word}” is missing in:\n{}", ran.out);
    }
    ran
}

#[test]
fn a_record_that_holds_ends_with_0_and_tells_the_head_to_keep() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (home, head) = prepared(engine);
        let ran = verify(&home, &[]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        for word in [
            "主体 here",
            "考核 2025",
            "相符",
            &format!("{}:{}", head.seq, head.hash),
        ] {
            assert!(ran.out.contains(word), "“{word}” is missing in:\n{}", ran.out);
        }
        let ran = verify(
            &home,
            &[
                "--campaign",
                "2025",
                "--head",
                &format!("{}:{}", head.seq, head.hash),
                "--lang",
                "en",
            ],
        );
        assert_eq!(ran.code, 0, "{}", ran.out);
        assert!(
            ran.out.contains("campaign 2025") && !ran.out.contains("authority here"),
            "{}",
            ran.out
        );
    }
}

#[test]
fn an_edited_entry_is_found_and_named() {
    let edit = format!("UPDATE chain_entry SET actor = '李四' WHERE {HERE} AND seq = 4");
    found_out(
        &edit,
        &[
            "不相符",
            "第 4 条：事项、时间、人员或操作编号被改动",
            "没有再与数据比对",
        ],
    );
    let edit =
        format!("UPDATE event_body SET body = replace(body, '河口镇', '河西镇') WHERE {HERE} AND seq = 4");
    found_out(&edit, &["第 4 条：内容被改动"]);
}

#[test]
fn a_deleted_entry_is_found_and_named() {
    let delete = format!(
        "DELETE FROM event_body WHERE {HERE} AND seq = 3; DELETE FROM chain_entry WHERE {HERE} AND seq = 3"
    );
    found_out(&delete, &["第 3 条至第 3 条不见了"]);
    found_out(
        &format!("DELETE FROM event_body WHERE {HERE} AND seq = 3"),
        &["第 3 条：内容不见了"],
    );
}

#[test]
fn entries_that_changed_places_are_found_and_named() {
    let mut swap = String::new();
    for (from, to) in [(3, -1), (4, 3), (-1, 4)] {
        for table in ["chain_entry", "event_body"] {
            swap.push_str(&format!(
                "UPDATE {table} SET seq = {to} WHERE {HERE} AND seq = {from};"
            ));
        }
    }
    found_out(
        &swap,
        &[
            "第 3 条：原是第 4 条，被调换了位置",
            "第 4 条：原是第 3 条，被调换了位置",
        ],
    );
}

#[test]
fn a_cut_off_tail_is_found_and_with_a_noted_head_even_when_the_head_was_mended() {
    let (home, head) = prepared(Engine::Sqlite);
    let keep = middle(&head);
    tamper(
        &home,
        &format!(
            "DELETE FROM event_body WHERE {HERE} AND seq > {keep}; DELETE FROM chain_entry WHERE {HERE} AND seq > {keep}"
        ),
    );
    let ran = verify(&home, &[]);
    assert_eq!(ran.code, 1);
    let words = format!("留痕到第 {keep} 条为止，登记的末条是第 {} 条", head.seq);
    assert!(ran.out.contains(&words), "{}", ran.out);
    // Whoever also mends the head and the rows is found by what was printed before.
    let mend = format!(
        "DELETE FROM unit_total; \
         UPDATE chain_head SET seq = {keep}, hash = (SELECT hash FROM chain_entry WHERE {HERE} AND seq = {keep}) WHERE {HERE}"
    );
    tamper(&home, &mend);
    let noted = format!("{}:{}", head.seq, head.hash);
    let ran = verify(&home, &["--campaign", "2025", "--head", &noted]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(
        ran.out.contains(&format!(
            "所给的第 {} 条（摘要 {}）不在留痕中",
            head.seq, head.hash
        )),
        "{}",
        ran.out
    );
}

#[test]
fn an_edited_a_deleted_and_an_added_row_are_found_and_named() {
    found_out(
        "UPDATE unit SET name = replace(name, '河口镇', '河西镇') WHERE id = 'hekou'",
        &["考核 2025：1 处不相符", "单位 hekou：与留痕不一致，被改动"],
    );
    found_out(
        "DELETE FROM unit_total WHERE unit = 'chengguan'",
        &["总分 chengguan：留痕里有，数据里不见了"],
    );
    found_out(
        "INSERT INTO paper (chain, kind, id, body, version, changed_at) \
         VALUES ('authority:here', 'person', 'nobody', '{}', 1, 0)",
        &[
            "主体 here：1 处不相符",
            "文书 person / nobody：数据里有，留痕里没有",
        ],
    );
}

#[test]
fn the_answer_for_programs_names_the_same() {
    let (home, _) = prepared(Engine::Sqlite);
    tamper(
        &home,
        "UPDATE unit SET name = replace(name, '河口镇', '河西镇') WHERE id = 'hekou'",
    );
    let ran = verify(&home, &["--format", "json"]);
    assert_eq!(ran.code, 1);
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["holds"], false);
    let campaign = &told["chains"][1];
    assert_eq!(
        (&campaign["chain"], &campaign["holds"]),
        (&"campaign:2025".into(), &false.into())
    );
    assert_eq!(
        campaign["breaches"],
        serde_json::json!([{"kind": "row_edited", "table": "unit", "key": "hekou"}])
    );
    assert_eq!(told["chains"][0]["holds"], true);
    let ran = verify(&home, &["--format", "csv"]);
    assert_eq!(ran.code, 1);
    let line = ran.out.lines().find(|line| line.contains("row_edited")).unwrap();
    assert!(
        line.starts_with("campaign:2025,") && line.contains("单位 hekou"),
        "{line}"
    );
}

#[test]
fn what_cannot_be_verified_is_told_apart_from_what_does_not_hold() {
    let (home, _) = prepared(Engine::Sqlite);
    let missing = run(&["audit", "verify", "--data", "nowhere"]);
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("MJ9101"), "{}", missing.err);
    assert!(!PathBuf::from("nowhere").exists(), "looking makes nothing");
    let unknown = verify(&home, &["--campaign", "2031"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("MJ9133"), "{}", unknown.err);
    for wrong in ["12", "12:abc", &format!("0:{}", "00".repeat(32))] {
        let ran = verify(&home, &["--campaign", "2025", "--head", wrong]);
        assert_eq!(ran.code, 2, "{wrong}");
        assert!(ran.err.contains("MJ9134"), "{}", ran.err);
    }
    assert_eq!(run(&["audit", "verify"]).code, 2);
    tamper(
        &home,
        "INSERT INTO schema_version (version, name, sha256) VALUES (99, 'later', 'ab')",
    );
    let newer = verify(&home, &[]);
    assert_eq!(newer.code, 1);
    assert!(newer.err.contains("MJ9131"), "{}", newer.err);
}
