//! 读考核表工作簿: the sheets joined into one rubric, every fault with its cell.

use std::collections::{BTreeSet, HashMap};

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{FORMAT, Indicator, MajorDeduction, Rubric, Trigger, Veto};

use super::form::Form;
use super::sheet::{Refusals, blank, cell_place, find, short, take};
use super::situations::Holds;
use super::{bonus, composition, head, indicators, lists, outside, settings, situations};
use crate::xlsx::{self, Table};

/// Reads a rubric from a workbook.
///
/// # Errors
/// What [`xlsx::read`] refuses; `MJ8131` to `MJ8142` for cells, each with its place, at most a hundred of them.
pub fn read(bytes: &[u8]) -> Result<Rubric, Vec<Refusal>> {
    let tables = xlsx::read(bytes).map_err(|refusal| vec![refusal])?;
    from_tables(&tables)
}

/// Reads a rubric from the tables of a workbook.
///
/// # Errors
/// As [`read`], once the workbook itself was read.
pub fn from_tables(tables: &[Table]) -> Result<Rubric, Vec<Refusal>> {
    let mut refusals = Refusals::default();
    known(tables, &mut refusals);
    let mut rubric = head::take(tables, &mut refusals);
    if !head::is_ours(&rubric) && !rubric.mingjian.is_empty() {
        let params = [("found", short(&rubric.mingjian)), ("wanted", FORMAT.to_owned())];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        refusals.push(Refusal::new("MJ1004", &params).at(Place {
            cell: "说明".to_owned(),
            ..Place::default()
        }));
    }
    rubric.settings = settings::take(tables, &mut refusals);
    rubric.classes = things(lists::classes(), tables, &mut refusals);
    rubric.grades = things(lists::grades(), tables, &mut refusals);
    rubric.quotas = things(lists::quotas(), tables, &mut refusals);
    rubric.citations = things(lists::citations(), tables, &mut refusals);
    rubric.evidence = things(lists::evidence(), tables, &mut refusals);
    rubric.not_twice = things(lists::not_twice(), tables, &mut refusals);
    rubric.readings = things(lists::readings(), tables, &mut refusals);
    rubric.composition = composition::take(tables, &mut refusals);
    rubric.vetoes = vetoes(tables, &mut refusals);
    (rubric.indicators, rubric.major_deductions) = table(tables, &mut refusals);
    refusals.or(rubric)
}

fn things<T: 'static>(mut form: Form<T>, tables: &[Table], refusals: &mut Refusals) -> Vec<T> {
    take(&mut form, tables, refusals)
        .into_iter()
        .map(|(_, thing)| thing)
        .collect()
}

/// The names of all sheets.
fn names() -> Vec<[&'static str; 2]> {
    fn of<T>(form: Form<T>) -> [&'static str; 2] {
        [form.title(Lang::Zh), form.title(Lang::En)]
    }
    vec![
        of(head::form()),
        of(settings::form()),
        of(lists::classes()),
        of(indicators::form(0, &BTreeSet::new())),
        of(situations::form()),
        of(situations::levels()),
        of(situations::answers()),
        of(bonus::form()),
        of(outside::vetoes()),
        of(outside::conditions()),
        of(outside::major()),
        of(lists::grades()),
        of(lists::quotas()),
        of(composition::form()),
        of(composition::periods()),
        of(composition::kinds()),
        of(lists::citations()),
        of(lists::evidence()),
        of(lists::not_twice()),
        of(lists::readings()),
    ]
}

/// Refuses sheets that nobody would read: a renamed sheet must not drop its rows unseen.
fn known(tables: &[Table], refusals: &mut Refusals) {
    let names = names();
    let mut seen: Vec<&Table> = Vec::new();
    for table in tables
        .iter()
        .filter(|table| table.rows.iter().any(|row| row.cells.iter().any(|c| !blank(c))))
    {
        let one = std::slice::from_ref(table);
        let name = names.iter().find(|[zh, en]| find(one, zh, en).is_some());
        let twice = name.is_some_and(|[zh, en]| {
            seen.iter()
                .any(|t| find(std::slice::from_ref(*t), zh, en).is_some())
        });
        if name.is_none() || twice {
            let known: Vec<&str> = names.iter().map(|[zh, _]| *zh).collect();
            let params = [("name", short(&table.name)), ("known", known.join("、"))];
            let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
            let place = Place {
                cell: table.name.clone(),
                ..Place::default()
            };
            refusals.push(Refusal::new(if twice { "MJ8143" } else { "MJ8130" }, &params).at(place));
        }
        seen.push(table);
    }
}

