//! 分批: the pieces of a list that a script fetches, by their addresses, asked and read.
//!
//! Two forms are known: the records of jpage, which a proxy sends as XML, and the articles of the 政府信息公开目录
//! platform, which come as JSON. A batch is a row of the frontier like a page; where the next one begins stands in its
//! address, so that a run that was killed goes on where it was. **Invariant:** nothing of a batch is believed but its
//! lines: a list ends where they do, where they come again, or at the budget, whatever number it says it has.

use std::sync::Arc;

use url::Url;

use super::filled::{digits, total_of};
use super::found::{Found, piece_links};
use super::frontier::{Lease, Outcome, Source, Visit, Want};
use super::judge;
use super::site::Site;
use super::tools::{Tools, host_of};
use super::visit::{Came, settled};
use crate::digest::sha256;
use crate::fetch::{Answer, Method, Request};
use crate::page::{Form, Page, parse, parse_of_digest};
use crate::survey::{Facts, articles, between, mark};

/// Most bytes that are received of a batch.
const MAX_BATCH: usize = 2 * 1024 * 1024;
/// The name of the proxy's program begins so.
pub(super) const PROXY: &str = "dataproxy";
/// Where the platform sends its lists from.
const API: &[&str] = &["/gkmlpt/api/all/", "/gkmlpt/mapi/all/"];

/// The form of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// `<record><![CDATA[…]]></record>`, from the first line to the last one asked for.
    Records { first: u64, last: u64 },
    /// `{"articles": […]}`, by the number of the page.
    Articles,
}

/// 一批 of a list, as its address tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    url: Url,
    sent: Sent,
    /// The how manieth of its list, from 1.
    pub(super) number: u32,
}

fn parameter<'u>(url: &'u Url, name: &str) -> Option<&'u str> {
    let mut parts = url.query()?.split('&').filter_map(|part| part.split_once('='));
    parts.find(|(known, _)| *known == name).map(|(_, value)| value)
}

impl Batch {
    /// From an address, where it is one of a batch.
    pub(super) fn read(url: &Url) -> Option<Self> {
        let path = url.path();
        if path.rsplit('/').next()?.starts_with(PROXY) {
            let first = digits(parameter(url, "startrecord")?)?;
            let last = digits(parameter(url, "endrecord")?)?;
            let size = last.checked_sub(first)?.checked_add(1)?;
            return Some(Self {
                url: url.clone(),
                sent: Sent::Records { first, last },
                number: u32::try_from(last.checked_div(size)?).ok()?,
            });
        }
        API.iter().any(|form| path.contains(form)).then_some(())?;
        Some(Self {
            url: url.clone(),
            sent: Sent::Articles,
            number: u32::try_from(digits(parameter(url, "page")?)?).ok()?,
        })
    }

    /// The address with some parameters replaced.
    fn with(&self, new: &[(&str, u64)]) -> Url {
        let query = self.url.query().unwrap_or_default().split('&').map(|part| {
            let name = part.split('=').next().unwrap_or_default();
            let told = new.iter().find(|(known, _)| *known == name);
            told.map_or_else(|| part.to_owned(), |(name, value)| format!("{name}={value}"))
        });
        let query = query.collect::<Vec<_>>().join("&");
        let mut url = self.url.clone();
        url.set_query(Some(&query));
        url
    }

    /// Which list it belongs to: its address without its number.
    pub(super) fn list(&self) -> String {
        self.with(&[("startrecord", 0), ("endrecord", 0), ("page", 0)])
            .into()
    }

