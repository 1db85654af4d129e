//! Files are whole or not there, in a folder and in a bucket of a real S3 server process.

mod child;
mod home;
mod kept;
mod trouble;
mod uploads;
