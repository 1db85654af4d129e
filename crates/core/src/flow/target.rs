//! 折算 (target): how a decided total counts in the target-responsibility system, for instance 3 of 100.
//!
//! Clause: 方案第七部分第(一)项: 考核结果纳入目标责任考核. **Invariant:** exact up to one rounding, with the rubric's
//! direction; the total that is converted is the one that was printed.

use serde::Serialize;

use super::plan::Plan;
use crate::points::{Points, Rounding};
use crate::rubric::Rubric;

/// 折算办法 of one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Full mark here.
    pub from: Points,
    /// Full mark there.
    pub to: Points,
    /// Decimals there.
    pub places: u32,
    /// Direction of an exact half.
    pub mode: Rounding,
}

impl Target {
    /// How a class is converted: as the plan says, else as the rubric does; `None` when neither says so, or when no
    /// full mark is known.
    pub fn of(rubric: &Rubric, plan: Option<&Plan>, class: &str) -> Option<Self> {
        let printed = rubric
            .classes
            .iter()
            .find(|one| one.id.text == class)
            .and_then(|one| one.total.clone());
        let known = rubric.conversion.as_ref();
        let to = plan
            .and_then(|one| one.target_points.clone())
            .or_else(|| known.map(|one| one.to.clone()))?;
        Some(Self {
            from: known
                .map(|one| one.from.clone())
                .or(printed)
                .filter(Points::is_positive)?,
            to,
            places: known.map_or(rubric.settings.places, |one| one.places),
            mode: rubric.settings.mode,
        })
    }

    /// What a printed total counts there, as printed there.
    pub fn shown(&self, total: &Points) -> Option<String> {
        let share = total.checked_div(&self.from)?;
        Some(
            (&share * &self.to)
                .round(self.places, self.mode)
                .decimal(self.places),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> Points {
        Points::parse(text).unwrap()
    }

    fn target(from: &str, to: &str, mode: Rounding) -> Target {
        Target {
            from: points(from),
            to: points(to),
            places: 2,
            mode,
        }
    }

    #[test]
    fn three_of_a_hundred_is_rounded_once_and_exactly() {
        let three = target("100", "3", Rounding::HalfUp);
        assert_eq!(three.shown(&points("91.50")).unwrap(), "2.75");
        // 2.745 is an exact half.
        assert_eq!(three.shown(&points("91.5")).unwrap(), "2.75");
        assert_eq!(
            target("100", "3", Rounding::HalfEven)
                .shown(&points("91.5"))
                .unwrap(),
            "2.74"
        );
        assert_eq!(
            target("95", "3", Rounding::HalfUp).shown(&points("95")).unwrap(),
            "3.00"
        );
        assert_eq!(three.shown(&points("-4")).unwrap(), "-0.12");
    }

    #[test]
    fn the_plan_says_how_many_points_and_the_rubric_of_how_many() {
        let yaml = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses:\n  - {id: A, title: 甲, total: 95}\n  - {id: B, title: 乙}\nindicators:\n  - {id: a, title: 项, weight: 95, kind: points}\n";
        let rubric = crate::rubric::parse(yaml.as_bytes()).unwrap();
        assert_eq!(Target::of(&rubric, None, "A"), None);
        let plan: Plan = serde_json::from_value(serde_json::json!({
            "title": "方案", "document_number": "1号", "signed_on": "2026-01-01",
            "assessed_from": "2025-01-01", "assessed_to": "2025-12-31", "target_points": "3",
        }))
        .unwrap();
        let found = Target::of(&rubric, Some(&plan), "A").unwrap();
        assert_eq!(
            (found.from.decimal(0), found.to.decimal(0)),
            ("95".to_owned(), "3".to_owned())
        );
        assert_eq!(
            Target::of(&rubric, Some(&plan), "B"),
            None,
            "no full mark is known"
        );
    }
}
