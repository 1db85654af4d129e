//! The two doors, on both databases.
#![cfg(test)]

mod access;
mod crash;
mod enter;
mod open;
mod parallel;
mod record;
