//! 措辞: the sentences of the command line in the language of the answer.
//!
//! Refusals speak through core's catalogues; what only the command line can refuse stands in `lang/cli.*.ftl`.

use std::sync::LazyLock;

use mingjian_core::lang::{Catalogue, Lang, Text, say};
use mingjian_core::refusal::Refusal;
use serde::Serialize;

use super::trouble::Trouble;

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| {
    Catalogue::build(&[
        (
            include_str!("../../lang/cli.zh.ftl"),
            include_str!("../../lang/cli.en.ftl"),
        ),
        (
            include_str!("../../lang/proof.zh.ftl"),
            include_str!("../../lang/proof.en.ftl"),
        ),
    ])
});

/// The name of a choice as the format writes it.
pub fn id_of(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    text.trim_matches('"').to_owned()
}

/// 语气: a language and the sentences in it.
#[derive(Clone, Copy)]
pub struct Voice {
    /// The language.
    pub lang: Lang,
    catalogue: &'static Catalogue,
}

impl Voice {
    /// The sentences in a language.
    pub fn new(lang: Lang) -> Result<Self, Trouble> {
        let built = CATALOGUE.as_ref();
        built
            .map(|catalogue| Self { lang, catalogue })
            .map_err(|why| Trouble::Fault(anyhow::anyhow!("{why}")))
    }

    /// A sentence.
    pub fn say(self, key: &str, args: &[(&str, &str)]) -> String {
        self.catalogue.say(self.lang, key, args)
    }

    /// A word for the name of something in the format, such as `method-onsite`; the name where there is no word.
    pub fn word(self, family: &str, name: &str) -> String {
        let key = format!("{family}-{}", name.replace('_', "-"));
        let said = self.say(&key, &[]);
        if said == key { name.to_owned() } else { said }
    }

    /// What a setting decides, where core has words for it.
    pub fn setting(self, name: &str) -> Option<String> {
        let key = format!("setting-{}", name.replace('_', "-"));
        let said = say(self.lang, &key, &[]);
        (said != key).then_some(said)
    }

    /// A text of the data.
    pub fn text(self, text: &Text) -> &str {
        text.get(self.lang)
    }

    /// What happened.
    pub fn what(self, refusal: &Refusal) -> String {
        self.refusal(refusal, refusal.code, || refusal.what(self.lang))
    }

    /// What to do about it.
    pub fn mend(self, refusal: &Refusal) -> String {
        self.refusal(refusal, &format!("{}-mend", refusal.code), || {
            refusal.mend(self.lang)
        })
    }

    fn refusal(self, refusal: &Refusal, key: &str, core: impl Fn() -> String) -> String {
        if !self.catalogue.has(key) {
            return core();
        }
        let args: Vec<(&str, &str)> = refusal
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.say(key, &args)
    }

    /// Code, place, what happened and what to do, in one line.
    pub fn line(self, refusal: &Refusal) -> String {
        let (code, place) = (refusal.code, refusal.place.words());
        let (what, mend) = (self.what(refusal), self.mend(refusal));
        let key = if place.is_empty() { "refusal" } else { "refusal-at" };
        let args = [
            ("code", code),
            ("place", &place),
            ("what", &what),
            ("mend", &mend),
        ];
        self.say(key, &args)
    }

    /// The same in both languages.
    pub fn both(self, one: impl Fn(Self) -> String) -> Text {
        let zh = one(Self {
            lang: Lang::Zh,
            ..self
        });
        Text {
            zh,
            en: one(Self {
                lang: Lang::En,
                ..self
            }),
        }
    }
}

/// A refusal as programs read it.
#[derive(Serialize)]
pub struct RefusalShown {
    code: &'static str,
    file: String,
    line: u32,
    cell: String,
    node: String,
    what: Text,
    mend: Text,
}

impl RefusalShown {
    /// From a refusal.
    pub fn of(refusal: &Refusal, voice: Voice) -> Self {
        let place = refusal.place.clone();
        Self {
            code: refusal.code,
            file: place.file,
            line: place.line,
            cell: place.cell,
            node: place.node,
            what: voice.both(|voice| voice.what(refusal)),
            mend: voice.both(|voice| voice.mend(refusal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingjian_core::lang::keys;

    #[test]
    fn every_sentence_stands_in_both_languages() {
        let catalogue = CATALOGUE.as_ref().map_err(Clone::clone).unwrap();
        for source in [
            include_str!("../../lang/cli.zh.ftl"),
            include_str!("../../lang/cli.en.ftl"),
            include_str!("../../lang/proof.zh.ftl"),
            include_str!("../../lang/proof.en.ftl"),
        ] {
            for key in keys(source) {
                assert!(catalogue.has(&key), "{key} stands in one language only");
            }
        }
    }
}
