//! 不成: why a run came to nothing, what is said about it, and the exit code.
//!
//! Said on standard error: one line a refusal, or one JSON object when JSON was asked for.

use std::any::Any;
use std::io;

use mingjian_core::refusal::{Place, Refusal};
use serde::Serialize;

use super::answer::{Ending, Format};
use super::words::{RefusalShown, Voice};

/// 不成.
#[derive(Debug)]
pub enum Trouble {
    /// What was written cannot be taken as it is.
    Refused(Vec<Refusal>),
    /// The options contradict each other.
    Usage(Refusal),
    /// A file cannot be read or written.
    File(Refusal),
    /// The program itself is at fault.
    Fault(anyhow::Error),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Trouble {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

/// The answer could not be written.
pub fn not_written(error: &io::Error) -> Trouble {
    Trouble::File(Refusal::new("MJ9105", &[("reason", &error.to_string())]))
}

/// A fault that nobody foresaw.
pub fn panicked(payload: &(dyn Any + Send)) -> Trouble {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Trouble::Fault(anyhow::anyhow!("{}", text.unwrap_or_default()))
}

/// A file could not be read, at its path.
pub fn not_read(error: &io::Error, file: &str) -> Trouble {
    let refusal = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::new("MJ9101", &[]),
        io::ErrorKind::IsADirectory => Refusal::new("MJ9102", &[]),
        io::ErrorKind::PermissionDenied => Refusal::new("MJ9103", &[]),
        _ => Refusal::new("MJ9104", &[("reason", &error.to_string())]),
    };
    Trouble::File(refusal.at(Place {
        file: file.to_owned(),
        ..Place::default()
    }))
}

#[derive(Serialize)]
struct Shown {
    errors: Vec<RefusalShown>,
}

impl Trouble {
    /// How the run ends.
    pub fn ending(&self) -> Ending {
        match self {
            Self::Refused(_) => Ending::Refused,
            Self::Usage(_) => Ending::Usage,
            Self::File(_) => Ending::File,
            Self::Fault(_) => Ending::Fault,
        }
    }

    /// What is said.
    pub fn words(&self, voice: Voice, format: Format) -> String {
        let refusals: &[Refusal] = match self {
            Self::Refused(refusals) => refusals,
            Self::Usage(refusal) | Self::File(refusal) => std::slice::from_ref(refusal),
            Self::Fault(error) => return voice.say("fault", &[("detail", &format!("{error:#}"))]) + "\n",
        };
        if format == Format::Json {
            let shown = Shown {
                errors: refusals.iter().map(|one| RefusalShown::of(one, voice)).collect(),
            };
            if let Ok(text) = serde_json::to_string_pretty(&shown) {
                return text + "\n";
            }
        }
        refusals
            .iter()
            .map(|refusal| voice.line(refusal) + "\n")
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hinders_reading_has_its_own_code() {
        let code = |kind: io::ErrorKind| match not_read(&kind.into(), "f") {
            Trouble::File(refusal) => (refusal.code, refusal.place.file),
            other => panic!("{other:?}"),
        };
        for (kind, wanted) in [
            (io::ErrorKind::NotFound, "MJ9101"),
            (io::ErrorKind::IsADirectory, "MJ9102"),
            (io::ErrorKind::PermissionDenied, "MJ9103"),
            (io::ErrorKind::TimedOut, "MJ9104"),
        ] {
            assert_eq!(code(kind), (wanted, "f".to_owned()));
        }
    }
}
