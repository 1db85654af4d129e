//! 链接检查: whether an address opens, and nothing more.

use url::Url;

use super::frontier::{Lease, Outcome, Visit};
use super::judge::{self, Missing};
use super::tools::{MAX_HOPS, Tools, host_of};
use super::visit::{Came, settled};
use crate::fetch::{Failure, Method, Request};
use crate::page::{Form, parse};

/// As much is received of what need only open.
const SAMPLE: usize = 64 * 1024;

impl Tools {
    /// Whether a link opens: the head first, the body only where the head does not settle it.
    pub(super) async fn link(&self, url: &Url, lease: &Lease) -> Came {
        let mut at = url.clone();
        let mut method = Method::Head;
        let mut visit = Visit::bare(self.pace.now(), Outcome::NotJudged("redirects".to_owned()));
        for _ in 0..MAX_HOPS.saturating_mul(2) {
            let mut request = Request::new(method, at.clone());
            request.most = SAMPLE;
            let asked = self.ask(&request).await;
            visit.at = self.pace.now();
            let answer = match asked {
                Ok(answer) => answer,
                // Some servers only know GET, and break off at anything else.
                Err(Failure::Reset | Failure::Head | Failure::Timeout) if method == Method::Head => {
                    method = Method::Get;
                    continue;
                }
                Err(why) => {
                    visit.outcome = judge::failure(why);
                    return settled(visit);
                }
            };
            visit.status = answer.status;
            visit.bytes = visit
                .bytes
                .saturating_add(u64::try_from(answer.raw.len()).unwrap_or(u64::MAX));
            if let Some(to) = answer.location() {
                // The host to which it leads says for itself what programs may fetch.
                if let Err(why) = self.lets(&to).await {
                    visit.outcome = Outcome::NotJudged(why.to_owned());
                    return settled(visit);
                }
                at = to;
                continue;
            }
            let busy = matches!(answer.status, 429 | 503);
            if busy && self.tries_again(&lease.target.url) {
                return Came::Later(visit.at.saturating_add(self.pace.wait_of(&host_of(&at))));
            }
            let opened = (200..300).contains(&answer.status);
            // A file that comes as a page is most often a message that it is gone.
            let doubtful = lease.target.file && answer.header("content-type").is_some() && answer.is_page();
            if method == Method::Head && !busy && (!opened || doubtful) {
                method = Method::Get;
                continue;
            }
            visit.outcome = judge::status(answer.status).unwrap_or(Outcome::Opened);
            if method == Method::Get && opened && answer.is_page() {
                let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
                let missing = if self.site.has(&at) {
                    self.missing().await
                } else {
                    Missing::default()
                };
                if judge::is_challenge(&page) {
                    visit.outcome = Outcome::NotJudged("challenge".to_owned());
                } else if judge::is_soft_404(&page, &missing) {
                    visit.outcome = Outcome::Dead("soft_404".to_owned());
                }
            }
            if visit.outcome != Outcome::Opened && method == Method::Get {
                visit.record = self.keep(&answer);
            }
            return settled(visit);
        }
        settled(visit)
    }
}
