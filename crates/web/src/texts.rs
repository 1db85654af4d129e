//! 译文: the messages of pages in both languages, and the type that shows a text of the data.
//!
//! **Invariant:** a message exists in both languages; a test walks every template and source file for its keys.

use std::fmt;
use std::sync::LazyLock;

use mingjian_core::lang::{Catalogue, Lang, Text};

/// A pair of catalogue files: Chinese, English.
macro_rules! pairs {
    ($($name:literal),+ $(,)?) => {
        &[$((
            include_str!(concat!("../lang/", $name, ".zh.ftl")),
            include_str!(concat!("../lang/", $name, ".en.ftl")),
        )),+]
    };
}

/// The catalogues, one pair of files a chapter.
const SOURCES: &[(&str, &str)] = pairs![
    "frame",
    "sign_in",
    "ranking",
    "unit",
    "rubric",
    "deadline",
    "sheet",
    "errors",
    "words",
    "procedure",
    "desk",
    "plan",
    "team",
    "notice",
    "feedback",
    "proposal",
    "record",
    "progress",
    "work",
    "inspection",
    "house",
    "api",
    "self_check",
    "evidence",
    "book",
    "tour",
    "result",
    "consequences",
    "rectification",
    "cases",
    "public"
];

static TEXTS: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| Catalogue::build(SOURCES));

/// Renders a message in a language; an unknown key comes back as it is.
pub(crate) fn say(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    match &*TEXTS {
        Ok(texts) => texts.say(lang, key, args),
        Err(_) => key.to_owned(),
    }
}

/// A text of the data, escaped, and marked as Chinese where a page in another language shows it.
pub(crate) struct Shown<'a> {
    text: &'a Text,
    lang: Lang,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(text: &'a Text, lang: Lang) -> Self {
        Self { text, lang }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lang == Lang::En && self.text.en.is_empty() && !self.text.zh.is_ascii() {
            f.write_str("<span lang=\"zh-CN\">")?;
            escape(f, &self.text.zh)?;
            return f.write_str("</span>");
        }
        escape(f, self.text.get(self.lang))
    }
}

/// The one place that may claim so: [`fmt::Display`] above escapes.
impl askama::filters::HtmlSafe for Shown<'_> {}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        f.write_str(before)?;
        let mut chars = from.chars();
        f.write_str(match chars.next() {
            Some('<') => "&#60;",
            Some('>') => "&#62;",
            Some('&') => "&#38;",
            Some('"') => "&#34;",
            _ => "&#39;",
        })?;
        rest = chars.as_str();
    }
    f.write_str(rest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use mingjian_core::lang::keys;

    use super::*;

    fn all(pick: impl Fn(&(&str, &str)) -> Vec<String>) -> BTreeSet<String> {
        SOURCES.iter().flat_map(pick).collect()
    }

    #[test]
    fn every_message_stands_in_both_languages() {
        assert!(TEXTS.is_ok(), "{:?}", TEXTS.as_ref().err());
        let (zh, en) = (all(|(zh, _)| keys(zh)), all(|(_, en)| keys(en)));
        let alone: Vec<&String> = zh.symmetric_difference(&en).collect();
        assert!(alone.is_empty(), "in one language only: {alone:?}");
    }

    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push(text);
            }
        }
    }

    /// Keys named in templates and sources: the first argument of `t(`, `t1(`, `t2(`, `t3(` and `say(lang,`.
    fn named() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        walk(&root.join("templates"), &mut files);
        walk(&root.join("src"), &mut files);
        let mut found = BTreeSet::new();
        for text in &files {
            for start in [
                " f.t(\"",
                "(f.t(\"",
                ".f.t(\"",
                "f.t1(\"",
                "f.t2(\"",
                "f.t3(\"",
                " add(\"",
                "say(lang, \"",
            ] {
                for rest in text.split(start).skip(1) {
                    if let Some((key, _)) = rest.split_once('"') {
                        found.insert(key.to_owned());
                    }
                }
            }
        }
        found
    }

    #[test]
    fn every_key_that_a_page_names_has_its_message() {
        let known = all(|(zh, _)| keys(zh));
        let missing: Vec<String> = named().into_iter().filter(|key| !known.contains(key)).collect();
        assert!(missing.is_empty(), "no message: {missing:?}");
    }

    #[test]
    fn a_text_of_the_data_is_escaped_and_marked() {
        let text = Text::zh("<b>局&\"'");
        assert_eq!(
            Shown::new(&text, Lang::Zh).to_string(),
            "&#60;b&#62;局&#38;&#34;&#39;"
        );
        assert!(
            Shown::new(&text, Lang::En)
                .to_string()
                .starts_with("<span lang=\"zh-CN\">&#60;b")
        );
        assert_eq!(Shown::new(&Text::zh("A"), Lang::En).to_string(), "A");
    }
}
