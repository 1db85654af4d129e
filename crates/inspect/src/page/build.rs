//! 搭建: tokens of the source to elements and visible text, without a tree of nodes.
//!
//! Elements stand in one list in the order of the source, each with its parent. The stack of open ones is bounded,
//! so that tag soup costs what its length costs and no more. **Does not** move misplaced table content as a browser
//! does: what the page says is read where it stands.

use std::collections::HashMap;
use std::convert::Infallible;

use foldhash::fast::RandomState;
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};

use smol_str::SmolStr;

use super::element::{Element, Field, Part};
use super::parse::{Cut, Form, MAX_DEPTH, MAX_ELEMENTS};
use super::tags::{is_block, is_closed_by, is_unseen, is_void};
use super::text::{MAX_TEXT, Visible};

/// Most attributes that are kept of one tag.
const MAX_ATTRIBUTES: usize = 64;
/// Most bytes that are kept of one attribute.
const MAX_VALUE: usize = 16 * 1024;

/// A script, style sheet or comment with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) text: String,
    pub(super) offset: usize,
}

/// What is built.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) elements: Vec<Element>,
    pub(super) visible: Visible,
    pub(super) fields: Vec<Field>,
    pub(super) scripts: Vec<Raw>,
    pub(super) styles: Vec<Raw>,
    pub(super) cuts: Vec<Cut>,
}

/// Reads a source.
pub(super) fn build(source: &str, form: Form) -> Built {
    let mut built = Built::default();
    let fragments = run(source, source, 0, form, false, &mut built);
    for (start, end) in fragments {
        if let Some(inner) = source.get(start..end) {
            run(source, inner, start, form, true, &mut built);
        }
    }
    built.cuts.sort_unstable();
    built.cuts.dedup();
    built
}

/// Reads one stretch of the source; gives back the stretches inside `noscript`.
fn run(
    source: &str,
    stretch: &str,
    base: usize,
    form: Form,
    in_noscript: bool,
    built: &mut Built,
) -> Vec<(usize, usize)> {
    let mut builder = Builder {
        source,
        base,
        form,
        in_noscript,
        built: std::mem::take(built),
        open: Vec::new(),
        unseen: 0,
        counts: HashMap::default(),
        name: SmolStr::default(),
        attribute: SmolStr::default(),
        attributes: Vec::new(),
        start: base,
        fragments: Vec::new(),
    };
    let mut emitter = CallbackEmitter::new(Sink(&mut builder));
    emitter.naively_switch_states(true);
    // A text in memory has no reading to fail.
    let _ = Tokenizer::new_with_emitter(stretch, Silent(emitter)).finish();
    let end = base.saturating_add(stretch.len());
    while let Some(index) = builder.open.pop() {
        builder.close(index);
    }
    builder.built.visible.line_break(end);
    *built = builder.built;
    builder.fragments
}

struct Builder<'s> {
    source: &'s str,
    base: usize,
    form: Form,
    in_noscript: bool,
    built: Built,
    /// Indexes of the open elements, outermost first.
    open: Vec<usize>,
    /// How many of them have content that nobody sees.
    unseen: usize,
    /// How many elements of a name are open, so that a stray end tag costs nothing.
    counts: HashMap<SmolStr, usize, RandomState>,
    name: SmolStr,
    attribute: SmolStr,
    attributes: Vec<(SmolStr, SmolStr)>,
    start: usize,
    fragments: Vec<(usize, usize)>,
}

struct Sink<'b, 's>(&'b mut Builder<'s>);

/// Errors of the markup tell nobody anything here, and looking for them costs a tenth of reading.
struct Silent<E>(E);

impl<E: Emitter> ForwardingEmitter for Silent<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

