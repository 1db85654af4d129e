//! 封存: records that hold personal data, encrypted under the installation's key (XChaCha20-Poly1305, RFC 8439).
//!
//! The head of a record (name, address, time, digest, rules) stays readable, for the list and for erasure; the rest
//! opens only with the key. Where the bytes lie is a parameter. **Invariant:** nothing personal is written in the
//! clear, the head is bound to the rest, and an erased record keeps its digest and the fact that it was erased.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::access;
use super::warc::pack;
use crate::digest::{bytes_of, spelled};
use crate::fetch::Answer;

/// How a sealed record begins.
const START: &[u8] = b"MJSEAL1\n";
/// Longest head of a record, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// Bytes of a nonce.
const NONCE: usize = 24;

/// 抹除: that a record was erased, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
}

/// 头 of a sealed record: all that can be read without the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The name of the record inside.
    pub id: String,
    /// The address that was asked.
    pub url: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// SHA-256 of the body as it came, in hexadecimal.
    pub digest: String,
    /// The rules whose findings made it a sealed one.
    pub rules: Vec<String>,
    /// That it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Erased>,
}

/// A record cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It is no sealed record.
    Form,
    /// Key and record do not fit, or a byte was changed.
    Key,
    /// It was erased.
    Erased,
}

/// 封印: encrypts and decrypts under the installation's key.
pub struct Seal {
    cipher: XChaCha20Poly1305,
    /// From which nonces are derived.
    nonces: [u8; 32],
    /// Under which the head of the log of openings stands.
    heads: [u8; 32],
}

/// A key for one purpose out of the installation's.
fn derive(key: &[u8], purpose: &[u8]) -> [u8; 32] {
    // A key of any length is taken.
    let hashed = Sha256::digest(key);
    let mut mac = match <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&hashed) {
        Ok(mac) => mac,
        Err(_) => return hashed.into(),
    };
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

impl Seal {
    /// With the installation's key.
    pub fn new(key: &[u8]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&derive(key, b"mingjian sealed records").into()),
            nonces: derive(key, b"mingjian sealed nonces"),
            heads: derive(key, b"mingjian access heads"),
        }
    }

    /// The head of a log of openings, under the key.
    pub fn log_head(&self, log: &str) -> access::Head {
        let mut head = access::Head::of(log);
        head.mac = self.mac(&head).map(|mac| spelled(&mac)).unwrap_or_default();
        head
    }

    /// Whether a head was made under this key.
    pub fn made(&self, head: &access::Head) -> bool {
        let Some(given) = bytes_of(&head.mac) else {
            return false;
        };
        let mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.heads);
        mac.is_ok_and(|mut mac| {
            mac.update(head.said().as_bytes());
            mac.verify_slice(&given).is_ok()
        })
    }

    fn mac(&self, head: &access::Head) -> Option<[u8; 32]> {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.heads).ok()?;
        mac.update(head.said().as_bytes());
        Some(mac.finalize().into_bytes().into())
    }

    /// The bytes of a sealed record.
    pub fn close(&self, head: &Head, plain: &[u8]) -> Option<Vec<u8>> {
        let head = serde_json::to_vec(head).ok()?;
        // Derived from all that is sealed, so that no two different records ever share one, without any chance.
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.nonces).ok()?;
        mac.update(&Sha256::digest(&head));
        mac.update(&Sha256::digest(plain));
        let derived: [u8; 32] = mac.finalize().into_bytes().into();
        let nonce: [u8; NONCE] = derived.get(..NONCE)?.try_into().ok()?;
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: &head,
                },
            )
            .ok()?;
        let mut out = START.to_vec();
        out.extend_from_slice(&head);
        out.push(b'\n');
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Some(out)
    }

    /// What is inside: one gzip member of an archive.
    ///
    /// # Errors
    /// It is none, was changed, was erased, or the key is another.
    pub fn open(&self, bytes: &[u8]) -> Result<(Head, Vec<u8>), Broken> {
        let (head, text, rest) = split(bytes).ok_or(Broken::Form)?;
        if head.erased.is_some() {
            return Err(Broken::Erased);
        }
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(Broken::Form)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Broken::Form)?;
        let payload = Payload {
            msg: sealed,
            aad: text,
        };
        let plain = self.cipher.decrypt(&XNonce::from(nonce), payload);
        plain.map(|plain| (head, plain)).map_err(|_| Broken::Key)
    }
}

/// Head, the head as it stands there, and what follows.
fn split(bytes: &[u8]) -> Option<(Head, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(START)?;
    let early = rest.get(..rest.len().min(MAX_HEAD))?;
    let end = early.iter().position(|byte| *byte == b'\n')?;
    let text = rest.get(..end)?;
    let head = serde_json::from_slice(text).ok()?;
    Some((head, text, rest.get(end.saturating_add(1)..)?))
}