    /// The address of the next one, after so many lines of so many in all.
    fn next(&self, lines: u64, total: Option<u64>) -> Option<Url> {
        if lines == 0 {
            return None;
        }
        match self.sent {
            Sent::Records { first, last } => {
                let size = last.checked_sub(first)?.checked_add(1)?;
                // What it says of its number may be old, so that a full batch is followed anyhow.
                let more = lines >= size || total.is_some_and(|total| total > last);
                let end = last.checked_add(size)?;
                more.then(|| self.with(&[("startrecord", last.saturating_add(1)), ("endrecord", end)]))
            }
            Sent::Articles => {
                let seen = u64::from(self.number).saturating_mul(lines);
                let more = total.is_none_or(|total| total > seen);
                more.then(|| self.with(&[("page", u64::from(self.number).saturating_add(1))]))
            }
        }
    }

    /// The lines of an answer as pieces of HTML with the number of all, where it is an answer of this form.
    fn pieces(&self, answer: &str) -> Option<(Vec<String>, Option<u64>)> {
        match self.sent {
            Sent::Records { .. } => {
                let right = answer.contains("<datastore") || answer.contains("<recordset");
                let pieces = between(answer).map(str::to_owned);
                right.then(|| (pieces.collect(), total_of(answer)))
            }
            Sent::Articles => articles(answer),
        }
    }
}

/// What an answer brought.
pub(crate) struct Brought {
    pub(crate) facts: Facts,
    pub(crate) found: Vec<Found>,
    content: u64,
}

impl Tools {
    /// Asks for a batch and reads its lines.
    pub(super) async fn batch(self: Arc<Self>, url: &Url, lease: &Lease) -> Came {
        let not_judged = |visit: Visit, why: &str| {
            settled(Visit {
                outcome: Outcome::NotJudged(why.to_owned()),
                ..visit
            })
        };
        let mut request = Request::new(Method::Get, url.clone());
        request.most = MAX_BATCH;
        let asked = self.ask(&request).await;
        let mut visit = Visit::bare(self.pace.now(), Outcome::Opened);
        let answer = match asked {
            Ok(answer) => answer,
            Err(why) => return not_judged(visit, why.word()),
        };
        if matches!(answer.status, 429 | 503) && self.tries_again(&lease.target.url) {
            return Came::Later(visit.at.saturating_add(self.pace.wait_of(&host_of(url))));
        }
        visit.status = answer.status;
        visit.bytes = u64::try_from(answer.raw.len()).unwrap_or(u64::MAX);
        visit.record = self.keep(&answer);
        if answer.location().is_some() {
            return not_judged(visit, "redirects");
        }
        // The page's script asks in another way than we do, so that nothing is dead that does not answer us.
        if let Some(Outcome::Dead(why) | Outcome::NotJudged(why)) = judge::status(answer.status) {
            return not_judged(visit, &why);
        }
        let turn = self.reading.acquire().await;
        let (tools, url, source) = (Arc::clone(&self), url.clone(), lease.target.source.clone());
        let read = tokio::task::spawn_blocking(move || tools.brought(&answer, &url, source)).await;
        drop(turn);
        match read {
            Ok(Ok((digest, brought))) => {
                visit.digest = digest;
                visit.facts = Some(Box::new(brought.facts));
                Came::Settled {
                    visit: Box::new(visit),
                    found: brought.found,
                    beyond: 0,
                    content: Some(brought.content),
                    asked: true,
                }
            }
            Ok(Err(why)) => not_judged(visit, why),
            Err(_) => not_judged(visit, "fault"),
        }
    }

    fn brought(
        &self,
        answer: &Answer,
        url: &Url,
        source: Option<Source>,
    ) -> Result<(String, Brought), &'static str> {
        let (body, whole) = answer.body_up_to(MAX_BATCH);
        let kind = answer.header("content-type");
        let page = parse_of_digest(&body, sha256(&body), kind, Form::Markup);
        if judge::is_challenge(&page) {
            return Err("challenge");
        }
        let brought = read(&page, url, source, &self.site)
            .filter(|_| whole)
            .ok_or("batch")?;
        Ok((page.digest, brought))
    }
}

/// Whether an address is one of a batch.
pub(crate) fn is_batch(url: &Url) -> bool {
    Batch::read(url).is_some()
}

