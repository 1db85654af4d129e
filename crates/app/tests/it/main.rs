//! The two doors, on both databases.
#![cfg(test)]

mod access;
mod after;
mod consequences;
mod crash;
mod enter;
mod mail;
mod open;
mod parallel;
mod record;
mod sign_in;
mod walk;
mod work;
mod year;
