//! 判断: what an answer says about the link that led to it.
//!
//! **Invariant:** a link is called dead only where the answer leaves no doubt; what keeps programs out (403, 412, 429,
//! 521, challenge pages, encryption) is not judged, for people may well see the page.

use sha2::{Digest, Sha256};

use super::frontier::Outcome;
use crate::fetch::Failure;
use crate::page::{Page, Part};

/// 不存在页: how the site answers to an address that it cannot have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The mark of the text that it shows with a status of success.
    pub(super) text: Option<[u8; 32]>,
    /// Where it sends the visitor instead.
    pub(super) moved: Option<String>,
}

/// What a status alone decides; `None` where the body has to be looked at.
pub(crate) fn status(status: u16) -> Option<Outcome> {
    match status {
        200..=299 => None,
        404 | 410 => Some(Outcome::Dead(format!("status_{status}"))),
        _ => Some(Outcome::NotJudged(format!("status_{status}"))),
    }
}

/// What it means that no answer came.
pub(super) fn failure(failure: Failure) -> Outcome {
    let word = failure.word().to_owned();
    match failure {
        Failure::NoSuchHost | Failure::ConnectionRefused => Outcome::Dead(word),
        _ => Outcome::NotJudged(word),
    }
}

/// A text without what changes from one showing to the next.
pub(super) fn mark(page: &Page) -> [u8; 32] {
    let kept: String = page
        .text()
        .chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .collect();
    Sha256::digest(kept.as_bytes()).into()
}

/// Signs in a script by which a wall in front of the site is known.
const WALLS: &[&str] = &[
    "__jsl_clearance",
    "acw_sc__v2",
    "cf-chl",
    "challenge-platform",
    "_guard/",
    "$_ts=window",
    "hm.yunjiasu-cdn",
    "/_waf_",
];
/// Words of such a wall.
const WALL_WORDS: &[&str] = &[
    "安全验证",
    "人机验证",
    "请完成验证",
    "正在进行安全检测",
    "请开启JavaScript",
    "访问被拦截",
];
/// A page with more text than this is no wall and no error page, in characters.
const THIN: usize = 600;

/// Whether the page is a wall that asks the visitor to prove himself.
pub(crate) fn is_challenge(page: &Page) -> bool {
    let text = page.text();
    if text.chars().count() > THIN {
        return false;
    }
    page.scripts()
        .any(|script| WALLS.iter().any(|sign| script.contains(sign)))
        || WALL_WORDS
            .iter()
            .any(|words| text.contains(words) || page.title().contains(words))
}

/// Words by which a page says itself that it is none.
const GONE: &[&str] = &[
    "页面不存在",
    "网页不存在",
    "页面没有找到",
    "找不到页面",
    "找不到该页",
    "您访问的页面",
    "您要访问的页面",
    "您查看的页面",
    "页面已删除",
    "页面已被删除",
    "文件不存在",
    "该信息不存在",
    "内容已被删除",
    "无法找到该页",
    "Not Found",
    "not found",
    "can’t be found",
];

/// Whether a page with a status of success is an error page.
pub(crate) fn is_soft_404(page: &Page, missing: &Missing) -> bool {
    if missing.text.is_some_and(|text| text == mark(page)) {
        return true;
    }
    let title = page
        .fields
        .iter()
        .find(|field| field.part == Part::Title)
        .map_or("", |field| field.text.trim());
    let told = |text: &str| GONE.iter().any(|words| text.contains(words));
    let numbered = title.starts_with("404") || title.ends_with("404");
    if page.text().chars().count() > THIN {
        return numbered && told(page.text());
    }
    // The sentence alone may stand in a report about repairs: an error page says it in its first lines.
    let first: String = page.text_lines().take(4).map(|(_, line)| line).collect();
    told(title) || numbered || (page.text().chars().count() < THIN / 3 && told(&first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn page(html: &str) -> Page {
        parse(html.as_bytes(), None, Form::Markup)
    }

    #[test]
    fn error_pages_are_known_by_what_they_say_or_by_the_probe() {
        let gone = |html: &str| is_soft_404(&page(html), &Missing::default());
        assert!(gone("<title>404</title><p>抱歉"));
        assert!(gone("<title>提示</title><p>您访问的页面不存在或已删除！"));
        assert!(!gone("<title>通知</title><p>关于做好2020年政务公开工作的通知"));
        let news = format!(
            "<title>网站整改报告</title><p>{}发现404页面不存在问题",
            "青禾区开展网站自查，".repeat(80)
        );
        assert!(!gone(&news));
        let probe = page("<title>青禾区</title><p>时间 12:30:01 欢迎来到首页");
        let missing = Missing {
            text: Some(mark(&probe)),
            moved: None,
        };
        assert!(is_soft_404(
            &page("<title>青禾区</title><p>时间 18:01:59 欢迎来到首页"),
            &missing
        ));
    }

    #[test]
    fn walls_and_failures_are_not_judged() {
        assert!(is_challenge(&page(
            "<script>document.cookie='__jsl_clearance=1'</script>"
        )));
        assert!(is_challenge(&page("<title>安全验证</title><p>请稍候")));
        assert!(!is_challenge(&page("<p>政务公开")));
        for code in [401, 403, 412, 429, 500, 503, 521] {
            assert!(matches!(status(code), Some(Outcome::NotJudged(_))), "{code}");
        }
        assert!(matches!(status(410), Some(Outcome::Dead(_))) && status(200).is_none());
        assert!(matches!(failure(Failure::Timeout), Outcome::NotJudged(_)));
        assert!(matches!(failure(Failure::ConnectionRefused), Outcome::Dead(_)));
    }
}
