//! 重查: whether a finding about a link or a page stands, by its record or by asking the address once more.

use std::sync::Arc;

use mingjian_core::finding::Finding;
use url::Url;

use super::frontier::{Lease, Outcome, Target, Visit, Want};
use super::judge::{self, Missing};
use super::tools::{MAX_HOPS, Tools};
use super::visit::Came;
use super::walk::Sweep;
use crate::archive::Stored;
use crate::proof::Again;
use crate::proof::{is_of_a_page, is_same};

/// The rule of links that could not be judged.
const NOT_JUDGED: &str = "link-not-judged";

/// What the recorded answer to a link says.
pub(crate) fn recorded(finding: &Finding, answer: &Stored) -> Again {
    let outcome = judge::status(answer.status).unwrap_or_else(|| {
        let page = answer.page();
        if judge::is_challenge(&page) {
            Outcome::NotJudged("challenge".to_owned())
        } else if judge::is_soft_404(&page, &Missing::default()) {
            Outcome::Dead("soft_404".to_owned())
        } else {
            // Known by the site's answer to an address that it cannot have, which is another record.
            Outcome::NotJudged("probe".to_owned())
        }
    });
    match (outcome, finding.rule == NOT_JUDGED) {
        (Outcome::Dead(_), false) | (Outcome::NotJudged(_), true) => Again::Stands,
        (Outcome::NotJudged(why), false) => Again::NotJudged(why),
        _ => Again::Gone,
    }
}

/// Asks once more, by the same guard, pace and robots.txt as any sweep; `sweep` needs neither budget nor archive.
pub async fn look(finding: &Finding, sweep: Sweep) -> Again {
    let link = super::LINK_RULES.contains(&finding.rule.as_str());
    if !link && !is_of_a_page(&finding.rule) {
        return Again::NotJudged("whole_site".to_owned());
    }
    let first = if link { &finding.excerpt } else { &finding.url };
    let want = if link { Want::Link } else { Want::Page };
    let tools = Arc::new(Tools::new(
        sweep.client,
        sweep.pace,
        None,
        sweep.site,
        sweep.attached,
    ));
    let mut url = first.clone();
    for _ in 0..MAX_HOPS {
        let lease = Lease {
            target: target(&url, want, finding),
            number: 1,
            past: None,
        };
        let visit = match Arc::clone(&tools).visit(&lease).await {
            Came::Settled { visit, .. } => *visit,
            Came::Later(_) => return Again::NotJudged("busy".to_owned()),
        };
        match told(&visit, finding, link) {
            Told::Over(again) => return again,
            Told::On(to) => url = to,
        }
    }
    Again::NotJudged("redirects".to_owned())
}

/// What one visit says.
enum Told {
    Over(Again),
    On(String),
}

fn told(visit: &Visit, finding: &Finding, link: bool) -> Told {
    let again = match &visit.outcome {
        Outcome::Moved(to) => return Told::On(to.clone()),
        Outcome::Opened if link => Again::Gone,
        Outcome::Opened if visit.findings.iter().any(|one| is_same(one, finding, false)) => Again::Stands,
        Outcome::Opened => Again::Gone,
        Outcome::Dead(_) if link => Again::Stands,
        // A page that is not there shows nothing any more.
        Outcome::Dead(_) => Again::Gone,
        Outcome::NotJudged(why) | Outcome::NotChecked(why) => Again::NotJudged(why.clone()),
    };
    Told::Over(again)
}

fn target(url: &str, want: Want, finding: &Finding) -> Target {
    let file =
        finding.rule == "dead-attachment" || Url::parse(url).is_ok_and(|url| super::address::is_file(&url));
    Target {
        url: url.to_owned(),
        want,
        // Not the start page, which is never taken for an error page.
        depth: 1,
        hops: 0,
        file: want == Want::Link && file,
        shape: String::new(),
        source: None,
        skip: None,
        added: 0,
        absent: 0,
    }
}
