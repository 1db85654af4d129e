//! 考核组的工作 commands: assignment, proposed deductions, bonus claims, major deductions.
//!
//! Clause: 方案第三部分 (加分、重大扣分), 第六部分第(三)项 and 第(四)项. **Invariant:** what is proposed or claimed counts
//! for nothing until the body that may say so took it over, and taking it over writes the score entry in the same
//! command.

mod assignment;
mod bonus;
mod deduction;
pub(crate) mod duty;
mod given;
mod major;

pub use assignment::SetAssignment;
pub(crate) use assignment::spread_rules;
pub use bonus::{ClaimBonus, GrantBonus, RefuseBonus, WithdrawBonus};
pub use deduction::{AdoptDeduction, DismissDeduction, ProposeDeduction};
pub(crate) use given::{
    UNDECIDED, assessed_period, before_grades, find_named, is_open, settled, triggers_of,
};
pub use major::{ConfirmMajor, HearMajor, ProposeMajor, RefuseMajor};
