//! 隐藏: whether an element is kept from readers, by inline styles and the style sheets inside the page.
//!
//! Selectors are matched by their compounds (`div.a #b`), later rules win, `!important` is taken as said. Sheets in
//! other files are not part of the record of one page. **Does not** lay the page out: what is moved off by several
//! rules together is not seen.

use std::collections::HashMap;

use super::element::Element;
use super::parse::Page;

/// How an element is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// `display:none`, `visibility:hidden` or `hidden`: menus and dialogs do this too.
    Switched,
    /// Inside `noscript`.
    NoScript,
    /// Transparent.
    Transparent,
    /// Letters of a pixel or less.
    Tiny,
    /// In the colour of its ground.
    SameColour,
    /// Outside the window.
    OffScreen,
    /// In a box without room.
    NoRoom,
}

impl Hidden {
    /// The word of the way.
    pub fn word(self) -> &'static str {
        match self {
            Self::Switched => "switched",
            Self::NoScript => "noscript",
            Self::Transparent => "transparent",
            Self::Tiny => "tiny",
            Self::SameColour => "same-colour",
            Self::OffScreen => "off-screen",
            Self::NoRoom => "no-room",
        }
    }
}

/// Most style rules that are read.
const MAX_RULES: usize = 5_000;

/// Most times that a rule is held against an element.
const MAX_WORK: usize = 4_000_000;

type Declarations = HashMap<String, String>;

struct Rule {
    /// Compounds from the outermost to the element itself.
    compounds: Vec<Compound>,
    declarations: Declarations,
}

#[derive(Default)]
struct Compound {
    name: Option<String>,
    ids: Vec<String>,
    classes: Vec<String>,
}

/// For each element the way in which it is hidden, by itself or by one around it.
pub fn hidden(page: &Page) -> Vec<Option<Hidden>> {
    let rules: Vec<Rule> = page
        .styles
        .iter()
        .flat_map(|raw| sheet(&raw.text))
        .take(MAX_RULES)
        .collect();
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, rule) in rules.iter().enumerate() {
        if let Some(last) = rule.compounds.last() {
            index.entry(key(last)).or_default().push(at);
        }
    }
    let mut work = 0_usize;
    let mut ways: Vec<Option<Hidden>> = Vec::with_capacity(page.elements.len());
    let mut grounds: Vec<Option<String>> = Vec::with_capacity(page.elements.len());
    for element in &page.elements {
        let around = element
            .parent
            .and_then(|parent| ways.get(parent).copied().flatten());
        let ground = element
            .parent
            .and_then(|parent| grounds.get(parent).cloned().flatten());
        if around.is_some() {
            ways.push(around);
            grounds.push(ground);
            continue;
        }
        let mut style = Declarations::new();
        for rule in candidates(&index, element)
            .into_iter()
            .filter_map(|at| rules.get(at))
        {
            work = work.saturating_add(1);
            if work <= MAX_WORK && matches(page, element, &rule.compounds) {
                style.extend(rule.declarations.clone());
            }
        }
        if let Some(inline) = element.attribute("style") {
            style.extend(declarations(inline));
        }
        let own = style
            .get("background-color")
            .or_else(|| style.get("background"))
            .cloned()
            .or_else(|| element.attribute("bgcolor").map(str::to_ascii_lowercase));
        let ground = own.map(|colour| plain(&colour)).or(ground);
        ways.push(way(element, &style, ground.as_deref()));
        grounds.push(ground);
    }
    ways
}

/// By what a compound is found: its id, its first class, or its name.
fn key(compound: &Compound) -> String {
    let id = compound.ids.first().map(|id| format!("#{id}"));
    let class = || compound.classes.first().map(|class| format!(".{class}"));
    id.or_else(class)
        .or_else(|| compound.name.clone())
        .unwrap_or_default()
}

