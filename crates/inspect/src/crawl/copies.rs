//! 仿冒页面: addresses elsewhere looked at for the text of the site's own pages.
//!
//! Copies keep the path of what they copy, so that the own page is the one with the same path. **Invariant:** each
//! address is asked through the same guard, pace and rules of its host as any other; what cannot be compared is told as
//! not judged.

use std::sync::Arc;

use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
use url::Url;

use super::attached::Attached;
use super::betting::is_betting;
use super::judge;
use super::site::Site;
use super::tools::Tools;
use crate::archive::Archive;
use crate::context::Context;
use crate::detect::inspect;
use crate::fetch::{Answer, Client, Method, Pace, Request};
use crate::notation::likeness::Pairs;
use crate::page::{Form, Page, parse};

/// The rule of copies.
pub const RULES: &[&str] = &["copied-page"];
/// As much of the own text in the other makes it a copy, in percent.
const COPY: usize = 60;
/// A text of fewer pairs says nothing.
const THIN: usize = 30;
/// Most redirects on end.
const HOPS: usize = 5;
/// How many segments before the own path may stand in the other's.
const BEFORE: usize = 3;

/// 比对结果 of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The address.
    pub url: String,
    /// The own page that it was compared with.
    pub own: Option<String>,
    /// How much of the own text stands there, in percent.
    pub percent: usize,
    /// The finding, where it is a copy.
    pub finding: Option<Finding>,
    /// Why it could not be compared.
    pub not_judged: Option<String>,
}

/// Compares addresses with the pages of a site.
pub async fn copies(
    site: Site,
    client: Client,
    pace: Pace,
    archive: Option<Archive>,
    addresses: &[Url],
) -> Vec<Compared> {
    let tools = Arc::new(Tools::new(client, pace, archive, site, Attached::default()));
    let mut all = Vec::new();
    for url in addresses {
        all.push(compare(&tools, url).await);
    }
    all
}

async fn compare(tools: &Arc<Tools>, url: &Url) -> Compared {
    let mut compared = Compared {
        url: url.to_string(),
        own: None,
        percent: 0,
        finding: None,
        not_judged: None,
    };
    if tools.site.has(url) {
        compared.not_judged = Some("own".to_owned());
        return compared;
    }
    let (answer, other) = match read(tools, url).await {
        Ok(read) => read,
        Err(why) => {
            compared.not_judged = Some(why);
            return compared;
        }
    };
    let text = Pairs::of(other.text());
    let mut best: Option<(usize, Url)> = None;
    for own in own_addresses(&tools.site.start, url) {
        let Ok((_, page)) = read(tools, &own).await else {
            continue;
        };
        let pairs = Pairs::of(page.text());
        if pairs.count() < THIN {
            continue;
        }
        let percent = pairs.within(&text);
        if best.as_ref().is_none_or(|(most, _)| percent > *most) {
            best = Some((percent, own));
        }
    }
    let Some((percent, own)) = best else {
        compared.not_judged = Some("no_own_page".to_owned());
        return compared;
    };
    compared.percent = percent;
    compared.own = Some(own.to_string());
    if percent >= COPY {
        compared.finding = Some(finding(tools, url, &own, percent, &answer, &other));
    }
    compared
}

/// The own addresses that a copy may have been made of: the same path, with or without folders before it.
fn own_addresses(start: &Url, url: &Url) -> Vec<Url> {
    let segments: Vec<&str> = url.path().split('/').filter(|one| !one.is_empty()).collect();
    let mut all = Vec::new();
    for from in 0..=BEFORE.min(segments.len().saturating_sub(2)) {
        let path = segments.get(from..).unwrap_or_default().join("/");
        let Ok(mut own) = start.join(&format!("/{path}")) else {
            continue;
        };
        own.set_query(url.query());
        all.push(own);
    }
    all
}

async fn read(tools: &Arc<Tools>, url: &Url) -> Result<(Answer, Page), String> {
    let mut at = url.clone();
    for _ in 0..HOPS {
        if let Err(refused) = tools.client.guard().check(&at) {
            return Err(refused.word().to_owned());
        }
        tools.lets(&at).await.map_err(str::to_owned)?;
        let answer = tools
            .ask(&Request::new(Method::Get, at.clone()))
            .await
            .map_err(|why| why.word().to_owned())?;
        if let Some(to) = answer.location() {
            at = to;
            continue;
        }
        if !(200..300).contains(&answer.status) {
            return Err(format!("status_{}", answer.status));
        }
        let reading = tokio::task::spawn_blocking(move || {
            let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
            (answer, page)
        });
        let (answer, page) = reading.await.map_err(|_| "fault".to_owned())?;
        return if judge::is_challenge(&page) {
            Err("challenge".to_owned())
        } else {
            Ok((answer, page))
        };
    }
    Err("redirects".to_owned())
}

fn finding(tools: &Tools, url: &Url, own: &Url, percent: usize, answer: &Answer, page: &Page) -> Finding {
    let context = Context {
        url: Some(url.clone()),
        ..tools.site.context.clone()
    };
    let found = inspect(page, &context);
    let tampered = is_betting(page) || found.iter().any(|finding| finding.kind == Kind::Tampering);
    let record = tools.keep_judged(answer, &found);
    let rules = &tools.site.context.rules;
    let sure = if tampered { 95 } else { 75 };
    Finding {
        rule: "copied-page".to_owned(),
        kind: Kind::Tampering,
        url: url.to_string(),
        verdict: Verdict::Found,
        confidence: sure,
        excerpt: page.title().chars().take(80).collect(),
        params: vec![
            ("own".to_owned(), own.to_string()),
            ("percent".to_owned(), percent.to_string()),
            (
                "tampered".to_owned(),
                if tampered { "yes" } else { "no" }.to_owned(),
            ),
        ],
        basis: rules.basis("copied-page"),
        evidence: Evidence {
            count: 1,
            digest: page.digest.clone(),
            record,
            ..Evidence::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_compared_with_the_page_of_its_path() {
        let start = "https://www.qinghe.gov.cn/".parse().unwrap();
        let own = |text: &str| -> Vec<String> {
            own_addresses(&start, &text.parse().unwrap())
                .iter()
                .map(|url| url.path().to_owned())
                .collect()
        };
        assert_eq!(own("http://x.test/zwgk/t1.html"), ["/zwgk/t1.html"]);
        assert_eq!(
            own("http://x.test/qinghe/zwgk/t1.html"),
            ["/qinghe/zwgk/t1.html", "/zwgk/t1.html"]
        );
        assert_eq!(own("http://x.test/a"), ["/a"]);
    }
}
