//! 规则原文: the texts by which a sweep judged: its rule set, the word lists, and the sentences of findings.
//!
//! They go with every seal by their digests and with every bundle as they are, so that a reader in ten years need not
//! look for a version of the program.

use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::rules::{BUILTIN, RuleSet};
use crate::survey::Confirmed;

/// The form of a list of sections.
const FORMAT: &str = "sections/1";

/// Word lists and sentences by name; a test makes sure that no list is missing.
const TEXTS: &[(&str, &str)] = &[
    (
        "lexicons/protected-names.yaml",
        include_str!("../../../../data/lexicons/protected-names.yaml"),
    ),
    (
        "lexicons/sections.yaml",
        include_str!("../../../../data/lexicons/sections.yaml"),
    ),
    (
        "lexicons/spun-phrases.yaml",
        include_str!("../../../../data/lexicons/spun-phrases.yaml"),
    ),
    (
        "lexicons/terms.yaml",
        include_str!("../../../../data/lexicons/terms.yaml"),
    ),
    (
        "lexicons/wrong-words.yaml",
        include_str!("../../../../data/lexicons/wrong-words.yaml"),
    ),
    ("findings/zh.ftl", include_str!("../../lang/findings.zh.ftl")),
    ("findings/en.ftl", include_str!("../../lang/findings.en.ftl")),
];

/// The name of the list of sections that a person had confirmed.
pub(super) const SECTIONS: &str = "sections.yaml";

/// The confirmed sections by which a sweep judged, in the form in which they are read; `None` without any.
pub(super) fn sections_text(sections: &[Confirmed]) -> Option<RuleText> {
    let lines = sections.iter().map(|section| {
        serde_json::json!({
            "url": section.url,
            "name": section.name,
            "kind": section.kind.word(),
            "days": section.days,
            "months": section.months,
            "skip": section.skip,
        })
    });
    let text = serde_json::json!({
        "mingjian": FORMAT,
        "sections": lines.collect::<Vec<_>>(),
    });
    (!sections.is_empty()).then(|| RuleText::new(SECTIONS.to_owned(), &text.to_string()))
}

/// 规则原文.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleText {
    /// Its name, such as `inspection/gbmh-2019-19.yaml`.
    pub name: String,
    /// SHA-256 of the text.
    pub sha256: String,
    /// The text; left out where only the digest is wanted.
    #[serde(default, skip)]
    pub text: String,
}

impl RuleText {
    pub(super) fn new(name: String, text: &str) -> Self {
        Self {
            name,
            sha256: sha256(text.as_bytes()),
            text: text.to_owned(),
        }
    }

    /// The same without its text, as it stands in a seal.
    pub(super) fn digest(&self) -> Self {
        Self {
            text: String::new(),
            ..self.clone()
        }
    }
}

/// All texts that a sweep by these rules goes by, in a fixed order.
pub fn rule_texts(rules: &RuleSet) -> Vec<RuleText> {
    let wanted = [Some(rules.id.as_str()), rules.extends.as_deref()];
    let sets = BUILTIN
        .iter()
        .filter(|(id, _)| wanted.contains(&Some(id)))
        .map(|(id, text)| RuleText::new(format!("inspection/{id}.yaml"), text));
    let others = TEXTS
        .iter()
        .map(|(name, text)| RuleText::new((*name).to_owned(), text));
    sets.chain(others).collect()
}

/// One digest over all texts.
pub(super) fn digest(texts: &[RuleText]) -> String {
    let lines: String = texts
        .iter()
        .map(|text| format!("{} {}\n", text.sha256, text.name))
        .collect();
    sha256(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::builtin;

    #[test]
    fn a_variant_brings_the_set_that_it_extends() {
        let names = |id: &str| -> Vec<String> {
            let texts = rule_texts(&builtin(id).unwrap());
            texts.into_iter().map(|text| text.name).collect()
        };
        assert!(names("yangling").contains(&"inspection/gbmh-2019-19.yaml".to_owned()));
        assert!(!names("gbmh-2019-19").contains(&"inspection/yangling.yaml".to_owned()));
    }

    #[test]
    fn confirmed_sections_are_read_back_as_they_were() {
        let sections = vec![
            Confirmed {
                url: "https://www.qinghe.test/a/".into(),
                name: "要闻：\"头条\" # 1".into(),
                kind: crate::survey::SectionKind::News,
                days: Some(14),
                ..Confirmed::default()
            },
            Confirmed {
                url: "https://www.qinghe.test/b/".into(),
                name: "历史".into(),
                skip: true,
                ..Confirmed::default()
            },
        ];
        let text = sections_text(&sections).unwrap();
        assert_eq!(crate::survey::read_sections(&text.text).unwrap(), sections);
        assert_eq!(sections_text(&[]), None);
    }

    #[test]
    fn every_word_list_that_ships_is_among_them() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/lexicons");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = format!("lexicons/{}", file.unwrap().file_name().to_string_lossy());
            assert!(TEXTS.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}
