//! 比对重做: findings that come from comparing two answers: with an earlier sweep, with another visitor, with the home page.
//!
//! **Invariant:** both answers are records; where one was not kept, it is not judged.

use std::collections::HashSet;
use std::ops::ControlFlow;

use mingjian_core::finding::Finding;

use super::again::Again;
use super::seal::Seal;
use super::trove::{Trove, answers};
use super::whole::opened;
use crate::archive::Stored;
use crate::context::Context;
use crate::crawl::{Outcome, ProbeSeen, Snapshot, is_government, mixed, offers_elder, status};

fn param<'f>(finding: &'f Finding, name: &str) -> &'f str {
    let found = finding.params.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value.as_str())
}

fn not_judged(why: &str) -> Again {
    Again::NotJudged(why.to_owned())
}

/// What is new against the answers of the same address that were kept before, as sweep after sweep would see it.
pub(super) fn change(
    finding: &Finding,
    (trove, files): (&dyn Trove, &[String]),
    context: &Context,
) -> std::io::Result<Again> {
    let Some(record) = &finding.evidence.record else {
        return Ok(not_judged("no_record"));
    };
    let context = Context {
        url: finding.url.parse().ok(),
        ..context.clone()
    };
    let (mut old, mut told): (Option<Snapshot>, Option<Again>) = (None, None);
    answers(trove, files, |_, stored| {
        if stored.url != finding.url {
            return ControlFlow::Continue(());
        }
        let page = stored.page();
        if status(stored.status).is_some() || opened(&page, false) != Outcome::Opened {
            // A sweep compares with the look before it, and that one saw no page.
            old = None;
            return ControlFlow::Continue(());
        }
        let mut new = Snapshot::of(&page, &context);
        let changes = old
            .take()
            .map(|old| new.changes(&old, &page, &context, &mut HashSet::new()));
        if stored.id != record.id {
            old = Some(new);
            return ControlFlow::Continue(());
        }
        told = Some(match changes {
            None => not_judged("needs_earlier_sweeps"),
            Some(changes) if changes.iter().any(|one| holds(one, finding)) => Again::Stands,
            Some(_) => Again::Gone,
        });
        ControlFlow::Break(())
    })?;
    Ok(told.unwrap_or_else(|| not_judged("no_record")))
}

/// Whether a change that was derived holds the one that was found: what another page of the sweep told already was left
/// out there.
fn holds(derived: &Finding, found: &Finding) -> bool {
    let listed = |name: &str| {
        let all: HashSet<&str> = param(derived, name).split('、').collect();
        param(found, name).split('、').all(|one| all.contains(one))
    };
    derived.rule == found.rule
        && ["what", "old", "new", "template"]
            .iter()
            .all(|name| param(derived, name) == param(found, name))
        && listed("hosts")
        && listed("detail")
}

/// The latest answer of an address that was asked for as the inspection.
fn plain(trove: &dyn Trove, files: &[String], url: &str) -> std::io::Result<Option<Stored>> {
    let mut latest = None;
    answers(trove, files, |_, stored| {
        if stored.url == url {
            latest = Some(stored);
        }
        ControlFlow::Continue(())
    })?;
    Ok(latest)
}

/// What another visitor saw, against the page as the inspection itself got it.
pub(super) fn probe(
    finding: &Finding,
    answer: &Stored,
    (trove, files): (&dyn Trove, &[String]),
    (seal, context): (&Seal, &Context),
) -> std::io::Result<Again> {
    let cloaking = finding.rule == "cloaking";
    let url = if cloaking { &finding.url } else { &seal.start };
    let known = plain(trove, files, url)?;
    let (Some(other), Some(known)) = (answer.answer(), known.and_then(|known| known.answer())) else {
        return Ok(not_judged("probe_not_recorded"));
    };
    let (other, known) = (ProbeSeen::of(other, context), ProbeSeen::of(known, context));
    let what = param(finding, "what");
    // Another text at an address that no site has says something only beside a second such address.
    let told = cloaking || what != "content";
    let stands = told && other.beside(&known).is_some_and(|(word, ..)| word == what);
    Ok(if stands {
        Again::Stands
    } else {
        not_judged("probe_not_recorded")
    })
}

/// What the site as a whole shows over the network, as far as its address and its start page tell.
pub(super) fn site(
    finding: &Finding,
    records: Option<(&dyn Trove, &[String])>,
    seal: &Seal,
) -> std::io::Result<Again> {
    let Ok(start) = seal.start.parse::<url::Url>() else {
        return Ok(not_judged("host"));
    };
    if finding.rule == "domain-form" {
        let host = start.host_str().unwrap_or_default();
        return Ok(if is_government(host) {
            Again::Gone
        } else {
            Again::Stands
        });
    }
    if !matches!(finding.rule.as_str(), "mixed-content" | "elder-version-missing") {
        return Ok(not_judged("connection_not_recorded"));
    }
    let Some((trove, files)) = records else {
        return Ok(not_judged("records_not_in_bundle"));
    };
    let Some(page) = plain(trove, files, &seal.start)?.map(|home| home.page()) else {
        return Ok(not_judged("no_record"));
    };
    let shown = match finding.rule.as_str() {
        "mixed-content" => mixed(&page, &start).is_some(),
        _ => !offers_elder(&page),
    };
    Ok(if shown {
        Again::Stands
    } else {
        // The page was looked at once more as a browser, and that answer is not kept.
        not_judged("probe_not_recorded")
    })
}
