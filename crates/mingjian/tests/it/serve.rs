//! The server of the real binary: first start, databases, demonstration, and what it refuses.

use std::path::Path;

use mingjian_testkit::postgres;

use crate::server::Server;
use crate::{Ran, command, ran};

/// Runs `serve` where it must not come up.
fn refused(args: &[&str], data: &Path) -> Ran {
    let place = data.display().to_string();
    let all = [&["serve", "--listen", "127.0.0.1:0", "--data", &place], args].concat();
    ran(command(&all, data.parent().unwrap()).output().unwrap())
}

/// The path of the one-time link that a first start prints.
fn link(printed: &str) -> String {
    let at = printed
        .find("/link/")
        .unwrap_or_else(|| panic!("no link: {printed}"));
    printed[at..].split_whitespace().next().unwrap().to_owned()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text
        .split(before)
        .nth(1)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap()
}

#[test]
fn a_first_start_has_no_default_password_but_a_link_that_works_once() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Server::start(&[], &[], &data);
    let path = link(&server.printed);
    let (status, page) = server.get(&path, &[]);
    assert_eq!(status, 200, "{page}");
    let seed = between(&page, "mj_seed=", ";");
    let csrf = between(&page, "name=\"csrf\" value=\"", "\"");
    let form = format!(
        "csrf={csrf}&authority=here&authority_name=%E7%A4%BA%E4%BE%8B%E5%8C%BA&name=%E9%AD%8F%E6%96%B0&login=wei&\
         password=%E6%A1%82%E8%8A%B1%E5%BC%80%E4%BA%86%E4%B8%A4%E6%AC%A1moonlit"
    );
    let cookie = format!("mj_seed={seed}");
    let (status, answer) = server.post(&path, &[("Cookie", &cookie)], &form);
    assert_eq!(status, 303, "{answer}");
    assert_eq!(server.get(&path, &[]).0, 404, "used");
    server.stop(&data);
    let server = Server::start(&[], &[], &data);
    assert!(!server.printed.contains("/link/"), "{}", server.printed);
    assert_eq!(server.get(&path, &[]).0, 404, "used");
    server.stop(&data);
}

#[test]
fn an_empty_postgresql_is_made_ready_and_found_again() {
    let database = postgres::database().unwrap();
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Server::start(&["--database", database.url()], &[], &data);
    let path = link(&server.printed);
    assert_eq!(server.get(&path, &[]).0, 200);
    assert_eq!(server.get("/", &[]).0, 303, "to the sign-in");
    assert_eq!(server.get("/sign-in", &[]).0, 200);
    // A second process comes up beside it: migrations wait for each other.
    let beside = home.path().join("beside");
    let other = Server::start(&[], &[("MINGJIAN_DATABASE", database.url())], &beside);
    assert_eq!(other.get("/sign-in", &[]).0, 200);
    let said = [other.stop(&beside), server.stop(&data)].concat();
    assert!(!said.contains("升级"), "nothing was there to upgrade: {said}");
    let tables = database.execute("SELECT count(*) FROM schema_version").unwrap();
    assert!(tables.trim().parse::<u32>().unwrap() >= 6, "{tables}");
    assert!(
        !data.join("mingjian.db").exists(),
        "the embedded database is not made"
    );
}

#[test]
fn an_older_database_is_told_of_before_it_is_changed() {
    let database = postgres::database().unwrap();
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    Server::start(&["--database", database.url()], &[], &data).stop(&data);
    let newest = database
        .execute("SELECT max(version) FROM schema_version")
        .unwrap();
    let newest: u32 = newest.trim().parse().unwrap();
    // As it was before the files that were looked at had a table, and the sweeps theirs.
    database
        .execute(
            "DROP INDEX paper_by_id; DROP INDEX paper_versions; DROP TABLE checked_file; DROP TABLE frontier; \
             DROP TABLE sweep; DROP TABLE finding; DELETE FROM schema_version WHERE version >= 6",
        )
        .unwrap();
    let said = Server::start(&["--database", database.url()], &[], &data).stop(&data);
    let words = format!("数据库是第 5 版，本程序用第 {newest} 版，现在升级");
    assert!(said.contains(&words) && said.contains("备份"), "{said}");
    let again = database
        .execute("SELECT max(version) FROM schema_version")
        .unwrap();
    assert_eq!(again.trim(), newest.to_string());
}

