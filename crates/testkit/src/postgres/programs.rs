//! The programs of PostgreSQL and how they are called.
//!
//! The server refuses to run as root; then it runs as `nobody`. **Invariant:** no setting of the person who runs
//! the tests reaches these programs.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Unavailable;

/// Prints the directory of the server's programs: the one in PATH, the one the development package names, the
/// newest that Debian keeps outside PATH.
const FIND: &str = r#"
for d in "$(dirname "$(command -v initdb)")" "$(pg_config --bindir)" $(ls -d /usr/lib/postgresql/*/bin | sort -rV); do
    if [ -x "$d/initdb" ] && [ -x "$d/pg_ctl" ] && [ -x "$d/psql" ]; then echo "$d"; exit 0; fi
done
exit 1
"#;

/// Where the programs are and as whom the server runs.
pub(super) struct Programs {
    folder: PathBuf,
    /// User and group of the server, where it cannot be the caller.
    other: Option<(u32, u32)>,
}

/// Says what failed with its cause.
pub(super) fn failed<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> Unavailable {
    move |error| Unavailable(format!("the temporary PostgreSQL: {what}: {error}"))
}

/// Random bytes in hexadecimal digits.
pub(super) fn random_hex(bytes: usize) -> Result<String, Unavailable> {
    let mut random = vec![0; bytes];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut random))
        .map_err(failed("reading /dev/urandom"))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The caller's user number.
pub(super) fn user() -> Result<u32, Unavailable> {
    fs::metadata("/proc/self")
        .map(|me| me.uid())
        .map_err(failed("reading /proc/self"))
}

/// Runs a program to its end and returns what it printed.
pub(super) fn run(command: &mut Command) -> Result<String, Unavailable> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(failed(format!("{command:?}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(failed(format!("{command:?}"))(
        String::from_utf8_lossy(&output.stderr).trim(),
    ))
}

fn number_of(flag: &str) -> Result<u32, Unavailable> {
    let text = run(Command::new("id").args([flag, "nobody"]))?;
    text.trim().parse().map_err(failed("id nobody"))
}

impl Programs {
    /// Finds the programs.
    pub(super) fn find() -> Result<Self, Unavailable> {
        let folder = run(Command::new("sh").args(["-c", FIND])).map_err(|_| {
            Unavailable(
                "this test needs PostgreSQL: apt-get update && apt-get install -y --no-install-recommends postgresql"
                    .to_owned(),
            )
        })?;
        let other = match user()? {
            0 => Some((number_of("-u")?, number_of("-g")?)),
            _ => None,
        };
        Ok(Self {
            folder: PathBuf::from(folder.trim()),
            other,
        })
    }

    /// The words that start a program as the server's user.
    pub(super) fn words(&self, program: &str) -> Vec<String> {
        let mut words = Vec::new();
        if let Some((user, group)) = self.other {
            words.push("setpriv".to_owned());
            words.extend([
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
            ]);
        }
        words.push(self.folder.join(program).display().to_string());
        words
    }

    /// A program as the server's user, away from the caller's settings and directory.
    pub(super) fn command(&self, program: &str) -> Command {
        let words = self.words(program);
        let mut command = Command::new("env");
        command
            .args(["-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"])
            .args(words)
            .current_dir("/");
        command
    }

    /// Gives a file or directory to the server's user.
    pub(super) fn give(&self, path: &Path) -> Result<(), Unavailable> {
        match self.other {
            Some((user, group)) => {
                std::os::unix::fs::chown(path, Some(user), Some(group)).map_err(failed(path.display()))
            }
            None => Ok(()),
        }
    }
}
