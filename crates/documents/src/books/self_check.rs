//! 自查自评工作簿: a unit's self-check leaves as a workbook and comes back as a list of changes.
//!
//! **Invariant:** only 自评分、档次、不适用、理由 and 自查说明 can come back; whatever else was changed is refused.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::change::{Change, Differences};
use super::content::{Choice, Content, MAX_REASON, MAX_STATEMENT, Rule, number};
use super::field::Field;
use super::grid::{At, Fill, Grid, Heading, Line, Slot, key};
use super::seal::{Seal, Stamp};
use super::{compare, paper};
use crate::xlsx::Value;

/// 自查自评工作簿.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SelfCheckBook {
    /// Campaign and rubric.
    pub seal: Seal,
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub unit_name: Text,
    /// The name of its class.
    pub class: Text,
    /// One row an indicator.
    pub rows: Vec<SelfCheckRow>,
}

/// One indicator of a self-check.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SelfCheckRow {
    /// The indicator's id.
    pub indicator: String,
    /// The code as it is printed.
    pub code: String,
    /// The titles from the first level down to its own.
    pub path: Vec<Text>,
    /// How it is scored, in words.
    pub kind: Text,
    /// 分值; none where there is no bound.
    pub weight: Option<Points>,
    /// 评分标准.
    pub standard: Text,
    /// The evidence that is asked for.
    pub evidence_required: Text,
    /// The levels to choose from; without one the cell is closed.
    pub levels: Vec<Choice>,
    /// The version of the entry as it was seen.
    pub version: u64,
    /// 自评分.
    pub self_score: Option<Points>,
    /// The level's id.
    pub level: Option<String>,
    /// 不适用.
    pub not_applicable: bool,
    /// Why it is not applicable.
    pub reason: String,
    /// 自查说明.
    pub statement: String,
    /// Names and addresses of the evidence, to be read only.
    pub evidence: Vec<String>,
}

impl SelfCheckBook {
    /// The kind of book on the hidden page.
    const KIND: &str = "self_check";

    /// Writes the workbook.
    ///
    /// # Errors
    /// `MJ8120` a text too long for a cell, `MJ8121` a control character, `MJ8123` more rows than a workbook has,
    /// `MJ8230` an indicator twice.
    pub fn write(&self, lang: Lang) -> Result<Vec<u8>, Refusal> {
        paper::write(&self.stamp(lang), &[self.grid(lang)], lang)
    }

    /// Compares a workbook that came back with this book, which is what stands now.
    ///
    /// # Errors
    /// What the workbook cannot be read by, whose it is, what was changed that stays fixed, and what cannot be
    /// taken: `MJ81nn`, `MJ8200` to `MJ8226`, each with its cell.
    pub fn read(bytes: &[u8], expected: &Self) -> Result<Differences, Vec<Refusal>> {
        // Names for people do not decide, so their language does not matter here.
        compare::read(bytes, &expected.stamp(Lang::Zh), |lang| vec![expected.grid(lang)])
    }

    /// The book with changes made.
    #[must_use]
    pub fn with(&self, changes: &[Change]) -> Self {
        let mut book = self.clone();
        for change in changes {
            let Some(row) = book.rows.get_mut(change.at.row) else {
                continue;
            };
            let after = change.after.clone();
            match change.field {
                Field::SelfScore => row.self_score = after.into_points(),
                Field::Level => row.level = Some(after.into_text()).filter(|level| !level.is_empty()),
                Field::NotApplicable => row.not_applicable = after == Content::Yes,
                Field::Reason => row.reason = after.into_text(),
                Field::Statement => row.statement = after.into_text(),
                _ => {}
            }
        }
        book
    }

