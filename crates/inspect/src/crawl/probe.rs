//! 身份比对: the same address asked as a browser, a search robot, a telephone and a visitor from a search engine.
//!
//! Tampering often shows itself to some of them only. So many pages of a run are asked again, at the pace and within
//! the rules of the site, those for search robots included. **Invariant:** what differs is compared with a second
//! look as a browser, so that a page that changes by itself raises no alarm.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
use url::Url;

use super::betting::is_betting;
use super::frontier::{Lease, Outcome};
use super::judge;
use super::tools::Tools;
use super::visit::Came;
use crate::context::{Context, is_below};
use crate::detect::inspect;
use crate::fetch::{Answer, Method, Request, Visitor};
use crate::lexicon::terms;
use crate::notation::likeness::Pairs;
use crate::page::{Form, LinkFrom, Page, parse};

/// The rules of probes.
pub const RULES: &[&str] = &["cloaking", "parasite-path"];
/// Less likeness than this is another text, in percent.
const OTHER: usize = 35;
/// More likeness than this is the same text.
const SAME: usize = 70;
/// More likeness than this is one page for several addresses.
const SHELL: usize = 95;
/// A text of fewer pairs says nothing.
const THIN: usize = 12;

/// 所见: what a visitor got.
pub(crate) struct Seen {
    answer: Answer,
    /// The host outside to which he is sent.
    sent: Option<String>,
    page: Page,
    title: Pairs,
    text: Pairs,
    hosts: BTreeSet<String>,
    tampered: BTreeSet<String>,
    /// What decides how the answer may be kept.
    personal: Vec<Finding>,
}

impl Seen {
    pub(crate) fn of(answer: Answer, context: &Context) -> Self {
        let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
        let context = Context {
            url: Some(answer.url.clone()),
            ..context.clone()
        };
        let sent = answer.location().or_else(|| script_target(&page, &answer.url));
        let outside = |url: &Url| {
            url.host_str()
                .filter(|host| !is_known(host, &context))
                .map(str::to_owned)
        };
        let hosts = page
            .links
            .iter()
            .filter(|link| link.from != LinkFrom::Script)
            .filter_map(|link| outside(&link.resolve(Some(&answer.url))?))
            .collect();
        let (of_tampering, other): (Vec<Finding>, Vec<Finding>) = inspect(&page, &context)
            .into_iter()
            .partition(|finding| finding.kind == Kind::Tampering);
        let tampered = of_tampering
            .into_iter()
            .map(|finding| finding.rule)
            .chain(is_betting(&page).then(|| "betting".to_owned()))
            .collect();
        Self {
            sent: sent.as_ref().and_then(outside),
            title: Pairs::of(page.title()),
            text: Pairs::of(page.text()),
            hosts,
            tampered,
            personal: other,
            page,
            answer,
        }
    }

    /// The title, where it may be kept.
    fn shown_title(&self) -> String {
        let secret = |finding: &Finding| finding.kind == Kind::SecrecyMark;
        if self.personal.iter().any(secret) {
            return String::new();
        }
        crate::detect::without_numbers(&self.page.title().chars().take(80).collect::<String>())
    }

    fn is_opened(&self) -> bool {
        (200..300).contains(&self.answer.status) && !judge::is_challenge(&self.page)
    }

    /// What this visitor sees and a browser does not: the word, how sure, and what of it can be shown.
    pub(crate) fn beside(&self, browser: &Self) -> Option<(&'static str, u8, String)> {
        if let Some(host) = self.sent.as_ref().filter(|_| browser.sent.is_none()) {
            return Some(("redirect", 95, host.clone()));
        }
        if !self.is_opened() || !browser.is_opened() {
            return None;
        }
        let tampered: Vec<&str> = self
            .tampered
            .difference(&browser.tampered)
            .map(String::as_str)
            .collect();
        if !tampered.is_empty() {
            return Some(("tampering", 95, tampered.join("、")));
        }
        let hosts: Vec<&str> = self
            .hosts
            .difference(&browser.hosts)
            .map(String::as_str)
            .collect();
        let other = self.text.likeness(&browser.text) < OTHER && self.text.count() >= THIN;
        let retitled = self.title.likeness(&browser.title) < OTHER;
        if other && retitled {
            return Some(("content", 75, self.shown_title()));
        }
        // A text of its own for telephones is common, a few strange hosts in it are not.
        if !hosts.is_empty() && (hosts.len() >= 3 || !other) {
            let shown = hosts.iter().take(5).copied().collect::<Vec<_>>().join("、");
            return Some(("hosts", 70, shown));
        }
        None
    }
}

