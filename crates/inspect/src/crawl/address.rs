//! 网址: one form for the addresses of one page, and the form that addresses of a list share.

use url::Url;

/// The longest address that is asked.
pub const LONGEST: usize = 2_000;
/// Parameters that say who asks or when, and not for what.
const IDLE_PARAMETERS: &[&str] = &[
    "jsessionid",
    "phpsessid",
    "sessionid",
    "session_id",
    "sid",
    "aspsessionid",
    "cfid",
    "cftoken",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "_",
    "rnd",
    "rand",
    "random",
    "timestamp",
    "_t",
    "spm",
];
/// More segments than this are a loop that feeds itself.
const MAX_SEGMENTS: usize = 24;
/// File endings that are opened and not read as pages.
const FILES: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "zip", "rar", "7z", "tar",
    "gz", "jpg", "jpeg", "png", "gif", "bmp", "svg", "webp", "ico", "tif", "mp3", "mp4", "wmv", "avi", "flv",
    "mov", "swf", "apk", "exe", "iso", "csv", "rtf", "ceb", "css", "js", "woff", "ttf", "json", "xml",
];

/// The address without what does not belong to the page.
pub fn normalise(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    // `;jsessionid=…` in the path.
    let lower = url
        .path()
        .contains([';', '%'])
        .then(|| url.path().to_ascii_lowercase());
    let at = lower.and_then(|path| path.find(";jsessionid=").or_else(|| path.find("%3bjsessionid=")));
    if let Some(at) = at {
        let path = url.path().get(..at).unwrap_or_default().to_owned();
        url.set_path(&path);
    }
    // `/(S(…))/` of old servers.
    if let Some((before, rest)) = url.path().split_once("/(S(")
        && let Some((_, after)) = rest.split_once("))/")
    {
        let path = format!("{before}/{after}");
        url.set_path(&path);
    }
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query
            .split('&')
            .filter(|part| {
                let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
                !part.is_empty() && !IDLE_PARAMETERS.contains(&name.as_str())
            })
            .collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }
    url
}

/// Whether the path repeats itself as only a faulty relative link makes it do.
pub fn is_looping(url: &Url) -> bool {
    let segments: Vec<&str> = url
        .path()
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    if segments.len() > MAX_SEGMENTS {
        return true;
    }
    (1..=3_usize).any(|width| {
        segments.windows(width.saturating_mul(3)).any(|window| {
            let mut parts = window.chunks(width);
            let first = parts.next();
            parts.all(|part| Some(part) == first)
                && first.is_some_and(|part| part.iter().any(|one| one.len() > 2))
        })
    })
}

/// Whether the ending is that of a file.
pub fn is_file(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| FILES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The form of an address: numbers and long marks by a sign, so that the pages of a list have one form.
pub fn shape(url: &Url) -> String {
    let mut shape = format!("{}{}", url.host_str().unwrap_or_default(), mask(url.path()));
    for (at, part) in url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.is_empty())
        .enumerate()
    {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        shape.push(if at == 0 { '?' } else { '&' });
        shape.push_str(name);
        shape.push('=');
        shape.push_str(&mask(value));
    }
    shape
}

fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, segment) in text.split(['/', '.', '_', '-']).enumerate() {
        if at > 0 {
            out.push('/');
        }
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        if digits > 0 && digits == segment.len() {
            out.push('0');
        } else if digits >= 2 && segment.len() >= 8 {
            out.push('*');
        } else {
            out.extend(segment.chars().filter(|c| !c.is_ascii_digit()));
        }
    }
    out
}

/// Whether an address is one of a series that could be counted up for ever: numbers in the query, a number as the last
/// segment, or a numbered list.
pub fn is_serial(url: &Url) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if url.query().is_some_and(has_digit) {
        return true;
    }
    let path = url.path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let number = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit()) && stem == last;
    let listed = ["index", "list", "page", "default"]
        .iter()
        .any(|word| stem.strip_prefix(word).is_some_and(has_digit));
    number || listed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_does_not_belong_to_the_page_is_left_out() {
        for (from, to) in [
            ("HTTP://WWW.A.Test:80/b/../c.html#top", "http://www.a.test/c.html"),
            (
                "http://a.test/x.do;jsessionid=AB12?id=3&_=99",
                "http://a.test/x.do?id=3",
            ),
            ("http://a.test/?PHPSESSID=abc", "http://a.test/"),
            ("http://a.test/(S(abc123))/x.aspx", "http://a.test/x.aspx"),
            ("http://u:p@a.test/x?b=1&a=2", "http://a.test/x?b=1&a=2"),
        ] {
            assert_eq!(normalise(&url(from)).as_str(), to);
        }
    }

    #[test]
    fn pages_of_a_list_have_one_shape() {
        let same = |a: &str, b: &str| shape(&url(a)) == shape(&url(b));
        assert!(same(
            "http://a.test/art/2020/1/5/art_12_345.html",
            "http://a.test/art/2021/11/15/art_9_1.html"
        ));
        assert!(same(
            "http://a.test/rili?year=2026&month=5",
            "http://a.test/rili?year=2031&month=12"
        ));
        assert!(same(
            "http://a.test/s/9f8a7b6c5d4e/x.html",
            "http://a.test/s/11aa22bb33cc/x.html"
        ));
        assert!(!same("http://a.test/news/1.html", "http://a.test/files/1.html"));
    }

    #[test]
    fn series_and_loops_are_known() {
        for text in [
            "http://a.test/l?page=3",
            "http://a.test/cal/2026/5/",
            "http://a.test/xw/index_12.html",
        ] {
            assert!(is_serial(&url(text)), "{text}");
        }
        assert!(!is_serial(&url("http://a.test/art/2020/1/5/art_12_345.html")));
        assert!(is_looping(&url("http://a.test/news/news/news/")));
        assert!(is_looping(&url(
            "http://a.test/news/list/news/list/news/list/a.html"
        )));
        assert!(!is_looping(&url("http://a.test/2020/1/1/1/a.html")));
        assert!(is_file(&url("http://a.test/a.PDF")) && !is_file(&url("http://a.test/a.html")));
    }
}