    fn stamp(&self, lang: Lang) -> Stamp<'_> {
        Stamp {
            seal: &self.seal,
            kind: Self::KIND,
            whose: vec![("unit", self.unit.clone(), self.unit_name.get(lang).to_owned())],
        }
    }

    fn grid(&self, lang: Lang) -> Grid {
        let say = |zh: &str, en: &str| if lang == Lang::Zh { zh } else { en }.to_owned();
        let heading = |zh, en, fill, width| Heading {
            title: say(zh, en),
            fill,
            width,
            field: None,
        };
        let open = |field: Field, width| Heading {
            title: field.title(lang).to_owned(),
            fill: field.fill(),
            width,
            field: Some(field),
        };
        let mut headings = vec![
            heading("编号", "Code", Fill::Code, 8),
            heading("上级指标", "Above", Fill::Short, 16),
            heading("指标", "Indicator", Fill::Short, 20),
            heading("计分方式", "Scoring", Fill::Word, 10),
            heading("分值", "Weight", Fill::Number, 8),
            heading("评分标准", "Standard", Fill::Long, 36),
            heading("印证要求", "Evidence asked for", Fill::Long, 18),
            open(Field::SelfScore, 9),
            open(Field::Level, 10),
            open(Field::NotApplicable, 10),
            Heading {
                title: say("不适用理由", "Why not applicable"),
                ..open(Field::Reason, 16)
            },
            open(Field::Statement, 40),
            heading("已交印证", "Evidence handed in", Fill::Long, 24),
        ];
        headings.extend(Grid::hidden(lang));
        let seal = &self.seal;
        let (unit, class) = (self.unit_name.get(lang), self.class.get(lang));
        let (version, rubric) = (seal.version, &seal.rubric);
        let whose = match lang {
            Lang::Zh => format!("被考核单位：{unit}（{class}） 考核表：{rubric} 数据版次：{version}"),
            Lang::En => format!("Unit: {unit} ({class}). Rubric: {rubric}. Version of the data: {version}."),
        };
        Grid {
            name: say("自查自评", "Self-check"),
            title: match lang {
                Lang::Zh => format!("{}自查自评表", seal.campaign_title.get(lang)),
                Lang::En => format!("{}: self-check", seal.campaign_title.get(lang)),
            },
            notes: vec![
                labelled(&whose, seal.label.get(lang)),
                say(
                    "只填浅黄色格：自评分填 0 到分值之间的数；不适用的选“是”并写理由。其他格和隐藏页请勿改动，\
                     改动的会被拒收。填好后保存为 xlsx 上传，系统列出差异，经确认才生效。印证材料请在系统中上传。",
                    "Fill in the tinted cells only: a self score from 0 to the weight; where not applicable, choose \
                     yes and say why. Other cells and the hidden page must stay as they are. Save as xlsx and \
                     upload: the differences are listed and count once confirmed. Evidence is uploaded in the system.",
                ),
            ],
            headings,
            frozen: 3,
            lines: self
                .rows
                .iter()
                .enumerate()
                .map(|(at, row)| self.line(at, row, lang))
                .collect(),
        }
    }

    fn line(&self, at: usize, row: &SelfCheckRow, lang: Lang) -> Line {
        let text = |text: &Text| Slot::text(text.get(lang));
        let [above, own] = path(&row.path, lang);
        let slots = vec![
            Slot::text(&row.code),
            Slot::text(&above),
            Slot::text(&own),
            text(&row.kind),
            Slot::fixed(row.weight.as_ref().map_or(Value::Blank, number)),
            text(&row.standard),
            text(&row.evidence_required),
            Slot::input(
                Content::points(row.self_score.as_ref()),
                Rule::Points(row.weight.clone()),
                lang,
            ),
            level(&row.levels, row.level.as_deref(), lang),
            Slot::input(Content::yes(row.not_applicable), Rule::Yes, lang),
            Slot::input(Content::text(&row.reason), Rule::Text(MAX_REASON), lang),
            Slot::input(Content::text(&row.statement), Rule::Text(MAX_STATEMENT), lang),
            Slot::text(&row.evidence.join("\n")),
        ];
        let at = At {
            row: at,
            unit: self.unit.clone(),
            indicator: row.indicator.clone(),
            occurrence: None,
        };
        Line::new(key(&[&row.indicator]), row.version, at, slots)
    }
}

/// A note with the label before it.
pub(super) fn labelled(note: &str, label: &str) -> String {
    if label.is_empty() {
        note.to_owned()
    } else {
        format!("【{label}】 {note}")
    }
}

/// The titles above and the own title.
pub(super) fn path(path: &[Text], lang: Lang) -> [String; 2] {
    let Some((own, above)) = path.split_last() else {
        return [String::new(), String::new()];
    };
    let above: Vec<&str> = above.iter().map(|title| title.get(lang)).collect();
    [above.join(" › "), own.get(lang).to_owned()]
}

/// The cell of a level; closed where there is none to choose.
pub(super) fn level(levels: &[Choice], chosen: Option<&str>, lang: Lang) -> Slot {
    if levels.is_empty() {
        return Slot::text(chosen.unwrap_or_default());
    }
    let content = chosen.map_or(Content::Empty, |id| Content::Choice(id.to_owned()));
    Slot::input(content, Rule::Choice(levels.to_vec()), lang)
}