/// The rules that may hold for an element, in the order of the sheets.
fn candidates(index: &HashMap<String, Vec<usize>>, element: &Element) -> Vec<usize> {
    if index.is_empty() {
        return Vec::new();
    }
    let id = element.attribute("id").map(|id| format!("#{id}"));
    let classes = element
        .attribute("class")
        .unwrap_or_default()
        .split_whitespace()
        .map(|class| format!(".{class}"));
    let keys = id
        .into_iter()
        .chain(classes)
        .chain(std::iter::once(element.name.to_string()));
    let mut found: Vec<usize> = keys
        .filter_map(|key| index.get(&key))
        .flatten()
        .copied()
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn way(element: &Element, style: &Declarations, ground: Option<&str>) -> Option<Hidden> {
    let is = |name: &str, wanted: &str| style.get(name).is_some_and(|value| value.starts_with(wanted));
    let number = |name: &str| style.get(name).and_then(|value| pixels(value));
    let attribute = |name: &str| element.attribute(name).and_then(pixels);
    if is("display", "none") || is("visibility", "hidden") || element.attribute("hidden").is_some() {
        return Some(Hidden::Switched);
    }
    if element.in_noscript {
        return Some(Hidden::NoScript);
    }
    if number("opacity") == Some(0)
        && style
            .get("opacity")
            .is_some_and(|value| !value.contains('.') || value.trim_matches(['0', '.']).is_empty())
    {
        return Some(Hidden::Transparent);
    }
    if number("font-size").is_some_and(|size| size <= 1)
        && !style.get("font-size").is_some_and(|size| size.contains("em"))
    {
        return Some(Hidden::Tiny);
    }
    let far = |name: &str| number(name).is_some_and(|by| !(-400..=9_000).contains(&by));
    let moved = is("position", "absolute") || is("position", "fixed");
    if far("text-indent")
        || far("margin-left")
        || far("margin-top")
        || (moved && ["left", "top", "right", "bottom"].iter().any(|side| far(side)))
    {
        return Some(Hidden::OffScreen);
    }
    let small = |name: &str| {
        number(name).is_some_and(|size| size <= 1)
            && !style
                .get(name)
                .is_some_and(|size| size.contains('%') || size.contains("em"))
    };
    if (small("height") || small("width")) && is("overflow", "hidden") {
        return Some(Hidden::NoRoom);
    }
    if element.name == "marquee" {
        let tiny = |name: &str| {
            attribute(name).is_some_and(|size| size <= 4) || number(name).is_some_and(|size| size <= 4)
        };
        if tiny("height") || tiny("width") {
            return Some(Hidden::NoRoom);
        }
    }
    if element.name == "iframe" {
        let tiny = |name: &str| {
            attribute(name).is_some_and(|size| size <= 1) || number(name).is_some_and(|size| size <= 1)
        };
        if tiny("height") && tiny("width") {
            return Some(Hidden::NoRoom);
        }
    }
    let colour = style.get("color").map(|colour| plain(colour));
    if let (Some(colour), Some(ground)) = (colour, ground)
        && colour == ground
    {
        return Some(Hidden::SameColour);
    }
    None
}

/// A colour in one spelling.
fn plain(colour: &str) -> String {
    let first = colour
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches(';');
    match first {
        "white" | "#fff" => "#ffffff".to_owned(),
        "black" | "#000" => "#000000".to_owned(),
        short if short.len() == 4 && short.starts_with('#') => {
            let twice = short.chars().skip(1).flat_map(|c| [c, c]);
            std::iter::once('#').chain(twice).collect()
        }
        other => other.to_owned(),
    }
}

/// The whole number at the beginning of a length.
fn pixels(value: &str) -> Option<i64> {
    let value = value.trim();
    let (sign, digits) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let head = digits.get(..end)?;
    let head = if head.is_empty() && digits.starts_with('.') {
        "0"
    } else {
        head
    };
    head.parse::<i64>().ok().map(|number| number.saturating_mul(sign))
}

fn declarations(text: &str) -> Declarations {
    text.split(';')
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| {
            let value = value.replace("!important", "");
            (
                name.trim().to_ascii_lowercase(),
                value.trim().to_ascii_lowercase(),
            )
        })
        .collect()
}

/// The rules of a sheet; those inside `@media` too, except for print.
fn sheet(text: &str) -> Vec<Rule> {
    let text = without_comments(text);
    let mut rules = Vec::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        let head = rest.get(..open).unwrap_or_default();
        let head = head.rsplit(['}', ';']).next().unwrap_or_default().trim();
        let body = rest.get(open.saturating_add(1)..).unwrap_or_default();
        if head.starts_with('@') && !head.starts_with("@font-face") && !head.starts_with("@page") {
            let print = head.contains("print") || head.contains("keyframes");
            rest = if print { skip_block(body) } else { body };
            continue;
        }
        let Some(close) = body.find('}') else {
            break;
        };
        let declared = declarations(body.get(..close).unwrap_or_default());
        for selector in head.split(',') {
            if let Some(compounds) = selector_of(selector) {
                rules.push(Rule {
                    compounds,
                    declarations: declared.clone(),
                });
            }
            if rules.len() >= MAX_RULES {
                return rules;
            }
        }
        rest = body.get(close.saturating_add(1)..).unwrap_or_default();
    }
    rules
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("/*") {
        kept.push_str(rest.get(..open).unwrap_or_default());
        let inner = rest.get(open.saturating_add(2)..).unwrap_or_default();
        match inner.find("*/") {
            Some(close) => rest = inner.get(close.saturating_add(2)..).unwrap_or_default(),
            None => return kept,
        }
    }
    kept.push_str(rest);
    kept
}

