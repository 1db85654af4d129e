//! 自带规则集: the rule sets that ship with the program.

use mingjian_core::refusal::Refusal;

use super::set::RuleSet;

/// The sets by id, with their texts.
pub const BUILTIN: &[(&str, &str)] = &[
    (
        "gbmh-2019-19",
        include_str!("../../../../data/inspection/gbmh-2019-19.yaml"),
    ),
    (
        "yangling",
        include_str!("../../../../data/inspection/yangling.yaml"),
    ),
];

/// A set that ships.
///
/// # Errors
/// MJ5003 for an unknown id; a test makes sure that the shipped files have no others.
pub fn builtin(id: &str) -> Result<RuleSet, Refusal> {
    let text = |id: &str| {
        BUILTIN
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, text)| *text)
    };
    let found = text(id).ok_or_else(|| Refusal::new("MJ5003", &[("id", id)]))?;
    RuleSet::parse(found, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::SectionKind;

    #[test]
    fn every_shipped_set_reads_and_a_variant_overrides_its_base() {
        for (id, _) in BUILTIN {
            assert_eq!(builtin(id).unwrap().id, *id);
        }
        let (base, local) = (builtin("gbmh-2019-19").unwrap(), builtin("yangling").unwrap());
        assert_eq!(base.rule("V4.2").unwrap().threshold.months, Some(12));
        assert_eq!(local.rule("V4.2").unwrap().threshold.months, Some(6));
        let months = |set: &RuleSet, kind| set.update(kind).unwrap().months;
        let (work, other) = (SectionKind::Work, SectionKind::Other);
        assert_eq!((months(&base, work), months(&local, work)), (Some(12), Some(1)));
        assert_eq!((months(&base, other), months(&local, other)), (Some(12), Some(6)));
        assert_eq!(local.update(SectionKind::News), base.update(SectionKind::News));
        for set in [&base, &local] {
            assert!(set.updates.iter().all(|update| set.rule(&update.rule).is_some()));
        }
        assert_eq!(local.rules.len(), base.rules.len() + 1);
        assert_eq!(local.arithmetic, base.arithmetic);
        assert_eq!(local.basis("junk-tags").unwrap().rule, "V1.4");
        assert_eq!(builtin("nowhere").unwrap_err().code, "MJ5003");
    }

    #[test]
    fn what_is_no_rule_set_is_refused() {
        let code = |text: &str| RuleSet::parse(text, |_| None).unwrap_err().code;
        let head = "id: a\ntitle: b\nsource: c\nvalid_from: '2020-01-01'\n";
        assert_eq!(code("rules: ["), "MJ5001");
        assert_eq!(
            code(&format!("mingjian: inspection/9\n{head}rules: []\n")),
            "MJ5002"
        );
        assert_eq!(
            code(&format!("mingjian: inspection/1\n{head}extends: x\nrules: []\n")),
            "MJ5003"
        );
        let rule = "  - {id: x, part: veto, title: t, verified: true, method: full}\n".repeat(2);
        assert_eq!(
            code(&format!("mingjian: inspection/1\n{head}rules:\n{rule}")),
            "MJ5004"
        );
    }

    #[test]
    fn points_of_the_national_set_fit_its_arithmetic() {
        use mingjian_core::points::Points;
        let set = builtin("gbmh-2019-19").unwrap();
        let sum = |wanted: &dyn Fn(&str) -> bool| -> Points {
            let rules = set
                .rules
                .iter()
                .filter(|rule| rule.part == super::super::RulePart::Deduction);
            rules
                .filter(|rule| wanted(&rule.group))
                .filter_map(|rule| rule.points.clone())
                .fold(Points::from(0), |sum, points| sum + points)
        };
        let arithmetic = set.arithmetic.as_ref().unwrap();
        assert_eq!(sum(&|group| group == "service"), Points::from(25));
        assert_eq!(sum(&|_| true), arithmetic.full);
    }
}
