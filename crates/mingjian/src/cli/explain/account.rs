//! 账目: the result, the account in one row, and what stands behind the tree.

use mingjian_core::points::Points;
use mingjian_core::score::{AdjustmentKind, Explanation, SourceLine, Sums, UnitStatus};

use super::tree::{self, shown};
use crate::cli::material::Material;
use crate::cli::score::{converted, status_word, title_lines};
use crate::cli::table::wrapped;
use crate::cli::words::{Voice, id_of};

/// Columns of wrapped lists.
const ROOM: usize = 96;

/// Labels, unit, total, grade, rank, the account and the distance to the next grade.
pub fn head(material: &Material, told: &Explanation, voice: Voice) -> String {
    let result = &told.result;
    let mut out = title_lines(material, voice);
    let (name, class) = (voice.text(&result.unit.name), voice.text(&told.class_title));
    out.push_str(&format!("\n{name} ({}) · {class}\n", result.unit.id));
    let mut facts = Vec::new();
    let mut fact = |key: &str, value: Option<String>| {
        facts.extend(value.map(|value| format!("{} {value}", voice.say(key, &[]))));
    };
    fact("column-total", result.shown());
    fact(
        "column-grade",
        result
            .grade_title
            .as_ref()
            .map(|title| voice.text(title).to_owned()),
    );
    fact("column-rank", result.rank.map(|rank| rank.to_string()));
    fact(
        "column-region-rank",
        result.region_rank.map(|rank| rank.to_string()),
    );
    fact("column-converted", converted(&material.rubric, result));
    fact(
        "column-low",
        result.low.as_ref().map(|low| low.decimal(result.places)),
    );
    fact(
        "column-high",
        result.high.as_ref().map(|high| high.decimal(result.places)),
    );
    fact(
        "column-open",
        (result.status == UnitStatus::Draft).then(|| result.open.to_string()),
    );
    facts.extend(Some(status_word(result, voice)).filter(|word| !word.is_empty()));
    if let Some(why) = &result.unit.excluded {
        facts.push(voice.text(why).to_owned());
    }
    out.push_str(&format!("{}\n", facts.join(" · ")));
    if result.status == UnitStatus::Draft {
        out.push_str(&format!("{}\n", voice.say("draft-tree", &[])));
    }
    if !told.nodes.is_empty() {
        out.push_str(&row(&told.sums, told, voice));
    }
    if let Some(next) = &told.next_grade {
        let (title, line) = (voice.text(&next.title), next.line.to_string());
        let args = [
            ("grade", title),
            ("line", &line),
            ("short", &shown(&next.short, told.result.places)),
        ];
        out.push_str(&format!("{}\n", voice.say("next-grade", &args)));
    }
    out
}

/// The account: `满分 100 − 扣分 5 + …`, a term for each adjustment; what is zero is left out.
fn row(sums: &Sums, told: &Explanation, voice: Voice) -> String {
    use AdjustmentKind as K;
    let places = told.result.places;
    let claimed = shown(&sums.claimed, places);
    let claimed = voice.say("sum-claimed", &[("claimed", &claimed)]);
    let claimed = if sums.claimed == sums.bonus {
        ""
    } else {
        claimed.as_str()
    };
    let of = |kinds: &[K]| -> Vec<(String, Points)> {
        let mine = told.adjustments.iter().filter(|one| kinds.contains(&one.kind));
        mine.map(|one| (voice.word("adjustment", &id_of(&one.kind)), one.amount.clone()))
            .collect()
    };
    let composed: Points = of(&[K::Composition]).into_iter().map(|(_, amount)| amount).sum();
    let word = |key: &str| voice.say(key, &[]);
    let mut terms = vec![(word("sum-found"), -sums.found.clone())];
    terms.extend(of(&[
        K::CapRelief,
        K::Overfull,
        K::Unlisted,
        K::Zeroed,
        K::Absorbed,
        K::PartFailed,
        K::Rescale,
        K::RoundLevel1,
    ]));
    let bonus_at = terms.len();
    terms.push((word("sum-bonus"), sums.bonus.clone()));
    terms.push((word("sum-major"), -sums.major.clone()));
    terms.extend(of(&[K::VetoFixed, K::Ceiling, K::Floor]));
    terms.push((word("sum-composition"), composed));
    terms.push((word("sum-rounding"), sums.rounding.clone()));
    let mut out = format!("{} {}", word("sum-full"), shown(&sums.full, places));
    for (at, (name, amount)) in terms.iter().enumerate() {
        let tail = if at == bonus_at { claimed } else { "" };
        if !amount.is_zero() || !tail.is_empty() {
            let sign = if amount.is_negative() { '−' } else { '+' };
            out.push_str(&format!(" {sign} {name} {}{tail}", shown(&amount.abs(), places)));
        }
    }
    match (told.result.shown(), &told.result.exact) {
        (Some(total), _) => out.push_str(&format!(" = {total}")),
        (None, Some(exact)) => {
            out.push_str(&voice.say("sum-would-be", &[("exact", &shown(exact, places))]));
        }
        (None, None) => {}
    }
    out + "\n"
}

/// Sources, what moved outside the tree, settings, remarks, and the line that checks the sum.
pub fn foot(told: &Explanation, voice: Voice) -> String {
    let mut out = String::new();
    if !told.sources.is_empty() {
        out.push_str(&format!("\n{}\n", voice.say("sources", &[])));
        for source in &told.sources {
            out.push_str(&source_line(source, told.result.places, voice));
        }
    }
    out.push_str(&tree::outside(told, voice));
    let settings: Vec<String> = told
        .settings
        .iter()
        .map(|setting| match voice.setting(&setting.name) {
            Some(meaning) => format!("{meaning} {}={}", setting.name, setting.value),
            None => format!("{}={}", setting.name, setting.value),
        })
        .collect();
    out.push_str(&format!(
        "\n{}\n{}",
        voice.say("settings", &[]),
        wrapped(&settings, "  ", ROOM)
    ));
    if !told.remarks.is_empty() {
        out.push('\n');
    }
    for remark in &told.remarks {
        out.push_str(&format!("{}\n", voice.line(remark)));
    }
    if told.result.total.is_some() {
        let moved: Points = told.adjustments.iter().map(|one| &one.amount).sum();
        let places = told.result.places;
        let (sum, leaves) = (told.sum(), shown(&(told.sum() - &moved), places));
        let total = told.result.shown().unwrap_or_default();
        let args = [
            ("leaves", leaves.as_str()),
            ("moved", &shown(&moved, places)),
            ("sum", &shown(&sum, places)),
        ];
        let args: Vec<(&str, &str)> = args.into_iter().chain([("total", total.as_str())]).collect();
        out.push_str(&format!("\n{}\n", voice.say("adds-up", &args)));
    }
    out
}

fn source_line(source: &SourceLine, places: u32, voice: Voice) -> String {
    let indent = "  ".repeat(usize::try_from(source.level).unwrap_or_default() + 1);
    let score = source
        .score
        .as_ref()
        .map_or_else(|| "—".to_owned(), |score| shown(score, places));
    let (weight, full, adds) = (
        source.weight.to_string(),
        shown(&source.full, places),
        shown(&source.adds, places),
    );
    let args = [
        ("title", voice.text(&source.title)),
        ("score", score.as_str()),
        ("full", &full),
        ("weight", &weight),
        ("adds", &adds),
    ];
    let mut out = format!("{indent}{}\n", voice.say("source", &args));
    if !source.key.is_empty() {
        out.push_str(&format!(
            "{indent}  {}\n",
            tree::core_words(&source.key, &source.params, places, voice)
        ));
    }
    out
}
