//! 交材料的表单: the place where files are dropped, the form around it, and one line of a list.

use askama::Template;
use mingjian_app::queries::{EvidenceView, KindOffered, RevisionShown, SelfCheckView, SelfItemShown};
use mingjian_core::flow::evidence::{EvidenceState, Form};
use mingjian_core::rubric::Kind;

use super::newest;
use crate::frame::Frame;
use crate::input::Fields;
use crate::pages::ranking::encode;

/// 上传处: the notice that cannot be dismissed, the field for files, and the list of those on their way.
#[derive(Template)]
#[template(path = "evidence/drop.html")]
pub(crate) struct Drop<'a> {
    pub(crate) f: &'a Frame,
    /// The unit to which the files are to belong.
    pub(crate) unit: &'a str,
    /// Tells it from others on the page.
    pub(crate) id: String,
    /// Whether several files may come at once.
    pub(crate) many: bool,
}

impl askama::filters::HtmlSafe for Drop<'_> {}

/// 交材料: the form for new evidence.
#[derive(Template)]
#[template(path = "evidence/adding.html")]
pub(crate) struct Adding<'a> {
    pub(crate) f: &'a Frame,
    pub(crate) v: &'a SelfCheckView,
    /// The item that it is to prove, when that is known.
    pub(crate) item: Option<&'a SelfItemShown>,
    /// Whether the item cannot be chosen: the form stands below it.
    pub(crate) fixed: bool,
    /// What was typed, when it was not taken.
    pub(crate) typed: Option<&'a Fields>,
}

impl askama::filters::HtmlSafe for Adding<'_> {}

impl<'a> Adding<'a> {
    /// On the page of evidence.
    pub(crate) fn of(f: &'a Frame, v: &'a SelfCheckView) -> Self {
        Self {
            f,
            v,
            item: None,
            fixed: false,
            typed: None,
        }
    }

    /// Below an item.
    pub(crate) fn to_item(f: &'a Frame, v: &'a SelfCheckView, item: &'a SelfItemShown) -> Self {
        Self {
            item: Some(item),
            fixed: true,
            ..Self::of(f, v)
        }
    }

    fn action(&self) -> String {
        format!("{}/units/{}/evidence", self.f.base, encode(&self.v.unit))
    }

    /// Where to go afterwards.
    fn back(&self) -> String {
        match self.item.filter(|_| self.fixed) {
            Some(item) => {
                let (unit, item) = (encode(&self.v.unit), encode(&item.id));
                format!("{}/units/{unit}/self-check?item={item}#i-{item}", self.f.base)
            }
            // The page itself, where it says how many came.
            None => String::new(),
        }
    }

    fn drop(&self) -> Drop<'_> {
        let id = self
            .item
            .filter(|_| self.fixed)
            .map_or("new", |item| item.id.as_str());
        Drop {
            f: self.f,
            unit: &self.v.unit,
            id: id.to_owned(),
            many: true,
        }
    }

    fn now(&self, field: &str) -> &str {
        self.typed.map_or("", |fields| fields.get(field))
    }

    /// The kinds that the item wants, or all; with the form in which each comes.
    fn kinds(&self) -> Vec<&KindOffered> {
        let wanted = |kind: &&KindOffered| self.item.is_none_or(|item| item.wants.contains(&kind.id));
        let found: Vec<&KindOffered> = self.v.kinds.iter().filter(wanted).collect();
        if found.is_empty() {
            self.v.kinds.iter().collect()
        } else {
            found
        }
    }

    /// Whether a kind is the one that is wanted: chosen before, or the only one that still lacks.
    fn chosen(&self, kind: &KindOffered) -> bool {
        if self.typed.is_some_and(|typed| !typed.0.is_empty()) {
            return self.now("kind") == kind.id;
        }
        self.item
            .is_some_and(|item| item.wants.len() == 1 && item.wants.contains(&kind.id))
    }

    fn is_item(&self, item: &SelfItemShown) -> bool {
        self.item.is_some_and(|one| one.id == item.id)
    }

    fn is_bonus(&self, item: &SelfItemShown) -> bool {
        item.kind == Kind::Bonus
    }
}

/// A piece of evidence in a list: its name, form and state.
#[derive(Template)]
#[template(path = "evidence/row.html")]
pub(super) struct Row<'a> {
    pub(super) f: &'a Frame,
    pub(super) e: &'a EvidenceView,
}

impl askama::filters::HtmlSafe for Row<'_> {}

impl Row<'_> {
    fn newest(&self) -> Option<&RevisionShown> {
        newest(self.e)
    }

    fn href(&self) -> String {
        format!("{}/evidence/{}", self.f.base, encode(&self.e.id))
    }

    /// What waits for judgement, or was removed, has no title to tell.
    fn title(&self) -> String {
        title(self.f, self.e)
    }

    fn form(&self) -> String {
        self.f.t(&format!("evidence-form-{}", snake(&self.e.form)))
    }

    fn size(&self, bytes: &u64) -> String {
        size(*bytes)
    }

    fn icon(&self) -> &'static str {
        if self.e.form == Form::Link { "link" } else { "file" }
    }
}

/// The title of a piece of evidence, or the words for one that has none to tell.
pub(super) fn title(f: &Frame, e: &EvidenceView) -> String {
    if e.title.is_empty() {
        f.t("evidence-untold")
    } else {
        e.title.clone()
    }
}

/// Class and icon of a state.
pub(super) fn tag(state: EvidenceState) -> (&'static str, &'static str) {
    match state {
        EvidenceState::Available => ("ok", "check"),
        EvidenceState::Waiting => ("warn", "warn"),
        EvidenceState::Removed => ("bad", "dash"),
        EvidenceState::Withdrawn => ("", "dash"),
    }
}

/// The snake-case name of a value, part of message keys.
pub(super) fn snake(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A size in the units that people know.
pub(super) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = u128::from(bytes) * 10 / u128::from(unit);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..=1_023 => format!("{bytes} B"),
        1_024..=1_048_575 => format!("{} KB", tenths(1024)),
        _ => format!("{} MB", tenths(1024 * 1024)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_reads_as_people_know_it() {
        assert_eq!(
            (size(12), size(1536), size(10 * 1024 * 1024)),
            ("12 B".into(), "1.5 KB".into(), "10.0 MB".into())
        );
    }
}
