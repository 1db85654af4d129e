//! 得分推导: an evaluation turned into lines that a reader opens one by one.

use super::compose::Composed;
use super::outcome::*;
use super::table::{At, Node, Table};
use super::unit::Evaluation;
use super::weights::Part;
use super::{Scheme, grade};
use crate::lang::Text;
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Citation, Kind, Rubric, Settings, VetoEffect};

/// Builds the explanation of one unit.
pub(crate) fn explain(
    scheme: &Scheme<'_>,
    result: UnitResult,
    composed: Option<Composed<'_>>,
) -> Explanation {
    let rubric = scheme.rubric;
    let class = rubric.classes.iter().find(|c| c.id.text == result.unit.class);
    let mut out = Explanation {
        class_title: class.map(|c| c.title.clone()).unwrap_or_default(),
        rubric: format!("{}@{}", rubric.id, rubric.version),
        label: rubric.label.clone(),
        sums: Sums::default(),
        nodes: Vec::new(),
        outside: Vec::new(),
        adjustments: Vec::new(),
        sources: Vec::new(),
        next_grade: None,
        settings: settings_shown(&rubric.settings),
        remarks: Vec::new(),
        result,
    };
    let Some(composed) = composed else { return out };
    let mut inside = Points::ZERO;
    if let (Some(run), Some(table)) = (&composed.table, scheme.tables.get(out.result.unit.class.as_str())) {
        out.outside = outside(rubric, run);
        if composed.outside_only {
            let of_majors = |a: &&Adjustment| a.kind == AdjustmentKind::MajorCap;
            out.adjustments = run.adjustments.iter().filter(of_majors).cloned().collect();
            inside = -run.outside.major_sum();
        } else {
            out.nodes = nodes(rubric, table, run);
            out.adjustments.clone_from(&run.adjustments);
            out.sums = sums(run);
            inside = run.exact.clone();
        }
    }
    out.sources = composed.lines;
    if !out.sources.is_empty() {
        let amount = &composed.exact - &inside;
        if !amount.is_zero() {
            push(
                &mut out.adjustments,
                AdjustmentKind::Composition,
                amount,
                "adjust-composition",
            );
        }
    }
    if let Some(total) = &out.result.total {
        let amount = total - &composed.exact;
        if !amount.is_zero() {
            out.sums.rounding = amount.clone();
            push(
                &mut out.adjustments,
                AdjustmentKind::Rounding,
                amount,
                "adjust-rounding",
            );
        }
        let bands = grade::bands(rubric, &out.result.unit.class);
        let current = bands
            .iter()
            .find(|b| Some(&b.id.text) == out.result.grade.as_ref())
            .copied();
        let value = grade::graded_on(rubric, &composed.exact, total);
        out.next_grade = grade::next(&bands, current, value);
    }
    out.remarks = unread(rubric, &out.nodes);
    out
}

fn push(list: &mut Vec<Adjustment>, kind: AdjustmentKind, amount: Points, key: &str) {
    list.push(Adjustment {
        kind,
        node: String::new(),
        amount,
        key: key.to_owned(),
        params: Vec::new(),
    });
}

/// A citation in one line, with the mark of whether it was read.
pub(crate) fn clause(rubric: &Rubric, id: &str) -> Option<ClauseShown> {
    rubric.citations.iter().find(|c| c.id.text == id).map(shown)
}

fn shown(citation: &Citation) -> ClauseShown {
    let number = if citation.number.is_empty() {
        String::new()
    } else {
        format!("({})", citation.number)
    };
    // Inside 《》 a title's own marks become 〈〉.
    let title = citation.document.zh.replace('《', "〈").replace('》', "〉");
    let zh = format!("《{title}》{number}{}", citation.article.zh);
    let en = match (citation.document.en.is_empty(), citation.article.en.is_empty()) {
        (true, true) => String::new(),
        _ => format!(
            "{}{number}, {}",
            citation.document.get(crate::lang::Lang::En),
            citation.article.get(crate::lang::Lang::En)
        ),
    };
    ClauseShown {
        text: Text { zh, en },
        read: citation.read,
    }
}

