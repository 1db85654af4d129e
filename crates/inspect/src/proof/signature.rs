//! 封存签名: who sealed a sweep, in a file beside the seal and in the bundle.
//!
//! One line: the form, the public key, the signature over the bytes of the seal. **Invariant:** a seal that names a key
//! is never read without a signature of that key over just these bytes. It proves that nothing changed since, and not
//! by whom it was signed: whoever holds a key can sign anew, so that people compare fingerprints.

use mingjian_core::flow::settings;
use mingjian_core::refusal::Refusal;

use super::key::{Key, fingerprint, fits};
use super::seal::{Seal, UNSIGNED};

/// How the line begins.
const FORM: &str = "mingjian-seal-sig/1";
/// The longest file of a signature, in bytes.
pub(super) const MAX_SIGNATURE: u64 = 1_024;

/// The text of the file.
pub(super) fn sign(key: &Key, bytes: &[u8]) -> String {
    format!("{FORM} {} {}\n", key.public(), key.sign(bytes))
}

/// The fingerprint of the key that signed a seal; `None` for one of an earlier version, which nobody signed.
///
/// # Errors
/// MJ5104 no signature where there must be one, MJ5105 that of another key than the seal names, MJ5106 it does not fit.
pub(super) fn check(seal: &Seal, bytes: &[u8], text: Option<&[u8]>) -> Result<Option<String>, Refusal> {
    let Some(text) = text else {
        return if seal.mingjian == UNSIGNED {
            Ok(None)
        } else {
            Err(Refusal::new("MJ5104", &[]))
        };
    };
    let text = String::from_utf8_lossy(text);
    let mut words = text.split_whitespace();
    let (Some(FORM), Some(public), Some(signature), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::new("MJ5106", &[]));
    };
    if Some(public) != seal.signer() {
        let named = seal.signer().map(fingerprint).unwrap_or_default();
        let params = [("found", fingerprint(public)), ("wanted", named)];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        return Err(Refusal::new("MJ5105", &params));
    }
    if fits(public, bytes, signature) {
        Ok(Some(fingerprint(public)))
    } else {
        Err(Refusal::new("MJ5106", &[]))
    }
}

/// Refuses what another key than the trusted one signed; spaces and case do not count.
///
/// # Errors
/// MJ5056.
pub(super) fn trust(found: &str, wanted: &str) -> Result<(), Refusal> {
    if settings::fingerprint(wanted).is_some_and(|wanted| wanted == found) {
        return Ok(());
    }
    Err(Refusal::new("MJ5056", &[("found", found), ("wanted", wanted)]))
}
