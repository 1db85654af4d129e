//! The binary: one verb a file under `cli/`, nothing else.

mod cli;
mod demo;

/// Reading pages and answering requests make and drop many small texts, for which it takes a third of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