/// Gives things the rows that name them by id.
fn join<T: 'static>(
    mut form: Form<T>,
    tables: &[Table],
    refusals: &mut Refusals,
    sheet: &str,
    mut give: impl FnMut(T) -> Result<(), String>,
) {
    for (number, row) in take(&mut form, tables, refusals) {
        // An empty id was refused as such; one fault is one refusal.
        if let Some(id) = give(row).err().filter(|id| !id.is_empty()) {
            let refusal = Refusal::new("MJ8136", &[("id", &short(&id)), ("sheet", sheet)]);
            let link = form
                .columns
                .iter()
                .find(|column| column.required)
                .map(|column| column.name.key.clone());
            refusals.push(refusal.at(cell_place(&form, tables, number, &link.unwrap_or_default())));
        }
    }
}

fn twice(id: &str) -> Refusal {
    Refusal::new("MJ8138", &[("id", &short(id))])
}

fn vetoes(tables: &[Table], refusals: &mut Refusals) -> Vec<Veto> {
    let mut form = outside::vetoes();
    let mut vetoes: Vec<Veto> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (number, veto) in take(&mut form, tables, refusals) {
        if known.insert(veto.id.text.clone(), vetoes.len()).is_some() {
            refusals.push(twice(&veto.id.text).at(cell_place(&form, tables, number, "id")));
        }
        vetoes.push(veto);
    }
    join(outside::conditions(), tables, refusals, "否决", |row| {
        match known.get(&row.of).and_then(|at| vetoes.get_mut(*at)) {
            Some(veto) => veto.conditions.push(row.condition),
            None => return Err(row.of),
        }
        Ok(())
    });
    vetoes
}

/// The tree of indicators and the major deductions, with everything that names them.
fn table(tables: &[Table], refusals: &mut Refusals) -> (Vec<Indicator>, Vec<MajorDeduction>) {
    let mut all = indicators::take(tables, refusals);
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, (_, indicator, place)) in all.iter().enumerate() {
        if known.insert(indicator.id.text.clone(), at).is_some() {
            refusals.push(twice(&indicator.id.text).at(place.clone()));
        }
    }
    let mut form = outside::major();
    let mut majors: Vec<MajorDeduction> = Vec::new();
    let mut known_majors: HashMap<String, usize> = HashMap::new();
    for (number, major) in take(&mut form, tables, refusals) {
        if known_majors.insert(major.id.text.clone(), majors.len()).is_some() {
            refusals.push(twice(&major.id.text).at(cell_place(&form, tables, number, "id")));
        }
        majors.push(major);
    }
    let mut with = |id: String, act: &mut dyn FnMut(&mut Indicator)| match known
        .get(&id)
        .and_then(|at| all.get_mut(*at))
    {
        Some((_, indicator, _)) => {
            act(indicator);
            Ok(())
        }
        None => Err(id),
    };
    join(situations::form(), tables, refusals, "指标", |row| {
        let mut trigger: Option<Trigger> = Some(row.trigger);
        match row.holds {
            Holds::Own => with(row.of, &mut |indicator| indicator.triggers.extend(trigger.take())),
            Holds::EachLeaf => with(row.of, &mut |indicator| {
                indicator.each_leaf.extend(trigger.take())
            }),
            Holds::Major => match known_majors.get(&row.of).and_then(|at| majors.get_mut(*at)) {
                Some(major) => {
                    major.triggers.extend(trigger);
                    Ok(())
                }
                None => Err(row.of),
            },
        }
    });
    join(situations::levels(), tables, refusals, "指标", |row| {
        let mut level = Some(row.level);
        with(row.of, &mut |indicator| indicator.levels.extend(level.take()))
    });
    join(situations::answers(), tables, refusals, "指标", |row| {
        let mut answer = Some(row.answer);
        with(row.of, &mut |indicator| indicator.answers.extend(answer.take()))
    });
    join(bonus::form(), tables, refusals, "指标", |row| {
        let mut bonus = row.indicator;
        with(row.of, &mut |indicator| {
            indicator.max = bonus.max.take();
            indicator.limit = bonus.limit.take();
            indicator.gate = bonus.gate.take();
        })
    });
    (tree(all), majors)
}

/// Puts indicators that stand in printed order under those one level up.
fn tree(all: Vec<(usize, Indicator, Place)>) -> Vec<Indicator> {
    // `open` holds the way from level 1 down to the indicator last seen; a finished one goes to the one above it.
    let mut top: Vec<Indicator> = Vec::new();
    let mut open: Vec<Indicator> = Vec::new();
    let close = |open: &mut Vec<Indicator>, top: &mut Vec<Indicator>| {
        if let Some(done) = open.pop() {
            match open.last_mut() {
                Some(above) => above.children.push(done),
                None => top.push(done),
            }
        }
    };
    for (level, indicator, _) in all {
        while open.len() >= level {
            close(&mut open, &mut top);
        }
        open.push(indicator);
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}
