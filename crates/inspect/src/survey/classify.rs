//! 栏目归类: of which kind a section is, by its labels, its name, its address and its contents.
//!
//! Each sign counts by how seldom it misleads, and is kept with the result, so that a person sees why. **Invariant:** a
//! kind of which nothing speaks is `other`, with no confidence at all.

use std::sync::LazyLock;

use serde::Deserialize;

use super::kind::SectionKind;

/// By what a section was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `ColumnType`.
    Type,
    /// Its name.
    Name,
    /// Its address.
    Path,
    /// Its contents.
    Content,
    /// A person said so.
    Person,
}

impl Sign {
    /// The word of the sign.
    pub fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Name => "name",
            Self::Path => "path",
            Self::Content => "content",
            Self::Person => "person",
        }
    }
}

/// 归类: the kind, how sure, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Class {
    /// The kind.
    pub kind: SectionKind,
    /// 0 to 100.
    pub sure: u8,
    /// What spoke for it, with the text that did.
    pub why: Vec<(Sign, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    #[expect(dead_code, reason = "a list must name its source; only people read it")]
    source: String,
    kinds: Vec<List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    kind: SectionKind,
    types: Vec<String>,
    names: Vec<String>,
    paths: Vec<String>,
    titles: Vec<String>,
}

fn read() -> Option<Lists> {
    serde_saphyr::from_str(include_str!("../../../../data/lexicons/sections.yaml")).ok()
}

static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| read().map_or_else(Vec::new, |lists| lists.kinds));

/// The kind of a section.
pub fn classify(kind: &str, name: &str, path: &str, titles: &[&str]) -> Class {
    let segments: Vec<String> = path
        .split(['/', '_', '-', '.'])
        .map(str::to_ascii_lowercase)
        .collect();
    let mut best = Class::default();
    let mut best_votes = 0_usize;
    for list in LISTS.iter() {
        let mut why = Vec::new();
        let mut votes = 0_usize;
        let mut vote = |sign: Sign, text: &str, weight: usize| {
            votes = votes.saturating_add(weight);
            why.push((sign, text.to_owned()));
        };
        if list.types.iter().any(|known| known == kind) {
            vote(Sign::Type, kind, 60);
        }
        // A name that is the word says more than one that has it inside.
        if list.types.iter().any(|known| known == name) {
            vote(Sign::Name, name, 60);
        } else if list.names.iter().any(|word| name.contains(word.as_str())) {
            vote(Sign::Name, name, 45);
        }
        if let Some(segment) = segments.iter().find(|segment| list.paths.contains(segment)) {
            vote(Sign::Path, segment, 25);
        }
        let speak = titles
            .iter()
            .filter(|title| list.titles.iter().any(|word| title.contains(word.as_str())));
        let speak = speak.count();
        if titles.len() >= 3 && speak.saturating_mul(3) >= titles.len().saturating_mul(2) {
            vote(Sign::Content, &format!("{speak}/{}", titles.len()), 20);
        }
        if votes > best_votes {
            best_votes = votes;
            best = Class {
                kind: list.kind,
                sure: u8::try_from(votes.saturating_add(25).min(98)).unwrap_or(98),
                why,
            };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_read() {
        assert!(read().unwrap().kinds.len() >= 10);
    }

    #[test]
    fn each_sign_alone_is_enough_and_two_are_surer() {
        let kind = |kind: &str, name: &str, path: &str, titles: &[&str]| {
            let class = classify(kind, name, path, titles);
            (class.kind, class.sure)
        };
        assert_eq!(kind("工作动态", "", "/a/", &[]), (SectionKind::News, 85));
        assert_eq!(
            kind("", "通知公告", "/zwgk/tzgg/", &[]),
            (SectionKind::Notices, 98)
        );
        assert_eq!(kind("", "区政府文件", "/c1/", &[]).0, SectionKind::Policies);
        assert_eq!(kind("", "政策解读", "/c1/", &[]).0, SectionKind::Interpretations);
        assert_eq!(kind("", "", "/zwgk/rsrm/", &[]), (SectionKind::Personnel, 50));
        let titles = ["区长赴镇调研防汛", "区政府召开常务会议", "全区举行安全生产会议"];
        assert_eq!(kind("", "本区", "/c2/", &titles), (SectionKind::News, 45));
        assert_eq!(
            kind("", "青禾风光", "/c3/", &["春日花开"]),
            (SectionKind::Other, 0)
        );
        assert_eq!(kind("", "机构职能", "/jgzn/", &[]).0, SectionKind::Profile);
    }
}
