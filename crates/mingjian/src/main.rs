//! The binary: one verb a file under `cli/`, nothing else.

mod cli;
mod demo;

fn main() -> std::process::ExitCode {
    cli::run()
}
