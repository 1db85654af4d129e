//! 脚本列表: where the list of a page goes on that a script fills.
//!
//! Read from the page's scripts as text, nothing is run. **Invariant:** a list on another host, or one whose
//! parameters do not say which list it is, is not asked for; a number of all lines is only believed where it agrees
//! with what stands on the page.

use url::Url;
use url::form_urlencoded::byte_serialize;

use super::address::LONGEST;
use super::batch::PROXY;
use super::found::{Found, source};
use super::frontier::Want;
use super::site::Site;
use crate::page::Page;
use crate::survey::records;

/// Most lists of one page that are followed.
const MAX_LISTS: usize = 8;
/// How far around a name of the proxy its parameters are looked for, in bytes.
const AROUND: usize = 16 * 1024;
/// The longest value of a parameter, in bytes.
const MAX_VALUE: usize = 300;
/// Lines on a page of a list that does not say how many it has.
const PER_PAGE: u64 = 15;
/// Most lines on a page that are believed.
const MAX_PER_PAGE: u64 = 50;
/// Pages of a list that one batch has, as the script asks for them.
const PAGES: u64 = 3;
/// Parameters that say which list it is, in the order in which they are sent.
const NAMES: &[&str] = &[
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "unitname",
    "webname",
    "permissiontype",
];

/// A number that is written in digits and nothing else.
pub(super) fn digits(text: &str) -> Option<u64> {
    let right = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// The number of all lines that an answer or a data store tells.
pub(super) fn total_of(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("<totalrecord>")?;
    digits(rest.split('<').next()?.trim())
}

/// The first batches of the lists that a page's scripts fill.
pub(crate) fn first_batches(page: &Page, url: &Url, site: &Site) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Most pages have neither, and looking for one word is all that they cost.
    for script in page.scripts() {
        let of_records = script.contains(PROXY).then(|| proxies(page, script, url));
        let of_articles = script
            .contains("_CONFIG")
            .then(|| platform(script, url).map(|to| (to, "_CONFIG")));
        let of_records = of_records.into_iter().flatten().map(|to| (to, PROXY));
        for (to, word) in of_records.chain(of_articles.flatten()) {
            let right = site.has(&to) && to.as_str().len() <= LONGEST;
            if !right || found.len() >= MAX_LISTS || found.iter().any(|one| one.url == to) {
                continue;
            }
            let at = page.source.find(word).unwrap_or_default();
            found.push(Found {
                url: to,
                want: Want::Batch,
                file: false,
                source: Some(source(page, url, at, word, true)),
            });
        }
    }
    found
}

/// The value of a name in a script or in an address: quoted, in digits, or up to the end of the parameter.
fn value<'s>(text: &'s str, name: &str) -> Option<&'s str> {
    text.match_indices(name).find_map(|(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let rest = text.get(at.checked_add(name.len())?..)?;
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start();
        let (sign, rest) = (rest.chars().next()?, rest.get(1..)?);
        let rest = rest.trim_start();
        let ends = |c: char| matches!(c, '&' | '"' | '\'' | '#' | ';' | '=') || c.is_whitespace();
        let found = match (sign, rest.chars().next()?) {
            (':' | '=', quote @ ('"' | '\'')) => rest.get(1..)?.split(quote).next()?,
            (':', _) => rest.split(|c: char| !c.is_ascii_digit()).next()?,
            ('=', _) => rest.split(ends).next()?,
            _ => return None,
        };
        (!found.is_empty() && found.len() <= MAX_VALUE).then_some(found)
    })
}

/// The beginning or the end of a text within a distance, cut at a character.
fn near(text: &str, from: usize, to: usize) -> &str {
    let mut from = from;
    while !text.is_char_boundary(from) {
        from = from.saturating_add(1);
    }
    let mut to = to.min(text.len());
    while !text.is_char_boundary(to) {
        to = to.saturating_sub(1);
    }
    text.get(from..to).unwrap_or_default()
}

/// The innermost braces around a byte, or what is near it where there are none.
fn around(script: &str, at: usize) -> &str {
    let head = near(script, at.saturating_sub(AROUND), at);
    let tail = near(script, at, at.saturating_add(AROUND));
    let unmatched = |c: char, inner: char, outer: char, depth: &mut u32| {
        if c == inner {
            *depth = depth.saturating_add(1);
        } else if c == outer {
            if *depth == 0 {
                return true;
            }
            *depth = depth.saturating_sub(1);
        }
        false
    };
    let mut depth = 0;
    let open = head
        .char_indices()
        .rev()
        .find(|(_, c)| unmatched(*c, '}', '{', &mut depth));
    let mut depth = 0;
    let close = tail
        .char_indices()
        .find(|(_, c)| unmatched(*c, '{', '}', &mut depth));
    let from = at.saturating_sub(open.map_or(head.len(), |(open, _)| head.len().saturating_sub(open)));
    let to = at.saturating_add(close.map_or(tail.len(), |(close, _)| close));
    script.get(from..to).unwrap_or_default()
}