fn clauses(rubric: &Rubric, ids: &[String]) -> Vec<ClauseShown> {
    ids.iter().filter_map(|id| clause(rubric, id)).collect()
}

fn nodes(rubric: &Rubric, table: &Table<'_>, run: &Evaluation<'_>) -> Vec<NodeLine> {
    let mut position = vec![None; table.nodes.len()];
    let mut lines: Vec<NodeLine> = Vec::new();
    for (at, node) in table.nodes.iter().enumerate() {
        let part = run.weights.parts.get(at).copied().unwrap_or(Part::Absent);
        if part == Part::Absent {
            continue;
        }
        if let Some(slot) = position.get_mut(at) {
            *slot = Some(lines.len());
        }
        let parent = node.parent.and_then(|p| position.get(p).copied().flatten());
        lines.push(line(rubric, table, run, at, node, part, parent));
    }
    lines
}

fn line(
    rubric: &Rubric,
    table: &Table<'_>,
    run: &Evaluation<'_>,
    at: At,
    node: &Node<'_>,
    part: Part,
    parent: Option<usize>,
) -> NodeLine {
    let effective = run.weights.effective.get(at).cloned().unwrap_or_default();
    let measured = run.measured.get(at).cloned().unwrap_or_default();
    let indicator = node.indicator;
    let entries = run.entries.get(&at).map_or(&[][..], |e| e.as_slice());
    let mut losses: Vec<LossLine> = Vec::new();
    if let Some(value) = run.values.get(&at) {
        losses.extend(value.base_line.clone());
    }
    for (from, value) in &run.values {
        for loss in value
            .losses
            .iter()
            .filter(|l| l.on == at || (*from == at && !l.line.counted))
        {
            losses.push(LossLine {
                amount: loss.amount.clone(),
                ..loss.line.clone()
            });
        }
    }
    let (mut lost, mut score) = (
        measured.lost.clone(),
        &(&effective - &measured.kept) - &measured.passed,
    );
    if let Some((_, claimed, worth, lines)) = run.outside.bonuses.iter().find(|b| b.0 == at) {
        (lost, score) = (claimed.clone(), worth.clone());
        losses.clone_from(lines);
    }
    let first = entries.first();
    NodeLine {
        id: table.label(at).to_owned(),
        code: indicator.map(|i| i.code.clone()).unwrap_or_default(),
        title: indicator.map_or_else(|| table.class.title.clone(), |i| i.title.clone()),
        level: node.level,
        parent,
        kind: node.kind,
        state: match (part, run.states.get(at)) {
            (Part::Applicable, Some(NodeState::Open)) => NodeState::Open,
            (Part::Applicable, _) => NodeState::Scored,
            _ => NodeState::NotApplicable,
        },
        weight: node
            .printed
            .clone()
            .or_else(|| (node.kind == Kind::Group).then(|| node.weight.clone())),
        effective,
        lost,
        kept: measured.kept,
        passed: measured.passed,
        score,
        capped: measured.capped,
        losses,
        standard: indicator.map(|i| i.standard.clone()).unwrap_or_default(),
        methods: indicator.map(|i| i.methods.clone()).unwrap_or_default(),
        clauses: indicator.map(|i| clauses(rubric, &i.clauses)).unwrap_or_default(),
        reason: first.map(|e| e.reason.clone()).unwrap_or_default(),
        proof: first.map(|e| e.proof.clone()).unwrap_or_default(),
        assessors: entries
            .iter()
            .map(|e| e.assessor.clone())
            .filter(|a| !a.is_empty())
            .collect(),
    }
}

