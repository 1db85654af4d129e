//! 用词: rules of a rubric in words: what a trigger takes, where a loss stops, how a band runs.
//!
//! Words come from `lang/words.*.ftl`; numbers stand as the rubric writes them.

use mingjian_app::queries::GradeRow;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::rubric::{
    BonusLimit, Cap, Cost, EvidenceForm, Gate, Kind, Level, Method, NaRule, PassMark, Trigger, Verifiable,
    Volume,
};

use mingjian_core::score::AdjustmentKind;

use crate::numbers::{percent_plain, plain};
use crate::texts::say;

/// What stands between things in a row.
pub(crate) fn comma(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "、" } else { ", " }
}

/// What stands between clauses.
fn pause(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "，" } else { ", " }
}

/// A date in words; the text itself when it is none.
pub(crate) fn date(lang: Lang, iso: &str) -> String {
    let mut parts = iso.splitn(3, '-').map(|part| part.trim_start_matches('0'));
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => say(
            lang,
            "date-long",
            &[("year", year), ("month", &month_name(lang, month)), ("day", day)],
        ),
        _ => iso.to_owned(),
    }
}

fn month_name(lang: Lang, month: &str) -> String {
    mingjian_core::lang::say(lang, &format!("calendar-month-{month}"), &[])
}

/// The snake-case name of a value, as its format writes it.
fn name(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name.replace('_', "-"),
        _ => String::new(),
    }
}

/// Why points move outside the leaves, in a word.
pub(crate) fn adjustment(lang: Lang, kind: AdjustmentKind) -> String {
    say(lang, &format!("adjusted-{}", name(kind)), &[])
}

/// 考核方式.
pub(crate) fn method(lang: Lang, method: Method) -> String {
    say(lang, &format!("method-{}", name(method)), &[])
}

/// 指标类型.
pub(crate) fn kind(lang: Lang, kind: Kind) -> String {
    say(lang, &format!("kind-{}", name(kind)), &[])
}

/// 材料形式.
pub(crate) fn form(lang: Lang, form: EvidenceForm) -> String {
    say(lang, &format!("form-{}", name(form)), &[])
}

/// How data can be verified.
pub(crate) fn verifiable(lang: Lang, how: Verifiable) -> String {
    say(lang, &format!("verifiable-{}", name(how)), &[])
}

/// What evidence costs.
pub(crate) fn cost(lang: Lang, cost: Cost) -> String {
    say(lang, &format!("cost-{}", name(cost)), &[])
}

/// The rule for a not-applicable indicator.
pub(crate) fn na_rule(lang: Lang, rule: NaRule) -> String {
    say(lang, &format!("na-{}", name(rule)), &[])
}

/// Where a loss stops.
pub(crate) fn cap(lang: Lang, cap: &Cap) -> String {
    match cap {
        Cap::Node(id) => say(lang, "cap-node", &[("node", id)]),
        other => say(lang, &format!("cap-{other}"), &[]),
    }
}

