//! 封存 at the end of a sweep that keeps its data.

use std::path::Path;

use mingjian_inspect::archive::{Shelf, host};
use mingjian_inspect::crawl::Report;
use mingjian_inspect::proof::{Run, fingerprint, folder, seal};

use crate::cli::trouble::{Trouble, not_written};
use crate::cli::words::Voice;

/// How much of a link people read aloud.
const SAID: usize = 16;

/// Seals a sweep in its folder, behind the one before it, and says so.
pub fn seal_sweep(data: &Path, report: &Report, run: Run<'_>, voice: Voice) -> Result<String, Trouble> {
    let start = run.start.to_string();
    let before = folder::seals(data)?;
    let before = before.iter().rfind(|kept| kept.seal.start == start);
    // A seal of an earlier version names no files, so that this one does for both.
    let since = before.filter(|kept| !kept.seal.archives.is_empty());
    let run = Run {
        since: since.map_or(0, |kept| kept.seal.ended),
        previous: before.map_or("", |kept| kept.digest.as_str()),
        ..run
    };
    let signer = fingerprint(&run.key.public());
    let sealed = seal(report, &run, &Shelf::new(data)).map_err(|error| Trouble::Fault(error.into()))?;
    let name = format!("{}-{}", host(&start), run.begun);
    folder::write(data, &name, &sealed).map_err(|error| not_written(&error))?;
    let head: String = sealed.seal.head.chars().take(SAID).collect();
    let count = sealed.seal.findings.to_string();
    Ok(voice.say(
        "sweep-sealed",
        &[("count", &count), ("head", &head), ("fingerprint", &signer)],
    ))
}