fn outside(rubric: &Rubric, run: &Evaluation<'_>) -> Vec<OutsideLine> {
    let majors = run.outside.majors.iter().map(|taken| OutsideLine {
        id: taken.major.id.text.clone(),
        code: taken.major.code.clone(),
        title: taken.major.title.clone(),
        kind: "major_deduction".to_owned(),
        amount: taken.amount.clone(),
        losses: taken.lines.clone(),
        clauses: clauses(rubric, &taken.major.clauses),
        reason: taken.reason.clone(),
        proof: taken.proof.clone(),
    });
    let vetoes = run.outside.vetoes.iter().map(|fired| {
        let counts = fired
            .because
            .iter()
            .map(|(title, count)| format!("{} {count}", title.zh));
        let mut reason: Vec<String> = counts.collect();
        reason.extend(Some(fired.reason.clone()).filter(|r| !r.is_empty()));
        OutsideLine {
            id: fired.veto.id.text.clone(),
            code: fired.veto.code.clone(),
            title: fired.veto.title.clone(),
            kind: match fired.veto.effect {
                VetoEffect::Stop => "veto",
                VetoEffect::Fixed => "veto_fixed",
                VetoEffect::Part => "veto_part",
            }
            .to_owned(),
            amount: Points::ZERO,
            losses: Vec::new(),
            clauses: clauses(rubric, &fired.veto.clauses),
            reason: reason.join(";"),
            proof: fired.proof.clone(),
        }
    });
    majors.chain(vetoes).collect()
}

fn sums(run: &Evaluation<'_>) -> Sums {
    let of = |kinds: &[AdjustmentKind]| -> Points {
        run.adjustments
            .iter()
            .filter(|a| kinds.contains(&a.kind))
            .map(|a| &a.amount)
            .sum()
    };
    use AdjustmentKind as K;
    let rescale = of(&[K::Rescale]);
    let relief = of(&[
        K::CapRelief,
        K::Overfull,
        K::Unlisted,
        K::Zeroed,
        K::Absorbed,
        K::PartFailed,
        K::RoundLevel1,
    ]);
    Sums {
        full: run.full.clone(),
        // What was found is the rest of the account: it must come out whatever the caps did.
        found: &(&(&run.full + &relief) + &rescale) - &run.base,
        relief,
        rescale,
        base: run.base.clone(),
        claimed: run.outside.claimed.clone(),
        bonus: run.outside.bonus.clone(),
        major: run.outside.major_sum(),
        bounds: of(&[K::VetoFixed, K::Ceiling, K::Floor]),
        rounding: Points::ZERO,
    }
}

/// The settings with their values as written, in the order of the format.
pub(crate) fn settings_shown(settings: &Settings) -> Vec<SettingShown> {
    struct Pairs(Vec<SettingShown>);
    impl<'de> serde::Deserialize<'de> for Pairs {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Pairs;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a map of settings")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                    let mut pairs = Vec::new();
                    while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                        let value = match value {
                            serde_json::Value::String(text) => text,
                            serde_json::Value::Null => "none".to_owned(),
                            other => other.to_string(),
                        };
                        pairs.push(SettingShown { name, value });
                    }
                    Ok(Pairs(pairs))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }
    // Through JSON text, which keeps the order of the fields.
    serde_json::to_string(settings)
        .and_then(|text| serde_json::from_str::<Pairs>(&text))
        .map(|pairs| pairs.0)
        .unwrap_or_default()
}

/// One remark for the citations behind these nodes that were not read.
fn unread(rubric: &Rubric, nodes: &[NodeLine]) -> Vec<Refusal> {
    let mut remarks = Vec::new();
    let number = nodes.iter().flat_map(|n| &n.clauses).filter(|c| !c.read).count();
    if number > 0 {
        let params = [("count", number.to_string())];
        let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
        remarks.push(Refusal::new("MJ4060", &params).at(Place::node(rubric.id.text.as_str())));
    }
    remarks
}