impl Head {
    /// Reads the head of a sealed record.
    ///
    /// # Errors
    /// It is none.
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        split(bytes).map(|(head, ..)| head).ok_or(Broken::Form)
    }

    /// What stays of a record that is erased.
    pub fn erase(mut self, erased: Erased) -> Vec<u8> {
        self.erased.get_or_insert(erased);
        let mut out = START.to_vec();
        out.extend(serde_json::to_vec(&self).unwrap_or_default());
        out.push(b'\n');
        out
    }

    /// The name of the file that holds the record.
    pub fn file(&self) -> String {
        file_of(&self.id)
    }
}

fn file_of(id: &str) -> String {
    let mark = id.rsplit(':').next().unwrap_or_default();
    let kept: String = mark
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    format!("{kept}.sealed")
}

/// 库房: where sealed records lie.
pub trait Vault: Send {
    /// Puts a record under a name of letters, digits, points and hyphens.
    ///
    /// # Errors
    /// It cannot be written.
    fn put(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()>;
}

/// 封存处 of a run.
pub struct Sealed {
    seal: Seal,
    vault: Box<dyn Vault>,
}

impl Sealed {
    /// With a key and a place.
    pub fn new(seal: Seal, vault: Box<dyn Vault>) -> Self {
        Self { seal, vault }
    }

    /// Seals an answer; gives back its file name, how many bytes it takes there, and its name as a record.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn keep(
        &mut self,
        answer: &Answer,
        at: i64,
        rules: Vec<String>,
    ) -> std::io::Result<(String, u64, String)> {
        let packed = pack(answer, at)?;
        let head = Head {
            id: packed.id,
            url: answer.url.to_string(),
            at,
            digest: packed.digest,
            rules,
            erased: None,
        };
        let sealed = self.seal.close(&head, &packed.member);
        let sealed = sealed.ok_or_else(|| std::io::Error::other("the record cannot be sealed"))?;
        let file = head.file();
        self.vault.put(&file, &sealed)?;
        Ok((file, u64::try_from(sealed.len()).unwrap_or(u64::MAX), head.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            id: "urn:uuid:00000000-0000-8000-a000-000000000001".into(),
            url: "http://www.example.gov.cn/a.html".into(),
            at: 1_000,
            digest: "d".into(),
            rules: vec!["identity-number".into()],
            erased: None,
        }
    }

    #[test]
    fn only_the_key_opens_and_a_changed_byte_is_found() {
        let seal = Seal::new(b"key");
        let plain = "王某某 11010119900307803X".as_bytes();
        let sealed = seal.close(&head(), plain).unwrap();
        assert!(!sealed.windows(6).any(|six| six == b"199003"));
        assert_eq!(seal.open(&sealed).unwrap(), (head(), plain.to_vec()));
        assert_eq!(Seal::new(b"other").open(&sealed), Err(Broken::Key));
        assert_eq!(Head::read(&sealed).unwrap(), head());
        for at in [
            START.len() + 20,
            sealed.len() - 1,
            sealed.len() - plain.len() - 20,
        ] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(seal.open(&changed).is_err(), "{at}");
        }
        for end in 0..sealed.len() {
            assert!(seal.open(&sealed[..end]).is_err(), "{end}");
        }
        assert_ne!(seal.close(&head(), b"another"), Some(sealed));
    }

    #[test]
    fn the_head_of_a_log_is_known_by_its_key() {
        let (seal, other) = (Seal::new(b"key"), Seal::new(b"other"));
        let head = seal.log_head("a\nb\n");
        assert_eq!(
            (head.count, seal.made(&head), other.made(&head)),
            (2, true, false)
        );
        for forged in [
            access::Head {
                count: 1,
                ..head.clone()
            },
            access::Head {
                last: access::last("a"),
                ..head.clone()
            },
            access::Head {
                mac: "zz".into(),
                ..head
            },
        ] {
            assert!(!seal.made(&forged));
        }
    }

    #[test]
    fn an_erased_record_keeps_its_digest_and_the_fact() {
        let seal = Seal::new(b"key");
        let sealed = seal.close(&head(), b"personal").unwrap();
        let erased = Erased {
            at: 2_000,
            who: "保密员".into(),
            why: "已整改".into(),
        };
        let left = Head::read(&sealed).unwrap().erase(erased.clone());
        assert_eq!(seal.open(&left), Err(Broken::Erased));
        let head = Head::read(&left).unwrap();
        assert_eq!((head.digest.as_str(), head.erased), ("d", Some(erased)));
        assert!(left.len() < sealed.len() + 200);
    }

    #[test]
    fn the_name_of_a_file_is_harmless() {
        assert_eq!(file_of("urn:uuid:ab-1"), "ab-1.sealed");
        assert_eq!(file_of("../../x\0"), "x.sealed");
    }
}