/// The addresses of the first batches of jpage that a script names.
fn proxies(page: &Page, script: &str, url: &Url) -> Vec<Url> {
    let named: Vec<usize> = script
        .match_indices(PROXY)
        .map(|(at, _)| at)
        .take(MAX_LISTS)
        .collect();
    let alone = named.len() == 1;
    let all = page.scripts().filter(|one| one.contains(PROXY)).count();
    // The first page of a list stands beside its address; of several it is not known which belongs to which.
    let shown = if alone && all <= 2 { records(page).len() } else { 0 };
    let shown = u64::try_from(shown).unwrap_or(u64::MAX);
    let total = page.scripts().find_map(total_of).filter(|_| alone && all <= 2);
    let first = named.into_iter().filter_map(|at| {
        let quoted = |c: char| matches!(c, '"' | '\'');
        let before = near(script, at.saturating_sub(LONGEST), at);
        let head = before
            .rsplit(quoted)
            .next()
            .filter(|head| head.len() < before.len())?;
        let tail = near(script, at, at.saturating_add(LONGEST))
            .split(quoted)
            .next()?;
        let raw = format!("{head}{tail}").replace("&amp;", "&");
        if raw.contains(char::is_whitespace) {
            return None;
        }
        let own = around(script, at);
        let told = |name: &str| {
            // A parameter of the address is written as it is sent.
            let inside = raw.split_once('?').and_then(|(_, query)| value(query, name));
            inside.map(str::to_owned).or_else(|| {
                let found = value(own, name).or_else(|| alone.then(|| value(script, name)).flatten());
                found.map(|value| byte_serialize(value.as_bytes()).collect())
            })
        };
        let number = |names: [&str; 2]| names.iter().find_map(|name| digits(&told(name)?));
        let size = number(["perPage", "perpage"]).unwrap_or(PER_PAGE);
        let size = size.clamp(1, MAX_PER_PAGE).saturating_mul(PAGES);
        let total = number(["totalRecord", "totalrecord"]).or(total);
        // A number that is less than what stands there is none.
        let total = total.filter(|total| *total >= shown);
        let more = match total {
            Some(total) => total > shown,
            None => shown == 0 || shown >= size / PAGES,
        };
        let known = NAMES.iter().filter_map(|name| Some((*name, told(name)?)));
        let known: Vec<(&str, String)> = known.collect();
        let says_which = known
            .iter()
            .any(|(name, value)| matches!(*name, "columnid" | "unitid") && digits(value).is_some());
        if !more || !says_which {
            return None;
        }
        let from = (shown / size).saturating_mul(size);
        let mut query = format!(
            "startrecord={}&endrecord={}&perpage={}",
            from.saturating_add(1),
            from.saturating_add(size),
            size / PAGES
        );
        for (name, value) in known {
            query.push_str(&format!("&{name}={value}"));
        }
        let mut to = url.join(raw.split(['?', '#']).next()?.trim()).ok()?;
        let right = to.path().rsplit('/').next()?.starts_with(PROXY);
        to.set_query(Some(&query));
        right.then_some(to)
    });
    first.collect()
}

/// Names under which the platform says whose site it is.
const SITES: &[&str] = &["SID", "sid", "siteId", "SITE_ID", "site_id"];
/// Names under which it says which list it shows.
const COLUMNS: &[&str] = &[
    "COLUMN_ID",
    "columnId",
    "column_id",
    "CATE_ID",
    "cateId",
    "cate_id",
];

