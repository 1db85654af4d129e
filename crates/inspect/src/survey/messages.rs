//! 留言: messages of a public letter box with the days on which they were asked and answered.
//!
//! A list is read by its table head, a single message by its labels. **Does not** judge what is answered, and takes no
//! name of a person: of a message only its title and its days are kept.

use jiff::civil::Date;

use super::anchors::{MAX_NAME, short};
use super::facts::Message;
use super::read::place;
use crate::page::{Page, dates};
use crate::watched;

/// Most messages that are kept of a page.
const MAX_MESSAGES: usize = 60;
/// Labels of the day of asking.
const ASKED: &[&str] = &[
    "留言时间",
    "留言日期",
    "写信时间",
    "写信日期",
    "来信时间",
    "来信日期",
    "提问时间",
    "提问日期",
    "咨询时间",
    "咨询日期",
    "信件时间",
    "提交时间",
];
/// Labels of the day of the answer.
const ANSWERED: &[&str] = &[
    "答复时间",
    "答复日期",
    "回复时间",
    "回复日期",
    "回信时间",
    "回信日期",
    "办结时间",
    "反馈时间",
];
/// Labels of who answered.
const OFFICE: &[&str] = &[
    "答复单位",
    "回复单位",
    "办理单位",
    "承办单位",
    "答复部门",
    "回复部门",
    "受理单位",
    "处理部门",
];
/// Labels of the answer itself.
const ANSWER: &[&str] = &[
    "答复内容",
    "回复内容",
    "办理结果",
    "回复意见",
    "答复意见",
    "回信内容",
];
/// Labels of what it is about.
const TITLE: &[&str] = &[
    "标题",
    "主题",
    "信件标题",
    "来信标题",
    "留言标题",
    "咨询标题",
    "信件主题",
];
/// Words by which a message says that it waits.
const OPEN: &[&str] = &[
    "未答复",
    "待答复",
    "未回复",
    "待回复",
    "处理中",
    "办理中",
    "受理中",
    "未办结",
];

/// The words that are looked for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    ASKED.iter().copied()
}

/// The messages of a page.
pub(super) fn messages(page: &Page) -> Vec<Message> {
    if !ASKED.iter().any(|label| watched::says(page, label)) {
        return Vec::new();
    }
    let listed = listed(page);
    if listed.is_empty() {
        single(page).into_iter().collect()
    } else {
        listed
    }
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':'))
        .collect()
}

/// The rows below a head that names the day of asking.
fn listed(page: &Page) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    let mut head: Option<Head> = None;
    for (start, line) in page.text_lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < 3 {
            continue;
        }
        if let Some(new) = Head::read(&cells) {
            head = Some(new);
            continue;
        }
        let Some(head) = head.as_ref().filter(|head| head.width == cells.len()) else {
            continue;
        };
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim());
        let day = |at: Option<usize>| cell(at).and_then(first_day);
        let (asked, answered) = (day(Some(head.asked)), day(head.answered));
        let state = cell(head.state).unwrap_or_default();
        let blank = head.answered.is_some()
            && cell(head.answered).is_some_and(|text| squeezed(text).trim_matches('-').is_empty());
        if asked.is_none() && answered.is_none() {
            continue;
        }
        found.push(Message {
            title: short(cell(head.title).unwrap_or_default(), MAX_NAME),
            asked,
            answered,
            open: answered.is_none() && (blank || OPEN.iter().any(|word| state.contains(word))),
            missing: Vec::new(),
            place: place(page, start),
        });
        if found.len() >= MAX_MESSAGES {
            break;
        }
    }
    found
}

/// Which cell of a row says what.
struct Head {
    width: usize,
    asked: usize,
    answered: Option<usize>,
    state: Option<usize>,
    title: Option<usize>,
}

