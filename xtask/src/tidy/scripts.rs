//! Pages work before any script: our own scripts stay under 30 KB in all.

use crate::house::{Complaint, House};

const FOLDER: &str = "crates/web/assets/";
const LIMIT: usize = 30 * 1024;

pub fn check(house: &House) -> Vec<Complaint> {
    let bytes: usize = house.below(FOLDER, ".js").map(|file| file.text.len()).sum();
    if bytes <= LIMIT {
        return Vec::new();
    }
    vec![Complaint::new(
        FOLDER,
        0,
        format!("{bytes} bytes of scripts, {LIMIT} are the limit"),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_for_all_scripts_together() {
        let half = "x".repeat(LIMIT / 2);
        assert_eq!(
            check(&House::of(&[
                ("crates/web/assets/a.js", &half),
                ("crates/web/assets/b.js", &half)
            ])),
            []
        );
        let more = half.clone() + "xx";
        let house = House::of(&[
            ("crates/web/assets/a.js", &half),
            ("crates/web/assets/b.js", &more),
        ]);
        assert_eq!(check(&house).len(), 1);
    }
}
