//! 清点: everything of a rubric as named cells, for comparing.

use std::collections::HashMap;

use mingjian_core::lang::{Lang, Text};
use mingjian_core::rubric::Rubric;

use super::cell::Cell;
use super::form::Form;
use super::{bonus, composition, head, indicators, lists, outside, settings, situations, tree};
use crate::xlsx::Value;

/// One thing of a rubric as its cells.
pub struct Thing {
    /// Known by this.
    pub node: String,
    /// What it belongs to in the tree.
    pub above: String,
    /// Its title.
    pub title: String,
    /// Its fields by their keys, as text.
    pub cells: Vec<(String, String)>,
}

/// The things of one sheet.
pub struct Listing {
    /// The name on its tab.
    pub sheet: &'static str,
    /// In their order.
    pub things: Vec<Thing>,
}

/// The cells of things of a form; `known` gives a thing its id and what it belongs to.
fn listing<T: 'static>(
    form: &Form<T>,
    lang: Lang,
    things: &[T],
    known: impl Fn(usize, &T) -> (String, String, String),
) -> Listing {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let thing = |(at, of): (usize, &T)| {
        let (mut node, above, title) = known(at, of);
        let count = seen.entry(node.clone()).or_default();
        *count = count.saturating_add(1);
        if *count > 1 {
            node.push_str(&format!("#{count}"));
        }
        let cells = form
            .columns
            .iter()
            .filter(|column| !column.help)
            .map(|column| (column.name.key.clone(), text((column.get)(of, lang))));
        Thing {
            node,
            above,
            title,
            cells: cells.collect(),
        }
    };
    Listing {
        sheet: form.title(lang),
        things: things.iter().enumerate().map(thing).collect(),
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Blank => String::new(),
    }
}

/// All things of a rubric but the texts without names, in the order of the sheets.
pub fn listings(rubric: &Rubric, lang: Lang) -> Vec<Listing> {
    let plain = |id: &str, title: &Text| (id.to_owned(), String::new(), title.get(lang).to_owned());
    let under =
        |of: &str, id: &str, title: &Text| (format!("{of}/{id}"), of.to_owned(), title.get(lang).to_owned());
    let parts = composition::walk(rubric);
    let part_above = |at: usize| {
        parts
            .get(at)
            .and_then(|(_, above, _)| *above)
            .unwrap_or_default()
            .to_owned()
    };
    vec![
        // The id may change like any other field, so the head is known by nothing.
        listing(&head::form(), lang, std::slice::from_ref(rubric), |_, _| {
            Default::default()
        }),
        listing(
            &settings::form(),
            lang,
            std::slice::from_ref(&rubric.settings),
            |_, _| Default::default(),
        ),
        listing(&lists::classes(), lang, &rubric.classes, |_, c| {
            plain(&c.id.text, &c.title)
        }),
        indicators_of(rubric, lang),
        listing(&situations::form(), lang, &situations::rows(rubric), |_, s| {
            let holds = format!("{}/{}", s.of, text(s.holds.write(Lang::En)));
            under(&holds, &s.trigger.id.text, &s.trigger.title)
        }),
        listing(
            &situations::levels(),
            lang,
            &situations::level_rows(rubric),
            |_, l| under(&l.of, &l.level.id.text, &l.level.title),
        ),
        listing(
            &situations::answers(),
            lang,
            &situations::answer_rows(rubric),
            |_, a| under(&a.of, &a.answer.id.text, &a.answer.title),
        ),
        listing(&outside::vetoes(), lang, &rubric.vetoes, |_, v| {
            plain(&v.id.text, &v.title)
        }),
        listing(
            &outside::conditions(),
            lang,
            &outside::condition_rows(rubric),
            |_, c| under(&c.of, &c.condition.id.text, &c.condition.title),
        ),
        listing(&outside::major(), lang, &rubric.major_deductions, |_, m| {
            plain(&m.id.text, &m.title)
        }),
        listing(&lists::grades(), lang, &rubric.grades, |_, g| {
            plain(&g.id.text, &g.title)
        }),
        listing(&lists::quotas(), lang, &rubric.quotas, |_, q| {
            plain(&q.grade, &Text::default())
        }),
        listing(&composition::form(), lang, &composition::rows(rubric), |at, c| {
            (
                c.component.id.text.clone(),
                part_above(at),
                c.component.title.get(lang).to_owned(),
            )
        }),
        listing(
            &composition::periods(),
            lang,
            &composition::period_rows(rubric),
            |_, p| under(&p.of, &p.period.id.text, &p.period.title),
        ),
        listing(
            &composition::kinds(),
            lang,
            &composition::kind_rows(rubric),
            |_, k| under(&k.of, &k.kind.kinds.join("、"), &Text::default()),
        ),
        listing(&lists::citations(), lang, &rubric.citations, |_, c| {
            plain(&c.id.text, &c.document)
        }),
        listing(&lists::evidence(), lang, &rubric.evidence, |_, e| {
            plain(&e.id.text, &e.title)
        }),
        listing(&lists::not_twice(), lang, &rubric.not_twice, |_, g| {
            plain(&g.id.text, &Text::default())
        }),
        listing(&lists::readings(), lang, &rubric.readings, |_, r| {
            plain(&r.indicator, &Text::default())
        }),
    ]
}

/// The indicators with all their own fields, those of a bonus among them; a level is a place, not a field.
fn indicators_of(rubric: &Rubric, lang: Lang) -> Listing {
    let (_, classes) = tree::extent(rubric);
    let (form, bonus_form) = (indicators::form(0, &classes), bonus::form());
    let placed = tree::walk(rubric);
    let mut listing = listing(&form, lang, &indicators::rows(rubric), |at, row| {
        let above = placed
            .get(at)
            .map(|placed| placed.above.to_owned())
            .unwrap_or_default();
        (
            row.indicator.id.text.clone(),
            above,
            row.indicator.title.get(lang).to_owned(),
        )
    });
    for (thing, placed) in listing.things.iter_mut().zip(&placed) {
        thing.cells.retain(|(key, _)| !indicators::is_level(key));
        thing
            .cells
            .insert(0, ("title".to_owned(), placed.indicator.title.zh.clone()));
        let row = bonus::BonusRow {
            of: String::new(),
            called: String::new(),
            indicator: tree::bare(placed.indicator),
        };
        let cells = bonus_form
            .columns
            .iter()
            .filter(|column| !column.help && column.name.key != "of");
        thing
            .cells
            .extend(cells.map(|column| (column.name.key.clone(), text((column.get)(&row, lang)))));
    }
    listing
}
