//! The two doors, on both databases.
#![cfg(test)]

mod access;
mod books;
mod crash;
mod enter;
mod evidence;
mod mail;
mod open;
mod parallel;
mod record;
mod sign_in;
mod walk;
mod work;
mod year;
