//! 用词: the words of each choice, Chinese for the cell, the format's own word in English.
//!
//! Either is read, whatever the language of the workbook.

use mingjian_core::lang::Lang;
use mingjian_core::points::Rounding;
use mingjian_core::rubric::{
    Basis, BelowMin, Cost, Double, EvidenceForm, From, Gap, GateBase, Kind, Method, NaDeduct, NaRule,
    NaScaleScope, NaSpreadOver, NotTwice, NoticeFrom, OutOfRange, Overfull, PartFail, QuotaAfterCorrection,
    QuotaEdge, ReadingKind, Scope, ShareRounding, SourceMissing, SubordinateMissing, TakenOn, Ties,
    TwoScorers, Verifiable, VetoEffect, VetoFixed, VetoRank,
};

use super::cell::{Cell, Wrong};
use super::list;
use crate::xlsx::Value;

/// A choice with its words.
type Words<T> = &'static [(T, &'static str, &'static str)];

/// Gives a choice its words; the match makes the compiler ask for a new variant.
macro_rules! words {
    ($($name:ident { $($variant:ident $en:literal $zh:literal),+ $(,)? })+) => {$(
        impl Cell for $name {
            fn write(&self, lang: Lang) -> Value {
                let word = match (self, lang) {
                    $(($name::$variant, Lang::Zh) => $zh, ($name::$variant, Lang::En) => $en,)+
                };
                Value::Text(word.to_owned())
            }

            fn read(text: &str) -> Result<Self, Wrong> {
                const WORDS: Words<$name> = &[$(($name::$variant, $en, $zh)),+];
                find(WORDS, text)
            }

            fn choices(lang: Lang) -> Vec<&'static str> {
                if lang == Lang::Zh { vec![$($zh),+] } else { vec![$($en),+] }
            }
        }
    )+};
}

/// The choice that a word stands for.
fn find<T: Copy>(words: Words<T>, text: &str) -> Result<T, Wrong> {
    let word = text.trim();
    let found = words
        .iter()
        .find(|(_, en, zh)| *zh == word || en.eq_ignore_ascii_case(word));
    found.map(|(value, _, _)| *value).ok_or_else(|| {
        let known: Vec<String> = words.iter().map(|(_, en, zh)| format!("{zh}({en})")).collect();
        Wrong {
            why: "word",
            known: known.join("、"),
        }
    })
}

