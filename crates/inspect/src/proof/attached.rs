//! 附件重做: what stands in a recorded file, by the same reader of files.

use mingjian_core::finding::Finding;

use super::again::{Again, is_same};
use crate::archive::Stored;
use crate::attachment::{Judged, Piece, Reader, Unread, judge};
use crate::context::Context;
use crate::crawl::{PHOTOS, name_of, saved_as};
use crate::digest::sha256;
use crate::fetch::{Answer, MAX_FILE, Stop};

/// How places in a file begin, and no place on a page does.
const PLACES: &[&str] = &["cell:", "paragraph:", "file_page:"];

/// Whether a finding is about a file.
pub(super) fn is_of_a_file(finding: &Finding) -> bool {
    crate::attachment::RULES.contains(&finding.rule.as_str())
        || finding
            .evidence
            .spots
            .iter()
            .any(|spot| PLACES.iter().any(|place| spot.part.starts_with(place)))
}

/// The file by the name under which it was read: that of its address, or the one that the answer gives.
fn judged(finding: &Finding, stored: &Stored, context: &Context, reader: &dyn Reader) -> Option<Vec<Judged>> {
    let answer: Answer = stored.answer()?;
    let url = finding.url.parse().ok();
    let context = Context {
        url: url.clone(),
        ..context.clone()
    };
    let of_address = url.as_ref().map(|url| name_of(url).0);
    let names = saved_as(&answer).into_iter().chain(of_address);
    let (body, whole) = answer.body_up_to(MAX_FILE);
    let digest = sha256(&body);
    let judged = names.map(|name| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let photo = ending.is_some_and(|ending| PHOTOS.contains(&ending.as_str()));
        let pieces = if whole || photo {
            reader.read(&name, body.to_vec())
        } else {
            let why = match answer.stop {
                Some(Stop::Size) | None => Unread::Large,
                Some(_) => Unread::Damaged,
            };
            vec![Piece {
                within: None,
                contents: Err(why),
            }]
        };
        judge(&name, &digest, &pieces, &context)
    });
    Some(judged.collect())
}

/// Derives a finding about what stands in a file.
pub(super) fn derive(
    finding: &Finding,
    stored: &Stored,
    context: &Context,
    reader: Option<&dyn Reader>,
) -> Again {
    let Some(reader) = reader else {
        return Again::NotJudged("no_reader".to_owned());
    };
    let Some(judged) = judged(finding, stored, context, reader) else {
        return Again::NotJudged("host".to_owned());
    };
    let mut found = judged.iter().flat_map(|one| &one.findings);
    if found.any(|one| is_same(one, finding, true)) {
        Again::Stands
    } else {
        Again::Gone
    }
}

/// Whether a file that answered opens in no program for it; `None` where its reader does not say so.
pub(super) fn is_dead(
    finding: &Finding,
    stored: &Stored,
    context: &Context,
    reader: &dyn Reader,
) -> Option<Again> {
    let finding = Finding {
        url: finding.excerpt.clone(),
        ..finding.clone()
    };
    let judged = judged(&finding, stored, context, reader)?;
    let dead = |one: &Judged| matches!(one.unread, Some(Unread::Empty | Unread::Other | Unread::Markup));
    judged.iter().any(dead).then_some(Again::Stands)
}
