//! Compiles the crate again when an asset, template or catalogue appears or changes.
//!
//! The vendored script is copied in by the Makefile and may be missing; the crate compiles without it.

fn main() {
    for folder in ["assets", "templates", "lang"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
