//! 提醒邮件: subject and text of a digest, in Chinese or English.
//!
//! Each item says what, by when, how many working days are left, and where. **Does not** name people, and does not
//! know addresses: who reads it is for whoever sends it.

use super::due::{Item, Standing};
use super::plan::Digest;
use super::words;
use crate::lang::{Lang, Text, say};

/// The longest title in a subject, in characters.
const SUBJECT_TITLE: usize = 40;

/// 署名与标识: what stands around the items.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// Who sends it, for instance the name of the office.
    pub office: Text,
    /// The label of demonstration data; empty for real ones.
    pub label: Text,
}

/// 一封信: what is sent, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject, one line.
    pub subject: String,
    /// The text; lines end with `\n`.
    pub text: String,
}

impl Digest {
    /// The digest as a letter to the unit or person of this name.
    pub fn letter(&self, name: &Text, wording: &Wording, lang: Lang) -> Letter {
        let (name, office) = (words::line(name.get(lang)), words::line(wording.office.get(lang)));
        let count = self.items.len().to_string();
        let day = words::day(self.on, lang);
        let about = [
            ("name", name.as_str()),
            ("count", &count),
            ("day", &day),
            ("office", &office),
        ];
        let mut text = say(lang, "reminder-greeting", &about);
        text.push_str("\n\n");
        text.push_str(&say(lang, "reminder-opening", &about));
        text.push('\n');
        for (at, item) in self.items.iter().enumerate() {
            text.push('\n');
            text.push_str(&self.lines(at + 1, item, lang));
        }
        text.push('\n');
        for key in ["reminder-closing", "reminder-signature"] {
            text.push_str(&say(lang, key, &about));
            text.push('\n');
        }
        let label = words::line(wording.label.get(lang));
        if !label.is_empty() {
            text.push_str(&say(lang, "reminder-label", &[("label", &label)]));
            text.push('\n');
        }
        Letter {
            subject: self.subject(&label, lang),
            text,
        }
    }

    fn lines(&self, number: usize, item: &Item, lang: Lang) -> String {
        let (number, title) = (number.to_string(), words::line(item.due.title.get(lang)));
        let date = words::day(item.due.due, lang);
        let distance = words::distance(item.due.due, self.on, item.standing, lang);
        let link = words::line(&item.due.link);
        let args = [
            ("number", number.as_str()),
            ("title", &title),
            ("date", &date),
            ("distance", &distance),
            ("link", &link),
        ];
        let mut keys = vec!["reminder-item", "reminder-item-due"];
        if !link.is_empty() {
            keys.push("reminder-item-link");
        }
        keys.iter().map(|key| say(lang, key, &args) + "\n").collect()
    }

    fn subject(&self, label: &str, lang: Lang) -> String {
        let overdue = self
            .items
            .iter()
            .filter(|item| matches!(item.standing, Standing::Overdue(_)))
            .count();
        let (count, overdue_count) = (self.items.len().to_string(), overdue.to_string());
        let first = self.items.first();
        let date = first
            .map(|item| words::day(item.due.due, lang))
            .unwrap_or_default();
        let title = first
            .map(|item| words::line(item.due.title.get(lang)))
            .unwrap_or_default();
        let title = words::cut(&title, SUBJECT_TITLE);
        let distance = first
            .map(|item| words::distance(item.due.due, self.on, item.standing, lang))
            .unwrap_or_default();
        let args = [
            ("count", count.as_str()),
            ("overdue", &overdue_count),
            ("date", &date),
            ("title", &title),
            ("distance", &distance),
        ];
        let key = match (self.items.len(), overdue) {
            (1, _) => "reminder-subject-one",
            (_, 0) => "reminder-subject-many",
            _ => "reminder-subject-overdue",
        };
        let subject = say(lang, key, &args);
        if label.is_empty() {
            subject
        } else {
            say(
                lang,
                "reminder-subject-label",
                &[("label", label), ("subject", &subject)],
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::due::{Due, Recipient};
    use super::*;

    fn digest() -> Digest {
        let due = |id: &str, title: &str, day, link: &str| Due {
            id: id.to_owned(),
            kind: "self_check".to_owned(),
            campaign: "2026".into(),
            who: Recipient::Unit("chengguan".to_owned()),
            title: Text {
                zh: title.to_owned(),
                en: "Self-check report".to_owned(),
            },
            due: day,
            moves: 0,
            link: link.to_owned(),
        };
        Digest {
            recipient: Recipient::Unit("chengguan".to_owned()),
            on: date(2026, 3, 10),
            items: vec![
                Item {
                    due: due("a", "签收考核通知", date(2026, 3, 9), ""),
                    standing: Standing::Overdue(1),
                },
                Item {
                    due: due(
                        "b",
                        "报送自查\n报告",
                        date(2026, 3, 17),
                        "https://example.gov.cn/b",
                    ),
                    standing: Standing::Left(5),
                },
            ],
            keys: vec![],
        }
    }

    #[test]
    fn a_letter_says_what_by_when_how_long_and_where() {
        let wording = Wording {
            office: Text::zh("市政务公开办公室"),
            label: Text::default(),
        };
        let letter = digest().letter(&Text::zh("城关镇"), &wording, Lang::Zh);
        assert_eq!(letter.subject, "政务公开考核提醒：2 项待办，其中 1 项已逾期");
        assert_eq!(
            letter.text,
            "城关镇：\n\n截至2026年3月10日（周二），以下 2 项尚未办理，请按时办理。\n\n\
             1. 签收考核通知\n   时限：2026年3月9日（周一），已逾期 1 个工作日\n\n\
             2. 报送自查 报告\n   时限：2026年3月17日（周二），还有 5 个工作日\n   办理：https://example.gov.cn/b\n\n\
             已经办理的，请忽略本邮件。本邮件由系统自动发出，请勿回复。\n市政务公开办公室\n"
        );
    }

    #[test]
    fn one_thing_stands_in_the_subject_and_a_demonstration_is_labelled() {
        let mut digest = digest();
        digest.items.remove(0);
        let wording = Wording {
            office: Text::zh("办公室"),
            label: Text {
                zh: "演示数据".to_owned(),
                en: "Demonstration data".to_owned(),
            },
        };
        let letter = digest.letter(&Text::zh("城关镇"), &wording, Lang::En);
        assert_eq!(
            letter.subject,
            "[Demonstration data] Assessment reminder: Self-check report, due Tue 17 March 2026 (5 working days left)"
        );
        assert!(letter.text.ends_with("Demonstration data\n"), "{}", letter.text);
        let zh = digest.letter(&Text::zh("城关镇"), &wording, Lang::Zh).subject;
        assert_eq!(
            zh,
            "【演示数据】政务公开考核提醒：报送自查 报告，2026年3月17日（周二）截止（还有 5 个工作日）"
        );
    }
}
