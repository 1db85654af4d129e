//! Reading and writing a rubric file (YAML).
//!
//! All input is hostile: size, depth and number of nodes are bounded before anything is built, and each error
//! names line, place and remedy. **Invariant:** a file that parses is a draft, whatever its weights; `check`
//! judges it.

use serde_saphyr::{Error, budget::BudgetBreach};

use super::{FORMAT, Indicator, Lines, Rubric};
use crate::refusal::{Place, Refusal};

/// Largest rubric file that is read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Deepest nesting of YAML.
pub const MAX_DEPTH: usize = 32;
/// Most YAML nodes.
pub const MAX_NODES: usize = 400_000;
/// Most indicators.
pub const MAX_INDICATORS: usize = 20_000;
/// Most levels of indicators.
pub const MAX_LEVELS: usize = 5;

/// Options that bound what a YAML text may cost.
pub(crate) fn bounded(max_nodes: usize) -> serde_saphyr::Options {
    let mut budget = serde_saphyr::Budget::default();
    budget.max_depth = MAX_DEPTH;
    budget.max_nodes = max_nodes;
    budget.max_events = max_nodes.saturating_mul(3);
    budget.max_documents = 1;
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(budget);
    options.with_snippet = false;
    options
}

/// Turns an error of the YAML reader into a refusal with its line; `max_nodes` is the limit it was read under.
///
/// `MJ1007` for nesting and `MJ1008` for size; what else is wrong is said in the reader's language, never in the
/// words of the library.
pub(crate) fn yaml_refusal(code: &'static str, error: &serde_saphyr::Error, max_nodes: usize) -> Refusal {
    let error = match error.without_snippet() {
        Error::AliasError { error, .. } => error.without_snippet(),
        other => other,
    };
    let line = error
        .location()
        .and_then(|l| u32::try_from(l.line()).ok())
        .unwrap_or(0);
    let place = Place {
        line,
        ..Place::default()
    };
    if let Error::Budget { breach, .. } = error {
        let (code, limit) = match breach {
            BudgetBreach::Depth { .. } => ("MJ1007", MAX_DEPTH),
            _ => ("MJ1008", max_nodes),
        };
        return Refusal::new(code, &[("limit", &limit.to_string())]).at(place);
    }
    let (kind, name, known) = reason(error);
    let name: String = name.chars().take(60).collect();
    let params = [
        ("kind", kind),
        ("name", name.as_str()),
        ("known", &known.join("、")),
        ("line", &line.to_string()),
    ];
    Refusal::new(code, &params).at(place)
}

/// What is wrong, as the choices of the message `yaml-reason`: its kind, what was written, what could be written.
fn reason(error: &Error) -> (&'static str, String, &[&'static str]) {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => ("field", field.clone(), expected),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => ("variant", variant.clone(), expected),
        Error::SerdeMissingField { field, .. } => ("missing", (*field).to_owned(), &[]),
        Error::DuplicateMappingKey { key, .. } => ("twice", key.clone().unwrap_or_default(), &[]),
        Error::SerdeInvalidType { unexpected, .. } | Error::SerdeInvalidValue { unexpected, .. } => {
            let kind = match unexpected.split(' ').next() {
                Some("boolean") => "boolean",
                Some("sequence") => "list",
                Some("map" | "mapping") => "parts",
                _ => "type",
            };
            (kind, quoted(unexpected, ['`', '"']).to_owned(), &[])
        }
        Error::QuotingRequired { value, .. } => ("boolean", value.clone(), &[]),
        Error::Message { msg, .. } if msg.ends_with(crate::points::NOT_POINTS) => {
            ("number", quoted(msg, ['“', '”']).to_owned(), &[])
        }
        Error::Message { msg, .. } if msg.contains(super::id::NOT_A_CAP) => {
            ("cap", quoted(msg, ['“', '”']).to_owned(), &[])
        }
        Error::Eof { .. } => ("empty", String::new(), &[]),
        Error::Unexpected { .. } | Error::NullIntoString { .. } => ("type", String::new(), &[]),
        _ => ("syntax", String::new(), &[]),
    }
}