impl Head {
    fn read(cells: &[&str]) -> Option<Self> {
        let names: Vec<String> = cells.iter().map(|cell| squeezed(cell)).collect();
        let of = |labels: &[&str]| names.iter().position(|name| labels.contains(&name.as_str()));
        Some(Self {
            width: cells.len(),
            asked: of(ASKED)?,
            answered: of(ANSWERED),
            state: of(&["状态", "办理状态", "回复状态", "处理状态", "信件状态"]),
            title: of(TITLE),
        })
    }
}

/// One message told by labels; its page shows the answer, or says that there is none yet.
fn single(page: &Page) -> Option<Message> {
    let text = page.text();
    let day = |labels: &[&str]| {
        let at = labels.iter().filter_map(|label| text.find(label)).min()?;
        let tail = text.get(at..)?;
        let line: String = tail.split('\n').take(2).collect::<Vec<_>>().join(" ");
        Some((at, first_day(&line.chars().take(60).collect::<String>())))
    };
    let (at, asked) = day(ASKED)?;
    // Several of them are a list whose form is not known.
    if ASKED
        .iter()
        .map(|label| text.matches(label).count())
        .sum::<usize>()
        > 1
    {
        return None;
    }
    let answered = day(ANSWERED);
    let has = |labels: &[&str]| labels.iter().any(|label| text.contains(label));
    let open = OPEN.iter().any(|word| text.contains(word)) && answered.is_none_or(|(_, day)| day.is_none());
    let mut missing = Vec::new();
    if !open && (answered.is_some() || has(ANSWER)) {
        let shown = [
            ("asked", asked.is_some()),
            ("answered", answered.is_some_and(|(_, day)| day.is_some())),
            ("office", has(OFFICE)),
            ("answer", has(ANSWER)),
        ];
        missing = shown
            .iter()
            .filter(|(_, there)| !there)
            .map(|(name, _)| (*name).to_owned())
            .collect();
    }
    let title = TITLE.iter().find_map(|label| {
        let tail = text.get(text.find(label)?.saturating_add(label.len())..)?;
        let line = tail
            .trim_start_matches(['：', ':', ' ', '\t', '\n'])
            .split(['\n', '\t'])
            .next()?;
        (!line.trim().is_empty()).then(|| short(line, MAX_NAME))
    });
    Some(Message {
        title: title.unwrap_or_else(|| short(page.title(), MAX_NAME)),
        asked,
        answered: answered.and_then(|(_, day)| day),
        open,
        missing,
        place: place(page, at),
    })
}

fn first_day(text: &str) -> Option<Date> {
    dates::written(text).first().map(|written| written.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn read(html: &str) -> Vec<Message> {
        messages(&parse(html.as_bytes(), None, Form::Markup))
    }

    #[test]
    fn a_list_is_read_by_its_head() {
        let found = read(
            "<table><tr><th>信件标题</th><th>留言时间</th><th>答复时间</th><th>状态</th></tr>\
             <tr><td>路灯不亮</td><td>2021-01-02</td><td>2021-01-05</td><td>已办结</td></tr>\
             <tr><td>井盖缺失</td><td>2021-02-02</td><td>--</td><td>办理中</td></tr></table>",
        );
        assert_eq!(found.len(), 2);
        assert!(!found[0].open && found[0].answered.is_some() && found[0].title == "路灯不亮");
        assert!(found[1].open && found[1].answered.is_none());
    }

    #[test]
    fn a_single_message_says_which_fields_it_shows() {
        let whole = "<p>标题：路灯不亮</p><p>留言时间：2021-01-02</p><p>答复单位：区住建局</p><p>答复时间：2021-01-05</p><p>答复内容：已修复。</p>";
        let found = read(whole);
        assert!(
            found.len() == 1 && found[0].missing.is_empty() && !found[0].open,
            "{found:?}"
        );
        let less = read(&whole.replace("<p>答复单位：区住建局</p>", ""));
        assert_eq!(less[0].missing, ["office"]);
        let open = read("<p>标题：路灯不亮</p><p>留言时间：2021-01-02</p><p>状态：办理中</p>");
        assert!(open[0].open && open[0].missing.is_empty());
        assert!(read("<p>发布时间：2021-01-02</p>").is_empty());
    }
}
