//! Rust text taken apart into code, literals and comments, just well enough for the checks of the house.
//!
//! This is no parser: it knows where strings, characters and comments begin and end, and nothing of grammar.

/// A Rust file in three layers. Lines keep their numbers in each of them.
#[derive(Debug, Default)]
pub struct Layers {
    /// The file with the inside of literals and comments blanked out.
    pub code: String,
    /// Line and inside of each string literal.
    pub literals: Vec<(usize, String)>,
    /// Line and text of each line of comment.
    pub comments: Vec<(usize, String)>,
}

/// Takes a file apart.
pub fn layers(text: &str) -> Layers {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        out: Layers::default(),
    };
    reader.run();
    reader.out
}

/// The file with the unit tests at its bottom blanked out; lines keep their numbers.
///
/// Relies on the formatter: a module of tests begins and ends in the first column.
pub fn without_tests(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for (number, line) in lines.iter().enumerate() {
        let next = lines.get(number + 1).copied().unwrap_or_default();
        if *line == "#[cfg(test)]" && (next.starts_with("mod ") || next.starts_with("impl ")) {
            inside = !next.ends_with(';');
        } else if !inside {
            kept.push_str(line);
        }
        if inside && *line == "}" {
            inside = false;
        }
        kept.push('\n');
    }
    kept
}

/// The identifiers of a piece of code with their byte offsets.
pub fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + code.get(from..)?.find(word)?;
            let rest = code.get(start..)?;
            let end = start + rest.find(|c| !word(c)).unwrap_or(rest.len());
            from = end;
            if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((start, code.get(start..end)?));
            }
        }
    })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    out: Layers,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character; what is not code leaves a blank, so that columns and lines stay.
    fn take(&mut self, is_code: bool) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        self.out.code.push(if is_code || c == '\n' { c } else { ' ' });
        c
    }

    fn run(&mut self) {
        let mut before = ' ';
        while self.at < self.chars.len() {
            let starts_word = !(before.is_alphanumeric() || before == '_');
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.line_comment(),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#')
                    if (starts_word || before == 'b' || before == 'c') && self.raw_fence().is_some() =>
                {
                    self.raw_string();
                }
                ('\'', _) => self.quote(),
                _ => {
                    before = self.take(true);
                    continue;
                }
            }
            before = ' ';
        }
    }

    fn line_comment(&mut self) {
        let line = self.line;
        let mut text = String::new();
        while self.at < self.chars.len() && self.peek(0) != '\n' {
            text.push(self.take(false));
        }
        self.out.comments.push((line, text));
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        let mut text = String::new();
        let mut line = self.line;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    let c = self.take(false);
                    if c == '\n' {
                        self.out.comments.push((line, std::mem::take(&mut text)));
                        line = self.line;
                    } else {
                        text.push(c);
                    }
                    continue;
                }
            }
            self.take(false);
            self.take(false);
            if depth == 0 {
                break;
            }
        }
        self.out.comments.push((line, text));
    }

    fn string(&mut self) {
        let line = self.line;
        self.take(true);
        let mut text = String::new();
        while self.at < self.chars.len() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                text.push(self.take(false));
            }
            text.push(self.take(false));
        }
        self.take(true);
        self.out.literals.push((line, text));
    }

    /// The number of `#` of a raw string that begins here.
    fn raw_fence(&self) -> Option<usize> {
        let mut fence = 0;
        while self.peek(1 + fence) == '#' {
            fence += 1;
        }
        (self.peek(1 + fence) == '"').then_some(fence)
    }

    fn raw_string(&mut self) {
        let line = self.line;
        let fence = self.raw_fence().unwrap_or_default();
        for _ in 0..fence + 2 {
            self.take(true);
        }
        let mut text = String::new();
        while self.at < self.chars.len() {
            let ends = self.peek(0) == '"' && (1..=fence).all(|ahead| self.peek(ahead) == '#');
            if ends {
                break;
            }
            text.push(self.take(false));
        }
        for _ in 0..=fence {
            self.take(true);
        }
        self.out.literals.push((line, text));
    }

    /// A character literal, or the mark of a lifetime.
    fn quote(&mut self) {
        let is_escape = self.peek(1) == '\\';
        let is_character = is_escape || self.peek(2) == '\'';
        self.take(true);
        if !is_character {
            return;
        }
        if is_escape {
            self.take(false);
        }
        self.take(false);
        while self.at < self.chars.len() && self.peek(0) != '\'' {
            self.take(false);
        }
        self.take(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_leave_the_code() {
        let read = layers("let a = \"x // y\"; // why\n/* one\n two */ let b = r#\"raw \" z\"#;\n");
        assert_eq!(
            read.literals,
            [(1, "x // y".to_owned()), (3, "raw \" z".to_owned())]
        );
        assert_eq!(read.comments[0], (1, "// why".to_owned()));
        assert_eq!(read.comments[2].0, 3);
        assert!(read.code.contains("let b = r#\""));
        assert!(!read.code.contains("why"));
        assert_eq!(read.code.lines().count(), 3);
    }

    #[test]
    fn lifetimes_and_quotes_do_not_open_strings() {
        let read = layers("fn f<'a>(c: &'a str) { c == '\"' || c == '\\'' || c == '\\u{4e00}'; \"end\" }");
        assert_eq!(read.literals, [(1, "end".to_owned())]);
    }

    #[test]
    fn escapes_stay_inside_their_string() {
        assert_eq!(layers(r#"("a\"b\\", "c")"#).literals.len(), 2);
    }

    #[test]
    fn tests_at_the_bottom_are_blanked() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(without_tests(text), "fn a() {}\n\n\n\n\nfn c() {}\n");
    }

    #[test]
    fn identifiers_come_with_their_place() {
        let found: Vec<_> = identifiers("let x2 = 3u8 + 指标_a;").collect();
        assert_eq!(found, [(0, "let"), (4, "x2"), (15, "指标_a")]);
    }
}
