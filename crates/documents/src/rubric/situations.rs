//! 情形、分档、答案: the rows that belong to an indicator, by its id.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::rubric::{Answer, Id, Indicator, Level, Rubric, Trigger};

use super::cell::{Cell, Wrong};
use super::column::field;
use super::form::Form;
use super::tree::walk;
use crate::xlsx::{Look, Value};

/// For what a situation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holds {
    /// 本项: the indicator itself.
    #[default]
    Own,
    /// 各末级: each leaf below the indicator.
    EachLeaf,
    /// 重大扣分: a major deduction.
    Major,
}

/// The words of [`Holds`].
const HOLDS: [(Holds, &str, &str); 3] = [
    (Holds::Own, "own", "本项"),
    (Holds::EachLeaf, "each_leaf", "各末级"),
    (Holds::Major, "major", "重大扣分"),
];

impl Cell for Holds {
    fn write(&self, lang: Lang) -> Value {
        let word = HOLDS.iter().find(|(holds, _, _)| holds == self);
        let word = word.map(|(_, en, zh)| if lang == Lang::Zh { *zh } else { *en });
        Value::Text(word.unwrap_or_default().to_owned())
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        let word = text.trim();
        let found = HOLDS
            .iter()
            .find(|(_, en, zh)| *zh == word || en.eq_ignore_ascii_case(word));
        found.map(|(holds, _, _)| *holds).ok_or_else(|| {
            let known: Vec<&str> = HOLDS.iter().map(|(_, _, zh)| *zh).collect();
            Wrong {
                why: "word",
                known: known.join("、"),
            }
        })
    }

    fn choices(lang: Lang) -> Vec<&'static str> {
        HOLDS
            .iter()
            .map(|(_, en, zh)| if lang == Lang::Zh { *zh } else { *en })
            .collect()
    }
}

/// 情形: a trigger with where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Situation {
    /// The id of the indicator or of the major deduction.
    pub of: String,
    /// What it is called there.
    pub called: String,
    /// For what it stands.
    pub holds: Holds,
    /// The trigger.
    pub trigger: Trigger,
}

/// 分档: a level with its indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LevelRow {
    /// The indicator's id.
    pub of: String,
    /// What it is called there.
    pub called: String,
    /// The level.
    pub level: Level,
}

/// 答案: an answer with its indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerRow {
    /// The indicator's id.
    pub of: String,
    /// What it is called there.
    pub called: String,
    /// The answer.
    pub answer: Answer,
}

/// 情形: the sheet.
pub fn form() -> Form<Situation> {
    let number = Look::Number;
    Form::new("情形", "Situations", Situation::default)
        .field("of", "指标编号", "Indicator", Look::Id, field!(of))
        .required()
        .help("指标名称", "Indicator name", |of| &of.called)
        .field("holds", "用于", "Holds for", Look::Word, field!(holds))
        .field("id", "编号", "ID", Look::Id, field!(trigger.id))
        .text("title", "情形", "Situation", Look::Long, field!(trigger.title))
        .field("amount", "分值", "Amount", number, field!(trigger.amount))
        .field("min", "酌情下限", "At least", number, field!(trigger.min))
        .field("max", "酌情上限", "At most", number, field!(trigger.max))
        .text("per", "单位", "Per", Look::Word, field!(trigger.per))
        .field("share", "按比例", "Share", number, field!(trigger.share))
        .flag("all", "本项不得分", "All", field!(trigger.all))
        .field("zero", "整块不得分", "Zero", Look::Word, field!(trigger.zero))
        .field("up_to", "累计上限", "Up to", number, field!(trigger.up_to))
        .printed()
        .field(
            "ceiling",
            "得分不高于",
            "Ceiling",
            number,
            field!(trigger.ceiling),
        )
        .field(
            "ceiling_share",
            "得分比例不高于",
            "Ceiling share",
            number,
            field!(trigger.ceiling_share),
        )
        .field("volume", "超额", "Volume", Look::Short, field!(trigger.volume))
        .field("steps", "递进", "Steps", Look::Short, field!(trigger.steps))
        .flag(
            "amount_unknown",
            "分值未见",
            "Amount not visible",
            field!(trigger.amount_unknown),
        )
        .field("after", "先有情形", "After", Look::Id, field!(trigger.after))
        .field(
            "after_any",
            "先有其一",
            "After one of",
            Look::Id,
            field!(trigger.after_any),
        )
        .field("unless", "不与并用", "Unless", Look::Id, field!(trigger.unless))
        .field("charge", "计入指标", "Charge", Look::Id, field!(trigger.charge))
        .field("cap", "扣分封顶", "Cap", Look::Word, field!(trigger.cap))
}

