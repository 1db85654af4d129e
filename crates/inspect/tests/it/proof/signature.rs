//! The signature of a seal: in the folder, in the bundle, and what somebody may do to it.

use std::fs;
use std::io::Cursor;

use mingjian_inspect::archive::{Shelf, host};
use mingjian_inspect::proof::bundle::read;
use mingjian_inspect::proof::folder::{KEY, latest, seals, trusted};
use mingjian_inspect::proof::{Key, fingerprint, pack};

use super::earlier::as_earlier;
use super::{AT, file, key, sealed, sealed_by, site};

fn other() -> Key {
    Key::of(b"somebody else").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seal_is_signed_and_its_fingerprint_is_told() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let told = fingerprint(&key().public());
    assert_eq!(kept.signer.as_ref(), Some(&told));
    assert!(trusted(home.path(), None, &told.replace(' ', "")).is_ok());
    let refused = trusted(home.path(), None, &fingerprint(&other().public()));
    assert_eq!(refused.unwrap_err().code, "MJ5056");
    // It goes with the bundle, which another key may sign.
    let mut out = Cursor::new(Vec::new());
    pack(&kept, &Shelf::new(home.path()), &other(), false, &mut out).unwrap();
    let bundle = read(out).unwrap();
    assert_eq!(bundle.sealer, Some(told));
    assert_eq!(bundle.signer, fingerprint(&other().public()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_to_a_seal_or_its_signature_is_named() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    sealed(&site, home.path(), AT, "").await;
    let (seal, signature) = (
        file(&site, home.path(), "seal.json"),
        file(&site, home.path(), "seal.sig"),
    );
    let (text, signed) = (fs::read(&seal).unwrap(), fs::read_to_string(&signature).unwrap());
    let code = || seals(home.path()).unwrap_err().code;
    // A byte of the seal, also one that the chain does not bind.
    let ended = String::from_utf8(text.clone()).unwrap();
    fs::write(&seal, ended.replace("\"ended\": 1", "\"ended\": 2")).unwrap();
    assert_eq!(code(), "MJ5106");
    fs::write(&seal, [text.as_slice(), b"\n"].concat()).unwrap();
    assert_eq!(code(), "MJ5106");
    fs::write(&seal, &text).unwrap();
    // That of another sweep by the same key, and that of another key.
    let foreign = tempfile::tempdir().unwrap();
    for (by, wanted) in [(key(), "MJ5106"), (other(), "MJ5105")] {
        let at = foreign.path().join(wanted);
        sealed_by(&site, &at, (AT + 7, ""), &by).await;
        let name = format!("proof/{}-{}.seal.sig", host(&site.url("/")), AT + 7);
        fs::copy(at.join(name), &signature).unwrap();
        assert_eq!(code(), wanted);
    }
    for broken in ["", "mingjian-seal-sig/1", "x y z", &format!("{signed} more")] {
        fs::write(&signature, broken).unwrap();
        assert_eq!(code(), "MJ5106", "{broken}");
    }
    fs::write(&signature, " ".repeat(2_000)).unwrap();
    assert_eq!(code(), "MJ5053");
    fs::remove_file(&signature).unwrap();
    assert_eq!(code(), "MJ5104");
    fs::write(&signature, &signed).unwrap();
    assert!(seals(home.path()).is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seal_of_another_key_than_the_folders_is_refused_unless_it_is_named() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    sealed_by(&site, home.path(), (AT, ""), &other()).await;
    assert!(latest(home.path(), None).is_ok(), "no key lies there");
    fs::write(home.path().join(KEY), key().text()).unwrap();
    let refused = latest(home.path(), None).unwrap_err();
    assert_eq!(refused.code, "MJ5105");
    assert!(refused.place.file.ends_with(".seal.json"));
    assert!(trusted(home.path(), None, &fingerprint(&other().public())).is_ok());
    // The next sweep is by the new key, and what went before is no hindrance.
    let next = sealed(&site, home.path(), AT + 1, "").await;
    assert_eq!(next.signer, Some(fingerprint(&key().public())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unsigned_seal_of_an_earlier_version_reads_and_is_told_as_such() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    sealed(&site, home.path(), AT, "").await;
    let folder = home.path();
    let (seal, signature) = (file(&site, folder, "seal.json"), file(&site, folder, "seal.sig"));
    let signed = fs::read_to_string(&signature).unwrap();
    as_earlier(&seal);
    let kept = latest(folder, None).unwrap().remove(0);
    assert_eq!((kept.signer.as_ref(), kept.entries().unwrap().len()), (None, 3));
    let mut out = Cursor::new(Vec::new());
    pack(&kept, &Shelf::new(folder), &key(), false, &mut out).unwrap();
    assert_eq!(read(out).unwrap().sealer, None);
    let refused = trusted(folder, None, &fingerprint(&key().public()));
    assert_eq!(refused.unwrap_err().code, "MJ5104");
    // A signature beside it belongs to no seal that names no key.
    fs::write(&signature, signed).unwrap();
    assert_eq!(seals(folder).unwrap_err().code, "MJ5105");
    fs::remove_file(&signature).unwrap();
    // A signed one may follow, but no unsigned one behind that.
    sealed(&site, folder, AT + 1, "").await;
    assert_eq!(latest(folder, None).unwrap().remove(0).seal.begun, AT + 1);
    let later = fs::read_to_string(&seal).unwrap();
    let later = later.replace(&format!("\"begun\": {AT}"), &format!("\"begun\": {}", AT + 2));
    fs::write(folder.join("proof/put-there.seal.json"), later).unwrap();
    assert_eq!(seals(folder).unwrap_err().code, "MJ5107");
}

/// Whoever takes the key out of a seal and leaves the chain is told by the chain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seal_whose_key_was_taken_out_does_not_fit_its_chain() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    sealed(&site, home.path(), AT, "").await;
    let seal = file(&site, home.path(), "seal.json");
    let text = fs::read_to_string(&seal).unwrap();
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("\"key\":")).collect();
    fs::write(&seal, without.join("\n").replace("proof/2", "proof/1")).unwrap();
    fs::remove_file(file(&site, home.path(), "seal.sig")).unwrap();
    let kept = latest(home.path(), None).unwrap().remove(0);
    assert_eq!(kept.entries().unwrap_err()[0].code, "MJ5060");
}
