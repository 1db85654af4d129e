//! 标题前缀: words before the page's own heading in its title that stand nowhere else on the page.

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "title_prefix",
    rules: &["title-prefix"],
    run,
};

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let Some(field) = page.fields.iter().find(|field| field.part == Part::Title) else {
        return Vec::new();
    };
    let Some(heading) = heading(page).filter(|heading| heading.chars().count() >= 6) else {
        return Vec::new();
    };
    let Some(at) = field.text.find(&heading).filter(|at| *at > 0) else {
        return Vec::new();
    };
    let separator = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '_' | '-' | '|' | '—' | '–' | ':' | '：' | '>' | '·' | '【' | '】' | '[' | ']' | '「' | '」'
            )
    };
    let prefix = field.text.get(..at).unwrap_or_default().trim_matches(separator);
    if prefix.chars().count() < 2 {
        return Vec::new();
    }
    // A name of site, section or place stands elsewhere as well.
    let names = [context.unit.as_deref(), context.place.as_deref()];
    let known = |part: &str| {
        page.text().contains(part)
            || page.fields.iter().any(|other| {
                other.part == Part::Meta
                    && ["sitename", "columnname"].contains(&other.name.to_ascii_lowercase().as_str())
                    && other.text.contains(part)
            })
            || names.into_iter().flatten().any(|name| name.contains(part))
            || ["政府", "政务", "公开", "网站", "门户", "局", "委员会"]
                .iter()
                .any(|word| part.contains(word))
    };
    let strange: Vec<&str> = prefix
        .split(['_', '|', '-', '—'])
        .map(str::trim)
        .filter(|part| part.chars().count() >= 2 && !known(part))
        .collect();
    if strange.is_empty() {
        return Vec::new();
    }
    let betting =
        terms().is_some_and(|terms| terms.betting.iter().any(|word| prefix.contains(word.as_str())));
    let joined = strange.len() >= 2 || prefix.contains('_');
    let confidence = if betting {
        95
    } else if joined {
        80
    } else {
        65
    };
    let excerpt = field.text.chars().take(120).collect();
    let spot = page.spot_in_source(Part::Title, field.offset, excerpt);
    let finding = page.finding("title-prefix", Kind::Tampering, confidence, vec![spot]);
    vec![with(finding, &[("prefix", prefix), ("heading", &heading)])]
}

/// The page's own heading: its first `h1`, or what its labels call it.
fn heading(page: &Page) -> Option<String> {
    let first = page
        .elements
        .iter()
        .find(|element| element.name == "h1" && element.filled);
    let text = first.and_then(|element| page.text().get(element.text_start..element.text_end));
    let squeezed = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    squeezed
        .filter(|text| !text.is_empty())
        .or_else(|| page.meta("ArticleTitle").map(|field| field.text.clone()))
}
