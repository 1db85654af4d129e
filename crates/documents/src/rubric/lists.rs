//! 各种名单: classes, grades, quotas, citations, evidence, groups and readings, one row each.

use mingjian_core::rubric::{Citation, EvidenceKind, GradeBand, NotTwiceGroup, Quota, Reading, UnitClass};

use super::column::field;
use super::form::Form;
use crate::xlsx::Look;

/// 类别.
pub fn classes() -> Form<UnitClass> {
    Form::new("类别", "Classes", UnitClass::default)
        .field("id", "编号", "ID", Look::Id, field!(id))
        .text("title", "名称", "Title", Look::Short, field!(title))
        .field("total", "满分", "Full mark", Look::Number, field!(total))
        .texts("kinds", "单位性质", "Kinds", Look::Short, field!(kinds))
        .field(
            "sampling_date",
            "采样日",
            "Sampling date",
            Look::Id,
            field!(sampling_date),
        )
        .flag("incomplete", "一级未见全", "Incomplete", field!(incomplete))
        .flag("veto_only", "只看否决", "Vetoes alone", field!(veto_only))
        .flag("joined_only", "只并入上级", "Joined only", field!(joined_only))
        .printed()
}

/// 等次.
pub fn grades() -> Form<GradeBand> {
    let start = || GradeBand {
        min_inclusive: true,
        max_inclusive: true,
        ..GradeBand::default()
    };
    Form::new("等次", "Grades", start)
        .field("id", "编号", "ID", Look::Id, field!(id))
        .text("title", "名称", "Title", Look::Short, field!(title))
        .field("min", "下限", "From", Look::Number, field!(min))
        .field(
            "min_inclusive",
            "含下限",
            "From included",
            Look::Word,
            field!(min_inclusive),
        )
        .field("max", "上限", "To", Look::Number, field!(max))
        .field(
            "max_inclusive",
            "含上限",
            "To included",
            Look::Word,
            field!(max_inclusive),
        )
        .flag("fail", "属不合格", "Fails", field!(fail))
        .text(
            "description",
            "描述",
            "Description",
            Look::Long,
            field!(description),
        )
        .field("classes", "适用类别", "Classes", Look::Id, field!(classes))
        .printed()
}

/// 名额.
pub fn quotas() -> Form<Quota> {
    Form::new("名额", "Quotas", Quota::default)
        .field("grade", "等次", "Grade", Look::Id, field!(grade))
        .field("count", "个数", "Number", Look::Number, field!(count))
        .field("share", "比例", "Share", Look::Number, field!(share))
        .field("min", "最低分", "At least", Look::Number, field!(min))
        .field("classes", "适用类别", "Classes", Look::Id, field!(classes))
        .printed()
}

/// 依据.
pub fn citations() -> Form<Citation> {
    Form::new("依据", "Clauses", Citation::default)
        .field("id", "编号", "ID", Look::Id, field!(id))
        .text("document", "文件", "Document", Look::Long, field!(document))
        .field("number", "文号", "Document number", Look::Short, field!(number))
        .text("article", "条款", "Article", Look::Long, field!(article))
        .field("read", "已核原文", "Text read", Look::Word, field!(read))
        .required()
        .printed()
}

/// 印证材料.
pub fn evidence() -> Form<EvidenceKind> {
    Form::new("印证材料", "Evidence", EvidenceKind::default)
        .field("id", "编号", "ID", Look::Id, field!(id))
        .text("title", "名称", "Title", Look::Long, field!(title))
        .field("form", "形式", "Form", Look::Word, field!(form))
        .required()
        .text("note", "要求", "What it shows", Look::Long, field!(note))
        .printed()
}

/// 不重复扣分.
pub fn not_twice() -> Form<NotTwiceGroup> {
    Form::new("不重复扣分", "Not twice", NotTwiceGroup::default)
        .field("id", "编号", "ID", Look::Id, field!(id))
        .field("indicators", "指标", "Indicators", Look::Long, field!(indicators))
        .printed()
}

/// 读法.
pub fn readings() -> Form<Reading> {
    Form::new("读法", "Readings", Reading::default)
        .field("indicator", "指标", "Indicator", Look::Id, field!(indicator))
        .field("reading", "读法", "Reading", Look::Word, field!(reading))
        .required()
        .text("by", "决定者", "By", Look::Short, field!(by))
        .text("why", "理由", "Why", Look::Long, field!(why))
        .printed()
}
