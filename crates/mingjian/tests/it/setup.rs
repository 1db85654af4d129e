//! `scripts/setup.sh` on a machine that lacks something: the exact command is named, nothing is installed.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::{Ran, ran, root};

/// Runs the script where only these programs are found: real ones by name, others with what they say.
fn set_up(purpose: &str, said: &[(&str, &str)]) -> Ran {
    let bin = tempfile::tempdir().unwrap();
    for name in ["bash", "dirname", "sed", "id"] {
        let real = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(name));
        symlink(
            real.iter().find(|path| path.exists()).unwrap(),
            bin.path().join(name),
        )
        .unwrap();
    }
    for (name, text) in said {
        let path = bin.path().join(name);
        fs::write(
            &path,
            format!("#!{}\necho '{text}'\n", bin.path().join("bash").display()),
        )
        .unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = Command::new(bin.path().join("bash"));
    command
        .arg(root().join("scripts/setup.sh"))
        .arg(purpose)
        .env_clear()
        .env("PATH", bin.path());
    ran(command.output().unwrap())
}

#[test]
fn without_rust_the_exact_command_is_named() {
    let told = set_up("run", &[]);
    assert_eq!(told.code, 1);
    assert!(
        told.err
            .contains("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"),
        "{}",
        told.err
    );
}

#[test]
fn an_old_node_is_named_with_the_command_before_run_too() {
    let tools = [("cargo", ""), ("cc", ""), ("npm", ""), ("node", "v18.19.0")];
    let told = set_up("run", &tools);
    assert_eq!(told.code, 1);
    assert!(
        told.err.contains("Node 20") && told.err.contains("v18.19.0"),
        "{}",
        told.err
    );
    assert!(told.err.contains("apt-get install -y nodejs"), "{}", told.err);
    let good = set_up(
        "run",
        &[("cargo", ""), ("cc", ""), ("npm", ""), ("node", "v20.1.0")],
    );
    assert_eq!(good.code, 0, "{}", good.err);
}