/// Hosts of which nothing follows: the site's own, government, and those that everybody links to.
pub(crate) fn is_known(host: &str, context: &Context) -> bool {
    let listed = terms().is_some_and(|terms| terms.hosts.iter().any(|known| is_below(host, known)));
    listed || context.is_own_host(host)
}

/// Where a page of nothing but a script or a refresh sends its visitor.
fn script_target(page: &Page, base: &Url) -> Option<Url> {
    let refresh = page.links.iter().find(|link| link.from == LinkFrom::Refresh);
    if let Some(target) = refresh.and_then(|link| link.resolve(Some(base))) {
        return Some(target);
    }
    if Pairs::of(page.text()).count() >= THIN {
        return None;
    }
    let moves = |script: &str| {
        [
            "location.href",
            "location.replace",
            "window.location",
            "location=",
        ]
        .iter()
        .any(|word| script.contains(word))
    };
    let script = page.scripts().find(|script| moves(script))?;
    let start = script.find("http://").or_else(|| script.find("https://"))?;
    let rest = script.get(start..)?;
    let end = rest.find(['"', '\'', '`', ' ', '<']).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

impl Tools {
    /// What was probed of a page that was opened, where there is still room for it.
    pub(super) async fn probed(self: Arc<Self>, url: &Url, lease: &Lease, came: Came) -> Came {
        let Came::Settled {
            mut visit,
            found,
            beyond,
            content,
            asked,
        } = came
        else {
            return came;
        };
        let start = lease.target.source.is_none();
        let opened = visit.outcome == Outcome::Opened;
        // A site whose certificate is not trusted shows no page, and that is just what has to be told.
        let closed = start && visit.outcome == Outcome::NotJudged("certificate".to_owned());
        if asked && (opened || closed) && self.site.has(url) && self.takes_probe() {
            let mut findings = Vec::new();
            if opened {
                findings = self.cloaking(url, &mut visit.bytes).await;
            }
            if opened && start {
                findings.extend(self.parasites(&mut visit.bytes).await);
            }
            if start {
                findings.extend(self.site_checks(&mut visit.bytes).await);
            }
            visit.findings.retain(|finding| !is_probed(&finding.rule));
            visit.findings.extend(findings);
        }
        Came::Settled {
            visit,
            found,
            beyond,
            content,
            asked,
        }
    }

    fn takes_probe(&self) -> bool {
        let less = |left: u32| left.checked_sub(1);
        self.probes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    /// What a visitor gets, where he may ask at all.
    pub(super) async fn seen(&self, url: &Url, visitor: Visitor, bytes: &mut u64) -> Option<Seen> {
        if visitor == Visitor::Robot && !self.lets_search(url).await {
            return None;
        }
        let mut request = Request::new(Method::Get, url.clone());
        request.visitor = Some(visitor);
        let answer = self.ask(&request).await.ok()?;
        *bytes = bytes.saturating_add(u64::try_from(answer.raw.len()).unwrap_or(u64::MAX));
        let context = self.site.context.clone();
        let reading = tokio::task::spawn_blocking(move || Seen::of(answer, &context));
        reading.await.ok()
    }

    async fn cloaking(&self, url: &Url, bytes: &mut u64) -> Vec<Finding> {
        let Some(browser) = self.seen(url, Visitor::Browser, bytes).await else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for visitor in [Visitor::Robot, Visitor::Telephone, Visitor::Searcher] {
            let Some(other) = self.seen(url, visitor, bytes).await else {
                continue;
            };
            let Some((what, confidence, detail)) = other.beside(&browser) else {
                continue;
            };
            // Does the page change by itself?
            let again = self.seen(url, Visitor::Browser, bytes).await;
            let steady = again.is_some_and(|again| {
                again.text.likeness(&browser.text) >= SAME && other.beside(&again).is_some()
            });
            if !steady {
                continue;
            }
            let mut finding = self.probe_finding("cloaking", url, confidence, &other);
            finding.params = vec![
                ("who".to_owned(), visitor.word().to_owned()),
                ("what".to_owned(), what.to_owned()),
                ("detail".to_owned(), detail),
            ];
            findings.push(finding);
        }
        findings
    }

    /// Addresses that the site cannot have, as a browser and as a search robot: they have to lead nowhere.
    async fn parasites(&self, bytes: &mut u64) -> Vec<Finding> {
        let start = self.site.start.clone();
        let Some(home) = self.seen(&start, Visitor::Browser, bytes).await else {
            return Vec::new();
        };
        for visitor in [Visitor::Browser, Visitor::Robot] {
            let mut seen = Vec::new();
            for path in self.never_seen() {
                let Ok(url) = start.join(&path) else { continue };
                if self.lets(&url).await.is_ok()
                    && let Some(one) = self.seen(&url, visitor, bytes).await
                {
                    seen.push((url, one));
                }
            }
            let alike = match seen.as_slice() {
                // One shell for all has one title, and a text that differs by the address at most.
                [(_, one), (_, other), ..] => {
                    let (title, text) = (one.title.likeness(&other.title), one.text.likeness(&other.text));
                    text >= SHELL || (title == 100 && text >= SAME)
                }
                _ => true,
            };
            for (url, one) in &seen {
                let sent = one.sent.is_some();
                let opened = one.is_opened() && one.text.count() >= THIN;
                let gone = judge::is_soft_404(&one.page, &judge::Missing::default());
                let tampered = !one.tampered.is_empty() && one.tampered != home.tampered;
                let strange = !alike && one.text.likeness(&home.text) < OTHER;
                let (what, confidence) = match (sent, opened && tampered, opened && !gone && strange) {
                    (true, ..) => ("redirect", 90),
                    (_, true, _) => ("tampering", 95),
                    (.., true) => ("content", 75),
                    _ => continue,
                };
                let mut finding = self.probe_finding("parasite-path", url, confidence, one);
                finding.params = vec![
                    ("who".to_owned(), visitor.word().to_owned()),
                    ("what".to_owned(), what.to_owned()),
                    ("target".to_owned(), url.to_string()),
                ];
                return vec![finding];
            }
        }
        Vec::new()
    }

    pub(super) fn probe_finding(&self, rule: &str, url: &Url, confidence: u8, seen: &Seen) -> Finding {
        let rules = &self.site.context.rules;
        let record = self.keep_judged(&seen.answer, &seen.personal);
        Finding {
            rule: rule.to_owned(),
            kind: Kind::Tampering,
            url: url.to_string(),
            verdict: Verdict::Found,
            confidence,
            excerpt: seen.shown_title(),
            params: Vec::new(),
            basis: rules.basis(rule),
            evidence: Evidence {
                count: 1,
                digest: seen.page.digest.clone(),
                record,
                ..Evidence::default()
            },
        }
    }
}

/// Whether a finding of a rule comes from asking again.
fn is_probed(rule: &str) -> bool {
    RULES.contains(&rule) || super::probe_site::RULES.contains(&rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(html: &str) -> Option<String> {
        let page = parse(html.as_bytes(), None, Form::Markup);
        script_target(&page, &"http://a.test/".parse().ok()?).map(|url| url.to_string())
    }

    #[test]
    fn a_bare_script_that_sends_away_is_a_redirect_and_one_in_a_page_is_none() {
        let script = "<script>window.location.href='http://x.test/a?b=1';</script>";
        assert_eq!(target(script).as_deref(), Some("http://x.test/a?b=1"));
        let page =
            format!("<p>青禾区人民政府关于做好二〇二六年政务公开工作的通知，请认真贯彻落实</p>{script}");
        assert_eq!(target(&page), None);
        let refresh = "<meta http-equiv=refresh content='0;url=http://x.test/'>";
        assert_eq!(target(refresh).as_deref(), Some("http://x.test/"));
    }
}