/// What stands between quotation marks; the whole without any.
fn quoted(text: &str, marks: [char; 2]) -> &str {
    text.split(marks).nth(1).unwrap_or(text)
}

/// Reads a rubric.
///
/// # Errors
/// `MJ1001` too large, `MJ1002` not UTF-8, `MJ1003` not readable as a rubric, `MJ1004` another format,
/// `MJ1005` too many indicators, `MJ1006` more than five levels, `MJ1007` nested too deep, `MJ1008` too many parts.
pub fn parse(bytes: &[u8]) -> Result<Rubric, Refusal> {
    if bytes.len() > MAX_BYTES {
        let (size, limit) = (bytes.len().to_string(), MAX_BYTES.to_string());
        return Err(Refusal::new("MJ1001", &[("size", &size), ("limit", &limit)]));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + good.iter().filter(|b| **b == b'\n').count();
        let line = u32::try_from(line).unwrap_or(0);
        Refusal::new("MJ1002", &[("line", &line.to_string())]).at(Place {
            line,
            ..Place::default()
        })
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rubric: Rubric = serde_saphyr::from_str_with_options(text, bounded(MAX_NODES))
        .map_err(|error| yaml_refusal("MJ1003", &error, MAX_NODES))?;
    if rubric.mingjian != FORMAT {
        return Err(
            Refusal::new("MJ1004", &[("found", &rubric.mingjian), ("wanted", FORMAT)]).at(Place {
                line: 1,
                ..Place::default()
            }),
        );
    }
    rubric.missing_lines = Lines::of(text, "missing", rubric.missing.len());
    let mut count = 0;
    measure(&rubric.indicators, 1, &mut count)?;
    Ok(rubric)
}

fn measure(indicators: &[Indicator], level: usize, count: &mut usize) -> Result<(), Refusal> {
    for indicator in indicators {
        *count += 1;
        let place = || Place {
            line: indicator.id.line,
            ..Place::node(indicator.id.text.as_str())
        };
        if *count > MAX_INDICATORS {
            return Err(Refusal::new("MJ1005", &[("limit", &MAX_INDICATORS.to_string())]).at(place()));
        }
        if level > MAX_LEVELS {
            return Err(Refusal::new("MJ1006", &[("limit", &MAX_LEVELS.to_string())]).at(place()));
        }
        measure(&indicator.children, level + 1, count)?;
    }
    Ok(())
}

/// Writes a rubric; what is written reads back equal.
///
/// # Errors
/// `MJ1003` when a text cannot be written as YAML.
pub fn write(rubric: &Rubric) -> Result<String, Refusal> {
    serde_saphyr::to_string(rubric).map_err(|_| {
        let params = [("kind", "syntax"), ("name", ""), ("known", ""), ("line", "0")];
        Refusal::new("MJ1003", &params)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::points::Points;

    const SMALL: &str = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses:\n  - {id: A, title: 甲, total: 100}\n\
                         indicators:\n  - {id: a, code: '1', title: 一, weight: 0.6400}\n";

    #[test]
    fn decimals_come_in_exactly_and_lines_are_kept() {
        let rubric = parse(SMALL.as_bytes()).unwrap();
        assert_eq!(rubric.indicators[0].weight, Some(Points::scaled(64, 2)));
        assert_eq!(rubric.indicators[0].id.line, 7);
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        let rubric = parse(SMALL.as_bytes()).unwrap();
        assert_eq!(parse(write(&rubric).unwrap().as_bytes()).unwrap(), rubric);
    }

    /// Indicators below indicators, deeper than any table.
    fn nested() -> String {
        format!("indicators: {}", "[{id: a, title: b, children: ".repeat(1000))
    }

    #[test]
    fn hostile_files_are_refused_with_code_and_line() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert_eq!(parse(deep.as_bytes()).unwrap_err().code, "MJ1003");
        let nested = nested();
        assert_eq!(parse(nested.as_bytes()).unwrap_err().code, "MJ1007");
        let many = format!("missing: [{}]", "x,".repeat(MAX_NODES));
        assert_eq!(parse(many.as_bytes()).unwrap_err().code, "MJ1008");
        assert_eq!(parse(&[b'a', b'\n', 0xff]).unwrap_err().place.line, 2);
        assert_eq!(parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err().code, "MJ1001");
        let other = SMALL.replace("rubric/1", "rubric/9");
        assert_eq!(parse(other.as_bytes()).unwrap_err().code, "MJ1004");
        for bad in ["NaN", "1e999", "0x10", "[1]"] {
            let text = SMALL.replace("0.6400", bad);
            let refusal = parse(text.as_bytes()).unwrap_err();
            assert_eq!((refusal.code, refusal.place.line), ("MJ1003", 7), "{bad}");
        }
    }

    #[test]
    fn more_indicators_than_anybody_prints_are_refused() {
        let rows: String = (0..=MAX_INDICATORS)
            .map(|at| format!("  - {{id: i{at}, title: x}}\n"))
            .collect();
        let head = SMALL.split("indicators:").next().unwrap();
        let refusal = parse(format!("{head}indicators:\n{rows}").as_bytes()).unwrap_err();
        assert_eq!((refusal.code, refusal.place.line), ("MJ1005", 20_007));
    }

    #[test]
    fn what_the_yaml_reader_says_is_said_in_both_languages() {
        let said = |from: &str, to: &str| {
            assert!(SMALL.contains(from), "{from}");
            let refusal = parse(SMALL.replace(from, to).as_bytes()).unwrap_err();
            let (zh, en) = (refusal.message(Lang::Zh), refusal.message(Lang::En));
            for word in [
                "invalid", "expected", "unknown", "struct", "budget", "breach", "Depth", "boolean",
            ] {
                assert!(!zh.contains(word), "{zh}");
            }
            assert!(!en.contains("struct") && !en.contains('。'), "{en}");
            (zh, en)
        };
        for (from, to, zh, en) in [
            ("weight:", "wieght:", "没有“wieght”这一栏", "no field “wieght”"),
            ("title: 一", "title: yes", "加引号", "quotation marks"),
            ("title: 一", "title: true", "加引号", "quotation marks"),
            (
                "weight: 0.6400",
                "weight: 1e999",
                "“1e999”不是数",
                "“1e999” is no number",
            ),
            (
                "weight: 0.6400",
                "kind: pionts",
                "“pionts”不在可写的值里",
                "“pionts” is none of the values",
            ),
            (
                "weight: 0.6400",
                "cap: upper",
                "“upper”不是扣分封顶",
                "“upper” is no cap",
            ),
            ("title: 表\n", "", "缺少“title”", "lacks “title”"),
            (
                "title: 表\n",
                "title: 表\ntitle: 表\n",
                "“title”写了两次",
                "“title” is written twice",
            ),
            ("title: 一", "title: [一]", "列表", "list"),
            ("weight: 0.6400", "children: 3", "写法不对", "another kind"),
            ("weight: 0.6400}", "weight: 0.6400", "缩进", "indentation"),
        ] {
            let told = said(from, to);
            assert!(told.0.contains(zh), "{to}: {}", told.0);
            assert!(told.1.contains(en), "{to}: {}", told.1);
        }
        let told = parse(nested().as_bytes()).unwrap_err().message(Lang::Zh);
        assert!(told.contains("32 层") && !told.contains("Depth"), "{told}");
    }

    #[test]
    fn an_unknown_field_is_named() {
        let unknown = SMALL.replace("weight:", "wieght:");
        assert!(
            parse(unknown.as_bytes())
                .unwrap_err()
                .message(Lang::Zh)
                .contains("wieght")
        );
    }
}