fn skip_block(body: &str) -> &str {
    let mut depth = 1_usize;
    for (at, c) in body.char_indices() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return body.get(at.saturating_add(1)..).unwrap_or_default();
        }
    }
    ""
}

/// The compounds of a selector; `None` for one with states or attributes, which holds for a moment or for few.
fn selector_of(selector: &str) -> Option<Vec<Compound>> {
    if selector.contains([':', '[', '+', '~', '*']) {
        return None;
    }
    let parts = selector
        .split(|c: char| c.is_whitespace() || c == '>')
        .filter(|part| !part.is_empty());
    let compounds: Vec<Compound> = parts.map(compound).collect();
    (!compounds.is_empty()).then_some(compounds)
}

fn compound(part: &str) -> Compound {
    let mut found = Compound::default();
    let mut rest = part;
    while !rest.is_empty() {
        let mark = rest.chars().next().filter(|c| matches!(c, '.' | '#'));
        let body = if mark.is_some() {
            rest.get(1..).unwrap_or_default()
        } else {
            rest
        };
        let end = body.find(['.', '#']).unwrap_or(body.len());
        let word = body.get(..end).unwrap_or_default().to_owned();
        match mark {
            Some('.') => found.classes.push(word),
            Some(_) => found.ids.push(word),
            None => found.name = Some(word.to_ascii_lowercase()),
        }
        rest = body.get(end..).unwrap_or_default();
    }
    found
}

fn matches(page: &Page, element: &Element, compounds: &[Compound]) -> bool {
    let Some((last, outer)) = compounds.split_last() else {
        return false;
    };
    if !one(element, last) {
        return false;
    }
    let mut outer = outer;
    let mut around = element.parent;
    while let Some((next, rest)) = outer.split_last() {
        let Some(parent) = around.and_then(|at| page.elements.get(at)) else {
            return false;
        };
        if one(parent, next) {
            outer = rest;
        }
        around = parent.parent;
    }
    true
}

fn one(element: &Element, compound: &Compound) -> bool {
    let name = compound.name.as_ref().is_none_or(|name| *name == element.name);
    let id = element.attribute("id").unwrap_or_default();
    let ids = compound.ids.iter().all(|wanted| wanted == id);
    let classes = element.attribute("class").unwrap_or_default();
    let has = |wanted: &String| classes.split_whitespace().any(|class| class == wanted);
    name && ids && compound.classes.iter().all(has)
}

#[cfg(test)]
mod tests {
    use super::super::{Form, parse};
    use super::*;

    fn way_of(html: &str) -> Option<Hidden> {
        let page = parse(html.as_bytes(), None, Form::Markup);
        let at = page
            .elements
            .iter()
            .position(|element| element.name == "a")
            .unwrap();
        hidden(&page)[at]
    }

    #[test]
    fn each_way_of_hiding_is_seen() {
        for (html, wanted) in [
            ("<div style='display:none'><p><a>", Some(Hidden::Switched)),
            (
                "<style>.x .y{visibility:hidden}</style><div class=x><p class='y z'><a>",
                Some(Hidden::Switched),
            ),
            (
                "<style>@media screen{#q{position:absolute;left:-9999px}}</style><div id=q><a>",
                Some(Hidden::OffScreen),
            ),
            ("<span style='font-size:1px'><a>", Some(Hidden::Tiny)),
            ("<span style='opacity:0'><a>", Some(Hidden::Transparent)),
            (
                "<div style='background:#fff'><a style='color:white'>",
                Some(Hidden::SameColour),
            ),
            ("<div style='height:0;overflow:hidden'><a>", Some(Hidden::NoRoom)),
            ("<marquee height=1><a>", Some(Hidden::NoRoom)),
            ("<noscript><a></noscript>", Some(Hidden::NoScript)),
            ("<div style='opacity:0.9;font-size:0.9em;left:-5px'><a>", None),
            (
                "<style>@media print{div{display:none}} .m:hover{display:none} /* div{display:none} */</style><div class=m><a>",
                None,
            ),
            ("<style>.x .y{display:none}</style><div class=y><a>", None),
        ] {
            assert_eq!(way_of(html), wanted, "{html}");
        }
    }
}
