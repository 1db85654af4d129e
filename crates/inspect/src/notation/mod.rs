//! 记法: how numbers, names and dates are written in official papers.
//!
//! Pure readers over a text; what they find is for the detectors to judge.

pub mod bank_card;
pub mod credit_code;
pub mod document_number;
pub mod identity_number;
pub mod likeness;
pub mod numerals;
pub mod person_name;
pub mod script;
pub mod slot;
