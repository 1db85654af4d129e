//! 签名密钥: the key of an installation, which seals sweeps and signs bundles, and what is told of a seal's signature.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_inspect::proof::folder::{KEY, Kept, latest, trusted};
use mingjian_inspect::proof::{Key, Seal};

use crate::cli::trouble::{Trouble, not_written};
use crate::cli::words::Voice;

/// The key of a file, or that of the folder of data, which is made where it is missing; nobody else may read it.
pub(super) fn key(named: Option<&Path>, data: &Path) -> Result<Key, Trouble> {
    let path = named.map_or_else(|| data.join(KEY), Path::to_owned);
    let wrong = || {
        Trouble::File(Refusal::new("MJ5066", &[]).at(Place {
            file: path.display().to_string(),
            ..Place::default()
        }))
    };
    if path.exists() {
        let text = fs::read_to_string(&path).map_err(|_| wrong())?;
        return Key::read(&text).ok_or_else(wrong);
    }
    let key = Key::of(Deps::system().random.salt().as_bytes()).ok_or_else(wrong)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(&path).and_then(|mut file| {
        file.write_all(key.text().as_bytes())
            .and_then(|()| file.sync_all())
    });
    made.map(|()| key).map_err(|error| not_written(&error))
}

/// Who sealed a sweep, by the fingerprint of the key; that nobody did is told as well.
pub(super) fn sealed_by(seal: &Seal, signer: Option<&str>, voice: Voice) -> String {
    let site = ("site", seal.start.as_str());
    match signer {
        Some(fingerprint) => voice.say("seal-signed", &[("fingerprint", fingerprint), site]),
        None => voice.say("seal-unsigned", &[("program", &seal.program), site]),
    }
}

/// 认哪一把密钥.
#[derive(ClapArgs)]
pub(super) struct Trust {
    #[arg(
        long,
        value_name = "FINGERPRINT",
        help = "只认这把密钥签的；指纹由对方另行告知\n\
                Only what this key signed; the fingerprint is told another way"
    )]
    pub(super) trust: Option<String>,
}

impl Trust {
    /// The latest seals of a folder that are to be trusted.
    pub(super) fn latest(&self, data: &Path, site: Option<&str>) -> Result<Vec<Kept>, Trouble> {
        Ok(match &self.trust {
            Some(wanted) => trusted(data, site, wanted)?,
            None => latest(data, site)?,
        })
    }
}
