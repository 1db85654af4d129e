//! One word a thing: the wrong synonyms of `xtask/words.txt` do not stand in the project.

use std::collections::BTreeSet;

use crate::fluent::{messages, pairs};
use crate::house::{Complaint, File, House};
use crate::rust::{identifiers, layers};

const LIST: &str = "xtask/words.txt";

/// One row of the list.
#[derive(Debug, PartialEq, Eq)]
enum Row<'a> {
    /// No identifier has this word as a part, except beside one of the other words.
    Identifier {
        wrong: &'a str,
        right: &'a str,
        except: Vec<&'a str>,
    },
    /// Where the Chinese word stands, the English one does not.
    Beside {
        term: &'a str,
        wrong: &'a str,
        right: &'a str,
    },
    /// No file has this name.
    File { wrong: &'a str },
}

pub fn check(house: &House) -> Vec<Complaint> {
    let Some(list) = house.text(LIST) else {
        return vec![Complaint::new(LIST, 0, "the list of wrong words is missing")];
    };
    let (rows, mut complaints) = read(list);
    for file in house.files.iter().filter(|file| file.path.ends_with(".rs")) {
        complaints.extend(in_rust(file, &rows));
    }
    for pair in pairs(house).0 {
        let chinese = messages(&pair.zh.text);
        for message in messages(&pair.en.text) {
            let said = chinese.iter().find(|other| other.key == message.key);
            let said = said.map(|other| other.text.as_str()).unwrap_or_default();
            for (wrong, right) in wrong_beside(&rows, said, &message.text) {
                let text = format!("{}: say {right}, not {wrong}", message.key);
                complaints.push(Complaint::new(&pair.en.path, message.line, text));
            }
        }
    }
    complaints
}

fn read(list: &str) -> (Vec<Row<'_>>, Vec<Complaint>) {
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    for (number, line) in list.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [mark, ..] if mark.starts_with('#') => {}
            ["identifier", wrong, right] => rows.push(Row::Identifier {
                wrong,
                right,
                except: Vec::new(),
            }),
            ["identifier", wrong, right, "except", except @ ..] => {
                rows.push(Row::Identifier {
                    wrong,
                    right,
                    except: except.to_vec(),
                });
            }
            ["beside", term, wrong, right] => rows.push(Row::Beside { term, wrong, right }),
            ["file", wrong] => rows.push(Row::File { wrong }),
            _ => complaints.push(Complaint::new(LIST, number + 1, "this row cannot be read")),
        }
    }
    (rows, complaints)
}

fn in_rust(file: &File, rows: &[Row<'_>]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let layers = layers(&file.text);
    let place: BTreeSet<String> = parts(&file.path).collect();
    for (number, line) in layers.code.lines().enumerate() {
        for (_, identifier) in identifiers(line) {
            let inside: BTreeSet<String> = parts(identifier).collect();
            for row in rows {
                let Row::Identifier { wrong, right, except } = row else {
                    continue;
                };
                let excused = except
                    .iter()
                    .any(|word| inside.contains(*word) || place.contains(*word));
                if !excused && inside.iter().any(|part| is_word(part, wrong)) {
                    let text = format!("`{identifier}`: say {right}, not {wrong}");
                    complaints.push(Complaint::new(&file.path, number + 1, text));
                }
            }
        }
    }
    for (line, comment) in &layers.comments {
        for (wrong, right) in wrong_beside(rows, comment, comment) {
            complaints.push(Complaint::new(
                &file.path,
                *line,
                format!("say {right}, not {wrong}"),
            ));
        }
    }
    let stem = file.name().trim_end_matches(".rs");
    if rows.contains(&Row::File { wrong: stem }) {
        complaints.push(Complaint::new(
            &file.path,
            0,
            "name the file by what stands in it",
        ));
    }
    complaints
}

/// Wrong and right word for each English word that does not belong beside a Chinese one.
fn wrong_beside<'a>(rows: &[Row<'a>], chinese: &str, english: &str) -> Vec<(&'a str, &'a str)> {
    let said: BTreeSet<String> = parts(english).collect();
    rows.iter()
        .filter_map(|row| match row {
            Row::Beside { term, wrong, right } if chinese.contains(term) => Some((*wrong, *right)),
            _ => None,
        })
        .filter(|(wrong, _)| said.iter().any(|part| is_word(part, wrong)))
        .collect()
}

/// The word itself or its plural.
fn is_word(part: &str, word: &str) -> bool {
    part == word || part.strip_suffix('s') == Some(word)
}

/// The words of an identifier, a path or a sentence, in lower case.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let begins = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if begins || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str =
        "# note\nidentifier criterion indicator except bonus\nbeside 栏目 column section\nfile util\n";

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let house = House::of(&[(LIST, WORDS), (path, text)]);
        check(&house)
            .into_iter()
            .map(|complaint| complaint.line)
            .collect()
    }

    #[test]
    fn a_wrong_part_of_an_identifier_is_named() {
        let text = "let leaf_criterion = 1;\nstruct CriterionView;\nlet all_criterions = 1;\n// criterion\n";
        assert_eq!(lines("crates/core/src/a.rs", text), [1, 2, 3]);
    }

    #[test]
    fn an_exception_holds_for_the_identifier_and_for_the_path() {
        assert_eq!(
            lines("crates/core/src/a.rs", "let bonus_criterion = 1;"),
            Vec::<usize>::new()
        );
        assert_eq!(
            lines("crates/core/src/score/bonus.rs", "let criterion = 1;"),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn the_english_word_must_fit_the_chinese_one() {
        let text = "/// 栏目: a column of a site.\n/// A column of a table.\n";
        assert_eq!(lines("crates/core/src/a.rs", text), [1]);
        let house = House::of(&[
            (LIST, WORDS),
            ("crates/web/lang/a.en.ftl", "a = Columns\nb = Columns\n"),
            ("crates/web/lang/a.zh.ftl", "a = 栏目\nb = 列\n"),
        ]);
        assert_eq!(check(&house).len(), 1);
    }

    #[test]
    fn a_file_is_named_by_what_stands_in_it() {
        assert_eq!(lines("crates/core/src/util.rs", ""), [0]);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        assert_eq!(read("identifier alone\n").1.len(), 1);
    }

    #[test]
    fn the_projects_own_list_can_be_read() {
        assert_eq!(read(include_str!("../../words.txt")).1, []);
    }
}
