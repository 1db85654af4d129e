//! 引出的指标: which indicator of a rubric a finding of a detector's rule feeds, as data.
//!
//! It stands apart from the rule sets: by which rules a site was judged does not change with the table in which the
//! findings are used. **Invariant:** a proposal for whoever adopts a finding, never a decision; a rule that no line
//! names leaves the choice to the person.

use std::sync::LazyLock;

use mingjian_core::refusal::Refusal;
use serde::Deserialize;

use super::format;

/// The format that this program reads.
const FORMAT: &str = "inspection-feeds/1";
/// What ships.
const TEXT: &str = include_str!("../../../../data/inspection/feeds.yaml");

/// The lines for all rubrics.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feeds {
    /// The format, `inspection-feeds/1`.
    pub mingjian: String,
    /// The lines by rubric.
    pub rubrics: Vec<RubricFeeds>,
}

/// The lines for one rubric.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricFeeds {
    /// The rubric's id.
    pub rubric: String,
    /// Its lines.
    pub feeds: Vec<Feed>,
}

/// 指标和扣分情形 that some rules feed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// The indicator's id.
    pub indicator: String,
    /// 扣分情形 of the indicator; empty where the person chooses.
    #[serde(default)]
    pub trigger: String,
    /// The detectors' rules.
    pub rules: Vec<String>,
}

impl Feeds {
    /// Reads the lines.
    ///
    /// # Errors
    /// MJ5001 when they cannot be read, MJ5002 for another format.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        format::read(text, FORMAT, |feeds: &Self| &feeds.mingjian)
    }

    /// What a rule feeds in a rubric.
    pub fn of(&self, rubric: &str, rule: &str) -> Option<&Feed> {
        let lines = self.rubrics.iter().filter(|one| one.rubric == rubric);
        lines
            .flat_map(|one| &one.feeds)
            .find(|feed| feed.rules.iter().any(|known| known == rule))
    }
}

/// What ships with the program, read once; none where it does not read, which a test rules out.
pub fn feeds() -> Option<&'static Feeds> {
    static FEEDS: LazyLock<Option<Feeds>> = LazyLock::new(|| Feeds::parse(TEXT).ok());
    FEEDS.as_ref()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use mingjian_core::rubric::{self, Indicator};

    use super::*;

    const RUBRIC: &str = include_str!("../../../../data/rubrics/notice-2020.yaml");
    const WORDS: &str = include_str!("../../lang/findings.zh.ftl");

    fn find<'r>(all: &'r [Indicator], id: &str) -> Option<&'r Indicator> {
        all.iter().find_map(|one| {
            if one.id.text == id {
                Some(one)
            } else {
                find(&one.children, id)
            }
        })
    }

    #[test]
    fn every_line_names_rules_that_there_are_and_an_item_with_its_trigger() {
        let rubric = rubric::parse(RUBRIC.as_bytes()).unwrap();
        let shipped = feeds().unwrap();
        assert_eq!(shipped.rubrics.len(), 1);
        assert_eq!(shipped.rubrics[0].rubric, rubric.id.text);
        let mut seen = BTreeSet::new();
        for feed in &shipped.rubrics[0].feeds {
            let item = find(&rubric.indicators, &feed.indicator).expect(&feed.indicator);
            assert!(item.children.is_empty(), "{} is scored itself", feed.indicator);
            assert!(
                item.triggers.iter().any(|one| one.id.text == feed.trigger),
                "{} of {}",
                feed.trigger,
                feed.indicator
            );
            for rule in &feed.rules {
                assert!(WORDS.contains(&format!("\nfinding-{rule} =")), "{rule}");
                assert!(seen.insert(rule), "{rule} stands twice");
            }
        }
    }

    #[test]
    fn a_rule_that_no_line_names_feeds_nothing() {
        let shipped = feeds().unwrap();
        let feed = shipped.of("notice-2020", "wrong-word").unwrap();
        assert_eq!(
            (feed.indicator.as_str(), feed.trigger.as_str()),
            ("publish-correct", "slip")
        );
        assert_eq!(shipped.of("notice-2020", "new-script"), None);
        assert_eq!(shipped.of("another-table", "wrong-word"), None);
    }

    #[test]
    fn another_format_and_a_broken_text_are_refused() {
        let other = TEXT.replace(FORMAT, "inspection-feeds/9");
        assert_eq!(Feeds::parse(&other).unwrap_err().code, "MJ5002");
        assert_eq!(Feeds::parse("rubrics: 1").unwrap_err().code, "MJ5001");
    }
}
