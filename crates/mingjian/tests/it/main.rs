//! The real binary from outside: answers compared with golden files, hostile input, exit codes, running servers.
//!
//! The one test binary of this crate. `BLESS=1` rewrites the golden files under `golden/cli/`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod attachments;
mod audit;
mod convert;
mod golden;
mod help;
mod hostile;
mod inspect;
mod limits;
mod meaning;
mod proof;
mod reminders;
mod sections;
mod serve;
mod server;
mod setup;
mod site;
mod whatif;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run left behind.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The folder of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the golden answers' input, in which commands are run.
fn input() -> PathBuf {
    root().join("golden/cli/input")
}

fn command(args: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingjian"));
    command.args(args).current_dir(folder).env_clear();
    command
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the binary in a folder with nothing in its environment.
fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(command(args, folder).output().unwrap())
}

/// Runs the binary beside the golden input.
fn run(args: &[&str]) -> Ran {
    run_in(&input(), args)
}

/// Runs the binary with one variable in its environment.
fn run_with(name: &str, value: &str, args: &[&str]) -> Ran {
    ran(command(args, &input()).env(name, value).output().unwrap())
}

/// Runs the binary with bytes on its standard input.
fn run_piped(args: &[&str], bytes: &[u8]) -> Ran {
    let mut command = command(args, &input());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    // A run that stops reading early closes the pipe, which is no fault.
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    ran(output)
}