#[test]
fn the_demonstration_keeps_apart_from_real_data_and_from_other_machines() {
    let home = tempfile::tempdir().unwrap();
    let real = home.path().join("real");
    Server::start(&[], &[], &real).stop(&real);
    let taken = refused(&["--demo"], &real);
    assert!(taken.code == 1 && taken.err.contains("MJ9003"), "{}", taken.err);
    let outside = refused(&["--demo", "--listen", "0.0.0.0:0"], &home.path().join("new"));
    assert_eq!(outside.code, 2, "given twice: {}", outside.err);
    let place = home.path().join("new").display().to_string();
    let all = ["serve", "--demo", "--listen", "0.0.0.0:0", "--data", &place];
    let outside = ran(command(&all, home.path()).output().unwrap());
    assert!(
        outside.code == 1 && outside.err.contains("MJ9004"),
        "{}",
        outside.err
    );
    assert!(!home.path().join("new").exists());
    let marked = home.path().join("marked");
    std::fs::create_dir(&marked).unwrap();
    std::fs::write(marked.join("DEMONSTRATION"), "演示数据\n").unwrap();
    let demo = refused(&[], &marked);
    assert!(demo.code == 1 && demo.err.contains("MJ9007"), "{}", demo.err);
}

#[test]
fn the_demonstration_takes_no_database_of_an_office_and_an_office_none_of_the_demonstration() {
    let database = postgres::database().unwrap();
    let home = tempfile::tempdir().unwrap();
    let (real, demo) = (home.path().join("real"), home.path().join("demo"));
    let server = Server::start(&["--database", database.url()], &[], &real);
    server.stop(&real);
    database
        .execute("INSERT INTO chain_head (chain, seq, hash) VALUES ('authority:city', 0, 'x')")
        .unwrap();
    let taken = refused(&["--demo", "--database", database.url()], &demo);
    assert!(taken.code == 1 && taken.err.contains("MJ9003"), "{}", taken.err);
    database
        .execute("UPDATE chain_head SET chain = 'authority:demo-district'")
        .unwrap();
    let other = refused(&["--database", database.url()], &real);
    assert!(other.code == 1 && other.err.contains("MJ9007"), "{}", other.err);
}

#[test]
fn files_stand_where_the_settings_say_and_a_secret_is_never_on_the_command_line() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    Server::start(&[], &[], &data).stop(&data);
    assert!(
        data.join("files/kept").is_dir(),
        "beside the data where nothing is said"
    );
    let (other, disk) = (home.path().join("other"), home.path().join("disk"));
    Server::start(&["--files", &disk.display().to_string()], &[], &other).stop(&other);
    assert!(disk.join("kept").is_dir() && !other.join("files").exists());
    let bucket = [
        "--s3-endpoint",
        "http://127.0.0.1:9",
        "--s3-bucket",
        "files",
        "--s3-key",
        "test",
    ];
    let without = refused(&bucket, &home.path().join("s3"));
    assert!(
        without.code == 1 && without.err.contains("MJ9135"),
        "{}",
        without.err
    );
    let missing = refused(
        &[&bucket[..], &["--s3-secret-file", "/nowhere/secret"]].concat(),
        &home.path().join("s3"),
    );
    assert!(
        missing.err.contains("MJ9101") && missing.err.contains("/nowhere/secret"),
        "{}",
        missing.err
    );
    for wrong in [
        &["--s3-secret", "x"][..],
        &["--max-file", "0"],
        &["--s3-endpoint", "https://s3"],
    ] {
        assert_eq!(refused(wrong, &home.path().join("s3")).code, 2, "{wrong:?}");
    }
}
