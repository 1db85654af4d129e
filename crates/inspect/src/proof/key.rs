//! 签名密钥: Ed25519, by the library that also encrypts the connections.
//!
//! The seed is given: chance comes from whoever wires the program. A person compares fingerprints, once.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::digest::{bytes_of, sha256, spelled};

/// Digits of a fingerprint: 128 bits.
const FINGERPRINT: usize = 32;
/// How a key file begins.
const FORM: &str = "mingjian-key/1 ";

/// 签名密钥.
pub struct Key {
    pair: Ed25519KeyPair,
    seed: String,
}

impl Key {
    /// From bytes that nobody can guess.
    pub fn of(chance: &[u8]) -> Option<Self> {
        Self::seeded(&sha256(chance))
    }

    fn seeded(seed: &str) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&bytes_of(seed)?).ok()?;
        Some(Self {
            pair,
            seed: seed.to_owned(),
        })
    }

    /// From the text of a key file; `None` for any other text.
    pub fn read(text: &str) -> Option<Self> {
        Self::seeded(text.trim().strip_prefix(FORM)?)
    }

    /// The text of the key file. It is secret.
    pub fn text(&self) -> String {
        format!("{FORM}{}\n", self.seed)
    }

    /// The public key, in hexadecimal.
    pub fn public(&self) -> String {
        spelled(self.pair.public_key().as_ref())
    }

    /// The signature of a message, in hexadecimal.
    pub(super) fn sign(&self, message: &[u8]) -> String {
        spelled(self.pair.sign(message).as_ref())
    }
}

/// Whether a signature is that of a key over a message.
pub(super) fn fits(public: &str, message: &[u8], signature: &str) -> bool {
    let (Some(public), Some(signature)) = (bytes_of(public), bytes_of(signature.trim())) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, public)
        .verify(message, &signature)
        .is_ok()
}

/// What people compare of a public key: eight groups of four.
pub fn fingerprint(public: &str) -> String {
    let digits: Vec<char> = sha256(public.as_bytes()).chars().take(FINGERPRINT).collect();
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_message_and_its_key_alone() {
        let (key, other) = (Key::of(b"a").unwrap(), Key::of(b"b").unwrap());
        let signature = key.sign(b"message");
        assert!(fits(&key.public(), b"message", &signature));
        assert!(!fits(&key.public(), b"massage", &signature));
        assert!(!fits(&other.public(), b"message", &signature));
        assert!(!fits("", b"message", "zz"));
        assert_eq!(Key::read(&key.text()).unwrap().public(), key.public());
        assert!(Key::read("mingjian-key/1 00").is_none() && Key::read("").is_none());
        assert_eq!(fingerprint(&key.public()).len(), 39);
    }
}
