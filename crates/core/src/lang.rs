//! Two languages: Chinese first, English second.
//!
//! [`Text`] is a text of the data (a title, a standard); [`say`] renders a message of the program from the
//! catalogues under `lang/`. **Invariant:** a message exists in both languages or the build's tests fail.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 语言: the language in which something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, the first language of every page.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language named by a tag such as `zh-CN` or `en`; `None` when it is neither.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        if tag.starts_with("zh") {
            Some(Self::Zh)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The tag of the language for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// A text of the data: Chinese always, English where somebody wrote it.
///
/// In YAML either a plain string (Chinese) or `{zh: …, en: …}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Text {
    /// The Chinese text.
    pub zh: String,
    /// The English text, empty when there is none.
    pub en: String,
}

impl Text {
    /// A text in Chinese only.
    pub fn zh(text: impl Into<String>) -> Self {
        Self {
            zh: text.into(),
            en: String::new(),
        }
    }

    /// The text in a language; Chinese when the English is missing.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::zh(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Chinese, or Chinese and English",
            "oneOf": [
                {"type": "string"},
                {"type": "object", "required": ["zh"], "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
            ],
        })
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.en.is_empty() {
            serializer.serialize_str(&self.zh)
        } else {
            use serde::ser::SerializeMap;
            let mut map = serializer.serialize_map(Some(2))?;
            map.serialize_entry("zh", &self.zh)?;
            map.serialize_entry("en", &self.en)?;
            map.end()
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or {zh: …, en: …}")
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Text, E> {
                Ok(Text::zh(v))
            }
            fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Text, E> {
                Ok(Text::zh(v.to_string()))
            }
            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Text, E> {
                Ok(Text::zh(v.to_string()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let mut text = Text::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "zh" => text.zh = map.next_value()?,
                        "en" => text.en = map.next_value()?,
                        other => return Err(serde::de::Error::unknown_field(other, &["zh", "en"])),
                    }
                }
                if text.zh.is_empty() {
                    return Err(serde::de::Error::missing_field("zh"));
                }
                Ok(text)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// The catalogues of core, one pair of files a chapter.
const SOURCES: &[(&str, &str)] = &[
    (
        include_str!("../lang/acts.zh.ftl"),
        include_str!("../lang/acts.en.ftl"),
    ),
    (
        include_str!("../lang/decision.zh.ftl"),
        include_str!("../lang/decision.en.ftl"),
    ),
    (
        include_str!("../lang/consequence.zh.ftl"),
        include_str!("../lang/consequence.en.ftl"),
    ),
    (
        include_str!("../lang/access.zh.ftl"),
        include_str!("../lang/access.en.ftl"),
    ),
    (
        include_str!("../lang/calendar.zh.ftl"),
        include_str!("../lang/calendar.en.ftl"),
    ),
    (
        include_str!("../lang/campaign.zh.ftl"),
        include_str!("../lang/campaign.en.ftl"),
    ),
    (
        include_str!("../lang/check.zh.ftl"),
        include_str!("../lang/check.en.ftl"),
    ),
    (
        include_str!("../lang/documents.zh.ftl"),
        include_str!("../lang/documents.en.ftl"),
    ),
    (
        include_str!("../lang/evidence.zh.ftl"),
        include_str!("../lang/evidence.en.ftl"),
    ),
    (
        include_str!("../lang/inspection.zh.ftl"),
        include_str!("../lang/inspection.en.ftl"),
    ),
    (
        include_str!("../lang/proof.zh.ftl"),
        include_str!("../lang/proof.en.ftl"),
    ),
    (
        include_str!("../lang/reminder.zh.ftl"),
        include_str!("../lang/reminder.en.ftl"),
    ),
    (
        include_str!("../lang/rubric.zh.ftl"),
        include_str!("../lang/rubric.en.ftl"),
    ),
    (
        include_str!("../lang/score.zh.ftl"),
        include_str!("../lang/score.en.ftl"),
    ),
    (
        include_str!("../lang/settings.zh.ftl"),
        include_str!("../lang/settings.en.ftl"),
    ),
    (
        include_str!("../lang/sheet.zh.ftl"),
        include_str!("../lang/sheet.en.ftl"),
    ),
    (
        include_str!("../lang/system.zh.ftl"),
        include_str!("../lang/system.en.ftl"),
    ),
    (
        include_str!("../lang/work.zh.ftl"),
        include_str!("../lang/work.en.ftl"),
    ),
];

type Bundle = FluentBundle<FluentResource>;

/// 译文目录: the messages of one crate in both languages.
///
/// Core has its own behind [`say`]; a crate with pages builds another over its own files.
pub struct Catalogue {
    zh: Bundle,
    en: Bundle,
}

impl Catalogue {
    /// Builds a catalogue from pairs of Fluent sources (Chinese, English); later files win.
    ///
    /// # Errors
    /// The first syntax error, in words.
    pub fn build(sources: &[(&str, &str)]) -> Result<Self, String> {
        let bundle = |lang: Lang| -> Result<Bundle, String> {
            let tag = lang.tag().parse().map_err(|e| format!("{e}"))?;
            let mut bundle = Bundle::new_concurrent(vec![tag]);
            bundle.set_use_isolating(false);
            for (zh, en) in sources {
                let text = if lang == Lang::Zh { zh } else { en };
                let resource = FluentResource::try_new((*text).to_owned())
                    .map_err(|(_, errors)| format!("{errors:?}"))?;
                bundle.add_resource_overriding(resource);
            }
            Ok(bundle)
        };
        Ok(Self {
            zh: bundle(Lang::Zh)?,
            en: bundle(Lang::En)?,
        })
    }

    /// A message in a language with its parameters; the key itself when no such message exists.
    pub fn say(&self, lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
        let bundle = if lang == Lang::Zh { &self.zh } else { &self.en };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, FluentValue::from(*value));
        }
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&values), &mut errors)
            .into_owned()
    }

    /// Whether a message exists in both languages.
    pub fn has(&self, key: &str) -> bool {
        self.zh.has_message(key) && self.en.has_message(key)
    }
}

/// Names of all messages in a pair of sources, per language: for the test that both languages are complete.
pub fn keys(source: &str) -> Vec<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
        .collect()
}

static CORE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| Catalogue::build(SOURCES));

/// Renders a message of core in a language; an unknown key comes back as it is.
pub fn say(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    match &*CORE {
        Ok(catalogue) => catalogue.say(lang, key, args),
        Err(_) => key.to_owned(),
    }
}

/// One parameter list for messages that are kept and rendered later in either language.
pub type Params = Vec<(String, String)>;

/// Renders a message whose parameters were kept as owned strings.
pub fn say_with(lang: Lang, key: &str, params: &Params) -> String {
    let args: Vec<(&str, &str)> = params.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    say(lang, key, &args)
}

/// All core messages by key in both languages, for the page that lists refusals.
pub fn all_keys() -> HashMap<String, (bool, bool)> {
    let mut found: HashMap<String, (bool, bool)> = HashMap::new();
    for (zh, en) in SOURCES {
        for key in keys(zh) {
            found.entry(key).or_default().0 = true;
        }
        for key in keys(en) {
            found.entry(key).or_default().1 = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_stands_in_both_languages() {
        assert!(CORE.as_ref().is_ok(), "{:?}", CORE.as_ref().err());
        for (key, (zh, en)) in all_keys() {
            assert!(zh && en, "{key} stands in one language only");
        }
    }

    #[test]
    fn an_english_text_falls_back_to_chinese() {
        assert_eq!(Text::zh("优秀").get(Lang::En), "优秀");
    }
}
