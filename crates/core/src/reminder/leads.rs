//! 提醒时点: on which working days before and after the last day somebody is reminded; a setting of the office.
//!
//! **Invariant:** the numbers are small, and each stands once.

use crate::refusal::Refusal;

use super::due::Standing;

/// The longest lead in working days; more is a slip of the keyboard.
pub const MAX_LEAD: u32 = 60;

/// 提醒时点.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leads {
    before: Vec<u32>,
    overdue: u32,
}

impl Default for Leads {
    /// Five, two and one working days before, on the last day, and the first ten working days after it.
    fn default() -> Self {
        Self {
            before: vec![5, 2, 1, 0],
            overdue: 10,
        }
    }
}

impl Leads {
    /// Leads of so many working days `before` the last day (0: on the last day itself), and on each of the first
    /// `overdue` working days behind it.
    ///
    /// # Errors
    /// MJ9200 when a number is larger than [`MAX_LEAD`] or stands twice.
    pub fn new(before: &[u32], overdue: u32) -> Result<Self, Refusal> {
        let mut sorted = before.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let largest = sorted.last().copied().unwrap_or_default().max(overdue);
        if sorted.len() != before.len() || largest > MAX_LEAD {
            let numbers: Vec<String> = before.iter().chain([&overdue]).map(ToString::to_string).collect();
            let (numbers, max) = (numbers.join(", "), MAX_LEAD.to_string());
            return Err(Refusal::new("MJ9200", &[("numbers", &numbers), ("max", &max)]));
        }
        sorted.reverse();
        Ok(Self {
            before: sorted,
            overdue,
        })
    }

    /// The leads that have come at a standing: days before as positive numbers, the last day as 0, days behind it
    /// as negative ones.
    pub fn come(&self, standing: Standing) -> Vec<i64> {
        let (at, behind) = match standing {
            Standing::Left(days) => (days, 0),
            Standing::LastDay => (0, 0),
            Standing::Overdue(days) => (0, days.min(self.overdue)),
        };
        let before = self.before.iter().filter(|lead| **lead >= at).copied();
        before
            .map(i64::from)
            .chain((1..=behind).map(|day| -i64::from(day)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_come_one_after_another_and_stay() {
        let leads = Leads::default();
        assert_eq!(leads.come(Standing::Left(6)), Vec::<i64>::new());
        assert_eq!(leads.come(Standing::Left(5)), [5]);
        assert_eq!(leads.come(Standing::Left(3)), [5]);
        assert_eq!(leads.come(Standing::LastDay), [5, 2, 1, 0]);
        assert_eq!(leads.come(Standing::Overdue(2)), [5, 2, 1, 0, -1, -2]);
        assert_eq!(leads.come(Standing::Overdue(99)).last(), Some(&-10));
    }

    #[test]
    fn numbers_that_are_too_large_or_stand_twice_are_refused() {
        assert_eq!(Leads::new(&[61], 0).unwrap_err().code, "MJ9200");
        assert_eq!(Leads::new(&[5], 61).unwrap_err().code, "MJ9200");
        assert_eq!(Leads::new(&[5, 5], 0).unwrap_err().code, "MJ9200");
        assert_eq!(Leads::new(&[1, 5, 2, 0], 10), Ok(Leads::default()));
        assert_eq!(
            Leads::new(&[], 0).unwrap().come(Standing::Overdue(3)),
            Vec::<i64>::new()
        );
    }
}