/// How much a trigger takes; on a bonus what it brings.
pub(crate) fn trigger(lang: Lang, one: &Trigger, bonus: bool) -> String {
    let per = one.per.get(lang);
    let each = |key: &str, args: &[(&str, &str)]| {
        let key = match (per.is_empty(), bonus) {
            (true, false) => format!("take-{key}"),
            (false, false) => format!("take-{key}-per"),
            (true, true) => format!("bring-{key}"),
            (false, true) => format!("bring-{key}-per"),
        };
        let all: Vec<(&str, &str)> = args.iter().copied().chain([("per", per)]).collect();
        say(lang, &key, &all)
    };
    let mut parts = Vec::new();
    match (&one.amount, &one.min, &one.max) {
        (Some(amount), _, _) => parts.push(each("fixed", &[("n", &plain(amount))])),
        (None, Some(min), Some(max)) => {
            parts.push(each("range", &[("min", &plain(min)), ("max", &plain(max))]));
        }
        (None, Some(min), None) => parts.push(each("least", &[("n", &plain(min))])),
        (None, None, Some(max)) => parts.push(each("most", &[("n", &plain(max))])),
        (None, None, None) => {}
    }
    if let Some(share) = &one.share {
        parts.push(each("share", &[("n", &percent_plain(share))]));
    }
    if one.all {
        parts.push(say(lang, "take-all", &[]));
    }
    if let Some(block) = &one.zero {
        parts.push(say(lang, "take-zero", &[("block", &cap(lang, block))]));
    }
    if let Some(ceiling) = &one.ceiling {
        parts.push(say(lang, "take-ceiling", &[("n", &plain(ceiling))]));
    }
    if let Some(share) = &one.ceiling_share {
        parts.push(say(lang, "take-ceiling-share", &[("n", &percent_plain(share))]));
    }
    if let Some(volume) = &one.volume {
        parts.push(by_volume(lang, volume));
    }
    for step in &one.steps {
        parts.push(say(
            lang,
            "take-step",
            &[("from", &step.from.to_string()), ("n", &plain(&step.amount))],
        ));
    }
    if let Some(most) = &one.up_to {
        parts.push(say(lang, "take-up-to", &[("n", &plain(most))]));
    }
    if let Some(after) = &one.after {
        parts.push(say(lang, "take-after", &[("other", after)]));
    }
    if !one.charge.is_empty() {
        parts.push(say(
            lang,
            "take-charge",
            &[("nodes", &one.charge.join(comma(lang)))],
        ));
    }
    if let Some(stop) = &one.cap {
        parts.push(say(lang, "take-cap", &[("block", &cap(lang, stop))]));
    }
    parts.join(pause(lang))
}

fn by_volume(lang: Lang, volume: &Volume) -> String {
    say(
        lang,
        "take-volume",
        &[
            ("at", &percent_plain(&volume.first_at)),
            ("first", &plain(&volume.first)),
            ("from", &percent_plain(&volume.then_from)),
            ("step", &percent_plain(&volume.step)),
            ("each", &plain(&volume.each)),
        ],
    )
}

/// What a level gives.
pub(crate) fn level(lang: Lang, one: &Level) -> String {
    match (&one.points, &one.share) {
        (Some(points), _) => say(lang, "level-points", &[("n", &plain(points))]),
        (None, Some(share)) => say(lang, "level-share", &[("n", &percent_plain(share))]),
        (None, None) => String::new(),
    }
}

/// 部分及格线.
pub(crate) fn pass_mark(lang: Lang, mark: &PassMark) -> String {
    let at = match (&mark.at, &mark.share) {
        (Some(at), _) => plain(at),
        (None, Some(share)) => percent_plain(share),
        (None, None) => String::new(),
    };
    say(
        lang,
        if mark.strict {
            "pass-mark-below"
        } else {
            "pass-mark-at"
        },
        &[("n", &at)],
    )
}

/// 门槛.
pub(crate) fn gate(lang: Lang, gate: &Gate) -> String {
    let node = gate.node.clone().unwrap_or_else(|| say(lang, "gate-total", &[]));
    match (&gate.above, &gate.at_least) {
        (Some(above), _) => say(lang, "gate-above", &[("node", &node), ("n", &plain(above))]),
        (None, Some(least)) => say(lang, "gate-at-least", &[("node", &node), ("n", &plain(least))]),
        (None, None) => String::new(),
    }
}

/// 加分封顶.
pub(crate) fn limit(lang: Lang, limit: &BonusLimit) -> String {
    let share = limit.share.as_ref().map(percent_plain).unwrap_or_default();
    let of = limit
        .of
        .as_ref()
        .map_or_else(|| say(lang, "cap-setting", &[]), |of| cap(lang, of));
    say(lang, "bonus-limit", &[("of", &of), ("share", &share)])
}

/// How a band runs: `90 及以上`, `80 至不足 90`, `不足 60`.
pub(crate) fn band(lang: Lang, row: &GradeRow) -> String {
    let upper = row.upper.as_ref().map(plain);
    let upper_key = if row.upper_inclusive { "to" } else { "below" };
    match (row.band.min.as_ref().map(plain), upper) {
        (Some(min), None) => {
            let key = if row.band.min_inclusive {
                "band-from"
            } else {
                "band-above"
            };
            say(lang, key, &[("min", &min)])
        }
        (Some(min), Some(max)) => say(
            lang,
            &format!("band-from-{upper_key}"),
            &[("min", &min), ("max", &max)],
        ),
        (None, Some(max)) => say(lang, &format!("band-{upper_key}"), &[("max", &max)]),
        (None, None) => String::new(),
    }
}

