//! Every rule has its sentences in both languages, its golden case, and the rule sets name no rule that is not.

use mingjian_inspect::attachment::RULES as FILE_RULES;
use mingjian_inspect::crawl::{COPY_RULES, LINK_RULES, PROBE_RULES, SITE_RULES, SNAPSHOT_RULES};
use mingjian_inspect::detect::DETECTORS;
use mingjian_inspect::rules::{BUILTIN, builtin};
use mingjian_inspect::survey::SITE_DETECTORS;
use mingjian_inspect::words::has;

/// Rules that are not those of a detector over one page.
fn beside() -> impl Iterator<Item = &'static &'static str> {
    [
        LINK_RULES,
        FILE_RULES,
        PROBE_RULES,
        SITE_RULES,
        SNAPSHOT_RULES,
        COPY_RULES,
    ]
    .into_iter()
    .flatten()
}

#[test]
fn every_rule_is_told_in_both_languages() {
    let site = SITE_DETECTORS.iter().flat_map(|detector| detector.rules);
    let pages = DETECTORS.iter().flat_map(|detector| detector.rules);
    for rule in pages.chain(site).chain(beside()) {
        assert!(has(&format!("finding-{rule}")), "{rule}");
    }
    for part in [
        "title",
        "meta",
        "heading",
        "breadcrumb",
        "source",
        "document-number",
        "sign-off",
        "body",
        "markup",
        "cell",
        "paragraph",
        "file-page",
    ] {
        assert!(has(&format!("part-{part}")), "{part}");
    }
}

#[test]
fn rule_sets_name_rules_that_detectors_have() {
    for (id, _) in BUILTIN {
        for rule in builtin(id).unwrap().rules {
            for detected in rule.detectors {
                let site = SITE_DETECTORS
                    .iter()
                    .any(|one| one.rules.contains(&detected.as_str()));
                let known = site
                    || beside().any(|rule| *rule == detected)
                    || DETECTORS.iter().any(|one| one.rules.contains(&detected.as_str()));
                assert!(known, "{id} {}: {detected}", rule.id);
            }
        }
    }
}
