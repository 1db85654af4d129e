//! 措辞: the sentence that tells a finding, in Chinese and English.

use std::sync::LazyLock;

use mingjian_core::finding::Finding;
use mingjian_core::lang::{Catalogue, Lang};

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| {
    Catalogue::build(&[(
        include_str!("../lang/findings.zh.ftl"),
        include_str!("../lang/findings.en.ftl"),
    )])
});

/// A message in a language; the key itself where there is none.
pub fn say(lang: Lang, key: &str, params: &[(&str, &str)]) -> String {
    match &*CATALOGUE {
        Ok(catalogue) => catalogue.say(lang, key, params),
        Err(_) => key.to_owned(),
    }
}

/// Whether a message exists in both languages.
pub fn has(key: &str) -> bool {
    CATALOGUE.as_ref().is_ok_and(|catalogue| catalogue.has(key))
}

/// What a finding says.
pub fn sentence(lang: Lang, finding: &Finding) -> String {
    let params: Vec<(&str, &str)> = finding
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    say(lang, &format!("finding-{}", finding.rule), &params)
}

/// The name of a part of a page, or of a place in a file: `cell:名单.xlsx!补贴表!C7`.
pub fn part(lang: Lang, part: &str) -> String {
    let (word, inner) = part.split_once(':').unwrap_or((part, ""));
    let name = say(lang, &format!("part-{}", word.replace('_', "-")), &[]);
    if inner.is_empty() {
        name
    } else {
        format!("{name} {inner}")
    }
}
