//! 设置: each setting of the scoring, its value and what it means.

use mingjian_core::lang::{Lang, say};
use mingjian_core::rubric::Settings;

use super::column::field;
use super::form::Form;
use super::sheet::Refusals;
use super::upright::{take_upright, upright_page, upright_rows};
use crate::xlsx::{Look, Page, Table};

/// The sheet; a setting that does not stand in it has the format's default.
pub fn form() -> Form<Settings> {
    let (word, number) = (Look::Word, Look::Number);
    Form::new("设置", "Settings", Settings::default)
        .field("places", "总分小数位", "places", number, field!(places))
        .field("mode", "舍入方式", "mode", word, field!(mode))
        .field("grade_on", "定等次按", "grade_on", word, field!(grade_on))
        .field("rank_on", "排名按", "rank_on", word, field!(rank_on))
        .field(
            "round_level1_places",
            "一级指标取整位数",
            "round_level1_places",
            number,
            field!(round_level1_places),
        )
        .field(
            "round_source_places",
            "来源取整位数",
            "round_source_places",
            number,
            field!(round_source_places),
        )
        .field("gap", "等次间隙", "gap", word, field!(gap))
        .field(
            "gap_places",
            "间隙取整位数",
            "gap_places",
            number,
            field!(gap_places),
        )
        .field(
            "floor_zero",
            "总分不低于零",
            "floor_zero",
            word,
            field!(floor_zero),
        )
        .field("total_max", "总分上限", "total_max", number, field!(total_max))
        .field("deduct_cap", "扣分封顶", "deduct_cap", word, field!(deduct_cap))
        .field("bonus_cap", "加分封顶看", "bonus_cap", word, field!(bonus_cap))
        .field(
            "bonus_cap_share",
            "加分封顶比例",
            "bonus_cap_share",
            number,
            field!(bonus_cap_share),
        )
        .field(
            "bonus_cap_scope",
            "加分封顶范围",
            "bonus_cap_scope",
            word,
            field!(bonus_cap_scope),
        )
        .field(
            "bonus_cap_basis",
            "加分封顶基数",
            "bonus_cap_basis",
            word,
            field!(bonus_cap_basis),
        )
        .field(
            "bonus_total_cap",
            "加分总上限",
            "bonus_total_cap",
            number,
            field!(bonus_total_cap),
        )
        .field(
            "gate_rounded",
            "门槛按取整后",
            "gate_rounded",
            word,
            field!(gate_rounded),
        )
        .field(
            "gate_base",
            "门槛比较的基数",
            "gate_base",
            word,
            field!(gate_base),
        )
        .field(
            "major_cap",
            "重大扣分上限",
            "major_cap",
            number,
            field!(major_cap),
        )
        .field("veto_fixed", "否决给定分", "veto_fixed", word, field!(veto_fixed))
        .field("veto_rank", "否决后的排名", "veto_rank", word, field!(veto_rank))
        .field("part_fail", "部分不合格", "part_fail", word, field!(part_fail))
        .field(
            "zero_absorbs_uncapped",
            "不得分时吸收扣分",
            "zero_absorbs_uncapped",
            word,
            field!(zero_absorbs_uncapped),
        )
        .field(
            "zero_kills_bonus",
            "不得分时取消加分",
            "zero_kills_bonus",
            word,
            field!(zero_kills_bonus),
        )
        .field("double", "同一事实取", "double", word, field!(double))
        .field(
            "not_twice",
            "不重复扣分范围",
            "not_twice",
            word,
            field!(not_twice),
        )
        .field("na_rule", "不适用项处理", "na_rule", word, field!(na_rule))
        .field(
            "na_scale_scope",
            "折算范围",
            "na_scale_scope",
            word,
            field!(na_scale_scope),
        )
        .field(
            "na_spread_over",
            "平均分摊到",
            "na_spread_over",
            word,
            field!(na_spread_over),
        )
        .field("na_deduct", "增重后的扣分", "na_deduct", word, field!(na_deduct))
        .field(
            "na_divide_to",
            "相除后的满分",
            "na_divide_to",
            number,
            field!(na_divide_to),
        )
        .field(
            "overfull_group",
            "分值超出",
            "overfull_group",
            word,
            field!(overfull_group),
        )
        .field(
            "out_of_range",
            "越界录入",
            "out_of_range",
            word,
            field!(out_of_range),
        )
        .field("below_min", "低于下限", "below_min", word, field!(below_min))
        .field(
            "composition_missing",
            "缺一来源",
            "composition_missing",
            word,
            field!(composition_missing),
        )
        .field(
            "aggregate_missing",
            "缺一类下级",
            "aggregate_missing",
            word,
            field!(aggregate_missing),
        )
        .field("ties", "并列规则", "ties", word, field!(ties))
        .field(
            "quota_edge",
            "名额边界并列",
            "quota_edge",
            word,
            field!(quota_edge),
        )
        .field(
            "quota_share_rounding",
            "名额取整",
            "quota_share_rounding",
            word,
            field!(quota_share_rounding),
        )
        .field(
            "two_scorers",
            "两人评一项",
            "two_scorers",
            word,
            field!(two_scorers),
        )
        .field(
            "two_scorers_gap",
            "两人分差上限",
            "two_scorers_gap",
            number,
            field!(two_scorers_gap),
        )
        .field(
            "notice_counts_from",
            "通知天数起算",
            "notice_counts_from",
            word,
            field!(notice_counts_from),
        )
        .field(
            "notice_days",
            "通知天数",
            "notice_days",
            number,
            field!(notice_days),
        )
        .field(
            "quota_after_correction",
            "更正后的名额",
            "quota_after_correction",
            word,
            field!(quota_after_correction),
        )
}

/// The page of the settings, each with its meaning.
pub fn page(settings: &Settings, lang: Lang) -> Page {
    let meaning = |key: &str| say(lang, &format!("setting-{}", key.replace('_', "-")), &[]);
    let form = form();
    let rows = upright_rows(&form, settings, lang, meaning);
    let mut page = upright_page(&form, rows, lang, false);
    // No setting has an English text of its own.
    page.headings.pop();
    for row in &mut page.rows {
        row.pop();
    }
    page
}

/// The settings out of a workbook.
pub fn take(tables: &[Table], refusals: &mut Refusals) -> Settings {
    take_upright(&form(), tables, refusals, |_, _, _, _| false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xlsx::Value;

    #[test]
    fn every_setting_has_its_meaning_beside_it() {
        for lang in [Lang::Zh, Lang::En] {
            for row in page(&Settings::default(), lang).rows {
                let Some(Value::Text(meaning)) = row.last() else {
                    panic!("{row:?}")
                };
                assert!(!meaning.is_empty() && !meaning.starts_with("setting-"), "{row:?}");
            }
        }
    }
}
