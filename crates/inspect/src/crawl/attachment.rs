//! 附件: a file of the site fetched once, kept, and its text inspected.
//!
//! A file that does not open (empty, or something else than its ending says) is a dead attachment; one that only
//! cannot be read (a password, broken, too large) is not judged, and the rest goes on. **Invariant:** one file at a
//! time is in memory, received up to its limit.

use std::sync::Arc;

use mingjian_core::finding::Finding;
use percent_encoding::percent_decode_str;
use url::Url;

use super::file_facts::of_pieces;
use super::frontier::{FileFacts, Lease, Outcome, Visit};
use super::judge;
use super::tools::{MAX_HOPS, Tools, host_of};
use super::visit::{Came, settled};
use crate::attachment::{Piece, Reader, Unread, judge as judge_file};
use crate::context::Context;
use crate::detect::in_file;
use crate::digest::sha256;
use crate::fetch::{Answer, MAX_FILE, Method, Request, Stop};
use crate::page::{Form, parse};

/// Of a photograph the beginning is received, where its data stand.
const PHOTO: usize = 160 * 1024;
/// Endings of photographs.
pub(crate) const PHOTOS: &[&str] = &["jpg", "jpeg"];
/// Old formats, whose programs also open a web page under their ending.
const OPENS_MARKUP: &[&str] = &["doc", "xls", "wps", "et", "txt", "csv"];

/// The name at the end of an address, and its ending in lower case.
pub(crate) fn name_of(url: &Url) -> (String, String) {
    let last = url.path().rsplit('/').next().unwrap_or_default();
    let name = decoded(last);
    let ending = ending_of(&name);
    (name, ending)
}

