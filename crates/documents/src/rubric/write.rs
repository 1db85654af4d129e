//! 写考核表工作簿: all sheets of a rubric.

use std::collections::HashSet;

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{FORMAT, Rubric};

use super::form::Form;
use super::sheet::{page, short};
use super::{bonus, composition, diff, gather, head, indicators, lists, outside, settings, situations, tree};
use crate::xlsx::{self, Book, Page};

/// Writes a rubric as a workbook; [`super::read`] gives back an equal one.
///
/// # Errors
/// `MJ1004` another format, `MJ1006` too many levels, `MJ8122` an id that is empty or stands twice, so that rows
/// could not say to what they belong, `MJ8120` and `MJ8121` a text that no cell holds, `MJ8124` anything else that
/// would not come back equal.
pub fn write(rubric: &Rubric, lang: Lang) -> Result<Vec<u8>, Refusal> {
    let bytes = xlsx::write(&book(rubric, lang)?)?;
    let back = gather::read(&bytes).map_err(|mut refusals| refusals.swap_remove(0))?;
    if back == *rubric {
        return Ok(bytes);
    }
    let found = diff::difference(rubric, &back, lang);
    let (node, field) = found
        .first()
        .map(|d| (d.node.as_str(), d.field.as_str()))
        .unwrap_or_default();
    Err(Refusal::new("MJ8124", &[("field", field)]).at(Place::node(short(node))))
}

/// The pages of a rubric, not yet a file.
///
/// # Errors
/// As [`write()`], before anything is written.
pub fn book(rubric: &Rubric, lang: Lang) -> Result<Book, Refusal> {
    if rubric.mingjian != FORMAT {
        let params = [("found", short(&rubric.mingjian)), ("wanted", FORMAT.to_owned())];
        return Err(Refusal::new(
            "MJ1004",
            &params.each_ref().map(|(name, value)| (*name, value.as_str())),
        ));
    }
    named(rubric)?;
    let label = rubric
        .label
        .as_ref()
        .map(|label| label.get(lang).to_owned())
        .unwrap_or_default();
    Ok(Book {
        title: rubric.title.get(lang).to_owned(),
        label,
        pages: pages(rubric, lang),
    })
}

fn list<T: 'static>(form: Form<T>, things: &[T], lang: Lang) -> Page {
    page(&form, things.iter(), lang)
}

fn pages(rubric: &Rubric, lang: Lang) -> Vec<Page> {
    vec![
        head::page(rubric, lang),
        settings::page(&rubric.settings, lang),
        list(lists::classes(), &rubric.classes, lang),
        indicators::page(rubric, lang),
        list(situations::form(), &situations::rows(rubric), lang),
        list(situations::levels(), &situations::level_rows(rubric), lang),
        list(situations::answers(), &situations::answer_rows(rubric), lang),
        list(bonus::form(), &bonus::rows(rubric), lang),
        list(outside::vetoes(), &rubric.vetoes, lang),
        list(outside::conditions(), &outside::condition_rows(rubric), lang),
        list(outside::major(), &rubric.major_deductions, lang),
        list(lists::grades(), &rubric.grades, lang),
        list(lists::quotas(), &rubric.quotas, lang),
        list(composition::form(), &composition::rows(rubric), lang),
        list(composition::periods(), &composition::period_rows(rubric), lang),
        list(composition::kinds(), &composition::kind_rows(rubric), lang),
        list(lists::citations(), &rubric.citations, lang),
        list(lists::evidence(), &rubric.evidence, lang),
        list(lists::not_twice(), &rubric.not_twice, lang),
        list(lists::readings(), &rubric.readings, lang),
    ]
}

/// Checks what rows refer to: every id there, none twice, and no more levels than there are columns.
fn named(rubric: &Rubric) -> Result<(), Refusal> {
    let all = tree::walk(rubric);
    if let Some(deep) = all.iter().find(|placed| placed.level > indicators::MAX_LEVELS) {
        let limit = indicators::MAX_LEVELS.to_string();
        let place = Place::node(deep.indicator.id.text.as_str());
        return Err(Refusal::new("MJ1006", &[("limit", &limit)]).at(place));
    }
    let parts = composition::walk(rubric);
    if let Some((_, _, deep)) = parts.iter().find(|(depth, _, _)| *depth > composition::MAX_DEPTH) {
        let limit = composition::MAX_DEPTH.to_string();
        return Err(Refusal::new("MJ8125", &[("limit", &limit)]).at(Place::node(deep.id.text.as_str())));
    }
    distinct(all.iter().map(|placed| {
        (
            placed.indicator.id.text.as_str(),
            placed.indicator.title.zh.as_str(),
        )
    }))?;
    distinct(
        rubric
            .vetoes
            .iter()
            .map(|veto| (veto.id.text.as_str(), veto.title.zh.as_str())),
    )?;
    distinct(
        rubric
            .major_deductions
            .iter()
            .map(|major| (major.id.text.as_str(), major.title.zh.as_str())),
    )?;
    distinct(
        parts
            .iter()
            .map(|(_, _, part)| (part.id.text.as_str(), part.title.zh.as_str())),
    )
}

fn distinct<'a>(things: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for (id, title) in things {
        if id.is_empty() || !seen.insert(id) {
            let params = [("id", short(id)), ("title", short(title))];
            let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
            return Err(Refusal::new("MJ8122", &params).at(Place::node(short(id))));
        }
    }
    Ok(())
}
