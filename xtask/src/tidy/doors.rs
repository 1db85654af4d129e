//! There are two doors, `App::run` and `App::ask`, and only they ask whether somebody may do a thing.

use crate::house::{Complaint, House, line_of};
use crate::rust::{identifiers, layers, without_tests};

/// The two doors.
const DOORS: &[&str] = &[
    "crates/app/src/ask.rs",
    "crates/app/src/look.rs",
    "crates/app/src/run.rs",
];
/// Where the function itself and its table stand.
const HOME: &str = "crates/core/src/access";

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in house.sources().filter(|file| file.member().is_some()) {
        if DOORS.contains(&file.path.as_str()) || file.path.starts_with(HOME) {
            continue;
        }
        let code = layers(&without_tests(&file.text)).code;
        for at in calls(&code) {
            let text = "only app/src/run.rs and app/src/ask.rs ask `access::may`";
            complaints.push(Complaint::new(&file.path, line_of(&code, at), text));
        }
    }
    complaints
}

/// Where the function is named or called. A method or a definition of the same name is something else.
fn calls(code: &str) -> Vec<usize> {
    identifiers(code)
        .filter(|(at, word)| {
            let before = code.get(..*at).unwrap_or_default().trim_end();
            let after = code.get(at + word.len()..).unwrap_or_default().trim_start();
            let is_path = before.ends_with("access::");
            let is_call = after.starts_with('(') && !before.ends_with('.') && !before.ends_with("fn");
            *word == "may" && (is_path || is_call)
        })
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_imports_are_seen() {
        assert_eq!(calls("access::may(actor)").len(), 1);
        assert_eq!(calls("use mingjian_core::access::may;").len(), 1);
        assert_eq!(calls("if may(actor) {}").len(), 1);
        assert_eq!(
            calls("view.may(x); fn may(y) {} let may = 1; dismay()"),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn only_the_two_doors_may_ask() {
        let text = "//! x\nfn a() { access::may(actor); }\n";
        let house = House::of(&[
            ("crates/app/src/run.rs", text),
            ("crates/core/src/access/mod.rs", text),
            ("crates/web/src/pages/unit.rs", text),
        ]);
        let named: Vec<(String, usize)> = check(&house).into_iter().map(|c| (c.path, c.line)).collect();
        assert_eq!(named, [("crates/web/src/pages/unit.rs".into(), 2)]);
    }
}
