//! The two doors, on both databases.
#![cfg(test)]

mod above;
mod access;
mod after;
mod books;
mod consequences;
mod crash;
mod enter;
mod evidence;
mod inspected;
mod inspection;
mod inspection_list;
mod mail;
mod open;
mod parallel;
mod record;
mod reminders;
mod sign_in;
mod walk;
mod work;
mod year;
