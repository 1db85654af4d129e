//! 词表: word lists that ship as data under `data/lexicons/`.
//!
//! Each list names its source; a test reads them all. **Invariant:** no list holds the brand of any business: what
//! is foreign on a page is found by the place where it stands.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::notation::characters::Characters;

/// 错词: a wrong word with the right one and the contexts in which it is right after all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongWord {
    /// What is wrong.
    pub wrong: String,
    /// What is meant.
    pub right: String,
    /// Longer texts in which the wrong word is right.
    #[serde(default)]
    pub except: Vec<String>,
    /// 0 to 100; 90 where nothing is said.
    #[serde(default = "usual")]
    pub confidence: u8,
}

fn usual() -> u8 {
    90
}

/// A list of wrong words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongWords {
    #[expect(dead_code, reason = "a list must name its source; only people read it")]
    source: String,
    words: Vec<WrongWord>,
}

/// 保护名称: a name that may not be written otherwise, with characters that are mistaken for its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedNames {
    /// Where the list comes from.
    pub source: String,
    /// The names.
    pub names: Vec<String>,
    /// Groups of characters that are mistaken for each other by sound or shape.
    pub confusion: Vec<String>,
    /// Texts that look like a mistaken name and are none.
    pub except: Vec<String>,
}

/// 固定用语 and other plain lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Where the list comes from.
    pub source: String,
    /// 固定用语 with their joints, such as `政府信息|公开|条例`.
    pub phrases: Vec<String>,
    /// General words of the betting trade; never a brand.
    pub betting: Vec<String>,
    /// Words by which a government page speaks about betting, lotteries or attacks.
    pub official: Vec<String>,
    /// Hosts that government pages show in hidden menus: sharing, statistics, national media.
    pub hosts: Vec<String>,
    /// Characters that stand in traditional texts only.
    pub traditional: String,
    /// 模糊用语 of service guides.
    pub vague: Vec<String>,
}

/// 洗稿: a set phrase with what it becomes when its words are replaced by near-synonyms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpunPhrase {
    /// As offices write it.
    pub right: String,
    /// As copies write it.
    pub spun: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpunPhrases {
    #[expect(dead_code, reason = "a list must name its source; only people read it")]
    source: String,
    phrases: Vec<SpunPhrase>,
}

/// The spun phrases that ship.
pub fn spun_phrases() -> &'static [SpunPhrase] {
    static LIST: LazyLock<Vec<SpunPhrase>> = LazyLock::new(|| {
        let text = include_str!("../../../data/lexicons/spun-phrases.yaml");
        serde_saphyr::from_str::<SpunPhrases>(text).map_or_else(|_| Vec::new(), |list| list.phrases)
    });
    &LIST
}

/// The wrong words that ship.
pub fn wrong_words() -> &'static [WrongWord] {
    static LIST: LazyLock<Vec<WrongWord>> = LazyLock::new(|| {
        let text = include_str!("../../../data/lexicons/wrong-words.yaml");
        serde_saphyr::from_str::<WrongWords>(text).map_or_else(|_| Vec::new(), |list| list.words)
    });
    &LIST
}

/// The protected names that ship.
pub fn protected_names() -> Option<&'static ProtectedNames> {
    static LIST: LazyLock<Option<ProtectedNames>> = LazyLock::new(|| {
        serde_saphyr::from_str(include_str!("../../../data/lexicons/protected-names.yaml")).ok()
    });
    LIST.as_ref()
}

/// The plain lists that ship.
pub fn terms() -> Option<&'static Terms> {
    static LIST: LazyLock<Option<Terms>> =
        LazyLock::new(|| serde_saphyr::from_str(include_str!("../../../data/lexicons/terms.yaml")).ok());
    LIST.as_ref()
}

/// The characters that stand in traditional texts only.
pub fn traditional() -> &'static Characters {
    static SET: LazyLock<Characters> = LazyLock::new(|| {
        Characters::of(
            terms()
                .map(|terms| terms.traditional.as_str())
                .unwrap_or_default(),
        )
    });
    &SET
}

/// 区划代码: the first two digits of division codes.
pub const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
    "83",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_can_be_read_and_names_its_source() {
        let words: WrongWords =
            serde_saphyr::from_str(include_str!("../../../data/lexicons/wrong-words.yaml")).unwrap();
        assert!(words.words.len() > 80);
        for word in &words.words {
            assert_ne!(word.wrong, word.right);
            assert!(!word.right.contains(&word.wrong), "{}", word.wrong);
            for context in &word.except {
                assert!(
                    context.contains(&word.wrong),
                    "{context} does not hold {}",
                    word.wrong
                );
            }
        }
        let spun: SpunPhrases =
            serde_saphyr::from_str(include_str!("../../../data/lexicons/spun-phrases.yaml")).unwrap();
        assert!(spun.phrases.len() > 60);
        for phrase in &spun.phrases {
            assert!(
                !phrase
                    .spun
                    .iter()
                    .any(|spun| phrase.right.contains(spun.as_str())),
                "{}",
                phrase.right
            );
        }
        let terms: Terms = serde_saphyr::from_str(include_str!("../../../data/lexicons/terms.yaml")).unwrap();
        assert!(!terms.source.is_empty() && traditional().count() > 200);
        let names: ProtectedNames =
            serde_saphyr::from_str(include_str!("../../../data/lexicons/protected-names.yaml")).unwrap();
        assert!(!names.source.is_empty() && !names.names.is_empty());
    }
}