/// Clauses of an indicator's facts that stand in one line under its standard.
pub(crate) fn joined(lang: Lang, all: &[Text]) -> String {
    let all: Vec<&str> = all.iter().map(|text| text.get(lang)).collect();
    all.join(comma(lang))
}

/// A moment: day and minute in Beijing.
pub(crate) fn moment(moment: mingjian_core::ids::Moment) -> String {
    let day = moment.date();
    let minutes = (moment.0 + 8 * 3_600_000).rem_euclid(86_400_000) / 60_000;
    format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use mingjian_core::points::Points;

    use super::*;

    fn p(text: &str) -> Option<Points> {
        Points::parse(text).ok()
    }

    #[test]
    fn a_trigger_says_what_it_takes() {
        let mut one = Trigger {
            amount: p("0.3"),
            per: Text::zh("处"),
            up_to: p("0.9"),
            ..Trigger::default()
        };
        assert_eq!(trigger(Lang::Zh, &one, false), "每处扣 0.3，合计不超过 0.9");
        one.per = Text::default();
        assert_eq!(trigger(Lang::Zh, &one, false), "扣 0.3，合计不超过 0.9");
        let range = Trigger {
            min: p("0.2"),
            max: p("0.6"),
            per: Text::zh("人"),
            ..Trigger::default()
        };
        assert_eq!(trigger(Lang::Zh, &range, false), "每人酌情扣 0.2—0.6");
        assert_eq!(trigger(Lang::Zh, &range, true), "每人酌情加 0.2—0.6");
        assert_eq!(
            trigger(
                Lang::Zh,
                &Trigger {
                    all: true,
                    ..Trigger::default()
                },
                false
            ),
            "此项不得分"
        );
    }

    #[test]
    fn every_name_of_the_format_has_its_words() {
        for lang in [Lang::Zh, Lang::En] {
            for one in [
                Method::Onsite,
                Method::Online,
                Method::Documents,
                Method::Overall,
                Method::Enquiry,
                Method::Recognition,
                Method::Sampling,
                Method::DailyMonitoring,
                Method::ThirdParty,
                Method::Questionnaire,
                Method::Postal,
                Method::Hotline,
            ] {
                assert!(!method(lang, one).starts_with("method-"), "{one:?}");
            }
            for one in [
                Kind::Group,
                Kind::Points,
                Kind::Levels,
                Kind::Deduct,
                Kind::Gain,
                Kind::Imported,
                Kind::Survey,
                Kind::Bonus,
            ] {
                assert!(!kind(lang, one).starts_with("kind-"), "{one:?}");
            }
            for one in [
                NaRule::Keep,
                NaRule::Scale,
                NaRule::Spread,
                NaRule::Fold,
                NaRule::Divide,
            ] {
                assert!(!na_rule(lang, one).starts_with("na-"), "{one:?}");
            }
            for one in [
                Cap::Own,
                Cap::Parent,
                Cap::Level1,
                Cap::Root,
                Cap::None,
                Cap::Node("x".into()),
            ] {
                assert!(!cap(lang, &one).starts_with("cap-"), "{one:?}");
            }
            for one in [
                Verifiable::Public,
                Verifiable::Records,
                Verifiable::OnSite,
                Verifiable::Hard,
            ] {
                assert!(!verifiable(lang, one).starts_with("verifiable-"), "{one:?}");
            }
            for one in [Cost::None, Cost::Low, Cost::Medium, Cost::High] {
                assert!(!cost(lang, one).starts_with("cost-"), "{one:?}");
            }
            use EvidenceForm::{File, Ledger, Link, Photo, Statement};
            for one in [File, Link, Photo, Ledger, Statement] {
                assert!(!form(lang, one).starts_with("form-"), "{one:?}");
            }
        }
    }
}
