//! 链接: addresses in any attribute of any element, in styles, refreshes and scripts.

use memchr::memchr2;
use url::Url;

use super::build::Raw;
use super::element::Element;

/// Attributes that hold an address as a whole.
const WHOLE: &[&str] = &[
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "longdesc",
    "lowsrc",
    "dynsrc",
    "codebase",
    "classid",
    "manifest",
    "icon",
    "profile",
    "xlink:href",
];
/// How much of a script is searched for addresses.
const MAX_SCRIPT: usize = 256 * 1024;

/// Where an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFrom {
    /// An attribute that is an address.
    Attribute,
    /// Another attribute that has one inside, such as `onclick` or `style`.
    Inside,
    /// `<meta http-equiv=refresh>`.
    Refresh,
    /// An inline script.
    Script,
}

/// 链接: one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The element; `None` for a script.
    pub element: Option<usize>,
    /// Where it stands.
    pub from: LinkFrom,
    /// The address as written.
    pub raw: String,
    /// The byte of the source at which its element or script begins.
    pub offset: usize,
}

impl Link {
    /// Whether it can be seen without resolving it that it leads to the host of the page: it names none.
    pub fn stays(&self) -> bool {
        // A browser reads `\` as `/` and drops white space inside, so that only the plain form is taken at its word.
        let path = self.raw.split(['?', '#']).next().unwrap_or_default();
        let plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
        !path.is_empty() && path.bytes().all(plain) && !path.starts_with("//")
    }

    /// The whole address, seen from the page's own.
    pub fn resolve(&self, base: Option<&Url>) -> Option<Url> {
        match base {
            Some(base) => base.join(self.raw.trim()).ok(),
            None => {
                let raw = self.raw.trim();
                let whole = raw.strip_prefix("//").map(|rest| format!("http://{rest}"));
                Url::parse(whole.as_deref().unwrap_or(raw)).ok()
            }
        }
    }
}

/// All links, and whether all fitted under the limit.
pub(super) fn links(elements: &[Element], scripts: &[Raw], limit: usize) -> (Vec<Link>, bool) {
    let mut found = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        for (name, value) in &element.attributes {
            let mut add = |from: LinkFrom, raw: &str| {
                let raw = raw.trim();
                if !raw.is_empty() {
                    found.push(Link {
                        element: Some(index),
                        from,
                        raw: raw.to_owned(),
                        offset: element.offset,
                    });
                }
            };
            let lower = name.as_str();
            if element.name == "meta" {
                let refresh = element.attribute("http-equiv");
                if lower == "content" && refresh.is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) {
                    refresh_target(value)
                        .into_iter()
                        .for_each(|raw| add(LinkFrom::Refresh, raw));
                }
            } else if lower == "srcset" {
                let sources = value.split(',').filter_map(|part| part.split_whitespace().next());
                sources.for_each(|raw| add(LinkFrom::Attribute, raw));
            } else if WHOLE.contains(&lower) {
                if is_program(value) {
                    inside(value).for_each(|raw| add(LinkFrom::Inside, raw));
                } else {
                    add(LinkFrom::Attribute, value);
                }
            } else if lower.starts_with("on") || names_address(value) {
                inside(value).for_each(|raw| add(LinkFrom::Inside, raw));
            }
            if found.len() >= limit {
                found.truncate(limit);
                return (found, false);
            }
        }
    }
    for script in scripts {
        let text = cut(&script.text, MAX_SCRIPT);
        for raw in absolute(text) {
            found.push(Link {
                element: None,
                from: LinkFrom::Script,
                raw: raw.to_owned(),
                offset: script.offset,
            });
            if found.len() >= limit {
                return (found, false);
            }
        }
    }
    (found, true)
}

/// Whether an address is a piece of program.
fn is_program(address: &str) -> bool {
    const SCHEME: &str = "javascript:";
    let scheme = address.trim_start().get(..SCHEME.len());
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

/// Whether there may be an address inside a value: most have neither sign.
fn names_address(value: &str) -> bool {
    let sign = memchr2(b'/', b'(', value.as_bytes());
    sign.is_some() && (value.contains("//") || value.contains("url("))
}

/// The beginning of a text, cut at a character.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default()
}

/// The address of `5; url=…`.
fn refresh_target(content: &str) -> Option<&str> {
    let lower = content.to_ascii_lowercase();
    let at = lower.find("url")?.saturating_add(3);
    let rest = content.get(at..)?.trim_start().strip_prefix('=')?;
    Some(rest.trim().trim_matches(['"', '\'']))
}

/// Addresses inside another text: absolute ones, quoted paths, and those in `url(…)`.
fn inside(value: &str) -> impl Iterator<Item = &str> {
    let quoted = value.split(['"', '\'', '(', ')']).filter(|part| {
        let part = part.trim();
        let path = part.starts_with('/') || part.starts_with("./") || part.starts_with("../");
        path && part.len() > 1 && !part.starts_with("//") && !part.contains(char::is_whitespace)
    });
    absolute(value).chain(quoted)
}

/// Addresses that name their host.
fn absolute(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("//").filter_map(move |(at, _)| {
        let before = text.get(..at)?;
        let start = ["https:", "http:", "HTTPS:", "HTTP:"]
            .iter()
            .find(|scheme| before.ends_with(**scheme))
            .map(|scheme| at.saturating_sub(scheme.len()));
        let quoted = before.trim_end().is_empty() || before.ends_with(['"', '\'', '(', '=']);
        let start = start.or(quoted.then_some(at))?;
        let rest = text.get(start..)?;
        let stop = |c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '\'' | '<' | '>' | ')' | '\\' | '`' | ';' | ',')
                || !c.is_ascii()
        };
        let end = rest.find(stop).unwrap_or(rest.len());
        let raw = rest.get(..end)?;
        raw.contains('.').then_some(raw)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Form, parse};
    use super::*;

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        let html = "<meta http-equiv=refresh content=\"0; URL='/neu.html'\"><a href=a.html>1</a>\
            <a href=\"javascript:window.open('http://b.test/x')\">2</a><img srcset='c.png 1x, d.png 2x'>\
            <div style=\"background:url(/e.png)\" data-url='//f.test/g' onclick=\"location.href='/h.html'\"></div>\
            <script>var s = \"https://i.test/j.js\"; // a note\n</script><td background=k.gif>";
        let page = parse(html.as_bytes(), None, Form::Markup);
        let found: Vec<&str> = page.links.iter().map(|link| link.raw.as_str()).collect();
        for wanted in [
            "/neu.html",
            "a.html",
            "http://b.test/x",
            "c.png",
            "d.png",
            "/e.png",
            "//f.test/g",
            "/h.html",
            "k.gif",
            "https://i.test/j.js",
        ] {
            assert!(found.contains(&wanted), "{wanted} not in {found:?}");
        }
        assert_eq!(found.len(), 10, "{found:?}");
        let base = Url::parse("https://www.example.gov.cn/a/b.html").unwrap();
        let link = page.links.iter().find(|link| link.raw == "//f.test/g").unwrap();
        assert_eq!(link.resolve(Some(&base)).unwrap().as_str(), "https://f.test/g");
        assert_eq!(link.resolve(None).unwrap().host_str(), Some("f.test"));
    }
}
