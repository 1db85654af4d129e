//! 分批列表: what a batch of a list brings, and which batches belong to which page.
//!
//! A list that a script fetches piece by piece is one list: its lines count wherever they came, with the place in the
//! answer that brought them. **Invariant:** an answer is only a batch where it has the form of one; anything else brings
//! no line and is never taken for an empty list.

use jiff::civil::Date;
use serde_json::Value;
use url::Url;

use super::anchors::anchors;
use super::facts::{FORM, Facts, PageForm};
use super::gather::day_of;
use super::items::{items, items_mark};
use super::read::place_in_source;
use crate::crawl::Site;
use crate::page::{Page, dates};

/// Most articles of one batch that are read.
const MAX_ARTICLES: usize = 1_000;
/// Later moments than this, in seconds, are in milliseconds: the year 5138.
const SECONDS: i64 = 100_000_000_000;
/// Fields of an article with its day, the one that is shown first.
const DAYS: &[&str] = &[
    "display_publish_time",
    "publish_time",
    "first_publish_time",
    "date",
    "created_at",
    "create_time",
];

impl Facts {
    /// The facts of a batch: its lines, read from pieces of HTML as they stand on the page that fetches them.
    pub(crate) fn of_batch(inner: &Page, answer: &Page, url: &Url, site: &Site) -> Self {
        let (mut items, whole) = items(inner, &anchors(inner, url, site));
        for item in &mut items {
            // Where the answer writes a title in another way than it is read, its beginning has to do.
            let at = answer.source.find(&item.title).unwrap_or_default();
            item.place = place_in_source(answer, at);
        }
        Self {
            form: FORM,
            is: PageForm::List,
            items_mark: items_mark(&items),
            items,
            cut: !whole,
            ..Self::default()
        }
    }
}

/// The articles of a JSON answer as lines of HTML, and the number of all where it says one; nothing where it is no
/// such answer.
pub(crate) fn articles(answer: &str) -> Option<(Vec<String>, Option<u64>)> {
    let answer: Value = serde_json::from_str(answer.trim_start_matches('\u{feff}')).ok()?;
    let inner = answer.get("data").filter(|data| data.get("articles").is_some());
    let list = inner.unwrap_or(&answer);
    let found = list.get("articles")?.as_array()?;
    let total = list.get("total").and_then(number);
    let lines = found.iter().take(MAX_ARTICLES).filter_map(line);
    Some((lines.collect(), total.and_then(|total| u64::try_from(total).ok())))
}

/// A number, written as one or as a text.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn day(value: &Value) -> Option<Date> {
    match number(value) {
        Some(moment) if moment >= SECONDS => day_of(moment),
        Some(moment) => day_of(moment.checked_mul(1_000)?),
        None => dates::written(value.as_str()?)
            .first()
            .map(|written| written.date),
    }
}

fn line(article: &Value) -> Option<String> {
    let text = |name: &str| {
        article
            .get(name)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let url = text("post_url").or_else(|| text("url"))?;
    let title = text("title").unwrap_or_default();
    let day = DAYS.iter().find_map(|name| day(article.get(*name)?));
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    Some(format!(
        "<li><a href=\"{}\">{}</a> <span>{day}</span></li>",
        escaped(url),
        escaped(title)
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_read_however_their_days_are_written() {
        let (lines, total) = articles(
            r#"{"total":"3","articles":[
            {"title":"甲<b>&","url":"/a.html","display_publish_time":1789000000},
            {"title":"乙","url":"","post_url":"/b.html?x=1&y=2","date":"2026-09-02 10:00:00"},
            {"title":"丙","url":"/c.html","date":1789000000000},{"title":"丁"},7,null]}"#,
        )
        .unwrap();
        assert_eq!(total, Some(3));
        assert_eq!(lines.len(), 3);
        assert!(
            lines[0].contains("甲&lt;b&gt;&amp;</a> <span>2026-09-10<"),
            "{}",
            lines[0]
        );
        assert!(lines[1].contains("/b.html?x=1&amp;y=2\">乙</a> <span>2026-09-02<"));
        assert!(lines[2].contains("2026-09-10"));
    }

    #[test]
    fn what_is_no_list_is_not_an_empty_one() {
        for answer in [
            "",
            "[]",
            "{}",
            "{\"articles\":{}}",
            "<html>",
            "{\"code\":500,\"data\":null}",
            &"[".repeat(100_000),
        ] {
            assert!(articles(answer).is_none(), "{}", answer.len());
        }
        assert_eq!(
            articles("{\"articles\":[],\"total\":-1}"),
            Some((Vec::new(), None))
        );
        assert_eq!(
            articles("{\"data\":{\"articles\":[],\"total\":0}}"),
            Some((Vec::new(), Some(0)))
        );
        let late = format!("{{\"articles\":[{{\"url\":\"/a\",\"date\":{}}}]}}", i64::MAX);
        assert_eq!(articles(&late).unwrap().0.len(), 1);
    }
}
