//! A seal as earlier versions left it: another form, no key, no signature, and the chain over its own root.

use std::fs;
use std::path::Path;

use mingjian_inspect::archive::sha256;
use mingjian_inspect::proof::Seal;

/// Makes a seal with its chain one of an earlier version.
pub fn as_earlier(path: &Path) {
    let mut seal: Seal = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    seal.mingjian = "proof/1".to_owned();
    seal.key = String::new();
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let root = [
        seal.mingjian.clone(),
        seal.program.clone(),
        seal.start.clone(),
        said(&seal.unit),
        said(&seal.place),
        said(&seal.as_of),
        seal.begun.to_string(),
        seal.rule_set.clone(),
        seal.rules(),
        seal.previous.clone(),
    ];
    let mut link = sha256(serde_json::to_string(&root).unwrap().as_bytes());
    let name = path.to_string_lossy();
    let chain = name.replace(".seal.json", ".findings.jsonl");
    let mut lines = String::new();
    for line in fs::read_to_string(&chain).unwrap().lines() {
        let body = line.rsplit_once(",\"link\":\"").unwrap().0;
        link = sha256(format!("{link}\n{body}").as_bytes());
        lines.push_str(&format!("{body},\"link\":\"{link}\"}}\n"));
    }
    seal.head = link;
    fs::write(&chain, lines).unwrap();
    fs::write(path, serde_json::to_string_pretty(&seal).unwrap()).unwrap();
    fs::remove_file(name.replace(".seal.json", ".seal.sig")).unwrap();
}