/// The address of the first batch of a 政府信息公开目录 platform.
fn platform(script: &str, url: &Url) -> Option<Url> {
    let folder = url.path().find("/gkmlpt").map(|at| near(url.path(), 0, at));
    if folder.is_none() && !script.contains("gkmlpt") {
        return None;
    }
    let (_, config) = script.split_once("_CONFIG")?;
    let config = near(config, 0, AROUND);
    let number = |names: &[&str]| {
        let found = names.iter().find_map(|name| value(config, name));
        found.filter(|value| digits(value).is_some())
    };
    let site = number(SITES)?;
    // The platform gives the number 0 to all that it has.
    let column = number(COLUMNS).unwrap_or("0");
    let form = if script.contains("/mapi/") { "mapi" } else { "api" };
    let folder = folder.unwrap_or_default();
    url.join(&format!("{folder}/gkmlpt/{form}/all/{column}?page=1&sid={site}"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    const PATH: &str = "/module/web/jpage/dataproxy.jsp";

    fn read(at: &str, html: &str) -> Vec<String> {
        let url = Url::parse(&format!("https://www.qinghe.test{at}")).unwrap();
        let site = Site {
            start: Url::parse("https://www.qinghe.test/").unwrap(),
            context: crate::Context::default(),
        };
        let page = parse(html.as_bytes(), None, Form::Markup);
        let found = first_batches(&page, &url, &site).into_iter();
        found
            .map(|one| one.url.as_str().replace("https://www.qinghe.test", ""))
            .collect()
    }

    fn store(lines: usize, more: &str) -> String {
        let record = "<record><![CDATA[<li><a href=/a.html>关于做好政务公开工作的通知</a></li>]]></record>";
        format!(
            "<script type=text/xml><datastore>{more}<recordset>{}</recordset></datastore></script>",
            record.repeat(lines)
        )
    }

    #[test]
    fn a_list_says_in_its_script_where_it_goes_on() {
        let config = format!(
            "<script>$('#7').jpage({{proxyUrl:'{PATH}', perPage:15, totalRecord: 200, dataBefore:'<ul>',\
             ajaxParam:{{col:1,appid:'1',webid:'3',path:'/',columnid:'12',unitid:7,webname:'青禾',permissiontype:0}}}});</script>"
        );
        let rest = "perpage=15&col=1&appid=1&webid=3&path=%2F&columnid=12&unitid=7&webname=%E9%9D%92%E7%A6%BE&permissiontype=0";
        let wanted = |from: u32| {
            vec![format!(
                "{PATH}?startrecord={from}&endrecord={}&{rest}",
                from + 44
            )]
        };
        assert_eq!(read("/col/", &format!("{}{config}", store(45, ""))), wanted(46));
        assert_eq!(read("/col/", &format!("{}{config}", store(15, ""))), wanted(1));
        assert_eq!(read("/col/", &config), wanted(1));
    }

    #[test]
    fn parameters_may_stand_in_the_address_and_the_number_in_the_data() {
        let group = format!(
            "<totalrecord>46</totalrecord><nextgroup><![CDATA[<a href=\"{PATH}?page=1&webid=3&path=/&columnid=12&unitid=7\"></a>]]></nextgroup>"
        );
        let wanted =
            format!("{PATH}?startrecord=46&endrecord=90&perpage=15&webid=3&path=/&columnid=12&unitid=7");
        assert_eq!(read("/col/", &store(45, &group)), [wanted]);
        assert!(read("/col/", &store(46, &group)).is_empty());
    }

    #[test]
    fn lists_that_say_nothing_or_stand_elsewhere_are_not_asked_for() {
        for config in [
            format!("proxyUrl:'http://other.test{PATH}',columnid:1"),
            format!("proxyUrl:'//other.test{PATH}?columnid=1'"),
            format!("proxyUrl:'{PATH}'"),
            format!("proxyUrl:'{PATH}?columnid=abc'"),
            "proxyUrl:'/logout.jsp?x=dataproxy.jsp&columnid=1'".to_owned(),
            format!("// {PATH}"),
        ] {
            let html = format!("<script>f({{{config}}})</script>");
            assert!(read("/col/", &html).is_empty(), "{config}");
        }
    }

    #[test]
    fn several_lists_of_a_page_keep_their_parameters_apart() {
        let one = |id: u32| format!("$('#{id}').jpage({{proxyUrl:'{PATH}',columnid:{id},perPage:10}});");
        let html = format!("<script>{}{}</script>", one(1), one(2));
        let wanted = [1, 2].map(|id| format!("{PATH}?startrecord=1&endrecord=30&perpage=10&columnid={id}"));
        assert_eq!(read("/", &html), wanted);
        let many: String = (0..500).map(one).collect();
        assert!(read("/", &format!("<script>{many}</script>")).len() <= MAX_LISTS);
    }

    #[test]
    fn numbers_that_cannot_be_are_not_believed() {
        for (number, size) in [("0", 3), ("99999999999999999999", 45), ("4000", 150)] {
            let html = format!(
                "<script>f({{proxyUrl:'{PATH}',columnid:1,perPage:{number},totalRecord:'-4'}})</script>"
            );
            let found = read("/", &html);
            assert!(found[0].contains(&format!("endrecord={size}&")), "{found:?}");
        }
    }

    #[test]
    fn a_platform_names_its_site_and_its_list() {
        let config = "<script>window._CONFIG = {BASE:'x', SID: '990001', \"COLUMN_ID\": 12};</script>";
        assert_eq!(
            read("/mzj/gkmlpt/index", config),
            ["/mzj/gkmlpt/api/all/12?page=1&sid=990001"]
        );
        let all = "<script>window._CONFIG = {SID: '990001'}; get('/gkmlpt/mapi/')</script>";
        assert_eq!(read("/zwgk/", all), ["/gkmlpt/mapi/all/0?page=1&sid=990001"]);
        for other in [
            "<script>window._CONFIG = {SID: 'a/../b'};</script>",
            "<script>window._CONFIG = {};</script>",
        ] {
            assert!(read("/gkmlpt/index", other).is_empty());
        }
        assert!(read("/zwgk/", "<script>window._CONFIG = {SID: '1'};</script>").is_empty());
    }
}
