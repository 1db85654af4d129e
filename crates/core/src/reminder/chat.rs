//! 群发文本: who still owes what, as plain text to copy into a group of 政务钉钉 or WeChat.
//!
//! The same thing due on the same day stands once, with all units that owe it. **Invariant:** no block is longer than
//! [`MAX_BLOCK`] characters, no unit is lost or named twice for one thing, and no person is named.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::due::{Item, Recipient, Standing};
use super::words;
use crate::lang::{Lang, Text, say};

/// The longest block, in characters.
pub const MAX_BLOCK: usize = 500;
/// The longest title in it; what remains is for the names.
const MAX_TITLE: usize = 120;
/// The longest name in it.
const MAX_NAME: usize = 60;

/// The blocks for a group, in the order of their last days; `name` gives the name of a unit by its id. What is due
/// from persons is left out.
pub fn chat(items: &[Item], name: impl Fn(&str) -> Text, today: Date, lang: Lang) -> Vec<String> {
    let mut groups: BTreeMap<(Date, Standing, String), Vec<&str>> = BTreeMap::new();
    for item in items {
        if let Recipient::Unit(unit) = &item.due.who {
            let title = words::cut(&words::line(item.due.title.get(lang)), MAX_TITLE);
            let units = groups.entry((item.due.due, item.standing, title)).or_default();
            if !units.contains(&unit.as_str()) {
                units.push(unit);
            }
        }
    }
    let mut blocks = Vec::new();
    for ((due, standing, title), units) in groups {
        let date = words::day(due, lang);
        let distance = words::distance(due, today, standing, lang);
        let names = units
            .into_iter()
            .map(|unit| words::cut(&words::line(name(unit).get(lang)), MAX_NAME));
        let block = |names: &str| {
            let args = [
                ("title", title.as_str()),
                ("date", &date),
                ("distance", &distance),
                ("names", names),
            ];
            [
                say(lang, "reminder-chat-head", &args),
                say(lang, "reminder-chat-due", &args),
                say(lang, "reminder-chat-names", &args),
                say(lang, "reminder-chat-foot", &args),
            ]
            .join("\n")
        };
        pack(
            names,
            &say(lang, "reminder-chat-between", &[]),
            block,
            &mut blocks,
        );
    }
    blocks
}

/// Puts as many names into each block as it holds.
fn pack(
    names: impl Iterator<Item = String>,
    between: &str,
    block: impl Fn(&str) -> String,
    blocks: &mut Vec<String>,
) {
    let room = MAX_BLOCK.saturating_sub(block("").chars().count());
    let (mut held, mut length) = (String::new(), 0);
    for name in names {
        let added = name.chars().count()
            + if held.is_empty() {
                0
            } else {
                between.chars().count()
            };
        if !held.is_empty() && length + added > room {
            blocks.push(block(&held));
            held.clear();
            length = 0;
        }
        if !held.is_empty() {
            held.push_str(between);
        }
        length += if held.is_empty() {
            name.chars().count()
        } else {
            added
        };
        held.push_str(&name);
    }
    if !held.is_empty() {
        blocks.push(block(&held));
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::due::Due;
    use super::*;

    fn item(who: Recipient, title: &str) -> Item {
        Item {
            due: Due {
                id: format!("{title}/{who}"),
                kind: "notice".to_owned(),
                campaign: "2026".into(),
                who,
                title: Text::zh(title),
                due: date(2026, 3, 17),
                moves: 0,
                link: "https://example.gov.cn/secret".to_owned(),
            },
            standing: Standing::Left(5),
        }
    }

    fn unit(id: &str) -> Recipient {
        Recipient::Unit(id.to_owned())
    }

    #[test]
    fn a_group_reads_who_owes_what_by_when() {
        let person = Recipient::Person("王某".to_owned());
        let items = [
            item(unit("城关镇"), "签收考核通知"),
            item(person, "签收考核通知"),
            item(unit("河口镇"), "签收考核通知"),
        ];
        let blocks = chat(&items, |id| Text::zh(id), date(2026, 3, 10), Lang::Zh);
        assert_eq!(
            blocks,
            [
                "【政务公开考核提醒】签收考核通知\n时限：2026年3月17日（周二），还有 5 个工作日\n尚未办理：城关镇、河口镇\n请登录系统办理，已办理的请忽略。"
            ]
        );
    }

    #[test]
    fn people_are_never_named() {
        let items = [item(Recipient::Person("王某".to_owned()), "打分")];
        assert_eq!(
            chat(&items, |id| Text::zh(id), date(2026, 3, 10), Lang::Zh),
            Vec::<String>::new()
        );
    }

    proptest! {
        #[test]
        fn no_block_is_too_long_and_no_unit_is_lost(
            lengths in prop::collection::vec(0_usize..90, 0..80), title in 1_usize..300, english: bool,
        ) {
            let lang = if english { Lang::En } else { Lang::Zh };
            let ids: Vec<String> = (0..lengths.len()).map(|at| format!("<{at}>")).collect();
            let items: Vec<Item> = ids.iter().map(|id| item(unit(id), &"办".repeat(title))).collect();
            let name = |id: &str| {
                let at = ids.iter().position(|other| other == id).unwrap();
                Text::zh(format!("{id}{}", "镇".repeat(lengths[at])))
            };
            let blocks = chat(&items, name, date(2026, 3, 10), lang);
            for block in &blocks {
                prop_assert!(block.chars().count() <= MAX_BLOCK, "{}", block.chars().count());
            }
            for id in &ids {
                let times: usize = blocks.iter().map(|block| block.matches(id.as_str()).count()).sum();
                prop_assert_eq!(times, 1, "{}", id);
            }
        }
    }
}
