//! Reading and writing a rubric file (YAML).
//!
//! All input is hostile: size, depth and number of nodes are bounded before anything is built, and each error
//! names line, place and remedy. **Invariant:** a file that parses is a draft, whatever its weights; `check`
//! judges it.

use super::{FORMAT, Indicator, Rubric};
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

/// Turns an error of the YAML reader into a refusal with its line.
pub(crate) fn yaml_refusal(code: &'static str, error: &serde_saphyr::Error) -> Refusal {
    let line = error
        .location()
        .and_then(|l| u32::try_from(l.line()).ok())
        .unwrap_or(0);
    let reason: String = error.to_string().chars().take(300).collect();
    Refusal::new(code, &[("reason", &reason), ("line", &line.to_string())]).at(Place {
        line,
        ..Place::default()
    })
}

/// Reads a rubric.
///
/// # Errors
/// `MJ1001` too large, `MJ1002` not UTF-8, `MJ1003` not readable as a rubric, `MJ1004` another format,
/// `MJ1005` too many indicators, `MJ1006` more than five levels.
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
    let rubric: Rubric = serde_saphyr::from_str_with_options(text, bounded(MAX_NODES))
        .map_err(|error| yaml_refusal("MJ1003", &error))?;
    if rubric.mingjian != FORMAT {
        return Err(
            Refusal::new("MJ1004", &[("found", &rubric.mingjian), ("wanted", FORMAT)]).at(Place {
                line: 1,
                ..Place::default()
            }),
        );
    }
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
    serde_saphyr::to_string(rubric)
        .map_err(|error| Refusal::new("MJ1003", &[("reason", &error.to_string()), ("line", "0")]))
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn hostile_files_are_refused_with_code_and_line() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert_eq!(parse(deep.as_bytes()).unwrap_err().code, "MJ1003");
        assert_eq!(parse(&[b'a', b'\n', 0xff]).unwrap_err().place.line, 2);
        assert_eq!(parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err().code, "MJ1001");
        let other = SMALL.replace("rubric/1", "rubric/9");
        assert_eq!(parse(other.as_bytes()).unwrap_err().code, "MJ1004");
        for bad in ["NaN", "1e999", "0x10", "[1]"] {
            let text = SMALL.replace("0.6400", bad);
            let refusal = parse(text.as_bytes()).unwrap_err();
            assert_eq!((refusal.code, refusal.place.line), ("MJ1003", 7), "{bad}");
        }
        let unknown = SMALL.replace("weight:", "wieght:");
        assert!(
            parse(unknown.as_bytes())
                .unwrap_err()
                .message(crate::lang::Lang::Zh)
                .contains("wieght")
        );
    }
}
