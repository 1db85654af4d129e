//! The binary: one verb a file under `cli/`, nothing else.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