words! {
    Rounding { HalfUp "half_up" "四舍五入", HalfEven "half_even" "四舍六入五成双", Down "down" "截尾" }
    TakenOn { Rounded "rounded" "取整后", Exact "exact" "取整前" }
    Gap { Down "down" "归下一等次", Up "up" "归上一等次", Round "round" "先取整再定", Error "error" "由人决定" }
    Scope { Each "each" "每项各算", Shared "shared" "合计封顶" }
    Basis { Printed "printed" "印出的分值", Effective "effective" "折算后的分值" }
    GateBase { BeforeMajor "before_major" "减重大扣分前", AfterMajor "after_major" "减重大扣分后" }
    VetoFixed { Exact "exact" "按定值", AtMost "at_most" "取较低的" }
    VetoRank { Unranked "unranked" "不排名", Last "last" "排在最后" }
    PartFail { Zero "zero" "计0分", Label "label" "只作标记" }
    Double { Largest "largest" "取最大", First "first" "取最先" }
    NotTwice { All "all" "全表范围", Groups "groups" "限所列各组", None "none" "不限" }
    NaRule { Keep "keep" "不折算", Scale "scale" "按比例放大", Spread "spread" "平均分摊", Fold "fold" "并入指定项", Divide "divide" "除以适用分值" }
    NaScaleScope { Root "root" "全表", Level1 "level1" "一级指标", Parent "parent" "上一级" }
    NaSpreadOver { Siblings "siblings" "同级各项", Level1 "level1" "其他一级指标", Leaves "leaves" "全部末级" }
    NaDeduct { Ratio "ratio" "同比例变动", Fixed "fixed" "不变" }
    Overfull { Cap "cap" "按印出的截止", Sum "sum" "按下级之和" }
    OutOfRange { Error "error" "拒收", Clamp "clamp" "取最近的端值" }
    BelowMin { Error "error" "拒收", Lift "lift" "提到下限" }
    SourceMissing { Error "error" "拒算", Zero "zero" "计0分", Renormalise "renormalise" "其余按比例补足", Other "other" "以其他来源代替" }
    SubordinateMissing { Error "error" "拒算", Zero "zero" "计0分", Renormalise "renormalise" "其余按比例补足", Fold "fold" "并入指定一类" }
    Ties { Competition "competition" "跳号", Dense "dense" "不跳号" }
    QuotaEdge { Include "include" "并列都给", Exclude "exclude" "并列都不给" }
    ShareRounding { Floor "floor" "向下取整", Ceil "ceil" "向上取整", HalfUp "half_up" "四舍五入" }
    TwoScorers { Mean "mean" "取平均", Lower "lower" "取较低", Third "third" "一律裁定" }
    NoticeFrom { Sent "sent" "发出", Received "received" "收到" }
    QuotaAfterCorrection { Keep "keep" "不收回", Recompute "recompute" "重新计算" }
    EvidenceForm { File "file" "文件", Link "link" "网页链接", Photo "photo" "现场照片", Ledger "ledger" "台账", Statement "statement" "书面说明" }
    Method {
        Onsite "onsite" "实地考核", Online "online" "网上检查", Documents "documents" "查阅资料", Overall "overall" "综合评议",
        Enquiry "enquiry" "征询考核", Recognition "recognition" "认定考核", Sampling "sampling" "抽样核查",
        DailyMonitoring "daily_monitoring" "日常监测", ThirdParty "third_party" "第三方评估",
        Questionnaire "questionnaire" "问卷", Postal "postal" "邮寄检查", Hotline "hotline" "政务热线模拟测评",
    }
    Verifiable { Public "public" "公开可查", Records "records" "有据可查", OnSite "on_site" "现场可验", Hard "hard" "难以考证" }
    Cost { None "none" "无需准备", Low "low" "低", Medium "medium" "中", High "high" "高" }
    Kind {
        Group "group" "分组", Points "points" "评分", Levels "levels" "分档", Deduct "deduct" "扣分", Gain "gain" "累加",
        Imported "imported" "导入", Survey "survey" "问卷", Bonus "bonus" "加分",
    }
    VetoEffect { Stop "stop" "定等次并停止计分", Fixed "fixed" "给定分", Part "part" "部分不合格" }
    ReadingKind { Printed "printed" "按印出的分值", Parts "parts" "按下级之和", Granted "granted" "差额照给" }
    From { Table "table" "评分表", Import "import" "直接录入", Parts "parts" "由各部分合成" }
}

impl Cell for Vec<Method> {
    fn write(&self, lang: Lang) -> Value {
        let words: Vec<String> = self
            .iter()
            .filter_map(|method| match method.write(lang) {
                Value::Text(word) => Some(word),
                _ => None,
            })
            .collect();
        list::inline(words.iter().map(String::as_str), lang)
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        list::read(text, list::INLINE)
            .iter()
            .map(|word| Method::read(word))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_words_are_read_and_a_wrong_one_is_answered_with_the_right_ones() {
        assert_eq!(Gap::read("归下一等次"), Ok(Gap::Down));
        assert_eq!(Gap::read(" DOWN "), Ok(Gap::Down));
        assert!(Gap::read("往下").unwrap_err().known.contains("归下一等次(down)"));
        assert_eq!(
            Vec::<Method>::read("实地考核，online"),
            Ok(vec![Method::Onsite, Method::Online])
        );
    }

    #[test]
    fn no_choice_has_two_meanings_for_one_word() {
        fn distinct<T: Cell>() {
            for lang in [Lang::Zh, Lang::En] {
                let mut words = T::choices(lang);
                words.sort_unstable();
                words.dedup();
                assert_eq!(words.len(), T::choices(lang).len());
            }
        }
        distinct::<Method>();
        distinct::<Kind>();
        distinct::<NaRule>();
        distinct::<SourceMissing>();
        distinct::<SubordinateMissing>();
    }
}