impl Callback<Infallible, usize> for Sink<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Infallible> {
        let builder = &mut *self.0;
        let at = |offset: usize| offset.saturating_add(builder.base);
        let (start, end) = (at(span.start), at(span.end));
        match event {
            CallbackEvent::OpenStartTag { name } => {
                builder.name = lossy(name);
                builder.attributes.clear();
                builder.attribute = SmolStr::default();
                builder.start = start;
            }
            CallbackEvent::AttributeName { name } => {
                builder.attribute = lossy(name);
                let known = builder
                    .attributes
                    .iter()
                    .any(|(known, _)| *known == builder.attribute);
                if !known && builder.attributes.len() < MAX_ATTRIBUTES {
                    builder
                        .attributes
                        .push((builder.attribute.clone(), SmolStr::default()));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                let last = builder.attributes.last_mut();
                if let Some((_, kept)) =
                    last.filter(|(name, kept)| *name == builder.attribute && kept.is_empty())
                {
                    *kept = lossy(value.get(..MAX_VALUE).unwrap_or(value));
                }
            }
            CallbackEvent::CloseStartTag { .. } => builder.start_tag(),
            CallbackEvent::EndTag { name } => {
                let name = lossy(name);
                builder.end_tag(&name, start);
            }
            CallbackEvent::String { value } => {
                // What stands in the source as it reads is taken from there.
                match builder.source.get(start..end) {
                    Some(raw) if raw.as_bytes() == value => builder.string(raw, start, end),
                    _ => builder.string(&String::from_utf8_lossy(value), start, end),
                }
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

fn lossy(bytes: &[u8]) -> SmolStr {
    match std::str::from_utf8(bytes) {
        Ok(text) => SmolStr::new(text),
        Err(_) => SmolStr::from(String::from_utf8_lossy(bytes)),
    }
}

impl Builder<'_> {
    fn start_tag(&mut self) {
        let name = std::mem::take(&mut self.name);
        self.imply_end(&name);
        if is_block(&name) {
            self.built.visible.line_break(self.start);
        } else if name == "td" || name == "th" {
            self.built.visible.cell(self.start);
        }
        if self.built.elements.len() >= MAX_ELEMENTS {
            self.built.cuts.push(Cut::Elements);
            return;
        }
        let attributes = std::mem::take(&mut self.attributes);
        let at = self.built.visible.text.len();
        let element = Element {
            offset: self.start,
            parent: self.open.last().copied(),
            filled: false,
            text_start: at,
            text_end: at,
            in_noscript: self.in_noscript,
            attributes,
            name,
        };
        let index = self.built.elements.len();
        if element.name == "meta" {
            self.meta(&element);
        }
        let picture = matches!(
            element.name.as_str(),
            "img" | "video" | "audio" | "object" | "embed" | "canvas" | "svg"
        );
        let void = is_void(&element.name);
        let name = element.name.clone();
        self.built.elements.push(element);
        if picture {
            self.fill();
        }
        if void {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.built.cuts.push(Cut::Depth);
            self.built.cuts.dedup();
            return;
        }
        self.open.push(index);
        self.unseen = self.unseen.saturating_add(usize::from(is_unseen(&name)));
        match self.counts.get_mut(&name) {
            Some(count) => *count = count.saturating_add(1),
            None => drop(self.counts.insert(name, 1)),
        }
    }

    /// Ends what HTML lets end without an end tag.
    fn imply_end(&mut self, begins: &str) {
        while let Some(top) = self.open.last().copied() {
            let open = self.built.elements.get(top);
            if !open.is_some_and(|open| is_closed_by(&open.name, begins)) {
                return;
            }
            self.open.pop();
            self.close(top);
        }
    }

    fn end_tag(&mut self, name: &str, at: usize) {
        if is_block(name) {
            self.built.visible.line_break(at);
        }
        if self.counts.get(name).copied().unwrap_or_default() == 0 {
            return;
        }
        while let Some(top) = self.open.pop() {
            let found = self
                .built
                .elements
                .get(top)
                .is_some_and(|element| element.name == name);
            self.close(top);
            if found {
                return;
            }
        }
    }

    fn close(&mut self, index: usize) {
        let at = self.built.visible.text.len();
        if let Some(element) = self.built.elements.get_mut(index) {
            self.unseen = self.unseen.saturating_sub(usize::from(is_unseen(&element.name)));
            element.text_end = at.max(element.text_start);
            if let Some(count) = self.counts.get_mut(&element.name) {
                *count = count.saturating_sub(1);
            }
        }
    }

    fn string(&mut self, value: &str, start: usize, end: usize) {
        let top = self.open.last().and_then(|index| self.built.elements.get(*index));
        let name = top.map(|element| element.name.as_str()).unwrap_or_default();
        match name {
            "script" => self.built.scripts.push(Raw {
                text: value.to_owned(),
                offset: start,
            }),
            "style" => self.built.styles.push(Raw {
                text: value.to_owned(),
                offset: start,
            }),
            "title" => {
                let text = value.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    self.built.fields.push(Field {
                        part: Part::Title,
                        name: String::new(),
                        text,
                        offset: skip_space(self.source, start),
                    });
                }
            }
            "noscript" if !self.in_noscript => self.fragments.push((start, end)),
            _ => {
                if self.in_noscript || self.unseen > 0 {
                    return;
                }
                if value.chars().any(|c| !c.is_whitespace()) {
                    self.fill();
                }
                let raw = self.source.get(start..end).unwrap_or_default();
                self.built
                    .visible
                    .push(value, raw, start, self.form == Form::Plain);
                if self.built.visible.text.len() >= MAX_TEXT {
                    self.built.cuts.push(Cut::Text);
                    self.built.cuts.dedup();
                }
            }
        }
    }

    /// There is something inside the open elements.
    fn fill(&mut self) {
        for index in self.open.iter().rev() {
            match self.built.elements.get_mut(*index) {
                Some(element) if !element.filled => element.filled = true,
                _ => return,
            }
        }
    }

    fn meta(&mut self, element: &Element) {
        let name = element
            .attribute("name")
            .or_else(|| element.attribute("property"));
        let name = name.or_else(|| element.attribute("http-equiv"));
        if let (Some(name), Some(content)) = (name, element.attribute("content")) {
            self.built.fields.push(Field {
                part: Part::Meta,
                name: name.trim().to_owned(),
                text: content.trim().to_owned(),
                offset: element.offset,
            });
        }
    }
}

/// The first byte from `at` on that is no white space.
fn skip_space(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    at.saturating_add(rest.len().saturating_sub(rest.trim_start().len()))
}