/// Reads the answer to a batch, where it is one of its form; `source` is the page whose script fetches it.
pub(crate) fn read(page: &Page, url: &Url, source: Option<Source>, site: &Site) -> Option<Brought> {
    let batch = Batch::read(url)?;
    let (pieces, total) = batch.pieces(&page.source)?;
    let lines = u64::try_from(pieces.len()).unwrap_or(u64::MAX);
    // A list that begins with nothing and says that it has something is not known to be empty.
    if lines == 0 && batch.number == 1 && total.is_some_and(|total| total > 0) {
        return None;
    }
    // As on the page whose script fetches them.
    let base = source.as_ref().and_then(|source| Url::parse(&source.page).ok());
    let base = base.unwrap_or_else(|| url.clone());
    let inner = lines_of(&pieces);
    let mut facts = Facts::of_batch(&inner, page, &base, site);
    let mut found = piece_links(&inner, page, url, (&base, 0), site);
    let content = found.iter().fold(0_u64, |sum, one| {
        sum.rotate_left(1).wrapping_add(mark(one.url.as_str()))
    });
    // Lines without an address bring nothing, however many there are.
    if let Some(next) = batch.next(lines, total).filter(|_| !found.is_empty()) {
        facts.continued.push(mark(next.as_str()));
        found.push(Found {
            url: next,
            want: Want::Batch,
            file: false,
            source,
        });
    }
    Some(Brought {
        facts,
        found,
        content,
    })
}

/// Pieces of HTML as one page, each on lines of its own.
fn lines_of(pieces: &[String]) -> Page {
    let html = pieces.join("\n<div></div>\n");
    parse(html.as_bytes(), Some("text/html; charset=utf-8"), Form::Markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(query: &str) -> Option<Batch> {
        Batch::read(&Url::parse(&format!("https://www.qinghe.test{query}")).unwrap())
    }

    #[test]
    fn the_next_batch_stands_in_the_address_of_the_one_before() {
        let path = "/module/web/jpage/dataproxy.jsp";
        let second = batch(&format!(
            "{path}?startrecord=46&endrecord=90&perpage=15&unitid=7&webname=%C7%E0"
        ))
        .unwrap();
        assert_eq!(second.number, 2);
        let third = format!("{path}?startrecord=91&endrecord=135&perpage=15&unitid=7&webname=%C7%E0");
        assert!(second.next(45, None).unwrap().as_str().ends_with(&third));
        assert!(second.next(3, Some(91)).unwrap().as_str().ends_with(&third));
        assert_eq!(second.next(3, Some(90)), None);
        assert_eq!(second.next(0, Some(u64::MAX)), None);
        let page = batch("/a/gkmlpt/api/all/12?page=3&sid=9").unwrap();
        let next = page.next(100, Some(301)).unwrap();
        assert!(next.as_str().ends_with("/a/gkmlpt/api/all/12?page=4&sid=9"));
        assert_eq!(page.next(100, Some(300)), None);
        assert_eq!(
            page.list(),
            batch("/a/gkmlpt/api/all/12?page=8&sid=9").unwrap().list()
        );
    }

    #[test]
    fn what_is_no_batch_is_not_taken_for_one() {
        for query in [
            "/module/web/jpage/dataproxy.jsp?page=1",
            "/module/web/jpage/dataproxy.jsp?startrecord=9&endrecord=1",
            "/dataproxy.jsp?startrecord=-1&endrecord=x",
            "/dataproxy.jsp?startrecord=0&endrecord=99999999999999999999999",
            "/dataproxy.jsp?startrecord=1&endrecord=18446744073709551615",
            "/gkmlpt/api/all/3?sid=1",
            "/gkmlpt/content/1/post_1.html?page=2",
        ] {
            assert_eq!(
                batch(query).and_then(|batch| batch.next(1, None)),
                None,
                "{query}"
            );
        }
    }
}
