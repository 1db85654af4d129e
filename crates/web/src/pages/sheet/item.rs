//! 评分表的一行: an item, closed as one line, open as the form that changes it.

use askama::Template;
use mingjian_app::queries::{BesideView, DeductionShown, ItemKind, ItemShown, ItemState};
use mingjian_core::flow::deduction::DeductionState;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Kind, Level, Trigger};
use mingjian_core::sheet::{Entry, Occurrence};

use super::Open;
use crate::frame::Frame;
use crate::words;

/// One row, closed or open.
#[derive(Template)]
#[template(path = "sheet/item.html")]
pub(super) struct Item<'a> {
    pub(super) f: &'a Frame,
    pub(super) unit: &'a str,
    pub(super) i: &'a ItemShown,
    /// What stands beside the sheet, in full for the item that is open.
    pub(super) b: &'a BesideView,
    pub(super) open: Option<&'a Open>,
    pub(super) saved: bool,
}

impl askama::filters::HtmlSafe for Item<'_> {}

impl Item<'_> {
    /// What the form shows: what was typed, else what is stored.
    fn now(&self) -> Entry {
        let typed = self.open.and_then(|open| open.typed.clone());
        typed.or_else(|| self.i.entry.clone()).unwrap_or_default()
    }

    fn is(&self, kind: &str) -> bool {
        match kind {
            "points" => matches!(self.i.kind, Kind::Points | Kind::Imported),
            "levels" => self.i.kind == Kind::Levels,
            "gain" => self.i.kind == Kind::Gain,
            "survey" => self.i.kind == Kind::Survey,
            "bonus" => self.i.kind == Kind::Bonus,
            "deduct" => matches!(self.i.kind, Kind::Deduct | Kind::Group) && self.inside(),
            "veto" => self.i.is == ItemKind::Veto,
            _ => false,
        }
    }

    /// Proposed deductions that wait on this item.
    fn waiting(&self) -> usize {
        self.b.waiting.get(&self.i.id).copied().unwrap_or_default()
    }

    /// 分工: the item was given to somebody else.
    fn elsewhere(&self) -> bool {
        self.f.is("assessor") && self.b.elsewhere.contains(&self.i.id)
    }

    /// Whether the person may change the entry now.
    fn may_enter(&self) -> bool {
        self.b.scoring && !self.b.away && !self.elsewhere() && self.f.is("team-leader assessor")
    }

    /// What comes by another way and is only lowered here: a bonus, a major deduction.
    fn only_lowered(&self) -> bool {
        self.b.procedure && (self.is("bonus") || self.i.is == ItemKind::Major)
    }

    fn what(&self, one: &DeductionShown) -> String {
        crate::pages::deductions::what(self.f, one)
    }

    fn source(&self, one: &DeductionShown) -> String {
        crate::pages::deductions::source_words(self.f, &one.source)
    }

    fn inside(&self) -> bool {
        self.i.is == ItemKind::Indicator
    }

    /// What a closed row says beside its title: what was found, else nothing.
    fn short(&self) -> String {
        let Some(entry) = &self.i.entry else {
            return String::new();
        };
        if !entry.reason.is_empty() {
            return entry.reason.clone();
        }
        let level = entry
            .level
            .as_ref()
            .and_then(|id| self.i.levels.iter().find(|one| one.id.text == *id));
        if let Some(level) = level {
            return self.f.plain(&level.title).to_owned();
        }
        let one = |occurrence: &Occurrence| {
            let trigger = self
                .i
                .triggers
                .iter()
                .find(|trigger| trigger.id.text == occurrence.trigger)?;
            let title = self.f.plain(&trigger.title);
            Some(if occurrence.count > 1 {
                format!("{title} × {}", occurrence.count)
            } else {
                title.to_owned()
            })
        };
        let all: Vec<String> = entry.occurrences.iter().filter_map(one).collect();
        all.join(words::comma(self.f.lang))
    }

    fn chosen(&self, level: &Level) -> bool {
        self.now().level.as_deref() == Some(level.id.text.as_str())
    }

    fn merits(&self, claim: &Occurrence) -> String {
        claim.merits.join("、")
    }

    /// The points that may be entered.
    fn range(&self) -> String {
        let max = self
            .i
            .full
            .as_ref()
            .or(self.i.weight.as_ref())
            .map(|max| self.f.w(max))
            .unwrap_or_default();
        let min = self
            .i
            .min
            .as_ref()
            .map_or_else(|| "0".to_owned(), |min| self.f.w(min));
        self.f.t2("sheet-range", "min", min, "max", max)
    }

    /// Reasons that stand with single occurrences and stay there.
    fn group_reasons(&self) -> Vec<String> {
        let now = self.now();
        if self.i.kind == Kind::Bonus {
            return Vec::new();
        }
        let line = |one: &Occurrence| {
            let day = if one.on.is_empty() {
                String::new()
            } else {
                format!("{} ", self.f.date(&one.on))
            };
            format!(
                "{day}{} {}",
                one.reason,
                one.proof.join(words::comma(self.f.lang))
            )
        };
        let kept = now
            .occurrences
            .iter()
            .filter(|one| !one.reason.is_empty() || !one.proof.is_empty());
        kept.map(line).collect()
    }

    fn count(&self, trigger: &Trigger) -> u32 {
        let now = self.now();
        now.occurrences
            .iter()
            .filter(|one| one.trigger == trigger.id.text)
            .map(|one| one.count)
            .sum()
    }

    fn first(&self, trigger: &Trigger) -> Occurrence {
        let now = self.now();
        now.occurrences
            .into_iter()
            .find(|one| one.trigger == trigger.id.text)
            .unwrap_or_default()
    }

    fn amount(&self, trigger: &Trigger) -> String {
        self.first(trigger)
            .amount
            .map(|amount| amount.to_string())
            .unwrap_or_default()
    }

    fn quantity(&self, trigger: &Trigger) -> String {
        self.first(trigger)
            .quantity
            .map(|quantity| quantity.to_string())
            .unwrap_or_default()
    }

    /// Whether the amount is left to the assessor.
    fn asks_amount(&self, trigger: &Trigger) -> bool {
        trigger.amount.is_none() && (trigger.min.is_some() || trigger.max.is_some())
    }

    fn words(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, self.i.kind == Kind::Bonus)
    }

    fn level_words(&self, level: &Level) -> String {
        words::level(self.f.lang, level)
    }

    fn votes(&self, id: &str) -> String {
        self.now()
            .counts
            .get(id)
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Claims of a bonus, and an empty one where the sheet itself may add some.
    fn claims(&self) -> Vec<Occurrence> {
        let mut claims = self.now().occurrences;
        if !self.only_lowered() {
            claims.push(Occurrence::default());
        }
        claims
    }

    fn points(&self, value: &Option<Points>) -> String {
        value.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Lines of an entry for the comparison of two versions.
    fn told(&self, entry: &Entry) -> Vec<(String, String)> {
        let f = self.f;
        let mut lines = Vec::new();
        if entry.full {
            lines.push((f.t("sheet-told-result"), f.t("sheet-state-full")));
        }
        if entry.not_applicable {
            lines.push((f.t("sheet-told-result"), f.t("sheet-state-na")));
        }
        if let Some(points) = &entry.points {
            lines.push((f.t("sheet-points"), f.p(points)));
        }
        if let Some(lost) = &entry.lost {
            lines.push((f.t("sheet-lost"), f.l(lost)));
        }
        if let Some(level) = &entry.level {
            let level = self.i.levels.iter().find(|one| one.id.text == *level);
            lines.push((
                f.t("sheet-level"),
                level
                    .map(|one| f.plain(&one.title).to_owned())
                    .unwrap_or_default(),
            ));
        }
        if let Some(count) = entry.count {
            lines.push((f.t("sheet-count"), count.to_string()));
        }
        for one in &entry.occurrences {
            let trigger = self
                .i
                .triggers
                .iter()
                .find(|trigger| trigger.id.text == one.trigger);
            let title =
                trigger.map_or_else(|| one.work.clone(), |trigger| f.plain(&trigger.title).to_owned());
            let amount = one
                .amount
                .as_ref()
                .map(|amount| format!(" ({})", f.w(amount)))
                .unwrap_or_default();
            lines.push((title, format!("× {}{amount}", one.count)));
        }
        if !entry.reason.is_empty() {
            lines.push((f.t("reason"), entry.reason.clone()));
        }
        if !entry.proof.is_empty() {
            lines.push((f.t("proof"), entry.proof.join("\n")));
        }
        lines
    }
}