fn ending_of(name: &str) -> String {
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// A segment of a path with its percent signs resolved.
fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// Kinds of content under which files are sent by programs, without a name in the address.
const SENT: &[&str] = &[
    "octet-stream",
    "msword",
    "excel",
    "officedocument",
    "pdf",
    "zip",
    "wps",
    "x-download",
];

/// The name under which an answer wants to be saved (RFC 6266).
pub(crate) fn saved_as(answer: &Answer) -> Option<String> {
    let (_, value) = answer
        .headers
        .iter()
        .find(|(known, _)| known == "content-disposition")?;
    let value = String::from_utf8_lossy(value);
    let part = |name: &str| {
        let parts = value.split(';').map(str::trim);
        let mut found = parts.filter_map(|part| part.strip_prefix(name)?.trim_start().strip_prefix('='));
        found
            .next()
            .map(|value| value.trim().trim_matches('"').to_owned())
    };
    let coded = part("filename*").and_then(|value| value.rsplit_once('\'').map(|(_, name)| decoded(name)));
    coded.or_else(|| part("filename").map(|name| decoded(&name)))
}

/// What was read of a file.
struct Looked {
    outcome: Outcome,
    findings: Vec<Finding>,
    digest: String,
    cut: Option<String>,
    facts: Option<FileFacts>,
}

impl Tools {
    /// Whether the file at an address is read, and not only opened.
    pub(super) fn reads(&self, url: &Url) -> bool {
        let ending = name_of(url).1;
        self.site.has(url) && self.reader.as_ref().is_some_and(|reader| reader.takes(&ending))
    }

    /// Fetches a file once and looks at what stands in it.
    pub(super) async fn attachment(self: Arc<Self>, url: &Url, lease: &Lease) -> Came {
        let Some(reader) = self.reader.clone() else {
            return self.link(url, lease).await;
        };
        // Nobody closes it.
        let Ok(_one) = self.files.acquire().await else {
            return settled(Visit::bare(
                self.pace.now(),
                Outcome::NotJudged("fault".to_owned()),
            ));
        };
        let past = lease
            .past
            .as_ref()
            .filter(|past| past.outcome == Outcome::Opened && !past.digest.is_empty());
        let photo = PHOTOS.contains(&name_of(url).1.as_str());
        let mut at = url.clone();
        for hop in 0..MAX_HOPS {
            let mut request = Request::new(Method::Get, at.clone());
            request.most = if photo { PHOTO } else { MAX_FILE };
            if hop == 0 {
                request.etag = past.and_then(|past| past.etag.clone());
                request.last_modified = past.and_then(|past| past.last_modified.clone());
            }
            let answer = match self.ask(&request).await {
                Ok(answer) => answer,
                Err(why) => return settled(Visit::bare(self.pace.now(), judge::failure(why))),
            };
            let mut visit = Visit::bare(self.pace.now(), Outcome::Opened);
            visit.status = answer.status;
            visit.bytes = u64::try_from(answer.raw.len()).unwrap_or(u64::MAX);
            if let (304, Some(past)) = (answer.status, past) {
                return settled(Visit {
                    at: visit.at,
                    bytes: 0,
                    ..past.clone()
                });
            }
            if let Some(to) = answer.location() {
                // The host to which it leads says for itself what programs may fetch.
                if let Err(why) = self.lets(&to).await {
                    visit.outcome = Outcome::NotJudged(why.to_owned());
                    visit.record = self.keep(&answer);
                    return settled(visit);
                }
                at = to;
                continue;
            }
            if matches!(answer.status, 429 | 503) && self.tries_again(&lease.target.url) {
                return Came::Later(visit.at.saturating_add(self.pace.wait_of(&host_of(&at))));
            }
            visit.etag = answer.header("etag").map(str::to_owned);
            visit.last_modified = answer.header("last-modified").map(str::to_owned);
            if let Some(outcome) = judge::status(answer.status) {
                visit.record = self.keep(&answer);
                visit.outcome = outcome;
                return settled(visit);
            }
            return Arc::clone(&self)
                .look(reader, (url, name_of(url)), answer, visit)
                .await;
        }
        settled(Visit::bare(
            self.pace.now(),
            Outcome::NotJudged("redirects".to_owned()),
        ))
    }

    /// Looks at a file that came where a page was expected; gives the visit back where it is none.
    pub(super) async fn sent(self: Arc<Self>, url: &Url, answer: Answer, mut visit: Visit) -> Came {
        let kind = answer
            .header("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let name = saved_as(&answer).unwrap_or_else(|| name_of(url).0);
        let ending = ending_of(&name);
        let reader = self.reader.clone().filter(|reader| {
            self.site.has(url) && (reader.takes(&ending) || SENT.iter().any(|word| kind.contains(word)))
        });
        let Some(reader) = reader else {
            visit.cut = answer.stop.map(|stop| stop.word().to_owned());
            return settled(visit);
        };
        // Nobody closes it.
        let files = Arc::clone(&self);
        let Ok(_one) = files.files.acquire().await else {
            return settled(visit);
        };
        self.look(reader, (url, (name, ending)), answer, visit).await
    }

    async fn look(
        self: Arc<Self>,
        reader: Arc<dyn Reader>,
        (url, (name, ending)): (&Url, (String, String)),
        answer: Answer,
        mut visit: Visit,
    ) -> Came {
        let missing = self.missing().await;
        let (tools, url) = (Arc::clone(&self), url.clone());
        let looking = tokio::task::spawn_blocking(move || {
            let photo = PHOTOS.contains(&ending.as_str());
            let (body, whole) = answer.body_up_to(MAX_FILE);
            let digest = sha256(&body);
            let context = Context {
                url: Some(url),
                ..tools.site.context.clone()
            };
            let cut = answer.stop.map(|stop| stop.word().to_owned());
            let mut looked = Looked {
                outcome: Outcome::Opened,
                findings: Vec::new(),
                digest,
                cut,
                facts: None,
            };
            if !whole && !photo {
                let why = match answer.stop {
                    Some(Stop::Size) | None => Unread::Large,
                    Some(_) => Unread::Damaged,
                };
                let piece = Piece {
                    within: None,
                    contents: Err(why),
                };
                looked.findings = judge_file(&name, &looked.digest, &[piece], &context).findings;
            } else {
                let pieces = reader.read(&name, body.into_owned());
                let judged = judge_file(&name, &looked.digest, &pieces, &context);
                looked.facts = of_pieces(&pieces, &judged.findings);
                looked.findings = judged.findings;
                match judged.unread {
                    Some(Unread::Markup) => markup(&answer, &ending, &missing, &context, &mut looked),
                    // Without an ending nothing was promised.
                    Some(why @ (Unread::Empty | Unread::Other)) if reader.takes(&ending) => {
                        dead(why.word(), &mut looked)
                    }
                    _ => {}
                }
            }
            // A picture in order is nothing to keep.
            let record = if looked.outcome == Outcome::Opened && looked.findings.is_empty() && photo {
                None
            } else {
                tools.keep_judged(&answer, &looked.findings)
            };
            for finding in &mut looked.findings {
                finding.evidence.record.clone_from(&record);
            }
            (looked, record)
        });
        let Ok((looked, record)) = looking.await else {
            visit.outcome = Outcome::NotJudged("fault".to_owned());
            return settled(visit);
        };
        visit.outcome = looked.outcome;
        visit.findings = looked.findings;
        visit.digest = looked.digest;
        visit.cut = looked.cut;
        visit.record = record;
        visit.file = looked.facts;
        settled(visit)
    }
}

/// The fault is that of the link which leads there; there is nothing else to tell.
fn dead(why: &str, looked: &mut Looked) {
    looked.outcome = Outcome::Dead(why.to_owned());
    looked.findings.clear();
}

/// A web page under the ending of a file.
fn markup(answer: &Answer, ending: &str, missing: &judge::Missing, context: &Context, looked: &mut Looked) {
    let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
    looked.findings.clear();
    if judge::is_challenge(&page) {
        looked.outcome = Outcome::NotJudged("challenge".to_owned());
    } else if judge::is_soft_404(&page, missing) {
        dead("soft_404", looked);
    } else if OPENS_MARKUP.contains(&ending) {
        looked.findings = in_file(&page, context);
        let url = context.url.as_ref().map(ToString::to_string).unwrap_or_default();
        for finding in &mut looked.findings {
            finding.url.clone_from(&url);
        }
    } else {
        dead(Unread::Other.word(), looked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_read_from_its_address() {
        let name = |text: &str| name_of(&Url::parse(text).unwrap());
        assert_eq!(
            name("http://a.test/x/%E5%90%8D%E5%8D%95.XLSX?v=1"),
            ("名单.XLSX".to_owned(), "xlsx".to_owned())
        );
        assert_eq!(
            name("http://a.test/%ff%2"),
            ("\u{fffd}%2".to_owned(), String::new())
        );
    }
}