/// 分档: the sheet.
pub fn levels() -> Form<LevelRow> {
    Form::new("分档", "Levels", LevelRow::default)
        .field("of", "指标编号", "Indicator", Look::Id, field!(of))
        .required()
        .help("指标名称", "Indicator name", |of| &of.called)
        .field("id", "编号", "ID", Look::Id, field!(level.id))
        .text("title", "档次", "Level", Look::Long, field!(level.title))
        .field("points", "分值", "Points", Look::Number, field!(level.points))
        .field("share", "比例", "Share", Look::Number, field!(level.share))
        .printed()
}

/// 答案: the sheet.
pub fn answers() -> Form<AnswerRow> {
    let start = || AnswerRow {
        answer: Answer {
            valid: true,
            ..Answer::default()
        },
        ..AnswerRow::default()
    };
    Form::new("答案", "Answers", start)
        .field("of", "指标编号", "Indicator", Look::Id, field!(of))
        .required()
        .help("指标名称", "Indicator name", |of| &of.called)
        .field("id", "编号", "ID", Look::Id, field!(answer.id))
        .text("title", "答案", "Answer", Look::Long, field!(answer.title))
        .field("share", "比例", "Share", Look::Number, field!(answer.share))
        .field("valid", "有效", "Valid", Look::Word, field!(answer.valid))
        .printed()
}

/// The situations of a rubric: those of the indicators in printed order, then those of the major deductions.
pub fn rows(rubric: &Rubric) -> Vec<Situation> {
    let mut rows = Vec::new();
    let mut add = |of: &Id, called: &Text, holds: Holds, triggers: &[Trigger]| {
        rows.extend(triggers.iter().map(|trigger| Situation {
            of: of.text.clone(),
            called: called.zh.clone(),
            holds,
            trigger: trigger.clone(),
        }));
    };
    for indicator in walk(rubric).into_iter().map(|placed| placed.indicator) {
        add(&indicator.id, &indicator.title, Holds::Own, &indicator.triggers);
        add(
            &indicator.id,
            &indicator.title,
            Holds::EachLeaf,
            &indicator.each_leaf,
        );
    }
    for major in &rubric.major_deductions {
        add(&major.id, &major.title, Holds::Major, &major.triggers);
    }
    rows
}

/// The levels of a rubric.
pub fn level_rows(rubric: &Rubric) -> Vec<LevelRow> {
    let row = |of: &Indicator, level: &Level| LevelRow {
        of: of.id.text.clone(),
        called: of.title.zh.clone(),
        level: level.clone(),
    };
    let all = walk(rubric).into_iter().map(|placed| placed.indicator);
    all.flat_map(|of| of.levels.iter().map(move |level| row(of, level)))
        .collect()
}

/// The answers of a rubric.
pub fn answer_rows(rubric: &Rubric) -> Vec<AnswerRow> {
    let row = |of: &Indicator, answer: &Answer| AnswerRow {
        of: of.id.text.clone(),
        called: of.title.zh.clone(),
        answer: answer.clone(),
    };
    let all = walk(rubric).into_iter().map(|placed| placed.indicator);
    all.flat_map(|of| of.answers.iter().map(move |answer| row(of, answer)))
        .collect()
}
