//! 记法: how numbers, names and dates are written in official papers.
//!
//! Pure readers over a text; what they find is for the detectors to judge.

pub mod bank_card;
pub mod characters;
pub mod credit_code;
pub mod date_in_digits;
pub mod document_number;
pub mod identity_number;
pub mod likeness;
pub mod long_number;
pub mod numerals;
pub mod person_name;
pub mod script;
pub mod slot;
pub(crate) mod watch;
