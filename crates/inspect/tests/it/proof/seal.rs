//! What a seal says and binds, and what a changed folder gives.

use mingjian_inspect::proof::folder::{latest, seals};
use mingjian_inspect::proof::rule_texts;
use mingjian_inspect::rules::builtin;

use super::{AT, file, sealed, site};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_leaves_a_seal_over_its_findings_rules_and_records() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let entries = kept.entries().unwrap();
    let rules: Vec<&str> = entries.iter().map(|entry| entry.finding.rule.as_str()).collect();
    assert_eq!(rules, ["wrong-word", "wrong-word", "dead-link"]);
    let seal = &kept.seal;
    assert_eq!((seal.findings, seal.stopped.as_str()), (3, "done"));
    assert_eq!(seal.coverage.pages, 4);
    assert!(seal.has_todays_rules());
    let texts = rule_texts(&builtin("gbmh-2019-19").unwrap());
    assert_eq!(seal.texts.len(), texts.len());
    for entry in &entries {
        assert_eq!(entry.rules, seal.rules());
        assert_eq!(
            entry.record.as_ref().unwrap().len(),
            64,
            "each answer was recorded"
        );
        assert!(!entry.zh.is_empty() && !entry.en.is_empty() && entry.id.len() == 12);
    }
    // The next sweep names this one, and the same faults have the same ids.
    let next = sealed(&site, home.path(), AT + 1, &kept.digest).await;
    assert_eq!(next.seal.previous, kept.digest);
    let ids = |entries: &[mingjian_inspect::proof::Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.id.clone()).collect()
    };
    assert_eq!(ids(&entries), ids(&next.entries().unwrap()));
    assert_ne!(next.seal.head, kept.seal.head);
    assert_eq!(seals(home.path()).unwrap().len(), 2);
    let last = latest(home.path(), Some(&site.url("/"))).unwrap();
    assert_eq!(last[0].digest, next.digest);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_folder_is_told_by_line_and_a_missing_one_refused() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    assert_eq!(latest(home.path(), None).unwrap_err().code, "MJ5050");
    let kept = sealed(&site, home.path(), AT, "").await;
    assert_eq!(
        latest(home.path(), Some("https://www.example.gov.cn/"))
            .unwrap_err()
            .code,
        "MJ5051"
    );
    let chain = file(&site, home.path(), "findings.jsonl");
    let seal = file(&site, home.path(), "seal.json");
    let (lines, sealed) = (
        std::fs::read_to_string(&chain).unwrap(),
        std::fs::read_to_string(&seal).unwrap(),
    );
    std::fs::write(&chain, lines.replace("显着", "显著")).unwrap();
    let breaches = kept.entries().unwrap_err();
    assert_eq!((breaches[0].code, breaches[0].place.line), ("MJ5060", 2));
    assert!(breaches[0].place.file.ends_with("findings.jsonl"));
    std::fs::remove_file(&chain).unwrap();
    assert_eq!(kept.entries().unwrap_err()[0].code, "MJ5067");
    std::fs::write(&chain, &lines).unwrap();
    // Another unit in the seal does not fit its signature.
    std::fs::write(&seal, sealed.replace("\"unit\": null", "\"unit\": \"云州市\"")).unwrap();
    assert_eq!(latest(home.path(), None).unwrap_err().code, "MJ5106");
    for (text, code) in [
        (sealed.replace("proof/2", "proof/9"), "MJ5054"),
        ("{".to_owned(), "MJ5067"),
        (" ".repeat(5 * 1024 * 1024), "MJ5053"),
    ] {
        std::fs::write(&seal, text).unwrap();
        assert_eq!(seals(home.path()).unwrap_err().code, code);
    }
}
